"""Pages of areas: the list, and what there is to know of one before any partner is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from flask import redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from graph_engine.area_profiles.indicators import IndicatorFigure
from graph_engine.area_profiles.limits import profile_limits
from graph_engine.area_profiles.peers import PEERS, Peers
from graph_engine.area_profiles.profile import ActivityFigure, AreaProfile
from graph_engine.explanations.wording import listed, sentence, together
from graph_engine.geography.gazetteer import Area
from graph_engine.reference.indicator_series import indicator_series
from graph_engine.schema import AreaLevel
from graph_engine.suggestions.kinds import kind_titles
from graph_engine.suggestions.model import Suggestion
from web.http.answers import Answer
from web.http.current import EngineSession
from web.http.paging import PAGING, paged
from web.http.parameters import Choice, Many, QueryArgs, Text
from web.http.routing import Pages
from web.pages.areas.tables import AREAS, ORDER, area_tables
from web.presentation.amounts import amount
from web.presentation.data_table import DataTable
from web.presentation.sentences import figures_for

pages = Pages("areas", __name__)

UNITS = "units"
LEVELS: Mapping[str, str] = {
    AreaLevel.AUTHORITY: "Combined authorities",
    UNITS: "Areas between which suggestions are made",
    AreaLevel.ITL1: "Nations and regions (ITL1)",
    AreaLevel.ITL2: "Other ITL2 areas, of the lists of 2025 and before",
    AreaLevel.ITL3: "ITL3 areas",
    AreaLevel.DISTRICT: "Districts",
    AreaLevel.LEP: "Local enterprise partnerships, closed in 2024",
    AreaLevel.COUNTRY: "Country",
}
IN_SUMMARY = 3
# Fewer joint projects than this say nothing of a place.
FEW = 3
# Columns of its own that leave room for peers beside them.
MOST_UNITS = 4
SUGGESTED = 3
CHOSEN = "chosen"


@pages.page("/areas", parameters=[Text("q", "Part of a name, or a code"), *PAGING], api=True)
def index(now: EngineSession, args: QueryArgs) -> Answer | BaseResponse:
    """All areas by level, or those whose name or code holds a text."""
    text = args["q"]
    units = {area.key for area in now.engine.units}
    groups = {level: tuple(a for a in areas if a.key not in units) for level, areas in now.areas.items()}
    groups[UNITS] = now.engine.units
    if text:
        wanted = {area.key for area in now.engine.areas(text)}
        groups = {level: tuple(a for a in areas if a.key in wanted) for level, areas in groups.items()}
        found = [area for areas in groups.values() for area in areas]
        if len(found) == 1:
            return redirect(url_for("areas.profile", code=now.reference(found[0])), 303)
        if not found:
            # A union of districts, or a name spelled otherwise; an unknown one becomes a page with the nearest.
            return redirect(url_for("areas.profile", code=now.reference(now.engine.area(text))), 303)
    ordered = {title: groups[level] for level, title in LEVELS.items() if groups.get(level)}
    names = Counter(area.name for areas in ordered.values() for area in areas)
    rows = [
        {"code": now.reference(area), "name": area.name, "level": area.level, "list": title}
        for title, areas in ordered.items()
        for area in areas
    ]
    return Answer(
        "areas.html",
        {"groups": ordered, "text": text, "repeated": {name for name, number in names.items() if number > 1}},
        data=lambda: paged("areas", rows, args),
        tables=lambda: {"areas": DataTable("Areas", AREAS, rows)},
    )


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
    def suggestions(self) -> Mapping[str, tuple[Suggestion, ...]]:
        """The first suggestions of each kind."""
        match = self.now.engine.first_suggestions(self.area, SUGGESTED)
        found = {kind: tuple(one for one in match.suggestions if one.kind == kind) for kind in kind_titles()}
        return {kind: cards for kind, cards in found.items() if cards}

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
        return min(8.0, max((one.lq for one in self.area_profile.known_for), default=1.0))

    @property
    def summary(self) -> str:
        """The page in a paragraph of plain words."""
        said = []
        if known := _labels(self.area_profile.known_for):
            who = f"Parts of {self.subject} are" if self.several else f"{self.subject} {'are' if self.plural else 'is'}"
            said.append(f"{who} known for {known}")
        elif self.area_profile.figures_for:
            said.append(f"No activity of {self.subject} stands out from the country beyond doubt")
        # What one part lacks another may be known for.
        if not self.several and (lacks := _labels(self.area_profile.lacks)):
            said.append(f"There is little of {lacks} for the size of the place")
        linked = [one.area.name for one in self.now.engine.linked(self.area) if one.small >= FEW]
        if linked:
            said.append(f"Organisations there share most small research projects with those of {_apart(linked[:2])}")
        first = [cards[0] for cards in self.suggestions.values()]
        partners = list(dict.fromkeys(f"{one.target.name} ({one.theme})" for one in first))
        if partners:
            verb = "partner suggested is" if len(partners) == 1 else "partners suggested are"
            said.append(f"The first {verb} {_apart(partners)}")
        elif self.area_profile.figures_for:
            said.append("No partner is strong enough a match to be suggested from published figures")
        return " ".join(sentence(one) for one in said)

    def as_dict(self) -> dict[str, object]:
        """JSON of the page."""
        engine = self.now.engine
        return {
            "summary": self.summary,
            **self.area_profile.as_dict(),
            "peers": self.peers.as_dict() if self.peers else None,
            "growth": [one.as_dict() for one in engine.growth(self.area)],
            "linked": [one.as_dict() for one in engine.linked(self.area)],
            "indicators": [one.as_dict() for one in engine.indicators(self.area)],
            "communities": [one.as_dict() for one in engine.memberships(self.area)],
            "suggestions": [
                {
                    "kind": kind,
                    "partner": one.target.as_dict(),
                    "headline": one.headline,
                }
                for kind, cards in self.suggestions.items()
                for one in cards
            ],
        }


@pages.page(
    "/areas/<code>",
    parameters=[
        Choice("peers", "Choice of peers", list(PEERS)),
        Many("with", "Places to compare with, by code or name"),
    ],
    api=True,
)
def profile(now: EngineSession, args: QueryArgs, code: str) -> Answer:
    """What an area is known for and lacks, beside its peers, who is there and whom it works with."""
    names = [name.strip() for text in args["with"] for name in text.split(",") if name.strip()]
    chosen = tuple(now.engine.area(name) for name in names)
    page = ProfilePage(now, now.engine.area(code), args["peers"] or (CHOSEN if chosen else "similar"), chosen)
    area_profile = page.area_profile
    return Answer(
        "profile.html",
        {
            "page": page,
            "area": page.area,
            "area_profile": area_profile,
            "held": figures_for(page.area, area_profile.figures_for) if page.held else "",
            "growth": now.engine.growth(page.area),
            "linked": now.engine.linked(page.area),
            "indicators": now.engine.indicators(page.area),
            "memberships": now.engine.memberships(page.area),
            "similar": now.engine.similar(page.area, top=3) if area_profile.figures_for else [],
            "peer_titles": PEERS,
            "chosen": ", ".join(names),
            "amount": amount,
            "together": together,
            "publisher": lambda one: indicator_series()[one.code].publisher,
        },
        data=page.as_dict,
        tables=lambda: page.tables,
    )


def _labels(figures: tuple[ActivityFigure, ...]) -> str:
    """Labels of the first activities, each once; of several units in turn."""
    of_unit: dict[str, list[str]] = {}
    for one in figures:
        of_unit.setdefault(one.area, []).append(one.label)
    in_turn = [labels[at] for at in range(IN_SUMMARY) for labels in of_unit.values() if at < len(labels)]
    return _apart(list(dict.fromkeys(in_turn))[:IN_SUMMARY])


def _apart(names: list[str]) -> str:
    """Names that may hold commas and "and" themselves, as a list in running text."""
    if not any("," in name or " and " in name for name in names) or len(names) < 2:
        return listed(names)
    return f"{'; '.join(names[:-1])}; and {names[-1]}"
