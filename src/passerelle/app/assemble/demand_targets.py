"""Targets and growth lines to the positions that they take from roles, or add to them."""

from __future__ import annotations

import numpy as np
import polars as pl

from passerelle.app.assemble.demand_words import Addition, target_says
from passerelle.app.assemble.where import in_occupations, members
from passerelle.domain.scenario import Basis, Growth, Scenario, Target
from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.demand import Cut, apply_growth, growth_shares, ramp
from passerelle.engines.placement.problem import HardTarget


def grows(roles: pl.DataFrame, growth: Growth, scenario: Scenario) -> Ints:
    """Return the roles on which a growth line falls [member]."""
    named = members(roles, growth.where, scenario.segments)
    return named[in_occupations(roles, growth.occupations)[named]]


def spared(roles: pl.DataFrame, target: Target, named: Ints) -> Ints:
    """Return those of ``named`` whose positions are critical and refilled [member]."""
    return named[in_occupations(roles, target.spare)[named]]


def additions_of(
    roles: pl.DataFrame, people: Floats, scenario: Scenario
) -> tuple[list[Addition], tuple[str, ...]]:
    """Return all positions that are added, and a note on occupations that no role has."""
    found, notes = [], []
    for growth in scenario.growth:
        at = grows(roles, growth, scenario)
        quarter = scenario.calendar.quarter_of(growth.by)
        found.append(
            Addition(
                growth.key,
                at,
                growth_shares(people, at),
                growth.change_people,
                quarter,
                growth.external_at_most_share,
            )
        )
        absent = [code for code in growth.occupations if not in_occupations(roles, [code])[at].any()]
        if absent:
            notes.append(
                f"{growth.key}: no role has occupation {', '.join(absent)}; the others take its positions."
            )
    for target in scenario.targets:
        if target.change_people > 0:
            at = members(roles, target.where, scenario.segments)
            quarter = scenario.calendar.quarter_of(target.by)
            shares = growth_shares(people, at)
            found.append(Addition(target.key, at, shares, target.change_people, quarter, None))
    return found, tuple(notes)


def with_additions(required: Floats, additions: list[Addition]) -> Floats:
    """Return required headcount with all added positions [role, quarter]."""
    for added in additions:
        ramped = ramp(added.people, added.quarter, required.shape[1])
        required = apply_growth(required, added.roles, added.shares, ramped)
    return required


def announced_roles(roles: pl.DataFrame, scenario: Scenario, additions: list[Addition]) -> Bools:
    """Return whether a target or growth line speaks of each role [role]."""
    announced = np.zeros(roles.height, dtype=bool)
    for target in scenario.targets:
        announced[members(roles, target.where, scenario.segments)] = True
    for added in additions:
        announced[added.roles] = True
    return announced


def cuts_of(roles: pl.DataFrame, removed: Floats, added: list[Addition], scenario: Scenario) -> list[Cut]:
    """Return the cut of each target for fewer positions, in the order of the scenario.

    Args:
        roles: as for ``role_demand``.
        removed: share of hours that technology takes over [role, quarter].
        added: positions that are added.
        scenario: gives targets and segments.
    """
    return [
        _cut(target, roles, removed, added, scenario)
        for target in scenario.targets
        if target.change_people < 0
    ]


def _cut(
    target: Target, roles: pl.DataFrame, removed: Floats, additions: list[Addition], scenario: Scenario
) -> Cut:
    """Return the positions that ``target`` dissolves: shared by headcount x hours taken over at the end."""
    named = members(roles, target.where, scenario.segments)
    cut = np.setdiff1d(named, spared(roles, target, named))
    people = roles["people"].to_numpy()[cut].astype(np.float64)
    weights = people * np.maximum(removed[cut, -1], 0.0)
    quarter = scenario.calendar.quarter_of(target.by)
    dissolved = float(-target.change_people)
    if target.basis is Basis.NET:
        dissolved += sum(_inside(added, cut, quarter) for added in additions)
    return Cut(cut, weights if weights.any() else people, dissolved, quarter)


def _inside(added: Addition, roles: Ints, quarter: int) -> float:
    """Return how many of the added positions fall on ``roles`` by the end of ``quarter``."""
    share = float(added.shares[np.isin(added.roles, roles)].sum())
    return share * added.people * min(quarter / added.quarter, 1.0)


def ceilings(
    people: Floats, cuts: list[Cut], additions: list[Addition], scenario: Scenario
) -> tuple[HardTarget, ...]:
    """Return the ceiling that each hard target sets on the headcount of its roles."""
    targets = [target for target in scenario.targets if target.change_people < 0]
    found = []
    for target, cut in zip(targets, cuts, strict=True):
        if not target.hard:
            continue
        room = sum(_inside(added, cut.members, scenario.calendar.quarters) for added in additions)
        at_most = float(people[cut.members].sum()) - cut.people + room
        says = f"{target_says(target, scenario.calendar)}: at most {at_most:,.0f} people from then on"
        found.append(HardTarget(target.key, says, cut.members, cut.quarter, at_most))
    return tuple(found)


def hire_at_most_of(
    required: Floats, people: Floats, attrition_rate: Floats, additions: list[Addition]
) -> Floats:
    """Return how many people from outside each role may take in each quarter [role, quarter].

    A growth line with a limit lets its roles replace expected attrition, and hire the stated share of
    what is added; the rest are places for the employer's own people.
    """
    most = np.full(required.shape, np.inf)
    before = np.concatenate([people[:, None], required[:, :-1]], axis=1)
    replaced = attrition_rate[:, None] * before
    for added in additions:
        if added.external_at_most_share is None:
            continue
        step = np.diff(ramp(added.people, added.quarter, required.shape[1]), prepend=0.0)
        outside = added.external_at_most_share * added.shares[:, None] * step
        held = most[added.roles]
        most[added.roles] = np.where(np.isinf(held), replaced[added.roles], held) + outside
    return most
