"""Required headcount by role and quarter, from technology, growth and announced changes.

Required headcount of role r in quarter t, before targets:

    H[r, t] = H[r, 0] * (1 + g[r, t]) * (1 - m[r, t]) * (1 + response * m[r, t])

``m`` is the share of the role's hours that technology has taken over since the plan's start (see
``adoption``), ``g`` is growth net of technology, and ``response`` is price elasticity x pass-through x
cost share: how much more output is asked for as work gets cheaper, per unit of ``m``.

Where technology adds jobs: (1 - m) * (1 + response * m) is above 1 exactly where response is above
1 / (1 - m). So with little taken over the crossing lies just above a response of 1, with a fifth taken
over at 1.25, with half at 2. Under it headcount falls, but by less than ``m``.

Explicit targets come as cuts. A **gross** cut dissolves N positions of the headcount at the start,
before growth and refills. A **net** one changes the group's headcount by N after the growth that falls
in the same group, so it dissolves N plus that growth. Headcount stays a real number throughout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from passerelle.domain.calendar import QUARTERS_PER_YEAR
from passerelle.domain.units import Floats, Ints

_NEGLIGIBLE_PEOPLE = 1e-9
_NEGLIGIBLE_WEIGHT = 1e-12  # of the heaviest member: keeps room / weight finite


@dataclass(frozen=True, slots=True)
class DemandWalk:
    """From the headcount at the start to the requirement at the plan's end, in people; every row adds up.

    start + growth + technology + target = end, and to_fill = end - (start - attrition).
    """

    start: Floats  # [role]  headcount on the as-of day
    growth: Floats  # [role]  growth, net of technology or as projected
    technology: Floats  # [role]  hours taken over and the response to it; below zero where positions go
    target: Floats  # [role]  announced cuts and additions
    end: Floats  # [role]  required at the plan's end
    attrition: Floats  # [role]  of the people at the start, expected to leave over the plan
    to_fill: Floats  # [role]  places for others than those who stay; below zero where too many stay


@dataclass(frozen=True, slots=True)
class Cut:
    """Positions to dissolve among some roles, from a quarter on."""

    members: Ints  # [member]  indices of roles; positions that are spared are not among them
    weights: Floats  # [member]  by what the cut is shared
    people: float  # positions to dissolve, above zero
    quarter: int  # first quarter in which they are gone, 1..


@dataclass(frozen=True, slots=True)
class CutResult:
    """What is left after some cuts, and what of each could not be met."""

    required: Floats  # [role, quarter]  people
    removed: Floats  # [cut, role]  positions dissolved
    shortfall: Floats  # [cut]  positions that its members do not have


def growth_share(annual: float, quarters: int) -> Floats:
    """Return growth since the start at the end of each quarter [quarter], compounded from a yearly share."""
    years = np.arange(1, quarters + 1) / QUARTERS_PER_YEAR
    return np.asarray((1.0 + annual) ** years - 1.0)


def projected_growth(in_ten_years: Floats, quarters: int) -> Floats:
    """Return growth since the start at the end of each quarter [role, quarter], from a ten-year share [role].

    It is compounded evenly: the same rate in every quarter of the ten years.
    """
    decades = np.arange(1, quarters + 1) / (10 * QUARTERS_PER_YEAR)
    return np.asarray((1.0 + in_ten_years[:, None]) ** decades - 1.0)


def required_headcount(people: Floats, growth: Floats, removed: Floats, response: float) -> Floats:
    """Return required headcount [role, quarter] from technology and growth.

    Args:
        people: headcount at the start [role].
        growth: growth net of technology since the start [role, quarter] or [quarter].
        removed: share of hours taken over since the start [role, quarter].
        response: growth of output demand per unit of ``removed``; at least zero.
    """
    return np.asarray(people[:, None] * (1.0 + growth) * (1.0 - removed) * (1.0 + response * removed))


def headcount_range(
    people: Floats, growth: Floats, least_removed: Floats, most_removed: Floats, response: tuple[float, float]
) -> tuple[Floats, Floats]:
    """Return the least and the most of ``required_headcount`` over ranges of both uncertain numbers.

    (1 - m)(1 + r m) rises with the response r, so the least takes its low end and the most its high one.
    In m it is a concave parabola: least at an end, most at its top, m = (r - 1) / (2 r), or at the end that
    is nearest to it. Above a response of 1 technology first adds jobs and then takes them.

    Args:
        people: headcount at the start [role].
        growth: growth net of technology since the start [role, quarter] or [quarter].
        least_removed: least share of hours taken over since the start [role, quarter].
        most_removed: the greatest [role, quarter].
        response: its low and high end.
    """
    low, high = response
    top = (high - 1.0) / (2.0 * high) if high > 1.0 else 0.0
    least = np.minimum(
        required_headcount(people, growth, least_removed, low),
        required_headcount(people, growth, most_removed, low),
    )
    most = required_headcount(people, growth, np.clip(top, least_removed, most_removed), high)
    return least, most


def demand_walk(people: Floats, grown: Floats, kept: Floats, end: Floats, attrition: Floats) -> DemandWalk:
    """Return the walk from start to end, each step the difference that it makes.

    Args:
        people: headcount at the start [role].
        grown: requirement with growth alone [role].
        kept: requirement with growth and technology, before targets [role].
        end: requirement at the plan's end, targets included [role].
        attrition: people at the start expected to leave over the plan [role].
    """
    return DemandWalk(
        start=people,
        growth=grown - people,
        technology=kept - grown,
        target=end - kept,
        end=end,
        attrition=attrition,
        to_fill=end - (people - attrition),
    )


def apply_cuts(required: Floats, people: Floats, cuts: Sequence[Cut]) -> CutResult:
    """Return required headcount after ``cuts``, in their order.

    From a cut's quarter on, the requirement of its members falls by its people in total, shared by
    its weights and capped at what a role has: its own headcount, and its least requirement from that
    quarter on. What a full role cannot give, the others give. What all of them together do not have
    is the shortfall; nothing falls below zero.
    """
    left = required.copy()
    available = people.copy()  # positions of the as-of headcount that no earlier cut has taken
    removed = np.zeros((len(cuts), len(people)))
    for number, cut in enumerate(cuts):
        room = np.minimum(available[cut.members], left[cut.members, cut.quarter - 1 :].min(axis=1))
        taken = share_up_to(cut.people, cut.weights, np.maximum(room, 0.0))
        left[cut.members, cut.quarter - 1 :] -= taken[:, None]
        available[cut.members] -= taken
        removed[number, cut.members] = taken
    asked = np.array([cut.people for cut in cuts])
    shortfall = np.maximum(asked - removed.sum(axis=1), 0.0)
    shortfall[shortfall <= _NEGLIGIBLE_PEOPLE * np.maximum(asked, 1.0)] = 0.0
    return CutResult(np.maximum(left, 0.0), removed, shortfall)


def share_up_to(total: float, weights: Floats, room: Floats) -> Floats:
    """Share ``total`` by ``weights``, none above its ``room`` [member].

    Members without weight give only when those with weight have no room left, and then by room.
    The shares add up to ``total``, or to all the room where that is less.
    """
    shares = np.zeros(len(room))
    heaviest = float(weights.max(initial=0.0))
    counts = np.where(weights > _NEGLIGIBLE_WEIGHT * heaviest, weights / (heaviest or 1.0), 0.0)
    for by in (counts, room):
        rest = total - float(shares.sum())
        if rest > 0.0:
            shares = shares + _fill(rest, by, room - shares)
    return shares


def _fill(total: float, weights: Floats, room: Floats) -> Floats:
    # Water filling: at level L each gives min(room, L x weight). Roles fill in the order of
    # room / weight, so the level follows from cumulated sums.
    weighted = np.flatnonzero((weights > 0.0) & (room > 0.0))
    filled = np.zeros(len(room))
    if len(weighted) == 0:
        return filled
    order = weighted[np.argsort(room[weighted] / weights[weighted], kind="stable")]
    full_at = room[order] / weights[order]
    full_before = np.concatenate([[0.0], np.cumsum(room[order])])[:-1]
    open_weight = np.cumsum(weights[order][::-1])[::-1]
    given = full_before + full_at * open_weight  # total given when this role is just full
    first_open = int(np.searchsorted(given, total))
    filled[order[:first_open]] = room[order[:first_open]]
    if first_open < len(order):
        level = (total - full_before[first_open]) / open_weight[first_open]
        filled[order[first_open:]] = np.minimum(level * weights[order[first_open:]], room[order[first_open:]])
    return filled


def ramp(people: float, quarter: int, quarters: int) -> Floats:
    """Return how many of ``people`` have been added by the end of each quarter [quarter].

    They come evenly, from the start of quarter 1 to the end of ``quarter``, and stay.
    """
    return np.asarray(people * np.minimum(np.arange(1, quarters + 1) / quarter, 1.0))


def growth_shares(people: Floats, members: Ints) -> Floats:
    """Return the share of growth of each member [member]: by headcount, or equal where all are 0."""
    held = people[members]
    total = float(held.sum())
    return held / total if total > 0.0 else np.full(len(members), 1.0 / len(members))


def apply_growth(required: Floats, members: Ints, shares: Floats, added: Floats) -> Floats:
    """Return required headcount with ``added`` [quarter] people spread over ``members`` by ``shares``."""
    grown = required.copy()
    grown[members] += shares[:, None] * added
    return grown
