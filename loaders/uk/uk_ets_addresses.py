"""Which addresses of installations are those of the works, and which are an office of the operator.

Operators give the registry an address of their choice. It is not that of the works, and the installation gets no place,

1. where it lies **offshore** (the regulator says so);
2. where the regulator is another nation's than the address;
3. where the name begins with, or after a dash or comma goes on with, a **known town in another region** (ITL1), which
   stands neither in the address nor in the operator's name;
4. where one operator gives **one postcode for several installations**: those keep it whose name and address have a word
   in common that is neither the operator's name nor a word for any works, or whose name has no such word;
5. where it names a **floor** of a building, and shares no such word with the name.
"""

from __future__ import annotations

import re

import pandas as pd

from graph_engine.organisations.names import cleaned_name
from loaders.framework.load_report import FileReport
from loaders.placement.seats import Seats

OFFSHORE = "offshore: not placed"
OTHER_NATION = "address in another nation than the regulator's: an office, not placed"
OTHER_REGION = "address in another region than the town in the name: an office, not placed"
ONE_ADDRESS = "one address for several works of an operator: an office, not placed"
FLOOR = "address on a floor of a building: an office, not placed"

_SEA = "OPRED"
# Last letters of the ITL1 areas that are nations; the Environment Agency's England is all others.
_NATIONS = {"SEPA": "M", "NRW": "L", "DAERA": "N"}
_PARTS = re.compile(r"\s[-–]\s|,\s*")
_SAID = ("Address1", "Address2", "City", "Account Holder Name")
_MOST_WORDS = 4
_FEWEST_LETTERS = 4
_FLOOR = re.compile(r"\bfloor\b", re.IGNORECASE)
# Words that name any works, and tell none from another.
_ANY_WORKS = frozenset(
    """
    assets biomass board boiler brick bricks cement centre chemicals chp combustion compressor data development
    distillery energy facilities facility factory gas generating generation gypsum heating incineration insulation
    limited manufacturing melt mill mills operations paper plant power process production quarry refinery section
    sections shop site sludge station steel steelworks storage sugar system terminal tubeworks water works
    """.split()  # noqa: SIM905 - one word a line would be seventy lines
)


def works_addresses(frame: pd.DataFrame, seats: Seats, file_report: FileReport) -> pd.DataFrame:
    """Clear postcode and town of installations whose address is not that of the works.

    Parameters
    ----------
    frame : DataFrame
        Installations with ``Regulator``, ``Installation name``, ``Account Holder Name``, ``AccountHolderName`` (of
        the address), ``Address1``, ``Address2``, ``City``, ``postcode`` and ``town``.
    seats : Seats
        Says where postcodes and towns lie.
    file_report : FileReport
        Told how many installations each rule touched.

    Returns
    -------
    DataFrame
        The frame with ``postcode`` and ``town`` cleared where they mislead.
    """
    if frame.empty:
        return frame
    addressed = frame["postcode"].notna()
    region = _regions(seats, frame["postcode"], "postcode")
    regulated_in = frame["Regulator"].map(_NATIONS).astype(object).fillna("")
    shares = pd.Series([_shares_a_word(row) for _, row in frame.iterrows()], index=frame.index, dtype=bool)
    floor = frame["Address1"].str.contains(_FLOOR) | frame["Address2"].str.contains(_FLOOR)
    clear = pd.Series(False, index=frame.index)
    for rule, wrong in (
        (OFFSHORE, frame["Regulator"] == _SEA),
        (
            OTHER_NATION,
            region.notna() & (region.map(_nation) != regulated_in),
        ),
        (OTHER_REGION, _named_elsewhere(frame, region, seats)),
        (ONE_ADDRESS, _several(frame) & ~shares),
        (FLOOR, floor & ~shares),
    ):
        file_report.note(rule, int((wrong & addressed & ~clear).sum()))
        clear |= wrong
    return frame.assign(postcode=frame["postcode"].mask(clear, None), town=frame["town"].mask(clear, None))


def _regions(seats: Seats, texts: pd.Series, column: str) -> pd.Series:
    """Letter of the ITL1 area in which each postcode or town lies; missing where it is not known."""
    placed = seats.place(pd.DataFrame({column: texts}))["area"]
    return placed.map(lambda key: key.partition(":")[2][2], na_action="ignore")


def _nation(letter: object) -> object:
    return letter if letter in _NATIONS.values() else ""


def _named_elsewhere(frame: pd.DataFrame, region: pd.Series, seats: Seats) -> pd.Series:
    said = {line: _letters(" ".join(row[list(_SAID)])) for line, row in frame.iterrows()}
    begins = [
        (line, town)
        for line, name in frame["Installation name"].items()
        for words in (part.split() for part in _PARTS.split(name))
        for count in range(1, min(_MOST_WORDS, len(words)) + 1)
        if _letters(town := " ".join(words[:count])) not in said[line]
    ]
    towns = pd.DataFrame(begins, columns=["line", "town"])
    towns["region"] = _regions(seats, towns["town"], "town")
    # The longest beginning counts: Newcastle upon Tyne is not Newcastle, Bury St Edmunds not Bury.
    known = towns.dropna(subset=["region"])
    longest = known.assign(length=known["town"].str.len()).sort_values("length").drop_duplicates("line", keep="last")
    named = longest.set_index("line")["region"].reindex(frame.index)
    return named.notna() & region.notna() & (named != region)


def _several(frame: pd.DataFrame) -> pd.Series:
    """Installations whose operator, of today or of the address, gives their postcode for another one too."""
    several = pd.Series(False, index=frame.index)
    for holder in ("Account Holder Name", "AccountHolderName"):
        group = pd.DataFrame({"postcode": frame["postcode"], "holder": frame[holder].map(cleaned_name)})
        several |= group.duplicated(keep=False) & frame["postcode"].notna()
    return several


def _shares_a_word(row: pd.Series) -> bool:
    holders = f"{row['Account Holder Name']} {row['AccountHolderName']}"
    held = {_letters(word) for word in holders.split()}
    name = row["Installation name"]
    telling = {
        word
        # Pont-y-Felin is written Pontyfelin too.
        for word in map(_letters, [*name.split(), *name.replace("-", " ").split()])
        if len(word) >= _FEWEST_LETTERS and word not in held and word not in _ANY_WORKS
    }
    address = _letters(f"{row['Address1']} {row['Address2']} {row['City']}")
    return not telling or any(word in address for word in telling)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())
