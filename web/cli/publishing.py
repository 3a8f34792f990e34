"""Commands about what is published beside a release: ``results publish`` and ``results show``."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from web.cli.output import answer, say, say_wrapped
from web.cli.root import Session, format_option, main

if TYPE_CHECKING:
    from graph_engine.stores.protocol import Results


@main.group()
def results() -> None:
    """Suggestions as nodes and edges of the graph, for Cypher."""


@results.command("publish")
@format_option
@click.pass_obj
def publish_command(session: Session, form: str) -> None:
    """Compute the suggestions of this release anew and publish them.

    Every load does so at its end. It is of use after thresholds, reference tables or the program have changed, and for
    a store that an earlier version loaded. What was published of the release is replaced; the release stays.
    """
    from web.cli.progress import stages

    with session.store(read_only=False) as store, stages(quiet=form != "table") as stage:
        # An empty store is said at once, before anything is computed.
        store.release()
        made = session.finish_release(store, stage)
    _say(made, form)


@results.command("show")
@format_option
@click.pass_obj
def show_command(session: Session, form: str) -> None:
    """Say what is published of the current release."""
    with session.store() as store:
        found = store.results()
    _say(found, form)


def _say(found: Results | None, form: str) -> None:
    from web.presentation.data_table import DataTable
    from web.presentation.release_columns import RESULTS

    rows: list[dict[str, Any]] = [] if found is None else [{**asdict(found), "rows": dict(found.rows)}]

    def table() -> None:
        if found is None:
            say("Nothing is published of this release: publish its suggestions with “hub results publish”.")
            return
        suggestions = found.rows.get("Suggestion", 0)
        edges = sum(found.rows.values()) - suggestions
        say_wrapped(
            f"Published of release {found.release} on {found.written}: {suggestions:,} suggestions with {edges:,} "
            f"edges, by version {found.rules} of the rules."
        )
        say("Questions to ask of them: /graph-queries of “hub serve”, or hub cypher.")

    answer(
        form,
        table=table,
        data=lambda: {"results": rows},
        sheet=lambda: DataTable("Results that are published", RESULTS, rows),
    )
