"""Words of projects: who speaks of the same thing works together later, and nothing later is read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array

from graph_engine.errors import NotEnoughDataError
from graph_engine.prediction.by_words import BOTH, NETWORK, TEXT, WordsFrame, text_likeness, words_part
from graph_engine.prediction.counted_words import ProjectWords, counted
from graph_engine.prediction.tie_history import TieHistory
from tests.prediction.made_participations import ORIGIN, participations

SUBJECTS, SIDE = 25, 4


def spoken_of(noise=0.0, seed=0):
    """Institutions and businesses whose own projects speak of a subject, and who meet later by subject."""
    random = np.random.default_rng(seed)
    universities = [f"u{subject:02}{at}" for subject in range(SUBJECTS) for at in range(SIDE)]
    firms = [one.replace("u", "f") for one in universities]
    made, words = {}, {}
    for one in (*universities, *firms):
        subject = random.integers(SUBJECTS) if random.random() < noise else int(one[1:3])
        made[f"own-{one}"] = ("H2020", "2015-05-01", set(), [one, "x"])
        words[f"own-{one}"] = f"common:1|subject{subject}:2|word{subject}:1"
    for one in universities:
        for at in range(SIDE):
            made[f"{one}-{at}"] = ("H2020", "2019-03-01", set(), [one, f"f{one[1:3]}{at}"])
    found = participations(made, [*universities, *firms], ["x"], businesses=firms)
    return TieHistory.of(found), ProjectWords(counted(words.get(key, "") for key in found.projects.index))


@pytest.mark.parametrize("noise", [0.0, 0.1])
def test_words_find_whom_only_words_tell(noise):
    found = {one.score: one for one in words_part(*spoken_of(noise), ORIGIN, "GB", "all").results[0].scores}
    assert found[TEXT].same_degree_auc > 0.85
    assert found[BOTH].same_degree_auc > 0.85
    # All have worked with the same one, so that the network tells nothing.
    assert found[NETWORK].same_degree_auc == pytest.approx(0.5)
    assert found[TEXT].p_at_10 == pytest.approx(0.4 if noise == 0 else 0.37, abs=0.05)


def test_likeness_by_hand():
    history, words = spoken_of()
    frame = WordsFrame.of(history, words, ORIGIN)
    text = text_likeness(frame)
    same = np.array(
        [
            [history.organisations[one][1:3] == history.organisations[other][1:3] for other in frame.businesses]
            for one in frame.institutions
        ]
    )
    # The word that everybody has stands in too many texts to weigh.
    assert text[same] == pytest.approx(1.0)
    assert text[~same] == pytest.approx(0.0)


def test_words_of_later_projects_change_nothing():
    history, words = spoken_of()
    later = np.flatnonzero(history.start > WordsFrame.of(history, words, ORIGIN).day)
    told = words.counts.tolil()
    told[later, 0] = 5.0
    frame = WordsFrame.of(history, ProjectWords(csr_array(told)), ORIGIN)
    assert np.array_equal(text_likeness(frame), text_likeness(WordsFrame.of(history, words, ORIGIN)))


def test_too_few_pairs_are_no_figure():
    history, words = spoken_of()
    early = replace(history, start=np.minimum(history.start, WordsFrame.of(history, words, ORIGIN).day))
    with pytest.raises(NotEnoughDataError, match="0 pairs have a new tie"):
        words_part(early, words, ORIGIN, "GB", "all")


def test_other_words_have_another_digest():
    _, words = spoken_of()
    assert words.digest == spoken_of()[1].digest
    assert words.digest != spoken_of(noise=0.5)[1].digest
    assert words.of_projects(np.zeros(words.counts.shape[0], dtype=bool)).counts.shape[0] == 0
