"""Results of back-tests that are kept: found by what they are of, and by nothing else."""

import json

import pytest

from graph_engine.errors import InputError
from graph_engine.prediction.back_test_file import BUNDLED, BackTest, back_test_of, keep_back_test, told

MADE_OF, OTHER = "a" * 64, "b" * 64
FOUND = {"tasks": [{"task": "area–area", "origin": 2017, "scores": [{"ndcg_at_10": 0.123456789}]}], "joins": {}}


def test_a_result_is_found_by_its_participations(tmp_path):
    keep_back_test([tmp_path], told(FOUND, MADE_OF))
    found = back_test_of([tmp_path], MADE_OF)
    assert found.tasks[0]["scores"][0]["ndcg_at_10"] == pytest.approx(0.123457)
    assert found.program
    assert back_test_of([tmp_path], OTHER) is None


def test_the_first_folder_that_can_be_written_to_is_taken(tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    path = keep_back_test([tmp_path / "file" / "folder", tmp_path / "new"], told(FOUND, MADE_OF))
    assert path.parent == tmp_path / "new"
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    with pytest.raises(InputError, match="--json"):
        keep_back_test([tmp_path / "file" / "folder"], told(FOUND, MADE_OF))


def test_the_bundled_one_answers_where_none_was_kept(tmp_path):
    bundled = BackTest.read(BUNDLED)
    assert back_test_of([tmp_path], bundled.participations) == bundled
    keep_back_test([tmp_path], told(FOUND, bundled.participations))
    assert len(back_test_of([tmp_path], bundled.participations).tasks) == 1


@pytest.mark.parametrize("text", ["", "{}", "[]", json.dumps({**told(FOUND, MADE_OF), "tasks": [{}]}), "\xff"])
def test_what_is_no_result_is_as_good_as_none(tmp_path, text):
    path = keep_back_test([tmp_path], told(FOUND, MADE_OF))
    path.write_bytes(text.encode("latin-1"))
    assert back_test_of([tmp_path], MADE_OF) is None
    with pytest.raises(InputError, match="hub evaluate --keep"):
        BackTest.read(path)
