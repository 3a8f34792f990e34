"""What communities are called, and where their names stand in a picture."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from graph_engine.networks.model import Communities, Community
from tests.made_network import made_network
from web.pages.network.community_headings import headings
from web.pages.network.placing import Placed


def test_a_name_stands_off_circles_and_nearer_to_its_own_than_to_others():
    room = Placed(400, 400)
    for x in range(180, 221, 10):
        for y in range(180, 221, 10):
            room.circle((x, y), 6)
    x, base = room.around(["name"], (200, 200), 15, over=False)
    (box,) = room.names
    assert all(box[2] <= one[0] or box[0] >= one[2] or box[3] <= one[1] or box[1] >= one[3] for one in room.circles)
    assert box[0] < x < box[2]
    assert box[1] < base < box[3]
    room = Placed(400, 400)
    room.circle((200, 200), 40)
    _, base = room.around(["name"], (200, 200), 15, over=False, others=[(200, 120)])
    assert base > 200, "above it would stand by the other"
    room = Placed(60, 60)
    room.circle((30, 30), 60)
    assert room.around(["name"], (30, 30), 15, over=False) is None
    assert room.around(["name"], (30, 30), 15, over=True) is not None


def test_two_communities_of_one_subject_are_told_apart():
    small = made_network(200, 400, 4)

    def member(number, at, name):
        return replace(small.nodes[at % len(small.nodes)], community=number, name=name)

    def community(number, subject, names):
        members = tuple(member(number, at, name) for at, name in enumerate(names))
        return Community(f"c:{number}", number, f"{subject}: {names[0]}", 0.8, 0.8, members, (), ())

    builders = [f"{name} Construction Ltd" for name in "Abcdefghijklmnop"]
    others = ["Acme Ltd", *("".join(letters) for letters in product("bcdf", "aeiou", "lmnp", "aeiou"))]
    named = [("Engineering", builders), ("Engineering", others), ("Energy", others)]
    groups = tuple(community(number, subject, names) for number, (subject, names) in enumerate(named, 1))
    found = Communities("organisations", 0.8, True, "", groups)
    told = headings(found, ())
    assert told == {1: "Engineering: construction", 2: "Engineering, around Acme Ltd", 3: "Energy"}
    # What is a place tells no subject.
    assert headings(found, {"construction"})[1] == f"Engineering, around {builders[0]}"
