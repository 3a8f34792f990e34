"""Jobs of Great Britain by SIC group: the frame in which relatedness density is measured elsewhere.

Activities of the product are groups and classes of their own, with Northern Ireland beside them, whose figures are of
one year: an entry there is a change of publication. Groups of SIC 2007 (three digits) of Great Britain's areas are the
same list in every edition.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from graph_engine.datasets.jobs import quotients_by_limits
from graph_engine.datasets.sic_figures import by_class, choose_editions, read_sic_figures, rows_of, sic_divisions
from graph_engine.geography.gazetteer import Gazetteer
from graph_engine.measures import Quotients, location_quotient
from graph_engine.reference.activity_rows import section_of
from graph_engine.schema import Measure
from graph_engine.stores.protocol import GraphStore

GROUP_DIGITS = 3


@dataclass(frozen=True)
class GroupFrame:
    """Jobs of one edition.

    Attributes
    ----------
    year : int
        Of the edition.
    jobs, lq : DataFrame, areas × groups
        Groups without a job in any area are left out.
    quotients : Quotients
        Shrunken quotients, capability and strength.
    """

    year: int
    jobs: pd.DataFrame
    lq: pd.DataFrame
    quotients: Quotients


def group_frames(store: GraphStore, gazetteer: Gazetteer) -> list[GroupFrame]:
    """Read the editions of jobs that cover Great Britain, the oldest first; none where none does."""
    edges = read_sic_figures(store, [Measure.JOBS, Measure.EMPLOYEE_JOBS, Measure.LOCAL_UNITS])
    choice = choose_editions(edges, gazetteer, sic_divisions(store))[Measure.JOBS]
    if choice.basis is None:
        return []
    editions = sorted((choice.basis, *choice.earlier), key=lambda one: one.year)
    return [group_frame(one.year, by_class(rows_of(edges, one, Measure.JOBS), GROUP_DIGITS)) for one in editions]


def group_frame(year: int, jobs: pd.DataFrame) -> GroupFrame:
    """Compute the quotients of areas × groups."""
    jobs = jobs.loc[:, jobs.sum() > 0].astype(float)
    section = pd.Series({code: section_of(int(code[:2])) for code in jobs.columns})
    return GroupFrame(year, jobs, location_quotient(jobs), quotients_by_limits(jobs, section=section))
