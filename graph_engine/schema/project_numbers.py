"""Numbers of projects: which of them is a grant number, and which a record number under another name."""

from __future__ import annotations

import pandas as pd


def grant_numbers(projects: pd.DataFrame) -> pd.Series:
    """Grant numbers of projects; none where the code is the record number, as in files keyed by that.

    The two are counted apart, so that one project's record number may be another's grant number.

    Parameters
    ----------
    projects : DataFrame
        ``code`` and ``rcn``, text or missing.

    Returns
    -------
    Series
        Text or missing, on the index of ``projects``.

    Examples
    --------
    >>> grant_numbers(pd.DataFrame({"code": ["207027", "768953", "101"], "rcn": ["207027", "207027", None]})).tolist()
    [None, '768953', '101']
    """
    code = projects["code"].astype(object)
    return code.where((code != projects["rcn"].astype(object)), None)
