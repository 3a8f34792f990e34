"""Lists of beneficiaries of the Structural Funds: their six layouts, and what is known of their licences.

Licences, as far as pages say (read on 30 November 2026):

* England, 2014–20: on GOV.UK (European Structural and Investment Funds: useful resources), whose content is available
  under the Open Government Licence v3.0, except where otherwise stated (https://content-api.publishing.service.gov.uk).
* Northern Ireland, 2014–20: lists of the Department of Enterprise, Trade and Investment, whose statement
  (http://www.detini.gov.uk/homepage-copyright.htm) puts its website under the Open Government Licence.
* Wales, 2014–20: http://wefo.gov.wales/copyright_statement names the Open Government Licence, and forbids commercial
  use as well.
* Scotland, 2014–20: the list was sent on request; no page says how it is licensed.
* United Kingdom, 2007–13: put together by journalists (https://github.com/atlatszo/data, under AGPL v3) and not by
  the publishers of the lists.

The first two are bundled. The others are loaded from a user's own file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graph_engine.errors import LayoutError
from loaders.framework.licences import OGL
from loaders.framework.loader import Edition
from loaders.framework.year_columns import header_fields

_RESOURCES = "https://www.gov.uk/government/publications/european-structural-and-investment-funds-useful-resources"
_NORTHERN_IRELAND = (
    "https://www.economy-ni.gov.uk/publications/"
    "erdf-investment-growth-and-jobs-programme-2014-2020-operational-programme"
)
_DEPARTMENT = "Department for the Economy, Northern Ireland"
_NOT_STATED = "not stated for the list; not bundled"


@dataclass(frozen=True)
class Layout:
    """One kind of list: its edition, and under which names it has each column of ours.

    ``fund`` and ``country`` are those of all its rows where no column says.
    """

    edition: Edition
    period: str
    columns: Mapping[str, tuple[str, ...]]
    optional: Mapping[str, tuple[str, ...]]
    fund: str = ""
    country: str = ""


def _edition(key: str, what: str, publisher: str, licence: str, address: str, release: str) -> Edition:
    return Edition(f"structural-funds-{key}", f"Structural Funds: {what}", publisher, licence, address, release)


LAYOUTS = (
    Layout(
        _edition(
            "2014-20-england",
            "beneficiaries in England, ERDF and ESF 2014–20",
            "Department for Communities and Local Government, Department for Work and Pensions",
            OGL,
            _RESOURCES,
            "October 2016",
        ),
        "2014-20",
        {"organisation": ("Recipient of funds",), "title": ("Name of Project",), "fund": ("Type of fund",)},
        {
            "summary": ("Summary of project (max 100 words)",),
            "start": ("Start date",),
            "end": ("End date",),
            "postcode": ("Location (postcode)",),
        },
    ),
    Layout(
        _edition("2014-20-ni-erdf", "beneficiaries in Northern Ireland, ERDF 2014–20", _DEPARTMENT, OGL,
                 _NORTHERN_IRELAND, "June 2016"),
        "2014-20",
        {
            "organisation": ("Beneificary Name", "Beneficiary Name"),
            "title": ("Operation Name/Summary",),
            "postcode": ("Operation postcode", "Operation Postcode"),
        },
        {"start": ("Operation start date",), "end": ("Operation end date",)},
        fund="ERDF",
        country="Northern Ireland",
    ),
    Layout(
        _edition("2014-20-ni-esf", "beneficiaries in Northern Ireland, ESF 2014–20", _DEPARTMENT, OGL,
                 _NORTHERN_IRELAND, "June 2016"),
        "2014-20",
        {
            "organisation": ("Beneficiary Name",),
            "title": ("Operation Name",),
            "reference": ("Ref No",),
            "summary": ("Operation Summary",),
        },
        {
            "start": ("Operation start date",),
            "end": ("Operation end date",),
            "postcode": ("Operation Postcode", "Operation postcode"),
        },
        fund="ESF",
        country="Northern Ireland",
    ),
    Layout(
        _edition("2014-20-scotland", "beneficiaries in Scotland, ERDF and ESF 2014–20", "Scottish Government",
                 _NOT_STATED, "http://www.gov.scot/Topics/Business-Industry/support/17404/EuropeanStructuralFunds",
                 "February 2017"),
        "2014-20",
        {
            "organisation": ("Recipient organisation",),
            "title": ("Operation Name",),
            "fund": ("Programme",),
            "summary": ("Description",),
        },
        {"start": ("Start date",), "end": ("End date",), "postcode": ("Postcode",)},
        country="Scotland",
    ),
    Layout(
        _edition("2014-20-wales", "approved projects in Wales, ERDF and ESF 2014–20", "Welsh European Funding Office",
                 _NOT_STATED, "http://wefo.gov.wales", "December 2016"),
        "2014-20",
        {"organisation": ("Lead Beneficiary",), "title": ("Operation Title",), "fund": ("Fund",)},
        {"approved": ("approval date", "Approval date")},
        country="Wales",
    ),
    Layout(
        _edition("2007-13-uk", "beneficiaries in the United Kingdom 2007–13",
                 "Managing authorities of the four nations, put together by Átlátszó", _NOT_STATED,
                 "https://github.com/atlatszo/data", "2016"),
        "2007-13",
        {
            "organisation": ("Organization",),
            "title": ("Project",),
            "fund": ("Type",),
            "country": ("State",),
            "postcode": ("Postal_code",),
        },
        {"start": ("Start_date",), "end": ("End_date",), "town": ("City_name",), "region": ("Region",)},
    ),
)  # fmt: skip


def recognised_layout(path: Path) -> tuple[Layout, list[str]]:
    """Return the layout of a list, found by its columns, and the names in its header.

    Raises
    ------
    LayoutError
        A file of another layout.
    """
    header = header_fields(path)
    for layout in LAYOUTS:
        if all(any(name in header for name in names) for names in layout.columns.values()):
            return layout, header
    raise LayoutError(
        f"{path.name} is no list of beneficiaries of a known layout; it has {', '.join(header[:10])}. Known are those "
        "of England, Scotland, Wales and Northern Ireland for 2014–20 and of the United Kingdom for 2007–13."
    )
