"""A mutant: an example of a loader with one damage, named by its number; the same number is always the same mutant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.mutants.containers import damages
from tests.mutants.damage import RARE
from tests.mutants.examples import Example

SEED = 15
_RARELY = 0.06


@dataclass(frozen=True)
class Mutant:
    """Number, loader, what was done, and the files in the order in which they are given."""

    number: int
    loader: str
    how: str
    files: Mapping[str, bytes]


def mutant(number: int, examples: Sequence[Example]) -> Mutant:
    """Make the mutant of a number: loaders take turns, so that a few numbers meet all of them."""
    chance = Random(f"{SEED}:{number}")
    loaders = sorted({example.loader for example in examples})
    name = loaders[number % len(loaders)]
    example = chance.choice([one for one in examples if one.loader == name])
    files = dict(example.files)
    file = chance.choice(sorted(files))
    if len(files) > 1 and chance.random() < 0.05:
        return _set_of_files(number, example, file, chance)
    groups = damages(file, files[file])
    group = chance.choice(groups)
    if group is RARE and chance.random() > _RARELY:
        group = groups[1]
    done = []
    for _ in range(chance.choice((1, 1, 1, 2))):
        damage = chance.choice(group)
        done.append(damage.__name__)
        try:
            files[file] = damage(files[file], chance)
        # A container that the first damage has broken cannot be opened for a second one.
        except Exception:
            break
    return Mutant(number, example.loader, f"{file}: {', then '.join(done)}", files)


def _set_of_files(number: int, example: Example, file: str, chance: Random) -> Mutant:
    """One file missing, under another name, given twice, or all in another order."""
    files = dict(example.files)
    how = chance.choice(("missing", "renamed", "twice", "order"))
    data = files.pop(file)
    if how == "renamed":
        files[Path(file).stem + chance.choice((".csv", ".xlsx", ".xls", ".json", ".txt", ".zip", ".graphml", ""))] = (
            data
        )
    elif how == "twice":
        files |= {file: data, f"again {file}": data}
    elif how == "order":
        files = dict(reversed([*files.items(), (file, data)]))
    return Mutant(number, example.loader, f"{file}: {how}", files)


def mutants(numbers: Sequence[int], examples: Sequence[Example]) -> list[Mutant]:
    """Make several."""
    return [mutant(number, examples) for number in numbers]
