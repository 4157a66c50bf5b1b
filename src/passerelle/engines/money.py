"""What a plan costs and saves, in whole minor units by quarter, role and line.

One function per kind of flow says what one person costs, line by line. The placement's arrays and the
ledger both take it from here, so that what the optimiser minimised is what the account shows.
Prices of the objective that nobody pays (staffing under or over the requirement, the loss to people)
are no money and are not in the ledger.

Pay of a role in a quarter is a quarter of its mean yearly pay for the mean of its headcount at the start
and at the end of the quarter; saved pay is what the headcount at the start would have had, less
that. People between two roles are in no headcount: their pay is a line of its own.

A move is an offer. Who declines it is paid for the search window and then leaves with support, as in a
separation; the lines of a move carry that in the share expected to decline.

Everything is against going on as before, with the headcount of the start and every leaver replaced. So
hiring is a cost only where the plan hires more than that would, and a saving where it hires less.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import numpy as np

from passerelle.domain.calendar import QUARTERS_PER_YEAR, WEEKS_PER_QUARTER, WEEKS_PER_YEAR
from passerelle.domain.units import Bools, Floats, Ints, not_negative, share

LOST_IN_RAMP_UP: Final = (
    0.5  # share of pay lost while someone learns a role, as if output rose evenly from none
)


class Line(StrEnum):
    """Costs and savings of a plan."""

    SEVERANCE = "severance"
    OUTPLACEMENT = "outplacement"
    VOLUNTARY_PAY = "voluntary-pay"
    MOVING = "moving"
    TRAINING = "training"
    PAY_TRAINING = "pay-while-training"
    PAY_WAITING = "pay-while-waiting"
    PAY_SEARCHING = "pay-while-searching"
    HIRING = "hiring"
    PREMIUM = "hire-premium"
    RAMP_UP = "ramp-up"
    SAVED_PAY = "saved-pay"
    REDUCED_HOURS = "reduced-hours"
    AVOIDED_HIRING = "avoided-hiring"


SAVINGS: Final = (Line.SAVED_PAY, Line.REDUCED_HOURS, Line.AVOIDED_HIRING)


LINES: Final = tuple(Line)


@dataclass(frozen=True, slots=True)
class CostRules:
    """What the employer pays, in units of the plan's currency."""

    severance_weeks_per_year: float  # weeks of pay for each year of service
    severance_floor_weeks: float
    severance_cap_weeks: float
    outplacement_money: float  # a person who leaves
    tenure_years_if_unknown: float
    move_cost_money: float  # a person offered a move
    relocation_cost_money: float  # a person who arrives in another region
    move_ramp_up_weeks: float
    hire_cost_money: float  # a hire
    hire_premium_share: float  # of pay, on top, while the plan lasts
    hire_ramp_up_weeks: float
    wage_while_training_share: float  # of pay
    lost_earnings_years: float  # years of pay that a separated person loses
    search_window_weeks: float  # of pay for who declines an offer, before leaving
    voluntary_pay_weeks: float  # of pay on top of severance, in a voluntary programme
    hours_less_share: float  # of usual hours, that a person on reduced hours works less
    hours_less_paid_share: float  # of the pay of those hours, that the employer still bears

    def __post_init__(self) -> None:
        for name in (f.name for f in fields(self)):
            not_negative(getattr(self, name), name)
        for name in ("wage_while_training_share", "hours_less_share", "hours_less_paid_share"):
            share(getattr(self, name), name)
        if self.severance_floor_weeks > self.severance_cap_weeks:
            raise ValueError(
                f"the least severance, {self.severance_floor_weeks} weeks, is above the most, "
                f"{self.severance_cap_weeks} weeks"
            )


# ------------------------------------------------------------------ one person


def severance(pay: Floats, tenure_years: Floats, rules: CostRules) -> Floats:
    """Return severance of each employee [employee]: weeks by service within floor and cap, x a week's pay.

    Args:
        pay: a year's pay [employee].
        tenure_years: years of service [employee]; not a number where unknown.
        rules: what the employer pays.
    """
    tenure = np.where(np.isnan(tenure_years), rules.tenure_years_if_unknown, tenure_years)
    weeks = np.clip(
        rules.severance_weeks_per_year * tenure, rules.severance_floor_weeks, rules.severance_cap_weeks
    )
    return np.asarray(weeks * pay / WEEKS_PER_YEAR)


def exit_lines(severance_money: Floats, rules: CostRules) -> Mapping[Line, Floats]:
    """Return what one separation costs by line [cohort], from its mean severance."""
    support = np.full(len(severance_money), rules.outplacement_money)
    return {Line.SEVERANCE: severance_money, Line.OUTPLACEMENT: support}


def exit_loss(pay: Floats, rules: CostRules) -> Floats:
    """Return what a separated person is expected to lose in earnings [cohort]; not money of the employer."""
    return rules.lost_earnings_years * pay


def voluntary_lines(severance_money: Floats, pay: Floats, rules: CostRules) -> Mapping[Line, Floats]:
    """Return what one person costs who leaves by a voluntary programme, by line [cohort].

    Args:
        severance_money: mean severance of a person [cohort].
        pay: a year's pay [cohort].
        rules: what the employer pays.
    """
    return {
        Line.SEVERANCE: severance_money,
        Line.VOLUNTARY_PAY: rules.voluntary_pay_weeks * pay / WEEKS_PER_YEAR,
    }


def reduced_money(pay: Floats, rules: CostRules) -> Floats:
    """Return employer's money for a quarter of a person on reduced hours, in the shape of ``pay``.

    It is below zero: pay that is saved, less what the employer still bears of it.
    """
    saved_share = rules.hours_less_share * (1.0 - rules.hours_less_paid_share)
    return np.asarray(-saved_share * pay / QUARTERS_PER_YEAR)


@dataclass(frozen=True, slots=True)
class MoveTerms:
    """What the cost of an offered move depends on."""

    pay_here: Floats  # [move]  a year's pay in the role left
    pay_there: Floats  # [move]  a year's pay in the role entered
    weeks: Floats  # [move]  of training, 0 where none
    tuition_money: Floats  # [move]  of a person in training, 0 where none
    between_quarters: Ints  # [move]  quarters from start to arrival, in no role's headcount
    acceptance: Floats  # [move]  share of those offered it who accept
    completion: Floats  # [move]  share of those who accept who arrive
    relocates: Bools  # [move]  whether the region changes
    severance_money: Floats  # [move]  of a person who declines, mean


def move_lines(terms: MoveTerms, rules: CostRules) -> Mapping[Line, Floats]:
    """Return what one person offered a move costs by line [move], in expectation of the answer.

    Relocation and ramp-up fall on those who arrive. Between the roles those who accept are paid: for
    the weeks of training its share, for the rest of the time in full. Those who decline are paid for the
    search window and leave with support.
    """
    between_weeks = terms.between_quarters * WEEKS_PER_QUARTER
    taught = np.minimum(terms.weeks, between_weeks)
    week_here, week_there = terms.pay_here / WEEKS_PER_YEAR, terms.pay_there / WEEKS_PER_YEAR
    accept, decline = terms.acceptance, 1.0 - terms.acceptance
    arrive = accept * terms.completion
    return {
        Line.MOVING: rules.move_cost_money + rules.relocation_cost_money * arrive * terms.relocates,
        Line.TRAINING: accept * terms.tuition_money,
        Line.PAY_TRAINING: accept * rules.wage_while_training_share * week_here * taught,
        Line.PAY_WAITING: accept * week_here * (between_weeks - taught),
        Line.RAMP_UP: LOST_IN_RAMP_UP * rules.move_ramp_up_weeks * week_there * arrive,
        Line.PAY_SEARCHING: decline * rules.search_window_weeks * week_here,
        **{line: decline * each for line, each in exit_lines(terms.severance_money, rules).items()},
    }


def hire_lines(pay: Floats, premium_quarters: Floats | float, rules: CostRules) -> Mapping[Line, Floats]:
    """Return what one hire costs by line, in the shape of ``pay``: the cost beside the pay of the role.

    Args:
        pay: a year's pay of the role.
        premium_quarters: quarters in which the premium is paid.
        rules: what the employer pays.
    """
    quarterly = pay / QUARTERS_PER_YEAR
    return {
        Line.HIRING: np.full(pay.shape, rules.hire_cost_money),
        Line.PREMIUM: rules.hire_premium_share * quarterly * premium_quarters,
        Line.RAMP_UP: LOST_IN_RAMP_UP * rules.hire_ramp_up_weeks * pay / WEEKS_PER_YEAR,
    }


def person_cost(lines: Mapping[Line, Floats]) -> Floats:
    """Return the sum of the lines: what one person costs, for the placement's arrays."""
    return np.asarray(sum(lines.values()))


# ------------------------------------------------------------------ the plan


@dataclass(frozen=True, slots=True)
class Exits:
    """People who leave with support, or by a voluntary programme."""

    people: Floats  # [exit]
    role: Ints  # [exit]  the role they hold
    quarter: Ints  # [exit]  in which they leave
    severance_money: Floats  # [exit]  a person's, mean, in units of currency

    def __post_init__(self) -> None:
        _same_length(self, "people", "role", "quarter", "severance_money")


@dataclass(frozen=True, slots=True)
class Moves:
    """People who are offered moves; a move may arrive after the plan."""

    people: Floats  # [move]
    origin: Ints  # [move]  role left
    target: Ints  # [move]  role entered
    start: Ints  # [move]  quarter
    terms: MoveTerms

    def __post_init__(self) -> None:
        _same_length(self, "people", "origin", "target", "start")
        if len(self.terms.weeks) != len(self.people):
            raise ValueError("people and terms differ in length")

    @property
    def arrival(self) -> Ints:
        """The quarter in which each arrives [move]."""
        return self.start + self.terms.between_quarters


@dataclass(frozen=True, slots=True)
class PlanFlows:
    """Who goes where and when; quarters count from 1."""

    pay: Floats  # [role]  mean yearly pay
    start_people: Floats  # [role]
    headcount: Floats  # [role, quarter]  at the end of the quarter
    hired: Floats  # [role, quarter]  people
    usual_hired: Floats  # [role, quarter]  people hired if every leaver of the start were replaced
    reduced: Floats  # [role, quarter]  people on reduced hours
    separations: Exits
    volunteers: Exits
    moves: Moves

    def __post_init__(self) -> None:
        _same_length(self, "pay", "start_people", "headcount")
        for name in ("hired", "usual_hired", "reduced"):
            if getattr(self, name).shape != self.headcount.shape:
                raise ValueError(f"headcount and {name} differ in shape")

    @property
    def quarters(self) -> int:
        """Number of quarters of the plan."""
        return int(self.headcount.shape[1])


@dataclass(frozen=True, slots=True)
class Ledger:
    """The plan's account; one row per quarter, role and line with an amount."""

    quarter: Ints  # [row]  1, 2, ...
    role: Ints  # [row]
    line: Ints  # [row]  index in ``LINES``
    amount_money: Ints  # [row]  whole minor units; cost above zero, saving below


@dataclass(frozen=True, slots=True)
class Totals:
    """The account in a few figures, in whole minor units."""

    cost_money: int  # all lines but the savings
    saving_money: int  # saved pay and avoided hiring; below zero where the plan pays and hires more people
    npv_money: int  # saving less cost, discounted to the plan's start
    by_line: Mapping[Line, int]
    payback_quarter: (
        int | None
    )  # first quarter from which all savings so far cover all costs so far, to the end


def ledger(flows: PlanFlows, rules: CostRules, minor_units: int) -> Ledger:
    """Return the account of a plan, each cell rounded once to a whole minor unit.

    Costs of a move under way that fall after the plan's end stand in its last quarter.
    """
    amounts = np.zeros((len(LINES), *flows.headcount.shape))
    parts = (_exits(flows, rules), _volunteers(flows, rules), _moves(flows, rules), _hires(flows, rules))
    for part in (*parts, _pay(flows, rules)):
        for line, values in part.items():
            amounts[LINES.index(line)] += values
    whole = np.rint(amounts * minor_units).astype(np.int64).transpose(2, 1, 0)
    quarter, role, number = (index.astype(np.int64) for index in np.nonzero(whole))
    return Ledger(quarter + 1, role, number, whole[quarter, role, number])


def totals(account: Ledger, discount: Floats) -> Totals:
    """Return the totals of an account.

    Args:
        account: the plan's.
        discount: what money of each quarter is worth at the plan's start [quarter].
    """
    by_line = {
        line: int(account.amount_money[account.line == number].sum()) for number, line in enumerate(LINES)
    }
    by_quarter = np.zeros(len(discount), dtype=np.int64)
    np.add.at(by_quarter, account.quarter - 1, account.amount_money)
    saving = -sum(by_line[line] for line in SAVINGS)
    behind = np.flatnonzero(np.cumsum(by_quarter) > 0)
    payback = 1 if len(behind) == 0 else int(behind[-1]) + 2
    return Totals(
        cost_money=sum(by_line.values()) + saving,
        saving_money=saving,
        npv_money=round(-float(discount @ by_quarter)),
        by_line=MappingProxyType(by_line),
        payback_quarter=payback if payback <= len(discount) else None,
    )


def _same_length(flows: object, *names: str) -> None:
    for name in names[1:]:
        if len(getattr(flows, name)) != len(getattr(flows, names[0])):
            raise ValueError(f"{name} and {names[0]} differ in length")


def _exits(flows: PlanFlows, rules: CostRules) -> Mapping[Line, Floats]:
    out = flows.separations
    return {
        line: _placed(flows, out.role, out.quarter, out.people * each)
        for line, each in exit_lines(out.severance_money, rules).items()
    }


def _volunteers(flows: PlanFlows, rules: CostRules) -> Mapping[Line, Floats]:
    out = flows.volunteers
    return {
        line: _placed(flows, out.role, out.quarter, out.people * each)
        for line, each in voluntary_lines(out.severance_money, flows.pay[out.role], rules).items()
    }


def _moves(flows: PlanFlows, rules: CostRules) -> Mapping[Line, Floats]:
    """Return the lines of moves [role, quarter]: offered at the start, declined and left at the arrival."""
    moves = flows.moves
    paid = {line: moves.people * each for line, each in move_lines(moves.terms, rules).items()}
    at = {
        Line.MOVING: (moves.origin, moves.start),
        Line.TRAINING: (moves.origin, moves.start),
        Line.PAY_SEARCHING: (moves.origin, moves.start),
        Line.RAMP_UP: (moves.target, moves.arrival),
        Line.SEVERANCE: (moves.origin, moves.arrival),
        Line.OUTPLACEMENT: (moves.origin, moves.arrival),
    }
    placed = {line: _placed(flows, role, quarter, paid[line]) for line, (role, quarter) in at.items()}
    return placed | {line: _spread(flows, paid[line]) for line in (Line.PAY_TRAINING, Line.PAY_WAITING)}


def _hires(flows: PlanFlows, rules: CostRules) -> Mapping[Line, Floats]:
    """Return hiring by line [role, quarter], beyond the usual; what the plan hires less is a saving.

    Hires come in the middle of a quarter and keep their premium while the plan lasts.
    """
    more = flows.hired - flows.usual_hired
    extra, fewer = np.maximum(more, 0.0), np.maximum(-more, 0.0)
    left_quarters = np.asarray(flows.quarters - np.arange(flows.quarters) - 0.5, dtype=np.float64)
    once = hire_lines(flows.pay[:, None], 0.0, rules)
    whole = person_cost(hire_lines(flows.pay[:, None], left_quarters, rules))
    here_people = np.cumsum(extra, axis=1) - 0.5 * extra
    return {
        Line.HIRING: extra * once[Line.HIRING],
        Line.PREMIUM: here_people * hire_lines(flows.pay[:, None], 1.0, rules)[Line.PREMIUM],
        Line.RAMP_UP: extra * once[Line.RAMP_UP],
        Line.AVOIDED_HIRING: -fewer * whole,
    }


def _pay(flows: PlanFlows, rules: CostRules) -> Mapping[Line, Floats]:
    at_start = np.column_stack([flows.start_people, flows.headcount[:, :-1]])
    paid_people = (at_start + flows.headcount) / 2.0
    more_people = paid_people - flows.start_people[:, None]
    return {
        Line.SAVED_PAY: more_people * flows.pay[:, None] / QUARTERS_PER_YEAR,
        Line.REDUCED_HOURS: flows.reduced * reduced_money(flows.pay, rules)[:, None],
    }


def _placed(flows: PlanFlows, role: Ints, quarter: Ints, amount: Floats) -> Floats:
    """Return amounts by role and quarter [role, quarter]."""
    cells = role * flows.quarters + np.minimum(quarter, flows.quarters) - 1
    summed = np.bincount(cells, weights=amount, minlength=flows.headcount.size)
    return np.asarray(summed.reshape(flows.headcount.shape))


def _spread(flows: PlanFlows, amount: Floats) -> Floats:
    """Return amounts [move] by origin and quarter [role, quarter], evenly from mid-start to mid-arrival."""
    spread = np.zeros(flows.headcount.shape)
    moves = flows.moves
    between = np.maximum(moves.terms.between_quarters, 1)
    for step in range(int(between.max(initial=0)) + 1):
        part = np.where((step == 0) | (step == between), 0.5, 1.0) * (step <= between)
        spread += _placed(flows, moves.origin, moves.start + step, amount * part / between)
    return spread
