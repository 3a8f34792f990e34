"""A made-up engine for the command line and the pages, and a checker of pages."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from types import SimpleNamespace

import pandas as pd
import pyarrow as pa
import pytest
from click.testing import CliRunner

from graph_engine.area_profiles.profile import ActivityFigure, AreaProfile, IndustryFigure
from graph_engine.area_profiles.similar import SimilarPlace
from graph_engine.engine import Engine
from graph_engine.errors import InputError, UnknownNameError
from graph_engine.explanations.evidence import (
    Contact,
    Evidence,
    Tie,
)
from graph_engine.geography.gazetteer import Gazetteer
from graph_engine.prediction.price_of_fairness import Fairness, SpreadPrice
from graph_engine.stores.protocol import Release
from graph_engine.suggestions.entities import EntityRef
from graph_engine.suggestions.list_stability import Stability
from graph_engine.suggestions.model import (
    Alternative,
    Link,
    Match,
    NearMiss,
    Reason,
    RuleResult,
    Side,
    Suggestion,
)
from graph_engine.suggestions.organisation_exposure import Exposure
from graph_engine.suggestions.pair import Pair
from graph_engine.suggestions.pair_topics import Coverage, PairTopics
from web.app import create_app
from web.http.current import CurrentEngine

HOSTILE = "<script>alert(1)</script> & “Sons”"
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def gazetteer():
    rows = [
        ("ITL2-2021:TLE3", "TLE3", "ITL2", 2021, "South Yorkshire", 53.5, -1.3),
        ("ITL2-2021:TLF1", "TLF1", "ITL2", 2021, "Derbyshire and Nottinghamshire", 53.0, -1.3),
        ("ITL2-2021:TLC1", "TLC1", "ITL2", 2021, "Tees Valley and Durham", 54.6, -1.4),
        ("ITL2-2025:TLE3", "TLE3", "ITL2", 2025, "South Yorkshire", 53.5, -1.3),
        ("MCA-2025:E47000006", "E47000006", "MCA", 2025, "Tees Valley", 54.6, -1.2),
        ("LAD-2025:E08000039", "E08000039", "LAD", 2025, "Sheffield", 53.4, -1.5),
        ("LAD-2025:E08000018", "E08000018", "LAD", 2025, "Rotherham", 53.4, -1.3),
        ("LAD-2025:X", "X", "LAD", 2025, HOSTILE, 53.4, -1.3),
    ]
    columns = ["key", "code", "level", "vintage", "name", "latitude", "longitude"]
    areas = pd.DataFrame(rows, columns=columns).astype({"vintage": "Int64"})
    edges = pd.DataFrame(
        {"from": pd.Series(dtype=object), "to": pd.Series(dtype=object), "weight": pd.Series(dtype=float)}
    )
    return Gazetteer(areas, edges, edges)


def no_nodes(_label, columns, *_):
    """Nothing but what was written by hand is loaded."""
    return pa.table({name: pa.array([], pa.string()) for name in columns})


class MadeUpEngine(Engine):
    """Answers that were written by hand, in the classes of the real engine."""

    kinds = ("supply", "research")
    themes = ("metals and machinery", "rail")

    def __init__(self, number=7):
        self.closed = False
        self.asked = []
        self.store = SimpleNamespace(release=lambda: self.release, nodes=no_nodes)
        self.__dict__["release"] = Release(number, "2026-02-03T06:37:05+00:00", "d" * 64, "made up", {"Area": 8})
        self.__dict__["gazetteer"] = gazetteer()
        self.__dict__["networks"] = SimpleNamespace(whole=lambda _of: SimpleNamespace(heaviest=(), strongest=()))
        self.__dict__["finder"] = SimpleNamespace(read_ahead=lambda: None)
        self.__dict__["matcher"] = SimpleNamespace(all_matches=dict)
        self.__dict__["figures"] = SimpleNamespace(
            jobs=SimpleNamespace(year=2021, units=("a", "b", "c")), units=("a", "b", "c")
        )
        # Nothing of it has to be read ahead.
        self.read_ahead = lambda _stage: None

        self.__dict__["reached"] = 3
        self.__dict__["exposure"] = Exposure(40, 30, 200, 0.25, 0.75, "A University", 0.05, 0.06)
        price = SpreadPrice("off", 0.0, 30, 3, 0.5, 0.25, 1.0, None)
        self.__dict__["fairness"] = Fairness(10, (price, replace(price, spread="strong")), 200, 3, (), ())
        columns = ["kind", "area", "partner", "card", "stays"]
        self.__dict__["likely"] = self.__dict__["area_records"] = None
        self.__dict__["stability"] = Stability(pd.DataFrame(columns=columns), 200, 10, 0.8)

    def close(self):
        self.closed = True

    @property
    def here(self):
        return self.gazetteer.area("ITL2-2021:TLE3")

    @property
    def there(self):
        return self.gazetteer.area("ITL2-2021:TLF1")

    @property
    def units(self):
        return (self.there, self.here, self.gazetteer.area("ITL2-2021:TLC1"))

    def suggestion(self, kind="supply"):
        here, there = EntityRef.of_area(self.here), EntityRef.of_area(self.there)
        source = Side(here, "244", "castings", "jobs", 3500.0, 2021, 6.94, 7.9, detail="51 % in casting of steel")
        target = Side(there, "3020", "trains", "jobs", 2250.0, 2021, 10.4, None)
        link = Link(0.12, 4.0, 0.02, "basic iron and steel", 2017, 2022)
        if kind == "research":
            seat = EntityRef.of_organisation("university:1", "A University", self.here)
            source = Side(seat, "12", "metallurgy", "industry_income", 47.6e6, 2020)
            link = None
        reason = Reason(
            source,
            target,
            0.4,
            0.8,
            0.75,
            "South Yorkshire: castings (3,500 jobs). 44 km; jobs of 2021.",
            link,
            (Evidence("Castings", 3500.0, "jobs", "South Yorkshire", 2021, "BRES", "2021"),),
        )
        return Suggestion(
            kind=kind,
            dataset="jobs",
            source=here,
            target=there,
            theme="rail",
            score=0.75,
            two_way=False,
            distance_km=44.2,
            headline="South Yorkshire makes castings; makers of trains in Derbyshire and Nottinghamshire buy them.",
            reasons=(reason,),
            alternatives=(Alternative(EntityRef.of_area(self.gazetteer.area("ITL2-2021:TLC1")), 1200.0, 3.1, 90.0),),
            source_contacts=(
                Contact(HOSTILE, "business", "company:1", "castings; 250 to 499 staff", "Employers", "0114 1"),
            ),
            target_contacts=(),
            ties=(Tie("joint projects", 2, 2015, 2018, ("ABC (A and B, 2015)",), "CORDIS"),),
            cautions=("few sites hold most of the jobs",),
            rules=(RuleResult("reach", True, "near enough"), RuleResult("lacks", True, "the receiver lacks it")),
            next_step="Ring the growth hub",
        )

    def match(self, area, *, top=10, kinds=None, theme=None, far=None, near_misses=False, without=(), **more):
        self.asked.append({"top": top, "kinds": kinds, "theme": theme, "far": far, "without": tuple(without), **more})
        found = area if not isinstance(area, str) else self.area(area)
        for name in kinds or ():
            if name not in self.kinds:
                raise UnknownNameError("kind of suggestion", name, self.kinds)
        if theme is not None and theme not in self.themes:
            raise UnknownNameError("theme", theme, self.themes)
        own = found.level == "ITL2"
        here, there = EntityRef.of_area(self.here), EntityRef.of_area(self.there)
        missed = NearMiss(here, there, "supply", "rail", "wire to trains", "reach", "300 km is too far", 0.2)
        return Match(
            release=self.release.number,
            area=found,
            figures_for=(found if own else self.gazetteer.area("ITL2-2021:TLC1"),),
            suggestions=(self.suggestion(),) if not kinds or "supply" in kinds else (),
            near_misses=(missed,) if near_misses else (),
            notes={"research": "Research meets industry: no match of this kind."},
        )

    def best(self, top=10):
        return [self.suggestion(), self.suggestion("research")][:top]

    def explain(self, area, partner):
        here, there = (one if not isinstance(one, str) else self.area(one) for one in (area, partner))
        if here.key == there.key:
            raise InputError(f"{here.name} and {there.name} overlap. Choose two places that lie apart.")
        return Pair(
            source=here,
            target=there,
            figures_for=(self.here, self.there),
            distance_km=44.2,
            suggestions=(self.suggestion(),),
            near_misses=self.match(here, near_misses=True).near_misses,
            both_strong=("glass",),
            strengths=(replace(self.suggestion(), kind="strengths"),),
            topics=PairTopics((Coverage(self.here, 3, 40), Coverage(self.there, 1, 2)), (), (), "Too little of one."),
            ties=self.suggestion().ties,
            note="",
        )

    def similar(self, area, *, top=5):
        return [SimilarPlace(self.there, 0.6, 0.28, ("castings", "glass"))][:top]

    def profile(self, area):
        found = area if not isinstance(area, str) else self.area(area)
        figure = ActivityFigure(
            *("244", "castings", "metals and machinery", "South Yorkshire", 3500.0, "jobs", 2021),
            *(6.9, 5.0, 8.8, None, None, "A", None),
        )
        return AreaProfile(
            area=found,
            figures_for=(self.here,),
            known_for=(figure,),
            lacks=(replace(figure, label="=HYPERLINK(1)", lq_before=0.2, local_units=20.0),),
            gva=(IndustryFigure("24", "Basic metals", 961.4, 2022, 3.0, "gva"),),
            institutions=(Contact("A University", "institution", "1", "£1.0m from industry", "REF"),),
            employers=self.suggestion().source_contacts,
            support=(),
            indices={"Krugman specialisation index (0 to 2)": 0.72},
            notes=("Jobs figures are for South Yorkshire.",),
            sources=self.suggestion().evidence,
        )

    def frame(self, name="jobs"):
        if name != "jobs":
            raise UnknownNameError("frame", name, ["jobs"])
        return pd.DataFrame({"area_code": ["TLE3"] * 50, "value": [1.5, None] * 25, "label": ["@cell"] * 50})

    def sources(self):
        return pd.DataFrame(
            {
                "key": ["bres", "odd"],
                "title": ["BRES", HOSTILE],
                "publisher": ["ONS", "ONS"],
                "licence": ["OGL v3", "OGL v3"],
                "address": ["https://example.org/", "javascript:alert(1)"],
                "edition": ["2021", None],
                "loaded": ["2026-02-03T06:37:05+00:00", None],
                "rows_read": [10, None],
                "rows_quarantined": [1, None],
            }
        )


class Page(HTMLParser):
    """A page as a reader's software sees it; reading it checks what must hold for every page."""

    def __init__(self, text):
        super().__init__()
        self.text, self.headings, self.links, self.ids, self.labels, self.fields = text, [], [], [], [], []
        self.title, self._open = "", []
        self.feed(text)
        self.close()
        assert self._open == [], f"left open: {self._open}"
        self.check()

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag not in VOID:
            self._open.append(tag)
        if tag in HEADINGS:
            self.headings.append(int(tag[1]))
        assert tag not in ("style", "iframe"), f"<{tag}> in a page"
        assert tag != "script" or found["src"].startswith("/static/"), "a script inside a page"
        assert not [name for name in found if name.startswith("on") or name == "style"], found
        if tag == "a":
            self.links.append(found["href"])
        if tag == "html":
            assert found.get("lang") == "en-GB"
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "label":
            self.labels.append(found.get("for"))
        if tag in ("input", "select") and "label" not in self._open and found.get("type") != "hidden":
            self.fields.append(found["id"])

    def handle_endtag(self, tag):
        assert self._open, f"</{tag}> closes nothing"
        assert self._open.pop() == tag

    def handle_data(self, data):
        if self._open and self._open[-1] == "title" and "svg" not in self._open:
            self.title += data

    def check(self):
        assert self.title.endswith(" – Partnership hub")
        assert self.headings.count(1) == 1
        assert self.headings[0] == 1
        steps = [after - before for before, after in zip(self.headings, self.headings[1:], strict=False)]
        assert all(step <= 1 for step in steps), f"a level of headings is left out: {self.headings}"
        assert len(self.ids) == len(set(self.ids)), "an id stands twice"
        assert set(self.fields) <= set(self.labels), "a field has no label"
        assert not [link for link in self.links if link.startswith(("javascript:", "data:", "//"))]


@pytest.fixture
def engine():
    return MadeUpEngine()


@pytest.fixture(scope="session")
def app(snapshot_store, snapshot_engine):
    """The application on the bundled snapshot, with the engine that other tests have warmed and will use."""
    return create_app(CurrentEngine(snapshot_store, opener=lambda _: snapshot_engine), {"TESTING": True})


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def read(client):
    """Fetch a page, check it, and return it."""

    def fetch(address, status=200):
        response = client.get(address)
        assert response.status_code == status, response.text
        assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
        return Page(response.text)

    return fetch


@pytest.fixture(scope="session")
def check_page():
    """Check a page that was fetched, and return it."""
    return Page


@pytest.fixture
def hub(monkeypatch, tmp_path):
    """Run ``hub`` with a store of its own."""
    monkeypatch.setenv("HUB_STORE", f"embedded://{tmp_path / 'store' / 'graph.lbug'}")
    for name in ("PORT", "HUB_HOST", "HUB_KEY", "HUB_TRUSTED_HOSTS"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments, code=0):
        from web.cli import main

        result = CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result

    return run


@pytest.fixture
def snapshot_hub(snapshot_store, snapshot_engine, hub, monkeypatch):
    """Run ``hub`` on the snapshot, with the engine that other tests have warmed and will use."""
    monkeypatch.setenv("HUB_STORE", snapshot_store)
    monkeypatch.setattr(snapshot_engine, "close", lambda: None)
    monkeypatch.setattr(Engine, "open", classmethod(lambda cls, address=None, **_options: snapshot_engine))
    return hub


@pytest.fixture
def made_up(monkeypatch, engine):
    """Let the command line answer from the made-up engine."""
    monkeypatch.setattr(Engine, "open", classmethod(lambda cls, address=None, **_options: engine))
    return engine
