"""Drawing a blind set: suggestions, real partnerships and random pairs, shuffled and numbered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from graph_engine.errors import InputError
from graph_engine.readings.limits import reading_limits
from graph_engine.readings.model import BlindPair, BlindSet, DrawnPart, Origin, Partnership
from graph_engine.readings.parties import Parties
from graph_engine.readings.partnerships import Partnerships
from graph_engine.schema.scalars import json_number
from graph_engine.suggestions.kind import RankedKind
from graph_engine.suggestions.kinds import ranked_kinds
from graph_engine.suggestions.model import Grade, Suggestion
from graph_engine.suggestions.pipeline import Matcher, Request


@dataclass(frozen=True)
class DrawRequest:
    """How many pairs of each sort are wanted.

    Parameters
    ----------
    seed : int
        The same seed draws the same set of the same release.
    strong, look, real, random, set_aside : int
        Suggestions of each grade, real partnerships, random pairs, and candidates that one rule alone set aside, at
        most.
    last : bool
        Whether real partnerships come from the reserve, which no other round may use.
    """

    seed: int = 0
    strong: int = 60
    look: int = 60
    real: int = 20
    random: int = 10
    last: bool = False
    set_aside: int = 0

    def source(self, part: str) -> Random:
        """Random numbers of one part: more of another part do not change what is drawn of it."""
        return Random(f"{self.seed}: {part}")


def draw(matcher: Matcher, request: DrawRequest, reserve: Sequence[Partnership] = ()) -> BlindSet:
    """Draw a blind set.

    Parameters
    ----------
    matcher : Matcher
        Gives the suggestions of a release.
    request : DrawRequest
        How many of what.
    reserve : sequence of Partnership
        Partnerships whose projects only the last round uses.

    Raises
    ------
    InputError
        Where nothing could be drawn.
    """
    parties = Parties(matcher.figures)
    partnerships = Partnerships(matcher.figures, parties)
    suggestions = first_suggestions(matcher, reading_limits().first)
    pairs: list[BlindPair] = []
    parts: list[DrawnPart] = []
    shown: Counter[str] = Counter()
    for grade, wanted in ((Grade.STRONG, request.strong), (Grade.LOOK, request.look)):
        of_grade = [one for one in suggestions if one.grade == grade]
        chosen = spread(of_grade, wanted, request.source(grade.words), shown)
        pairs += [_as_pair(one, parties) for one in chosen]
        parts.append(DrawnPart(Origin.SUGGESTION, grade.words, wanted, len(of_grade), len(chosen)))
    real, found = _real(partnerships, request, reserve)
    parts.append(DrawnPart(Origin.REAL, None, request.real, found, len(real)))
    chance = partnerships.random_pairs(request.random, request.source("random"))
    parts.append(DrawnPart(Origin.RANDOM, None, request.random, len(chance), len(chance)))
    pairs += [*map(partnerships.pair, real), *chance]
    if request.set_aside:
        missed, there = _set_aside(matcher, parties, request)
        pairs += missed
        parts.append(DrawnPart(Origin.SET_ASIDE, None, request.set_aside, there, len(missed)))
    if not pairs:
        raise InputError("A blind set without any card was asked for; ask for one pair of any sort at least.")
    request.source("order").shuffle(pairs)
    return BlindSet(request.seed, matcher.figures.release.number, tuple(pairs), tuple(parts))


def draw_reserve(matcher: Matcher, seed: int) -> list[Partnership]:
    """Draw the partnerships that are kept for the last round, one of each project."""
    partnerships = Partnerships(matcher.figures, Parties(matcher.figures))
    return partnerships.one_a_project(reading_limits().reserved, DrawRequest(seed).source("reserve"))


def first_suggestions(matcher: Matcher, first: int) -> list[Suggestion]:
    """The first suggestions of all areas, each once, in the order of what they are about."""
    found: dict[tuple[str, ...], Suggestion] = {}
    # Both areas of a pair may show it: what the first of them in order shows is read.
    for unit in sorted(matcher.figures.units):
        for one in matcher.match(matcher.figures.area(unit), Request()).suggestions[:first]:
            found.setdefault(_subject(one), one)
    return [found[subject] for subject in sorted(found)]


def spread(
    suggestions: Sequence[Suggestion], most: int, random: Random, shown: Counter[str] | None = None
) -> list[Suggestion]:
    """Up to so many suggestions: of each kind in proportion, and of areas that were shown least.

    Parameters
    ----------
    suggestions : sequence of Suggestion
        What there is, in an order that depends on nothing else.
    most : int
        How many at most.
    random : Random
        Decides between equals.
    shown : Counter, optional
        How often each area was drawn before; counted on.
    """
    times = Counter() if shown is None else shown
    places = proportional(Counter(one.kind for one in suggestions), most)
    chosen: list[Suggestion] = []
    for kind, number in sorted(places.items()):
        left = [one for one in suggestions if one.kind == kind]
        random.shuffle(left)
        for _ in range(number):
            # Both ends count, so that no area fills the set as the partner of many others.
            at = min(range(len(left)), key=lambda n: sum(times[key] for key in _areas(left[n])))
            chosen.append(left.pop(at))
            times.update(_areas(chosen[-1]))
    return chosen


def proportional(counts: Mapping[str, int], most: int) -> dict[str, int]:
    """Places for each kind in proportion to its count, one at least as long as there are enough (Adams' method).

    >>> proportional({"topic": 60, "supply": 7, "research": 3}, 10)
    {'research': 1, 'supply': 1, 'topic': 8}
    """
    places = dict.fromkeys(sorted(counts), 0)
    for _ in range(min(most, sum(counts.values()))):
        # Each place goes to the kind with most suggestions for each place that it has; one without a place goes first.
        next_one = min(places, key=lambda kind: (places[kind] > 0, -counts[kind] / max(places[kind], 1), kind))
        places[next_one] += 1
    return places


def _real(
    partnerships: Partnerships, request: DrawRequest, reserve: Sequence[Partnership]
) -> tuple[list[Partnership], int]:
    """Real partnerships of a round, and of how many projects there were some."""
    random = request.source("real")
    if request.last:
        there = [one for one in reserve if partnerships.known(one)]
        return random.sample(there, min(request.real, len(there))), len(there)
    without = {one.project for one in reserve}
    return partnerships.one_a_project(request.real, random, without), len(set(partnerships.real) - without)


def _set_aside(matcher: Matcher, parties: Parties, request: DrawRequest) -> tuple[list[BlindPair], int]:
    """Candidates that one rule alone set aside, of every rule in turn, and how many there are."""
    random = request.source("set aside")
    by_rule: dict[tuple[str, str], list[int]] = {}
    for kind in ranked_kinds().values():
        verdicts = matcher.evaluated(kind).verdicts
        for at in (~verdicts).sum(axis=1).eq(1).to_numpy().nonzero()[0]:
            rule = str(verdicts.columns[int(verdicts.iloc[at].to_numpy().argmin())])
            by_rule.setdefault((kind.name, rule), []).append(int(at))
    found = sum(map(len, by_rule.values()))
    for rows in by_rule.values():
        random.shuffle(rows)
    pairs: list[BlindPair] = []
    while len(pairs) < request.set_aside and any(by_rule.values()):
        for (name, rule), rows in sorted(by_rule.items()):
            if rows and len(pairs) < request.set_aside:
                pairs.append(_missed(matcher, parties, ranked_kinds()[name], rule, rows.pop()))
    return pairs, found


def _missed(matcher: Matcher, parties: Parties, kind: RankedKind, rule: str, at: int) -> BlindPair:
    row = matcher.evaluated(kind).record(at)
    ends = parties.of_reasons(kind.explanation.reasons([row], matcher.figures))
    facts = {"source": str(row["source"]), "target": str(row["target"]), "rule": rule}
    return BlindPair(*ends, parties.kilometres(*ends), Origin.SET_ASIDE, kind.name, None, facts)


def _as_pair(one: Suggestion, parties: Parties) -> BlindPair:
    ends = parties.of_reasons(one.reasons)
    facts = {
        "score": json_number(one.score, 9),
        "source": one.source.key,
        "target": one.target.key,
        "rules": [result.name for result in one.rules],
    }
    return BlindPair(*ends, parties.kilometres(*ends), Origin.SUGGESTION, one.kind, one.grade.words, facts)


def _subject(one: Suggestion) -> tuple[str, ...]:
    # By who is on the card: an organisation somewhere in London is in the list of each part of London.
    ends = one.reasons[0].source.entity, one.reasons[0].target.entity
    return (one.kind, *sorted(end.key for end in ends), *map(str, one.card))


def _areas(one: Suggestion) -> Iterable[str]:
    return one.source.key, one.target.key
