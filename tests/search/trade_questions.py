"""Questions of businesses with the answers that would be right, and what is made of an answer by them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from graph_engine.search.model import SearchAnswer

FILE = Path(__file__).parent / "trade_questions.toml"
FILES = (FILE, *(FILE.with_name(f"{of}_questions.toml") for of in ("owner", "third", "fourth")))
TUNING, HELD_OUT, SECOND, THIRD, FOURTH = "tuning", "held out", "second tuning", "third tuning", "fourth tuning"


class Verdict(StrEnum):
    """What an answer is worth to whoever asked."""

    RIGHT = "right"
    WRONG = "wrong"
    """Of the trade that was meant, but not what was asked for."""
    NONSENSE = "nonsense"
    """Of another trade."""
    ASKED = "asked"
    SILENT = "silent"


@dataclass(frozen=True)
class TradeQuestion:
    """A question, and what would be right; the file says what each field means."""

    trade: str
    half: str
    asked: str
    topic: str = ""
    classes: tuple[str, ...] = ()
    kin: tuple[str, ...] = ()
    must_ask: bool = False

    def verdict(self, found: SearchAnswer) -> Verdict:
        """What an answer to it is worth, by what stands first in it."""
        if found.answered_from == "choice":
            return Verdict.ASKED
        if found.answered_from == "nothing":
            return Verdict.SILENT
        if self.must_ask:
            return Verdict.NONSENSE
        if found.answered_from == "texts":
            topics = found.spoken.topics
            first = topics[0].name if topics else found.spoken.texts[0].title
            # Words of a name are set apart by commas: “electric, vehicles, rare earth”.
            right = re.search(self.topic, first.replace(",", ""), re.IGNORECASE)
            return Verdict.RIGHT if right else Verdict.NONSENSE
        code = next(term.code for term in found.read_as if not term.dropped)
        if code in self.classes:
            return Verdict.RIGHT
        return Verdict.WRONG if code.startswith(self.kin) else Verdict.NONSENSE

    def strict_verdict(self, found: SearchAnswer) -> Verdict:
        """The same, and wrong where the first place is named for something else."""
        verdict = self.verdict(found)
        if verdict != Verdict.RIGHT:
            return verdict
        if found.answered_from == "texts":
            # The first place stands there for a text of the topic, or for one whose title says the thing.
            topic = found.spoken.topics[0].key if found.spoken.topics else None
            named = [one.text for place in found.spoken.places[:1] for one in place.organisations]
            fits = (one.topic == topic or re.search(self.topic, one.title, re.IGNORECASE) for one in named)
            return verdict if any(fits) else Verdict.WRONG
        claim = found.regions[0].evidence[0].claim
        codes = re.findall(r"SIC (\d{4})", claim)
        return verdict if any(code in self.classes or code.startswith(self.kin) for code in codes) else Verdict.WRONG

    def silly(self, found: SearchAnswer) -> int:
        """How many of the choices are of another trade."""
        labels = [choice.label.replace(",", "") for choice in found.spoken.choices]
        topics = sum(not re.search(self.topic, label, re.IGNORECASE) for label in labels)
        return topics + sum(not (one.code in self.classes or one.code.startswith(self.kin)) for one in found.classes)

    def among_choices(self, found: SearchAnswer) -> bool:
        """Whether what would be right is one of those that are asked for."""
        labels = (choice.label.replace(",", "") for choice in found.spoken.choices)
        if any(re.search(self.topic, label, re.IGNORECASE) for label in labels):
            return True
        return any(term.code in self.classes for term in found.classes)


def questions(half: str | None = None) -> Iterator[TradeQuestion]:
    """All questions, or those of one half or of one later set."""
    rows = [row for file in FILES for row in tomllib.loads(file.read_text(encoding="utf-8"))["question"]]
    for row in rows:
        one = TradeQuestion(**{key: tuple(value) if isinstance(value, list) else value for key, value in row.items()})
        if half in (None, one.half):
            yield one
