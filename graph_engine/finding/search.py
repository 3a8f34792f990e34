"""From words to regions and contacts: the answer to a business's question."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from graph_engine.errors import InputError, UnknownNameError
from graph_engine.finding.buyers import Buyer, buyers_of
from graph_engine.finding.model import NEED, OFFER, Contact, Found, Region, Term
from graph_engine.finding.strong_places import DECAY_KM, ClassJobs, load_class_jobs, points
from graph_engine.finding.whom_to_ask import contacts
from graph_engine.finding.words import CLASS_DIGITS, Words, load_terms, only_trade
from graph_engine.gazetteer import great_circle_km
from graph_engine.judgement import plants
from graph_engine.judgement.trade_names import trade_names
from graph_engine.judgement.trade_words import trade_words
from graph_engine.judgement.unknown_fields import UnknownField, unknown_fields
from graph_engine.labelled import cell, frame
from graph_engine.matching.figures import Figures
from graph_engine.matching.model import Evidence
from graph_engine.matching.wording import jobs as jobs_in_words
from graph_engine.matching.wording import kilometres, listed, times
from graph_engine.schema import AreaLevel, Measure, NodeLabel
from graph_engine.stores.protocol import GraphStore

MOST_TERMS = 5
MOST_REGIONS = 5
# A class is taken where the words fit it, and nearly as well as the best one; others are shown as not taken.
LEAST_FIT = 0.16
LEAST_OF_BEST = 0.72
# Fit of a name that the table of trades knows; of the class nearest to a field that has none; and less for each next.
NAMED, NEAREST, LATER = 0.9, 0.5, 0.05
# What the words beside a known name count for: one alone says what is done to the thing, two may be another thing.
ONE_BESIDE, MORE_BESIDE = 0.5, 0.75
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


# Sets of classes whose buyers are kept.
MOST_KEPT = 64


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
        self._buyers_of: dict[tuple[str, ...], list[Buyer]] = {}

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
        rest = unknown_fields().without(trade_names().named_in(question.text)[1])
        unknown = [*fields, *(word for word in self.words.unknown(question.text) if word.lower() in rest.split())]
        note = self._note(question, terms, taken, regions, fields)
        return Found(question.text, question.want, tuple(terms), tuple(unknown), tuple(regions), tuple(ask), note)

    def _terms(self, question: Question, fields: list[UnknownField]) -> list[Term]:
        named = [self._class(code) for code in question.sic]
        dropped = {self._class(code) for code in question.dropped}
        fits: dict[str, float] = dict.fromkeys(named, 1.0)
        # What a table knows is taken out of the words before they mislead.
        names, rest = trade_names().named_in(question.text)
        for full, places in ((NAMED, [row.classes for row in names]), (NEAREST, [row.nearest for row in fields])):
            for codes in places:
                for place, code in enumerate(codes):
                    if code in self.words.codes:
                        fits[code] = max(fits.get(code, 0.0), full - LATER * place)
        if not named:
            rest = unknown_fields().without(rest)
            left = only_trade(rest).split() if rest else []
            beside = 1.0 if not fits else ONE_BESIDE if len(left) == 1 else MORE_BESIDE
            # Many are read first, because what stands behind by-words of another trade may come to the front.
            for code, fit in self.words.read(rest, 20) if left else ():
                fits[code] = max(fits.get(code, 0.0), fit * beside * trade_words().weight(code, question.text))
            best = max((fit for code, fit in fits.items() if code not in dropped), default=0.0)
            fits = {code: fit for code, fit in fits.items() if fit >= max(LEAST_FIT, LEAST_OF_BEST * best)}
        order = sorted(fits, key=lambda code: (-fits[code], code))[: MOST_TERMS + len(named)]
        return [Term(code, self._figures.sic_names.get(code, code), fits[code], code in dropped) for code in order]

    def _class(self, written: str) -> str:
        code = re.sub(r"[^0-9]", "", written)[:CLASS_DIGITS]
        if code not in self.words.codes:
            inside = [one for one in self.words.codes if len(code) > 1 and one.startswith(code)]
            raise UnknownNameError("class of SIC 2007", written, self.words.codes, inside[:5] or None)
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
            if math.isnan(latitude):
                # An area without an outline lies in the middle of the units that are or hold it.
                held = self._figures.gazetteer.units_of(area, self._figures.units)
                middle = self._figures.gazetteer.areas.loc[held, ["latitude", "longitude"]].astype(float).mean()
                latitude, longitude = float(middle["latitude"]), float(middle["longitude"])
            if math.isnan(latitude):
                raise InputError(f"Where {area.name} lies is not in the figures; name a postcode or another area.")
        rows = self._figures.gazetteer.areas.loc[list(self._figures.units)]
        km = great_circle_km(
            np.array(latitude), np.array(longitude), rows["latitude"].to_numpy(float), rows["longitude"].to_numpy(float)
        )
        return pd.Series(km, index=list(self._figures.units))

    def _strong(self, taken: list[Term], decay: pd.Series | None, distance: pd.Series | None) -> list[Region]:
        """Places strong in the classes themselves."""
        table = self.class_jobs
        # Squared: a class that fits half as well must not lead because more people work in it.
        whole = sum(term.score**2 for term in taken)
        parts = {
            term.code: points(table.shrunken[term.code], table.jobs[term.code]) * term.score**2 / whole
            for term in taken
            if term.code in table.jobs.columns
        }
        if not parts:
            return []
        by_class = pd.DataFrame(parts)
        score = _decayed(by_class.sum(axis=1), decay)
        regions = []
        for unit in _order(score):
            source, year = str(self._figures.jobs.source[unit]), int(self._figures.jobs.year_of[unit])
            measure = str(self._figures.jobs.measure[unit])
            code = str(by_class.loc[unit].idxmax())
            number, quotient = cell(table.jobs, unit, code), cell(table.quotients, unit, code)
            name = self._figures.sic_name(code)
            area = self._figures.area(unit)
            regions.append(
                Region(
                    area=area,
                    reason=(
                        f"{area.name} has {jobs_in_words(number, measure)} in {_activity(name)} ({year}), "
                        f"{times(quotient)} times the national share{_away(distance, unit)}."
                        f"{' One works may hold most of them.' if table.one_site(unit, code) else ''}"
                    ),
                    score=float(score[unit]),
                    jobs=number,
                    lq=quotient,
                    distance_km=None if distance is None else float(distance[unit]),
                    evidence=(
                        Evidence(
                            f"{area.name}: SIC {code}, {name}",
                            number,
                            "jobs (employment)" if measure == Measure.JOBS else "employee jobs",
                            area.name,
                            year,
                            self._figures.source_title(source),
                            self._figures.edition(source),
                        ),
                    ),
                )
            )
        return regions

    def _buyers(self, taken: list[Term], decay: pd.Series | None, distance: pd.Series | None) -> list[Region]:
        """Places strong in what buys the classes."""
        figures, buyers = self._figures, self._bought_by(taken)
        if not buyers:
            return []
        by_buyer = pd.DataFrame({number: one.points for number, one in enumerate(buyers)})
        score = _decayed(by_buyer.max(axis=1), decay)
        regions = []
        for unit in _order(score):
            one = buyers[int(str(by_buyer.loc[unit].idxmax()))]
            number, quotient = float(one.jobs[unit]), float(one.lq[unit])
            area, measure = figures.area(unit), str(figures.jobs.measure[unit])
            regions.append(
                Region(
                    area=area,
                    reason=(
                        f"{area.name} has {jobs_in_words(number, measure)} in {_activity(one.name)} "
                        f"({int(figures.jobs.year_of[unit])}), {times(quotient)} times the national share; "
                        f"{one.because}{_away(distance, unit)}."
                    ),
                    score=float(score[unit]),
                    jobs=number,
                    lq=quotient,
                    distance_km=None if distance is None else float(distance[unit]),
                    evidence=one.evidence,
                )
            )
        return regions

    def _bought_by(self, taken: list[Term]) -> list[Buyer]:
        codes = tuple(term.code for term in taken)
        # One answer asks three times what buys its classes.
        found = self._buyers_of.get(codes)
        if found is None:
            found = buyers_of(self._figures, self.class_jobs, codes)
            self._buyers_of = {**dict(list(self._buyers_of.items())[1 - MOST_KEPT :]), codes: found}
        return found

    def _ask(self, question: Question, taken: list[Term], regions: list[Region]) -> list[Contact]:
        codes = [term.code for term in taken]
        if question.want == OFFER:
            buyers = self._bought_by(taken)
            prefixes = tuple(one.classes for one in buyers if one.by_judgement)
            activities = {one.classes for one in buyers if not one.by_judgement}
            of = self._figures.activities.of
            codes = [code for code in self.words.codes if code.startswith(prefixes) or of(code) in activities]
        made = self._made_at
        return [one for region in regions for one in contacts(self._figures, made, region.area.key, codes)]

    @cached_property
    def _made_at(self) -> dict[str, frozenset[str]]:
        """Classes that what each known works makes is read as."""
        texts = sorted({plant.work for plant in plants().rows})
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
        if regions and question.want == OFFER and self._bought_by(taken)[0].by_judgement:
            said.append(
                "Who buys it is general knowledge here: tables of inputs show buyers of materials and parts only."
            )
        said.append(self._unpublished(taken) if question.want == NEED and regions else "")
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

    def _unpublished(self, taken: list[Term]) -> str:
        """Units that cannot be named because their figure is suppressed."""
        jobs = self.class_jobs.jobs
        hidden = [str(unit) for unit in jobs.index if all(np.isnan(cell(jobs, str(unit), one.code)) for one in taken)]
        names = listed(self._figures.area(unit).name for unit in hidden)
        return f"{names}: the figure is withheld, so it cannot be among them." if hidden else ""

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
