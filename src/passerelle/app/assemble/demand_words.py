"""Where each role's requirement comes from, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from passerelle.domain.calendar import Calendar
from passerelle.domain.scenario import Scenario, Target
from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.levers.demand_growth_share_annual import LEVER as GROWTH_SHARE
from passerelle.engines.levers.demand_technology import LEVER as TECHNOLOGY


@dataclass(frozen=True, slots=True)
class Addition:
    """Positions that are added to some roles, evenly until a quarter."""

    key: str
    roles: Ints  # [member]
    shares: Floats  # [member]
    people: float
    quarter: int
    external_at_most_share: float | None  # None: hiring is not limited


@dataclass(frozen=True, slots=True)
class Announcements:
    """What targets and growth lines say of the roles."""

    additions: Sequence[Addition]
    roles: Bools  # [role]  whether any of them speaks of the role


def target_says(target: Target, calendar: Calendar) -> str:
    """Return a target in words."""
    by = calendar.label(calendar.quarter_of(target.by))
    fewer = "fewer" if target.change_people < 0 else "more"
    positions = f"{abs(target.change_people):,} {fewer} positions ({target.basis.value})"
    return f"{positions} for {target.where} by the end of {by}"


def role_words(
    people: Floats, removed: Floats, cut: Floats, said: Announcements, scenario: Scenario
) -> tuple[str, ...]:
    """Return where each role's requirement comes from, in words [role].

    Args:
        people: headcount at the start [role].
        removed: share of hours that technology takes over [role, quarter].
        cut: positions that each target for fewer dissolves [target, role].
        said: what targets and growth lines say of the roles.
        scenario: gives the targets and levers.
    """
    parts: list[list[str]] = [[] for _ in people]
    targets = [target for target in scenario.targets if target.change_people < 0]
    for target, taken in zip(targets, cut, strict=True):
        says = target_says(target, scenario.calendar)
        for role in np.flatnonzero(taken > 0.0).tolist():
            parts[role].append(
                f"{target.key}: {says}; {taken[role]:,.1f} of this role's {people[role]:,.0f} go."
            )
    for added in said.additions:
        label = scenario.calendar.label(added.quarter)
        for role, share in zip(added.roles.tolist(), added.shares, strict=True):
            parts[role].append(
                f"{added.key}: {share * added.people:,.1f} positions more by the end of {label}."
            )
    mode, end = scenario[TECHNOLOGY], scenario.calendar.label(scenario.calendar.quarters)
    counts = np.full(len(people), mode == "everywhere") | (~said.roles & (mode == "where-no-target"))
    grows = scenario[GROWTH_SHARE] != 0.0
    for role, words in enumerate(parts):
        if grows and not said.roles[role]:
            words.append(f"Demand changes by {scenario[GROWTH_SHARE]:+.1%} a year, net of technology.")
        if counts[role] and removed[role, -1] > 0.0:
            words.append(f"Technology takes over {removed[role, -1]:.1%} of its hours by the end of {end}.")
        if not words:
            words.append(
                "A target speaks of it and takes no position here; leavers are replaced."
                if said.roles[role]
                else "Nothing changes its requirement; leavers are replaced."
            )
    return tuple(" ".join(words) for words in parts)
