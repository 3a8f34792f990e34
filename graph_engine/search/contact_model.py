"""A contact that answers a business."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph_engine.geography.gazetteer import Area


@dataclass(frozen=True)
class RegionContact:
    """A contact, and why it is one; ``id`` is its key in the graph, where it has one."""

    name: str
    kind: str
    area: Area
    reason: str
    contact: str | None
    source: str
    id: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """JSON of the contact."""
        return {
            "name": self.name,
            "kind": self.kind,
            "area": {"code": self.area.code, "name": self.area.name},
            "reason": self.reason,
            "contact": self.contact,
            "source": self.source,
        }
