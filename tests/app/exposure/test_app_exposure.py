"""Exposure of an economy, an employer and one occupation: people add up, ranges hold, nothing is merged."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from passerelle import catalogue
from passerelle.app.assemble.exposed import exposed
from passerelle.app.assemble.joins import HEADLINE, SOC_MEAN, TITLE_JOIN, share_at_least
from passerelle.app.exposure import tables, words
from passerelle.app.exposure.groups import ALL_OTHERS, folded_groups
from passerelle.app.exposure.result import ExposureView, OccupationView
from passerelle.app.exposure.views import (
    DEFAULT_START,
    ExposureRequest,
    economy,
    occupation_exposure,
    roster_exposure,
)
from passerelle.app.workforce import Sources
from passerelle.data.reference import Reference, load
from passerelle.domain.calendar import Calendar
from passerelle.domain.exposure import ExposureRange
from passerelle.domain.technology import Technology
from passerelle.domain.units import Floats
from passerelle.errors import BadInput

TECHNOLOGIES = catalogue.load("passerelle.engines.technologies", Technology)
CALENDAR = Calendar(DEFAULT_START, 8)
JOBS = load().occupations["employment_people"].to_numpy()
ENDS = ("low", "central", "high")


@pytest.fixture(scope="module")
def whole() -> ExposureView:
    """The economy."""
    return economy()


@pytest.fixture(scope="module")
def clerks() -> OccupationView:
    """Customer service representatives."""
    return occupation_exposure("43-4051")


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A roster of five job titles: 40, 12, 7, 3 and 1 people."""
    titles = {
        "Customer Service Representative": 40,
        "Software Developer": 12,
        "Accountant": 7,
        "Paralegal": 3,
        "Roofer": 1,
    }
    rows = [title for title, people in titles.items() for _ in range(people)]
    path = tmp_path_factory.mktemp("rosters") / "five_titles.csv"
    pl.DataFrame({"employee_id": [f"e{i}" for i in range(len(rows))], "job_title": rows}).write_csv(path)
    return path


@pytest.fixture(scope="module")
def employer(roster: Path) -> ExposureView:
    """The exposure of that roster."""
    return roster_exposure(ExposureRequest(Sources((roster,))))


def test_the_economy_has_every_occupation_once_and_all_its_jobs(whole: ExposureView) -> None:
    jobs = load().occupations["employment_people"].sum()
    assert whole.occupations.height == 831
    assert whole.occupations["occupation"].to_list() == load().occupations["occupation"].to_list()
    assert whole.people == pytest.approx(jobs)
    assert whole.subject == "The United States economy, May 2024"


@pytest.mark.parametrize("name", ["whole", "employer"])
def test_people_are_conserved_in_every_table(name: str, request: pytest.FixtureRequest) -> None:
    view: ExposureView = request.getfixturevalue(name)
    assert view.occupations["people"].sum() == pytest.approx(view.people)
    assert view.functions["people"].sum() == pytest.approx(view.people)
    for table in (view.occupations, view.functions):
        for end in ENDS:
            assert weighted_mean(table, f"{end}_share") == pytest.approx(getattr(view.exposed, end))
    assert weighted_mean(view.occupations, "removed_share") == pytest.approx(view.removed.central)


@pytest.mark.parametrize("name", ["whole", "employer"])
def test_every_range_is_ordered_and_a_share(name: str, request: pytest.FixtureRequest) -> None:
    view: ExposureView = request.getfixturevalue(name)
    triples = [
        view.occupations.select("low_share", "central_share", "high_share"),
        view.occupations.select("removed_low_share", "removed_share", "removed_high_share"),
        view.functions.select("low_share", "central_share", "high_share"),
        view.heatmap.select("reach_low_share", "reach_share", "reach_high_share"),
        view.heatmap.select("removed_low_share", "removed_share", "removed_high_share"),
    ]
    for triple in triples:
        low, central, high = triple.to_numpy().T
        assert (low <= central).all()
        assert (central <= high).all()
        assert low.min() >= 0.0
        assert high.max() <= 1.0 + 1e-9


def test_the_heatmap_has_every_function_with_every_technology_and_adds_up(whole: ExposureView) -> None:
    assert whole.heatmap.height == whole.functions.height * len(TECHNOLOGIES)
    people = whole.heatmap.join(whole.functions.select("function", "people"), on="function")
    for technology in whole.technologies:
        rows = people.filter(technology=technology.id)
        assert weighted_mean(rows, "reach_share") == pytest.approx(technology.reach.central)
        assert weighted_mean(rows, "removed_high_share") == pytest.approx(technology.removed_end.high)


def test_where_a_technology_reaches_nothing_the_share_is_zero_and_no_noise(whole: ExposureView) -> None:
    for table in (whole.heatmap, whole.functions, whole.occupations):
        shares = table.select(pl.col("^.*_share$")).to_numpy()
        assert not ((shares != 0.0) & (np.abs(shares) < 1e-9)).any()
    assert (whole.heatmap["reach_share"] == 0.0).any()


def test_noise_is_cleared_and_small_shares_are_not() -> None:
    ends = tables.mean_range(ExposureRange(*(np.array([x]) for x in (0.0, 5.5e-17, 1e-6))), np.ones(1))
    assert (ends.low, ends.central, ends.high) == (0.0, 0.0, 1e-6)


def test_physical_technologies_are_shown_alone_and_never_in_the_headline(whole: ExposureView) -> None:
    physical = {one.id for one in TECHNOLOGIES.values() if one.physical}
    assert physical <= set(whole.heatmap["technology"])
    calendar = Calendar(DEFAULT_START, 8)
    logical = [one for one in TECHNOLOGIES.values() if not one.physical]
    without = exposed(load(), logical, calendar)
    assert whole.occupations["removed_share"].to_numpy() == pytest.approx(without.removed.central)
    merged = exposed(
        load(), [replace(one, evidence=logical[0].evidence) for one in TECHNOLOGIES.values()], calendar
    )
    assert merged.removed.central.sum() > without.removed.central.sum()  # they would have changed it
    assert any("weak evidence" in note for note in whole.notes)


def test_technologies_together_take_over_no_more_than_one_by_one(whole: ExposureView) -> None:
    logical = [one for one in whole.technologies if not TECHNOLOGIES[one.id].physical]
    assert whole.removed.central <= sum(one.removed_end.central for one in logical) + 1e-12
    assert whole.removed.central >= max(one.removed_end.central for one in logical)
    for one in whole.technologies:
        assert one.adoption_start.central <= one.adoption_end.central


def test_the_headline_prints_its_join_rule_and_counts_by_hand(whole: ExposureView) -> None:
    soc_mean = whole.joins[0]
    assert soc_mean.rule == SOC_MEAN
    scores = load().exposure.filter(measure=HEADLINE).join(load().occupations, on="occupation")
    for least, share in ((0.1, soc_mean.tenth), (0.5, soc_mean.half)):
        many = scores.filter(pl.col("score") >= least - 1e-9)["employment_people"].to_numpy().sum()
        assert share == pytest.approx(many / whole.people)


def test_the_title_join_is_a_headline_of_its_own_where_the_snapshot_has_it() -> None:
    tasks = load().tables["tasks"].filter("rated")
    details = tasks.group_by("detail").agg(
        share=(pl.col("weight") * (pl.col("human_direct_share") + pl.col("human_software_share") / 2)).sum()
        / pl.col("weight").sum()
    )
    low = details.filter(pl.col("share") < 0.09)["detail"][0]
    high = details.filter(pl.col("share") > 0.51)["detail"][0]
    joined = pl.DataFrame(
        {
            "detail": [low, high],
            "occupation": ["43-4051", "43-4051"],
            "employment_people": [30.0, 10.0],
        }
    )
    known = with_tables(load(), title_join=joined)
    rule = next(rule for rule in economy(known).joins if rule.rule == TITLE_JOIN)
    assert (rule.tenth, rule.half) == (0.25, 0.25)
    by_title = occupation_exposure("43-4051", reference=known).joins[1:]
    assert sorted(join.exposed for join in by_title) == pytest.approx(
        sorted(details.filter(pl.col("detail").is_in([low, high]))["share"])
    )


def test_a_half_that_is_a_sum_of_tenths_counts_as_a_half() -> None:
    assert share_at_least(np.array([0.1 + 0.2 + 0.2 - 1e-12, 0.4]), np.array([3.0, 1.0]), 0.5) == 0.75


def test_the_widest_disagreements_are_the_ten_widest_of_large_occupations(whole: ExposureView) -> None:
    large = whole.occupations.filter(pl.col("people") >= 50_000.0)
    widest = large.sort("rank_spread", "occupation", descending=[True, False], nulls_last=True).head(10)
    assert whole.disagreements["occupation"].to_list() == widest["occupation"].to_list()
    for row in whole.disagreements.iter_rows(named=True):
        assert row["rank_spread"] == pytest.approx(row["rank_high"] - row["rank_low"])
        assert row[f"rank:{row['highest_index']}"] == row["rank_high"]
        assert row[f"rank:{row['lowest_index']}"] == row["rank_low"]


def test_near_copies_of_one_index_do_not_count_in_the_disagreement(whole: ExposureView) -> None:
    shown = set(whole.disagreements["highest_index"]) | set(whole.disagreements["lowest_index"])
    assert shown <= {"gpts-human-beta", "working-with-ai", "anthropic-observed", "felten-2018"}


def test_what_an_index_did_not_measure_has_no_rank_by_it(whole: ExposureView) -> None:
    for index in whole.indices:
        if index.construct == "outlook":
            assert whole.occupations[f"rank:{index.id}"].is_null().all()
        else:
            ranks = whole.occupations[f"rank:{index.id}"].drop_nulls()
            assert len(ranks) == index.measured_occupations
            assert ranks.mean() == pytest.approx(0.5)


def test_every_pair_of_indices_is_compared_once(whole: ExposureView) -> None:
    count = len(whole.indices)
    assert whole.agreement.height == count * (count - 1) // 2
    assert whole.agreement["correlation"].drop_nulls().is_between(-1.0, 1.0).all()
    pair = whole.agreement.filter(first="gpts-human-beta", second="gpts-human-zeta")
    assert pair["correlation"][0] > 0.9


def test_what_the_snapshot_lacks_is_said(whole: ExposureView) -> None:
    assert any("Nesta" in note for note in whole.notes)
    assert "nesta-sml" not in {index.id for index in whole.indices}


@pytest.mark.parametrize("name", ["whole", "employer", "clerks"])
def test_the_result_is_plain_json(name: str, request: pytest.FixtureRequest) -> None:
    view: ExposureView | OccupationView = request.getfixturevalue(name)
    plain = json.loads(json.dumps(view.as_json(), allow_nan=False))
    assert plain["provenance"]["snapshot_hash"] == load().hash
    assert plain["provenance"]["snapshot_id"] == load().snapshot_id
    assert len(plain["provenance"]["scenario_hash"]) == 64
    assert plain["exposed"].keys() == {"low", "central", "high"}


def test_the_same_input_gives_the_same_result(whole: ExposureView) -> None:
    assert economy().as_json() == whole.as_json()


# ------------------------------------------------------------------ rosters


def test_a_roster_is_described_by_its_own_people(employer: ExposureView) -> None:
    assert employer.people == 63.0
    assert employer.unit == "employees"
    assert employer.subject == "63 employees of five_titles.csv"
    assert [join.rule for join in employer.joins] == [SOC_MEAN]
    people = dict(employer.occupations.select("occupation", "people").iter_rows())
    assert people["43-4051"] == 40.0


def test_no_table_of_a_roster_names_few_people(employer: ExposureView) -> None:
    assert employer.demand is not None
    assert employer.occupations["people"].min() >= 5.0  # type: ignore[operator]
    assert employer.functions["people"].min() >= 5.0  # type: ignore[operator]
    # 3 + 1 are fewer than five: the next smallest, the seven, goes with them.
    others = employer.occupations.filter(occupation=ALL_OTHERS)
    assert others["people"].to_list() == [11.0]
    assert others["rank_spread"].is_null().all()
    assert {"23-2011", "47-2181"}.isdisjoint(employer.occupations["occupation"])
    assert {"23-2011", "47-2181"}.isdisjoint(employer.disagreements["occupation"])
    named = set(employer.functions["function"])
    assert "legal" not in named
    assert set(employer.heatmap["function"]) == named
    assert set(employer.demand["function"]) == named | {"all"}
    assert any("All others" in note for note in employer.notes)


def test_the_walk_adds_up_for_every_function_and_for_all(employer: ExposureView) -> None:
    demand = employer.demand
    assert demand is not None
    added = demand.select(
        end=pl.sum_horizontal("start_people", "growth_people", "technology_people", "target_people"),
        fill=pl.col("end_people") - (pl.col("start_people") - pl.col("attrition_people")),
    )
    assert added["end"].to_numpy() == pytest.approx(demand["end_people"].to_numpy())
    assert added["fill"].to_numpy() == pytest.approx(demand["to_fill_people"].to_numpy())
    assert (demand["end_low_people"] <= demand["end_people"] + 1e-9).all()
    assert (demand["end_people"] <= demand["end_high_people"] + 1e-9).all()
    parts, total = demand.filter(pl.col("function") != "all"), demand.filter(function="all")
    for column in demand.columns[2:]:
        assert parts[column].sum() == pytest.approx(total[column][0])
    assert total["start_people"][0] == 63.0
    starts = dict(demand.select("function", "start_people").iter_rows())
    people = dict(employer.functions.select("function", "people").iter_rows())
    assert {name: starts[name] for name in people} == pytest.approx(people)


def test_without_a_scenario_no_physical_technology_enters_headcount(employer: ExposureView) -> None:
    (says,) = (note for note in employer.notes if note.startswith("Required headcount counts"))
    assert "Generative AI" in says
    assert not any(one.title in says for one in TECHNOLOGIES.values() if one.physical)


def test_a_scenario_gives_span_and_technologies(roster: Path, tmp_path: Path) -> None:
    scenario = tmp_path / "short.toml"
    scenario.write_text(
        'schema_version = 1\n[scenario]\nname = "short"\nstart = 2026-01-01\nquarters = 4\n'
        '[[technology]]\nid = "generative-ai"\n',
        encoding="utf-8",
    )
    view = roster_exposure(ExposureRequest(Sources((roster,)), scenario))
    assert (view.start, view.end) == ("2026-01-01", "2026-12-31")
    assert [technology.id for technology in view.technologies] == ["generative-ai"]
    assert not any("No scenario was given" in note for note in view.notes)
    assert economy(scenario=scenario).end == "2026-12-31"


def test_a_roster_says_how_a_plan_counts_leavers_and_that_no_industry_is_set(
    roster: Path, tmp_path: Path, employer: ExposureView
) -> None:
    assert words.LEAVERS_NOTE in employer.notes
    assert any("employer.industry is not set" in note for note in employer.notes)
    scenario = tmp_path / "information.toml"
    scenario.write_text(
        'schema_version = 1\n[scenario]\nname = "information"\nstart = 2026-01-01\nquarters = 4\n'
        '[employer]\nindustry = ["51"]\n',
        encoding="utf-8",
    )
    view = roster_exposure(ExposureRequest(Sources((roster,)), scenario), load())
    assert not any("employer.industry is not set" in note for note in view.notes)


def test_notes_put_a_space_before_the_percent_sign(whole: ExposureView) -> None:
    assert any("\u00a0%" in note for note in whole.notes)
    assert not any(re.search(r"\d%", note) for note in words.notes(exposed(load(), [], CALENDAR), JOBS))


@pytest.mark.parametrize("name", ["chicago.csv", "texas.csv.gz", "workday.csv", "spreadsheet.xlsx"])
def test_real_layouts_can_be_scored(name: str, fixtures: Path) -> None:
    view = roster_exposure(ExposureRequest(Sources((fixtures / "rosters" / name,), partial=True)))
    assert view.occupations["people"].sum() == pytest.approx(view.people)
    assert view.functions["people"].sum() == pytest.approx(view.people)
    assert len(view.provenance["roster_hash"]) == 64


def test_a_broken_roster_names_its_faults(fixtures: Path) -> None:
    with pytest.raises(BadInput):
        roster_exposure(ExposureRequest(Sources((fixtures / "rosters" / "broken" / "faults.csv",))))


def test_a_city_of_thirty_thousand_is_scored_in_the_aggregate(shared_data: Path) -> None:
    view = roster_exposure(
        ExposureRequest(Sources((shared_data / "rosters" / "chicago_employees_2023-04.csv.gz",)))
    )
    assert view.people == 30_872.0
    assert view.functions["people"].sum() == pytest.approx(view.people)
    assert view.occupations["people"].min() >= 5.0  # type: ignore[operator]
    assert view.functions.sort("people")["function"][-1] == "security-and-facilities"  # police and fire
    assert 0.2 < view.exposed.central < 0.4


# ------------------------------------------------------------------ one occupation


def test_one_occupation_is_what_the_economy_says_of_it(clerks: OccupationView, whole: ExposureView) -> None:
    row = whole.occupations.row(by_predicate=pl.col("occupation") == "43-4051", named=True)
    assert clerks.title == "Customer Service Representatives"
    assert clerks.jobs == row["people"]
    assert clerks.exposed.central == pytest.approx(row["central_share"])
    assert clerks.removed.high == pytest.approx(row["removed_high_share"])
    assert clerks.rank_spread == pytest.approx(row["rank_spread"])
    assert {index.id for index in clerks.indices} == {index.id for index in whole.indices}
    assert [technology.id for technology in clerks.technologies] == list(TECHNOLOGIES)
    assert sum(function.share for function in clerks.functions) == pytest.approx(1.0)


def test_ratings_of_tasks_add_up_and_give_the_index(clerks: OccupationView) -> None:
    for rater in ("human", "model"):
        counts = {count.rating: count for count in clerks.tasks if count.rater == rater}
        assert sum(count.share for count in counts.values()) == pytest.approx(1.0)
        assert sum(count.tasks for count in counts.values()) == pytest.approx(
            round(sum(count.tasks for count in counts.values()))
        )
        assert counts["direct"].tasks > 0
    assert {count.rating for count in clerks.tasks} == {"none", "direct", "software"}


def test_an_occupation_is_found_by_title_and_an_unknown_one_is_a_fault() -> None:
    assert occupation_exposure("Customer Service Representatives").occupation == "43-4051"
    with pytest.raises(BadInput):
        occupation_exposure("99-9999")


# ------------------------------------------------------------------ small groups


@given(
    arrays(np.float64, st.integers(1, 9), elements=st.sampled_from([0.0, 0.5, 1.0, 2.0, 4.5, 5.0, 8.0, 60.0]))
)
def test_a_folded_group_cannot_be_had_by_subtraction(people: Floats) -> None:
    folded = folded_groups(people, 5.0)
    shown = (people > 0.0) & ~folded
    assert (people[shown] >= 5.0).all()
    assert not folded[people == 0.0].any()
    if folded.any() and shown.any():
        assert folded.sum() >= 2
        assert people[folded].sum() >= 5.0
    if folded.any():  # the smallest go first
        assert people[folded].max() <= people[shown].min(initial=np.inf)
    assert (folded.sum() == 0) == (not ((people > 0.0) & (people < 5.0)).any())


def weighted_mean(table: pl.DataFrame, column: str) -> float:
    return float(np.average(table[column].to_numpy(), weights=table["people"].to_numpy()))


def with_tables(known: Reference, **tables: pl.DataFrame) -> Reference:
    return replace(known, tables=MappingProxyType({**known.tables, **tables}))
