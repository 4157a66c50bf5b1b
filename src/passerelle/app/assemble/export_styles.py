"""How HR systems write their exports: headers, separators, date and number forms, words of status.

Headers are those that the systems' own documentation or field lists name, as far as one style can show what
every customer may rename. SuccessFactors: the User Data File with its two header rows (SAP KBA 2087504).
BambooHR: its list of field names (documentation.bamboohr.com/docs/list-of-field-names). Oracle: attributes of
HCM Data Loader and the REST resources of workers. The other headers, and which columns stand in one export,
are this package's choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from passerelle.data.roster.headers import FileKind

Columns = tuple[tuple[str, str], ...]  # header and content


class Money(StrEnum):
    """How an export writes 52340.5."""

    PLAIN = "52340.50"
    FLOAT = "52340.5"
    GROUPED = "52,340.50"
    CONTINENTAL = "52.340,50"
    CODED = "52340.50 USD"


@dataclass(frozen=True, slots=True)
class Words:
    """What an export calls things."""

    active: str = "Active"
    leave: str = "On Leave"
    left: str = "Terminated"
    regular: str | None = "Regular"
    temporary: str | None = "Temporary"
    contractor: str | None = "Contractor"
    full: str = "Full time"
    part: str = "Part time"
    yes: str = "Yes"
    no: str = "No"
    female: str = "Female"
    male: str = "Male"
    no_manager: str | None = None


def _none() -> Mapping[FileKind, Columns]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Style:
    """How one system writes its exports."""

    title: str
    people: Columns
    when_dirty: Columns = ()  # further columns of a dirty file of people
    beside: Mapping[FileKind, Columns] = field(default_factory=_none)  # files that the system keeps apart
    labels: tuple[str, ...] = ()  # a second row of headers
    above: tuple[tuple[str, ...], ...] = ()  # rows above the header
    total: str = ""  # first cell of a last row of totals; no such row where empty
    delimiter: str = ","
    encoding: str = "utf-8"
    date_form: str = "%Y-%m-%d"
    money: Money = Money.PLAIN
    fte_percent: bool = False
    id_form: tuple[str, int] = ("", 0)  # what stands before the number, and its least digits
    words: Words = Words()

    def contents(self, *, dirty: bool) -> Columns:
        """Return the columns of the file of people."""
        return self.people + (self.when_dirty if dirty else ())


_SEAT_REPORT: Final = "Position ID"
_POSITIONS: Final[Columns] = (
    (_SEAT_REPORT, "position_id"),
    ("Job Title", "title"),
    ("Supervisory Organization", "department"),
    ("Location", "site"),
    ("Company", "entity"),
    ("FTE", "fte"),
    ("Position Status", "seat_status"),
    ("Employee ID", "employee_id"),
)
_REQUISITIONS: Final[Columns] = (
    ("Job Requisition ID", "requisition_id"),
    (_SEAT_REPORT, "position_id"),
    ("Job Title", "title"),
    ("Supervisory Organization", "department"),
    ("Location", "site"),
    ("Number of Openings", "one"),
    ("Target Hire Date", "target_start"),
    ("Job Requisition Status", "requisition_status"),
)

PLAIN: Final = Style(
    "Passerelle's own column names",
    people=(
        ("employee_id", "employee_id"),
        ("job_title", "title"),
        ("department", "department"),
        ("site", "site"),
        ("country", "country"),
        ("region", "region"),
        ("grade", "grade"),
        ("manager_id", "manager_id"),
        ("hire_date", "hire_date"),
        ("fte", "fte"),
        ("salary", "salary"),
        ("currency", "currency"),
        ("employment_type", "type"),
        ("weekly_hours", "hours"),
        ("legal_entity", "entity"),
        ("bargaining_unit", "union"),
    ),
    when_dirty=(
        ("position_id", "position_id"),
        ("status", "status"),
        ("termination_date", "termination_date"),
        ("termination_reason", "termination_reason"),
        ("primary", "primary"),
    ),
    money=Money.FLOAT,
    id_form=("A", 7),
    words=Words(regular="regular", temporary="temporary", contractor="contractor"),
)

WORKDAY: Final = Style(
    "Workday: custom report of workers, of positions, of requisitions",
    people=(
        ("Employee ID", "employee_id"),
        ("Legal Name", "name"),
        ("Business Title", "title"),
        ("Job Profile", "job_profile"),
        ("Supervisory Organization", "department"),
        ("Location", "site"),
        ("Country", "country"),
        ("Compensation Grade", "grade"),
        ("Manager Employee ID", "manager_id"),
        ("Hire Date", "hire_date"),
        ("Original Hire Date", "original_hire_date"),
        ("Worker Type", "worker_type"),
        ("Employee Type", "type"),
        ("Time Type", "time"),
        ("FTE", "fte"),
        ("Scheduled Weekly Hours", "hours"),
        ("Total Base Pay Annualized - Amount", "salary"),
        ("Total Base Pay Annualized - Currency", "currency"),
        ("Company", "entity"),
        ("Position ID", "position_id"),
        ("Worker Status", "status"),
        ("Termination Date", "termination_date"),
        ("Termination Reason", "termination_reason"),
        ("Email - Primary Work", "email"),
        ("Gender", "sex"),
        ("Race/Ethnicity", "ethnicity"),
        ("Date of Birth", "birth_date"),
        ("National ID", "national_id"),
    ),
    beside=MappingProxyType({FileKind.POSITIONS: _POSITIONS, FileKind.REQUISITIONS: _REQUISITIONS}),
    above=(("All Workers",), ("Effective as of", "10/01/2025"), ()),
    encoding="utf-8-sig",
    date_form="%m/%d/%Y",
    money=Money.GROUPED,
    id_form=("", 7),
    words=Words(contractor=None),  # the type of a contingent worker stands in a column of its own
)

SUCCESSFACTORS: Final = Style(
    "SAP SuccessFactors: User Data File",
    people=(
        ("STATUS", "status"),
        ("USERID", "employee_id"),
        ("USERNAME", "user_name"),
        ("FIRSTNAME", "given"),
        ("LASTNAME", "family"),
        ("MI", "nothing"),
        ("GENDER", "sex"),
        ("EMAIL", "email"),
        ("MANAGER", "manager_id"),
        ("HR", "no_hr"),
        ("DEPARTMENT", "department"),
        ("JOBCODE", "job_code"),
        ("DIVISION", "entity"),
        ("LOCATION", "site"),
        ("TIMEZONE", "time_zone"),
        ("HIREDATE", "hire_date"),
        ("TITLE", "title"),
        ("BIZ_PHONE", "phone"),
        ("COUNTRY", "country"),
    ),
    labels=(
        "STATUS",
        "USERID",
        "Username",
        "First Name",
        "Last Name",
        "Middle Name",
        "Gender",
        "Email",
        "Manager",
        "Human Resource",
        "Department",
        "Job Code",
        "Division",
        "Location",
        "Timezone",
        "Hire Date",
        "Title",
        "Business Phone",
        "Country",
    ),
    date_form="%m/%d/%Y",
    id_form=("", 0),  # its guide forbids leading zeros
    words=Words(
        active="active", leave="active", left="inactive", female="F", male="M", no_manager="NO_MANAGER"
    ),
)

ADP: Final = Style(
    "ADP Workforce Now: custom report",
    people=(
        ("Position ID", "position_id"),
        ("Associate ID", "employee_id"),
        ("Payroll Name", "family_first"),
        ("Position Status", "status"),
        ("Job Title Description", "title"),
        ("Home Department Description", "department"),
        ("Location Description", "site"),
        ("Worker Category Description", "category"),
        ("Reports To Associate ID", "manager_id"),
        ("Hire Date", "hire_date"),
        ("Termination Date", "termination_date"),
        ("Annual Salary", "salary"),
        ("Standard Hours", "hours"),
        ("FTE", "fte"),
        ("Primary Position", "primary"),
        ("Tax ID (SSN)", "national_id"),
        ("Birth Date", "birth_date"),
        ("Gender", "sex"),
        ("EEO Ethnic Description", "ethnicity"),
        ("Work Contact: Work Email", "email"),
    ),
    above=(("Employee Roster",), ("As of 10/01/2025",)),
    total="Grand Total",
    date_form="%m/%d/%Y",
    money=Money.GROUPED,
    id_form=("Q", 8),
    words=Words(leave="Leave", full="Full Time", part="Part Time"),
)

BAMBOOHR: Final = Style(
    "BambooHR: report",
    people=(
        ("Employee #", "employee_id"),
        ("First Name", "given"),
        ("Last Name", "family"),
        ("Hire Date", "hire_date"),
        ("Job Title", "title"),
        ("Department", "department"),
        ("Division", "entity"),
        ("Location", "site"),
        ("Supervisor EID", "manager_id"),
        ("Employment Status", "category"),
        ("Status", "status"),
        ("Termination Date", "termination_date"),
        ("Pay rate", "salary"),
        ("Paid per", "per_year"),
        ("Pay type", "salaried"),
        ("Gender", "sex"),
        ("Ethnicity", "ethnicity"),
        ("Birth Date", "birth_date"),
        ("SSN", "national_id"),
        ("Work Email", "email"),
        ("Mobile Phone", "phone"),
    ),
    date_form="%m/%d/%Y",
    money=Money.CODED,
    words=Words(leave="Active", left="Inactive", full="Full-Time", part="Part-Time"),
)

ORACLE: Final = Style(
    "Oracle HCM Cloud: extract of assignments, of positions, of supervisors",
    people=(
        ("PersonNumber", "employee_id"),
        ("DisplayName", "name"),
        ("AssignmentNumber", "assignment"),
        ("PrimaryAssignmentFlag", "primary"),
        ("AssignmentStatus", "status"),
        ("WorkerType", "worker_type"),
        ("JobName", "title"),
        ("DepartmentName", "department"),
        ("LocationName", "site"),
        ("GradeName", "grade"),
        ("LegalEmployerName", "entity"),
        ("PositionCode", "position_id"),
        ("HireDate", "hire_date"),
        ("TerminationDate", "termination_date"),
        ("FullPartTime", "time"),
        ("NormalHours", "hours"),
        ("SalaryAmount", "salary"),
        ("CurrencyCode", "currency"),
        ("WorkEmail", "email"),
        ("DateOfBirth", "birth_date"),
        ("Gender", "sex"),
    ),
    beside=MappingProxyType(
        {
            FileKind.POSITIONS: (
                ("PositionCode", "position_id"),
                ("JobName", "title"),
                ("DepartmentName", "department"),
                ("LocationName", "site"),
                ("GradeName", "grade"),
                ("FTE", "fte"),
                ("PersonNumber", "employee_id"),
            ),
            FileKind.MANAGERS: (
                ("PersonNumber", "employee_id"),
                ("ManagerPersonNumber", "manager_id"),
                ("ManagerType", "line_manager"),
            ),
        }
    ),
    delimiter="|",
    date_form="%Y/%m/%d",
    id_form=("30000", 7),
    words=Words(
        active="Active - Payroll Eligible",
        leave="Suspended - Payroll Eligible",
        left="Inactive - Payroll Eligible",
        full="FULL_TIME",
        part="PART_TIME",
        yes="Y",
        no="N",
        female="F",
        male="M",
    ),
)

UKG: Final = Style(
    "UKG Pro: report",
    people=(
        ("Employee Number", "employee_id"),
        ("Employee Name", "family_first"),
        ("Job Title", "title"),
        ("Org Level 1", "department"),
        ("Location", "site"),
        ("Supervisor Employee Number", "manager_id"),
        ("Last Hire Date", "hire_date"),
        ("Original Hire Date", "original_hire_date"),
        ("Employment Status", "status"),
        ("Termination Date", "termination_date"),
        ("Termination Reason", "termination_reason"),
        ("Employee Type", "type"),
        ("Full/Part Time", "time"),
        ("Annual Salary", "salary"),
        ("Company Name", "entity"),
        ("Gender", "sex"),
        ("Ethnic Origin", "ethnicity"),
        ("Date of Birth", "birth_date"),
        ("SSN", "national_id"),
        ("Home Phone", "phone"),
    ),
    above=(("Employee Listing",),),
    total="Total",
    delimiter="\t",
    encoding="utf-16",
    date_form="%m/%d/%Y",
    money=Money.GROUPED,
    id_form=("", 9),
    words=Words(leave="Leave of Absence", full="Full Time", part="Part Time"),
)

ODOO: Final = Style(
    "Odoo: export of employees",
    people=(
        ("External ID", "employee_id"),
        ("Employee Name", "name"),
        ("Job Position", "job_profile"),
        ("Job Title", "title"),
        ("Department", "department"),
        ("Work Location", "site"),
        ("Manager/External ID", "manager_id"),
        ("Company", "entity"),
        ("Employee Type", "type"),
        ("Working Hours", "calendar"),
        ("First Contract Date", "hire_date"),
        ("Work Email", "email"),
        ("Work Phone", "phone"),
        ("Gender", "sex"),
        ("Date of Birth", "birth_date"),
        ("Identification No", "national_id"),
    ),
    id_form=("__export__.hr_employee_", 0),
    words=Words(regular="Employee", temporary="Trainee"),
)

FRAPPE: Final = Style(
    "Frappe HR: export of the doctype Employee",
    people=(
        ("ID", "employee_id"),
        ("Full Name", "name"),
        ("Status", "status"),
        ("Designation", "title"),
        ("Department", "department"),
        ("Branch", "site"),
        ("Grade", "grade"),
        ("Reports to", "manager_id"),
        ("Date of Joining", "hire_date"),
        ("Relieving Date", "termination_date"),
        ("Employment Type", "category"),
        ("Company", "entity"),
        ("Salary Currency", "currency"),
        ("Gender", "sex"),
        ("Date of Birth", "birth_date"),
        ("Personal Email", "email"),
        ("Mobile", "phone"),
    ),
    id_form=("HR-EMP-", 5),
    words=Words(leave="Active", left="Left", full="Full-time", part="Part-time", contractor=None),
)

SPREADSHEET: Final = Style(
    "a spreadsheet kept by hand",
    people=(
        ("Personnel No", "employee_id"),
        ("Last Name", "family"),
        ("First Name", "given"),
        ("Position Title", "title"),
        ("Dept", "department"),
        ("Office", "site"),
        ("Country", "country"),
        ("Line Manager ID", "manager_id"),
        ("Start Date", "hire_date"),
        ("FTE Percent", "fte"),
        ("Annual Salary", "salary"),
        ("Currency", "currency"),
        ("Contract Type", "type"),
        ("Notes", "note"),
    ),
    when_dirty=(
        ("Position ID", "position_id"),
        ("Status", "status"),
        ("Termination Date", "termination_date"),
    ),
    above=(("Personnel list",), (), ("Status: 1 October 2025",)),
    total="Total",
    delimiter=";",
    encoding="cp1252",
    date_form="%d.%m.%Y",
    money=Money.CONTINENTAL,
    fte_percent=True,
    id_form=("", 7),
    words=Words(left="Left", leave="on leave", contractor="Consultant"),
)

STYLES: Final[Mapping[str, Style]] = MappingProxyType(
    {
        "plain": PLAIN,
        "workday": WORKDAY,
        "successfactors": SUCCESSFACTORS,
        "adp": ADP,
        "bamboohr": BAMBOOHR,
        "oracle": ORACLE,
        "ukg": UKG,
        "odoo": ODOO,
        "frappe": FRAPPE,
        "spreadsheet": SPREADSHEET,
    }
)
