"""Answers that are ready to be sent, compressed, and those of them that are cached."""

from __future__ import annotations

import gzip
import threading
from collections import OrderedDict
from dataclasses import dataclass

from cachetools import LRUCache

# Below it what gzip adds eats up most of what it saves.
_SMALLEST_COMPRESSED = 500
# As many answers as can be made ready of a new release within seconds.
_MOST_ADDRESSES = 40


@dataclass(frozen=True)
class Rendered:
    """An answer that is ready to be sent: its bytes, the same compressed, and its status."""

    body: bytes
    compressed: bytes | None = None
    status: int = 200

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return len(self.body) + len(self.compressed or b"")


class RenderingCache:
    """Ready answers by key, those longest unused going first.

    Parameters
    ----------
    limit : int
        Bytes in all; one answer may take an eighth of them.
    """

    def __init__(self, limit: int) -> None:
        # One answer of many megabytes, as of the whole network, would push out every page.
        self._largest = limit // 8
        # The caches of cachetools are not safe between threads.
        self._guard = threading.Lock()
        self._ready: LRUCache[str, Rendered] = LRUCache(limit, getsizeof=lambda one: one.size)
        self._addresses: OrderedDict[str, None] = OrderedDict()

    @property
    def addresses(self) -> tuple[str, ...]:
        """Addresses that were asked for last, the newest first."""
        with self._guard:
            return tuple(reversed(self._addresses))

    def get(self, key: str, address: str | None = None) -> Rendered | None:
        """The answer of a key, if it is cached; its address, where one is given, counts as asked for."""
        with self._guard:
            if address is not None:
                self._addresses[address] = None
                self._addresses.move_to_end(address)
                if len(self._addresses) > _MOST_ADDRESSES:
                    self._addresses.popitem(last=False)
            found: Rendered | None = self._ready.get(key)
            return found

    def put(self, key: str, rendered: Rendered) -> None:
        """Cache an answer for the next reader, unless it would push out too many others."""
        if rendered.size < self._largest:
            with self._guard:
                self._ready[key] = rendered

    def clear(self) -> None:
        """Forget all answers."""
        with self._guard:
            self._ready.clear()


def rendered(text: str, status: int = 200) -> Rendered:
    """An answer with its compressed form, where compression saves anything."""
    body = text.encode()
    # Without the time: the same page has the same bytes, whenever it is made.
    return Rendered(body, gzip.compress(body, 6, mtime=0) if len(body) > _SMALLEST_COMPRESSED else None, status)
