"""The table of activities: complete over SIC 2007, plain in its labels, strict in its reading."""

from __future__ import annotations

import pytest

from graph_engine.classifications.activities import Good, Receives, activities, read_activities
from graph_engine.errors import TableError, UnknownNameError
from graph_engine.reference.activity_rows import STRATEGY_SECTORS, TABLE
from graph_engine.reference.provenance import EDITORS_KNOWLEDGE, NEVER
from graph_engine.reference.typed_table import text_of

DIVISIONS = [
    *range(1, 4), *range(5, 10), *range(10, 34), *range(35, 40), *range(41, 44), *range(45, 48), *range(49, 54), 55, 56,
    *range(58, 67), 68, *range(69, 76), *range(77, 83), 84, 85, 86, 87, 88, *range(90, 94), *range(94, 97), 97, 98, 99,
]  # fmt: skip

THEMES = {
    "agri-food": "031 032 101 102 103 104 105 106 107 108 109 110 120 283",
    "textiles, leather and fashion": "131 132 133 139 141 142 143 151 152 321",
    "timber, paper and furniture": "02 161 162 171 172 181 310",
    "chemicals and polymers": "201 202 203 204 205 206 221 222",
    "glass, ceramics and minerals": "081 089 231 232 233 234 235 236 237 239",
    "health and life sciences": "211 212 266 325 7211",
    "metals and machinery": "241 242 243 244 245 251 252 253 255 256 257 259 281 282 284 289",
    "electronics, photonics and electrical": "261 262 263 264 265 267 268 271 272 273 274 275 279",
    "automotive": "291 292 293 309",
    "aerospace and defence": "254 303 304 3316",
    "marine and offshore": "301 3315",
    "rail": "302 3317",
    "energy": "05 06 091 191 192 3511 2446",
    "environment and circular economy": "382 383 39",
    "digital and telecoms": "5821 5829 6110 6120 6190 6201 6202 6203 6209 6311 6312 6399",
    "creative and media": "5811 5911 5920 6010 6020 7311 7410 9001 9003 6391",
    "financial and business services": "6419 6491 6512 6612 6622 6910 6920",
    "ports, rail and sea freight": "492 501 502 5222",
    "engineering, research and testing": "7112 7120 7219",
}


@pytest.fixture(scope="module")
def known():
    return activities()


PLAIN = ("255", "255", "x", "rail", "yes", "final", "400", "yes", "yes", "no", "no", "", "why", "who")


def changed(cells):
    """The table with some cells of the row of forgings changed."""
    lines = text_of("activities.csv").splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("255,"))
    plain = dict(zip(TABLE.all_columns, (*PLAIN, EDITORS_KNOWLEDGE, NEVER), strict=True))
    lines[at] = ",".join({**plain, **cells}[column] for column in TABLE.all_columns)
    return "\n".join(lines)


@pytest.mark.parametrize("division", DIVISIONS)
def test_every_division_resolves_or_says_why_not(known, division):
    code = f"{division:02d}"
    prefixes = [prefix for prefix in known.by_prefix if prefix.startswith(code)]
    assert prefixes
    for prefix in prefixes:
        assert known.of(prefix) in (*known.codes, None)
        assert len(known.why(prefix)) > 4


def test_groups_of_manufacturing_stand_each_for_itself(known):
    groups = [code for code in known.codes if "10" <= code[:2] <= "32" and len(code) == 3]
    assert len(groups) == 93  # the 95 groups of SIC 2007 less repair and installation
    assert all(known.of(code) == known.of(code + "00") == code for code in groups)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("25500", "255"),
        ("25.50", "255"),
        ("24460", "2446"),
        ("24410", "244"),
        ("244", "244"),
        ("33150", "3315"),
        ("33120", "331"),
        ("331", "331"),
        ("35110", "3511"),
        ("35130", None),
        ("351", None),
        ("021", "02"),
        ("02", "02"),
        ("390", "39"),
        ("712", "7120"),
        ("711", None),
        ("24", None),
        ("62011", "6201"),
        ("62012", "6201"),
        ("85200", None),
        ("74990", None),
        ("74909", "7490"),
        ("01000", None),
        ("99999", None),
        (" 10110 ", "101"),
    ],
)
def test_codes_of_any_length_find_their_activity(known, code, expected):
    assert known.of(code) == expected


@pytest.mark.parametrize("code", ["", "1", "04000", "25800", "255000", "C", "10.1x", "２５５"])
def test_what_is_no_code_is_refused(known, code):
    with pytest.raises(UnknownNameError, match="No SIC 2007 code is called"):
        known.of(code)


def test_what_is_out_of_the_frame_says_why(known):
    assert known.why("85200") == known.why("85") != ""
    assert known.why("62") == "spans several activities"


def test_themes_hold_what_they_should(known):
    for theme, codes in THEMES.items():
        assert {known.get(code).theme for code in codes.split()} == {theme}
    assert set(known.themes) == {*THEMES, "leisure and household goods"}


def test_classes_that_are_another_thing_stand_alone(known):
    for code in [
        "2446",
        "3315",
        "3316",
        "3317",
        "3511",
        "3514",
        "3523",
        "5222",
        "5223",
        "5914",
        "6391",
        "7111",
        "7211",
    ]:
        assert known.get(code).code == code
        assert known.get(code).digits == 4


def test_not_traded_between_regions(known):
    for code in ["3514", "3523", "5223", "5914", "6130", "236", "237"]:
        assert not known.get(code).traded
    for code in ("6910", "6920"):
        assert known.get(code).traded
        assert known.get(code).lq_from == 3.0
    for code in ["47110", "56101", "81210", "85200", "86101", "78200", "70100", "70229", "92000", "35130", "35220"]:
        assert known.of(code) is None


def test_kinds_of_good_and_reach(known):
    assert {c for c in known.codes if known.get(c).good is Good.CAPITAL} == {
        "253",
        "262",
        "263",
        "265",
        "282",
        "283",
        "284",
        "289",
    }
    reach = {code: known.get(code).reach_km for code in known.codes if "10" <= code[:2] <= "32"}
    assert reach["241"] == 80
    assert not known.get("241").reach_doubles
    assert {c for c, km in reach.items() if km == 250 and c[:2] not in ("10", "11", "16", "17", "22", "23")} == {
        "181", "245", "255", "256",
    }  # fmt: skip
    assert all(reach[code] == 250 for code in ["101", "110", "161", "171", "172", "221", "222", "231", "245", "255"])
    assert reach["281"] == reach["293"] == 400


def test_receiving_catch_alls_and_bound(known):
    assert [c for c in known.codes if known.get(c).receives is Receives.NAMED] == ["254"]
    assert {"222", "256", "259", "279", "329", "331", "332", "7490"} <= {
        c for c in known.codes if known.get(c).catch_all
    }
    assert {c for c in known.codes if known.get(c).bound} == {"02", "031", "032", "05", "06", "07", "081", "089"}
    assert all(known.get(c).receives is Receives.NO for c in known.codes if known.get(c).bound)


def test_labels_are_short_lower_case_and_tell_activities_apart(known):
    labels = [known.get(code).label for code in known.codes]
    assert len(set(labels)) == len(labels)
    for label in labels:
        assert label == label.lower()
        assert 4 <= len(label) <= 70
        assert not label.endswith(("n.e.c.", ".", " "))


def test_sections_and_divisions(known):
    assert [
        known.section(code) for code in ("02", "081", "255", "3511", "382", "492", "6201", "6622", "7112", "9001")
    ] == list("ABCDEHJKMR")
    assert known.division("255") == "25"
    with pytest.raises(UnknownNameError, match="No activity is called '25'"):
        known.section("25")


def test_strategy_sectors_follow_the_codes_of_the_strategy(known):
    assert known.get("254").strategy == ("Defence",)
    assert known.get("211").strategy == ("Life Sciences",)
    assert known.get("261").strategy == ("Digital and Technologies", "Advanced Manufacturing")
    assert known.get("101").strategy == ()
    assert {sector for code in known.codes for sector in known.get(code).strategy} == set(STRATEGY_SECTORS) - {
        "Clean Energy"
    }


def test_activities_stand_in_the_order_of_their_codes(known):
    assert known.codes == tuple(sorted(known.codes))
    assert len(known) == len(known.codes)


def test_nearest_names_are_offered(known):
    with pytest.raises(UnknownNameError, match="255"):
        known.get("2550")


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"good": "metal"}, "column good: found 'metal', allowed is one of 'capital'"),
        ({"traded": "from many"}, "column traded: found 'from many', allowed is yes, no, or 'from'"),
        ({"traded": "from -1"}, "column traded"),
        ({"reach_km": "far"}, "column reach_km: found 'far', allowed is a number from 1 to 1000"),
        ({"reach_km": "5000"}, "column reach_km"),
        ({"receives": "perhaps"}, "column receives"),
        ({"catch_all": "true"}, "column catch_all: found 'true', allowed is one of 'no', 'yes'"),
        ({"label": ""}, "column label: found '', allowed is any text"),
        ({"strategy": "Fishing"}, "column strategy: found 'Fishing', allowed is one of Advanced Manufacturing"),
        ({"activity": "999"}, "column activity: found '999', allowed is a prefix that has a row of its own"),
        ({"prefix": "254"}, "column prefix: found '254', allowed is a value that no other row has"),
        ({"prefix": "048", "activity": "048"}, "column prefix: found '048', allowed is a code in a division"),
        ({"prefix": "2x"}, "column prefix: found '2x', allowed is 2 to 5 digits"),
        ({"reason": ""}, "column reason"),
    ],
)
def test_a_slip_in_the_table_is_refused_with_its_place(cells, message):
    with pytest.raises(TableError, match=r"activities\.csv") as caught:
        read_activities(changed(cells))
    text = str(caught.value)
    assert message in text
    line = 1 + next(i for i, row in enumerate(text_of("activities.csv").splitlines()) if row.startswith("255,"))
    assert f"line {line}, " in text


def test_a_missing_division_is_named():
    text = "\n".join(line for line in text_of("activities.csv").splitlines() if not line.startswith("39,"))
    with pytest.raises(TableError, match="39 has none"):
        read_activities(text)


def test_wrong_columns_and_cells_are_refused():
    text = text_of("activities.csv")
    with pytest.raises(TableError, match="line 1: the columns are"):
        read_activities(text.replace("prefix,", "code,", 1))
    with pytest.raises(TableError, match="line 2: found 13 cells, allowed are 16"):
        read_activities(text.splitlines()[0] + "\n" + ",".join(["x"] * 13))
    with pytest.raises(TableError, match="no row below the header"):
        read_activities(text.splitlines()[0])
    with pytest.raises(TableError, match="not a CSV row"):
        read_activities(text.splitlines()[0] + '\n"x')
