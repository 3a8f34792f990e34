"""Identifiers and addresses of organisations, brought to the one form in which records carry them."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

_COMPANY_NUMBER = re.compile(r"[0-9]{8}|[A-Z]{2}[0-9]{6}|[A-Z]{2}[0-9]{5}[A-Z]|R[0-9]{7}")


def slug(name: str) -> str:
    """Turn a name into an identifier for sources that publish none.

    Examples
    --------
    >>> slug("King's College London")
    'kings-college-london'
    """
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")


def company_number(text: str) -> str | None:
    """Bring a Companies House number to its eight characters; lost leading zeros come back.

    Returns
    -------
    str or None
        ``None`` where the text is no company number.

    Examples
    --------
    >>> company_number("445790"), company_number("sc1234"), company_number("none")
    ('00445790', 'SC001234', None)
    """
    compact = "".join(text.upper().split())
    letters = re.match(r"[A-Z]{0,2}", compact)
    prefix = letters.group(0) if letters else ""
    rest = compact[len(prefix) :]
    if rest and len(compact) < 8:
        rest = rest.zfill(8 - len(prefix))
    number = prefix + rest
    return number if _COMPANY_NUMBER.fullmatch(number) and set(number) != {"0"} else None


def website(text: str) -> str | None:
    """Return the home page of an address: scheme and host only, for paths may name a person.

    Examples
    --------
    >>> website("http://www.gla.ac.uk/staff/someone/"), website("www.lincoln.ac.uk"), website("n/a")
    ('http://www.gla.ac.uk', 'http://www.lincoln.ac.uk', None)
    """
    address = text.strip()
    if not address:
        return None
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        host = parts.hostname
    except ValueError:
        return None
    if (
        host is None
        or "." not in host
        or not re.fullmatch(r"[a-z0-9.-]+", host)
        or parts.scheme not in ("http", "https")
    ):
        return None
    return f"{parts.scheme}://{host}"
