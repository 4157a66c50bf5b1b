"""Whom a plan has to ask, and everything that may be proposed to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.candidates import Asked, RoleMoves, Search, openings, role_moves
from passerelle.app.assemble.demand import RoleDemand
from passerelle.app.assemble.floors import (
    NOTHING_PEOPLE,
    Floor,
    by_cohort,
    floor_notes,
    floors,
    keep_faults,
    room_by_role,
)
from passerelle.app.assemble.hand import HandFacts, Settled, no_hand, nothing_settled, with_settled
from passerelle.app.assemble.limits import no_backfill, site_faults
from passerelle.app.assemble.roles import Staff
from passerelle.app.assemble.training import TrainingOptions, TrainingSetting, training_options
from passerelle.app.assemble.transitions import commuting_faults
from passerelle.app.assemble.ways import Cohorts, Drafts, Options, Ways, describe, drafts, options
from passerelle.data.programmes import Catalogue
from passerelle.data.reference import Reference
from passerelle.domain.scenario import Scenario
from passerelle.domain.transition import TransitionGraph
from passerelle.domain.units import Bools, Floats
from passerelle.engines.placement.problem import OUTSIDE, Kind
from passerelle.errors import BadInput

LEAST_SURPLUS_PEOPLE: Final = 0.5  # under half a person too many nobody is asked; attrition will see to it


@dataclass(frozen=True, slots=True)
class Given:
    """What a placement may rest on beside roster, demand and scenario."""

    catalogue: Catalogue | None = None  # programmes; None: training is made to measure
    hand: HandFacts | None = None  # what the plan's owner decided
    told: Settled | None = None  # what people were told in an earlier plan


@dataclass(frozen=True, slots=True)
class Setting:
    """What the pieces of the problem are made from."""

    staff: Staff
    demand: RoleDemand
    graph: TransitionGraph
    reference: Reference
    scenario: Scenario
    catalogue: Catalogue | None
    hand: HandFacts
    told: Settled
    survivors: Floats  # [all roles, quarter]
    surplus: Floats  # [all roles, quarter]  in the case with most
    affected: Bools  # [all roles]
    hard: Bools  # [all roles]  under a hard target

    @property
    def quarters(self) -> int:
        """Number of quarters of the plan."""
        return int(self.demand.required.shape[1])

    @property
    def roles(self) -> pl.DataFrame:
        """The roles table."""
        return self.staff.roles

    @property
    def pay(self) -> Floats:
        """A year's pay [all roles]."""
        return self.staff.roles["pay_mean"].to_numpy()

    @property
    def people(self) -> Floats:
        """Employees [all roles]."""
        return _people(self.staff.roles)


@dataclass(frozen=True, slots=True)
class Proposals:
    """Every way of the problem, and what it is made of."""

    moves: RoleMoves
    training: TrainingOptions
    options: Options
    cohorts: Cohorts
    drafts: Drafts
    ways: Ways
    floors: tuple[Floor, ...]
    notes: tuple[str, ...]


def expected_survivors(people: Floats, attrition_rate: Floats, quarters: int) -> Floats:
    """Return who is left of each role when nobody is moved, separated or hired [role, quarter]."""
    kept = (1.0 - attrition_rate)[:, None] ** np.arange(1, quarters + 1)
    return np.asarray(people[:, None] * kept)


# ------------------------------------------------------------------ who is in play


def in_play(
    staff: Staff,
    demand: RoleDemand,
    known: tuple[TransitionGraph, Reference],
    scenario: Scenario,
    given: Given,
) -> Setting:
    """Return what the problem is made from: whose role has too many people, and how many.

    Raises:
        BadInput: see ``placement``.
    """
    _check(staff.roles, scenario)
    people = _people(staff.roles)
    survivors = expected_survivors(people, demand.attrition_rate, demand.required.shape[1])
    surplus = survivors - demand.required_cases.min(axis=0)
    hard = np.zeros(len(people), dtype=bool)
    for cut in demand.cuts:
        hard[cut.roles] = True
    most = surplus.max(axis=1)
    return Setting(
        staff=staff,
        demand=demand,
        graph=known[0],
        reference=known[1],
        scenario=scenario,
        catalogue=given.catalogue,
        hand=given.hand or no_hand(staff.cohorts.height),
        told=given.told or nothing_settled(),
        survivors=survivors,
        surplus=surplus,
        affected=(most >= LEAST_SURPLUS_PEOPLE) | (hard & (most > NOTHING_PEOPLE)),
        hard=hard,
    )


def _check(roles: pl.DataFrame, scenario: Scenario) -> None:
    """Raise what is wrong with the lines and limits that only placement reads, all of it together."""
    faults = keep_faults(roles, scenario)
    faults += commuting_faults(roles, scenario.commuting)
    faults += site_faults(roles, scenario)
    if faults:
        raise BadInput(faults)


def _people(roles: pl.DataFrame) -> Floats:
    return roles["people"].to_numpy().astype(np.float64)


# ------------------------------------------------------------------ what may be proposed


def proposals(setting: Setting) -> Proposals:
    """Return every way, settled ones included."""
    staff, scenario, fixed = setting.staff, setting.scenario, setting.hand.fixed
    cohorts, held = _cohorts(setting)
    moves = _moves(setting)
    training = _training(setting, moves)
    others = np.setdiff1d(staff.cohort_role[fixed.cohort], np.flatnonzero(setting.affected))
    found = options(moves, training, np.flatnonzero(setting.affected), others, scenario)
    ways, notes = with_settled(
        drafts(found, cohorts, scenario), found, cohorts, training.programmes.id, fixed, setting.told
    )
    notes = (*floor_notes(held, setting.survivors), *_by_hand_notes(setting, moves), *notes)
    described = describe(ways, found, moves, training, scenario)
    return Proposals(moves, training, found, cohorts, ways, described, held, notes)


def _cohorts(setting: Setting) -> tuple[Cohorts, tuple[Floor, ...]]:
    """Return the cohorts of roles with too many people, those with people put on a way, and the floors."""
    staff, fixed = setting.staff, setting.hand.fixed
    put = np.zeros(staff.cohorts.height, dtype=bool)
    put[fixed.cohort] = True
    at = np.flatnonzero(setting.affected[staff.cohort_role] | put)
    role, people = staff.cohort_role[at], staff.cohorts["people"].to_numpy()[at].astype(np.float64)
    quarter = np.arange(1, setting.quarters + 1)
    kept = (1.0 - setting.demand.attrition_rate)[:, None] ** quarter
    held = floors(setting.roles, setting.scenario)
    surplus = np.where(setting.affected[:, None], setting.surplus, 0.0)
    room = room_by_role(surplus, kept, held, setting.survivors)
    begun = np.zeros((staff.cohorts.height, setting.quarters))
    inside = (fixed.quarter >= 1) & (fixed.quarter <= setting.quarters)
    np.add.at(begun, (fixed.cohort[inside], fixed.quarter[inside] - 1), fixed.people[inside])
    may_leave = by_cohort(room, role, people, setting.hand.stays[at], begun.cumsum(axis=1)[at])
    return Cohorts(at, role, people, may_leave, kept[role]), held


def _moves(setting: Setting) -> RoleMoves:
    """Return the candidate moves into roles that have places and take people, and those that were settled."""
    demand = setting.demand
    origins = np.flatnonzero(setting.affected)
    targets = np.flatnonzero(~setting.affected & ~no_backfill(setting.roles, setting.scenario))
    people, rate = setting.people[targets], demand.attrition_rate[targets]
    needed = [openings(required, people, rate).sum(axis=1) for required in demand.required_cases[:, targets]]
    search = Search(setting.roles, setting.graph, setting.reference, setting.scenario)
    return role_moves(search, origins, targets, np.max(needed, axis=0), _asked(setting))


def _asked(setting: Setting) -> Asked:
    """Return the moves that people were put on or told of, each once."""
    rows = [np.empty((0, 3), dtype=np.int64)]
    for settled, everywhere in ((setting.hand.fixed, True), (setting.told, False)):
        origin = setting.staff.cohort_role[settled.cohort]
        inside = (settled.target != OUTSIDE) & (setting.affected[origin] | everywhere)
        trains = (settled.kind == Kind.RETRAIN).astype(np.int64)
        rows.append(np.column_stack([origin, settled.target, trains])[inside])
    each = np.unique(np.concatenate(rows), axis=0)
    return Asked(each[:, 0], each[:, 1], each[:, 2].astype(bool))


def _training(setting: Setting, moves: RoleMoves) -> TrainingOptions:
    known = TrainingSetting(
        reference=setting.reference,
        scenario=setting.scenario,
        quarters=setting.quarters,
        catalogue=setting.catalogue,
        aspects=setting.graph.aspects,
    )
    region = setting.roles["region"].gather(moves.origin)
    return training_options(moves.trains, moves.held, moves.entered, moves.weeks, known, region=region)


def _by_hand_notes(setting: Setting, moves: RoleMoves) -> tuple[str, ...]:
    """Return a note on people whom somebody put on a move that the search would not offer."""
    fixed, roles = setting.hand.fixed, setting.roles.height
    origin = setting.staff.cohort_role[fixed.cohort]
    key = moves.origin[moves.by_hand] * roles + moves.target[moves.by_hand]
    outside = np.isin(origin * roles + fixed.target, key) & (fixed.target != OUTSIDE)
    if not outside.any():
        return ()
    people = float(fixed.people[outside].sum())
    what = f"By hand, {people:,.0f} people are put on moves that the rules of the scenario would not offer"
    return (f"{what}: check pay, place, skills and licences with each of them.",)
