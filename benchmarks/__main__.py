"""Seconds per stage and peak memory of whole plans: the founding case at 15,400 and 154,000 employees.

Run by ``make bench``; the scoring of exposure (``benchmarks/exposure.py``) follows, then title runs in a
process of its own, so that peak memory is its own. Beside each stand a bound and ratios: reading against a
bare Polars read of the same file, and solving against the whole linear programme given to SciPy's HiGHS
interface without our scaling and choice of method, stopped at 120 s.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

from passerelle.app.founding import demo
from passerelle.app.run import Run
from passerelle.catalogue import load
from passerelle.faces.report import Report

SCALES = (0.01, 0.1)
STAGES = ("generate", "read", "code", "demand", "moves", "solve", "decide", "write", "total")


def main() -> None:
    if len(sys.argv) == 3 and sys.argv[1] == "--one":
        print(json.dumps(_one(float(sys.argv[2]))))
        return
    results = []
    for scale in SCALES:
        command = [sys.executable, "-m", "benchmarks", "--one", str(scale)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        results.append(json.loads(done.stdout))
    print(f"{'employees':>24}" + "".join(f"{result['employees']:>14,}" for result in results))
    for stage in STAGES:
        print(f"{stage + ' (s)':>24}" + "".join(f"{result['seconds'][stage]:>14.2f}" for result in results))
    for name, label, form in (
        ("peak_rss_mb", "peak memory (MiB)", ",.0f"),
        ("bare_read_s", "bare Polars read (s)", ".3f"),
        ("read_ratio", "read / bare read", ".1f"),
        ("scipy_s", "SciPy's HiGHS (s)", ".2f"),
        ("solve_ratio", "solve / SciPy's HiGHS", ".2f"),
        ("objective", "objective", ",.0f"),
        ("scipy_objective", "SciPy's objective", ",.0f"),
        ("gap", "gap to the bound", ".1e"),
        ("separate", "separations", ",.0f"),
    ):
        print(f"{label:>24}" + "".join(f"{result[name]:>14{form}}" for result in results))
    for name in ("exposure", "coding", "roster"):
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True)


def _one(scale: float) -> dict[str, object]:
    documents = {
        report.file_name: report.make for report in load("passerelle.faces.reports", Report).values()
    }
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "plan"
        content = demo(Run(seed=1), out, scale=scale, documents=documents)
        begun = time.perf_counter()
        pl.read_parquet(out / "inputs" / "roster.parquet")
        bare = time.perf_counter() - begun
        summary = dict(content.summary)
        scipy_s, scipy_objective = _scipy(out)
    seconds = summary["seconds"]
    return {
        **summary,
        "bare_read_s": bare,
        "read_ratio": seconds["read"] / bare,
        "scipy_s": scipy_s,
        "scipy_objective": scipy_objective,
        "solve_ratio": seconds["solve"] / scipy_s,
    }


def _scipy(folder: Path) -> tuple[float, float]:
    """Return the seconds SciPy's HiGHS interface needs for the same programme, and its objective."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    from passerelle.app import coding
    from passerelle.app.assemble.demand import role_demand
    from passerelle.app.assemble.placement import placement
    from passerelle.app.assemble.roles import staff
    from passerelle.app.assemble.transitions import transition_graph, transition_rules
    from passerelle.app.scenario import read_scenario
    from passerelle.data import reference
    from passerelle.data import roster as roster_reader
    from passerelle.engines.placement.model import placement_lp

    known = reference.load()
    scenario = read_scenario(folder / "scenario.toml").scenario
    roster = roster_reader.read(folder / "inputs" / "roster.parquet").roster
    people = staff(roster, coding.code_titles(known, roster), known, scenario.calendar.start)
    graph = transition_graph(known, transition_rules(scenario))
    lp = placement_lp(
        placement(people, role_demand(people.roles, known, scenario), graph, known, scenario).problem
    )
    begun = time.perf_counter()
    found = milp(
        lp.cost,
        constraints=LinearConstraint(lp.matrix, lp.row_least, lp.row_most),
        bounds=Bounds(lp.column_least, lp.column_most),
        options={"time_limit": 120.0},
    )
    objective = float("nan") if found.x is None else float(lp.cost @ np.asarray(found.x))
    return time.perf_counter() - begun, objective


if __name__ == "__main__":
    main()
