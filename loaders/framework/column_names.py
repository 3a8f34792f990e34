"""Columns that are published under several names: which name a file uses is looked up in what its loader declares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence


def published_names(header: Collection[str], aliases: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the name under which a file has each column.

    Parameters
    ----------
    header : collection of str
        Names in the file.
    aliases : mapping
        A loader's own name of a column → the names under which it has been published, in one order of layouts for
        all columns.

    Returns
    -------
    dict
        Own name → published name. A column that the file has under none of its names is given the name that goes with
        the layout of the others (the first layout where they say nothing), so that the reader can name what is missing.

    Examples
    --------
    >>> aliases = {"area": ("ITL code", "lad_code"), "name": ("Region name", "lad_name")}
    >>> published_names(["lad_code", "2020"], aliases)
    {'area': 'lad_code', 'name': 'lad_name'}
    """
    found = {own: next((at for at, name in enumerate(names) if name in header), None) for own, names in aliases.items()}
    seen = Counter(at for at in found.values() if at is not None)
    usual = min(seen, key=lambda at: (-seen[at], at), default=0)
    layout = {own: usual if at is None else at for own, at in found.items()}
    return {own: names[layout[own]] for own, names in aliases.items()}
