"""From flows in real people to whole offers, and from offers to one decision per employee.

Nothing here knows more of a person than id, cohort and, where the order is seniority, length of service.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from passerelle.data.schema import Decision
from passerelle.domain.units import Floats, Ints
from passerelle.engines.placement import highs
from passerelle.engines.placement.highs import Options, Outcome
from passerelle.engines.placement.model import LinearProgram
from passerelle.engines.placement.problem import PlacementProblem
from passerelle.engines.placement.solve import Solution

KINDS: Final = tuple(Decision)  # ``Decided.kind`` indexes these
STAY, MOVE, RETRAIN, SEPARATE = range(len(KINDS))
SNAP_PEOPLE: Final = 1e-6  # the solver's last digits: closer than this to a whole number is that number


@dataclass(frozen=True, slots=True)
class WholeOffers:
    """Offers in whole people; per cohort they and those who stay are exactly its people."""

    stay: Ints  # [cohort]  people, those expected to leave by themselves included
    move: Ints  # [move]  people
    separate: Ints  # [cohort]  people
    changed_people: float  # sum over all flows of how far rounding moved them
    changed_money: float  # what that adds to the employer's undiscounted cost of moves and exits


@dataclass(frozen=True, slots=True)
class Pool:
    """The employees to decide on, in any order."""

    employee: NDArray[np.str_]  # [employee]  opaque id
    cohort: Ints  # [employee]  cohort of the problem; -1 for those outside it, who stay
    service_years: Floats | None = None  # [employee]  NaN where unknown; read for seniority alone


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision per employee, in the order of the pool."""

    kind: Ints  # [employee]  index into ``KINDS``
    move: Ints  # [employee]  move offered, or -1


def whole_offers(problem: PlacementProblem, solution: Solution) -> WholeOffers:
    """Return the solution's moves and separations in whole people, each rounded down or up.

    Chooses, for every flow with a fraction p, whether to round up (x = 1), to

        minimise    sum of (1 - 2p) x        the distance from the optimum
        such that   out of each cohort       its real total, rounded down or up
                    into each role           its real total, rounded down or up
                    separations              their real total, rounded down or up, within the ceiling
                    training in a quarter    its real total, rounded down or up, within the seats
                    out of all cohorts, and out of those of each hard target:  the same

    Cohorts and roles alone make a network matrix, whose optimum is whole by itself. With seats it
    need not be; then whole numbers are asked for, and where no rounding does it all, the totals
    into roles give way, then those of overlapping targets. Hard targets and budgets may be missed by
    less than a person, and what that changes is told.
    """
    flow = np.concatenate([solution.move, solution.separate])
    flow = np.where(np.abs(flow - np.rint(flow)) < SNAP_PEOPLE, np.rint(flow), flow)
    base = np.floor(flow)
    whole = base.astype(np.int64)
    part = np.flatnonzero(flow > base)
    if len(part):
        whole[part] += _rounded_up(problem, flow, part)
    moved, separated = np.split(whole, [len(problem.cohort)])
    out = separated + np.bincount(problem.cohort, weights=moved, minlength=len(separated)).astype(np.int64)
    price = np.concatenate([problem.move_cost, problem.exit_cost])
    return WholeOffers(
        stay=np.rint(problem.people).astype(np.int64) - out,
        move=moved,
        separate=separated,
        changed_people=float(np.abs(whole - flow).sum()),
        changed_money=float(price @ (whole - flow)),
    )


def decide(
    problem: PlacementProblem, offers: WholeOffers, pool: Pool, rule: str, generator: np.random.Generator
) -> Decided:
    """Return one decision per employee, in a neutral order within each cohort.

    ``lottery`` draws at random whom separations and offers reach. ``seniority`` separates those with
    the shortest service first and then makes the offers, ties by lottery; unknown service counts
    as the cohort's median. Which of the offers someone gets is drawn by lottery in both.

    Lots are drawn in the order of the employees' ids, so the same seed gives each employee the same
    decision whatever the order of the rows.

    Raises:
        ValueError: the rule is not known, or a cohort has not as many employees as people.
    """
    counts = np.bincount(pool.cohort[pool.cohort >= 0], minlength=len(problem.people))
    if (counts != np.rint(problem.people)).any():
        raise ValueError("every employee of a cohort is decided on, once")
    lot, second = _lots(pool, generator)
    kind, move = np.full(len(pool.cohort), STAY), np.full(len(pool.cohort), -1)
    members = np.flatnonzero(pool.cohort >= 0)
    members = members[np.lexsort((lot[members], _service(pool, rule)[members], pool.cohort[members]))]
    rank = _rank(pool.cohort[members])
    asked = np.bincount(problem.cohort, weights=offers.move, minlength=len(counts)).astype(np.int64)
    leave = offers.separate[pool.cohort[members]]
    kind[members[rank < leave]] = SEPARATE
    movers = members[(rank >= leave) & (rank < leave + asked[pool.cohort[members]])]
    movers = movers[np.lexsort((second[movers], pool.cohort[movers]))]
    by_cohort = np.argsort(problem.cohort, kind="stable")
    move[movers] = np.repeat(by_cohort, offers.move[by_cohort])
    kind[movers] = np.where(problem.trains[move[movers]] >= 0, RETRAIN, MOVE)
    return Decided(kind, move)


def _rounded_up(problem: PlacementProblem, flow: Floats, part: Ints) -> Ints:
    """Return 1 for each fraction that rounds up; totals give way in turn where not all can hold."""
    strict = _rounding_lp(problem, flow, part)
    attempts = [(strict, Options()), (strict, Options(whole=True))]
    attempts.append((_rounding_lp(problem, flow, part, roles=False), Options(whole=True)))
    attempts.append((_rounding_lp(problem, flow, part, roles=False, targets=False), Options(whole=True)))
    for lp, options in attempts:
        run = highs.run(lp, options)
        if run.outcome is Outcome.OPTIMAL and _is_whole(run.value):
            return np.rint(run.value).astype(np.int64)
    raise RuntimeError(f"{len(part)} flows could not be rounded; please report this")


def _rounding_lp(
    problem: PlacementProblem, flow: Floats, part: Ints, *, roles: bool = True, targets: bool = True
) -> LinearProgram:
    """State which fractions round up.

    Without totals into roles and out of targets the rows are two families of sets that are nested or
    disjoint within each: cohorts in all, and separations and training by quarter. Such a matrix has
    whole optima, so one always exists.
    """
    moves, cohorts = len(problem.cohort), len(problem.people)
    everyone = np.concatenate([problem.cohort, np.arange(cohorts)])
    into = np.concatenate([problem.target if roles else np.full(moves, -1), np.full(cohorts, -1)])
    trained = np.concatenate([np.where(problem.trains >= 0, problem.start - 1, -1), np.full(cohorts, -1)])
    leaving = np.concatenate([np.full(moves, -1), np.zeros(cohorts, np.int64)])
    limits = problem.limits
    rows = [
        _totals(everyone, flow, part, np.floor(problem.people + SNAP_PEOPLE)),
        _totals(into, flow, part),
        _totals(leaving, flow, part, _whole_limit(limits.separations_people)),
        _totals(trained, flow, part, _whole_limit(limits.seats_people)),
        _totals(np.zeros(len(everyone), np.int64), flow, part),
    ]
    for target in limits.targets if targets else ():
        members = np.isin(problem.role[everyone], target.roles)
        rows.append(_totals(np.where(members, 0, -1), flow, part))
    fraction = flow[part] - np.floor(flow[part])
    return LinearProgram(
        cost=1.0 - 2.0 * fraction,
        matrix=csr_array(vstack([matrix for matrix, _, _ in rows], format="csr")),
        row_least=np.concatenate([least for _, least, _ in rows]),
        row_most=np.concatenate([most for _, _, most in rows]),
        column_least=np.zeros(len(part)),
        column_most=np.ones(len(part)),
        reach=np.ones(len(part)),
        columns={},
        rows={},
    )


def _whole_limit(limit: float | None) -> Floats | None:
    return None if limit is None else np.array([np.floor(limit + SNAP_PEOPLE)])


def _totals(
    group: Ints, flow: Floats, part: Ints, limit: Floats | None = None
) -> tuple[csr_array, Floats, Floats]:
    """Return, for each group with fractions, who is in it and between what the ones rounded up lie.

    ``group`` [flow] is -1 for flows in none; ``limit`` is one per group, or one for all.
    """
    inside = group[part] >= 0
    names, at = np.unique(group[part][inside], return_inverse=True)
    size = int(group.max(initial=-1)) + 1
    grouped = group >= 0
    total = np.bincount(group[grouped], weights=flow[grouped], minlength=size)[names]
    base = np.bincount(group[grouped], weights=np.floor(flow[grouped]), minlength=size)[names]
    most = np.ceil(total - SNAP_PEOPLE)
    if limit is not None:
        most = np.minimum(most, limit[names] if len(limit) > 1 else limit[0])
    least = np.minimum(np.floor(total + SNAP_PEOPLE), most)
    matrix = csr_array((np.ones(len(at)), (at, np.flatnonzero(inside))), shape=(len(names), len(part)))
    return matrix, least - base, most - base


def _is_whole(value: Floats) -> bool:
    return bool((np.abs(value - np.rint(value)) < SNAP_PEOPLE).all())


def _lots(pool: Pool, generator: np.random.Generator) -> tuple[Floats, Floats]:
    """Return two random numbers per employee, drawn in the order of ids."""
    by_id = np.argsort(pool.employee, kind="stable")
    lots = np.empty((2, len(by_id)))
    lots[:, by_id] = generator.random((2, len(by_id)))
    return lots[0], lots[1]


def _service(pool: Pool, rule: str) -> Floats:
    """Return what the order goes by before the lot [employee]: nothing, or years of service."""
    if rule not in ("lottery", "seniority"):
        raise ValueError(f"the order {rule!r} is not known; known are lottery and seniority")
    if rule == "lottery" or pool.service_years is None:
        return np.zeros(len(pool.cohort))
    years = pool.service_years
    known = np.flatnonzero(~np.isnan(years))
    known = known[np.lexsort((years[known], pool.cohort[known]))]
    cohorts, first, count = np.unique(pool.cohort[known], return_index=True, return_counts=True)
    sorted_years = years[known]
    middle = (sorted_years[first + (count - 1) // 2] + sorted_years[first + count // 2]) / 2.0
    median = np.zeros(int(pool.cohort.max(initial=-1)) + 2)  # the last stands for cohort -1
    median[cohorts] = middle
    return np.where(np.isnan(years), median[pool.cohort], years)


def _rank(cohort: Ints) -> Ints:
    """Return the place of each row within its cohort, for rows sorted by cohort."""
    first = np.searchsorted(cohort, cohort, side="left")
    return np.arange(len(cohort)) - first
