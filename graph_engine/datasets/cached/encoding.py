"""Datasets as a tree of JSON and Arrow columns, and back, exactly: types, labels, order and layout in memory.

Nothing is pickled: what a file names is looked up among the classes that its dataset declares, so that reading a file
never runs code. A frame whose columns are all of one NumPy type comes back in one piece in the order in which it lay,
because sums depend on that order in their last digits.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, cast

import numpy as np
import pandas as pd
import pyarrow as pa

Node = list[Any]

_PLAIN = (bool, int, float, str)
_TEXT = pd.StringDtype("pyarrow", na_value=np.nan)
_WHOLE = pd.Int64Dtype()
_CONTAINERS: Mapping[str, Callable[[Any], Any]] = {"tuple": tuple, "list": list, "frozenset": frozenset}


class Encoder:
    """Turns one value into a tree of JSON; its arrays go into record batches.

    Parameters
    ----------
    classes : sequence of type
        Data classes that the value may hold.

    Attributes
    ----------
    batches : list of RecordBatch
        Columns that nodes of the tree refer to by position of the batch and of the column.
    """

    def __init__(self, classes: Sequence[type] = ()) -> None:
        self._names = {kind: kind.__name__ for kind in classes}
        self.batches: list[pa.RecordBatch] = []

    def node(self, value: object) -> Node:
        """Encode a value.

        Raises
        ------
        TypeError
            For a value of a type that its dataset does not declare.
        """
        if value is None or type(value) in _PLAIN:
            return ["value", value]
        if type(value) in self._names:
            return ["class", self._names[type(value)], self._fields(value)]
        if isinstance(value, pd.DataFrame):
            return self._frame(value)
        if isinstance(value, pd.Series):
            kind, column = _column(value.array, self)
            return ["series", self._index(value.index), kind, self._add([column]), value.name]
        if isinstance(value, np.ndarray):
            order: Literal["C", "F"] = "C" if value.flags.c_contiguous else "F"
            kind, column = _column(value.reshape((-1,), order=order), self)
            return ["array", kind, self._add([column]), list(value.shape), order]
        return self._container(value)

    def _container(self, value: object) -> Node:
        for name, kind in _CONTAINERS.items():
            if type(value) is kind:
                held = sorted(cast("frozenset[Any]", value)) if kind is frozenset else list(cast("list[Any]", value))
                if all(type(one) in _PLAIN for one in held):
                    return ["plain", name, held]
                return ["nodes", name, [self.node(one) for one in held]]
        if isinstance(value, dict):
            return ["dict", self.node(tuple(value)), self.node(tuple(value.values()))]
        raise TypeError(f"No dataset can keep a value of type {type(value).__qualname__}; declare its class.")

    def _fields(self, value: object) -> dict[str, Node]:
        fields = dataclasses.fields(cast("Any", value))
        return {field.name: self.node(getattr(value, field.name)) for field in fields if field.init}

    def _add(self, columns: list[pa.Array]) -> int:
        whole = [column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column for column in columns]
        self.batches.append(pa.RecordBatch.from_arrays(whole, names=[str(n) for n in range(len(whole))]))
        return len(self.batches) - 1

    def _index(self, index: pd.Index) -> Node:
        if isinstance(index, pd.RangeIndex):
            return ["range", index.start, index.stop, index.step, index.name]
        if isinstance(index, pd.MultiIndex):
            levels = [self._index(index.get_level_values(n)) for n in range(index.nlevels)]
            return ["levels", levels, list(index.names)]
        kind, column = _column(index.array, self)
        return ["index", kind, self._add([column]), index.name]

    def _frame(self, frame: pd.DataFrame) -> Node:
        index, labels = self._index(frame.index), self._index(frame.columns)
        types = set(frame.dtypes)
        if len(types) == 1 and isinstance(only := types.pop(), np.dtype) and only.kind != "O":
            return ["matrix", index, labels, self.node(frame.to_numpy())]
        made = [_column(frame.iloc[:, at].array, self) for at in range(frame.shape[1])]
        return ["frame", index, labels, [kind for kind, _ in made], self._add([column for _, column in made])]


def _column(array: Any, encoder: Encoder) -> tuple[Node, pa.Array]:
    """How a column is to be read back, and its Arrow array."""
    if isinstance(array, pd.arrays.NumpyExtensionArray):
        array = array.to_numpy()
    dtype = array.dtype
    if isinstance(dtype, pd.StringDtype):
        return ["text"], pa.array(array).cast(pa.large_string())
    if isinstance(dtype, pd.Int64Dtype):
        return ["whole"], pa.array(array)
    values = np.asarray(array)
    if values.dtype == bool:
        return ["bool"], pa.array(values.view(np.uint8))
    if values.dtype.kind in "iuf" and not isinstance(dtype, pd.api.extensions.ExtensionDtype):
        return ["number"], pa.array(values)
    if values.dtype != object:
        raise TypeError(f"No dataset can keep a column of type {dtype}.")
    return _objects(values.tolist(), encoder)


def _objects(values: list[Any], encoder: Encoder) -> tuple[Node, pa.Array]:
    kinds = {type(value) for value in values}
    if kinds <= {str, type(None)}:
        return ["texts"], pa.array(values, pa.large_string())
    for name, container in _CONTAINERS.items():
        absent = {kind for kind in kinds if kind is not container}
        held = [value for value in values if type(value) is container]
        if held and len(absent) <= 1 and all(type(text) is str for one in held for text in one):
            missing = {float: "nan", type(None): "none"}.get(next(iter(absent))) if absent else "none"
            if missing is not None:
                lists = [sorted(one) if type(one) is frozenset else list(one) for one in held]
                filled = iter(lists)
                cells = [next(filled) if type(value) is container else None for value in values]
                return ["lists", name, missing], pa.array(cells, pa.large_list(pa.large_string()))
    # Whatever else stands there is written as JSON, each different one once.
    written = [json.dumps(encoder.node(value)) for value in values]
    different = list(dict.fromkeys(written))
    at = {text: number for number, text in enumerate(different)}
    return ["json", different], pa.array([at[text] for text in written], pa.int32())


class Decoder:
    """Turns a tree back into the value; a mirror of :class:`Encoder`.

    Parameters
    ----------
    classes : sequence of type
        Data classes that the value may hold.
    batches : sequence of RecordBatch
        The columns.
    """

    def __init__(self, classes: Sequence[type], batches: Sequence[pa.RecordBatch]) -> None:
        self._classes = {kind.__name__: kind for kind in classes}
        self._batches = batches

    def value(self, node: Node) -> Any:
        """Decode a node.

        Raises
        ------
        KeyError, ValueError, IndexError, TypeError
            For a tree that this version does not write.
        """
        match node:
            case ["value", value]:
                return value
            case ["class", name, fields]:
                return self._classes[name](**{field: self.value(one) for field, one in fields.items()})
            case ["plain", name, held]:
                return _CONTAINERS[name](held)
            case ["nodes", name, held]:
                return _CONTAINERS[name]([self.value(one) for one in held])
            case ["dict", keys, values]:
                return dict(zip(self.value(keys), self.value(values), strict=True))
            case ["array", kind, at, shape, order]:
                return np.asarray(self._column(kind, at, 0)).reshape(shape, order=order)
            case ["series", index, kind, at, name]:
                return _labelled(self._column(kind, at, 0), self._index(index)).rename(name)
            case ["matrix", index, labels, matrix]:
                return pd.DataFrame(
                    self.value(matrix), index=self._index(index), columns=self._index(labels), copy=False
                )
            case ["frame", index, labels, kinds, at]:
                rows = self._index(index)
                columns = {n: _labelled(self._column(kind, at, n), rows) for n, kind in enumerate(kinds)}
                frame = pd.DataFrame(columns, index=rows, copy=False)
                frame.columns = self._index(labels)
                return frame
        raise ValueError(f"Unknown node {node[:1]}.")

    def _index(self, node: Node) -> pd.Index:
        match node:
            case ["range", start, stop, step, name]:
                return pd.RangeIndex(start, stop, step, name=name)
            case ["levels", levels, names]:
                return pd.MultiIndex.from_arrays([self._index(level) for level in levels], names=names)
            case ["index", kind, at, name]:
                labels = self._column(kind, at, 0)
                found: pd.Index = pd.Index(labels, dtype=labels.dtype, name=name, copy=False)
                return found
        raise ValueError(f"Unknown index {node[:1]}.")

    def _column(self, kind: Node, at: int, number: int) -> Any:
        column = self._batches[at].column(number)
        match kind:
            case ["text"]:
                return _from_arrow(_TEXT, column)
            case ["whole"]:
                return _from_arrow(_WHOLE, column)
            case ["bool"]:
                return column.to_numpy(zero_copy_only=True).view(bool)
            case ["number"]:
                return column.to_numpy(zero_copy_only=True)
            case ["texts"]:
                return _object_array(column.to_pylist())
            case ["lists", name, missing]:
                container, absent = _CONTAINERS[name], None if missing == "none" else np.nan
                return _object_array([absent if one is None else container(one) for one in column.to_pylist()])
            case ["json", different]:
                values = [self.value(json.loads(text)) for text in different]
                return _object_array([values[number] for number in column.to_pylist()])
        raise ValueError(f"Unknown column {kind[:1]}.")


def _labelled(column: Any, rows: pd.Index) -> pd.Series:
    # With its type: pandas would take objects that are all texts for a column of texts.
    found: pd.Series = pd.Series(column, index=rows, dtype=column.dtype, copy=False)
    return found


def _from_arrow(dtype: Any, column: pa.Array) -> Any:
    return dtype.__from_arrow__(column)


def _object_array(values: list[Any]) -> np.ndarray:
    found = np.empty(len(values), dtype=object)
    # Element by element: a list of tuples of one length would otherwise become a matrix.
    for at, value in enumerate(values):
        found[at] = value
    return found
