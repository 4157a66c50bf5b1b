"""Use case: what a plan asks of leaders, recruiters, hiring managers and the HR system on its first day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import polars as pl

from passerelle import __version__
from passerelle.app.assemble.cascade import cascade
from passerelle.app.assemble.day_one import plan_calendar, plan_people
from passerelle.app.assemble.offers import load_back, offers
from passerelle.app.assemble.requisition_actions import requisition_actions
from passerelle.app.assemble.skill_balance import skill_balance_table
from passerelle.app.run import Run
from passerelle.app.workforce import Sources, Workforce, read_workforce
from passerelle.data import day_one_folder, plan_folder, schema, store
from passerelle.data import reference as snapshots
from passerelle.data.plan_folder import PlanFolder
from passerelle.data.reference import Reference
from passerelle.errors import BadInput, Fault

Document: TypeAlias = Callable[["DayOne"], bytes]
_ROSTER: Final = "the roster"
_PROPOSAL: Final = (
    "A plan is a proposal and every move an offer: no row of hris_load_back may be loaded before those "
    "responsible release it."
)


@dataclass(frozen=True, slots=True)
class DayOne:
    """The tables of the first day, and the plan that they come from."""

    content: PlanFolder
    tables: Mapping[str, pl.DataFrame]  # every table of schema.DAY_ONE by name
    notes: tuple[str, ...]  # what a reader should know of them

    def counts(self) -> dict[str, Any]:
        """Return how much is in the tables: rows, actions and offers, as counts."""
        tables = self.tables
        actions = tables["requisition_actions"].group_by("action").agg(pl.col("openings_people").sum())
        loads = tables["hris_load_back"]
        skills = tables["skill_balance"]
        return {
            "rows": {name: table.height for name, table in tables.items()},
            "leaders": tables["target_cascade"].filter(pl.col("view") == schema.LEADER).height,
            "openings": dict(sorted(actions.iter_rows())),
            "offers": tables["offers"].height,
            "load_back": dict(loads.group_by("action").len().sort("action").iter_rows()),
            "may_load": int(loads["may_load"].sum()),
            "skills_short": int((skills["balance_people"] < 0.0).sum()),
            "notes": list(self.notes),
        }


def day_one(
    content: PlanFolder,
    roster: pl.DataFrame,
    *,
    requisitions: pl.DataFrame | None = None,
    positions: pl.DataFrame | None = None,
    released: pl.Series | None = None,
    reference: Reference | None = None,
    name: str = _ROSTER,
) -> Mapping[str, pl.DataFrame]:
    """Return every table of ``schema.DAY_ONE`` for a plan and the roster that it was made from.

    Args:
        content: the plan.
        roster: schema.ROSTER, of the same people.
        requisitions: schema.REQUISITIONS, where there are any.
        positions: schema.POSITIONS, where there are any.
        released: employee ids whose rows may be loaded; nobody's unless told.
        reference: the snapshot; the embedded one unless told.
        name: of the roster, for faults.

    Raises:
        BadInput: the roster's people are not the plan's, or somebody released has nothing to load.
    """
    people = plan_people(content.tables, roster, plan_calendar(content.plan), name=name)
    targets = cascade(people)
    return {
        "target_cascade": targets.whole,
        "target_cascade_quarters": targets.quarters,
        "requisition_actions": requisition_actions(people, requisitions, positions),
        "offers": offers(people),
        "hris_load_back": load_back(people, released),
        "skill_balance": skill_balance_table(people, reference or snapshots.load()),
    }


def day_one_to_folder(
    run: Run,
    plan: Path,
    sources: Sources,
    out: Path,
    *,
    documents: Mapping[str, Document],
    released: Path | None = None,
) -> DayOne:
    """Read a plan folder and its roster again, and write what people act on, whole or not at all.

    Args:
        run: progress and cancel.
        plan: the plan folder.
        sources: the roster that the plan was made from.
        out: the folder to write.
        documents: what to make beside the tables, by file name.
        released: CSV with a column employee_id: whose rows may be loaded.

    Raises:
        BadInput: the plan, roster or list cannot be used, or the roster is not the plan's.
        UsageError: ``out`` exists.
        Cancelled: the run was cancelled.
    """
    store.check_free(out)
    with run.stage("read", "Reading the plan and its roster"):
        known = snapshots.load()
        content = plan_folder.read(plan)
        read = read_workforce(sources, known)
        _check_same(content, read)
        free = None if released is None else day_one_folder.read_released(released)
    with run.stage("day one", "Making targets, requisitions, offers and the balance of skills"):
        tables = day_one(
            content,
            read.roster,
            requisitions=read.requisitions,
            positions=read.positions,
            released=free,
            reference=known,
            name=read.name,
        )
        made = DayOne(content, tables, tuple(_notes(content, known, tables)))
    with run.stage("write", "Writing the tables"):
        facts = {
            **{key: content.plan.get(key) for key in ("name", "start", "quarters", "generated", "hashes")},
            "versions": {"passerelle": __version__},
            **made.counts(),
        }
        files = {file: make(made) for file, make in documents.items()}
        day_one_folder.write(tables, facts, out, files)
    return made


def _check_same(content: PlanFolder, read: Workforce) -> None:
    made_from = str(content.plan["hashes"]["roster"])
    if read.hash != made_from:
        what = "is not the roster that the plan was made from: its content differs."
        remedy = f"Name the one with hash {made_from[:16]}…, or make the plan again from this one."
        raise BadInput([Fault(read.name, what, remedy, f"{read.hash[:16]}…")])


def _notes(content: PlanFolder, known: Reference, tables: Mapping[str, pl.DataFrame]) -> list[str]:
    notes = [_PROPOSAL]
    if content.plan["hashes"].get("snapshot") != known.hash:
        notes.append("The plan was made on other reference figures than those that skills are balanced with.")
    if (tables["requisition_actions"]["kind"] == "from the plan").any():
        notes.append(
            "The roster brings no open requisitions: the plan's own hires are listed in their place."
        )
    if not (tables["target_cascade"]["view"] == schema.LEADER).any():
        notes.append("No leader has a row: the roster tells no managers, or their groups are too small.")
    return notes
