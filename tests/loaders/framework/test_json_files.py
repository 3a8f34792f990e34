"""JSON that is none, or that would fill the memory, is told in a sentence."""

import gzip

import pytest

from graph_engine.errors import LayoutError
from loaders.framework import json_files
from loaders.framework.json_files import read_json, read_json_lines


@pytest.fixture
def written(tmp_path):
    def write(content):
        path = tmp_path / "file.json"
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"[1,]", b"\xff\xfe1", b'{"a": NaN}', b"[" * 100_000, b'{"a":' * 100_000, b"9" * 5000),
        *(b'["\\ud800"]', b'{"\\uDC00": 1}', '["\\ud800"]'.encode("utf-16")),
    ],
)
def test_what_is_no_json_is_told(written, content):
    with pytest.raises(LayoutError, match=r"file\.json is not whole JSON"):
        read_json(written(content))


def test_an_escaped_pair_of_surrogates_is_a_character(written):
    assert read_json(written(b'["\\ud83d\\ude00"]')) == ["\U0001f600"]


def test_gzipped_json_is_read(written):
    assert read_json(written(gzip.compress(b'[{"a": 1.5}]'))) == [{"a": 1.5}]


def test_a_document_has_a_most_size(written, monkeypatch):
    monkeypatch.setattr(json_files, "MAX_BYTES", 10)
    with pytest.raises(LayoutError, match=r"file\.json has more than 10 bytes"):
        read_json(written(b'["0123456789"]'))


def test_lines_that_are_no_document_are_none(written, monkeypatch):
    path = written(b'{"a": 1}\n\nnonsense\n[NaN]\n2')
    assert list(read_json_lines(path)) == [(1, {"a": 1}), (3, None), (4, None), (5, 2)]
    monkeypatch.setattr(json_files, "MAX_LINE", 5)
    with pytest.raises(LayoutError, match="line 1 has more than 5 bytes"):
        list(read_json_lines(path))
