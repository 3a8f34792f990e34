"""One file over HTTP: whole or not at all, resumed where it was cut, and never something else than was asked for.

Only https is spoken, but to this machine itself, and redirects are held to the same. One request is under way at a
time; what a server asks for with ``Retry-After`` is honoured, and failed attempts are few and ever farther apart.
"""

from __future__ import annotations

import ipaddress
import os
import re
import ssl
import time
import zipfile
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

from graph_engine.errors import DownloadError
from loaders.framework.load_report import file_digest
from loaders.pipeline.downloads.partial_file import (
    DownloadNote,
    PartialFile,
    Progress,
    locked,
    note_path,
    remove_partial,
)
from loaders.pipeline.downloads.published_files import FileType

if TYPE_CHECKING:
    from collections.abc import Iterator

    import urllib3
    from urllib3.response import BaseHTTPResponse

Answer = TypeVar("Answer")

ATTEMPTS = 5
LONGEST_WAIT = 300.0
"""Seconds that a server may ask us to wait; beyond them the user is told instead."""
MOST_REDIRECTS = 5
MOST_OF_A_PAGE = 8_000_000
_BLOCK = 1 << 16
_CONNECT_SECONDS, _READ_SECONDS = 15.0, 120.0
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


@dataclass(frozen=True)
class Download:
    """A file that was fetched.

    Parameters
    ----------
    path : Path
        Where it lies.
    address : str
        The address that was asked.
    sha256 : str
        Digest of its bytes.
    size : int
        Bytes.
    changed : bool
        Whether it differs from what lay there before.
    """

    path: Path
    address: str
    sha256: str
    size: int
    changed: bool


class _TryAgainError(Exception):
    """An attempt failed in a way that may pass; ``seconds`` is what the server asks to wait."""

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds


class Transfer:
    """Downloads files, one at a time.

    Parameters
    ----------
    wait : callable
        Waits for some seconds.
    """

    def __init__(self, wait: Callable[[float], None] = time.sleep) -> None:
        self._wait = wait

    def page(self, address: str) -> str:
        """Return the text of a page.

        Raises
        ------
        DownloadError
            Where it cannot be had, or is larger than any page.
        """

        def attempt() -> str:
            with self._answer(address, {}) as response:
                _require(response.status == 200, f"{address} answers with status {response.status}.")
                data = response.read(MOST_OF_A_PAGE + 1, decode_content=True)
            _require(len(data) <= MOST_OF_A_PAGE, f"{address} is larger than a page can be.")
            return data.decode("utf-8", errors="replace")

        return self._attempts(address, attempt)

    def file(
        self, address: str, path: Path, file_type: FileType, most: int, progress: Progress = lambda _now, _all: None
    ) -> Download:
        """Download a file; what lies at the path already is asked for again only if it changed.

        Parameters
        ----------
        address : str
            Where it is published.
        path : Path
            Where it is put, in one step once it is whole. What came before a cut is kept beside it.
        file_type : FileType
            What its bytes must be.
        most : int
            Bytes beyond which it is refused.

        Raises
        ------
        DownloadError
            Where it cannot be had, is too large, or is something else.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.part")
        former = DownloadNote.read(path, address)
        with locked(part) as stream:
            partial = PartialFile(stream, part, address, file_type, most)
            is_new = self._attempts(address, lambda: self._attempt(partial, former, progress), partial)
        if not is_new and former is not None:
            return Download(path, address, former.sha256, path.stat().st_size, changed=False)
        if file_type is not FileType.CSV and not zipfile.is_zipfile(part):
            remove_partial(part)
            raise DownloadError(f"What came from {address} is a damaged {file_type} file; try again.")
        digest = file_digest(part)
        same = path.is_file() and file_digest(path) == digest
        os.replace(part, path)
        DownloadNote(address, partial.validator, digest).write(path)
        note_path(part).unlink(missing_ok=True)
        return Download(path, address, digest, path.stat().st_size, changed=not same)

    def _attempt(self, partial: PartialFile, former: DownloadNote | None, progress: Progress) -> bool:
        """Fetch what is missing; whether there is anything new."""
        start = partial.resumable_from()
        with self._answer(partial.address, partial.headers(start, former)) as response:
            if response.status == 304:
                return False
            if response.status == 416 or (response.status == 206 and _range_start(response) != start):
                partial.forget()
                raise _TryAgainError("it does not go on from where it was cut", 0.0)
            _require(response.status in (200, 206), f"{partial.address} answers with status {response.status}.")
            start = start if response.status == 206 else 0
            packed = response.headers.get("Content-Encoding", "identity").casefold() not in ("", "identity")
            length = response.headers.get("Content-Length", "")
            total = start + int(length) if length.isdecimal() and not packed else None
            if start == 0:
                partial.begin("" if packed else _validator(response))
            blocks = response.stream(_BLOCK, decode_content=packed)
            if not partial.take(blocks, start, total, response.headers.get("Content-Type", ""), progress):
                raise _TryAgainError("it ended before its end")
        return True

    def _attempts(self, address: str, attempt: Callable[[], Answer], partial: PartialFile | None = None) -> Answer:
        reason = ""
        for number in range(ATTEMPTS):
            try:
                return attempt()
            except _TryAgainError as again:
                reason = str(again)
                seconds = float(2**number) if again.seconds is None else again.seconds
            if seconds > LONGEST_WAIT:
                raise DownloadError(f"{address} asks to wait for {seconds:,.0f} seconds: try again later.")
            if number + 1 < ATTEMPTS:
                self._wait(seconds)
        rest = " What came stays: the next attempt goes on from there." if partial and partial.size else ""
        raise DownloadError(f"{address} could not be fetched in {ATTEMPTS} attempts: {reason}.{rest}")

    @contextmanager
    def _answer(self, address: str, headers: Mapping[str, str]) -> Iterator[BaseHTTPResponse]:
        from urllib3.exceptions import HTTPError, SSLError

        try:
            response = self._followed(address, headers)
            try:
                if response.status in _BUSY:
                    raise _TryAgainError(f"status {response.status}", _retry_after(response))
                yield response
            finally:
                response.close()
        except SSLError as error:
            raise DownloadError(f"The certificate of {address} is not accepted ({error}).") from error
        except HTTPError as error:
            raise _TryAgainError(f"{type(error).__name__}: {' '.join(str(error).split())[:200]}") from error

    def _followed(self, address: str, headers: Mapping[str, str]) -> BaseHTTPResponse:
        here = address
        for _ in range(MOST_REDIRECTS + 1):
            _require_safe(here, address)
            response = self._pool(here).request(
                "GET",
                here,
                headers={**self._own_headers, **headers},
                redirect=False,
                retries=False,
                preload_content=False,
                decode_content=False,
            )
            target = response.headers.get("Location")
            if response.status not in _REDIRECTS or not target:
                return response
            response.close()
            here = urljoin(here, target)
        raise DownloadError(f"{address} leads through more than {MOST_REDIRECTS} redirects.")

    @cached_property
    def _own_headers(self) -> Mapping[str, str]:
        # Byte ranges are those of the file only where nothing packs it on the way.
        agent = f"partnership-hub/{version('partnership-hub')} (loads open data; one request at a time)"
        return {"User-Agent": agent, "Accept-Encoding": "identity", "Accept": "*/*", "Connection": "close"}

    def _pool(self, address: str) -> urllib3.PoolManager:
        host = urlsplit(address).hostname or ""
        if _is_loopback(address) or proxy_bypass(host):
            return self._direct
        proxy = getproxies().get(urlsplit(address).scheme)
        if not proxy:
            return self._direct
        import urllib3

        proxy = proxy if "://" in proxy else f"http://{proxy}"
        return urllib3.ProxyManager(proxy, ssl_context=_trusted(), timeout=_timeout())

    @cached_property
    def _direct(self) -> urllib3.PoolManager:
        import urllib3

        return urllib3.PoolManager(num_pools=4, maxsize=1, ssl_context=_trusted(), timeout=_timeout())


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise DownloadError(message)


def _require_safe(here: str, address: str) -> None:
    """Refuse addresses that are not https, and ways from the outside to this machine itself."""
    parts = urlsplit(here)
    own = _is_loopback(here)
    allowed = parts.scheme == "https" or (parts.scheme == "http" and own)
    if not allowed or not parts.hostname or parts.username is not None or (own and not _is_loopback(address)):
        led = "" if here == address else f"{address} leads to "
        raise DownloadError(f"{led}{here[:200]}: refused, only https addresses are asked.")


def _is_loopback(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _range_start(response: BaseHTTPResponse) -> int | None:
    found = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
    return int(found[1]) if found else None


def _validator(response: BaseHTTPResponse) -> str:
    """What tells the file from a newer one: a strong entity tag, else the time of its last change."""
    tag = response.headers.get("ETag", "")
    return tag if tag.startswith('"') else response.headers.get("Last-Modified", "")


def _retry_after(response: BaseHTTPResponse) -> float | None:
    text = response.headers.get("Retry-After", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _timeout() -> urllib3.Timeout:
    import urllib3

    return urllib3.Timeout(connect=_CONNECT_SECONDS, read=_READ_SECONDS)


def _trusted() -> ssl.SSLContext:
    """Certificates that the system trusts, and those of Mozilla: some Pythons come without any."""
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
