"""CORDIS: files that are no archive of it, or not what they seem."""

import zipfile

import pytest

from graph_engine.errors import InputError, LayoutError
from loaders.eu.cordis import LOADER
from loaders.framework.loader import LoadContext


def test_a_zip_bomb_is_refused(tmp_path):
    path = tmp_path / "cordis.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("project.csv", b"id;acronym")
        packed.writestr("organization.csv", b"0" * (32 << 20))
    with pytest.raises(InputError, match=r"'organization\.csv' would unpack to .* refused as a zip bomb"):
        list(LOADER.load([path], LoadContext()))


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"not a zip"])
def test_a_damaged_archive_is_refused(tmp_path, content):
    path = tmp_path / "cordis.zip"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"cordis\.zip is not a zip archive that can be read"):
        list(LOADER.load([path], LoadContext()))


def test_a_table_of_something_else_is_refused(tmp_path):
    path = tmp_path / "budget.csv"
    path.write_text("year,amount\n2020,1\n", encoding="utf-8")
    with pytest.raises(LayoutError, match=r"budget\.csv is none of the tables of CORDIS"):
        list(LOADER.load([path], LoadContext()))


def test_participants_without_projects_are_refused(tmp_path):
    path = tmp_path / "organization.csv"
    columns = "projectID;organisationID;name;activityType;postCode;city;country;role;ecContribution"
    path.write_text(f"{columns}\n1;900000001;EXAMPLE LIMITED;PRC;S1 1AA;SHEFFIELD;UK;participant;0\n", encoding="utf-8")
    with pytest.raises(LayoutError, match=r"No table of projects among organization\.csv"):
        list(LOADER.load([path], LoadContext()))
