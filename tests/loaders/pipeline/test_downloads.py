"""Downloads from a server on this machine: whole, resumed, refused; never anything of a file under its name before."""

from __future__ import annotations

import functools
import hashlib
import io
import random
import zipfile
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from graph_engine.errors import DownloadError
from loaders.pipeline.downloads import transfer as transfer_module
from loaders.pipeline.downloads.published_files import (
    FileType,
)
from loaders.pipeline.downloads.transfer import ATTEMPTS, Transfer
from tests.loopback_server import body, serving, status

MOST = 1_000_000
CSV = b"id,name\n" + b"1,rail\n" * 40_000
HTML = b"<!DOCTYPE html><title>Sign in</title>"


@functools.cache
def zipped(seed=1):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("project.csv"), random.Random(seed).randbytes(300_000))
    return packed.getvalue()


@pytest.fixture
def server():
    with serving() as found:
        yield found


@pytest.fixture
def waits():
    return []


@pytest.fixture
def transfer(waits):
    return Transfer(wait=waits.append)


@pytest.fixture
def target(tmp_path):
    return tmp_path / "downloads" / "file.zip"


def left(target):
    return sorted(path.name for path in target.parent.iterdir())


def test_a_whole_file_lands_with_its_digest(server, transfer, target, waits):
    content = zipped()
    server.answers["/file"] = body(content)
    told = []
    found = transfer.file(
        server.address + "/file", target, FileType.ZIP, MOST, lambda now, whole: told.append((now, whole))
    )
    assert target.read_bytes() == content
    assert (found.sha256, found.size, found.changed) == (hashlib.sha256(content).hexdigest(), len(content), True)
    assert told[-1] == (len(content), len(content))
    assert left(target) == [".file.zip.json", "file.zip"]
    assert not waits
    headers = server.asked[0][1]
    assert headers["User-Agent"].startswith("partnership-hub/")
    assert headers["Accept-Encoding"] == "identity"
    assert "Range" not in headers


def test_an_unchanged_file_is_not_sent_again(server, transfer, target):
    server.answers["/file"] = body(zipped())
    first = transfer.file(server.address + "/file", target, FileType.ZIP, MOST)
    again = transfer.file(server.address + "/file", target, FileType.ZIP, MOST)
    assert server.asked[1][1]["If-None-Match"] == '"1"'
    assert (again.sha256, again.size, again.changed) == (first.sha256, first.size, False)
    assert left(target) == [".file.zip.json", "file.zip"]


def test_a_newer_file_takes_the_place_of_the_former(server, transfer, target):
    server.answers["/file"] = [body(zipped(1)), body(zipped(2), tag='"2"'), body(zipped(2), tag='"3"')]
    for changed in (True, True, False):
        assert transfer.file(server.address + "/file", target, FileType.ZIP, MOST).changed is changed
    assert target.read_bytes() == zipped(2)


def test_a_file_that_was_touched_here_is_fetched_whole(server, transfer, target):
    server.answers["/file"] = body(zipped())
    transfer.file(server.address + "/file", target, FileType.ZIP, MOST)
    target.write_bytes(b"something else")
    assert transfer.file(server.address + "/file", target, FileType.ZIP, MOST).changed
    assert target.read_bytes() == zipped()


def test_a_cut_is_gone_on_from_where_it_was(server, transfer, target, waits):
    content = zipped()
    server.answers["/file"] = [body(content, cut=131_072), body(content, cut=65_536), body(content)]
    transfer.file(server.address + "/file", target, FileType.ZIP, MOST)
    assert target.read_bytes() == content
    assert [headers.get("Range") for _, headers in server.asked] == [None, "bytes=131072-", "bytes=196608-"]
    assert server.asked[1][1]["If-Range"] == '"1"'
    assert waits == [1.0, 2.0]


def test_what_came_is_kept_for_the_next_time(server, target, waits):
    content = zipped()
    server.answers["/file"] = [body(content, cut=65_536), *[status(503)] * ATTEMPTS]
    with pytest.raises(DownloadError, match="goes on from there"):
        Transfer(wait=waits.append).file(server.address + "/file", target, FileType.ZIP, MOST)
    assert left(target) == [".file.zip.part", ".file.zip.part.json"]
    assert waits == [1.0, 2.0, 4.0, 8.0]
    server.answers["/file"] = body(content)
    Transfer(wait=waits.append).file(server.address + "/file", target, FileType.ZIP, MOST)
    assert server.asked[-1][1]["Range"] == "bytes=65536-"
    assert target.read_bytes() == content
    assert left(target) == [".file.zip.json", "file.zip"]


def test_a_file_that_changed_meanwhile_is_begun_anew(server, transfer, target):
    new = zipped(2)
    server.answers["/file"] = [body(zipped(1), cut=65_536), body(new, tag='"2"')]
    transfer.file(server.address + "/file", target, FileType.ZIP, MOST)
    assert target.read_bytes() == new


def test_without_a_validator_nothing_is_resumed(server, transfer, target):
    content = zipped()
    server.answers["/file"] = [body(content, tag="", cut=65_536), body(content, tag="")]
    transfer.file(server.address + "/file", target, FileType.ZIP, MOST)
    assert "Range" not in server.asked[1][1]
    assert target.read_bytes() == content


@pytest.mark.parametrize(
    "wrong", [status(416), status(206, zipped()[5:], Content_Range=f"bytes 5-{len(zipped()) - 1}/{len(zipped())}")]
)
def test_a_wrong_range_is_begun_anew(server, transfer, target, wrong):
    server.answers["/file"] = [body(zipped(), cut=65_536), wrong, body(zipped())]
    transfer.file(server.address + "/file", target, FileType.ZIP, MOST)
    assert "Range" not in server.asked[2][1]
    assert target.read_bytes() == zipped()


def test_what_is_not_there_is_said_at_once(server, transfer, target, waits):
    with pytest.raises(DownloadError, match="answers with status 404"):
        transfer.file(server.address + "/gone", target, FileType.ZIP, MOST)
    assert not waits
    assert left(target) == []


@pytest.mark.parametrize(
    ("content", "kind", "file_type", "found"),
    [
        (HTML, "application/zip", FileType.ZIP, "web page where a zip"),
        (HTML, "text/csv", FileType.CSV, "web page where a csv"),
        (b"Please sign in, and come back", "text/html; charset=utf-8", FileType.CSV, "web page where a csv"),
        (zipped(), "text/csv", FileType.CSV, "zip archive where a csv"),
        (CSV, "application/octet-stream", FileType.XLSX, "table where a xlsx"),
        (b'{"error": "none"}', "application/json", FileType.CSV, "JSON document where a csv"),
        (b"\x89PNG\r\n\x1a\n\0\0", "image/png", FileType.CSV, "binary file where a csv"),
    ],
)
def test_something_else_is_refused(server, transfer, target, content, kind, file_type, found):
    server.answers["/file"] = body(content, kind=kind)
    with pytest.raises(DownloadError, match=found):
        transfer.file(server.address + "/file", target, file_type, MOST)
    assert left(target) == []


def test_tables_are_taken_in_any_coding(server, transfer, tmp_path):
    for number, content in enumerate((CSV, b"\xef\xbb\xbf" + CSV, CSV.decode().encode("utf-16"))):
        server.answers["/table"] = body(content, tag="", kind="text/csv")
        found = transfer.file(server.address + "/table", tmp_path / f"{number}.csv", FileType.CSV, MOST)
        assert found.path.read_bytes() == content


def test_an_archive_that_breaks_off_is_refused(server, transfer, target):
    server.answers["/file"] = body(zipped()[:-100])
    with pytest.raises(DownloadError, match="damaged zip"):
        transfer.file(server.address + "/file", target, FileType.ZIP, MOST)
    assert left(target) == []


def test_a_file_that_says_it_is_too_large_is_not_read(server, transfer, target):
    server.answers["/file"] = status(200, b"PK\x03\x04", Content_Length=str(MOST + 1))
    with pytest.raises(DownloadError, match="larger than the 1,000,000 bytes"):
        transfer.file(server.address + "/file", target, FileType.ZIP, MOST)
    assert left(target) == []


def test_a_file_that_does_not_say_how_large_it_is_ends_at_the_bound(server, transfer, target):
    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(b"id,name\n" + b"1,rail\n" * 200_000)

    server.answers["/file"] = endless
    with pytest.raises(DownloadError, match="larger than"):
        transfer.file(server.address + "/file", target, FileType.CSV, MOST)
    assert left(target) == []


def test_a_server_that_asks_to_wait_is_waited_for(server, transfer, target, waits):
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    server.answers["/file"] = [
        status(429, Retry_After="7"),
        status(503, Retry_After=soon),
        status(503, Retry_After="soon"),
        body(zipped()),
    ]
    transfer.file(server.address + "/file", target, FileType.ZIP, MOST)
    assert waits[0] == 7.0
    assert 50.0 < waits[1] <= 60.0
    assert waits[2] == 4.0


def test_a_server_that_asks_for_too_long_a_wait_is_left(server, transfer, target, waits):
    server.answers["/file"] = status(429, Retry_After="3600")
    with pytest.raises(DownloadError, match="asks to wait for 3,600 seconds: try again later"):
        transfer.file(server.address + "/file", target, FileType.ZIP, MOST)
    assert not waits


def test_nobody_answers(transfer, target, waits):
    with serving() as closed:
        pass
    with pytest.raises(DownloadError, match="could not be fetched in 5 attempts: NewConnectionError"):
        transfer.file(closed.address + "/file", target, FileType.ZIP, MOST)
    assert len(waits) == ATTEMPTS - 1


def test_redirects_are_followed(server, transfer, target):
    server.answers["/old"] = status(302, Location="/new")
    server.answers["/new"] = body(zipped())
    assert transfer.file(server.address + "/old", target, FileType.ZIP, MOST).address == server.address + "/old"
    assert target.read_bytes() == zipped()


@pytest.mark.parametrize(
    "location", ["http://example.org/file.zip", "file:///etc/hosts", "ftp://example.org/x", "https://me@example.org/x"]
)
def test_redirects_away_from_https_are_refused(server, transfer, target, location):
    server.answers["/old"] = status(301, Location=location)
    with pytest.raises(DownloadError, match="refused, only https"):
        transfer.file(server.address + "/old", target, FileType.ZIP, MOST)
    assert len(server.asked) == 1


def test_redirects_in_a_circle_end(server, transfer, target):
    server.answers["/old"] = status(301, Location="/old")
    with pytest.raises(DownloadError, match="more than 5 redirects"):
        transfer.file(server.address + "/old", target, FileType.ZIP, MOST)


def test_nothing_from_outside_leads_to_this_machine():
    with pytest.raises(DownloadError, match="leads to http://127"):
        transfer_module._require_safe("http://127.0.0.1:8000/x", "https://example.org/x")
    with pytest.raises(DownloadError, match="refused"):
        transfer_module._require_safe("http://example.org/x", "http://example.org/x")


def test_a_proxy_is_used_for_what_is_outside_only(transfer, monkeypatch):
    monkeypatch.setattr(transfer_module, "getproxies", lambda: {"https": "proxy.example.org:3128"})
    monkeypatch.setattr(transfer_module, "proxy_bypass", lambda host: host == "inside.example.org")
    assert transfer._pool("https://example.org/x").proxy.host == "proxy.example.org"
    for address in ("https://inside.example.org/x", "http://127.0.0.1:8000/x"):
        assert transfer._pool(address).proxy is None


def test_a_second_download_of_one_file_is_told_to_wait(server, transfer, target):
    def meanwhile(handler):
        with pytest.raises(DownloadError, match="Another hub fetch"):
            Transfer().file(server.address + "/file", target, FileType.ZIP, MOST)
        body(zipped())(handler)

    server.answers["/file"] = meanwhile
    transfer.file(server.address + "/file", target, FileType.ZIP, MOST)
    assert target.read_bytes() == zipped()


def test_half_a_note_of_a_fetch_that_was_killed_is_removed(server, transfer, target):
    server.answers["/file"] = body(zipped())
    target.parent.mkdir()
    for name in (".file.zip.json.new", ".file.zip.part.json.new"):
        target.with_name(name).write_text('{"addr', "utf-8")
    transfer.file(server.address + "/file", target, FileType.ZIP, MOST)
    assert left(target) == [".file.zip.json", "file.zip"]
