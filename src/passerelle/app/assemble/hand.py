"""What is settled before the optimiser: people pinned by hand, and people told of an earlier plan."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from passerelle.app.assemble.ways import NOBODY, Cohorts, Drafts, Options
from passerelle.domain.units import Bools, Floats, Ints
from passerelle.errors import BadInput, Fault


@dataclass(frozen=True, slots=True)
class Settled:
    """Ways that some people of a cohort were put on; one entry per way.

    People are counted on the as-of date: of them, those whom attrition leaves take the way in its quarter.

    Raises:
        ValueError: the arrays differ in length, or people are below zero.
    """

    cohort: Ints  # [entry]  index among all cohorts
    kind: Ints  # [entry]  of engines.placement.problem.Kind; nobody is put on VOLUNTARY
    target: Ints  # [entry]  index among all roles; OUTSIDE where they leave
    quarter: Ints  # [entry]  of the start
    duration: Ints  # [entry]  quarters from start to arrival; -1: as it comes
    programme: tuple[str, ...]  # [entry]  id of the training; empty: as it comes
    people: Floats  # [entry]
    accepted: Bools  # [entry]  whether they have said yes; an offer may be declined otherwise
    key: tuple[str, ...]  # [entry]  where it was said, for messages

    def __post_init__(self) -> None:
        if len({len(getattr(self, field.name)) for field in fields(self)}) > 1:
            raise ValueError("the entries of what is settled differ in length")
        if (self.people < 0.0).any():
            raise ValueError("nobody can be settled on a way by fewer than no people")

    def __len__(self) -> int:
        return len(self.cohort)


@dataclass(frozen=True, slots=True)
class HandFacts:
    """What the plan's owner decided: whom to leave alone, and who goes where."""

    stays: Floats  # [all cohorts]  people of the as-of date who get no proposal
    fixed: Settled


def nothing_settled() -> Settled:
    """Return no entries at all."""
    none, few = np.empty(0, np.int64), np.empty(0)
    return Settled(none, none, none, none, none, (), few, np.empty(0, bool), ())


def no_hand(cohorts: int) -> HandFacts:
    """Return that nothing was decided by hand for so many cohorts."""
    return HandFacts(np.zeros(cohorts), nothing_settled())


def with_settled(
    ways: Drafts,
    found: Options,
    cohorts: Cohorts,
    programme_ids: tuple[str, ...],
    fixed: Settled,
    told: Settled,
) -> tuple[Drafts, tuple[str, ...]]:
    """Return the ways with those that somebody settled, and a note on what could not be kept.

    People who were put on a way by hand go on it, no more and no fewer. People who were told of one
    may go on it; so many of them as are asked to do otherwise pay the price of that.

    Raises:
        BadInput: no way leads where somebody was put.
    """
    by_hand, lost = _settled(found, cohorts, programme_ids, fixed)
    if len(lost):
        what = "puts people on a way that does not exist: no training leads there, or not in that time."
        remedy = "Choose another role or programme, or a move without training."
        raise BadInput([Fault(fixed.key[k], what, remedy) for k in lost.tolist()])
    as_told, forgotten = _settled(found, cohorts, programme_ids, told)
    by_hand = _with(by_hand, least=by_hand.most, fixed=by_hand.told, told=np.full(len(by_hand), NOBODY))
    notes: tuple[str, ...] = ()
    if len(forgotten):
        people = float(told.people[forgotten].sum())
        notes = (f"Of the people told earlier, {people:,.0f} were told of a way that is no longer open.",)
    parts = (ways, by_hand, as_told)
    joined = {f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Drafts)}
    order = np.argsort(joined["cohort"], kind="stable")
    return Drafts(**{name: values[order] for name, values in joined.items()}), notes


def _settled(
    found: Options, cohorts: Cohorts, programme_ids: tuple[str, ...], settled: Settled
) -> tuple[Drafts, Ints]:
    """Return a way for each entry, ``told`` its index, and the entries for which there is none."""
    at = np.full(int(max(cohorts.at.max(initial=-1), settled.cohort.max(initial=-1))) + 1, -1)
    at[cohorts.at] = np.arange(len(cohorts.at))
    cohort = at[settled.cohort]
    option = _options_of(found, cohorts, cohort, programme_ids, settled)
    entry = np.flatnonzero((option >= 0) & (settled.quarter >= 1) & (settled.quarter <= cohorts.quarters))
    mine, quarter = cohort[entry], settled.quarter[entry]
    ways = Drafts(
        cohort=mine,
        option=option[entry],
        first=quarter,
        last=quarter,
        least=np.zeros(len(entry)),
        most=settled.people[entry] * cohorts.kept[mine, quarter - 1],
        accepted=settled.accepted[entry],
        fixed=np.full(len(entry), NOBODY),
        told=entry,
    )
    return ways, np.setdiff1d(np.arange(len(settled)), entry)


def _options_of(
    found: Options, cohorts: Cohorts, cohort: Ints, programme_ids: tuple[str, ...], settled: Settled
) -> Ints:
    """Return the first option that is what each entry asks for [entry], -1 where there is none."""
    number = {name: at for at, name in enumerate(programme_ids)}
    programme = np.array([number.get(name, -2) if name else -1 for name in settled.programme], dtype=np.int64)
    role = np.where(cohort >= 0, cohorts.role[cohort] if len(cohorts.role) else -1, -1)
    option = np.full(len(settled), -1)
    for any_time in (False, True):
        for any_programme in (False, True):
            asks = ((settled.duration < 0) == any_time) & ((programme == -1) == any_programme)
            asks = np.flatnonzero(asks & (role >= 0))
            if not len(asks):
                continue
            columns = [(found.role, role), (found.kind, settled.kind), (found.target, settled.target)]
            if not any_time:
                columns.append((found.duration, settled.duration))
            if not any_programme:
                columns.append((found.programme, programme))
            option[asks] = _first_alike([(there, here[asks]) for there, here in columns])
    return option


def _first_alike(columns: list[tuple[Ints, Ints]]) -> Ints:
    """Return, for each row of the second of each pair, the first row of the first with the same values."""
    known = len(columns[0][0])
    rows = np.column_stack([np.concatenate(pair) for pair in columns])
    _, first, group = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    alike = first[group.reshape(-1)[known:]]
    return np.where(alike < known, alike, -1)


def _with(ways: Drafts, **changed: Floats | Ints) -> Drafts:
    return Drafts(
        **{field.name: changed.get(field.name, getattr(ways, field.name)) for field in fields(Drafts)}
    )
