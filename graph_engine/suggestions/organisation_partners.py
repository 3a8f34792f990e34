"""Topic partners of one organisation: everybody whose work fits its own, shown in lists of areas or not, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph_engine.errors import NotEnoughDataError, UnknownNameError
from graph_engine.organisations.casing import cased
from graph_engine.suggestions.entities import EntityRef
from graph_engine.suggestions.explaining import explain
from graph_engine.suggestions.kinds import ranked_kinds
from graph_engine.suggestions.model import Grade, Suggestion
from graph_engine.suggestions.ranking import RankedMatch

if TYPE_CHECKING:
    from graph_engine.datasets.figures import Figures
    from graph_engine.schema.scalars import Row
    from graph_engine.suggestions.kind import RankedKind
    from graph_engine.suggestions.pipeline import Matcher

_TOPIC = "topic"
# Rules that say how often one is shown, and nothing of whether the two fit.
_SPREAD = ("topic-spread",)


@dataclass(frozen=True)
class OrganisationPartner:
    """One partner of an organisation.

    Parameters
    ----------
    partner : EntityRef
        The other organisation, with the area of its seat.
    suggestion : Suggestion
        The two, seen from the organisation that was asked about.
    beyond : str
        Why lists of areas do not show it; empty where nothing keeps it out of them.
    """

    partner: EntityRef
    suggestion: Suggestion
    beyond: str

    @property
    def grade(self) -> Grade:
        """How good it is."""
        return self.suggestion.grade

    def as_dict(self) -> dict[str, Any]:
        """JSON of the partner."""
        return {
            "organisation": {"key": self.partner.key, "name": self.partner.name},
            "beyond": self.beyond or None,
            "suggestion": self.suggestion.as_dict(),
        }


@dataclass(frozen=True)
class OrganisationPartners:
    """The answer to "whom should this organisation talk to".

    Parameters
    ----------
    organisation : EntityRef
        The organisation, with the area of its seat where that is known.
    role : str
        What it does in its topics; empty where nothing is known of it.
    texts : int
        Its projects and impact cases with words.
    topics : tuple of (str, str)
        Key and name of each of its topics.
    partners : tuple of OrganisationPartner
        The better grade first, then by score.
    note : str
        Why there is none; empty where there are some.
    """

    organisation: EntityRef
    role: str
    texts: int
    topics: tuple[tuple[str, str], ...]
    partners: tuple[OrganisationPartner, ...]
    note: str

    def as_dict(self) -> dict[str, Any]:
        """JSON of the answer."""
        area = self.organisation.area
        return {
            "organisation": {
                "key": self.organisation.key,
                "name": self.organisation.name,
                "area": None if area is None else {"code": area.code, "name": area.name},
                "role": self.role or None,
                "texts": self.texts,
                "topics": [{"key": key, "name": name} for key, name in self.topics],
            },
            "partners": [one.as_dict() for one in self.partners],
            "note": self.note or None,
        }


def partners_of(matcher: Matcher, wanted: str) -> OrganisationPartners:
    """Every candidate with an organisation at either end that passes, also where it is shown in no list of an area.

    Parameters
    ----------
    matcher : Matcher
        Suggestions of a release.
    wanted : str
        Key or name of the organisation.

    Raises
    ------
    UnknownNameError
        With the nearest names.
    NotEnoughDataError
        Where no words of projects are loaded.
    """
    figures = matcher.figures
    kind = ranked_kinds().get(_TOPIC)
    if kind is None or not len(figures.texts.table):
        raise NotEnoughDataError(
            "Partners of an organisation are found by the words of its projects, and none are loaded; load the bundled "
            "figures with hub snapshot load, or files of CORDIS with hub load."
        )
    key = find_organisation(figures, wanted)
    evaluated = matcher.evaluated(kind)
    rows = evaluated.rows
    mine = rows.index[(rows["source_organisation"] == key) | (rows["target_organisation"] == key)]
    found: list[OrganisationPartner] = []
    for at in rows.index.get_indexer(mine).tolist():
        row = evaluated.record(at)
        verdict = evaluated.verdict(row)
        if all(passed for rule, passed in verdict.items() if rule not in _SPREAD):
            found.append(_partner(matcher, kind, key, row, verdict))
    found.sort(key=lambda one: (one.grade, -one.suggestion.score, one.partner.key, one.suggestion.headline))
    # Of a body without a role nothing is known but its words: it is named, and never offered.
    role = figures.topics.role_of.get(key, "")
    texts = figures.texts.authors.loc[figures.texts.authors["organisation"] == key, "text"]
    return OrganisationPartners(
        organisation=_organisation(figures, key),
        role=role,
        texts=int(texts.nunique()),
        topics=_topics(figures, key),
        partners=tuple(found),
        note="" if found else _why_none(figures, key, len(mine), role),
    )


def find_organisation(figures: Figures, wanted: str) -> str:
    """Key of an organisation with words of its own, by key or name.

    Raises
    ------
    UnknownNameError
        With the nearest names: those that hold the text first.
    """
    # One without a name is found by nobody.
    keys = sorted(key for key in set(map(str, figures.texts.authors["organisation"])) if figures.name_of(key) != key)
    if wanted in set(keys):
        return wanted
    text = " ".join(wanted.casefold().split())
    number = figures.texts.authors["organisation"].value_counts()
    # Of several records of one name the one that says most of itself.
    keys.sort(key=lambda key: (-int(number[key]), key))
    names = {key: cased(figures.name_of(key)) for key in keys}
    for key, name in names.items():
        if name.casefold() == text:
            return key
    holding = [name for name in names.values() if text and text in name.casefold()]
    if len(holding) == 1:
        return next(key for key, name in names.items() if name == holding[0])
    nearest = list(dict.fromkeys(holding))[:5] or None
    raise UnknownNameError("organisation with projects on record", wanted, names.values(), nearest=nearest)


def _partner(matcher: Matcher, kind: RankedKind, key: str, row: Row, verdict: dict[str, bool]) -> OrganisationPartner:
    figures = matcher.figures
    own, other = ("source", "target") if row["source_organisation"] == key else ("target", "source")
    match = RankedMatch(
        kind=kind,
        source=str(row[own]),
        target=str(row[other]),
        score=float(row["contribution"]),
        rows=(row,),
        without=(),
        card=tuple(row[column] for column in kind.card),
    )
    # In the words of the rule itself, so that page and list of what was set aside say the same.
    beyond = [kind.rules.get(rule).why(row, figures) for rule in _SPREAD if not verdict.get(rule, True)]
    return OrganisationPartner(
        partner=_organisation(figures, str(row[f"{other}_organisation"]), str(row[other])),
        suggestion=explain(match, matcher.evaluated(kind), figures),
        beyond="; ".join(beyond),
    )


def _organisation(figures: Figures, key: str, unit: str | None = None) -> EntityRef:
    place = unit if unit is not None else figures.organisations.unit_of.get(key)
    return EntityRef.of_organisation(key, cased(figures.name_of(key)), None if place is None else figures.area(place))


def _topics(figures: Figures, key: str) -> tuple[tuple[str, str], ...]:
    roles = figures.topics.roles
    mine = roles[roles["member"] == key].sort_values(["weight", "topic"], ascending=[False, True])
    return tuple((str(topic), figures.topics.name(str(topic))) for topic in mine["topic"].unique())


def _why_none(figures: Figures, key: str, candidates: int, role: str) -> str:
    name = cased(figures.name_of(key))
    if not role:
        return f"What {name} does is not on record: a body that advises, spreads or manages is never offered."
    if figures.organisations.unit_of.get(key) is None:
        return f"No area is known for {name}, so that no partner elsewhere can be told from one next door."
    if not candidates:
        return f"No text of another area is near to those of {name}."
    return f"{candidates} pairs of {name} were looked at, and each failed a check of its own."
