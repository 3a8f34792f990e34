"""What the documents name exists: paths, links, pictures, targets of make, and what containers are made of."""

from __future__ import annotations

import re
import shlex
import tomllib

import pytest
import yaml

DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md")
# A path begins with one of these; what begins with a slash is an address of the pages.
ROOTS = r"(?:graph_engine|loaders|web|tests|notebooks|\.ci)"
PATH = re.compile(rf"`({ROOTS}(?:/[\w.\-]+)*/?|[\w\-]+\.(?:md|toml|yaml|txt)|Makefile|Dockerfile|NOTICE)`")
LOOPBACK = "127.0.0.1:"


def words(repository, name):
    """The text of a document without the rooms that later issues fill."""
    text = (repository / name).read_text("utf-8")
    return re.sub(r"\n## Rooms to come\n.*?(?=\n## )", "", text, flags=re.DOTALL)


def anchors(text):
    """Anchors of headings as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_paths_exist(repository, name):
    named = PATH.findall(words(repository, name))
    assert named
    assert not [path for path in named if not (repository / path).exists()]


def test_a_path_that_is_gone_is_found(repository):
    assert PATH.findall("see `graph_engine/gone.py` and `/areas/CODE`") == ["graph_engine/gone.py"]
    rows = re.findall(
        r"^\| .+? \| `(.+?)`", words(repository, "ARCHITECTURE.md").split("## Where do I change")[1], re.M
    )
    assert len(rows) >= 20
    assert all(PATH.fullmatch(f"`{row}`") for row in rows)


def test_rooms_to_come_are_not_there_yet(repository):
    section = (repository / "ARCHITECTURE.md").read_text("utf-8").split("## Rooms to come")[1].split("\n## ")[0]
    rooms = re.findall(r"^\| `([^`]+)`", section, re.MULTILINE)
    assert rooms
    assert not [room for room in rooms if (repository / room).exists()], "a room that is filled has its paragraph above"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(repository, name):
    for target in re.findall(r"\]\(([^)\s]+)\)", (repository / name).read_text("utf-8")):
        path, _, anchor = target.partition("#")
        if "://" in target:
            continue
        found = repository / (path or name)
        assert found.exists(), target
        assert not anchor or anchor in anchors(found.read_text("utf-8")), target


def test_pictures_are_small_and_described(repository):
    pictures = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", (repository / "README.md").read_text("utf-8"))
    assert len(pictures) == 2
    for described, path in pictures:
        assert len(described) > 30
        assert (repository / path).stat().st_size <= 150_000


@pytest.mark.parametrize("name", DOCUMENTS)
def test_targets_of_make_exist(repository, name):
    makefile = (repository / "Makefile").read_text("utf-8")
    known = set(re.findall(r"^([a-z0-9-]+):", makefile, re.MULTILINE))
    text = (repository / name).read_text("utf-8")
    assert set(re.findall(r"(?:^|`)make ([a-z0-9-]+)", text, re.MULTILINE)) <= known
    assert known <= set(re.findall(r'echo "make ([a-z0-9-]+)', makefile)) | {"help"}


def test_the_readme_names_the_wheel_of_this_version(repository):
    version = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert f"partnership_hub-{version}-py3-none-any.whl" in (repository / "README.md").read_text("utf-8")
    assert re.search(rf"^## {re.escape(version)} - \d{{4}}-\d\d-\d\d$", words(repository, "CHANGELOG.md"), re.MULTILINE)


def test_compose_offers_neo4j_alone_and_with_the_hub(repository):
    services = yaml.safe_load((repository / "compose.yaml").read_text("utf-8"))["services"]
    assert set(services) == {"neo4j", "hub"}
    assert "profiles" not in services["neo4j"]
    assert services["hub"]["profiles"] == ["hub"]
    assert services["hub"]["depends_on"] == {"neo4j": {"condition": "service_healthy"}}
    for service in services.values():
        assert all(port.startswith(LOOPBACK) for port in service["ports"]), "ports are this machine's only"
        environment = service["environment"]
        passwords = [environment[name] for name in ("NEO4J_AUTH", "HUB_NEO4J_PASSWORD") if name in environment]
        assert len(passwords) == 1
        assert "${HUB_NEO4J_PASSWORD:?" in passwords[0], "the password comes from the environment, or nothing starts"


def test_compose_starts_no_hub_without_a_key(repository):
    environment = yaml.safe_load((repository / "compose.yaml").read_text("utf-8"))["services"]["hub"]["environment"]
    assert environment["HUB_KEY"].startswith("${HUB_KEY:?"), "the key comes from the environment, or nothing starts"
    assert environment["HUB_TRUSTED_HOSTS"]
    image = (repository / "Dockerfile").read_text("utf-8")
    assert not re.search(r"^(ENV|ARG) .*HUB_KEY", image, re.MULTILINE), "a key in an image is none"


def test_compose_gives_the_hub_a_store_that_it_takes(repository):
    from graph_engine.stores.addresses import embedded_path

    environment = yaml.safe_load((repository / "compose.yaml").read_text("utf-8"))["services"]["hub"]["environment"]
    assert embedded_path(environment["HUB_STORE"]) is None


def test_the_image_is_built_from_what_is_there(repository):
    lines = (repository / "Dockerfile").read_text("utf-8").replace("\\\n", " ").splitlines()
    steps = [line.split(maxsplit=1) for line in lines if line and not line.startswith("#")]
    rules = (repository / ".dockerignore").read_text("utf-8").splitlines()
    let_in = {line[1:] for line in rules if line.startswith("!")}
    copied = set()
    for what, rest in steps:
        if what == "COPY" and not rest.startswith("--from="):
            copied |= {path.removeprefix("./") for path in shlex.split(rest)[:-1]}
    assert copied == let_in
    assert all((repository / path).exists() for path in copied)
    # What the build reads beside the packages.
    project = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))["project"]
    assert {"pyproject.toml", project["readme"], *project["license-files"]} <= copied
    order = [what for what, _ in steps]
    assert order.index("USER") < order.index("ENTRYPOINT")
    assert "HEALTHCHECK" in order
