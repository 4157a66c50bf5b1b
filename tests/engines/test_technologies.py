"""The six technologies: their curves, what they say of themselves, and the work that they reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.catalogue import load
from passerelle.data.reference import Reference
from passerelle.data.reference import load as load_reference
from passerelle.data.schema.reference import ADOPTION
from passerelle.domain.technology import Activities, AdoptionCurve, Evidence, RatedTasks, Technology
from passerelle.domain.units import Case, Range

TECHNOLOGIES = load("passerelle.engines.technologies", Technology)
MAPPED = {name: it for name, it in TECHNOLOGIES.items() if isinstance(it.reach, Activities)}
PHYSICAL = ("drone-delivery", "robotic-sorting", "warehouse-robotics")
NAMES = (*PHYSICAL, "generative-ai", "predictive-analytics", "process-automation")
PAGE = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "technologies.md"

# Central share of all jobs' tasks: between a narrow and a generous reading of the criterion.
PLAUSIBLE_SHARE = {
    "predictive-analytics": (0.02, 0.06),
    "process-automation": (0.07, 0.15),
    "warehouse-robotics": (0.015, 0.04),
    "robotic-sorting": (0.004, 0.015),
    "drone-delivery": (0.0005, 0.003),
}
STOCKERS, MOVERS, FORKLIFTS, PACKERS = "53-7065", "53-7062", "53-7051", "53-7064"
KEYERS, BOOKKEEPERS, CLAIMS_CLERKS = "43-9021", "43-3031", "43-9041"
LIGHT_TRUCKS, HEAVY_TRUCKS, COURIERS = "53-3033", "53-3032", "43-5021"
SURGEONS = ("29-1022", "29-1241", "29-1242", "29-1243", "29-1249")
# Management, business, computing, law and the clerical groups that handle no goods or mail.
OFFICE = ("11-", "13-", "15-", "23-", "43-1", "43-2", "43-3", "43-4", "43-6")

every = pytest.mark.parametrize("technology", TECHNOLOGIES.values(), ids=list(TECHNOLOGIES))
every_mapped = pytest.mark.parametrize("technology", MAPPED.values(), ids=list(MAPPED))
days = st.dates(date(1990, 1, 1), date(2140, 1, 1))
leads = st.floats(-30.0, 30.0)


def reach_in(technology: Technology) -> Activities:
    assert isinstance(technology.reach, Activities)
    return technology.reach


# ------------------------------------------------------------------ curves


@every
@given(first=days, second=days, case=st.sampled_from(Case), lead=leads)
def test_adoption_never_falls(
    technology: Technology, first: date, second: date, case: Case, lead: float
) -> None:
    before, after = sorted((first, second))
    assert technology.adoption.share(before, case, lead) <= technology.adoption.share(after, case, lead)


@every
@given(day=days, lead=leads)
def test_low_is_at_most_central_and_central_at_most_high_on_every_day(
    technology: Technology, day: date, lead: float
) -> None:
    low, central, high = (technology.adoption.share(day, case, lead) for case in Case)
    assert 0.0 <= low <= central <= high <= technology.adoption.ceiling.high


@every
@given(day=days, lead=leads)
def test_an_industry_that_leads_is_never_behind(technology: Technology, day: date, lead: float) -> None:
    ahead, behind = (technology.adoption.share(day, lead_log_odds=sign * abs(lead)) for sign in (1, -1))
    assert behind <= technology.adoption.share(day) <= ahead


@every
def test_half_the_ceiling_is_reached_at_the_midpoint_in_every_case(technology: Technology) -> None:
    curve = technology.adoption
    for case in Case:
        assert curve.share(curve.midpoint, case) == pytest.approx(curve.ceiling.at(case) / 2)


def test_a_curve_follows_its_formula_by_hand() -> None:
    curve = AdoptionCurve(Range(0.2, 0.4, 0.6), date(2030, 1, 1), Range(0.5, 1.0, 2.0))
    two_years_before, two_years_after = date(2028, 1, 1), date(2032, 1, 1)
    # 1 / (1 + e^2) = 0.1192; the low case takes the fast pace before, the slow one after.
    assert curve.share(two_years_before) == pytest.approx(0.4 * 0.1192, abs=1e-4)
    assert curve.share(two_years_before, Case.LOW) == pytest.approx(0.2 * 0.0180, abs=1e-4)
    assert curve.share(two_years_before, Case.HIGH) == pytest.approx(0.6 * 0.2689, abs=2e-4)
    assert curve.share(two_years_after, Case.LOW) == pytest.approx(0.2 * 0.7311, abs=1e-4)
    assert curve.share(two_years_before, lead_log_odds=2.0) == pytest.approx(0.2, abs=1e-3)


def test_a_day_far_from_the_midpoint_gives_nothing_or_the_ceiling() -> None:
    curve = AdoptionCurve(Range(0.2, 0.4, 0.6), date(2030, 1, 1), Range(20.0, 20.0, 20.0))
    assert curve.share(date(1, 1, 1)) == 0.0
    assert curve.share(date(9999, 1, 1)) == 0.4


@pytest.mark.parametrize(
    ("ceiling", "pace"),
    [
        (Range(0.0, 0.5, 1.1), Range(1.0, 1.0, 1.0)),
        (Range(-0.1, 0.5, 1.0), Range(1.0, 1.0, 1.0)),
        (Range(0.0, 0.5, 1.0), Range(0.0, 1.0, 2.0)),
    ],
)
def test_a_curve_that_cannot_be_is_refused(ceiling: Range, pace: Range) -> None:
    with pytest.raises(ValueError, match=r"ceiling|pace"):
        AdoptionCurve(ceiling, date(2030, 1, 1), pace)


def test_generative_ai_keeps_the_founding_curve() -> None:
    curve = TECHNOLOGIES["generative-ai"].adoption
    assert (curve.ceiling, curve.midpoint) == (Range(0.25, 0.45, 0.70), date(2027, 1, 1))
    assert curve.share(date(2027, 1, 1)) == pytest.approx(0.225)
    assert curve.share(date(2025, 10, 1)) == pytest.approx(0.13, abs=0.005)  # as its guess says


def test_process_automation_is_as_far_in_use_as_its_guess_says() -> None:
    assert TECHNOLOGIES["process-automation"].adoption.share(date(2025, 10, 1)) == pytest.approx(
        0.29, abs=0.005
    )


# ------------------------------------------------------------------ what an entry says


def test_there_are_six_technologies() -> None:
    assert sorted(TECHNOLOGIES) == sorted(NAMES)


@every
def test_every_uncertain_number_is_a_wide_range(technology: Technology) -> None:
    for stated in (technology.adoption.ceiling, technology.time_saved, technology.reused):
        assert 0.0 < stated.low < stated.central < stated.high < 1.0
        assert stated.high >= 2.0 * stated.low
    assert technology.adoption.pace.high >= 2.0 * technology.adoption.pace.low


@every
def test_the_evidence_follows_from_the_kind_of_reach(technology: Technology) -> None:
    assert technology.physical == (technology.id in PHYSICAL)
    assert (technology.evidence is Evidence.RATED) == isinstance(technology.reach, RatedTasks)
    assert (technology.evidence is Evidence.WEAK) == technology.physical


@every
def test_every_number_has_a_source_or_is_called_a_guess(technology: Technology) -> None:
    said = " ".join((*technology.sources, technology.guess)).lower()
    for number in ("ceiling", "midpoint", "pace", "time saved", "used again"):
        assert number in said
    assert "guess" in technology.guess


@every
def test_a_survey_is_one_of_the_snapshots_or_it_is_said_that_none_tells_industries_apart(
    technology: Technology,
) -> None:
    choices = {column.name: column.choices for column in ADOPTION.columns}
    survey, asked = technology.survey
    if survey or asked:
        assert survey in choices["survey"]
        assert asked in choices["technology"]
        assert any("industries apart" in source for source in technology.sources)
    else:
        assert "Nothing tells industries apart" in technology.guess


@every
def test_a_survey_that_counts_companies_is_not_taken_for_work(technology: Technology) -> None:
    if technology.survey[0]:
        assert "not work" in technology.guess or "not of work" in technology.guess


# ------------------------------------------------------------------ which work it reaches


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference()


@pytest.fixture(scope="module")
def made_of(reference: Reference) -> Mapping[int, list[str]]:
    """The detailed activities of each current task."""
    links: dict[int, list[str]] = {task: [] for task in current_tasks(reference)}
    for task, activity in reference.tables["task_activities"].select("task", "activity").iter_rows():
        if task in links:
            links[task].append(activity)
    return links


def current_tasks(reference: Reference) -> list[int]:
    return reference.tables["tasks"].filter("current")["task"].to_list()


@every_mapped
def test_every_id_is_an_activity_and_covers_a_current_task(
    technology: Technology, reference: Reference, made_of: Mapping[int, list[str]]
) -> None:
    known = set(reference.tables["activities"]["activity"])
    used = {activity for activities in made_of.values() for activity in activities}
    for id_ in (*reach_in(technology).ids, *reach_in(technology).but_not):
        assert id_ in known
        assert any(activity == id_ or activity.startswith(f"{id_}.") for activity in used), id_
    assert set(reach_in(technology).tasks) <= set(made_of)


@every_mapped
def test_no_id_is_said_twice_and_every_exception_takes_something_away(technology: Technology) -> None:
    reach = reach_in(technology)
    for id_ in reach.ids:
        assert not any(id_.startswith(f"{other}.") for other in reach.ids)
    for id_ in reach.but_not:
        assert any(id_.startswith(f"{other}.") for other in reach.ids)
        assert not reach.reaches(id_)
    for names in (reach.ids, reach.but_not, reach.tasks):
        assert len(set(names)) == len(names)


@every_mapped
def test_a_task_is_named_only_where_its_activities_are_not_all_reached(
    technology: Technology, made_of: Mapping[int, list[str]]
) -> None:
    reach = reach_in(technology)
    for task in reach.tasks:
        assert not made_of[task] or not all(map(reach.reaches, made_of[task]))


def test_an_id_stands_for_all_below_it_and_for_nothing_beside_it() -> None:
    reach = Activities(ids=("4.A.1.b.1", "4.A.2.a.2.I01"), but_not=("4.A.1.b.1.I01.D02",))
    assert reach.reaches("4.A.1.b.1.I01.D01")
    assert reach.reaches("4.A.2.a.2.I01")
    assert not reach.reaches("4.A.1.b.1.I01.D02")
    assert not reach.reaches("4.A.1.b.10.I01.D01")
    assert not reach.reaches("4.A.2.a.2.I010")
    with pytest.raises(ValueError, match="names activities or tasks"):
        Activities(ids=())


Shares = Mapping[str, Mapping[str, tuple[float, float, float]]]


@pytest.fixture(scope="module")
def shares(reference: Reference, made_of: Mapping[int, list[str]]) -> Shares:
    """The share of each occupation's tasks that each technology reaches, the slow and obvious way."""
    return {name: reached_shares(reach_in(it), reference, made_of) for name, it in MAPPED.items()}


def reached_shares(
    reach: Activities, reference: Reference, made_of: Mapping[int, list[str]]
) -> Mapping[str, tuple[float, float, float]]:
    by_detail: dict[str, list[tuple[float, tuple[float, float, float]]]] = defaultdict(list)
    tasks = reference.tables["tasks"].filter("current").select("task", "detail", "weight")
    current = set(tasks["task"])
    kin: dict[str, set[str]] = defaultdict(set)  # detailed activities of current tasks, by the one above
    for task, activities in made_of.items():
        if task in current:
            for activity in activities:
                kin[activity.rpartition(".")[0]].add(activity)
    part = {above: sum(map(reach.reaches, those)) / len(those) for above, those in kin.items()}
    for task, detail, weight in tasks.iter_rows():
        by_detail[detail].append((weight, reached_share(task, reach, made_of[task], part)))
    details: dict[str, list[str]] = defaultdict(list)
    crosswalk = reference.tables["crosswalks"].filter(crosswalk="onet-soc-2019-to-oews-2024")
    for detail, occupation in crosswalk.select("source", "target").iter_rows():
        if detail in by_detail:
            details[occupation].append(detail)
    return {
        occupation: mean([(1.0, mean(by_detail[detail])) for detail in its_details])
        for occupation, its_details in details.items()
    }


def reached_share(
    task: int, reach: Activities, activities: list[str], part: Mapping[str, float]
) -> tuple[float, float, float]:
    """Return the ends for one task; ``part``: of the activities below an intermediate one, those reached."""
    hits = sum(map(reach.reaches, activities))
    kin = [part[activity.rpartition(".")[0]] for activity in activities]
    low = float(hits > 0 and hits == len(activities) and all(share > 0.5 for share in kin))
    if task in reach.tasks:
        return low, 1.0, 1.0
    return low, hits / len(activities) if activities else 0.0, float(any(share > 0.0 for share in kin))


def mean(
    weighted: list[tuple[float, tuple[float, float, float]]],
) -> tuple[float, float, float]:
    total = sum(weight for weight, _ in weighted)
    low, central, high = (sum(weight * ends[i] for weight, ends in weighted) / total for i in range(3))
    return low, central, high


def of_all_jobs(shares: Shares, name: str, reference: Reference) -> tuple[float, float, float]:
    jobs = dict(reference.occupations.select("occupation", "employment_people").iter_rows())
    return mean([(jobs[occupation], ends) for occupation, ends in shares[name].items()])


@pytest.mark.parametrize("name", MAPPED)
def test_it_reaches_a_plausible_share_of_all_jobs_tasks(
    name: str, shares: Shares, reference: Reference
) -> None:
    low, central, high = of_all_jobs(shares, name, reference)
    least, most = PLAUSIBLE_SHARE[name]
    assert least <= central <= most
    assert 0.0 <= low <= central <= high <= 0.2


@pytest.mark.parametrize("name", MAPPED)
def test_the_page_states_the_reach_as_it_is(name: str, shares: Shares, reference: Reference) -> None:
    title = TECHNOLOGIES[name].title
    rows = [
        line.split("|") for line in PAGE.read_text("utf-8").splitlines() if line.startswith(f"| {title} |")
    ]
    (row,) = [
        cells for cells in ([cell.strip() for cell in row] for row in rows) if cells[2] in set(Evidence)
    ]
    stated = [float(cell.removesuffix(" %")) for cell in row[3:6]]
    assert stated == pytest.approx([100 * end for end in of_all_jobs(shares, name, reference)], abs=0.1)


def test_warehouse_robotics_reaches_those_who_move_goods_more_than_any_office_occupation(
    shares: Shares,
) -> None:
    reached = {occupation: ends[1] for occupation, ends in shares["warehouse-robotics"].items()}
    office = max(share for occupation, share in reached.items() if occupation.startswith(OFFICE))
    assert min(reached[STOCKERS], reached[MOVERS], reached[FORKLIFTS]) > office
    assert reached[PACKERS] > 0.05


def test_process_automation_reaches_clerks_who_handle_records_far_above_surgeons(shares: Shares) -> None:
    reached = {occupation: ends[1] for occupation, ends in shares["process-automation"].items()}
    clerks = min(reached[KEYERS], reached[BOOKKEEPERS], reached[CLAIMS_CLERKS])
    assert clerks > 0.4
    assert max(reached.get(surgeon, 0.0) for surgeon in SURGEONS) < 0.05


def test_drones_reach_couriers_and_light_trucks_and_no_heavy_truck(shares: Shares) -> None:
    reached = {occupation: ends[1] for occupation, ends in shares["drone-delivery"].items()}
    assert reached[COURIERS] > reached[LIGHT_TRUCKS] > 0.0
    assert reached[HEAVY_TRUCKS] == 0.0


@pytest.mark.parametrize("name", PHYSICAL)
def test_a_physical_technology_reaches_no_surgeon_and_hardly_any_office(name: str, shares: Shares) -> None:
    reached = {occupation: ends[1] for occupation, ends in shares[name].items()}
    assert max(reached.get(surgeon, 0.0) for surgeon in SURGEONS) == 0.0
    assert max(share for occupation, share in reached.items() if occupation.startswith(OFFICE)) < 0.1


def test_analysts_are_reached_by_predictive_analytics_above_those_who_work_with_their_hands(
    shares: Shares,
) -> None:
    reached = {occupation: ends[1] for occupation, ends in shares["predictive-analytics"].items()}
    analysts = min(reached["13-2041"], reached["13-2051"], reached["15-2051"])  # credit, financial, data
    assert analysts > 0.2
    assert max(reached[one] for one in (STOCKERS, "35-2014", "37-2012", "47-2061")) < 0.06
