"""Under which field a topic is looked for, by the classes that publishers gave to its projects and impact cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from graph_engine.datasets.cached.cache import Dataset
from graph_engine.datasets.figures import Figures
from graph_engine.networks.fields import fields_of_projects
from graph_engine.reference.field_classes import CALL, CLASS, PROGRAMME, SUBJECT, field_by_class
from graph_engine.schema import NodeLabel
from graph_engine.schema.scalars import frame, text
from graph_engine.stores.bulk_reads import Tables
from graph_engine.topics.limits import field_limits


def field_of_votes(votes: Mapping[str, float]) -> str | None:
    """The field with most votes; ``None`` where its share is small, of equals the first by name.

    Examples
    --------
    >>> field_of_votes({"energy": 3.0, "food": 1.0})
    'energy'
    >>> field_of_votes({}) is None
    True
    """
    if not votes:
        return None
    first = min(votes, key=lambda name: (-round(votes[name], 9), name))
    return first if votes[first] >= field_limits().least * sum(votes.values()) else None


def compute_topic_fields(tables: Tables, figures: Figures) -> dict[str, str]:
    """Key of a topic → the field under which people look for it; none where no field has enough of its texts.

    Each text votes for the fields of its classes, parted among them: the call that paid for a project says what it is
    for and counts more than the fund, or unit and subjects of a case. Votes for the field of activities whose words a
    topic has count several times; where no text has a class of it, the words are those of something else.

    Parameters
    ----------
    tables : Tables
        The store that the figures are read from.
    figures : Figures
        Its texts and topics.
    """
    limit, fields = field_limits(), field_by_class()
    classes = _classes(tables)
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    records = figures.texts.records.merge(figures.topics.nodes, on="node")
    programmes = figures.texts.table["programme"]
    for (topic, at), part in records.groupby(["topic", "text"], sort=True):
        nodes = part["node"].tolist()
        told = {
            CALL: (one for node in nodes for one in classes[CALL].get(node, ())),
            PROGRAMME: [str(programmes.at[at])],
            SUBJECT: (one for node in nodes for one in classes[SUBJECT].get(node, ())),
        }
        for evidence, names in told.items():
            found = {fields[evidence, one.casefold()] for one in names if (evidence, one.casefold()) in fields}
            for name in sorted(found):
                votes[str(topic)][name] += (limit.call if evidence == CALL else 1.0) / len(found)
    for key, theme in _themes(figures):
        own = fields.get((CLASS, theme), "")
        if own in votes[key]:
            votes[key][own] *= limit.activities
    return {key: first for key in sorted(votes) if (first := field_of_votes(votes[key])) is not None}


def _classes(tables: Tables) -> dict[str, Mapping[str, Iterable[str]]]:
    """Names of the classes of each project and document, by kind of evidence."""
    documents = frame(tables.nodes(NodeLabel.DOCUMENT, ["key", "subjects"])).dropna(subset=["subjects"])
    subjects = {
        str(key): str(said).split("; ") for key, said in zip(documents["key"], documents["subjects"], strict=True)
    }
    return {CALL: fields_of_projects(tables), SUBJECT: subjects}


def _themes(figures: Figures) -> Iterator[tuple[str, str]]:
    """Key and field of activities of the topics that have such a field."""
    table = figures.topics.table
    for key, theme in zip(table["key"], table["theme"], strict=True):
        if (name := text(theme)) is not None:
            yield str(key), name


TOPIC_FIELDS = Dataset("topic-fields", compute_topic_fields)
