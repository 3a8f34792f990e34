"""Impact case studies of REF 2014: the index, and summaries of which only terms are kept."""

import gzip
import json

import pytest

from graph_engine.errors import LayoutError
from graph_engine.schema import NodeLabel
from graph_engine.texts.terms import read_terms
from loaders.framework.loader import Nodes
from loaders.framework.repeats import CONTRADICTION, REPEATED
from loaders.framework.titles import PERSON_CUT, PERSON_WITHHELD
from loaders.uk.ref_impact import LOADER, NO_CASE

HEADER = "case_study_id,ukprn,institution,uoa,title,disciplines,subjects,uk_locations,text"
A, B = "10000001", "10000002"


@pytest.fixture
def index(tmp_path):
    def write(*rows, name="case_studies_index.csv", header=HEADER):
        path = tmp_path / name
        data = ("\n".join([header, *rows]) + "\n").encode()
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    return write


@pytest.fixture
def texts(tmp_path):
    def write(*entries, name="case_studies_text_00.jsonl"):
        path = tmp_path / name
        data = "\n".join(e if isinstance(e, str) else json.dumps(e) for e in entries).encode() + b"\n"
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    return write


def row(case=1, ukprn=A, institution="Example University", title="Restoring peat", subjects="Soil Sciences|Hydrology"):
    return f'{case},{ukprn},{institution},Geography,"{title}",earth_sciences|engineering,{subjects},Leeds|Hull,full'


def documents(found):
    return found.nodes[found.nodes["kind"] == "impact case"].set_index("reference")


def records(found):
    return found.nodes[found.nodes["scheme"] == "ukprn"].set_index("id")


def test_a_case_with_its_institution(run, index, texts):
    found = run(
        LOADER,
        texts(
            {
                "case_study_id": 1,
                "summary": "Wet peat bogs hold carbon. These peat bogs were drained.",
                "details": "Never read.",
            },
            {"case_study_id": 2, "summary": "More peat bogs again, by Professor Sir [name].", "details": ""},
            name="case_studies_text_00.jsonl.gz",
        ),
        index(row(), row(2), name="case_studies_index.csv.gz"),
    )
    case = documents(found).loc["1"]
    assert case[["key", "title", "start", "end", "unit", "subjects", "places"]].tolist() == [
        *("impact-case:1", "Restoring peat", "2008", "2013", "Geography", "Soil Sciences; Hydrology", "Leeds; Hull")
    ]
    assert case["address"] == "https://impact.ref.ac.uk/casestudies/CaseStudy.aspx?Id=1"
    terms = read_terms(case["terms"])
    assert (terms["peat"], terms["peat bogs"], "hold" in terms) == (2, 2, True)
    assert "read" not in terms
    assert not {"name", "professor", "sir"} & set(read_terms(documents(found).loc["2", "terms"]))
    record = records(found).loc[A]
    assert record[["key", "kind", "name", "ukprn", "country"]].tolist() == [
        *("ref2014-impact:10000001", "institution", "Example University", A, "GB")
    ]
    assert found.edges[["from", "to"]].to_numpy().tolist() == [
        *(["ref2014-impact:10000001", "impact-case:1"], ["ref2014-impact:10000001", "impact-case:2"])
    ]


def test_no_running_text_is_kept(run, index, texts):
    summary = "Peat bogs hold carbon when nobody drains them at all."
    found = run(LOADER, index(row()), texts({"case_study_id": 1, "summary": summary, "details": summary}))
    assert summary not in found.nodes.to_csv()
    assert "nobody drains" not in found.nodes.to_csv()


def test_joint_cases_and_names_that_a_list_holds_in_small_letters(run, index):
    found = run(
        LOADER,
        index(
            row(1, f"{A}|{B}", "Example University : Sample University"),
            row(2, A, "example university"),
            row(3, A, "Example University"),
            row(4, B, "sample university"),
        ),
    )
    assert len(found.edges) == 5
    assert records(found)["name"].fillna("").to_dict() == {A: "Example University", B: ""}


def test_titles(run, index):
    path = index(
        row(1, title="restoring peat in small letters"),
        row(2, title="pGALS: an examination"),
        row(3, title="Sound therapies: Professor Jane Example"),
        row(4, title="The songs of Jane Example"),
        row(5, title="17A-02 The port"),
        row(6, title="Case Study 2: wallpaper"),
        row(7, title="Case studies of wallpaper"),
        row(8, title="3D printing of teeth"),
    )
    found = run(LOADER, path)
    assert documents(found)["title"].fillna("").tolist() == [
        *("Restoring peat in small letters", "pGALS: an examination", "Sound therapies", "", "The port"),
        *("Wallpaper", "Case studies of wallpaper", "3D printing of teeth"),
    ]
    notes = found.file_report(path).notes
    assert (notes[PERSON_CUT], notes[PERSON_WITHHELD], notes["title: number before it cut"]) == (1, 1, 2)
    assert "Jane" not in found.nodes.to_csv()


def test_disciplines_stand_in_for_subjects(run, index):
    path = index(row(subjects=""))
    found = run(LOADER, path)
    assert documents(found).loc["1", "subjects"] == "earth sciences; engineering"
    assert found.file_report(path).notes["no subjects: the broader disciplines taken"] == 1


def test_rows_that_cannot_be_used(run, index, texts):
    path = index(
        row(1), row(1), row(2), row(2, title="Another"), row(3, "12"), row("x"), row(5).replace("Geography", "")
    )
    lines = texts(
        {"case_study_id": 1, "summary": "Peat", "details": ""},
        {"case_study_id": 1, "summary": "Peat", "details": ""},
        "{not JSON",
        {"case_study_id": 9, "summary": "Bogs", "details": ""},
    )
    found = run(LOADER, path, lines)
    assert documents(found).index.tolist() == ["1"]
    assert {line: rule for line, _, rule, _ in found.quarantined(path)} == {
        3: REPEATED,
        4: CONTRADICTION,
        5: CONTRADICTION,
        6: "not a UKPRN of eight digits",
        7: "not a number of a case",
        8: "no unit of assessment",
    }
    assert {line: rule for line, _, rule, _ in found.quarantined(lines)} == {
        2: REPEATED,
        3: "not a line of JSON with case_study_id and summary",
        4: NO_CASE,
    }


def test_a_case_stands_in_two_indexes(run, index):
    first, second = index(row(1), name="a.csv"), index(row(1), row(2), name="b.csv")
    found = run(LOADER, first, second)
    assert documents(found).index.tolist() == ["1", "2"]
    assert found.quarantined(second) == [(2, "case_study_id", REPEATED, "1")]


def test_summaries_without_an_index_are_refused(run, texts):
    with pytest.raises(LayoutError, match="need their index"):
        run(LOADER, texts({"case_study_id": 1, "summary": "Peat", "details": ""}))


def test_an_index_without_its_numbers_is_refused(run, index):
    with pytest.raises(LayoutError, match="has no column 'ukprn'"):
        run(LOADER, index("1,x", header="case_study_id,institution"))


def test_batches_are_documents_records_and_edges(index):
    from loaders.framework.loader import LoadContext

    labels = [b.label for b in LOADER.load([index(row())], LoadContext()) if isinstance(b, Nodes)]
    assert labels == [NodeLabel.DOCUMENT, NodeLabel.RECORD]
