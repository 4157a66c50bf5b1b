"""How far technologies come into use, and the hours that they take over from a plan's start on.

Hours kept of occupation o in a sector on day t, of those that it would take without any technology:

    kept(t) = sum over tasks i of  w_i * product over technologies k of  1 - a_k(t) x_ik tau_k (1 - rho_k)

``w`` is the task's share of the work, ``a`` the share of reached work in which k is in use, ``x`` the
share of the task that k reaches, ``tau`` the share of its time saved and ``rho`` the share of the saved
time that is used for other work. The product stands inside the sum: where two technologies reach the
same task, the second takes over part of what the first has left, and each overlap counts once.
Removed is 1 - kept(t) / kept(start): what is in use at the start is in today's headcount already.

It is computed from overlaps instead of tasks. With s_k = a_k tau_k (1 - rho_k), multiplying out gives

    kept = sum over sets S of technologies of  m_S * product over k in S of  -s_k
    m_S  = sum over tasks i of  w_i * product over k in S of  x_ik

and m_S does not depend on day, sector or pace. Sets that share no task vanish. The number of sets that
remain is at most 2 to the number of technologies, so this is for a dozen of them, not for a hundred.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from scipy.sparse import csr_array
from scipy.special import expit

from passerelle.domain.exposure import ExposureRange
from passerelle.domain.technology import AdoptionCurve, Technology
from passerelle.domain.units import Case, Floats

_DAYS_PER_YEAR: Final = 365.25
_NOTHING_LEFT: Final = 1e-12  # of the hours: where the start has used up all, nothing more is taken over
OPPOSITE: Final[Mapping[Case, Case]] = {
    Case.LOW: Case.HIGH,
    Case.CENTRAL: Case.CENTRAL,
    Case.HIGH: Case.LOW,
}


@dataclass(frozen=True, slots=True)
class Adoption:
    """Which technologies come into use, where, and over which days."""

    technologies: tuple[Technology, ...]
    lead_log_odds: Floats  # [technology, sector]  of use within the ceiling, less those of all industries
    mix: Floats  # [occupation, sector]  share of the occupation's jobs; each row adds up to 1
    start: date
    days: tuple[date, ...]  # [day]  on which hours taken over since the start are read


@dataclass(frozen=True, slots=True)
class HoursRange:
    """Share of hours taken over since the start, low, central and high; low <= central <= high."""

    low: Floats  # [occupation, day]
    central: Floats
    high: Floats

    def at(self, case: Case) -> Floats:
        """Return the end that ``case`` names."""
        return {Case.LOW: self.low, Case.CENTRAL: self.central, Case.HIGH: self.high}[case]


def in_use(
    curve: AdoptionCurve, days: Sequence[date], lead_log_odds: Floats, ceiling: Case, pace: Case
) -> Floats:
    """Return the share of reached work in which a technology is in use [sector, day]."""
    years = np.array([(day - curve.midpoint).days for day in days]) / _DAYS_PER_YEAR
    return np.asarray(curve.ceiling.at(ceiling) * expit(curve.pace.at(pace) * years + lead_log_odds[:, None]))


def removed_range(
    weight: csr_array[np.float64, tuple[int, int]], reach: ExposureRange, adoption: Adoption
) -> HoursRange:
    """Return the share of hours taken over since the start, with its range.

    Low takes low reach, ceiling and time saved and high reuse; high the opposite. A faster pace means
    more use after a curve's midpoint and less before, and more or less of a rise between two days, so no
    end of it is the cautious one: each day takes the pace, the same end for all technologies, that takes
    over least (or most). Nor is less reach always less hours taken over from the start on: a technology
    that is in full use already leaves less to the others. So low and high hold the central case too.

    Args:
        weight: share of the occupation's work [occupation, pattern].
        reach: share of the work that each technology reaches [pattern, technology].
        adoption: technologies, sectors and days.
    """
    central = removed_at(Case.CENTRAL, weight, reach, adoption)
    return HoursRange(
        np.minimum(central, _end(Case.LOW, weight, reach, adoption)),
        central,
        np.maximum(central, _end(Case.HIGH, weight, reach, adoption)),
    )


def removed_at(
    case: Case, weight: csr_array[np.float64, tuple[int, int]], reach: ExposureRange, adoption: Adoption
) -> Floats:
    """Return one end of ``removed_range`` alone [occupation, day]."""
    if case is Case.CENTRAL:
        overlaps = _overlaps(weight, reach.central)
        return _removed(overlaps, adoption, Case.CENTRAL, (Case.CENTRAL,))[:, 0]
    central = removed_at(Case.CENTRAL, weight, reach, adoption)
    end = _end(case, weight, reach, adoption)
    return np.minimum(central, end) if case is Case.LOW else np.maximum(central, end)


def _end(
    case: Case, weight: csr_array[np.float64, tuple[int, int]], reach: ExposureRange, adoption: Adoption
) -> Floats:
    by_pace = _removed(_overlaps(weight, reach.at(case)), adoption, case, tuple(Case))
    return np.asarray(by_pace.min(axis=1) if case is Case.LOW else by_pace.max(axis=1))


@dataclass(frozen=True, slots=True)
class _Overlaps:
    sets: tuple[tuple[int, ...], ...]  # [set]  technologies that reach some task together; () comes first
    share: Floats  # [occupation, set]  m_S: share of the work that all of them reach


def _overlaps(weight: csr_array[np.float64, tuple[int, int]], reach: Floats) -> _Overlaps:
    """Return the share of each occupation's work that each set of technologies reaches together."""
    together: dict[tuple[int, ...], Floats] = {(): np.ones(reach.shape[0])}  # set -> [pattern]
    for technology, column in enumerate(reach.T):
        wider = {(*known, technology): column * product for known, product in together.items()}
        together |= {known: product for known, product in wider.items() if product.any()}
    return _Overlaps(tuple(together), np.asarray(weight @ np.column_stack(list(together.values()))))


def _removed(overlaps: _Overlaps, adoption: Adoption, case: Case, paces: tuple[Case, ...]) -> Floats:
    """Return the share of hours taken over since the start, at stated ends [occupation, pace, day]."""
    by_set = np.stack([_factors(overlaps, adoption, case, pace) for pace in paces], axis=2)
    shape = (len(adoption.mix), len(paces), len(adoption.days))
    left = np.zeros(shape)
    for mix, factors in zip(adoption.mix.T, by_set, strict=True):
        there = np.flatnonzero(mix > 0.0)
        kept = (overlaps.share[there] @ factors.reshape(len(overlaps.sets), -1)).reshape(
            len(there), len(paces), -1
        )
        at_start = kept[:, :, :1]
        weight = np.broadcast_to(mix[there, None, None], at_start.shape)
        spent = at_start < _NOTHING_LEFT
        left[there] += kept[:, :, 1:] * np.divide(
            weight, at_start, out=np.zeros(at_start.shape), where=~spent
        )
        if spent.any():
            left[there] += weight * spent
    return np.clip(1.0 - left, 0.0, 1.0)


def _factors(overlaps: _Overlaps, adoption: Adoption, case: Case, pace: Case) -> Floats:
    """Return the product of -s_k over each set, the start as the first day [sector, set, day]."""
    days = (adoption.start, *adoption.days)
    saved = [
        in_use(technology.adoption, days, lead, case, pace)
        * (technology.time_saved.at(case) * (1.0 - technology.reused.at(OPPOSITE[case])))
        for technology, lead in zip(adoption.technologies, adoption.lead_log_odds, strict=True)
    ]
    known: dict[tuple[int, ...], Floats] = {(): np.ones((adoption.mix.shape[1], len(days)))}
    for one in overlaps.sets[1:]:
        known[one] = known[one[:-1]] * -saved[one[-1]]
    return np.stack(list(known.values()), axis=1)
