"""Filters act before lists are cut: what is wanted is found wherever it stood, and all that is hidden is counted."""

from __future__ import annotations

import pandas as pd
import pytest

from graph_engine.errors import UnknownNameError
from graph_engine.suggestions import pipeline
from graph_engine.suggestions.entities import EntityRef
from graph_engine.suggestions.filters import Wanted, neighbours
from graph_engine.suggestions.kind import Explanation, RankedKind, RankedParts
from graph_engine.suggestions.limits import limits
from graph_engine.suggestions.model import Reason, Side
from graph_engine.suggestions.pipeline import Matcher, Request
from graph_engine.suggestions.rules import Rule, RuleSet

ASKED, IRELAND = "ITL2-2021:TLE3", "ITL2-2021:TLN0"


class Words(Explanation):
    def reason(self, row, figures):
        ends = [
            Side(EntityRef.of_area(figures.area(row[end])), "255", "forgings", "jobs", 1.0, 2021)
            for end in ("source", "target")
        ]
        return Reason(*ends, None, None, float(row["contribution"]), "Made up.")

    def headline(self, rows, reasons, figures):
        return "Made up."

    def subject(self, row, figures):
        return "made up"

    def shared(self, rows, figures, source, target):
        return ("a joint project",) if rows[0]["tied"] else ()


@pytest.fixture(scope="module")
def partners(snapshot_engine):
    """Made-up ranking: Northern Ireland first, an area of Wales in the 25th place, the others of Wales last."""
    figures = snapshot_engine.figures
    welsh = [unit for unit in figures.units if figures.gazetteer.nation(figures.area(unit)) == "Wales"]
    others = [unit for unit in figures.units if unit != ASKED and unit not in (*welsh, IRELAND)]
    return [IRELAND, *others[:23], welsh[0], *others[23:], *welsh[1:]]


@pytest.fixture
def match(snapshot_engine, partners, monkeypatch):
    """Ask for partners of one area: ``match(top, wanted)``."""

    def candidates(figures):
        rows = pd.DataFrame({"source": partners, "target": ASKED, "contribution": range(len(partners), 0, -1)})
        rows["distance_km"] = [figures.jobs.distance.at[unit, ASKED] for unit in partners]
        # The first thirty have a project together.
        rows["tied"] = rows.index < 30
        return rows.assign(source_activity="255", target_activity="291", theme="automotive")

    rules = RuleSet([Rule("made-up", "made up", "Made up.", lambda rows, _: rows["contribution"] > 0, lambda *_: "no")])
    kind = RankedKind(
        name="made-up",
        title="Made up",
        order=1,
        sentences="Made up.",
        dataset="none",
        need=("source",),
        evidence_wanted="More of it.",
        load=lambda: RankedParts(candidates=candidates, rules=rules, explanation=Words()),
    )
    monkeypatch.setattr(pipeline, "ranked_kinds", lambda: {kind.name: kind})
    monkeypatch.setattr(pipeline, "ranked_kind", lambda _name: kind)
    matcher = Matcher(snapshot_engine.figures)
    area = snapshot_engine.figures.area(ASKED)
    return lambda top, wanted: matcher.match(area, Request(top=top, wanted=wanted))


def test_a_partner_in_the_25th_place_is_found(match, partners):
    assert partners[24] not in {one.target.key for one in match(20, Wanted()).suggestions}
    found = match(20, Wanted(nation="Wales")).suggestions
    assert found[0].target.key == partners[24]
    assert {one.target.code[:3] for one in found} == {"TLL"}


def test_the_list_is_as_long_as_asked_after_filtering(match, partners):
    fresh = match(5, Wanted(only_new=True)).suggestions
    assert [one.target.key for one in fresh] == partners[30:35]
    apart = match(100, Wanted(apart=True)).suggestions
    assert not [one for one in apart if neighbours(one.source.place, one.target.place)]
    assert len(apart) == sum(
        not neighbours(match(1, Wanted()).area, one.target.place) for one in match(100, Wanted()).suggestions
    )


def test_all_that_is_hidden_is_counted_and_not_only_the_first(match, partners):
    found = match(20, Wanted(nation="Northern Ireland", only_new=True))
    assert not found.suggestions
    assert found.notes["made-up"].startswith(f"{len(partners)} suggestions are hidden by what you asked for")


def test_an_unknown_nation_is_refused_with_the_nearest(match):
    with pytest.raises(UnknownNameError, match="Nearest: Wales"):
        match(20, Wanted(nation="Wale"))


@pytest.mark.long
def test_filters_leave_out_what_they_say(snapshot_engine):
    gazetteer = snapshot_engine.gazetteer
    seen = 0
    for unit in snapshot_engine.units:
        whole = snapshot_engine.match(unit, top=50)
        welsh = snapshot_engine.match(unit, top=50, wanted=Wanted(nation="Wales"))
        assert {gazetteer.nation(one.target.place) for one in welsh.suggestions} <= {"Wales"}
        fresh = snapshot_engine.match(unit, top=50, wanted=Wanted(only_new=True))
        # Partners by topic and peers are untied by a rule of their own, whatever their areas do together.
        new = [one for one in whole.suggestions if one.kind in ("topic", "untied-peers") or not one.ties]
        assert sorted(new, key=repr) == sorted(fresh.suggestions, key=repr)
        far = snapshot_engine.match(unit, top=50, wanted=Wanted(apart=True))
        assert all(one.distance_km > limits().neighbours_km / 2 for one in far.suggestions)
        assert not [one for one in far.suggestions if neighbours(one.source.place, one.target.place)]
        seen += len(whole.suggestions) - len(far.suggestions)
        hidden = {one.kind for one in whole.suggestions} - {one.kind for one in far.suggestions}
        for kind in hidden:
            assert far.notes[kind].startswith(f"{sum(one.kind == kind for one in whole.suggestions)} ")
    assert seen > 0
