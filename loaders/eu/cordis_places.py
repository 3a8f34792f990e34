"""Towns of participants of Horizon 2020 in the United Kingdom, as CORDIS gave them in April 2017.

The participant code is that of the projects, so that linkage joins each organisation to its participations: many of
them have no address there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from graph_engine.organisations.source_ranks import SourceRank
from graph_engine.schema import UNITED_KINGDOM, NodeLabel
from loaders.eu.cordis_participants import BODIES, TYPES
from loaders.framework.identifiers import website
from loaders.framework.licences import CC_BY
from loaders.framework.load_report import WITHHELD
from loaders.framework.loader import Batch, Edition, LoadContext, Loader, Nodes
from loaders.framework.personal_names import MAY_BE_A_PERSON, may_be_person
from loaders.framework.repeats import set_aside_repeats
from loaders.framework.tabular_files import read_delimited
from loaders.placement.postal_addresses import normal_town
from loaders.placement.seats import Seats

EDITION = Edition(
    "cordis-places-2017",
    "CORDIS: addresses of participants of Horizon 2020 in the United Kingdom",
    "Publications Office of the European Union",
    CC_BY,
    "https://data.europa.eu/data/datasets/cordish2020projects",
    "April 2017",
)
_COLUMNS = ("pic", "name", "activityType", "city")
_OPTIONAL = ("organizationUrl",)


def load(paths: Sequence[Path], context: LoadContext) -> Iterator[Batch]:
    """Read tables of participants with their towns.

    Yields
    ------
    Edition, Nodes, Edges
        Records with the participant code, ``LOCATED_IN`` by town: of a list of places, or of other records.

    Raises
    ------
    LayoutError
        A file without one of the four columns used.
    """
    yield EDITION
    seats = Seats(context)
    for path in paths:
        file_report = context.file_report(path)
        frames = list(read_delimited(path, file_report, _COLUMNS, optional=_OPTIONAL))
        if not frames:
            continue
        frame = pd.concat(frames)
        person = ~frame["activityType"].isin(BODIES) & frame["name"].map(may_be_person)
        for column, rule, bad in (
            ("pic", "no participant code of nine digits", ~frame["pic"].str.fullmatch(r"\d{9}")),
            ("activityType", "unknown kind of organisation", ~frame["activityType"].isin(list(TYPES))),
            ("name", "no name", frame["name"] == ""),
            ("name", MAY_BE_A_PERSON, person),
        ):
            for line, value in frame.loc[bad, column].items():
                file_report.quarantine(int(str(line)), column, rule, WITHHELD if rule == MAY_BE_A_PERSON else value)
        frame = frame[file_report.accepted(frame.index)]
        frame = set_aside_repeats(frame, ["pic"], file_report)
        rows = pd.DataFrame(
            {
                "key": EDITION.key + ":" + frame["pic"],
                "kind": (frame["activityType"] == "PRC").map({True: "business", False: "institution"}),
                "scheme": "cordis",
                "id": frame["pic"],
                "name": frame["name"],
                "type": frame["activityType"].map(TYPES),
                "country": UNITED_KINGDOM,
                "town": frame["city"].map(lambda city: normal_town(city) if city else None),
                "website": frame["organizationUrl"].map(website),
                "source": EDITION.key,
            }
        )
        yield Nodes(NodeLabel.RECORD, rows)
        yield from seats.locate(rows, file_report)


LOADER = Loader(
    name="cordis_places",
    describes="CORDIS, April 2017: participant code, kind and town of UK participants of Horizon 2020.",
    load=load,
    files={"h2020_uk_org_places_2017": ("uk_organisations.csv.gz",)},
    # Towns are also told from the places of other records.
    after=("geography", "cordis", "employers", "research_organisations", "food_establishments", "uk_ets"),
    # Names of 2017 may have changed since, and a town says less than a postcode.
    ranks=(SourceRank("cordis-places", attributes=160, seat=85),),
)
