"""The main use case: from a roster and a scenario to a plan folder with a decision for every employee."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import polars as pl

from passerelle import __version__
from passerelle.app.assemble.account import plan_account, plan_neutrality
from passerelle.app.assemble.demand import RoleDemand, role_demand
from passerelle.app.assemble.in_play import Given
from passerelle.app.assemble.money import money_table
from passerelle.app.assemble.outcome import pool, whole_walk
from passerelle.app.assemble.placement import Assembled, discounts, placement, role_labels
from passerelle.app.assemble.reasons import Facts, decision_reasons
from passerelle.app.assemble.requisitions import requisition_openings
from passerelle.app.assemble.roles import Staff, staff
from passerelle.app.assemble.skill_order import RULE as BY_SKILL
from passerelle.app.assemble.skill_order import check_skills, skill_order
from passerelle.app.assemble.tables import Results, offers_on_weak_ground, plan_tables, refused_people
from passerelle.app.assemble.transitions import places, transition_graph, transition_rules
from passerelle.app.before import Before, read_before
from passerelle.app.earlier import EarlierPlan
from passerelle.app.knowledge import CONFIDENT, levers_used, notes_of, sources_of, unknowns_of
from passerelle.app.programmes import catalogue_of
from passerelle.app.run import Run, Stream, peak_rss_mb
from passerelle.app.scenario import ResolvedScenario, read_scenario
from passerelle.app.stress import effects, further_offers
from passerelle.app.workforce import Sources, Workforce, check_currency, coded_titles, read_workforce
from passerelle.data import plan_folder, reference
from passerelle.data.plan_folder import PlanFolder
from passerelle.data.reference import Reference
from passerelle.data.schema import Decision
from passerelle.data.store import check_free
from passerelle.data.workforce_folder import kept_apart
from passerelle.domain.money import minor_units
from passerelle.domain.plan import Status
from passerelle.domain.scenario import Scenario
from passerelle.domain.transition import TransitionGraph
from passerelle.domain.units import Floats, Ints
from passerelle.engines import money
from passerelle.engines.levers.order_rule import LEVER as ORDER
from passerelle.engines.levers.scenario_currency import LEVER as CURRENCY
from passerelle.engines.placement.decide import Pool, decide, whole_offers
from passerelle.engines.placement.prices import Binding, binding, prices
from passerelle.engines.placement.problem import OUTSIDE
from passerelle.engines.placement.sifting import Step
from passerelle.engines.placement.solve import Solution, solve
from passerelle.errors import OutOfTime

_BINDING: Final = 10  # limits told in the summary
Document: TypeAlias = Callable[[PlanFolder], bytes]


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What a plan is made from."""

    sources: Sources
    scenario: Path
    sensitivity: bool = False  # whether to solve the plan again under one changed assumption after another
    hand: Path | None = None  # file of decisions made by hand
    earlier: EarlierPlan | None = None  # the plan before this one, which stays as it is


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything that is known before a plan is solved."""

    setting: ResolvedScenario
    read: Workforce
    reference: Reference
    staff: Staff
    demand: RoleDemand
    graph: TransitionGraph
    given: Given
    before: Before
    assembled: Assembled


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


def prepare(run: Run, request: PlanRequest, resolved: ResolvedScenario | None = None) -> Prepared:
    """Read the inputs and state the placement problem. Raises what ``plan_to_folder`` raises."""
    with run.stage("read", "Reading scenario and roster"):
        known = reference.load()
        setting = resolved or read_scenario(request.scenario)
        scenario = setting.scenario
        read = read_workforce(request.sources, known)
        check_currency(read, scenario[CURRENCY])
        check_skills(read.roster, scenario[ORDER])
        catalogue = catalogue_of(scenario, request.scenario.parent, known)
    with run.stage("code", "Coding job titles to occupations"):
        people = staff(read.roster, coded_titles(read, known), known, scenario.calendar.start)
        wanted = requisition_openings(
            read.requisitions, people.roles, scenario.calendar, listed=read.positions
        )
        seen = (people, read, request.sources)
        before = read_before(request.hand, request.earlier, seen, scenario.calendar)
    with run.stage("demand", "Working out required headcount and expected attrition"):
        demand = role_demand(people.roles, known, scenario, requisitions=wanted)
    with run.stage("moves", "Looking for ways between roles"):
        graph = transition_graph(known, transition_rules(scenario))
        given = before.given(catalogue, people, demand)
        assembled = placement(people, demand, graph, known, scenario, given=given)
        assembled = before.priced(assembled, people, scenario)
    return Prepared(setting, read, known, people, demand, graph, given, before, assembled)


def solved(run: Run, prepared: Prepared, near: Solution | None = None) -> Solution:
    """Solve a stated placement problem, telling how far plan and bound are."""
    problem = prepared.assembled.problem

    def told(step: Step) -> None:
        if np.isfinite(step.gap):
            run.report(f"Placing people: within {step.gap:.1e} of the best there could be")

    with run.stage("solve", f"Placing {int(problem.people.sum()):,} people in affected roles"):
        found = solve(
            problem, deadline_s=run.deadline_s, cancelled=run.cancelled.is_set, near=near, told=told
        )
    if found.status is Status.TIME_LIMIT:
        raise OutOfTime(
            f"In {run.deadline_s or 0.0:,.0f} seconds the solver found no plan that meets every demand; the "
            f"nearest misses one by {found.violation:,.1f} people. Nothing was written. Allow more time."
        )
    return found


def _make(run: Run, request: PlanRequest, resolved: ResolvedScenario | None) -> tuple[PlanFolder, Workforce]:
    prepared = prepare(run, request, resolved)
    solution = solved(run, prepared)
    with run.stage("decide", "Pricing the limits and giving every employee a decision"):
        results, members = _results(run, prepared, solution)
        tables, totals = _tables(results, prepared.setting.scenario)
        tables["decisions"] = prepared.before.marked(tables["decisions"])
    content = _content(run, prepared, results, ((tables, totals), members))
    if request.sensitivity:
        with run.stage("sensitivity", "Solving the plan again under changed assumptions"):
            found = effects(run, prepared, prepared.setting.scenario, solution)
        content = replace(content, summary={**content.summary, "sensitivity": found})
    return content, prepared.read


def _results(run: Run, prepared: Prepared, solution: Solution) -> tuple[Results, Pool]:
    assembled, people, scenario = prepared.assembled, prepared.staff, prepared.setting.scenario
    worth = prices(
        assembled.problem,
        solution,
        role_labels(people, assembled),
        deadline_s=run.remaining_s,
        cancelled=run.cancelled.is_set,
    )
    further, says = further_offers(run, prepared, scenario, solution)
    members = _pool(prepared)
    offers = whole_offers(assembled.problem, solution, members)
    decided = decide(assembled.problem, offers, members, scenario[ORDER], run.generator(Stream.ORDER))
    results = Results(
        staff=people,
        demand=prepared.demand,
        assembled=assembled,
        solution=solution,
        offers=offers,
        decided=decided,
        walk=whole_walk(prepared.demand, assembled, solution, offers, people),
        prices=worth,
        reference=prepared.reference,
        currency=scenario[CURRENCY],
        contingency=further,
        contingency_says=says,
        fixed=prepared.before.reasons,
    )
    return results, members


def _pool(prepared: Prepared) -> Pool:
    people, assembled = prepared.staff, prepared.assembled
    members = prepared.before.pool(pool(people, assembled), people, assembled)
    if prepared.setting.scenario[ORDER] != BY_SKILL:
        return members
    order = skill_order(prepared.read.roster, members.cohort >= 0, prepared.graph)
    held = places(prepared.staff.roles, assembled.role, prepared.reference).occupation
    target = np.where(assembled.problem.target == OUTSIDE, -1, held[assembled.problem.target])

    def closeness(employee: Ints, way: int) -> Floats:
        return order.closeness(employee, int(target[way]))

    return replace(members, closeness=closeness)


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
        fixed=results.fixed,
    )
    reasons = decision_reasons(facts, results.decided)
    account = plan_account(results)
    tables = plan_tables(results, reasons, money_table(account, results.staff.roles["role_id"]))
    return tables, money.totals(account, discounts(scenario))


def _content(
    run: Run,
    prepared: Prepared,
    results: Results,
    made: tuple[tuple[dict[str, pl.DataFrame], money.Totals], Pool],
) -> PlanFolder:
    (tables, totals), members = made
    setting, read = prepared.setting, prepared.read
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
        **prepared.before.facts(tables["decisions"], prepared.staff),
    }
    summary = _summary(run, prepared, results, (totals, members))
    return PlanFolder(plan, summary, setting.toml, tables)


def _summary(
    run: Run, prepared: Prepared, results: Results, made: tuple[money.Totals, Pool]
) -> dict[str, Any]:
    """Return the figures of DESIGN section 6, and what whole people and a neutral order cost beside it.

    Money is in units of currency.
    """
    (totals, members), setting, read = made, prepared.setting, prepared.read
    neutral, order_difference = plan_neutrality(results, members)
    offers = results.offers
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
        "volunteers": float(results.walk.volunteers.sum()),
        "refused": refused_people(results),
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
        "binding": [
            {name: getattr(row, name) for name in row.__slots__} for row in _binding(prepared, solution)
        ],
        "violation": solution.violation,
        "rounding": {
            "changed_people": offers.changed_people,
            "changed_money": offers.changed_money,
            "changed_objective_share": offers.changed_objective_share,
        },
        "neutrality_price_money": neutral.money,
        "neutrality_price_share": neutral.share,
        "order_cost_difference_money": order_difference,
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


def _binding(prepared: Prepared, solution: Solution) -> tuple[Binding, ...]:
    """Return the limits that cost the plan most, the first ten."""
    labels = role_labels(prepared.staff, prepared.assembled)
    return binding(prepared.assembled.problem, solution, labels)[:_BINDING]


def _timed(summary: Mapping[str, Any], run: Run) -> dict[str, Any]:
    """Return the summary with seconds by stage and peak memory so far."""
    seconds = {name: round(value, 3) for name, value in run.seconds.items()}
    return {
        **summary,
        "seconds": {**seconds, "total": round(run.total_s, 3)},
        "peak_rss_mb": round(peak_rss_mb(), 1),
    }
