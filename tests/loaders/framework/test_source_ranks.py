"""Whose word counts first is declared by loaders, once for each source, and known to nothing else."""

from collections import Counter

from graph_engine.organisations.source_ranks import SourceOrder, SourceRank
from loaders.framework.loader import loaders, source_ranks


def test_no_source_is_ranked_twice_and_no_two_share_a_rank():
    ranks = source_ranks()
    assert max(Counter(rank.prefix for rank in ranks).values()) == 1
    for column in ("attributes", "seat"):
        given = Counter(getattr(rank, column) for rank in ranks if getattr(rank, column) < 1_000)
        assert max(given.values()) == 1, column


def test_a_loader_that_writes_no_records_declares_no_rank():
    assert {name for name, loader in loaders().items() if loader.ranks} == {
        "contacts",
        "cordis",
        "cordis_china",
        "cordis_places",
        "employers",
        "gtr",
        "innovate_uk",
        "ref",
        "ref_impact",
        "research_organisations",
        "structural_funds",
        "facilities",
        "food_establishments",
        "renewable_energy",
        "uk_ets",
    }


def test_the_engine_names_no_source_of_a_loader(repository):
    text = (repository / "graph_engine" / "organisations" / "linkage.py").read_text(encoding="utf-8")
    assert not [rank.prefix for rank in source_ranks() if f'"{rank.prefix}"' in text and "-" in rank.prefix]


def test_the_smallest_rank_comes_first_then_the_newest_edition_then_the_key():
    order = SourceOrder([SourceRank("a", attributes=20, name=5, seat=7), SourceRank("b", attributes=10)])
    keys = ["z:1", "a-2019:1", "a-2021:2", "a-2021:1", "b:1"]
    assert sorted(keys, key=order.by_attributes) == ["b:1", "a-2021:1", "a-2021:2", "a-2019:1", "z:1"]
    assert min(keys, key=order.by_name) == "a-2021:1"
    assert min(keys, key=order.by_seat) == "a-2021:1"
    assert order.tells_kind("z:1")
    assert not SourceOrder([SourceRank("a", tells_kind=False)]).tells_kind("a-2021:1")
