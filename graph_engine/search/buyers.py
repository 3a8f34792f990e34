"""Who buys what a business offers: by national supply tables, or by reference data where they show no buyer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.datasets.strong_places import ClassJobs, points
from graph_engine.explanations.evidence import (
    Evidence,
)
from graph_engine.explanations.wording import percent
from graph_engine.reference.buyer_trades import buyer_trades
from graph_engine.reference.trade_names import final_buyers
from graph_engine.schema.scalars import records
from graph_engine.search.limits import search_limits


@dataclass(frozen=True)
class Buyer:
    """An industry that buys the offer.

    Attributes
    ----------
    name : str
        In running text.
    jobs, lq, points : Series
        By unit.
    because : str
        How it is known that it buys, a clause.
    evidence : tuple of Evidence
        Published shares behind it; empty where reference data name it.
    classes : str
        Beginning of the codes of its firms, or the code of its activity.
    codes : tuple of str
        Classes of four digits of its firms.
    by_reference : bool
        Whether reference data (general knowledge) name it, not a table of inputs.
    said : bool
        Whether the question says that its thing is for it.
    """

    name: str
    jobs: pd.Series
    lq: pd.Series
    points: pd.Series
    because: str
    evidence: tuple[Evidence, ...]
    classes: str
    codes: tuple[str, ...]
    by_reference: bool
    said: bool = False


def buyers_of(
    figures: Figures, class_jobs: ClassJobs, codes: Sequence[str], nearest: Sequence[str] = ()
) -> list[Buyer]:
    """Industries that buy what some classes put out.

    Tables of inputs show makers only. Where the reference table has a row for the class itself, and not only for its
    division, somebody has considered who buys just this, and that row is taken instead.

    Parameters
    ----------
    figures : Figures
        The figures of the release.
    class_jobs : ClassJobs
        Jobs by class.
    codes : sequence of str
        The classes.
    nearest : sequence of str
        Those that are only nearest to a field without a class: what buys all else that they put out need not buy this,
        so tables say nothing, and reference data only of the first.
    """
    if nearest:
        return _by_reference(figures, class_jobs, [code for code in codes if code not in nearest[1:]])
    # A row for the class itself says more than tables of inputs, which know wider groups of makers.
    considered = [code for code in codes if (row := final_buyers(code)) is not None and row.supplier == code]
    others = [code for code in codes if code not in considered]
    found = _by_reference(figures, class_jobs, considered) + _by_tables(figures, class_jobs, others)
    return found or _by_reference(figures, class_jobs, codes)


def named_buyers(figures: Figures, class_jobs: ClassJobs, purpose: str, sold: Collection[str]) -> list[Buyer]:
    """Industries that a question names as those for whom its thing is, the likeliest first; none where it names none.

    Parameters
    ----------
    figures : Figures
        The figures of the release.
    class_jobs : ClassJobs
        Jobs by class.
    purpose : str
        What stands behind “for”.
    sold : collection of str
        Classes that sell the thing: they are no buyers of it.
    """
    found: dict[str, Buyer] = {}
    for name, row in buyer_trades(purpose):
        because = f"you say that it is for {name}"
        for one in _of_codes(figures, class_jobs, [code for code in row.classes if code not in sold], because):
            found.setdefault(one.classes, replace(one, said=True))
    return list(found.values())


def words_of_buyers(purpose: str) -> frozenset[str]:
    """Words by which a purpose names trades of buyers."""
    return frozenset(word for name, _ in buyer_trades(purpose) for word in name.split())


def _by_tables(figures: Figures, class_jobs: ClassJobs, codes: Sequence[str]) -> list[Buyer]:
    frame, links = figures.jobs, figures.links
    offered = {act for code in codes if (act := figures.activities.of(code)) is not None}
    mine = links[links["supplier"].isin(offered) & links["buyer"].isin(frame.jobs.columns)]
    mine = mine.sort_values(["buyer", "us_share"], ascending=[True, False]).drop_duplicates("buyer")
    found = []
    for row in records(mine):
        code, share, year = str(row["buyer"]), float(row["us_share"]), int(row["us_year"])
        label, source = figures.activities.get(code).label, str(row["source"])
        uk = (
            ""
            if row["uk_same_row"]
            else f"; in the coarser UK table of {int(row['uk_year'])}, {percent(float(row['uk_share']))} on "
            f"{row['uk_supplier']}"
        )
        found.append(
            Buyer(
                name=label,
                jobs=frame.jobs[code],
                lq=frame.lq[code],
                points=points(frame.lq[code], frame.jobs[code])
                * min(share / search_limits().buyer_share_full, 1.0) ** 0.5,
                because=f"such makers spend {percent(share)} of their inputs on {row['supplier_label']} "
                f"(US table, {year}{uk})",
                evidence=(
                    Evidence(
                        f"Share of {row['supplier_label']} in what makers of {label} buy",
                        100 * share,
                        "% of inputs",
                        "United States",
                        year,
                        figures.source_title(source),
                        figures.edition(source),
                    ),
                ),
                classes=code,
                codes=_inside(figures, class_jobs, code),
                by_reference=False,
            )
        )
    return found


def _by_reference(figures: Figures, class_jobs: ClassJobs, codes: Sequence[str]) -> list[Buyer]:
    found: dict[str, Buyer] = {}
    for row in filter(None, map(final_buyers, codes)):
        for one in _of_codes(figures, class_jobs, row.buyers, row.reason):
            found.setdefault(one.classes, one)
    return list(found.values())


def _of_codes(figures: Figures, class_jobs: ClassJobs, codes: Sequence[str], because: str) -> list[Buyer]:
    """Industries by their codes, each later one a little less likely."""
    found = []
    for place, code in enumerate(codes):
        jobs, lq = class_jobs.of(code)
        found.append(
            Buyer(
                name=_name(figures, class_jobs, code),
                jobs=jobs,
                lq=lq,
                points=points(lq, jobs) * search_limits().each_later_buyer ** place,
                because=because,
                evidence=(),
                classes=code,
                codes=_beginning(class_jobs, code),
                by_reference=True,
            )
        )
    return found


def _name(figures: Figures, class_jobs: ClassJobs, code: str) -> str:
    """What the project calls an industry where an activity is nearly nothing else; otherwise its official name."""
    activity = figures.activities.of(code)
    if activity is None:
        return figures.sic_name(code)
    all_of_it = float(class_jobs.national[list(_inside(figures, class_jobs, activity))].sum())
    mine = float(class_jobs.national[list(_beginning(class_jobs, code))].sum())
    return (
        figures.activities.get(activity).label
        if mine >= search_limits().nearly_all * all_of_it
        else figures.sic_name(code)
    )


def _beginning(class_jobs: ClassJobs, prefix: str) -> tuple[str, ...]:
    return tuple(str(code) for code in class_jobs.jobs.columns if str(code).startswith(prefix))


def _inside(figures: Figures, class_jobs: ClassJobs, activity: str) -> tuple[str, ...]:
    return tuple(str(code) for code in class_jobs.jobs.columns if figures.activities.of(str(code)) == activity)
