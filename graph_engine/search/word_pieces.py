"""Plain texts cut into words and pairs of words, and into pieces of words."""

from __future__ import annotations

from itertools import pairwise

from graph_engine.search.trade_text import TOKEN

# Letters in a piece of a word.
SHORTEST_PIECE, LONGEST_PIECE = 3, 5


def words_of(text: str) -> list[str]:
    """Words of a plain text, and each two that stand beside each other.

    >>> words_of("cast iron pipes")
    ['cast', 'iron', 'pipes', 'cast iron', 'iron pipes']
    """
    words = TOKEN.findall(text)
    return [*words, *(f"{one} {other}" for one, other in pairwise(words))]


def pieces_of(text: str) -> list[str]:
    """Pieces of three to five letters of each word of a text, with a blank where a word begins and ends.

    >>> pieces_of("tin")
    [' ti', 'tin', 'in ', ' tin', 'tin ', ' tin ']
    """
    found: list[str] = []
    for word in text.split():
        whole = f" {word} "
        for length in range(SHORTEST_PIECE, LONGEST_PIECE + 1):
            found += [whole[at : at + length] for at in range(max(len(whole) - length, 0) + 1)]
            if len(whole) <= length:
                # Longer pieces of so short a word are the word again.
                break
    return found
