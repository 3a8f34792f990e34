"""Participants of projects: one record for each organisation and programme, one participation for each role.

Of organisations outside the United Kingdom only identifier, country and kind are kept: paths through third parties
need no more. An organisation that is named in several ways has the name of its latest update; of equally late ones the
most frequent, then the first by letters. What else is known of it is chosen in the same way.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from graph_engine.organisations.names import has_legal_form
from graph_engine.schema import UNITED_KINGDOM, EdgeType, NodeLabel
from loaders.eu.cordis_programme import MISSING, NO_PROJECT, Programme, project_key
from loaders.eu.cordis_tables import CordisTable
from loaders.framework.identifiers import website
from loaders.framework.load_report import WITHHELD
from loaders.framework.loader import Batch, Edges, Nodes
from loaders.framework.personal_names import MAY_BE_A_PERSON, may_be_person
from loaders.framework.tabular_files import parse_numbers
from loaders.placement.postal_addresses import coordinates, normal_town, normalise_postcode

_COLUMNS = (
    "projectID",
    "organisationID",
    "name",
    "activityType",
    "postCode",
    "city",
    "country",
    "role",
    "ecContribution",
)
_OPTIONAL = ("nutsCode", "geolocation", "organizationURL", "contentUpdateDate", "netEcContribution", "order", "rcn")
# Eurostat writes UK and EL; ISO 3166 has GB and GR.
_COUNTRIES = {"UK": UNITED_KINGDOM, "EL": "GR"}
_TYPES = {
    "HES": "higher education",
    "REC": "research organisation",
    "PUB": "public body",
    "OTH": "other organisation",
    "PRC": "company",
}
_RECORD = [
    *("key", "kind", "scheme", "id", "name", "type", "country", "town", "postcode", "latitude", "longitude"),
    *("website", "source", "nuts"),
]
# Teaching and public bodies are never persons.
_BODIES = frozenset({"HES", "PUB"})
_PLACE = ("postCode", "city", "nutsCode", "geolocation")


@dataclass
class _Organisation:
    """What the rows of one participant say: each text with the latest update and the number of rows that say it."""

    country: str
    said: dict[str, Counter[tuple[str, str]]] = field(default_factory=lambda: defaultdict(Counter))

    def say(self, column: str, updated: str, text: str) -> None:
        self.said[column][updated, text] += 1

    def best(self, column: str) -> str:
        texts = self.said.get(column)
        if not texts:
            return ""
        # What an organisation says of itself today counts more than what it has said most often.
        latest = max(updated for updated, _ in texts)
        counts = {text: count for (updated, text), count in texts.items() if updated == latest}
        return min(counts, key=lambda text: (-counts[text], text))

    def names(self) -> int:
        return len({text for _, text in self.said.get("name", ())})


@dataclass
class Participants:
    """Participants and participations, gathered table by table."""

    programme: Programme
    _organisations: dict[tuple[str, str], _Organisation] = field(default_factory=dict)
    _contributions: dict[tuple[str, str, str], float] = field(default_factory=dict)
    _seen: set[int] = field(default_factory=set)

    def read(self, table: CordisTable) -> None:
        """Read a table of participants.

        Set aside: rows without identifier, of unknown projects, repeated rows, numbers that are none, and names that
        may be a person's (the value is withheld). Two rows of one organisation in one role are one participation.
        """
        for frame in table.rows(_COLUMNS, _OPTIONAL):
            frame = self._valid(frame, table)
            for row in frame.to_dict("records"):
                self._take(row)

    def _valid(self, frame: pd.DataFrame, table: CordisTable) -> pd.DataFrame:
        file_report, part = table.file_report, table.part
        contribution = parse_numbers(frame, "ecContribution", file_report, missing=MISSING, part=part)
        net = parse_numbers(frame, "netEcContribution", file_report, missing=MISSING, part=part)
        file_report.note("no EU contribution: net contribution taken", int((contribution.isna() & net.notna()).sum()))
        country = frame["country"].map(lambda code: _COUNTRIES.get(code, code))
        # Only the hash is kept: enough to tell a repeated row, and small.
        digests = pd.Series([hash(tuple(row)) for row in frame.itertuples(index=False)], index=frame.index)
        seen_before = digests.isin(self._seen) | digests.duplicated()
        self._seen.update(digests)
        for column, rule, bad in (
            ("projectID", NO_PROJECT, ~frame["projectID"].isin(self.programme.edition_of)),
            ("organisationID", "no identifier", frame["organisationID"].isin(MISSING)),
            ("projectID", "repeated row", seen_before),
            ("country", "not a country code of two letters", ~country.str.fullmatch("[A-Z]{2}|")),
        ):
            for line, value in frame.loc[bad, column].items():
                file_report.quarantine(int(str(line)), column, rule, value, part=part)
        accepted = frame[[not file_report.is_quarantined(int(line), part=part) for line in frame.index]]
        # Counted before persons go: a consortium is as large as it is, whoever may be named.
        for project in accepted["projectID"]:
            self.programme.partners[project] = self.programme.partners.get(project, 0) + 1
        # Names of foreign participants are never kept, so only those of the United Kingdom can name a person.
        person = (country[accepted.index] == UNITED_KINGDOM) & ~accepted["activityType"].isin(_BODIES)
        person &= accepted["name"].map(may_be_person)
        for line in accepted.index[person]:
            file_report.quarantine(int(line), "name", MAY_BE_A_PERSON, WITHHELD, part=part)
        accepted = accepted[~person]
        untyped = ~accepted["activityType"].isin(list(_TYPES))
        file_report.note("no type: business by the legal form in its name, else institution", int(untyped.sum()))
        file_report.note("no country", int((accepted["country"] == "").sum()))
        return accepted.assign(country=country[accepted.index], value=contribution.fillna(net)[accepted.index])

    def _take(self, row: Mapping[Hashable, object]) -> None:
        project, organisation = str(row["projectID"]), str(row["organisationID"])
        edition = self.programme.edition_of[project]
        country = str(row["country"])
        known = self._organisations.setdefault((edition, organisation), _Organisation(country))
        updated = str(row["contentUpdateDate"])
        if country:
            known.say("country", updated, country)
        name, kind = str(row["name"]), str(row["activityType"])
        if kind in _TYPES:
            known.say("activityType", updated, kind)
        elif name:
            known.say("form", updated, "business" if has_legal_form(name) else "institution")
        if country == UNITED_KINGDOM:
            if name not in MISSING:
                known.say("name", updated, name)
            if row["organizationURL"]:
                known.say("organizationURL", updated, str(row["organizationURL"]))
            # The parts of an address are chosen together: town of one row and postcode of another place nobody.
            place = "\x1f".join(str(row[column]) for column in _PLACE)
            if place.strip("\x1f"):
                known.say("place", updated, place)
        key = (project, organisation, str(row["role"]))
        value = float(str(row["value"]))
        # NaN differs from itself: a contribution that is not known must not wipe out one that is.
        if value == value or key not in self._contributions:
            before = self._contributions.get(key, float("nan"))
            self._contributions[key] = value if before != before else before + value

    def records(self) -> pd.DataFrame:
        """Return the records in the columns of the schema, with ``nuts`` for placing, sorted by key."""
        rows = []
        for (edition, identifier), known in sorted(self._organisations.items()):
            kind = known.best("activityType")
            form = known.best("form") or "institution"
            postcode, town, nuts, point = (known.best("place") or "\x1f\x1f\x1f").split("\x1f")
            place = coordinates(point)
            rows.append(
                {
                    "key": f"{edition}:{identifier}",
                    "kind": ("business" if kind == "PRC" else "institution") if kind else form,
                    "scheme": "cordis",
                    "id": identifier,
                    "name": known.best("name") or None,
                    "type": _TYPES.get(kind),
                    "country": known.best("country") or None,
                    "town": normal_town(town) if town not in MISSING else None,
                    "postcode": normalise_postcode(postcode),
                    "latitude": place[0] if place else None,
                    "longitude": place[1] if place else None,
                    "website": website(known.best("organizationURL")),
                    "source": edition,
                    "nuts": nuts if nuts not in MISSING else None,
                }
            )
        return pd.DataFrame(rows, columns=_RECORD)

    def batches(self, records: pd.DataFrame) -> Iterator[Batch]:
        """Yield the records and the participations."""
        if len(records):
            yield Nodes(NodeLabel.RECORD, records.drop(columns="nuts"))
        if not self._contributions:
            return
        edition_of = self.programme.edition_of
        edges = pd.DataFrame(
            [
                (f"{edition}:{organisation}", project_key(edition, project), role, value, edition)
                for (project, organisation, role), value in sorted(self._contributions.items())
                for edition in (edition_of[project],)
            ],
            columns=["from", "to", "role", "contribution", "source"],
        )
        yield Edges(EdgeType.PARTICIPATED_IN, NodeLabel.RECORD, NodeLabel.PROJECT, edges)

    def with_several_names(self) -> int:
        """Count the organisations of the United Kingdom that occur under several names."""
        return sum(known.names() > 1 for known in self._organisations.values())
