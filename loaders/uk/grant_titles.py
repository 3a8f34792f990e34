"""Titles, names and dates as lists of grants write them, brought to what they say.

Each function returns what is left and the names of the rules that changed it, for the load report.
"""

from __future__ import annotations

import re
from datetime import date

from graph_engine.organisations.names import cleaned_name
from loaders.framework.plausible_values import plausible_day
from loaders.framework.titles import PERSON_CUT, PERSON_WITHHELD, without_persons

CODE_CUT = "title: code before or after it cut"
SAYS_NOTHING = "title is a code or says nothing: left out"
IS_THE_NAME = "title is the organisation's name: left out"
TAIL_CUT = "name: what stands after its legal form cut"
NUMBER_CUT = "name: number after it cut"
ADDRESS_CUT = "name: address after it cut"
NO_SUCH_DAY = "no such day: month taken"

_OFFER = r"LoO:?\s*\d[\d/]*"
_GRANT = r"RD\d\s?\d{5,7}"
_PROOF_OF_CONCEPT = r"(?:PoC\s*-\s*)?(?:PoC|POC|Poc)\s*\d+\s?[A-Z]?\b"
_OTHER = r"Project\s+\d+/[IVX]+|SMNI\d\d-\d+|[A-Z]{2,5}\d{5,}(?:-\d+)*"
_CODE = f"{_PROOF_OF_CONCEPT}|{_OFFER}|{_GRANT}|{_OTHER}"
# RDA, CONV and COMP name the programme in Cornwall and the South West.
_LEADING = re.compile(rf"^(?:(?P<code>{_CODE})|(?:CONV|Conv)\s-)[\s:–-]*")
_TRAILING = re.compile(
    rf"[\s–-]*(?:\s(?P<code>{_GRANT}|{_OFFER})(?:\s[A-Z]{{2,3}})?|\s(?:RDA/)(?:CONV|COMP)|\s[–-]\s(?:CONV|COMP)|\s-)$"
)
_WORD = re.compile(r"[^\W\d_]{4,}")
# Of every grant; a title without another word tells nothing of this one.
_OF_ANY_GRANT = frozenset(
    {"assistance", "capital", "costs", "fund", "grant", "grants", "industries", "loan", "management", "manufacturing"}
    | {"phase", "programme", "project", "provision", "revenue", "scheme", "support", "technical", "unspecified"}
)
_LEGAL_FORM = re.compile(r"\b(?:Limited|Ltd|LLP|PLC|CIC)\b\.?", re.IGNORECASE)
_NUMBER = re.compile(r"\s+\d{5,8}$")
_POSTCODE = re.compile(r",?\s+[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}$")
_UNCLOSED = re.compile(r"\s*\([^()]*$")

_MONTHS = {
    **{name: at for at, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)},  # noqa: SIM905
    "mrz": 3,
    "mär": 3,
    "mai": 5,
    "okt": 10,
    "dez": 12,
}
_DATES = (
    re.compile(r"(?P<y>\d{4})(?:-(?P<m>\d\d)(?:-(?P<d>\d\d))?)?"),
    re.compile(r"(?P<m>\d{1,2})/(?P<y>\d{4})"),
    re.compile(r"(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>\d{4}|\d\d)"),
    re.compile(r"(?:(?P<d>\d{1,2})(?:\.\s*|[ -]))?(?P<m>[^\W\d_]{3})[^\W\d_]*[. -]+(?P<y>\d{4}|\d\d)"),
)


def grant_title(text: str, organisation: str) -> tuple[str | None, str | None, list[str]]:
    """Cut codes and persons from a title; a title that tells nothing is none.

    Parameters
    ----------
    text : str
        As published.
    organisation : str
        Name of whom the grant went to.

    Returns
    -------
    title : str or None
        What it says; ``None`` where that is nothing.
    code : str or None
        The publisher's number that stood before or after it.
    rules : list of str
        What was done.

    Examples
    --------
    >>> grant_title("RD0313805 - Floor screed that levels itself", "Example Ltd")
    ('Floor screed that levels itself', 'RD0313805', ['title: code before or after it cut'])
    >>> grant_title("LoO 07/0979 MIS", "Example Ltd")
    (None, 'LoO 07/0979', ['title is a code or says nothing: left out'])
    """
    rules = []
    bare, code = " ".join(text.split()), None
    for pattern in (_TRAILING, _LEADING):
        if found := pattern.search(bare):
            code = found["code"] or code
            bare = (bare[: found.start()] + bare[found.end() :]).strip()
            rules.append(CODE_CUT)
    told = without_persons(bare) if bare else None
    if bare and told is None:
        return None, code, [PERSON_WITHHELD]
    if told != (bare or None):
        rules.append(PERSON_CUT)
    if told is None or not {word.casefold() for word in _WORD.findall(told)} - _OF_ANY_GRANT:
        return None, code, [SAYS_NOTHING]
    if cleaned_name(told) == cleaned_name(organisation):
        return None, code, [IS_THE_NAME]
    return told, code, list(dict.fromkeys(rules))


def grant_holder(text: str) -> tuple[str, list[str]]:
    """Cut from a name what lists write after it: numbers, addresses, trading names, remarks.

    Examples
    --------
    >>> grant_holder("EXAMPLE COLLEGE 107575"), grant_holder("Example College, High Road, Harrow, HA1 3AQ")
    (('EXAMPLE COLLEGE', ['name: number after it cut']), ('Example College', ['name: address after it cut']))
    >>> grant_holder("Example Ltd T/a Mushrooms")
    ('Example Ltd', ['name: what stands after its legal form cut'])
    """
    name, rules = " ".join(text.split()), []
    form = _LEGAL_FORM.search(name, 1)
    if form and name[form.end() :].strip(" ."):
        name, rules = name[: form.end()], [TAIL_CUT]
    elif (postcode := _POSTCODE.search(name)) is not None:
        name, rules = name[: postcode.start()].split(",")[0].strip(), [ADDRESS_CUT]
    if (shorter := _NUMBER.sub("", name)) != name:
        name, rules = shorter, [*rules, NUMBER_CUT]
    return _UNCLOSED.sub("", name) or name, rules


def written_date(text: str) -> tuple[str | None, list[str]]:
    """Bring a date to ISO 8601, with as much of day and month as is given; months in English or German.

    Returns
    -------
    tuple
        The date, ``""`` where there is none and ``None`` for what is no date; and the rule that was needed.

    Examples
    --------
    >>> [written_date(text)[0] for text in ("31. Dez 18", "02/5/16", "05/2014", "2013", "Mrz 16", "")]
    ['2018-12-31', '2016-05-02', '2014-05', '2013', '2016-03', '']
    >>> written_date("31/04/2014"), written_date("soon")
    (('2014-04', ['no such day: month taken']), (None, []))
    """
    text = text.strip()
    if not text:
        return "", []
    for pattern in _DATES:
        if found := pattern.fullmatch(text):
            parts = {name: str(value or "") for name, value in found.groupdict().items()}
            year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
            if not plausible_day(f"{year:04d}"):
                return None, []
            written = parts.get("m", "")
            if not written:
                return str(year), []
            month = int(written) if written.isdigit() else _MONTHS.get(written.casefold(), 0)
            if not 1 <= month <= 12:
                return None, []
            if not parts.get("d"):
                return f"{year}-{month:02d}", []
            try:
                return date(year, month, int(parts["d"])).isoformat(), []
            except ValueError:
                return f"{year}-{month:02d}", [NO_SUCH_DAY]
    return None, []
