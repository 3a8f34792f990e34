"""What LadybugDB 0.22 makes of a query otherwise than is meant, put right before it gets there.

- It forgets the order of ``WITH … ORDER BY … LIMIT`` where the next clause leaves the rows as they are, as before an
  aggregate: other rows are then taken than those that come first. A step between that gives one row for each keeps it.
- It gives a small whole number the smallest type that holds it, in which sums overflow and a sign is lost.
- It finds no type for a parameter that is null, or an empty list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph_engine.stores.cypher_tokens import Token, TokenKind
from graph_engine.stores.protocol import Given

_CLAUSES = ("MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN", "CALL")


@dataclass(frozen=True)
class Rewriting:
    """A query as this database has to be asked it: its text, the names that stand for a step, and its casts."""

    text: str
    steps: frozenset[str]
    casts: Mapping[str, str]

    def column(self, name: str) -> str | None:
        """The name of a column as it would be without the changes; ``None`` for one that they brought."""
        for cast, parameter in self.casts.items():
            name = name.replace(cast, parameter)
        return None if name in self.steps else name


def meant(query: str, tokens: Sequence[Token], parameters: Mapping[str, Given]) -> Rewriting:
    """Put a query as this database has to be asked it.

    Parameters
    ----------
    query : str
        The query as it was given.
    tokens : sequence of Token
        Its tokens; what follows the last one is left out.
    parameters : mapping
        Values of its parameters; only their types are looked at.
    """
    changes: list[tuple[int, int, str]] = []
    steps = [f"kept order {number}" for number in range(len(_after_orders(tokens)))]
    for step, place in zip(steps, _after_orders(tokens), strict=True):
        changes.append((place, place, f"UNWIND [0] AS `{step}` "))
    for place, token in enumerate(tokens):
        # The number of rows may be a parameter and nothing else.
        if token.kind is TokenKind.PARAMETER and not (place and tokens[place - 1].is_word("LIMIT", "SKIP")):
            value = parameters[token.value]
            empty = "NULL" if value is None else "[]" if value in ([], ()) else None
            if empty is not None:
                name = f" AS `${token.value}`" if _is_column(tokens, place) else ""
                changes.append((token.start, token.end, empty + name))
            elif isinstance(value, int) and not isinstance(value, bool):
                changes.append((token.start, token.end, f"CAST(${token.value} AS INT64)"))
    text = query[: tokens[-1].end]
    for start, stop, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[stop:]
    casts = {f"CAST(${name}, INT64)": f"${name}" for name in parameters}
    return Rewriting(text, frozenset(steps), casts)


def _is_column(tokens: Sequence[Token], place: int) -> bool:
    """Whether a token is by itself a column of the answer that has no other name."""
    clauses = [one for one in tokens[:place] if not one.depth and one.is_word(*_CLAUSES, "ORDER")]
    before, after = tokens[place - 1], tokens[place + 1 : place + 2]
    return (
        clauses[-1:] != []
        and clauses[-1].is_word("RETURN")
        and not tokens[place].depth
        and (before.is_word("RETURN", "DISTINCT") or before.is_sign(","))
        and (not after or after[0].is_sign(",") or after[0].is_word("ORDER", "SKIP", "LIMIT", "UNION"))
    )


def _after_orders(tokens: Sequence[Token]) -> list[int]:
    """Where the clauses begin that follow a ``WITH`` with ``ORDER BY``."""
    found = []
    ordered = False
    inside = False
    for place, token in enumerate(tokens):
        # STARTS WITH and ENDS WITH are comparisons.
        compared = place > 0 and token.is_word("WITH") and tokens[place - 1].is_word("STARTS", "ENDS")
        if token.depth or compared:
            continue
        if token.is_word(*_CLAUSES):
            if ordered:
                found.append(token.start)
            inside, ordered = token.is_word("WITH"), False
        elif inside and token.is_word("ORDER"):
            ordered = True
    return found
