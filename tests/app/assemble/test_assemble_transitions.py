"""The snapshot's tables as arrays, checked against the tables row by row."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from passerelle.app.assemble import transitions
from passerelle.app.scenario import default_scenario
from passerelle.data import reference
from passerelle.domain.scenario import Commuting, Scenario
from passerelle.domain.transition import Condition, OccupationFeatures, TransitionRules
from passerelle.engines.levers.advice_experience_must_match import LEVER as EXPERIENCE
from passerelle.engines.levers.moves_fit_at_least_share import LEVER as FIT_DIRECT
from passerelle.engines.levers.moves_fit_for_training_share import LEVER as FIT_TRAINING
from passerelle.engines.moves import MoveRules, Reach
from passerelle.errors import BadInput

SNAPSHOT = reference.load()
CODES = SNAPSHOT.occupations["occupation"].to_list()
ROLES = pl.DataFrame(
    {
        "job_title": ["Agent", "Software Developer", "Agents' Supervisor"],
        "occupation": ["43-4051", "15-1252", "43-4051"],
        "pay_mean": [40_000.0, 130_000.0, 41_000.0],
        "site": ["A", None, "B"],
        "region": ["TX", "TX", None],
    }
)


@pytest.fixture(scope="module")
def features() -> OccupationFeatures:
    return transitions.occupation_features(SNAPSHOT)


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return default_scenario(name="test", start=date(2026, 1, 1), quarters=4).scenario


def test_ratings_stand_where_the_table_has_them(features: OccupationFeatures) -> None:
    elements = transitions.rated_elements(SNAPSHOT)["element"].to_list()
    for row in SNAPSHOT.skills.sample(50, seed=1).iter_rows(named=True):
        at = CODES.index(row["occupation"]), elements.index(row["element"])
        assert features.importance[at] == pytest.approx(row["importance"])
        assert features.level[at] == pytest.approx(row["level"])


def test_pay_zone_and_flags_come_in_the_order_of_the_occupations(features: OccupationFeatures) -> None:
    assert features.pay.tolist() == SNAPSHOT.occupations["pay_median"].to_list()
    assert features.job_zone.tolist() == SNAPSHOT.occupations["job_zone"].to_list()
    assert features.imputed[CODES.index("15-1252")]
    assert not features.imputed[CODES.index("43-4051")]
    assert (features.exposure_low <= features.exposure).all()
    assert (features.exposure <= features.exposure_high).all()


def test_openings_are_those_projected_over_the_jobs_projected_from(features: OccupationFeatures) -> None:
    rows = SNAPSHOT.tables["projections"].filter(vintage="2024-34")
    for row in rows.sample(20, seed=1).iter_rows(named=True):
        if row["occupation"] in CODES:
            at = CODES.index(row["occupation"])
            assert features.openings_people[at] == pytest.approx(row["openings_people"])
            share = row["openings_people"] / row["start_people"]
            assert features.openings_share[at] == pytest.approx(share)


def test_an_occupation_is_surveyed_where_anybody_was_seen_to_leave_it(features: OccupationFeatures) -> None:
    assert (features.surveyed == (features.observed.sum(axis=1) > 0.0)).all()


def test_a_field_of_its_own_is_a_licence_by_the_name_or_a_degree_that_nothing_else_leads_to() -> None:
    graph = transitions.transition_graph(SNAPSHOT)
    service, nurse, physician, cashier = (
        graph.index(code) for code in ("43-4051", "29-1141", "29-1071", "41-2011")
    )
    bound = graph.features.needs_field
    assert bound[service, nurse]
    assert bound[nurse, physician]
    assert not bound[service, cashier]
    assert bound[graph.index("15-1251"), graph.index("17-2171")]  # a programmer is no petroleum engineer
    assert not bound[graph.index("17-2071"), graph.index("17-2072")]  # electrical, electronics engineers
    practical, administrator = graph.index("29-2061"), graph.index("11-9111")
    assert bound[practical, nurse]
    assert not bound[nurse, practical]  # as much schooling in closely related work
    assert bound[nurse, graph.index("29-1292")]  # dental hygienists
    assert not bound[graph.index("25-2021"), graph.index("25-2031")]  # teachers of two schools
    assert not bound[nurse, administrator]  # the licence is a part of the managers' only
    assert not graph.direct[nurse, physician]
    assert graph.training.central[nurse, physician] >= 60.0


def test_a_manager_needs_the_experience_of_related_work(scenario: Scenario) -> None:
    graph = transitions.transition_graph(SNAPSHOT)
    service, clerks_lead, offices_lead = (graph.index(code) for code in ("43-4051", "43-1011", "11-3012"))
    met = graph.met[Condition.EXPERIENCE]
    assert met[service, clerks_lead]
    assert not met[service, offices_lead]
    off = EXPERIENCE.set(scenario, False)
    assert not transitions.transition_rules(off).experience_must_match


def test_what_is_likely_is_the_shipped_model_and_the_graph_is_made_once() -> None:
    graph = transitions.transition_graph(SNAPSHOT)
    assert graph is transitions.transition_graph(SNAPSHOT, TransitionRules())
    np.testing.assert_allclose(graph.likely.sum(axis=1), 1.0)
    assert (np.diag(graph.likely) == 0.0).all()
    assert transitions.transition_graph(SNAPSHOT, TransitionRules(weeks_at_most=26.0)) is not graph


def test_observed_moves_are_shares_of_leavers(features: OccupationFeatures) -> None:
    total = features.observed.sum(axis=1)
    assert np.logical_or(np.isclose(total, 1.0), total == 0.0).all()
    assert (np.diag(features.observed) == 0.0).all()
    leaving = features.observed[CODES.index("43-4051")]
    assert {CODES[j] for j in np.argsort(-leaving)[:3]} & {"41-2031", "41-2011"}  # shops and tills


def test_the_defaults_of_the_levers_are_the_defaults_of_the_rules(scenario: Scenario) -> None:
    assert transitions.transition_rules(scenario) == TransitionRules()
    assert transitions.move_rules(scenario) == MoveRules(reach=Reach.REGION)


def test_a_fit_for_training_above_the_fit_for_a_direct_move_is_a_fault_of_the_scenario(
    scenario: Scenario,
) -> None:
    crossed = FIT_TRAINING.set(FIT_DIRECT.set(scenario, 0.4), 0.6)
    for read in (transitions.transition_rules, transitions.move_rules):
        with pytest.raises(BadInput, match=r"moves\.fit_for_training_share"):
            read(crossed)


def test_places_share_codes_and_mark_what_is_unknown() -> None:
    first = transitions.places(ROLES, np.array([0, 1]), SNAPSHOT)
    rest = transitions.places(ROLES, np.array([2]), SNAPSHOT)
    assert first.role.tolist() == [0, 1]
    assert first.site[1] == rest.region[0] == -1
    assert first.region[0] == first.region[1] >= 0
    assert first.site[0] != rest.site[0]
    assert first.leads.tolist() == [False, False]
    assert rest.leads.tolist() == [True]  # by its title
    assert first.occupation[0] == rest.occupation[0] == CODES.index("43-4051")


REGIONS = pl.DataFrame({"region": ["TX", "LA", None, "NM", "OK", "TX"]})


def test_regions_between_which_people_commute_have_one_code() -> None:
    plain = transitions.region_codes(REGIONS)
    assert len(set(plain.tolist())) == 5
    assert plain[2] == -1
    joined = transitions.region_codes(REGIONS, [Commuting("commuting[1]", ("TX", "LA"))])
    assert joined[0] == joined[1] == joined[5]
    assert len({joined[0], joined[3], joined[4]}) == 3
    assert joined[2] == -1
    both = [Commuting("commuting[1]", ("TX", "LA")), Commuting("commuting[2]", ("OK", "LA"))]
    assert len(set(transitions.region_codes(REGIONS, both)[[0, 1, 4]].tolist())) == 1
    nowhere = pl.DataFrame({"region": [None, None]}, schema={"region": pl.String})
    assert transitions.region_codes(nowhere, both).tolist() == [-1, -1]


def test_a_move_between_regions_of_one_group_is_no_relocation() -> None:
    roles = ROLES.with_columns(region=pl.Series(["TX", "LA", "NM"]))
    group = [Commuting("commuting[1]", ("TX", "LA"))]
    region = transitions.places(roles, np.arange(3), SNAPSHOT, group).region
    assert region[0] == region[1] != region[2]


def test_a_region_that_no_role_has_is_a_fault_with_what_may_be_meant() -> None:
    groups = [Commuting("commuting[1]", ("TX", "LA")), Commuting("commuting[2]", ("Ok", "ZZ"))]
    found = transitions.commuting_faults(REGIONS, groups)
    assert [(fault.where, fault.value) for fault in found] == [
        ("commuting[2].regions", "Ok"),
        ("commuting[2].regions", "ZZ"),
    ]
    assert "Did you mean OK?" in found[0].remedy
    none = transitions.commuting_faults(
        pl.DataFrame({"region": [None]}, schema={"region": pl.String}), groups
    )
    assert len(none) == 4
    assert "no regions" in none[0].remedy


def test_a_role_of_no_known_occupation_is_refused() -> None:
    with pytest.raises(ValueError, match="99-9999"):
        transitions.places(ROLES.with_columns(occupation=pl.lit("99-9999")), np.array([0]), SNAPSHOT)
