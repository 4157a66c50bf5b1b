"""Required headcount by function: the roles' walk, shared over the functions of their occupations."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from scipy.sparse import csr_array, hstack, vstack

from passerelle.app.assemble.demand import RoleDemand
from passerelle.app.assemble.exposed import Exposed
from passerelle.app.assemble.positions import positions
from passerelle.app.assemble.tasks import Weights
from passerelle.app.exposure.groups import Groups
from passerelle.data.functions import OTHER
from passerelle.domain.units import Floats

ALL: tuple[str, str] = ("all", "All")  # id and title of the row of everybody
_NOISE: Final = 1e-9  # people below it are what rounding leaves of nobody


def demand_table(known: Exposed, functions: Groups, roles: pl.DataFrame, demand: RoleDemand) -> pl.DataFrame:
    """Return the table ``demand`` of the view: one row per group of ``functions``, then one of all.

    Each row adds up: start + growth + technology + target = end, and to fill = end - (start - attrition).
    """
    shares = _role_shares(known, functions, roles)
    walk = demand.walk
    columns = {
        "start_people": walk.start,
        "growth_people": walk.growth,
        "technology_people": walk.technology,
        "target_people": walk.target,
        "end_people": walk.end,
        "end_low_people": demand.required_least[:, -1],
        "end_high_people": demand.required_most[:, -1],
        "attrition_people": walk.attrition,
        "attrition_low_people": demand.attrition_least,
        "attrition_high_people": demand.attrition_most,
        "to_fill_people": walk.to_fill,
    }
    return pl.DataFrame(
        {
            "function": [*functions.ids, ALL[0]],
            "title": [*functions.titles, ALL[1]],
            **{name: _with_total(shares, values) for name, values in columns.items()},
        }
    )


def _with_total(shares: Weights, values: Floats) -> Floats:
    people = np.append(np.asarray(shares @ values), values.sum())
    return np.where(np.abs(people) < _NOISE, 0.0, people)


def _role_shares(known: Exposed, functions: Groups, roles: pl.DataFrame) -> Weights:
    """Return the share of each role in each group [group, role]; every role adds up to one."""
    unknown = np.array([[float(function == OTHER)] for function in known.functions.ids])
    weights = csr_array(hstack([known.functions.weights, csr_array(unknown)]))  # the last: no occupation
    at = positions(roles["occupation"], known.reference.occupations["occupation"])
    by_role = csr_array(weights[:, np.where(at < 0, weights.shape[1] - 1, at)])
    shown = csr_array(by_role[functions.source[functions.source >= 0]])
    if (functions.source >= 0).all():
        return shown
    rest = 1.0 - np.asarray(shown.sum(axis=0)).ravel()
    return csr_array(vstack([shown, csr_array(np.maximum(rest, 0.0)[None, :])]))
