"""The account by hand, its sums, and the cost of one person being the same everywhere."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.domain.calendar import WEEKS_PER_QUARTER, WEEKS_PER_YEAR
from passerelle.domain.units import Floats, Ints
from passerelle.engines import money
from passerelle.engines.money import CostRules, Exits, Line, Moves, MoveTerms, PlanFlows

RULES = CostRules(
    severance_weeks_per_year=2.0,
    severance_floor_weeks=4.0,
    severance_cap_weeks=26.0,
    outplacement_money=2_500.0,
    tenure_years_if_unknown=3.9,
    move_cost_money=1_000.0,
    relocation_cost_money=25_000.0,
    move_ramp_up_weeks=8.0,
    hire_cost_money=4_700.0,
    hire_premium_share=0.18,
    hire_ramp_up_weeks=16.0,
    wage_while_training_share=0.8,
    lost_earnings_years=1.4,
    search_window_weeks=12.0,
    voluntary_pay_weeks=8.0,
    hours_less_share=0.2,
    hours_less_paid_share=0.25,
)
WEEK = 1_000.0
PAY = WEEK * WEEKS_PER_YEAR


def some_terms(rng: np.random.Generator, count: int, pay: Floats, ends: tuple[Ints, Ints]) -> MoveTerms:
    return MoveTerms(
        pay_here=pay[ends[0]],
        pay_there=pay[ends[1]],
        weeks=rng.uniform(0.0, 40.0, count),
        tuition_money=rng.uniform(0.0, 9e3, count),
        between_quarters=rng.integers(0, 5, count),
        acceptance=rng.uniform(0.4, 1.0, count),
        completion=rng.uniform(0.5, 1.0, count),
        relocates=rng.random(count) < 0.5,
        severance_money=rng.uniform(1e3, 1e5, count),
    )


def some_exits(rng: np.random.Generator, roles: int, quarters: int) -> Exits:
    return Exits(
        people=rng.uniform(0.0, 10.0, 5),
        role=rng.integers(0, roles, 5),
        quarter=rng.integers(1, quarters + 1, 5),
        severance_money=rng.uniform(1e3, 1e5, 5),
    )


def some_flows(seed: int, roles: int = 4, quarters: int = 3) -> PlanFlows:
    rng = np.random.default_rng(seed)
    pay = rng.uniform(3e4, 2e5, roles)
    origin, target = rng.integers(0, roles, (2, 6))
    return PlanFlows(
        pay=pay,
        start_people=rng.uniform(0.0, 100.0, roles),
        headcount=rng.uniform(0.0, 100.0, (roles, quarters)),
        hired=rng.uniform(0.0, 5.0, (roles, quarters)),
        usual_hired=rng.uniform(0.0, 5.0, (roles, quarters)),
        reduced=rng.uniform(0.0, 5.0, (roles, quarters)),
        separations=some_exits(rng, roles, quarters),
        volunteers=some_exits(rng, roles, quarters),
        moves=Moves(
            people=rng.uniform(0.0, 10.0, 6),
            origin=origin,
            target=target,
            start=rng.integers(1, quarters + 1, 6),
            terms=some_terms(rng, 6, pay, (origin, target)),
        ),
    )


def one_move(**changes: Any) -> MoveTerms:
    """Return a direct move at once, at the same pay, which everybody accepts."""
    terms = MoveTerms(
        pay_here=np.array([PAY]),
        pay_there=np.array([PAY]),
        weeks=np.zeros(1),
        tuition_money=np.zeros(1),
        between_quarters=np.zeros(1, np.int64),
        acceptance=np.ones(1),
        completion=np.ones(1),
        relocates=np.array([False]),
        severance_money=np.array([10 * WEEK]),
    )
    return replace(terms, **{name: np.array([value]) for name, value in changes.items()})


NO_INTS, NO_FLOATS = np.empty(0, np.int64), np.empty(0)
NO_EXITS = Exits(NO_FLOATS, NO_INTS, NO_INTS, NO_FLOATS)
NO_MOVES = Moves(
    NO_FLOATS,
    NO_INTS,
    NO_INTS,
    NO_INTS,
    MoveTerms(
        *(NO_FLOATS, NO_FLOATS, NO_FLOATS, NO_FLOATS, NO_INTS),
        *(NO_FLOATS, NO_FLOATS, np.empty(0, dtype=bool), NO_FLOATS),
    ),
)


def one_role(quarters: int = 2) -> PlanFlows:
    """Two roles of 10 people; nobody moves, leaves or comes."""
    return PlanFlows(
        pay=np.array([PAY, PAY]),
        start_people=np.array([10.0, 10.0]),
        headcount=np.full((2, quarters), 10.0),
        hired=np.zeros((2, quarters)),
        usual_hired=np.zeros((2, quarters)),
        reduced=np.zeros((2, quarters)),
        separations=NO_EXITS,
        volunteers=NO_EXITS,
        moves=NO_MOVES,
    )


def two_who_leave() -> Exits:
    return Exits(np.array([2.0]), np.array([0]), np.array([1]), np.array([10 * WEEK]))


def cells(account: money.Ledger) -> dict[tuple[int, int, Line], int]:
    rows = zip(account.quarter, account.role, account.line, account.amount_money, strict=True)
    return {(int(q), int(r), money.LINES[line]): int(amount) for q, r, line, amount in rows}


# ------------------------------------------------------------------ one person


def test_hiring_counts_against_replacing_every_leaver() -> None:
    usual = np.array([[2.0, 2.0], [0.0, 0.0]])
    as_before = replace(one_role(), hired=usual, usual_hired=usual)
    assert cells(money.ledger(as_before, RULES, 100)) == {}
    fewer = money.ledger(replace(one_role(), usual_hired=usual), RULES, 100)
    assert set(cells(fewer)) == {(1, 0, Line.AVOIDED_HIRING), (2, 0, Line.AVOIDED_HIRING)}
    # two hires in quarter 1 would have kept their premium for a quarter and a half
    each = 4_700.0 + 8.0 * WEEK + 0.18 * PAY / 4.0 * 1.5
    assert cells(fewer)[1, 0, Line.AVOIDED_HIRING] == pytest.approx(-2.0 * each * 100, abs=1.0)
    assert money.totals(fewer, np.ones(2)).saving_money == -sum(fewer.amount_money)


def test_severance_lies_between_floor_and_cap_and_takes_the_usual_service_where_unknown() -> None:
    tenure = np.array([0.0, 5.0, 40.0, np.nan])
    weeks = money.severance(np.full(4, PAY), tenure, RULES) / WEEK
    np.testing.assert_allclose(weeks, [4.0, 10.0, 26.0, 7.8])


def test_a_hire_costs_recruiting_half_the_ramp_up_and_the_premium() -> None:
    cost = money.person_cost(money.hire_lines(np.array([PAY]), 4.0, RULES))
    np.testing.assert_allclose(cost, 4_700.0 + 8.0 * WEEK + 0.18 * PAY)


def test_a_direct_move_at_once_costs_arranging_and_ramp_up() -> None:
    lines = money.move_lines(one_move(pay_there=2 * PAY), RULES)
    np.testing.assert_allclose(money.person_cost(lines), 1_000.0 + 4.0 * 2 * WEEK)


def test_a_trained_move_pays_tuition_and_pay_between_the_roles() -> None:
    terms = one_move(weeks=10.0, tuition_money=1_420.0, between_quarters=1, completion=0.8, relocates=True)
    lines = money.move_lines(terms, RULES)
    np.testing.assert_allclose(lines[Line.TRAINING], 1_420.0)
    np.testing.assert_allclose(lines[Line.PAY_TRAINING], 0.8 * 10.0 * WEEK)
    np.testing.assert_allclose(lines[Line.PAY_WAITING], (WEEKS_PER_QUARTER - 10.0) * WEEK)
    np.testing.assert_allclose(lines[Line.MOVING], 1_000.0 + 0.8 * 25_000.0)
    np.testing.assert_allclose(lines[Line.RAMP_UP], 0.8 * 4.0 * WEEK)
    np.testing.assert_allclose(lines[Line.PAY_SEARCHING], 0.0)


def test_who_declines_is_paid_for_the_search_and_leaves_with_support() -> None:
    lines = money.move_lines(one_move(acceptance=0.75, tuition_money=1_000.0), RULES)
    np.testing.assert_allclose(lines[Line.PAY_SEARCHING], 0.25 * 12.0 * WEEK)
    np.testing.assert_allclose(lines[Line.SEVERANCE], 0.25 * 10.0 * WEEK)
    np.testing.assert_allclose(lines[Line.OUTPLACEMENT], 0.25 * 2_500.0)
    np.testing.assert_allclose(lines[Line.TRAINING], 0.75 * 1_000.0)
    np.testing.assert_allclose(lines[Line.RAMP_UP], 0.75 * 4.0 * WEEK)
    np.testing.assert_allclose(lines[Line.MOVING], 1_000.0)  # the offer is made to all


def test_an_offer_that_everybody_declines_costs_an_exit_the_search_and_the_offer() -> None:
    lines = money.move_lines(one_move(acceptance=0.0), RULES)
    exit_ = money.person_cost(money.exit_lines(np.array([10 * WEEK]), RULES))
    np.testing.assert_allclose(money.person_cost(lines), exit_ + 12.0 * WEEK + 1_000.0)


def test_a_volunteer_gets_severance_and_the_programmes_pay() -> None:
    lines = money.voluntary_lines(np.array([10 * WEEK]), np.array([PAY]), RULES)
    assert lines.keys() == {Line.SEVERANCE, Line.VOLUNTARY_PAY}
    np.testing.assert_allclose(money.person_cost(lines), 18.0 * WEEK)


def test_reduced_hours_save_their_pay_less_what_the_employer_still_bears() -> None:
    np.testing.assert_allclose(money.reduced_money(np.array([PAY]), RULES), -0.2 * 0.75 * PAY / 4.0)


def test_the_loss_to_a_person_is_years_of_pay_and_in_no_line() -> None:
    np.testing.assert_allclose(money.exit_loss(np.array([PAY]), RULES), 1.4 * PAY)


@given(st.floats(0.1, 100.0))
def test_severance_grows_with_pay_in_proportion(scale: float) -> None:
    tenure = np.array([1.0, 7.0, np.nan])
    np.testing.assert_allclose(
        money.severance(np.full(3, scale * PAY), tenure, RULES),
        scale * money.severance(np.full(3, PAY), tenure, RULES),
    )


# ------------------------------------------------------------------ the plan


def test_a_plan_in_which_nothing_happens_costs_and_saves_nothing() -> None:
    account = money.ledger(one_role(), RULES, 100)
    assert len(account.amount_money) == 0
    assert money.totals(account, np.ones(2)).payback_quarter == 1


def test_two_separations_by_hand() -> None:
    flows = replace(
        one_role(),
        headcount=np.array([[8.0, 8.0], [10.0, 10.0]]),
        separations=two_who_leave(),
    )
    person_quarter = PAY / 4 * 100
    assert cells(money.ledger(flows, RULES, 100)) == {
        (1, 0, Line.SEVERANCE): 2_000_000,
        (1, 0, Line.OUTPLACEMENT): 500_000,
        (1, 0, Line.SAVED_PAY): -round(person_quarter),  # two people gone in mid-quarter
        (2, 0, Line.SAVED_PAY): -round(2 * person_quarter),
    }


def test_a_trainee_is_paid_from_mid_start_to_mid_arrival_and_learns_the_role_on_arrival() -> None:
    flows = replace(
        one_role(),
        headcount=np.array([[9.0, 9.0], [10.0, 11.0]]),
        moves=Moves(
            people=np.array([1.0]),
            origin=np.array([0]),
            target=np.array([1]),
            start=np.array([1]),
            terms=one_move(weeks=10.0, tuition_money=1_420.0, between_quarters=1),
        ),
    )
    by_cell = cells(money.ledger(flows, RULES, 100))
    assert by_cell[1, 0, Line.PAY_TRAINING] == by_cell[2, 0, Line.PAY_TRAINING] == 400_000
    assert by_cell[1, 0, Line.TRAINING] == 142_000
    assert by_cell[2, 1, Line.RAMP_UP] == 400_000
    pay = sum(
        amount for (_, _, line), amount in by_cell.items() if line in (Line.SAVED_PAY, Line.PAY_WAITING)
    )
    # one quarter between the roles, less pay for 3 weeks of it in full
    assert pay == pytest.approx(-1_000_000, abs=2)


def test_who_declines_is_paid_from_the_offer_on_and_leaves_at_the_arrival() -> None:
    terms = one_move(acceptance=0.5, between_quarters=1)
    moves = Moves(np.array([2.0]), np.array([0]), np.array([1]), np.array([1]), terms)
    by_cell = cells(money.ledger(replace(one_role(), moves=moves), RULES, 100))
    assert by_cell[1, 0, Line.PAY_SEARCHING] == 1_200_000
    assert by_cell[2, 0, Line.SEVERANCE] == 1_000_000
    assert by_cell[2, 0, Line.OUTPLACEMENT] == 250_000


def test_volunteers_and_reduced_hours_stand_in_lines_of_their_own() -> None:
    flows = replace(one_role(), volunteers=two_who_leave(), reduced=np.array([[0.0, 5.0], [0.0, 0.0]]))
    account = money.ledger(flows, RULES, 100)
    assert cells(account) == {
        (1, 0, Line.SEVERANCE): 2_000_000,
        (1, 0, Line.VOLUNTARY_PAY): 1_600_000,
        (2, 0, Line.REDUCED_HOURS): -round(5 * 0.2 * 0.75 * PAY / 4 * 100),
    }
    assert money.totals(account, np.ones(2)).saving_money == round(5 * 0.2 * 0.75 * PAY / 4 * 100)


def test_hires_keep_their_premium_from_mid_quarter_on() -> None:
    flows = replace(one_role(), hired=np.array([[2.0, 0.0], [0.0, 0.0]]))
    by_cell = cells(money.ledger(flows, RULES, 100))
    whole = 2 * 0.18 * PAY / 4 * 100
    assert by_cell[1, 0, Line.PREMIUM] == round(whole / 2)
    assert by_cell[2, 0, Line.PREMIUM] == round(whole)


@settings(deadline=None)
@given(st.integers(0, 10_000))
def test_the_account_reconciles_with_the_cost_of_each_person(seed: int) -> None:
    flows = some_flows(seed)
    account = money.ledger(flows, RULES, 100)
    by_line = money.totals(account, np.ones(flows.quarters)).by_line
    exits = money.exit_lines(flows.separations.severance_money, RULES)
    volunteers = money.voluntary_lines(
        flows.volunteers.severance_money, flows.pay[flows.volunteers.role], RULES
    )
    moves = money.move_lines(flows.moves.terms, RULES)
    nothing = np.zeros(1)
    cells_rounded = flows.headcount.size  # each cell is off by at most half a cent
    for line in set(exits) | set(volunteers) | set(moves) - {Line.RAMP_UP}:
        paid = sum(
            float((part.people * lines.get(line, nothing)).sum())
            for part, lines in (
                (flows.separations, exits),
                (flows.volunteers, volunteers),
                (flows.moves, moves),
            )
        )
        assert by_line[line] == pytest.approx(100 * paid, abs=cells_rounded), line


@settings(deadline=None)
@given(st.integers(0, 10_000))
def test_totals_are_sums_of_the_rows(seed: int) -> None:
    account = money.ledger(some_flows(seed), RULES, 100)
    totals = money.totals(account, np.ones(3))
    assert totals.cost_money - totals.saving_money == int(account.amount_money.sum())
    assert totals.npv_money == -int(account.amount_money.sum())
    assert sum(totals.by_line.values()) == int(account.amount_money.sum())


@settings(deadline=None)
@given(st.integers(0, 10_000))
def test_the_order_of_moves_and_cohorts_does_not_matter(seed: int) -> None:
    flows = some_flows(seed)

    def turned_round(part: Any) -> Any:
        return replace(part, **{f.name: turn(getattr(part, f.name)) for f in fields(part)})

    def turn(value: Any) -> Any:
        return value[::-1] if isinstance(value, np.ndarray) else turned_round(value)

    parts = ("separations", "volunteers", "moves")
    turned = replace(flows, **{name: turned_round(getattr(flows, name)) for name in parts})
    before, after = (cells(money.ledger(f, RULES, 100)) for f in (flows, turned))
    assert before.keys() == after.keys()
    assert all(abs(before[key] - after[key]) <= 1 for key in before)


@settings(deadline=None)
@given(st.integers(0, 10_000), st.floats(0.5, 20.0))
def test_more_separations_never_cost_less(seed: int, more: float) -> None:
    flows = some_flows(seed)
    before = money.totals(money.ledger(flows, RULES, 100), np.ones(3)).by_line
    out = flows.separations
    greater = replace(flows, separations=replace(out, people=out.people + more))
    after = money.totals(money.ledger(greater, RULES, 100), np.ones(3)).by_line
    assert after[Line.SEVERANCE] > before[Line.SEVERANCE]


def test_money_later_counts_less_and_payback_is_the_first_quarter_that_stays_ahead() -> None:
    account = money.Ledger(
        quarter=np.array([1, 2, 3]),
        role=np.zeros(3, np.int64),
        line=np.array([0, len(money.LINES) - 1, len(money.LINES) - 1]),
        amount_money=np.array([100, -60, -60]),
    )
    totals = money.totals(account, np.array([1.0, 0.5, 0.25]))
    assert (totals.cost_money, totals.saving_money, totals.npv_money) == (100, 120, -55)
    assert totals.payback_quarter == 3
    late = money.totals(replace(account, amount_money=np.array([200, -60, -60])), np.ones(3))
    assert late.payback_quarter is None


def test_rules_and_flows_that_do_not_hold_together_are_refused() -> None:
    with pytest.raises(ValueError, match="severance"):
        replace(RULES, severance_floor_weeks=30.0)
    with pytest.raises(ValueError, match="wage_while_training_share"):
        replace(RULES, wage_while_training_share=1.2)
    with pytest.raises(ValueError, match="at least zero"):
        replace(RULES, hire_cost_money=-1.0)
    with pytest.raises(ValueError, match="hours_less_share"):
        replace(RULES, hours_less_share=1.2)
    with pytest.raises(ValueError, match="quarter"):
        replace(two_who_leave(), quarter=np.array([1, 2]))
    with pytest.raises(ValueError, match="terms"):
        Moves(np.ones(2), np.zeros(2, np.int64), np.zeros(2, np.int64), np.ones(2, np.int64), one_move())
    with pytest.raises(ValueError, match="shape"):
        replace(one_role(), hired=np.zeros((2, 3)))
