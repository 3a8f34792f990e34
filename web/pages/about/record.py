"""The record: whether what would have been suggested came true, beside simpler ways to guess."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response

from graph_engine.charts.intervals import intervals, size
from graph_engine.errors import NotEnoughDataError
from web.http.answers import Answer
from web.http.chart_pictures import picture
from web.http.engine_session import EngineSession
from web.http.parameters import RELEASE, Choice, QueryArgs, read_args
from web.http.routing import Pages
from web.http.session import reading
from web.presentation.back_test_view import ALL, IN_WORDS, BackTestView
from web.presentation.data_table import DataTable, titled
from web.presentation.recorded_readings import READING, READINGS
from web.presentation.sense_and_truth import SenseAndTruth

if TYPE_CHECKING:
    import altair as alt

pages = Pages("record", __name__)

_AXIS = "NDCG@10: 1 is a perfect list of ten; dashed: popularity"


def _cuts(now: EngineSession) -> list[str]:
    found = now.engine.back_test
    return [ALL] if found is None else BackTestView(found).cuts


CUT = Choice("cut", "What is left out", _cuts)


@pages.page("/record", parameters=[CUT], api=True)
def record(now: EngineSession, args: QueryArgs) -> Answer:
    """Whether what would have been suggested at the end of a year came true later, and what simpler ways found."""
    view = _view(now, args["cut"])
    records = now.engine.area_records
    return Answer(
        "record.html",
        {
            "view": view,
            "cut": args["cut"] or ALL,
            "all": ALL,
            "left_out": [(one, titled(one)) for one in (view.cuts if view else ()) if one != ALL],
            "in_words": IN_WORDS,
            "size": size,
            "beside": _beside(view),
            "readings": DataTable("What readers made of cards of topic partners", READING, READINGS),
            "until": "" if records is None else records.newest,
        },
        data=lambda: _data(view),
        tables=lambda: {} if view is None else _tables(view),
    )


@pages.get("/record/<int:task>-<int:origin>.svg")
def chart(task: int, origin: int) -> Response:
    """One task at one origin: each way to guess as a dot with its interval."""
    now = reading()
    args = read_args([CUT], now, "record.chart", {"task": task, "origin": origin}, also=(RELEASE,))
    view = _view(now, args["cut"])
    tasks = [] if view is None else view.tasks
    found = [one for one in tasks[task].tested if one.origin == origin] if task < len(tasks) else []
    if not found:
        raise NotEnoughDataError("There is no such part of the back-test: take an address of the page /record.")
    one = found[0]
    popularity = one.named("popularity")

    def make() -> alt.TopLevelMixin:
        return intervals(
            one.estimates,
            title=f"Known to the end of {origin}",
            axis=_AXIS,
            source=f"{one.new_ties:,} new ties; {one.own['queries']:,} lists",
            highest=tasks[task].highest,
            compared=None if popularity is None else float(popularity["ndcg_at_10"]),
        )

    said = f"NDCG of the first ten with intervals, {tasks[task].title}, {origin}; the table beside it has the figures"
    return picture(now, lambda: (make(), said))


def _view(now: EngineSession, cut: str | None) -> BackTestView | None:
    found = now.engine.back_test
    return None if found is None else BackTestView(found, cut or ALL)


def _beside(view: BackTestView | None) -> SenseAndTruth:
    return SenseAndTruth(() if view is None else view.of_kinds, READINGS)


def _tables(view: BackTestView) -> dict[str, DataTable]:
    beside = _beside(view)
    named = {"came_true": view.came_true, "sense": beside.by_grade, "rules": beside.by_rule}
    kinds = {name: table for name, table in named.items() if table is not None}
    return {"scores": view.every, "balance": view.balance, **kinds}


def _data(view: BackTestView | None) -> dict[str, Any]:
    if view is None:
        named = ("participations", "program", "came_true", "sense")
        return {**dict.fromkeys(named), "tasks": [], "not_testable": []}
    found = view.back_test
    return {
        "participations": found.participations,
        "program": found.program,
        "tasks": found.tasks,
        "came_true": found.found.get("came_true"),
        "not_testable": list(found.found.get("not_testable", ())),
        "sense": sense.records() if (sense := _beside(view).by_grade) else None,
    }
