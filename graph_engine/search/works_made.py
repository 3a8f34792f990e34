"""What each known works makes, read as classes of SIC 2007."""

from __future__ import annotations

import numpy as np

from graph_engine.datasets.cached.cache import Dataset
from graph_engine.reference.plants import plants
from graph_engine.search.limits import search_limits
from graph_engine.search.trade_text import only_trade
from graph_engine.search.words import Words


def classes_of_works(words: Words) -> dict[str, tuple[str, ...]]:
    """The classes that fit best what each works makes, by its words."""
    texts = sorted({plant.work for plant in plants().rows})
    fits = words.scores([only_trade(text) for text in texts])
    return {
        text: tuple(words.codes[n] for n in np.argsort(-row, kind="stable")[: search_limits().works_classes])
        for text, row in zip(texts, fits, strict=True)
    }


MADE_AT = Dataset("classes-of-works", classes_of_works)
