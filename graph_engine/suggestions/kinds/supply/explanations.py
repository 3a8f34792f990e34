"""A supply link in words: who makes what, who uses it, that they lack it, how far, and which table says so."""

from __future__ import annotations

from collections.abc import Sequence

from graph_engine.datasets.figures import Figures
from graph_engine.explanations.activity_evidence import activity_evidence, jump_caution, mainly
from graph_engine.explanations.contacts import firms
from graph_engine.explanations.evidence import Contact, Evidence, FigureRow
from graph_engine.explanations.named_works import local_product
from graph_engine.explanations.wording import from_middle, jobs, listed, percent, sentence, times, together
from graph_engine.reference.sites import known_changes
from graph_engine.reference.thresholds import thresholds
from graph_engine.schema.scalars import Row, cell, known, missing
from graph_engine.suggestions.entities import EntityRef
from graph_engine.suggestions.kind import Explanation
from graph_engine.suggestions.kinds.supply.limits import limits
from graph_engine.suggestions.model import Alternative, Link, Reason, Side


class SupplyExplanation(Explanation):
    """Puts supply links in words."""

    def reason(self, row: Row, figures: Figures) -> Reason:
        """Put one candidate in words."""
        dataset = figures.jobs
        source = _side(row, "source", row["supplier_label"], figures)
        target = _side(row, "target", figures.activities.get(row["target_activity"]).label, figures)
        made, used = (figures.activities.get(row[end]).label for end in ("source_activity", "target_activity"))
        text = (
            f"{source.area.name}: {made} ({jobs(source.value, source.measure)}{_which_year(source, figures)}, "
            f"{times(row['source_lq'])} times the national share){_here(source, made)}. {target.area.name}: {used} "
            f"({jobs(target.value, target.measure)}{_which_year(target, figures)}, {times(row['target_lq'])} times)"
            f"{_here(target, used)}; of {made} it has {times(row['target_supply_lq'])} times the national share. "
            f"{_tables(row, figures)} {from_middle(row['distance_km'])}; jobs of {dataset.year}."
        )
        return Reason(
            source=source,
            target=target,
            target_supply_lq=float(row["target_supply_lq"]),
            target_supply_lagged_lq=float(row["target_supply_lagged_lq"]),
            contribution=float(row["contribution"]),
            sentence=text,
            brief=(
                f"{source.area.name} has {jobs(source.value, source.measure)} in {made}, {times(row['source_lq'])} "
                f"times the national share; {target.area.name} has {jobs(target.value, target.measure)} in {used}, "
                f"{times(row['target_lq'])} times."
            ),
            link=Link(
                us_share=float(row["us_share"]),
                norm=float(row["us_norm"]),
                # What a row buys of itself says nothing of two trades inside it.
                uk_share=None if missing(row["uk_share"]) or row["uk_same_row"] else float(row["uk_share"]),
                uk_row=None if missing(row["uk_supplier"]) else str(row["uk_supplier"]),
                us_year=int(row["us_year"]),
                uk_year=int(row["uk_year"]) if not missing(row["uk_year"]) else 0,
            ),
        )

    def title(self, rows: Sequence[Row], reasons: Sequence[Reason], figures: Figures) -> str:
        """What, from where, and for whom."""
        ways = [
            f"{one.source.name} from {one.source.area.name} for {one.target.name} in {one.target.area.name}"
            for one in (reasons[0], *(one for one in reasons[1:2] if one.source.area == reasons[0].target.area))
        ]
        return sentence("; ".join(ways)).removesuffix(".")

    def headline(self, rows: Sequence[Row], reasons: Sequence[Reason], figures: Figures) -> str:
        """A sentence or two that a broker could say on the telephone."""
        first = reasons[0]
        makes = f"{first.source.area.name} makes {first.source.name}"
        own, lagged = first.target_supply_lq or 0.0, first.target_supply_lagged_lq
        around = "" if lagged is None else f", {times(lagged)} with its neighbours"
        thin = f", and local supply looks thin ({times(own)} times the national share{around})"
        needs = f"makers of {first.target.name} in {first.target.area.name} typically buy such goods" + (
            thin if own <= limits().thin_quotient else ""
        )
        if len(reasons) > 1 and reasons[1].source.area == first.target.area:
            back = reasons[1]
            return (
                f"{makes}, and {needs}; the other way, {back.source.area.name} makes {back.source.name}, "
                f"which makers of {back.target.name} typically buy."
            )
        if len(reasons) > 1 and reasons[1].source.name != first.source.name:
            makes = f"{first.source.area.name} makes {together([first.source.name, reasons[1].source.name])}"
        return f"{makes}. {needs[:1].upper()}{needs[1:]}."

    def evidence(self, row: Row, reason: Reason, figures: Figures) -> list[Evidence]:
        """The published figures behind a reason."""
        rows: list[Evidence] = []
        dataset = figures.jobs
        made, used = (figures.activities.get(row[end]).label for end in ("source_activity", "target_activity"))
        rows += activity_evidence(figures, row["source"], str(row["source_activity"]), made)
        rows += activity_evidence(figures, row["target"], str(row["target_activity"]), used)
        rows.append(
            Evidence(
                f"{reason.target.area.name}: location quotient of {made}",
                float(row["target_supply_lq"]),
                "times the national share",
                reason.target.area.name,
                int(dataset.year_of[row["target"]]),
                figures.source_title(dataset.source[row["target"]]),
                figures.edition(dataset.source[row["target"]]),
                FigureRow("jobs", reason.target.area.code, str(row["source_activity"])),
            )
        )
        rows += _shares(row, reason, made, used, figures)
        rows.append(
            Evidence(
                f"Distance between {reason.source.area.name} and {reason.target.area.name}",
                float(row["distance_km"]),
                "km between the means of their ITL3 centroids",
                "United Kingdom",
                "2021",
                *figures.boundary_source(row["target"]),
            )
        )
        return list(dict.fromkeys(rows))

    def cautions(self, rows: Sequence[Row], reasons: Sequence[Reason], figures: Figures) -> list[str]:
        """What a broker should know before ringing."""
        limit = thresholds()
        said: list[str] = []
        for row, reason in zip(rows, reasons, strict=True):
            for end, side in (("source", reason.source), ("target", reason.target)):
                ratio = row[f"{end}_one_site"]
                if ratio >= limit.evidence.one_site_ratio:
                    said.append(
                        f"Probably one or a few sites: {side.name} in {side.area.name} has {ratio:.0f} times as many "
                        "jobs per site as nationally."
                    )
                if figures.newest_year - side.year > limit.evidence.old_years:
                    said.append(
                        f"The figures of {side.area.name} are of {side.year}: works may have opened or closed since."
                    )
                place = figures.place(side.area.key)
                said += [
                    change.caution(f"{side.counts} in {side.area.name}")
                    for change in known_changes().of(place, str(row[f"{end}_activity"]), side.year)
                ]
                if jumped := jump_caution(figures, str(row[end]), str(row[f"{end}_activity"])):
                    said.append(jumped)
                if side.lq_before is not None and side.lq is not None and side.lq_before < 1 <= side.lq:
                    said.append(
                        f"{side.area.name} was below its share of {side.name} in {figures.jobs.year_before} "
                        f"({times(side.lq_before)}); the strength is new or a matter of classification."
                    )
            strongest = cell(figures.jobs.lq, row["target"], row["source_activity"])
            if strongest >= limit.capability.share_quotient:
                said.append(
                    f"{reason.target.area.name} has its share of {reason.source.name} too; the two may compete."
                )
            if row["uk_same_row"]:
                said.append(f"Only the US table sees {reason.source.name} apart from {reason.target.name}.")
        return list(dict.fromkeys(said))

    def alternatives(self, rows: Sequence[Row], figures: Figures) -> list[Alternative]:
        """Other suppliers of the same need that pass the same rules, best first."""
        return [
            Alternative(
                EntityRef.of_area(figures.area(row["source"])),
                float(row["source_jobs"]),
                float(row["source_lq"]),
                float(row["distance_km"]),
            )
            for row in rows
        ]

    def subject(self, row: Row, figures: Figures) -> str:
        """What a candidate is about, in a few words, for lists of near misses."""
        return (
            f"{row['supplier_label']} from {figures.area(row['source']).name} to "
            f"{listed([figures.activities.get(row['target_activity']).label])} in {figures.area(row['target']).name}"
        )

    def contacts(
        self, rows: Sequence[Row], reasons: Sequence[Reason], figures: Figures, source: str, target: str
    ) -> tuple[list[Contact], list[Contact]]:
        """Large employers that carry a reason, on both sides."""
        by_unit: dict[str, list[Contact]] = {source: [], target: []}
        for row in rows:
            by_unit[row["source"]] += firms(figures, row["source"], str(row["source_activity"]))
            by_unit[row["target"]] += firms(figures, row["target"], str(row["target_activity"]))
        return by_unit[source], by_unit[target]


def _side(row: Row, end: str, name: str, figures: Figures) -> Side:
    dataset, unit, activity = figures.jobs, row[end], row[f"{end}_activity"]
    return Side(
        entity=EntityRef.of_area(figures.area(unit)),
        what=str(activity),
        name=local_product(figures, str(unit), str(activity)) or name,
        measure=str(dataset.measure[unit]),
        value=float(row[f"{end}_jobs"]),
        year=int(dataset.year_of[unit]),
        lq=float(row[f"{end}_lq"]),
        lq_before=known(cell(dataset.lq_before, unit, activity)),
        year_before=dataset.year_before,
        # The figure is of the whole activity, also where the side is named by its main product.
        counts=figures.activities.get(str(activity)).label,
        detail=mainly(figures, unit, activity),
    )


def _here(side: Side, label: str) -> str:
    """What is mostly made there, where the table of local products or the link says it more closely than the class."""
    return "" if side.name == label else f", mostly {side.name}"


def _which_year(side: Side, figures: Figures) -> str:
    return f" in {side.year}" if side.year != figures.jobs.year else ""


def _tables(row: Row, figures: Figures) -> str:
    """Say what each table says in its own words: national figures know classes, never the product of one place."""
    product, user = (figures.activities.get(row[end]).label for end in ("source_activity", "target_activity"))
    us = f"makers of {user} spend {percent(row['us_share'])} of their inputs on {product} (US, {int(row['us_year'])})"
    if row["uk_same_row"] or missing(row["uk_share"]):
        return f"In the US table, which is finer than ours, {us}; the UK table holds both in one row and cannot say."
    buyer, supplier = _short(row["uk_buyer"]), _short(row["uk_supplier"])
    return (
        f"UK {int(row['uk_year'])}: “{buyer}” buys {percent(row['uk_share'])} of its inputs from “{supplier}”. "
        f"No UK figure is finer; in the US table {us}."
    )


def _short(name: object) -> str:
    text = str(name).strip()
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _shares(row: Row, reason: Reason, made: str, used: str, figures: Figures) -> list[Evidence]:
    """What the two national tables say of the link."""
    title, edition = figures.source_title(row["publication"]), figures.edition(row["publication"])
    found = FigureRow("links", activity=str(row["source_activity"]))
    shares = [
        Evidence(
            f"Share of {made} in what makers of {used} buy (US detail)",
            float(row["us_share"]) * 100,
            "% of inputs",
            "United States",
            int(row["us_year"]),
            title,
            edition,
            found,
        )
    ]
    if reason.link and reason.link.uk_share is not None:
        shares.append(
            Evidence(
                f"Share of “{row['uk_supplier']}” in what “{row['uk_buyer']}” buys",
                reason.link.uk_share * 100,
                "% of inputs",
                "United Kingdom",
                reason.link.uk_year,
                title,
                edition,
                found,
            )
        )
    return shares
