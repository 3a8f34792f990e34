"""The command line: quick to answer, plain when something is wrong, the same answer in three forms."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from graph_engine.errors import StoreUnreachableError
from graph_engine.suggestions.kinds import all_kinds
from web.cli import main
from web.cli.output import csv_text, printable, wrapped
from web.presentation.data_table import DataTable, plain_columns

# All that a command may load before it knows what is asked of it.
LIGHT = {"click", "colorama", "graph_engine", "web"}
# Every command's help, in one process: to start one takes a fifth of a second. Packages count where they first come.
ASK_FOR_HELP = """
import contextlib, io, json, sys
known = {*sys.modules, *sys.stdlib_module_names}
from web.cli import main
answers = []
for path in json.loads(sys.argv[1]):
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        try:
            main([*path, "--help"], prog_name="hub")
        except SystemExit as end:
            status = end.code
    loaded = {name.partition(".")[0] for name in sys.modules} - known
    known |= loaded
    answers.append([path, status, said.getvalue(), sorted(loaded)])
print(json.dumps(answers))
"""


def commands(group, path=()):
    for name, command in sorted(group.commands.items()):
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


def test_every_command_explains_itself_without_heavy_imports():
    paths = [(), *commands(main)]
    assert len(paths) > 15
    asked = [sys.executable, "-c", ASK_FOR_HELP, json.dumps(paths)]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    answers = json.loads(done.stdout)
    assert len(answers) == len(paths)
    for path, status, said, loaded in answers:
        assert status == 0, path
        assert said.startswith(f"Usage: {' '.join(['hub', *path])}"), path
        assert "..." not in said.partition("Commands:")[2], f"{path}: a summary does not fit its line"
        assert set(loaded) <= LIGHT, f"{path} loads {set(loaded) - LIGHT}"


def test_match_reads_like_a_page(hub, made_up):
    text = hub("match", "South", "Yorkshire", "--set-aside").output
    for part in (
        "Partners for South Yorkshire",
        "1. South Yorkshire makes castings; makers of trains",
        "Why       South Yorkshire: castings (3,500 jobs).",
        "Ties      2 joint projects, 2015–2018: ABC (A and B, 2015).",
        "Mind      Few sites hold most of the jobs.",
        "Next      Ring the growth hub.",
        "Worth a look",
        "Supply link. Rail. 44 km from middle to middle.",
        "Research meets industry: nothing found",
        "No match of this kind.",
        "Set aside: each failed exactly one check",
        "reach: 300 km is too far.",
    ):
        assert part in text, part
    assert "A University stands in most, 5.0%; none may stand in more than 6.0%." in " ".join(text.split())
    assert max(len(line) for line in text.splitlines()) <= 100
    assert "\x1b" not in text
    assert "figures for" not in text
    assert "Set aside" not in hub("match", "TLE3").output


def test_match_of_a_place_without_figures_of_its_own_is_headed(hub, made_up):
    lines = hub("match", "Tees Valley").output.splitlines()
    assert lines[2] == "figures for Tees Valley and Durham (TLC1)"


def test_options_reach_the_engine(hub, made_up):
    hub("match", "TLE3", "--kind", "supply", "--theme", "rail", "--far", "150", "--without", "reach", "--top", "3",
        "--spread", "gentle")  # fmt: skip
    asked = {"top": 3, "kinds": ("supply",), "theme": "rail", "far": 150.0, "without": ("reach",)}
    assert made_up.asked == [{**asked, "grade": None, "spread": "gentle"}]


def test_match_as_json_keeps_its_promise(hub, made_up):
    found = json.loads(hub("match", "Tees Valley", "--set-aside", "--format", "json").output)
    assert {"release", "area", "suggestions", "set_aside", "exposure", "stability"} <= set(found)
    assert found["prospects"] == [{"outlook": None, "ahead": None, "in_topic": False, "both_worked_with": []}] * len(
        found["suggestions"]
    )
    assert found["stability"] == {"draws": 200, "first": 10, "stays": [None] * len(found["suggestions"])}
    assert set(found["area"]) == {"code", "name", "level", "figures_for"}
    (one,) = found["suggestions"]
    assert {
        *(
            "kind",
            "grade",
            "frame",
            "partner",
            "field",
            "score",
            "two_way",
            "distance_km",
            "headline",
            "lines",
            "rivals",
            "who",
        ),
        *("ties", "cautions", "checks", "evidence"),
    } <= set(one)
    assert one["kind"] in all_kinds()
    assert set(one["partner"]) == {"code", "name"}
    (line,) = one["lines"]
    assert {"from", "to", "lacks", "link", "points"} <= set(line)
    for end in ("from", "to"):
        assert {"area", "what", "name", "institution", "measure", "value", "year", "lq", "lq_before"} <= set(line[end])
    assert set(line["lacks"]) == {"lq", "lq_doorstep"}
    assert {"uk_share", "uk_row", "us_share", "norm"} <= set(line["link"])
    assert set(one["who"]) == {"here", "there"}
    assert {"name", "kind", "id", "ties_to", "source"} <= set(one["who"]["here"][0])
    assert set(one["checks"][0]) == {"name", "passed", "why"}
    assert set(one["evidence"][0]) == {"claim", "value", "unit", "geography", "year", "source", "edition", "row"}
    assert {"partner", "kind", "check", "why"} <= set(found["set_aside"][0])


def test_match_as_csv_has_a_row_for_each_line(hub, made_up):
    (row,) = csv.DictReader(io.StringIO(hub("match", "TLE3", "--format", "csv").output))
    assert (row["partner_code"], row["from_name"], row["to_value"], row["points"]) == (
        "TLF1",
        "castings",
        "2250.0",
        "0.75",
    )


def test_explain_shows_everything_of_a_pair(hub, made_up):
    text = hub("explain", "TLE3", "Derbyshire and Nottinghamshire").output
    for part in (
        "44 km from middle to middle.",
        "Both already strong in",
        "Glass.",
        "Complementary strengths",
        "Evidence",
        "BRES",
    ):
        assert part in text
    found = json.loads(hub("explain", "TLE3", "TLF1", "--format", "json").output)
    assert found["release"] == 7
    assert found["strengths"][0]["kind"] == "strengths"


def test_profile_and_similar(hub, made_up):
    text = hub("profile", "Tees Valley").output
    for part in ("figures for South Yorkshire (TLE3)", "Known for", "castings", "3,500", "6.9", "£961m", "0.720"):
        assert part in text, part
    rows = list(csv.DictReader(io.StringIO(hub("profile", "TLE3", "--format", "csv").output)))
    assert [row["list"] for row in rows] == ["known for", "lacks"]
    assert rows[1]["label"] == "'=HYPERLINK(1)"
    assert json.loads(hub("profile", "TLE3", "--format", "json").output)["known_for"][0]["lq"] == 6.9
    assert "similarity 0.60 of 1; 28% of jobs" in hub("similar", "TLE3").output.replace("\n   ", " ")
    assert json.loads(hub("similar", "TLE3", "--format", "json").output)["similar"][0]["shared"] == [
        "castings",
        "glass",
    ]


def test_areas_by_text_and_level(hub, made_up):
    text = hub("areas", "tees").output
    assert "E47000006  Tees Valley" in text
    assert "2 areas." in text
    found = json.loads(hub("areas", "--level", "MCA", "--format", "json").output)
    assert found["areas"] == [{"code": "E47000006", "name": "Tees Valley", "level": "MCA", "vintage": 2025}]
    assert "Nearest: ITL2" in hub("areas", "--level", "ITL22", code=1).output


def test_frame_in_three_forms(hub, made_up):
    text = hub("frame", "jobs").output
    assert "40 of 50 rows" in text
    rows = list(csv.DictReader(io.StringIO(hub("frame", "--format", "csv").output)))
    assert [(row["value"], row["label"]) for row in rows[:2]] == [("1.5", "'@cell"), ("", "'@cell")]
    assert json.loads(hub("frame", "--format", "json").output)["rows"][1]["value"] is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("match", "South Yorkshir"), "Nearest: South Yorkshire."),
        (("match", "TLE3", "--kind", "suply"), "Nearest: supply."),
        (("explain", "TLE3", "TLE3"), "Choose two places that lie apart."),
        (("frame", "jabs"), "Nearest: jobs."),
    ],
)
def test_what_is_wrong_is_one_sentence_and_exit_code_1(hub, made_up, arguments, said):
    result = hub(*arguments, code=1)
    assert result.stdout == ""
    assert result.stderr.startswith("hub: ")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.stderr
    assert made_up.closed


def test_names_cannot_move_the_cursor():
    assert printable("a\x1b[2Jb\u202ec\r\n") == "a[2Jbc\n"
    assert wrapped("") == [""]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_text_that_looks_like_a_formula_is_only_text(text):
    written = csv_text(DataTable("t", plain_columns("a"), [{"a": text}]))
    assert list(csv.reader(io.StringIO(written, newline=""))) == [["a"], [f"'{text}"]]
    table = DataTable("t", plain_columns("ab"), [{"a": -1.5, "b": ["x", "y"]}])
    assert csv_text(table) == 'a,b\n-1.5,"[""x"", ""y""]"\n'


def test_a_store_that_cannot_be_used_is_one_sentence(hub, monkeypatch):
    assert "valid forms are" in hub("--store", "sqlite://x", "releases", code=1).stderr
    assert "holds no release yet" in hub("match", "Leeds", code=1).stderr

    def refuse(_address, *, read_only):
        raise StoreUnreachableError("No Neo4j server answers at neo4j://h:7687: start it.")

    for module in ("stores", "opened_release"):
        monkeypatch.setattr(f"graph_engine.{module}.open_store", refuse)
    for command in (("sources",), ("quarantine",), ("releases",), ("rollback",), ("snapshot", "load"), ()):
        assert hub(*command, code=1).stderr == "hub: No Neo4j server answers at neo4j://h:7687: start it.\n"


def test_an_operating_system_that_refuses_is_one_sentence(hub, monkeypatch):
    def refuse(_address, *, read_only):
        raise PermissionError(13, "Permission denied", "/data/graph.lbug")

    monkeypatch.setattr("graph_engine.stores.open_store", refuse)
    assert hub("releases", code=1).stderr == (
        "hub: The computer refused something: Permission denied (/data/graph.lbug).\n"
    )


@pytest.mark.long
def test_a_closed_pipe_is_no_error(tmp_path):
    done = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -c 'from web.cli import main; main()' load 2>&1 | head -n 1"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "HUB_STORE": f"embedded://{tmp_path / 'g.lbug'}"},
    )
    assert done.stdout.count("\n") == 1
    assert "Traceback" not in done.stdout


def test_version_is_said():
    assert CliRunner().invoke(main, ["--version"]).output.startswith("partnership-hub ")
