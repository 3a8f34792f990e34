"""The words of a Cypher query: what is a text, a name, a parameter, a number or a word of the language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from graph_engine.errors import StoreQueryError


class TokenKind(Enum):
    """What a token is: a text in quotes, a name, a parameter, a number, a word of the language, or a sign."""

    TEXT = auto()
    NAME = auto()
    PARAMETER = auto()
    NUMBER = auto()
    WORD = auto()
    SIGN = auto()


@dataclass(frozen=True)
class Token:
    """A token: its kind, its value and where it stands.

    ``value`` is a name or a parameter without its marks, and else what is written. ``depth`` counts the brackets around
    it.
    """

    kind: TokenKind
    value: str
    start: int
    end: int
    depth: int = 0

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these words of the language."""
        return self.kind is TokenKind.WORD and self.value.upper() in words

    def is_sign(self, *signs: str) -> bool:
        """Whether it is one of these signs; a name in backticks may consist of one and is none."""
        return self.kind is TokenKind.SIGN and self.value in signs


# A comment ends at either sign for a new line: what one database still takes for the comment, another reads.
_TOKEN = re.compile(
    r"""
    (?P<space>[\s\u180e\u200b\ufeff]+ | //[^\r\n]* | /\*.*?\*/)
  | (?P<text>'(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*")
  | (?P<quoted>`(?:[^`]|``)*`)
  | (?P<parameter>\$\s*(?:\w+|`(?:[^`]|``)*`))
  | (?P<number>(?:0x[0-9a-f]+ | 0o[0-7]+ | [0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?))
  | (?P<word>[^\W\d]\w*)
  | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_OPENING, _CLOSING = "([{", ")]}"


def tokens_of(query: str) -> list[Token]:
    """Tokens of a query, without blanks and comments.

    Raises
    ------
    StoreQueryError
        Where a text, a name or a comment is not closed, or a number runs into a word.
    """
    found = list(_raw(query))
    tokens = []
    for place, token in enumerate(found):
        name = token.kind is TokenKind.WORD and _is_name(found, place)
        tokens.append(replace(token, kind=TokenKind.NAME) if name else token)
    return tokens


def _raw(query: str) -> Iterator[Token]:
    place = depth = 0
    while place < len(query):
        found = _TOKEN.match(query, place)
        if found is None:  # every sign is a token
            raise AssertionError(query[place:])
        start, place = place, found.end()
        text, group = found[0], found.lastgroup
        if (query.startswith("/*", start) and group == "sign") or text in {"'", '"', "`"}:
            what = {"'": "text", '"': "text", "`": "name"}.get(text, "comment")
            raise StoreQueryError(
                f"A {what} in the query begins with {query[start : start + 20]!r} and is never closed."
            )
        if group == "number" and re.match(r"\w", query[place : place + 1]):
            raise StoreQueryError(
                f"A number runs into a word at {query[start : start + 20]!r}: put a blank between the two."
            )
        match group:
            case "text" | "number" | "sign":
                depth -= text in _CLOSING
                yield Token(TokenKind[group.upper()], text, start, place, depth)
                depth += text in _OPENING
            case "quoted":
                yield Token(TokenKind.NAME, text[1:-1].replace("``", "`"), start, place, depth)
            case "parameter":
                yield Token(TokenKind.PARAMETER, text[1:].strip().strip("`").replace("``", "`"), start, place, depth)
            case "word":
                yield Token(TokenKind.WORD, text, start, place, depth)


def _is_name(found: list[Token], place: int) -> bool:
    """Whether a word is a property, a label, a type, a variable or a key, and not one of the language."""
    before = found[max(0, place - 2) : place]
    if before and (before[-1].is_sign(":") or before[-1].is_word("AS")):
        return True
    if len(before) == 2 and before[-1].is_sign("."):
        # A number may end in a dot, and a range has two; after anything else the dot leads to a property.
        owner = before[0]
        return owner.kind in (TokenKind.NAME, TokenKind.WORD, TokenKind.PARAMETER) or owner.is_sign(
            ")", "]", "}", "{", ","
        )
    after = found[place + 1 : place + 3]
    return bool(after) and (after[0].is_sign(":") or (after[0].is_sign(".") and not after[-1].is_sign(".")))
