"""Which topics two places have for each other: what one is strong in and the other lacks, and unlike roles in one.

The gain is that of activities (:func:`graph_engine.measures.pair_gain`) on the matrices of topics: supply, and the
complementarity of Balland & Boschma (2021). Rules say which of its topics are told; what they leave out stays in the
gain and is counted by rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence

import numpy as np
import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.explanations.limits import limits as explanation_limits
from graph_engine.explanations.roles_in_words import DOES
from graph_engine.explanations.texts_in_words import address, described, short
from graph_engine.explanations.wording import listed, sentence, times
from graph_engine.geography.gazetteer import Area
from graph_engine.measures import pair_gain
from graph_engine.organisations.casing import cased
from graph_engine.reference.thresholds import spatial_lag_limits
from graph_engine.reference.topic_roles import Role
from graph_engine.schema.scalars import cell, missing
from graph_engine.suggestions.pair_topics import (
    Coverage,
    PairTopics,
    TopicBrought,
    TopicFit,
    TopicGain,
    TopicMeeting,
    TopicName,
    TopicWitness,
)
from graph_engine.topics.declared_needs import DeclaredNeed, declared_needs
from graph_engine.topics.headings import topic_headings
from graph_engine.topics.limits import place_topic_limits
from graph_engine.topics.live_texts import alike, live_texts
from graph_engine.topics.place_topics import PlaceTopics, place_topics
from graph_engine.topics.topic_view import ROLES

_DECLARED = 2
LEFT_OUT = {
    "used": "hardly anybody in the country does more than research on it, or its texts hang together too loosely",
    "sure": "too little work to be sure of a strength",
    "live": "no project of it that is new",
    "fewer": "the other has as many texts",
    "lacks": "the other has about its share of it or more",
    "doorstep": "the other has it next door",
    "fits": "near in words to nothing that the other works on",
    "part": "too small a part of the gain",
    "shown": "beyond the first few",
}
"""Rules by which topics of a gain are told or not, in the order in which they are asked; what failing each means."""


class TopicsOfPairs:
    """Answers for the pairs of places of one release.

    Parameters
    ----------
    figures : Figures
        Texts, topics, roles and places.
    """

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._places: PlaceTopics = place_topics(figures)
        self._live = live_texts(figures)
        self._rows: dict[tuple[str, str | None], list[int]] = {}
        work = self._places.work
        for at, (unit, topic) in enumerate(zip(work["unit"], work["topic"], strict=True)):
            self._rows.setdefault((unit, None), []).append(at)
            self._rows.setdefault((unit, topic), []).append(at)
        self._roles = {key: set(work["role"].iloc[rows]) for key, rows in self._rows.items() if key[1] is not None}
        firm = figures.topics.nodes.set_index("node")["stability"] >= place_topic_limits().stability
        nodes = figures.texts.records.drop_duplicates("text").set_index("text")["node"]
        near = self._places.near
        self._near = {str(topic): frozenset(part["text"].tolist()) for topic, part in near.groupby("topic", sort=True)}
        self._headings = topic_headings(figures)
        self._firm = nodes.map(firm).reindex(range(len(self._live))).eq(True).to_numpy(bool)
        self._needs: dict[tuple[str, str], list[DeclaredNeed]] = {}
        for one in declared_needs(figures):
            self._needs.setdefault((one.area.key, one.topic), []).append(one)

    def between(self, source: str, target: str) -> PairTopics:
        """Topics of two units, by their keys."""
        coverage = tuple(self._coverage(unit) for unit in (source, target))
        enough = all(one.enough for one in coverage)
        gains = (self._gain(source, target), self._gain(target, source)) if enough else ()
        thin = [one for one in coverage if not one.enough]
        least = place_topic_limits().least_texts
        note = " ".join(
            f"Of {one.area.name} {_some(one.organisations, 'organisation')} with words "
            f"{'is' if one.organisations == 1 else 'are'} on record, with {_some(one.texts, 'text')}; "
            f"what a place has and lacks is said from {least} texts on."
            if one.texts
            else f"No organisation of {one.area.name} is on record with words of what it works on."
            for one in thin
        )
        return PairTopics(coverage, gains, self._meetings(source, target), note)

    def _of(self, unit: str, topic: str | None = None) -> pd.DataFrame:
        """Work of a place, in one topic or in all."""
        return self._places.work.iloc[self._rows.get((unit, topic), [])]

    def _near_of(self, unit: str, topic: str, other: str) -> pd.DataFrame:
        """Work of a place in one topic whose own words are near to those of another, or of the same."""
        rows = self._of(unit, topic)
        return rows[rows["text"].isin(self._near.get(other, frozenset()))]

    def _coverage(self, unit: str) -> Coverage:
        rows = self._of(unit)
        return Coverage(self._figures.area(unit), rows["organisation"].nunique(), rows["text"].nunique())

    def _name(self, topic: str) -> TopicName:
        return TopicName(topic, self._figures.topics.name(topic))

    def _gain(self, source: str, target: str) -> TopicGain:
        places, both = self._places, [source, target]
        gain = pair_gain(target, source, places.w.loc[both], places.m.loc[both], places.strength.loc[both], places.phi)
        parts = gain.parts.assign(all=gain.parts.sum(axis=1)).round(12)
        # Rounded before ranking, so that the last digit of a sum never decides between two topics.
        ordered = parts.sort_index(kind="stable").sort_values("all", ascending=False, kind="stable")
        left_out, brought = Counter[str](), list[TopicBrought]()
        for topic in map(str, ordered.index):
            failed = self._failed(source, target, topic, cell(ordered, topic, "all") / gain.score)
            if failed is not None:
                left_out[failed] += 1
            elif len(brought) == place_topic_limits().shown:
                left_out["shown"] += 1
            else:
                supply, complementarity = (cell(gain.parts, topic, part) for part in ("supply", "complementarity"))
                brought.append(self._brought(source, target, topic, supply, complementarity))
        return TopicGain(
            self._figures.area(source),
            self._figures.area(target),
            gain.score,
            tuple(brought),
            dict(sorted(left_out.items())),
        )

    def _failed(self, source: str, target: str, topic: str, share: float) -> str | None:
        """Name of the first rule that keeps a topic from being told; ``None`` where it passes all.

        ``share`` is its part of the whole gain.
        """
        rules: Sequence[tuple[str, Callable[[], bool]]] = (
            ("used", lambda: topic in self._places.used),
            ("sure", lambda: cell(self._places.strength, source, topic) >= explanation_limits().sure_strength),
            ("live", lambda: bool(self._live[self._of(source, topic)["text"].to_numpy(int)].any())),
            ("fewer", lambda: cell(self._places.texts, target, topic) < cell(self._places.texts, source, topic)),
            ("lacks", lambda: cell(self._places.lq, target, topic) < spatial_lag_limits().lacks_quotient),
            (
                "doorstep",
                lambda: cell(self._places.lagged_lq, target, topic) < spatial_lag_limits().lacks_lagged_quotient,
            ),
            ("fits", lambda: bool(self._fits(target, topic))),
            ("part", lambda: share >= place_topic_limits().least_part),
        )
        return next((name for name, holds in rules if not holds()), None)

    def _fits(self, unit: str, topic: str) -> list[TopicFit]:
        """Topics of a place that one is near to: in words too, and with as many texts as make a strength."""
        places, limit = self._places, place_topic_limits()
        density = places.density(unit, topic)
        near = places.likeness[topic].reindex(density.index) >= limit.near_cosine
        # A topic is wide: of those of it here only who works on something near to the new one has to do with it.
        texts = pd.Series(
            [self._near_of(unit, str(one), topic)["text"].nunique() for one in density.index], density.index
        )
        chosen = density[near & (texts >= limit.texts)].round(12).sort_index(kind="stable")
        chosen = chosen.sort_values(ascending=False, kind="stable")[: limit.fits_named]
        return [TopicFit(self._name(str(key)), float(density[key]), int(texts[key])) for key in chosen.index]

    def _brought(self, source: str, target: str, topic: str, supply: float, complementarity: float) -> TopicBrought:
        figures, places = self._figures, self._places
        here, there = figures.area(source), figures.area(target)
        rows, fits = self._of(source, topic), self._fits(target, topic)
        texts, target_texts = rows["text"].nunique(), self._of(target, topic)["text"].nunique()
        organisations = rows["organisation"].nunique()
        nearer, lq = self._nearer(source, target, topic), cell(places.lq, source, topic)
        declared = tuple(self._needs.get((target, topic), ())[:_DECLARED])
        name = _quoted(self._headings[topic])
        said = (
            f"{here.name} works on {name}: {_some(texts, 'text')} of {_some(organisations, 'organisation')}, "
            f"{times(lq)} times the national share. {there.name} has "
            f"{f'{target_texts:,}' if target_texts else 'none'} on record, and works on "
            # Names hold commas, and stand in quotation marks: “and” is enough between two.
            f"{' and '.join(_quoted(self._headings[one.topic.key]) for one in fits)}, to which this is near."
        )
        if declared:
            said += f" {sentence(declared[0].sentence)}"
        if nearer is not None:
            said += f" {nearer.name} is nearer and as strong in it."
        return TopicBrought(
            topic=self._name(topic),
            source=here,
            target=there,
            supply=supply,
            complementarity=complementarity,
            lq=lq,
            target_lq=cell(places.lq, target, topic),
            target_lagged_lq=cell(places.lagged_lq, target, topic),
            texts=texts,
            target_texts=target_texts,
            organisations=organisations,
            density=float(places.density(target, topic).sum()),
            fits=tuple(fits),
            nearer=nearer,
            witnesses=self._witnesses(self._near_of(source, topic, topic)),
            target_witnesses=self._witnesses(pd.concat([self._near_of(target, one.topic.key, topic) for one in fits])),
            declared=declared,
            sentence=said,
        )

    def _nearer(self, source: str, target: str, topic: str) -> Area | None:
        """The nearest place that is nearer to the target than the source, and as strong in a topic with live work."""
        strength, distance = self._places.strength[topic], self._figures.jobs.distance.loc[target]
        found = [
            (float(distance[unit]), unit)
            for unit in strength.index[strength >= strength[source]]
            if unit not in (source, target)
            and distance[unit] < distance[source]
            and self._live[self._of(unit, topic)["text"].to_numpy(int)].any()
        ]
        return self._figures.area(min(found)[1]) if found else None

    def _meetings(self, source: str, target: str) -> tuple[TopicMeeting, ...]:
        """Topics in which each of two places has a role that the other lacks, with work that goes on."""
        found = []
        for topic in self._places.used:
            roles = [self._roles.get((unit, topic), set()) for unit in (source, target)]
            own = [roles[0] - roles[1], roles[1] - roles[0]]
            if not all(own):
                continue
            sides = [self._of(unit, topic) for unit in (source, target)]
            chosen = [rows[rows["role"].isin(mine)] for rows, mine in zip(sides, own, strict=True)]
            # A text that moves between topics from run to run vouches for none of them.
            chosen = [rows[self._firm[rows["text"].to_numpy(int)]] for rows in chosen]
            texts = [sorted(set(rows["text"])) for rows in chosen]
            # A topic is wide: two of it who work on another thing each have nothing to say to each other.
            if not any(self._live[at].any() for at in texts if at) or not alike(self._figures, *texts):
                continue
            together = sorted(set(sides[0]["text"]) & set(sides[1]["text"]))
            weight = round(min(rows["weight"].sum() for rows in chosen), 9)
            found.append(((bool(together), -weight, topic), topic, chosen, own, together))
        ordered = sorted(found, key=lambda one: one[0])[: place_topic_limits().shown]
        return tuple(
            self._meeting(source, target, topic, chosen, own, together) for _, topic, chosen, own, together in ordered
        )

    def _meeting(
        self,
        source: str,
        target: str,
        topic: str,
        chosen: Sequence[pd.DataFrame],
        own: Sequence[Collection[str]],
        together: Sequence[int],
    ) -> TopicMeeting:
        areas = [self._figures.area(unit) for unit in (source, target)]
        witnesses = [self._witnesses(rows) for rows in chosen]
        in_order = [tuple(str(role) for role in ROLES if role in mine) for mine in own]
        told = [
            f"{listed(one.name for one in of_role)} in {area.name} {_does(role, len(of_role))}"
            for area, mine, named in zip(areas, in_order, witnesses, strict=True)
            for role in mine[:1]
            if (of_role := [one for one in named if one.role == role])
        ]
        already = (
            f" Both places are in {listed(short(self._figures, at) for at in together[:2])} already."
            if together
            else ""
        )
        return TopicMeeting(
            topic=self._name(topic),
            source=areas[0],
            target=areas[1],
            source_roles=in_order[0],
            target_roles=in_order[1],
            source_witnesses=witnesses[0],
            target_witnesses=witnesses[1],
            texts=min(rows["text"].nunique() for rows in chosen),
            together=tuple(short(self._figures, at) for at in together),
            sentence=f"On {_quoted(self._headings[topic])}: {'; '.join(told)}.{already}",
        )

    def _witnesses(self, rows: pd.DataFrame) -> tuple[TopicWitness, ...]:
        """Organisations of some work, those with live work first, then those with most."""
        limit, found = place_topic_limits(), []
        for key, part in rows.groupby("organisation", sort=True):
            newest = self._newest(part["text"].to_numpy(int))
            live = bool(self._live[part["text"].to_numpy(int)].any())
            found.append(((not live, -round(float(part["weight"].sum()), 9), str(key)), str(key), part, newest))
        ordered = sorted(found, key=lambda one: one[0])
        # Of every role the first, so that no role is told of nobody.
        roles = [str(part["role"].iloc[0]) for _, _, part, _ in ordered]
        first = [at for at, role in enumerate(roles) if role not in roles[:at]]
        rest = [at for at in range(len(ordered)) if at not in first]
        named = sorted([*first, *rest[: max(0, limit.organisations - len(first))]])
        return tuple(self._witness(ordered[at][1], ordered[at][2], ordered[at][3]) for at in named)

    def _newest(self, texts: np.ndarray) -> int:
        table = self._figures.texts.table
        start, end = (table[column].to_numpy(float)[texts] for column in ("start", "end"))
        year = np.where(np.isnan(end), start, end)
        order = np.lexsort((texts, -np.nan_to_num(year), ~self._live[texts]))
        return int(texts[order[0]])

    def _witness(self, key: str, part: pd.DataFrame, newest: int) -> TopicWitness:
        row = self._figures.texts.row(newest)
        return TopicWitness(
            key=key,
            name=cased(self._figures.name_of(key)),
            role=str(part["role"].iloc[0]),
            texts=part["text"].nunique(),
            newest=described(self._figures, newest),
            first_year=None if missing(row["start"]) else int(row["start"]),
            last_year=None if missing(row["end"]) else int(row["end"]),
            address=address(self._figures, newest) or None,
            source=self._figures.source_title(str(row["source"])),
        )


def _does(role: str, number: int) -> str:
    said = DOES[Role(role)]
    verb, _, rest = said.partition(" ")
    plural = {"has": "have", "researches": "research"}.get(verb, verb.removesuffix("s"))
    return f"{plural} {rest}" if number > 1 else said


def _quoted(name: str) -> str:
    return f"“{name}”"


def _some(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
