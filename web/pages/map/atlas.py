"""What the map can show: every figure that is loaded for areas with outlines, at the levels it is published for."""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from typing import cast
from weakref import WeakKeyDictionary, ref

import pandas as pd
from cachetools import LRUCache

from graph_engine.area_profiles.indicators import IndicatorFigure
from graph_engine.charts.maps import QUOTIENT_BREAKS, Classes, classes
from graph_engine.charts.outlines import Outlines
from graph_engine.datasets.activity_matrix import ActivityMatrix
from graph_engine.datasets.value_added import load_gva, members
from graph_engine.engine import Engine
from graph_engine.errors import HubError, NotEnoughDataError, UnknownNameError
from graph_engine.explanations.activity_evidence import jump_caution
from graph_engine.explanations.wording import count, times
from graph_engine.schema import AreaLevel, EdgeType, Measure, NodeLabel
from graph_engine.schema.scalars import frame
from web.http.engine_session import EngineSession
from web.pages.map.values import Figure, Values
from web.presentation.area_outlines import read_outlines
from web.presentation.indicator_amounts import amount

LEVELS: Mapping[str, str] = {
    AreaLevel.ITL2: "ITL2 areas (41)",
    AreaLevel.ITL3: "ITL3 areas (179)",
    AreaLevel.DISTRICT: "Districts (361)",
}
SHOWN: Mapping[str, str] = {"quotient": "Times the national share", "amount": "Amount"}
PEOPLE, VALUE_ADDED, INDICATORS = "People and output", "Gross value added by industry", "Indicators of innovation"
RESIDENTS, PER_RESIDENT, ALL_VALUE_ADDED = "residents", "gva-per-resident", "gva-all"
_JOBS, _GVA, _INDICATOR = "jobs-", "gva-", "indicator-"
_CACHED = 256
_WHERE_WORKED = (
    "Value added counts where work is done, without the imputed rent of owner-occupiers; divided by those who live "
    "there, it is high in centres to which others commute."
)
_AT_WORKPLACE = "Value added counts where work is done."
_NORTHERN_IRELAND = "Northern Ireland: employee jobs of {year}, from its own survey."


class Atlas:
    """Figures and outlines of one release, each read once when it is first asked for."""

    def __init__(self, engine: Engine) -> None:
        # A weak reference: the atlas lives as long as its engine, and must not hold it.
        self._of = ref(engine)
        self._guard = threading.RLock()
        self._outlines: dict[str, Outlines] = {}
        self._read: LRUCache[tuple[str, str, str], Values] = LRUCache(_CACHED)

    @property
    def _engine(self) -> Engine:
        # Whoever asks holds the engine.
        return cast(Engine, self._of())

    @cached_property
    def figures(self) -> Mapping[str, Figure]:
        """All figures by key, in the order in which they are offered."""
        engine = self._engine
        found = [Figure(RESIDENTS, "Residents", PEOPLE, (AreaLevel.ITL3, AreaLevel.ITL2), False)]
        if "gva" in self._profiles:
            levels = (AreaLevel.ITL3, AreaLevel.ITL2)
            found.append(Figure(PER_RESIDENT, "Gross value added per resident", PEOPLE, levels, False))
        levels_of: dict[str, list[str]] = {}
        names: dict[str, str] = {}
        for name, profile in self._profiles.items():
            for code in profile.figures.columns:
                levels_of.setdefault(code, []).extend(
                    [AreaLevel.ITL3, AreaLevel.ITL2] if name == "gva" else [AreaLevel.DISTRICT]
                )
                names.setdefault(code, str(profile.names[code]))
        if levels_of:
            every = tuple(dict.fromkeys(level for levels in levels_of.values() for level in levels))
            found.append(Figure(ALL_VALUE_ADDED, "Gross value added", PEOPLE, every, False))
        if not self._population:
            found = found[1:]
        jobs_level = (str(engine.figures.jobs.level),)
        by_code = engine.figures.activities.by_code
        for theme in engine.themes:
            mine = [
                one for one in by_code.values() if one.theme == theme and one.code in engine.figures.jobs.lq.columns
            ]
            found += [
                Figure(f"{_JOBS}{one.code}", _capital(one.label), _capital(theme), jobs_level, True)
                for one in sorted(mine, key=lambda one: (one.label, one.code))
            ]
        # Districts are published for wider groups, which at times bear the name of one industry in them.
        repeated = Counter(names.values())
        titles = {code: f"{name} (SIC {code})" if repeated[name] > 1 else name for code, name in names.items()}
        found += [
            Figure(f"{_GVA}{code}", titles[code], VALUE_ADDED, tuple(levels_of[code]), True)
            for code in sorted(levels_of, key=lambda code: (names[code], code))
        ]
        found += [
            Figure(f"{_INDICATOR}{code}", title, INDICATORS, jobs_level, False)
            for code, title in dict.fromkeys((one.code, one.name) for one in self._indicators.values())
        ]
        return {one.key: one for one in found}

    @property
    def first(self) -> Figure:
        """What is shown where nothing is asked for."""
        return self.figures.get(PER_RESIDENT) or next(iter(self.figures.values()))

    def outlines(self, level: str) -> Outlines:
        """Outlines of the areas of a level, keyed as their figures are.

        Raises
        ------
        NotEnoughDataError
            Where no boundaries of the level are loaded.
        """
        with self._guard:
            if level not in self._outlines:
                profiled = {key for profile in self._profiles.values() for key in profile.figures.index}
                known = profiled | set(self._engine.figures.units)
                self._outlines[level] = read_outlines(self._engine.store, level, known)
            return self._outlines[level]

    def read(self, key: str, level: str | None, show: str) -> Values:
        """Read a figure at a level that it is published for; at its usual level where it is not at the one asked for.

        Raises
        ------
        UnknownNameError
            For a figure that is not loaded.
        """
        if key not in self.figures:
            raise UnknownNameError("figure", key, list(self.figures))
        figure = self.figures[key]
        at = level if level in figure.levels else figure.levels[0]
        show = show if figure.relative else "amount"
        with self._guard:
            if (key, at, show) not in self._read:
                self._read[key, at, show] = self._values(figure, at, show)
            return self._read[key, at, show]

    def _values(self, figure: Figure, level: str, show: str) -> Values:
        if figure.key.startswith(_JOBS):
            return self._jobs(figure, level, show)
        if figure.key.startswith(_INDICATOR):
            return self._indicator(figure, level)
        if figure.key == RESIDENTS:
            return self._residents(figure, level)
        if figure.key == PER_RESIDENT:
            return self._per_resident(figure, level)
        return self._value_added(figure, level, show)

    @property
    def _profiles(self) -> Mapping[str, ActivityMatrix]:
        return self._engine.value_added

    @cached_property
    def _population(self) -> Mapping[str, tuple[int, pd.Series, str]]:
        """Year, residents by area, and source, by level: the last year that has all areas."""
        edges = frame(
            self._engine.store.edges(
                EdgeType.HAS_ACTIVITY,
                NodeLabel.AREA,
                NodeLabel.SECTOR,
                ["year", "value", "source"],
                {"measure": [str(Measure.POPULATION)]},
            )
        )
        areas = self._engine.gazetteer.areas
        edges["level"] = edges["from"].map(areas["level"])
        found = {}
        for level, rows in edges.groupby("level", sort=True):
            number = rows.groupby("year").size()
            year = int(number[number == number.max()].index.max())
            last = rows[rows["year"] == year].drop_duplicates("from").set_index("from")
            found[str(level)] = (year, last["value"].astype(float), str(last["source"].iloc[0]))
        return found

    @cached_property
    def _indicators(self) -> Mapping[tuple[str, str], IndicatorFigure]:
        return {
            (figure.code, unit.key): figure for unit in self._engine.units for figure in self._engine.indicators(unit)
        }

    def _jobs(self, figure: Figure, level: str, show: str) -> Values:
        jobs, figures = self._engine.figures.jobs, self._engine.figures
        code = figure.key.removeprefix(_JOBS)
        number = _by_area(jobs.jobs[code])
        quotient = _by_area(jobs.lq[code])
        own = jobs.measure == str(Measure.JOBS)
        others = sorted({int(year) for year in jobs.year_of[~own]})
        source = jobs.source[own].iloc[0] if own.any() else jobs.source.iloc[0]
        return Values(
            figure,
            level,
            show,
            quotient if show == "quotient" else number,
            "times the national share of jobs" if show == "quotient" else "jobs",
            times if show == "quotient" else count,
            str(jobs.year),
            figures.source_title(str(source)),
            Classes(QUOTIENT_BREAKS) if show == "quotient" else classes(list(number.values())),
            tuple(_NORTHERN_IRELAND.format(year=year) for year in others),
            number if show == "quotient" else None,
            "Jobs",
            cautions={unit: said for unit in figures.units if (said := jump_caution(figures, unit, code))},
        )

    def _value_added(self, figure: Figure, level: str, show: str) -> Values:
        profile = self._profiles["gva-districts" if level == AreaLevel.DISTRICT else "gva"]
        code = figure.key.removeprefix(_GVA)
        matrix = profile.figures if level != AreaLevel.ITL2 else self._summed(profile)
        whole = matrix.sum(axis=1)
        number = whole if figure.key == ALL_VALUE_ADDED else matrix[code].dropna()
        share = profile.figures.sum(axis=0) / profile.figures.sum(axis=0).sum()
        quotient = number / whole[number.index] / share.get(code, math.nan)
        relative = show == "quotient"
        return Values(
            figure,
            level,
            show,
            _by_area(quotient if relative else number),
            "times the national share of value added" if relative else "£ million",
            times if relative else _million,
            str(profile.year),
            self._engine.figures.source_title(profile.source),
            Classes(QUOTIENT_BREAKS) if relative else classes(list(number)),
            (_AT_WORKPLACE,),
            _by_area(number) if relative else None,
            "£ million",
            _million,
        )

    def _residents(self, figure: Figure, level: str) -> Values:
        year, people, source = self._population[level]
        return Values(
            figure,
            level,
            "amount",
            _by_area(people),
            "residents",
            count,
            str(year),
            self._engine.figures.source_title(source),
            classes(list(people)),
        )

    def _per_resident(self, figure: Figure, level: str) -> Values:
        profile = self._profiles["gva"]
        # The year of the residents leads: value added of another year divided by them would be wrong.
        year, people, source = self._population[level]
        if year != profile.year:
            with suppress(NotEnoughDataError):
                profile = load_gva(self._engine.store, "gva", self._engine.figures.gazetteer, year)
        matrix = profile.figures if level == AreaLevel.ITL3 else self._summed(profile)
        value = (matrix.sum(axis=1) * 1e6 / people.reindex(matrix.index)).dropna()
        title = self._engine.figures.source_title
        return Values(
            figure,
            level,
            "amount",
            _by_area(value),
            "£ per resident",
            lambda one: f"£{one:,.0f}",
            str(profile.year),
            f"{title(profile.source)}; {title(source)}",
            classes(list(value)),
            (_WHERE_WORKED,),
        )

    def _indicator(self, figure: Figure, level: str) -> Values:
        code = figure.key.removeprefix(_INDICATOR)
        found = {unit: one for (name, unit), one in self._indicators.items() if name == code}
        one = next(iter(found.values()))
        value = {unit: figure.compared for unit, figure in found.items() if figure.compared is not None}
        period = str(one.year) if one.year_from == one.year else f"{one.year_from} to {one.year}"
        return Values(
            figure,
            level,
            "amount",
            value,
            one.compared_in,
            lambda each: amount(each, one.compared_in, short=True),
            period,
            self._engine.figures.source_title(one.source),
            classes(list(value.values())),
            tuple(text for text in (one.explanation, one.publisher_note) if text),
        )

    def _summed(self, profile: ActivityMatrix) -> pd.DataFrame:
        """Figures of the ITL2 areas of the jobs figures' list that are exact sums of a profile's areas."""
        gazetteer = self._engine.gazetteer
        rows = {}
        for key in self.outlines(AreaLevel.ITL2).shapes:
            with suppress(NotEnoughDataError):
                rows[key] = profile.figures.loc[members(gazetteer, gazetteer.area(key), profile)].sum(axis=0)
        return pd.DataFrame(rows).T


_ATLASES: WeakKeyDictionary[Engine, Atlas] = WeakKeyDictionary()
_ATLASES_GUARD = threading.Lock()


def atlas(engine: Engine) -> Atlas:
    """The atlas of an engine; it goes when the engine does."""
    with _ATLASES_GUARD:
        if engine not in _ATLASES:
            _ATLASES[engine] = Atlas(engine)
        return _ATLASES[engine]


def prepare_map(session: EngineSession) -> None:
    """Read what the map shows first, which is most of what it ever reads."""
    book = atlas(session.engine)
    with suppress(HubError):
        book.outlines(book.read(book.first.key, None, "amount").level)


def _by_area(column: pd.Series) -> dict[str, float]:
    """What is known of a column, by label."""
    return {str(key): float(value) for key, value in column.items() if not math.isnan(value)}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _million(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 10 else f"{value:,.1f}"
