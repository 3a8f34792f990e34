"""What a load replaces, and a release that is checked before it is written."""

import pandas as pd
import pyarrow as pa
import pytest

from graph_engine.errors import InputError
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables, edge_schema, node_schema
from loaders.framework.staging import conform
from loaders.pipeline.release_check import check_release
from loaders.pipeline.replacement import Replacement, refuse_losses, replacements
from tests.small_graph import key, small_graph

AREA, SECTOR = NodeLabel.AREA, NodeLabel.SECTOR
HAS = (EdgeType.HAS_ACTIVITY, AREA, SECTOR)


def figures(rows, edition="nomis-bres-2021-itl2", areas=0):
    """Raw tables of one edition with so many figures and areas."""
    source = {"key": edition, "loader": "nomis", "title": "t", "publisher": "p", "licence": "l"}
    table = pd.DataFrame({"from": [f"a{n}" for n in range(rows)], "to": "s", "measure": "jobs", "source": edition})
    places = {"key": [f"a{n}" for n in range(areas)], "code": "c", "level": "LAD", "name": "n", "source": edition}
    return GraphTables(
        nodes={
            NodeLabel.SOURCE: conform(pd.DataFrame([source]), node_schema(NodeLabel.SOURCE), "source"),
            AREA: conform(pd.DataFrame(places), node_schema(AREA), "areas"),
        },
        edges={HAS: conform(table, edge_schema(HAS[0]), "figures")},
    )


def test_a_replacement_says_how_many_rows_go_for_how_many():
    (found,) = replacements(figures(29_160), figures(2))
    assert str(found) == "29,160 rows of nomis-bres-2021-itl2 are replaced by 2"
    with pytest.raises(InputError, match=r"29,160 rows of nomis-bres-2021-itl2 are replaced by 2. .* add --replace"):
        refuse_losses([found])


def test_an_edition_may_grow_or_lose_a_tenth():
    for rows in (90, 100, 250):
        (found,) = replacements(figures(100), figures(rows))
        refuse_losses([found])
        assert (found.before, found.after) == (100, rows)
    (found,) = replacements(figures(100), figures(89))
    assert found.loses


def test_areas_that_go_are_seen_although_figures_come():
    (found,) = replacements(figures(10, areas=722), figures(2_000, areas=2))
    assert found.after > found.before
    with pytest.raises(InputError, match="are replaced by 2,002, of them 722 Area by 2"):
        refuse_losses([found])


def test_an_edition_of_which_nothing_is_left_is_a_loss():
    """A year that Nomis did not have is all zeros, of which no row is taken: it must not empty what is there."""
    (found,) = replacements(figures(100), figures(0))
    with pytest.raises(InputError, match=r"100 rows .* are replaced by 0"):
        refuse_losses([found])


def test_what_was_not_there_replaces_nothing():
    assert replacements(figures(100), figures(2, "nomis-bres-2021-itl2-employees")) == ()
    refuse_losses([Replacement("a", 0, 0)])


def test_a_release_names_the_editions_on_which_nothing_stands():
    graph = small_graph()
    extra = {"from": [key("TLC1")], "to": ["sic2007:24100"], "measure": ["jobs"], "year": [2022], "value": [5.0]}
    more = conform(pd.DataFrame(extra).assign(source="part", suppressed=False), edge_schema(HAS[0]), "more")
    graph.edges[HAS] = pa.concat_tables([graph.edges[HAS], more])
    assert check_release(graph) == {
        "part": "it has 1 of the 5 ITL2 areas of Great Britain; Manchester, Sheffield, Derby and 1 more are missing"
    }


def test_a_release_that_no_dataset_can_be_made_of_is_refused(monkeypatch):
    from loaders.pipeline import release_check

    def broken(*_):
        raise KeyError("ITL2-2021:TLC1")

    monkeypatch.setattr(release_check, "load_jobs_frame", broken)
    with pytest.raises(InputError, match=r"could not be put to use .KeyError.*Nothing was changed"):
        check_release(small_graph())


def test_a_store_of_areas_alone_needs_no_figures():
    graph = small_graph()
    del graph.edges[HAS]
    assert check_release(graph) == {}
