"""The tables of judgement beside the activities: read strictly, whole, and without rows that do nothing."""

from __future__ import annotations

import dataclasses

import pytest

from graph_engine.classifications.activities import Good, activities
from graph_engine.errors import TableError
from graph_engine.reference.area_codes import ITL2_2021
from graph_engine.reference.link_exceptions import (
    link_exceptions,
    local_products,
    read_link_exceptions,
    read_local_products,
)
from graph_engine.reference.research_fit import (
    FITS,
    Fit,
    read_research_fit,
    read_research_focus,
    research_fit,
    research_focus,
)
from graph_engine.reference.sites import Effect, known_changes, read_known_changes, read_sites, sites
from graph_engine.reference.typed_table import text_of

LINK_HEADER = "supplier_prefix,buyer_prefix,action,value,reason,source\n"
PRODUCT_HEADER = "place,activity,label,not_to,not_from,reason,source\n"
SITE_HEADER = "institution,ukprn,place,site,since,reason,source\n"
CHANGE_HEADER = "place,activity,date,effect,what,source\n"
MAKERS = [code for code in activities().codes if "10" <= code[:2] <= "32"]
MATERIALS = [code for code in MAKERS if activities().get(code).good is Good.MATERIAL]


def links(*rows):
    return read_link_exceptions(LINK_HEADER + "\n".join(rows))


# Link exceptions


@pytest.mark.parametrize(
    ("supplier", "buyer"),
    [
        ("101", "107"), ("103", "107"), ("106", "103"), ("106", "110"), ("108", "102"), ("241", "243"), ("244", "255"),
        ("281", "291"), ("281", "303"), ("281", "242"), ("222", "101"), ("172", "108"), ("273", "252"), ("255", "275"),
        ("221", "283"), ("241", "301"), ("241", "275"), ("205", "162"), ("2446", "244"), ("192", "201"), ("101", "108"),
        ("103", "108"), ("139", "291"), ("241", "302"), ("241", "257"), ("244", "304"), ("293", "292"), ("161", "310"),
    ],
)  # fmt: skip
def test_links_that_readers_called_weak_or_silly_are_dropped(supplier, buyer):
    found = link_exceptions().of(supplier, buyer)
    assert found.drops
    assert found.reason


@pytest.mark.parametrize(
    ("supplier", "buyer"),
    [
        ("139", "293"), ("255", "291"), ("255", "293"), ("255", "254"), ("245", "293"), ("245", "281"), ("241", "252"),
        ("244", "252"), ("261", "263"), ("281", "301"), ("205", "203"), ("101", "109"), ("231", "110"),
    ],
)  # fmt: skip
def test_links_that_readers_called_sensible_are_kept(supplier, buyer):
    found = link_exceptions().of(supplier, buyer)
    assert found is None or not found.drops


def test_every_row_concerns_a_material_and_refines_a_link_that_is_kept():
    table = link_exceptions()
    for row in table.rows:
        suppliers = [code for code in MATERIALS if code.startswith(row.supplier)]
        buyers = [code for code in MAKERS if code.startswith(row.buyer)]
        assert suppliers, row
        assert buyers, row
        if row.action != "drop":
            kept = [
                (supplier, buyer)
                for supplier in suppliers
                for buyer in buyers
                if supplier != buyer and not table.of(supplier, buyer).drops
            ]
            assert kept, row


def test_every_keep_overrides_a_drop():
    table = link_exceptions()
    for row in table.rows:
        if row.action == "keep":
            without = dataclasses.replace(table, rows=tuple(each for each in table.rows if each is not row))
            found = without.of(row.supplier, row.buyer)
            assert found is not None, row
            assert found.drops, row


def test_longest_match_wins_for_each_question():
    table = links(
        "24,,drop,,all metals,me",
        "244,27,keep,,copper,me",
        "244,,reach,90,near,me",
        "244,273,reach,120,less near,me",
        "244,273,relabel,copper wire,wire,me",
        "244,273,only,supplier 24440,copper,me",
        "244,273,only,buyer 27320; 27330,cable,me",
        ",273,drop,,no cable,me",
    )
    assert table.of("255", "291") is None
    assert table.of("241", "291").drops
    found = table.of("244", "273")
    assert not found.drops
    assert (found.label, found.reach_km) == ("copper wire", 120.0)
    assert found.allows("24440", "27330")
    assert not found.allows("24420", "27330")
    assert not found.allows("24440", None)
    assert found.reason == "copper; cable; less near; wire"
    assert table.of("244", "271").reach_km == 90.0
    assert table.of("255", "273").drops
    assert not table.of("244", "271").drops


def test_of_two_matches_as_long_the_longer_supplier_wins():
    table = links("10,27,drop,,one,me", "101,2,keep,,two,me")
    assert not table.of("101", "271").drops
    assert table.of("102", "271").drops


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "24,27,forbid,,why,me",
            "column action: found 'forbid', allowed is one of 'drop', 'keep', 'only', 'reach', 'relabel'",
        ),
        ("24,27,drop,yes,why,me", "column value: found 'yes', allowed is nothing"),
        ("24,27,reach,far,why,me", "column value: found 'far', allowed is a number from 1 to 1000"),
        ("24,27,relabel,,why,me", "column value: found '', allowed is any text"),
        ("24,27,only,24440,why,me", "column value: found '24440', allowed is 'supplier' or 'buyer'"),
        ("24,27,only,supplier 244,why,me", "column value"),
        ("24,27,only,supplier 27110,why,me", "allowed is subclasses that begin with the supplier's prefix '24'"),
        ("47,27,drop,,why,me", "column supplier_prefix: found '47'"),
        ("24,xx,drop,,why,me", "column buyer_prefix: found 'xx'"),
        (",,drop,,why,me", "a SIC 2007 prefix here or in buyer_prefix"),
        ("24,27,drop,,,me", "column reason"),
        ("24,27,drop,,why,", "column source"),
        ("25,27,keep,,why,me", "column action: found 'keep', allowed is a value that no other row has (line 2 has it)"),
    ],
)
def test_a_bad_link_row_is_refused(row, message):
    with pytest.raises(TableError) as caught:
        links("25,27,drop,,why,me", row)
    assert message in str(caught.value)
    assert "link_exceptions.csv, line 3" in str(caught.value)


# Local products


def test_local_products_know_whom_they_concern():
    forgings = local_products().of("TLE3", "255")
    assert not forgings.goes_to("291")
    assert forgings.goes_to("301")
    assert forgings.takes("241")
    warheads = local_products().of("TLJ1", "254")
    assert not warheads.takes("255")
    assert not warheads.goes_to("303")
    assert local_products().of("TLI3", "255") is None


def test_local_products_are_said_of_makers_and_read_on_after_makes():
    for row in local_products().rows:
        assert row.activity in MAKERS
        assert row.label[0].islower()
        assert not row.label.endswith(".")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("TLZ9,255,x,,,why,me", "column place: found 'TLZ9', allowed is one of 'TLC1'"),
        ("TLE3,25,x,,,why,me", "column activity: found '25'"),
        ("TLE3,255,x,47,,why,me", "column not_to"),
        ("TLE3,255,x,,29; nothing,why,me", "'nothing' belongs to none"),
        ("TLE1,255,x,,,why,me", "line 2 has it"),
    ],
)
def test_a_bad_local_product_is_refused(row, message):
    with pytest.raises(TableError) as caught:
        read_local_products(PRODUCT_HEADER + "TLE1,255,x,all,,why,me\n" + row)
    assert message in str(caught.value)


# Sites and changes


def test_sites_answer_where_an_institution_is_beside_its_seat():
    assert sites().has("TLL2", ukprn="10007157").site == "AMRC Cymru, Broughton"
    assert sites().has("TLK3", ukprn="10007792").site.startswith("Penryn")
    assert sites().has("TLC2", institution="offshore renewable energy catapult").site == "Blyth"
    assert sites().has("TLN0", ukprn="10007157") is None
    assert {site.place for site in sites().of(institution="sruc")} == {"TLM5", "TLM6", "TLM7", "TLM9"}
    assert "10007798" in {site.ukprn for site in sites().rows if site.place == "TLD1"}
    assert sites().of() == ()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("X,123,TLC1,s,,why,me", "column ukprn: found '123', allowed is 8 to 8 digits"),
        ("X,,TLC9,s,,why,me", "column place"),
        ("X,,TLC1,s,soon,why,me", "column since: found 'soon'"),
        ("X,,TLC1,,,why,me", "column site"),
        ("A,10000001,TLC1,s,,why,me", "line 2 has it"),
        ("B,10000001,TLC2,s,,why,me", "column institution: found 'B', allowed is 'A'"),
    ],
)
def test_a_bad_site_is_refused(row, message):
    with pytest.raises(TableError) as caught:
        read_sites(SITE_HEADER + "A,10000001,TLC1,s,1999,why,me\n" + row)
    assert message in str(caught.value)


def test_changes_say_what_happened_since_the_figures():
    changes = known_changes().of
    found = changes("TLL1", "241", after=2021)
    assert [change.effect for change in found] == [Effect.REDUCED]
    assert found[0].sentence == "A works closed or shrank (2024-09-30; our own knowledge, looked up nowhere)."
    assert found[0].caution("iron and steel in Wales").startswith("Iron and steel in Wales: A works closed")
    assert changes("TLL1", "241", after=2025) == ()
    assert [change.date for change in changes("TLC1", "201")] == sorted(
        change.date for change in changes("TLC1", "201")
    )


def test_only_what_held_most_of_an_activity_counts_as_a_closure():
    closure = known_changes().closure
    assert closure("TLH2", "291").what == "Luton van plant closed"
    assert "Luton" not in closure("TLH2", "291").sentence, "nobody else was asked"
    steel = known_changes().of("TLE1", "241")[-1]
    assert steel.checked.page
    assert steel.caution("iron and steel") == steel.sentence
    assert steel.sentence.startswith("Scunthorpe steelworks under direction of the government (2025-04-12; ")
    assert closure("TLH2", "291", after=2026) is None
    assert closure("TLC1", "201") is None
    assert closure("TLI3", "6201") is None
    assert all(2015 <= change.year <= 2026 for change in known_changes().rows)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("TLC1,241,last year,closed,w,me", "column date: found 'last year', allowed is a date such as 2024"),
        ("TLC1,241,2024-13,closed,w,me", "column date"),
        ("TLC1,241,2024,gone,w,me", "column effect: found 'gone', allowed is one of 'announced'"),
        ("TLC1,24,2024,closed,w,me", "column activity"),
        ("TLC1,241,2024,closed,,me", "column what"),
        ("TLC1,241,2023,reduced,first,me", "line 2 has it"),
    ],
)
def test_a_bad_change_is_refused(row, message):
    with pytest.raises(TableError) as caught:
        read_known_changes(CHANGE_HEADER + "TLC1,241,2024-02-29,closed,first,me\n" + row)
    assert message in str(caught.value)


def test_the_areas_are_those_of_itl_level_2():
    assert len(ITL2_2021) == len(set(ITL2_2021)) == 41
    assert (ITL2_2021[0], ITL2_2021[-1]) == ("TLC1", "TLN0")


# Research fit


def test_every_unit_of_assessment_is_judged():
    assert {row.unit for row in research_fit().rows} == {str(unit) for unit in range(1, 35)}
    assert {row.unit_2014 for row in research_fit().rows if row.unit == "12"} == {"12", "13", "14", "15"}


@pytest.mark.parametrize(
    ("unit", "unit_2014", "theme"),
    [
        ("6", "", "agri-food"),
        ("8", "", "chemicals and polymers"),
        ("11", "", "digital and telecoms"),
        ("12", "12", "automotive"),
    ],
)
def test_units_serve_their_industry(unit, unit_2014, theme):
    assert theme in {row.field for row in research_fit().rows if (row.unit, row.unit_2014) == (unit, unit_2014)}


def served(unit, unit_2014=""):
    """Rows of a unit that serve something."""
    return [
        row for row in research_fit().rows if (row.unit, row.unit_2014) == (unit, unit_2014) and row.fit is not Fit.NONE
    ]


def test_fit_is_strict():
    for unit in ("4", "10", "14", "16", "17"):
        assert served(unit) == []
    assert not any(code in row.activities for row in served("7") for code in ("382", "383", "39"))
    assert not any("222" in row.activities for row in served("8"))
    assert {row.fit for row in served("12", "15")} == {Fit.WITNESS}
    assert all(row.reason for row in research_fit().rows)


def test_topics_name_a_field():
    aerospace = next(row for row in served("12", "12") if "303" in row.activities)
    assert aerospace.names("JTI-CS2-2014-CPW01-AIR-01-01")
    assert not aerospace.names("SFS-01-2014")
    media = next(row for row in research_fit().rows if "7410" in row.activities)
    assert not media.names("SFS-01-2014")


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ("35,X,,,rail,302,offers,,,why,me", "column unit: found '35'"),
        ("8,X,12,y,rail,302,offers,,,why,me", "column unit_2014: found '12', allowed is one of ''"),
        ("12,X,11,y,rail,302,offers,,,why,me", "column unit_2014: found '11', allowed is one of '12'"),
        ("8,X,,,rail,303,offers,,,why,me", "allowed is activities of the field 'rail' (303 is not)"),
        ("8,X,,,rail,,offers,,,why,me", "allowed is activities of the field 'rail' (nothing is not)"),
        ("8,X,,,roads,302,offers,,,why,me", "column field: found 'roads'"),
        ("8,X,,,rail,999,offers,,,why,me", "No activity is called '999'"),
        ("8,X,,,rail,302,perhaps,,,why,me", "column fit: found 'perhaps'"),
        ("8,X,,,rail,302,offers,SC9,,why,me", "column programme_parts: found 'SC9', allowed is one of ARF"),
        ("8,X,,,rail,302,none,,,why,me", "nothing here and in activities, as the fit is none"),
        ("9,Y,,,rail,3317; 302,counts,,,why,me", "line 2 has it"),
    ],
)
def test_a_bad_fit_is_refused(cells, message):
    header = ",".join(FITS.columns) + "\n"
    with pytest.raises(TableError) as caught:
        read_research_fit(header + "9,Y,,,rail,302,offers,SC4,S2R,why,me\n" + cells)
    assert message in str(caught.value)


def test_a_veterinary_school_serves_no_bakers():
    focus = research_focus()
    assert focus.serves("10007779", "6", "101")
    assert not focus.serves("10007779", "6", "110")
    assert focus.serves("10007154", "6", "110")
    assert not focus.serves("10007114", "7", "091")
    assert all(focus.reasons[key] for key in focus.only)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("1000777,A,6,101,why,me", "column ukprn"),
        ("10007779,A,35,101,why,me", "column unit"),
        ("10007779,A,6,291,why,me", "column only: found '291', allowed is activities that unit 6 serves"),
        ("10000001,A,6,101,why,me", "line 2 has it"),
        ("10007779,A,6,101,,me", "column reason"),
    ],
)
def test_a_bad_focus_is_refused(row, message):
    with pytest.raises(TableError) as caught:
        read_research_focus("ukprn,institution,unit,only,reason,source\n10000001,A,6,101,why,me\n" + row)
    assert message in str(caught.value)


def test_a_unit_without_a_row_is_named():
    rows = [row for row in text_of("research_fit.csv").splitlines() if not row.startswith(("9,", "34,"))]
    with pytest.raises(TableError, match="no row for unit 9, 34"):
        read_research_fit("\n".join(rows))


def test_a_table_that_is_not_there_is_named():
    with pytest.raises(TableError, match=r"The table nothing\.csv cannot be read"):
        text_of("nothing.csv")
