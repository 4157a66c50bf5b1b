"""Small made-up facts and flows for the tests of the model of likely moves."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from passerelle.domain.units import Ints
from passerelle.engines.likely.facts import PROFILES, RATINGS, UnitFacts
from passerelle.engines.likely.flows import Flows


def some_facts(seed: int, units: int = 7) -> UnitFacts:
    rng = np.random.default_rng(seed)
    codes = tuple(sorted(f"{11 + 2 * (k % 3)}-{1000 + 10 * k}" for k in range(units)))
    return UnitFacts(
        codes=codes,
        jobs_people=rng.uniform(1e3, 1e6, units),
        pay=rng.uniform(3e4, 2e5, units),
        job_zone=rng.uniform(1.0, 5.0, units),
        exit_rate=rng.uniform(0.0, 0.1, units),
        transfer_rate=rng.uniform(0.0, 0.1, units),
        growth=rng.uniform(-0.2, 0.3, units),
        importance={kind: rng.uniform(1.0, 5.0, (units, 4)) for kind in RATINGS},
        level={kind: rng.uniform(0.0, 7.0, (units, 4)) for kind in RATINGS},
        schooling=rng.dirichlet(np.ones(6), units),
        schooling_step={"education": np.array([1.0, 2.0, 3.0, 0.0, 0.0, 0.0])},
        sectors=rng.dirichlet(np.ones(3), units),
        profiles={name: sp.csr_array(rng.uniform(0.0, 1.0, (units, 5))) for name in PROFILES},
        related=np.where(rng.random((units, units)) < 0.3, 0.5, 0.0),
    )


def some_flows(seed: int, units: int = 7) -> Flows:
    rng = np.random.default_rng(seed)
    leavers = rng.random((units, units)) * (rng.random((units, units)) < 0.7)
    np.fill_diagonal(leavers, 0.0)
    leavers[:, 0] += 0.01 * (np.arange(units) > 0)
    leavers[0, 1] += 0.01
    leavers /= leavers.sum(axis=1, keepdims=True)
    return Flows(
        leavers,
        rng.uniform(0.01, 0.2, units),
        rng.uniform(1e3, 1e6, units),
        np.ones(units, dtype=np.bool_),
        np.zeros((units, units), dtype=np.bool_),
        {"major": np.arange(units, dtype=np.int64) % 3},
        np.zeros((units, units), dtype=np.bool_),
    )


def reordered(flows: Flows, order: Ints) -> Flows:
    square = np.ix_(order, order)
    return Flows(
        flows.leavers[square],
        flows.leave[order],
        flows.jobs_people[order],
        flows.known[order],
        flows.kin[square],
        {name: group[order] for name, group in flows.group.items()},
        flows.barred[square],
    )
