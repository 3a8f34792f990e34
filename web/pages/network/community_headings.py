"""What communities are called in a list: by their subject, and where several have one, by what tells them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

import numpy as np

from graph_engine.networks.communities.naming import log_odds
from graph_engine.networks.limits import naming_limits
from graph_engine.networks.model import Communities, Community
from graph_engine.organisations.names import cleaned_name
from graph_engine.reference.topic_roles import portable_words
from graph_engine.texts.terms import bare_words, stop_words
from web.http.engine_session import EngineSession
from web.presentation.data_table import titled


def short_name(name: str) -> str:
    """What a community is about, without who leads it.

    >>> short_name("Engineering: Cardiff University, Johnson Matthey PLC"), short_name("Around Cardiff University")
    ('Engineering', 'Around Cardiff University')
    """
    return name.partition(": ")[0]


def headings_of(now: EngineSession, found: Communities) -> dict[int, str]:
    """The same, where names of places of the release tell no subject."""
    subjects = Counter(short_name(one.name) for one in found.communities)
    # Most networks have no two of one subject; then nothing needs to be read.
    if not found.communities or max(subjects.values()) < 2:
        return headings(found, ())
    return headings(found, {word for areas in now.areas.values() for area in areas for word in bare_words(area.name)})


def headings(found: Communities, places: Collection[str]) -> dict[int, str]:
    """What each community is about, by its number; where several share that, with words of its members' names.

    Words are those that names of several members have, more than names of all other communities; where it has none,
    its first member stands for it. ``places`` are words of places, which tell no subject.
    """
    times = Counter(short_name(one.name) for one in found.communities)
    words = _telling_words(found, frozenset(places)) if times and max(times.values()) > 1 else {}

    def heading(one: Community) -> str:
        subject = titled(short_name(one.name))
        if times[short_name(one.name)] == 1:
            return subject
        if words[one.number]:
            return f"{subject}: {', '.join(words[one.number])}"
        return f"{subject}, around {one.members[0].name}"

    return {one.number: heading(one) for one in found.communities}


def _telling_words(found: Communities, places: frozenset[str]) -> Mapping[int, list[str]]:
    limit = naming_limits()
    said_of_all = stop_words() | portable_words() | places
    names = [
        Counter(word for node in one.members for word in set(cleaned_name(node.name).split()) - said_of_all)
        for one in found.communities
    ]
    words = sorted(set().union(*names))
    counts = np.array([[one[word] for word in words] for one in names], dtype=float)
    odds = log_odds(counts, counts.sum(axis=0), prior=limit.prior)
    told: dict[int, list[str]] = {}
    for at, one in enumerate(found.communities):
        fit = np.flatnonzero((odds[at] >= limit.shared_evidence) & (counts[at] >= limit.word_members))
        order = sorted(fit.tolist(), key=lambda word: (-round(float(odds[at][word]), 6), words[word]))
        told[one.number] = [words[word] for word in order[: limit.words]]
    return told
