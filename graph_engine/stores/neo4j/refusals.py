"""What the driver raises, said in one sentence of ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from neo4j.exceptions import AuthError, DriverError, Neo4jError, ServiceUnavailable, SessionExpired

from graph_engine.errors import StoreAuthError, StoreError, StoreQueryError, StoreUnreachableError


@contextmanager
def told(address: str, user: str, seconds: float) -> Iterator[None]:
    """Say what the driver raises in one sentence of ours.

    Parameters
    ----------
    address, user : str
        Address of the server and account, for the sentence.
    seconds : float
        After which a query is stopped.

    Raises
    ------
    StoreError
        Or one of its kinds, for every error of the driver.
    """
    try:
        yield
    except (ServiceUnavailable, SessionExpired) as error:
        raise StoreUnreachableError(
            f"No Neo4j answers at {address}: start it (`docker compose up -d`) and check the address, "
            "or unset HUB_STORE to use the embedded store."
        ) from error
    except Neo4jError as error:
        code = error.code or ""
        if isinstance(error, AuthError) or code.startswith("Neo.ClientError.Security"):
            raise StoreAuthError(
                f"{address} refuses the user {user!r} or the password ({code}): set HUB_NEO4J_USER and "
                "HUB_NEO4J_PASSWORD."
            ) from error
        if "TimedOut" in code:
            raise StoreQueryError(
                f"The query ran for more than {seconds} s and was stopped; narrow it down."
            ) from error
        if code.startswith("Neo.ClientError.Statement"):
            raise StoreQueryError(f"The store {address} refuses the query: {reason_of(error)}.") from error
        raise StoreError(f"{address} could not do what was asked ({reason_of(error)}).") from error
    except DriverError as error:
        raise StoreError(f"{address} could not do what was asked ({reason_of(error)}).") from error


def reason_of(error: Exception) -> str:
    """What the server says of an error, in one line."""
    text = error.message if isinstance(error, Neo4jError) and error.message else str(error)
    return " ".join(text.split()).rstrip(".")
