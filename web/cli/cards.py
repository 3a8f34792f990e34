"""Suggestions, pairs and area_profiles as text: pages that a broker reads from top to bottom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph_engine.area_profiles.similar import SimilarPlace
from graph_engine.explanations.wording import from_middle, listed, sentence
from graph_engine.geography.gazetteer import Area
from graph_engine.suggestions.model import (
    KINDS,
    Match,
    NearMiss,
    Reason,
    Suggestion,
)
from graph_engine.suggestions.pair import Pair
from web.cli.output import heading, say, say_rows, say_wrapped
from web.presentation.sentences import figures_for, rivals_sentence, setting, tie_sentence, who_sentence

_LABEL = 10


def print_match(match: Match) -> None:
    """Print the partners of an area by kind, what there is not, and what was set aside."""
    heading(f"Partners for {match.area.name}", "═")
    if held := figures_for(match.area, match.figures_for):
        say_wrapped(held)
    for kind, title in KINDS.items():
        cards = [one for one in match.suggestions if one.kind == kind]
        if not cards and kind not in match.notes:
            continue
        say()
        heading(title)
        for number, card in enumerate(cards, start=1):
            say()
            print_suggestion(card, number)
        if kind in match.notes:
            say()
            say_wrapped(sentence(match.notes[kind].removeprefix(f"{title}: ")))
    if match.set_aside:
        say()
        print_set_aside(match.set_aside)


def print_suggestion(card: Suggestion, number: int, *, brief: bool = False, kind: bool = False) -> None:
    """Print one suggestion.

    Parameters
    ----------
    card : Suggestion
        The suggestion.
    number : int
        Its place in the list.
    brief : bool
        Leave out what the long form has beside the reasons: rivals, other ties, all but two names on each side.
    kind : bool
        Name the kind, where a list mixes them.
    """
    mark = f"{number}. "
    say_wrapped(card.headline, first=mark, indent=" " * len(mark), bold=True)
    _labelled("", f"{KINDS[card.kind]}. {setting(card)}" if kind else setting(card))
    for line in card.lines:
        _labelled("Why", line.sentence)
    most = 2 if brief else None
    _labelled(card.area.name, *(who_sentence(one) for one in card.here[:most]), own_line=True)
    _labelled(card.partner.name, *(who_sentence(one) for one in card.there[:most]), own_line=True)
    _labelled("Ties", *(tie_sentence(tie) for tie in card.ties))
    if not brief:
        _labelled("Others", rivals_sentence(card.rivals))
        if card.already_strong:
            _labelled("Both have", sentence(f"already strong in {listed(card.already_strong)}"))
    _labelled("Mind", *(sentence(caution) for caution in card.cautions))
    _labelled("Next", sentence(card.next_step) if card.next_step else "")


def print_set_aside(candidates: Sequence[NearMiss]) -> None:
    """Print candidates that failed one check, with the check's name, which ``--without`` switches off."""
    heading("Set aside: each failed exactly one check")
    say("Where you know better, switch a check off with --without NAME.")
    for one in candidates:
        say()
        say_wrapped(sentence(one.what), first="– ", indent="  ")
        say_wrapped(sentence(one.why), first=f"  {one.check}: ", indent="  ")


def print_pair(pair: Pair) -> None:
    """Print everything that two areas have for each other."""
    heading(f"{pair.area.name} and {pair.partner.name}", "═")
    if [one.key for one in pair.figures_for] != [pair.area.key, pair.partner.key]:
        say_wrapped(f"figures for {listed(f'{one.name} ({one.code})' for one in pair.figures_for)}")
    say(f"{from_middle(pair.distance_km)}.")
    if pair.note:
        say_wrapped(pair.note)
    for kind, title in KINDS.items():
        cards = [one for one in (*pair.suggestions, *pair.strengths) if one.kind == kind]
        if cards:
            say()
            heading(title)
        for number, card in enumerate(cards, start=1):
            say()
            print_suggestion(card, number)
    if pair.both_strong:
        say()
        heading("Both already strong in")
        say_wrapped(sentence(listed(pair.both_strong)))
    if pair.ties:
        say()
        heading("Already working together")
        for tie in pair.ties:
            say_wrapped(tie_sentence(tie), first="– ", indent="  ")
    if pair.set_aside:
        say()
        print_set_aside(pair.set_aside)
    evidence = list(dict.fromkeys(row for one in (*pair.suggestions, *pair.strengths) for row in one.evidence))
    if evidence:
        say()
        heading("Evidence")
        say_rows(
            [row.as_dict() for row in evidence],
            {"claim": "claim", "value": "value", "unit": "unit", "year": "year", "source": "source"},
            numbers=["value"],
        )


def print_similar(area: Area, places: Sequence[SimilarPlace]) -> None:
    """Print places to learn from."""
    heading(f"Places like {area.name}", "═")
    say_wrapped("Places with similar strengths learn from each other; they are seldom suppliers and customers.")
    for number, place in enumerate(places, start=1):
        shared = f" Both are strong in {listed(place.shared)}." if place.shared else ""
        say_wrapped(
            f"{place.area.name} ({place.area.code}): similarity {place.similarity:.2f} of 1; "
            f"{place.half_krugman:.0%} of jobs would have to change activity for the two to be alike.{shared}",
            first=f"{number}. ",
            indent="   ",
        )
    if not places:
        say("No place has similar strengths.")


def _labelled(label: str, *texts: str, own_line: bool = False) -> None:
    """Print texts beside a label, or under it where the label is as long as a name."""
    shown = [text for text in texts if text]
    if not shown:
        return
    if own_line:
        say_wrapped(f"In {label}:", first="   ", indent="   ")
    mark = "– " if own_line or len(shown) > 1 else ""
    margin = "     " if own_line else f"   {'':<{_LABEL}}" if label else "   "
    for number, text in enumerate(shown):
        first = f"   {label:<{_LABEL}}" if label and not own_line and number == 0 else margin
        say_wrapped(text, first=first + mark, indent=margin + " " * len(mark))


def suggestion_rows(suggestions: Iterable[Suggestion]) -> list[dict[str, object]]:
    """Rows of CSV: one for each line of each suggestion."""
    return [_row(one, line) for one in suggestions for line in one.lines]


def _row(one: Suggestion, line: Reason) -> dict[str, object]:
    return {
        "kind": one.kind,
        "area_code": one.area.code,
        "area": one.area.name,
        "partner_code": one.partner.code,
        "partner": one.partner.name,
        "field": one.field,
        "score": one.score,
        "two_way": one.two_way,
        "distance_km": round(one.distance_km, 1),
        "headline": one.headline,
        "points": line.points,
        **{f"from_{name}": value for name, value in _flat(line.source.as_dict()).items()},
        **{f"to_{name}": value for name, value in _flat(line.target.as_dict()).items()},
        "sentence": line.sentence,
        "cautions": " ".join(one.cautions),
    }


def _flat(side: dict[str, object]) -> dict[str, object]:
    area = side.pop("area")
    code = area["code"] if isinstance(area, dict) else area
    return {"area": code, **side}


SUGGESTION_COLUMNS = (
    *("kind", "area_code", "area", "partner_code", "partner", "field", "score", "two_way", "distance_km", "headline"),
    "points",
    *(
        f"{end}_{name}"
        for end in ("from", "to")
        for name in ("area", "what", "name", "detail", "institution", "measure", "value", "year", "lq", "lq_before")
    ),
    *("sentence", "cautions"),
)
