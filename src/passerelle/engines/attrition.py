"""Expected attrition: a rate per role and quarter, never a named person.

Where the employer's own rate is not known, quits of industry i (JOLTS) are mixed by where the jobs of
occupation o are, shaped over occupations by transfers (Employment Projections), and exits come on top:

    shape[o, i] = clip(k[i] * transfers[o], 1/3, 3),   mean over the jobs of i = 1
    usual[r]    = tenure[r] * (1 - (1 - quits[r]) * (1 - exits[r]))
    rate[r]     = multiple * usual[r]

Transfers enter as a shape and never as a level. They count moves to another occupation, many of them
with the same employer, and miss moves to another employer in the same occupation. Only their ratio
between occupations is used, so the level of each industry stays that of JOLTS, whose quits leave out
transfers to other places of the same employer; nobody is counted twice by it. That people who often
change occupation also often change employer is an assumption, held to a band of 1/3 to 3, a guess.

Some labour-force exits are recorded as quits too (JOLTS counts retirements apart, but a person who
quits and then leaves the labour force is in both), so the rate is somewhat high.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.optimize import brentq

from passerelle.domain.calendar import quarterly_from_annual, quarterly_from_monthly
from passerelle.domain.units import Floats

MOST_RATE: Final = 0.95  # a quarter; no role is expected to empty by attrition alone
LEAST_SHAPE: Final = 1.0 / 3.0  # no occupation quits at less than this of its industry's mean, a guess
MOST_SHAPE: Final = 3.0  # nor at more than this, a guess


def transfer_scale(transfers: Floats, jobs: Floats) -> float:
    """Return the k for which clip(k * transfers, 1/3, 3) has a mean of one over an industry's jobs.

    Args:
        transfers: share moving to another occupation in a year [occupation].
        jobs: jobs of the industry [occupation].

    Raises:
        ValueError: occupations with transfers hold less than a quarter of the jobs; then no k does it.
    """
    some = transfers > 0.0
    if jobs[some].sum() * MOST_SHAPE + jobs[~some].sum() * LEAST_SHAPE <= jobs.sum():
        raise ValueError("occupations with transfers hold too few of an industry's jobs to shape its quits")
    mean = float(np.average(transfers, weights=jobs))
    ratio = transfers / mean

    def excess(k: float) -> float:
        return float(np.average(np.clip(k * ratio, LEAST_SHAPE, MOST_SHAPE), weights=jobs)) - 1.0

    # At the lower end all stand at the least shape, at the upper end all who have transfers at the most.
    k = brentq(excess, LEAST_SHAPE / ratio.max(), MOST_SHAPE / ratio[some].min(), xtol=1e-15, rtol=1e-14)
    return float(k) / mean


def transfer_shape(transfers: Floats, scale: Floats) -> Floats:
    """Return quits of each role relative to its industry's mean [role, industry].

    Args:
        transfers: share of the role's occupation moving to another in a year [role].
        scale: what ``transfer_scale`` gives for each industry [industry].
    """
    return np.clip(transfers[:, None] * scale, LEAST_SHAPE, MOST_SHAPE)


def quarterly_quits(monthly: Floats, jobs: Floats, shape: Floats) -> Floats:
    """Return the share of each role that quits in a quarter [role].

    Over all occupations of one industry, weighted by their jobs, the mean is the industry's own.

    Args:
        monthly: quits a month of each industry [industry].
        jobs: jobs of the role's occupation in each industry [role, industry]; a role whose occupation
            has none there takes the plain mean over the industries.
        shape: quits of the role relative to the industry's mean [role, industry].
    """
    quarterly = np.array([quarterly_from_monthly(float(rate)) for rate in monthly])
    total = jobs.sum(axis=1, keepdims=True)
    mix = np.divide(jobs, total, out=np.full(jobs.shape, 1.0 / jobs.shape[1]), where=total > 0.0)
    return np.asarray(np.minimum((mix * shape) @ quarterly, 1.0))


def quarterly_from_years(annual: Floats) -> Floats:
    """Return the share of each role that leaves in a quarter [role], from a year's."""
    rates, role = np.unique(annual, return_inverse=True)
    return np.array([quarterly_from_annual(float(rate)) for rate in rates])[role]


def leaving_rate(quits: Floats, exits: Floats) -> Floats:
    """Return the share of each role that quits or leaves the labour force in a quarter [role]."""
    return np.asarray(1.0 - (1.0 - quits) * (1.0 - exits))


def tenure_shape(first_year: Floats, leavers: Floats, multiple: float) -> Floats:
    """Return attrition of each role relative to the same work at the roster's usual tenure [role].

        (1 + (multiple - 1) * f[r]) / (1 + (multiple - 1) * f_all)

    ``f_all`` is the first-year share of those expected to leave, so their number stays the same: the
    shape moves attrition between roles. A role of unknown tenure has 1.

    Args:
        first_year: share of the role's people in their first year [role]; not a number where unknown.
        leavers: people of the role expected to leave before this shape [role].
        multiple: how often people in their first year leave, relative to the others; at least 1.
    """
    known = np.isfinite(first_year)
    tilt = 1.0 + (multiple - 1.0) * np.where(known, first_year, 0.0)
    counted = np.where(known, leavers, 0.0)
    total = float(counted.sum())
    if total <= 0.0:
        return np.ones(len(first_year))
    return np.where(known, tilt * total / float(counted @ tilt), 1.0)


def expected_rate(usual: Floats, multiple: float) -> Floats:
    """Return the share of each role expected to leave in a quarter [role].

    ``multiple`` moves it for the wave after an announcement, or for a slack market.
    """
    return np.minimum(multiple * usual, MOST_RATE)


def share_leaving(rate: Floats, quarters: int) -> Floats:
    """Return the share of the people at the start who leave within ``quarters`` [role]."""
    return np.asarray(1.0 - (1.0 - rate) ** quarters)
