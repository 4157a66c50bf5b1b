"""Headers of common exports, private headers, and suggestions."""

from __future__ import annotations

import csv
from collections import Counter
from importlib import resources

import pytest

from passerelle.data import schema
from passerelle.data.roster.header_words import key
from passerelle.data.roster.headers import (
    FIELDS,
    FIELDS_OF,
    REQUIRED_OF,
    TRAITS,
    Confidence,
    FileKind,
    field_of,
    is_known,
    kind_of,
    nearest,
    private_kind,
    recognise,
)


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_recognised_by_its_own_name(field: str) -> None:
    assert field_of(field) == (field, Confidence.EXACT)
    assert field_of(field.upper().replace("_", " ")) == (field, Confidence.EXACT)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Business Title", "job_title"),  # Workday
        ("Total Base Pay Annualized - Amount", "salary"),
        ("Scheduled Weekly Hours", "weekly_hours"),
        ("Cost Center", "cost_centre"),
        ("userId", "employee_id"),  # SAP SuccessFactors
        ("payGrade", "grade"),
        ("countryOfCompany", "country"),
        ("Reports To Associate ID", "manager_id"),  # ADP
        ("Home Department Description", "department"),
        ("Employee #", "employee_id"),  # BambooHR
        ("Supervisor EID", "manager_id"),
        ("Person Number", "employee_id"),  # Oracle HCM
        ("Legal Employer", "legal_entity"),
        ("date_of_joining", "hire_date"),  # Frappe
        ("designation", "job_title"),
        ("department_id", "department"),  # Odoo
        ("Job Titles", "job_title"),
        ("HIREDATE", "hire_date"),
        ("Hourly Pay Rate", "hourly_rate"),  # UKG
        ("Date of Birth", "birth_date"),
        ("Race/Ethnicity", "ethnicity"),
        ("ASSIGNMENT_STATUS_TYPE", "status"),  # Oracle HCM
        ("PRIMARY_FLAG", "primary"),
        ("EMPLID", "employee_id"),  # PeopleSoft
        ("REG_TEMP", "employment_type"),
        ("FULL_PART_TIME", "time_type"),
        ("POSITION_NBR", "position_id"),
        ("relieving_date", "termination_date"),  # Frappe
        ("reason_for_leaving", "termination_reason"),
        ("Manager/External ID", "manager_id"),  # Odoo
        ("payPer", "pay_basis"),  # BambooHR
        ("Pay Frequency", "pay_frequency"),
        ("Compensation Frequency", "pay_frequency"),
        ("Abrechnungszeitraum", "pay_frequency"),
        ("Pay Period", "pay_frequency"),
        ("Contract Wage", "salary"),  # Odoo
        *((name, "salary") for name in ("Monatsgehalt", "Monatsbrutto", "Salaire mensuel", "Maandsalaris")),
        *((name, "salary") for name in ("Monthly Salary", "Sueldo mensual", "Stipendio mensile")),
        ("fiscal_year", "snapshot"),
        ("Eintrittsdatum", "hire_date"),
        ("Beschäftigungsgrad", "fte"),
        ("Intitulé du poste", "job_title"),
        ("Fecha de baja", "termination_date"),
        ("Data assunzione", "hire_date"),
        ("Situação", "status"),
        ("Uren per week", "weekly_hours"),
        ("City", "site"),  # a plain spreadsheet
        ("Start", "hire_date"),
        ("Boss", "manager_id"),
        ("Ort", "site"),  # SAP in German
        ("Werk", "site"),
        ("Eintritt", "hire_date"),
        ("Austritt", "termination_date"),
        ("Austrittsdatum", "termination_date"),
        ("Planstelle", "position_id"),
        ("Kostenstelle", "cost_centre"),
        ("Buchungskreis", "legal_entity"),
        ("Mitarbeiterkreis", "employment_type"),
    ],
)
def test_headers_of_common_exports_are_known(header: str, field: str) -> None:
    found = field_of(header)
    assert found is not None
    assert found[0] == field


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("First Name", "name"),
        ("lastName", "name"),
        ("Worker", "name"),
        ("Manager", "name"),
        ("Email - Primary Work", "e-mail"),
        ("Home Phone", "phone"),
        ("SSN", "national id"),
        ("National ID", "national id"),
        ("IBAN", "bank data"),
        ("Bank Account Number", "bank data"),
        ("Home Address", "home address"),
        ("Zip Code", "home address"),
        ("Age", "a trait that no rule here reads"),
        ("Marital Status", "a trait that no rule here reads"),
    ],
)
def test_private_headers_are_told_as_such_and_are_no_field(header: str, kind: str) -> None:
    assert field_of(header) is None
    assert private_kind(header) == kind


@pytest.mark.parametrize(
    "header", ["Department Name", "Location Name", "Company Name", "Notes", "Job Name", "Page"]
)
def test_names_of_things_are_not_names_of_people(header: str) -> None:
    assert private_kind(header) is None


def test_no_known_name_stands_for_two_fields_in_one_kind_of_file() -> None:
    file = resources.files("passerelle.data.roster") / "header_names.csv"
    lines = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    for kind in FileKind:
        own = [line for line in lines if line["file"] in ("", kind.value)]
        own = [line for line in own if line["field"] in FIELDS_OF[kind]]
        names = Counter((key(line["name"]), line["file"]) for line in own)
        assert [name for name, count in names.items() if count > 1] == []
    assert {line["field"] for line in lines} <= {field for fields in FIELDS_OF.values() for field in fields}
    assert {line["file"] for line in lines} <= {"", *(kind.value for kind in FileKind)}


@pytest.mark.parametrize("kind", FileKind)
def test_every_kind_of_file_knows_its_own_fields(kind: FileKind) -> None:
    assert set(REQUIRED_OF[kind]) <= set(FIELDS_OF[kind])
    for field in FIELDS_OF[kind]:
        assert field_of(field, kind) == (field, Confidence.EXACT)


@pytest.mark.parametrize(
    ("header", "kind", "field"),
    [
        ("ID", FileKind.PEOPLE, "employee_id"),
        ("ID", FileKind.POSITIONS, "position_id"),
        ("ID", FileKind.REQUISITIONS, "requisition_id"),
        ("Start Date", FileKind.PEOPLE, "hire_date"),
        ("Start Date", FileKind.REQUISITIONS, "target_start"),
        ("targetFTE", FileKind.POSITIONS, "fte"),
        ("No of. Positions", FileKind.REQUISITIONS, "openings"),
    ],
)
def test_a_header_means_what_its_kind_of_file_makes_of_it(header: str, kind: FileKind, field: str) -> None:
    found = field_of(header, kind)
    assert found is not None
    assert found[0] == field


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        (["Employee ID", "Job Title", "Department"], FileKind.PEOPLE),
        (["Employee ID", "Job Title", "Position ID", "Manager ID"], FileKind.PEOPLE),
        (["Position ID", "Job Title", "Hire Date", "Employee ID"], FileKind.PEOPLE),
        (["Position ID", "Job Title", "Department", "Employee ID"], FileKind.POSITIONS),
        (["code", "positionTitle", "department", "targetFTE"], FileKind.POSITIONS),
        (["Job Requisition ID", "Job Title", "Target Hire Date"], FileKind.REQUISITIONS),
        (["ID", "Designation", "No of. Positions"], FileKind.REQUISITIONS),
        (["PersonNumber", "ManagerPersonNumber"], FileKind.MANAGERS),
        (["Employee ID", "Name", "Reports To ID", "Relationship"], FileKind.MANAGERS),
        (["Employee ID", "Reports To", "Title"], FileKind.PEOPLE),
        (["A", "B"], FileKind.PEOPLE),
        ([], FileKind.PEOPLE),
    ],
)
def test_what_the_rows_of_a_file_are_is_told_by_its_headers(headers: list[str], kind: FileKind) -> None:
    assert kind_of(headers) is kind


@pytest.mark.parametrize(
    ("header", "field", "reads_like"),
    [
        ("Job Tilte", "job_title", "Job Title"),
        ("Jobtilte", "job_title", "Job Title"),
        ("Salery", "salary", "Salary"),
        ("Departmnet", "department", "Department"),
        ("Emp Nbr", "employee_id", "Employee Number"),
        ("Salary (USD)", "salary", "Salary"),
        ("department_id/name", "department", "Department"),
        ("Worker.Job Title", "job_title", "Job Title"),
    ],
)
def test_a_slip_of_the_pen_and_trimmings_are_seen_through_and_told(
    header: str, field: str, reads_like: str
) -> None:
    found = recognise([header])
    assert found.columns == {field: header}
    assert found.confidence == {field: Confidence.LIKELY}
    assert found.read_as == {header: reads_like}


@pytest.mark.parametrize("header", ["Start Rate", "Reason", "Sea", "Job Tile Tilt", "Frist Name", "Rater"])
def test_another_word_is_no_slip(header: str) -> None:
    assert recognise([header]).columns == {}


def test_a_slip_yields_to_a_plain_name_and_goes_before_a_code() -> None:
    assert recognise(["Job Tilte", "Job Title"]).columns == {"job_title": "Job Title"}
    found = recognise(["Job Code", "Job Tilte"])
    assert found.columns == {"job_title": "Job Tilte"}
    assert found.rivals == {"job_title": ("Job Code",)}


@pytest.mark.parametrize(
    ("code", "text", "field"),
    [
        ("Job Code", "Job", "job_title"),
        ("Department ID", "Division", "department"),
        ("Location Code", "Office", "site"),
        ("Company Code", "Entity", "legal_entity"),
    ],
)
def test_a_column_of_codes_is_taken_where_there_is_no_other(code: str, text: str, field: str) -> None:
    assert recognise([code]).confidence == {field: Confidence.CODE}
    assert recognise([code, text]).columns == {field: text}


def test_an_original_hire_date_alone_is_the_hire_date() -> None:
    assert recognise(["Original Hire Date"]).columns == {"hire_date": "Original Hire Date"}
    both = recognise(["Original Hire Date", "Hire Date"])
    assert both.columns == {"hire_date": "Hire Date", "original_hire_date": "Original Hire Date"}


def test_a_start_date_beside_a_hire_date_is_the_assignments() -> None:
    found = recognise(["Start Date", "Hire Date", "End Date"])
    assert found.columns == {
        "hire_date": "Hire Date",
        "assignment_start": "Start Date",
        "assignment_end": "End Date",
    }
    assert found.rivals == {}
    assert recognise(["Start Date"]).columns == {"hire_date": "Start Date"}


def test_the_columns_own_name_wins_over_a_known_one_and_that_over_a_general_word() -> None:
    found = recognise(["Title", "Business Title", "Job Title", "userId"])
    assert found.columns == {"job_title": "Job Title", "employee_id": "userId"}
    assert found.rivals == {"job_title": ("Business Title", "Title")}


def test_between_two_equal_headers_of_a_required_column_only_a_person_chooses() -> None:
    found = recognise(["Business Title", "Position Title"])
    assert "job_title" not in found.columns
    assert set(found.ambiguous["job_title"]) == {"Business Title", "Position Title"}


def test_between_two_equal_headers_of_another_column_the_preferred_is_taken_and_the_other_told() -> None:
    found = recognise(["Supervisory Organization", "Department Name"])
    assert found.columns == {"department": "Department Name"}
    assert found.rivals == {"department": ("Supervisory Organization",)}


def test_headers_and_fields_that_are_settled_are_left_alone() -> None:
    found = recognise(["Job Title", "Site", "Gender"], taken=["Job Title"], given=["site"])
    assert found.columns == {"sex": "Gender"}


def test_the_nearest_header_is_suggested_but_never_a_private_one() -> None:
    assert nearest("job_title", ["Code", "Jb Titel"]) == "Jb Titel"
    assert nearest("job_title", ["Job Title Holder Name", "Salary"]) in ("Job Title Holder Name", None)
    assert nearest("employee_id", ["Employee Name", "Zip"]) is None
    assert nearest("job_title", []) is None


@pytest.mark.parametrize("header", ["Job Title", "Number of Openings", "targetFTE", "First Name", "IBAN"])
def test_a_header_of_any_kind_of_file_is_known_and_so_is_a_private_one(header: str) -> None:
    assert is_known(header)


@pytest.mark.parametrize("cell", ["Clerk", "1001", "2020-01-31", "", "Data Analyst", "USD", "Ohio"])
def test_cells_of_rows_are_no_known_headers(cell: str) -> None:
    assert not is_known(cell)


def test_traits_and_roster_columns_never_meet() -> None:
    assert not set(TRAITS) & set(schema.ROSTER.names)
