"""Where the role that a person entered stands in a ranking of all, and how often it is among the first."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.sparse import csr_array

from passerelle.domain.units import Floats, Ints
from passerelle.engines.back_test import Estimate, estimate

_TIE: Final = 1e-9  # as the share of a mass by which noise may differ: it breaks ties and nothing else


def group_mass(mass: Floats, group: Ints, *, best: bool = False) -> Floats:
    """Return the mass of each group of roles [origin, group]: the sum over its roles, or the best of them.

    Args:
        mass: at least zero [origin, role].
        group: [role], from 0 without gaps.
        best: whether a group counts as its best role.
    """
    count = int(group.max(initial=-1)) + 1
    if not best:
        member = csr_array((np.ones(len(group)), (np.arange(len(group)), group)), shape=(len(group), count))
        return np.asarray(mass @ member)
    order = np.argsort(group, kind="stable")
    first = np.searchsorted(group[order], np.arange(count))
    return np.asarray(np.maximum.reduceat(mass[:, order], first, axis=1))


def entered_ranks(mass: Floats, own: Ints, entered: Ints, noise: Floats) -> Floats:
    """Return the rank of the group that each mover entered, 1 for the first [mover].

    Args:
        mass: of every group, for each mover [mover, group].
        own: the mover's group, which is no candidate [mover].
        entered: the group entered [mover].
        noise: between 0 and 1, breaks ties [group].
    """
    scored = mass * (1.0 + _TIE * noise) + 1e-3 * _TIE * noise
    row = np.arange(len(own))
    scored[row, own] = -np.inf
    return np.asarray(1.0 + (scored > scored[row, entered][:, None]).sum(axis=1), dtype=np.float64)


def redrawn_mean(values: Floats, cluster: Ints, counts: Floats) -> Floats:
    """Return the mean of ``values`` in each redrawn sample of clusters [draw].

    Args:
        values: [mover]
        cluster: [mover]
        counts: how often each cluster is drawn [cluster, draw], from ``engines.back_test.redraws``.
    """
    total = np.bincount(cluster, values, minlength=len(counts)) @ counts
    held = np.bincount(cluster, minlength=len(counts)).astype(np.float64) @ counts
    return np.asarray(np.divide(total, held, out=np.zeros_like(total), where=held > 0.0))


def mean_estimate(values: Floats, cluster: Ints, counts: Floats) -> Estimate:
    """Return the mean of ``values`` with its interval over redrawn clusters."""
    return estimate(float(values.mean()), redrawn_mean(values, cluster, counts))


def lift_estimate(values: Floats, base: Floats, cluster: Ints, counts: Floats) -> Estimate:
    """Return the mean of ``values`` over that of ``base``, with its interval over redrawn clusters.

    Both are of the same movers. Where a sample's base is zero, half a hit is put in its place.
    """
    least = 0.5 / max(len(base), 1)
    redrawn = redrawn_mean(values, cluster, counts) / np.maximum(redrawn_mean(base, cluster, counts), least)
    return estimate(float(values.mean() / max(float(base.mean()), least)), redrawn)
