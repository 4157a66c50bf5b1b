"""Expected attrition: a rate per role and quarter, never a named person.

Quits by industry (JOLTS) are mixed by where the occupation's jobs are; labour-force exits by
occupation (Employment Projections) come on top:

    rate = multiple * (1 - (1 - quits) * (1 - exits))

Some labour-force exits are recorded as quits too (JOLTS counts retirements apart, but a person who
quits and then leaves the labour force is in both), so the rate is somewhat high. Occupational
transfers are not used: they count moves between occupations, many of them with the same employer,
and those who change employer are in the quits already.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from passerelle.domain.calendar import quarterly_from_annual, quarterly_from_monthly
from passerelle.domain.units import Floats

MOST_RATE: Final = 0.95  # a quarter; no role is expected to empty by attrition alone


def quarterly_quits(monthly: Floats, jobs: Floats) -> Floats:
    """Return the share of each role that quits in a quarter [role].

    Args:
        monthly: quits a month of each industry [industry].
        jobs: jobs of the role's occupation in each industry [role, industry]; a role whose occupation
            has none there takes the plain mean over the industries.
    """
    quarterly = np.array([quarterly_from_monthly(float(rate)) for rate in monthly])
    total = jobs.sum(axis=1, keepdims=True)
    mix = np.divide(jobs, total, out=np.full(jobs.shape, 1.0 / jobs.shape[1]), where=total > 0.0)
    return np.asarray(mix @ quarterly)


def quarterly_exits(annual: Floats) -> Floats:
    """Return the share of each role that leaves the labour force in a quarter [role], from a year's."""
    rates, role = np.unique(annual, return_inverse=True)
    return np.array([quarterly_from_annual(float(rate)) for rate in rates])[role]


def expected_rate(quits: Floats, exits: Floats, multiple: float) -> Floats:
    """Return the share of each role expected to leave in a quarter [role].

    ``multiple`` moves it for the wave after an announcement, or for a slack market.
    """
    return np.asarray(np.minimum(multiple * (1.0 - (1.0 - quits) * (1.0 - exits)), MOST_RATE))
