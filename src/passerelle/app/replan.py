"""How far a new plan keeps people to what they were told, and what became of the earlier plan's quarters."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import polars as pl

from passerelle.app.assemble.positions import positions
from passerelle.app.assemble.roles import Staff
from passerelle.app.assemble.told import HELD_TO, Kept, Outcome, Told, kept_people
from passerelle.app.earlier import Earlier
from passerelle.app.suppression import hidden_cells
from passerelle.data.schema import DECISIONS
from passerelle.domain.units import Ints
from passerelle.engines.placement.decide import SEPARATE
from passerelle.engines.placement.problem import OUTSIDE

_LEFT: Final = ("attrition_people", "volunteers_people")  # of the walk: who leaves by themselves


def stability(earlier: Earlier, told: Told, decisions: pl.DataFrame, staff: Staff) -> dict[str, Any]:
    """Return what plan.json says of a plan made after another.

    ``told_people`` are all who were told of anything; each is in one of the outcomes. Of those who can be
    kept to it, ``kept_told_people`` are, and ``changed_told_people`` are told something else:
    another decision, role, quarter or programme. ``actuals`` compares, by function, who was expected to
    leave by themselves and to be hired with who did and was; counts under eleven people are not shown.

    Args:
        earlier: the earlier plan.
        told: who was told of what in it.
        decisions: of the new plan, one row per employee in their order.
        staff: today's people.
    """
    kept = _kept(told, decisions, staff)
    changed = told.ways.kind[told.row[kept.changed]]
    plan = earlier.folder.plan
    return {
        "earlier": {"name": earlier.name, "start": plan["start"], "hashes": dict(plan["hashes"])},
        "passed_quarters": earlier.passed,
        "told_people": len(told.row),
        "outcomes": {
            f"{outcome.name.lower()}_people": int((told.outcome == outcome).sum()) for outcome in Outcome
        },
        "kept_told_people": int(kept.kept.sum()),
        "changed_told_people": int(kept.changed.sum()),
        "changed_by_decision": {
            f"{name}_people": int((changed == number).sum()) for number, name in enumerate(DECISIONS)
        },
        "actuals": actuals(earlier, told, staff).to_dicts() if earlier.passed else [],
    }


def _kept(told: Told, decisions: pl.DataFrame, staff: Staff) -> Kept:
    can = np.isin(told.outcome, HELD_TO)
    mine = decisions[np.where(can, told.employee, 0)]
    target = positions(mine["role_to"], staff.roles["role_id"])
    programme = told.ways.programme.gather(told.row)
    return kept_people(
        told,
        positions(mine["decision"], pl.Series(DECISIONS)),
        np.where(mine["role_to"].is_null(), OUTSIDE, target),
        mine["quarter"].fill_null(0).to_numpy(),
        (programme.is_null() | (programme == mine["programme_id"])).fill_null(value=False).to_numpy(),
    )


def actuals(earlier: Earlier, told: Told, staff: Staff) -> pl.DataFrame:
    """Return who left by themselves and who was hired by function, as expected and as seen.

    Expected leavers are attrition, volunteers, and those expected to decline an offer by now. Seen are all
    who are gone, but for separations that were due. The function of who left is that of the earlier plan;
    a count of fewer than eleven people is empty, and another where it would be had by subtraction.
    """
    tables = earlier.folder.tables
    roles = tables["roles"].select("role_id", "function", "people")
    walk = tables["headcount"].filter(pl.col("quarter") <= earlier.passed)
    moves = tables["moves"].filter(pl.col("arrival_quarter") <= earlier.passed)
    left = tables["decisions"].select("role_from", pl.Series("left_people", _left(earlier, told), pl.Int64))
    new = staff.cohort_role[staff.cohort[earlier.row < 0]]
    hired = pl.DataFrame({"function": staff.roles["function"].gather(new), "hired_people": 1})
    parts = (
        roles.drop("role_id"),
        _in_functions(walk.select("role_id", expected_left_people=pl.sum_horizontal(_LEFT)), roles),
        _in_functions(moves.select(role_id="role_from", expected_left_people="refused_people"), roles),
        _in_functions(left.rename({"role_from": "role_id"}), roles),
        _in_functions(walk.select("role_id", expected_hired_people="hired_people"), roles),
        hired.cast({"hired_people": pl.Int64}),
    )
    whole = pl.concat(parts, how="diagonal").group_by("function").agg(pl.all().sum()).sort("function")
    return whole.select(
        "function",
        "people",
        "expected_left_people",
        _shown(whole, "left_people"),
        "expected_hired_people",
        _shown(whole, "hired_people"),
    )


def _left(earlier: Earlier, told: Told) -> Ints:
    """Return 1 for who is gone without having been separated as told, else 0 [row of the decisions]."""
    gone = earlier.employee < 0
    separated = (told.outcome == Outcome.HAPPENED) & (told.ways.kind[told.row] == SEPARATE)
    gone[told.row[separated]] = False
    return gone.astype(np.int64)


def _in_functions(rows: pl.DataFrame, roles: pl.DataFrame) -> pl.DataFrame:
    """Return rows of roles as rows of functions."""
    functions = roles.select("role_id", "function")
    return rows.join(functions, on="role_id", how="left").drop("role_id")


def _shown(whole: pl.DataFrame, column: str) -> pl.Series:
    """Return counts with those of too few people left empty."""
    counts = {(column, name): count for name, count in whole.select("function", column).iter_rows()}
    hidden = hidden_cells(counts)
    shown = [None if cell in hidden else count for cell, count in counts.items()]
    return pl.Series(column, shown, dtype=pl.Int64)
