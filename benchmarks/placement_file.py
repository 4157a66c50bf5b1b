"""From a roster file to named decisions: 1.54 million generated people through ``passerelle plan``.

The employer is the founding one with its posts at more sites, so that its people are 50,000 cohorts; the
scenario takes positions from eight functions in most regions, at low attrition and with moves to anywhere,
so that over 30,000 cohorts are affected. It is made to be heavy, not likely.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np

SEED: Final = 1
TEAM_PEOPLE: Final = 10  # least people of one title at one site; the founding case has up to 20
TIGHT_REGIONS: Final = (
    "WA", "VA", "CA", "NY", "MA", "IL", "TN", "CO",
    "NJ", "AZ", "KY", "WV", "ND", "OH", "PA", "IN",
)  # fmt: skip
FEWER: Final = {  # positions at full scale, and whether the plan must meet it
    "fulfilment": (90_000, False),
    "sorting-and-delivery": (45_000, False),
    "stores": (20_000, False),
    "transport": (10_000, False),
    "operations-management": (7_500, True),
    "corporate-support": (7_000, True),
    "content-and-data": (3_000, True),
    "supply-chain-planning": (4_000, False),
    "software-and-cloud": (8_000, False),
}
TOTALS: Final = {  # at full scale
    "volunteers": 3_000,
    "seats": 4_000,
    "budget": 5_000_000_000,
    "budget_quarter": 800_000_000,
    "separations": 90_000,
}
SCENARIO: Final = """schema_version = 1
[scenario]
name = "whole-employer"
start = 2025-10-01
quarters = {quarters}
currency = "USD"
discount_rate = 0.08
generated = true
[employer]
industry = ["44-45", "48-49", "51", "54"]
[[technology]]
id = "generative-ai"
ceiling = {{ low = 0.25, central = 0.45, high = 0.70 }}
midpoint = 2027-01-01
[demand]
response = {{ low = 0.0, central = 0.3, high = 0.8 }}
{targets}
[attrition]
rates = "given"
given_annual_rate = 0.06
[voluntary]
cap_people = {volunteers}
uptake_share = {{ low = 0.02, central = 0.05, high = 0.10 }}
[offers]
acceptance_share = {{ low = 0.45, central = 0.65, high = 0.80 }}
[training]
catalogue = "generated"
seats_per_quarter = {seats}
[budget]
total_money = {budget}
per_quarter_money = {budget_quarter}
[limits]
separations_at_most_people = {separations}
relocation = "anywhere"
[order]
rule = "lottery"
"""
TARGET: Final = """[[target]]
where = {{ function = "{function}", region = {regions} }}
change_people = -{people}
hard = {hard}
by = {by}
"""
BOUNDS_S: Final = {1: (30.0, 12.0), 8: (180.0, 60.0)}  # must and aim, by quarters
MEMORY_GIB: Final = 4.0
STOP_S: Final = 900.0
FULL_PEOPLE: Final = 1_540_000


def main() -> None:
    """Run one step in a process of its own: ``make``, ``count`` or ``plan`` in a folder."""
    step, folder = sys.argv[1], Path(sys.argv[2])
    steps = {"make": make, "count": count, "plan": plan}
    print(json.dumps(steps[step](folder, int(sys.argv[3]), int(sys.argv[4]))))


def run_file(employees: int) -> None:
    """Print counts, seconds by stage and memory of whole plans over 1 and 8 quarters."""
    for quarters in BOUNDS_S:
        with tempfile.TemporaryDirectory() as scratch:
            print(f"\n{employees:,} employees, {quarters} quarters, file to named decisions")
            for step in ("make", "count", "plan"):
                found = _child(step, Path(scratch), employees, quarters)
                if found is None:
                    break
                for name, value in found.items():
                    print(f"  {name:28} {value}", flush=True)


def scenario(employees: int, quarters: int) -> str:
    """Return the scenario's text at that many employees."""
    share = employees / FULL_PEOPLE
    targets = "\n".join(
        TARGET.format(
            function=function,
            regions=json.dumps(TIGHT_REGIONS),
            people=round(people * share),
            hard=str(hard).lower(),
            by="2025-12-31" if quarters < 3 else "2026-06-30",
        )
        for function, (people, hard) in FEWER.items()
    )
    totals = {name: round(total * share) for name, total in TOTALS.items()}
    if quarters == 1:
        totals["budget_quarter"] = totals["budget"]
    return SCENARIO.format(quarters=quarters, targets=targets, **totals)


def make(folder: Path, employees: int, quarters: int) -> Mapping[str, Any]:
    """Write roster and scenario."""
    from passerelle.app.assemble.founding import EMPLOYEES_PEOPLE
    from passerelle.app.assemble.generate import employees_table, founding_employer
    from passerelle.app.generate import FOUNDED_YEAR
    from passerelle.app.run import Run, Stream
    from passerelle.data import reference
    from passerelle.data.store import write_parquet
    from passerelle.engines.generate import generate

    posts, functions, labels = founding_employer(reference.load(), employees / EMPLOYEES_PEOPLE)
    functions = replace(functions, team_people=np.minimum(functions.team_people, TEAM_PEOPLE))
    people = generate(posts, functions, 2025 - FOUNDED_YEAR, Run(seed=SEED).generator(Stream.GENERATE))
    write_parquet(employees_table(people, posts, labels), folder / "roster.parquet")
    (folder / "scenario.toml").write_text(scenario(employees, quarters), encoding="utf-8")
    return {"roster": f"{(folder / 'roster.parquet').stat().st_size / 2**20:,.0f} MiB of Parquet"}


def count(folder: Path, employees: int, quarters: int) -> Mapping[str, Any]:  # noqa: ARG001
    """Return how many cohorts are affected and how many ways each has."""
    from passerelle.app.assemble.demand import role_demand
    from passerelle.app.assemble.generate import AS_OF
    from passerelle.app.assemble.placement import placement
    from passerelle.app.assemble.roles import staff
    from passerelle.app.assemble.transitions import transition_graph, transition_rules
    from passerelle.app.scenario import read_scenario
    from passerelle.app.workforce import Sources, coded_titles, read_workforce
    from passerelle.data import reference

    known, setting = reference.load(), read_scenario(folder / "scenario.toml").scenario
    read = read_workforce(Sources((folder / "roster.parquet",), as_of=AS_OF), known)
    people = staff(read.roster, coded_titles(read, known), known, setting.calendar.start)
    graph = transition_graph(known, transition_rules(setting))
    assembled = placement(people, role_demand(people.roles, known, setting), graph, known, setting)
    problem = assembled.problem
    ways = np.bincount(problem.cohort, minlength=len(problem.people))
    return {
        "cohorts": f"{people.cohorts.height:,}",
        "cohorts affected": f"{int(assembled.affected[people.cohort_role].sum()):,}",
        "with at least 20 ways": f"{int((ways >= 20).sum()):,}",
        "ways a cohort, median": f"{float(np.median(ways)):.0f}",
        "flows": f"{int(problem.allowed.sum()):,}",
        "roles in play": f"{len(problem.start_people):,}",
    }


def plan(folder: Path, employees: int, quarters: int) -> Mapping[str, Any]:  # noqa: ARG001
    """Return seconds by stage, objective, gap, violation and peak memory of the plan."""
    from passerelle.app.assemble.generate import AS_OF
    from passerelle.app.plan import PlanRequest, plan_to_folder
    from passerelle.app.run import Run, peak_rss_mb
    from passerelle.app.workforce import Sources

    run, begun = Run(seed=SEED), time.perf_counter()
    request = PlanRequest(Sources((folder / "roster.parquet",), as_of=AS_OF), folder / "scenario.toml")
    content = plan_to_folder(run, request, folder / "plan", documents={})
    whole_s, peak_gib = time.perf_counter() - begun, peak_rss_mb() / 1024.0
    must_s, aim_s = BOUNDS_S[quarters]
    told = ("status", "objective", "bound", "gap", "violation", "separate", "move", "retrain", "hire")
    return {
        **{f"{stage} (s)": f"{seconds:.2f}" for stage, seconds in run.seconds.items()},
        "file to decisions (s)": f"{whole_s:.1f}, must {must_s:g}, aim {aim_s:g}",
        "peak memory (GiB)": f"{peak_gib:.2f}, must {MEMORY_GIB:g}",
        **{name: content.summary[name] for name in told if name in content.summary},
    }


def _child(step: str, folder: Path, employees: int, quarters: int) -> Mapping[str, Any] | None:
    command = [sys.executable, __file__, step, str(folder), str(employees), str(quarters)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=STOP_S)
    except subprocess.TimeoutExpired:
        print(f"  {step}: > {STOP_S:g} s, stopped")
        return None
    if done.returncode == 0:
        found: Mapping[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found
    last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
    print(f"  {step} failed: {last}")
    return None


if __name__ == "__main__":
    main()
