"""Research that meets industry, in words: who is paid by industry for what, which industry is where, what it lacks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph_engine.datasets.figures import Figures
from graph_engine.explanations.activity_evidence import activity_evidence, jump_caution, mainly
from graph_engine.explanations.contacts import districts_of, firms, ties_of
from graph_engine.explanations.evidence import Contact, Evidence, FigureRow, Tie
from graph_engine.explanations.vouching import edition_year
from graph_engine.explanations.wording import count, jobs, kilometres, listed, pounds, sentence, times, together
from graph_engine.reference.centres import centres
from graph_engine.reference.research_topics import research_topics
from graph_engine.reference.sites import known_changes
from graph_engine.reference.thresholds import thresholds
from graph_engine.schema import UNITS, Measure
from graph_engine.schema.scalars import Row, cell, known, text
from graph_engine.suggestions.entities import EntityRef
from graph_engine.suggestions.kind import Explanation
from graph_engine.suggestions.kinds.research.limits import limits
from graph_engine.suggestions.model import Alternative, Reason, Side

# Decimal places of an estimated income in pounds: to the nearest £100,000.
_ESTIMATED = -5

_IN_BRACKETS = re.compile(r"\s*\([^()]*\)")


class ResearchExplanation(Explanation):
    """Puts research that meets industry in words."""

    def reason(self, row: Row, figures: Figures) -> Reason:
        """Put one candidate in words."""
        dataset, unit, code = figures.jobs, row["target"], row["target_activity"]
        label, alone = _industries(row, figures), len(row["activities"]) == 1
        source = Side(
            entity=_institution(row, figures),
            what=str(row["subject_code"]),
            name=text(row["topic"]) or str(row["subject"]),
            measure=str(Measure.INDUSTRY_INCOME),
            value=float(row["income"]),
            year=int(row["year"]),
            detail="estimated from 2014 staff" if row["estimated"] else None,
        )
        target = Side(
            entity=EntityRef.of_area(figures.area(unit)),
            what=str(code),
            name=label,
            measure=str(dataset.measure[unit]),
            value=float(row["target_jobs"]),
            year=int(dataset.year_of[unit]),
            lq=float(row["target_lq"]),
            lq_before=known(cell(dataset.lq_before, unit, code)) if alone else None,
            year_before=dataset.year_before if alone else None,
            detail=mainly(figures, unit, str(code)) if alone else None,
        )
        period = f"{int(row['year_from'])}–{str(int(row['year']))[-2:]}"
        paid = f"about £{row['income'] / 1e6:.0f}m (our estimate)" if row["estimated"] else pounds(row["income"])
        said = (
            f"{row['name']} ({source.area.name}): {_subject(row)} was paid {paid} by industry in {period}; "
            f"{count(row['staff'])} research staff{_quality(row)}. {target.area.name}: {label} "
            f"({jobs(target.value, target.measure)} in {target.year}, {times(row['target_lq'])} times the national "
            f"share); {_own(row)} {kilometres(row['distance_km'])} from the institution."
        )
        brief = (
            f"{sentence(_subject(row))[:-1]} was paid {paid} by industry in {period}; {target.area.name} has "
            f"{times(row['target_lq'])} times the national share of {label}."
        )
        return Reason(source, target, None, None, float(row["contribution"]), said, brief=brief)

    def title(self, rows: Sequence[Row], reasons: Sequence[Reason], figures: Figures) -> str:
        """Which research, and for which industry."""
        first = reasons[0]
        # Which department, and which parts of an industry, say the reasons.
        what, industry = (_IN_BRACKETS.sub("", one.name).split("; ")[0] for one in (first.source, first.target))
        research = sentence(what).removesuffix(".")
        return f"{research} of {first.source.institution} for {industry} in {first.target.area.name}"

    def headline(self, rows: Sequence[Row], reasons: Sequence[Reason], figures: Figures) -> str:
        """One sentence that a broker could say on the telephone."""
        first = reasons[0]
        place = first.target.area.name
        return (
            f"{first.source.institution} ({first.source.area.name}) already works for industry in {first.source.name}; "
            f"{place} has {jobs(first.target.value, first.target.measure)} in {first.target.name} "
            "and little such research of its own."
        )

    def evidence(self, row: Row, reason: Reason, figures: Figures) -> list[Evidence]:
        """The published figures behind a reason."""
        rows: list[Evidence] = []
        title, edition = figures.source_title(row["publication"]), figures.edition(row["publication"])
        place = reason.source.area.name
        period = f"{int(row['year_from'])}–{int(row['year'])}"
        note = " (estimated: engineering split by the institution's staff of 2014)" if row["estimated"] else ""
        found = FigureRow("research", activity=str(row["target_activity"]), institution=str(row["institution"]))
        rows += [
            Evidence(
                f"{row['name']}: income from industry in {row['subject']} as a whole{note}",
                round(float(row["income"]), _ESTIMATED if row["estimated"] else 0),
                UNITS[Measure.INDUSTRY_INCOME],
                place,
                period,
                title,
                edition,
                found,
            ),
            Evidence(
                f"{row['name']}: research staff in {row['subject']} as a whole{note}",
                float(row["staff"]),
                UNITS[Measure.RESEARCH_STAFF],
                place,
                int(row["year"]),
                title,
                edition,
                found,
            ),
            Evidence(
                f"{reason.target.area.name}: income of its own institutions from industry in {row['subject']}",
                float(row["own_income"]),
                UNITS[Measure.INDUSTRY_INCOME],
                reason.target.area.name,
                period,
                title,
                edition,
                FigureRow("research", reason.target.area.code, str(row["target_activity"])),
            ),
        ]
        rows += _topic_evidence(row, place, figures)
        for activity in row["activities"]:
            rows += activity_evidence(figures, row["target"], activity, figures.activities.get(activity).label)
        rows.append(
            Evidence(
                f"Distance between {row['name']} and {reason.target.area.name}",
                float(row["distance_km"]),
                "km from its seat to the mean of the ITL3 centroids",
                "United Kingdom",
                "2021",
                *figures.boundary_source(row["target"]),
            )
        )
        return list(dict.fromkeys(rows))

    def cautions(self, rows: Sequence[Row], reasons: Sequence[Reason], figures: Figures) -> list[str]:
        """What a broker should know before ringing."""
        said: list[str] = []
        for row, reason in zip(rows, reasons, strict=True):
            if row["estimated"]:
                said.append(
                    f"REF 2021 has engineering as one unit: the part of {row['name']} is estimated from its staff of "
                    "2014." + (f" It also has {row['witness']}." if row["witness"] else "")
                )
            near = centres().of(figures.place(row["target"]), row["target_activity"])
            if near:
                said.append(f"{reason.target.area.name} has {listed(centre.sentence for centre in near)}.")
            if row["lead_one_site"] >= thresholds().evidence.one_site_ratio:
                said.append(
                    f"Probably one or a few sites hold most of the jobs in "
                    f"{figures.activities.get(row['target_activity']).label} in {reason.target.area.name}."
                )
            for activity in row["activities"]:
                if jumped := jump_caution(figures, str(row["target"]), str(activity)):
                    said.append(jumped)
                said += [
                    change.caution(f"{figures.activities.get(activity).label} in {reason.target.area.name}")
                    for change in known_changes().of(figures.place(row["target"]), activity, reason.target.year)
                ]
        return list(dict.fromkeys(said))

    def foremost(self, rows: Sequence[Row], reasons: Sequence[Reason], figures: Figures) -> str:
        """The last: what changed at a works since its figure was taken outweighs how a figure was split."""
        return next(reversed(self.cautions(rows, reasons, figures)), "")

    def alternatives(self, rows: Sequence[Row], figures: Figures) -> list[Alternative]:
        """Other institutions for the same industry that pass the same rules, best first."""
        return [
            Alternative(_institution(row, figures), float(row["income"]), None, float(row["distance_km"]))
            for row in rows
        ]

    def subject(self, row: Row, figures: Figures) -> str:
        """What a candidate is about, in a few words, for lists of near misses."""
        return (
            f"{row['subject']} at {row['name']} for {figures.activities.get(row['target_activity']).label} in "
            f"{figures.area(row['target']).name}"
        )

    def contacts(
        self, rows: Sequence[Row], reasons: Sequence[Reason], figures: Figures, source: str, target: str
    ) -> tuple[list[Contact], list[Contact]]:
        """The institution on its side, large employers of the industry on the other."""
        by_unit: dict[str, list[Contact]] = {source: [], target: []}
        for row, reason in zip(rows, reasons, strict=True):
            by_unit[row["source"]].append(
                Contact(
                    name=str(row["name"]),
                    kind="institution",
                    id=str(row["id"]),
                    ties_to=(
                        f"{reason.source.name}; its {row['subject']} as a whole: {pounds(float(row['income']))} "
                        f"from industry, {count(row['staff'])} research staff"
                    ),
                    source=figures.source_title(row["publication"]),
                    dated=edition_year(figures, str(row["publication"])),
                    contact=figures.organisations.contact_of.get(str(row["institution"])),
                    districts=districts_of(figures, str(row["institution"])),
                )
            )
            for activity in row["activities"][: limits().named]:
                by_unit[row["target"]] += firms(figures, row["target"], activity)
        return by_unit[source], by_unit[target]

    def shared(self, rows: Sequence[Row], figures: Figures, source: str, target: str) -> tuple[Tie, ...]:
        """What the institution already does with organisations of the place."""
        return tuple(tie for row in rows for tie in ties_of(figures, row["institution"], row["target"]))


def _institution(row: Row, figures: Figures) -> EntityRef:
    return EntityRef.of_organisation(str(row["institution"]), str(row["name"]), figures.area(row["source"]))


def _industries(row: Row, figures: Figures) -> str:
    """The industries whose jobs are counted together: by name, or by their field where they are several."""
    named = together(figures.activities.get(activity).label for activity in row["activities"][: limits().named])
    return f"{row['theme']} (most in {named})" if len(row["activities"]) > limits().named else named


def _subject(row: Row) -> str:
    topic = text(row["topic"])
    return f"{topic}, a part of its {row['subject']}, which as a whole" if topic else f"its {row['subject']}"


def _topic_evidence(row: Row, place: str, figures: Figures) -> list[Evidence]:
    """Who else says that the institution has the topic: a page that was read, or a publication."""
    unit = str(row["subject_code"]).partition("/")[0]
    topic = research_topics().of(str(row["ukprn"]), unit, str(row["target_activity"]))
    if topic is None or not topic.checked.may_name:
        return []
    checked = topic.checked
    return [
        Evidence(
            f"{row['name']}: {topic.topic}",
            "named",
            "topic",
            place,
            "not stated" if checked.page else figures.edition(checked.against),
            checked.page or figures.source_title(checked.against),
            f"read on {checked.on}" if checked.page else figures.edition(checked.against),
        )
    ]


def _quality(row: Row) -> str:
    return "" if known(row["quality_4"]) is None else f", {row['quality_4']:.0f}% of their unit's work rated 4*"


def _own(row: Row) -> str:
    own = (
        f"industry pays institutions there {pounds(row['own_income'])} for this subject (REF 2021)"
        if row["own_income"] >= limits().own_income_shown_m * 1e6
        else "REF 2021 shows no income from industry in this subject there"
    )
    if text(row["nearer_alternative"]):
        near = kilometres(limits().alternative_km)
        return f"{own}; within {near}, {row['nearer_alternative']} is paid {pounds(row['alternative_income'])}."
    return f"{own}."
