"""Partnerships that formed later: what was known before a year, who first worked together from it on, and scores.

A measure sees nothing that began in the window. It is asked who of those with words on record joined whom; candidates
are compared with equals, for popularity tells who is in everything, and words are to tell with whom among equals.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import sparse

from graph_engine.datasets.texts import IMPACT_CASE, CountedTexts, roots_of_texts
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.scalars import frame

UNDATED = {"FP7": 2013}
"""Programmes whose records have no dates, and the last year in which their projects began."""
BEST = 10
DRAWS = 1000


@dataclass(frozen=True)
class Window:
    """What was known before a window of years, and what came in it.

    Attributes
    ----------
    texts : ndarray
        Positions of the texts from before; measures are fitted on these alone.
    own : dict
        Organisation → positions within ``texts``.
    label : dict
        Organisation → kind of node.
    partners : dict
        Organisation → those that it had a joint project with before, with or without words on record.
    later : DataFrame
        ``one`` < ``other``, ``project``: pairs of organisations with texts from before, at the first project in the
        window that both are in; none that were partners before.
    """

    texts: np.ndarray
    own: dict[str, np.ndarray]
    label: dict[str, str]
    partners: dict[str, set[str]]
    later: pd.DataFrame

    @cached_property
    def keys(self) -> list[str]:
        """Organisations with texts from before, in order."""
        return sorted(self.own)

    @cached_property
    def position(self) -> dict[str, int]:
        """Position of each organisation in ``keys``."""
        return {key: at for at, key in enumerate(self.keys)}

    @cached_property
    def band(self) -> np.ndarray:
        """Number of each organisation's band: its kind, and half doublings of its partners and of its texts.

        Of its texts too, for the best pair of many texts is more alike than that of few.
        """
        bands = [
            (self.label[key], _half_doublings(self.partners.get(key, ())), _half_doublings(self.own[key]))
            for key in self.keys
        ]
        return np.asarray(pd.factorize(pd.Series([str(band) for band in bands]))[0])

    @cached_property
    def met(self) -> dict[str, set[str]]:
        """Partners of each organisation in the end, and itself: none of them is a candidate that failed."""
        found = {key: {key} | self.partners.get(key, set()) for key in self.keys}
        for one, other in zip(self.later["one"], self.later["other"], strict=True):
            found[one].add(other)
            found[other].add(one)
        return found

    def pairs(self, *kinds: str) -> pd.DataFrame:
        """Later pairs in both directions; of two kinds of nodes only, where they are named."""
        pairs = self.later
        if kinds:
            ends = zip(pairs["one"], pairs["other"], strict=True)
            pairs = pairs[[{self.label[one], self.label[other]} == set(kinds) for one, other in ends]]
        turned = pairs.rename(columns={"one": "other", "other": "one"})
        return pd.concat([pairs, turned], ignore_index=True).sort_values(["one", "other"], ignore_index=True)


def _half_doublings(of) -> int:
    return int(2 * np.log2(1 + len(of)))


def joint_work(store) -> pd.DataFrame:
    """Who of the texts' organisations took part in which project: ``organisation``, ``project``, ``start`` (year)."""
    root = roots_of_texts(store)
    projects = frame(store.nodes(NodeLabel.PROJECT, ["key", "programme", "start"]))
    year = pd.to_numeric(projects["start"].str[:4], errors="coerce").fillna(projects["programme"].map(UNDATED))
    began = dict(zip(projects["key"], year, strict=True))
    labels = (NodeLabel.INSTITUTION, NodeLabel.BUSINESS)
    rows = pd.concat([frame(store.edges(EdgeType.PARTICIPATED_IN, one, NodeLabel.PROJECT, [])) for one in labels])
    rows = rows.assign(organisation=rows["from"], project=rows["to"].map(root), start=rows["to"].map(began))
    rows = rows.dropna(subset=["start"])[["organisation", "project", "start"]]
    rows["start"] = rows.groupby("project")["start"].transform("min")
    return rows.drop_duplicates(["organisation", "project"]).sort_values(["project", "organisation"], ignore_index=True)


def window(texts: CountedTexts, work: pd.DataFrame, first: int, after: int) -> Window:
    """Take apart what began before ``first`` and what began from then on, before ``after``."""
    dated = work.drop_duplicates("project").set_index("project")["start"]
    start = texts.table["key"].map(dated).fillna(texts.table["start"])
    # Impact cases of 2014 tell of what was done until 2013; other texts without a year stay out.
    known = np.flatnonzero((start < first) | (texts.table["kind"] == IMPACT_CASE))
    position = np.full(len(texts.table), -1)
    position[known] = np.arange(len(known))
    authors = texts.authors.assign(at=position[texts.authors["text"].to_numpy(int)])
    authors = authors[authors["at"] >= 0]
    own = {str(key): np.sort(rows["at"].to_numpy(int)) for key, rows in authors.groupby("organisation")}
    partners: dict[str, set[str]] = {}
    for _, names in work[work["start"] < first].groupby("project")["organisation"]:
        for name in names:
            partners.setdefault(str(name), set()).update(names)
    inside = work[(work["start"] >= first) & (work["start"] < after) & work["organisation"].isin(list(own))]
    found: dict[tuple[str, str], str] = {}
    for (_, project), rows in inside.groupby(["start", "project"], sort=True):
        for one, other in combinations(sorted(rows["organisation"]), 2):
            if other not in partners.get(one, ()):
                found.setdefault((one, other), str(project))
    later = pd.DataFrame([(*pair, project) for pair, project in found.items()], columns=["one", "other", "project"])
    label = dict(zip(texts.authors["organisation"], texts.authors["label"], strict=True))
    return Window(known, own, label, partners, later)


def best_pair(seen: Window, weights: sparse.csr_array | np.ndarray) -> np.ndarray:
    """Likeness of all organisations: the cosine of the two most similar of their texts, as topic partners have it.

    Parameters
    ----------
    seen : Window
        Whose texts they are.
    weights : csr_array or ndarray
        Texts of the window × terms or dimensions, rows of length 1 or 0.

    Returns
    -------
    ndarray
        Organisations × organisations in order of ``seen.keys``.
    """
    rows = np.concatenate([seen.own[key] for key in seen.keys])
    starts = np.cumsum([0, *(len(seen.own[key]) for key in seen.keys)])[:-1]
    found = np.empty((len(seen.keys), len(seen.keys)))
    turned = weights.T.tocsr() if sparse.issparse(weights) else weights.T
    for at, key in enumerate(seen.keys):
        cosines = weights[seen.own[key]] @ turned
        nearest = (cosines.toarray() if sparse.issparse(cosines) else cosines).max(axis=0)
        found[at] = np.maximum.reduceat(nearest[rows], starts)
    return found


def same_degree_auc(seen: Window, score: np.ndarray, pairs: pd.DataFrame) -> pd.Series:
    """Share of the candidates of the partner's band that score below the partner, for each pair; equals count half.

    Missing where nobody else is in the band.
    """
    found = []
    for one, other in zip(pairs["one"], pairs["other"], strict=True):
        row, at = score[seen.position[one]], seen.position[other]
        rivals = seen.band == seen.band[at]
        rivals[[seen.position[key] for key in seen.met[one] if key in seen.position]] = False
        theirs = row[rivals]
        below = (theirs < row[at]).sum() + 0.5 * (theirs == row[at]).sum()
        found.append(below / len(theirs) if len(theirs) else np.nan)
    return pd.Series(found, index=pairs.index, dtype=float)


def ndcg(seen: Window, score: np.ndarray, pairs: pd.DataFrame) -> pd.Series:
    """NDCG@10 of each organisation with later partners over all organisations that it had not met; ties by key."""
    worth = 1 / np.log2(np.arange(BEST) + 2)
    found = {}
    for one, group in pairs.groupby("one", sort=True):
        row = score[seen.position[one]].astype(float)
        row[[seen.position[key] for key in seen.partners.get(one, set()) | {one} if key in seen.position]] = -np.inf
        order = np.argsort(-row, kind="stable")[:BEST]
        hits = np.isin(order, [seen.position[key] for key in group["other"]])
        found[one] = (hits * worth[: len(hits)]).sum() / worth[: len(group)].sum()
    return pd.Series(found, dtype=float)


def interval(values: pd.Series, cluster: pd.Series) -> tuple[float, float, float]:
    """Mean, and the bounds of its 95 % bootstrap interval; whole clusters are drawn: pairs of a project go together."""
    table = pd.DataFrame({"value": values.to_numpy(float), "cluster": cluster.to_numpy()}).dropna()
    sums = table.groupby("cluster")["value"].agg(["sum", "size"]).sort_index().to_numpy(float)
    drawn = np.random.default_rng(0).integers(0, len(sums), (DRAWS, len(sums)))
    means = sums[drawn, 0].sum(axis=1) / sums[drawn, 1].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(table["value"].mean()), float(low), float(high)
