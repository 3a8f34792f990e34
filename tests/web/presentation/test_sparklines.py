"""Lines over the years: as high as the figures, broken where there is none, named where nothing beside them is."""

import re

import pytest

from web.presentation.sparklines import HEIGHT, MARGIN, WIDTH, sparkline, years_in_words


def heights(drawn):
    return [float(y) for y in re.findall(r'cy="([\d.]+)"', drawn)]


def test_dots_are_as_high_as_the_figures():
    first, middle, last = heights(sparkline({2015: 1.0, 2018: 2.0, 2021: 4.0}))
    bottom = HEIGHT - MARGIN
    assert last == MARGIN
    assert (bottom - middle) * 2 == pytest.approx(bottom - last)
    assert (bottom - first) * 4 == pytest.approx(bottom - last)


def test_the_national_share_is_in_sight_also_of_small_figures():
    drawn = sparkline({2015: 0.1, 2021: 0.2})
    assert f'class="share" d="M0 {MARGIN}.0H{WIDTH}"' in drawn
    assert min(heights(drawn)) > MARGIN


def test_years_stand_as_far_apart_as_they_are():
    drawn = sparkline({2015: 1.0, 2016: 1.0, 2021: 1.0})
    first, second, last = (float(x) for x in re.findall(r'cx="([\d.]+)"', drawn))
    assert (second - first) * 6 == pytest.approx(last - first, abs=0.5)


def test_the_line_breaks_where_a_year_is_not_published():
    whole, broken = {2015: 1.0, 2018: 2.0, 2021: 3.0, 2023: 3.0}, {2015: 1.0, 2018: None, 2021: 3.0, 2023: 3.0}
    assert sparkline(whole).count("L") == 3
    assert sparkline(broken).count("L") == 1
    assert sparkline(broken).count("<circle") == 3


def test_a_step_that_jumped_is_dashed_by_a_class_of_its_own():
    steady, jumped = (sparkline({2015: 1.0, 2018: 1.1, 2021: 3.0}, jumped=each) for each in (False, True))
    assert "jump" not in steady
    assert jumped.count('<path class="jump"') == jumped.count('<circle class="jump"') == 1
    assert jumped.count('<path class="line"') == 1


@pytest.mark.parametrize("by_year", [{}, {2021: 3.0}, {2015: None, 2021: 3.0}, {2015: None, 2021: None}])
def test_one_year_is_no_line(by_year):
    assert sparkline(by_year) is None
    assert years_in_words(by_year) == ""


def test_it_is_named_or_not_read_aloud_and_holds_no_style():
    years = {2015: 1.0, 2021: 2.0}
    named, silent = sparkline(years, name="<iron> & “steel”"), sparkline(years)
    assert 'role="img" aria-label="&lt;iron&gt; &amp; “steel”, 2015: 1.0; 2021: 2.0"' in named
    assert 'aria-hidden="true"' in silent
    assert "role" not in silent
    assert "style=" not in named + silent


def test_figures_are_said_in_the_order_of_years():
    assert years_in_words({2021: 0.04, 2015: 2.0, 2018: None}) == "2015: 2.0; 2021: 0.04"
