"""Districts of today and before, and what they make up: combined authorities and local enterprise partnerships."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from graph_engine.schema import AreaLevel, area_key
from loaders.placement.vintages import FIGURES, TODAY
from loaders.uk.geography import boundaries
from loaders.uk.geography.changes import DISTRICTS_BEFORE, CodeChanges
from loaders.uk.geography.itl import district_pairs, itl3_outlines, united
from loaders.uk.geography.rows import (
    AUTHORITIES,
    CHANGES,
    COUNTIES,
    DISTRICTS,
    PARTNERSHIPS,
    AreaRows,
    Catalogue,
    Share,
    named,
)

PARTNERSHIP_VINTAGE = 2020
PARTNERSHIPS_CLOSED = 2024
"""Government funding of local enterprise partnerships ended in April 2024 (Department for Levelling Up, Housing and
Communities, 4 August 2023: gov.uk/government/publications/local-enterprise-partnerships-integration-of-lep-functions-
into-local-democratic-institutions)."""
_CODE = 9


def add_districts(catalogue: Catalogue, changes: CodeChanges, rows: AreaRows) -> dict[str, shapely.Geometry]:
    """Add districts of today and of the list before, former districts, and the changes between them.

    Returns
    -------
    dict
        Simplified outlines of the districts of today by code, for what they make up.
    """
    names = _names(catalogue, changes)
    outlines = _outlines(catalogue, changes)
    centre = boundaries.centres(outlines)
    simple = dict(zip(outlines["code"], boundaries.simplify(outlines["geometry"].to_numpy()), strict=True))
    today = boundaries.with_centres(named(names), centre)
    rows.areas(DISTRICTS, AreaLevel.DISTRICT, TODAY, today.assign(boundary=today["code"].map(boundaries.texts(simple))))
    listed = catalogue.names("districts 2023", "LAD23CD", "LAD23NM")
    before = named(listed)
    before["today"] = before["code"].map(changes.today)
    before["closed"] = before["code"].map(changes.year)
    rows.areas(DISTRICTS, AreaLevel.DISTRICT, DISTRICTS_BEFORE, boundaries.with_centres(before, centre, "today"))
    for year, former in changes.former().items():
        rows.areas(CHANGES, AreaLevel.DISTRICT, year, former)
    rows.succeeded_by(CHANGES, changes.edges())
    still = [code for code in before["code"] if changes.today(code) == code]
    rows.succeeded_by(
        CHANGES,
        [
            (
                area_key(AreaLevel.DISTRICT, DISTRICTS_BEFORE, code),
                area_key(AreaLevel.DISTRICT, TODAY, code),
                1.0,
                TODAY,
                "unchanged",
            )
            for code in still
        ],
    )
    # A district that was merged lies where its successor lies: shares are measured once, on outlines of today.
    old_codes = before.groupby("today")["code"].agg(list).to_dict()
    for vintage in (FIGURES, TODAY):
        edges: list[Share] = []
        for code, itl3, share in _shares_in_itl3(catalogue, changes, outlines, vintage).itertuples(index=False):
            whole = area_key(AreaLevel.ITL3, vintage, itl3)
            edges.append((area_key(AreaLevel.DISTRICT, TODAY, code), whole, share))
            if vintage == FIGURES:
                before_today = [area_key(AreaLevel.DISTRICT, DISTRICTS_BEFORE, old) for old in old_codes.get(code, [])]
                edges += [(old, whole, share) for old in before_today]
        rows.part_of(DISTRICTS, edges)
    return simple


def add_authorities(
    catalogue: Catalogue, changes: CodeChanges, rows: AreaRows, districts: dict[str, shapely.Geometry]
) -> None:
    """Add combined authorities of May 2025 as the union of their districts, whose codes may be older or newer."""
    names = catalogue.names("authorities 2025", "CAUTH25CD", "CAUTH25NM")
    members = catalogue.table("authorities 2025", "LAD25CD", "CAUTH25CD")
    members = members.assign(code=members["LAD25CD"].map(changes.today)).sort_values(["CAUTH25CD", "code"])
    drawn = members[members["code"].isin(list(districts))]
    shapes = boundaries.dissolve(boundaries.array(districts[code] for code in drawn["code"]), drawn["CAUTH25CD"])
    published = catalogue.outline("authorities")
    centre = boundaries.centres(published[published["code"].isin(list(names)) & ~published["code"].isin(list(shapes))])
    centre = pd.concat([boundaries.centres(boundaries.frame(shapes)), centre])
    areas = boundaries.with_centres(named(names), centre)
    areas = areas.assign(boundary=areas["code"].map(boundaries.texts(shapes)))
    rows.areas(AUTHORITIES, AreaLevel.AUTHORITY, TODAY, areas)
    rows.part_of(
        AUTHORITIES,
        [
            (area_key(AreaLevel.DISTRICT, TODAY, code), area_key(AreaLevel.AUTHORITY, TODAY, whole), 1.0)
            for code, whole in zip(members["code"], members["CAUTH25CD"], strict=True)
        ],
    )


def add_counties(
    catalogue: Catalogue, changes: CodeChanges, rows: AreaRows, districts: dict[str, shapely.Geometry]
) -> None:
    """Add the counties that have districts below them, as areas made up of districts of today."""
    listed = catalogue.table("codes over time", "LADCD", "UTLACD", "UTLANM")
    listed = listed[listed["UTLACD"].str.fullmatch(r"E10\d{6}").astype(bool) & listed["UTLANM"].ne("")]
    members = listed.assign(code=listed["LADCD"].map(changes.today))
    # Former districts of a county lead to the same district of today.
    members = members.sort_values(["UTLACD", "code"]).drop_duplicates(["UTLACD", "code"])
    drawn = members[members["code"].isin(list(districts))]
    shapes = boundaries.dissolve(boundaries.array(districts[code] for code in drawn["code"]), drawn["UTLACD"])
    counties = members[["UTLACD", "UTLANM"]].drop_duplicates("UTLACD").set_axis(["code", "name"], axis=1)
    centre = boundaries.centres(boundaries.frame(shapes))
    rows.areas(COUNTIES, AreaLevel.CUSTOM, TODAY, boundaries.with_centres(counties, centre))
    rows.part_of(
        COUNTIES,
        [
            (area_key(AreaLevel.DISTRICT, TODAY, code), area_key(AreaLevel.CUSTOM, TODAY, whole), 1.0)
            for code, whole in zip(members["code"], members["UTLACD"], strict=True)
        ],
    )


def add_partnerships(
    catalogue: Catalogue, changes: CodeChanges, rows: AreaRows, districts: dict[str, shapely.Geometry]
) -> None:
    """Add local enterprise partnerships of 2020, closed in 2024, with the districts of today and of then in them."""
    lookup = catalogue.table("partnerships 2020", "LACD", "ERCD")
    published = catalogue.outline("partnerships")
    names = catalogue.names("names of partnerships", "LEP20CD", "LEP20NM")
    names |= catalogue.names("partnerships 2020", "ERCD", "ERNM")
    names = names or dict(zip(published["code"], published["name"], strict=True))
    published = published[published["code"].isin(list(names))]
    shapes = dict(zip(published["code"], boundaries.simplify_each(published["geometry"].to_numpy()), strict=True))
    shapes |= _partnership_shapes(catalogue, changes, lookup, districts)
    centre = boundaries.centres(boundaries.frame(shapes))
    areas = boundaries.with_centres(named(names), centre)
    areas = areas.assign(boundary=areas["code"].map(boundaries.texts(shapes)), closed=PARTNERSHIPS_CLOSED)
    rows.areas(PARTNERSHIPS, AreaLevel.LEP, PARTNERSHIP_VINTAGE, areas)
    pairs = lookup.assign(code=lookup["LACD"].map(changes.today))[["code", "ERCD"]].drop_duplicates()
    # North Yorkshire was made from districts of two partnerships: it belongs to both, by area.
    several = set(pairs.loc[pairs["code"].duplicated(keep=False), "code"])
    known = set(pairs.itertuples(index=False, name=None))
    shares = boundaries.area_shares({code: districts[code] for code in several & set(districts)}, shapes, known)
    is_known = [pair in known for pair in zip(shares["old"], shares["new"], strict=True)]
    shares = shares[np.array(is_known, dtype=bool)]
    pairs = pairs.merge(shares, how="left", left_on=["code", "ERCD"], right_on=["old", "new"])
    pairs["share"] = pairs["share"].mask(~pairs["code"].isin(list(several)), 1.0)
    edges = [
        (area_key(AreaLevel.DISTRICT, TODAY, code), area_key(AreaLevel.LEP, PARTNERSHIP_VINTAGE, whole), share)
        for code, whole, share in pairs[["code", "ERCD", "share"]].itertuples(index=False)
    ]
    edges += [
        (changes.key(code), area_key(AreaLevel.LEP, PARTNERSHIP_VINTAGE, whole), 1.0)
        for code, whole in lookup.itertuples(index=False)
        if changes.today(code) != code
    ]
    rows.part_of(PARTNERSHIPS, edges)


def _partnership_shapes(
    catalogue: Catalogue, changes: CodeChanges, lookup: pd.DataFrame, districts: dict[str, shapely.Geometry]
) -> dict[str, shapely.Geometry]:
    """Unions of districts; none for a partnership of which a district is not drawn.

    The published outlines are of a year later: four partnerships have another code there, and two overlap.
    """
    drawn = catalogue.outline("districts 2022")
    simple = dict(zip(drawn["code"], boundaries.simplify(drawn["geometry"].to_numpy()), strict=True))
    whole = lookup.assign(code=lookup["LACD"].map(changes.today))
    whole = whole[["code", "ERCD"]].drop_duplicates()
    # A district that two partnerships share cannot stand in for a former one of either.
    whole = whole[~whole["code"].duplicated(keep=False)]
    undivided = dict(zip(whole["code"], whole["ERCD"], strict=True))
    found: dict[str, list[shapely.Geometry]] = {}
    lacking: set[str] = set()
    for code, partnership in lookup.sort_values(["ERCD", "LACD"]).itertuples(index=False):
        after = changes.today(code)
        shape = simple.get(code, simple.get(changes.after(code)))
        # Its own outline first: the district of today may reach beyond what the partnership held.
        if shape is None and undivided.get(after) == partnership:
            shape = districts.get(after)
        if shape is None:
            lacking.add(partnership)
        else:
            found.setdefault(partnership, []).append(shape)
    shapes = boundaries.array(shape for key in sorted(found) for shape in found[key])
    unions = boundaries.dissolve(shapes, [key for key in sorted(found) for _ in found[key]])
    return {key: shape for key, shape in unions.items() if key not in lacking}


def _names(catalogue: Catalogue, changes: CodeChanges) -> dict[str, str]:
    outlines = catalogue.outline("districts")
    lists = (
        catalogue.names("districts 2023", "LAD23CD", "LAD23NM"),
        dict(zip(outlines["code"], outlines["name"], strict=True)),
        catalogue.names("districts 2025", "LAD25CD", "LAD25NM"),
        catalogue.names("authorities 2025", "LAD25CD", "LAD25NM"),
    )
    return dict(sorted({changes.today(code): name for names in lists for code, name in names.items()}.items()))


def _outlines(catalogue: Catalogue, changes: CodeChanges) -> pd.DataFrame:
    outlines = catalogue.outline("districts")
    outlines = outlines.assign(code=outlines["code"].map(changes.today))
    return outlines.sort_values(["code", "rank"]).drop_duplicates("code", ignore_index=True)


def _shares_in_itl3(catalogue: Catalogue, changes: CodeChanges, outlines: pd.DataFrame, vintage: int) -> pd.DataFrame:
    """Shares of districts of today in ITL3 areas: 1 where there is one area, by area where there are several.

    A lookup may leave out a pair (that of 2025 has one row for North Ayrshire, which lies in two ITL3 areas); the
    outlines then add it. Without outlines the shares of a divided district are not known.
    """
    pairs = district_pairs(catalogue, changes, vintage)
    known = set(pairs.itertuples(index=False, name=None))
    listed = outlines[outlines["code"].isin(pairs["code"])]
    shares = boundaries.area_shares(united(listed, _CODE), united(itl3_outlines(catalogue, vintage), 5), known)
    shares = shares.rename(columns={"old": "code", "new": "itl3"})
    divided = shares[shares["code"].duplicated(keep=False)]
    rest = pairs[~pairs["code"].isin(divided["code"])]
    one = ~rest["code"].duplicated(keep=False)
    rest = rest.assign(share=one.map({True: 1.0, False: float("nan")}))
    parts = [part for part in (rest, divided) if len(part)]
    return pd.concat(parts) if parts else rest
