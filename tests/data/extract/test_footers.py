"""Totals and footers are told; people are never taken for one."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.data.extract.footers import blank, is_total, no_records

MAIN = np.array([True, True, True, False, True])
TOTALS = [
    ["Total", "", "", "", ""],
    ["Grand total", "", "", "", "1,234.50"],
    ["Engineering Total", "", "", "", "12"],
    ["Total employees: 12", "", "", "", ""],
    ["Count:", "12", "", "", ""],
    ["Count: 123", "", "", "", ""],
    ["(123 rows)", "", "", "", ""],
    ["Generated on 2024-01-01 by the system", "", "", "", ""],
    ["*** End of report ***", "", "", "", ""],
    ["Page 3 of 12", "", "", "", ""],
    ["Gesamtergebnis", "", "", "", "9"],
    ["Subtotal Kitchen", "", "3", "", "81000"],
    ["Subtotal", "", "", "Kitchen", "81000"],
    ["Sub-Total: Kitchen", "", "", "2", "81,000.00"],
    ["Zwischensumme Küche", "", "", "", "81.000,00"],
    ["Summe Küche", "", "", "", "81000"],
    ["Average Kitchen", "", "", "", "27000"],
    ["Sum of salaries", "", "", "", "81000"],
    ["Total general", "", "", "", "81000"],
    ["Totale generale", "", "", "", "81000"],
    ["Subtotaal keuken", "", "", "", "81000"],
    ["* excludes contractors", "", "", "", ""],
    ["Note: pay is per year", "", "", "", ""],
    ["Hinweis zu Teilzeit", "", "", "", ""],
    ["People on leave are not in this list", "", "", "", ""],
]
PEOPLE = [
    ["1", "Total", "Sales", "", "5"],
    ["Total", "Clerk", "Sales", "", "5"],
    ["Total", "Clerk", "", "", ""],
    ["1", "Total", "", "", ""],
    ["7", "", "", "", ""],
    ["", "Count", "Sales", "x", ""],
    ["Page", "", "", "", "5"],
    ["Total Rewards Analyst", "17", "Sales", "", "5"],
    ["17", "Total Rewards Analyst", "", "", ""],
    ["Total Rewards Analyst", "17", "", "", "81000"],
    ["Sum Given 1", "17", "", "", ""],
    ["Count Given 1", "17", "", "", ""],
    ["Subtotal Kitchen", "Clerk", "Sales", "", "5"],
    ["0f8fad5b-d9cb-469f-a165-70867728950e", "", "", "", ""],
    ["*****1234", "", "", "", ""],
    ["", "", "a.long.address.without.blanks@example.org", "", ""],
]


@pytest.mark.parametrize("row", TOTALS)
def test_totals_and_footers_are_told(row: list[str]) -> None:
    assert is_total(row, MAIN)


@pytest.mark.parametrize("row", PEOPLE)
def test_a_person_called_total_stays(row: list[str]) -> None:
    assert not is_total(row, MAIN)


@given(st.lists(st.sampled_from([*TOTALS, *PEOPLE]), max_size=10))
def test_the_table_agrees_with_its_rows(rows: list[list[str]]) -> None:
    body = [["1", "Clerk", "Sales", "", "5"]] * 300 + rows
    frame = pl.DataFrame(
        [[cell or None for cell in row] for row in body],
        schema=dict.fromkeys("abcde", pl.String),
        orient="row",
    )
    found, again = no_records(frame, blank(frame), [("Heading",)])
    assert found.tolist() == [at for at, row in enumerate(body) if is_total(row, MAIN)]
    assert not len(again)


WORDS = ["Total", "Subtotal Kitchen", "Note", "* x", "Summe", "Page 3 of 12", "7", "81,000", "Clerk"]


@given(st.lists(st.sampled_from(WORDS) | st.text(min_size=1, max_size=40), min_size=5, max_size=5))
def test_a_row_that_fills_all_usual_columns_always_stays(row: list[str]) -> None:
    cells = [cell.strip() or "x" for cell in row]
    assert not is_total(cells, MAIN)


def test_many_subtotals_do_not_hide_which_columns_people_fill() -> None:
    people = [["Kitchen", str(at), "Cook", "81000"] for at in range(8)]
    rows: list[list[str | None]] = []
    for at in range(0, 8, 2):
        rows += [[*people[at]], [*people[at + 1]], ["Subtotal Kitchen", None, None, "162000"]]
    rows.append(["People on leave are not in this list", None, None, None])
    frame = pl.DataFrame(rows, schema=dict.fromkeys("abcd", pl.String), orient="row")
    assert no_records(frame, blank(frame), ())[0].tolist() == [2, 5, 8, 11, 12]


def test_a_lone_cell_of_a_narrow_table_stays() -> None:
    row = ["People on leave are not in this list", "", ""]
    assert not is_total(row, np.array([True, True, True]))


def test_blank_records_are_those_without_anything_to_see() -> None:
    frame = pl.DataFrame({"a": [None, " ", "x", "\t"], "b": [None, "", None, "y"]})
    assert blank(frame).tolist() == [True, True, False, False]
    assert blank(pl.DataFrame({"a": [None, 1]})).tolist() == [True, False]
