"""Titles lose the persons whom they name, and nothing else."""

import pytest

from loaders.framework.titles import names_a_person, without_persons


@pytest.mark.parametrize(
    ("title", "left"),
    [
        ("Water law in the uplands (Jane Example)", "Water law in the uplands"),
        ("Water law (Jane Example and Peter Sample)", "Water law"),
        ("Water law (Jane Example et al)", "Water law"),
        ("Restoring peat. Dr. Xyz Example.", "Restoring peat"),
        ("Restoring peat: Professor Xyz Example", "Restoring peat"),
        ("Restoring peat - P1 Professor James Example", "Restoring peat"),
        ("Restoring peat - a diary - PI Dr Xyz Example and Dr", "Restoring peat - a diary"),
        ("Tidal turbines. Principal Investigator - Professor Xyz", "Tidal turbines"),
        ("Jane Example: bringing peat back", "Bringing peat back"),
        ("A detector (Palma Ferruginea Oliver) of weevils", "A detector of weevils"),
        ("The songs of Jane Example on the stage", None),
        ("Professor Xyz Example's research on peat", None),
        ("Jane Example", None),
        ("MR-guided Catheters for Children", "MR-guided Catheters for Children"),
        ("Iris Recognition and Monte Carlo Methods", "Iris Recognition and Monte Carlo Methods"),
        ("Roman Britain in schools (part 2)", "Roman Britain in schools (part 2)"),
        ("ROBERT AND OTHER ROBOTS IN FACTORIES", "ROBERT AND OTHER ROBOTS IN FACTORIES"),
        ("", None),
    ],
)
def test_pieces_that_name_a_person(title, left):
    assert without_persons(title) == left


def test_a_last_bracket_of_words_that_are_written_small_nowhere():
    plain = {"precision", "optics"}
    assert without_persons("Films abroad (Qwerty Uiopov)", plain=plain) == "Films abroad"
    for title in ("Mirrors (Precision Optics)", "Mirrors (Example University)", "Mirrors (Qwerty Optics Ltd)"):
        assert without_persons(title, plain=plain) == title


def test_what_counts_as_a_person():
    assert names_a_person("led by Sir Xyz")
    assert not names_a_person("the sir of the house; dr is no title in small letters")
