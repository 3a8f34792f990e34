"""Texts with their organisations, arranged by place: who there has worked on it, in which role, and whom to ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.datasets.joint_projects import PROGRAMME_NAMES
from graph_engine.datasets.organisations_by_place import CONTACT_COLUMNS, LONDON_KEY, contact_in, place_of
from graph_engine.explanations.contacts import supporters
from graph_engine.explanations.limits import limits as evidence_limits
from graph_engine.explanations.roles_in_words import DOES, KIND
from graph_engine.measures.text_age import liveness
from graph_engine.organisations.casing import cased
from graph_engine.reference.funders import is_funder
from graph_engine.reference.topic_roles import Role
from graph_engine.schema.scalars import missing, records, text
from graph_engine.search.contact_model import RegionContact
from graph_engine.search.limits import search_limits, spoken_limits
from graph_engine.search.nearness import best_first, decayed
from graph_engine.search.speaking import Witnesses
from graph_engine.search.spoken_model import SpokenOrganisation, SpokenPlace, SpokenText
from graph_engine.topics.limits import topic_limits

_ROLES = [str(role) for role in DOES]


class PlacesOfTexts:
    """Arranges texts by the places of their organisations.

    Parameters
    ----------
    figures : Figures
        The figures of the release.
    now : int
        Year from which the age of work counts.
    """

    def __init__(self, figures: Figures, now: int) -> None:
        self._figures = figures
        self._now = now

    @cached_property
    def units(self) -> dict[str, str]:
        """Unit of each organisation by key; London as a whole where no more is known."""
        return self._figures.organisations.unit_of

    @property
    def _fresh_from(self) -> int:
        """Year before which work that ended then is old."""
        return self._now - evidence_limits().contact_years

    def text(self, at: int, fit: float, topic: str | None) -> SpokenText:
        """A text as answers show it, by its position."""
        row = self._figures.texts.row(at)
        programme, source = text(row["programme"]), str(row["source"])
        return SpokenText(
            key=str(row["key"]),
            kind=str(row["kind"]),
            title=" ".join(str(row["title"]).split()),
            acronym=text(row["acronym"]),
            programme=PROGRAMME_NAMES.get(programme, programme) if programme else None,
            first_year=_year(row["start"]),
            last_year=_year(row["end"]),
            fit=fit,
            topic=topic,
            organisations=self.names([at]),
            address=text(row["address"]),
            source=self._figures.source_title(source),
            edition=self._figures.edition(source),
        )

    def names(self, texts: Sequence[int]) -> tuple[str, ...]:
        """Names of the organisations of some texts, in order of letters; those without a name are left out."""
        keys = self._authors(texts)["organisation"].unique()
        named = {cased(name) for key in keys if (name := self._figures.name_of(str(key))) != key}
        return tuple(sorted(named))

    def of(
        self,
        found: Witnesses,
        topic_of: Mapping[int, str],
        near: tuple[pd.Series | None, pd.Series | None],
        most: int,
        *,
        users: bool = False,
    ) -> tuple[SpokenPlace, ...]:
        """Places of the organisations of texts, those with most and newest work first.

        Parameters
        ----------
        found : Witnesses
            The texts.
        topic_of : mapping
            Topic of each text by position.
        near : tuple of Series
            Kilometres by unit from whoever asks, and the same where distance matters.
        most : int
            Places at most.
        users : bool
            Whether only those are named who may use it or need it: in these texts, or in others with its makers.
        """
        distance, decay = (self._with_london(one) for one in near)
        rows = self._users(found) if users else self._placed(found)
        if rows.empty:
            return ()
        points = rows.drop_duplicates(["unit", "text"]).groupby("unit")["points"].sum()
        fresh = rows[rows["last"] >= self._fresh_from].groupby("unit").size()
        # Of what ended long ago nobody may be left: such places count as those where nobody is named.
        worth = points.where(points.index.isin(fresh.index), points * search_limits().unnamed)
        score = decayed(worth, decay)
        places = []
        for unit in best_first(score)[:most]:
            area = self._figures.area(unit)
            there = rows[rows["unit"] == unit]
            places.append(
                SpokenPlace(
                    area=area,
                    score=float(score[unit]),
                    distance_km=None if distance is None else float(distance[unit]),
                    organisations=self._organisations(there, topic_of),
                    ask=tuple(
                        RegionContact(one.name, one.kind, area, one.ties_to, one.contact, one.source)
                        for one in supporters(self._figures, unit)[:1]
                    ),
                )
            )
        return tuple(places)

    def _authors(self, texts: Sequence[int]) -> pd.DataFrame:
        authors = self._figures.texts.authors
        return authors[authors["text"].isin(list(texts))]

    def _placed(self, found: Witnesses) -> pd.DataFrame:
        """Who of known role and place worked on which text, with the fit of the text and its points."""
        rows = self._authors(found.texts)
        fit = dict(zip(found.texts, found.fits, strict=True))
        years = {at: self._figures.texts.row(at) for at in found.texts}
        last = pd.Series({at: row["end"] if not missing(row["end"]) else row["start"] for at, row in years.items()})
        left = liveness(last.to_numpy(float), now=self._now, half_life=topic_limits().half_life)
        # Work of which no year is known is not nothing: it counts as old.
        points = {
            at: fit[at] * max(float(one), spoken_limits().oldest) for at, one in zip(last.index, left, strict=True)
        }
        rows = rows.assign(
            last=rows["text"].map(last),
            unit=rows["organisation"].map(self.units),
            role=rows["organisation"].map(self._figures.topics.role_of),
            fit=rows["text"].map(fit),
            points=rows["text"].map(points),
        ).dropna(subset=["unit", "role"])
        return rows[[not is_funder(self._figures.name_of(str(key))) for key in rows["organisation"]]]

    def _users(self, found: Witnesses) -> pd.DataFrame:
        """Who may use what texts speak of, or has a need of it, in the same form."""
        role_of = self._figures.topics.role_of
        theirs = self._authors(found.texts)["organisation"]
        makers = theirs[theirs.map(role_of) == str(Role.MAKES)]
        authors = self._figures.texts.authors
        beside = authors.loc[authors["organisation"].isin(makers), "text"].unique().tolist()
        # What makers do with others counts as much as the text that speaks least of the thing.
        known = dict(zip(found.texts, found.fits, strict=True))
        fits = {int(at): known.get(int(at), min(found.fits)) for at in (*found.texts, *sorted(beside))}
        rows = self._placed(Witnesses(tuple(fits), tuple(fits.values())))
        return rows[rows["role"].isin([str(Role.APPLIES), str(Role.NEEDS)])]

    def _organisations(self, rows: pd.DataFrame, topic_of: Mapping[int, str]) -> tuple[SpokenOrganisation, ...]:
        """Organisations of a place: who worked on it lately before others, then by role, whose text fits best first."""
        order = {role: at for at, role in enumerate(_ROLES)}
        found = []
        rows = rows.assign(old=~(rows["last"] >= self._fresh_from))
        ranked = rows.sort_values(["old", "fit", "text"], ascending=[True, False, True])
        for key, part in ranked.groupby("organisation", sort=True):
            role, at = str(part["role"].iloc[0]), int(part["text"].iloc[0])
            one = SpokenOrganisation(
                key=str(key),
                name=cased(self._figures.name_of(str(key))),
                kind=KIND.get(Role(role), "business"),
                role=role,
                does=DOES[Role(role)],
                text=self.text(at, float(part["fit"].iloc[0]), topic_of.get(at)),
                texts=int(part["text"].nunique()),
                contact=self._contact_of(str(key)),
                old=bool(part["old"].iloc[0]),
            )
            found.append(one)
        found.sort(key=lambda one: (one.old, order[one.role], -round(one.text.fit, 9), one.key))
        return tuple(_of_each_role(found, spoken_limits().organisations))

    def _contact_of(self, key: str) -> str | None:
        known = self._figures.organisations
        for table in (known.table, known.in_london):
            for row in records(table.loc[table["key"] == key, list(CONTACT_COLUMNS)].head(1)):
                if contact := contact_in(row):
                    return contact
        return None

    def _with_london(self, distance: pd.Series | None) -> pd.Series | None:
        """Distances with that of London as a whole, which is that of its nearest part."""
        if distance is None:
            return None
        parts = [unit for unit in distance.index if place_of(str(unit)) == LONDON_KEY]
        near = {LONDON_KEY: float(distance[parts].min())} if parts else {}
        return pd.Series({**{str(unit): float(km) for unit, km in distance.items()}, **near})


def _of_each_role(found: Sequence[SpokenOrganisation], most: int) -> list[SpokenOrganisation]:
    """So many organisations, the first of each role before the second of any, in the order in which they came."""
    place: dict[str, int] = {}
    ranked = []
    for at, one in enumerate(found):
        place[one.role] = place.get(one.role, 0) + 1
        ranked.append((place[one.role], at))
    chosen = {at for _, at in sorted(ranked)[:most]}
    return [one for at, one in enumerate(found) if at in chosen]


def _year(value: object) -> int | None:
    return None if missing(value) else int(float(str(value)))
