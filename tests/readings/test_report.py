"""What readers made of a set: figures by hand, and lists of verdicts that are refused."""

from __future__ import annotations

import json

import pytest

from graph_engine.errors import InputError, MeasureError
from graph_engine.measures.proportions import wilson_interval
from graph_engine.readings.model import Origin, Verdict
from graph_engine.readings.report import ALL_READERS, report

ORIGINS = [("suggestion", "topic", "strong")] * 4 + [("real", None, None)] * 4 + [("random", None, None)] * 2
NAMES = {"s": "sensible", "w": "weak", "x": "silly"}
# Alike on 8 of 10.
ANNE, BERT = "sssw ssww xx", "ssww swww xx"


@pytest.fixture
def folder(tmp_path):
    def make(name="round", cards=ORIGINS, **readers):
        path = tmp_path / name
        path.mkdir()
        names = ("origin", "kind", "grade", "rule")
        key = [{"number": n, **dict(zip(names, card, strict=False))} for n, card in enumerate(cards, start=1)]
        (path / "key.json").write_text(json.dumps({"cards": key}), "utf-8")
        for reader, verdicts in readers.items():
            lines = [f"{n},{NAMES[one]},why" for n, one in enumerate(verdicts.replace(" ", ""), start=1)]
            (path / f"verdicts-{reader}.csv").write_text("\n".join(["number,verdict,why", *lines]), "utf-8")
        return path

    return make


def row(found, reader, origin, grade=None, kind=None):
    wanted = (reader, origin, kind, grade)
    (one,) = [each for each in found.rows if (each.reader, each.origin, each.kind, each.grade) == wanted]
    return one


def test_shares_and_intervals_by_reader_and_together(folder):
    found = report([folder(anne=ANNE, bert=BERT)])
    anne = row(found, "anne", Origin.SUGGESTION, "strong").shares[Verdict.SENSIBLE]
    assert (anne.verdicts, anne.share) == (3, 0.75)
    assert (anne.low, anne.high) == pytest.approx((0.3006, 0.9544), abs=1e-4)
    # 5 of 8 verdicts on 4 cards: the interval is one of 2.5 in 4.
    together = row(found, ALL_READERS, Origin.SUGGESTION, "strong")
    assert (together.cards, together.verdicts) == (4, 8)
    share = together.shares[Verdict.SENSIBLE]
    assert (share.verdicts, share.share) == (5, 0.625)
    assert (share.low, share.high) == pytest.approx((0.2194, 0.9081), abs=1e-4)
    assert row(found, ALL_READERS, Origin.RANDOM).shares[Verdict.SILLY].share == 1.0


def test_each_group_stands_once_by_kind_and_grade(folder):
    found = report([folder(anne=ANNE)])
    groups = [(one.origin, one.kind, one.grade) for one in found.rows]
    assert groups == [
        (Origin.SUGGESTION, None, None),
        (Origin.SUGGESTION, None, "strong"),
        (Origin.SUGGESTION, "topic", None),
        (Origin.SUGGESTION, "topic", "strong"),
        (Origin.REAL, None, None),
        (Origin.RANDOM, None, None),
    ]
    # Who reads alone is all readers.
    assert {one.reader for one in found.rows} == {ALL_READERS}


def test_what_a_rule_set_aside_is_told_by_kind_and_rule(folder):
    cards = [
        *[("set aside", "topic", None, "alike")] * 3,
        *[("set aside", "topic", None, "recent")] * 2,
        ("set aside", "supply", None, "lacks"),
        *[("real", None, None)] * 2,
    ]
    found = report([folder(cards=cards, anne="ssw wx w sw")])
    assert [(one.origin, one.kind, one.rule, one.cards) for one in found.rows] == [
        (Origin.SET_ASIDE, None, None, 6),
        (Origin.SET_ASIDE, "supply", "lacks", 1),
        (Origin.SET_ASIDE, "topic", "alike", 3),
        (Origin.SET_ASIDE, "topic", "recent", 2),
        (Origin.REAL, None, None, 2),
    ]
    alike = found.rows[2]
    assert alike.shares[Verdict.SENSIBLE].share == pytest.approx(2 / 3)
    # Two of three beside one of two real ones.
    assert alike.of_real.value == pytest.approx(4 / 3)
    assert alike.as_dict()["rule"] == "alike"


def test_ratio_to_real_partnerships_is_of_the_same_readers(folder):
    found = report([folder(anne=ANNE, bert=BERT)])
    together, anne, bert = (row(found, name, Origin.SUGGESTION, "strong") for name in (ALL_READERS, "anne", "bert"))
    assert together.of_real.value == pytest.approx((5 / 8) / (3 / 8))
    assert anne.of_real.value == pytest.approx((3 / 4) / (2 / 4))
    assert bert.of_real.value == pytest.approx((2 / 4) / (1 / 4))
    assert together.of_real.low < together.of_real.value < together.of_real.high
    assert row(found, "anne", Origin.REAL).of_real is None


def test_ratio_without_doubt_and_ratio_that_is_not_defined(folder):
    sure = row(report([folder("sure", anne="ssss ssss xx")]), ALL_READERS, Origin.SUGGESTION, "strong").of_real
    assert (sure.value, sure.low, sure.high) == (1.0, 1.0, 1.0)
    none = row(report([folder("none", anne="ssss wwww xx")]), ALL_READERS, Origin.SUGGESTION, "strong")
    assert none.of_real is None
    # Of one sensible card in four a draw without any is likely: no upper bound.
    open_ended = row(report([folder("open", anne="ssss swww xx")]), ALL_READERS, Origin.SUGGESTION, "strong")
    assert open_ended.of_real.high == float("inf")
    assert open_ended.as_dict()["of_real_high"] is None


def test_agreement_by_hand(folder):
    (pair,) = report([folder(anne=ANNE, bert=BERT)]).agreement
    by_chance = (5 * 3 + 3 * 5 + 2 * 2) / 100
    assert (pair.one, pair.other, pair.cards, pair.agreed) == ("anne", "bert", 10, 0.8)
    assert pair.kappa == pytest.approx((0.8 - by_chance) / (1 - by_chance))


def test_kappa_of_two_who_say_one_thing_throughout_is_not_defined(folder):
    (pair,) = report([folder(anne="w" * 10, bert="w" * 10)]).agreement
    assert (pair.agreed, pair.kappa) == (1.0, None)


def test_several_folders_are_pooled_and_their_readers_apart(folder):
    found = report([folder("one", anne=ANNE), folder("two", anne=BERT)])
    assert row(found, ALL_READERS, Origin.SUGGESTION, "strong").cards == 8
    assert row(found, "one/anne", Origin.SUGGESTION, "strong").shares[Verdict.SENSIBLE].verdicts == 3
    # They read other cards.
    assert found.agreement == ()


def test_a_folder_that_is_named_twice_counts_once(folder):
    path = folder(anne=ANNE)
    assert report([path, path]) == report([path])


def test_the_same_verdicts_give_the_same_report(folder):
    path = folder(anne=ANNE, bert=BERT)
    assert report([path]) == report([path])


def test_the_own_list_counts_where_somebody_filled_it_in(folder):
    path = folder(anne=ANNE)
    own = path / "verdicts.csv"
    own.write_text("number,verdict,why\n" + "".join(f"{n},,\n" for n in range(1, 11)), "utf-8")
    assert {one.reader for one in report([path]).rows} == {ALL_READERS}
    # As a spreadsheet saves it, and with capitals.
    own.write_text("\ufeffnumber,verdict,why\r\n" + "".join(f"{n}, Weak ,\r\n" for n in range(1, 11)), "utf-8")
    assert {one.reader for one in report([path]).rows} == {ALL_READERS, "anne", "verdicts"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda text: text.replace("2,sensible", "2,good"),
            r"line 3: the verdict 'good' is unknown; it is one of sens",
        ),
        (lambda text: text.replace("2,sensible", "2,"), r"no verdict on card 2; every card needs one"),
        (lambda text: text.replace("2,sensible,why\n", ""), r"no verdict on card 2;"),
        (lambda text: text.replace("2,sensible", "1,sensible"), r"line 3: card 1 has a verdict already"),
        (lambda text: text.replace("2,sensible", "11,sensible"), r"line 3: the number '11' is no card .* from 1 to 10"),
        (lambda text: text.replace("2,sensible", "two,sensible"), r"the number 'two' is no card"),
        (lambda text: text.replace(",", ";"), r"column number is missing; the columns are number, verdict, why"),
        (lambda text: text.splitlines()[0] + "\n", r"no verdict on card 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;"),
    ],
)
def test_a_wrong_list_is_refused(folder, change, message):
    path = folder(anne=ANNE)
    file = path / "verdicts-anne.csv"
    file.write_text(change(file.read_text("utf-8")), "utf-8")
    with pytest.raises(InputError, match=message):
        report([path])


@pytest.mark.parametrize(
    ("key", "message"),
    [
        (None, r"key\.json was asked for and is not there"),
        ("[]", r"is no key of a blind set"),
        ("{", r"is no key of a blind set"),
        ('{"cards": []}', r"does not number its cards from 1 on"),
        ('{"cards": [{"number": 2, "origin": "real", "kind": null, "grade": null}]}', r"does not number"),
        ('{"cards": [{"number": 1, "origin": "dream", "kind": null, "grade": null}]}', r"is no key of a blind set"),
    ],
)
def test_a_wrong_key_is_refused(folder, key, message):
    path = folder(anne=ANNE)
    (path / "key.json").unlink()
    if key is not None:
        (path / "key.json").write_text(key, "utf-8")
    with pytest.raises(InputError, match=message):
        report([path])


def test_a_folder_that_nobody_has_read_is_refused(folder):
    with pytest.raises(InputError, match="No verdicts in"):
        report([folder()])


@pytest.mark.parametrize(("successes", "cases"), [(0, 0), (3, 2), (-1, 2)])
def test_an_interval_of_no_share_is_refused(successes, cases):
    with pytest.raises(MeasureError, match="has no interval"):
        wilson_interval(successes, cases, confidence=0.95)


def test_intervals_at_the_ends_touch_them():
    assert wilson_interval(0, 5, confidence=0.95)[0] == 0.0
    low, high = wilson_interval(5, 5, confidence=0.95)
    assert high == 1.0
    assert low == pytest.approx(5 / (5 + 1.959964**2))
