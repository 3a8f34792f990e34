"""How figures become suggestions: formulas, rules, numbers, limits, and how to compute it all again."""

from __future__ import annotations

from typing import Any

from graph_engine.explanations.limits import limits as explanation_limits
from graph_engine.explanations.wording import sentence
from graph_engine.networks.limits import community_limits
from graph_engine.prediction.limits import prediction_limits
from graph_engine.reference.thresholds import spatial_lag_limits, thresholds
from graph_engine.suggestions.kind import RankedKind
from graph_engine.suggestions.kinds import all_kinds, ranked_kinds
from graph_engine.suggestions.kinds.strengths.limits import limits as strengths_limits
from graph_engine.suggestions.kinds.topic.limits import limits as topic_limits
from graph_engine.suggestions.limits import stability_limits
from graph_engine.suggestions.spreading import spread_weights
from graph_engine.suggestions.topics_of_pair import LEFT_OUT
from graph_engine.topics.limits import place_topic_limits
from web.http.answers import Answer
from web.http.engine_session import EngineSession
from web.http.parameters import QueryArgs
from web.http.routing import Pages
from web.presentation.area_columns import FILES
from web.presentation.data_table import CellKind, DataTable, TableColumn, titled
from web.presentation.outlooks import record_sentence
from web.presentation.recorded_readings import LAST_REAL, LAST_STRONG, READING, READINGS
from web.presentation.rule_sentences import ThresholdInWords, numbers, rules_in_words
from web.presentation.sentences import figure

pages = Pages("method", __name__)

# Numbers from here on are written out whole.
_WRITTEN_OUT = 100_000

# What figures of this kind cannot carry, whatever is done with them.
LIMITS: tuple[tuple[str, str], ...] = (
    (
        "A suggestion is a reason to ring, not a forecast",
        "It says that two places look as if they had something for each other. Whether firms there have capacity, or "
        "want to, no published figure says.",
    ),
    (
        "Jobs are where people work; makers are where firms are registered",
        "Figures of jobs are counted at workplaces. Employers are known by their registered address, and only from 250 "
        "staff on. Small makers are in the figures and not among the names.",
    ),
    (
        "Supply tables speak of nations and of averages",
        "They say what an industry buys in the country as a whole. No open table says who buys from whom between areas "
        "of the United Kingdom.",
    ),
    (
        "Some places get few suggestions or none",
        "Topic partners rest on the words of projects and impact cases that are loaded: a place whose firms and "
        "institutions have few of them gets few. Supply links can be shown where makers on both sides are known by "
        "name. That says nothing about services, or about firms that never took part in a published project.",
    ),
    (
        "Northern Ireland has figures of another year and survey",
        "Its jobs are those of its own survey, with many activities suppressed. It is compared with shares of Great "
        "Britain and marked, and a suppressed activity counts neither as a strength nor as a gap.",
    ),
    (
        "Young fields have no code",
        "The classification of 2007 has no class for hydrogen, artificial intelligence, quantum technologies or "
        "offshore wind. They are spread over other classes and cannot be seen in figures of jobs; topics of projects "
        "name them, as far as there are projects.",
    ),
    (
        "Areas of today are not the areas of the figures",
        "The figures are published for the ITL2 areas of 2021. A combined authority or district that is no such area "
        "is shown with the figures of the areas that hold it, and the page says so.",
    ),
    (
        "Links between places are those of published projects",
        "Joint projects come from European programmes and from what research funders publish. Contracts between firms, "
        "and most local work, leave no public record.",
    ),
)
TERMS: tuple[tuple[str, str], ...] = (
    ("Activity", "A group or class of the Standard Industrial Classification 2007, or a few of them under one name."),
    ("Area", "An ITL2 area of 2021, unless the page names another kind: district, combined authority, ITL3 area."),
    ("Capability", "How sure the figures make one that an area has at least its share of an activity, from 0 to 1."),
    ("Caution", "A remark on a suggestion that does not take it off the list: one site, old figures, a head office."),
    ("Check", "A named rule with a threshold. A candidate is shown when it passes all checks of its kind."),
    ("Doorstep", "What lies around an area, counted less the farther away it is."),
    ("Gain", "What a place would get from another for what it may take up: supply plus complementarity, 0 to 1."),
    ("Grade", "Strong, or worth a look: how good a suggestion is by stated rules, comparable between kinds."),
    ("ITL", "International Territorial Levels, the statistical areas of the United Kingdom; ITL2 has 41 of 2021."),
    ("Likeness", "The cosine of the weighted words of two texts: 0 is nothing in common, 1 the same text."),
    ("Local unit", "A place of work of a firm. Their number says how many makers may stand behind a figure."),
    ("Location quotient", "How many times the national share of jobs an area has in an activity: 1 is average."),
    ("Points", "What a line of a suggestion is worth. They rank suggestions of one kind; they are no probability."),
    ("Readers", "Those who read suggestions while the checks were chosen, without having built them; no brokers."),
    ("Release", "One complete state of the figures. The foot of each page names it, and a link can pin it."),
    ("Role", "What an organisation does in a topic: researches, makes, applies, hosts or needs it."),
    ("Set aside", "Of a suggestion: it failed a check. Of a row of a file: it could not be used, with the reason."),
    ("Strength", "Capability at a higher bar, with floors of jobs and of effective units, in traded activities."),
    ("Topic", "A community of projects and impact cases that share rare words, named by what they say most."),
)


def _value(one: ThresholdInWords) -> str:
    """A number as the page says it; two are bounds, and several names stand one after the other."""
    if isinstance(one.value, (int, float)):
        return f"{one.value:.4g}" if one.value < _WRITTEN_OUT else figure(one.value)
    bounds = [value for value in one.value if isinstance(value, float)]
    return " to ".join(f"{value:,.15g}" for value in bounds) if bounds else ", ".join(map(str, one.value))


RULE = (
    TableColumn("kind", "Kind", only=FILES),
    TableColumn("name", "Check", only=FILES),
    TableColumn(
        "title", "Title", heading="Check and its name", cell=lambda one: titled(one.title), note=lambda one: one.name
    ),
    TableColumn("asks", "What it asks", cell=lambda one: one.asks),
)
"""Columns of checks."""
THRESHOLD = (
    TableColumn("part", "Part", only=FILES),
    TableColumn(
        "name",
        "Name",
        heading="Name and part",
        cell=lambda one: one.name.replace("_", " "),
        note=lambda one: one.part,
    ),
    TableColumn("value", "Value", CellKind.NUMBER, cell=_value),
    TableColumn("reason", "Reason", cell=lambda one: sentence(one.reason) if one.reason else None),
)
"""Columns of thresholds."""


@pages.page("/method", api=True)
def method(now: EngineSession, args: QueryArgs) -> Answer:
    """How figures become suggestions: kinds, formulas, checks and thresholds, limits, terms."""
    listed = DataTable("Thresholds", THRESHOLD, numbers())
    rules = DataTable("Checks", RULE, rules_in_words())
    readings = DataTable("What readers made of cards of topic partners", READING, READINGS)
    frame = now.engine.figures.jobs
    likely = now.engine.likely
    return Answer(
        "method.html",
        {
            "kinds": list(all_kinds().values()),
            "ranked": list(ranked_kinds().values()),
            "rules": {kind.name: _rules_of(kind) for kind in ranked_kinds().values()},
            "numbers": listed,
            "limits": LIMITS,
            "terms": TERMS,
            "at": thresholds(),
            "steadiness": stability_limits(),
            "spreads": spread_weights(),
            "prediction": prediction_limits(),
            "records": [record_sentence(one) for one in likely.records] if likely is not None else [],
            "likely_day": "" if likely is None else likely.day,
            "gain": strengths_limits(),
            # Its grades are stated with the numbers in use, so that the page cannot fall behind the table.
            "topic": topic_limits(),
            "place": place_topic_limits(),
            "left_out": LEFT_OUT,
            "sure": explanation_limits().sure_strength,
            "readings": readings,
            "in_short": {"strong": LAST_STRONG.sensible, "real": LAST_REAL.sensible},
            "lag": spatial_lag_limits(),
            "communities": community_limits(),
            "year": frame.year,
            "units": len(frame.units),
        },
        data=lambda: {"kinds": _kinds(), "checks": rules.records(), "thresholds": listed.records(),
                      "readings": readings.records(), "limits": _pairs(LIMITS), "terms": _pairs(TERMS)},
        tables=lambda: {"checks": rules, "thresholds": listed, "readings": readings},
    )  # fmt: skip


def _rules_of(kind: RankedKind) -> DataTable:
    rules = [one for one in rules_in_words() if one.kind == kind.name]
    return DataTable(f"{kind.title}: {len(rules)} checks", RULE, rules)


def _kinds() -> list[dict[str, Any]]:
    return [
        {"name": kind.name, "title": kind.title, "says": kind.sentences, "ranked": isinstance(kind, RankedKind)}
        for kind in all_kinds().values()
    ]


def _pairs(rows: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"title": title, "says": said} for title, said in rows]
