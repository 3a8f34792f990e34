"""What ``hub`` says without a command: the state of the store, and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from graph_engine.errors import StoreEmptyError
from web.cli.output import answer, heading, say, say_wrapped

if TYPE_CHECKING:
    from graph_engine.stores.protocol import GraphStore

_NEXT_EMPTY = (
    ("hub snapshot load", "load the bundled figures for the whole UK"),
    ("hub load SOURCE FILE…", "load published files of your own; “hub load” alone lists the sources"),
)
_NEXT_LOADED = (
    ("hub match AREA", "partners for an area, by name or code, with reasons"),
    ("hub explain AREA PARTNER", "everything two areas have for each other"),
    ("hub profile AREA", "what an area is known for, what it lacks, who is there"),
    ("hub serve", "the same as pages in a browser"),
    ("hub sources", "which editions are loaded, from whom, under which licence"),
)


def show_state(opened: Callable[[], AbstractContextManager[GraphStore]], form: str) -> None:
    """Print address, release and size of the store and the next commands.

    Parameters
    ----------
    opened : callable
        Opens the store for one block.
    form : str
        Form of the answer: ``table``, ``json`` or ``csv``.

    Raises
    ------
    StoreError
        Where the store cannot be reached. An empty one is a state, not an error.
    """
    from web.presentation.data_table import DataTable
    from web.presentation.release_columns import STATE

    with opened() as store:
        state: dict[str, Any] = {"store": store.address, "release": None, "written": None, "note": None, "rows": {}}
        try:
            release = store.release()
        except StoreEmptyError:
            release = None
        if release is not None:
            state |= {
                "release": release.number,
                "written": release.written,
                "note": release.note,
                "rows": dict(release.rows),
            }
    steps = _NEXT_LOADED if release is not None else _NEXT_EMPTY
    state["next"] = [{"command": command, "does": does} for command, does in steps]

    def table() -> None:
        heading("partnership-hub")
        say_wrapped(f"Store: {state['store']}", indent="       ")
        if release is None:
            say("It holds no figures yet.")
        else:
            rows = state["rows"]
            note = f" ({release.note})" if release.note else ""
            say_wrapped(f"Release {release.number} of {release.written}{note}.")
            say_wrapped(
                f"It holds {rows.get('Area', 0):,} areas, {rows.get('HAS_ACTIVITY', 0):,} figures of areas, "
                f"{rows.get('Institution', 0):,} institutions, {rows.get('Business', 0):,} businesses and "
                f"{rows.get('Project', 0):,} projects from {rows.get('Source', 0):,} sources."
            )
        say()
        say("What to do next:")
        longest = max(len(command) for command, _ in steps)
        for command, does in steps:
            say_wrapped(does, first=f"  {command:<{longest}}  ", indent=" " * (longest + 4))

    answer(form, table=table, data=lambda: state, sheet=lambda: DataTable("State of the store", STATE, [state]))
