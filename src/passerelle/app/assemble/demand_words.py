"""Where each role's requirement comes from, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from passerelle.domain.calendar import Calendar
from passerelle.domain.scenario import Scenario, Target
from passerelle.domain.technology import Evidence
from passerelle.domain.units import Bools, Case, Floats, Ints
from passerelle.engines.adoption import OPPOSITE, HoursRange
from passerelle.engines.levers.demand_case import LEVER as CASE
from passerelle.engines.levers.demand_growth_from import LEVER as GROWTH_FROM
from passerelle.engines.levers.demand_growth_share_annual import LEVER as GROWTH_SHARE


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


@dataclass(frozen=True, slots=True)
class Assumed:
    """What changes the roles' requirement besides targets; zero where it does not count."""

    growth_annual_share: Floats  # [role]  stated
    projected_share: Floats  # [role]  BLS, in ten years
    removed: HoursRange  # [role, quarter]  share of hours that technology takes over


def role_words(
    people: Floats, assumed: Assumed, cut: Floats, said: Announcements, scenario: Scenario
) -> tuple[str, ...]:
    """Return where each role's requirement comes from, in words [role].

    Args:
        people: headcount at the start [role].
        assumed: growth and technology.
        cut: positions that each target for fewer dissolves [target, role].
        said: what targets and growth lines say of the roles.
        scenario: gives the targets and the calendar.
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
    for role, words in enumerate(parts):
        words += _assumed_words(assumed, role, scenario.calendar)
        if not words:
            words.append(
                "A target speaks of it and takes no position here; leavers are replaced."
                if said.roles[role]
                else "Nothing changes its requirement; leavers are replaced."
            )
    return tuple(" ".join(words) for words in parts)


def _assumed_words(assumed: Assumed, role: int, calendar: Calendar) -> Iterator[str]:
    annual, projected = assumed.growth_annual_share[role], assumed.projected_share[role]
    low, central, high = (assumed.removed.at(case)[role, -1] for case in Case)
    if annual:
        yield f"Demand changes by {annual:+.1%} a year, net of technology."
    if projected:
        yield f"BLS projects {projected:+.1%} for its occupation in 2024-34, with the technology it expects."
    if high > 0.0:
        end = calendar.label(calendar.quarters)
        yield (
            f"Technology takes over {central:.1%} ({low:.1%} to {high:.1%}) of its hours by the end of {end}."
        )


def range_notes(ends: Sequence[float]) -> tuple[str, ...]:
    """Return how wide the requirement is; ``ends``: least, planned for and most, of all roles together."""
    if round(min(ends)) == round(max(ends)):
        return ()
    least, planned, most = (f"{people:,.0f}" for people in ends)
    note = (
        "With the same targets and growth, the requirement at the plan's end lies between "
        f"{least} and {most} people, as technology takes over more or less and demand responds less or more; "
        f"the plan is made for {planned}."
    )
    return (note,)


def technology_notes(scenario: Scenario) -> tuple[str, ...]:
    """Return what should be known of the evidence for each technology's reach, and of the case taken."""
    notes = []
    for technology in scenario.technologies:
        if technology.evidence is Evidence.WEAK:
            notes.append(
                f"{technology.title}: the evidence for which work it reaches is weak, our own mapping of "
                "work activities to a physical technology; read its part of the requirement as a sketch."
            )
        elif technology.evidence is Evidence.MAPPED:
            notes.append(
                f"{technology.title}: which work it reaches is our own mapping of work activities; nobody "
                "has rated its tasks."
            )
    case = Case(scenario[CASE])
    if case is not Case.CENTRAL:
        other = OPPOSITE[case].value
        notes.append(
            f"The requirement is the {case.value} case of what technology takes over: reach, adoption and "
            f"time saved at their {case.value} ends, time used again and demand response at their {other} "
            "ends."
        )
    if scenario[GROWTH_FROM] == "projections":
        notes.append(
            "Growth is what BLS projects for each role's occupation (Employment Projections 2024-34), "
            "compounded. These projections hold the technology that BLS expects, so technology changes no "
            f"role outside targets and growth lines, and {GROWTH_SHARE.key} is not used."
        )
    return tuple(notes)
