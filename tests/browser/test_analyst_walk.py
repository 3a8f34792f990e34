"""The analyst's walk as a user takes it: the network, why a tie is there, files; communities."""

from __future__ import annotations

import csv
import io
import re
from urllib.parse import parse_qs, urlsplit

import networkx as nx
import pytest

from tests.long_run import first_now

NAME = "University of Exeter"
OTHER = "Tata Steel UK Limited"
MEMBERS = "Members that are drawn"
DRAWN = "#graph[data-edges-ready]"
WAYS = [(1280, True), (360, True), (1280, False)]


def asked(page, name):
    return parse_qs(urlsplit(page.url).query).get(name, [])


def drawn(window):
    """Wait for the drawing, where scripts run."""
    if window.scripted:
        window.page.wait_for_selector(DRAWN, state="attached")
        window.settle()


def show(window, name="Show"):
    window.follow(window.page.get_by_role("main").get_by_role("button", name=name, exact=True))


def unfold(page):
    """Open the fields that are one press away, where they are not open."""
    folded = page.locator(".network__more:not([open]) > summary")
    if folded.count():
        folded.click()


def rows(page, table):
    """Cells of a table as they are read, row by row; that of members is one press away."""
    folded = page.locator("#members:not([open]) > summary")
    if table == MEMBERS and folded.count():
        folded.click()
    found = page.get_by_role("table", name=table).locator("tbody tr")
    return found.evaluate_all("rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))")


def size(page):
    """Members and ties, as the page says them."""
    text = page.get_by_role("region", name="Drawing", exact=True).inner_text()
    return [int(number.replace(",", "")) for number in re.search(r"([\d,]+) members and ([\d,]+) ties", text).groups()]


def shown(window):
    """Words of the page: on a phone the cells of a row stand one below the other."""
    return window.page.locator("main").inner_text().split()


def saved(window, link):
    """What a browser saves of a link: its name and its content."""
    with window.page.expect_download() as waiting:
        link.click()
    with open(waiting.value.path(), "rb") as file:
        return waiting.value.suggested_filename, file.read()


@pytest.fixture
def around(visit):
    """Open the network around an institution."""

    def go(width=1280, scripted=True, **more):
        window = visit(width, scripted)
        query = "&".join(f"{name}={value}" for name, value in more.items())
        window.go(f"/network?focus={NAME.replace(' ', '+')}&{query}")
        drawn(window)
        return window

    return go


@pytest.mark.parametrize(("width", "scripted"), first_now(WAYS))
def test_three_clicks_from_home_to_a_reason(visit, width, scripted):
    window = visit(width, scripted)
    page = window.page
    window.go("/")
    window.follow(page.get_by_role("main").get_by_role("link", name="I study the network"))
    assert window.path == "/network"
    starts = page.get_by_role("region", name="Names to start from")
    assert starts.get_by_role("listitem").count() >= 10

    window.follow(starts.get_by_role("link", name=NAME, exact=True))
    assert page.get_by_role("heading", level=1, name=NAME).is_visible()
    drawn(window)
    members, ties = size(page)
    assert members > 100
    assert ties > members
    assert rows(page, MEMBERS)[0][0].startswith(NAME)

    first = rows(page, "Ties that are drawn")[0]
    pair = first[0].split("\n")[0]
    window.follow(page.get_by_role("table", name="Ties that are drawn").get_by_role("link", name=pair, exact=True))
    reason = page.get_by_role("region", name=re.compile(f"^Why .*{re.escape(pair)}.* are tied"))
    assert page.url.endswith("#why")
    assert reason.is_visible()
    assert f"{first[1]} joint project" in reason.inner_text(), "as many as the table of ties says"
    dated, fields = reason.get_by_role("table", name="Joint projects"), reason.get_by_role("table", name="Fields with")
    assert dated.or_(fields).count()


@pytest.mark.long
@pytest.mark.parametrize(("width", "scripted"), WAYS)
def test_filters_leave_only_what_was_asked_for(around, width, scripted):
    window = around(width, scripted)
    page = window.page
    before = size(page)
    assert page.get_by_role("heading", name="Communities", exact=True).is_visible()
    unfold(page)
    page.get_by_label("Businesses", exact=True).check()
    page.get_by_label("Horizon 2020 projects", exact=True).check()
    page.get_by_label("From year").fill("2017")
    page.get_by_label("Colour by").select_option(label="Area")
    show(window, "Show these")
    drawn(window)
    names = ("kind", "relation", "since", "colour")
    assert [asked(page, name) for name in names] == [["Business"], ["Horizon 2020 projects"], ["2017"], ["area"]]
    after = size(page)
    assert 1 < after[0] < before[0]
    assert 1 <= after[1] < before[1]
    assert page.get_by_label("Businesses", exact=True).is_visible(), "a filter that is set is not folded away"

    members = rows(page, MEMBERS)
    assert members[0][0].startswith(NAME)
    assert {kind for _, kind, *_ in members[1:]} == {"Business"}
    for between, _, started, _ in rows(page, "Ties that are drawn"):
        # On a phone a tie is two lines: whom it is with, and since when.
        assert width < 800 or between.endswith("by Horizon 2020 projects")
        assert int(started[:4]) >= 2017
    colours = page.get_by_role("list", name="Areas", exact=True).get_by_role("listitem").all_inner_texts()
    areas = {area for _, _, area, *_ in members}
    assert len({name for name in areas if any(line.startswith(name) for line in colours)}) >= 2

    window.follow(page.get_by_role("link", name="Clear the filters"))
    assert size(page) == before
    assert asked(page, "colour") == ["area"], "the colours are no filter"


@pytest.mark.long
@pytest.mark.parametrize(("width", "scripted"), WAYS)
def test_a_path_leads_to_another_member(around, width, scripted):
    window = around(width, scripted)
    page = window.page
    unfold(page)
    page.get_by_label("Path to").fill(OTHER.lower())
    show(window, "Show these")
    path = page.get_by_role("region", name=f"Path from {NAME} to {OTHER}")
    stops = path.get_by_role("listitem")
    assert stops.first.inner_text().startswith(NAME)
    assert stops.last.inner_text().startswith(OTHER)
    assert 2 <= stops.count() <= 5
    assert page.get_by_label("Path to").input_value() == OTHER, "the name is completed"
    drawn(window)

    why = path.get_by_role("link", name=re.compile("^why ")).last
    title = why.inner_text()
    assert title.endswith(f" and {OTHER} are tied")
    window.follow(why)
    assert page.get_by_role("heading", name=title.replace("why", "Why"), exact=True).is_visible()


@pytest.mark.long
def test_a_name_that_several_bear_is_asked_about_once(visit):
    window = visit()
    page = window.page
    window.go("/network")
    page.get_by_label("Institution or business").fill("natural history museum")
    show(window)
    which = page.get_by_role("region", name=re.compile("^Which “natural history museum”"))
    window.follow(which.get_by_role("link").first)
    drawn(window)
    unfold(page)
    page.get_by_label("Colour by").select_option(label="Area")
    show(window)
    assert page.get_by_role("heading", level=1, name="Natural History Museum").is_visible()
    assert not which.count()


@pytest.mark.long
def test_an_address_shows_the_same_to_another_reader(around, visit):
    window = around(path_to=OTHER.replace(" ", "+"), colour="area", kind="Business")
    address = window.page.url
    mine = shown(window)
    assert size(window.page)[0] > 5
    phone = visit(360)
    phone.go(address.removeprefix(phone.base))
    drawn(phone)
    assert size(phone.page) == size(window.page)
    other = visit()
    other.go(address.removeprefix(other.base))
    drawn(other)
    assert shown(other) == mine

    # The lasting address names the release, and so does whatever is drawn or saved from there.
    other.follow(other.page.get_by_role("link", name="Lasting link"))
    drawn(other)
    (release,) = asked(other.page, "release")
    assert re.fullmatch("[0-9a-f]{12}", release)
    assert shown(other) == mine
    files = other.page.get_by_role("navigation", name="This network as files").get_by_role("link")
    held = [link.get_attribute("href") for link in files.all()]
    held.append(other.page.locator("#graph").get_attribute("data-source"))
    assert len(held) == 7
    assert not [one for one in held if f"release={release}" not in one]


@pytest.mark.long
def test_another_release_is_said_to_be_gone(around):
    window = around()
    window.go(f"/network?focus={NAME.replace(' ', '+')}&release=000000000000", 410)
    assert "release" in window.page.locator("main").inner_text().lower()


@pytest.mark.long
def test_files_hold_what_the_page_shows(around):
    window = around(kind="Business")
    page = window.page
    members, ties = size(page)
    files = page.get_by_role("navigation", name="This network as files")

    for title, name, begins, read in [
        ("GEXF", "network.gexf", b"<gexf ", nx.read_gexf),
        ("GraphML", "network.graphml", b"<graphml ", nx.read_graphml),
    ]:
        kept, content = saved(window, files.get_by_role("link", name=title))
        graph = read(io.BytesIO(content))
        assert kept == name
        assert begins in content[:200]
        assert (graph.number_of_nodes(), graph.number_of_edges()) == (members, ties)

    name, content = saved(window, files.get_by_role("link", name="Drawing, SVG"))
    assert name == "network.svg"
    assert content.startswith(b"<svg ")
    assert f"<title>{NAME} and who worked with it</title>".encode() in content
    assert content.count(b"<circle ") >= members

    for title, first, number in [("Members, CSV", "key,name,kind", members), ("Ties, CSV", "source,source_name", ties)]:
        name, content = saved(window, files.get_by_role("link", name=title))
        text = content.decode("utf-8-sig")
        assert name.endswith(".csv")
        assert text.startswith(first)
        assert len(list(csv.DictReader(io.StringIO(text)))) == number


@pytest.mark.long
@pytest.mark.parametrize(("width", "scripted"), WAYS)
def test_communities_lead_to_their_members(visit, width, scripted):
    window = visit(width, scripted)
    page = window.page
    window.go("/network")
    window.follow(page.get_by_role("link", name="All communities, with their bridges"))
    page.get_by_text("How they were found").click()
    text = page.locator("main").inner_text()
    assert "Leiden" in text
    assert re.search(r"comes back to 0\.\d\d \(mean", text)
    page.get_by_text("Figures of all").click()
    (table,) = page.get_by_role("table").all()
    first = table.get_by_role("link").first
    name = first.inner_text()
    first.click()
    number, _, label = name.partition(". ")
    community = page.locator(f"#community-{number}")
    assert community.get_by_role("heading", level=2).is_visible()
    community.get_by_text("More members, and bridges").click()
    assert "Main members: " in community.inner_text()
    assert "Bridges to other communities: " in community.inner_text()

    member = community.get_by_role("link").first
    title = member.inner_text()
    window.follow(member)
    assert page.get_by_role("heading", level=1, name=title).is_visible()
    assert f"community {number}, {label}" in page.locator("main").inner_text(), "the member says the same of itself"


@pytest.mark.long
@pytest.mark.parametrize("width", [1280, 360])
def test_network_by_keyboard(visit, width):
    window = visit(width)
    page = window.page
    window.go("/")
    window.tab_to("I study the network")
    window.press()
    window.tab_to(NAME)
    window.press()
    assert page.get_by_role("heading", level=1, name=NAME).is_visible()
    drawn(window)
    window.tab_to("How far, path, years, members and colours")
    page.keyboard.press("Enter")
    window.tab_to("Path to", most=2)
    page.keyboard.type(OTHER)
    window.tab_to("From year", most=1)
    page.keyboard.type("2015")
    window.tab_to("Colour by", most=2)
    page.keyboard.press("ArrowDown")
    window.tab_to("Institutions")
    page.keyboard.press("Space")
    window.tab_to("Show these")
    window.press()
    names = ("path_to", "colour", "since", "kind")
    assert [asked(page, name) for name in names] == [[OTHER], ["area"], ["2015"], ["Institution"]]
    window.tab_to(re.compile(f"^why .* {OTHER} are tied$"))
    window.press()
    assert page.get_by_role("heading", name=re.compile(f"^Why .* and {OTHER} are tied$")).is_visible()
    drawn(window)
    window.tab_to("GEXF")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename == "network.gexf"


@pytest.mark.long
def test_without_scripts_the_picture_of_the_server_has_its_place(around):
    window = around(360, scripted=False)
    still = window.page.locator("img.network__still")
    assert still.is_visible()
    assert not window.page.locator("#graph").is_visible()
    natural, kept = still.evaluate(
        "img => [img.naturalWidth / img.naturalHeight, img.getAttribute('width') / img.getAttribute('height')]"
    )
    assert natural == pytest.approx(kept, rel=0.01), "what is kept free for the picture is what it takes"
    assert not window.page.get_by_role("button", name="Save as PNG").is_visible(), "no tools that do nothing"
    assert len(rows(window.page, MEMBERS)) >= 20
