"""``hub results``: what is published beside a release, and publishing it anew."""

from __future__ import annotations

import csv
import io
import json

import pytest

from graph_engine.stores import open_store
from tests.small_graph import small_graph


@pytest.mark.long
def test_results_are_published_shown_and_replaced(hub):
    with open_store(None, read_only=False) as store:
        release = store.write(small_graph())
    assert "Nothing is published of this release" in hub("results", "show").stdout
    assert json.loads(hub("results", "show", "--format", "json").stdout) == {"results": []}
    (made,) = json.loads(hub("results", "publish", "--format", "json").stdout)["results"]
    assert made["release_digest"] == release.digest
    assert made["rows"].get("BETWEEN", 0) == 2 * made["rows"].get("Suggestion", 0)
    (shown,) = json.loads(hub("results", "show", "--format", "json").stdout)["results"]
    assert shown == made
    assert f"{made['rows'].get('Suggestion', 0)} suggestions with" in hub("results", "publish").stdout
    (row,) = csv.DictReader(io.StringIO(hub("results", "show", "--format", "csv").stdout))
    assert row["digest"] == made["digest"]
    with open_store(None) as store:
        assert store.release() == release
    query = "MATCH (s:Suggestion)-[b:BETWEEN]->(a:Area) RETURN s.key AS key, b.side AS side, a.name AS name"
    rows = json.loads(hub("cypher", query, "--format", "json").stdout)["rows"]
    assert len(rows) == made["rows"].get("BETWEEN", 0)


def test_an_empty_store_says_what_to_load(hub):
    for command in ("publish", "show"):
        assert "holds no release yet" in hub("results", command, code=1).stderr
