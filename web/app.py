"""The application factory, and the headers of every answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, Response
from jinja2 import StrictUndefined

from graph_engine.matching import wording
from graph_engine.matching.model import KINDS
from web import sentences
from web.current import Current
from web.pages import areas, errors, home, pairs, sources
from web.pages.asking import hand_back

# Pages need no script, no frame and nothing from anywhere else.
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def create_app(current: Current, config: Mapping[str, Any] | None = None) -> Flask:
    """Make the application.

    Parameters
    ----------
    current : Current
        Where requests get their engine from.
    config : mapping, optional
        Settings of Flask, such as ``{"TESTING": True}``.
    """
    app = Flask(__name__)
    app.config.from_mapping(config or {})
    app.extensions["current"] = current
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= {
        "count": wording.count,
        "times": wording.times,
        "kilometres": wording.kilometres,
        "listed": wording.listed,
        "sentence": wording.sentence,
        "figure": sentences.figure,
        "day": sentences.day,
        "side_figure": sentences.side_figure,
        "tie_sentence": sentences.tie_sentence,
        "who_sentence": sentences.who_sentence,
        "rivals_sentence": sentences.rivals_sentence,
        "setting": sentences.setting,
    }
    app.jinja_env.globals["kind_titles"] = KINDS
    for page in (home, areas, pairs, sources):
        app.register_blueprint(page.blueprint)
    errors.register(app)
    app.teardown_request(hand_back)
    app.after_request(_with_headers)
    return app


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
