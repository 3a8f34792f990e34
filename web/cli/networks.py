"""Commands about the network: ``communities`` and ``export``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from web.cli.output import answer, heading, say, say_table, say_wrapped
from web.cli.root import Session, format_option, main

_NETWORKS = ("organisations", "areas")
_SHOWN = 6


@main.command()
@click.option("--network", type=click.Choice(_NETWORKS), default="organisations", help="Of organisations, or of areas.")
@click.option("--members", is_flag=True, help="List all members of each community.")
@format_option
@click.pass_obj
def communities(session: Session, network: str, members: bool, form: str) -> None:
    """List the communities of the network.

    CSV has one row for each member.
    """
    from web.presentation.community_columns import COMMUNITY, PRINTED_COMMUNITY, members_table
    from web.presentation.data_table import DataTable

    with session.engine() as engine:
        found = engine.communities(network)

        def table() -> None:
            say_wrapped(found.note)
            for community in found.communities:
                say()
                heading(f"{community.number}. {community.name}")
                say_table(DataTable(community.name, COMMUNITY, [community]), PRINTED_COMMUNITY)
                shown = community.members if members else community.members[:_SHOWN]
                rest = community.size - len(shown)
                names = "; ".join(node.name for node in shown) + (f"; and {rest} more" if rest else "")
                say_wrapped(names, first="Members: ", indent="  ")
                if community.bridges:
                    bridges = "; ".join(f"{node.name} ({node.bridge:.0%} elsewhere)" for node in community.bridges)
                    say_wrapped(bridges, first="Bridges: ", indent="  ")

        answer(
            form,
            table=table,
            data=lambda: {"release": engine.release.number} | found.as_dict(),
            sheet=lambda: members_table(found, named=True),
        )


@main.command()
@click.argument("form", type=click.Choice(("gexf", "graphml", "csv")))
@click.option("--network", type=click.Choice(_NETWORKS), default="organisations", help="Of organisations, or of areas.")
@click.option("--focus", metavar="NAME", help="Only what is near this member.")
@click.option("--hops", type=click.IntRange(1, 2), default=1, help="Ties from the focus at most.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    required=True,
    help="File to write; - writes to the standard output.",
)
@click.pass_obj
def export(session: Session, form: str, network: str, focus: str | None, hops: int, output: Path) -> None:
    """Write the network as a file for other programs.

    FORM is gexf (Gephi), graphml or csv (one row for each tie).
    """
    with session.engine() as engine:
        from graph_engine.networks.export import export_network

        # Without the limit of a page: other programs draw more than a browser.
        found = engine.network(network, focus=focus, hops=hops, limit=None)
        data = export_network(found, form)
        if str(output) == "-":
            sys.stdout.buffer.write(data)
            return
        output.write_bytes(data)
        say(f"{output}: {len(found.nodes):,} members and {len(found.edges):,} ties.", err=True)
