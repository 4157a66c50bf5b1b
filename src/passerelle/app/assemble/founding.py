"""The founding employer's description: functions, titles, grades, places.

Three figures are public: 1.54 million employees, about 350,000 of them corporate, and 14,000 corporate
positions fewer. Everything else here (functions and their sizes, titles, grades, places, tenure, hours)
is an assumption of this package, made so that the example is a real decision. The mix of
occupations inside a function, and their pay, come from OEWS sector staffing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

EMPLOYEES_PEOPLE: Final = 1_540_000
CORPORATE_PEOPLE: Final = 350_000
CORPORATE_SITES: Final = 40  # at full scale; fewer with the square root of the scale
OPERATIONS_SITES: Final = 900
CURRENCY: Final = "USD"


@dataclass(frozen=True, slots=True)
class Ladder:
    """The levels of a title: how it is written, its grade, and the share of people on it."""

    forms: tuple[str, ...]
    grades: tuple[str, ...]
    shares: tuple[float, ...]
    leads: bool = False  # whether its people manage others first


SPECIALIST: Final = Ladder(
    ("{} I", "{} II", "Senior {}", "Principal {}"), ("L4", "L5", "L6", "L7"), (0.34, 0.36, 0.23, 0.07)
)
OFFICE: Final = Ladder(("{}", "Senior {}", "Lead {}"), ("L4", "L5", "L6"), (0.66, 0.27, 0.07))
MANAGER: Final = Ladder(("{}", "Senior {}"), ("L6", "L7"), (0.72, 0.28), leads=True)
GENERAL: Final = Ladder(("{}", "Senior {}"), ("L7", "L8"), (0.75, 0.25), leads=True)
EXECUTIVE: Final = Ladder(("{}",), ("L10",), (1.0,), leads=True)
FLOOR: Final = Ladder(("{}", "Senior {}", "Lead {}"), ("L1", "L2", "L3"), (0.80, 0.16, 0.04))
FRONT_DESK: Final = Ladder(("{}",), ("L3",), (1.0,))
SHIFT: Final = Ladder(("{}", "Senior {}"), ("L4", "L5"), (0.75, 0.25), leads=True)


@dataclass(frozen=True, slots=True)
class Staffing:
    """One occupation within a function, by the employer's titles; they share it evenly."""

    occupation: str
    titles: tuple[str, ...]
    ladder: Ladder


@dataclass(frozen=True, slots=True)
class Function:
    """One function of the employer, which is its department."""

    name: str
    people: int  # at full scale
    corporate: bool
    sectors: tuple[str, ...]  # NAICS sectors whose staffing gives its mix
    sites: str  # which kind of sites it has: hub, centre, mixed or operations
    team_people: int  # least people of one title at one site, where there are so many
    lead_share: float  # of its people in titles that lead others, where it has such titles
    entity: str  # employing company
    staffing: tuple[Staffing, ...]


def _staff(ladder: Ladder, **titles: str) -> tuple[Staffing, ...]:
    # Keys are SOC codes written as identifiers: s15_1252.
    return tuple(
        Staffing(code[1:].replace("_", "-"), tuple(names.split(" | ")), ladder)
        for code, names in titles.items()
    )


_PARENT: Final = "Parent Corporation"
_CLOUD: Final = "Cloud Services"
_OPERATIONS: Final = "Operations Services"

FUNCTIONS: Final = (
    Function(
        name="corporate-support",
        people=52_000,
        corporate=True,
        sectors=("51", "54", "55", "44-45"),
        sites="mixed",
        team_people=4,
        lead_share=0.10,
        entity=_PARENT,
        staffing=_staff(
            SPECIALIST,
            s13_1071="Human Resources Specialist | Recruiter",
            s13_1141="Compensation Analyst",
            s13_1151="Employee Training Specialist",
            s13_2011="Accountant | Internal Auditor",
            s13_2051="Financial Analyst",
            s13_2031="Budget Analyst",
            s13_1041="Compliance Officer",
            s23_1011="Attorney",
            s23_2011="Paralegal",
            s27_3031="Public Relations Specialist",
        )
        + _staff(
            OFFICE,
            s43_3031="Accounts Payable Clerk | Accounting Clerk",
            s43_3051="Payroll Clerk",
            s43_3021="Billing Clerk",
            s43_4161="Human Resources Assistant",
            s43_6014="Administrative Secretary",
            s43_6011="Executive Assistant",
            s43_9061="Office Clerk",
            s43_4071="File Clerk",
        )
        + _staff(
            MANAGER,
            s11_3121="Human Resources Manager",
            s11_3031="Finance Manager",
            s11_3012="Administrative Services Manager",
            s43_1011="Office Supervisor",
        ),
    ),
    Function(
        name="customer-service",
        people=24_000,
        corporate=True,
        sectors=("44-45", "51"),
        sites="centre",
        team_people=6,
        lead_share=0.08,
        entity=_OPERATIONS,
        staffing=_staff(
            OFFICE,
            s43_4051="Customer Service Representative | Customer Service Specialist",
            s43_4151="Order Clerk",
            s43_3011="Collections Representative",
        )
        + _staff(
            SPECIALIST, s15_1232="Technical Support Specialist", s13_1151="Technical Training Coordinator"
        )
        + _staff(MANAGER, s43_1011="Customer Service Supervisor"),
    ),
    Function(
        name="content-and-data",
        people=19_000,
        corporate=True,
        sectors=("51",),
        sites="mixed",
        team_people=4,
        lead_share=0.08,
        entity=_PARENT,
        staffing=_staff(
            SPECIALIST,
            s27_3041="Content Editor | Technical Editor",
            s27_3043="Copywriter | Content Writer",
            s27_3042="Technical Writer",
            s27_1024="Graphic Designer",
            s27_3091="Translator",
            s27_4032="Video Editor",
            s15_2041="Statistician | Statistical Analyst",
            s13_1161="Market Research Analyst",
        )
        + _staff(OFFICE, s43_9021="Data Entry Operator", s43_9111="Statistical Clerk")
        + _staff(MANAGER, s27_3041="Publications Editor"),
    ),
    Function(
        name="supply-chain-planning",
        people=26_000,
        corporate=True,
        sectors=("44-45", "48-49", "55"),
        sites="mixed",
        team_people=4,
        lead_share=0.15,
        entity=_OPERATIONS,
        staffing=_staff(
            SPECIALIST,
            s13_1081="Logistics Analyst | Logistician",
            s13_1020="Buyer | Purchasing Agent",
            s15_2031="Operations Research Analyst",
            s17_2112="Industrial Engineer",
        )
        + _staff(OFFICE, s43_5061="Production Planner | Production Scheduler", s43_3061="Procurement Clerk")
        + _staff(MANAGER, s11_3071="Supply Chain Manager | Logistics Manager", s11_3061="Purchasing Manager"),
    ),
    Function(
        name="software-and-cloud",
        people=112_000,
        corporate=True,
        sectors=("51", "54"),
        sites="hub",
        team_people=6,
        lead_share=0.11,
        entity=_CLOUD,
        staffing=_staff(
            SPECIALIST,
            s15_1252="Software Engineer | Software Developer | Application Developer",
            s15_1253="Software Quality Assurance Engineer",
            s15_1241="Network Architect | Cloud Network Engineer",
            s15_1244="Systems Administrator",
            s15_1211="Computer Systems Analyst",
            s15_1212="Information Security Analyst",
            s15_1242="Database Administrator",
            s15_1243="Data Warehouse Architect",
            s15_1231="Network Support Technician",
            s15_1254="Web Developer",
            s15_1299="Cloud Solution Architect | Cybersecurity Engineer",
        )
        + _staff(MANAGER, s11_3021="Information Systems Manager | Information Technology Manager"),
    ),
    Function(
        name="machine-learning-and-data-science",
        people=14_000,
        corporate=True,
        sectors=("51", "54"),
        sites="hub",
        team_people=4,
        lead_share=0.10,
        entity=_CLOUD,
        staffing=_staff(
            SPECIALIST,
            s15_2051="Data Scientist | Business Intelligence Analyst",
            s15_1221="Machine Learning Research Scientist | Computer Scientist",
        )
        + _staff(MANAGER, s11_3021="Data Operations Director"),
    ),
    Function(
        name="product-and-marketing",
        people=38_000,
        corporate=True,
        sectors=("51", "54", "44-45"),
        sites="hub",
        team_people=4,
        lead_share=0.15,
        entity=_PARENT,
        staffing=_staff(
            SPECIALIST,
            s13_1161="Marketing Specialist",
            s13_1082="Project Manager",
            s15_1255="User Experience Designer | Web Designer",
            s13_1111="Business Analyst",
            s41_3091="Business Services Sales Representative",
            s41_9031="Sales Engineer",
            s41_3011="Advertising Sales Representative",
        )
        + _staff(
            MANAGER,
            s11_2021="Marketing Manager | Product Manager",
            s11_2022="Sales Manager",
            s11_2032="Public Relations Manager",
        ),
    ),
    Function(
        name="devices-and-engineering",
        people=12_000,
        corporate=True,
        sectors=("51", "54"),
        sites="hub",
        team_people=4,
        lead_share=0.10,
        entity=_PARENT,
        staffing=_staff(
            SPECIALIST,
            s17_2061="Hardware Engineer",
            s17_2071="Electrical Engineer",
            s17_2072="Electronics Design Engineer",
            s17_2141="Mechanical Engineer",
            s17_2112="Manufacturing Engineer",
            s17_3023="Electronics Technician",
            s27_1021="Industrial Designer",
        )
        + _staff(MANAGER, s11_9041="Engineering Program Manager"),
    ),
    Function(
        name="general-management",
        people=8_000,
        corporate=True,
        sectors=("51", "54", "55"),
        sites="hub",
        team_people=3,
        lead_share=0.40,
        entity=_PARENT,
        staffing=_staff(SPECIALIST, s13_1199="E-Commerce Specialist", s13_1111="Management Consultant")
        + _staff(GENERAL, s11_1021="General Manager")
        + _staff(EXECUTIVE, s11_1011="Executive Director"),
    ),
    Function(
        name="operations-management",
        people=45_000,
        corporate=True,
        sectors=("44-45", "48-49"),
        sites="operations",
        team_people=3,
        lead_share=0.95,
        entity=_OPERATIONS,
        staffing=_staff(
            SHIFT,
            s53_1047="Warehouse Supervisor",
            s41_1011="Store Manager",
            s49_1011="Maintenance Supervisor",
        )
        + _staff(SPECIALIST, s19_5011="Safety Specialist")
        + _staff(MANAGER, s11_1021="Site Operations Manager", s11_3071="Warehouse Manager"),
    ),
    Function(
        name="customer-service",
        people=30_000,
        corporate=False,
        sectors=("44-45", "51"),
        sites="centre",
        team_people=10,
        lead_share=0.08,
        entity=_OPERATIONS,
        staffing=_staff(FRONT_DESK, s43_4051="Call Center Representative"),
    ),
    Function(
        name="fulfilment",
        people=630_000,
        corporate=False,
        sectors=("44-45", "48-49"),
        sites="operations",
        team_people=20,
        lead_share=0.00,
        entity=_OPERATIONS,
        staffing=_staff(
            FLOOR,
            s53_7065="Order Picker | Stocker",
            s53_7064="Packer",
            s53_7062="Material Handler",
            s53_7051="Forklift Operator",
            s43_5071="Shipping Clerk | Receiving Clerk",
            s49_9071="Facility Maintenance Technician",
            s51_9061="Quality Inspector",
            s33_9032="Security Guard",
            s37_2011="Janitor",
        ),
    ),
    Function(
        name="sorting-and-delivery",
        people=320_000,
        corporate=False,
        sectors=("48-49",),
        sites="operations",
        team_people=20,
        lead_share=0.00,
        entity=_OPERATIONS,
        staffing=_staff(
            FLOOR,
            s53_3033="Delivery Driver",
            s53_7062="Package Handler",
            s53_7051="Lift Truck Operator",
            s43_5021="Courier",
            s43_5032="Delivery Dispatcher",
        ),
    ),
    Function(
        name="transport",
        people=70_000,
        corporate=False,
        sectors=("48-49",),
        sites="operations",
        team_people=15,
        lead_share=0.00,
        entity=_OPERATIONS,
        staffing=_staff(
            FLOOR,
            s53_3032="Truck Driver",
            s49_3031="Diesel Mechanic",
            s49_3011="Aircraft Mechanic",
            s43_5011="Freight Agent",
            s53_6051="Transportation Inspector",
        ),
    ),
    Function(
        name="stores",
        people=140_000,
        corporate=False,
        sectors=("44-45",),
        sites="operations",
        team_people=20,
        lead_share=0.00,
        entity=_OPERATIONS,
        staffing=_staff(
            FLOOR,
            s41_2031="Retail Sales Associate",
            s41_2011="Cashier",
            s53_7065="Grocery Stocker",
            s35_3023="Food Service Worker",
            s35_2021="Food Preparation Worker",
            s51_3011="Baker",
            s51_3021="Meat Cutter",
            s29_2052="Pharmacy Technician",
        ),
    ),
)

# Places: state (or province), country, share of corporate hubs, of service centres, of operations.
PLACES: Final = (
    ("WA", "US", 0.34, 0.10, 0.04),
    ("VA", "US", 0.14, 0.05, 0.04),
    ("CA", "US", 0.16, 0.03, 0.14),
    ("NY", "US", 0.09, 0.02, 0.05),
    ("TX", "US", 0.08, 0.12, 0.12),
    ("MA", "US", 0.06, 0.01, 0.03),
    ("IL", "US", 0.03, 0.03, 0.06),
    ("TN", "US", 0.03, 0.10, 0.04),
    ("CO", "US", 0.02, 0.03, 0.02),
    ("NJ", "US", 0.02, 0.01, 0.06),
    ("AZ", "US", 0.00, 0.14, 0.04),
    ("KY", "US", 0.00, 0.12, 0.04),
    ("FL", "US", 0.00, 0.10, 0.08),
    ("WV", "US", 0.00, 0.08, 0.01),
    ("ND", "US", 0.00, 0.06, 0.01),
    ("OH", "US", 0.00, 0.00, 0.06),
    ("PA", "US", 0.00, 0.00, 0.06),
    ("GA", "US", 0.00, 0.00, 0.05),
    ("IN", "US", 0.00, 0.00, 0.05),
    ("ON", "CA", 0.02, 0.00, 0.00),
    ("BC", "CA", 0.01, 0.00, 0.00),
)
