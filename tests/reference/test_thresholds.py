"""The numbers that decide what is shown: those of the design, each with its reason, strictly read."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

from graph_engine.datasets.research_income import WitnessThresholds
from graph_engine.errors import TableError
from graph_engine.reference.area_codes import ITL2_2021
from graph_engine.reference.thresholds import (
    SpatialLagThresholds,
    read_section,
    read_thresholds,
    section,
    spatial_lag_limits,
    thresholds,
)
from graph_engine.reference.typed_table import text_of
from graph_engine.suggestions.kinds.research import limits as research
from graph_engine.suggestions.kinds.strengths import limits as complementary
from graph_engine.suggestions.kinds.supply import limits as supply

# Models of a part of a section, for a room below that of the section.
PARTS = {"TextThresholds", "WitnessThresholds"}
ROOT = Path(__file__).parents[2]


def test_the_numbers_that_were_set_by_readings():
    limit = thresholds()
    assert (limit.links.us_share, limit.links.us_norm, limit.links.uk_share, limit.links.uk_norm) == (
        0.02,
        2.5,
        0.015,
        1.2,
    )
    links, meetings, strengths = supply.limits(), research.limits(), complementary.limits()
    assert (links.candidate_quotient, links.candidate_jobs) == (1.5, 500)
    assert (links.shown_quotient, links.far_quotient, links.shown_jobs) == (2.0, 5.0, 800)
    assert (meetings.jobs, meetings.income_m, meetings.reach_km) == (3000, 3.0, 260.0)
    assert meetings.alternative_income_ratio == 0.18
    assert limit.capability.strength_quotient == 1.25
    assert spatial_lag_limits().decay_km == 35.0
    assert strengths.own_weight + strengths.related_weight == pytest.approx(1.0, abs=1e-15)
    assert set(limit.frame.london) < set(ITL2_2021)


def test_every_number_has_its_reason_beside_it():
    for line in text_of("thresholds.toml").splitlines():
        if "=" in line and not line.startswith("#"):
            assert len(line.partition("#")[2].strip()) > 10, line


def read_every_section(text):
    read_thresholds(text)
    read_section("supply", supply.SupplyThresholds, text)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("us_share = 0.02 ", "us_part = 0.02 ", r"thresholds\.toml, \[links\]: missing us_share; unknown us_part"),
        (
            "[links]",
            "[link]",
            r"thresholds\.toml: there is no section \[links\]; the sections are .*link,",
        ),
        ("us_share = 0.02 ", "us_share = 2 ", "found 2 for links.us_share, allowed is a number from 0 to 1"),
        ("us_share = 0.02 ", "us_share = true ", "found True for links.us_share"),
        ("shown_jobs = 800 ", "shown_jobs = 999.5 ", "found 999.5 for supply.shown_jobs, allowed is a whole number"),
        ('london = ["TLI3"', 'london = [3, "TLI3"', "allowed is a list of texts"),
        ("far_quotient = 5.0 ", "far_quotient = 1.9 ", r"supply.shown_quotient is 2\.0, above supply.far_quotient"),
        ("[links]", "[links", "not valid TOML"),
        ("[frame]", "checks = 3\n[frame]", r"not valid TOML|found 3 for checks"),
    ],
)
def test_a_slip_in_the_numbers_is_refused(old, new, message):
    text = text_of("thresholds.toml")
    assert old in text
    with pytest.raises(TableError, match=message):
        read_every_section(text.replace(old, new, 1))


def test_a_number_where_a_table_should_stand_is_refused():
    text = text_of("thresholds.toml")
    head, tail = text.split("[checks]")
    rest = tail[tail.index("[shown]") :]
    with pytest.raises(TableError, match=r"found 3 for checks, allowed is a table \[checks\]"):
        read_thresholds("checks = 3\n" + head + rest)


def test_a_section_is_read_once_and_from_a_text():
    assert section("doorstep", SpatialLagThresholds) is section("doorstep", SpatialLagThresholds)
    text = "[doorstep]\ndecay_km = 40\nlacks_quotient = 0.8\nlacks_doorstep_quotient = 1.2\n"
    assert read_section("doorstep", SpatialLagThresholds, text).decay_km == 40.0


def test_a_room_below_reads_its_part_of_a_section():
    assert section("research", WitnessThresholds).second_witness_projects == research.limits().second_witness_projects


def test_a_key_may_have_another_name_than_its_field():
    text = text_of("thresholds.toml")
    assert research.limits().alternative_km == tomllib.loads(text)["research"]["rival_km"]
    with pytest.raises(TableError, match=r"found 'near' for research\.rival_km, allowed is a number"):
        read_section("research", research.ResearchThresholds, re.sub(r"rival_km = \S+", 'rival_km = "near"', text))


def test_every_section_of_the_file_is_claimed_by_exactly_one_model():
    claimed = defaultdict(set)
    for file in (*ROOT.glob("graph_engine/**/*.py"), *ROOT.glob("loaders/**/*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "section":
                name, model = node.args
                if isinstance(name, ast.Constant) and model.id not in PARTS:
                    claimed[name.value].add(ast.unparse(model))
            if isinstance(node, ast.ClassDef) and node.name == "Thresholds":
                for each in node.body:
                    if isinstance(each, ast.AnnAssign):
                        claimed[each.target.id].add(ast.unparse(each.annotation))
    assert set(claimed) == set(tomllib.loads(text_of("thresholds.toml")))
    assert [name for name, models in claimed.items() if len(models) > 1] == []


# Numbers that are no rule, by the reason, as module and scope.
NOT_RULES = {
    "digits of codes and of names": {
        "area_profiles/sector.py _classes",
        "area_profiles/sector.py activity_of",
        "classifications/activities.py Activities._decided",
        "classifications/activities.py CLASS_DIGITS",
        "datasets/editions.py _GRAIN_NAMES",
        "geography/countries/uk.py _UNIT_DIGITS",
        "networks/areas.py area_ties",
        "search/place_in_words.py _LONGEST_NAME",
        "search/region_contacts.py makers",
        "search/spoken_words.py _SHORTEST_STEM",
        "search/spoken_words.py _singular",
        "search/compound_words.py (_SHORTEST, _LONGER)",
        "search/subjects.py _SHORTEST",
        "search/trade_text.py stem",
        "search/word_pieces.py (SHORTEST_PIECE, LONGEST_PIECE)",
        "suggestions/filters.py neighbours",
    },
    "how much is worked on at once": {
        "measures/gain.py _BLOCK",
        "measures/term_weights.py _ROWS",
        "suggestions/kinds/topic/candidates.py _BLOCK",
        "suggestions/kinds/topic/own_texts.py _ROWS",
    },
    "how amounts are rounded in words, and the order of kinds": {
        "explanations/texts_in_words.py _SHORT",
        "explanations/texts_in_words.py quoted",
        "datasets/editions.py _SHOWN",
        "explanations/wording.py _LEAST_POUNDS",
        "explanations/wording.py interval",
        "explanations/wording.py percent",
        "explanations/wording.py times",
        "suggestions/kinds/research/explanations.py _ESTIMATED",
        "suggestions/kinds/strengths/__init__.py KIND",
    },
    "size classes and years that publishers set": {
        "datasets/organisations_by_place.py SIZE_FLOOR",
        "geography/countries/uk.py FIGURES_VINTAGE",
    },
    "answers that are kept in memory, and what is kept in files": {
        "area_profiles/cached.py MOST_CACHED",
        "datasets/cached/cache.py _SHOWN",
        "datasets/cached/files.py _ALIGNED",
        "datasets/cached/identity.py _SHOWN",
        "datasets/cached/identity.py _VERSIONS_CACHED",
        "networks/reader.py _MOST_CACHED",
        "search/finder.py MOST_CACHED",
        "suggestions/pipeline.py MOST_EXPLAINED",
    },
    "how a picture is laid out, and digits that are stored": {
        "networks/derive.py _DECIMALS",
        "networks/layout.py GOLDEN_ANGLE",
        "networks/layout.py _DECIMALS",
        "networks/layout.py _GAP",
        "networks/layout.py _INNER_STEPS",
        "networks/layout.py _OUTER_STEPS",
        "networks/layout.py _apart",
    },
    "constants of nature": {"geography/distances.py EARTH_RADIUS_KM"},
    "when a calculation has settled or is not defined, and how many labels an error names": {
        "measures/complexity.py _sign",
        "measures/complexity.py economic_complexity",
        "measures/correlation.py pairwise_correlation",
        "measures/labelled.py named",
        "measures/similarity.py similar_places",
        "networks/areas.py expected_ties",
        "networks/communities/resampling.py _SWEEPS",
    },
    "stated defaults of published formulas, to which the product passes the numbers of the file": {
        "measures/capability.py shrunken_quotients",
        "measures/capability.py theme_capability",
        "measures/diversification.py diversification_targets",
        "measures/diversification.py within_themes",
        "measures/gain.py SUPPLY_WEIGHT",
        "measures/relatedness.py default_relatedness",
        "measures/relatedness.py nearest_neighbours",
        "measures/spatial_lag.py spatially_lagged_quotient",
    },
}
ROOMS = ("datasets", "search", "area_profiles", "networks", "measures", "organisations", "geography",
         "classifications", "explanations", "suggestions")  # fmt: skip
PLAIN = {-1, 0, 1, 2, 100, 1000, 1_000_000}


def numbers_in(file):
    """Scopes of a file with a number in a module or class constant, a default or a comparison."""

    def literals(node):
        values = {each.value for each in ast.walk(node) if isinstance(each, ast.Constant)}
        return {value for value in values if type(value) in (int, float)}

    def walk(node, scope):
        for each in ast.iter_child_nodes(node):
            if isinstance(each, ast.FunctionDef | ast.ClassDef):
                inner = f"{scope}.{each.name}".lstrip(".")
                if isinstance(each, ast.FunctionDef):
                    for default in (*each.args.defaults, *filter(None, each.args.kw_defaults)):
                        yield from ((inner, number) for number in literals(default))
                yield from walk(each, inner)
            elif isinstance(each, ast.Assign | ast.AnnAssign) and isinstance(node, ast.Module | ast.ClassDef):
                target = each.target if isinstance(each, ast.AnnAssign) else each.targets[0]
                value = () if each.value is None else literals(each.value)
                yield from ((f"{scope}.{ast.unparse(target)}".lstrip("."), number) for number in value)
            else:
                if isinstance(each, ast.Compare):
                    yield from ((scope, number) for number in literals(each))
                yield from walk(each, scope)

    found = walk(ast.parse(file.read_text(encoding="utf-8")), "")
    return {scope for scope, number in found if number not in PLAIN}


def test_numbers_of_rules_stand_in_the_file():
    allowed = set().union(*NOT_RULES.values())
    found = set()
    for room in ROOMS:
        for file in (ROOT / "graph_engine" / room).glob("**/*.py"):
            found |= {f"{file.relative_to(ROOT / 'graph_engine').as_posix()} {scope}" for scope in numbers_in(file)}
    assert found - allowed == set(), "move the number to thresholds.toml, or say in NOT_RULES why it is no rule"
    assert allowed - found == set(), "no such number stands there any more"
