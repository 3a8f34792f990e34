"""Untied peers in words: with whom both have worked, on what, and who could introduce them."""

from __future__ import annotations

from collections.abc import Sequence

from graph_engine.datasets.figures import Figures
from graph_engine.datasets.organisations_by_place import LONDON_KEY
from graph_engine.explanations.contacts import districts_of, ties
from graph_engine.explanations.evidence import Contact, Evidence, Tie
from graph_engine.explanations.roles_in_words import DOES, KIND
from graph_engine.explanations.texts_in_words import described, records_searched, span
from graph_engine.explanations.vouching import edition_year
from graph_engine.explanations.wording import listed
from graph_engine.organisations.casing import cased
from graph_engine.organisations.names import without_legal_form
from graph_engine.reference.topic_roles import Role
from graph_engine.schema.scalars import Row, missing
from graph_engine.suggestions.entities import EntityRef
from graph_engine.suggestions.kind import Explanation
from graph_engine.suggestions.kinds.untied_peers.limits import limits
from graph_engine.suggestions.kinds.untied_peers.rules import introducers
from graph_engine.suggestions.model import SHARED_PARTNERS, Alternative, Reason, Side
from graph_engine.suggestions.named_ends import name_of_end, other_sources, unit_of_end
from graph_engine.topics.headings import topic_headings

_BOTH = ("target", "source")


class PeerExplanation(Explanation):
    """Puts untied peers in words."""

    def reason(self, row: Row, figures: Figures) -> Reason:
        """With whom both have worked on the topic."""
        source, target = (_side(row, end, figures) for end in ("source", "target"))
        works = " ".join(
            f"{name_of_end(row, end, figures)}: {described(figures, int(row[f'{end}_text']))}." for end in _BOTH
        )
        return Reason(
            source,
            target,
            None,
            None,
            float(row["contribution"]),
            f"{_shared_sentence(row, figures)} {works}",
            brief=_shared_sentence(row, figures),
        )

    def headline(self, rows: Sequence[Row], reasons: Sequence[Reason], figures: Figures) -> str:
        """Who has worked with whom, and that no record shows the two together."""
        row, (source, target) = rows[0], (reasons[0].source, reasons[0].target)
        return (
            f"{target.entity.name} ({target.area.name}) and {source.entity.name} ({source.area.name}) have both worked "
            f"with {_partners(row, figures)} on {_heading(row, figures)}; the projects on record show none of the two "
            "together."
        )

    def title(self, rows: Sequence[Row], reasons: Sequence[Reason], figures: Figures) -> str:
        """Who with whom, and on what."""
        names = " with ".join(without_legal_form(name_of_end(rows[0], end, figures)) for end in _BOTH)
        return f"{names}: {_heading(rows[0], figures)}"

    def subject(self, row: Row, figures: Figures) -> str:
        """The two organisations and their topic."""
        names = " with ".join(name_of_end(row, end, figures) for end in _BOTH)
        return f"{names} on {figures.topics.name(str(row['topic']))}"

    def evidence(self, row: Row, reason: Reason, figures: Figures) -> list[Evidence]:
        """Of each named partner, in which project it was with either; and what its closeness is."""
        found = []
        for key in introducers(row, figures)[: limits().named]:
            for end in _BOTH:
                found += _met(row, end, str(key), figures)
        found.append(
            Evidence(
                f"Closeness of the two by {int(row['shared'])} partners of both, of all countries",
                round(float(row["contribution"]), 4),
                "sum over partners, projects of few counting more",
                "United Kingdom",
                "computed of this release",
                figures.source_title("topics"),
                figures.edition("topics"),
            )
        )
        return list(dict.fromkeys(found))

    def cautions(self, rows: Sequence[Row], reasons: Sequence[Reason], figures: Figures) -> list[str]:
        """What was searched, what a shared partner does not say, and where a place is not known."""
        row = rows[0]
        said = [
            f"No joint project of the two is on record in {records_searched(figures)}; contracts and other programmes "
            "were not searched, and the names of many who took part are missing",
            "Who shares partners may know each other well, or compete: ask before you introduce them",
        ]
        in_london = (name_of_end(row, end, figures) for end in _BOTH if row[end] == LONDON_KEY)
        return [*said, *(f"{name} is in London; in which part of it is not on record" for name in in_london)]

    def foremost(self, rows: Sequence[Row], reasons: Sequence[Reason], figures: Figures) -> str:
        """That peers may be rivals, which no record tells."""
        return self.cautions(rows, reasons, figures)[1]

    def alternatives(self, rows: Sequence[Row], figures: Figures) -> list[Alternative]:
        """Other peers of the same organisation on the same topic."""
        return other_sources(rows, figures, "contribution")

    def contacts(
        self, rows: Sequence[Row], reasons: Sequence[Reason], figures: Figures, source: str, target: str
    ) -> tuple[list[Contact], list[Contact]]:
        """The two organisations."""
        row = rows[0]
        by_unit: dict[str, list[Contact]] = {source: [], target: []}
        for end in ("source", "target"):
            unit = unit_of_end(row, end, (source, target))
            by_unit[unit].append(_contact(row, end, figures))
        return by_unit[source], by_unit[target]

    def shared(self, rows: Sequence[Row], figures: Figures, source: str, target: str) -> tuple[Tie, ...]:
        """Who could introduce the two, and what their areas do together."""
        names = tuple(_introducer_names(rows[0], figures))
        both = "organisation that has" if len(names) == 1 else "organisations that have"
        own = Tie(f"{both} worked with each of the two on the topic", len(names), None, None, names)
        units = all(unit in figures.units for unit in (source, target))
        return (own, *(ties(figures, source, target) if units else ()))

    def tied(self, rows: Sequence[Row], figures: Figures, source: str, target: str) -> bool:
        """Never: it is a rule of the kind that the two organisations are not, whatever their areas do together."""
        return False

    def first_step(self, rows: Sequence[Row], reasons: Sequence[Reason], figures: Figures, ring: str) -> str:
        """Whom both trust, and what to ask."""
        names = [name_of_end(rows[0], end, figures) for end in _BOTH]
        first = _introducer_names(rows[0], figures)[0]
        return (
            f"Ask {first}, which has worked with both, whether {listed(names)} know each other and what each could use "
            f"of the other's work on {_heading(rows[0], figures)}; then bring them together. {ring}"
        )


def _heading(row: Row, figures: Figures) -> str:
    """The topic as it is called on pages, in running text."""
    said = topic_headings(figures).get(str(row["topic"]), figures.topics.name(str(row["topic"])))
    return f"{said[:1].lower()}{said[1:]}" if said[1:2].islower() else said


def _introducer_names(row: Row, figures: Figures) -> list[str]:
    keys = introducers(row, figures)[: limits().named]
    return [cased(figures.joint_work.name_of(str(key))) for key in keys]


def _partners(row: Row, figures: Figures) -> str:
    """Named partners of both, and how many more there are."""
    names = _introducer_names(row, figures)
    rest = int(row["shared"]) - len(names)
    return listed([*names, f"{rest} more of the same partner{'' if rest == 1 else 's'}"] if rest else names)


def _shared_sentence(row: Row, figures: Figures) -> str:
    names = [name_of_end(row, end, figures) for end in _BOTH]
    return f"{listed(names)} have both worked with {_partners(row, figures)} on {_heading(row, figures)}."


def _side(row: Row, end: str, figures: Figures) -> Side:
    at = int(row[f"{end}_text"])
    return Side(
        entity=EntityRef.of_organisation(
            str(row[f"{end}_organisation"]), name_of_end(row, end, figures), figures.area(str(row[end]))
        ),
        what=str(row["topic"]),
        name=figures.topics.name(str(row["topic"])),
        measure=SHARED_PARTNERS,
        value=float(row["contribution"]),
        year=0 if missing(row[f"{end}_year"]) else int(row[f"{end}_year"]),
        detail=described(figures, at),
        text=str(figures.texts.row(at)["key"]),
    )


def _contact(row: Row, end: str, figures: Figures) -> Contact:
    key, at = str(row[f"{end}_organisation"]), int(row[f"{end}_text"])
    role = Role(figures.topics.role_of.get(key, Role.MAKES))
    known = figures.texts.row(at)
    source = str(known["source"])
    years = [edition_year(figures, source), "" if missing(known["end"]) else str(int(known["end"]))]
    return Contact(
        name=name_of_end(row, end, figures),
        kind=KIND.get(role, "business"),
        id=key,
        ties_to=f"{DOES[role]}: {described(figures, at)}",
        source=figures.source_title(source),
        dated=min(filter(None, years), default=""),
        contact=figures.organisations.contact_of.get(key),
        districts=districts_of(figures, key),
    )


def _met(row: Row, end: str, partner: str, figures: Figures) -> list[Evidence]:
    """In which project on the topic one end was with a partner: the first that is on record."""
    joint, texts = figures.joint_work, figures.texts
    position = joint.position
    projects = [
        set(joint.of_project[joint.of_organisation == position[key]].tolist())
        for key in (str(row[f"{end}_organisation"]), partner)
    ]
    keys = {str(joint.projects["text"].iloc[at]) for at in projects[0] & projects[1]}
    of_node = figures.topics.of_node
    on_topic = [
        int(at)
        for at, key in enumerate(texts.table["key"])
        if str(key) in keys and of_node.get(str(key)) == str(row["topic"])
    ]
    found = []
    both = f"{name_of_end(row, end, figures)} and {cased(joint.name_of(partner))}"
    for at in on_topic[:1]:
        known = texts.row(at)
        source = str(known["source"])
        found.append(
            Evidence(
                f"{both} took part in {described(figures, at)}",
                str(known["reference"]),
                "number of the publisher",
                figures.area(str(row[end])).name,
                span(known),
                figures.source_title(source),
                figures.edition(source),
            )
        )
    return found
