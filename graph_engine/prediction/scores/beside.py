"""What may be said of a pair beside how likely it is: surprise, untapped, bridge and access.

They answer other questions than who will work together, and are ranked here to show what they say of it.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from graph_engine.errors import NotEnoughDataError
from graph_engine.measures.labelled import Floats
from graph_engine.networks.communities.leiden import leiden
from graph_engine.prediction.bipartite_model import ConfigurationModel
from graph_engine.prediction.past import Past
from graph_engine.prediction.proximity import partner_weights_of
from graph_engine.prediction.scores.baselines import common_neighbours, peer_network
from graph_engine.prediction.scores.gravity import expected_joint_projects
from graph_engine.prediction.scores.score import Score

_HALF = 0.5


def partners(past: Past) -> csr_array:
    """Units × organisations of all countries: 1 where they have a joint project of any programme."""
    found, _ = partner_weights_of(past)
    found = csr_array(found)
    found.data[:] = 1.0
    return found


def model_of(past: Past) -> ConfigurationModel:
    """The bipartite configuration model of units and their partners."""
    return ConfigurationModel.of(partners(past))


def surprise(past: Past) -> Floats:
    r"""How surprising it is that two share so many partners, by how many each has and how many have each of them.

    .. math:: -\log_{10} P(X_{ij} \geq V_{ij})

    with V the partners that both have, and X their number in the bipartite configuration model (Saracco, Di Clemente,
    Gabrielli and Squartini 2015, Scientific Reports 5, 10595);
    :class:`graph_engine.prediction.bipartite_model.ConfigurationModel`.
    """
    return model_of(past).surprise()


def untapped(past: Past) -> Floats:
    r"""Work that gravity expects and records do not show.

    .. math:: \log \frac{E(y_{ij}) + 1/2}{y_{ij} + 1/2}

    with joint projects y of all programmes, and their expectation by a Poisson regression on activity and distance
    (Santos Silva and Tenreyro 2006, Review of Economics and Statistics 88, 641–658).
    """
    together = np.asarray((past.joint @ past.joint.T).todense(), dtype=float)
    expected = expected_joint_projects(np.diag(together), past.distance, together)
    found: Floats = np.log((expected + _HALF) / (together + _HALF))
    return found


def bridge(past: Past) -> Floats:
    r"""Common neighbours of two in different communities, 0 within one.

    .. math:: |\Gamma(i) \cap \Gamma(j)| \cdot [c_i \neq c_j]

    The part between communities of the measure of Valverde-Rebaza and de Andrade Lopes (2012, SBIA, LNCS 7589, 92–101);
    communities by Leiden (Traag, Waltman and van Eck 2019, Scientific Reports 9, 5233) on the network at the origin.

    Raises
    ------
    NotEnoughDataError
        Nobody has a joint project yet.
    """
    network = peer_network(past)
    if not network.nnz:
        raise NotEnoughDataError(f"No two {past.kind}s have a joint project by the origin: there are no communities.")
    community = leiden(network, seed=0)[: len(past.units)]
    found: Floats = common_neighbours(past) * (community[:, None] != community)
    return found


def access(past: Past) -> Floats:
    r"""Partners of the candidate that the one who asks does not have: contacts that are not redundant.

    .. math:: |B_j| - |B_i \cap B_j|

    with B the partners of all countries. A tie adds as much to the effective size of the network of the one who asks
    (Burt 1992, Structural Holes, 51–54), where partners are not tied with each other.
    """
    theirs = partners(past)
    shared = np.asarray((theirs @ theirs.T).todense(), dtype=float)
    found: Floats = np.diag(shared) - shared
    return found


SCORES = (
    Score("surprise", "shared partners beyond the bipartite configuration model", surprise),
    Score("untapped", "gravity's expectation over what records show", untapped),
    Score("bridge", "common neighbours of two in different communities", bridge),
    Score("access", "partners of the candidate that the one who asks lacks", access),
)
