"""A plan's headcount walk and O*NET's ratings to the balance of skills."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.day_one import PlanPeople, arrivals
from passerelle.app.assemble.positions import UNKNOWN, positions
from passerelle.app.wording import percent
from passerelle.data import schema
from passerelle.data.reference import Reference
from passerelle.domain.units import Bools, Floats
from passerelle.engines.skill_balance import PeopleFlows, imputed_share, need, skill_balance
from passerelle.errors import BadInput, Fault

_KINDS: Final = ("skill", "knowledge")
_WORTH_SAYING: Final = 0.005  # of what is wanted: a smaller imputed part is not told in words


def skill_balance_table(people: PlanPeople, reference: Reference) -> pl.DataFrame:
    """Return the balance of every skill and knowledge element: greatest shortfall, then growth, first.

    Raises:
        BadInput: the plan has occupations that the snapshot does not know.
    """
    elements = reference.elements.filter(pl.col("kind").is_in(_KINDS))
    needs = _needs(reference, elements["element"])
    flows = occupation_flows(people, reference)
    imputed: Bools = (reference.occupations["skills_flag"] == "imputed").to_numpy()
    found, share = skill_balance(flows, needs), imputed_share(flows, needs, imputed)
    columns = {
        f"{name}_people": getattr(found, name)
        for name in ("today", "attrition", "separated", "moved_out", "hired", "moved_in", "trained")
    }
    frame = elements.with_columns(
        **{name: pl.Series(values) for name, values in columns.items()},
        rounding_people=pl.Series(found.rounding),
        end_people=pl.Series(found.end),
        wanted_people=pl.Series(found.wanted),
        wanted_low_people=pl.Series(found.wanted_low),
        wanted_high_people=pl.Series(found.wanted_high),
        change_people=pl.Series(found.change),
        balance_people=pl.Series(found.balance),
        balance_low_people=pl.Series(found.end - found.wanted_high),
        balance_high_people=pl.Series(found.end - found.wanted_low),
        balance_share=pl.Series(found.balance_share),
        imputed_share=pl.Series(share),
        says=pl.Series(list(_says(share)), dtype=pl.String),
    )
    order = ("balance_people", "change_people", "element")
    return schema.SKILL_BALANCE.conform(frame).sort(order, descending=[False, True, False])


def occupation_flows(people: PlanPeople, reference: Reference) -> PeopleFlows:
    """Return the people of a plan by occupation, in the order of the snapshot.

    Raises:
        BadInput: the plan has occupations that the snapshot does not know.
    """
    at = positions(people.roles["occupation"], reference.occupations["occupation"])
    if (at == UNKNOWN).any():
        unknown = people.roles["occupation"].filter(pl.Series(at == UNKNOWN)).unique()
        where = "roles.parquet of the plan, column occupation"
        what = "is not in the embedded figures; the plan was made with others."
        remedy = "Make the plan again with this version."
        raise BadInput([Fault(where, what, remedy, str(unknown[0]), len(unknown))])

    def summed(by_role: Floats) -> Floats:
        return np.asarray(np.bincount(at, by_role, reference.occupations.height), np.float64)

    def over_plan(column: str) -> Floats:
        return summed(people.walked(column).sum(axis=1))

    def at_end(column: str) -> Floats:
        return summed(people.walked(column)[:, -1])

    trained = summed(_trained(people))
    return PeopleFlows(
        today=summed(people.walked("start_people")[:, 0]),
        attrition=over_plan("attrition_people"),
        separated=over_plan("separated_people") + over_plan("volunteers_people"),
        moved_out=over_plan("moved_out_people"),
        hired=over_plan("hired_people"),
        moved_in=_quiet(over_plan("moved_in_people") - trained),
        trained=trained,
        rounding=over_plan("rounding_people"),
        end=at_end("end_people"),
        wanted=at_end("required_people"),
        wanted_low=at_end("required_low_people"),
        wanted_high=at_end("required_high_people"),
    )


def _trained(people: PlanPeople) -> Floats:
    """Return expected arrivals after training [role]."""
    came = arrivals(people).filter("trained")
    target = positions(came["role_to"], people.roles["role_id"])
    return np.asarray(np.bincount(target, came["people"].to_numpy(), people.roles.height), np.float64)


def _needs(reference: Reference, elements: pl.Series) -> Floats:
    """Return how much each occupation needs each element, 0 to 1 [occupation, element]; 0 where unrated."""
    rated = reference.skills
    found = np.zeros((reference.occupations.height, len(elements)))
    row = positions(rated["occupation"], reference.occupations["occupation"])
    column = positions(rated["element"], elements)
    known = (row != UNKNOWN) & (column != UNKNOWN)
    importance = rated["importance"].cast(pl.Float64).to_numpy()
    found[row[known], column[known]] = need(importance[known])
    return found


def _says(imputed: Floats) -> Iterator[str]:
    basis = "Ratings of occupations stand for people's own skills"
    for share in imputed.tolist():
        if share < _WORTH_SAYING:
            yield f"{basis}."
        else:
            yield f"{basis}; {percent(share)} of what is wanted rests on imputed ratings."


def _quiet(values: Floats) -> Floats:
    """Return ``values`` without floating-point noise below nothing."""
    return np.where(np.abs(values) < 1e-9, 0.0, values)
