"""Where files are published: the table of addresses, and the links of a page that fit it."""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from graph_engine.errors import DownloadError, TableError

TABLE = Path(__file__).with_name("published_files.toml")
_LINK = re.compile(r"""href\s*=\s*["']([^"'<>]+)["']""", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r"[^\w.() -]", re.ASCII)


class FileType(StrEnum):
    """What the bytes of a published file must be."""

    ZIP = "zip"
    XLSX = "xlsx"
    CSV = "csv"


class Which(StrEnum):
    """Which of several links that fit is the file: in the order of the page, or by the year in their address."""

    FIRST = "first"
    ALL = "all"
    ONE_BUT_LATEST = "one but latest"


@dataclass(frozen=True)
class Address:
    """One address to download, and the name under which the file is put."""

    address: str
    name: str


@dataclass(frozen=True)
class PublishedFile:
    """A row of the table of addresses.

    Parameters
    ----------
    source : str
        The loader that reads it.
    title : str
        What it is, in words.
    type : FileType
        What its bytes must be.
    most_mb : int
        Size beyond which it is refused, in megabytes of 1,000,000 bytes.
    named_on : str
        The publisher's page for people.
    known_from : str
        Where the address was read, in words.
    read_on : str
        ISO date of that reading.
    address : str
        Its fixed address; empty where a page links it.
    page : str
        The page that links it; empty where its address is fixed.
    link : str
        Regular expression that its address fits, for a page.
    which : Which
        Which links of the page it is.
    name : str
        Name of the file, with ``{year}`` and ``{next_year}`` of the link; that of the address where empty.
    """

    source: str
    title: str
    type: FileType
    most_mb: int
    named_on: str
    known_from: str
    read_on: str
    address: str = ""
    page: str = ""
    link: str = ""
    which: Which = Which.FIRST
    name: str = ""

    @property
    def most(self) -> int:
        """Size beyond which it is refused, in bytes."""
        return self.most_mb * 1_000_000

    @property
    def advice(self) -> str:
        """What to do when it cannot be fetched, and how far the address can be trusted."""
        return (
            f"The address is known from {self.known_from} (read on {self.read_on}) and may have changed: download the "
            f"file from {self.named_on} and load it with hub load {self.source} FILE."
        )

    def addresses(self, page_text: str = "") -> list[Address]:
        """Addresses of the file or files.

        Parameters
        ----------
        page_text : str
            The page as HTML, where a page links them.

        Raises
        ------
        DownloadError
            No link of the page fits.
        """
        if self.address:
            return [Address(self.address, self.name or file_name(self.address, self.type))]
        links = (urldefrag(urljoin(self.page, html.unescape(link.strip()))).url for link in _LINK.findall(page_text))
        found = {link: match for link in links if (match := re.search(self.link, link))}
        fitting = list(found)
        if self.which is Which.ONE_BUT_LATEST:
            fitting = sorted(fitting, key=lambda link: found[link][1], reverse=True)[1:2]
        elif self.which is Which.FIRST:
            fitting = fitting[:1]
        if not fitting:
            raise DownloadError(f"{self.page} links no file of {self.title!r} as it used to. {self.advice}")
        return [Address(link, self._named(link, found[link])) for link in fitting]

    def _named(self, link: str, match: re.Match[str]) -> str:
        if not self.name:
            return file_name(link, self.type)
        return self.name.format(year=match[1], next_year=int(match[1]) + 1) if match.groups() else self.name


@dataclass(frozen=True)
class ByHand:
    """A source whose files no single address gives, where people find them, and why."""

    source: str
    page: str
    why: str


@dataclass(frozen=True)
class Published:
    """The whole table."""

    files: tuple[PublishedFile, ...]
    by_hand: tuple[ByHand, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """Sources that have an address, in the order of the table."""
        return tuple(dict.fromkeys(file.source for file in self.files))

    def of(self, source: str) -> tuple[PublishedFile, ...]:
        """Files of a source.

        Raises
        ------
        DownloadError
            Where the table has none.
        """
        found = tuple(file for file in self.files if file.source == source)
        if found:
            return found
        hand = next((row for row in self.by_hand if row.source == source), None)
        where = f" {hand.why} Choose and download its files at {hand.page}," if hand else " Download its files"
        raise DownloadError(
            f"No address is kept for {source!r}.{where} and load them with hub load {source} FILE…. "
            f"Sources that can be fetched: {', '.join(self.sources)}."
        )


def file_name(address: str, file_type: FileType) -> str:
    """Name of the file of an address, safe in any folder.

    Examples
    --------
    >>> file_name("https://example.org/a%2F..%2Fb/REPD Q4.csv?x=1", FileType.CSV)
    'REPD Q4.csv'
    >>> file_name("https://example.org/download/2024", FileType.CSV)
    '2024.csv'
    """
    last = unquote(urlsplit(address).path).rstrip("/").rpartition("/")[2]
    name = _NOT_IN_NAMES.sub("_", last).lstrip(". ")[-120:] or "file"
    return name if name.casefold().endswith(f".{file_type}") else f"{name}.{file_type}"


def read_published(text: str) -> Published:
    """Read and check the table of addresses.

    Raises
    ------
    TableError
        A row that lacks a value, has one that is not allowed, or neither an address nor a page with a link.
    """
    table = tomllib.loads(text)
    return Published(
        tuple(_file(row, number) for number, row in enumerate(table.get("file", ()), start=1)),
        tuple(ByHand(**row) for row in table.get("by_hand", ())),
    )


def _file(row: Mapping[str, Any], number: int) -> PublishedFile:
    where = f"{TABLE.name}, file {number} ({row.get('title', 'without title')})"
    try:
        types = {"type": FileType(row["type"]), "which": Which(row.get("which", Which.FIRST))}
        file = PublishedFile(**{**row, **types})
        re.compile(file.link)
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise TableError(f"{where}: {error}; see the head of the table for what a row holds.") from error
    if bool(file.address) == bool(file.page and file.link):
        raise TableError(f"{where}: give either an address, or a page and the link on it.")
    if file.which is Which.ONE_BUT_LATEST and not re.compile(file.link).groups:
        raise TableError(f"{where}: the link needs a group that holds the year.")
    return file


@cache
def published() -> Published:
    """Return the package's table, read once."""
    return read_published(TABLE.read_text("utf-8"))


def chosen(files: Sequence[PublishedFile], only: str) -> tuple[PublishedFile, ...]:
    """Files whose title or address holds some words, whatever their case; all of them for none.

    Raises
    ------
    DownloadError
        Where no file does.
    """
    wanted = only.casefold()
    found = tuple(file for file in files if wanted in f"{file.title} {file.address} {file.page}".casefold())
    if not found:
        raise DownloadError(f"No file is called {only!r}; there are: {'; '.join(file.title for file in files)}.")
    return found
