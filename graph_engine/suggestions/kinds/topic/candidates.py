"""Topic partners: organisations of different areas whose texts are alike, the research side first."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.datasets.organisations_by_place import place_of
from graph_engine.datasets.texts import IMPACT_CASE, newest_start
from graph_engine.measures.text_age import liveness
from graph_engine.reference.topic_roles import Role
from graph_engine.schema.scalars import text
from graph_engine.suggestions.kinds.topic.contribution import PARTS, score_parts
from graph_engine.suggestions.kinds.topic.limits import limits
from graph_engine.suggestions.kinds.topic.nearby import kilometres, with_others_near
from graph_engine.suggestions.kinds.topic.several_things import rests_on
from graph_engine.suggestions.named_ends import ROLE_ORDER
from graph_engine.topics.live_texts import live_texts
from graph_engine.topics.weights import term_weights

ENDS = ["source", "target", "source_activity", "target_activity"]
# Pairs of texts whose partners are paired at once.
_BLOCK = 20_000


def candidates(figures: Figures) -> pd.DataFrame:
    """Every pair of organisations in different areas whose texts are alike; one for each pair of texts.

    Parameters
    ----------
    figures : Figures
        Texts, topics, joint work and places of organisations.

    Returns
    -------
    DataFrame
        One row for each pair of texts (``texts``, its number) and area: the organisation of each end
        (``source_organisation``, ``target_organisation``), its text (``source_text``, ``target_text``, positions),
        ``source_role`` and ``target_role``, the ``topic``, ``fit`` (cosine), ``live_sides``, ``recent`` (neither is
        stale), ``cases`` (sides that are impact cases), what the fit rests on (``shared_words``, ``largest_part``,
        ``beside``, see :func:`rests_on`), ``own_fit`` (of the best text of an institution in the target's
        own area), ``nearer`` (an institution nearer to the target whose text is as near), ``tied``, the parts of the
        score, and up to so many other organisations of the same pair of areas and topic (``source_others``,
        ``target_others``).
        Sorted by contribution, then keys.
    """
    members = _members(figures)
    pairs = _pairs(figures, members)
    if pairs.empty:
        return pd.DataFrame(columns=[*ENDS, "theme", "distance_km", "contribution", "topic", "target_text"])
    # Two finished pieces of work read as true and stale; there are ten times as many of them.
    topic = _topics(figures)
    live = pairs[_either(live_texts(figures), pairs) & _either(topic.notna().to_numpy(), pairs)]
    live = live.assign(texts=np.arange(len(live)))
    # In parts, for the pairs of all their partners together would fill the memory; each pair of texts stands in one.
    parts = [live.iloc[at : at + _BLOCK] for at in range(0, len(live), _BLOCK)]
    found = [_one_of_each_pair(_with_worth(_of_organisations(part, members), figures)) for part in parts]
    rows = pd.concat(found, ignore_index=True) if found else pd.DataFrame()
    if rows.empty:
        return pd.DataFrame(columns=[*ENDS, "theme", "distance_km", "contribution", "topic", "target_text"])
    rows = with_others_near(_with_figures(rows, topic, figures), pairs, members)
    limit = limits()
    complement = rows["complement"] * (1.0 - (rows["own_fit"] / rows["fit"]).clip(0, 1))
    scored = score_parts(
        rows["fit"],
        complement,
        rows["live"],
        rows["distance_km"],
        least_fit=limit.candidate_fit,
        decay_km=limit.decay_km,
    )
    rows = rows.assign(**{name: scored[name] for name in PARTS}, contribution=scored.sum(axis=1))
    order = ["contribution", "source", "target", "source_organisation", "target_organisation", "source_text"]
    rows = rows.sort_values([*order, "target_text"], ascending=[False, *[True] * len(order)], ignore_index=True)
    rows = _with_others(rows)
    return rows.astype(dict.fromkeys(rows.columns[rows.dtypes == "category"], "str"))


def _members(figures: Figures) -> pd.DataFrame:
    """Texts with the organisations that have a role and a place: ``unit``, ``place``, point and ``role``.

    Keys are categories, in order: they are compared, sorted and joined as numbers, of which a pair of texts has many.
    """
    placed = figures.organisations.seats(figures.gazetteer.areas)
    authors = figures.texts.authors
    rows = authors[authors["organisation"].isin(placed.index)].copy()
    rows["organisation"] = rows["organisation"].astype("category")
    rows["role"] = _mapped(rows["organisation"], figures.topics.role_of)
    rows = rows.dropna(subset=["role"])
    rows["unit"] = _mapped(rows["organisation"], dict(zip(placed.index, placed["unit"], strict=True)))
    rows["place"] = _mapped(rows["unit"], {unit: place_of(unit) for unit in rows["unit"].cat.categories})
    points = placed.loc[rows["organisation"].cat.categories, ["latitude", "longitude"]].to_numpy()
    rows[["latitude", "longitude"]] = points[rows["organisation"].cat.codes]
    return rows.reset_index(drop=True)


def _mapped(keys: pd.Series, known: Mapping[str, str]) -> pd.Series:
    """What is known of each of some categories, as categories in order; missing where nothing is."""
    of_key = pd.Categorical([known.get(key) for key in keys.cat.categories])
    return pd.Series(of_key.take(keys.cat.codes.to_numpy(), allow_fill=True), index=keys.index)


def _pairs(figures: Figures, members: pd.DataFrame) -> pd.DataFrame:
    """Pairs of texts that are alike enough to look at: ``one`` < ``other`` (positions) and ``fit``."""
    from graph_engine.measures.term_weights import nearest

    limit = limits()
    matrix = term_weights(figures).matrix
    at = np.unique(members["text"].to_numpy(int))
    if not len(at):
        return pd.DataFrame({"one": [], "other": [], "fit": []})
    chosen = matrix[at]
    found = nearest(chosen, chosen, most=limit.near_texts, least=limit.candidate_fit).tocoo()
    one, other = at[found.row], at[found.col]
    low, high = np.minimum(one, other), np.maximum(one, other)
    rows = pd.DataFrame({"one": low, "other": high, "fit": np.minimum(found.data, 1.0)})
    # Either may have the other among its nearest and not be among those of the other.
    return rows[rows["one"] < rows["other"]].drop_duplicates(["one", "other"]).reset_index(drop=True)


def _either(known: np.ndarray, pairs: pd.DataFrame) -> np.ndarray:
    """Whether something is known of either text of each pair."""
    found: np.ndarray = known[pairs["one"].to_numpy(int)] | known[pairs["other"].to_numpy(int)]
    return found


def _topics(figures: Figures) -> pd.Series:
    """Topic of each text, as categories; missing where it is in none."""
    first = figures.texts.records.drop_duplicates("text").set_index("text")["node"]
    return first.reindex(range(len(figures.texts.table))).map(figures.topics.of_node).astype("category")


def _of_organisations(pairs: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Pairs of organisations of two texts, the one that brings knowledge as source; both ways where roles are alike."""
    columns = ["text", "organisation", "unit", "place", "role", "share", "latitude", "longitude"]
    mine = members[columns]
    rows = pairs.merge(mine.add_prefix("source_"), left_on="one", right_on="source_text")
    rows = rows.merge(mine.add_prefix("target_"), left_on="other", right_on="target_text")
    rows = rows[rows["source_organisation"] != rows["target_organisation"]]
    rows = rows[rows["source_place"] != rows["target_place"]].drop(columns=["one", "other"])
    order = {str(role): place for place, role in enumerate(ROLE_ORDER)}
    place = np.array([order[role] for role in members["role"].cat.categories])
    turned = place[rows["source_role"].cat.codes] > place[rows["target_role"].cat.codes]
    swap = {
        f"{a}_{column}": f"{b}_{column}" for a, b in (("source", "target"), ("target", "source")) for column in columns
    }
    rows = pd.concat([rows[~turned], rows[turned].rename(columns=swap)], ignore_index=True)
    return rows.rename(columns={"source_unit": "source", "target_unit": "target"})


def _with_worth(rows: pd.DataFrame, figures: Figures) -> pd.DataFrame:
    """What decides which pair of the partners of two texts is shown."""
    return rows.assign(
        tied=figures.joint_work.tied(rows["source_organisation"], rows["target_organisation"]),
        complement=_complement(rows),
        distance_km=kilometres(*(_points(rows, end) for end in ("source", "target"))),
    )


def _with_figures(rows: pd.DataFrame, topic: pd.Series, figures: Figures) -> pd.DataFrame:
    limit, texts = limits(), figures.texts.table
    ends = [rows[f"{end}_text"].to_numpy(int) for end in ("source", "target")]
    source_topic, target_topic = (topic.iloc[at].set_axis(rows.index) for at in ends)
    about = target_topic.where(target_topic.notna(), source_topic)
    by_key = figures.topics.by_key
    # Field of a topic; its own name where it is in no field of activities.
    named = {
        key: text(theme) or str(name)
        for key, theme, name in zip(by_key.index, by_key["theme"], by_key["name"], strict=True)
    }
    now = newest_start(texts)
    rests = rests_on(term_weights(figures), *ends).set_axis(rows.index)
    alive, kind = live_texts(figures), texts["kind"].to_numpy(object)
    end_year = texts["end"].fillna(texts["start"]).to_numpy(float)
    live = np.mean([liveness(end_year[at], now=now, half_life=limit.half_life) for at in ends], axis=0)
    return rows.assign(
        **{str(name): rests[name] for name in rests},
        source_topic=source_topic,
        target_topic=target_topic,
        topic=about,
        source_activity=about,
        target_activity=about,
        theme=_mapped(about, named),
        cases=np.sum([kind[at] == IMPACT_CASE for at in ends], axis=0),
        live=live,
        live_sides=np.sum([alive[at] for at in ends], axis=0),
        recent=np.all([alive[at] | (end_year[at] >= limit.recent_from) for at in ends], axis=0),
    )


def _complement(rows: pd.DataFrame) -> np.ndarray:
    limit = limits()
    known = {
        (Role.RESEARCHES, Role.MAKES): limit.research_makes,
        (Role.HOSTS, Role.MAKES): limit.research_makes,
        (Role.RESEARCHES, Role.APPLIES): limit.research_applies,
        (Role.HOSTS, Role.APPLIES): limit.research_applies,
        (Role.RESEARCHES, Role.HOSTS): limit.research_applies,
        (Role.MAKES, Role.APPLIES): limit.makes_applies,
        (Role.MAKES, Role.NEEDS): limit.makes_applies,
    }
    by_name = {(str(one), str(other)): worth for (one, other), worth in known.items()}
    roles = rows["source_role"].cat.categories
    worth = np.array([[by_name.get((one, other), limit.alike) for other in roles] for one in roles], dtype=float)
    found: np.ndarray = worth[rows["source_role"].cat.codes, rows["target_role"].cat.codes]
    return found


def _points(rows: pd.DataFrame, end: str) -> pd.DataFrame:
    return rows[[f"{end}_latitude", f"{end}_longitude"]].set_axis(["latitude", "longitude"], axis=1)


def _one_of_each_pair(rows: pd.DataFrame) -> pd.DataFrame:
    """Of all partners of two projects one pair for each area: unlike roles first, not tied, large shares, near.

    Otherwise two consortia of ten would fill a page with a hundred pairs. A pair stays where it is the first of the two
    texts for either of its areas.
    """
    work = rows["source_share"] * rows["target_share"]
    ordered = rows.assign(work=work.round(9)).sort_values(
        ["complement", "tied", "work", "distance_km", "source_organisation", "target_organisation"],
        ascending=[False, True, False, True, True, True],
    )
    ends = [ordered[["texts", end]].set_axis(["texts", "place"], axis=1) for end in ("source", "target")]
    both = pd.concat(ends, ignore_index=True)
    # Rows stand twice in it, once for each end: one stays where either end is the first of its place for the texts.
    row = np.tile(np.arange(len(ordered)), 2)
    first = both.assign(row=row).groupby(["texts", "place"])["row"].transform("min").to_numpy() == row
    found: pd.DataFrame = ordered[first[: len(ordered)] | first[len(ordered) :]].reset_index(drop=True)
    return found


def _with_others(rows: pd.DataFrame) -> pd.DataFrame:
    """Other organisations of the same two areas and topic, best first."""
    most = limits().organisations
    card = rows.groupby(["source", "target", "topic"], sort=False).ngroup().to_numpy()
    for end in ("source", "target"):
        own = rows[f"{end}_organisation"]
        first = pd.DataFrame({"card": card, "organisation": own}).drop_duplicates()
        # One more than are named, for the own one is among them.
        first = first[first.groupby("card").cumcount() < most].sort_values("card", kind="stable")
        stop = np.cumsum(np.bincount(first["card"], minlength=card.max(initial=-1) + 1)).tolist()
        keys = first["organisation"].tolist()
        listed = [keys[start:end_] for start, end_ in zip([0, *stop], stop, strict=False)]
        rows[f"{end}_others"] = [
            tuple(key for key in listed[at] if key != mine)[: most - 1] for at, mine in zip(card, own, strict=True)
        ]
    return rows
