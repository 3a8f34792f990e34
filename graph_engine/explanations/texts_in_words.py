"""How a text is named on a card: its title, acronym, programme and years."""

from __future__ import annotations

from graph_engine.datasets.figures import Figures
from graph_engine.datasets.joint_projects import PROGRAMME_NAMES
from graph_engine.datasets.texts import IMPACT_CASE
from graph_engine.explanations.wording import listed
from graph_engine.schema.scalars import Row, missing, text

_SHORT = 80
"""Letters of a title beside which other things stand."""


def span(row: Row) -> str:
    """Years of a text.

    >>> span({"start": 2019.0, "end": 2022.0}), span({"start": 2019.0, "end": None}), span({"start": None, "end": None})
    ('2019–22', 'from 2019', 'years not stated')
    """
    if missing(row["start"]):
        return "years not stated" if missing(row["end"]) else f"to {int(row['end'])}"
    if missing(row["end"]):
        return f"from {int(row['start'])}"
    if int(row["start"]) == int(row["end"]):
        return f"{int(row['start'])}"
    return f"{int(row['start'])}–{str(int(row['end']))[-2:]}"


def quoted(title: str, most: int = 160) -> str:
    """A title in quotation marks, without what publishers leave behind it; cut between words where it is very long."""
    plain = " ".join(title.split()).rstrip(" .")
    if len(plain) > most:
        plain = f"{plain[:most].rsplit(' ', 1)[0].rstrip(' &,;:–-(')}…"
    return f"‘{plain}’"


def described(figures: Figures, at: int) -> str:
    """A text in a few words: what it is, its title, acronym, programme and years."""
    row = figures.texts.row(at)
    if row["kind"] == IMPACT_CASE:
        unit = text(row["programme"])
        return (
            f"the impact case {quoted(str(row['title']))} (REF 2014{f', {unit}' if unit else ''}; work to {_end(row)})"
        )
    programme = text(row["programme"]) or ""
    acronym, whole = text(row["acronym"]) or "", str(row["title"])
    facts = [
        "" if f"({acronym})" in whole else acronym,
        PROGRAMME_NAMES.get(programme, programme),
        span(row),
    ]
    return f"the project {quoted(whole)} ({', '.join(fact for fact in facts if fact)})"


def short(figures: Figures, at: int) -> str:
    """The shortest name of a text: its acronym, or its title."""
    row = figures.texts.row(at)
    return text(row["acronym"]) or title(figures, at)


def title(figures: Figures, at: int) -> str:
    """A text by its title, cut where it is long."""
    return quoted(str(figures.texts.row(at)["title"]), _SHORT)


def address(figures: Figures, at: int) -> str:
    """Page at which anyone can read a text, where its source gives one."""
    return text(figures.texts.row(at)["address"]) or ""


def records_searched(figures: Figures) -> str:
    """Which records were searched for joint work, and up to which year."""
    parts = []
    work = figures.joint_work
    for programme, first, last in zip(
        work.searched["programme"], work.searched["first_year"], work.searched["last_year"], strict=True
    ):
        name = PROGRAMME_NAMES.get(str(programme), str(programme))
        dated = "" if missing(first) else f" (starts {int(first)} to {int(last)})"
        parts.append(f"{name}{dated}")
    if len(work.pairs):
        parts.append("UKRI projects to May 2016")
    return listed(parts)


def _end(row: Row) -> str:
    return "2013" if missing(row["end"]) else str(int(row["end"]))
