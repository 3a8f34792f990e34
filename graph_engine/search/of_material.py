"""Classes whose title names another material than the question does are neither read nor offered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from graph_engine.reference.materials import materials_in, other_words_for
from graph_engine.search.interpretation import fields_of
from graph_engine.search.model import SearchAnswer
from graph_engine.search.phrase import taken_apart
from graph_engine.search.trade_text import contents
from graph_engine.search.words import Words


def of_another_material(title: str, text: str) -> bool:
    """Whether a class is of another material than what a question asks for.

    Parameters
    ----------
    title : str
        Official name of the class.
    text : str
        The question, as “thing for purpose”.

    Examples
    --------
    >>> of_another_material("Manufacture of light metal packaging", "kelp packaging for food")
    True
    >>> of_another_material("Manufacture of plastic packing goods", "packaging for steel"), of_another_material(
    ...     "Manufacture of steel tubes, pipes", "plastic drainage pipe"
    ... )
    (False, True)
    """
    wanted, made = materials_in(taken_apart(text).thing, kin=True), materials_in(title)
    return bool(wanted and made) and not wanted & made


def leaves_out_material(words: Words, found: SearchAnswer, text: str, title_of: Callable[[str], str]) -> bool:
    """Whether classes answer that know nothing of a material of the thing, neither in a title nor in an entry."""
    # What a table judged nearest to a field without a class, as coated cloth to vegan leather, is meant.
    if found.answered_from != "classes" or fields_of(text):
        return False
    titles = " ".join(title_of(one.code) for one in found.taken)
    codes = {one.code for one in found.taken}
    return any(
        not materials_in(word) & materials_in(titles)
        and not any(words.related(one) & codes for one in (word, *other_words_for(word)))
        for word in contents(taken_apart(text).thing)
        if materials_in(word)
    )


def offered_of_its_material(found: SearchAnswer, text: str, title_of: Callable[[str], str]) -> SearchAnswer:
    """A choice without classes of another material."""
    if fields_of(text):
        return found
    fitting = tuple(one for one in found.classes if not of_another_material(title_of(one.code), text))
    return replace(found, classes=fitting)
