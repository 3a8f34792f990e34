"""Lines and records of a delimited stream: every line belongs to one record, and no damage swallows its neighbours.

A quote that is opened and never closed would make one record of all that follows. Such a record is given up: its first
line alone is broken, and reading goes on with the line after it.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple

from graph_engine.errors import HubError, LayoutError
from loaders.framework.load_report import FileReport

MAX_LINE = 1 << 24
"""Bytes of a line, or letters of a record of several lines; the longest published cell has a hundredth of it."""
MAX_RECORD_LINES = 500
MAX_GIVEN_UP = 1000
"""Records of several lines that may be given up: each has its lines read again."""

UNCLOSED = "a quote is opened and not closed"
AFTER_QUOTE = "text after a closing quote"
CARRIAGE_RETURN = "a carriage return inside a row"
NO_TEXT = "bytes that are no text"
QUOTES_AS_TEXT = "quotes inside a quoted field read as text"
OLD_MACINTOSH = "lines that end in a carriage return alone"
_NOT_UTF_8 = "bytes that are not UTF-8 read as Windows-1252"
_BLOCK = 1 << 16
_LINES_OF_UTF_16 = 500
_ROOM_OF_LINE = MAX_LINE // MAX_RECORD_LINES
# Tables of two columns have no row that is told from a line of text.
_TELLING_WIDTH = 3

# A field of more letters stands in a line that is refused, with its number.
csv.field_size_limit(MAX_LINE + (1 << 20))


class Record(NamedTuple):
    """A record: the line on which it begins, its fields, and the rule that it breaks; empty where it breaks none."""

    line: int
    fields: list[str]
    rule: str = ""


class Lines:
    """The lines of a stream as text; what was taken since a record began can be put back.

    A byte-order mark, UTF-16 and lines that end in a carriage return alone are understood. Bytes that are not UTF-8
    are read as Windows-1252, with a note.

    Parameters
    ----------
    stream : BinaryIO
        Open at its start.
    name : str
        Of the file, for messages.
    file_report : FileReport
        Told of what was understood.
    """

    def __init__(self, stream: BinaryIO, name: str, file_report: FileReport) -> None:
        self.name = name
        self.file_report = file_report
        self.no_text: set[int] = set()
        """Numbers of the lines that hold bytes of no known text."""
        self.taken: list[str] = []
        """Lines taken since the record began."""
        self._before = 0
        self._ends = 0
        self._room = MAX_LINE
        self._back: deque[str] = deque()
        self.given_up = 0
        """Records of several lines that were none."""
        self._blocks = self._texts(stream)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        # A record that takes up more room than this is none: its reader is told that the file ends here.
        if self._room < 0:
            raise StopIteration
        while not self._back:
            self._back.extend(next(self._blocks))
        line = self._back.popleft()
        self._room -= len(line) + _ROOM_OF_LINE
        self.taken.append(line)
        return line

    def block(self) -> list[str]:
        """Take all lines that are at hand; none at the end of the stream."""
        self.begin()
        while not self._back:
            self.no_text.clear()
            if (more := next(self._blocks, None)) is None:
                break
            self._back.extend(more)
        self.taken = list(self._back)
        self._back.clear()
        return self.taken

    @property
    def at_hand(self) -> bool:
        """Whether lines were put back that are to be taken again."""
        return bool(self._back)

    @property
    def number(self) -> int:
        """Number of the line that was taken last, from 1."""
        return self._before + len(self.taken)

    def begin(self) -> None:
        """Begin a record: what was taken before can no longer be put back."""
        self._before += len(self.taken)
        self.taken.clear()
        self._room = MAX_LINE

    def put_back(self, but: int = 0) -> None:
        """Put back what was taken since the record began, but its first ``but`` lines."""
        self._back.extendleft(reversed(self.taken[but:]))
        del self.taken[but:]
        self._room = MAX_LINE

    def check(self) -> None:
        """Raise where lines of the file were not taken, or taken twice (a defect of this reader, never of the data)."""
        if self.number != self._ends:
            raise HubError(
                f"{self.name} has {self._ends:,} lines, of which {self.number:,} were read; nothing was loaded. Please "
                "report it."
            )

    def _texts(self, stream: BinaryIO) -> Iterator[Iterable[str]]:
        start = stream.read(_BLOCK)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            yield from self._utf_16(stream)
            return
        start = start.removeprefix(codecs.BOM_UTF8)
        end = b"\n"
        if b"\n" not in start and b"\r" in start:
            self.file_report.note(OLD_MACINTOSH)
            end = b"\r"
        parts, size = [start], len(start)
        while parts:
            more = stream.read(_BLOCK)
            # Up to the last line break: what is behind it goes on in the next block.
            cut = parts[-1].rfind(end) + 1 if more else len(parts[-1])
            if cut or not more:
                block = b"".join([*parts[:-1], parts[-1][:cut]])
                before, self._ends = self._ends, self._ends + block.count(end)
                parts = [parts[-1][cut:]]
                size = len(parts[0])
                if block:
                    self._ends += not block.endswith(end)
                    yield self._decoded(block, end, before)
            elif size > MAX_LINE:
                raise LayoutError(self._too_long(self._ends + 1))
            if not more:
                return
            parts.append(more)
            size += len(more)

    def _decoded(self, block: bytes, end: bytes, before: int) -> Iterable[str]:
        if b"\0" not in block:
            try:
                return io.StringIO(block.decode("utf-8"), newline=end.decode())
            except UnicodeDecodeError:
                pass
        return self._line_by_line(block, end, before)

    def _line_by_line(self, block: bytes, end: bytes, before: int) -> Iterator[str]:
        lines = block.split(end)
        # Behind the last line break of a block there is no line.
        if not lines[-1]:
            lines.pop()
        for number, raw in enumerate(lines, start=before + 1):
            try:
                text = raw.decode("utf-8")
            except UnicodeDecodeError:
                self.file_report.note(_NOT_UTF_8)
                text = raw.decode("cp1252", errors="replace")
                # Five bytes mean nothing in Windows-1252 either.
                if "\ufffd" in text:
                    self.no_text.add(number)
            if "\0" in text:
                self.no_text.add(number)
            yield text + end.decode()

    def _utf_16(self, stream: BinaryIO) -> Iterator[list[str]]:
        stream.seek(0)
        text = io.TextIOWrapper(stream, "utf-16", newline="")
        number = 0
        lines: list[str] = []
        try:
            while line := text.readline(MAX_LINE + 1):
                number = self._ends = number + 1
                if len(line) > MAX_LINE:
                    raise LayoutError(self._too_long(number))
                lines.append(line)
                if len(lines) >= _LINES_OF_UTF_16:
                    yield lines
                    lines = []
        except UnicodeDecodeError as error:
            raise LayoutError(
                f"{self.name} is UTF-16 text that breaks off or is damaged after line {number}; download it again."
            ) from error
        finally:
            text.detach()
        yield lines

    def _too_long(self, number: int) -> str:
        return (
            f"{self.name}: line {number} has more than {MAX_LINE:,} bytes, more than any line of a published table; "
            "check that it is the published file, with its line breaks."
        )


def first_record(lines: Lines, delimiters: str) -> tuple[str, dict[str, list[str]]]:
    """Take the header: its text, and its fields cut at each of several delimiters.

    Raises
    ------
    LayoutError
        A header whose quotes are not closed, or that holds bytes of value zero.
    """
    lines.begin()
    text = next(lines, "")
    while text.count('"') % 2 and (more := next(lines, "")):
        text += more
    if "\0" in text:
        raise LayoutError(f"{lines.name} holds bytes of value zero: it is no text. Export the table as CSV in UTF-8.")
    cut = {}
    for delimiter in delimiters:
        try:
            fields = next(csv.reader([text], delimiter=delimiter), [])
        except csv.Error:
            continue
        cut[delimiter] = [field.strip() for field in fields]
    if text.count('"') % 2 or not cut:
        wrong = "a quote of its header is not closed" if text.count('"') % 2 else "a line break stands in its header"
        raise LayoutError(f"{lines.name}: {wrong} ({text.strip()[:80]!r}); download the file again.")
    return text, cut


def records(lines: Lines, delimiter: str, width: int) -> Iterator[Record]:
    """Cut lines into records; blank lines are none.

    A record of several lines is believed where its quotes are closed, it has as many fields as the header and none
    of its lines is a row of its own. Else its first line is a record that breaks a rule, and the next line begins
    another one.

    Parameters
    ----------
    lines : Lines
        Behind the header.
    delimiter : str
        One letter.
    width : int
        Fields of the header.

    Raises
    ------
    LayoutError
        More than a thousand records of several lines that are none.
    """
    while block := lines.block():
        rows = None if lines.no_text else _clean(block, delimiter)
        if rows is None:
            lines.put_back()
            yield from _careful(lines, delimiter, width)
            continue
        for number, fields in enumerate(rows, start=lines.number - len(block) + 1):
            if len(fields) > 1 or (fields and fields[0].strip()):
                yield Record(number, fields)
    lines.check()


def _clean(block: list[str], delimiter: str) -> list[list[str]] | None:
    """Cut lines of which each is a record, as nearly all are; none where one is not."""
    try:
        rows = list(csv.reader(block, delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows if len(rows) == len(block) else None


def _careful(lines: Lines, delimiter: str, width: int) -> Iterator[Record]:
    """Cut the lines at hand into records, one by one."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while lines.at_hand:
        lines.begin()
        number = lines.number + 1
        rule = ""
        try:
            fields = next(reader, [])
        except csv.Error:
            fields = []
        several = len(lines.taken) > 1
        if not fields or (several and not _believed(lines.taken, fields, delimiter, width)):
            if not lines.taken[0].strip():
                lines.put_back(1)
                continue
            lines.given_up += several
            if lines.given_up > MAX_GIVEN_UP:
                raise LayoutError(
                    f"{lines.name}: quotes are opened and not closed in more than {MAX_GIVEN_UP:,} rows, the last in "
                    f"line {number}; download the file again, or export it with quotes doubled inside of quotes."
                )
            fields, rule = _mended(lines, delimiter, width)
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
        if lines.no_text and not lines.no_text.isdisjoint(range(number, lines.number + 1)):
            rule = NO_TEXT
        if len(fields) > 1 or rule or fields[0].strip():
            yield Record(number, fields, rule)


def _believed(taken: list[str], fields: list[str], delimiter: str, width: int) -> bool:
    """Whether several lines are one record, and no row was swallowed by a quote before it and a quote behind it."""
    if len(fields) < width or any(field.strip() for field in fields[width:]):
        return False
    # A row within: as many fields as the header, and no blank behind a delimiter, as there is in running text.
    alone = [line.rstrip("\r\n").split(delimiter) for line in taken]
    rows = [len(cells) == width and not any(cell.startswith(" ") for cell in cells[1:]) for cells in alone]
    if width < _TELLING_WIDTH:
        return True
    return not any(rows[1:-1]) and not (rows[-1] and len(alone[0]) >= width)


def _mended(lines: Lines, delimiter: str, width: int) -> tuple[list[str], str]:
    """Read a record again whose quotes are not doubled, else give up its first line: fields, and the rule it breaks."""
    if any('\\"' in line for line in lines.taken):
        lines.put_back()
        lines.begin()
        escaped = csv.reader((line.replace('\\"', '""') for line in lines), delimiter=delimiter, strict=True)
        try:
            fields = next(escaped, [])
        except csv.Error:
            fields = []
        if len(fields) == width and (len(lines.taken) == 1 or _believed(lines.taken, fields, delimiter, width)):
            lines.file_report.note(QUOTES_AS_TEXT)
            return fields, ""
    lines.put_back(1)
    line = lines.taken[0].rstrip("\r\n")
    if "\r" in line:
        return line.split(delimiter), CARRIAGE_RETURN
    fields = _with_loose_quotes(line, delimiter)
    if len(fields) == width:
        lines.file_report.note(QUOTES_AS_TEXT)
        return fields, ""
    return line.split(delimiter), UNCLOSED if line.count('"') % 2 else AFTER_QUOTE


def _with_loose_quotes(line: str, delimiter: str) -> list[str]:
    """Cut a line where a quote closes a field only before a delimiter; no fields where one is left open.

    >>> _with_loose_quotes('1,"The "Best" Ltd",x', ",")
    ['1', 'The "Best" Ltd', 'x']
    >>> _with_loose_quotes('1,"The Best Ltd,x', ",")
    []
    """
    fields, at = [], 0
    while at <= len(line):
        if line.startswith('"', at):
            end = line.find(f'"{delimiter}', at + 1)
            if end < 0:
                if not line.endswith('"') or len(line) == at + 1:
                    return []
                end = len(line) - 1
            text = line[at + 1 : end].replace('""', "")
            # A quote and a delimiter in one field: nobody can tell where it ends.
            if '"' in text and delimiter in text:
                return []
            fields.append(line[at + 1 : end].replace('""', '"'))
            at = end + 2
        else:
            end = line.find(delimiter, at)
            end = len(line) if end < 0 else end
            fields.append(line[at:end])
            at = end + 1
    return fields
