"""Checks of supply links. Their numbers stand in ``tables/thresholds.toml``, each with its reason."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph_engine.classifications.activities import Receives
from graph_engine.datasets.figures import Figures
from graph_engine.explanations.wording import count, jobs, kilometres, percent, times
from graph_engine.reference.link_exceptions import local_products
from graph_engine.reference.plants import standing_links
from graph_engine.reference.sites import known_changes
from graph_engine.reference.thresholds import thresholds
from graph_engine.schema.scalars import Row, cell, known, text
from graph_engine.suggestions.rules import Rule, RuleSet

_KIND = "supply"


def _label(figures: Figures, code: str) -> str:
    return figures.activities.get(code).label


def _name(figures: Figures, unit: str) -> str:
    return figures.area(unit).name


def _size(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    floor = thresholds().supply.shown_jobs * figures.jobs.floor_scale
    return rows[["jobs_offered", "jobs_wanted"]].min(axis=1) >= floor


def _size_why(row: Row, figures: Figures) -> str:
    small = "offered" if row["jobs_offered"] <= row["jobs_wanted"] else "wanted"
    place = row["offers"] if small == "offered" else row["receives"]
    floor = thresholds().supply.shown_jobs * figures.jobs.floor_scale
    return (
        f"{_label(figures, row[small])} in {_name(figures, place)} has {jobs(row[f'jobs_{small}'])}, "
        f"fewer than {count(floor)}"
    )


def _strength(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    limit = thresholds().supply
    weaker = rows[["lq_offered", "lq_wanted"]].min(axis=1)
    near = rows["distance_km"] <= rows["reach_km"]
    far = (rows["distance_km"] <= limit.far_reach_factor * rows["reach_km"]) & rows["reach_doubles"]
    return (near & (weaker >= limit.shown_quotient)) | (far & (weaker >= limit.far_quotient))


def _strength_why(row: Row, figures: Figures) -> str:
    limit = thresholds().supply
    farthest = row["reach_km"] * (limit.far_reach_factor if row["reach_doubles"] else 1.0)
    if row["distance_km"] > farthest:
        return (
            f"{kilometres(row['distance_km'])} is farther than {row['supplier_label']} is usually bought "
            f"({kilometres(row['reach_km'])})"
        )
    needed = limit.shown_quotient if row["distance_km"] <= row["reach_km"] else limit.far_quotient
    return (
        f"the two specialisations ({times(row['lq_offered'])} and {times(row['lq_wanted'])} times their share) "
        f"are not both {needed:g} or more, which {kilometres(row['distance_km'])} asks for"
    )


def _demand(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return rows["demand_jobs"] >= thresholds().supply.input_jobs * figures.jobs.floor_scale


def _demand_why(row: Row, figures: Figures) -> str:
    return (
        f"the demand is small: {percent(row['us_share'])} of the inputs of an industry with {jobs(row['jobs_wanted'])}"
    )


def _thin(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    limit = thresholds().supply
    return (rows["us_share"] >= limit.small_share) | (rows["lacks_lq"] <= limit.thin_quotient)


def _thin_why(row: Row, figures: Figures) -> str:
    return (
        f"it is only {percent(row['us_share'])} of what such makers buy, and {_name(figures, row['receives'])} "
        f"has {times(row['lacks_lq'])} times the national share of it already"
    )


def _lacks(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    limit = thresholds().doorstep
    return (rows["lacks_lq"] < limit.lacks_quotient) & (rows["lacks_doorstep"] < limit.lacks_doorstep_quotient)


def _lacks_why(row: Row, figures: Figures) -> str:
    if np.isnan(row["lacks_lq"]):
        return f"whether {_name(figures, row['receives'])} has its own is not published"
    limit, place, own = thresholds().doorstep, _name(figures, row["receives"]), times(row["lacks_lq"])
    if row["lacks_lq"] >= limit.lacks_quotient:
        return f"{place} makes its own ({own} times the national share)"
    around = times(row["lacks_doorstep"])
    little = f"{place} has little of its own ({own} times the national share)"
    if row["lacks_doorstep"] >= limit.lacks_doorstep_quotient:
        return f"{little}, but its neighbours make it: with them {around} times"
    return f"{little}, and with its neighbours {around} times"


def _rival(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return rows["rival"].isna()


def _rival_why(row: Row, figures: Figures) -> str:
    rival = row["rival"]
    km = cell(figures.jobs.distance, rival, row["receives"])
    lq = cell(figures.jobs.lq, rival, row["offered"])
    return f"{_name(figures, rival)} makes it too ({times(lq)} times the national share), only {kilometres(km)} away"


def _firms(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    receives = rows["wanted"].map(lambda code: figures.activities.get(code).receives)
    return (receives == Receives.YES) | ((receives == Receives.NAMED) & rows["firm_wanted"])


def _firms_why(row: Row, figures: Figures) -> str:
    return f"no buyer is named in {_label(figures, row['wanted'])}, where one establishment decides"


def _product(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    fits = [
        exception is None or exception.allows(text(supplier), text(buyer))
        for exception, supplier, buyer in zip(rows["only"], rows["class_offered"], rows["class_wanted"], strict=True)
    ]
    return pd.Series(fits, index=rows.index, dtype=bool)


def _product_why(row: Row, figures: Figures) -> str:
    return f"the local trade is another part of the class: {row['only'].reason}"


def _evidence(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return _units(rows).min(axis=1) >= thresholds().evidence.grade_c_units


def _units(rows: pd.DataFrame) -> pd.DataFrame:
    # Where local units are not published, effective units (jobs over the national mean) stand in for them.
    return pd.DataFrame(
        {side: rows[f"units_{side}"].fillna(rows[f"effective_{side}"]) for side in ("offered", "wanted")}
    )


def _evidence_why(row: Row, figures: Figures) -> str:
    units = {
        side: row[f"effective_{side}"] if known(row[f"units_{side}"]) is None else row[f"units_{side}"]
        for side in ("offered", "wanted")
    }
    side = min(units, key=lambda each: (units[each], each))
    place = row["offers"] if side == "offered" else row["receives"]
    return (
        f"not enough data: {count(units[side])} local units of {_label(figures, row[side])} "
        f"in {_name(figures, place)}, fewer than {thresholds().evidence.grade_c_units:g}"
    )


def _closed(figures: Figures, unit: str, activity: str) -> str | None:
    change = known_changes().closure(figures.place(unit), activity, after=int(figures.jobs.year_of[unit]))
    return change.sentence if change else None


def _standing(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    ends = zip(rows["offers"], rows["offered"], rows["receives"], rows["wanted"], strict=True)
    there = [not (_closed(figures, s, j) or _closed(figures, r, i)) for s, j, r, i in ends]
    return pd.Series(there, index=rows.index, dtype=bool)


def _standing_why(row: Row, figures: Figures) -> str:
    closed = _closed(figures, row["offers"], row["offered"]) or _closed(figures, row["receives"], row["wanted"])
    return f"since the figures: {closed}"


def _named(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return rows["firm_offered"] & rows["firm_wanted"]


def _named_why(row: Row, figures: Figures) -> str:
    unknown = ("offered", row["offers"]) if not row["firm_offered"] else ("wanted", row["receives"])
    return f"no maker of {_label(figures, row[unknown[0]])} in {_name(figures, unknown[1])} is known by name"


def _news(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    ends = zip(rows["offers"], rows["offered"], rows["receives"], rows["wanted"], strict=True)
    return pd.Series([_standing_link(figures, *end) is None for end in ends], index=rows.index, dtype=bool)


def _standing_link(figures: Figures, offers: str, offered: str, receives: str, wanted: str) -> str | None:
    link = standing_links().of(figures.place(offers), offered, figures.place(receives), wanted)
    return link.sentence if link else None


def _news_why(row: Row, figures: Figures) -> str:
    known_already = _standing_link(figures, row["offers"], row["offered"], row["receives"], row["wanted"])
    return f"all the trade knows it: {known_already}"


def _alone(rows: pd.DataFrame, figures: Figures) -> pd.DataFrame:
    """Rows that pass every check that looks at one row alone."""
    return rows[pd.concat([check.test(rows, figures) for check in _OF_ONE_ROW], axis=1).all(axis=1)]


def _best(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    """True for the suppliers with most points for a need; the others are named as their rivals."""
    rank = _alone(rows, figures).groupby(["receives", "wanted", "offered"], sort=False).cumcount().reindex(rows.index)
    # A row that fails something else would be the next one: it does not fail this check too.
    return rank.isna() | (rank < thresholds().supply.suppliers)


def _best_why(row: Row, figures: Figures) -> str:
    return (
        f"other places are stronger or nearer as suppliers of {_label(figures, row['offered'])} to "
        f"{_name(figures, row['receives'])}"
    )


def _spread(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    """True for the buyers with most points of what a supplier makes for one industry: further ones tell nothing new."""
    passing = _alone(rows, figures)
    passing = passing[_best(rows, figures).loc[passing.index]]
    rank = passing.groupby(["offers", "offered", "wanted"], sort=False).cumcount().reindex(rows.index)
    return rank.isna() | (rank < thresholds().supply.buyers)


def _spread_why(row: Row, figures: Figures) -> str:
    return f"{_name(figures, row['offers'])} suits other buyers of {_label(figures, row['offered'])} better"


def _local(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    fits = [
        _misfit(figures, row) is None
        for row in zip(rows["offers"], rows["offered"], rows["receives"], rows["wanted"], strict=True)
    ]
    return pd.Series(fits, index=rows.index, dtype=bool)


def _misfit(figures: Figures, ends: tuple[str, str, str, str]) -> str | None:
    """Say why what is made on one side cannot concern the other, where the table of local products knows."""
    offers, offered, receives, wanted = ends
    made = local_products().of(figures.place(offers), offered)
    if made and not made.goes_to(wanted):
        return f"{_name(figures, offers)} makes {made.label}: {made.reason}"
    used = local_products().of(figures.place(receives), wanted)
    if used and not used.takes(offered):
        return f"{_name(figures, receives)} makes {used.label}: {used.reason}"
    return None


def _local_why(row: Row, figures: Figures) -> str:
    why = _misfit(figures, (row["offers"], row["offered"], row["receives"], row["wanted"]))
    return why or "the local products do not meet"


_OF_ONE_ROW = (
    Rule("size", _KIND, "enough jobs on both sides", _size, _size_why),
    Rule("strength", _KIND, "both sides specialised enough for the distance", _strength, _strength_why),
    Rule("demand", _KIND, "a demand large enough to call about", _demand, _demand_why),
    Rule("small-input", _KIND, "a large input, or one that is thin on the buyer's side", _thin, _thin_why),
    Rule("lacks", _KIND, "neither the buyer's side nor its neighbours make much of it", _lacks, _lacks_why),
    Rule("nearer-rival", _KIND, "no supplier as strong at half the distance", _rival, _rival_why),
    Rule("product", _KIND, "the local trades are those that the link is about", _product, _product_why),
    Rule("named-buyer", _KIND, "a named buyer where one establishment decides", _firms, _firms_why),
    Rule("evidence", _KIND, "enough local units behind the figures", _evidence, _evidence_why),
    Rule("still-there", _KIND, "no closure known since the figures", _standing, _standing_why),
    Rule("local-product", _KIND, "the products that both places really make meet", _local, _local_why),
    Rule("named-firm", _KIND, "makers known by name on both sides", _named, _named_why),
    Rule("news", _KIND, "no supply that all the trade knows", _news, _news_why),
)
SUPPLY = RuleSet(
    [
        *_OF_ONE_ROW,
        Rule("best-placed", _KIND, "among the best placed for the need", _best, _best_why),
        Rule("few-buyers", _KIND, "one of the buyers that this supplier suits best", _spread, _spread_why),
    ]
)
