"""Suggestions, pairs and area_profiles as text: pages that a broker reads from top to bottom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from graph_engine.explanations.contacts import first_calls
from graph_engine.explanations.wording import from_middle, listed, sentence
from graph_engine.suggestions.kinds import kind_titles
from web.cli.output import heading, say, say_table, say_wrapped
from web.presentation.evidence_columns import PRINTED_EVIDENCE, evidence_table
from web.presentation.fairness import fairness_sentence
from web.presentation.grades import by_grade
from web.presentation.outlooks import outlooks_in_brief
from web.presentation.sentences import (
    alternatives_sentence,
    exposure_sentence,
    figures_for,
    foremost,
    further_parts,
    in_full,
    list_stability_sentence,
    reason_in_brief,
    setting,
    tie_sentence,
    who_sentence,
)

if TYPE_CHECKING:
    from graph_engine.area_profiles.similar import SimilarPlace
    from graph_engine.engine import Engine
    from graph_engine.geography.gazetteer import Area
    from graph_engine.prediction.prospects import Prospects
    from graph_engine.suggestions.model import Match, NearMiss, Suggestion
    from graph_engine.suggestions.pair import Pair
    from graph_engine.suggestions.pair_topics import PairTopics, TopicBrought, TopicMeeting, TopicWitness

_LABEL = 10


def print_match(match: Match, engine: Engine) -> None:
    """Print partners of an area by grade, kinds that found nothing, what is said of the list, and near misses."""
    heading(f"Partners for {match.area.name}", "═")
    if held := figures_for(match.area, match.figures_for):
        say_wrapped(held)
    number = print_graded(match.suggestions)
    if not number:
        say("No suggestion passes all checks.")
    shown = {one.kind for one in match.suggestions}
    for kind, note in match.notes.items():
        say()
        title = kind_titles()[kind]
        heading(f"{title}: {'few' if kind in shown else 'nothing'} found")
        say_wrapped(sentence(note.removeprefix(f"{title}: ")))
    for said in (
        outlooks_in_brief(match.suggestions, engine.prospects),
        list_stability_sentence(engine.stability, match.suggestions),
        exposure_sentence(engine.exposure),
        fairness_sentence(engine.fairness),
    ):
        if said:
            say()
            say_wrapped(said)
    if match.near_misses:
        say()
        print_near_misses(match.near_misses)


def print_graded(suggestions: Sequence[Suggestion]) -> int:
    """Print suggestions under the headings of their grades, numbered throughout; say how many there are."""
    # Not from one again below the second heading: a number names one suggestion of the list.
    number = 0
    for grade, found in by_grade(suggestions):
        say()
        heading(grade.title)
        say_wrapped(grade.means)
        for one in found:
            number += 1
            say()
            print_suggestion(one, number, kind=True)
    return number


def print_in_short(one: Suggestion, number: int) -> None:
    """Print one suggestion as a card says it: what, one reason, whom to ring on either side, and one caution."""
    mark = f"{number}. "
    say_wrapped(one.title or one.headline, first=mark, indent=" " * len(mark), bold=True)
    _labelled("", f"{kind_titles()[one.kind]}. {setting(one)} Grade: {one.grade.words}.")
    _labelled("Why", reason_in_brief(one))
    for side, contacts in ((one.source, one.source_contacts), (one.target, one.target_contacts)):
        called = (f"{who.name} ({who.contact})" if who.contact else who.name for who in first_calls(contacts))
        _labelled("Ring", *(f"{name}, {side.name}" for name in called))
    _labelled("Mind", sentence(foremost(one)) if foremost(one) else "")


def print_suggestion(one: Suggestion, number: int, *, kind: bool = False) -> None:
    """Print one suggestion in full.

    Parameters
    ----------
    one : Suggestion
        The suggestion.
    number : int
        Its place in the list.
    kind : bool
        Name the kind, where a list mixes them.
    """
    mark = f"{number}. "
    say_wrapped(one.headline, first=mark, indent=" " * len(mark), bold=True)
    _labelled("", f"{kind_titles()[one.kind]}. {setting(one)}" if kind else setting(one))
    for reason in in_full(one):
        _labelled("Why", reason.sentence)
    _labelled("", *(reason.sentence for reason in further_parts(one)))
    _labelled(one.source.name, *(who_sentence(contact) for contact in one.source_contacts), own_line=True)
    _labelled(one.target.name, *(who_sentence(contact) for contact in one.target_contacts), own_line=True)
    _labelled("Ties", *(tie_sentence(tie) for tie in one.ties))
    _labelled("Others", alternatives_sentence(one.alternatives))
    if one.already_strong:
        _labelled("Both have", sentence(f"already strong in {listed(one.already_strong)}"))
    _labelled("Mind", *(sentence(caution) for caution in one.cautions))
    _labelled("Next", sentence(one.next_step) if one.next_step else "")


def print_near_misses(candidates: Sequence[NearMiss]) -> None:
    """Print candidates that failed one rule, with the rule's name, which ``--without`` switches off."""
    heading("Set aside: each failed exactly one check")
    say("Where you know better, switch a check off with --without NAME.")
    for one in candidates:
        say()
        say_wrapped(sentence(one.what), first="– ", indent="  ")
        say_wrapped(sentence(one.why), first=f"  {one.rule}: ", indent="  ")


def print_pair(pair: Pair, prospects: Prospects) -> None:
    """Print everything that two areas have for each other."""
    heading(f"{pair.source.name} and {pair.target.name}", "═")
    if [one.key for one in pair.figures_for] != [pair.source.key, pair.target.key]:
        say_wrapped(f"figures for {listed(f'{one.name} ({one.code})' for one in pair.figures_for)}")
    say(f"{from_middle(pair.distance_km)}.")
    if pair.note:
        say_wrapped(pair.note)
    print_graded(pair.suggestions)
    if said := outlooks_in_brief(pair.suggestions, prospects):
        say()
        say_wrapped(said)
    if pair.strengths:
        say()
        heading("For this pair only")
    for number, one in enumerate(pair.strengths, start=1):
        say()
        print_suggestion(one, number, kind=True)
    say()
    print_pair_topics(pair.topics)
    if pair.both_strong:
        say()
        heading("Both already strong in")
        say_wrapped(sentence(listed(pair.both_strong)))
    if pair.ties:
        say()
        heading("Already working together")
        for tie in pair.ties:
            say_wrapped(tie_sentence(tie), first="– ", indent="  ")
    if pair.near_misses:
        say()
        print_near_misses(pair.near_misses)
    evidence = list(dict.fromkeys(row for one in (*pair.suggestions, *pair.strengths) for row in one.evidence))
    if evidence:
        say()
        heading("Evidence")
        say_table(evidence_table("Evidence", evidence), PRINTED_EVIDENCE)


def print_pair_topics(topics: PairTopics) -> None:
    """Print what two areas have for each other by topic, each statement with who vouches for it."""
    heading("By topic of their projects")
    if topics.note:
        say_wrapped(topics.note)
    statements: list[tuple[TopicBrought | TopicMeeting, Sequence[TopicWitness]]] = [
        *((one, one.witnesses) for gain in topics.gains for one in gain.brought),
        *((one, (*one.source_witnesses, *one.target_witnesses)) for one in topics.meetings),
    ]
    for one, people in statements:
        say_wrapped(f"{one.sentence} Evidence {one.evidence_grade}.", first="– ", indent="  ")
        for who in people:
            say_wrapped(f"{who.name} {who.role}: {who.newest} ({who.source})", first="    – ", indent="      ")
    # Told also where nothing passes: an empty list says less than a gain that no check lets through.
    for gain in topics.gains:
        told = f"{gain.told:.3f} of it on what is told here" if gain.brought else "no topic of it passes the checks"
        say_wrapped(f"Gain of {gain.target.name} from {gain.source.name}: {gain.score:.3f} of 1, {told}.")
    if not statements and not topics.gains and not topics.note:
        say("In no topic do both work in unlike roles on one thing.")


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
        if place.caution:
            say_wrapped(place.caution, first="   Mind: ", indent="   ")
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
