"""What became of topics from release to release, as readers see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph_engine.datasets.topics import Topics
from graph_engine.schema.scalars import Row, json_number, records


@dataclass(frozen=True)
class TopicChange:
    """A former topic of which a topic of today has texts.

    Attributes
    ----------
    key, name : str
        As it had them.
    how : str
        ``continued``: the topic of today has its key, and others have the rest of it; ``split``: it has a part of it;
        ``merged``: it took most of it up.
    texts : int
        Texts that came from it.
    share : float
        Of the former topic's, 0 to 1.
    last_release : int
        The last release that had it in one piece.
    others : tuple of (str, str)
        Key and name of the other topics of today that have a part of it.
    """

    key: str
    name: str
    how: str
    texts: int
    share: float
    last_release: int
    others: tuple[tuple[str, str], ...]

    def as_dict(self) -> dict[str, Any]:
        """JSON of the change."""
        return {
            "key": self.key,
            "name": self.name,
            "how": self.how,
            "texts": self.texts,
            "share": json_number(self.share, 4),
            "last_release": self.last_release,
            "others": [{"key": key, "name": name} for key, name in self.others],
        }


def changes_of(topics: Topics) -> dict[str, tuple[TopicChange, ...]]:
    """What each topic came from, by its key: only splits and merges, the latest first."""
    names = dict(zip(topics.table["key"], topics.table["name"], strict=True))
    heirs: dict[str, list[Row]] = {}
    for tie in records(topics.succeeds):
        if tie["later"] in names:
            heirs.setdefault(str(tie["former"]), []).append(tie)
    found: dict[str, list[TopicChange]] = {}
    for former in records(topics.former):
        ties = heirs.get(str(former["key"]), [])
        for tie in ties:
            change = TopicChange(
                key=str(former["topic"]),
                name=str(former["name"]),
                how=str(tie["how"]),
                texts=int(tie["documents"]),
                share=float(tie["share"]),
                last_release=int(former["last_release"]),
                others=tuple((str(one["later"]), str(names[one["later"]])) for one in ties if one is not tie),
            )
            found.setdefault(str(tie["later"]), []).append(change)
    return {key: tuple(each) for key, each in found.items()}


def heirs_of(topics: Topics, key: str) -> tuple[str, ...]:
    """Keys of the topics of today that have texts of a former one, by the key that it had; most texts first.

    What was split or merged more than once is followed to the end.
    """
    later: dict[str, list[str]] = {}
    for former, one in zip(topics.succeeds["former"], topics.succeeds["later"], strict=True):
        later.setdefault(str(former), []).append(str(one))
    known = set(topics.table["key"])
    left = [str(one) for one in topics.former.loc[topics.former["topic"] == key, "key"]]
    found: dict[str, None] = {}
    while left:
        here = left.pop(0)
        if here in known:
            found[here] = None
        else:
            left += later.get(here, [])
    return tuple(found)
