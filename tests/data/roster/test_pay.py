"""A year's pay and the FTE, from annual and hourly columns."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.data.checks import Breach
from passerelle.data.roster.headers import FIELDS
from passerelle.data.roster.mapping_file import ColumnMapping
from passerelle.data.roster.pay import Pay, pay
from passerelle.data.roster.pay_periods import PERIODS


def paid(mapping: ColumnMapping | None = None, **columns: list[str | None]) -> Pay:
    length = len(next(iter(columns.values())))
    raw = pl.DataFrame({f: pl.Series(columns.get(f, [None] * length), dtype=pl.String) for f in FIELDS})
    return pay(raw, mapping or ColumnMapping())


def told(breaches: tuple[Breach, ...]) -> dict[tuple[str, str], list[int]]:
    return {(found.column, found.what): found.at.tolist() for found in breaches}


def noted(read: Pay) -> dict[tuple[str, str], list[int]]:
    return told(read.notes)


def test_hourly_pay_is_rate_times_weekly_hours_times_52() -> None:
    assert paid(hourly_rate=["20", "30.5"], weekly_hours=["40", "20"]).salary.to_list() == [41600.0, 31720.0]


def test_the_basis_says_row_by_row_which_of_the_two_holds() -> None:
    read = paid(
        salary=["50000", "1", "60000", "70000"],
        hourly_rate=["9", "20", None, None],
        weekly_hours=["40", "40", None, None],
        pay_basis=["SALARY", "HOURLY", None, "Piece work"],
    )
    assert read.salary.to_list() == [50000.0, 41600.0, 60000.0, None]
    assert [note.what for note in read.notes if len(note.at)] == ["is not known; pay is left empty."]


def test_hours_that_are_not_given_are_those_of_full_time_only_where_it_is_said() -> None:
    read = paid(
        hourly_rate=["10", "10", "10"], time_type=["Full time", "Part time", None], pay_basis=["H", "H", "H"]
    )
    assert read.salary.to_list() == [20800.0, None, None]
    assert ["hourly_rate", [1, 2]] in [[note.column, note.at.tolist()] for note in read.notes]


@pytest.mark.parametrize(
    ("fte", "time", "hours", "made"),
    [
        ("0.8", "full", "20", 0.8),
        (None, "F", "35", 1.0),
        (None, "P", "20", 0.5),
        (None, "P", None, None),
        (None, None, "38", 0.95),
        (None, None, None, None),
        (None, None, "120", None),
    ],
)
def test_fte_is_its_own_column_then_full_time_then_hours(
    fte: str | None, time: str | None, hours: str | None, made: float | None
) -> None:
    assert paid(fte=[fte], time_type=[time], weekly_hours=[hours]).fte.to_list() == [made]


def test_the_hours_of_a_full_time_week_are_the_mappings() -> None:
    mapping = replace(ColumnMapping(), full_time_hours=37.5)
    assert paid(mapping, weekly_hours=["37.5"]).fte.to_list() == [1.0]


def test_fte_in_per_cent_is_read_as_shares_and_noted() -> None:
    read = paid(fte=["100", "50", "100"])
    assert read.fte.to_list() == [1.0, 0.5, 1.0]
    assert noted(read) == {("fte", "looks like per cent; read as shares."): [0, 1, 2]}


def test_a_salary_of_zero_is_not_a_years_pay() -> None:
    read = paid(salary=["0", "50000"])
    assert read.salary.to_list() == [None, 50000.0]
    assert any(note.column == "salary" and note.at.tolist() == [0] for note in read.notes)


def test_amounts_that_are_unreadable_ambiguous_or_negative_are_breaches() -> None:
    read = paid(
        salary=["abc", "85.000", "50000"], hourly_rate=["-1", None, None], weekly_hours=["x", "40", "40"]
    )
    assert told(read.breaches) == {
        ("salary", "is not a number."): [0],
        ("salary", "may mean thousands or decimals."): [1],
        ("hourly_rate", "is below 0."): [0],
        ("weekly_hours", "is not a number."): [0],
    }
    assert read.salary.to_list() == [None, None, 50000.0]


# ------------------------------------------------------------------ periods of pay

BASES = {  # as Workday, SAP, ADP, UKG, BambooHR, Oracle, PeopleSoft and spreadsheets write them
    "year": ["Annual", "ANN", "Annually", "Yearly", "per annum", "p.a.", "Year", "A", "Annual Salary Basis"],
    "quarter": ["Quarterly", "Quarter"],
    "month": ["Monthly", "MON", "M", "Per Month", "month", "Monthly Salary", "monatlich", "mensuel"],
    "four weeks": ["Four-Weekly", "every four weeks"],
    "half a month": ["Semi-Monthly", "Semimonthly", "SEMI MONTHLY", "Twice a month"],
    "two weeks": ["Bi-Weekly", "Biweekly", "BW", "B", "Every two weeks", "Fortnightly"],
    "week": ["Weekly", "W", "WK", "Week"],
    "day": ["Daily", "D", "Per Diem", "Day"],
}


@pytest.mark.parametrize(("period", "word"), [(p, word) for p, words in BASES.items() for word in words])
def test_pay_of_a_period_is_that_of_a_year_by_its_stated_factor(period: str, word: str) -> None:
    read = paid(salary=["1,000.50"], pay_basis=[word])
    assert read.salary.to_list() == [pytest.approx(1000.5 * PERIODS[period])]
    what = f"is pay for one {period}; read as a year's pay, x {PERIODS[period]:.0f}."
    assert noted(read) == ({} if period == "year" else {("salary", what): [0]})


def test_the_factors_are_those_of_the_calendar_and_of_260_days() -> None:
    assert list(PERIODS.values()) == [1, 4, 12, 13, 24, 26, 52, 260]


@pytest.mark.parametrize("word", ["Hourly", "H", "HR", "per hour", "/hr", "Hourly Rate", "HRLY"])
def test_pay_by_the_hour_counts_by_weekly_hours(word: str) -> None:
    read = paid(salary=["20", "20"], pay_basis=[word, word], weekly_hours=["30", None])
    assert read.salary.to_list() == [20 * 30 * 52, None]
    assert noted(read) == {
        ("salary", "is pay for one hour; read as a year's pay, x weekly hours x 52."): [0],
        ("salary", "has no weekly hours; pay is left empty."): [1],
    }


@pytest.mark.parametrize("word", ["Piece work", "bi-monthly", "semi-weekly", "Pay period", "?"])
def test_a_basis_of_no_known_length_leaves_pay_empty(word: str) -> None:
    read = paid(salary=["1000"], pay_basis=[word])
    assert read.salary.to_list() == [None]
    assert noted(read) == {("pay_basis", "is not known; pay is left empty."): [0]}


def test_s_is_salaried_beside_h_and_unknown_among_codes_of_periods() -> None:
    adp = paid(
        salary=["50000", "1"], hourly_rate=[None, "10"], weekly_hours=["40", "40"], pay_basis=["S", "H"]
    )
    assert adp.salary.to_list() == [50000.0, 20800.0]
    codes = paid(salary=["2000", "2000"], pay_basis=["S", "B"])
    assert codes.salary.to_list() == [None, 52000.0]


def test_words_of_the_mapping_come_first() -> None:
    mapping = replace(ColumnMapping(), annual_when=("m",), period_when=MappingProxyType({"biweekly": ("x",)}))
    assert paid(mapping, salary=["50", "2"], pay_basis=["M", "X"]).salary.to_list() == [50.0, 52.0]


def test_a_header_that_says_a_years_pay_is_believed_whatever_the_pay_period() -> None:
    mapping = replace(ColumnMapping(), columns=MappingProxyType({"salary": "Annual Base Pay"}))
    read = paid(mapping, salary=["52000", "41600", "60000"], pay_basis=["Biweekly", "Hourly", "Exempt"])
    assert read.salary.to_list() == [52000.0, 41600.0, 60000.0]
    assert noted(read) == {}


def test_amounts_as_large_as_a_years_pay_are_not_multiplied() -> None:
    read = paid(
        salary=["60000", "64000", "5000", "61000", "63000"],
        pay_basis=["Annual", "Annual", "Monthly", "Biweekly", "Biweekly"],
    )
    assert read.salary.to_list() == [60000.0, 64000.0, 60000.0, None, None]
    assert noted(read)["salary", "looks like a year's pay already, beside that of others; left empty."] == [
        3,
        4,
    ]


@given(
    st.lists(
        st.tuples(
            st.sampled_from([None, *(words[0] for words in BASES.values()), "Hourly", "?"]),
            st.integers(1, 10**6),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_no_pay_is_lost_or_made_without_a_note(rows: list[tuple[str | None, int]]) -> None:
    read = paid(salary=[f"{amount}.00" for _, amount in rows], pay_basis=[basis for basis, _ in rows])
    said = {at for found in read.notes for at in found.at.tolist()}
    for at, ((basis, amount), year) in enumerate(zip(rows, read.salary, strict=True)):
        assert at in said or (year == amount and basis in (None, "Annual"))


# ------------------------------------------------------------------ how often people are paid


def called(header: str, per: str = "") -> ColumnMapping:
    columns = {"salary": header, "pay_frequency": "Pay Frequency"}
    return replace(ColumnMapping(), columns=MappingProxyType(columns), salary_per=per)


BY_MONTH = ("salary", "is taken as pay by the month: times 12.")
AS_YEARS = ("salary", "is taken as a year's pay, though people are paid by the month.")


@pytest.mark.parametrize(
    ("header", "per", "amount", "made", "note"),
    [
        ("Salary", "", "5000", 60000.0, BY_MONTH),
        ("Salary", "", "20000", 240000.0, BY_MONTH),
        ("Salary", "", "38000", 38000.0, AS_YEARS),
        ("Salary", "pay_frequency", "38000", 456000.0, BY_MONTH),
        ("Salary", "year", "5000", 5000.0, None),
        ("Monthly Salary", "", "38000", 456000.0, BY_MONTH),
        ("Monthly Salary", "year", "5000", 5000.0, None),
        ("Annual Salary", "pay_frequency", "5000", 60000.0, BY_MONTH),
    ],
)
def test_pay_is_for_the_period_in_which_people_are_paid_unless_that_is_absurd(
    header: str, per: str, amount: str, made: float, note: tuple[str, str] | None
) -> None:
    read = paid(called(header, per), salary=[amount], pay_frequency=["Monthly"])
    assert read.salary.to_list() == [made]
    assert noted(read) == ({} if note is None else {note: [0]})


def test_a_header_of_annual_pay_is_believed_and_the_pay_period_noted() -> None:
    read = paid(called("Jahresgehalt"), salary=["50000"], pay_frequency=["Monthly"])
    assert read.salary.to_list() == [50000.0]
    what = "is taken as a year's pay, as its header says, though people are paid by the month."
    assert noted(read) == {("salary", what): [0]}


def test_the_basis_of_a_row_goes_before_the_frequency_and_salaried_says_none() -> None:
    read = paid(
        called("Rate"),
        salary=["25", "1446", "4584", "50000", "2000"],
        pay_basis=["Hourly", "Salary", "Salary", "Annual", None],
        pay_frequency=["Bi-weekly", "Bi-weekly", "Monthly", "Monthly", "Bi-weekly"],
        weekly_hours=["40", None, None, None, None],
    )
    assert read.salary.to_list() == [52000.0, 37596.0, 55008.0, 50000.0, 52000.0]
    assert noted(read)["salary", "is taken as pay by two weeks: times 26."] == [1, 4]
    assert noted(read)[BY_MONTH] == [2]


def test_a_mapping_that_names_salaried_as_annual_is_believed() -> None:
    mapping = replace(called("Rate"), annual_when=("salary",))
    assert paid(mapping, salary=["5000"], pay_basis=["Salary"], pay_frequency=["Monthly"]).salary[0] == 5000.0


def test_the_median_of_full_time_people_in_currencies_of_the_dollars_size_says_what_is_absurd() -> None:
    parts = paid(
        called("Salary"),
        salary=["9000", "9000", "60000"],
        pay_frequency=["Monthly"] * 3,
        fte=["0.2", "0.2", "1"],
    )
    assert parts.salary.to_list() == [9000.0, 9000.0, 60000.0]
    rupees = paid(called("Salary"), salary=["50000"], pay_frequency=["Monthly"], currency=["INR"])
    assert rupees.salary.to_list() == [600000.0]


def test_a_frequency_column_that_names_no_period_is_not_used_and_one_odd_word_leaves_pay_empty() -> None:
    read = paid(called("Salary"), salary=["50000", "60000"], pay_frequency=["PP 12", "PP 13"])
    assert read.salary.to_list() == [50000.0, 60000.0]
    assert noted(read) == {("pay_frequency", "names no period in which people are paid; not used."): [0, 1]}
    read = paid(called("Salary"), salary=["5000", "5000"], pay_frequency=["Monthly", "PP 13"])
    assert read.salary.to_list() == [60000.0, None]
    assert noted(read)["pay_frequency", "is not known; pay is left empty."] == [1]


@pytest.mark.parametrize(("amount", "made"), [("3500", 42000.0), ("35000", 35000.0)])
def test_odoos_wage_is_by_the_month_unless_it_is_as_large_as_a_years(amount: str, made: float) -> None:
    mapping = replace(ColumnMapping(), columns=MappingProxyType({"salary": "Contract Wage"}))
    read = paid(mapping, salary=[amount])
    assert read.salary.to_list() == [made]
    assert len(read.notes) == 1


@pytest.mark.parametrize(
    ("hours", "made"), [(["80", "75"], [40.0, 37.5]), (["80", "40"], [80.0, 40.0]), (["40", "20"], [40, 20])]
)
def test_hours_of_two_weeks_are_halved_only_where_all_are_such(
    hours: list[str | None], made: list[float]
) -> None:
    read = paid(called("Salary"), weekly_hours=hours, pay_frequency=["Bi-weekly"] * 2)
    assert read.weekly_hours.to_list() == made
    assert any(note.column == "weekly_hours" for note in read.notes) == ("80" in hours)
    told_by_basis = paid(weekly_hours=["80"], pay_basis=["Bi-weekly"])
    assert told_by_basis.weekly_hours.to_list() == [80.0]
    assert [note.column for note in told_by_basis.notes] == ["weekly_hours"]


# ------------------------------------------------------------------ currencies


def test_a_code_beside_an_amount_is_the_rows_currency() -> None:
    read = paid(hourly_rate=["32.54 USD", "£20", "$9", "7"], weekly_hours=["40"] * 4)
    assert read.currency is not None
    assert read.currency.to_list() == ["USD", "GBP", None, None]
    assert noted(read)["currency", "is told by the amounts: GBP, USD."] == [0, 1]
    assert paid(salary=["50000"]).currency is None


def test_a_currency_column_that_says_other_is_noted() -> None:
    read = paid(salary=["EUR 50000", "USD 50000"], currency=["EUR", "EUR"])
    what = "is written with another currency than the currency column says; the column is believed."
    assert noted(read) == {("salary", what): [1]}


# ------------------------------------------------------------------ FTE and hours


@pytest.mark.parametrize(
    ("written", "fte"),
    [
        ("4/5", 0.8),
        ("80%", 0.8),
        ("0,8", 0.8),
        ("0.800", 0.8),
        ("1.000", 1.0),
        ("1,000", 1.0),
        ("3 / 5", 0.6),
    ],
)
def test_fte_is_a_share_per_cent_or_a_fraction(written: str, fte: float) -> None:
    read = paid(fte=[written])
    assert (read.fte.to_list(), read.breaches) == ([pytest.approx(fte)], ())


def test_a_share_in_a_column_of_per_cent_is_named_not_guessed() -> None:
    read = paid(fte=["100", "80", "1", "0.5", "50%", "100"])
    assert read.fte.to_list() == [1.0, 0.8, None, None, 0.5, 1.0]
    assert told(read.breaches) == {("fte", "is a share or per cent, in a column of per cent."): [2, 3]}


def test_a_column_of_hours_is_not_taken_for_per_cent() -> None:
    read = paid(fte=["40", "20", "40"])
    assert read.fte.to_list() == [40.0, 20.0, 40.0]  # the roster's bounds refuse it
    assert noted(read) == {("fte", "looks like hours a week, or per cent of few hours."): [0, 1, 2]}


def test_an_fte_of_zero_is_not_known_and_no_row_is_named_for_unpaid_leave() -> None:
    read = paid(
        fte=["0", "0", "0", "1"], salary=["0", "50000", None, "60000"], weekly_hours=["0", "20", None, "40"]
    )
    assert read.fte.to_list() == [None, 0.5, None, 1.0]
    assert all(0 not in rows for rows in noted(read).values())
    assert noted(read)["fte", "is 0, and pay is not; read as not known."] == [1, 2]


@pytest.mark.parametrize(
    ("written", "hours"), [("37:30", 37.5), ("37,5", 37.5), ("40.000", 40.0), ("38,500", 38.5)]
)
def test_weekly_hours_may_be_a_clock_or_have_three_decimals(written: str, hours: float) -> None:
    read = paid(weekly_hours=[written])
    assert (read.weekly_hours.to_list(), read.breaches) == ([hours], ())


@pytest.mark.parametrize(
    ("word", "fte"),
    [
        *(
            (word, 1.0)
            for word in ("Full_time", "FULL-TIME", "Regular Full-Time", "F/T", "FT", "Full Time - 40")
        ),
        *((word, None) for word in ("Part_time", "Regular Part-Time", "P/T", "PT", "Teilzeit")),
        *((word, None) for word in ("Casual", "Full/Part time")),
    ],
)
def test_words_for_full_and_part_time(word: str, fte: float | None) -> None:
    read = paid(time_type=[word])
    assert read.fte.to_list() == [fte]
    known = ("time_type", "is not known.") not in noted(read)
    assert known == (word not in ("Casual", "Full/Part time"))


def test_the_form_of_numbers_is_the_mappings() -> None:
    mapping = replace(ColumnMapping(), formats=MappingProxyType({"salary": "1.234,56"}))
    assert paid(mapping, salary=["85.000", "1.000"]).salary.to_list() == [85000.0, 1000.0]
    (found,) = paid(salary=["85.000"]).breaches
    assert '[formats] salary = "1,234.56" or "1.234,56"' in found.remedy


def test_numbers_written_by_two_systems_are_noted() -> None:
    read = paid(salary=["85,000.50", "85.000,50"])
    assert read.salary.to_list() == [85000.5, 85000.5]
    what = "has decimal points in some values and decimal commas in others; each is read by its own."
    assert noted(read) == {("salary", what): [0, 1]}
