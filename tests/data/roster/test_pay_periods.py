"""The period that an amount of pay is for."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from passerelle.data.roster.mapping_file import ColumnMapping
from passerelle.data.roster.pay_periods import HOUR, SALARIED, UNKNOWN, of_header, periods


@pytest.mark.parametrize(
    ("header", "period", "is_sure"),
    [
        *((h, "year", True) for h in ("Annual Salary", "Total Base Pay Annualized - Amount", "Jahresgehalt")),
        *((h, "year", True) for h in ("RAL", "Retribuzione annua lorda", "Jaarsalaris", "CTC")),
        *((h, "month", True) for h in ("Monatsgehalt", "Monthly Salary", "Monatsbrutto", "Salaire mensuel")),
        *((h, "month", True) for h in ("Sueldo mensual", "Stipendio mensile", "Maandsalaris")),
        *((h, "month", False) for h in ("wage", "Contract Wage", "contract_wage")),
        ("Semi-Monthly Salary", "half a month", True),
        ("Biweekly Salary", "two weeks", True),
        *((h, None, False) for h in ("Salary", "Base Pay", "Wage Amount", "General Pay", "")),
    ],
)
def test_a_header_may_name_the_period(header: str, period: str | None, is_sure: bool) -> None:
    assert of_header(header) == (period, is_sure)


def test_salaried_names_no_period_unless_the_mapping_says_so() -> None:
    said = pl.Series(["Salary", "S", "Hourly", "Piece work", None])
    assert periods(said, ColumnMapping()).to_list() == [SALARIED, SALARIED, HOUR, UNKNOWN, None]
    mapping = replace(ColumnMapping(), annual_when=("salary", "s"))
    assert periods(said, mapping).to_list() == ["year", "year", HOUR, UNKNOWN, None]


def test_s_among_codes_is_half_a_month_where_they_say_how_often_people_are_paid() -> None:
    codes = pl.Series(["S", "B", "M"])
    assert periods(codes, ColumnMapping()).to_list() == [UNKNOWN, "two weeks", "month"]
    assert periods(codes, ColumnMapping(), is_frequency=True).to_list() == [
        "half a month",
        "two weeks",
        "month",
    ]
