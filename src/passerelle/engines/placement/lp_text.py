"""Writes a linear programme in the CPLEX LP format, to be read by people and compared in tests."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from passerelle.domain.units import Floats
from passerelle.engines.placement.model import Block, Flows, LinearProgram


def lp_text(lp: LinearProgram, flows: Flows | None = None) -> str:
    """Return ``lp`` as text, with a name for each column and row; rows without a limit are left out.

    With ``flows`` a flow is named by its way and quarter, such as ``flow_w3_t1``, else by its place.
    """
    names = [label for block in lp.columns.values() for label in _labels(block, flows)]
    rows = [label for block in lp.rows.values() for label in block.labels()]
    lines = ["Minimize", f" cost: {_sum(lp.cost, np.arange(len(names)), names)}", "Subject To"]
    matrix = lp.matrix.tocsr()
    for i, row in enumerate(rows):
        part = slice(matrix.indptr[i], matrix.indptr[i + 1])
        order = np.argsort(matrix.indices[part])
        terms = _sum(matrix.data[part][order], matrix.indices[part][order], names)
        lines += [f" {row}: {terms} {limit}" for limit in _limits(lp.row_least[i], lp.row_most[i])]
    lines.append("Bounds")
    lines += [
        f" {bound}"
        for name, least, most in zip(names, lp.column_least, lp.column_most, strict=True)
        for bound in _bounds(name, least, most)
    ]
    return "\n".join([*lines, "End", ""])


def _labels(block: Block, flows: Flows | None) -> list[str]:
    if block.axes != ("f",) or flows is None:
        return block.labels()
    return [f"{block.name}_w{way}_t{start}" for way, start in zip(flows.way, flows.start, strict=True)]


def _sum(values: Floats, columns: NDArray[np.integer], names: list[str]) -> str:
    terms = [
        f"{'-' if value < 0.0 else '+'} {_factor(abs(value))}{names[column]}"
        for value, column in zip(values, columns, strict=True)
        if value != 0.0
    ]
    return " ".join(terms).removeprefix("+ ") or f"0 {names[0]}"


def _limits(least: float, most: float) -> list[str]:
    if math.isfinite(least) and least == most:
        return [f"= {_number(most)}"]
    bounds = [f">= {_number(least)}"] if math.isfinite(least) else []
    return bounds + ([f"<= {_number(most)}"] if math.isfinite(most) else [])


def _bounds(name: str, least: float, most: float) -> list[str]:
    """Return what limits a column beyond being at least zero."""
    floor = [f"{name} >= {_number(least)}"] if least != 0.0 else []
    return floor + ([f"{name} <= {_number(most)}"] if math.isfinite(most) else [])


def _factor(value: float) -> str:
    return "" if value == 1.0 else f"{_number(value)} "


def _number(value: float) -> str:
    return f"{value:.9g}"
