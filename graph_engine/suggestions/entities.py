"""What stands at the two ends of a suggestion: areas today, and organisations, sites, facilities and topics alike."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graph_engine.errors import InputError
from graph_engine.geography.gazetteer import Area


class EntityKind(StrEnum):
    """What an entity is."""

    AREA = "area"
    ORGANISATION = "organisation"
    SITE = "site"
    FACILITY = "facility"
    TOPIC = "topic"


@dataclass(frozen=True)
class EntityRef:
    """One entity, by what answers need of it.

    Parameters
    ----------
    kind : EntityKind
        What it is.
    key : str
        Key in the graph.
    code : str
        As published; empty where it has none.
    name : str
        As readers see it.
    area : Area, optional
        The area that it is, or in which it stands; ``None`` where it has no place, as a topic.
    """

    kind: EntityKind
    key: str
    code: str
    name: str
    area: Area | None = None

    @classmethod
    def of_area(cls, area: Area) -> EntityRef:
        """An area as an entity."""
        return cls(EntityKind.AREA, area.key, area.code, area.name, area)

    @classmethod
    def of_organisation(cls, key: str, name: str, area: Area | None) -> EntityRef:
        """An organisation, and the area in which it has its seat."""
        return cls(EntityKind.ORGANISATION, key, "", name, area)

    @property
    def place(self) -> Area:
        """The area that it is, or in which it stands.

        Raises
        ------
        InputError
            Where it has none.
        """
        if self.area is None:
            raise InputError(f"The {self.kind} {self.name} stands in no area; ask for one that does.")
        return self.area

    @property
    def organisation(self) -> str | None:
        """Its name, where it is an organisation."""
        return self.name if self.kind == EntityKind.ORGANISATION else None

    def as_dict(self) -> dict[str, str]:
        """JSON of the entity."""
        return {"code": self.code, "name": self.name}
