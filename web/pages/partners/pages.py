"""Suggested partners of an area by grade, the near misses, and what a place can do that gets few."""

from __future__ import annotations

from graph_engine.explanations.limits import limits as explanation_limits
from graph_engine.geography.countries.uk import NATIONS
from graph_engine.geography.gazetteer import Area
from graph_engine.reference.thresholds import thresholds
from graph_engine.suggestions.filters import Wanted
from graph_engine.suggestions.kinds import kind_titles, rule_titles
from graph_engine.suggestions.limits import limits
from graph_engine.suggestions.model import Match
from graph_engine.suggestions.spreading import PLAIN, SPREADS
from web.http.answers import Answer
from web.http.engine_session import EngineSession
from web.http.parameters import Choice, Flag, Many, Number, QueryArgs
from web.http.routing import Pages
from web.presentation.fairness import SPREAD_TITLES, never_table, price_table, spread_view
from web.presentation.lead_rows import field_choices
from web.presentation.match_answer import match_data
from web.presentation.sentences import figures_for
from web.presentation.suggestion_columns import near_miss_table, suggestion_table

pages = Pages("partners", __name__)

# Fields to choose from before a press: more are three rows beside the list.
FIELDS_OPEN = 6

# Longer than the country.
FURTHEST = 1500

FILTERS = (
    Choice("kind", "Kind of suggestion", lambda now: now.engine.kinds),
    Choice("grade", "Grade of the suggestion", lambda now: now.engine.grades),
    Choice("theme", "Field", lambda now: now.engine.themes),
    Number("far", "Kilometres away at most", low=0, high=FURTHEST),
    Choice("nation", "Nation of the partner", NATIONS),
    Flag("new", "Only without a joint project on record"),
    Flag("apart", f"Without partners in the same nation or region, or within {limits().neighbours_km:.0f} km"),
    Choice("spread", "How far lists are filled with a view to who is shown elsewhere", SPREADS),
    Many("without", "Checks to switch off", lambda _now: sorted(rule_titles())),
)


@pages.page("/areas/<code>/partners", parameters=FILTERS, api=True)
def partners(now: EngineSession, args: QueryArgs, code: str) -> Answer:
    """Suggested partners of an area, the better grade first, with what was set aside and why."""
    match = _match(now, args, now.engine.area(code))
    few = not match.suggestions
    return Answer(
        "partners.html",
        {
            "match": match,
            "held": figures_for(match.area, match.figures_for),
            "kinds": {name: kind_titles()[name] for name in now.engine.kinds},
            "grades_named": [(grade, grade[:1].upper() + grade[1:]) for grade in now.engine.grades],
            "exposure": now.engine.exposure,
            "stability": now.engine.stability,
            "prospects": now.engine.prospects,
            "spread": spread_view(now.engine, match.figures_for),
            "spreads": list(SPREAD_TITLES.items()),
            "themes_named": [(theme, theme) for theme in now.engine.themes],
            "nations_named": [(nation, nation) for nation in NATIONS],
            "rule_titles": rule_titles(),
            "neighbours_km": limits().neighbours_km,
            "small_consortium": explanation_limits().small_consortium,
            "filtered": bool(args.arguments()),
            "narrowed": bool(args.arguments().keys() - {"theme"}),
            "fields": field_choices(_match(now, args, match.area, every_field=True).suggestions),
            "fields_open": FIELDS_OPEN,
            "similar": now.engine.similar(match.area) if few and match.figures_for else (),
            "institutions": now.engine.profile(match.area).institutions[:5] if few and match.figures_for else (),
            "tied": now.engine.linked(match.area)[: thresholds().shown.linked_top] if few else (),
        },
        data=lambda: match_data(now.engine, match),
        tables=lambda: {
            "suggestions": suggestion_table(match.suggestions),
            "set_aside": near_miss_table(match.near_misses),
            "evenness": price_table(now.engine.fairness),
            "never_shown": never_table(now.engine),
        },
    )


def _match(now: EngineSession, args: QueryArgs, area: Area, *, every_field: bool = False) -> Match:
    kind = args["kind"]
    return now.engine.match(
        area,
        top=thresholds().shown.page_top,
        kinds=None if kind is None else (kind,),
        theme=None if every_field else args["theme"],
        far=args["far"],
        near_misses=not every_field,
        without=args["without"],
        wanted=Wanted(args["nation"], args["new"], args["apart"]),
        grade=args["grade"],
        spread=args["spread"] or PLAIN,
    )
