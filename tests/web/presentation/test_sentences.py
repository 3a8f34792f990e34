"""Sentences of suggestions that rest on texts, which no figure of jobs may enter."""

from __future__ import annotations

from dataclasses import replace

from graph_engine.suggestions.entities import EntityRef
from graph_engine.suggestions.model import LIKENESS, Grade, Reason, Side
from tests.web.conftest import MadeUpEngine
from web.presentation.grades import GRADES, by_grade
from web.presentation.sentences import further_parts, in_full, setting, side_figure


def of_texts():
    """A suggestion of two organisations with a text each: four parts of one score."""
    engine = MadeUpEngine()
    ends = [
        Side(
            EntityRef.of_organisation(f"company:{name}", name, area),
            "topic:1",
            "wind, offshore, wave",
            LIKENESS,
            0.2,
            year,
            detail=f"PROJECT {name}",
        )
        for name, area, year in (("A", engine.here, 2027), ("B", engine.there, 0))
    ]
    said = ("Both speak of mooring.", "A researches it.", "How recent it is.", "44 km between the two.")
    reasons = tuple(Reason(*ends, None, None, 0.5, sentence) for sentence in said)
    return replace(engine.suggestion(), kind="topic", reasons=reasons, theme="energy", grade=Grade.STRONG)


def test_the_figure_of_a_text_is_its_year():
    source, target = of_texts().reasons[0].source, of_texts().reasons[0].target
    assert (side_figure(source), side_figure(target)) == ("work to 2027", "years not stated")


def test_the_setting_is_between_organisations():
    one = of_texts()
    assert setting(one) == "Energy. 44 km between the two organisations."
    assert setting(replace(one, theme="wind, offshore, wave")) == "44 km between the two organisations."


def test_parts_of_one_score_stand_below_the_first():
    one = of_texts()
    assert [reason.sentence for reason in in_full(one)] == ["Both speak of mooring."]
    assert len(further_parts(one)) == 3
    other = MadeUpEngine().suggestion()
    two = replace(other.reasons[0], source=replace(other.reasons[0].source, what="251"))
    assert in_full(replace(other, reasons=(*other.reasons, two))) == (*other.reasons, two)


def test_suggestions_stand_under_their_grade_in_their_order():
    strong, look = of_texts(), replace(of_texts(), grade=Grade.LOOK)
    found = by_grade([strong, look, strong])
    assert [(heading.title, len(cards)) for heading, cards in found] == [("Strong", 2), ("Worth a look", 1)]
    assert [one.words for one in GRADES] == [one.words for one in Grade]
    assert by_grade([]) == []
