"""Dates as employers write them."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.data.roster.dates import Dates, How, breaches, dates, notes, strptime_form

LATEST = date(2025, 12, 31)


def column(*written: str | None) -> pl.Series:
    return pl.Series("hire_date", written, dtype=pl.String)


def read(*written: str | None, form: str | None = None, latest: date | None = None) -> list[date | None]:
    return dates(column(*written), form, latest).values.to_list()


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2015-03-01", date(2015, 3, 1)),
        ("2015-3-1", date(2015, 3, 1)),
        ("2015/03/01", date(2015, 3, 1)),
        ("2015.03.01", date(2015, 3, 1)),
        (" 2015-03-01 ", date(2015, 3, 1)),
        ("20150301", date(2015, 3, 1)),
        ("20150301120000", date(2015, 3, 1)),
        ("2015-03-01 00:00:00", date(2015, 3, 1)),
        ("2015-03-01T23:59:59.999Z", date(2015, 3, 1)),
        ("2015-03-01T00:00:00-08:00", date(2015, 3, 1)),
        ("2015-03-01T00:00:00.000+0000", date(2015, 3, 1)),
        ("2015-03-01-08:00", date(2015, 3, 1)),
        ("2015-03-01 12:30 PM EST", date(2015, 3, 1)),
        ("13/3/2015 8:05 am", date(2015, 3, 13)),
        ("3/13/2015, 00:00", date(2015, 3, 13)),
        ("01.03.2015", date(2015, 3, 1)),
        ("1. 3. 2015", date(2015, 3, 1)),
        ("03/03/2015", date(2015, 3, 3)),
        ("13032015", date(2015, 3, 13)),
        ("1-Mar-2015", date(2015, 3, 1)),
        ("01MAR2015", date(2015, 3, 1)),
        ("1 March 2015", date(2015, 3, 1)),
        ("March 1, 2015", date(2015, 3, 1)),
        ("Mar 1st, 2015", date(2015, 3, 1)),
        ("Sunday, March 1, 2015", date(2015, 3, 1)),
        ("Sun, 01 Mar 2015 00:00:00 GMT", date(2015, 3, 1)),
        ("2015-Mar-01", date(2015, 3, 1)),
        ("1. März 2015", date(2015, 3, 1)),
        ("1 mars 2015", date(2015, 3, 1)),
        ("1er août 2015", date(2015, 8, 1)),
        ("1 de diciembre de 2015", date(2015, 12, 1)),
        ("1 gen 2015", date(2015, 1, 1)),
        ("1 fev. 2015", date(2015, 2, 1)),
        ("1 mrt 2015", date(2015, 3, 1)),
        ("Mar 2015", date(2015, 3, 1)),
        ("03/2015", date(2015, 3, 1)),
        ("2015-03", date(2015, 3, 1)),
        ("42064", date(2015, 3, 1)),
        ("42064.75", date(2015, 3, 1)),
        ("1425168000000", date(2015, 3, 1)),
        ("/Date(1425168000000+0000)/", date(2015, 3, 1)),
        ("-157766400000", date(1965, 1, 1)),
    ],
)
def test_a_date_of_one_meaning_is_read_without_being_told_its_form(written: str, day: date) -> None:
    assert read(written) == [day]


@pytest.mark.parametrize(
    "written",
    [
        *("2015-02-30", "2015-13-01", "31/04/2015", "soon", "2015", "4/2015/1", "99999", "1.5", "20151301"),
        *("29-Feb-2015", "jui 2015", "3/4-2015", "2015-03-01 to 2016-01-01", "123456"),
    ],
)
def test_what_is_no_date_is_unread(written: str) -> None:
    got = dates(column(written))
    assert (got.values.to_list(), got.unread.to_list()) == ([None], [True])
    (found,) = breaches("hire_date", column(written), got)
    assert (found.what, found.at.tolist()) == ("is not a date.", [0])


@pytest.mark.parametrize("written", ["", " ", "-", "N/A", "NULL", None])
def test_what_says_nothing_is_empty(written: str | None) -> None:
    got = dates(column(written))
    assert (got.values.to_list(), got.how.to_list()) == ([None], [How.PLAIN])


@pytest.mark.parametrize(
    "written",
    [
        *("0000-00-00", "00/00/0000", "00000000", "0", "9999-12-31", "31.12.9999", "12/31/9999", "99991231"),
        *("31-DEC-4712", "2999-12-31", "01/01/1900", "1900-01-01", "01.01.1900", "1/0/1900", "0001-01-01"),
        *("1753-01-01", "Present", "current", "open-ended", "not applicable", "TBD", "9999-12-31T00:00:00Z"),
    ],
)
def test_what_stands_for_no_date_is_empty_and_noted(written: str) -> None:
    got = dates(column(written, "2015-03-01"))
    assert got.values.to_list() == [None, date(2015, 3, 1)]
    assert not breaches("hire_date", column(written, ""), got)
    (note,) = notes("hire_date", column(written, ""), got)
    assert (note.what, note.at.tolist()) == ("stands for no date; left empty.", [0])


def test_the_order_of_day_and_month_is_told_where_one_value_shows_it() -> None:
    assert read("03/04/2015", "03/25/2015") == [date(2015, 3, 4), date(2015, 3, 25)]
    assert read("03/04/2015", "25/03/2015") == [date(2015, 4, 3), date(2015, 3, 25)]
    assert read("03.04.2015", "03.25.2015") == [date(2015, 3, 4), date(2015, 3, 25)]
    assert dates(column("03/04/2015", "03/25/2015")).rivals == ()


def test_the_order_of_day_and_month_is_not_guessed() -> None:
    open_column = dates(column("03/04/2015", "05/06/2016", "07/07/2017"))
    assert (open_column.format, open_column.rivals) == ("%m/%d/%Y", ("%d/%m/%Y",))
    assert open_column.values.to_list() == [None, None, date(2017, 7, 7)]
    assert open_column.how.to_list() == [How.UNSURE, How.UNSURE, How.PLAIN]
    assert not breaches("hire_date", column("", "", ""), open_column)  # one fault of the column, not three
    told = dates(column("03/04/2015"), "%d/%m/%Y")
    assert (told.values.to_list(), told.rivals) == ([date(2015, 4, 3)], ())


def test_a_stray_value_does_not_decide_for_hundreds() -> None:
    many = [f"{m:02}/{d:02}/{y}" for y in range(2000, 2010) for m in range(1, 13) for d in range(1, 13)]
    assert dates(column(*many, "25/03/2015")).rivals == ("%d/%m/%Y",)
    american = [*many, *(f"01/{d}/{y}" for y in range(1990, 2010) for d in range(13, 32))]
    got = dates(column(*american, "25/03/2015"))
    assert got.values[1] == date(2000, 1, 2)
    assert got.unread.to_list() == [False] * len(american) + [True]


def test_where_both_orders_are_in_use_only_what_is_plain_is_read() -> None:
    raw = column("03/04/2015", "25/03/2015", "03/26/2015", "05/05/2015")
    got = dates(raw)
    assert got.values.to_list() == [None, date(2015, 3, 25), date(2015, 3, 26), date(2015, 5, 5)]
    (found,) = breaches("hire_date", raw, got)
    assert ("either order" in found.what, found.at.tolist()) == (True, [0])


def test_forms_of_two_systems_are_read_each_by_its_own() -> None:
    got = dates(
        column("2015-03-04", "03/25/2015", "42064", "03/04/2015", "1-Mar-2015", "03-04-2015", "25-03-2015")
    )
    march = [
        (2015, 3, 4),
        (2015, 3, 25),
        (2015, 3, 1),
        (2015, 3, 4),
        (2015, 3, 1),
        (2015, 4, 3),
        (2015, 3, 25),
    ]
    assert got.values.to_list() == [date(*parts) for parts in march]
    assert set(got.format.split(", ")) >= {"%m/%d/%Y", "%d-%m-%Y", "%Y-%m-%d", "Excel's day numbers"}


@pytest.mark.parametrize(
    ("latest", "year"),
    [
        (date(2025, 12, 31), 2015),
        (date(2015, 3, 17), 2015),
        (date(2015, 3, 16), 1915),
        (date(2015, 6, 1), 2015),
        (date(2015, 1, 1), 1915),
        (date(1999, 1, 1), 1915),
    ],
)
def test_a_year_of_two_digits_is_the_last_that_can_be(latest: date, year: int) -> None:
    got = dates(column("17-Mar-15"), latest=latest)
    assert got.values.to_list() == [date(year, 3, 17)]
    (note,) = notes("hire_date", column("17-Mar-15"), got)
    assert str(latest) in note.what


def test_a_year_of_two_digits_is_not_read_where_no_latest_day_is_known() -> None:
    assert dates(column("17-Jun-87", "3/25/15")).unread.to_list() == [True, True]


def test_years_of_two_digits_that_may_come_first_are_open() -> None:
    assert dates(column("15/03/20"), latest=LATEST).rivals == ("%y/%m/%d",)
    assert read("15/03/20", "15/03/99", latest=LATEST) == [date(2020, 3, 15), date(1999, 3, 15)]
    assert read("15/03/20", "29/03/21", latest=LATEST) == [date(2020, 3, 15), date(2021, 3, 29)]
    assert read("99/03/20", "15/03/21", latest=LATEST) == [date(1999, 3, 20), date(2015, 3, 21)]


@pytest.mark.parametrize(
    ("written", "form", "day"),
    [
        ("2015-07", "%Y-%m", date(2015, 7, 1)),
        ("2015", "%Y", date(2015, 1, 1)),
        ("03/04/2015", "DD/MM/YYYY", date(2015, 4, 3)),
        ("03/04/2015 00:00", "%d/%m/%Y", date(2015, 4, 3)),
        ("3-Apr-68", "%d-%b-%y", date(1968, 4, 3)),
        ("030415", "ddmmyy", date(2015, 4, 3)),
        ("2015-03-04", "%d/%m/%Y", date(2015, 3, 4)),  # another system's, which has one meaning
        ("03/25/2015", "%d/%m/%Y", None),
        ("9999-12-31", "%Y-%m-%d", None),
        ("03/04/2015", "nonsense %Q", None),
    ],
)
def test_a_form_that_a_mapping_file_names_holds(written: str, form: str, day: date | None) -> None:
    assert read(written, form=form, latest=LATEST) == [day]


@pytest.mark.parametrize(
    ("form", "letters"),
    [
        ("DD/MM/YYYY", "%d/%m/%Y"),
        ("d.m.yy", "%d.%m.%y"),
        ("dd-MMM-yyyy", "%d-%b-%Y"),
        ("%Y-%m-%dT%H:%M", "%Y-%m-%d"),
    ],
)
def test_forms_may_be_in_the_letters_of_a_spreadsheet(form: str, letters: str) -> None:
    assert strptime_form(form) == letters


def test_typed_dates_and_numbers_are_taken_as_they_are() -> None:
    days = pl.Series([date(2015, 3, 1), date(9999, 12, 31), None])
    assert dates(days).values.to_list() == [date(2015, 3, 1), None, None]
    assert dates(days.cast(pl.Datetime)).values.to_list() == [date(2015, 3, 1), None, None]
    late = pl.Series([datetime(2015, 3, 1, 22, tzinfo=timezone(timedelta(hours=-8)))])
    assert dates(late.dt.convert_time_zone("America/Los_Angeles")).values.to_list() == [date(2015, 3, 1)]
    assert dates(pl.Series([42064, 20150301])).values.to_list() == [date(2015, 3, 1)] * 2
    assert dates(pl.Series([42064.0, None, 42064.5])).values.to_list() == [
        date(2015, 3, 1),
        None,
        date(2015, 3, 1),
    ]


@pytest.mark.parametrize("kind", [pl.String, pl.Int64, pl.Float64, pl.Date])
def test_an_empty_column_is_read(kind: type[pl.DataType]) -> None:
    assert dates(pl.Series([], dtype=kind)).values.to_list() == []
    assert dates(pl.Series([None], dtype=kind)).values.to_list() == [None]


# ------------------------------------------------------------------ properties

FORMS = [
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%d.%m.%Y",
    "%d-%b-%Y",
    "%d %B %Y",
    "%B %d, %Y",
    "%Y%m%d",
    "%Y-%m-%dT%H:%M:%SZ",
]
FIGURES = ["%m/%d/%Y", "%d/%m/%Y", "%m-%d-%Y", "%d-%m-%Y", "%d%m%Y", "%m%d%Y"]
SHORT = ["%m/%d/%y", "%d/%m/%y", "%y/%m/%d", "%d-%b-%y", "%d.%m.%y"]
some_days = st.lists(st.dates(date(1951, 1, 2), LATEST), min_size=1, max_size=20)


@given(days=some_days, form=st.sampled_from(FORMS))
def test_dates_of_a_plain_form_are_read_back(days: list[date], form: str) -> None:
    assert read(*(day.strftime(form) for day in days)) == days


@given(days=some_days, form=st.sampled_from(FIGURES + SHORT))
def test_dates_of_figures_are_read_back_or_told_to_be_open_never_wrong(days: list[date], form: str) -> None:
    got = dates(column(*(day.strftime(form) for day in days)), latest=LATEST)
    assert not got.unread.any()
    for day, back, how in zip(days, got.values, got.how, strict=True):
        assert back == day or (back is None and how == How.UNSURE)
    assert bool(got.rivals) == (How.UNSURE in got.how.to_list())
    if got.rivals:
        assert form in (got.format, *got.rivals)


@given(days=some_days, form=st.sampled_from(FIGURES + SHORT))
def test_a_form_that_is_told_reads_all_back(days: list[date], form: str) -> None:
    assert read(*(day.strftime(form) for day in days), form=form, latest=LATEST) == days


def can_mean(text: str) -> set[date]:
    """Return every day that figures may mean, by the standard library."""
    found = set()
    for form in ("%Y/%m/%d", "%m/%d/%Y", "%d/%m/%Y"):
        try:
            found.add(datetime.strptime(text, form).date())
        except ValueError:
            continue
    return {day for day in found if day.year >= 1000}


figures = st.one_of(
    st.builds("{:02}/{:02}/{:04}".format, st.integers(0, 32), st.integers(0, 32), st.integers(1950, 2030)),
    st.builds("{:04}/{:02}/{:02}".format, st.integers(1950, 2030), st.integers(0, 13), st.integers(0, 32)),
)


@given(st.lists(figures, max_size=12))
def test_figures_are_read_as_one_of_the_days_that_they_can_mean(said: list[str]) -> None:
    got = dates(column(*said))
    for text, day, how in zip(said, got.values, got.how, strict=True):
        assert day is None or day in can_mean(text)
        assert (how == How.UNREAD) == (not can_mean(text))


@given(st.lists(figures, min_size=1, max_size=12), st.integers(300, 400))
def test_reading_by_distinct_text_changes_nothing(said: list[str], times: int) -> None:
    once, often = dates(column(*said)), dates(column(*said * times))
    assert often.values.to_list() == once.values.to_list() * times
    assert often.rivals == once.rivals
    assert set(often.format.split(", ")) == set(once.format.split(", "))


@given(st.lists(st.text(max_size=14), max_size=20), st.sampled_from([None, "%d/%m/%Y", "yyyy", "%"]))
def test_any_text_ends_as_a_day_or_as_none_or_is_named(said: list[str], form: str | None) -> None:
    got: Dates = dates(column(*said), form, LATEST)
    assert len(got.values) == len(said)
    assert all((day is None) or how < How.NO_DATE for day, how in zip(got.values, got.how, strict=True))
