"""What an organisation does in a topic, as sentences say it."""

from __future__ import annotations

from collections.abc import Mapping

from graph_engine.reference.topic_roles import Role

DOES: Mapping[Role, str] = {
    Role.RESEARCHES: "researches it",
    Role.HOSTS: "tests it for others",
    Role.MAKES: "works on it as a business",
    Role.APPLIES: "may use it",
    Role.NEEDS: "has a need of it",
}
"""By role, in the order in which answers name them."""
KIND: Mapping[Role, str] = {Role.RESEARCHES: "institution", Role.HOSTS: "institution"}
"""Kind of contact of a role; a business where it has none."""
