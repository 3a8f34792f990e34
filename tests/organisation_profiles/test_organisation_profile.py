"""What loaded sources say of one organisation: every line has its source, and nothing is said that none says."""

from __future__ import annotations

import pytest

from graph_engine.errors import UnknownNameError
from graph_engine.schema import EdgeType, NodeLabel


@pytest.fixture(scope="module")
def university(snapshot_engine):
    """The organisation with most texts."""
    known = snapshot_engine.figures.texts.authors["organisation"].value_counts()
    return snapshot_engine.organisation(str(known.index[0]))


@pytest.fixture(scope="module")
def operator(snapshot_engine):
    """The business that runs most sites."""
    edges = snapshot_engine.store.edges(EdgeType.OPERATES, NodeLabel.BUSINESS, NodeLabel.SITE, []).to_pandas()
    number = edges.groupby("from")["to"].nunique().sort_index()
    return snapshot_engine.organisation(str(number.idxmax())), int(number.max())


def test_its_texts_are_all_that_it_wrote_or_took_part_in_newest_first(snapshot_engine, university):
    authors = snapshot_engine.figures.texts.authors
    mine = authors[authors["organisation"] == university.organisation.key]
    assert len(university.texts) == len(mine) > 100
    years = [one.last_year or one.first_year or 0 for one in university.texts]
    assert years == sorted(years, reverse=True)
    assert all(one.title and one.source and one.source_key for one in university.texts)
    titles = {snapshot_engine.figures.topics.name(one.topic[0]) for one in university.texts if one.topic}
    assert titles == {one.topic[1] for one in university.texts if one.topic}


def test_its_topics_are_those_of_its_roles(snapshot_engine, university):
    roles = snapshot_engine.figures.topics.roles
    mine = roles[roles["member"] == university.organisation.key]
    assert {one.key for one in university.topics} == set(mine["topic"])
    assert {one.role for one in university.topics} == {university.role}


def test_joint_projects_are_counted_once_each(snapshot_engine, university):
    work = snapshot_engine.figures.joint_work
    took = dict.fromkeys(work.organisations.tolist())
    pairs = zip(work.of_organisation.tolist(), work.of_project.tolist(), strict=True)
    by_key = {key: set() for key in took}
    for at, project in pairs:
        by_key[work.organisations[at]].add(project)
    own = by_key[university.organisation.key]
    assert university.ties
    for one in university.ties[:20]:
        shared = own & by_key[one.partner.key]
        assert one.projects == len(shared)
        assert (one.first_year is None) == all(work.projects["start"].isna().iloc[list(shared)])
    together = [one.projects + one.ukri for one in university.ties]
    assert together == sorted(together, reverse=True)
    # A tie is the same from both ends.
    other = snapshot_engine.organisation(university.ties[0].partner.key)
    back = next(one for one in other.ties if one.partner.key == university.organisation.key)
    assert (back.projects, back.ukri) == (university.ties[0].projects, university.ties[0].ukri)


def test_its_sites_are_those_that_registers_give_it(snapshot_engine, operator):
    found, number = operator
    assert len(found.sites) == number > 1
    known = set(snapshot_engine.sources()["key"])
    for one in found.sites:
        assert one.source_key in known
        assert one.area is None or one.area.key in snapshot_engine.gazetteer.areas.index
    seen = [one.seen or 0 for one in found.sites]
    assert seen == sorted(seen, reverse=True)
    assert {one.source_key for one in found.sites} <= {one.key for one in found.sources}


@pytest.mark.long
def test_suggestions_name_it_and_areas_show_them(snapshot_engine):
    one = next(each for each in snapshot_engine.best(40) if each.topics)
    named = {contact.id for contact in one.source_contacts + one.target_contacts}
    found = [snapshot_engine.organisation(key) for key in named if key in snapshot_engine.figures.topics.role_of]
    assert found
    assert any(one.headline in {each.headline for each in profile.suggestions} for profile in found)
    for profile in found:
        grades = [each.grade for each in profile.suggestions]
        assert grades == sorted(grades)


def test_what_reaches_it_is_what_its_records_give(snapshot_engine, university):
    store, key = snapshot_engine.store, university.organisation.key
    row = store.nodes(NodeLabel.INSTITUTION, ["website", "telephone", "email"], {"key": [key]}).to_pylist()[0]
    assert [one.value for one in university.contacts] == [value for value in row.values() if value]
    titles = {(one.title, one.edition) for one in university.sources}
    assert {(one.source, one.edition) for one in university.contacts} <= titles


@pytest.mark.long
def test_key_and_name_find_it_whatever_its_legal_form(snapshot_engine, university, operator):
    for profile in (university, operator[0]):
        one = profile.organisation
        assert snapshot_engine.organisation(one.key).organisation == one
        assert snapshot_engine.organisation(f"  {one.name.upper()} ").organisation.name == one.name
    name = "Samworth Brothers Limited"
    assert snapshot_engine.organisation("samworth brothers").organisation.name == name


@pytest.mark.parametrize("wanted", ["universty of leeds", "university", "twicken", "no-such-body", "&", "  "])
def test_an_unknown_one_is_refused_with_the_nearest(snapshot_engine, wanted):
    with pytest.raises(UnknownNameError) as refused:
        snapshot_engine.organisation(wanted)
    assert refused.value.what == "organisation"
    if wanted == "universty of leeds":
        assert "University of Leeds" in refused.value.nearest
    if wanted == "university":
        assert all("niversity" in name for name in refused.value.nearest)


def test_one_of_which_only_a_register_speaks_has_no_words(snapshot_engine, operator):
    silent = next(
        profile
        for profile in (operator[0],)
        if profile.organisation.key not in set(snapshot_engine.figures.texts.authors["organisation"])
    )
    assert silent.texts == silent.topics == silent.suggestions == ()
    assert silent.role == ""
    assert silent.as_dict()["organisation"]["role"] is None
