"""What shared partners contribute: how much two organisations work with the same ones, busy ones counting less."""

from __future__ import annotations

from graph_engine.suggestions.kind import ScoreText


def score_text() -> ScoreText:
    """The formula of a contribution, which is that of third-party proximity within one topic."""
    return ScoreText(
        formula="Σ_[*k*] √(*G*_[*ik*] · *G*_[*jk*]) ÷ ln(2 + *d*_[*k*])^[2]",
        words=(
            "*k* are the partners of all countries that both have on the topic. *G* sums, over the projects of one "
            "with *k* on the topic, 1 over the number of its partners less one, so that a large alliance ties nobody "
            "closely; *d* is the number of all projects of *k*. A weighted form of the index of Adamic and Adar (2003)."
        ),
    )
