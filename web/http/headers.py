"""The headers of every answer, in one place."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response

# Of pictures and files that a browser may open by themselves: nothing in them is run or fetched.
NOTHING_RUNS = "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"

# Scripts, styles and figures come from here and from nowhere else; nothing stands inside a page, so that a name in the
# data that looks like a script or a style is never one.
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Says to older browsers what frame-ancestors says.
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def with_headers(response: Response) -> Response:
    """Give an answer the headers that it does not set itself."""
    for name, value in HEADERS.items():
        # Pictures have a stricter policy of their own.
        response.headers.setdefault(name, value)
    return response
