"""How a text is cut into terms, and what of it is written down."""

import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from graph_engine.texts.terms import read_terms, terms_of, words, write_terms, written_terms


def test_terms_are_those_of_the_library():
    text = "Restoring blanket peat: the carbon of blanket peat, and CO2."
    analyse = TfidfVectorizer(ngram_range=(1, 2), stop_words="english").build_analyzer()
    assert sorted(terms_of(text).elements()) == sorted(analyse(text))


def test_numbers_alone_are_no_words():
    assert words("2020 kilns of type 4b") == ["kilns", "type", "4b"]


def test_written_terms_read_back_to_themselves():
    counts = {"peat": 3, "blanket peat": 2, "co2": 1}
    assert read_terms(write_terms(counts)) == counts
    assert read_terms(None) == read_terms("") == {}


@pytest.mark.parametrize("name", ["Vincendeau", "Ginette"])
def test_what_may_be_a_name_is_left_out_with_its_pairs(name):
    first, second = map(
        read_terms, written_terms([f"Work of {name} on kilns.", "Kilns of lime, and work on lime kilns."])
    )
    assert not [term for term in first if name.lower() in term]
    assert first == {"work": 1, "kilns": 1}
    assert second["lime"] == 2


def test_a_word_with_a_capital_that_several_texts_use_stays():
    texts = ["Bogs of Sphagnum here.", "A carpet of Sphagnum there.", "Sphagnum farming."]
    assert all("sphagnum" in read_terms(text) for text in written_terms(texts))


def test_acronyms_stay_and_pairs_of_one_text_go():
    (only,) = map(read_terms, written_terms(["DNA of peat bogs."]))
    assert only == {"dna": 1, "peat": 1, "bogs": 1}
