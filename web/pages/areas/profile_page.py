"""Everything that the page of one area shows, each part computed when it is first shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graph_engine.area_profiles.indicators import IndicatorFigure
from graph_engine.area_profiles.limits import profile_limits
from graph_engine.area_profiles.peers import Peers
from graph_engine.area_profiles.profile import ActivityFigure, AreaProfile
from graph_engine.engine import Engine
from graph_engine.explanations.activity_evidence import JUMPED, jump_meaning
from graph_engine.explanations.wording import count, listed, sentence, times
from graph_engine.geography.countries.uk import FIGURES_VINTAGE
from graph_engine.geography.gazetteer import Area
from graph_engine.schema import AreaLevel
from graph_engine.schema.keys import area_key
from graph_engine.suggestions.kinds import kind_titles
from graph_engine.suggestions.model import Suggestion
from graph_engine.topics.topic_view import TopicPlace
from web.http.engine_session import EngineSession
from web.pages.areas.first_partners import FirstPartner, first_partners
from web.pages.areas.tables import CONTACT, FULL_BAR, GROWTH, INDICATOR, ORDER, SUGGESTED, linked_columns, peer_table
from web.presentation.area_columns import (
    CSV_ONLY,
    PEOPLE,
    activity_columns,
    cautions,
    industries,
    shown_activities,
    structure,
)
from web.presentation.area_records import RecordView
from web.presentation.data_table import DataTable, TableColumn
from web.presentation.evidence_columns import evidence_table
from web.presentation.topic_columns import place_table

IN_SUMMARY = 3
# Characters of two lines of a telephone, less the words before them.
LEAD = 62
# Fewer joint projects than this say nothing of a place.
FEW = 3
# Columns of its own that leave room for peers beside them.
MOST_UNITS = 4
FIRST_SUGGESTIONS = 5
# Areas without a joint project that are named.
NOT_YET = 5
TOPICS_SHOWN = 10


@dataclass(frozen=True)
class ProfilePage:
    """Everything that the page of one area shows.

    Parameters
    ----------
    now : EngineSession
        The engine on one release.
    area : Area
        The area.
    by : str
        How its peers are chosen.
    chosen : tuple of Area
        The reader's own choice of peers.
    """

    now: EngineSession
    area: Area
    by: str
    chosen: tuple[Area, ...]

    @cached_property
    def area_profile(self) -> AreaProfile:
        """What it is known for, what it lacks, who is there."""
        return self.now.engine.profile(self.area)

    @cached_property
    def subject(self) -> str:
        """The place that the figures are of, in running text: the area itself, or what holds it."""
        if not self.held:
            return self.area.name
        return f"the areas that hold {self.area.name}" if self.several else self.area_profile.figures_for[0].name

    @property
    def plural(self) -> bool:
        """Whether :attr:`subject` takes a plural verb."""
        return self.held and self.several

    @cached_property
    def held(self) -> bool:
        """Whether the figures are those of units that hold the area, and not its own."""
        return bool(self.area_profile.figures_for) and not self.now.engine.gazetteer.same_place(
            self.area, [unit.key for unit in self.area_profile.figures_for]
        )

    @property
    def several(self) -> bool:
        """Whether figures of several units stand side by side."""
        return len(self.area_profile.figures_for) > 1

    @cached_property
    def years_before(self) -> tuple[int, ...]:
        """Years before the newest for which there are location quotients, the oldest first."""
        figures = self.area_profile.known_for + self.area_profile.lacks
        years = sorted({year for one in figures for year in one.by_year})[:-1]
        return tuple(year for year in years if any(one.by_year.get(year) is not None for one in figures))

    @cached_property
    def peers(self) -> Peers | None:
        """Its strengths beside those of its peers; none without figures, or where it spans many units itself."""
        if not 1 <= len(self.area_profile.figures_for) <= MOST_UNITS:
            return None
        return self.now.engine.peers(self.area, self.by, self.chosen)

    @cached_property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """The first suggestions of its list, the better grade first."""
        return self.now.engine.first_suggestions(self.area, FIRST_SUGGESTIONS).suggestions[:FIRST_SUGGESTIONS]

    @cached_property
    def topics(self) -> tuple[TopicPlace, ...]:
        """Topics of the area, and what it has and lacks in each; most work first."""
        return self.now.engine.topics_of(self.area)

    @cached_property
    def topics_shown(self) -> list[TopicPlace]:
        """The topics with most work, those in which it goes on latest first."""
        return sorted(self.topics[:TOPICS_SHOWN], key=lambda one: -(one.last_year or 0))

    @property
    def side_by_side(self) -> list[str]:
        """What names the area and its peers in the address of the comparison."""
        others = [column.area for column in self.peers.columns if not column.own] if self.peers else []
        return [self.now.reference(one) for one in (self.area, *others)][: profile_limits().compared_most]

    @cached_property
    def tables(self) -> Mapping[str, DataTable]:
        """Every table of the page, by name."""
        return area_tables(self)

    @property
    def table_titles(self) -> list[tuple[str, str]]:
        """Name and title of each table that the page shows."""
        found = [(name, self.tables[name]) for name in ORDER if name in self.tables]
        return [(name, table.title) for name, table in found if table.rows]

    def unit_name(self, figure: IndicatorFigure) -> str:
        """Name of the unit that a figure is of."""
        return self.now.engine.figures.area(figure.unit_key).name

    @property
    def most(self) -> float:
        """Quotient that fills a bar: the largest shown, at most 8."""
        return min(FULL_BAR, max((one.lq for one in self.area_profile.known_for), default=1.0))

    @property
    def first_known(self) -> list[ActivityFigure]:
        """What it is known for first, each activity once; of several units in turn."""
        return _summed_up(self.area_profile.known_for)

    @cached_property
    def cards(self) -> list[FirstPartner]:
        """The first suggestions in short."""
        return first_partners(self.suggestions)

    @property
    def tabs(self) -> list[tuple[str, str]]:
        """Id and title of each part that stands below the top of the page, where there is something in it."""
        of, engine = self.area_profile, self.now.engine
        parts = (
            ("strengths", "Strengths", of.known_for or of.gva),
            ("comparison", "Compared", self.peers and self.peers.rows),
            ("gaps", "Gaps and growth", of.lacks or of.figures_for),
            ("links", "Topics and links", self.topics or engine.linked(self.area) or engine.memberships(self.area)),
            ("people", "Who is there", of.institutions or of.employers or of.support),
            ("figures", "Indicators and totals", engine.indicators(self.area) or of.indices or of.sources),
        )
        return [(name, title) for name, title, found in parts if found]

    @property
    def lead(self) -> str:
        """What the area is known for, as far as it goes in two lines of a telephone."""
        # A figure that jumped is what the page warns of: the first sentence is of those that did not, if there are any.
        steady = _summed_up(tuple(one for one in self.area_profile.known_for if not one.caution))
        known = [_marked(one) for one in steady or self.first_known]
        fitting = [at for at in range(1, len(known) + 1) if len(_apart(known[:at])) <= LEAD]
        if known:
            return sentence(f"Known for {_apart(known[: max(fitting, default=1)])}")
        return f"{self.summary.partition('. ')[0].removesuffix('.')}." if self.summary else ""

    @property
    def summary(self) -> str:
        """The page in two or three sentences."""
        said = []
        if known := [_marked(one) for one in self.first_known]:
            who = f"Parts of {self.subject} are" if self.several else f"{self.subject} {'are' if self.plural else 'is'}"
            said.append(f"{who} known for {_apart(known)}")
        elif self.area_profile.figures_for:
            said.append(f"No activity of {self.subject} stands out from the country beyond doubt")
        # What one part lacks another may be known for.
        if not self.several and (lacks := _summed_up(self.area_profile.lacks)):
            said.append(f"There is little of {lacks[0].label} for its size")
        linked = [one for one in self.now.engine.linked(self.area) if one.small >= FEW]
        if linked:
            first = linked[0]
            said.append(
                f"Most small research projects are with {first.area.name}: "
                f"{count(first.small)}{_beside_chance(first.times_expected)}"
            )
        return " ".join(sentence(one) for one in said)

    @property
    def not_yet_linked(self) -> list[Area]:
        """Areas without a dated joint project with this one, the likeliest first."""
        return self.now.engine.not_yet_linked(self.area, NOT_YET)

    @cached_property
    def record(self) -> RecordView | None:
        """What became of its list of an earlier year."""
        engine = self.now.engine
        found, records = engine.record_of(self.area), engine.area_records
        if found is None or records is None:
            return None
        return RecordView(found, records.origin, records.newest, lambda code: _name_of(engine, code))

    @property
    def behind(self) -> list[tuple[str, str]]:
        """Key and title of each source of the figures in the summary."""
        titles = dict.fromkeys(one.source for one in self.area_profile.sources)
        keys = {str(title): str(key) for key, title in self.now.engine.figures.sources["title"].items()}
        return [(keys[title], title) for title in titles if title in keys]

    def as_dict(self) -> dict[str, object]:
        """JSON of the page."""
        engine = self.now.engine
        return {
            "summary": self.summary,
            **self.area_profile.as_dict(),
            "peers": self.peers.as_dict() if self.peers else None,
            "growth": [one.as_dict() for one in engine.growth(self.area)],
            "linked": [one.as_dict() for one in engine.linked(self.area)],
            "not_yet_linked": [{"code": one.code, "name": one.name} for one in self.not_yet_linked],
            "record": self.record.as_dict() if self.record else None,
            "indicators": [one.as_dict() for one in engine.indicators(self.area)],
            "communities": [one.as_dict() for one in engine.memberships(self.area)],
            "suggestions": [
                {
                    "kind": one.kind,
                    "grade": one.grade.words,
                    "partner": one.target.as_dict(),
                    "headline": one.headline,
                }
                for one in self.suggestions
            ],
            "topics": [one.as_dict() for one in self.topics_shown],
        }


def _name_of(engine: Engine, code: str) -> str:
    key = area_key(AreaLevel.ITL3, FIGURES_VINTAGE, code)
    return engine.gazetteer.area(key).name


def _beside_chance(expected: float | None) -> str:
    """How many projects two places share, beside what chance would give; empty where that is not known."""
    # Most in number may be fewer than two large places would share by chance: both are said, and of what.
    if expected is None:
        return ""
    return f"; of all sizes {times(expected)} times chance"


def _summed_up(figures: tuple[ActivityFigure, ...]) -> list[ActivityFigure]:
    """The first activities, each once; of several units in turn."""
    of_unit: dict[str, list[ActivityFigure]] = {}
    for one in figures:
        of_unit.setdefault(one.area, []).append(one)
    in_turn = [of_one[at] for at in range(IN_SUMMARY) for of_one in of_unit.values() if at < len(of_one)]
    found: dict[str, ActivityFigure] = {}
    for one in in_turn:
        found.setdefault(one.label, one)
    return list(found.values())[:IN_SUMMARY]


def _marked(one: ActivityFigure) -> str:
    return f"{one.label} ({JUMPED})" if one.caution else one.label


def _apart(names: list[str]) -> str:
    """Names that may hold commas and "and" themselves, as a list in running text."""
    if not any("," in name or " and " in name for name in names) or len(names) < 2:
        return listed(names)
    return f"{'; '.join(names[:-1])}; and {names[-1]}"


def area_tables(page: ProfilePage) -> dict[str, DataTable]:
    """Every table of an area's page, by name."""
    profile, engine = page.area_profile, page.now.engine
    linked = engine.linked(page.area)
    several = ("area",) if page.several else ()
    tables = {
        "known_for": _activities("Known for", page, profile.known_for, strong=True),
        "lacks": _activities("Has little of", page, profile.lacks, strong=False),
        "growth": DataTable(
            "Near to what it has",
            GROWTH,
            engine.growth(page.area),
            shown=("label", *several, "related", "density", "rank", "value", "lq"),
            remark=cautions([(one.caution,) for one in engine.growth(page.area)], jump_meaning(engine.figures)),
            narrow=("label", "related", "density", "value"),
        ),
        "suggestions": DataTable("First suggestions", SUGGESTED, _suggested(page)),
        "topics": place_table("Topics", page.topics_shown, of_topic=False, written=page.now.engine.release.written),
        "linked": DataTable(
            "Linked already",
            linked_columns(linked[0].small if linked else 1.0),
            linked,
            shown=("name", "small_consortia", "projects", "times_expected", "begun", "distance_km"),
            narrow=("name", "small_consortia", "projects"),
        ),
        **({"record": page.record.table} if page.record else {}),
        "indicators": _indicators(page),
        "gva": industries(profile),
        "institutions": DataTable("Institutions that industry pays", CONTACT, profile.institutions),
        "employers": DataTable("Works and large employers", CONTACT, profile.employers),
        "support": DataTable("Support to ring first", CONTACT, profile.support),
        "structure": structure(profile),
        "figures": evidence_table("Totals behind the page", profile.sources),
    }
    return tables | ({"peers": peer_table(page.peers, jump_meaning(page.now.engine.figures))} if page.peers else {})


# Years before the newest are those of the whole page, so that both tables of activities have the same columns.
def _activities(title: str, page: ProfilePage, figures: Sequence[ActivityFigure], *, strong: bool) -> DataTable:
    years = sorted({year for one in figures for year in one.by_year})
    columns = activity_columns(
        years,
        page.years_before,
        newest=figures[0].year if figures else "",
        several=page.several,
        full=page.most if strong else None,
    )
    shown = shown_activities(strong=strong, trend=bool(page.years_before))
    return DataTable(title, columns, figures, shown=shown, narrow=("label", "lq", "value"))


def _suggested(page: ProfilePage) -> list[dict[str, Any]]:
    titles = kind_titles()
    return [
        {
            "kind": titles[one.kind],
            "grade": one.grade.words,
            "partner_code": one.target.code,
            "partner": one.target.name,
            "field": one.theme,
            "headline": one.headline,
        }
        for one in page.suggestions
    ]


def _indicators(page: ProfilePage) -> DataTable:
    in_words: Mapping[str, TableColumn] = {
        "area_code": TableColumn(
            "area_code", "Area code", value=lambda one: page.now.engine.figures.area(one.unit_key).code, only=CSV_ONLY
        ),
        "source": TableColumn(
            "source", "Source", value=lambda one: page.now.engine.figures.source_title(one.source), only=CSV_ONLY
        ),
    }
    place = TableColumn("place", "Area", cell=page.unit_name, only=PEOPLE)
    where = ("place",) if page.several else ()
    shown = ("name", *where, "year", "value", "compared", "median", "rank")
    columns = [in_words.get(column.name, column) for column in INDICATOR]
    narrow = ("name", *where, "value", "median", "rank")
    return DataTable("Indicators", (*columns, place), page.now.engine.indicators(page.area), shown=shown, narrow=narrow)
