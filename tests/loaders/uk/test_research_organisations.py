"""Universities and research organisations: tables and lists of names, with what is set aside."""

import pytest

from graph_engine.errors import LayoutError
from loaders.framework.load_report import WITHHELD
from loaders.framework.repeats import REPEATED
from loaders.uk.research_organisations import LOADER
from tests.area_graph import area_graph, square

GTR = "name,url,postcode,latitude,longitude"
ROR = "ror_id,name,types,status,city,latitude,longitude,website"


@pytest.fixture
def placed():
    return area_graph(
        ("ITL1-2021:TLI", "London"),
        ("ITL3-2021:TLE32", "Sheffield", None, None, square(-2, 53)),
        ("ITL3-2021:TLI32", "Westminster", None, None, square(-1, 51)),
    )


def write(path, *lines):
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def rules(found, path):
    return {line: (rule, value) for line, _, rule, value in found.quarantined(path)}


def test_gateway_to_research_gives_places(run, tmp_path, placed):
    path = write(
        tmp_path / "gtr.csv",
        GTR,
        "University of Sheffield,,S102TN,53.38,-1.49",
        "Leeds Metropolitan University,,LS13HE,53.8,-1.54",
        "Jane Mary Example,,S102TN,53.38,-1.49",
        "Nuclear AMRC,,S605WG,fifty,-1.37",
        "University of Sheffield,,S102TN,53.38,-1.49",
    )
    found = run(LOADER, path, graph=placed)
    record = found.nodes.set_index("key").loc["gtr:university-of-sheffield"]
    assert record[["scheme", "id", "type", "postcode"]].tolist() == [
        *("gtr", "university-of-sheffield", "university", "S10 2TN")
    ]
    assert found.edges["to"].tolist() == ["ITL3-2021:TLE32"]
    assert rules(found, path) == {
        3: ("former name", "Leeds Metropolitan University (now Leeds Beckett University)"),
        4: ("may be a person", WITHHELD),
        5: ("not a number", "fifty"),
        6: (REPEATED, "university-of-sheffield"),
    }


def test_lists_of_names_lose_doubles_former_names_and_foreign_bodies(run, tmp_path):
    path = write(
        tmp_path / "ukri_list_of_rtos_2022.txt",
        "TWI  LIMITED",
        "",
        "The Manufacturing Technology Centre",
        "Manufacturing Technology Centre",
        "Nature Development Ghana",
        "ADVANCE ON GRANT FOR CATAPULT PROJECTS",
        "Cell Therapy Catapult Limited",
        "---",
    )
    found = run(LOADER, path)
    assert set(found.nodes["key"]) == {"ukri-rtos:twi", "ukri-rtos:manufacturing-technology-centre"}
    assert set(found.nodes["scheme"]) == {"name"}
    assert found.file_report(path).rows_read == 7
    assert rules(found, path) == {
        3: ("name stands twice", "The Manufacturing Technology Centre"),
        5: ("foreign body", "Nature Development Ghana"),
        6: ("not an organisation", "ADVANCE ON GRANT FOR CATAPULT PROJECTS"),
        7: ("former name", "Cell Therapy Catapult Limited (now Cell and Gene Therapy Catapult)"),
        8: ("no name", "---"),
    }
    assert [edition.key for edition in found.editions] == ["ukri-rtos"]


def test_name_kept_does_not_depend_on_the_order_of_lines(run, tmp_path):
    names = ["TWI  LIMITED", "TWI Ltd", "TWI LIMITED"]
    for number, order in enumerate((names, names[::-1])):
        found = run(LOADER, write(tmp_path / f"ukri_rtos_{number}.txt", *order))
        assert found.nodes["name"].tolist() == ["TWI Ltd"]


def test_list_of_institutes_is_another_edition(run, tmp_path):
    path = tmp_path / "ukri_eligible_research_institutes_2022.txt"
    path.write_bytes("John Innes Centre\r\nInstitut Pierre-Fabre caf\u00e9\r\n".encode("cp1252"))
    found = run(LOADER, path)
    assert found.editions[0].key == "ukri-institutes"
    assert found.file_report(path).notes == {"bytes that are not UTF-8 read as Windows-1252": 1}


@pytest.mark.parametrize("text", ["", "\n\n", "<!DOCTYPE html><p>Not found"])
def test_a_list_that_is_none_is_refused(run, tmp_path, text):
    path = tmp_path / "rtos.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LayoutError, match=r"rtos\.txt is (empty|a web page)"):
        run(LOADER, path)


def test_ror_keeps_what_performs_research(run, tmp_path, placed):
    rows = [
        "https://ror.org/05krs5044,Example University,education;funder,active,Sheffield,53.38,-1.46,https://e.ac.uk/x",
        "https://ror.org/00aaaaa11,Old University,education,withdrawn,Sheffield,53.38,-1.46,",
        "https://ror.org/00aaaaa12,Example Foods (United Kingdom),company,active,Sheffield,53.38,-1.46,",
        "https://ror.org/00aaaaa13,Example Research Fund,funder;nonprofit,active,Sheffield,53.38,-1.46,",
        "https://ror.org/00aaaaa14,National Example Laboratory (United Kingdom),government,active,London,51.5,-0.12,",
        "https://ror.org/00aaaaa15,Department of Examples,government,active,London,51.5,-0.12,",
        "https://ror.org/00aaaaa16,Example Hospital,healthcare,active,London,51.5,-0.12,",
        "not an id,Example Centre,facility,active,London,51.5,-0.12,",
        "https://ror.org/05krs5044,Example University,education;funder,active,Sheffield,53.38,-1.46,https://e.ac.uk/x",
    ]
    path = write(tmp_path / "ror_gb.csv", ROR, *rows)
    found = run(LOADER, path, graph=placed)
    nodes = found.nodes.set_index("key")
    assert set(nodes.index) == {"ror:05krs5044", "ror:00aaaaa14"}
    assert nodes.loc["ror:05krs5044", ["ror", "type", "website"]].tolist() == [
        *("05krs5044", "education", "https://e.ac.uk")
    ]
    assert nodes.loc["ror:00aaaaa14", ["name", "type"]].tolist() == [
        *("National Example Laboratory", "government research body")
    ]
    assert {line: rule for line, (rule, _) in rules(found, path).items()} == {
        3: "not active",
        4: "ROR type that does not itself do research",
        5: "ROR type that does not itself do research",
        7: "ROR type that does not itself do research",
        8: "ROR type that does not itself do research",
        9: "not a ROR identifier",
        10: REPEATED,
    }
    # The point of London would name a borough; the town names London as a whole.
    assert dict(zip(found.edges["from"], found.edges["to"], strict=True)) == {
        "ror:05krs5044": "ITL3-2021:TLE32",
        "ror:00aaaaa14": "ITL1-2021:TLI",
    }


def test_a_renamed_column_is_named(run, tmp_path):
    path = write(
        tmp_path / "gtr.csv", GTR.replace("postcode", "post code"), "University of Sheffield,,S102TN,53.38,-1.49"
    )
    with pytest.raises(LayoutError, match=r"no column 'postcode'; did 'post code' replace it"):
        run(LOADER, path)
