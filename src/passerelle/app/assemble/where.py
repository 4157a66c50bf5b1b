"""Which roles a target, a growth line or a limit means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import polars as pl

from passerelle.domain.scenario import Where
from passerelle.domain.units import Bools, Ints
from passerelle.errors import Fault

COLUMNS: Final = ("function", "department", "job_title", "site", "region", "country", "grade")
FILTERS: Final = ("segment", "occupation", *COLUMNS)


def members(roles: pl.DataFrame, where: Where, segments: Mapping[str, Where]) -> Ints:
    """Return the indices of the roles for which every filter of ``where`` holds [member].

    Words are compared without regard to case; a filter holds if one of its values does. A
    filter on a column that the roster does not have matches nothing, nor does a segment that is
    not defined; ``faults`` says so in words.
    """
    return np.flatnonzero(_holds(roles, where, segments, ()))


def in_occupations(roles: pl.DataFrame, codes: Sequence[str]) -> Bools:
    """Return whether each role's occupation is one of ``codes`` or lies below one [role].

    A code is a SOC code or its beginning: ``43``, ``43-0000``, ``43-4`` and ``43-4051`` all work.
    """
    holds = np.zeros(roles.height, dtype=bool)
    for code in codes:
        starts = roles["occupation"].str.starts_with(_beginning(code)).fill_null(False)
        holds |= starts.to_numpy()
    return holds


def faults(roles: pl.DataFrame, where: Where, segments: Mapping[str, Where], key: str) -> list[Fault]:
    """Return what stands in the way of ``where`` matching any role; empty when it matches some."""
    if len(members(roles, where, segments)) > 0:
        return []
    found = []
    for name, values in where.filters.items():
        if name == "segment":
            unknown = [value for value in values if value not in segments]
            if unknown:
                known = ", ".join(sorted(segments)) or "none"
                what = "is not a segment of the scenario."
                found.append(
                    Fault(key, what, f"Defined are: {known}; add it under [segments].", ", ".join(unknown))
                )
        elif name not in FILTERS:
            remedy = f"Use one of {', '.join(FILTERS)}."
            found.append(Fault(key, "names no property of a role.", remedy, name))
        elif name in COLUMNS and (name not in roles.columns or roles[name].is_null().all()):
            remedy = "Take this filter out, or map a column of the roster to it."
            found.append(Fault(key, "filters by something that the roster does not have.", remedy, name))
    if not found:
        remedy = f"Change the filter.{_known(roles, where)}"
        found.append(Fault(key, "matches no role of the roster.", remedy, str(where)))
    return found


def _holds(
    roles: pl.DataFrame, where: Where, segments: Mapping[str, Where], inside: tuple[str, ...]
) -> Bools:
    holds = np.ones(roles.height, dtype=bool)
    for name, values in where.filters.items():
        if name == "segment":
            # A segment may build on other segments; one that leads back to itself matches nothing.
            known = [value for value in values if value in segments and value not in inside]
            held = [_holds(roles, segments[value], segments, (*inside, value)) for value in known]
            holds &= np.any(held, axis=0) if held else False
        elif name == "occupation":
            holds &= in_occupations(roles, values)
        elif name in COLUMNS and name in roles.columns:
            words = [value.strip().casefold() for value in values]
            column = roles[name].cast(pl.String).str.strip_chars().str.to_lowercase()
            holds &= column.is_in(words).fill_null(False).to_numpy()
        else:
            holds[:] = False
    return holds


def _beginning(code: str) -> str:
    """Return the part of a SOC code that all the occupations below it share."""
    code = code.strip()
    group, dash, rest = code.partition("-")
    if not dash:
        return f"{group}-"
    return f"{group}-{rest.rstrip('0') if len(rest) == 4 else rest}"


def _known(roles: pl.DataFrame, where: Where) -> str:
    """Return which values there are for the one filter of ``where``, if they are few."""
    names = [name for name in where.filters if name in COLUMNS and name in roles.columns]
    if len(names) != 1:
        return ""
    values = sorted(roles[names[0]].drop_nulls().unique().cast(pl.String).to_list())
    shown = ", ".join(values[:12]) + (", ..." if len(values) > 12 else "")
    return f" The roster has for {names[0]}: {shown}." if values else ""
