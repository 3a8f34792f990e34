"""Parts of an address in the United Kingdom: postcodes, towns, and points on the map."""

from __future__ import annotations

import re
from functools import lru_cache

_POSTCODE_PARTS = re.compile(r"([A-Z]{1,2})([0-9OI])([0-9A-Z]?)(?:([0-9OI])([A-Z]{2}))?")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9O][ABD-HJLNP-UW-Z]{2}\b")
_COORDINATES = re.compile(r"\(?\s*(-?\d{1,3}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*\)?")


@lru_cache(maxsize=1 << 16)
def normalise_postcode(text: str | None) -> str | None:
    """Write a postcode in capitals with one space; ``None`` where it is none. Outward codes alone are kept.

    A letter O or I where only a digit can stand is read as 0 or 1.

    Examples
    --------
    >>> normalise_postcode("n15-5je"), normalise_postcode("SLO 9PN"), normalise_postcode("s10")
    ('N15 5JE', 'SL0 9PN', 'S10')
    >>> normalise_postcode("0") is None
    True
    """
    letters = re.sub(r"[^A-Z0-9]", "", str(text or "").upper())
    match = _POSTCODE_PARTS.fullmatch(letters)
    if match is None:
        return None
    area, first, second, inward, unit = match.groups()
    # No outward code ends in O or I.
    outward = f"{area}{_digit(first)}{_digit(second)}"
    return f"{outward} {_digit(inward)}{unit}" if inward else outward


def outward_code(postcode: str | None) -> str | None:
    """Return the outward half of a postcode.

    >>> outward_code("S10 2TN"), outward_code("none")
    ('S10', None)
    """
    whole = normalise_postcode(postcode)
    return whole.split(" ")[0] if whole else None


def _digit(letter: str) -> str:
    return {"O": "0", "I": "1"}.get(letter, letter)


def postcode_at_end(address: str) -> str | None:
    """Find the last full postcode of an address.

    Looks at the parts between commas from the end, so that a box number after the postcode does no harm.

    Examples
    --------
    >>> postcode_at_end("101 Hessle Road, Hull, United Kingdom, HU3 2BN, PO BOX 81")
    'HU3 2BN'
    >>> postcode_at_end("Stoke Mandeville Hospital, Aylesbury, HP 21 8AL")
    'HP21 8AL'
    """
    # The last one counts: earlier parts name estates and units that look like postcodes.
    for part in reversed(address.upper().split(",")):
        found = list(_POSTCODE.finditer(part))
        code = normalise_postcode(found[-1].group(0) if found else part)
        if code is not None and " " in code:
            return code
    return None


def town_at_end(address: str) -> str | None:
    """Return what stands before the postcode of an address, country and county names included; ``None`` if nothing.

    Examples
    --------
    >>> town_at_end("Rikenel, Montpellier, Gloucester, Gloucestershire, United Kingdom, GL1 1LY")
    'Gloucester'
    """
    parts = [part.strip() for part in address.split(",") if part.strip()]
    while parts and (
        normalise_postcode(parts[-1]) is not None
        or parts[-1].casefold() in _COUNTRIES
        or re.search(r"\d", parts[-1]) is not None
    ):
        parts.pop()
    if len(parts) > 1 and is_county(parts[-1]):
        parts.pop()
    return parts[-1] if parts else None


def normal_town(text: str) -> str | None:
    """Write a town as people do, without a county behind it; ``None`` where there is none.

    Examples
    --------
    >>> normal_town("NEWCASTLE UPON TYNE"), normal_town("KENILWORTH WARWICKSHIRE"), normal_town("POOLE,DORSET")
    ('Newcastle upon Tyne', 'Kenilworth', 'Poole')
    >>> normal_town("Oxfordshire"), normal_town("WEST SUSSEX"), normal_town(" ")
    ('Oxfordshire', 'West Sussex', None)
    """
    words = re.split(r",|\s-\s", text)[0].split()
    for length in (2, 1) if " ".join(words).casefold() not in _COUNTIES else ():
        # London in Berkshire is neither.
        if len(words) > length and words[0].casefold() != "london" and is_county(" ".join(words[-length:])):
            words = words[:-length]
            break
    town = re.sub(r"[^\s-]+", lambda word: _capitalised(word.group(0)), " ".join(words))
    return town[:1].upper() + town[1:] or None


def _capitalised(word: str) -> str:
    return word.casefold() if word.casefold() in _LITTLE_WORDS else word.capitalize()


_LITTLE_WORDS = frozenset({"upon", "on", "of", "the", "and", "in", "by", "under", "le", "next", "y"})
_COUNTRIES = frozenset({"united kingdom", "uk", "england", "scotland", "wales", "northern ireland", "great britain"})


def is_county(text: str) -> bool:
    """Whether a text is the name of a county, or a short form of one.

    >>> is_county("Lincs"), is_county("Lincolnshire"), is_county("Lincoln")
    (True, True, False)
    """
    word = text.casefold().strip(". ")
    return word.endswith("shire") or word in _COUNTIES


_COUNTIES = frozenset(
    """
    avon;bedfordshire;bucks;cambs;cheshire;cleveland;clwyd;cornwall;county durham;cumbria;derbyshire;devon;dorset;
    dyfed;east sussex;east yorkshire;essex;greater london;greater manchester;gwent;gwynedd;hampshire;hants;herts;
    kent;lancs;lanarkshire;leics;lincs;merseyside;middlesex;mid glamorgan;norfolk;north yorkshire;northants;
    northumberland;notts;oxon;powys;rutland;shropshire;somerset;south glamorgan;south yorkshire;staffs;suffolk;
    surrey;sussex;tyne and wear;tyne & wear;warks;west midlands;west-midlands;west sussex;west yorkshire;wilts;worcs
    """.replace("\n", "")
    .replace("    ", "")
    .split(";")
)


def coordinates(text: str) -> tuple[float, float] | None:
    """Read latitude and longitude, in degrees, from text such as ``"53.38,-1.49"``.

    Returns
    -------
    tuple of float, or None
        ``None`` where the text holds no point on Earth, and for 0,0, which stands for "unknown".

    Examples
    --------
    >>> coordinates("(53.38, -1.49)"), coordinates("0,0"), coordinates("x")
    ((53.38, -1.49), None, None)
    """
    found = _COORDINATES.fullmatch(text.strip())
    if not found:
        return None
    latitude, longitude = float(found.group(1)), float(found.group(2))
    # 0,0 lies in the Gulf of Guinea, where no organisation sits.
    if abs(latitude) > 90 or abs(longitude) > 180 or (latitude == 0 and longitude == 0):
        return None
    return latitude, longitude
