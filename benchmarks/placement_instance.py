"""The fixed placement problem of the benchmark, drawn from a seed at any number of employees and quarters.

An employer that never was: 100 occupations at many sites, each pair a role, five grades to a role. Some 60
occupations need 3 to 12 % fewer people from an announced quarter on, another for each role; the others refill
every leaver and grow by up to 4 %, so that they have room.
Each affected cohort has 23 ways or more: 22 moves of its own choosing and at its own costs, most of them
after training, a separation, and for one cohort in five a voluntary programme. Budget, seats, separations (in
all, by site, by site and quarter), relocations and pay cuts are limited, and six groups of roles must shrink.
A person too many costs in a short plan what would be paid after its end as well.
Figures are rounded so that the hash is the same on every machine. They are guesses of a realistic size.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Final

import numpy as np

from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.placement.problem import (
    OUTSIDE,
    HardTarget,
    Kind,
    Limits,
    PlacementProblem,
    SideLimit,
)

SEED: Final = 6
OCCUPATIONS: Final = 100
GRADES: Final = 5
EMPLOYEES_PER_SITE: Final = 11_000
MOVES: Final = 22  # offered to each cohort
NEAR_OCCUPATIONS, NEAR_SITES = 40, 8  # among which the moves are chosen
RETRAINED: Final = 16  # of the moves: the farthest in skills
HARD_GROUPS: Final = 6
VOLUNTARY_SHARE: Final = 0.2  # of cohorts


@dataclass(frozen=True, slots=True)
class _Employer:
    """Roles and cohorts, and how near they are; role = occupation x sites + site."""

    sites: int
    skill_distance: Floats  # [occupation, occupation]
    site_distance: Floats  # [site, site]
    pay: Floats  # [role]  a year's
    people: Floats  # [role]
    rate: Floats  # [role]  attrition a quarter
    growth: Floats  # [role]  share of those expected there that is missing (above zero) or too many
    shape: Floats  # [role, quarter]  of that, how much by then
    cohort_role: Ints  # [cohort]  affected roles only
    cohort_people: Floats  # [cohort]
    cohort_pay: Floats  # [cohort]

    @property
    def occupation(self) -> Ints:
        """Occupation of each role [role]."""
        return np.arange(len(self.pay)) // self.sites

    @property
    def site(self) -> Ints:
        """Site of each role [role]."""
        return np.arange(len(self.pay)) % self.sites

    @property
    def kept(self) -> Floats:
        """Share of those of the as-of date expected there at each quarter's end [role, quarter]."""
        quarters = np.arange(1, self.shape.shape[1] + 1)
        return np.asarray((1.0 - self.rate)[:, None] ** quarters)

    @property
    def surplus(self) -> Floats:
        """As-of people too many by each quarter [role, quarter]; zero where there is room."""
        return np.maximum(-self.growth, 0.0)[:, None] * self.shape * self.people[:, None]


@dataclass(frozen=True, slots=True)
class _Ways:
    """The ways, in order of cohort."""

    cohort: Ints
    kind: Ints
    target: Ints
    trains: Ints
    duration: Ints
    arrives: Floats
    returns: Floats
    cost: Floats
    loss: Floats
    loss_quarter: Floats
    relocates: Bools
    pay_cut: Bools
    most: Floats


def instance(employees: int, quarters: int, seed: int = SEED) -> PlacementProblem:
    """Return the problem at that many employees and quarters; the same arguments give the same bytes."""
    rng = np.random.default_rng([seed, employees, quarters])
    employer = _employer(rng, employees, quarters)
    ways = _ways(rng, employer, quarters)
    held = employer.cohort_role
    share = employer.cohort_people / employer.people[held]
    survivors = employer.people[:, None] * employer.kept
    refilled = np.where(employer.growth[:, None] > 0.0, employer.people[:, None], survivors)
    required = np.round(refilled * (1.0 + employer.growth[:, None] * employer.shape), 3)
    dearer = 1.0 + 0.005 * np.arange(quarters, dtype=np.float64)
    hire_cost = np.round(0.3 * employer.pay[:, None] * dearer)
    hires = np.where(employer.growth > 0.0, np.inf, 0.0)
    return PlacementProblem(
        people=employer.cohort_people,
        role=held,
        may_leave=np.floor(employer.surplus[held] * share[:, None] * 1000.0) / 1000.0,
        start_people=employer.people,
        attrition_rate=employer.rate,
        required=required[None],
        hire_cost=hire_cost,
        hire_at_most=np.repeat(hires[:, None], quarters, axis=1),
        under_cost=np.maximum(np.round(0.375 * employer.pay), hire_cost.max(axis=1)),
        over_cost=np.round(max(0.375, 1.6 / quarters) * employer.pay),
        cohort=ways.cohort,
        kind=ways.kind,
        target=ways.target,
        first=np.ones(len(ways.cohort), np.int64),
        last=np.where(ways.kind == Kind.VOLUNTARY, 1, quarters - ways.duration),
        duration=ways.duration,
        arrives=ways.arrives,
        returns=ways.returns,
        trains=ways.trains,
        cost=ways.cost,
        loss=ways.loss,
        loss_quarter=ways.loss_quarter,
        discount=np.round(1.08 ** (-(np.arange(quarters) + 0.5) / 4.0), 9),
        limits=_limits(employer, ways, required),
        hire_yield=np.round(1.0 - 0.5 * employer.rate, 5),
        most=ways.most,
    )


def digest(problem: PlacementProblem) -> str:
    """Return the SHA-256 of all arrays, numbers and words of the problem, in the order of its fields."""
    total = hashlib.sha256()
    for part in _parts(problem):
        total.update(part)
    return total.hexdigest()


def _parts(value: object) -> Iterator[bytes]:
    if isinstance(value, np.ndarray):
        kept = value.astype(np.int64 if value.dtype.kind == "i" else value.dtype, copy=False)
        yield str(kept.shape).encode() + np.ascontiguousarray(kept).tobytes()
    elif isinstance(value, tuple):
        for part in value:
            yield from _parts(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _parts(getattr(value, field.name))
    else:
        yield repr(value).encode()


# ------------------------------------------------------------------ the employer


def _employer(rng: np.random.Generator, employees: int, quarters: int) -> _Employer:
    sites = max(2, round(employees / EMPLOYEES_PER_SITE))
    roles = OCCUPATIONS * sites
    occupation, site = np.arange(roles) // sites, np.arange(roles) % sites
    skills, places = rng.random((OCCUPATIONS, 3)), rng.random((sites, 2))
    weight = rng.lognormal(0.0, 0.6, OCCUPATIONS)[occupation] * rng.lognormal(0.0, 0.4, roles)
    people = rng.multinomial(employees, weight / weight.sum()).astype(np.float64)
    falls = rng.random(OCCUPATIONS) < 0.6
    trend = np.where(falls, -rng.uniform(0.03, 0.12, OCCUPATIONS), rng.uniform(0.0, 0.04, OCCUPATIONS))
    growth = np.clip(trend[occupation] + rng.normal(0.0, 0.015, roles), -0.6, 1.5)
    growth = np.where(np.abs(growth) < 0.01, 0.01, np.round(growth, 4))
    announced = rng.integers(1, quarters + 1, roles)
    shape = (np.arange(1, quarters + 1) >= announced[:, None]).astype(np.float64)
    pay = np.round(
        np.exp(10.5 + 0.7 * skills[:, 0] + rng.normal(0.0, 0.15, OCCUPATIONS))[occupation]
        * rng.lognormal(0.0, 0.1, sites)[site]
    )
    held, count = _cohorts(rng, people, growth)
    grade_pay = rng.normal(1.0, 0.15, len(held)).clip(0.6, 1.6)
    return _Employer(
        sites=sites,
        skill_distance=np.linalg.norm(skills[:, None] - skills[None], axis=2),
        site_distance=np.linalg.norm(places[:, None] - places[None], axis=2),
        pay=pay,
        people=people,
        rate=np.round(rng.uniform(0.02, 0.07, roles), 4),
        growth=growth,
        shape=shape,
        cohort_role=held,
        cohort_people=count,
        cohort_pay=np.round(pay[held] * grade_pay),
    )


def _cohorts(rng: np.random.Generator, people: Floats, growth: Floats) -> tuple[Ints, Floats]:
    """Return role and people of each cohort that has anybody, of the roles with too many."""
    affected = np.flatnonzero((growth < 0.0) & (people > 0.0))
    share = rng.dirichlet(np.full(GRADES, 4.0), len(affected))
    count = rng.multinomial(people[affected].astype(np.int64), share).astype(np.float64)
    role = np.repeat(affected, GRADES)
    filled = count.ravel() > 0.0
    return role[filled], count.ravel()[filled]


# ------------------------------------------------------------------ ways


def _ways(rng: np.random.Generator, employer: _Employer, quarters: int) -> _Ways:
    cohorts = len(employer.cohort_role)
    moves = _moves(rng, employer, quarters)
    exit_money = np.round(employer.cohort_pay * rng.uniform(0.25, 0.75, cohorts))
    # Those who refuse a move leave with support at arrival.
    refuses = 1.0 - moves.arrives - moves.returns
    moves_cost = moves.cost + np.round(refuses * exit_money[moves.cohort])
    offered = np.flatnonzero(rng.random(cohorts) < VOLUNTARY_SHARE)
    everyone = np.arange(cohorts)
    nothing, nobody = np.zeros(cohorts + len(offered)), np.zeros(cohorts + len(offered), np.int64)
    out = _Ways(
        cohort=np.concatenate([everyone, offered]),
        kind=np.repeat([int(Kind.SEPARATE), int(Kind.VOLUNTARY)], [cohorts, len(offered)]),
        target=np.full(cohorts + len(offered), OUTSIDE),
        trains=nobody - 1,
        duration=nobody,
        arrives=nothing,
        returns=nothing,
        cost=np.concatenate(
            [exit_money, np.round(employer.cohort_pay[offered] * rng.uniform(0.4, 0.9, len(offered)))]
        ),
        loss=np.concatenate(
            [np.round(employer.cohort_pay * rng.uniform(0.15, 0.45, cohorts)), np.zeros(len(offered))]
        ),
        loss_quarter=nothing,
        relocates=nothing > 0.0,
        pay_cut=nothing > 0.0,
        most=np.concatenate([np.full(cohorts, np.inf), np.round(0.03 * employer.cohort_people[offered], 3)]),
    )
    joined = {
        field.name: np.concatenate([getattr(moves, field.name), getattr(out, field.name)])
        for field in fields(_Ways)
    }
    joined["cost"] = np.concatenate([moves_cost, out.cost])
    order = np.argsort(joined["cohort"], kind="stable")
    return _Ways(**{name: value[order] for name, value in joined.items()})


def _moves(rng: np.random.Generator, employer: _Employer, quarters: int) -> _Ways:
    cohort, target, skill, far = _chosen(rng, employer)
    count = len(cohort)
    held = employer.cohort_role[cohort]
    pay = employer.cohort_pay[cohort]
    there = np.round(employer.pay[target] * pay / employer.pay[held])
    # The farthest in skills of each cohort need training: a short programme or a long one to each occupation.
    rank = np.empty(count, np.int64)
    by_skill = np.lexsort((skill, cohort))
    begins = np.searchsorted(cohort, np.arange(len(employer.cohort_role)))
    size = np.diff(np.append(begins, count))
    rank[by_skill] = size[cohort] - 1 - (np.arange(count) - begins[cohort])
    retrains = (rank < RETRAINED) & (employer.occupation[held] != employer.occupation[target])
    long = skill > 0.45
    weeks = np.where(retrains, np.where(long, 20, 8) + rng.integers(0, 6, count), 0)
    quarter = np.where(retrains, np.where(long, 2, 1), (rng.random(count) < 0.5).astype(np.int64))
    accepts = np.round(rng.uniform(0.82, 0.97, count), 3)
    completes = np.where(retrains, np.round(rng.uniform(0.7, 0.95, count), 3), 1.0)
    tuition = np.where(retrains, np.where(long, 6_000.0, 2_500.0), 0.0)
    lost = 0.5 * weeks.astype(np.float64) / 52.0  # years of pay: half of the hours are worked
    return _Ways(
        cohort=cohort,
        kind=np.where(retrains, int(Kind.RETRAIN), int(Kind.MOVE)),
        target=target,
        trains=np.where(retrains, 2 * employer.occupation[target] + long, -1),
        duration=np.minimum(quarter, quarters - 1),
        arrives=np.round(accepts * completes, 6),
        returns=np.round(accepts * (1.0 - completes), 6),
        cost=np.round(
            pay * (rng.uniform(0.01, 0.05, count) + 0.06 * skill + lost)
            + tuition
            + 9_000.0 * far.astype(np.float64)
        ),
        loss=np.round(3_000.0 * far * rng.uniform(0.5, 1.5, count)),
        loss_quarter=np.round(0.25 * 0.6 * np.maximum(pay - there, 0.0)),
        relocates=far,
        pay_cut=there < 0.95 * pay,
        most=np.full(count, np.inf),
    )


def _chosen(rng: np.random.Generator, employer: _Employer) -> tuple[Ints, Ints, Floats, Bools]:
    """Return cohort, target, skill distance and whether the site is another of each move."""
    near = np.argsort(employer.skill_distance, axis=1, kind="stable")[:, :NEAR_OCCUPATIONS]
    where = np.argsort(employer.site_distance, axis=1, kind="stable")[:, :NEAR_SITES]
    room = (employer.growth > 0.0) & (employer.people > 0.0)
    parts: list[tuple[Ints, Ints, Floats, Bools]] = []
    for begin in range(0, len(employer.cohort_role), 4_096):
        held = employer.cohort_role[begin : begin + 4_096]
        occupation, site = held // employer.sites, held % employer.sites
        pick = (near[occupation][:, :, None] * employer.sites + where[site][:, None, :]).reshape(
            len(held), -1
        )
        skill = employer.skill_distance[occupation[:, None], pick // employer.sites]
        away = employer.site_distance[site[:, None], pick % employer.sites]
        score = skill + 0.8 * away + 0.1 * (away > 0.0) + 0.15 * rng.random(pick.shape)
        score[~room[pick] | (pick == held[:, None])] = np.inf
        best = np.sort(np.argsort(score, axis=1, kind="stable")[:, :MOVES], axis=1)
        row, column = np.nonzero(np.isfinite(np.take_along_axis(score, best, axis=1)))
        at = best[row, column]
        parts.append((row + begin, pick[row, at], skill[row, at], away[row, at] > 0.0))
    cohort, target, skill, far = (np.concatenate(part) for part in zip(*parts, strict=True))
    return cohort, target, skill, far


# ------------------------------------------------------------------ limits


def _limits(employer: _Employer, ways: _Ways, required: Floats) -> Limits:
    quarters = required.shape[1]
    by_site = np.bincount(
        employer.site, weights=(employer.surplus * employer.kept)[:, -1], minlength=employer.sites
    )
    surplus = by_site.sum()
    leaves = np.where(ways.kind == Kind.VOLUNTARY, 0.0, np.maximum(1.0 - ways.arrives - ways.returns, 0.0))
    everyone, site = np.zeros(len(leaves), np.int64), employer.site[employer.cohort_role[ways.cohort]]
    exits = ways.kind == Kind.SEPARATE
    total = np.round(0.28 * surplus * ways.cost[exits].mean())
    places = tuple(f"site {i + 1}" for i in range(employer.sites))
    programmes = 2 * OCCUPATIONS
    offered = np.bincount(ways.trains[ways.trains >= 0], minlength=programmes) / max(
        (ways.trains >= 0).sum(), 1
    )
    scarce = 0.01 + 0.12 * (np.arange(programmes) * 7 % 11) / 10.0  # of the surplus, were all of it trained
    seats = np.round(surplus * offered * scarce / quarters, 1)

    def side(name: str, weight: Floats, most: Floats, group: Ints = everyone, **more: object) -> SideLimit:
        labels = more.pop("labels", ("",))
        return SideLimit(name, f"limits.{name}", name, weight, group, most, labels, **more)  # type: ignore[arg-type]

    return Limits(
        side=(
            side("budget_total", ways.cost, np.array([total]), money=True),
            side(
                "budget_quarter",
                ways.cost,
                np.full((1, quarters), np.round(1.3 * total / quarters)),
                money=True,
            ),
            side(
                "seats",
                np.ones(len(leaves)),
                np.repeat(seats[:, None], quarters, axis=1),
                ways.trains,
                labels=tuple(f"programme {i + 1}" for i in range(programmes)),
            ),
            side("separations", leaves, np.array([np.round(0.3 * surplus)])),
            side("separations_site", leaves, np.round(0.33 * by_site), site, labels=places),
            side(
                "separations_site_quarter",
                leaves,
                np.repeat(np.round(0.4 * by_site / quarters, 1)[:, None], quarters, axis=1),
                site,
                labels=places,
            ),
            side("pay_cuts", ways.pay_cut.astype(np.float64), np.array([np.round(0.3 * surplus)])),
            side("relocations", ways.relocates.astype(np.float64), np.array([np.round(0.15 * surplus)])),
        ),
        targets=_targets(employer, required),
    )


def _targets(employer: _Employer, required: Floats) -> tuple[HardTarget, ...]:
    """Return ceilings on the falling roles of some occupations, from the last third of the plan on.

    Each asks for three quarters of what is too many, so that all of them can be met.
    """
    quarters = required.shape[1]
    falling = np.unique(employer.occupation[employer.growth < -0.05])[:HARD_GROUPS]
    found = []
    for k, occupation in enumerate(falling):
        roles = np.flatnonzero((employer.occupation == occupation) & (employer.growth < 0.0))
        quarter = min(quarters, 1 + (2 * quarters) // 3)
        idle = (employer.people[:, None] * employer.kept)[roles, quarter - 1].sum()
        needed = required[roles, quarter - 1].sum()
        most = float(np.ceil(needed + 0.25 * (idle - needed)))
        found.append(
            HardTarget(f"target[{k}]", f"occupation {occupation} at most {most:,.0f}", roles, quarter, most)
        )
    return tuple(found)
