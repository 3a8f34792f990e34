"""Judgement on links, research, places and changes: the tables beside ``activities.csv``, with types.

Which table says what, and how to add a row, stands in ``graph_engine/tables/README.md``.
"""

from graph_engine.judgement.centres import Centre, Centres, centres, read_centres
from graph_engine.judgement.links import (
    LinkException,
    LinkExceptions,
    LocalProduct,
    LocalProducts,
    link_exceptions,
    local_products,
    read_link_exceptions,
    read_local_products,
)
from graph_engine.judgement.places import (
    Change,
    Effect,
    KnownChanges,
    Site,
    Sites,
    known_changes,
    read_known_changes,
    read_sites,
    sites,
)
from graph_engine.judgement.plants import (
    Plant,
    Plants,
    StandingLink,
    StandingLinks,
    plants,
    read_plants,
    read_standing_links,
    standing_links,
)
from graph_engine.judgement.research import (
    Fit,
    ResearchFit,
    ResearchFits,
    ResearchFocus,
    read_research_fit,
    read_research_focus,
    research_fit,
    research_focus,
)
from graph_engine.judgement.topics import (
    ResearchTopic,
    ResearchTopics,
    read_research_topics,
    research_topics,
)
from graph_engine.judgement.towns import Town, Towns, read_towns, towns

__all__ = [
    "Centre",
    "Centres",
    "Change",
    "Effect",
    "Fit",
    "KnownChanges",
    "LinkException",
    "LinkExceptions",
    "LocalProduct",
    "LocalProducts",
    "Plant",
    "Plants",
    "ResearchFit",
    "ResearchFits",
    "ResearchFocus",
    "ResearchTopic",
    "ResearchTopics",
    "Site",
    "Sites",
    "StandingLink",
    "StandingLinks",
    "Town",
    "Towns",
    "centres",
    "known_changes",
    "link_exceptions",
    "local_products",
    "plants",
    "read_centres",
    "read_known_changes",
    "read_link_exceptions",
    "read_local_products",
    "read_plants",
    "read_research_fit",
    "read_research_focus",
    "read_research_topics",
    "read_sites",
    "read_standing_links",
    "read_towns",
    "research_fit",
    "research_focus",
    "research_topics",
    "sites",
    "standing_links",
    "towns",
]
