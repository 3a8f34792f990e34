"""The partners of one organisation: whom its work fits, in lists of areas or beyond them."""

from __future__ import annotations

from web.http.answers import Answer
from web.http.engine_session import EngineSession
from web.http.parameters import QueryArgs
from web.http.routing import Pages
from web.presentation.grades import by_grade
from web.presentation.organisation_columns import partner_table

pages = Pages("organisations", __name__)


@pages.page("/organisations/<key>/partners", api=True)
def partners(now: EngineSession, args: QueryArgs, key: str) -> Answer:
    """Topic partners of one organisation, also those that lists of areas leave out, with the reason."""
    found = now.engine.partners_of(key)
    return Answer(
        "organisation_partners.html",
        {
            "found": found,
            # Partners, not suggestions alone: each says why lists of areas leave it out.
            "graded": [
                (grade, [one for one in found.partners if one.grade.words == grade.words])
                for grade, _ in by_grade(one.suggestion for one in found.partners)
            ],
        },
        data=found.as_dict,
        tables=lambda: {"partners": partner_table(found)},
    )
