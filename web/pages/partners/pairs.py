"""A pair of areas: both sides in columns, the evidence, and a brief to print or to send."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import Response, current_app, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from graph_engine.explanations.activity_evidence import jump_cautions, jump_meaning
from graph_engine.explanations.evidence import Contact, Evidence
from graph_engine.explanations.limits import limits
from graph_engine.explanations.wording import listed
from graph_engine.geography.gazetteer import Area
from graph_engine.prediction.prospects import Prospects
from graph_engine.suggestions.intermediaries import Intermediary, intermediaries
from graph_engine.suggestions.kinds import rule_titles
from graph_engine.suggestions.model import OF_TEXTS, NearMiss, Reason, Side, Suggestion
from graph_engine.suggestions.pair import Pair
from graph_engine.suggestions.topics_of_pair import LEFT_OUT
from web.http.answers import Answer
from web.http.engine_session import EngineSession
from web.http.page_addresses import topic_heading
from web.http.parameters import QueryArgs
from web.http.routing import Pages
from web.pages.partners.joint_timeline import JointTimeline, joint_timeline
from web.pages.partners.map_places import map_places
from web.pages.partners.tables import Proof, intermediary_table, proof_table
from web.presentation.data_table import DataTable
from web.presentation.pair_topic_columns import pair_topic_table
from web.presentation.place_map import place_map
from web.presentation.sentences import ends_of, in_full

pages = Pages("pairs", __name__)

# Suggestions that a first meeting has time for, and minutes of its parts.
_DISCUSSED = 3
_OPENING, _REASON, _CAUTIONS, _CLOSING = 10, 15, 5, 10


@dataclass(frozen=True)
class AgendaItem:
    """A point of a meeting, and its minutes."""

    what: str
    minutes: int


@dataclass(frozen=True)
class PairPage:
    """What the pages of a pair show.

    Parameters
    ----------
    pair : Pair
        What the engine says of both places.
    intermediaries : sequence of Intermediary
        Organisations elsewhere that worked with both.
    editions : mapping
        Title of a source → its key and licence.
    joint : JointTimeline
        Joint projects of any size.
    prospects : Prospects
        Says of suggestions how likely they are.
    cautions : mapping
        Code of a unit and activity → what to know of its figures.
    meaning : str or None
        What the mark of such a figure means.
    """

    pair: Pair
    intermediaries: Sequence[Intermediary]
    editions: Mapping[str, tuple[str | None, str]]
    joint: JointTimeline
    prospects: Prospects
    cautions: Mapping[tuple[str, str], str] = field(default_factory=dict)
    meaning: str | None = None

    @cached_property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """Those of ranked kinds, then those of kinds that are shown for a pair only."""
        return (*self.pair.suggestions, *self.pair.strengths)

    @cached_property
    def proofs(self) -> tuple[Proof, ...]:
        """Distinct published figures behind all suggestions, numbered from 1."""
        # Several reasons may rest on one figure, which has one number.
        rows = dict.fromkeys(row for one in self.suggestions for row in one.evidence)
        return tuple(
            Proof(number, row, *self.editions.get(row.source, (None, "")), self._caution(row))
            for number, row in enumerate(rows, 1)
        )

    def _caution(self, row: Evidence) -> str | None:
        found = row.row
        return self.cautions.get((found.area, found.activity)) if found and found.table == "jobs" else None

    def footnotes(self, reason: Reason) -> list[int]:
        """Numbers of the figures that a reason rests on."""
        return [proof.number for proof in self.proofs if proof.row in reason.evidence]

    def counted(self, side: Side) -> str:
        """What the figure of a side counts: the activity as a whole, where the side is named by its main product."""
        return side.counts or side.name

    @cached_property
    def source_contacts(self) -> list[Contact]:
        """Distinct contacts in the first of the two, over all suggestions."""
        return list(dict.fromkeys(one for found in self.suggestions for one in found.source_contacts))

    @cached_property
    def target_contacts(self) -> list[Contact]:
        """Distinct contacts in the second of the two, over all suggestions."""
        return list(dict.fromkeys(one for found in self.suggestions for one in found.target_contacts))

    @staticmethod
    def to_start(contacts: Sequence[Contact]) -> list[Contact]:
        """Whom the page shows first: who carries most of it, and whom to ring where that one has no number."""
        reached = [one for one in contacts if one.contact]
        return list(dict.fromkeys([*contacts[:1], *reached[:1]]))

    @cached_property
    def said_once(self) -> tuple[str, ...]:
        """Cautions of more than one suggestion, in order: the page says them once for all."""
        said = Counter(caution for one in self.suggestions for caution in dict.fromkeys(one.cautions))
        return tuple(caution for caution, number in said.items() if number > 1)

    def before(self, one: Suggestion) -> list[str]:
        """All cautions of one suggestion, the one that matters most first, and those of several others."""
        return list(dict.fromkeys((*filter(None, [one.foremost]), *one.cautions, *self.said_once)))

    @cached_property
    def stands_in(self) -> tuple[Area, Area]:
        """The places of both sides: London as a whole, where the part that figures are of is not on record."""
        here, there = self.pair.figures_for
        return ends_of(self.suggestions[0].reasons, here, there) if self.suggestions else (here, there)

    def own_cautions(self, one: Suggestion) -> list[str]:
        """Cautions of one suggestion that no other has, the one that matters most first."""
        own = [caution for caution in one.cautions if caution not in self.said_once]
        return sorted(own, key=lambda caution: caution != one.foremost)

    def brings(self, code: str) -> list[Reason]:
        """Reasons in which a place gives, the first of each thing that it gives."""
        reasons = [one for one in self._of_places if one.source.area.code == code]
        first: dict[tuple[str, str | None], Reason] = {}
        for one in reasons:
            first.setdefault((self.counted(one.source), one.source.institution), one)
        return list(first.values())

    def needs(self, code: str) -> list[Reason]:
        """Reasons in which a place receives."""
        return [one for one in self._of_places if one.target.area.code == code]

    def works_on(self, code: str) -> list[Side]:
        """What organisations of a place work on in texts of their own, each once."""
        sides = [
            side
            for found in self.suggestions
            for reason in in_full(found)
            for side in (reason.source, reason.target)
            if side.measure in OF_TEXTS and side.area.code == code
        ]
        first: dict[tuple[str | None, str | None], Side] = {}
        for side in sides:
            first.setdefault((side.institution, side.detail), side)
        return list(first.values())

    @cached_property
    def _of_places(self) -> list[Reason]:
        """Reasons with figures of places or institutions at both ends, and not with texts."""
        reasons = [one for found in self.suggestions for one in found.reasons]
        # What two texts share is no figure of the places: neither brings it, and neither lacks it.
        return [one for one in reasons if OF_TEXTS.isdisjoint((one.source.measure, one.target.measure))]

    @cached_property
    def agenda(self) -> tuple[AgendaItem, ...]:
        """A draft agenda from the reasons, the cautions and the next step."""
        ties = listed(f"{tie.count:,} {tie.what}" for tie in self.pair.ties)
        items = [AgendaItem(f"What each side knows of the other ({ties or self.without_ties})", _OPENING)]
        items += [
            AgendaItem(_question(reason), _REASON) for one in self.suggestions[:_DISCUSSED] for reason in in_full(one)
        ]
        if any(one.cautions for one in self.suggestions):
            items.append(AgendaItem("What could be wrong with the figures: the cautions above", _CAUTIONS))
        first = self.suggestions[0].next_step if self.suggestions else ""
        items.append(AgendaItem(f"Who does what by when{f'. {first}' if first else ''}".removesuffix("."), _CLOSING))
        return tuple(items)

    @property
    def without_ties(self) -> str:
        """What to say of joint projects where none of a small consortium is on record."""
        larger = len(self.joint.projects)
        few = f"no Horizon 2020 project of {limits().small_consortium} partners or fewer is on record"
        return f"{few}; {larger:,} larger {'ones have' if larger > 1 else 'one has'} members of both" if larger else few

    @cached_property
    def near_misses(self) -> tuple[NearMiss, ...]:
        """What failed exactly one rule."""
        return self.pair.near_misses

    def as_dict(self) -> dict[str, Any]:
        """JSON of the page."""
        return {
            **self.pair.as_dict(),
            "prospects": [one.as_dict() for one in self.prospects.of_all(self.pair.suggestions)],
            "joint_projects": self.joint.table.records(),
            # The key is older than the term, and scripts rely on it.
            "warm_paths": [one.as_dict() for one in self.intermediaries],
            "evidence": [proof.as_dict() for proof in self.proofs],
        }


@pages.page("/pairs/<here>/<there>", api=True)
def pair(now: EngineSession, args: QueryArgs, here: str, there: str) -> Answer:
    """Everything that two areas have for each other, with the evidence."""
    page = _page(now, here, there)
    shown = _context(page) | _on_map(now, page)
    return Answer("pair.html", shown, data=page.as_dict, tables=lambda: _tables(page))


@pages.page("/pairs/<here>/<there>/brief")
def brief(now: EngineSession, args: QueryArgs, here: str, there: str) -> Answer:
    """A brief of a pair to print, every figure footnoted, with a draft agenda."""
    page = _page(now, here, there)
    return Answer("brief.html", _context(page) | {"style": None}, data=page.as_dict, tables=lambda: _tables(page))


@pages.page("/pairs/<here>/<there>/brief/file", twins=False)
def brief_file(now: EngineSession, args: QueryArgs, here: str, there: str) -> BaseResponse:
    """The same brief as one file of HTML that needs nothing else."""
    page = _page(now, here, there)
    html = render_template("brief.html", **_context(page, linked=False), style=_stylesheet())
    name = f"brief-{page.pair.source.code}-{page.pair.target.code}.html"
    response = Response(html, content_type="text/html; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _question(reason: Reason) -> str:
    """What to talk about where a reason is the subject."""
    offer, need = reason.source, reason.target
    if offer.measure in OF_TEXTS:
        return (
            f"{topic_heading(offer.what)}: what {need.institution} has from {need.detail} and {offer.institution} from "
            f"{offer.detail}, and what one would test, try or supply for the other"
        )
    if offer.institution:
        return (
            f"What {offer.institution} does for industry in {offer.name}, and what firms in {need.name} in "
            f"{need.area.name} would ask of it"
        )
    if offer.name == need.name:
        return f"{offer.name[:1].upper()}{offer.name[1:]}: what {offer.area.name} has that {need.area.name} could use"
    return (
        f"{offer.name[:1].upper()}{offer.name[1:]} from {offer.area.name} for {need.name} in {need.area.name}: what is "
        "bought today, from whom, and what would make another source worth a trial"
    )


def _stylesheet() -> str:
    # A brief that is sent on has no server from which it could fetch its styles.
    return (Path(current_app.root_path) / "static" / "dist" / "site.css").read_text("utf-8")


def _page(now: EngineSession, here: str, there: str) -> PairPage:
    found = now.engine.explain(here, there)
    first, second = found.figures_for
    sources = now.engine.figures.sources
    editions: dict[str, tuple[str | None, str]] = {
        str(title): (str(key), str(licence))
        for title, key, licence in zip(sources["title"], sources["key"], sources["licence"], strict=True)
    }
    figures = now.engine.figures
    joint = joint_timeline(figures, first, second)
    said = {(figures.area(unit).code, activity): text for (unit, activity), text in jump_cautions(figures).items()}
    between = intermediaries(figures, first.key, second.key)
    return PairPage(found, between, editions, joint, now.engine.prospects, said, jump_meaning(figures))


def _context(page: PairPage, *, linked: bool = True) -> dict[str, Any]:
    found = page.pair
    return {
        "page": page,
        "pair": found,
        "held": [one.name for one in found.figures_for] != [found.source.name, found.target.name],
        "rule_titles": rule_titles(),
        "left_out": LEFT_OUT,
        "proofs": proof_table(page.proofs, meaning=page.meaning, linked=linked),
    }


def _on_map(now: EngineSession, page: PairPage) -> dict[str, Any]:
    """The map of both areas, and the numbered places on it."""
    found = map_places(now, (*page.source_contacts, *page.target_contacts))
    areas = [(one, url_for("areas.profile", code=now.reference(one))) for one in page.pair.figures_for]
    return {
        "map": place_map(now.engine, marks=[one.mark for one in found], areas=areas),
        "sites": found,
        "small": limits().small_consortium,
    }


def _tables(page: PairPage) -> dict[str, DataTable]:
    here, there = (one.name for one in page.pair.figures_for)
    return {
        "evidence": proof_table(page.proofs),
        "warm_paths": intermediary_table(page.intermediaries, here, there),
        "topics": pair_topic_table(page.pair.topics),
        "joint_projects": page.joint.table,
    }
