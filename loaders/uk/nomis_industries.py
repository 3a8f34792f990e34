"""Industry codes of Nomis's files: a code is one of SIC 2007 only where its type, its length and its name say so."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

import pandas as pd

from loaders.framework.load_report import FileReport
from loaders.framework.sector_codes import TOTAL

OTHER_CLASSIFICATION = "its type is none of SIC 2007"
OTHER_LENGTH = "its length is not that of its type"
NOT_STATED = "the file does not say that its industries are of SIC 2007, and too many of them are not"
UNKNOWN = "unknown industry: no such code of SIC 2007"
_SIC = re.compile(r"\bSIC\W*2007\b|\bSIC\W*07\b", re.IGNORECASE)
_DIGITS = re.compile(r"\((\d) digit\)")
_PREFIX = re.compile(r"^\s*[A-Z0-9.]+\s*:\s*")
_WORDS = re.compile(r"[a-z]{4,}")


def industry_codes(
    rows: pd.DataFrame, file_report: FileReport, known: Collection[str], names: Mapping[str, str]
) -> pd.DataFrame:
    """Read ``INDUSTRY_CODE`` as codes of SIC 2007, with :data:`~loaders.framework.sector_codes.TOTAL` for all.

    Broad industrial groups have the codes 1 to 18, ten of which are also divisions: what says that it is of another
    classification is set aside, and where a file says nothing its names and the share of unknown codes decide.

    Parameters
    ----------
    rows : DataFrame
        ``INDUSTRY_CODE``, ``INDUSTRY_NAME`` and ``INDUSTRY_TYPE``; the index is the line of the file.
    known : collection of str
        Codes of SIC 2007 that are loaded.
    names : mapping of str to str
        Their official names.
    """
    codes = rows["INDUSTRY_CODE"].str.replace(".", "", regex=False)
    whole = rows["INDUSTRY_NAME"].str.fullmatch("total|all industries", case=False) | (codes.str.lower() == TOTAL)
    kind = rows["INDUSTRY_TYPE"]
    digits = pd.to_numeric(kind.str.extract(_DIGITS, expand=False))
    section = kind.str.contains("section", case=False) & digits.isna()
    digits = digits.mask(section, 1)
    # Spreadsheets drop the zero of codes such as 011; the type of the industry tells how long a code is.
    short = digits.notna() & codes.str.fullmatch(r"\d+") & (codes.str.len() == digits - 1)
    file_report.note("leading zero of the industry code restored", int((short & ~whole).sum()))
    codes = codes.mask(short, "0" + codes).mask(whole, TOTAL)
    bare = (kind == "") & ~whole
    wrong = {
        OTHER_CLASSIFICATION: (kind != "") & ~whole & ~kind.str.contains(_SIC),
        OTHER_LENGTH: digits.notna() & ~whole & (codes.str.len() != digits),
        NOT_STATED: bare if _doubtful(codes[bare], rows.loc[bare, "INDUSTRY_NAME"], known, names) else bare & False,
        UNKNOWN: ~codes.isin(known),
    }
    bad = pd.Series(False, index=rows.index)
    for rule, mask in wrong.items():
        shown = rows.loc[mask & ~bad, "INDUSTRY_CODE"]
        for (line, code), of in zip(shown.items(), kind[mask & ~bad], strict=True):
            value = f"{code} ({of})" if rule == OTHER_CLASSIFICATION else code
            file_report.quarantine(int(str(line)), "INDUSTRY_CODE", rule, value)
        bad |= mask
    return rows.assign(INDUSTRY_CODE=codes)[~bad]


def _doubtful(codes: pd.Series, said: pd.Series, known: Collection[str], names: Mapping[str, str]) -> bool:
    """Whether codes without a type are rather of another classification: many are unknown, or are called otherwise."""
    table = pd.DataFrame({"code": codes.to_numpy(), "said": said.to_numpy()}).drop_duplicates("code")
    if table.empty:
        return False
    # A typing error or two are no other classification; every second code of the broad groups is none of SIC 2007.
    if 4 * (~table["code"].isin(known)).sum() > len(table):
        return True
    words = {code: _words(_PREFIX.sub("", text)) for code, text in table.itertuples(index=False)}
    strange = [not words[code] & _words(names[code]) for code in words if words[code] and code in names]
    return 2 * sum(strange) > len(strange)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORDS.findall(text.casefold()))
