"""What the operations of the API answer, as models by endpoint of the page.

Rows of tables are described by the columns that the page, its CSV and the command line use; the rest by models. A list
that comes in parts has the fields of :class:`~web.api.shapes.Paged` too, and every answer those of
:class:`~web.api.shapes.ReleaseAnswer`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, Field
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from web.api.about_schemas import MethodAnswer, RecordAnswer, SourceAnswer, SourcesAnswer
from web.api.area_shapes import AreaRecordShape, ComparisonShape, MembershipShape, PeersShape
from web.api.network_shapes import (
    CommunityNameShape,
    CommunityShape,
    NetworkMembersShape,
    NetworkTiesShape,
    PathShape,
    RelationShape,
)
from web.api.organisation_shapes import ExposureShape, FairnessShape, ProspectShape, StabilityShape
from web.api.pair_topic_shapes import PairTopicsShape
from web.api.shapes import (
    AreaShape,
    IntermediaryShape,
    LevelledAreaShape,
    MatchedAreaShape,
    NearMissShape,
    NumberedEvidenceShape,
    Paged,
    Record,
    ReleaseAnswer,
    Shape,
    SuggestionShape,
    TieShape,
    maybe_row,
    table,
)
from web.api.topic_schemas import OrganisationAnswer, OrganisationProfileAnswer, TopicAnswer, TopicsAnswer
from web.pages.areas.tables import AREAS, CONTACT, GROWTH, INDICATOR, SUGGESTED, linked_columns
from web.pages.figures.pages import FILES
from web.pages.map.pages import PARTNER, area_columns
from web.pages.network.tables import MEMBER
from web.pages.search.pages import RESULTS
from web.pages.sectors.tables import LINK, SECTORS, STRONG, institution_columns
from web.presentation.area_columns import ACTIVITY, INDUSTRY
from web.presentation.data_table import row_schema
from web.presentation.dataset_tables import DATASETS
from web.presentation.evidence_columns import EVIDENCE
from web.presentation.joint_project_columns import JOINT_PROJECT
from web.presentation.search_columns import ASK, REGION, TERM
from web.presentation.spoken_columns import CHOICE, RESEARCH, SPOKEN_PLACE, SPOKEN_TEXT, SPOKEN_TOPIC, WORD
from web.presentation.topic_columns import PLACE


class AreasAnswer(ReleaseAnswer, Paged):
    """All areas by level."""

    areas: list[Record] = table(AREAS, "Areas by level, then by name.")


class ProfileAnswer(ReleaseAnswer):
    """What there is to know of an area before any partner is named."""

    summary: str
    """The page in a paragraph."""
    area: LevelledAreaShape
    """The area."""
    figures_for: list[AreaShape]
    """Areas whose figures stand for it."""
    known_for: list[Record] = table(ACTIVITY, "What it is known for, the surest and largest first.")
    lacks: list[Record] = table(ACTIVITY, "What it has little of.")
    gva: list[Record] = table(INDUSTRY, "Gross value added of its strongest industries.")
    institutions: list[Record] = table(CONTACT, "Institutions that industry pays.")
    employers: list[Record] = table(CONTACT, "Works and large employers in its strengths.")
    support: list[Record] = table(CONTACT, "Support to ring first.")
    indices: dict[str, float | None]
    """Indices of the structure of jobs, by name."""
    notes: list[str]
    """What is to be known of the figures."""
    sources: list[Record] = table(EVIDENCE, "Totals behind the page.")
    peers: PeersShape | None
    """Its strengths beside those of its peers."""
    growth: list[Record] = table(GROWTH, "Activities near to what it has.")
    linked: list[Record] = table(linked_columns(), "Places with joint projects.")
    not_yet_linked: list[AreaShape]
    """Areas without a dated joint project with it, the likeliest first; none for an area of several with figures."""
    record: AreaRecordShape | None
    """What became of its list of an earlier year; null where none stands."""
    indicators: list[Record] = table(INDICATOR, "Indicators of innovation.")
    communities: list[MembershipShape]
    """Communities of areas that it belongs to."""
    suggestions: list[Record] = table(SUGGESTED, "First suggestions, the better grade first.")
    topics: list[Record] = table(PLACE, "First topics of its organisations, and what it has and lacks in each.")


class PartnersAnswer(ReleaseAnswer):
    """Suggested partners of an area."""

    area: MatchedAreaShape
    """The area."""
    suggestions: list[SuggestionShape]
    """Suggestions of all kinds in one list, the better grade first."""
    set_aside: list[NearMissShape]
    """Near misses: candidates that failed one rule."""
    notes: dict[str, str]
    """What the data cannot say, by kind."""
    exposure: ExposureShape
    """How evenly the suggestions of all areas are spread over organisations."""
    fairness: FairnessShape
    """How evenly the first lines of all lists are, and what evener ones would cost."""
    prospects: list[ProspectShape]
    """How likely each suggestion is, in their order."""
    stability: StabilityShape
    """How often each suggestion stays among the first of the area where figures and weights are drawn anew."""


class PairAnswer(ReleaseAnswer):
    """Everything that two areas have for each other."""

    area: LevelledAreaShape
    """The first area."""
    partner: LevelledAreaShape
    """The second area."""
    figures_for: list[AreaShape]
    """Areas whose figures stand for them."""
    distance_km: float | None = Field(ge=0)
    """Kilometres between their middles."""
    suggestions: list[SuggestionShape]
    """Suggestions in either direction."""
    prospects: list[ProspectShape]
    """How likely each of them is, in their order."""
    set_aside: list[NearMissShape]
    """Near misses."""
    strengths: list[SuggestionShape]
    """Strengths of one field that interlock."""
    topics: PairTopicsShape
    """What they have for each other by topic."""
    both_strong: list[str]
    """What both are strong in."""
    ties: list[TieShape]
    """What they already share."""
    joint_projects: list[Record] = table(JOINT_PROJECT, "Projects of organisations of both, newest first.")
    # The key is older than the term, and scripts rely on it.
    intermediaries: list[IntermediaryShape] = Field(alias="warm_paths")
    """Organisations that work with both."""
    evidence: list[NumberedEvidenceShape]
    """Published figures behind all of it."""
    note: str | None
    """What is to be known of the pair."""


class CommunitiesAnswer(ReleaseAnswer):
    """Communities of a network."""

    network: str
    """Which network."""
    agreement: float | None
    """Median over members of the stability of their community, 0 to 1; null without runs."""
    stable: bool
    """Whether the runs agree enough for the communities to be shown."""
    note: str
    """What is to be known of them."""
    communities: list[CommunityShape]
    """Communities, the largest first."""


class NetworkAnswer(ReleaseAnswer):
    """The network around one member, as a whole, or where to start; members and ties only where some are drawn."""

    network: str
    """Which network."""
    focus: Record | None = maybe_row(MEMBER, "The member in the middle.")
    matches: list[Record] = table(MEMBER, "Members that the name of the middle may mean.")
    found: int = Field(default=0, ge=0)
    """Members before a limit left some out."""
    truncated: bool = False
    """Whether a limit left members out."""
    agreement: float | None = None
    """Median over members of the stability of their community, 0 to 1."""
    stable: bool = False
    """Whether the runs agree enough."""
    members: NetworkMembersShape | None = None
    """Those drawn, in parts."""
    ties: NetworkTiesShape | None = None
    """Those drawn, in parts."""
    communities: list[CommunityNameShape] = Field(default_factory=list)
    """Largest communities, where nothing is drawn."""
    starts: list[Record] = table(MEMBER, "Members to start from, where nothing is drawn.", default_factory=list)
    path: PathShape | None
    """The path that is asked for."""
    relation: RelationShape | None
    """Why the tie that is asked for is there."""


class ComparedAnswer(ReleaseAnswer):
    """Two to five areas side by side."""

    comparison: ComparisonShape | None
    """The comparison; null with fewer than two areas."""


class FilesAnswer(ReleaseAnswer):
    """All that can be taken away as files."""

    files: list[Record] = table(FILES, "Files.")


class DatasetColumnAnswer(Shape):
    """A column of a table of figures."""

    name: str
    """Its name in the rows."""
    title: str
    """What it holds, with its unit."""


class DatasetAnswer(ReleaseAnswer, Paged):
    """One table of figures."""

    name: str
    """Name of the table."""
    title: str
    """What it holds."""
    columns: list[DatasetColumnAnswer]
    """Its columns."""
    rows: list[Record] = Field(
        description="Rows, each with the columns of its table.",
        json_schema_extra={"items": {"anyOf": [row_schema(one.columns) for one in DATASETS.values()]}},
    )


class FoundAnswer(ReleaseAnswer):
    """Who has worked on what a business needs or offers, and regions and contacts by class."""

    text: str
    """The question."""
    want: str
    """Whether it is a need or an offer."""
    near: str | None
    """The place that the words name, which nearness is weighed from where no other is given."""
    answered_from: Literal["texts", "classes", "choice", "nothing"]
    """Where the first answer comes from; a choice is asked for, and none of what it offers is the answer."""
    words: list[Record] = table(WORD, "What became of each word of the question.")
    topics: list[Record] = table(SPOKEN_TOPIC, "Topics whose texts speak of it.")
    texts: list[Record] = table(SPOKEN_TEXT, "Projects and impact cases that speak of it, the best first.")
    places: list[Record] = table(SPOKEN_PLACE, "Places of their organisations; none where a choice is asked for.")
    called: list[dict[str, str]]
    """Organisations whose name holds every word of the question: key, name and address of the page of each."""
    choices: list[Record] = table(CHOICE, "Unlike things that the question may mean, with what each leads to.")
    read_as: list[Record] = table(TERM, "Classes that the words were read as.")
    unknown_words: list[str]
    """Words that stand nowhere in the classification."""
    unused_words: list[str]
    """Words that stand in no class that is taken."""
    regions: list[Record] = table(REGION, "Regions to go to, the best first.")
    ask: list[Record] = table(ASK, "Whom to ask there.")
    note: str | None
    """What could not be said."""
    own_trade: bool
    """Whether the regions are only those of the asker's own trade, whose firms are not named."""
    research: list[Record] = table(RESEARCH, "Where nothing answers: what projects say of each word alone.")


class MapAnswer(ReleaseAnswer):
    """A figure by area, with the partners of one place."""

    figure: str
    """Key of the figure."""
    title: str
    """The figure in words."""
    level: str
    """Level of the areas."""
    show: str
    """Whether quotients or amounts are shown."""
    measured: str
    """What the values are, with their unit."""
    year: str
    """Year or years of the figure."""
    source: str
    """Where the figure is published."""
    notes: list[str]
    """What is to be known of the figure."""
    breaks: list[float]
    """Values at which the colours change."""
    areas: list[Record] = Field(
        description="Areas, the largest figure first.",
        json_schema_extra={"items": {"anyOf": [row_schema(area_columns(beside=one)) for one in ("Amount", None)]}},
    )
    area: AreaShape | None
    """The place whose lines are drawn."""
    partners: list[Record] = table(PARTNER, "Places at the ends of its lines.")


class NamesAnswer(ReleaseAnswer, Paged):
    """Areas, sectors, topics and organisations whose name holds some words."""

    q: str
    """The words."""
    totals: dict[str, int]
    """Results by kind."""
    nearest: list[str]
    """Names near to the words, where nothing was found."""
    showing: str | None
    """What the results are of, where the words were read as a slip of it."""
    results: list[Record] = table(RESULTS, "Results, the best of each kind first.")


class SectorsAnswer(ReleaseAnswer, Paged):
    """All activities by field."""

    sectors: list[Record] = table(SECTORS, "Activities.")


class SectorAnswer(ReleaseAnswer):
    """One activity over all places."""

    code: str
    """Code of the activity."""
    label: str
    """Name of the activity."""
    field: str
    """Field of the activity."""
    classes: dict[str, str]
    """Classes of SIC 2007 in it, by code."""
    jobs: float | None
    """Jobs in the country."""
    year: int
    """Year of the jobs."""
    strong: list[Record] = table(STRONG, "Areas that are strong in it.")
    sells_to_it: list[Record] = table(LINK, "What it buys.")
    buys_from_it: list[Record] = table(LINK, "Who buys from it.")
    institutions: list[Record] = table(institution_columns(), "Institutions in fitting subjects.")
    suggestions: list[SuggestionShape]
    """Suggestions that name it."""
    source: str
    """Source of the jobs."""


ANSWERS: Mapping[str, type[ReleaseAnswer]] = {
    "areas.index": AreasAnswer,
    "areas.profile": ProfileAnswer,
    "partners.partners": PartnersAnswer,
    "pairs.pair": PairAnswer,
    "communities.communities": CommunitiesAnswer,
    "network.network": NetworkAnswer,
    "compare.compare": ComparedAnswer,
    "figures.index": FilesAnswer,
    "figures.table": DatasetAnswer,
    "find.find": FoundAnswer,
    "map.map": MapAnswer,
    "method.method": MethodAnswer,
    "record.record": RecordAnswer,
    "search.search": NamesAnswer,
    "sectors.index": SectorsAnswer,
    "sectors.sector": SectorAnswer,
    "topics.index": TopicsAnswer,
    "topics.topic": TopicAnswer,
    "organisations.organisation": OrganisationProfileAnswer,
    "organisations.partners": OrganisationAnswer,
    "sources.index": SourcesAnswer,
    "sources.source": SourceAnswer,
}
"""Model of each operation's answer, by endpoint of the page."""


def components() -> dict[str, Any]:
    """JSON schemas of all answers and of what they hold, by name of the model."""
    # Not of serialization, which requires every field: what has a default may be missing, as where nothing is drawn.
    mode: JsonSchemaMode = "validation"
    shapes: list[type[BaseModel]] = [ReleaseAnswer, *ANSWERS.values()]
    _, found = models_json_schema([(one, mode) for one in shapes], ref_template="#/components/schemas/{model}")
    return dict(found["$defs"])
