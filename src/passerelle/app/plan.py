"""The main use case: from a roster and a scenario to a plan folder with a decision for every employee."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import polars as pl

from passerelle import __version__
from passerelle.app.assemble.account import plan_account
from passerelle.app.assemble.demand import RoleDemand, role_demand
from passerelle.app.assemble.money import money_table
from passerelle.app.assemble.placement import (
    Assembled,
    discounts,
    placement,
    pool,
    role_labels,
    whole_walk,
)
from passerelle.app.assemble.reasons import Facts, decision_reasons
from passerelle.app.assemble.roles import Staff, staff
from passerelle.app.assemble.tables import Results, offers_on_weak_ground, plan_tables
from passerelle.app.assemble.transitions import transition_graph, transition_rules
from passerelle.app.knowledge import CONFIDENT, levers_used, notes_of, sources_of, unknowns_of
from passerelle.app.run import Run, Stream, peak_rss_mb
from passerelle.app.scenario import ResolvedScenario, read_scenario
from passerelle.app.workforce import Sources, Workforce, check_currency, coded_titles, read_workforce
from passerelle.data import plan_folder, reference
from passerelle.data.plan_folder import PlanFolder
from passerelle.data.reference import Reference
from passerelle.data.schema import Decision
from passerelle.data.store import check_free
from passerelle.data.workforce_folder import kept_apart
from passerelle.domain.money import minor_units
from passerelle.domain.scenario import Scenario
from passerelle.engines import money
from passerelle.engines.levers.order_rule import LEVER as ORDER
from passerelle.engines.levers.scenario_currency import LEVER as CURRENCY
from passerelle.engines.levers.training_completion_share import LEVER as COMPLETION
from passerelle.engines.levers.training_tuition_per_week_money import LEVER as TUITION
from passerelle.engines.placement.decide import decide, whole_offers
from passerelle.engines.placement.prices import prices
from passerelle.engines.placement.solve import Solution, solve

Document: TypeAlias = Callable[[PlanFolder], bytes]


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What a plan is made from."""

    sources: Sources
    scenario: Path


def plan_to_folder(
    run: Run,
    request: PlanRequest,
    out: Path,
    *,
    documents: Mapping[str, Document],
    extra: Mapping[str, bytes] | None = None,
    replace_plan: bool = False,
    apart: Path | None = None,
    resolved: ResolvedScenario | None = None,
) -> PlanFolder:
    """Make a plan and write its folder, whole or not at all.

    Args:
        run: seed, progress, cancel and deadline.
        request: the inputs.
        out: the folder to write.
        documents: what to make of the plan beside its tables, by file name.
        extra: further files to keep beside it.
        replace_plan: whether an earlier plan at ``out`` gives way.
        apart: folder for the employer's own ids and the audit traits, which no plan may hold.
        resolved: the scenario, where it is not the file's own (a scaled one).

    Raises:
        BadInput: roster, mapping or scenario cannot be used; every fault is in it.
        Infeasible: the scenario's demands cannot all be met.
        UsageError: ``out`` exists.
        Cancelled: the run was cancelled.
    """
    plan_folder.check_free(out, replace=replace_plan)
    if apart is not None:
        check_free(apart)
    content, read = _make(run, request, resolved)
    with run.stage("write", "Making the documents"):
        made = {name: make(content) for name, make in documents.items()}
    # The summary is itself among what is written: on disk it knows the time of the documents alone.
    content = replace(content, summary=_timed(content.summary, run))
    with run.stage("write", "Writing the plan"), ExitStack() as both:
        if apart is not None and read.apart is not None:
            both.enter_context(kept_apart(read.apart, apart))
        plan_folder.write(content, out, {**made, **(extra or {})}, replace=replace_plan)
    return replace(content, summary=_timed(content.summary, run))


def make_plan(run: Run, request: PlanRequest, resolved: ResolvedScenario | None = None) -> PlanFolder:
    """Make a plan in memory. Raises what ``plan_to_folder`` raises."""
    return _make(run, request, resolved)[0]


def _make(run: Run, request: PlanRequest, resolved: ResolvedScenario | None) -> tuple[PlanFolder, Workforce]:
    with run.stage("read", "Reading scenario and roster"):
        known = reference.load()
        setting = resolved or read_scenario(request.scenario)
        read = read_workforce(request.sources, known)
        check_currency(read, setting.scenario[CURRENCY])
    with run.stage("code", "Coding job titles to occupations"):
        people = staff(read.roster, coded_titles(read, known), known, setting.scenario.calendar.start)
    with run.stage("demand", "Working out required headcount and expected attrition"):
        demand = role_demand(people.roles, known, setting.scenario)
    with run.stage("moves", "Looking for ways between roles"):
        graph = transition_graph(known, transition_rules(setting.scenario))
        assembled = placement(people, demand, graph, known, setting.scenario)
    with run.stage("solve", f"Placing {int(assembled.problem.people.sum()):,} people in affected roles"):
        solution = solve(assembled.problem, deadline_s=run.remaining_s, cancelled=run.cancelled.is_set)
    with run.stage("decide", "Pricing the limits and giving every employee a decision"):
        results = _results(run, setting.scenario, known, (people, demand, assembled, solution))
        tables = _tables(results, setting.scenario)
    return _content(run, setting, read, results, tables), read


def _results(
    run: Run, scenario: Scenario, known: Reference, placed: tuple[Staff, RoleDemand, Assembled, Solution]
) -> Results:
    people, demand, assembled, solution = placed
    worth = prices(
        assembled.problem,
        solution,
        role_labels(people, assembled),
        deadline_s=run.remaining_s,
        cancelled=run.cancelled.is_set,
    )
    offers = whole_offers(assembled.problem, solution)
    return Results(
        staff=people,
        demand=demand,
        assembled=assembled,
        solution=solution,
        offers=offers,
        decided=decide(
            assembled.problem, offers, pool(people, assembled), scenario[ORDER], run.generator(Stream.ORDER)
        ),
        walk=whole_walk(demand, assembled, solution, offers, people),
        prices=worth,
        reference=known,
        currency=scenario[CURRENCY],
        completion_share=scenario[COMPLETION].central,
        tuition_per_week=scenario[TUITION],
    )


def _tables(results: Results, scenario: Scenario) -> tuple[dict[str, pl.DataFrame], money.Totals]:
    """Return the tables of the plan folder, and the totals of its account."""
    assembled = results.assembled
    facts = Facts(
        staff=results.staff,
        required=results.demand.required,
        assembled=assembled,
        solution=results.solution,
        offers=results.offers,
        calendar=scenario.calendar,
        order=scenario[ORDER],
        currency=results.currency,
    )
    reasons = decision_reasons(facts, results.decided)
    account = plan_account(results)
    tables = plan_tables(results, reasons, money_table(account, results.staff.roles["role_id"]))
    return tables, money.totals(account, discounts(scenario))


def _content(
    run: Run,
    setting: ResolvedScenario,
    read: Workforce,
    results: Results,
    made: tuple[dict[str, pl.DataFrame], money.Totals],
) -> PlanFolder:
    tables, totals = made
    scenario, calendar = setting.scenario, setting.scenario.calendar
    quarters = range(1, calendar.quarters + 1)
    roles = tables["roles"]
    confident = int(roles.filter(pl.col("confidence") >= CONFIDENT)["people"].sum())
    plan = {
        "name": scenario.name,
        "title": scenario.name.replace("-", " ").capitalize(),
        "start": calendar.start.isoformat(),
        "quarters": calendar.quarters,
        "quarter_labels": [calendar.label(quarter) for quarter in quarters],
        "generated": scenario.generated,
        "seed": run.seed,
        "order": scenario[ORDER],
        "hashes": {
            "snapshot": results.reference.hash,
            "roster": read.hash,
            "scenario": setting.hash,
        },
        "versions": {"passerelle": __version__},
        "roster": {
            "rows": read.roster.height,
            "rejected": read.rejected_rows,
            "absent": list(read.absent),
            "coded_confidently_share": confident / max(1, int(roles["people"].sum())),
        },
        "levers": levers_used(scenario),
        "unknowns": unknowns_of(results, read, scenario),
        "notes": notes_of(results, read),
    }
    return PlanFolder(plan, _summary(run, setting, read, results, totals), setting.toml, tables)


def _summary(
    run: Run, setting: ResolvedScenario, read: Workforce, results: Results, totals: money.Totals
) -> dict[str, Any]:
    """Return the figures of DESIGN section 6; money in units of currency."""
    units = minor_units(results.currency)
    counts = dict(
        zip(Decision, np.bincount(results.decided.kind, minlength=len(Decision)).tolist(), strict=True)
    )
    role = results.staff.cohort_role[results.staff.cohort]
    avoided = next((p for p in results.prices if p.limit == "avoided separation"), None)
    imputed, insufficient = offers_on_weak_ground(results)
    solution = results.solution
    return {
        "employees": read.roster.height,
        "affected": int(results.assembled.affected[role].sum()),
        **{decision.value: counts[decision] for decision in Decision},
        "attrition": float(results.walk.attrition.sum()),
        "hire": float(results.walk.hired.sum()),
        "offered_on_imputed_skills_people": imputed,
        "offered_on_insufficient_evidence_people": insufficient,
        "cost": totals.cost_money / units,
        "saving": totals.saving_money / units,
        "npv": totals.npv_money / units,
        "objective": solution.objective,
        "bound": solution.bound,
        "gap": solution.gap,
        "status": solution.status.value,
        "currency": results.currency,
        "quarters": setting.scenario.calendar.quarters,
        "price_avoided_separation": None if avoided is None else avoided.price_money,
        "seconds": {},
        "peak_rss_mb": 0.0,
        "provenance": {
            "version": __version__,
            "snapshot_id": results.reference.snapshot_id,
            "snapshot_hash": results.reference.hash,
            "roster_hash": read.hash,
            "scenario_hash": setting.hash,
            "seed": run.seed,
            "sources": sources_of(results.reference, setting.scenario),
        },
    }


def _timed(summary: Mapping[str, Any], run: Run) -> dict[str, Any]:
    """Return the summary with seconds by stage and peak memory so far."""
    seconds = {name: round(value, 3) for name, value in run.seconds.items()}
    return {
        **summary,
        "seconds": {**seconds, "total": round(run.total_s, 3)},
        "peak_rss_mb": round(peak_rss_mb(), 1),
    }
