"""The map: any figure by area, each area a link, and lines from one place to its partners and links."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from flask import Response, url_for

from graph_engine.charts.maps import Arc, choropleth
from graph_engine.charts.outlines import HEIGHT, INSET_LEFT, INSET_SIZE, INSET_TOP, WIDTH, arc_path, point
from graph_engine.charts.style import NO_FIGURE
from graph_engine.errors import UnknownNameError
from graph_engine.explanations.wording import count, sentence
from graph_engine.geography.gazetteer import Area
from graph_engine.suggestions.kinds import kind_titles
from web.http.answers import Answer
from web.http.chart_pictures import picture
from web.http.engine_session import EngineSession
from web.http.parameters import RELEASE, Choice, Parameter, QueryArgs, Text, read_args
from web.http.routing import Pages
from web.http.session import reading
from web.pages.map.atlas import LEVELS, SHOWN, atlas
from web.pages.map.values import Standing, Values, groups
from web.presentation.area_columns import CAUTION, FILES
from web.presentation.data_table import CellKind, DataTable, TableColumn
from web.presentation.place_map import apart

if TYPE_CHECKING:
    import altair as alt

pages = Pages("map", __name__)

MOST_SUGGESTED, MOST_LINKED, MOST_OF_LIST = 3, 5, 5
PARAMETERS: Sequence[Parameter] = (
    Choice(
        "figure",
        "Figure; without one the first that the page offers",
        lambda now: list(atlas(now.engine).figures),
    ),
    Choice("level", "Level of areas", list(LEVELS)),
    Choice("show", "How to show it", list(SHOWN), "quotient"),
    Text("area", "Area whose partners and links are drawn, by name or code"),
)

DISC = 150.0
"""Radius of the disc of a number, in units of the plane: read on a phone too."""

PARTNER = (
    TableColumn("code", "Code", value=lambda one: one.area.code),
    TableColumn("name", "Partner", value=lambda one: one.area.name),
    TableColumn("kind", "Kind", value=lambda one: one.kind),
    TableColumn("why", "Why", value=lambda one: one.why),
)
"""Columns of places at the ends of lines."""


def area_columns(
    title: str = "Figure", *, heading: str = "", beside: str | None = "", full: float = 1.0
) -> tuple[TableColumn, ...]:
    """Columns of a figure by area.

    Parameters
    ----------
    title, heading : str
        The figure with unit and year, for files, and with its unit alone, for the page.
    beside : str or None
        What the amount behind a quotient is; ``None`` where no amount stands beside the figure.
    full : float
        Value that fills a bar.
    """
    columns = (
        TableColumn("code", "Code", only=FILES),
        TableColumn("name", "Area", link=lambda row: row["href"], note=lambda row: row["caution"]),
        TableColumn("value", title, CellKind.NUMBER, gaps=True, cell=lambda row: row["text"], heading=heading,
               bar=lambda row: row["value"], full=full),
    )  # fmt: skip
    if beside is None:
        return (*columns, CAUTION)
    amount = TableColumn("beside", beside, CellKind.NUMBER, gaps=True, cell=lambda row: row["beside_text"])
    return (*columns, amount, CAUTION)


@dataclass(frozen=True)
class Partner:
    """A place at the end of a line: its number on the map, why it is there, and where to read more."""

    number: int
    area: Area
    kind: str
    why: str
    title: str = ""

    @property
    def suggested(self) -> bool:
        """Whether it is suggested, and not merely linked already."""
        return self.kind in kind_titles()

    @property
    def at(self) -> tuple[float, float]:
        """Where it lies on the map."""
        return point(self.area.latitude, self.area.longitude)


@dataclass(frozen=True)
class AreaOutline:
    """One area of the map: its outline, and what is read where a pointer rests on it."""

    href: str
    title: str
    path: str


@dataclass(frozen=True)
class MapPage:
    """Everything that the page shows.

    Parameters
    ----------
    now : EngineSession
        The engine on one release.
    args : QueryArgs
        What the address asks for.
    values : Values
        The figure.
    area : Area or None
        The place whose lines are drawn.
    """

    now: EngineSession
    args: QueryArgs
    values: Values
    area: Area | None

    @cached_property
    def areas(self) -> Mapping[str, Area]:
        """All areas on the map, by key."""
        keys = {*atlas(self.now.engine).outlines(self.values.level).shapes, *self.values.values}
        return {key: self.now.engine.gazetteer.area(key) for key in sorted(keys)}

    @cached_property
    def hrefs(self) -> Mapping[str, str]:
        """Addresses of the areas' pages, by key."""
        return {key: url_for("areas.profile", code=self.now.reference(area)) for key, area in self.areas.items()}

    @property
    def title(self) -> str:
        """The figure in words."""
        return self.values.figure.title

    @property
    def year(self) -> str:
        """Year or years of the figure."""
        return self.values.year

    @cached_property
    def rows(self) -> list[dict[str, object]]:
        """Areas with a figure, the largest first, those without at the end."""
        found = []
        # Minus infinity puts areas without a figure behind every figure, negative ones too.
        order = sorted(self.areas, key=lambda key: (-self.values.values.get(key, -math.inf), self.areas[key].code))
        for at, key in enumerate(order):
            value = self.values.values.get(key)
            row: dict[str, object] = {
                "rank": at + 1 if value is not None else None,
                "code": self.areas[key].code,
                "name": self.areas[key].name,
                "href": self.hrefs[key],
                "value": value,
                "text": self.values.text(value) if value is not None else "no figure",
                "caution": self.values.cautions.get(key),
            }
            if self.values.beside is not None:
                beside = self.values.beside.get(key)
                row |= {"beside": beside, "beside_text": "–" if beside is None else self.values.beside_text(beside)}
            found.append(row)
        return found

    @property
    def most(self) -> float:
        """Value that fills a bar."""
        return max(self.values.values.values(), default=0.0)

    @cached_property
    def legend(self) -> list[tuple[str, str, int]]:
        """Colour, words and number of areas of each class, from the highest; those without figure last."""
        cuts = self.values.cuts
        number = [0] * len(cuts.colours)
        for value in self.values.values.values():
            number[cuts.of(value)] += 1
        found = list(zip(cuts.colours, self.values.legend, number, strict=True))[::-1]
        missing = len(self.areas) - len(self.values.values)
        return [*found, (NO_FIGURE, "no figure", missing)] if missing else found

    @cached_property
    def layers(self) -> dict[str, list[tuple[str | None, list[AreaOutline]]]]:
        """Outlines of the map and of its inset, by colour; ``None`` where there is no figure."""
        drawn = atlas(self.now.engine).outlines(self.values.level)
        return {"main": self._coloured(drawn.paths), "inset": self._coloured(drawn.inset_paths)}

    @cached_property
    def partners(self) -> list[Partner]:
        """Places at the ends of lines, numbered."""
        if self.area is None:
            return []
        found: list[Partner] = []
        match = self.now.engine.first_suggestions(self.area, MOST_SUGGESTED)
        for one in match.suggestions:
            if one.target.key not in {partner.area.key for partner in found}:
                found.append(Partner(len(found) + 1, one.target.place, one.kind, one.headline, one.title))
        for link in self.now.engine.linked(self.area)[:MOST_LINKED]:
            small = f", {count(link.small)} of them in small consortia" if link.small else ""
            found.append(Partner(len(found) + 1, link.area, "linked", f"{count(link.projects)} joint projects{small}"))
        # A place without an outline has no point at which a line could end.
        return [one for one in found if not math.isnan(one.area.latitude + one.area.longitude)]

    @property
    def ends(self) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
        """The first and the last rows of the figure, the highest first; none last where the first are nearly all."""
        known = [row for row in self.rows if row["rank"] is not None]
        last = known[-MOST_OF_LIST:] if len(known) > 2 * MOST_OF_LIST else []
        return known[:MOST_OF_LIST], last

    @property
    def charted(self) -> Area | None:
        """The chosen area; of a list without outlines the area of its name that has them, if there is one."""
        if self.area is None or self.area.level in LEVELS:
            return self.area
        return next((one for one in self.now.engine.units if one.name == self.area.name), self.area)

    @cached_property
    def standing(self) -> Standing | None:
        """Where the chosen area stands; ``None`` where the figure is not published for it."""
        area, figure = self.charted, self.values.figure
        if area is None or area.level not in figure.levels:
            return None
        own = self.values
        if own.level != area.level:
            own = atlas(self.now.engine).read(figure.key, area.level, self.values.show)
        value = own.values.get(area.key)
        if value is None:
            return None
        rank = 1 + sum(other > value for other in own.values.values())
        return Standing(own.text(value), own.measured, rank, len(own.values), area.level)

    @cached_property
    def outline(self) -> str | None:
        """Path data of the chosen area; ``None`` where its level has no outlines."""
        area = self.charted
        if area is None or area.level not in LEVELS:
            return None
        return atlas(self.now.engine).outlines(area.level).paths.get(area.key)

    @cached_property
    def discs(self) -> list[tuple[Partner, tuple[float, float]]]:
        """Each partner and where its number stands: at the end of its line, moved so far that none hides another."""
        start = [self.start] if self.start else []
        points = apart([*start, *(one.at for one in self.partners)], 2 * DISC)
        return list(zip(self.partners, points[len(start) :], strict=True))

    @property
    def start(self) -> tuple[float, float] | None:
        """Where the lines begin."""
        if self.area is None:
            return None
        place = self.area
        if math.isnan(place.latitude + place.longitude):
            units = self.now.engine.gazetteer.units_of(place, self.now.engine.figures.units)
            if not units:
                return None
            # An area without an outline lies where the first of the units that hold it does.
            place = self.now.engine.gazetteer.area(units[0])
        return point(place.latitude, place.longitude)

    @property
    def lines(self) -> list[tuple[Partner, str]]:
        """Path data of the line to each partner; links first, so that suggestions lie above them."""
        start = self.start
        if start is None:
            return []
        ordered = sorted(self.partners, key=lambda one: (one.suggested, one.number))
        return [(one, arc_path(start, one.at, back=not one.suggested)) for one in ordered]

    def _coloured(self, paths: Mapping[str, str]) -> list[tuple[str | None, list[AreaOutline]]]:
        cuts = self.values.cuts
        by_colour: dict[str | None, list[AreaOutline]] = {}
        for key, path in paths.items():
            area, value = self.areas[key], self.values.values.get(key)
            colour = None if value is None else cuts.colours[cuts.of(value)]
            said = "no figure" if value is None else self.values.text(value)
            title = ". ".join(filter(None, (f"{area.name}: {said}", self.values.cautions.get(key))))
            by_colour.setdefault(colour, []).append(AreaOutline(self.hrefs[key], title, path))
        return [(colour, by_colour[colour]) for colour in (None, *cuts.colours) if colour in by_colour]

    @cached_property
    def table(self) -> DataTable:
        """The figure area by area."""
        values = self.values
        beside = values.beside is not None
        columns = area_columns(
            f"{self.title}, {values.measured}, {self.year}",
            heading=sentence(values.measured).strip("."),
            beside=values.beside_title if beside else None,
            full=self.most,
        )
        return DataTable(self.title, columns, self.rows)

    def as_dict(self) -> dict[str, object]:
        """JSON of the page."""
        return {
            "figure": self.values.figure.key,
            "title": self.title,
            "level": self.values.level,
            "show": self.values.show,
            "measured": self.values.measured,
            "year": self.year,
            "source": self.values.source,
            "notes": list(self.values.notes),
            "breaks": list(self.values.cuts.breaks),
            "areas": self.table.records(),
            "area": {"code": self.area.code, "name": self.area.name} if self.area else None,
            "partners": DataTable("Partners", PARTNER, self.partners).records(),
        }

    def tables(self) -> dict[str, DataTable]:
        """Tables of the page."""
        found = {"areas": self.table}
        if self.area is not None:
            found["partners"] = DataTable(f"Partners and links of {self.area.name}", PARTNER, self.partners)
        return found


@pages.page("/map", parameters=PARAMETERS, api=True)
def map(now: EngineSession, args: QueryArgs) -> Answer:  # noqa: A001  # the endpoint's name
    """Any figure on a map of areas, with lines from one place to its suggested partners and strongest links."""
    page = _page(now, args)
    book = atlas(now.engine)
    return Answer(
        "map.html",
        {
            "page": page,
            "values": page.values,
            "groups": groups(list(book.figures.values())),
            "levels": LEVELS,
            "shown": SHOWN,
            "kinds": kind_titles(),
            "offered": sorted({area.name for area in now.engine.units}),
            "disc": round(DISC),
            "frame": {"width": WIDTH, "height": HEIGHT, "left": INSET_LEFT, "top": INSET_TOP, "size": INSET_SIZE},
            "other_level": args["level"] is not None and args["level"] != page.values.level,
            "picture": url_for("map.map_picture", **args.arguments()),
        },
        data=page.as_dict,
        tables=page.tables,
    )


@pages.get("/charts/map.svg")
def map_picture() -> Response:
    """The same map as a picture for a document."""
    now = reading()
    args = read_args(PARAMETERS, now, "map.map", {}, also=(RELEASE,))

    def make() -> tuple[alt.TopLevelMixin, str]:
        page = _page(now, args)
        values, start = page.values, page.start
        arcs = [Arc(start, one.at, one.area.name, firm=one.suggested) for one, _ in page.lines if start is not None]
        whose = (
            f" Lines: suggested partners (whole) and strongest links (dashed) of {page.area.name}." if page.area else ""
        )
        chart = choropleth(
            atlas(now.engine).outlines(values.level),
            values.values,
            values.cuts,
            title=f"{page.title}, {page.year}",
            legend=values.legend,
            legend_title=sentence(values.measured).rstrip("."),
            source=f"{values.source}.{whose}",
            names={key: area.name for key, area in page.areas.items()},
            arcs=arcs,
        )
        return chart, f"Map of {page.title}, {values.measured}, {page.year}"

    return picture(now, make)


def _page(now: EngineSession, args: QueryArgs) -> MapPage:
    book = atlas(now.engine)
    if not book.figures:
        raise UnknownNameError("figure", args["figure"] or "", [])
    values = book.read(args["figure"] or book.first.key, args["level"], args["show"])
    return MapPage(now, args, values, now.engine.area(args["area"]) if args["area"] else None)
