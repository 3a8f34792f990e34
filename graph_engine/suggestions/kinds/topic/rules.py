"""Rules of topic partners. Their numbers stand in ``reference/thresholds.toml``, each with its reason."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.explanations.wording import listed, percent
from graph_engine.organisations.casing import cased
from graph_engine.reference.funders import is_funder
from graph_engine.reference.topic_roles import Role
from graph_engine.schema.scalars import Row
from graph_engine.suggestions.kinds.topic.limits import limits
from graph_engine.suggestions.kinds.topic.own_texts import alike_of_own
from graph_engine.suggestions.kinds.topic.shared_words import named_words
from graph_engine.suggestions.kinds.topic.signs import signs_of_life
from graph_engine.suggestions.named_ends import shown_at_most
from graph_engine.suggestions.rules import Rule, RuleSet
from graph_engine.topics.weights import term_weights

_ENDS = ("source", "target")
# Institutions are taken to stand, and are large enough for many subjects.
_INSTITUTION = (str(Role.RESEARCHES), str(Role.HOSTS))


def _least_fit(rows: pd.DataFrame) -> pd.Series:
    """The likeness that a pair needs: more where a side is a finished case, or both are of one role."""
    limit = limits()
    least = pd.Series(limit.fit, index=rows.index)
    least = least.mask(rows["cases"] > 0, limit.case_fit)
    return least.mask(rows["source_role"] == rows["target_role"], limit.institutions_fit)


def _fit(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return rows["fit"] >= _least_fit(rows)


def _fit_why(row: Row, figures: Figures) -> str:
    least = float(_least_fit(pd.DataFrame([row])).iloc[0])
    return f"the two texts are alike by {row['fit']:.2f}, less than {least:.2f}"


def _live(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    """True where the work of a side goes on; of both sides where they are of one role."""
    needed = np.where(rows["source_role"] == rows["target_role"], 2, 1)
    return rows["live_sides"] >= needed


def _live_why(row: Row, figures: Figures) -> str:
    return f"no project of {limits().live_from} or later stands on a side where one is needed"


def _recent(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return rows["recent"].astype(bool) | (rows["cases"] > 0)


def _recent_why(row: Row, figures: Figures) -> str:
    return f"the work of one side ended before {limits().recent_from}, or no year of it is known"


def _untied(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return ~rows["tied"].astype(bool)


def _untied_why(row: Row, figures: Figures) -> str:
    names = [cased(figures.name_of(str(row[f"{end}_organisation"]))) for end in _ENDS]
    return f"{listed(names)} have worked together"


def _alive(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    signs = signs_of_life(figures)
    alive = [
        rows[f"{end}_role"].isin(_INSTITUTION) | _of_each(rows[f"{end}_organisation"], signs.__contains__)
        for end in _ENDS
    ]
    return alive[0] & alive[1]


def _of_each(keys: pd.Series, holds: Callable[[str], bool]) -> np.ndarray:
    """What is so of each of some organisations, asked once of each; a candidate names few of them many times."""
    code, distinct = pd.factorize(keys)
    return np.array([holds(str(key)) for key in distinct], dtype=bool)[code]


def _alive_why(row: Row, figures: Figures) -> str:
    signs = signs_of_life(figures)
    gone = [
        cased(figures.name_of(str(row[f"{end}_organisation"])))
        for end in _ENDS
        if row[f"{end}_role"] not in _INSTITUTION and row[f"{end}_organisation"] not in signs
    ]
    return f"no record since {limits().sign_from} shows that {listed(gone)} still stands"


def _words(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    limit = limits()
    return (rows["shared_words"] >= limit.shared_words) & (rows["largest_part"] <= limit.word_share)


def _words_why(row: Row, figures: Figures) -> str:
    named = listed(named_words(figures, int(row["source_text"]), int(row["target_text"])))
    if row["shared_words"] >= limits().shared_words:
        return f"the likeness rests on one word: {named}"
    return f"the two texts share few words that tell of a subject: {named}"


def _things(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    limit = limits()
    return (rows["beside"] >= limit.beside_best) | (rows["shared_words"] >= limit.several_words)


def _things_why(row: Row, figures: Figures) -> str:
    named = named_words(figures, int(row["source_text"]), int(row["target_text"]))
    return f"beside {named[0]} the two texts have hardly anything in common" if named else "they share no word"


def _subject(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    """True for firms with a subject: enough of their own texts are like the one in question, or it fits exactly."""
    limit = limits()
    ends = [
        rows[[f"{end}_organisation", f"{end}_text", f"{end}_role"]].set_axis(["organisation", "text", "role"], axis=1)
        for end in _ENDS
    ]
    both = pd.concat(ends, ignore_index=True)
    firms = both.loc[~both["role"].isin(_INSTITUTION), "organisation"].unique()
    authors = figures.texts.authors
    own = authors.loc[authors["organisation"].isin(firms), ["organisation", "text"]].reset_index(drop=True)
    number = own.groupby("organisation")["text"].transform("size")
    own, others = own[number >= limit.generalist_texts], number[number >= limit.generalist_texts] - 1
    like = alike_of_own(own, term_weights(figures).matrix, least=limit.candidate_fit / 2)
    bare = own[like < limit.generalist_share * others].assign(bare=True)
    lacking = both.merge(bare, how="left", on=["organisation", "text"])["bare"].notna().to_numpy()
    return ~pd.Series(lacking[: len(rows)] | lacking[len(rows) :], index=rows.index) | (
        rows["fit"] >= limit.generalist_fit
    )


def _subject_why(row: Row, figures: Figures) -> str:
    return "the projects of one side have little in common: a manager of projects, or a firm of many trades"


def _paying(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    def pays(key: str) -> bool:
        return is_funder(figures.name_of(key))

    bare = [_of_each(rows[f"{end}_organisation"], pays) for end in _ENDS]
    return pd.Series(~(bare[0] | bare[1]), index=rows.index)


def _paying_why(row: Row, figures: Figures) -> str:
    return "one side pays for such work and does none"


def _own(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return rows["own_fit"] < limits().own_ratio * rows["fit"]


def _own_why(row: Row, figures: Figures) -> str:
    return f"{figures.area(row['target']).name} has an institution of its own that works on the same"


def _best(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    """True for the partners of a text by its best other texts; the others are named as alternatives.

    Partners in one project are one answer: of them a list shows one, and the others take no other's place.
    """
    need = ["target_text", "target"]
    first = ~rows.duplicated([*need, "texts"])
    rank = first.groupby([rows[column] for column in need], sort=False).cumsum().where(first)
    return (
        rank.groupby([rows[column] for column in [*need, "texts"]], sort=False).transform("first") <= limits().per_text
    )


def _best_why(row: Row, figures: Figures) -> str:
    return f"{limits().per_text} other projects fit the same one better"


def _spread(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return shown_at_most(rows, limits().most_cards)


def _spread_why(row: Row, figures: Figures) -> str:
    return f"one of the two is in {limits().most_cards} better suggestions already"


RULES = RuleSet(
    [
        Rule(
            "alike",
            "two texts that speak of the same thing",
            lambda: (
                f"The weighted words of the two texts have a cosine of {limits().fit:g} or more; "
                f"{limits().case_fit:g} where one is an impact case, and {limits().institutions_fit:g} where both "
                "sides have one role."
            ),
            _fit,
            _fit_why,
        ),
        Rule(
            "live",
            "work that goes on",
            lambda: (
                f"One of the two projects began in {limits().live_from} or later; of two organisations of one role "
                "both did. An impact case is over."
            ),
            _live,
            _live_why,
        ),
        Rule(
            "recent",
            "nothing that is long over",
            lambda: (
                f"The project of each side began in {limits().live_from} or later, or ended in {limits().recent_from} "
                "or later. An impact case is of 2008 to 2013 and needs a closer fit instead."
            ),
            _recent,
            _recent_why,
        ),
        Rule(
            "untied",
            "no joint work on record",
            "None of the records that were searched shows a joint project of the two organisations.",
            _untied,
            _untied_why,
        ),
        Rule(
            "alive",
            "both sides still stand",
            lambda: (
                f"A record of {limits().sign_from} or later names each firm: a project that runs, an emissions permit, "
                "a food approval or a report of its pay. Institutions are taken to stand."
            ),
            _alive,
            _alive_why,
        ),
        Rule("no-funder", "both do the work", "Neither side is a body that pays for such work.", _paying, _paying_why),
        Rule(
            "several-words",
            "likeness in several words",
            lambda: (
                f"The texts share {limits().shared_words} words or more that tell of a subject, that is of which most "
                f"texts are of few topics, and no single one carries more than {percent(limits().word_share)} of the "
                "likeness."
            ),
            _words,
            _words_why,
        ),
        Rule(
            "several-things",
            "likeness in more than one thing",
            lambda: (
                "Without the word that carries most of it and those of its kin the likeness is still "
                f"{limits().beside_best:g}, or the texts share {limits().several_words} words or more of a subject."
            ),
            _things,
            _things_why,
        ),
        Rule(
            "subject",
            "firms with a subject of their own",
            lambda: (
                f"A firm with {limits().generalist_texts} projects or more has others like this one, or the texts "
                f"are alike by {limits().generalist_fit:g} or more."
            ),
            _subject,
            _subject_why,
        ),
        Rule(
            "own-partner",
            "nobody in its own area works on the same",
            lambda: (
                "No institution in the area of the side that makes or applies it has a text that is "
                f"{percent(limits().own_ratio)} as near."
            ),
            _own,
            _own_why,
        ),
        Rule(
            "best-partners",
            "among the best for the same project",
            lambda: (
                f"The first side's project is among the {limits().per_text} with most points for that of the second "
                "side."
            ),
            _best,
            _best_why,
            of_passing=True,
        ),
        Rule(
            "topic-spread",
            "not the same organisation for every place",
            lambda: f"No organisation is in more than {limits().most_cards} suggestions of the whole country.",
            _spread,
            _spread_why,
            of_passing=True,
        ),
    ]
)
