"""Names of local authorities as other registers write them, brought to the names of districts."""

from __future__ import annotations

import re

_KIND = re.compile(
    r"\s*\(London Borough\)|^London Borough of\s+|^Royal Borough of\s+|"
    r"\s+(?:(?:Metropolitan |County Borough |Borough |City |District )?(?:Borough|Council|District|MBC)|City)$"
)
_GAELIC = {"Comhairle nan Eilean Siar": "Na h-Eileanan Siar"}


def district_name(text: str) -> str:
    """Name of a district as the list of districts has it: no kind of council, the English of two languages.

    Examples
    --------
    >>> district_name("Sir y Fflint - Flintshire"), district_name("Brent (London Borough)")
    ('Flintshire', 'Brent')
    >>> district_name("Mid Devon District"), district_name("Leeds City Council"), district_name("Fife")
    ('Mid Devon', 'Leeds', 'Fife')
    """
    name = _KIND.sub("", text.strip().split(" - ")[-1]).replace("the Vale", "Vale").strip()
    return _GAELIC.get(name, name)
