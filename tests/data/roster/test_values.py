"""Numbers and dates as employers write them."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.data.roster.values import dates, numbers, text


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("85000", 85000.0),
        (" $85,000.00 ", 85000.0),
        ("USD 85000", 85000.0),
        ("85,000 EUR", 85000.0),
        ("£1,234.5", 1234.5),
        ("-5", -5.0),
        ("8.5e4", 85000.0),
        ("80%", 0.8),
        ("0", 0.0),
    ],
)
def test_numbers_are_understood(written: str, number: float) -> None:
    assert numbers(pl.Series([written])).to_list() == [number]


@pytest.mark.parametrize(
    "written", ["abc", "85 000", "85000,00", "85.000,00", "1,23", "12-5", "", "N/A", "nan", "inf"]
)
def test_what_is_no_number_or_could_be_two_is_left_empty(written: str) -> None:
    assert numbers(pl.Series([written])).to_list() == [None]


@given(st.floats(-1e9, 1e9), st.sampled_from(["", "$", "USD ", "€"]))
def test_a_number_with_thousands_commas_and_a_currency_is_itself(number: float, sign: str) -> None:
    written = f"{sign}{number:,.2f}" if number >= 0 else f"{number:,.2f}"
    assert numbers(pl.Series([written])).item() == pytest.approx(round(number, 2), abs=0.005)


def test_whole_numbers_stored_as_real_ones_are_text_without_a_zero() -> None:
    assert text(pl.Series([1001.0, None])).to_list() == ["1001", None]
    assert text(pl.Series([" a ", "", "#N/A", "NA"])).to_list() == ["a", None, None, "NA"]


@given(
    days=st.lists(st.dates(date(1950, 1, 1), date(2050, 1, 1)), min_size=1, max_size=20),
    form=st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d-%b-%Y", "%B %d, %Y", "%Y%m%d"]),
)
def test_dates_of_a_plain_form_are_read_without_being_told_it(days: list[date], form: str) -> None:
    assert dates(pl.Series([day.strftime(form) for day in days])).values.to_list() == days


def test_the_order_of_day_and_month_is_told_where_one_value_shows_it() -> None:
    read = dates(pl.Series(["03/04/2015", "03/25/2015"]))
    assert read.values.to_list() == [date(2015, 3, 4), date(2015, 3, 25)]
    assert read.rivals == ()


def test_the_order_of_day_and_month_is_not_guessed() -> None:
    assert dates(pl.Series(["03/04/2015", "05/06/2016"])).rivals == ("%d/%m/%Y",)
    told = dates(pl.Series(["03/04/2015"]), "%d/%m/%Y")
    assert (told.values.to_list(), told.rivals) == ([date(2015, 4, 3)], ())


def test_a_month_means_its_first_day_and_a_year_the_first_of_january() -> None:
    assert dates(pl.Series(["2015-07"]), "%Y-%m").values.to_list() == [date(2015, 7, 1)]
    assert dates(pl.Series(["2015-07"])).values.to_list() == [date(2015, 7, 1)]
    assert dates(pl.Series(["2015"]), "%Y").values.to_list() == [date(2015, 1, 1)]


def test_impossible_days_and_years_of_two_digits_are_left_empty() -> None:
    read = dates(pl.Series(["2015-02-28", "2015-02-30", "2015-13-01"])).values.to_list()
    assert read == [date(2015, 2, 28), None, None]
    assert dates(pl.Series(["17-Jun-87"])).values.to_list() == [None]


def test_typed_dates_and_times_are_taken_as_they_are() -> None:
    times = pl.Series([date(2015, 3, 1)]).cast(pl.Datetime)
    assert dates(times).values.to_list() == [date(2015, 3, 1)]
    assert dates(pl.Series(["2015-03-01 00:00:00", "2015-03-02T00:00:00Z"])).values.to_list() == [
        date(2015, 3, 1),
        date(2015, 3, 2),
    ]
