"""The network explorer and the communities: pages, twins, what a browser draws, pictures."""

from __future__ import annotations

import html
import math
import re
from dataclasses import replace
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest

from graph_engine.charts.style import CATEGORIES, REST
from graph_engine.networks.limits import network_limits
from graph_engine.networks.model import JointProject, Network
from tests.long_run import first_now
from tests.made_network import MadeUpNetwork, made_network
from web.app import create_app
from web.http.current import CurrentEngine
from web.pages.network import tables
from web.pages.network.drawing import AREA, COLOURS, FIRM, drawing, steps
from web.pages.network.picture import picture
from web.pages.network.placing import Placed
from web.pages.network.ring_layout import positions
from web.pages.network.view import MOST_AROUND, MOST_ROWS

HOSTILE = '<img src=x onerror="alert(1)"> & “Sons”'
NAMES = [HOSTILE, "=HYPERLINK(1)", "\u202eevil", "x" * 10_000, "A & B <b>", "Tab\x0bbed"]
SVG = "{http://www.w3.org/2000/svg}"
FOCUS, FAR = "Made:000003", "Made:000150"


@pytest.fixture(scope="module")
def small():
    """A network of 200 members with hostile names among them."""
    names = [*NAMES, *(f"Organisation {at}" for at in range(len(NAMES), 200))]
    return made_network(200, 900, 5, names=names)


@pytest.fixture
def made_client(engine, small):
    """Pages on the made-up network."""
    answers = MadeUpNetwork(small)
    for name in ("network", "communities", "relation", "path", "networks"):
        setattr(engine, name, getattr(answers, name))
    return create_app(CurrentEngine(opener=lambda _: engine), {"TESTING": True}).test_client()


@pytest.fixture
def look(made_client, check_page):
    """Fetch a page of the made-up network and check it."""

    def fetch(address, status=200):
        response = made_client.get(address)
        assert response.status_code == status, response.text[:2000]
        return check_page(response.text)

    return fetch


def test_it_opens_with_the_whole_picture_and_names_beside_it(look, small):
    page = look("/network")
    assert 'data-source="/network/drawing.json"' in page.text
    assert 'src="/network/picture.svg"' in page.text
    assert "200 members and 900 ties" in page.text
    assert "Names to start from" in page.text
    side = page.text.partition('class="network__side"')[2].partition("</section>")[0]
    for number in range(1, 6):
        assert f"{number}. Community {number}" in side
        assert any(f"focus={node.key}" in side for node in small.nodes if node.community == number)
    assert "/network?whole=1" in page.links
    assert "Rows 1 to" not in page.text


def test_around_a_member(look, small):
    page = look(f"/network?focus={FOCUS}")
    assert f'data-source="/network/drawing.json?focus={FOCUS}"' in page.text
    others = {
        edge.target if edge.source == FOCUS else edge.source
        for edge in small.edges
        if FOCUS in (edge.source, edge.target)
    }
    for key in list(others)[:5]:
        assert f"/network?focus={key}" in page.links
    whys = [link for link in page.links if "edge=" in link]
    assert whys
    assert all(link.endswith("#why") for link in whys)
    look(whys[0])


def test_why_names_projects_fields_and_sources(look, small):
    edge = next(edge for edge in small.edges if edge.source == FOCUS)
    text = look(f"/network?focus={FOCUS}&edge={edge.source}~{edge.target}").text
    assert re.search(r'id="why">Why .* are tied', text)
    assert "2016–2019" in text
    assert "CORDIS, made up" in text
    assert "UKRI network, made up" in text
    assert "Materials" in text
    assert "MADE, Horizon 2020, number 123" in text


@pytest.mark.parametrize(
    ("changed", "shown", "below"),
    [
        ({}, "A title", "MADE, Horizon 2020, call ICT-1-2014, number 123"),
        ({"title": ""}, "MADE", "Energy, Horizon 2020, call ICT-1-2014, number 123"),
        ({"title": "", "acronym": ""}, "Horizon 2020 project from 2016 on energy, call ICT-1-2014 (123)", None),
        (
            {"title": "", "acronym": "", "topics": (), "start_year": None, "programme": "FP7"},
            "Seventh Framework Programme project (123)",
            None,
        ),
    ],
)
def test_a_project_is_named_by_more_than_its_number(changed, shown, below):
    whole = JointProject("p", "H2020", "123", "MADE", "A title", ("Energy", "ICT-1-2014"), 2016, 2019, 3, "made", "x:1")
    (row,) = tables.joint_projects(SimpleNamespace(joint_projects=[replace(whole, **changed)]), {}).cells
    assert row[0]["text"] == shown
    assert row[0]["href"] == "x:1"
    assert row[0].get("note") == below


def test_two_who_are_not_tied(look, small):
    tied = {(edge.source, edge.target) for edge in small.edges}
    key = next(node.key for node in small.nodes if node.key > FOCUS and (FOCUS, node.key) not in tied)
    assert "They are not" in look(f"/network?edge={FOCUS}~{key}").text


def test_a_path_is_a_list_and_is_drawn(look, made_client):
    text = look(f"/network?focus={FOCUS}&path_to={FAR}").text
    assert '<ol class="network__path">' in text
    drawn = made_client.get(f"/network/drawing.json?focus={FOCUS}&path_to={FAR}").json
    keys = [drawn["nodes"]["key"][at] for at in drawn["path"]]
    assert (keys[0], keys[-1]) == (FOCUS, FAR)


def test_a_name_that_means_several_is_asked_back(look):
    page = look("/network?focus=organisation+1")
    assert "Which “organisation 1”?" in page.text
    assert look("/network?focus=organisation+150").title.startswith("Organisation 150, network")
    nowhere = look("/network?focus=nowhere+at+all")
    assert "is in no name of the network" in nowhere.text
    assert "/search?q=nowhere+at+all" in html.unescape(nowhere.text)


@pytest.mark.parametrize(
    "question",
    first_now(
        ["edge=nobody~noone", "hops=3", "edge=nobody", "kind=person", "colour=red", "relation=friends", "wrong=1"],
        most=2,
    ),
)
def test_what_cannot_be_shown_is_refused(look, question):
    assert look(f"/network?{question}", 400).headings


def test_rows_go_on_by_links(look, small):
    page = look("/network?whole=1")
    assert f"Rows 1 to {MOST_ROWS} of 200" in page.text
    following = next(link for link in page.links if "members_from=" in link)
    assert f"Rows {MOST_ROWS + 1} to {2 * MOST_ROWS} of 200" in look(following).text


def test_twins_hold_all_that_is_drawn(made_client, small):
    found = made_client.get("/network.json?whole=1").json
    assert found["members"]["total"] == 200
    assert found["ties"]["total"] == len(small.edges)
    rows = made_client.get("/network.csv?whole=1").text
    assert "'=HYPERLINK(1)" in rows
    assert made_client.get("/network.csv?whole=1&table=ties").text.count("\r\n") == len(small.edges) + 1
    assert made_client.get(f"/api/v1/network?focus={FOCUS}").json["focus"]["key"] == FOCUS


def test_what_a_browser_fetches_is_whole_and_compact(made_client, small):
    response = made_client.get("/network/drawing.json?whole=1", headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    drawn = made_client.get("/network/drawing.json?whole=1").json
    nodes, edges = drawn["nodes"], drawn["edges"]
    assert {len(column) for column in nodes.values()} == {200}
    assert edges.pop("drawn") is None
    assert {len(column) for column in edges.values()} == {len(small.edges)}
    assert max(edges["source"] + edges["target"]) < 200
    assert nodes["name"][0] == HOSTILE
    assert [one / drawn["scale"] for one in nodes["x"]] == pytest.approx([node.x for node in small.nodes], abs=1e-5)
    again = made_client.get("/network/drawing.json?whole=1", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_pictures_are_sent_compressed_and_once(made_client):
    for address in ("/network/picture.svg", "/network.svg"):
        response = made_client.get(address, headers={"Accept-Encoding": "gzip"})
        assert response.headers["Content-Encoding"] == "gzip"
        assert response.mimetype == "image/svg+xml"
        again = made_client.get(address, headers={"If-None-Match": response.headers["ETag"]})
        assert again.status_code == 304
        assert "sandbox" in again.headers["Content-Security-Policy"]


def test_colours_have_a_meaning_in_words(look, small):
    drawn = drawing(small)
    assert len({group.colour for group in drawn.groups}) == len(drawn.groups)
    assert sum(group.members for group in drawn.groups) == 200
    assert all(hollow == (node.stability < FIRM) for hollow, node in zip(drawn.hollow, small.nodes, strict=True))
    text = look("/network?whole=1").text
    for group in drawn.groups:
        assert f'fill="{group.colour}"' in text
        assert f"{group.number}. {group.name[:1].upper()}{group.name[1:]}" in text
    assert "Ring: in no community for sure" in text


def test_more_groups_than_colours_share_one():
    network = made_network(500, 1000, 20)
    drawn = drawing(network)
    assert len(drawn.groups) == len(COLOURS) + 1
    assert drawn.groups[-1].colour == REST
    by_area = drawing(network, AREA)
    assert {group.number for group in by_area.groups} == {None}
    assert len(by_area.groups) == len(CATEGORIES) + 1


def test_a_community_has_one_colour_in_every_view(small, made_client):
    of_number = {group.number: group.colour for group in drawing(small).groups}
    assert len(set(of_number.values())) == 5
    for hops in (1, 2):
        around = MadeUpNetwork(small).network(focus=FOCUS, hops=hops, limit=20)
        assert {group.number: group.colour for group in drawing(around).groups}.items() <= of_number.items()
    alone = replace(small, nodes=tuple(node for node in small.nodes if node.community == 4), edges=())
    assert [group.colour for group in drawing(alone).groups] == [of_number[4]]
    for address in ("/network.svg", f"/network.svg?focus={FOCUS}", "/network/picture.svg"):
        assert f'fill="{of_number[1]}"' in made_client.get(address).text


def test_communities_are_named_in_the_picture_of_a_whole(small, made_client):
    labels = drawing(small).labels
    assert [label.number for label in labels] == [1, 2, 3, 4, 5]
    assert labels[0].lines == ["1 community 1"]
    assert drawing(MadeUpNetwork(small).network(focus=FOCUS)).labels == []
    assert made_client.get("/network/drawing.json").json["labels"][4]["lines"] == ["5 community 5"]
    large = picture(drawing(made_network(500, 1000, 4)), "Large", legend=False)
    for number in range(1, 5):
        # By its number alone where its name would cover members.
        assert f">{number} community {number}</text>" in large or f">{number}</text>" in large
    # Labels of thousands of members would hide the picture.
    assert "Organisation" not in large


def test_long_names_of_communities_are_cut_to_two_lines(small):
    name = "Around the University of a Very Long Place and the University of Another: Leader One, Leader Two"
    nodes = tuple(replace(node, community=3, community_name=name) for node in small.nodes)
    (label,) = drawing(replace(small, nodes=nodes)).labels
    assert len(label.lines) == 2
    assert label.lines[-1].endswith("…")
    assert "Leader" not in " ".join(label.lines)


def test_the_middle_is_ringed_and_named(small):
    text = picture(drawing(MadeUpNetwork(small).network(focus="Made:000150")), "Around", legend=False)
    assert text.count('stroke="#14181c" stroke-width="3"') == 1
    assert ' font-weight="bold">Organisation 150</text>' in text


def test_names_cover_neither_names_nor_the_circles_of_others():
    room = Placed(200, 100)
    room.circle((100, 50), 10)
    assert room.beside("First", (50, 50), 5, 10, over=False)[0] == 59
    # To the right stands the circle of another, so the name goes to the left, and the next one above.
    assert room.beside("Secon", (75, 50), 5, 10, over=False)[0] < 75
    assert room.beside("x" * 80, (100, 50), 5, 10, over=True) is None
    assert len(room.names) == 2


def test_two_hops_draw_the_strongest_and_say_what_is_left_out(read, client, snapshot_engine):
    whole = snapshot_engine.networks.whole("organisations")
    middle = max(whole.nodes, key=lambda node: (node.strength, node.key))
    page = read(f"/network?focus={middle.key}&hops=2")
    drawn = client.get(f"/network/drawing.json?focus={middle.key}&hops=2").json
    most = network_limits().two_hops
    assert len(drawn["nodes"]["key"]) == most
    assert f"{most} members and" in page.text
    assert re.search(r"of [\d,]+ within two ties, the \d+ most closely tied to", page.text)
    assert re.search(r"; [\d,]+ are left out", page.text)
    lines = drawn["edges"]["drawn"]
    assert len(lines) < len(drawn["edges"]["source"])
    assert lines == sorted(set(lines))
    # Nobody is drawn without a line.
    ends = {drawn["edges"][end][at] for at in lines for end in ("source", "target")}
    assert ends == set(range(most))


def test_steps_of_strength():
    assert steps(0) == []
    assert steps(1) == [2]
    assert steps(10) == [0] * 5 + [1] * 4 + [2]


def test_those_around_a_member_do_not_cover_each_other(small):
    around = MadeUpNetwork(small).network(focus=FOCUS, hops=2, limit=MOST_AROUND)
    points = positions(around)
    middle = [node.key for node in around.nodes].index(FOCUS)
    assert points[middle] == (0, 0)
    apart = min(math.dist(a, b) for at, a in enumerate(points) for b in points[:at])
    assert apart > 0.03
    assert max(math.hypot(*point) for point in points) == pytest.approx(1)
    assert points == positions(around)


def test_positions_of_the_whole_are_the_engines(small):
    assert positions(small) == [(node.x, node.y) for node in small.nodes]


def test_picture_holds_every_member_and_no_markup_from_names(made_client, small):
    response = made_client.get("/network.svg?whole=1")
    assert response.mimetype == "image/svg+xml"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    tree = ET.fromstring(response.text)  # noqa: S314 - our own picture
    assert {one.tag.removeprefix(SVG) for one in tree.iter()} == {"svg", "title", "rect", "path", "circle", "text"}
    titles = [one.text for one in tree.iter(f"{SVG}title")]
    assert len(titles) == 201
    assert HOSTILE in titles


@pytest.mark.parametrize("form", ["gexf", "graphml"])
def test_files_for_other_programs(made_client, look, form):
    assert f"/network.{form}?focus={FOCUS}" in look(f"/network?focus={FOCUS}").links
    response = made_client.get(f"/network.{form}?whole=1")
    assert response.headers["Content-Disposition"] == f'attachment; filename="network.{form}"'
    tree = ET.fromstring(response.data)  # noqa: S314 - our own file
    assert len([one for one in tree.iter() if one.tag.rpartition("}")[2] == "node"]) == 200


def test_picture_of_nobody():
    nobody = Network("areas", (), (), None, False, 0, math.nan, False)
    tree = ET.fromstring(picture(drawing(nobody), "Nobody"))  # noqa: S314 - our own picture
    assert not list(tree.iter(f"{SVG}circle"))


def test_hostile_names_stay_text(look):
    for key in ("Made:000000", "Made:000002", "Made:000003", "Made:000005"):
        page = look(f"/network?focus={key}")
        assert "<img src=x" not in page.text
        assert "onerror=&#34;" in page.text or HOSTILE not in page.text


def test_communities_and_their_twins(look, made_client):
    page = look("/communities")
    assert "Main members" in page.text
    assert "Bridges to other communities" in page.text
    assert "members at their edges change sides" in page.text
    assert page.text.index('id="community-1"') < page.text.index("How sure this is") < page.text.index("Stability")
    headings = re.findall(r"<span>\d+\. ([^<]+)</span></h2>", page.text)
    assert page.text.count(" members</p>") == 5
    assert len(headings) == len(set(headings)) == 5
    assert "/network?whole=1" in page.links
    assert len(made_client.get("/communities.json").json["communities"]) == 5
    assert made_client.get("/communities.csv").text.count("\r\n") == 6
    assert made_client.get("/communities.csv?table=members").text.count("\r\n") == 201


def test_no_stable_communities_is_said(look):
    text = look("/communities?of=areas").text
    assert "No stable communities" in text
    assert "too differently" in text


def test_the_bundled_network(read, client, snapshot_engine):
    whole = snapshot_engine.networks.whole("organisations")
    middle = max(whole.nodes, key=lambda node: (node.strength, node.key))
    page = read(f"/network?focus={middle.key}")
    whys = [link for link in page.links if "edge=" in link]
    assert "Why" in read(whys[0]).text
    drawn = client.get("/network/drawing.json?whole=1").json
    assert len(drawn["nodes"]["key"]) == len(whole.nodes)
    assert len(drawn["edges"]["source"]) == len(whole.pairs)
    read("/network?of=areas&whole=1")
    assert read("/network?of=areas&focus=TLE3").title.startswith("South Yorkshire, network")
    read("/communities")
    read("/communities?of=areas")
