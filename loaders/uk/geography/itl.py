"""ITL areas of 2021 and 2025, the NUTS areas before them, and the countries above them."""

from __future__ import annotations

import pandas as pd
import shapely

from graph_engine.schema import AreaLevel, area_key
from loaders.placement.vintages import FIGURES, TODAY
from loaders.uk.geography import boundaries
from loaders.uk.geography.changes import CodeChanges
from loaders.uk.geography.rows import (
    COUNTRIES,
    ITL_2021,
    ITL_2025,
    NUTS,
    AreaRows,
    Catalogue,
    Succession,
    how_it_went,
    named,
)

LEVELS = (AreaLevel.ITL3, AreaLevel.ITL2, AreaLevel.ITL1)
KINGDOM = "K02000001"
_WIDTH = {AreaLevel.ITL3: 5, AreaLevel.ITL2: 4, AreaLevel.ITL1: 3}
_LOOKUPS = {
    FIGURES: ("districts 2023", ("ITL321", "ITL221", "ITL121"), ("LAD23CD", "ITL321CD"), "ITL3 2021", ITL_2021),
    TODAY: ("districts 2025", ("ITL325", "ITL225", "ITL125"), ("LAD25CD", "ITL325CD"), "ITL3 2025", ITL_2025),
}


def add_itl(catalogue: Catalogue, rows: AreaRows) -> None:
    """Add ITL areas of both vintages with what is part of what, centroids and boundaries.

    The centroid of an ITL3 area is the published one; that of a larger area is the mean of its ITL3 centroids, which
    lies nearer to people and works than the centre of an outline that may hold a moor.
    """
    for vintage in (FIGURES, TODAY):
        names = _names(catalogue, vintage)
        if not names:
            continue
        edition = _LOOKUPS[vintage][4]
        outlines = itl3_outlines(catalogue, vintage)
        simple = boundaries.simplify(outlines["geometry"].to_numpy())
        centre = boundaries.centres(outlines)
        for level in LEVELS:
            width = _WIDTH[level]
            codes = sorted(code for code in names if len(code) == width)
            shapes = dict(zip(outlines["code"], simple, strict=True))
            if level is not AreaLevel.ITL3:
                shapes = boundaries.dissolve(simple, outlines["code"].str[:width]) if vintage == FIGURES else {}
            areas = named({code: names[code] for code in codes})
            areas = boundaries.with_centres(areas, centre.groupby(centre.index.str[:width]).mean())
            rows.areas(edition, level, vintage, areas.assign(boundary=areas["code"].map(boundaries.texts(shapes))))
            if level is not AreaLevel.ITL1:
                whole = LEVELS[LEVELS.index(level) + 1]
                edges = [
                    (area_key(level, vintage, code), area_key(whole, vintage, code[: _WIDTH[whole]]), 1.0)
                    for code in codes
                ]
                rows.part_of(edition, edges)


def add_itl_succession(catalogue: Catalogue, changes: CodeChanges, rows: AreaRows) -> None:
    """Tie ITL areas of 2021 to those of 2025, weighted by the area that they have in common."""
    old, new = itl3_outlines(catalogue, FIGURES), itl3_outlines(catalogue, TODAY)
    both = district_pairs(catalogue, changes, FIGURES).merge(
        district_pairs(catalogue, changes, TODAY), on="code", suffixes=("_old", "_new")
    )
    known = set(both[["itl3_old", "itl3_new"]].itertuples(index=False, name=None))
    before = united(old, _WIDTH[AreaLevel.ITL3])
    parts = boundaries.area_shares(before, united(new, _WIDTH[AreaLevel.ITL3]), known)
    # As areas, so that shares of wider levels are sums of parts and not means of shares.
    parts["share"] *= parts["old"].map(boundaries.area(before))
    for level in LEVELS:
        width = _WIDTH[level]
        shares = parts.assign(old=parts["old"].str[:width], new=parts["new"].str[:width])
        shares = shares.groupby(["old", "new"])["share"].sum().reset_index()
        shares["share"] /= shares.groupby("old")["share"].transform("sum")
        edges = [
            (
                area_key(level, FIGURES, code),
                area_key(level, TODAY, after),
                share,
                TODAY,
                how if share == 1.0 else f"{how}; weight by area",
            )
            for (code, after, share), how in zip(shares.to_numpy(), how_it_went(shares), strict=True)
        ]
        rows.succeeded_by(ITL_2025, edges)


def add_nuts(catalogue: Catalogue, changes: CodeChanges, rows: AreaRows) -> None:
    """Add the NUTS areas of 2013 and 2016 that are no ITL area under another name, and what became of them.

    ITL codes of 2021 are NUTS codes with ``TL`` for ``UK``: an area that has its ITL twin is not repeated. The
    shares of the areas of 2013 that were redrawn are not known, because no outline of them is read.
    """
    itl = _names(catalogue, FIGURES)
    step = catalogue.table("NUTS 2013 to 2016", "NUTS315CD", "NUTS315NM", "NUTS318CD", "NUTS318NM").drop_duplicates()
    names = {
        2013: dict(zip(step["NUTS315CD"], step["NUTS315NM"], strict=True))
        | catalogue.names("NUTS 2013", "code", "name"),
        2016: dict(zip(step["NUTS318CD"], step["NUTS318NM"], strict=True)) | _nuts_2016(catalogue),
    }
    twins = {f"UK{code[2:]}" for code in itl}
    if not twins:
        return
    for vintage, end, later in ((2016, 2021, twins), (2013, 2018, twins | set(names[2016]))):
        names[vintage] = {code: name for code, name in sorted(names[vintage].items()) if code not in later}
        for level in LEVELS:
            codes = [code for code in names[vintage] if len(code) == _WIDTH[level]]
            areas = named({code: names[vintage][code] for code in codes})
            rows.areas(NUTS, level, vintage, areas.assign(closed=end))
    rows.succeeded_by(NUTS, _from_2016(catalogue, changes, names[2016], itl))
    for level in LEVELS:
        pairs = pd.DataFrame(
            {"old": step["NUTS315CD"].str[: _WIDTH[level]], "new": step["NUTS318CD"].str[: _WIDTH[level]]}
        ).drop_duplicates()
        pairs = pairs[pairs["old"].isin(list(names[2013]))]
        whole = ~pairs["old"].duplicated(keep=False)
        edges = [
            (
                area_key(level, 2013, old),
                area_key(level, FIGURES, f"TL{new[2:]}") if new in twins else area_key(level, 2016, new),
                1.0 if one else float("nan"),
                2018,
                how,
            )
            for old, new, one, how in zip(pairs["old"], pairs["new"], whole, how_it_went(pairs), strict=True)
        ]
        rows.succeeded_by(NUTS, edges)


def add_countries(catalogue: Catalogue, rows: AreaRows) -> None:
    """Add the countries of the United Kingdom, and which ITL1 areas of 2021 are part of which."""
    names: dict[str, str] = {}
    for code, name in (("CTRYCD", "CTRYNM"), ("UKCD", "UKNM")):
        names |= catalogue.names("codes over time", code, name)
    for kind in ("countries", "kingdom"):
        outlines = catalogue.outline(kind)
        names |= dict(zip(outlines["code"], outlines["name"], strict=True))
    names = {code: name for code, name in sorted(names.items()) if code and name}
    rows.areas(COUNTRIES, AreaLevel.COUNTRY, None, named(names))
    country = {code[0]: area_key(AreaLevel.COUNTRY, None, code) for code in names if code != KINGDOM}
    if KINGDOM in names:
        rows.part_of(COUNTRIES, [(key, area_key(AreaLevel.COUNTRY, None, KINGDOM), 1.0) for key in country.values()])
    for vintage in (FIGURES, TODAY):
        kind, (_, _, itl1), (district, _), _, _ = _LOOKUPS[vintage]
        lookup = catalogue.table(kind, district, f"{itl1}CD")
        pairs = {(code, at[0]) for at, code in lookup.itertuples(index=False)}
        edges = [(area_key(AreaLevel.ITL1, vintage, code), country[at], 1.0) for code, at in pairs if at in country]
        rows.part_of(COUNTRIES, edges)


def itl3_outlines(catalogue: Catalogue, vintage: int) -> pd.DataFrame:
    """Outlines of ITL3 areas under the codes of the lookup.

    Sheffield is TLE36 in the lookup of 2025 and TLE32 among its outlines: an outline whose code is not in the
    lookup goes to the area of the same name that has none.
    """
    kind, (itl3, _, _), _, outline, _ = _LOOKUPS[vintage]
    outlines = catalogue.outline(outline)
    listed = catalogue.names(kind, f"{itl3}CD", f"{itl3}NM")
    drawn = set(outlines["code"])
    without = {name: code for code, name in listed.items() if code not in drawn}
    codes = [
        without.get(name, code) if listed and code not in listed else code
        for code, name in zip(outlines["code"], outlines["name"], strict=True)
    ]
    return outlines.assign(code=pd.Series(codes, dtype=object)).sort_values("code", ignore_index=True)


def district_pairs(catalogue: Catalogue, changes: CodeChanges, vintage: int) -> pd.DataFrame:
    """Pairs ``code`` (of the district today) and ``itl3``, as the lookup of a vintage has them."""
    kind, _, columns, _, _ = _LOOKUPS[vintage]
    pairs = catalogue.table(kind, *columns).set_axis(["code", "itl3"], axis=1)
    return pairs.assign(code=pairs["code"].map(changes.today)).drop_duplicates().sort_values(["code", "itl3"])


def united(outlines: pd.DataFrame, width: int) -> dict[str, shapely.Geometry]:
    """Outlines by the first ``width`` characters of their codes, united where several share them."""
    return boundaries.dissolve(outlines["geometry"].to_numpy(), outlines["code"].str[:width])


def _names(catalogue: Catalogue, vintage: int) -> dict[str, str]:
    """Names of ITL areas of all three levels by code; an area that only its parts speak of goes by its code."""
    kind, levels, _, _, _ = _LOOKUPS[vintage]
    outlines = itl3_outlines(catalogue, vintage)
    names: dict[str, str] = {}
    if vintage == FIGURES:
        names |= {f"TL{code[2:]}": name for code, name in catalogue.names("NUTS 2021", "code", "name").items()}
        for wider in (catalogue.outline("ITL2 2021"), catalogue.outline("ITL1 2021")):
            names |= dict(zip(wider["code"], wider["name"], strict=True))
    names |= dict(zip(outlines["code"], outlines["name"], strict=True))
    for level in levels:
        names |= catalogue.names(kind, f"{level}CD", f"{level}NM")
    for code in list(names):
        for width in (4, 3):
            names.setdefault(code[:width], code[:width])
    return names


def _nuts_2016(catalogue: Catalogue) -> dict[str, str]:
    names = catalogue.names("NUTS 2016", "code", "name")
    for level in ("NUTS318", "NUTS218", "NUTS118"):
        names |= catalogue.names("districts 2018", f"{level}CD", f"{level}NM")
    return names


def _from_2016(
    catalogue: Catalogue, changes: CodeChanges, former: dict[str, str], itl: dict[str, str]
) -> list[Succession]:
    """Edges from redrawn or renumbered NUTS3 areas: by name where it is the same, else by area."""
    by_name = {name: code for code, name in itl.items() if len(code) == _WIDTH[AreaLevel.ITL3]}
    same = {code: by_name[name] for code, name in former.items() if name in by_name}
    old = united(catalogue.outline("NUTS3 2016"), _WIDTH[AreaLevel.ITL3])
    redrawn = {code: shape for code, shape in old.items() if code in former and code not in same}
    # Christchurch went from Dorset to Bournemouth; the districts of 2018 tell which parts are no difference of drawing.
    parts = catalogue.table("districts 2018", "LAD18CD", "NUTS318CD").set_axis(["code", "old"], axis=1)
    parts = parts.assign(code=parts["code"].map(changes.today)).merge(district_pairs(catalogue, changes, FIGURES))
    known = set(parts[["old", "itl3"]].itertuples(index=False, name=None))
    new = united(itl3_outlines(catalogue, FIGURES), _WIDTH[AreaLevel.ITL3])
    shares = boundaries.area_shares(redrawn, new, known)
    found = [(code, after, 1.0, "recoded") for code, after in same.items()]
    found += [(code, after, share, "boundary changed; weight by area") for code, after, share in shares.to_numpy()]
    return [
        (area_key(AreaLevel.ITL3, 2016, code), area_key(AreaLevel.ITL3, FIGURES, after), share, FIGURES, how)
        for code, after, share, how in found
    ]
