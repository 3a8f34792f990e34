"""Where names stand in a picture: each beside what it names, and over no name that was written before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

Box = tuple[float, float, float, float]
# Width of a letter of a sans-serif face over its height, on average.
_LETTER = 0.56
_GAP = 4
# Lines up or down at which a name is tried.
_STEPS = (0, -0.6, 0.6, -1.2, 1.2)


@dataclass
class Placed:
    """Names that were written, and circles that they had better not cover.

    Parameters
    ----------
    width, height : float
        Of the picture, in pixels.
    """

    width: float
    height: float
    names: list[Box] = field(default_factory=list)
    circles: list[Box] = field(default_factory=list)

    def circle(self, point: tuple[float, float], radius: float) -> None:
        """Keep names off a circle where they may not cover any."""
        x, y = point
        self.circles.append((x - radius, y - radius, x + radius, y + radius))

    def beside(
        self, name: str, point: tuple[float, float], radius: float, size: float, *, over: bool
    ) -> tuple[float, float] | None:
        """Left end and base line of a name to the right, to the left, above or below; ``None`` where is no room.

        Where it may stand ``over`` circles it does so only where no place is free of them.
        """
        x, y = point
        across, away = len(name) * size * _LETTER, radius + _GAP
        places = [
            (x + away, y),
            (x - away - across, y),
            (x - across / 2, y - away - size / 2),
            (x - across / 2, y + away + size / 2),
        ]
        for covers in (False, True)[: 1 + over]:
            for left, middle in places:
                if self._written((left, middle - size / 2, left + across, middle + size / 2), over=covers):
                    return left, middle + size * 0.35
        return None

    def around(
        self, lines: Sequence[str], point: tuple[float, float], size: float, *, over: bool
    ) -> tuple[float, float] | None:
        """Middle and first base line of lines on a point, or as near above or below it as there is room."""
        across, high = max(map(len, lines)) * size * _LETTER, len(lines) * size * 1.2
        x = min(max(point[0], across / 2), self.width - across / 2)
        for step in _STEPS:
            top = point[1] - high / 2 + step * high
            if self._written((x - across / 2, top, x + across / 2, top + high), over=over):
                return x, top + size
        return None

    def _written(self, box: Box, *, over: bool) -> bool:
        inside = box[0] >= 0 and box[1] >= 0 and box[2] <= self.width and box[3] <= self.height
        free = inside and not any(_overlap(box, one) for one in self.names)
        free = free and (over or not any(_overlap(box, one) for one in self.circles))
        if free:
            self.names.append(box)
        return free


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
