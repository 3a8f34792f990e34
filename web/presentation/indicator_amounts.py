"""Figures of indicators as text: the sign of a currency before the number, other units behind it."""

from __future__ import annotations

from graph_engine.explanations.wording import NOT_PUBLISHED

_CURRENCIES = ("£", "€", "$")


def amount(value: float | None, unit: str, *, short: bool = False) -> str:
    """A figure with its unit; with ``short`` only what cannot be left out.

    >>> amount(210.241, "€ million"), amount(35.7, "%"), amount(212.0, "firms"), amount(None, "%")
    ('€210 million', '35.7%', '212 firms', 'not published')
    >>> amount(176.65, "€ per resident", short=True), amount(17.8, "per 100,000 residents", short=True)
    ('€177', '17.8')
    """
    # Only NaN differs from itself.
    if value is None or value != value:
        return NOT_PUBLISHED
    whole = abs(value) >= 100 or float(value).is_integer()
    digits = 0 if whole else 1 if abs(value) >= 10 or unit == "%" else 2
    number = f"{value:,.{digits}f}"
    sign, words = (unit[0], unit[1:].strip()) if unit.startswith(_CURRENCIES) else ("", unit)
    if short:
        words = words if words == "%" else ""
    return f"{sign}{number}{'' if words == '%' else ' '}{words}".strip()
