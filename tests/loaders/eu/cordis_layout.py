"""The published columns of CORDIS, and rows and tables in them."""

import gzip

PROJECT = [
    *("id", "acronym", "status", "title", "startDate", "endDate", "totalCost", "ecMaxContribution", "legalBasis"),
    *("topics", "ecSignatureDate", "frameworkProgramme", "masterCall", "subCall", "fundingScheme", "nature"),
    *("objective", "contentUpdateDate", "rcn", "grantDoi"),
]

PARTICIPANT = [
    *("projectID", "projectAcronym", "organisationID", "vatNumber", "name", "shortName", "SME", "activityType"),
    *("street", "postCode", "city", "country", "nutsCode", "geolocation", "organizationURL", "contactForm"),
    "contentUpdateDate",
    *("rcn", "order", "role", "ecContribution", "netEcContribution", "totalCost", "endOfParticipation", "active"),
]


def project(number, **cells):
    return {"id": number, "frameworkProgramme": "H2020", "startDate": "2016-01-01", "endDate": "2018-12-31"} | cells


def participant(number, organisation, **cells):
    return {
        "projectID": number,
        "organisationID": organisation,
        "name": f"EXAMPLE {organisation} LIMITED",
        "activityType": "PRC",
        "country": "UK",
        "role": "participant",
    } | cells


def table(columns, rows, delimiter=";", header=True, end="\n"):
    def line(cells):
        return delimiter.join('"' + str(cell).replace('"', '""') + '"' for cell in cells)

    lines = [line(columns)] if header else []
    return end.join([*lines, *(line(row.get(column, "") for column in columns) for row in rows)]) + end


def gzipped(path, columns, rows):
    """Write a gzipped table with commas."""
    path.write_bytes(gzip.compress(table(columns, rows, delimiter=",").encode()))
    return path
