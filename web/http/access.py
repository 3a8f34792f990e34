"""Who is answered: names by which the pages are reached, the key that requests carry, and bodies, which none has."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import Flask, Response, abort, current_app, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.sansio.utils import host_is_trusted

from graph_engine.errors import InputError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

KEY = "HUB_KEY"
HOSTS = "HUB_TRUSTED_HOSTS"
# Characters of a key at least: 32 drawn at random cannot be guessed, however many requests a second are answered.
LEAST_KEY = 32
LOOPBACK = ("localhost", "127.0.0.1")
# Bytes of a body at most. No page takes one, and some programs send a small one with every request.
MOST_BODY = 1024
# A year, as OWASP ASVS 5.0 asks (3.4.1).
_HSTS = "max-age=31536000; includeSubDomains"
_CHALLENGE = WWWAuthenticate("basic", {"realm": "partnership-hub", "charset": "UTF-8"})
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"\.?{_LABEL}(\.{_LABEL})*")
_LONGEST_NAME = 253
_KEY = re.compile(r"[!-~]+")
_REFUSED = "hub.host_refused"


@dataclass(frozen=True)
class Access:
    """Who is answered; by default whoever reaches this machine by a name of its own.

    Parameters
    ----------
    hosts : tuple of str
        Names of hosts beside this machine's own, without ports; one that begins with a dot stands for all below it.
    key : str
        What requests must carry, as a bearer token or as the password of Basic authentication; empty for none.
    """

    hosts: tuple[str, ...] = ()
    key: str = field(default="", repr=False)

    @classmethod
    def of_environment(cls, environment: Mapping[str, str] = os.environ) -> Access:
        """What ``HUB_TRUSTED_HOSTS`` (names with commas between them) and ``HUB_KEY`` say.

        Raises
        ------
        InputError
            For a key that is too short or holds blanks, and for what is no name of a host. A key is never repeated.
        """
        key = environment.get(KEY, "")
        if key and (len(key) < LEAST_KEY or not _KEY.fullmatch(key)):
            raise InputError(
                f"{KEY} has to have {LEAST_KEY} characters or more, printable ASCII without blanks; it is set to "
                f"{len(key)}. Draw one at random, as python -c 'import secrets; print(secrets.token_urlsafe(32))' does."
            )
        hosts = tuple(name.strip().lower() for name in environment.get(HOSTS, "").split(",") if name.strip())
        for name in hosts:
            if len(name) > _LONGEST_NAME or not _NAME.fullmatch(name):
                raise InputError(
                    f"{HOSTS} holds “{name[:60]}”, which is no name of a host: write names with commas between them, "
                    "without ports, as in hub.example.org,.example.net."
                )
        return cls(hosts, key)

    @property
    def headers(self) -> dict[str, str]:
        """What a request of the program to itself carries."""
        return {"Authorization": f"Bearer {self.key}"} if self.key else {}

    def admits(self) -> bool:
        """Whether the current request carries the key, where one is needed."""
        if not self.key:
            return True
        given = request.authorization
        offered = "" if given is None else (given.token if given.type == "bearer" else given.password) or ""
        # Digests, so that neither the time taken nor a length says anything of the key.
        return hmac.compare_digest(_digest(offered), _digest(self.key))


THIS_MACHINE = Access()


def check_host(address: str, access: Access) -> None:
    """Refuse to listen for others than this machine where nothing says who may ask, and by which name.

    Parameters
    ----------
    address : str
        IPv4 address that is to be listened on.
    access : Access
        Who is answered.

    Raises
    ------
    InputError
        Where the address is not of the loopback and the key or the names are missing.
    """
    missing = [name for name, value in ((KEY, access.key), (HOSTS, access.hosts)) if not value]
    if missing and not address.startswith("127."):
        raise InputError(
            f"To listen on {address}, which others can reach, {' and '.join(missing)} must be set: {KEY} to a secret "
            f"of {LEAST_KEY} characters or more that every request has to carry, {HOSTS} to the names by which the "
            "pages are reached, as in hub.example.org. On this machine alone, 127.0.0.1, neither is needed."
        )


def protect(app: Flask, access: Access) -> None:
    """Let an application answer those alone whom ``access`` admits."""
    trusted = [*LOOPBACK, *access.hosts]
    app.config["TRUSTED_HOSTS"] = trusted
    app.config["MAX_CONTENT_LENGTH"] = MOST_BODY
    app.extensions["access"] = access
    app.wsgi_app = _HostCheck(app.wsgi_app, trusted)  # type: ignore[method-assign]
    app.before_request(_check_request)
    if access.key:
        app.after_request(_as_for_one_reader)


def _check_request() -> None:
    if request.environ.get(_REFUSED):
        raise InputError(
            "The request names a host that is not one of this service's. Ask by the name that whoever runs it gave; "
            f"they can add names in {HOSTS}."
        )
    access: Access = current_app.extensions["access"]
    if not access.admits():
        abort(401, www_authenticate=_CHALLENGE)
    if (request.content_length or 0) > MOST_BODY:
        abort(413)


def _as_for_one_reader(response: Response) -> Response:
    """What was answered to a key is kept by nobody on the way, and asked for by https from then on."""
    response.cache_control.public = False
    response.cache_control.private = True
    response.headers["Strict-Transport-Security"] = _HSTS
    return response


class _HostCheck:
    """Marks requests to a host that is not trusted, and gives them one that is.

    Flask knows of no address of its own in such a request, so that a page of ours could hold no link.
    """

    def __init__(self, application: WSGIApplication, trusted: Iterable[str]) -> None:
        self._application = application
        self._trusted = tuple(trusted)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        host = environ.get("HTTP_HOST", "").lower()
        if not host_is_trusted(host, self._trusted):
            environ[_REFUSED], host = True, LOOPBACK[0]
        environ["HTTP_HOST"] = host
        return self._application(environ, start_response)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
