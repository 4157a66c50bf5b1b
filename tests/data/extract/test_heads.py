"""The header row among titles, groups, units and records."""

from __future__ import annotations

from passerelle.data.extract.heads import Head, head_of
from passerelle.data.extract.sheet import Ask

KNOWN = {"Employee ID", "Job Title", "Department", "Salary", "Amount", "Currency"}


def head(*lines: str, with_known: bool = True) -> Head:
    rows = [line.split(",") for line in lines]
    return head_of(rows, Ask("roster.csv", known=KNOWN.__contains__ if with_known else None))


def test_the_first_row_is_the_header_and_nothing_is_said() -> None:
    for with_known in (True, False):
        found = head("Employee ID,Job Title", "1,Clerk", "2,Clerk", with_known=with_known)
        assert (found.headers, found.first, found.notes) == (("Employee ID", "Job Title"), 1, ())


def test_titles_above_are_passed_by_shape_alone() -> None:
    found = head(
        "Employee export", "As of 2024-01-01", "", "No,What,Where", "1,Clerk,x", "2,Clerk,y", with_known=False
    )
    assert (found.headers, found.first, found.apart) == (("No", "What", "Where"), 4, (0, 1, 3))
    assert "row 4" in found.notes[0].what


def test_known_headers_win_over_rows_of_words() -> None:
    found = head("Our,dear,people", "Employee ID,Job Title,Department", "a,b,c", "d,e,f")
    assert (found.first, found.known) == (2, 3)


def test_names_of_groups_are_put_before_headers_that_stand_twice_only() -> None:
    found = head(
        "Person,,Pay,,Bonus,", "Employee ID,Job Title,Amount,Currency,Amount,Currency", "1,Clerk,5,USD,6,USD"
    )
    assert found.headers == (
        "Employee ID",
        "Job Title",
        "Pay Amount",
        "Pay Currency",
        "Bonus Amount",
        "Bonus Currency",
    )
    assert "more than one row" in found.notes[1].what


def test_lower_cells_below_groups_are_headers_too() -> None:
    found = head("Employee ID,Job Title,Pay,", ",,Amount,Currency", "1,Clerk,5,USD", "2,Clerk,5,USD")
    assert (found.headers, found.first) == (("Employee ID", "Job Title", "Amount", "Currency"), 2)


def test_units_and_drawn_lines_below_are_no_record() -> None:
    assert head("Employee ID,Job Title,Salary", ",,(USD)", "1,Clerk,5", "2,Clerk,6").first == 2
    assert head("Employee ID,Job Title", "------,------", "1,Clerk", "2,Clerk").first == 2


def test_a_record_with_little_in_it_is_no_row_of_units() -> None:
    assert head("Department,Job Title,Currency", "HR,,USD", "IT,,USD", "IT,Clerk,USD").first == 1
    assert head("Employee ID,Job Title,Salary", "1,,", "2,Clerk,6", "3,Clerk,6").first == 1
    assert head("Employee ID,Job Title,Currency", ",,USD", "2,Clerk,USD", ",Clerk,USD").first == 1


def test_numbers_are_taken_for_a_header_where_nothing_else_is() -> None:
    assert head("1,2,3", "4,5,6").headers == ("1", "2", "3")
