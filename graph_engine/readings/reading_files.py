"""The files of a blind set: cards and an empty list for readers, and the key, which they are not shown."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from graph_engine.errors import InputError
from graph_engine.explanations.wording import kilometres
from graph_engine.readings.model import BlindPair, BlindSet, Origin, Partnership, Party, Verdict
from graph_engine.schema.foreign_text import printable

CARDS, VERDICTS, KEY = "cards.md", "verdicts.csv", "key.json"
_COLUMNS = ("number", "verdict", "why")
_INSTRUCTIONS = """\
# Cards

Each card names two sides, A and B. Read it as a broker who would have to ring both and has an hour of theirs to lose.

For each card give one verdict and one clause why, in the columns of `verdicts.csv`; save it as `verdicts-NAME.csv`.

- **sensible**: you would make this call today. Each side would gain something that you can name.
- **weak**: true, and yet no reason to call: too broad, too old, too far, obvious, or one side gains nothing.
- **silly**: the two have nothing to do with each other, or one of them is no partner for anybody.

Be strict: in doubt take the worse. Judge by the card and by what you know; look nothing up. Judge each card alone.
"""


@dataclass(frozen=True)
class KeyCard:
    """What the key says of one card; ``rule`` is the one that set it aside."""

    number: int
    origin: Origin
    kind: str | None
    grade: str | None
    rule: str | None = None


def write_set(drawn: BlindSet, folder: Path) -> None:
    """Write ``cards.md``, ``verdicts.csv`` and ``key.json`` into a new or empty folder.

    Raises
    ------
    InputError
        Where the folder holds something: verdicts that were given would be lost.
    """
    refuse_used(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CARDS).write_text(cards_text(drawn.pairs), encoding="utf-8", newline="\n")
    (folder / VERDICTS).write_text(verdicts_text(len(drawn.pairs)), encoding="utf-8", newline="\n")
    (folder / KEY).write_text(f"{json.dumps(_key(drawn), ensure_ascii=False, indent=1)}\n", "utf-8", newline="\n")


def refuse_used(folder: Path) -> None:
    """Refuse a folder in which something stands."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"A blind set is to be written to {folder}, which is not empty. Name a new folder.")


def cards_text(pairs: Sequence[BlindPair]) -> str:
    """What readers see: instructions, and a card for each pair with its number, two sides and the distance."""
    return "\n".join([_INSTRUCTIONS, *(_card(number, pair) for number, pair in enumerate(pairs, start=1))])


def _card(number: int, pair: BlindPair) -> str:
    sides = [f"- {letter}: {_side(party)}" for letter, party in (("A", pair.one), ("B", pair.other))]
    return "\n".join([f"## {number}", "", *sides, f"- Distance: {kilometres(pair.distance_km)}", ""])


def _side(party: Party) -> str:
    where = "" if party.name == party.area else f", {party.area}"
    return printable(f"{party.name} ({party.type}){where}. {' '.join(party.has)}")


def verdicts_text(cards: int) -> str:
    """The list that readers fill in."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows([number, "", ""] for number in range(1, cards + 1))
    return text.getvalue()


def _key(drawn: BlindSet) -> dict[str, Any]:
    cards = [
        {
            "number": number,
            "origin": pair.origin,
            "kind": pair.kind,
            "grade": pair.grade,
            "a": {"key": pair.one.key, "texts": pair.one.texts},
            "b": {"key": pair.other.key, "texts": pair.other.texts},
            **pair.facts,
        }
        for number, pair in enumerate(drawn.pairs, start=1)
    ]
    return {"seed": drawn.seed, "release": drawn.release, "parts": [asdict(p) for p in drawn.parts], "cards": cards}


def read_key(folder: Path) -> list[KeyCard]:
    """Read the key of a blind set.

    Raises
    ------
    InputError
        Where there is none, or it is not one that ``hub readings make`` wrote.
    """
    path = folder / KEY
    try:
        cards = _json(path)["cards"]
        found = [
            KeyCard(int(one["number"]), Origin(one["origin"]), one["kind"], one["grade"], one.get("rule"))
            for one in cards
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            f"{path} is no key of a blind set ({error}); take the one that hub readings make wrote."
        ) from None
    numbers = [one.number for one in found]
    if not found or sorted(numbers) != list(range(1, len(found) + 1)):
        raise InputError(f"{path} does not number its cards from 1 on; take the one that hub readings make wrote.")
    return found


def read_folder(folder: Path) -> tuple[list[KeyCard], dict[str, dict[int, Verdict]]]:
    """Read the key of a blind set, and the verdicts on its cards by reader.

    A reader is called as the file is behind ``verdicts-``; a filled-in ``verdicts.csv`` counts as one more.

    Raises
    ------
    InputError
        Where nobody has given verdicts, or a list is wrong: see :func:`read_verdicts`.
    """
    key = read_key(folder)
    paths = {path.stem.removeprefix("verdicts-"): path for path in sorted(folder.glob("verdicts-*.csv"))}
    own = folder / VERDICTS
    # Somebody who reads alone fills in the list itself; an empty one is only the form for others.
    if own.is_file() and own.read_text("utf-8-sig").strip() != verdicts_text(len(key)).strip():
        paths[own.stem] = own
    if not paths:
        raise InputError(
            f"No verdicts in {folder}: there is neither a verdicts-NAME.csv nor a filled-in {VERDICTS}. "
            f"Let a reader fill in a copy of {VERDICTS}."
        )
    numbers = [one.number for one in key]
    return key, {name: read_verdicts(path, numbers) for name, path in paths.items()}


def read_verdicts(path: Path, numbers: Iterable[int]) -> dict[int, Verdict]:
    """Read the verdicts of one reader.

    Parameters
    ----------
    path : Path
        A CSV file with the columns ``number``, ``verdict`` and ``why``.
    numbers : iterable of int
        Numbers of all cards, each of which must have one verdict.

    Raises
    ------
    InputError
        For a column that is missing, a number that is no card or comes twice, an unknown verdict, or cards without.
    """
    wanted = set(numbers)
    found: dict[int, Verdict] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        lacking = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
        if lacking:
            raise InputError(
                f"{path}: column {lacking[0]} is missing; the columns are {', '.join(_COLUMNS)}, parted by commas."
            )
        for row in reader:
            where = f"{path}, line {reader.line_num}"
            number = _number(row, wanted, where)
            given = (row["verdict"] or "").strip().casefold()
            # A card without a verdict is named with all others that lack one.
            if not given:
                continue
            if given not in set(Verdict):
                raise InputError(f"{where}: the verdict {given!r} is unknown; it is one of {', '.join(Verdict)}.")
            if number in found:
                raise InputError(f"{where}: card {number} has a verdict already; leave one.")
            found[number] = Verdict(given)
    missing = sorted(wanted - set(found))
    if missing:
        shown = ", ".join(map(str, missing[:10])) + (f" and {len(missing) - 10} more" if len(missing) > 10 else "")
        raise InputError(f"{path}: no verdict on card {shown}; every card needs one of {', '.join(Verdict)}.")
    return found


def _number(row: Mapping[str, Any], wanted: set[int], where: str) -> int:
    given = str(row["number"] or "").strip()
    if not given.isdecimal() or int(given) not in wanted:
        raise InputError(f"{where}: the number {given!r} is no card of this set; cards go from 1 to {len(wanted)}.")
    return int(given)


def read_reserve(path: Path) -> list[Partnership]:
    """Read the partnerships that are kept for the last round.

    Raises
    ------
    InputError
        Where the file is no such list.
    """
    try:
        return [Partnership(*(str(one[name]) for name in _RESERVED)) for one in _json(path)["partnerships"]]
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            f"{path} is no list of reserved partnerships ({error}); name one that hub readings make wrote, or none."
        ) from None


def write_reserve(partnerships: Sequence[Partnership], path: Path) -> None:
    """Write the partnerships that are kept for the last round."""
    rows = [asdict(one) for one in partnerships]
    path.write_text(f"{json.dumps({'partnerships': rows}, ensure_ascii=False, indent=1)}\n", "utf-8", newline="\n")


_RESERVED = ("project", "institution", "firm")


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise InputError(f"{path} was asked for and is not there; make a blind set with hub readings make.") from None
