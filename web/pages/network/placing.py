"""Where names stand in a picture: each beside what it names, and over no name that was written before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import dist

Box = tuple[float, float, float, float]
# Width of a letter of a sans-serif face over its height, on average.
_LETTER = 0.56
_GAP = 4
# Where a name is tried around a point, the nearest first: lines up or down, and parts of its width aside.
_AROUND = sorted(
    ((side * 0.25, step * 0.5) for side in range(-4, 5) for step in range(-14, 15)),
    key=lambda at: (at[0] ** 2 * 9 + at[1] ** 2, at),
)


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
                box = (left, middle - size / 2, left + across, middle + size / 2)
                if self._written(box, [] if covers else self.circles):
                    return left, middle + size * 0.35
        return None

    def around(
        self,
        lines: Sequence[str],
        point: tuple[float, float],
        size: float,
        *,
        over: bool,
        others: Sequence[tuple[float, float]] = (),
    ) -> tuple[float, float] | None:
        """Middle and first base line of lines on a point, or as near to it as there is room.

        Nearer to it than to any of ``others``, whose name it would seem to be. Where lines may stand ``over`` circles
        they do so only where no place around is free of them.
        """
        across, high = max(map(len, lines)) * size * _LETTER, len(lines) * size * 1.2
        # What lies farther than any place that is tried need not be asked at each.
        reach_x, reach_y = across * 1.5, high * 7.5
        near = [
            one
            for one in self.circles
            if one[0] < point[0] + reach_x
            and one[2] > point[0] - reach_x
            and one[1] < point[1] + reach_y
            and one[3] > point[1] - reach_y
        ]
        for covers in (False, True)[: 1 + over]:
            for aside, step in _AROUND:
                x = min(max(point[0] + aside * across, across / 2), self.width - across / 2)
                top = point[1] - high / 2 + step * high
                middle = (x, top + high / 2)
                if any(dist(middle, one) < dist(middle, point) for one in others):
                    continue
                if self._written((x - across / 2, top, x + across / 2, top + high), [] if covers else near):
                    return x, top + size
        return None

    def _written(self, box: Box, circles: Sequence[Box]) -> bool:
        inside = box[0] >= 0 and box[1] >= 0 and box[2] <= self.width and box[3] <= self.height
        free = inside and not any(_overlap(box, one) for one in self.names)
        free = free and not any(_overlap(box, one) for one in circles)
        if free:
            self.names.append(box)
        return free


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
