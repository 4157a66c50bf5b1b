"""Functions as weights over occupations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from passerelle.app.assemble.tasks import Weights
from passerelle.data.functions import functions, shares_of
from passerelle.data.reference import Reference


@dataclass(frozen=True, slots=True)
class FunctionMap:
    """Which share of each occupation's people counts to each function."""

    ids: tuple[str, ...]  # [function]
    titles: tuple[str, ...]  # [function]
    weights: Weights  # [function, occupation]  share; each occupation adds up to one


def function_map(reference: Reference) -> FunctionMap:
    """Return the functions over the occupations of ``reference``, in the order of its table."""
    names = functions()
    row_of = {function: row for row, function in enumerate(names)}
    rows, columns, shares = [], [], []
    for column, occupation in enumerate(reference.occupations["occupation"]):
        for function, share in shares_of(occupation).items():
            rows.append(row_of[function])
            columns.append(column)
            shares.append(share)
    shape = (len(names), reference.occupations.height)
    weights = csr_array((np.array(shares, dtype=np.float64), (rows, columns)), shape=shape)
    return FunctionMap(tuple(names), tuple(names.values()), weights)
