"""Use case: three plans side by side, one for each end of the ranges of demand and one for the centre."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, TypeAlias

from passerelle.app.compare import Comparison, compared
from passerelle.app.plan import Document, PlanRequest, plan_to_folder
from passerelle.app.run import Run
from passerelle.app.scenario import ResolvedScenario, read_scenario, resolve
from passerelle.data.plan_folder import PlanFolder
from passerelle.data.store import check_free, new_folder
from passerelle.domain.units import Case
from passerelle.engines.levers.demand_case import LEVER as CASE

MARK: Final = "compare.html"  # beside the three plan folders

Page: TypeAlias = Callable[[Comparison], bytes]


def plan_cases(
    run: Run,
    request: PlanRequest,
    out: Path,
    *,
    documents: Mapping[str, Document],
    page: Page,
    apart: Path | None = None,
    resolved: ResolvedScenario | None = None,
) -> Comparison:
    """Make a plan for low, central and high demand, each in its own folder under ``out``, and compare them.

    Each case is a plan of its own: the best there is if that demand comes. The one plan that meets all three
    is another thing, and a lever of the scenario. The central plan is the baseline of ``compare.html``.
    Everything is written whole or not at all. A deadline of ``run`` is for all three together.

    Args:
        run: seed, progress, cancel and deadline; all three plans draw the same lottery.
        request: the inputs.
        out: the folder to write.
        documents: what to make of each plan beside its tables, by file name.
        page: makes the page of the comparison.
        apart: folder for the employer's own ids and the audit traits.
        resolved: the scenario, where it is not the file's own.

    Raises:
        BadInput: roster, mapping or scenario cannot be used; every fault is in it.
        Infeasible: the demands of a case cannot all be met.
        UsageError: ``out`` exists.
        Cancelled: the run was cancelled.
    """
    check_free(out)
    scenario = (resolved or read_scenario(request.scenario)).scenario
    made: dict[Case, PlanFolder] = {}
    with new_folder(out) as folder:
        for number, case in enumerate((Case.CENTRAL, Case.LOW, Case.HIGH)):
            run.report(f"The plan for {case.value} demand")
            one = resolve(CASE.set(scenario, case.value))
            own = apart if number == 0 else None  # the roster is one, and so are its ids
            made[case] = plan_to_folder(
                _share(run, 3 - number),
                request,
                folder / case.value,
                documents=documents,
                apart=own,
                resolved=one,
            )
        found = compared([case.value for case in made], list(made.values()))
        (folder / MARK).write_bytes(page(found))
    return found


def _share(run: Run, left: int) -> Run:
    """Return a run for the next of ``left`` plans, with its part of the time that remains."""
    remaining = run.remaining_s
    return Run(
        seed=run.seed,
        report=run.report,
        deadline_s=None if remaining is None else remaining / left,
        cancelled=run.cancelled,
    )
