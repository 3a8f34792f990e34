"""What a release says in words: its topics, who does what in them, and whom an organisation could talk to."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property, partial
from typing import TYPE_CHECKING

from graph_engine.errors import NotEnoughDataError
from graph_engine.geography.countries.uk import FIGURES_VINTAGE
from graph_engine.geography.gazetteer import Area
from graph_engine.opened_release import OpenedRelease
from graph_engine.schema import AreaLevel
from graph_engine.schema.keys import UNITED_KINGDOM

# Each question imports what answers it, as in the engine.
if TYPE_CHECKING:
    from graph_engine.organisation_profiles.organisation_profile import OrganisationProfile
    from graph_engine.prediction.area_record import AreaRecord, AreaRecords
    from graph_engine.prediction.back_test_file import BackTest
    from graph_engine.prediction.likely_now import LikelyPairs
    from graph_engine.prediction.participations import Participations
    from graph_engine.prediction.price_of_fairness import Fairness
    from graph_engine.prediction.prospects import Prospects
    from graph_engine.suggestions.list_stability import Stability
    from graph_engine.suggestions.model import Suggestion
    from graph_engine.suggestions.organisation_exposure import Exposure
    from graph_engine.suggestions.organisation_partners import OrganisationPartners
    from graph_engine.topics.topic_view import Topic, TopicPlace, TopicRow


class TopicAnswers(OpenedRelease):
    """Answers of one release about topics and organisations."""

    _read_participations: Participations | None = None

    def partners_of(self, organisation: str) -> OrganisationPartners:
        """Topic partners of one organisation, by its name or key; those that lists of areas leave out, with the reason.

        Raises
        ------
        UnknownNameError
            With the nearest names.
        NotEnoughDataError
            Where no words of projects are loaded.
        """
        from graph_engine.suggestions.organisation_partners import partners_of

        return partners_of(self.matcher, organisation)

    def organisation(self, organisation: str) -> OrganisationProfile:
        """What loaded sources say of one organisation, by its name or key: texts, topics, sites, ties, suggestions.

        Raises
        ------
        UnknownNameError
            With the nearest names.
        """
        from graph_engine.organisation_profiles.told import profile_of

        return profile_of(self.store, self.matcher, organisation)

    @cached_property
    def exposure(self) -> Exposure:
        """How evenly the suggestions of all areas are spread over organisations."""
        from graph_engine.suggestions.organisation_exposure import EXPOSURE

        return self._cache.get(EXPOSURE, self.matcher)

    @cached_property
    def fairness(self) -> Fairness:
        """How evenly the first lines of all lists show areas and organisations, and what it would cost to be evener."""
        from graph_engine.prediction.price_of_fairness import FAIRNESS

        return self._cache.get(FAIRNESS, self.matcher, lambda: self.likely)

    @cached_property
    def likely(self) -> LikelyPairs | None:
        """What is likely between organisations; ``None`` where the release has no dated projects of two."""
        from graph_engine.prediction.likely_now import LIKELY_ORGANISATIONS

        with suppress(NotEnoughDataError):
            return self._cache.get(LIKELY_ORGANISATIONS, self._participations)
        return None

    @cached_property
    def likely_areas(self) -> LikelyPairs | None:
        """What is likely between areas that have figures of their own; ``None`` without dated projects of two."""
        from graph_engine.prediction.likely_now import LIKELY_AREAS

        with suppress(NotEnoughDataError):
            return self._cache.get(LIKELY_AREAS, self._participations)
        return None

    @cached_property
    def area_records(self) -> AreaRecords | None:
        """What became of the areas that were likely at an earlier origin; ``None`` without dated projects by then."""
        from graph_engine.networks.relation import described_projects
        from graph_engine.prediction.area_record import AREA_RECORDS

        with suppress(NotEnoughDataError):
            return self._cache.get(AREA_RECORDS, self._participations, partial(described_projects, self.store))
        return None

    def record_of(self, area: Area) -> AreaRecord | None:
        """What became of the lists of an area, or of the areas that it holds or lies in; ``None`` where none stands."""
        if self.area_records is None:
            return None
        own = area.level in (AreaLevel.ITL1, AreaLevel.ITL2, AreaLevel.ITL3) and area.vintage == FIGURES_VINTAGE
        units = [] if own else self.gazetteer.units_of(area, self.figures.units)
        return self.area_records.of([area.code] if own else [self.figures.area(unit).code for unit in units])

    @cached_property
    def back_test(self) -> BackTest | None:
        """The back-test of the participations of the release; ``None`` where nobody has made one."""
        from graph_engine.prediction.back_test_file import back_test_of

        records = self.area_records
        return None if records is None else back_test_of(self._cache.roots, records.participations)

    def _participations(self) -> Participations:
        """Read once for all that is computed of them; :meth:`Engine.read_ahead` lets go of them."""
        from graph_engine.prediction.participations import participations_of_store

        if self._read_participations is None:
            self._read_participations = participations_of_store(self.store, UNITED_KINGDOM)
        return self._read_participations

    def not_yet_linked(self, area: Area, most: int) -> list[Area]:
        """Areas without a dated joint project with an area, the likeliest first; none for an area of several units."""
        units = self.gazetteer.units_of(area, self.figures.units)
        if len(units) != 1 or self.likely_areas is None:
            return []
        by_code = {found.code: found for found in map(self.figures.area, self.figures.units)}
        first = self.likely_areas.first(self.figures.area(units[0]).code, len(by_code))
        return [by_code[code] for code in first if code in by_code][:most]

    @cached_property
    def prospects(self) -> Prospects:
        """Says of suggestions whether they are likely, beside useful."""
        from graph_engine.organisations.casing import cased
        from graph_engine.prediction.prospects import Prospects

        def name_of(key: str) -> str:
            # Of partners abroad records often have no name.
            name = self.figures.name_of(key)
            return "" if name == key else cased(name)

        return Prospects(lambda: self.likely, name_of, lambda topic: self.figures.topics.members_of(topic))

    @cached_property
    def stability(self) -> Stability:
        """How often each suggestion stays among the first of its area where figures and weights are drawn anew."""
        from graph_engine.suggestions.list_stability import STABILITY

        return self._cache.get(STABILITY, self.matcher)

    def topics(self, words: str = "", field: str | None = None) -> list[TopicRow]:
        """Topics with these words, of a field; those with most texts first. None in a release without texts."""
        from graph_engine.topics.topic_view import topic_rows

        return topic_rows(self.figures, words, field)

    @cached_property
    def topic_fields(self) -> Mapping[str, str]:
        """Key of a topic → the field under which people look for it; none for a topic of several."""
        from graph_engine.topics.topic_fields import TOPIC_FIELDS

        return self._cache.get(TOPIC_FIELDS, self.store, self.figures)

    def topic(self, topic: str) -> Topic:
        """One topic, by key, number or name: its texts, who does what in it, what areas have and lack.

        Raises
        ------
        UnknownNameError
            With the nearest names.
        """
        from graph_engine.topics.topic_view import find_topic, topic_of

        return topic_of(self.figures, find_topic(self.figures, topic))

    def topics_of(self, area: str | Area) -> tuple[TopicPlace, ...]:
        """What an area has and lacks in topics, by the units that are or hold it; most work first."""
        from graph_engine.topics.topic_view import topic_places

        found = self.gazetteer.find(area) if isinstance(area, str) else area
        return topic_places(self.figures, units=self.gazetteer.units_of(found, self.figures.units))

    def topic_heading(self, topic: str) -> str:
        """What to call a topic, by its key; the key itself where the release has no such topic."""
        from graph_engine.topics.headings import topic_headings

        return topic_headings(self.figures).get(topic, topic)

    def about_topic(self, topic: str) -> list[Suggestion]:
        """Suggestions of all areas that are about a topic, by its key; best first."""
        return self.matcher.about_topic(topic)
