"""What the network page shows: the member in the middle, who surrounds it, a path, and why a tie is there."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from graph_engine.errors import UnknownNameError
from graph_engine.networks.limits import network_limits
from graph_engine.networks.model import (
    AREAS,
    Communities,
    JointProject,
    Network,
    NetworkEdge,
    NetworkNode,
    Path,
    Relation,
)
from graph_engine.reference.source_limits import SourceLimit, source_limits
from graph_engine.schema.scalars import missing, records
from web.http.engine_session import EngineSession
from web.http.parameters import QueryArgs
from web.pages.network.community_headings import headings_of

# SciPy comes with it, which the first page of a server does not wait for.
if TYPE_CHECKING:
    from graph_engine.networks.whole import WholeNetwork

MOST_AROUND = 250
"""Members that surround one in the middle, at most."""
MOST_ROWS = 20
"""Rows of a table that a page shows at once."""
MOST_MATCHES = 30
FILTERS = ("kind", "relation", "source", "since", "until")
"""Parameters that leave members or ties out."""
MOST_CLOSEST, MOST_LEADERS = 4, 2
BETWEEN = "~"
"""Stands between the two ends of a tie in an address."""


TIE_LOADERS = ("cordis", "gtr_network")
"""Loaders whose sources tell who worked with whom."""


def tie_sources(now: EngineSession) -> list[tuple[str, str, str, tuple[SourceLimit, ...]]]:
    """Title, edition and key of each source of ties that is loaded, with what it cannot say."""
    rows = records(now.sources)
    found = [
        (
            str(row["title"]),
            "" if missing(row["edition"]) or "not stated" in str(row["edition"]) else str(row["edition"]),
            str(row["key"]),
            source_limits().of(str(row["loader"]), str(row["key"])),
        )
        for row in rows
        if row.get("loader") in TIE_LOADERS
    ]
    return sorted(found, key=lambda one: one[:3])


@dataclass(frozen=True)
class Section:
    """Rows of a table that are shown, and where the rows before and after them start."""

    rows: Sequence[Any]
    start: int
    total: int

    @property
    def before(self) -> int | None:
        """Where the rows before these start; ``None`` for the first."""
        return max(0, self.start - MOST_ROWS) if self.start else None

    @property
    def after(self) -> int | None:
        """Where the rows after these start; ``None`` for the last."""
        end = self.start + len(self.rows)
        return end if end < self.total else None


@dataclass(frozen=True)
class NetworkView:
    """Everything that the page shows; each part is asked for once, and only when it is shown.

    Parameters
    ----------
    now : EngineSession
        The engine on one release.
    args : QueryArgs
        What the address asks for.
    """

    now: EngineSession
    args: QueryArgs

    @property
    def of(self) -> str:
        """Which of the two networks."""
        return str(self.args["of"])

    @property
    def areas(self) -> bool:
        """Whether it is the network of areas."""
        return self.of == AREAS

    @property
    def whole(self) -> WholeNetwork:
        """The network as a whole, without filters."""
        return self.now.engine.networks.whole(self.of)

    @cached_property
    def communities(self) -> Communities:
        """Communities of the network."""
        return self.now.engine.communities(self.of)

    @cached_property
    def headings(self) -> Mapping[int, str]:
        """What each community is called, by its number."""
        return headings_of(self.now, self.communities)

    def member(self, key: str) -> NetworkNode:
        """The member with this key.

        Raises
        ------
        UnknownNameError
            Where there is none.
        """
        if key not in self.whole.position:
            raise UnknownNameError("member of the network", key, [node.name for node in self.named(key)])
        return self.whole.nodes[self.whole.position[key]]

    @cached_property
    def focus(self) -> NetworkNode | None:
        """The member in the middle; ``None`` where none is named, or the name means several or none."""
        return _only(self.matches)

    @cached_property
    def matches(self) -> tuple[NetworkNode, ...]:
        """Members that the name of the middle may mean."""
        return self.named(self.args["focus"])

    @cached_property
    def path_matches(self) -> tuple[NetworkNode, ...]:
        """Members that the name of the path's end may mean."""
        return self.named(self.args["path_to"])

    @cached_property
    def path(self) -> Path | None:
        """The path that is asked for; ``None`` where none is."""
        end = _only(self.path_matches)
        if self.areas or self.focus is None or end is None or end.key == self.focus.key:
            return None
        return self.now.engine.path(self.focus.key, end.key)

    @cached_property
    def relation(self) -> Relation | None:
        """Why the tie that is asked for is there; ``None`` where none is asked for.

        Raises
        ------
        UnknownNameError
            Where an end is no member of the network.
        """
        if not self.args["edge"] or self.areas:
            return None
        ends = str(self.args["edge"]).split(BETWEEN)
        if len(ends) != 2:
            raise UnknownNameError("tie", self.args["edge"], [])
        one, other = (self.member(key).key for key in ends)
        return self.now.engine.relation(one, other)

    @property
    def joint_projects(self) -> Sequence[JointProject]:
        """Projects behind the tie that is asked for: the smallest consortium, in which people meet, first."""
        found = self.relation.projects if self.relation else ()
        return sorted(found, key=lambda one: (one.partners or math.inf, one.start_year or 0, one.code))

    @property
    def closest(self) -> list[str]:
        """Names of those most closely tied to the middle."""
        return [node.name for node in self.nodes[1 : 1 + MOST_CLOSEST] if node.key in self.tie_of]

    @property
    def filtered(self) -> bool:
        """Whether some members or ties are left out on purpose."""
        return any(self.args[name] for name in FILTERS)

    @property
    def shown(self) -> Network | None:
        """What tables list: what is drawn, but nothing where a reader only looks at the whole."""
        return None if self.focus is None and not self.args["whole"] and not self.filtered else self.drawn

    @cached_property
    def drawn(self) -> Network:
        """What is drawn: those around the middle, or the whole where nobody is in the middle."""
        far = int(self.args["hops"]) > 1
        found = self.now.engine.network(
            self.of,
            focus=None if self.focus is None else self.focus.key,
            hops=int(self.args["hops"]),
            kinds=self.args["kind"] or None,
            relations=self.args["relation"] or None,
            sources=self.args["source"] or None,
            since=self.args["since"],
            until=self.args["until"],
            limit=None if self.focus is None else network_limits().two_hops if far else MOST_AROUND,
        )
        return _with_path(found, self.path) if self.path is not None else found

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Names of the members that are drawn."""
        return {node.key: node.name for node in self.shown.nodes} if self.shown else {}

    @cached_property
    def tie_of(self) -> Mapping[str, NetworkEdge]:
        """The tie of each member with the middle, where it has one."""
        middle = None if self.focus is None else self.focus.key
        if middle is None:
            return {}
        return {
            edge.target if edge.source == middle else edge.source: edge
            for edge in self.edges
            if middle in (edge.source, edge.target)
        }

    @cached_property
    def nodes(self) -> list[NetworkNode]:
        """Members that are drawn: the middle first, then those most closely tied to it, then the strongest."""
        if self.shown is None:
            return []
        middle = self.shown.focus
        if middle is None:
            drawn = {node.key for node in self.shown.nodes}
            return [node for node in self.whole.strongest if node.key in drawn]

        def order(one: NetworkNode) -> tuple[bool, float, float, str, str]:
            tie = self.tie_of.get(one.key)
            return one.key != middle, -tie.weight if tie else 0.0, -one.strength, one.name, one.key

        return sorted(self.shown.nodes, key=order)

    @cached_property
    def edges(self) -> list[NetworkEdge]:
        """Ties that are drawn: those of the middle first, then the heaviest."""
        if self.shown is None:
            return []
        middle = self.shown.focus
        everything = middle is None and len(self.shown.edges) == len(self.whole.pairs)
        # Sorting all ties takes long, and the whole network has them in order.
        if everything and self.shown.edges is self.whole.edges:
            return list(self.whole.heaviest)
        return sorted(
            self.shown.edges,
            key=lambda one: (middle not in (one.source, one.target), -one.weight, one.source, one.target),
        )

    @property
    def near(self) -> int:
        """Members that are drawn and tied to the middle."""
        return len(self.tie_of)

    @property
    def members_shown(self) -> Section:
        """Rows of the table of members."""
        return _part(self.nodes, int(self.args["members_from"]))

    @property
    def ties_shown(self) -> Section:
        """Rows of the table of ties."""
        return _part(self.edges, int(self.args["ties_from"]))

    @property
    def leaders(self) -> Mapping[int, Sequence[NetworkNode]]:
        """First members of each community, by number."""
        return {one.number: one.members[:MOST_LEADERS] for one in self.communities.communities}

    @cached_property
    def starts(self) -> list[NetworkNode]:
        """Members to start from: the strongest over all communities."""
        return list(self.whole.strongest[:12])

    def why(self, edge: NetworkEdge) -> str:
        """Address of what a tie rests on."""
        return self.args.url(edge=f"{edge.source}{BETWEEN}{edge.target}") + "#why"

    def around(self, node: NetworkNode) -> str:
        """Address of the same page with another member in the middle."""
        return self.args.url(focus=node.key, whole=False, path_to=None, edge=None, members_from=0, ties_from=0)

    def named(self, text: str) -> tuple[NetworkNode, ...]:
        """Members that a key or a part of a name means: one where that is certain, else all it may mean."""
        if not text:
            return ()
        if text in self.whole.position:
            return (self.member(text),)
        wanted = text.casefold()
        if self.areas and (coded := [node for node in self.whole.nodes if node.area_code.casefold() == wanted]):
            return tuple(coded)
        exact = [node for node in self.whole.nodes if node.name.casefold() == wanted]
        if len(exact) == 1:
            return (exact[0],)
        # People leave out the “The” of a name, or put one where there is none.
        words = [word for word in wanted.split() if word != "the"] or [wanted]
        found = exact or [node for node in self.whole.nodes if _holds(node.name.casefold(), words)]
        found.sort(key=lambda one: (not one.name.casefold().startswith(wanted), -one.strength, one.name, one.key))
        return tuple(found[:MOST_MATCHES])


def _only(found: Sequence[NetworkNode]) -> NetworkNode | None:
    return found[0] if len(found) == 1 else None


def _holds(name: str, words: Iterable[str]) -> bool:
    return all(word in name for word in words)


def _part(rows: Sequence[Any], start: int) -> Section:
    # A link made on a longer table may point past the end of this one.
    at = start if start < len(rows) else 0
    return Section(rows[at : at + MOST_ROWS], at, len(rows))


def _with_path(network: Network, path: Path) -> Network:
    """A network with the members and ties of a path that it lacks."""
    nodes = {node.key: node for node in (*network.nodes, *path.nodes)}
    edges = {(edge.source, edge.target): edge for edge in (*network.edges, *path.edges)}
    return replace(
        network,
        nodes=tuple(nodes[key] for key in sorted(nodes)),
        edges=tuple(edges[ends] for ends in sorted(edges)),
    )
