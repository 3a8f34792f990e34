"""Rows that say one thing twice, and rows that contradict each other."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from loaders.framework.load_report import FileReport

REPEATED = "repeated row"
CONTRADICTION = "contradicts another row"


def set_aside_repeats(
    frame: pd.DataFrame, identity: Sequence[str], file_report: FileReport, *, part: str = ""
) -> pd.DataFrame:
    """Keep one of several equal rows, and none of those that contradict each other, so that their order never decides.

    Parameters
    ----------
    frame : DataFrame
        Rows of text; the index is the line of the file.
    identity : sequence of str
        Columns that together may stand once.
    file_report : FileReport
        Told of each row that is not kept.
    part : str
        Member of an archive or sheet of a workbook.

    Returns
    -------
    DataFrame
        The rows that are kept, in their order.
    """
    columns = list(identity)
    several = frame.duplicated(columns, keep=False)
    if not several.any():
        return frame
    # Equal in all columns is a repeat; equal in the identity alone is a contradiction.
    again = frame.duplicated(keep="first") & several
    contradictory = frame[~again].duplicated(columns, keep=False).reindex(frame.index, fill_value=False) & ~again
    for rule, mask in ((REPEATED, again), (CONTRADICTION, contradictory)):
        for line, row in frame.loc[mask, columns].iterrows():
            file_report.quarantine(int(str(line)), columns[0], rule, " | ".join(map(str, row)), part=part)
    return frame[~again & ~contradictory]
