"""From words to regions and contacts: the answer to a business's question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

import pandas as pd

from graph_engine.classifications.activities import CLASS_DIGITS
from graph_engine.datasets.figures import Figures
from graph_engine.datasets.strong_places import CLASS_JOBS, ClassJobs, points
from graph_engine.errors import InputError, UnknownNameError
from graph_engine.explanations.activity_evidence import jumps_in_classes
from graph_engine.explanations.wording import listed
from graph_engine.reference.trade_names import trade_names
from graph_engine.reference.unknown_fields import unknown_fields
from graph_engine.schema.scalars import cell
from graph_engine.search.buyers import Buyer, buyers_of, named_buyers, words_of_buyers
from graph_engine.search.class_notes import ClassNotes, own_trade_note
from graph_engine.search.contact_model import RegionContact
from graph_engine.search.interpretation import fields_of, is_for, read_as, unused
from graph_engine.search.limits import search_limits, word_limits
from graph_engine.search.model import NEED, OFFER, Region, SearchAnswer, Term
from graph_engine.search.nearness import POSTCODES, Point, away, best_first, decayed, distances, kilometres_to
from graph_engine.search.of_material import of_another_material
from graph_engine.search.offering import question_back
from graph_engine.search.own_trade import (
    bears_its_name,
    is_called,
    is_own_trade,
    only_what_he_does,
    says_it_all,
    wanted_beside,
    without_competitors,
)
from graph_engine.search.phrase import taken_apart
from graph_engine.search.place_in_words import PlacesInWords, towns_of
from graph_engine.search.region_contacts import contacts, named_first
from graph_engine.search.region_reasons import region_of
from graph_engine.search.search_question import Question
from graph_engine.search.sentence import read_sentence
from graph_engine.search.settling import of_its_trade, of_several, settling, sole, to_choose
from graph_engine.search.spoken import SpokenAnswers
from graph_engine.search.spoken_model import SpokenChoice
from graph_engine.search.subjects import Subjects
from graph_engine.search.texts_first import answered, texts_first, unasked
from graph_engine.search.trade_readings import TradeReadings
from graph_engine.search.trade_text import contents
from graph_engine.search.words import WORDS, Words
from graph_engine.search.works_made import MADE_AT
from graph_engine.stores.protocol import GraphStore

# Sets of classes whose buyers are kept.
MOST_CACHED = 64


@dataclass(frozen=True)
class _Led:
    """A place, the classes whose firms may be named there, and whether general knowledge led to it."""

    region: Region
    codes: tuple[str, ...]
    by_reference: bool = False


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
        self._buyers_of: dict[tuple[tuple[str, ...], ...], list[Buyer]] = {}

    @cached_property
    def words(self) -> Words:
        """The index of words."""
        return Words(self._figures.cache.get(WORDS, self._store))

    @cached_property
    def class_jobs(self) -> ClassJobs:
        """Jobs by class."""
        return self._figures.cache.get(CLASS_JOBS, self._store, self._figures)

    @cached_property
    def _postcodes(self) -> dict[str, Point]:
        return self._figures.cache.get(POSTCODES, self._store)

    @cached_property
    def spoken(self) -> SpokenAnswers:
        """Answers from texts of projects."""
        return SpokenAnswers(self._figures)

    @cached_property
    def subjects(self) -> Subjects:
        """Nouns of trades."""
        return Subjects(self.words, self.spoken.index, self.spoken.votes)

    @cached_property
    def readings(self) -> TradeReadings:
        """Trades that nouns name."""
        return TradeReadings(self.words)

    @cached_property
    def _notes(self) -> ClassNotes:
        return ClassNotes(self._figures, self.words, self.class_jobs)

    @cached_property
    def places_in_words(self) -> PlacesInWords:
        """Places that questions may name."""
        towns = towns_of(self._figures.organisations.table)
        return PlacesInWords(self._figures.gazetteer, self.words, towns)

    def read_ahead(self) -> None:
        """Read what questions need before somebody asks the first."""
        self.spoken.read_ahead()
        _ = (self.words, self.class_jobs, self._made_at, self._postcodes, self.places_in_words)

    def nearest_unit(self, near: str) -> str | None:
        """Unit that a postcode or an area is in or nearest to; ``None`` where none has a place."""
        found = distances(self._figures, self._postcodes, near)
        return None if found is None or found.isna().all() else str(found.idxmin())

    def find(self, question: Question) -> SearchAnswer:
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
        placed = self.places_in_words.find(question.text)
        sentence = read_sentence(placed.text)
        want = OFFER if sentence.offers and not question.sure else question.want
        plain = replace(
            question, text=self.subjects.spelt(sentence.text), want=want, near=question.near or placed.place
        )
        found = self._of_maker(plain, self.subjects.spelt(sentence.made), self.subjects.spelt(sentence.own))
        if not question.sic:
            distance = distances(self._figures, self._postcodes, plain.near)
            near = (distance, None if question.far else distance)
            own, title_of = self.subjects.spelt(sentence.own), self._figures.sic_name
            found = question_back(self.words, self.subjects, self.spoken, found, plain.text, own, title_of, near)
        notes = [found.note]
        if placed.unplaced:
            notes.append(f"No place on record is called {listed(placed.unplaced)}: give a postcode or a district.")
        note = " ".join(one for one in notes if one)
        return replace(found, text=question.text, near=placed.said, near_place=placed.place, note=note)

    def _of_maker(self, question: Question, made: str, own: str) -> SearchAnswer:
        """Answer a question; who asks for a maker names a thing as it is called: it is read without what he does."""
        found = self._not_of_competitors(question, own)
        thing = made or wanted_beside(question.text, own)
        if not contents(thing) or question.want != NEED or question.sic or is_called(self.words, thing, found):
            return found
        if not made and found.regions:
            return found
        alone = self._answer(replace(question, text=thing), "")
        codes = [term.code for term in alone.taken]
        if alone.answered_from != "classes" or is_own_trade(self.words, self.readings, codes, thing, own):
            return found
        return alone if made or bears_its_name(thing, alone) else found

    def _not_of_competitors(self, question: Question, own: str) -> SearchAnswer:
        """Answer a question; to who needs a thing for what he does others who do the same are no answer."""
        found = self._answer(question, own)
        if question.want == NEED and only_what_he_does(question.text, own) and found.answered_from == "classes":
            return without_competitors(found, "")
        thing = wanted_beside(question.text, own) if question.want == NEED else ""
        codes = [term.code for term in found.taken]
        if not thing or not found.regions or not is_own_trade(self.words, self.readings, codes, thing, own):
            return found
        if found.answered_from == "texts":
            return found.without_classes()
        alone = self._answer(replace(question, text=thing), "")
        return alone if says_it_all(alone) else without_competitors(found, thing)

    def _answer(self, question: Question, own: str) -> SearchAnswer:
        """Answer a question that says what is wanted, and for what, without places."""
        distance = distances(self._figures, self._postcodes, question.near)
        decay = None if question.far else distance
        by_classes = self._by_classes(question, self._terms(question), distance, decay)
        if question.sic:
            # Who names a class does not ask what the words mean.
            return by_classes
        mine = self.subjects.of(question.text, own)
        named, offers = self.words.named_by, question.want == OFFER
        spoken = self.spoken.answer(question.text, distance, decay, lambda word: bool(named(word)), mine, offers=offers)
        found = texts_first(by_classes, spoken, self.words)
        if question.dropped:
            return found
        own = own if self.readings.tells(own) else ""
        names = self._figures.sic_names

        def meanings(noun: str, *, called: bool = False) -> tuple[SpokenChoice, ...]:
            return self.spoken.meanings(noun, distance, decay, called=called)

        if several := of_several(self.readings, meanings, by_classes, question.text, own):
            classes = tuple(Term(code, names.get(code, code), share) for code, share in several.classes)
            return replace(
                found.without_classes(),
                spoken=replace(found.spoken, choices=several.topics, places=()),
                classes=classes,
            )
        found = of_its_trade(self.subjects, self.readings, mine, found)
        terms = [
            Term(code, names.get(code, code), fit)
            for code, fit in settling(self.words, self.subjects, self.readings, found, question.text, own)
            if not of_another_material(self._figures.sic_name(code), question.text)
        ]
        if terms and (answer := self._by_classes(question, terms, distance, decay)).regions:
            unmet = own_trade_note(self.words, [term.code for term in terms], question.text, own)
            answer = replace(answer, note=" ".join(one for one in (unmet, answer.note) if one))
            return texts_first(answer, unasked(spoken), self.words, settled=True)
        choice = to_choose(self.words, self.subjects, self.readings, mine, found, question.text, own, names, meanings)
        if not sole(self.readings, choice, question.text, own):
            return choice
        if choice.spoken.choices:
            return replace(choice, spoken=answered(choice.spoken, offers=offers))
        answer = self._by_classes(question, list(choice.classes), distance, decay)
        headed = tuple(one for one in found.spoken.choices if one.headed)
        if not answer.regions and headed:
            # Of farms no jobs are published: whose texts speak of the thing knows who works on it.
            return replace(answer, spoken=answered(replace(found.spoken, choices=headed), offers=offers))
        return texts_first(answer, unasked(spoken), self.words, settled=True)

    def _by_classes(
        self, question: Question, terms: list[Term], distance: pd.Series | None, decay: pd.Series | None
    ) -> SearchAnswer:
        """What classes answer."""
        taken = [term for term in terms if not term.dropped]
        places = self._strong if question.want == NEED else partial(self._buyers, question.text)
        led, ask = self._named_first(question, places(taken, decay, distance) if taken else [])
        regions = [one.region for one in led]
        everywhere = unknown_fields().named_in(question.text)
        rest = unknown_fields().without(trade_names().named_in(question.text)[1])
        unknown = [*everywhere, *(word for word in self.words.unknown(question.text) if word.lower() in rest.split())]
        used = [term.code for term in taken] + ([code for one in led for code in one.codes] if led else [])
        # Where a class is named the words are not read: none of them was left unused.
        idle = [] if question.sic or not taken else unused(self.words, question.text, used)
        if question.want == OFFER:
            obeyed = words_of_buyers(taken_apart(question.text).purpose)
            unknown, idle = ([word for word in some if word.lower() not in obeyed] for some in (unknown, idle))
        note = self._notes.note(
            question,
            terms,
            places=bool(led),
            by_reference=any(one.by_reference for one in led),
            named=any(person.kind == "business" for person in ask),
        )
        return SearchAnswer(
            text=question.text,
            want=question.want,
            read_as=tuple(terms),
            unknown_words=tuple(unknown),
            unused_words=tuple(idle),
            regions=tuple(regions),
            ask=tuple(ask),
            note=note,
        )

    def _named_first(self, question: Question, led: Sequence[_Led]) -> tuple[list[_Led], list[RegionContact]]:
        """Places that answer, and their contacts: of places about as good those first where somebody is named."""
        most = search_limits().looked_through * question.top
        people = [contacts(self._figures, self._made_at, one.region.area.key, one.codes) for one in led[:most]]
        scores = [one.region.score for one in led[:most]]
        # A place is named once, for the buyer of whom somebody is named there.
        order = named_first(scores, people, offers=question.want == OFFER)
        best: dict[str, int] = {}
        for at in order:
            best.setdefault(led[at].region.area.key, at)
        first = list(best.values())[: question.top]
        return [led[at] for at in first], [person for at in first for person in people[at]]

    def _terms(self, question: Question) -> list[Term]:
        limit = word_limits()
        named = [self._class(code) for code in question.sic]
        dropped = {self._class(code) for code in question.dropped}
        fits: dict[str, float] = dict.fromkeys(named, 1.0)
        if not named:
            nearest = {code for field in fields_of(question.text).values() for code in field.nearest}
            fits = {
                code: fit
                for code, fit in read_as(self.words, question.text).items()
                if code in nearest or not of_another_material(self._figures.sic_name(code), question.text)
            }
            # The best that is still meant: a class that was dropped would go on hiding those behind it.
            best = max((fit for code, fit in fits.items() if code not in dropped), default=0.0)
            floor = max(limit.least_fit, limit.least_of_best * best)
            fits = {code: fit for code, fit in fits.items() if fit >= floor}
        # Classes that are named are meant for certain: however many they are, none is cut.
        order = sorted(fits, key=lambda code: (-fits[code], code))[: limit.classes + len(named)]
        return [Term(code, self._figures.sic_names.get(code, code), fits[code], code in dropped) for code in order]

    def _class(self, written: str) -> str:
        code = re.sub(r"[^0-9]", "", written)[:CLASS_DIGITS]
        if code not in self.words.codes:
            inside = [one for one in self.words.codes if len(code) > 1 and one.startswith(code)]
            raise UnknownNameError("class of SIC 2007", written, self.words.codes, inside[:5] or None)
        return code

    def _strong(self, taken: list[Term], decay: pd.Series | None, distance: pd.Series | None) -> list[_Led]:
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
        score = decayed(by_class.sum(axis=1), decay)
        codes, led = tuple(term.code for term in taken), []
        for unit in best_first(score):
            code = str(by_class.loc[unit].idxmax())
            number, quotient = cell(table.jobs, unit, code), cell(table.quotients, unit, code)
            name = self._figures.sic_name(code)
            ending = (
                f"{away(distance, unit)}.{' One works may hold most of them.' if table.one_site(unit, code) else ''}"
            )
            region = region_of(
                self._figures, unit, name, f"SIC {code}, {name}", number, quotient, ending, float(score[unit])
            )
            caution = jumps_in_classes(self._figures, unit, (code,), number)
            led.append(_Led(replace(region, distance_km=kilometres_to(distance, unit), caution=caution), codes))
        return led

    def _buyers(self, text: str, taken: list[Term], decay: pd.Series | None, distance: pd.Series | None) -> list[_Led]:
        """Places strong in what buys the classes, and most in those buyers that the question says it is for."""
        near = [code for field in fields_of(text).values() for code in field.nearest]
        # Whom the question names is who is meant: nobody else who may buy such things stands before him.
        said = named_buyers(self._figures, self.class_jobs, taken_apart(text).purpose, {one.code for one in taken})
        said = [one for one in said if one.points.gt(0).any()]
        # What is bought of a class that is only near, as machines for textiles to textiles, others buy.
        best = [one for one in taken if one.score >= search_limits().sold_as * taken[0].score]
        nearest = tuple(dict.fromkeys(near))
        buyers = said or self._bought_by(best, nearest) or self._bought_by(taken, nearest)
        if not buyers:
            return []
        meant = is_for(self.words, text, [one.codes for one in buyers])
        # Whom a question says it is for is meant, and none of those who may buy such things, too.
        named = [one for one, is_meant in zip(buyers, meant, strict=True) if is_meant and one.points.gt(0).any()]
        led = []
        for one in buyers if said or not named else named:
            score = decayed(one.points, decay)
            for unit in best_first(score):
                number, quotient = float(one.jobs[unit]), float(one.lq[unit])
                what = f"SIC {one.classes}, {one.name}" if one.by_reference else one.name
                ending = f"; {one.because}{away(distance, unit)}."
                region = region_of(self._figures, unit, one.name, what, number, quotient, ending, float(score[unit]))
                led.append(
                    _Led(
                        replace(
                            region,
                            distance_km=kilometres_to(distance, unit),
                            evidence=(*region.evidence, *one.evidence),
                            caution=jumps_in_classes(self._figures, unit, one.codes, number),
                        ),
                        one.codes,
                        one.by_reference and not one.said,
                    )
                )
        led.sort(key=lambda one: -one.region.score)
        return led

    def _bought_by(self, taken: list[Term], nearest: tuple[str, ...]) -> list[Buyer]:
        codes = tuple(term.code for term in taken)
        question = (codes, nearest)
        # Every filter of one question asks what buys the same classes.
        found = self._buyers_of.get(question)
        if found is None:
            found = buyers_of(self._figures, self.class_jobs, codes, nearest)
            # Replaced as a whole: other threads of a server may be reading it.
            self._buyers_of = {**dict(list(self._buyers_of.items())[1 - MOST_CACHED :]), question: found}
        return found

    @cached_property
    def _made_at(self) -> dict[str, frozenset[str]]:
        """Classes that what each known works makes is read as."""
        found = self._figures.cache.get(MADE_AT, self.words)
        return {text: frozenset(codes) for text, codes in found.items()}
