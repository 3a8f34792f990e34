"""Rules of supply links that look at one candidate alone; their numbers stand in ``reference/thresholds.toml``."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph_engine.classifications.activities import Receives
from graph_engine.datasets.figures import Figures
from graph_engine.explanations.named_works import local_product
from graph_engine.explanations.wording import count, jobs, kilometres, percent, times
from graph_engine.reference.link_exceptions import LocalProduct, local_products
from graph_engine.reference.plants import standing_links
from graph_engine.reference.sites import known_changes
from graph_engine.reference.thresholds import spatial_lag_limits, thresholds
from graph_engine.schema.scalars import Row, cell, known, text
from graph_engine.suggestions.kinds.supply.limits import limits
from graph_engine.suggestions.rules import Rule
from graph_engine.suggestions.steady_figures import steady_figures

# Source, what it makes, target, what it uses that for.
Ends = tuple[str, str, str, str]
_END_COLUMNS = ("source", "source_activity", "target", "target_activity")


def label_of(figures: Figures, code: str) -> str:
    """Label of an activity."""
    return figures.activities.get(code).label


def name_of(figures: Figures, unit: str) -> str:
    """Name of an area by its key."""
    return figures.area(unit).name


def _ends(rows: pd.DataFrame) -> list[Ends]:
    return list(zip(*(rows[name] for name in _END_COLUMNS), strict=True))


def _ends_of(row: Row) -> Ends:
    source, made, target, used = (str(row[name]) for name in _END_COLUMNS)
    return source, made, target, used


def _size(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    floor = limits().shown_jobs * figures.jobs.floor_scale
    return rows[["source_jobs", "target_jobs"]].min(axis=1) >= floor


def _size_why(row: Row, figures: Figures) -> str:
    small = "source" if row["source_jobs"] <= row["target_jobs"] else "target"
    floor = limits().shown_jobs * figures.jobs.floor_scale
    return (
        f"{label_of(figures, row[f'{small}_activity'])} in {name_of(figures, row[small])} has "
        f"{jobs(row[f'{small}_jobs'])}, fewer than {count(floor)}"
    )


def _strength(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    limit = limits()
    weaker = rows[["source_lq", "target_lq"]].min(axis=1)
    near = rows["distance_km"] <= rows["reach_km"]
    far = (rows["distance_km"] <= limit.far_reach_factor * rows["reach_km"]) & rows["reach_doubles"]
    return (near & (weaker >= limit.shown_quotient)) | (far & (weaker >= limit.far_quotient))


def _strength_why(row: Row, figures: Figures) -> str:
    limit = limits()
    farthest = row["reach_km"] * (limit.far_reach_factor if row["reach_doubles"] else 1.0)
    if row["distance_km"] > farthest:
        return (
            f"{kilometres(row['distance_km'])} is farther than {row['supplier_label']} is usually bought "
            f"({kilometres(row['reach_km'])})"
        )
    needed = limit.shown_quotient if row["distance_km"] <= row["reach_km"] else limit.far_quotient
    return (
        f"the two specialisations ({times(row['source_lq'])} and {times(row['target_lq'])} times their share) "
        f"are not both {needed:g} or more, which {kilometres(row['distance_km'])} asks for"
    )


def _demand(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return rows["demand_jobs"] >= limits().input_jobs * figures.jobs.floor_scale


def _demand_why(row: Row, figures: Figures) -> str:
    return (
        f"the demand is small: {percent(row['us_share'])} of the inputs of an industry with {jobs(row['target_jobs'])}"
    )


def _thin(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    limit = limits()
    return (rows["us_share"] >= limit.small_share) | (rows["target_supply_lq"] <= limit.thin_quotient)


def _thin_why(row: Row, figures: Figures) -> str:
    return (
        f"it is only {percent(row['us_share'])} of what such makers buy, and {name_of(figures, row['target'])} "
        f"has {times(row['target_supply_lq'])} times the national share of it already"
    )


def _lacks(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    limit = spatial_lag_limits()
    return (rows["target_supply_lq"] < limit.lacks_quotient) & (
        rows["target_supply_lagged_lq"] < limit.lacks_lagged_quotient
    )


def _lacks_why(row: Row, figures: Figures) -> str:
    if np.isnan(row["target_supply_lq"]):
        return f"whether {name_of(figures, row['target'])} has its own is not published"
    limit, place, own = spatial_lag_limits(), name_of(figures, row["target"]), times(row["target_supply_lq"])
    if row["target_supply_lq"] >= limit.lacks_quotient:
        return f"{place} makes its own ({own} times the national share)"
    around = times(row["target_supply_lagged_lq"])
    little = f"{place} has little of its own ({own} times the national share)"
    if row["target_supply_lagged_lq"] >= limit.lacks_lagged_quotient:
        return f"{little}, but its neighbours make it: with them {around} times"
    return f"{little}, and with its neighbours {around} times"


def _alternative(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return rows["nearer_alternative"].isna()


def _alternative_why(row: Row, figures: Figures) -> str:
    alternative = row["nearer_alternative"]
    km = kilometres(cell(figures.jobs.distance, alternative, row["target"]))
    lq = times(cell(figures.jobs.lq, alternative, row["source_activity"]))
    return f"{name_of(figures, alternative)} makes it too ({lq} times the national share), only {km} away"


def _firms(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    # In weapons one establishment decides: unless it is known by name, there is nobody to supply.
    receives = rows["target_activity"].map(lambda code: figures.activities.get(code).receives)
    return (receives == Receives.YES) | ((receives == Receives.NAMED) & rows["target_named"])


def _firms_why(row: Row, figures: Figures) -> str:
    return f"no buyer is named in {label_of(figures, row['target_activity'])}, where one establishment decides"


def _product(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    fits = [
        exception is None or exception.allows(text(supplier), text(buyer))
        for exception, supplier, buyer in zip(rows["only"], rows["source_class"], rows["target_class"], strict=True)
    ]
    return pd.Series(fits, index=rows.index, dtype=bool)


def _product_why(row: Row, figures: Figures) -> str:
    return f"the local trade is another part of the class: {row['only'].reason}"


def _evidence(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return _units(rows).min(axis=1) >= thresholds().evidence.grade_c_units


def _units(rows: pd.DataFrame) -> pd.DataFrame:
    # Where local units are not published, effective units (jobs over the national mean) stand in for them.
    return pd.DataFrame({end: rows[f"{end}_units"].fillna(rows[f"{end}_effective"]) for end in ("source", "target")})


def _evidence_why(row: Row, figures: Figures) -> str:
    units = {
        end: row[f"{end}_effective"] if known(row[f"{end}_units"]) is None else row[f"{end}_units"]
        for end in ("source", "target")
    }
    end = min(units, key=lambda each: (units[each], each))
    return (
        f"not enough data: {count(units[end])} local units of {label_of(figures, row[f'{end}_activity'])} "
        f"in {name_of(figures, row[end])}, fewer than {thresholds().evidence.grade_c_units:g}"
    )


def _closed(figures: Figures, unit: str, activity: str) -> str | None:
    change = known_changes().closure(figures.place(unit), activity, after=int(figures.jobs.year_of[unit]))
    return change.sentence if change else None


def _standing(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    there = [not _closure(figures, ends) for ends in _ends(rows)]
    return pd.Series(there, index=rows.index, dtype=bool)


def _closure(figures: Figures, ends: Ends) -> str | None:
    source, made, target, used = ends
    return _closed(figures, source, made) or _closed(figures, target, used)


def _standing_why(row: Row, figures: Figures) -> str:
    return f"since the figures: {_closure(figures, _ends_of(row))}"


def _named(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return rows["source_named"] & rows["target_named"]


def _named_why(row: Row, figures: Figures) -> str:
    unknown = "target" if row["source_named"] else "source"
    made, place = label_of(figures, row[f"{unknown}_activity"]), name_of(figures, row[unknown])
    return f"no maker of {made} in {place} is known by name"


def _news(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return pd.Series([_standing_link(figures, ends) is None for ends in _ends(rows)], index=rows.index, dtype=bool)


def _standing_link(figures: Figures, ends: Ends) -> str | None:
    source, made, target, used = ends
    link = standing_links().of(figures.place(source), made, figures.place(target), used)
    return link.sentence if link else None


def _news_why(row: Row, figures: Figures) -> str:
    return f"all the trade knows it: {_standing_link(figures, _ends_of(row))}"


def _local(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return pd.Series([_misfit(figures, ends) is None for ends in _ends(rows)], index=rows.index, dtype=bool)


def _misfit(figures: Figures, ends: Ends) -> str | None:
    """Say why what is made on one side cannot concern the other, where the table of local products knows."""
    source, made_there, target, used_there = ends
    made = local_products().of(figures.place(source), made_there)
    if made and not made.goes_to(used_there):
        return _what_is_made(figures, source, made)
    used = local_products().of(figures.place(target), used_there)
    if used and not used.takes(made_there):
        return _what_is_made(figures, target, used)
    return None


def _what_is_made(figures: Figures, unit: str, product: LocalProduct) -> str:
    place = name_of(figures, unit)
    if product.checked.may_name:
        return f"{place} makes {product.label}: {product.reason}"
    label = local_product(figures, unit, product.activity)
    if label is not None:
        return f"{place} makes {label}"
    return f"{label_of(figures, product.activity)} in {place} is another product, by our own knowledge"


def _local_why(row: Row, figures: Figures) -> str:
    return _misfit(figures, _ends_of(row)) or "the local products do not meet"


# The sentences are those of the page of the method; their numbers are read anew each time.
OF_ONE_CANDIDATE = (
    Rule(
        "size",
        "enough jobs on both sides",
        lambda: f"Both sides have {count(limits().shown_jobs)} jobs or more in their activity.",
        _size,
        _size_why,
    ),
    Rule(
        "strength",
        "both sides specialised enough for the distance",
        lambda: (
            f"Both sides have at least {limits().shown_quotient:g} times the national share of jobs, within the "
            f"distance over which the product is usually bought; or at least {limits().far_quotient:g} times, up to "
            f"{limits().far_reach_factor:g} times that distance, where the product travels."
        ),
        _strength,
        _strength_why,
    ),
    Rule(
        "demand",
        "a demand large enough to call about",
        lambda: (
            "The part of the buyer's inputs that the product makes up, times the jobs of the buyer, comes to "
            f"{limits().input_jobs:g} or more."
        ),
        _demand,
        _demand_why,
    ),
    Rule(
        "small-input",
        "a large input, or one that is thin on the buyer's side",
        lambda: (
            f"The product makes up {percent(limits().small_share)} or more of what such makers buy, or the buyer's "
            f"area has at most {limits().thin_quotient:g} times the national share of it."
        ),
        _thin,
        _thin_why,
    ),
    Rule(
        "lacks",
        "neither the buyer's side nor its neighbours make much of it",
        lambda: (
            f"The buyer's area has less than {spatial_lag_limits().lacks_quotient:g} times the national share of the "
            "supplying activity, and with what lies around it less than "
            f"{spatial_lag_limits().lacks_lagged_quotient:g} times."
        ),
        _lacks,
        _lacks_why,
    ),
    Rule(
        "nearer-rival",
        "no supplier as strong at half the distance",
        lambda: (
            f"No other area at {percent(limits().alternative_distance_ratio)} of the distance or less has "
            f"{percent(limits().alternative_quotient_ratio)} or more of the supplier's location quotient."
        ),
        _alternative,
        _alternative_why,
    ),
    Rule(
        "product",
        "the local trades are those that the link is about",
        "The largest class of the activity on each side is one that the link is about, where a table says.",
        _product,
        _product_why,
    ),
    Rule(
        "named-buyer",
        "a named buyer where one establishment decides",
        "Where one establishment decides, as in weapons, a buyer is known by name.",
        _firms,
        _firms_why,
    ),
    Rule(
        "evidence",
        "enough local units behind the figures",
        lambda: (
            f"{thresholds().evidence.grade_c_units:g} local units or more stand behind the figure on both sides; where "
            "they are not published they are estimated from jobs."
        ),
        _evidence,
        _evidence_why,
    ),
    Rule(
        "still-there",
        "no closure known since the figures",
        "No closure of most of the activity is on record on either side since the year of the figures.",
        _standing,
        _standing_why,
    ),
    steady_figures(("source", "target")),
    Rule(
        "local-product",
        "the products that both places really make meet",
        "Where it is known what the makers of an area really make, it fits what the other side does.",
        _local,
        _local_why,
    ),
    Rule(
        "named-firm",
        "makers known by name on both sides",
        "A works or a registered employer is known by name on both sides.",
        _named,
        _named_why,
    ),
    Rule(
        "news",
        "no supply that all the trade knows",
        "The supply is not one that all the trade knows already.",
        _news,
        _news_why,
    ),
)
