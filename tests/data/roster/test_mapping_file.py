"""The mapping file: what it may say, and what it may not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from passerelle.data.roster.headers import Confidence, FileKind
from passerelle.data.roster.mapping_file import FULL_WORDS, ColumnMapping, read_mapping
from passerelle.errors import BadInput

ROOT = Path(__file__).resolve().parents[3]


def mapping(folder: Path, text: str) -> ColumnMapping:
    path = folder / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(path)


def faults(folder: Path, text: str) -> str:
    with pytest.raises(BadInput) as caught:
        mapping(folder, text)
    return str(caught.value)


def test_an_empty_file_maps_nothing_and_keeps_every_rule(tmp_path: Path) -> None:
    assert mapping(tmp_path, "") == ColumnMapping()


def test_every_part_is_read(tmp_path: Path) -> None:
    read = mapping(
        tmp_path,
        """
        ignore = ["Notes"]
        [columns]
        job_title = "Class"
        sex = "G"
        [constants]
        currency = "USD"
        [formats]
        hire_date = "%Y-%m"
        [values.employment_type]
        "CRF" = "regular"
        [employee_id]
        none = true
        [job_title]
        missing = "Not stated"
        [fte]
        full_time_hours = 37.5
        full_when = ["F"]
        [salary]
        hourly_when = ["HOURLY"]
        """,
    )
    assert read.columns == {"job_title": "Class", "sex": "G"}
    assert read.confidence == dict.fromkeys(read.columns, Confidence.MAPPED)
    assert (read.constants, read.formats) == ({"currency": "USD"}, {"hire_date": "%Y-%m"})
    assert read.values == {"employment_type": {"CRF": "regular"}}
    assert (read.ignore, read.has_ids, read.missing_title) == (("Notes",), False, "Not stated")
    assert (read.full_time_hours, read.full_when, read.hourly_when) == (37.5, ("f",), ("hourly",))


def test_which_rows_are_peoples_jobs_on_the_day_is_read(tmp_path: Path) -> None:
    read = mapping(
        tmp_path,
        """
        [people]
        as_of = 2024-01-31
        snapshot = 2018
        contractors = "keep"
        [employment_type]
        contractor_when = ["CWK "]
        [status]
        left_when = ["T"]
        leave_when = ["L"]
        [primary]
        when = ["P"]
        [termination_reason]
        quit = ["RES", "Moved away"]
        retirement = ["RET"]
        [values.status]
        "X" = "terminated"
        [salary]
        monthly_when = ["M"]
        per = "year"
        [constants]
        pay_basis = "monthly"
        [formats]
        salary = "1.234,56"
        termination_date = "%d.%m.%Y"
        [positions.columns]
        position_id = "Seat"
        [managers.columns]
        manager_id = "Boss"
        """,
    )
    assert (read.as_of, read.snapshot, read.contractors) == (date(2024, 1, 31), "2018", "keep")
    assert (read.contractor_when, read.left_when, read.leave_when) == (("cwk",), ("t",), ("l",))
    assert read.primary_when == ("p",)
    assert read.separation_kinds == {"res": "QUIT", "moved away": "QUIT", "ret": "RETIREMENT"}
    assert read.values == {"status": {"X": "terminated"}}
    assert read.period_when == {"monthly": ("m",)}
    assert (read.salary_per, read.constants) == ("year", {"pay_basis": "monthly"})
    assert read.formats == {"salary": "1.234,56", "termination_date": "%d.%m.%Y"}
    assert read.others == {
        FileKind.POSITIONS: {"position_id": "Seat"},
        FileKind.MANAGERS: {"manager_id": "Boss"},
    }


def test_a_day_may_be_written_as_text(tmp_path: Path) -> None:
    assert mapping(tmp_path, '[people]\nas_of = "2024-01-31"').as_of == date(2024, 1, 31)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[column]\n", "column: is not known. Did you mean columns?"),
        ('[columns]\njob_titel = "x"', "columns.job_titel: is not known. Did you mean job_title?"),
        ("[columns]\njob_title = 3", "columns.job_title: is not text"),
        ('[columns]\njob_title = " "', "columns.job_title: is not text"),
        ('columns = "x"', "columns: is not a table"),
        ('[constants]\nemployee_id = "1"', "constants.employee_id: is not known"),
        ('[constants]\nsex = "F"', "constants.sex: is not known"),
        ('[formats]\nsalary = "%Y"', "formats.salary: is no form of numbers"),
        ('[formats]\ngrade = "%Y"', "formats.grade: is not known"),
        ('[people]\nas_of = "May"', "people.as_of: is not a day"),
        ("[people]\nas_of = 2024-01-31T10:00:00", "people.as_of: is not a day"),
        ("[people]\nsnapshot = true", "people.snapshot: is not text"),
        ('[people]\ncontractors = "out"', "people.contractors: is not known"),
        ('[people]\nas_off = "x"', "people.as_off: is not known. Did you mean as_of?"),
        ('[salary]\nmonthly = ["M"]', "salary.monthly: is not known. Did you mean monthly_when?"),
        ('[salary]\nper = "month"', "salary.per: is not known"),
        ('[columns]\npay_basis = "P"\n[constants]\npay_basis = "monthly"', "pay_basis: has a column as well"),
        ('[status]\nleft_when = "T"', "status.left_when: is not a list"),
        ('[termination_reason]\nquits = ["R"]', "termination_reason.quits: is not known. Did you mean quit?"),
        ('[termination_reason]\nquit = ["R"]\nother = ["r"]', "other: names a reason twice"),
        ('[positions]\nposition_id = "x"', "positions.position_id: is not known"),
        ('[positions.columns]\nsalary = "x"', "positions.columns.salary: is not known"),
        ('[managers.columns]\nmanager_id = ""', "managers.columns.manager_id: is not text"),
        ('[values.status]\n"A" = 1', "values.status.A: is not text"),
        ('[values.sex]\nF = "x"', "values.sex: is not known"),
        ('[columns]\nregion = "R"\n[constants]\nregion = "Texas"', "constants.region: has a column as well"),
        ('[columns]\nemployee_id = "R"\n[employee_id]\nnone = true', "says that there are no ids"),
        ("[fte]\nfull_time_hours = 400", "fte.full_time_hours: is not a number of weekly hours"),
        ("[fte]\nfull_time_hours = true", "fte.full_time_hours: is not a number of weekly hours"),
        ('[fte]\nfull_when = "F"', "fte.full_when: is not a list"),
        ('[columns]\nsex = "G"\ndepartment = "G"', "names the header that sex and department share"),
        ('[columns]\nsex = "G"\ntime_type = "G"', "shares its header with a trait"),
        ("[columns\n", "is not TOML"),
    ],
)
def test_what_a_mapping_cannot_say_is_told_with_its_place(tmp_path: Path, text: str, says: str) -> None:
    assert f"mapping.toml, {says}" in faults(tmp_path, text) or says in faults(tmp_path, text)


def test_all_faults_come_in_one_report(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        mapping(tmp_path, '[columns]\njob_titel = "x"\n[fte]\nfull_time_hours = 0\n[salry]\n')
    assert len(caught.value.faults) == 3


def test_a_file_that_is_absent_or_no_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="does not exist"):
        read_mapping(tmp_path / "absent.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="cannot be read as text"):
        read_mapping(tmp_path / "bytes.toml")


def test_one_column_may_say_employment_type_and_full_or_part_time(tmp_path: Path) -> None:
    read = mapping(tmp_path, '[columns]\nemployment_type = "T"\ntime_type = "T"')
    assert read.columns == {"employment_type": "T", "time_type": "T"}
    assert read.full_when == FULL_WORDS


@pytest.mark.parametrize("name", ["texas-mapping.toml", "chicago-mapping.toml"])
def test_the_examples_are_good(name: str) -> None:
    assert "job_title" in read_mapping(ROOT / "examples" / name).columns
