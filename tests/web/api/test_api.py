"""The API: its description is valid, and every operation answers as described."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from graph_engine.suggestions.kinds import ranked_kinds
from web.api.answer_schemas import ANSWERS
from web.api.openapi import document, example_values, examples, offered, path_names, template
from web.app import create_app
from web.http.current import CurrentEngine
from web.http.paging import MOST_ROWS
from web.http.routing import API, operations
from web.http.session import reading

DESCRIPTION = f"{API}/openapi.json"
OFFERED = offered(operations(create_app(CurrentEngine())))
LISTS = {"/sources": "sources", "/search?q=university": "results", "/sources/ror-gb": "rows_set_aside"}


@pytest.fixture(scope="module")
def described(app):
    return app.test_client().get(DESCRIPTION).json


@pytest.fixture(scope="module")
def example_of(app):
    """Example of an operation, as the page of the API gives it."""
    with app.test_request_context("/"):
        values = example_values(reading())
        return {one.endpoint: examples(one, values) for one in OFFERED}


def held(described, schema):
    """Complain of an answer that is not as described."""
    return Draft202012Validator({**schema, "components": described["components"]}).validate


def test_the_description_is_valid_openapi(described):
    validate(described)
    assert described["openapi"].startswith("3.1")
    assert described["servers"] == [{"url": API}]


def test_every_operation_stands_in_it_once(described):
    assert set(described["paths"]) == {template(one.rule) for one in OFFERED}
    told = [path["get"]["operationId"] for path in described["paths"].values()]
    assert len(told) == len(set(told))
    for path in described["paths"].values():
        assert path["get"]["summary"].endswith(".")
        assert {"200", "304", "400", "404", "410", "503"} <= set(path["get"]["responses"])


def test_schemas_are_of_operations_that_exist():
    assert set(ANSWERS) <= {one.endpoint for one in OFFERED}


def test_every_property_of_an_answer_and_of_its_rows_is_described_and_typed(described):
    def complaints(schema, path):
        for name, one in schema.get("properties", {}).items():
            if not {"type", "$ref", "anyOf"} & set(one) or not ("description" in one or "$ref" in one):
                yield f"{path}.{name}"
            for inner in (one, one.get("items", {}), *one.get("anyOf", []), *one.get("items", {}).get("anyOf", [])):
                yield from complaints(inner, f"{path}.{name}")

    for name, schema in described["components"]["schemas"].items():
        assert name == "Problem" or list(complaints(schema, name)) == []


@pytest.mark.long
def test_models_are_loaded_only_for_the_description():
    code = "import sys, web.cli, web.app; sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_parameters_have_types_bounds_and_choices(described):
    found = {
        one["name"]: one for one in described["paths"]["/areas/{code}/partners"]["get"]["parameters"] if "name" in one
    }
    assert found["code"]["in"] == "path"
    assert found["code"]["required"] is True
    assert found["kind"]["schema"]["enum"] == list(ranked_kinds())
    assert found["far"]["schema"] == {"type": "number", "minimum": 0, "maximum": 1500}
    assert found["without"]["schema"]["type"] == "array"
    assert "nearer-rival" in found["without"]["schema"]["items"]["enum"]
    assert found["new"]["schema"]["type"] == "boolean"


@pytest.mark.parametrize("operation", [one for one in OFFERED if one.endpoint in ANSWERS], ids=lambda one: one.endpoint)
def test_answers_are_as_described(client, described, example_of, snapshot_engine, operation):
    example = example_of[operation.endpoint]
    response = client.get(API + example)
    assert (response.status_code, response.mimetype) == (200, "application/json"), response.text
    assert response.json["release_digest"] == snapshot_engine.release.digest
    path = described["paths"][template(operation.rule)]["get"]
    schema = path["responses"]["200"]["content"]["application/json"]["schema"]
    held(described, schema)(response.json)
    model = described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    assert set(model["required"]) <= set(response.json) <= set(model["properties"])
    again = client.get(API + example, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("operation", OFFERED, ids=lambda one: one.endpoint)
def test_what_cannot_be_used_is_a_problem(client, described, example_of, operation):
    problem = held(described, described["components"]["schemas"]["Problem"])
    path = example_of[operation.endpoint] or re.sub(r"<\w+>", "x", operation.rule)
    response = client.get(f"{API}{path.split('?')[0]}?relase=1")
    assert (response.status_code, response.mimetype) == (400, "application/problem+json"), response.text
    assert "release" in response.json["nearest"]
    problem(response.json)
    if path_names(operation.rule):
        response = client.get(API + re.sub(r"<\w+>", "Sheffeild", operation.rule))
        assert (response.status_code, response.mimetype) == (404, "application/problem+json"), response.text
        problem(response.json)


def test_nearest_names_come_with_a_404(client):
    assert client.get(f"{API}/areas/Sheffeild").json["nearest"][0] == "Sheffield"
    assert client.get(f"{API}/sources/cordis-h2021").json["nearest"][0] == "cordis-h2020"
    assert client.get(f"{API}/nowhere").status_code == 404


@pytest.mark.parametrize("address", LISTS)
def test_lists_come_in_parts(client, address):
    name, joined = LISTS[address], "&" if "?" in address else "?"
    whole = client.get(API + address).json
    assert whole["total"] >= len(whole[name]) > 10
    step = -(-whole["total"] // 3)
    found, asked = [], f"{API}{address}{joined}limit={step}"
    while asked:
        part = client.get(asked).json
        assert len(part[name]) <= step
        assert part["total"] == whole["total"]
        found += part[name]
        asked = part["next"]
    assert found[:MOST_ROWS] == whole[name]
    assert client.get(f"{API}{address}{joined}offset={whole['total']}").json[name] == []
    for wrong in ("limit=0", f"limit={MOST_ROWS + 1}", "offset=-1", "offset=x"):
        assert client.get(f"{API}{address}{joined}{wrong}").status_code == 400


def test_the_next_part_stays_in_its_form(client):
    assert client.get("/sources.json?limit=2").json["next"] == "/sources.json?limit=2&offset=2"
    nested = client.get("/sources.json?limit=2", environ_overrides={"SCRIPT_NAME": "/hub"}).json["next"]
    assert nested == "/hub/sources.json?limit=2&offset=2"


def test_the_description_is_not_sent_again(client):
    first = client.get(DESCRIPTION)
    again = client.get(DESCRIPTION, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_service_below_a_path_says_so(app):
    with app.test_request_context("/"):
        assert document(OFFERED, reading(), "/hub")["servers"] == [{"url": f"/hub{API}"}]


def test_people_find_every_operation_with_an_example(client, read, example_of):
    page = read("/api")
    assert DESCRIPTION in page.links
    for one in OFFERED:
        assert API + template(one.rule) in page.text
        if example_of[one.endpoint]:
            assert API + example_of[one.endpoint] in page.links
    told = client.get("/api.json").json["operations"]
    assert [one["path"] for one in told] == [API + template(one.rule) for one in OFFERED]
    assert "/api/v1/areas/{code}/partners" in client.get("/api.csv").text
