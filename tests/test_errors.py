"""The tree of errors: messages that help, no class that prints itself, all of them across a process boundary."""

import pickle

import pytest

from graph_engine import errors
from graph_engine.errors import HubError, UnknownNameError

CLASSES = [
    found
    for found in vars(errors).values()
    if isinstance(found, type) and issubclass(found, HubError) and found is not UnknownNameError
]


@pytest.mark.parametrize("kind", CLASSES)
def test_every_error_says_what_it_was_told_and_survives_pickling(kind):
    error = kind("The file x.csv is empty; give another.")
    assert str(error) == "The file x.csv is empty; give another."
    assert error.args == ("The file x.csv is empty; give another.",)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - made two lines above
    assert (type(again), str(again)) == (kind, str(error))


def test_every_error_stands_in_the_drawing():
    assert errors.__doc__ is not None
    for kind in [*CLASSES, UnknownNameError]:
        assert kind.__name__ in errors.__doc__


def test_an_unknown_name_comes_with_the_nearest():
    error = UnknownNameError("area", "Shefield", ["Sheffield", "Stockport", "Leeds"])
    assert str(error) == "No area is called 'Shefield'. Nearest: Sheffield."
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - made two lines above
    assert (str(again), again.what, again.given, again.nearest) == (str(error), "area", "Shefield", ["Sheffield"])


def test_case_does_not_hide_the_nearest():
    assert UnknownNameError("area", "LEEDS ", ["Leeds"]).nearest == ["Leeds"]


def test_nothing_near_is_said_too():
    assert str(UnknownNameError("area", "qqq", ["Leeds"])).endswith("Nothing loaded comes near it.")


def test_nearest_names_that_the_caller_knows_are_taken():
    assert UnknownNameError("area", "x", ["Leeds"], nearest=["Harrogate"]).nearest == ["Harrogate"]
