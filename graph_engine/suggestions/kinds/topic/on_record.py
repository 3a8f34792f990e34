"""What is on record of organisations in an area, in words, and which downloads would bring more."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.suggestions.kinds.topic.limits import limits
from graph_engine.topics.live_texts import live_texts


def on_record(figures: Figures, units: Sequence[str]) -> str:
    """Say how many organisations with a place have words and live work, how many have none, and what brings them.

    Parameters
    ----------
    figures : Figures
        Organisations, texts and participations.
    units : sequence of str
        Keys of the units.
    """
    table = figures.organisations.table
    here = set(table.loc[table["unit"].isin(units), "key"])
    authors = figures.texts.authors
    own = authors[authors["organisation"].isin(here)]
    told = set(own["organisation"])
    live = set(own.loc[live_texts(figures)[own["text"].to_numpy(int)], "organisation"])
    joint = figures.joint_work
    took = here & set(joint.organisations[pd.unique(joint.of_organisation)])
    return (
        f"On record there with a place: {_number(len(told))} whose projects or impact cases have words, "
        f"{len(live)} of them with work that began in {limits().live_from} or later, and "
        f"{_number(len(took - told))} that took part in projects of which no words are loaded. hub fetch cordis brings "
        "the words of all projects of Horizon Europe, Horizon 2020 and the Seventh Framework Programme, hub fetch "
        "innovate_uk those of firms' projects since 2004, hub fetch gtr those of UK Research and Innovation."
    )


def _number(count: int) -> str:
    return f"{count} organisation{'' if count == 1 else 's'}"
