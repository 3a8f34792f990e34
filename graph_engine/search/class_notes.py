"""What classes of SIC 2007 could not say of a question, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from graph_engine.datasets.figures import Figures
from graph_engine.datasets.strong_places import ClassJobs
from graph_engine.explanations.wording import listed
from graph_engine.reference.unknown_fields import UnknownField
from graph_engine.schema.scalars import cell
from graph_engine.search.interpretation import fields_of, strange_nouns
from graph_engine.search.limits import word_limits
from graph_engine.search.model import NEED, OFFER, Term
from graph_engine.search.phrase import taken_apart
from graph_engine.search.search_question import Question
from graph_engine.search.trade_text import contents
from graph_engine.search.words import Words


class ClassNotes:
    """Says what classes leave open.

    Parameters
    ----------
    figures : Figures
        The figures of the release.
    words : Words
        The classification.
    class_jobs : ClassJobs
        Jobs by class.
    """

    def __init__(self, figures: Figures, words: Words, class_jobs: ClassJobs) -> None:
        self._figures, self._words, self._class_jobs = figures, words, class_jobs

    def note(self, question: Question, terms: Sequence[Term], *, places: bool, by_reference: bool, named: bool) -> str:
        """What could not be said of a question.

        Parameters
        ----------
        question : Question
            The question.
        terms : sequence of Term
            Classes that it is read as, those that were dropped among them.
        places : bool
            Whether any place stands out.
        by_reference : bool
            Whether general knowledge led to a place.
        named : bool
            Whether a firm is named in any of them.
        """
        fields, taken = fields_of(question.text), [term for term in terms if not term.dropped]
        said = [
            f"SIC 2007 has no class for {field.field}: {field.reason}."
            f"{self._nearest(field, terms)}{self._projects(field)}"
            for field in fields.values()
        ]
        if not terms:
            strange = strange_nouns(self._words, question.text)
            said.append(
                f"No class of SIC 2007 fits these words well: none knows {listed(f'“{noun}”' for noun in strange)}, "
                "and the other words do not say what is asked for; try the name of a product or of a trade."
                if strange
                else "No class of SIC 2007 fits these words well; try the name of a product or of a trade."
            )
        elif not taken:
            said.append("Every class that the words were read as has been dropped.")
        elif not places:
            said.append(self._why_none(question, taken, fields))
        if places and taken and taken[0].score < 1.0 and not fields and taken[0].score < word_limits().loose_fit:
            said.append("The words fit loosely: check what they were read as before you ring anybody.")
        if by_reference:
            said.append(
                "Who buys it is general knowledge here: tables of inputs show only makers that buy materials and parts."
            )
        if question.want == OFFER and places and not named:
            said.append("No buyer is named on record in these places: ask the support named there who there is.")
        said.append(self._unpublished(taken) if question.want == NEED and places else "")
        return " ".join(part for part in said if part)

    def _nearest(self, field: UnknownField, terms: Sequence[Term]) -> str:
        """Nearest classes of a field, where the noun of the question did not lead elsewhere."""
        if not {term.code for term in terms} & set(field.nearest):
            return ""
        return f" Nearest: {listed(self._figures.sic_name(code) for code in field.nearest)}."

    def _why_none(self, question: Question, taken: Sequence[Term], fields: Mapping[str, UnknownField]) -> str:
        if question.want == OFFER and fields:
            return "The records cannot name who buys it: what buys the nearest classes buys other things of theirs."
        division = taken[0].code[:2]
        broader = f"The nearest broader field is {self._figures.sic_name(division)} (division {division})."
        if question.want == NEED:
            return f"No place has more than its share of jobs in this, and enough of them. {broader}"
        return (
            "The supply tables name no industry that buys this as a material or component: services and machines are "
            f"bought by everybody, or to invest. {broader}"
        )

    def _unpublished(self, taken: Sequence[Term]) -> str:
        """Units that cannot be named because their figure is suppressed."""
        jobs = self._class_jobs.jobs
        hidden = [str(unit) for unit in jobs.index if all(np.isnan(cell(jobs, str(unit), one.code)) for one in taken)]
        names = listed(self._figures.area(unit).name for unit in hidden)
        return f"{names}: the figure is withheld, so it cannot be among them." if hidden else ""

    def _projects(self, field: UnknownField) -> str:
        if not field.topics:
            return ""
        number = sum(any(topic.startswith(field.topics) for topic in topics) for topics in self._project_topics)
        return f" {number} Horizon 2020 projects with UK partners stand under topics of this field." if number else ""

    @cached_property
    def _project_topics(self) -> list[frozenset[str]]:
        return [topics for topics in self._figures.ties.projects["topics"] if topics]


def own_trade_note(words: Words, codes: Sequence[str], text: str, own: str) -> str:
    """That the asker's own trade answers, where no class that is read has a word of what he wants; otherwise empty.

    Parameters
    ----------
    words : Words
        The classification.
    codes : sequence of str
        Classes that are read.
    text, own : str
        The question without places, as “thing for purpose”, and what its asker does.
    """
    thing = "" if text.startswith(own) else taken_apart(text).thing
    if not own or not contents(thing) or any(words.related(word) & set(codes) for word in contents(thing)):
        return ""
    return f"Nothing on record answers “{thing}”: these are places of your own trade."
