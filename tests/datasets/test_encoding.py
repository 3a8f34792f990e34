"""What a dataset is made of comes back from its file exactly, and a damaged file never does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from graph_engine.datasets.cached.files import DamagedFileError, packed, read, unpacked


@dataclass(frozen=True)
class Pair:
    """Two things."""

    name: str
    table: object


def again(value, *classes):
    return unpacked(packed(value, classes), classes)


FRAMES = {
    "matrix by rows": pd.DataFrame(np.arange(6.0).reshape(2, 3), ["a", "b"], ["x", "y", "z"]),
    "matrix by columns": pd.DataFrame(np.asfortranarray([[1.0, np.nan], [0.1, -0.0]]), ["a", "b"], ["x", "y"]),
    "booleans": pd.DataFrame({"x": [True, False], "y": [False, False]}),
    "mixed": pd.DataFrame(
        {
            "text": pd.Series(["a", None, "c"], dtype="str"),
            "number": [1.5, np.nan, -2.0],
            "whole": [1, 2, 3],
            "year": pd.array([2015, None, 2021], dtype="Int64"),
            "flag": [True, False, True],
            "words": pd.Series(["x", None, "y"], dtype=object),
            "sets": pd.Series([frozenset({"p", "q"}), frozenset(), frozenset({"q"})], dtype=object),
            "lists": pd.Series([("p",), np.nan, ("q", "r")], dtype=object),
            "any": pd.Series([None, float("nan"), "z"], dtype=object),
        },
        index=[3, 1, 2],
    ),
    "two levels": pd.DataFrame(
        {"share": [0.5, 0.25]}, pd.MultiIndex.from_tuples([("a", "1"), ("b", "2")], names=["unit", "activity"])
    ),
    "empty": pd.DataFrame({"key": pd.Series([], dtype="str"), "value": pd.Series([], dtype=float)}),
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_frames_come_back_as_they_were(frame):
    found = again(frame)
    pd.testing.assert_frame_equal(found, frame, check_exact=True)
    for name in frame.select_dtypes(include=["object", "str"]):
        assert [type(one) for one in found[name]] == [type(one) for one in frame[name]]
    if len(frame.select_dtypes(float).columns) == len(frame.columns):
        assert found.to_numpy().tobytes("A") == frame.to_numpy().tobytes("A"), "sums depend on the order in memory"


def test_other_values_come_back_as_they_were():
    value = {"a": (1, 2.5, None), "b": ["x"], "c": {1: frozenset({"p"})}, "d": 0.1 + 0.2, "e": float("inf")}
    assert again(value) == value
    series = pd.Series([1.0, 2.0], pd.Index(["p", "q"], name="code"), name="jobs")
    pd.testing.assert_series_equal(again(series), series)
    matrix = np.arange(6, dtype=np.float32).reshape(3, 2)
    assert (again(matrix) == matrix).all()
    assert again(matrix).dtype == np.float32


def test_only_declared_classes_are_kept():
    pair = Pair("one", pd.DataFrame({"n": [1]}))
    found = again(pair, Pair)
    assert (type(found), found.name) == (Pair, "one")
    with pytest.raises(TypeError, match="declare its class"):
        packed(pair, ())
    with pytest.raises(KeyError):
        unpacked(packed(pair, (Pair,)), ())


def test_a_cell_may_hold_a_declared_class():
    frame = pd.DataFrame({"only": pd.Series([None, Pair("a", ("x",)), Pair("a", ("x",))], dtype=object)})
    assert again(frame, Pair)["only"].tolist() == frame["only"].tolist()


def test_no_changed_byte_is_read(tmp_path):
    content = packed({"table": FRAMES["mixed"], "n": 1}, ())
    path = tmp_path / "file"
    for at in range(0, len(content), 7):
        path.write_bytes(content[:at] + bytes([content[at] ^ 0x5A]) + content[at + 1 :])
        with pytest.raises(DamagedFileError):
            read(path, ())
    for length in (0, 1, 19, 20, 64, len(content) // 2, len(content) - 1):
        path.write_bytes(content[:length])
        with pytest.raises(DamagedFileError):
            read(path, ())
