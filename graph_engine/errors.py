"""The one tree of errors that the project raises on purpose.

::

    HubError
    ├── InputError            a file, row, name or option that cannot be used as given
    │   ├── LayoutError       a published file whose layout is not the expected one
    │   ├── UnknownNameError  a name or code that fits nothing; carries the nearest valid ones
    │   └── TableError        a row of ``graph_engine/reference/`` that is not valid
    ├── DownloadError         a published file that cannot be fetched from its address
    ├── MeasureError          figures for which a measure is not defined
    ├── NotEnoughDataError    an honest "the data cannot say", naming what is missing
    └── StoreError            the graph store cannot do what was asked
        ├── StoreUnreachableError
        ├── StoreAuthError
        ├── StoreEmptyError
        ├── StoreLockedError
        ├── StoreVersionError
        ├── StoreDamagedError a file that is no store, or is no longer what was written
        └── StoreQueryError   a query that the store refuses, a write in a read-only session among them

Every message says what was asked, what was found and what to do. Commands print it as one sentence and exit with 1.
"""

from __future__ import annotations

from collections.abc import Iterable

from graph_engine.spellings import nearest_names


class HubError(Exception):
    """Anything that goes wrong for a reason the user can understand and act on."""


class InputError(HubError):
    """A file, row, name or option that cannot be used as given."""


class LayoutError(InputError):
    """A published file whose layout is not the one the loader knows."""


class UnknownNameError(InputError):
    """A name or code that fits nothing that is loaded.

    Parameters
    ----------
    what : str
        The kind of thing that was looked for, such as ``"area"``.
    given : str
        The name or code as the user gave it.
    known : iterable of str
        All valid names; the nearest five are put into the message.
    nearest : sequence of str, optional
        The nearest names if the caller knows them better than a comparison of letters does.
    """

    def __init__(self, what: str, given: str, known: Iterable[str] = (), nearest: Iterable[str] | None = None) -> None:
        self.what = what
        self.given = given
        by_letters = {name.casefold(): name for name in sorted(known, reverse=True)}
        self.nearest = (
            list(nearest)
            if nearest is not None
            else [by_letters[hit] for hit in nearest_names(given.casefold(), by_letters, 5, 0.5)]
        )
        hint = f" Nearest: {'; '.join(self.nearest)}." if self.nearest else " Nothing loaded comes near it."
        super().__init__(f"No {what} is called {given!r}.{hint}")

    def __reduce__(self) -> tuple[type[UnknownNameError], tuple[str, str, tuple[()], list[str]]]:
        """Rebuild from what was asked, so that the error survives a process boundary."""
        return (type(self), (self.what, self.given, (), self.nearest))


class TableError(InputError):
    """A row of the tables of reference data that is not valid."""


class DownloadError(HubError):
    """A published file that cannot be fetched from its address."""


class MeasureError(HubError):
    """Figures for which a measure is not defined."""


class NotEnoughDataError(HubError):
    """The data cannot say; the message names what is missing."""


class StoreError(HubError):
    """The graph store cannot do what was asked."""


class StoreUnreachableError(StoreError):
    """No store answers at the address."""


class StoreAuthError(StoreError):
    """The store answers and refuses the user or the password."""


class StoreEmptyError(StoreError):
    """The store answers and holds no release yet."""


class StoreLockedError(StoreError):
    """Another process is writing to the store."""


class StoreVersionError(StoreError):
    """The store was written by a newer version of the project or of the database."""


class StoreDamagedError(StoreError):
    """The file of the store is another program's, or no longer what was written; it can be loaded over."""


class StoreQueryError(StoreError):
    """The store refuses a query: it is malformed, or it would write in a read-only session."""
