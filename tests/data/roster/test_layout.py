"""Headers and values to columns: what is taken, what is refused, what is told."""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.data.extract import Extract, extract
from passerelle.data.roster.headers import Confidence, FileKind, kind_of
from passerelle.data.roster.layout import complete, dropped, unused
from passerelle.data.roster.mapping_file import ColumnMapping
from passerelle.errors import BadInput

SYSTEMS = Path(__file__).resolve().parents[2] / "fixtures" / "rosters" / "systems"
EXPECTED: Mapping[str, Any] = tomllib.loads((SYSTEMS / "expected.toml").read_text(encoding="utf-8"))
MAILS = [f"mailbox{i}@example.org" for i in range(6)]
TITLES = ["Clerk", "Nurse", "Data Analyst", "Buyer", "Engineer", "Driver"]
IDS = [str(1001 + i) for i in range(6)]
DAYS = [f"2020-0{i + 1}-15" for i in range(6)]


def source(folder: Path, columns: Mapping[str, Sequence[str]]) -> Extract:
    path = folder / "roster.csv"
    rows = zip(*columns.values(), strict=True)
    lines = [";".join(columns), *(";".join(row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return extract(path)


def taken(
    folder: Path, columns: Mapping[str, Sequence[str]], mapping: ColumnMapping | None = None
) -> tuple[ColumnMapping, list[str]]:
    whole, notes = complete(mapping or ColumnMapping(), source(folder, columns), "roster.csv")
    return whole, [str(note) for note in notes]


def faults(
    folder: Path, columns: Mapping[str, Sequence[str]], mapping: ColumnMapping | None = None
) -> list[str]:
    with pytest.raises(BadInput) as caught:
        taken(folder, columns, mapping)
    return [str(fault) for fault in caught.value.faults]


# ------------------------------------------------------------------ the exports of known systems


def test_every_export_beside_the_list_is_on_it() -> None:
    assert {path.stem for path in SYSTEMS.glob("*.csv")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_export_of_a_known_system_is_recognised_whole(name: str) -> None:
    read, told = extract(SYSTEMS / f"{name}.csv"), EXPECTED[name]
    kind = kind_of(read.headers)
    assert kind.value == told["kind"]
    whole, _ = complete(ColumnMapping(), read, name, kind=kind)
    assert whole.columns == told["columns"]
    private = {header: kind for header, kind in dropped(whole, read, kind=kind) if kind}
    assert list(private) == told["private"]
    assert [h for h in unused(whole, read) if h not in private] == told["unused"]


# ------------------------------------------------------------------ headers and values that disagree


def test_a_column_without_dates_yields_to_one_that_has_them(tmp_path: Path) -> None:
    columns = {"ID": IDS, "Job Title": TITLES, "Hire Date": TITLES, "Date Hired": DAYS}
    whole, notes = taken(tmp_path, columns)
    assert whole.columns["hire_date"] == "Date Hired"
    assert any("Hire Date: is not taken for hire_date: it has no dates." in note for note in notes)


def test_a_general_word_is_not_used_where_its_values_say_otherwise(tmp_path: Path) -> None:
    whole, notes = taken(tmp_path, {"ID": IDS, "Job Title": TITLES, "Compensation": TITLES})
    assert "salary" not in whole.columns
    assert any("Compensation: is not taken for salary: it has no numbers." in note for note in notes)


def test_a_sure_header_stands_so_that_its_cells_are_told(tmp_path: Path) -> None:
    whole, _ = taken(tmp_path, {"ID": IDS, "Job Title": TITLES, "Salary": TITLES})
    assert whole.columns["salary"] == "Salary"


def test_titles_that_are_numbers_yield_to_titles_and_are_told_where_alone(tmp_path: Path) -> None:
    whole, _ = taken(tmp_path, {"ID": IDS, "Job Title": IDS, "Business Title": TITLES})
    assert whole.columns["job_title"] == "Business Title"
    whole, notes = taken(tmp_path, {"ID": IDS, "Job Title": IDS})
    assert whole.columns["job_title"] == "Job Title"
    assert any("has numbers, not titles. Export the title beside the code" in note for note in notes)


def test_between_equal_headers_the_values_decide_if_they_leave_one(tmp_path: Path) -> None:
    whole, _ = taken(tmp_path, {"ID": IDS, "Business Title": IDS, "Position Title": TITLES})
    assert whole.columns["job_title"] == "Position Title"
    found = faults(tmp_path, {"ID": IDS, "Business Title": TITLES, "Position Title": TITLES[::-1]})
    assert any("could be any of Business Title, Position Title" in fault for fault in found)


def test_two_columns_that_say_the_same_are_one(tmp_path: Path) -> None:
    whole, _ = taken(tmp_path, {"USERID": IDS, "EMPID": IDS, "TITLE": TITLES})
    assert whole.columns["employee_id"] in ("USERID", "EMPID")


def test_ids_with_empty_cells_yield_to_ids_without(tmp_path: Path) -> None:
    columns = {"Employee Number": ["", "", "3", "4", "5", "6"], "ID": IDS, "Title": TITLES}
    assert taken(tmp_path, columns)[0].columns["employee_id"] == "ID"


def test_ids_go_with_the_managers_who_are_among_them(tmp_path: Path) -> None:
    numbers = [str(i) for i in range(6)]
    columns = {"Employee Number": numbers, "ID": IDS, "Title": TITLES, "Reports To": ["1001"] * 6}
    assert taken(tmp_path, columns)[0].columns["employee_id"] == "ID"
    columns = {"employeeNumber": IDS, "jobTitle": TITLES, "supervisorId": numbers, "supervisorEId": IDS[::-1]}
    assert taken(tmp_path, columns)[0].columns["manager_id"] == "supervisorEId"


def test_a_manager_column_is_ids_or_private(tmp_path: Path) -> None:
    columns = {"ID": IDS, "Title": TITLES, "Manager": ["NO_MANAGER", *["1001"] * 5]}
    assert taken(tmp_path, columns)[0].columns["manager_id"] == "Manager"
    columns = {"ID": IDS, "Title": TITLES, "Manager": [f"Given {i}" for i in range(6)]}
    assert "manager_id" not in taken(tmp_path, columns)[0].columns


def test_a_start_date_with_an_end_is_the_assignments_where_people_have_several(tmp_path: Path) -> None:
    columns = {"ID": IDS, "Title": TITLES, "Start Date": DAYS, "End Date": DAYS}
    assert "hire_date" in taken(tmp_path, columns)[0].columns
    whole, _ = taken(tmp_path, {**columns, "ID": [*IDS[:5], IDS[0]]})
    assert whole.columns["assignment_start"] == "Start Date"
    assert "hire_date" not in whole.columns


def test_the_column_that_tells_contractors_is_preferred(tmp_path: Path) -> None:
    columns = {
        "ID": IDS,
        "Title": TITLES,
        "Employee Type": ["Regular", "Temporary"] * 3,
        "Worker Type": ["Employee"] * 5 + ["Contingent Worker"],
    }
    assert taken(tmp_path, columns)[0].columns["employment_type"] == "Worker Type"


# ------------------------------------------------------------------ private data and ids


def test_private_values_under_a_column_of_a_plan_are_a_fault_and_never_shown(tmp_path: Path) -> None:
    found = faults(tmp_path, {"ID": IDS, "Job Title": TITLES, "Department": MAILS})
    assert any("Department: holds e-mail addresses, and is taken for department" in f for f in found)
    mapped = ColumnMapping(columns={"grade": "Notes"}, confidence={"grade": Confidence.MAPPED})
    found = faults(tmp_path, {"ID": IDS, "Job Title": TITLES, "Notes": MAILS}, mapped)
    assert any("Notes: holds e-mail addresses, and is taken for grade" in f for f in found)
    assert not any("example.org" in fault for fault in found)


def test_private_values_under_a_general_word_are_dropped_and_told(tmp_path: Path) -> None:
    columns = {"ID": IDS, "Job Title": TITLES, "Office": [f"mailbox{i}@example.org" for i in range(6)]}
    whole, notes = taken(tmp_path, columns)
    assert "site" not in whole.columns
    assert any("Office: is not taken for site: it holds e-mail addresses." in note for note in notes)
    assert ("Office", "holds e-mail addresses") in dropped(whole, source(tmp_path, columns))


def test_e_mail_addresses_may_be_ids(tmp_path: Path) -> None:
    whole, _ = taken(tmp_path, {"Employee ID": MAILS, "Job Title": TITLES, "Manager ID": [MAILS[0]] * 6})
    assert (whole.columns["employee_id"], whole.columns["manager_id"]) == ("Employee ID", "Manager ID")


def test_an_e_mail_address_in_a_title_is_told_with_its_row(tmp_path: Path) -> None:
    titles = [*TITLES[:5], "Driver a.b@example.org"]
    _, notes = taken(tmp_path, {"ID": IDS, "Job Title": titles})
    assert any("row 7, column Job Title: holds an e-mail address" in note for note in notes)
    assert not any("example.org" in note for note in notes)


def test_ids_that_a_spreadsheet_has_shortened_are_a_fault_with_row_and_remedy(tmp_path: Path) -> None:
    ids = [*IDS[:4], "1.23457E+15", "1.23458E+15"]
    found = faults(tmp_path, {"Employee ID": ids, "Job Title": TITLES})
    assert len(found) == 1
    assert "row 6 (also row 7), column Employee ID: has ids shortened to powers of ten" in found[0]
    assert "1.23457" not in found[0]
    _, notes = taken(tmp_path, {"Employee ID": IDS, "Job Title": TITLES, "Manager ID": ["1.2E+15"] * 6})
    assert any("Manager ID: has ids shortened" in note for note in notes)


# ------------------------------------------------------------------ notes, and the other kinds of files


def test_how_a_header_was_understood_is_told_where_it_is_not_plain(tmp_path: Path) -> None:
    columns = {"ID": IDS, "Job Tilte": TITLES, "Dept ID": [f"D{i}" for i in range(6)], "Division": TITLES}
    whole, notes = taken(tmp_path, {k: v for k, v in columns.items() if k != "Division"})
    assert whole.columns["department"] == "Dept ID"
    assert any("Job Tilte: is taken for job_title: it reads like Job Title." in note for note in notes)
    assert any("Dept ID: is taken for department, and holds codes." in note for note in notes)
    assert taken(tmp_path, columns)[0].columns["department"] == "Division"


def test_a_file_of_seats_has_its_own_columns(tmp_path: Path) -> None:
    read = source(tmp_path, {"Seat": IDS, "Role": TITLES, "Incumbent ID": IDS})
    said = ColumnMapping(
        columns={"employee_id": "Person", "job_title": "Job"},
        others={FileKind.POSITIONS: {"position_id": "Seat"}},
    )
    whole, _ = complete(said, read, "seats.csv", kind=FileKind.POSITIONS)
    assert whole.columns == {"position_id": "Seat", "job_title": "Role", "employee_id": "Incumbent ID"}
    assert whole.confidence["position_id"] is Confidence.MAPPED
    with pytest.raises(BadInput, match=r"position_id: is missing.*\[positions.columns\] position_id = "):
        complete(ColumnMapping(), source(tmp_path, {"A": IDS, "B": IDS}), "x", kind=FileKind.POSITIONS)


def test_what_the_mapping_says_is_followed_whatever_the_values(tmp_path: Path) -> None:
    said = ColumnMapping(columns={"hire_date": "Title"}, confidence={"hire_date": Confidence.MAPPED})
    whole, _ = taken(tmp_path, {"ID": IDS, "Title": TITLES, "Job Title": TITLES}, said)
    assert whole.columns["hire_date"] == "Title"


HEADERS = ("ID", "Employee Number", "Title", "Job Code", "Manager", "Start Date", "End Date", "Pay", "Status")
CELLS = st.sampled_from(
    ["", "1", "2", "Clerk", "2020-01-01", "a@example.org", "A", "T", "Yes", "1.2E+15", "-"]
)


@settings(max_examples=100)
@given(st.data())
def test_any_table_is_taken_or_refused_with_reasons_and_no_header_has_two_uses(data: st.DataObject) -> None:
    headers = data.draw(st.lists(st.sampled_from(HEADERS), unique=True, min_size=1, max_size=6))
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(headers), max_size=len(headers)), max_size=5))
    lines = [",".join(headers), *(",".join(row) for row in rows), ",".join("x" for _ in headers)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        try:
            whole, _ = complete(ColumnMapping(), extract(path), "roster.csv")
        except BadInput:  # with its reasons; anything else fails
            return
    assert set(whole.columns) == set(whole.confidence)
    assert {"employee_id", "job_title"} <= set(whole.columns)
    several = [h for h in whole.columns.values() if list(whole.columns.values()).count(h) > 1]
    assert all(f in ("employment_type", "time_type") for f, h in whole.columns.items() if h in several)
