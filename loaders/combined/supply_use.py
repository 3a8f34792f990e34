"""Supply links between activities, with two witnesses: the US use table in detail and the UK table of the newest year.

For makers i (a column) and a product j (a row):

- *share* = what i buys of j ÷ all i buys for its production. All intermediate inputs count, services too; what has no
  class of SIC at all (scrap, used goods, customs duties, imports that are not comparable) is left out of
  the US sums.
- *norm* = share ÷ (what everybody buys of j ÷ what everybody buys of everything), over the whole economy.

The US table gives the grain. Its codes cover one or several classes of SIC; a flow is split equally over
the classes of its row and of its column, then summed to activities. The UK table is coarser: an activity is
read in the row or column that holds its classes, and where they lie in several, in the pair with the
strongest share. Where both activities lie in one industry of the UK table, it says nothing of flows between
them, and the edge says that.

Thresholds are the engine's; here pairs are only left out where neither table sees half a per cent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from graph_engine.classifications.activities import activities
from graph_engine.errors import InputError, LayoutError, UnknownNameError
from graph_engine.schema import EdgeType, NodeLabel, Scheme, sector_key
from loaders.framework.licences import CC_BY, OGL, PUBLIC_DOMAIN
from loaders.framework.loader import Batch, Edges, Edition, LoadContext, Loader
from loaders.framework.sector_codes import SectorLookup
from loaders.framework.use_table import UseTable
from loaders.framework.workbooks import sheet_names
from loaders.framework.year_columns import header_fields
from loaders.uk.supply_use_tables import KEY_SHEET, UK_SHEET, UkTable, read_key, read_uk_table
from loaders.us.bea_use_table import BEA_COLUMNS, NACE_COLUMNS, US_PRODUCT, read_bea_classes, read_us_table

LEAST_SHARE = 0.005
"""Share of inputs below which a pair is not kept."""

FIRST_DIVISION, LAST_DIVISION = 10, 32
"""Divisions of SIC 2007 whose activities can be linked: makers of goods, without repair."""

_FILES = {
    "uk": "the UK supply and use tables (a workbook with sheets 'Table 2 - Int Con YEAR')",
    "key": f"the UK analytical tables (a workbook with the sheet {KEY_SHEET!r})",
    "us": f"the US use table in detail (CSV with the column {US_PRODUCT!r})",
    "crosswalk": f"the crosswalk from BEA codes to NAICS (CSV with the column {BEA_COLUMNS[0]!r})",
    "concordance": f"the concordance of NAICS and NACE (CSV with the column {NACE_COLUMNS[0]!r})",
}


@dataclass(frozen=True)
class SupplyLinks:
    """Shares and norms between activities.

    Parameters
    ----------
    codes : tuple of str
        Activities, sorted.
    share, norm : ndarray, shape (n, n)
        From the supplying activity (row) to the buying one (column); NaN where a side has no industry in
        the table.
    """

    codes: tuple[str, ...]
    share: np.ndarray
    norm: np.ndarray


def load(paths: Sequence[Path], context: LoadContext) -> Iterator[Batch]:
    """Read the five files that make supply links, in any order.

    Raises
    ------
    InputError
        One of the five is missing, or no SIC codes are loaded.
    LayoutError
        A file that is none of them, or a table that does not add up.
    """
    sectors = SectorLookup(context.graph)
    files = _roles(paths)
    key = read_key(files["key"], context.file_report(files["key"]))
    crosswalk, concordance = files["crosswalk"], files["concordance"]
    file_reports = [context.file_report(crosswalk), context.file_report(concordance)]
    classes_of = read_bea_classes(crosswalk, concordance, file_reports)
    us = read_us_table(files["us"], header_fields(files["us"]), context.file_report(files["us"]))
    uk = read_uk_table(files["uk"], context.file_report(files["uk"]))
    context.progress("supply_use", sum(file_report.rows_read for file_report in context.file_reports.values()))
    of_activity = classes_of_activities(sectors.classes)
    links = us_links(us, classes_of, tuple(of_activity))
    rows = _edges(links, us.year, uk, key, of_activity)
    edition = _edition(us.year, uk.year)
    yield edition
    yield Edges(EdgeType.SUPPLIES, NodeLabel.SECTOR, NodeLabel.SECTOR, rows.assign(source=edition.key))


def classes_of_activities(classes: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the SIC classes of each activity that makes goods, by its code, sorted."""
    found: dict[str, list[str]] = {}
    for code in sorted(classes):
        activity = _activity(code)
        if activity and FIRST_DIVISION <= int(activity[:2]) <= LAST_DIVISION:
            found.setdefault(activity, []).append(code)
    return {activity: tuple(found[activity]) for activity in sorted(found)}


def us_links(table: UseTable, classes_of: dict[str, tuple[str, ...]], codes: Sequence[str]) -> SupplyLinks:
    """Return shares and norms between activities from a table whose codes cover one or several SIC classes.

    Parameters
    ----------
    table : UseTable
        Flows by the table's own codes.
    classes_of : dict of str to tuple of str
        SIC classes of each code; codes that are not in it have none.
    codes : sequence of str
        Activities.

    Returns
    -------
    Links
        With S_j the part of product rows that fall to activity j, B_i that of columns, and U the flows of
        products with a class: share_ji = S_j U B_i ÷ Σ U B_i and norm_ji = share_ji ÷ (S_j U 1 ÷ Σ U 1).

    Examples
    --------
    >>> table = UseTable(2017, ("a", "b"), ("a", "b"), ("a", "b"), ("a", "b"), np.array([[2.0, 6.0], [3.0, 9.0]]))
    >>> found = us_links(table, {"a": ("2410",), "b": ("2550", "2562")}, ("241", "255"))
    >>> found.share.round(2).tolist()  # half of the product b is 255: 1.5 of the 5 that a buys
    [[0.4, 0.4], [0.3, 0.3]]
    >>> found.norm.round(2).tolist()
    [[1.0, 1.0], [1.0, 1.0]]
    """
    # What has no class of SIC would count as an input that nobody in the graph can supply.
    known = [at for at, product in enumerate(table.products) if product in classes_of]
    flows = table.flows[known]
    rows = _weights([table.products[at] for at in known], classes_of, codes)
    columns = _weights(table.industries, classes_of, codes)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (rows @ flows @ columns.T) / (flows.sum(axis=0) @ columns.T)
        usual = (rows @ flows.sum(axis=1)) / flows.sum()
        norm = share / usual[:, None]
    absent = rows.sum(axis=1) == 0
    # Zero would say that nothing is bought; the truth is that the table cannot say.
    share[absent] = np.nan
    norm[absent] = np.nan
    return SupplyLinks(tuple(codes), share, norm)


def _weights(table_codes: Sequence[str], classes_of: dict[str, tuple[str, ...]], codes: Sequence[str]) -> np.ndarray:
    """Return the part of each code of the table that falls to each activity, activities × codes of the table."""
    position = {code: at for at, code in enumerate(codes)}
    weights = np.zeros((len(codes), len(table_codes)))
    for at, code in enumerate(table_codes):
        classes = classes_of.get(code, ())
        for sic in classes:
            activity = _activity(sic)
            if activity in position:
                weights[position[activity], at] += 1 / len(classes)
    return weights


def _activity(sic: str) -> str | None:
    try:
        return activities().of(sic)
    except UnknownNameError:
        return None


def _edges(
    links: SupplyLinks,
    us_year: int,
    uk: UseTable,
    key: dict[str, tuple[str, ...]],
    of_activity: dict[str, tuple[str, ...]],
) -> pd.DataFrame:
    kingdom = UkTable(uk, key, of_activity)
    rows = []
    for at, supplier in enumerate(links.codes):
        for to, buyer in enumerate(links.codes):
            us_share = float(links.share[at, to])
            witness = kingdom.witness(supplier, buyer)
            # The UK table is too coarse to speak alone: it confirms what the US detail sees at least a little of.
            seen = witness is not None and witness.share >= LEAST_SHARE and us_share > 0
            if supplier == buyer or not (us_share >= LEAST_SHARE or seen):
                continue
            rows.append(
                {
                    "from": sector_key(Scheme.SIC, supplier),
                    "to": sector_key(Scheme.SIC, buyer),
                    "us_share": round(us_share, 6),
                    "us_norm": round(float(links.norm[at, to]), 4),
                    "uk_share": round(witness.share, 6) if witness else None,
                    "uk_norm": round(witness.norm, 4) if witness else None,
                    "uk_supplier": witness.supplier if witness else None,
                    "uk_buyer": witness.buyer if witness else None,
                    "uk_same_row": kingdom.one_industry(supplier, buyer),
                    "us_year": us_year,
                    "uk_year": uk.year,
                }
            )
    if not rows:
        raise LayoutError("The tables give no pair of activities; their codes do not lead to SIC 2007.")
    return pd.DataFrame(rows)


def _roles(paths: Sequence[Path]) -> dict[str, Path]:
    files: dict[str, Path] = {}
    for path in paths:
        role = _role(path)
        if role in files:
            raise InputError(f"{files[role].name} and {path.name} are both {_FILES[role]}; name one.")
        files[role] = path
    missing = [what for role, what in _FILES.items() if role not in files]
    if missing:
        raise InputError(f"Supply links need five files; missing: {'; '.join(missing)}.")
    return files


def _role(path: Path) -> str:
    if path.suffix.casefold() in (".xlsx", ".xls"):
        names = sheet_names(path)
        if any(UK_SHEET.fullmatch(name) for name in names):
            return "uk"
        if KEY_SHEET in names:
            return "key"
        raise LayoutError(f"{path.name} is neither {_FILES['uk']} nor {_FILES['key']}; sheets: {', '.join(names[:6])}.")
    header = set(header_fields(path))
    for role, columns in (("us", (US_PRODUCT,)), ("crosswalk", BEA_COLUMNS), ("concordance", NACE_COLUMNS)):
        if header & set(columns):
            return role
    wanted = "; ".join(_FILES[role] for role in ("us", "crosswalk", "concordance"))
    shown = ", ".join(header_fields(path)[:6])[:120]
    raise LayoutError(f"{path.name} begins with {shown!r}; expected one of: {wanted}.")


def _edition(us_year: int, uk_year: int) -> Edition:
    return Edition(
        key=f"supply-use-uk{uk_year}-us{us_year}",
        title=f"UK supply and use tables {uk_year} and US use table {us_year}, by activity",
        publisher="Office for National Statistics; US Bureau of Economic Analysis; Eurostat",
        licence=f"{OGL}; {PUBLIC_DOMAIN}; {CC_BY}",
        address=(
            "https://www.ons.gov.uk/economy/nationalaccounts/supplyandusetables; "
            "https://www.bea.gov/industry/input-output-accounts-data"
        ),
        edition=f"UK {uk_year}, US {us_year}",
    )


LOADER = Loader(
    name="supply_use",
    describes="What industries buy of each other: UK supply and use tables with their key, US use table in detail.",
    load=load,
    files={
        "supply_use": ("supublicationtables*.xlsx", "InputOutput_I_by_I_*.xlsx"),
        "us_supply_use": ("bea_naics_crosswalk.csv", "NAICS2017_NACE.csv", "use_2017_detail.csv"),
    },
    after=("sic",),
)
