"""Rules of untied peers. Their numbers stand in ``reference/thresholds.toml``, each with its reason."""

from __future__ import annotations

import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.explanations.wording import listed
from graph_engine.reference.funders import is_funder
from graph_engine.reference.topic_roles import Role
from graph_engine.schema.scalars import Row
from graph_engine.suggestions.kinds.untied_peers.limits import limits
from graph_engine.suggestions.named_ends import name_of_end, shown_at_most
from graph_engine.suggestions.rules import Rule, RuleSet

_ENDS = ("source", "target")
# Institutions are taken to stand.
_INSTITUTION = (str(Role.RESEARCHES), str(Role.HOSTS))


def _names(row: Row, figures: Figures) -> list[str]:
    return [name_of_end(row, end, figures) for end in _ENDS]


def _partners(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return rows["shared"] >= limits().partners


def _partners_why(row: Row, figures: Figures) -> str:
    return f"the two have {int(row['shared'])} partners in common on the topic, fewer than {limits().partners}"


def introducers(row: Row, figures: Figures) -> list[str]:
    """Keys of shared partners that have a name and do not only pay, who add most first."""
    return [key for key in row["introducers"] if not is_funder(figures.joint_work.name_of(str(key)))]


def _introduced(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    found = [len(introducers({"introducers": keys}, figures)) >= limits().introducers for keys in rows["introducers"]]
    return pd.Series(found, index=rows.index, dtype=bool)


def _introduced_why(row: Row, figures: Figures) -> str:
    return "of no partner of both is a name on record, so that nobody can be asked to introduce them"


def _close(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return (rows["largest"] <= limits().largest_project) & (rows["contribution"] >= limits().closeness)


def _close_why(row: Row, figures: Figures) -> str:
    if row["largest"] > limits().largest_project:
        return f"one of the two met these partners in an alliance of {int(row['largest'])}"
    return f"the partners they share are busy with many others: closeness {row['contribution']:.3f}"


def _untied(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return ~rows["tied"].astype(bool)


def _untied_why(row: Row, figures: Figures) -> str:
    return f"{listed(_names(row, figures))} have worked together, on this topic or another"


def _recent(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return rows[["source_year", "target_year"]].min(axis=1) >= limits().recent_from


def _recent_why(row: Row, figures: Figures) -> str:
    return f"the work of one side on the topic ended before {limits().recent_from}, or no year of it is known"


def _standing(keys: pd.Series, figures: Figures) -> pd.Series:
    role_of, seen = figures.topics.role_of, figures.seen_since(limits().sign_from)
    return keys.map(lambda key: role_of.get(str(key)) in _INSTITUTION or str(key) in seen).astype(bool)


def _alive(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    ends = [_standing(rows[f"{end}_organisation"], figures) for end in _ENDS]
    return ends[0] & ends[1]


def _alive_why(row: Row, figures: Figures) -> str:
    stand = _standing(pd.Series([row[f"{end}_organisation"] for end in _ENDS]), figures)
    gone = [name for name, still in zip(_names(row, figures), stand, strict=True) if not still]
    return f"no record since {limits().sign_from} shows that {listed(gone)} still stands"


def _doing(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    ends = [rows[f"{end}_organisation"].map(lambda key: is_funder(figures.name_of(str(key)))) for end in _ENDS]
    return ~(ends[0].astype(bool) | ends[1].astype(bool))


def _doing_why(row: Row, figures: Figures) -> str:
    return "one side pays for such work and does none"


def _spread(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return shown_at_most(rows, limits().most_cards)


def _spread_why(row: Row, figures: Figures) -> str:
    return f"one of the two is in {limits().most_cards} better suggestions of this kind already"


RULES = RuleSet(
    [
        Rule(
            "shared-partners",
            "several of the same partners",
            lambda: f"Both have worked with {limits().partners} or more of the same partners on the topic.",
            _partners,
            _partners_why,
        ),
        Rule(
            "introducer",
            "somebody who could introduce them",
            lambda: (
                f"Of {limits().introducers} or more of these partners a name is on record, and it does not only pay "
                "for such work."
            ),
            _introduced,
            _introduced_why,
        ),
        Rule(
            "small-circles",
            "partners met in projects of moderate size",
            lambda: (
                f"The project in which each met most of them has at most {limits().largest_project} partners, for an "
                f"alliance of dozens makes everybody a peer; and the closeness is {limits().closeness:g} or more."
            ),
            _close,
            _close_why,
        ),
        Rule(
            "no-joint-project",
            "no joint project on record",
            "None of the records that were searched shows a joint project of the two organisations, on any topic.",
            _untied,
            _untied_why,
        ),
        Rule(
            "recent-work",
            "both were at it not long ago",
            lambda: f"The newest project of each on the topic ended in {limits().recent_from} or later.",
            _recent,
            _recent_why,
        ),
        Rule(
            "both-standing",
            "both sides still stand",
            lambda: f"A record of {limits().sign_from} or later names each firm; institutions are taken to stand.",
            _alive,
            _alive_why,
        ),
        Rule("no-payer", "both do the work", "Neither side is a body that pays for such work.", _doing, _doing_why),
        Rule(
            "peer-spread",
            "not the same organisation for every place",
            lambda: f"No organisation is in more than {limits().most_cards} suggestions of this kind in the country.",
            _spread,
            _spread_why,
            of_passing=True,
        ),
    ]
)
