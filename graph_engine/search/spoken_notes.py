"""What is said of the words of a question: which of them texts say, and why none answers."""

from __future__ import annotations

from graph_engine.explanations.wording import listed
from graph_engine.search.question_words import QuestionWords
from graph_engine.search.speaking import Witnesses, use_of, why_silent
from graph_engine.search.spoken_model import Use, WordUse


def words_used(question: QuestionWords, found: Witnesses) -> tuple[WordUse, ...]:
    """Every word of a question, and what became of it."""
    return tuple(WordUse(word.word, use_of(word, found), word.texts, in_classes=False) for word in question.words)


def silent_note(question: QuestionWords) -> str:
    """Why no text answers a question; empty where nothing is asked for."""
    things = listed(thing.text for thing in question.things if thing.text)
    if not things:
        return ""
    return f"No text of a project or impact case on record speaks of {things}{why_silent(question)}."


def _others(texts: int) -> str:
    if not texts:
        return "no text does"
    return "one other text does" if texts == 1 else f"{texts:,} other texts do"


def not_said_note(question: QuestionWords, found: Witnesses) -> str:
    """Words that none of the texts that answer says."""
    left = [word for word in question.words if word.tells and use_of(word, found) != Use.SAID]
    if not left:
        return ""
    counts = [f"“{word.word}” ({_others(word.texts)})" for word in left]
    return f"None of these texts says {listed(counts)}."
