"""Participants of projects: one record for each organisation and programme, one participation for each role.

Of organisations outside the United Kingdom only identifier, country and kind are kept: paths through third parties
need no more. Rows without a participant code are joined by cleaned name and country: of foreign ones only a digest of
the name is kept. An organisation that is named in several ways has the name of its latest update; of equally late ones
the most frequent, then the first by letters. What else is known of it is chosen in the same way.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from graph_engine.organisations.names import cleaned_name, has_legal_form
from graph_engine.reference.plausible import bounds_of
from graph_engine.schema import ENDED, NOT_PARTNERS, THIRD_PARTY, UNITED_KINGDOM, EdgeType, NodeLabel, Quantity
from loaders.eu.cordis_programme import MISSING, NO_PROJECT, Programme, project_key
from loaders.eu.cordis_tables import CordisTable
from loaders.framework.identifiers import slug, website
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
_OPTIONAL = (
    *("nutsCode", "geolocation", "organizationURL", "contentUpdateDate", "netEcContribution", "order", "rcn"),
    "endOfParticipation",
)
_THIRD_PARTIES = frozenset({"thirdparty", "third party"})
# Eurostat writes UK and EL; ISO 3166 has GB and GR.
COUNTRIES = {"UK": UNITED_KINGDOM, "EL": "GR"}
TYPES = {
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
BODIES = frozenset({"HES", "PUB"})
_PLACE = ("postCode", "city", "nutsCode", "geolocation")
_DIGEST_LETTERS = 16


def identifier_by_name(name: str, country: str) -> str:
    """Return a stable identifier of an organisation that has only a name: its cleaned name, or abroad a digest of it.

    Examples
    --------
    >>> identifier_by_name("The University of Example", "GB"), identifier_by_name("EXAMPLE UNIVERSITY", "GB")
    ('example-university', 'example-university')
    >>> identifier_by_name("Beispiel GmbH", "DE") == identifier_by_name("BEISPIEL", "DE")
    True
    """
    # Names in other letters than ours have nothing left when they are cleaned.
    cleaned = cleaned_name(name) or " ".join(name.casefold().split())
    if country == UNITED_KINGDOM and slug(cleaned):
        return slug(cleaned)
    return country.casefold() + "-" + hashlib.sha256(f"{country} {cleaned}".encode()).hexdigest()[:_DIGEST_LETTERS]


@dataclass
class _Organisation:
    """What the rows of one participant say: each text with the latest update and the number of rows that say it."""

    scheme: str
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
    """Participants and participations, gathered table by table.

    Parameters
    ----------
    programme : Programme
        Their projects.
    everywhere : bool
        Whether names and addresses of organisations abroad are taken too. They are for comparing and never enter the
        graph.
    """

    programme: Programme
    everywhere: bool = False
    _organisations: dict[tuple[str, str], _Organisation] = field(default_factory=dict)
    _contributions: dict[tuple[str, str, str], float] = field(default_factory=dict)
    _seen: set[int] = field(default_factory=set)

    def read(self, table: CordisTable) -> None:
        """Read a table of participants.

        Set aside: rows without identifier and name, of unknown projects, repeated rows, numbers that are none, and
        names that may be a person's (the value is withheld). Two rows of one organisation in one role are one
        participation.
        """
        frames = table.rows(_COLUMNS, _OPTIONAL)
        if table.absent:
            # A selection is small, and which of its rows stand twice is told from all of them.
            frames = iter([pd.concat(parts)] if (parts := list(frames)) else [])
        for frame in frames:
            self.programme.file_under(table, frame["projectID"])
            frame = self._valid(frame, table)
            for row in frame.to_dict("records"):
                self._take(row)

    def _valid(self, frame: pd.DataFrame, table: CordisTable) -> pd.DataFrame:
        file_report, part = table.file_report, table.part
        contribution = parse_numbers(
            frame, "ecContribution", file_report, bounds_of(Quantity.EUROS), missing=MISSING, part=part
        )
        net = parse_numbers(
            frame, "netEcContribution", file_report, bounds_of(Quantity.EUROS), missing=MISSING, part=part
        )
        file_report.note("no EU contribution: net contribution taken", int((contribution.isna() & net.notna()).sum()))
        country = frame["country"].map(lambda code: COUNTRIES.get(code, code))
        # Only the hash is kept: enough to tell a repeated row, and small.
        digests = pd.Series([hash(tuple(row)) for row in frame.itertuples(index=False)], index=frame.index)
        seen_before = digests.isin(self._seen) | digests.duplicated()
        self._seen.update(digests)
        by_name = frame["organisationID"].isin(MISSING)
        named = map(identifier_by_name, frame["name"], country)
        organisation = frame["organisationID"].mask(by_name, pd.Series(named, index=frame.index))
        frame = frame.assign(
            organisationID=organisation, scheme=by_name.map({True: "name", False: "cordis"}), country=country
        ).assign(value=contribution.fillna(net))
        for column, rule, bad in (
            ("projectID", NO_PROJECT, ~frame["projectID"].isin(self.programme.edition_of)),
            ("name", "neither identifier nor name", by_name & frame["name"].isin(MISSING)),
            ("projectID", "repeated row", seen_before),
            ("order", "participation stands twice under one number", _stands_twice(frame)),
            ("country", "not a country code of two letters", ~country.str.fullmatch("[A-Z]{2}|")),
        ):
            for line, value in frame.loc[bad, column].items():
                file_report.quarantine(int(str(line)), column, rule, value, part=part)
        accepted = frame[file_report.accepted(frame.index, part=part)]
        by_name = accepted["scheme"] == "name"
        accepted = accepted.assign(role=_roles(accepted))
        for role in sorted(NOT_PARTNERS):
            file_report.note(
                f"participation marked as {role}: told from partners", int((accepted["role"] == role).sum())
            )
        # Counted before persons go: a consortium is as large as it is, whoever may be named.
        for project in accepted.loc[~accepted["role"].isin(NOT_PARTNERS), "projectID"]:
            self.programme.partners[project] = self.programme.partners.get(project, 0) + 1
        # Nothing of a foreign name is kept where there is a code, so that it names nobody.
        person = ((accepted["country"] == UNITED_KINGDOM) | by_name) & ~accepted["activityType"].isin(BODIES)
        person &= accepted["name"].map(may_be_person).astype(bool)
        for line in accepted.index[person]:
            file_report.quarantine(int(line), "name", MAY_BE_A_PERSON, WITHHELD, part=part)
        accepted = accepted[~person]
        untyped = ~accepted["activityType"].isin(list(TYPES))
        file_report.note("no type: business by the legal form in its name, else institution", int(untyped.sum()))
        file_report.note("no country", int((accepted["country"] == "").sum()))
        file_report.note("no participant code: joined by cleaned name and country", int(by_name[~person].sum()))
        abroad = by_name[~person] & (accepted["country"] != UNITED_KINGDOM)
        file_report.note("no participant code, abroad: known by a digest of name and country", int(abroad.sum()))
        return accepted

    def _take(self, row: Mapping[Hashable, object]) -> None:
        project, organisation = str(row["projectID"]), str(row["organisationID"])
        edition = self.programme.edition_of[project]
        country = str(row["country"])
        known = self._organisations.setdefault((edition, organisation), _Organisation(str(row["scheme"])))
        updated = str(row["contentUpdateDate"])
        if country:
            known.say("country", updated, country)
        name, kind = str(row["name"]), str(row["activityType"])
        if kind in TYPES:
            known.say("activityType", updated, kind)
        elif name:
            known.say("form", updated, "business" if has_legal_form(name) else "institution")
        if country == UNITED_KINGDOM or self.everywhere:
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
                    "scheme": known.scheme,
                    "id": identifier,
                    "name": known.best("name") or None,
                    "type": TYPES.get(kind),
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


def _roles(frame: pd.DataFrame) -> pd.Series:
    """Roles as published, save of who left before the end and of third parties, whom nobody met as partners."""
    third = frame["role"].str.casefold().isin(_THIRD_PARTIES)
    ended = frame["endOfParticipation"].str.casefold() == "true"
    return frame["role"].mask(third, THIRD_PARTY).mask(ended, ENDED)


def _stands_twice(frame: pd.DataFrame) -> pd.Series:
    """Rows without a code that repeat project, organisation, role and number; the one of the largest sum is kept.

    Selections put together from several takings write one number as ``12`` and ``12.0``, so that rows are not equal.
    """
    number = pd.to_numeric(frame["order"], errors="coerce")
    rows = frame.assign(number=number)[(frame["scheme"] == "name") & number.notna()]
    rows = rows.sort_values(["value", "city"], ascending=[False, True], kind="stable")
    twice = rows.duplicated(["projectID", "organisationID", "role", "number"])
    return twice.reindex(frame.index, fill_value=False)
