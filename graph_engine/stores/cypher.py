"""Analysts' own Cypher: what is refused before a database sees it.

Both databases also run these queries in a read-only session, which is the second wall: the check here names
the word that is refused, and stops what a read-only session allows (files read or written, procedures, settings,
several statements).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from graph_engine.errors import StoreQueryError
from graph_engine.stores.cypher_tokens import Token, TokenKind, tokens_of
from graph_engine.stores.protocol import Given

QUERY_SECONDS = 60
"""After which a query is stopped."""

MEMORY_BYTES = 2 << 30
"""Memory that a query of the embedded store may take."""

_BEGINNINGS = ("MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN", "CALL")
# Clauses stand anywhere; what only begins a statement is a harmless name elsewhere.
_WRITES = ("CREATE", "MERGE", "SET", "DELETE", "DETACH", "NODETACH", "REMOVE", "FOREACH", "INSERT")
_FIRST_WRITES = ("DROP", "ALTER")
_FILES = ("LOAD",)
_FIRST_FILES = ("COPY", "EXPORT", "IMPORT", "ATTACH", "INSTALL", "CHECKPOINT")
_BACKTICKS = "or put the name in backticks if it is one"


def check_query(
    query: str, parameters: Mapping[str, Given], procedures: Collection[str], *, book: str = ""
) -> list[Token]:
    """Refuse what is not one read-only statement with all its parameters.

    Parameters
    ----------
    query : str
        The statement.
    parameters : mapping
        A value for each parameter.
    procedures : collection of str
        Procedures that may be called; all others are refused.
    book : str, optional
        A sentence that says what else to do where a procedure is refused.

    Returns
    -------
    list of Token
        Its words, without the sign at its end.

    Raises
    ------
    StoreQueryError
        With the reason: the word that would write, a procedure or setting that is not allowed, a second statement, or
        a parameter without a value.
    """
    _require_text(query, "The query")
    tokens = tokens_of(query)
    while tokens and tokens[-1].is_sign(";"):
        tokens.pop()
    if any(token.is_sign(";") for token in tokens):
        raise StoreQueryError("Only one statement can be run at a time: the query holds a ';' between two.")
    for place, token in enumerate(tokens):
        if token.is_word(*_WRITES, *(_FIRST_WRITES if not place else ())):
            raise StoreQueryError(
                f"{token.value.upper()} would write, and queries are read-only: load data with `hub load`, "
                f"{_BACKTICKS}."
            )
        if token.is_word(*_FILES, *(_FIRST_FILES if not place else ())):
            raise StoreQueryError(
                f"{token.value.upper()} reaches beyond the graph, and queries only read the graph: leave it out, "
                f"{_BACKTICKS}."
            )
        if token.is_word("CALL"):
            _check_call(tokens, place, procedures, book)
    if not tokens or not tokens[0].is_word(*_BEGINNINGS):
        beginning = query[tokens[0].start :][:20] if tokens else ""
        raise StoreQueryError(
            f"A query begins with {', '.join(_BEGINNINGS[:-1])} or {_BEGINNINGS[-1]}; this one begins with "
            f"{beginning!r}."
        )
    _check_parameters(tokens, parameters)
    return tokens


def _check_call(tokens: Sequence[Token], place: int, procedures: Collection[str], book: str) -> None:
    """Refuse to call what is not on the list; a query in brackets is looked through like the rest."""
    after = tokens[place + 1 :]
    if after and after[0].is_sign("{", "("):
        return
    name, length = "", 0
    for token in after:
        dot = token.is_sign(".")
        if not dot and (token.kind not in (TokenKind.NAME, TokenKind.WORD) or (name and not name.endswith("."))):
            break
        name, length = name + token.value, length + 1
    if name and after[length:] and after[length].is_sign("="):
        raise StoreQueryError(
            f"CALL {name} = … would change a setting of the database, and queries only read the graph: leave it "
            f"out, {_BACKTICKS}."
        )
    if name.casefold() not in {procedure.casefold() for procedure in procedures}:
        raise StoreQueryError(
            f"The procedure {name!r} is not among those that a query may call: "
            f"{', '.join(sorted(procedures))}.{' ' * bool(book)}{book}"
        )


def _check_parameters(tokens: Sequence[Token], parameters: Mapping[str, Given]) -> None:
    wanted = {token.value for token in tokens if token.kind is TokenKind.PARAMETER}
    missing = sorted(wanted - set(parameters))
    if missing:
        raise StoreQueryError(f"The query asks for ${', $'.join(missing)}; give a value for each parameter.")
    for name, value in parameters.items():
        for one in [name, *(value if isinstance(value, list | tuple) else [value])]:
            if isinstance(one, str):
                _require_text(one, f"The parameter {name!r}")
            elif isinstance(one, int) and not -(1 << 63) <= one < 1 << 63:
                raise StoreQueryError(
                    f"The parameter {name!r} is a whole number of {one.bit_length()} bits, and databases hold those of "
                    "64 with their sign: give it as a text, or as a number with a dot."
                )
            elif not isinstance(one, int | float | None):
                raise StoreQueryError(
                    f"The parameter {name!r} holds {type(one).__name__}: a value is a text, a number, true, false or "
                    "null, or a list of such values."
                )
        if isinstance(value, list | tuple):
            kinds = {_kind(one) for one in value if one is not None}
            if len(kinds) > 1:
                raise StoreQueryError(
                    f"The parameter {name!r} is a list of {' and '.join(sorted(kinds))}: a list holds values of one "
                    "kind."
                )


def _kind(value: object) -> str:
    return "texts" if isinstance(value, str) else "truth values" if isinstance(value, bool) else "numbers"


def _require_text(text: str, what: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise StoreQueryError(f"{what} holds bytes that are no UTF-8: write it in UTF-8.") from error


def check_limit(limit: int) -> None:
    """Refuse a limit below one."""
    if limit < 1:
        raise StoreQueryError(f"A limit must be at least 1; {limit} was asked for.")
