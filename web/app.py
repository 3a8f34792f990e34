"""The application factory."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, Flask, g
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader, StrictUndefined

from graph_engine.explanations import wording
from graph_engine.explanations.contacts import first_calls
from graph_engine.explanations.limits import limits
from graph_engine.explanations.vouching import is_old
from graph_engine.suggestions.kinds import kind_titles
from graph_engine.suggestions.leads import apart_km
from web import api, pages
from web.http import assets, page_addresses, routing
from web.http import error_pages as errors
from web.http.access import THIS_MACHINE, Access, protect
from web.http.current import CurrentEngine
from web.http.engine_session import EngineSession
from web.http.headers import with_headers
from web.http.parameters import RELEASE
from web.http.session import hand_back, make_ready, reading
from web.pages.map.atlas import prepare_map
from web.pages.search.suggestions import prepare as prepare_suggestions
from web.presentation import grades, lead_rows, outlooks, sentences
from web.presentation.evidence_columns import evidence_table
from web.presentation.formulas import formula
from web.presentation.links import reach_address

_YEAR = 365 * 24 * 3600
_GOVUK = "govuk_frontend_jinja"


class Missing(StrictUndefined):
    """A name that a template does not find: no when it is tested, as the components' macros do, an error when shown."""

    def __bool__(self) -> bool:  # type: ignore[override]
        return False


def create_app(current: CurrentEngine, config: Mapping[str, Any] | None = None, access: Access = THIS_MACHINE) -> Flask:
    """Make the application.

    Every module below ``web/pages`` that holds ``pages`` is registered, and that of ``web/api``: a new page is one file
    and its template.

    Parameters
    ----------
    current : CurrentEngine
        Where requests get their engine from.
    config : mapping, optional
        Settings of Flask, such as ``{"TESTING": True}``.
    access : Access
        Who is answered; by default whoever reaches this machine by a name of its own.
    """
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/static/<path:filename>", "static", assets.send)
    # The address of a built file changes with its content.
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = _YEAR
    app.config.from_mapping(config or {})
    app.extensions["current"] = current
    current.make_ready = partial(make_ready, app)
    current.also_ahead = _also_ahead
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    _prepare_templates(app)
    for blueprint in blueprints():
        app.register_blueprint(blueprint)
    routing.register_operations(app)
    app.jinja_env.globals["endpoints"] = frozenset(app.view_functions)
    errors.register(app)
    protect(app, access)
    app.context_processor(_of_every_page)
    app.teardown_request(hand_back)
    app.after_request(with_headers)
    return app


def _also_ahead(session: EngineSession) -> None:
    """Make what single pages would keep their first reader waiting for."""
    prepare_suggestions(session)
    prepare_map(session)
    _ = (session.engine.topics(), session.named_organisations)


def blueprints() -> list[Blueprint]:
    """The areas of the site, in order of name."""
    found: dict[str, Blueprint] = {}
    names = [module.name for module in pkgutil.walk_packages(pages.__path__, f"{pages.__name__}.")]
    # Of the API only its pages: the models of its answers take a second to make, and only its description needs them.
    for name in (*names, f"{api.__name__}.pages"):
        blueprint = getattr(importlib.import_module(name), "pages", None)
        if isinstance(blueprint, Blueprint):
            found[blueprint.name] = blueprint
    return [found[name] for name in sorted(found)]


def _prepare_templates(app: Flask) -> None:
    components = PrefixLoader({_GOVUK: PackageLoader(_GOVUK)})
    app.jinja_env.loader = ChoiceLoader([PackageLoader("web"), components])
    app.jinja_env.undefined = Missing
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= {
        "count": wording.count,
        "times": wording.times,
        "kilometres": wording.kilometres,
        "from_middle": wording.from_middle,
        "listed": wording.listed,
        "together": wording.together,
        "number_word": sentences.number_word,
        "sentence": wording.sentence,
        "figure": sentences.figure,
        "formula": formula,
        "day": sentences.day,
        "side_figure": sentences.side_figure,
        "tie_sentence": sentences.tie_sentence,
        "alternatives_sentence": sentences.alternatives_sentence,
        "setting": sentences.setting,
        "in_full": sentences.in_full,
        "exposure_sentence": sentences.exposure_sentence,
        "two_by_two": outlooks.two_by_two,
        "unsaid": outlooks.unsaid,
        "outlook_sentence": outlooks.outlook_sentence,
        "stays_sentence": sentences.stays_sentence,
        "list_stability_sentence": sentences.list_stability_sentence,
        "further_parts": sentences.further_parts,
        "vouched": sentences.vouched,
        "in_a_word": sentences.in_a_word,
        "first_calls": first_calls,
        "reach_address": reach_address,
        "reason_in_brief": sentences.reason_in_brief,
        "reason_in_two": sentences.reason_in_two,
        "standing": sentences.standing,
        "to_year": lambda year: sentences.to_year(year, reading().engine.release.written),
        "foremost": sentences.foremost,
        "is_old": lambda one: is_old(one.dated, reading().engine.release.written),
        "by_grade": grades.by_grade,
        "parties": lead_rows.parties,
        "in_a_field": lead_rows.in_a_field,
        "apart_km": apart_km,
    }
    app.jinja_env.globals |= {
        "kind_titles": kind_titles(),
        "twin": page_addresses.twin,
        "organisation_address": page_addresses.organisation_address,
        "topic_heading": page_addresses.topic_heading,
        "asset": assets.asset,
        "has_asset": assets.has_asset,
        "evidence_table": evidence_table,
        "contact_years": sentences.number_word(limits().contact_years),
        "grades": {one.words: one for one in grades.GRADES},
    }


def _of_every_page() -> dict[str, Any]:
    """What the frame of a page shows: the release, and the link that pins it; nothing where no figures are at hand."""
    now = g.get("reading")
    if now is None:
        return {"release": None, "permalink": None, "reference": None, "newest": None, "trouble": ""}
    return {
        "release": now.engine.release,
        "reference": now.reference,
        "permalink": page_addresses.permalink(now) if "operation" in g else None,
        "offers_csv": page_addresses.offers(page_addresses.CSV),
        "offers_json": page_addresses.offers(page_addresses.JSON),
        "trouble": now.trouble,
        "newest": page_addresses.twin(page_addresses.HTML, without=(RELEASE,))
        if now.former and "operation" in g
        else None,
    }
