"""Topic partners in words: which two projects speak of the same thing, who does what, and what to ask first."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum, auto

from graph_engine.datasets.figures import Figures
from graph_engine.datasets.organisations_by_place import LONDON_KEY, place_of
from graph_engine.explanations.contacts import districts_of, ties
from graph_engine.explanations.evidence import Contact, Evidence, Tie
from graph_engine.explanations.roles_in_words import DOES, KIND
from graph_engine.explanations.texts_in_words import (
    described,
    records_searched,
    short,
    span,
    title,
)
from graph_engine.explanations.vouching import edition_year, seen_in
from graph_engine.explanations.wording import kilometres, listed
from graph_engine.organisations.casing import cased
from graph_engine.organisations.names import without_legal_form
from graph_engine.reference.funders import is_funder
from graph_engine.reference.topic_roles import Role
from graph_engine.schema.scalars import Row, missing, text
from graph_engine.suggestions.entities import EntityRef
from graph_engine.suggestions.kind import Explanation
from graph_engine.suggestions.kinds.topic.declared import declared, declared_evidence, declared_sentence
from graph_engine.suggestions.kinds.topic.limits import limits
from graph_engine.suggestions.kinds.topic.shared_words import named_words
from graph_engine.suggestions.model import LIKENESS, Alternative, Reason, Side
from graph_engine.suggestions.named_ends import name_of_end, other_sources, unit_of_end
from graph_engine.topics.headings import topic_headings

_TITLE_WORDS = 2


class _Weight(IntEnum):
    """How much a caution puts the meeting itself in doubt, least first."""

    SEARCHED = auto()
    PLACE = auto()
    PART = auto()
    OLD = auto()
    ELSEWHERE = auto()


class TopicExplanation(Explanation):
    """Puts topic partners in words."""

    def reason(self, row: Row, figures: Figures) -> Reason:
        """The likeness of the two texts, which is the first of the four reasons."""
        return self.reasons([row], figures)[0]

    def reasons(self, rows: Sequence[Row], figures: Figures) -> list[Reason]:
        """Four reasons, one for each part of the score: likeness, roles, years and nearness."""
        row = rows[0]
        source, target = (_side(row, end, figures) for end in ("source", "target"))
        words = named_words(figures, int(row["target_text"]), int(row["source_text"]))
        parts = (
            ("fit_part", _fit_sentence(row, words, figures), _text_evidence(row, words, figures)),
            ("role_part", *_roles(row, words, figures)),
            ("live_part", _live_sentence(row, figures), ()),
            ("near_part", _near_sentence(row, figures), _distance_evidence(row, figures)),
        )
        return [
            Reason(
                source,
                target,
                None,
                None,
                float(row[part]),
                said,
                evidence=tuple(evidence),
                brief=_fit_in_brief(row, words, figures) if part == "fit_part" else "",
            )
            for part, said, evidence in parts
        ]

    def headline(self, rows: Sequence[Row], reasons: Sequence[Reason], figures: Figures) -> str:
        """Who works on what, in which two projects."""
        source, target = reasons[0].source, reasons[0].target
        mine, theirs = (title(figures, int(rows[0][f"{end}_text"])) for end in ("target", "source"))
        return (
            f"{target.entity.name} ({target.area.name}) and {source.entity.name} ({source.area.name}) have worked on "
            f"like subjects: {mine} and {theirs}."
        )

    def title(self, rows: Sequence[Row], reasons: Sequence[Reason], figures: Figures) -> str:
        """Who with whom, and on what."""
        source, target = reasons[0].source, reasons[0].target
        names = " with ".join(without_legal_form(one.entity.name) for one in (target, source))
        # Words that the two share, not those of their topic: it holds other things too.
        words = named_words(figures, int(rows[0]["target_text"]), int(rows[0]["source_text"]))[:_TITLE_WORDS]
        return f"{names}: {listed(words)}" if words else names

    def subject(self, row: Row, figures: Figures) -> str:
        """The two organisations and their topic."""
        names = [name_of_end(row, end, figures) for end in ("target", "source")]
        return f"{names[0]} with {names[1]} on {figures.topics.name(str(row['topic']))}"

    def cautions(self, rows: Sequence[Row], reasons: Sequence[Reason], figures: Figures) -> list[str]:
        """What was searched, what is stale, and what the records do not say."""
        return [said for _, said in self._weighed(rows[0], figures)]

    def foremost(self, rows: Sequence[Row], reasons: Sequence[Reason], figures: Figures) -> str:
        """What most puts the meeting itself in doubt, before what holds for most cards."""
        return max(self._weighed(rows[0], figures), key=lambda one: one[0])[1]

    def _weighed(self, row: Row, figures: Figures) -> list[tuple[_Weight, str]]:
        said = [
            (
                _Weight.SEARCHED,
                f"No joint project of the two is on record in {records_searched(figures)}; "
                "contracts and other programmes were not searched",
            )
        ]
        for end in ("source", "target"):
            known = figures.texts.row(int(row[f"{end}_text"]))
            if not missing(known["start"]) and int(known["start"]) < limits().live_from:
                old = f"{name_of_end(row, end, figures)}: its project ran {span(known)}; ask whether the work goes on"
                said.append((_Weight.OLD, old))
            if row[end] == LONDON_KEY:
                where = f"{name_of_end(row, end, figures)} is in London; in which part of it is not on record"
                said.append((_Weight.PLACE, where))
            if row[f"{end}_role"] in (str(Role.MAKES), str(Role.APPLIES)):
                name = name_of_end(row, end, figures)
                part = f"What part {name} has in the project is not on record: ask what it does of its own"
                said.append((_Weight.PART, part))
                said += [(_Weight.ELSEWHERE, one) for one in _works_elsewhere(row, end, figures)]
        return said

    def alternatives(self, rows: Sequence[Row], figures: Figures) -> list[Alternative]:
        """Others whose texts fit the same project, as they are named with the suggestion."""
        return other_sources(rows, figures, "fit")

    def contacts(
        self, rows: Sequence[Row], reasons: Sequence[Reason], figures: Figures, source: str, target: str
    ) -> tuple[list[Contact], list[Contact]]:
        """The two organisations, and others of their areas in the same topic."""
        row = rows[0]
        by_unit: dict[str, list[Contact]] = {source: [], target: []}
        for end in ("source", "target"):
            at = int(row[f"{end}_text"])
            unit = unit_of_end(row, end, (source, target))
            by_unit[unit].append(
                Contact(
                    name=name_of_end(row, end, figures),
                    kind=KIND.get(Role(row[f"{end}_role"]), "business"),
                    id=str(row[f"{end}_organisation"]),
                    ties_to=f"{DOES[Role(row[f'{end}_role'])]}: {described(figures, at)}",
                    source=figures.source_title(str(figures.texts.row(at)["source"])),
                    dated=_dated(figures, at),
                    contact=figures.organisations.contact_of.get(str(row[f"{end}_organisation"])),
                    districts=districts_of(figures, str(row[f"{end}_organisation"])),
                    public=_is_public(str(row[f"{end}_organisation"]), row[f"{end}_role"], figures),
                )
            )
            for key in row[f"{end}_others"]:
                role = Role(figures.topics.role_of.get(str(key), Role.MAKES))
                by_unit[unit].append(
                    Contact(
                        name=cased(figures.name_of(str(key))),
                        kind=KIND.get(role, "business"),
                        id=str(key),
                        ties_to=f"works on the same topic ({topic_headings(figures)[str(row['topic'])]})",
                        source=figures.source_title("topics"),
                        dated=seen_in(figures, str(key)),
                        contact=figures.organisations.contact_of.get(str(key)),
                        districts=districts_of(figures, str(key)),
                    )
                )
        return by_unit[source], by_unit[target]

    def shared(self, rows: Sequence[Row], figures: Figures, source: str, target: str) -> tuple[Tie, ...]:
        """Who has worked with both organisations, and what their areas do together."""
        row = rows[0]
        one, other = (str(row[f"{end}_organisation"]) for end in ("source", "target"))
        third = figures.joint_work.third_parties(one, other, limits().third_parties)
        # Of partners abroad no name is kept, and who pays for both introduces nobody.
        known = [figures.name_of(key) for key in third if figures.name_of(key) != key]
        names = tuple(cased(name) for name in known if not is_funder(name))[: limits().organisations]
        both = "organisation that has" if len(names) == 1 else "organisations that have"
        both += " worked with each of the two"
        own = (Tie(both, len(names), None, None, names),) if names else ()
        units = all(unit in figures.units for unit in (source, target))
        return (*own, *(ties(figures, source, target) if units else ()))

    def tied(self, rows: Sequence[Row], figures: Figures, source: str, target: str) -> bool:
        """Never: it is a rule of the kind that the two organisations are not, whatever their areas do together."""
        return False

    def first_step(self, rows: Sequence[Row], reasons: Sequence[Reason], figures: Figures, ring: str) -> str:
        """A small task for both, an opening question, and whom to ring."""
        row = rows[0]
        mine, theirs = (short(figures, int(row[f"{end}_text"])) for end in ("target", "source"))
        names = [name_of_end(row, end, figures) for end in ("target", "source")]
        return (
            f"First task: an hour in which each side shows what came of its project, {mine} and {theirs}, and says "
            f"what it lacks for a next step. Open with: “{names[1]} worked on {theirs}, {names[0]} on {mine}: is there "
            f"a next step in either that needs the other, to test, to use or to supply?” {ring}"
        )


def _is_public(key: str, role: str, figures: Figures) -> bool:
    """Whether an organisation may use what others find and is no firm: growth hubs serve firms."""
    return role == Role.APPLIES and key not in figures.organisations.firms_known


def _side(row: Row, end: str, figures: Figures) -> Side:
    at = int(row[f"{end}_text"])
    known = figures.texts.row(at)
    years = [known[column] for column in ("end", "start") if not missing(known[column])]
    return Side(
        entity=EntityRef.of_organisation(
            str(row[f"{end}_organisation"]), name_of_end(row, end, figures), figures.area(str(row[end]))
        ),
        what=str(row["topic"]),
        name=figures.topics.name(str(row["topic"])),
        measure=LIKENESS,
        value=float(row["fit"]),
        year=int(years[0]) if years else 0,
        detail=short(figures, at),
        text=str(known["key"]),
    )


def _fit_sentence(row: Row, words: list[str], figures: Figures) -> str:
    one, other = int(row["target_text"]), int(row["source_text"])
    return (
        f"{name_of_end(row, 'target', figures)}: {described(figures, one)}. {name_of_end(row, 'source', figures)}: "
        f"{described(figures, other)}. Both speak of {listed(words)} "
        f"(likeness {row['fit']:.2f}; 0 is nothing in common, 1 the same text)."
    )


def _fit_in_brief(row: Row, words: list[str], figures: Figures) -> str:
    works = []
    for end in ("target", "source"):
        at = int(row[f"{end}_text"])
        works.append(f"{name_of_end(row, end, figures)}: {title(figures, at)} ({span(figures.texts.row(at))}).")
    return f"{' '.join(works)} Both speak of {listed(words)}."


def _dated(figures: Figures, at: int) -> str:
    """Year to which a text vouches for its authors: that of its edition, but not after the work itself ended."""
    known = figures.texts.row(at)
    years = [edition_year(figures, str(known["source"])), "" if missing(known["end"]) else str(int(known["end"]))]
    return min(filter(None, years), default="")


def _works_elsewhere(row: Row, end: str, figures: Figures) -> list[str]:
    """Say where a firm works, if a register of sites knows works of it and none in its area.

    It is not placed there: such registers know some of the works of some firms, and another may be here.
    """
    sites = figures.working_sites(str(row[f"{end}_organisation"]))
    # London is one place here: of some of its organisations no more is known.
    if not sites or any(place_of(str(one["unit"])) == place_of(str(row[end])) for one in sites):
        return []
    places = [figures.area(unit).name for unit in sorted({str(one["unit"]) for one in sites})]
    newest = max(sites, key=lambda one: (int(one["seen"]), str(one["key"])))
    return [
        f"{name_of_end(row, end, figures)} runs works on record in {listed(places)} and none in "
        f"{figures.area(str(row[end])).name} ({figures.source_title(str(newest['source']))}, last seen in "
        f"{int(newest['seen'])}): ask where the work is done"
    ]


def _role_sentence(row: Row, figures: Figures) -> str:
    place = figures.area(place_of(str(row["target"]))).name
    partner = _partner_there(row, figures)
    if partner:
        own = f"{partner}, in {place} too, is a partner of the same project"
    elif float(row["own_fit"]):
        own = f"the nearest text on record of another institution in {place} has a likeness of {row['own_fit']:.2f}"
    else:
        own = f"no text on record of another institution in {place} comes close"
    roles = [DOES[Role(row[f"{end}_role"])] for end in ("source", "target")]
    return f"{name_of_end(row, 'source', figures)} {roles[0]}; {name_of_end(row, 'target', figures)} {roles[1]}; {own}."


def _partner_there(row: Row, figures: Figures) -> str | None:
    """An institution in the target's own place that takes part in its project."""
    authors = figures.texts.authors
    own = authors.loc[authors["text"] == int(row["target_text"]), "organisation"]
    units = figures.organisations.unit_of
    for key in own:
        role = figures.topics.role_of.get(str(key))
        there = place_of(units.get(str(key), "")) == place_of(str(row["target"]))
        if there and role in (str(Role.RESEARCHES), str(Role.HOSTS)) and key != row["target_organisation"]:
            return cased(figures.name_of(str(key)))
    return None


def _roles(row: Row, words: list[str], figures: Figures) -> tuple[str, list[Evidence]]:
    """Who does what, and what one of the places declared that it wants."""
    said = _role_sentence(row, figures)
    found = declared(row, words, figures)
    if found is None:
        return said, []
    return f"{said} {declared_sentence(*found, figures)}.", [declared_evidence(*found, figures)]


def _live_sentence(row: Row, figures: Figures) -> str:
    ends = []
    for end in ("source", "target"):
        known = figures.texts.row(int(row[f"{end}_text"]))
        ends.append(f"{short(figures, int(row[f'{end}_text']))} {span(known)}")
    return f"How recent the work is: {ends[0]}; {ends[1]}."


def _near_sentence(row: Row, figures: Figures) -> str:
    nearer = text(row["nearer"])
    other = (
        f"; {cased(figures.name_of(nearer))}, {kilometres(float(row['nearer_km']))} away, has a text as alike"
        if nearer
        else "; no institution much nearer has a text as alike"
    )
    return f"{kilometres(float(row['distance_km']))} between the two{other}."


def _text_evidence(row: Row, words: list[str], figures: Figures) -> list[Evidence]:
    found = []
    for end in ("target", "source"):
        at = int(row[f"{end}_text"])
        known = figures.texts.row(at)
        source = str(known["source"])
        found.append(
            Evidence(
                f"{name_of_end(row, end, figures)} took part in {described(figures, at)}",
                str(known["reference"]),
                "number of the publisher",
                figures.area(str(row[end])).name,
                span(known),
                figures.source_title(source),
                figures.edition(source),
            )
        )
    found.append(
        Evidence(
            f"Likeness of the two texts, from the words that they share: {listed(words)}",
            round(float(row["fit"]), 4),
            "cosine of weighted words, 0 to 1",
            "United Kingdom",
            "computed of this release",
            figures.source_title("topics"),
            figures.edition("topics"),
        )
    )
    return found


def _distance_evidence(row: Row, figures: Figures) -> list[Evidence]:
    return [
        Evidence(
            f"Distance between {name_of_end(row, 'source', figures)} and {name_of_end(row, 'target', figures)}",
            float(row["distance_km"]),
            "km between their seats, or the middles of their areas where a seat has no point",
            "United Kingdom",
            "2021",
            *figures.boundary_source(str(row["target"])),
        )
    ]
