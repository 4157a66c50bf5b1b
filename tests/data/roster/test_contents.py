"""What values say about the header above them."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.data.roster import contents
from passerelle.data.roster.mapping_file import ColumnMapping

DAYS = ["2020-01-31", "2021-02-28", "2022-03-31", "2023-04-30"]


@pytest.mark.parametrize(
    ("field", "values", "reason"),
    [
        ("hire_date", DAYS, None),
        ("hire_date", [*DAYS[:2], "soon", "later", "unknown day"], "has dates in 40% of its values"),
        ("hire_date", ["A", "B"], "has no dates"),
        ("salary", ["50,000", "60.000,00", "$70,000", "EUR 80 000", "90'000.5"], None),
        ("salary", ["Grade 5", "Grade 6", "see note"], "has no numbers"),
        ("openings", ["one", "2"], None),
        ("job_title", ["101", "102", "1-03"], "has numbers, not titles"),
        ("job_title", ["101", "Clerk"], None),
        ("job_title", ["Yes", "No"], "has yes and no, not titles"),
        ("employee_id", ["1", None, "", "4"], "is empty on 50% of rows"),
        ("employee_id", ["1", "2"], None),
        ("department", ["101"], None),
        ("department", [None, "", " "], "is empty"),
    ],
)
def test_a_column_that_is_not_what_its_header_says_is_told_with_the_reason(
    field: str, values: list[str | None], reason: str | None
) -> None:
    assert contents.misfit(field, pl.Series(values, dtype=pl.String)) == reason


def test_columns_with_types_of_their_own_fit() -> None:
    assert contents.misfit("hire_date", pl.Series(DAYS).str.to_date()) is None
    assert contents.misfit("salary", pl.Series([1.0, 2.0])) is None


def test_private_data_are_told_of_text_columns_alone() -> None:
    mails = pl.Series([f"mailbox{i}@example.org" for i in range(9)])
    assert contents.secret("department", mails) == "e-mail addresses"
    assert contents.secret("employee_id", mails) is None
    assert contents.secret("sex", mails) is None
    names = pl.Series([f"Family{c}, Given{c}" for c in "abcdefgh"])
    assert contents.secret("department", names) == "names of people"
    assert contents.secret("job_title", names) is None


@pytest.mark.parametrize(
    ("value", "is_short"),
    [
        ("1.23E+15", True),
        ("1,23E+15", True),
        ("1E+05", True),
        ("E1001", False),
        ("12E", False),
        ("A1E+5", False),
    ],
)
def test_ids_that_a_spreadsheet_has_shortened_are_found(value: str, is_short: bool) -> None:
    assert contents.shortened(pl.Series([value, None])).to_list() == [is_short, False]


@given(st.lists(st.integers(0, 50), min_size=1, max_size=40), st.lists(st.integers(0, 50), max_size=40))
def test_the_share_of_managers_among_the_ids_is_that_of_a_plain_count(
    ids: list[int], bosses: list[int]
) -> None:
    distinct = set(bosses)
    share = len(distinct & set(ids)) / len(distinct) if distinct else 0.0
    said = pl.Series([f"{boss}.0" for boss in bosses], dtype=pl.String)
    assert contents.known_share(said, pl.Series([str(i) for i in ids])) == pytest.approx(share)


def test_a_word_for_no_manager_is_nobody() -> None:
    assert contents.known_share(pl.Series(["NO_MANAGER", "1"]), pl.Series(["1", "2"])) == 1.0


@pytest.mark.parametrize(
    ("values", "tells"),
    [
        (["Active", "Terminated", "Leave"], ("status",)),
        (["Full-Time", "Part-Time", "Contractor"], ("employment_type", "time_type")),
        (["Full-Time", "Part-Time"], ("time_type",)),
        (["Regular", "Temporary", "Intern"], ("employment_type",)),
        ([], ("status",)),
    ],
)
def test_employment_status_may_tell_three_things(values: list[str], tells: tuple[str, ...]) -> None:
    column = pl.Series(values, dtype=pl.String)
    assert contents.column_of_status(column, {"employment_type", "time_type"}) == tells


def test_what_another_column_tells_is_not_told_again() -> None:
    column = pl.Series(["Full-Time", "Part-Time", "Contractor"])
    assert contents.column_of_status(column, {"time_type"}) == ()
    assert contents.columns_of_type(column, set()) == ("employment_type",)


@pytest.mark.parametrize(
    ("header", "values", "meaning"),
    [
        ("EMPL_STATUS", ["A", "T", "L"], {"A": "active", "T": "terminated", "L": "leave of absence"}),
        ("STATUS", ["t", "f"], {"t": "active", "f": "inactive"}),
        ("Active", ["Yes", "No"], {"Yes": "active", "No": "inactive"}),
        ("Status", ["Yes", "No"], None),  # yes to what?
        ("Status", ["Active", "T"], None),
        ("Status", ["T", "F"], None),
    ],
)
def test_codes_of_status_get_their_meaning(
    header: str, values: list[str], meaning: dict[str, str] | None
) -> None:
    frame = pl.DataFrame({header: values})
    whole, understood = contents.with_codes(ColumnMapping(columns={"status": header}), frame)
    assert whole.values.get("status") == meaning
    assert ("status" in understood) == (meaning is not None)


def test_a_rare_code_or_word_is_not_missed() -> None:
    states = pl.DataFrame({"EMPL_STATUS": ["A"] * 9_999 + ["D"]}).sample(fraction=1.0, shuffle=True, seed=1)
    whole, _ = contents.with_codes(ColumnMapping(columns={"status": "EMPL_STATUS"}), states)
    assert whole.values["status"] == {"A": "active", "D": "deceased"}
    types = pl.Series(["Full-time"] * 5_000 + ["Part-time"] * 4_998 + ["Contract", "Full-time"])
    assert contents.columns_of_type(types, {"time_type"}) == ("employment_type", "time_type")
    assert contents.says_any(types, ("contract",))


def test_a_mapping_that_translates_status_is_not_overruled() -> None:
    said = ColumnMapping(columns={"status": "S"}, values={"status": {"A": "left"}})
    assert contents.with_codes(said, pl.DataFrame({"S": ["A"]})) == (said, {})


def test_yes_to_full_time_is_full_time() -> None:
    frame = pl.DataFrame({"isFulltimeEmployee": ["Yes", "No"]})
    whole, _ = contents.with_codes(ColumnMapping(columns={"time_type": "isFulltimeEmployee"}), frame)
    assert "yes" in whole.full_when
    assert "no" in whole.part_when
    assert not set(whole.full_when) & set(whole.part_when)
