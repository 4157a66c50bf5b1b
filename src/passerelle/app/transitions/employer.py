"""Use case: where people of each role of an employer could go within it, and where such people go.

Roles only, never persons.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from passerelle.app.assemble.role_facts import between_occupations, coded, own_pay, role_facts
from passerelle.app.assemble.roles import staff
from passerelle.app.occupations import find_occupation
from passerelle.app.suppression import LEAST_PEOPLE
from passerelle.app.transitions.employer_rows import BestMoves, Ends, move_rows
from passerelle.app.transitions.known import Known, known
from passerelle.app.transitions.rules import Rules
from passerelle.app.transitions.used import used_sources
from passerelle.app.wording import counted, percent
from passerelle.app.workforce import Sources, Workforce, coded_titles, read_workforce
from passerelle.data import reference as snapshots
from passerelle.data import role_move_weights
from passerelle.data.reference import Reference
from passerelle.domain.units import Bools, Ints
from passerelle.engines.coding import CONFIDENT_AT
from passerelle.engines.role_advice import role_advice, tiers
from passerelle.engines.role_moves import RoleFacts, role_moves
from passerelle.errors import BadInput, Fault

MOST_MOVES: Final = 5  # of each role
USED_SHARE: Final = 0.01  # of those who leave a role, from which a way out of it counts as used
_START: Final = date(2025, 10, 1)  # no clock in results; roles do not depend on it
_SUGGESTIONS: Final = 5
_ALIKE: Final = 0.6  # of two spellings, from which one may be meant for the other (difflib's own default)


@dataclass(frozen=True, slots=True)
class EmployerTransitions:
    """Moves between the roles of one employer: of each role the advisable first, each by how likely.

    Unsure and remote moves come last, and no share counts them.
    """

    employer: str  # the files in words
    employees: int
    roles: int  # of the employer
    origins: int  # roles whose ways out are here
    asked: tuple[str, ...]  # how a question for one occupation or title was understood
    # One row per role and destination, the largest roles first: see ``employer_rows.move_rows``. Roles of
    # fewer than 11 people are named by their title and place alone: their people and pay are null.
    table: pl.DataFrame
    advisable_people_share: float  # of the people of the origins, in roles with an advisable way in reach
    used_people_share: float  # of them with one that at least 1 % of those who leave are expected to take
    viable_people_share: float  # in roles with a viable way, in reach or not
    shares_count: str  # what the three count, in words
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    snapshot: str  # id and hash, short

    def as_json(self) -> dict[str, Any]:
        """Return the result as plain values."""
        return {
            "employer": self.employer,
            "employees": self.employees,
            "roles": self.roles,
            "origins": self.origins,
            "asked": list(self.asked),
            "advisable_people_share": self.advisable_people_share,
            "used_people_share": self.used_people_share,
            "viable_people_share": self.viable_people_share,
            "shares_count": self.shares_count,
            "transitions": self.table.to_dicts(),
            "notes": list(self.notes),
            "sources": list(self.sources),
            "snapshot": self.snapshot,
        }


def employer_transitions(
    sources: Sources,
    *,
    reference: Reference | None = None,
    rules: Rules | None = None,
    origin: str | None = None,
    most: int = MOST_MOVES,
    programmes: Path | None = None,
) -> EmployerTransitions:
    """Return up to ``most`` viable moves out of every role of an employer into its others, and the likeliest.

    Args:
        sources: the employer's extracts, or the folder of an import.
        reference: the snapshot; the embedded one unless told.
        rules: thresholds of advice and numbers of training; the levers' defaults unless told.
        origin: one job title of the employer, or one occupation by code or title; all roles unless told.
        most: moves of each kind out of each role.
        programmes: a catalogue of programmes to set against the gaps.

    Raises:
        BadInput: the extracts or the catalogue are faulty, or ``origin`` names no role of the employer.
        UsageError: an imported folder is named beside other files.
    """
    snapshot = reference or snapshots.load()
    workforce = read_workforce(sources, snapshot)
    roles = employer_roles(workforce, snapshot)
    chosen, asked = asked_roles(roles, origin, snapshot)
    all_known = known(snapshot, rules, programmes)
    roles = roles.with_columns(own_pay())
    facts = role_facts(roles.with_columns(coded()), snapshot)
    ends = Ends(roles, facts, hidden_roles(roles["people"].to_numpy()))
    table = move_rows(best_moves(facts, all_known, chosen, most), ends, all_known)
    advisable = table.filter("advisable", "in_reach")
    return EmployerTransitions(
        employer=workforce.name,
        employees=int(roles["people"].sum()),
        roles=roles.height,
        origins=len(chosen),
        asked=asked,
        table=table,
        advisable_people_share=_reached(advisable, roles, chosen),
        used_people_share=_reached(advisable.filter(pl.col("likely") >= USED_SHARE), roles, chosen),
        viable_people_share=_reached(table.filter("viable"), roles, chosen),
        shares_count=_shares_count(roles),
        notes=_notes(workforce, roles, all_known),
        sources=tuple(source.attribution for source in used_sources(snapshot)),
        snapshot=f"{snapshot.snapshot_id}, {snapshot.hash[:12]}",
    )


def employer_roles(workforce: Workforce, reference: Reference) -> pl.DataFrame:
    """Return an employer's roles, largest first: the columns of schema.ROLES that people and titles give."""
    people = staff(workforce.roster, coded_titles(workforce, reference), reference, _START)
    return people.roles.sort("people", "role_id", descending=[True, False])


def best_moves(facts: RoleFacts, all_known: Known, origins: Ints, most: int) -> BestMoves:
    """Return the viable moves out of ``origins``, the advisable first, and the likeliest of all.

    Viable moves of which too little is known, or which hardly anyone makes, come after the others.
    """
    graph = all_known.scored.graph
    advice = role_advice(graph)
    could, usual = role_moves(
        facts,
        between_occupations(graph),
        role_move_weights.load().weights,
        origins,
        most=most,
        orders=(lambda some, likely: tiers(advice, facts, some, likely), None),
    )
    return BestMoves(could, usual)


def hidden_roles(people: Ints) -> Bools:
    """Return the roles whose people and pay are not shown [role]: those of fewer than 11 people.

    Where that is one role alone, the next smallest is hidden with it, or the total would tell.
    """
    hidden = people < LEAST_PEOPLE
    if hidden.sum() == 1 and len(people) > 1:
        hidden[np.argsort(people, kind="stable")[:2]] = True
    return np.asarray(hidden)


def asked_roles(roles: pl.DataFrame, asked: str | None, reference: Reference) -> tuple[Ints, tuple[str, ...]]:
    """Return the roles asked for, by title or occupation, and how the question was understood.

    Raises:
        BadInput: no role goes by that name; with what is spelt alike.
    """
    if asked is None:
        return np.arange(roles.height), ()
    wanted = asked.strip().casefold()
    title = pl.col("job_title").str.to_lowercase() == wanted
    own = np.flatnonzero(roles.select(title).to_series().to_numpy())
    if len(own):
        return own, (f"'{asked}' is a job title of this employer.",)
    try:
        occupation = find_occupation(asked, reference)
    except BadInput as error:
        near = difflib.get_close_matches(wanted, _titles(roles), n=_SUGGESTIONS, cutoff=_ALIKE)
        if not near:
            raise
        what = "is neither a job title of this employer nor one occupation."
        raise BadInput([Fault("origin", what, f"Did you mean: {'; '.join(near)}?", asked)]) from error
    of = np.flatnonzero((roles["occupation"] == occupation.occupation).to_numpy())
    if len(of):
        return of, occupation.notes
    what = f"is {occupation.occupation} {occupation.title}, which no title of this employer was coded to."
    remedy = "Name a job title of this employer, or correct the coding with 'roster code'."
    raise BadInput([Fault("origin", what, remedy, asked)])


def _titles(roles: pl.DataFrame) -> list[str]:
    return roles["job_title"].str.to_lowercase().unique().sort().to_list()


def _reached(ways: pl.DataFrame, roles: pl.DataFrame, chosen: Ints) -> float:
    """Return the share of the origins' people whose role has one of the ways that is not unsure or remote."""
    people = roles[chosen]
    able = ways.filter(~pl.col("unsure"), ~pl.col("remote"))["role_id"].unique()
    total = int(people["people"].sum())
    return int(people.filter(pl.col("role_id").is_in(able.implode()))["people"].sum()) / max(total, 1)


def _shares_count(roles: pl.DataFrame) -> str:
    """Return in words which moves the shares of people count."""
    regions, sites = (roles[name].n_unique() - roles[name].has_nulls() for name in ("region", "site"))
    near = "in the same region" if regions > 1 else "at the same site" if sites > 1 else ""
    reach = f"; an advisable one lies {near}, where that is known" if near else ""
    return (
        "Counted are moves of which pay and enough of the occupations are known, and which are at least a "
        f"hundredth as likely as if people spread evenly over the roles in reach{reach}. Whether a place is "
        "open is not counted."
    )


def _notes(workforce: Workforce, roles: pl.DataFrame, all_known: Known) -> tuple[str, ...]:
    card = role_move_weights.load().card
    people = max(int(roles["people"].sum()), 1)
    sure = int(roles.filter(pl.col("confidence") >= CONFIDENT_AT)["people"].sum()) / people
    small = roles.filter(pl.col("people") < LEAST_PEOPLE)
    found = [
        "Whether a place is open is not known, nor whom the destination would take: nobody was asked.",
        (
            "'Likely' is the share of those who change role within the employer. It was fitted to "
            f"{card['fitted_moves']:,} moves within one state government, where the class entered was among "
            f"the first ten in {percent(card['hit_10_share'])} of later moves; that it holds here is an "
            "assumption."
        ),
        (
            f"Occupations come from titles: {percent(sure)} of people have one that is more often right than "
            "wrong."
        ),
    ]
    for name, words in (("site", "sites"), ("department", "departments"), ("grade", "grades")):
        if roles[name].is_null().all():
            found.append(f"The roster has no {words}: moves between them are not told apart.")
    for flag, words in (
        ("part imputed", "rests in part on the occupation's median"),
        ("imputed", "is not known, and so not whether a move keeps it"),
    ):
        if held := int(roles.filter(pl.col("pay_flag") == flag)["people"].sum()):
            found.append(f"Pay of roles with {percent(held / people)} of people {words}.")
    if small.height:
        found.append(
            f"{counted(small.height, 'role has', 'roles have')} fewer than {LEAST_PEOPLE} people: title and "
            "place alone are shown."
        )
    offered = all_known.offered
    return (*found, *(() if offered is None else offered.notes), *workforce.notes)
