"""Headers of common exports, private headers, and suggestions."""

from __future__ import annotations

import csv
from collections import Counter
from importlib import resources

import pytest

from passerelle.data import schema
from passerelle.data.roster.headers import (
    FIELDS,
    TRAITS,
    Confidence,
    field_of,
    key,
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


def test_no_known_name_stands_for_two_fields() -> None:
    file = resources.files("passerelle.data.roster") / "header_names.csv"
    lines = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    assert {line["field"] for line in lines} <= set(FIELDS)
    repeated = [name for name, count in Counter(key(line["name"]) for line in lines).items() if count > 1]
    assert repeated == []


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


def test_traits_and_roster_columns_never_meet() -> None:
    assert not set(TRAITS) & set(schema.ROSTER.names)
