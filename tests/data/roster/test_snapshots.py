"""Which period of a panel is read, and when each was."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from passerelle.data.roster.snapshots import periods
from passerelle.errors import BadInput

WHERE = "people.csv, column Year"


@pytest.mark.parametrize(
    ("said", "names", "days"),
    [
        (["2018", "2009"], ("2009", "2018"), (date(2009, 1, 1), date(2018, 1, 1))),
        (["FY2018", "FY2009"], ("FY2009", "FY2018"), (date(2009, 1, 1), date(2018, 1, 1))),
        (["202312", "202401"], ("202312", "202401"), (date(2023, 12, 1), date(2024, 1, 1))),
        (["2023-12-31", "2023-06-30"], ("2023-06-30", "2023-12-31"), (date(2023, 6, 30), date(2023, 12, 31))),
        (["10", "9"], ("9", "10"), (None, None)),
        (["Q1 2019", "Q4 2018"], ("Q4 2018", "Q1 2019"), (date(2018, 10, 1), date(2019, 1, 1))),
        (["2019-Q1", "2018 Q4"], ("2018 Q4", "2019-Q1"), (date(2018, 10, 1), date(2019, 1, 1))),
        (["01/31/2023", "12/31/2022"], ("12/31/2022", "01/31/2023"), (date(2022, 12, 31), date(2023, 1, 31))),
    ],
)
def test_periods_are_in_order_with_their_day(
    said: list[str], names: tuple[str, ...], days: tuple[date | None, ...]
) -> None:
    found = periods(pl.Series(said), "last", WHERE)
    assert (found.names, found.days, found.chosen) == (names, days, 1)
    assert found.period.tolist() == [names.index(name) for name in said]
    assert found.other.to_list() == [name != names[1] for name in said]


def test_a_period_can_be_named_and_an_empty_one_is_nobodys() -> None:
    found = periods(pl.Series(["2018", None, "2009"]), "2009", WHERE)
    assert found.chosen == 0
    assert found.other.to_list() == [True, False, False]
    assert found.period.tolist() == [1, -1, 0]


def test_a_period_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(BadInput, match=r"Name one of 2009, 2018, or last\.") as caught:
        periods(pl.Series(["2018", "2009"]), "2020", WHERE)
    assert caught.value.faults[0].where == WHERE


@pytest.mark.parametrize("said", [["wave b", "wave a"], ["12/01/2022", "01/01/2023"]])
def test_the_last_of_periods_in_no_order_is_never_guessed(said: list[str]) -> None:
    with pytest.raises(BadInput, match=r"the last cannot be told") as caught:
        periods(pl.Series(said), "last", WHERE)
    (fault,) = caught.value.faults
    assert all(name in fault.what for name in said)
    assert "[people] snapshot" in fault.remedy
    assert periods(pl.Series(said), said[0], WHERE).other.to_list() == [False, True]
