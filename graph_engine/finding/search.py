"""From words to regions and contacts: the answer to a business's question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from graph_engine.errors import InputError, UnknownNameError
from graph_engine.finding.model import NEED, OFFER, Contact, Found, Region, Term
from graph_engine.finding.strong_places import DECAY_KM, ClassJobs, load_class_jobs, points
from graph_engine.finding.whom_to_ask import contacts
from graph_engine.finding.words import CLASS_DIGITS, Words, load_terms, only_trade
from graph_engine.gazetteer import great_circle_km
from graph_engine.judgement import plants
from graph_engine.judgement.trade_words import trade_words
from graph_engine.judgement.unknown_fields import UnknownField, unknown_fields
from graph_engine.labelled import cell, frame, records
from graph_engine.matching.figures import Figures
from graph_engine.matching.model import Evidence
from graph_engine.matching.wording import jobs as jobs_in_words
from graph_engine.matching.wording import kilometres, listed, percent, times
from graph_engine.schema import AreaLevel, NodeLabel
from graph_engine.stores.protocol import GraphStore

MOST_TERMS = 5
MOST_REGIONS = 5
# A class is taken where the words fit it, and nearly as well as the best one; others are shown as not taken.
LEAST_FIT = 0.16
LEAST_OF_BEST = 0.72
FULL_SHARE = 0.05
# What a works makes must be read as one of the classes among the first so many.
READ_AS = 3
_POSTCODE = re.compile(r"([A-Za-z]{1,2}\d[A-Za-z\d]?)(?:\s*\d[A-Za-z]{2})?")
Point = tuple[float, float]


@dataclass(frozen=True)
class Question:
    """What a business asks.

    Parameters
    ----------
    text : str
        Its words.
    want : str
        ``need`` or ``offer``.
    sic : sequence of str
        Classes that are meant for certain.
    dropped : sequence of str
        Classes that are not meant.
    near : str, optional
        A postcode, or the name or code of an area.
    far : bool
        Whether distance does not matter.
    top : int
        Regions at most.
    """

    text: str
    want: str = NEED
    sic: Sequence[str] = ()
    dropped: Sequence[str] = ()
    near: str | None = None
    far: bool = False
    top: int = MOST_REGIONS


class Finder:
    """Answers questions in words from one release; its index is made at the first question.

    Parameters
    ----------
    store : GraphStore
        Where words and jobs by class are read.
    figures : Figures
        The figures of the release.
    """

    def __init__(self, store: GraphStore, figures: Figures) -> None:
        self._store = store
        self._figures = figures

    @cached_property
    def words(self) -> Words:
        """The index of words."""
        return Words(load_terms(self._store))

    @cached_property
    def class_jobs(self) -> ClassJobs:
        """Jobs by class."""
        return load_class_jobs(self._store, self._figures)

    @cached_property
    def _postcodes(self) -> dict[str, Point]:
        rows = frame(
            self._store.nodes(NodeLabel.AREA, ["code", "latitude", "longitude"], {"level": str(AreaLevel.POSTCODE)})
        )
        return dict(zip(rows["code"], zip(rows["latitude"], rows["longitude"], strict=True), strict=True))

    def find(self, question: Question) -> Found:
        """Answer a question.

        Raises
        ------
        InputError
            Where nothing is asked.
        UnknownNameError
            For a class or a place that is not known.
        """
        if question.want not in (NEED, OFFER):
            raise UnknownNameError("side of a question", question.want, (NEED, OFFER))
        if not question.text.strip() and not question.sic:
            raise InputError("Nothing was asked: say in words what you make or need, or name a SIC code.")
        fields = unknown_fields().named_in(question.text)
        terms = self._terms(question, list(fields.values()))
        taken = [term for term in terms if not term.dropped]
        distance = self._distances(question.near)
        rank = self._strong if question.want == NEED else self._buyers
        regions = rank(taken, None if question.far else distance, distance)[: question.top] if taken else []
        ask = self._ask(question, taken, regions)
        unknown = list(dict.fromkeys([*fields, *self.words.unknown(question.text)]))
        note = self._note(question, terms, taken, regions, fields)
        return Found(question.text, question.want, tuple(terms), tuple(unknown), tuple(regions), tuple(ask), note)

    def _terms(self, question: Question, fields: list[UnknownField]) -> list[Term]:
        named = [self._class(code) for code in question.sic]
        dropped = {self._class(code) for code in question.dropped}
        fits: dict[str, float] = dict.fromkeys(named, 1.0)
        # A field without a class of its own is read as the classes it hides in, before its words mislead.
        for field in fields:
            for place, code in enumerate(field.nearest):
                if code in self.words.codes:
                    fits.setdefault(code, 0.5 - 0.05 * place)
        if not fits:
            # Many are read first, because what stands behind by-words of another trade may come to the front.
            weight = trade_words().weight
            read = [(code, fit * weight(code, question.text)) for code, fit in self.words.read(question.text, 20)]
            best = max((fit for _, fit in read), default=0.0)
            fits = {code: fit for code, fit in read if fit >= max(LEAST_FIT, LEAST_OF_BEST * best)}
        order = sorted(fits, key=lambda code: (-fits[code], code))[: MOST_TERMS + len(named)]
        return [Term(code, self._figures.sic_names.get(code, code), fits[code], code in dropped) for code in order]

    def _class(self, written: str) -> str:
        code = re.sub(r"[^0-9]", "", written)[:CLASS_DIGITS]
        if code not in self.words.codes:
            raise UnknownNameError("class of SIC 2007", written, self.words.codes)
        return code

    def _distances(self, near: str | None) -> pd.Series | None:
        if near is None or not near.strip():
            return None
        found = _POSTCODE.fullmatch(near.strip())
        outward = found.group(1).upper() if found else ""
        if outward in self._postcodes:
            latitude, longitude = self._postcodes[outward]
        elif found and not self._figures.gazetteer.matching(near):
            raise UnknownNameError("postcode", near.strip(), sorted(self._postcodes))
        else:
            area = self._figures.gazetteer.find(near)
            latitude, longitude = area.latitude, area.longitude
        rows = self._figures.gazetteer.areas.loc[list(self._figures.units)]
        km = great_circle_km(
            np.array(latitude), np.array(longitude), rows["latitude"].to_numpy(float), rows["longitude"].to_numpy(float)
        )
        return pd.Series(km, index=list(self._figures.units))

    def _strong(self, taken: list[Term], decay: pd.Series | None, distance: pd.Series | None) -> list[Region]:
        """Places strong in the classes themselves."""
        table = self.class_jobs
        whole = sum(term.score for term in taken)
        parts = {
            term.code: points(table.shrunken[term.code], table.jobs[term.code]) * term.score / whole
            for term in taken
            if term.code in table.jobs.columns
        }
        if not parts:
            return []
        by_class = pd.DataFrame(parts)
        score = _decayed(by_class.sum(axis=1), decay)
        source = table.source
        regions = []
        for unit in _order(score):
            code = str(by_class.loc[unit].idxmax())
            number, quotient = cell(table.jobs, unit, code), cell(table.quotients, unit, code)
            name = self._figures.sic_name(code)
            area = self._figures.area(unit)
            regions.append(
                Region(
                    area=area,
                    reason=(
                        f"{area.name} has {jobs_in_words(number)} in {_activity(name)} ({table.year}), "
                        f"{times(quotient)} times its share of the nation's{_away(distance, unit)}."
                    ),
                    score=float(score[unit]),
                    jobs=number,
                    lq=quotient,
                    distance_km=None if distance is None else float(distance[unit]),
                    evidence=(
                        Evidence(
                            f"{area.name}: SIC {code}, {name}",
                            number,
                            "jobs (employment)",
                            area.name,
                            table.year,
                            self._figures.source_title(source),
                            self._figures.edition(source),
                        ),
                    ),
                )
            )
        return regions

    def _buyers(self, taken: list[Term], decay: pd.Series | None, distance: pd.Series | None) -> list[Region]:
        """Places strong in what buys the classes, by the supply tables."""
        figures, links = self._figures, self._figures.links
        offered = {act for term in taken if (act := figures.activities.of(term.code)) is not None}
        mine = links[links["supplier"].isin(offered) & links["buyer"].isin(figures.jobs.jobs.columns)]
        if mine.empty:
            return []
        mine = mine.sort_values(["buyer", "us_share"], ascending=[True, False]).drop_duplicates("buyer")
        shares = {str(row["buyer"]): row for row in records(mine)}
        parts = {
            buyer: points(figures.jobs.lq[buyer], figures.jobs.jobs[buyer])
            * min(float(row["us_share"]) / FULL_SHARE, 1.0) ** 0.5
            for buyer, row in shares.items()
        }
        by_buyer = pd.DataFrame(parts)
        score = _decayed(by_buyer.max(axis=1), decay)
        regions = []
        for unit in _order(score):
            buyer = str(by_buyer.loc[unit].idxmax())
            number, quotient = cell(figures.jobs.jobs, unit, buyer), cell(figures.jobs.lq, unit, buyer)
            area, label = figures.area(unit), figures.activities.get(buyer).label
            link = shares[buyer]
            title, edition = figures.source_title(str(link["source"])), figures.edition(str(link["source"]))
            regions.append(
                Region(
                    area=area,
                    reason=(
                        f"{area.name} has {jobs_in_words(number)} in {label} ({figures.jobs.year}), {times(quotient)} "
                        f"times its share; such makers spend {percent(float(link['us_share']))} of their inputs on "
                        f"{link['supplier_label']} (US table, {int(link['us_year'])}){_away(distance, unit)}."
                    ),
                    score=float(score[unit]),
                    jobs=number,
                    lq=quotient,
                    distance_km=None if distance is None else float(distance[unit]),
                    evidence=(
                        Evidence(
                            f"Share of {link['supplier_label']} in what makers of {label} buy",
                            100 * float(link["us_share"]),
                            "% of inputs",
                            "United States",
                            int(link["us_year"]),
                            title,
                            edition,
                        ),
                    ),
                )
            )
        return regions

    def _ask(self, question: Question, taken: list[Term], regions: list[Region]) -> list[Contact]:
        codes = [term.code for term in taken]
        if question.want == OFFER:
            offered = {act for code in codes if (act := self._figures.activities.of(code)) is not None}
            links = self._figures.links
            buyers = set(links.loc[links["supplier"].isin(offered), "buyer"])
            codes = [code for code in self.words.codes if self._figures.activities.of(code) in buyers]
        made = self._made_at
        return [one for region in regions for one in contacts(self._figures, made, region.area.key, codes)]

    @cached_property
    def _made_at(self) -> dict[str, frozenset[str]]:
        """Classes that what each known works makes is read as."""
        texts = sorted({plant.makes for plant in plants().rows})
        fits = self.words.scores([only_trade(text) for text in texts])
        return {
            text: frozenset(self.words.codes[n] for n in np.argsort(-row, kind="stable")[:READ_AS])
            for text, row in zip(texts, fits, strict=True)
        }

    def _note(
        self,
        question: Question,
        terms: list[Term],
        taken: list[Term],
        regions: list[Region],
        fields: dict[str, UnknownField],
    ) -> str:
        said = [
            f"SIC 2007 has no class for {field.field}: {field.reason}. Nearest: "
            f"{listed(self._figures.sic_name(code) for code in field.nearest)}.{self._projects(field)}"
            for field in fields.values()
        ]
        if not terms:
            said.append("No class of SIC 2007 fits these words well; try the name of a product or of a trade.")
        elif not taken:
            said.append("Every class that the words were read as has been dropped.")
        elif not regions:
            said.append(self._why_none(question, taken))
        if regions and taken and taken[0].score < 1.0 and not fields and taken[0].score < 2 * LEAST_FIT:
            said.append("The words fit loosely: check what they were read as before you ring anybody.")
        said.append("Northern Ireland publishes no jobs at this detail." if question.want == NEED and regions else "")
        return " ".join(part for part in said if part)

    def _why_none(self, question: Question, taken: list[Term]) -> str:
        division = taken[0].code[:2]
        broader = f"The nearest broader field is {self._figures.sic_name(division)} (division {division})."
        if question.want == NEED:
            return f"No place has more than its share of jobs in this, and enough of them. {broader}"
        return (
            "The supply tables name no industry that buys this as a material or component: services and machines are "
            f"bought by everybody, or to invest. {broader}"
        )

    def _projects(self, field: UnknownField) -> str:
        if not field.topics:
            return ""
        number = sum(any(topic.startswith(field.topics) for topic in topics) for topics in self._project_topics)
        return f" {number} Horizon 2020 projects with UK partners stand under topics of this field." if number else ""

    @cached_property
    def _project_topics(self) -> list[frozenset[str]]:
        return [topics for topics in self._figures.ties.projects["topics"] if topics]


def _decayed(score: pd.Series, distance: pd.Series | None) -> pd.Series:
    return score if distance is None else score * np.exp(-distance.reindex(score.index) / DECAY_KM)


def _order(score: pd.Series) -> list[str]:
    return [str(unit) for unit in score[score > 0].sort_index().sort_values(ascending=False, kind="stable").index]


def _away(distance: pd.Series | None, unit: str) -> str:
    return "" if distance is None else f"; {kilometres(float(distance[unit]))} away"


def _activity(name: str) -> str:
    """An official name in running text: “manufacture of castings” is “the manufacture of castings”."""
    return f"the {name}" if name.startswith("manufacture of ") else name
