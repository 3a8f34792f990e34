"""The result of a back-test, kept beside a store or bundled with the program, and found by what it was made of.

A back-test takes minutes, so that no page makes one. Its result names the digest of the participations that it was
made of: whatever else a release holds, it is shown for these and for no others.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from graph_engine.errors import InputError
from graph_engine.prediction.participations import EARLIER_PROGRAMMES, TARGET_PROGRAMME, Participations

BUNDLED = Path(__file__).with_name("back_test.json")
MADE_OF, PROGRAM, TASKS = "participations", "program", "tasks"
_SHOWN = 16
# More than any page shows, and half the bytes.
_DIGITS = 6


@dataclass(frozen=True)
class BackTest:
    """What a back-test found.

    Attributes
    ----------
    participations : str
        Digest of the participations that it was made of.
    program : str
        Version of the program that made it.
    found : mapping
        As ``hub evaluate --json`` writes it: ``tasks``, each with ``task``, ``origin``, ``country``, ``scores`` and
        ``cuts``, and whatever else it tells.
    """

    participations: str
    program: str
    found: Mapping[str, Any]

    @property
    def tasks(self) -> list[Mapping[str, Any]]:
        """Results by task and origin."""
        return list(self.found[TASKS])

    @classmethod
    def read(cls, path: Path) -> BackTest:
        """Read a file that :func:`written` or ``hub evaluate --json`` has made.

        Raises
        ------
        InputError
            It holds no result of a back-test.
        """
        try:
            found = json.loads(path.read_text("utf-8"))
            made_of, program, tasks = (found[name] for name in (MADE_OF, PROGRAM, TASKS))
            usable = isinstance(tasks, list) and all({"task", "origin", "scores"} <= set(one) for one in tasks)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(f"{path} holds no result of a back-test: make one with hub evaluate --keep.") from error
        if not usable:
            raise InputError(f"{path} holds no tasks of a back-test: make one with hub evaluate --keep.")
        return cls(str(made_of), str(program), found)


def digest_of_participations(found: Participations) -> str:
    """A name for the participations from which predictions are made: those of the programmes that are whole.

    Whatever else is read beside them to see what came true, and whatever other edition a release holds, leaves it as it
    is.
    """
    projects = found.projects[found.projects["programme"].isin((TARGET_PROGRAMME, *EARLIER_PROGRAMMES))]
    rows = found.rows[found.rows["project"].isin(projects.index)].sort_values(["project", "organisation"])
    organisations = found.organisations.reindex(sorted(set(rows["organisation"])))
    digest = hashlib.sha256(found.country.encode())
    for values in (
        rows["project"],
        rows["organisation"],
        projects["start"].reindex(sorted(projects.index)),
        organisations["country"],
        organisations["area"].fillna(""),
    ):
        digest.update(pd.util.hash_array(values.to_numpy(dtype=object)).tobytes())
    return digest.hexdigest()


def told(found: Mapping[str, Any], participations: str) -> dict[str, Any]:
    """A result as it is kept: with what it was made of, and by which version of the program."""
    return {**found, MADE_OF: participations, PROGRAM: version("partnership-hub")}


def keep_back_test(roots: Sequence[Path], found: Mapping[str, Any]) -> Path:
    """Keep a result, as :func:`told` gives it, in the first folder of a store that can be written to.

    Raises
    ------
    InputError
        There is no such folder.
    """
    for root in roots:
        path = root / _name(str(found[MADE_OF]))
        with suppress(OSError):
            root.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f"{path.name}.new")
            beside.write_text(json.dumps(_rounded(found), ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
            os.replace(beside, path)
            return path
    raise InputError(
        "Nothing can be kept of this store: no folder of its cache can be written to. Set HUB_CACHE to one that can, "
        "or write the result to a file with --json."
    )


def back_test_of(roots: Sequence[Path], participations: str, bundled: Path = BUNDLED) -> BackTest | None:
    """The result for some participations: the one that was kept last, else the bundled one where it is of the same.

    ``None`` where there is none; a file that cannot be read is as good as none.
    """
    for path in (*(root / _name(participations) for root in roots), bundled):
        if path.is_file():
            with suppress(InputError):
                found = BackTest.read(path)
                if found.participations == participations:
                    return found
    return None


def _rounded(part: Any) -> Any:
    if isinstance(part, float):
        return round(part, _DIGITS)
    if isinstance(part, Mapping):
        return {name: _rounded(value) for name, value in part.items()}
    return [_rounded(value) for value in part] if isinstance(part, (list, tuple)) else part


def _name(participations: str) -> str:
    return f"back-test-{participations[:_SHOWN]}.json"
