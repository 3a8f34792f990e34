"""Gain: what one area would win from another towards its diversification targets.

Complementarity between regions as in Balland & Boschma (2021, Regional Studies 55(6), "Complementary
interregional linkages and Smart Specialisation: an empirical study on European regions"): capabilities that
the receiver lacks, the supplier has, and that are related to the receiver's own diversification targets. To it comes
supply: that the supplier is itself specialised in a target of the receiver. What capabilities are told by, activities
or topics, is all the same to it: any labels that the matrices share.

The identities that hold exactly, for any targets:

- with 0/1 capabilities and density D on the same φ̂ᶜ: Σ_j φ̂ᶜ_ij (1 − M_rj) M_sj = D_i(M_r ∪ M_s) − D_i(M_r);
- where each is related to itself alone, complementarity is the specialisations that the supplier would add;
- complementarity before its weight + common ground = Σ_j ω_rj m⁺_sj over the activities known in r.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np
import pandas as pd

from graph_engine.errors import MeasureError
from graph_engine.measures.labelled import Floats, known_cells, matrix_values, values_at

SUPPLY_WEIGHT = 1.0 / 3.0
# Receivers whose gains are computed at once.
_BLOCK = 512


@dataclass(frozen=True)
class Gain:
    """What a receiver would gain from one supplier, taken apart.

    Attributes
    ----------
    receiver, supplier : str
        Area codes.
    parts : DataFrame, activities × (supply, complementarity)
        Supply by the activity that is a target, complementarity by the activity that the supplier has; both weighted,
        at least 0. Only activities with a part above 0.
    links : DataFrame with columns target, offer, part
        The complementarity again, by targeted and offered activity; its parts sum to the complementarity.
    common_ground : Series by activity
        Σ_i w_ri φ̂ᶜ_ij m_rj m⁺_sj: what both have of that which the targets need. Only above 0.
    """

    receiver: str
    supplier: str
    parts: pd.DataFrame
    links: pd.DataFrame
    common_ground: pd.Series

    @property
    def score(self) -> float:
        """The gain C(r←s), in [0, 1]: the sum of its parts."""
        return math.fsum(self.parts.to_numpy().ravel())


def _checked_inputs(
    w: pd.DataFrame, m: pd.DataFrame, scores: pd.DataFrame, phi: pd.DataFrame, supply_weight: float
) -> tuple[Floats, Floats, Floats, Floats]:
    if not 0 <= supply_weight <= 1:
        raise MeasureError(f"The weight of supply must be between 0 and 1. Got {supply_weight!r}.")
    want = matrix_values(w, "diversification targets", low=0)
    have = values_at(m, w.index, w.columns, "capabilities", low=0, high=1)
    strong = values_at(scores, w.index, w.columns, "specialisation scores", low=0, high=1)
    related = values_at(phi, w.columns, w.columns, "relatedness", low=0)
    return want, have, strong, related


# long: the docstring states the gain, its parameters and a case worked by hand.
def pair_gain(
    receiver: str,
    supplier: str,
    w: pd.DataFrame,
    m: pd.DataFrame,
    scores: pd.DataFrame,
    phi: pd.DataFrame,
    *,
    supply_weight: float = SUPPLY_WEIGHT,
    known: pd.DataFrame | None = None,
) -> Gain:
    """Gain of one area from another, with its parts.

    C(r←s) = Σ_i w_ri [ ⅓·m⁺_si + ⅔·Σ_j φ̂ᶜ_ij (1 − m_rj) m⁺_sj ]: supply and complementarity (Balland &
    Boschma 2021, Regional Studies 55(6), for the second). An activity that is suppressed in the receiver
    is neither lacking nor common ground.

    Parameters
    ----------
    receiver, supplier : str
        Areas among the rows of `w`.
    w : DataFrame, areas × activities, at least 0
        Diversification targets; rows sum to 1 or 0 (see
        :func:`graph_engine.measures.diversification.diversification_targets`). Leave out columns or set them to 0
        for one theme.
    m, scores : DataFrame, areas × activities, in [0, 1]
        Capability m and specialisation score m⁺.
    phi : DataFrame, activities × activities, at least 0
        φ̂ᶜ, rows summing to 1 or 0 (see :func:`graph_engine.measures.diversification.within_themes`).
    supply_weight : float in [0, 1], default 1/3
        Weight of supply; complementarity has the rest.
    known : DataFrame of bool, areas × activities, optional
        Where a figure is published; all by default.

    Returns
    -------
    Gain
        Its score is in [0, 1]; 0 for an area with itself, or without data.

    Raises
    ------
    MeasureError
        An area is not among the rows, or something is out of its bounds.

    Examples
    --------
    the target of r is a, which is related to b alone; s has both at 0.9 and 0.6, r has half of b:
    ⅓·0.9 = 0.3 and ⅔·1·(1 − 0.5)·0.6 = 0.2.

    >>> w = pd.DataFrame([[1.0, 0.0], [0.0, 0.0]], ["r", "s"], ["a", "b"])
    >>> m = pd.DataFrame([[0.0, 0.5], [0.9, 0.6]], ["r", "s"], ["a", "b"])
    >>> phi = pd.DataFrame([[0.0, 1.0], [1.0, 0.0]], ["a", "b"], ["a", "b"])
    >>> found = pair_gain("r", "s", w, m, m, phi)
    >>> round(found.score, 9), found.parts.round(9).to_dict("index")
    (0.5, {'a': {'supply': 0.3, 'complementarity': 0.0}, 'b': {'supply': 0.0, 'complementarity': 0.2}})
    """
    want, have, strong, related = _checked_inputs(w, m, scores, phi, supply_weight)
    for area in (receiver, supplier):
        if area not in w.index:
            raise MeasureError(f"The area {area} is not among the rows of the targets: build them with it.")
    r, s = cast(int, w.index.get_loc(receiver)), cast(int, w.index.get_loc(supplier))
    # An area gains nothing from itself, by definition and not by the figures.
    open_to = float(r != s)
    seen = known_cells(known, w)[r]
    supply = open_to * supply_weight * want[r] * strong[s]
    reached = want[r][:, None] * related
    links = open_to * (1.0 - supply_weight) * reached * (seen * (1.0 - have[r]) * strong[s])
    parts = pd.DataFrame({"supply": supply, "complementarity": links.sum(axis=0)}, w.columns)
    targeted, offered = np.nonzero(links)
    common = pd.Series(open_to * reached.sum(axis=0) * seen * have[r] * strong[s], w.columns, name="common_ground")
    return Gain(
        receiver=receiver,
        supplier=supplier,
        parts=parts[(parts > 0).any(axis=1)],
        links=pd.DataFrame(
            {"target": w.columns[targeted], "offer": w.columns[offered], "part": links[targeted, offered]}
        ),
        common_ground=common[common > 0],
    )


@dataclass(frozen=True)
class GainMatrix:
    """The gains of all areas from all others: receivers as rows, suppliers as columns, diagonal 0.

    A gain is a sum over the activities of the supplier, C(r←s) = Σ_j o_rj m⁺_sj. So what each activity contributes to
    each pair is told by two matrices of areas × activities, and never needs one for each pair.

    Attributes
    ----------
    score : DataFrame, areas × areas, in [0, 1]
        C(r←s).
    supply_use, complementary_use : DataFrame, areas × activities, at least 0
        What a receiver has of a supplier's full strength in an activity, as a target itself (⅓ w_rj) and as something
        that serves its targets (⅔ ω_rj (1 − m_rj)); their sum is o.
    strength : DataFrame, areas × activities, in [0, 1]
        m⁺.
    """

    score: pd.DataFrame
    supply_use: pd.DataFrame
    complementary_use: pd.DataFrame
    strength: pd.DataFrame

    @cached_property
    def supply(self) -> pd.DataFrame:
        """Areas × areas: the part of the score that is supply."""
        return self._product(self.supply_use)

    @cached_property
    def complementarity(self) -> pd.DataFrame:
        """Areas × areas: the part of the score that is complementarity."""
        return self._product(self.complementary_use)

    def contributions(self, receiver: str, supplier: str) -> pd.DataFrame:
        """What each activity of a supplier contributes to one score, as the parts of :func:`pair_gain`.

        Returns
        -------
        DataFrame, activities × (supply, complementarity)
            Only activities with a part above 0; all parts sum to the score.
        """
        open_to = float(receiver != supplier) * self.strength.loc[[supplier]].to_numpy(dtype=float)[0]
        uses = {"supply": self.supply_use, "complementarity": self.complementary_use}
        parts = pd.DataFrame(
            {part: open_to * use.loc[[receiver]].to_numpy(dtype=float)[0] for part, use in uses.items()},
            index=self.strength.columns,
        )
        return parts[(parts > 0).any(axis=1)]

    def _product(self, use: pd.DataFrame) -> pd.DataFrame:
        areas = self.strength.index
        return pd.DataFrame(_without_own(use.to_numpy() @ self.strength.to_numpy().T), areas, areas, copy=False)


def _without_own(gains: Floats) -> Floats:
    np.fill_diagonal(gains, 0.0)
    return gains


def gain_matrix(
    w: pd.DataFrame,
    m: pd.DataFrame,
    scores: pd.DataFrame,
    phi: pd.DataFrame,
    *,
    supply_weight: float = SUPPLY_WEIGHT,
    known: pd.DataFrame | None = None,
) -> GainMatrix:
    """Gains of all ordered pairs by one matrix product; each cell is the score of :func:`pair_gain`.

    Supply = ⅓ W M⁺ᵀ, complementarity = ⅔ (ω ∘ (1 − M)) M⁺ᵀ with ω = W φ̂ᶜ; the score is their sum, with one product.

    Parameters
    ----------
    w, m, scores, phi, supply_weight, known
        As in :func:`pair_gain`.

    Returns
    -------
    GainMatrix

    Raises
    ------
    MeasureError
        Something is out of its bounds.

    Examples
    --------
    >>> w = pd.DataFrame([[1.0, 0.0], [0.0, 0.0]], ["r", "s"], ["a", "b"])
    >>> m = pd.DataFrame([[0.0, 0.5], [0.9, 0.6]], ["r", "s"], ["a", "b"])
    >>> phi = pd.DataFrame([[0.0, 1.0], [1.0, 0.0]], ["a", "b"], ["a", "b"])
    >>> gain_matrix(w, m, m, phi).score.round(9).to_numpy().tolist()
    [[0.0, 0.5], [0.0, 0.0]]
    """
    from scipy.sparse import csr_array

    want, have, strong, related = _checked_inputs(w, m, scores, phi, supply_weight)
    # An area has few targets among hundreds of activities: nearly all of W is zero.
    complementary = np.asarray(csr_array(want) @ related)
    complementary *= known_cells(known, w)
    complementary *= (1.0 - supply_weight) * (1.0 - have)
    supply = supply_weight * want
    gains, turned = np.empty((len(w), len(w))), np.ascontiguousarray(strong.T)
    # By blocks, so that what is multiplied stays near the processor; one product gives both parts together.
    for at in range(0, len(w), _BLOCK):
        rows = slice(at, at + _BLOCK)
        np.matmul(supply[rows] + complementary[rows], turned, out=gains[rows])
    return GainMatrix(
        # Nobody else holds them, and a copy would take as long as half the product.
        score=pd.DataFrame(_without_own(gains), w.index, w.index, copy=False),
        supply_use=pd.DataFrame(supply, w.index, w.columns, copy=False),
        complementary_use=pd.DataFrame(complementary, w.index, w.columns, copy=False),
        strength=pd.DataFrame(strong, w.index, w.columns, copy=False),
    )
