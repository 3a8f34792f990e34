"""Partnerships that exist and pairs drawn by chance: what suggestions are read beside.

A real partnership is an institution and a firm of different areas in one project of Horizon Europe that goes on. Each
is described by another project of its own, the nearest in words to the joint one, so that the joint one is not given
away; a firm without another is described by the joint one. Who has no role in any topic, consultants among them, is
left out here as it is among suggestions.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from itertools import product
from random import Random

import numpy as np
import pandas as pd
from scipy import sparse

from graph_engine.datasets.figures import Figures
from graph_engine.datasets.texts import PROJECT
from graph_engine.readings.limits import reading_limits
from graph_engine.readings.model import BlindPair, Origin, Partnership
from graph_engine.readings.parties import Parties
from graph_engine.schema import NodeLabel
from graph_engine.topics.weights import term_weights

_PROGRAMME = "HORIZON"
# Most draws of a random pair that is refused, as the two are of one area or know each other.
_TRIES = 1_000


class Partnerships:
    """Pairs of institutions and firms of a release, and the projects that describe them.

    Parameters
    ----------
    figures : Figures
        The figures of the release.
    parties : Parties
        Describes the two sides.
    """

    def __init__(self, figures: Figures, parties: Parties) -> None:
        self._figures = figures
        self._parties = parties
        texts = figures.texts
        is_project = texts.table["kind"].to_numpy(object) == PROJECT
        authors = texts.authors
        known = authors["organisation"].isin(parties.placed.index)
        known &= authors["organisation"].isin(set(figures.topics.role_of))
        rows = authors[known & is_project[authors["text"].to_numpy(int)]]
        self._projects: dict[str, list[int]] = {}
        self._members: dict[int, dict[str, list[str]]] = {}
        for at, key, label in zip(rows["text"], rows["organisation"], rows["label"], strict=True):
            self._projects.setdefault(str(key), []).append(int(at))
            self._members.setdefault(int(at), {}).setdefault(str(label), []).append(str(key))

    @cached_property
    def real(self) -> Mapping[str, tuple[Partnership, ...]]:
        """The partnerships that can be described, by key of their project, in order."""
        table = self._figures.texts.table
        live = table[(table["programme"] == _PROGRAMME) & (table["start"] >= reading_limits().joint_from)]
        found: dict[str, tuple[Partnership, ...]] = {}
        for at, key in zip(live.index, live["key"], strict=True):
            members = self._members.get(int(at), {})
            ends = product(members.get(NodeLabel.INSTITUTION, ()), members.get(NodeLabel.BUSINESS, ()))
            pairs = [
                Partnership(str(key), institution, firm)
                for institution, firm in ends
                if self._parties.apart(institution, firm) and self._others(institution, firm)
            ]
            if pairs:
                found[str(key)] = tuple(sorted(pairs, key=lambda one: (one.institution, one.firm)))
        return found

    def one_a_project(self, most: int, random: Random, without: Collection[str] = ()) -> list[Partnership]:
        """Up to so many partnerships, one of each project, drawn evenly; none of the projects in ``without``."""
        projects = sorted(set(self.real) - set(without))
        return [random.choice(self.real[key]) for key in random.sample(projects, min(most, len(projects)))]

    def known(self, partnership: Partnership) -> bool:
        """Whether this release has a partnership, and can describe it."""
        return partnership in self.real.get(partnership.project, ())

    def pair(self, partnership: Partnership) -> BlindPair:
        """A partnership in the form of all pairs."""
        joint = self._position[partnership.project]
        ends = (partnership.institution, partnership.firm), (partnership.firm, partnership.institution)
        by = [self._nearest(own, partner, joint) for own, partner in ends]
        return self._of(
            Origin.REAL,
            (partnership.institution, by[0]),
            (partnership.firm, by[1]),
            project=partnership.project,
            firm_by_joint_project=by[1] == joint,
        )

    def random_pairs(self, most: int, random: Random) -> list[BlindPair]:
        """Institutions and firms of different areas that no record ties: areas drawn evenly, then what is in them."""
        groups = [self._by_unit(label) for label in (NodeLabel.INSTITUTION, NodeLabel.BUSINESS)]
        found: list[BlindPair] = []
        used: set[str] = set()
        for _ in range(_TRIES * most if all(groups) else 0):
            if len(found) == most:
                break
            one, other = (random.choice(group[random.choice(sorted(group))]) for group in groups)
            if {one, other} & used or not self._parties.apart(one, other) or self._tied(one, other):
                continue
            used |= {one, other}
            ends = [(key, random.choice(sorted(self._projects[key]))) for key in (one, other)]
            found.append(self._of(Origin.RANDOM, *ends))
        return found

    def _of(self, origin: Origin, one: tuple[str, int], other: tuple[str, int], **facts: object) -> BlindPair:
        ends = self._parties.of_text(*one), self._parties.of_text(*other)
        return BlindPair(*ends, self._parties.kilometres(*ends), origin, facts=facts)

    def _nearest(self, organisation: str, partner: str, joint: int) -> int:
        """The project without the partner that is nearest in words to the joint one; that itself where none is."""
        own = self._others(organisation, partner)
        if not own:
            return joint
        likeness = self._likeness(own, joint)
        table = self._figures.texts.table
        newest = table["start"].fillna(0.0).to_numpy(float)[own]
        return own[int(np.lexsort((np.arange(len(own)), -newest, -likeness.round(9)))[0])]

    def _others(self, organisation: str, partner: str) -> list[int]:
        # Another project of the two together would give them away as the joint one does.
        theirs = set(self._projects[partner])
        return [at for at in sorted(self._projects[organisation]) if at not in theirs]

    def _likeness(self, own: Sequence[int], joint: int) -> np.ndarray:
        found: np.ndarray = np.asarray((self._weights[list(own)] @ self._weights[[joint]].T).toarray()).ravel()
        return found

    def _tied(self, one: str, other: str) -> bool:
        return bool(self._figures.joint_work.tied(pd.Series([one]), pd.Series([other]))[0])

    def _by_unit(self, label: NodeLabel) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        placed = self._parties.placed
        for key in sorted({key for members in self._members.values() for key in members.get(label, ())}):
            found.setdefault(str(placed.at[key, "unit"]), []).append(key)
        return found

    @cached_property
    def _weights(self) -> sparse.csr_array:
        return term_weights(self._figures).matrix

    @cached_property
    def _position(self) -> dict[str, int]:
        return {str(key): at for at, key in enumerate(self._figures.texts.table["key"])}
