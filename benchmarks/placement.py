"""The optimum for a whole employer: ours, the whole programme in HiGHS, and OR-tools' flow core, in one run.

    python -m benchmarks.placement                        15,400 to 1,540,000 employees x 1, 4, 8 quarters
    python -m benchmarks.placement --quick                without the largest, peers stopped after 60 s
    python -m benchmarks.placement --cell 154000 8 ours   one cell
    python -m benchmarks.placement --check                ours against HiGHS at 15,400 employees
    python -m benchmarks.placement --frontier             15 points of the frontier against one solve
    python -m benchmarks.placement --file                 roster file to named decisions at 1,540,000

Each cell is a process of its own, so that peak memory is its own. The problem is fixed
(``placement_instance.py``); its hash is printed. Objective and violation are reckoned anew from the flows
(``placement_judged.py``). A peer is stopped at the cap (300 s from the start of its process, making the
problem included), or where it asks for more memory than ``--memory-gib``, and printed as such. OR-tools is no
part of Passerelle: where it is not installed its cells say so; ``--peer-python`` names another interpreter,
with NumPy, that has it.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

FOLDER: Final = Path(__file__).resolve().parent
EMPLOYEES: Final = (15_400, 154_000, 1_540_000)
QUARTERS: Final = (1, 4, 8)
METHODS: Final = ("ours", "highs-simplex", "highs-ipm", "ortools-flow")
CAP_S, QUICK_CAP_S, OWN_CAP_S = 300.0, 60.0, 600.0
GAP, VIOLATION = 1e-4, 1e-6  # what ours must reach
POINTS, FRONTIER_TIMES = 15, 6  # of the frontier; its seconds over those of one solve


@dataclass(frozen=True, slots=True)
class Asked:
    """How to run the cells."""

    cap_s: float
    memory_gib: float
    peer_python: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument(
        "--quick", action="store_true", help="15,400 and 154,000 only; peers stopped after 60 s"
    )
    parser.add_argument("--cell", nargs=3, metavar=("EMPLOYEES", "QUARTERS", "METHOD"), help="one cell")
    parser.add_argument("--check", action="store_true", help="ours against HiGHS at 15,400 employees")
    parser.add_argument(
        "--frontier", action="store_true", help="seconds of a frontier over those of one solve"
    )
    parser.add_argument("--file", action="store_true", help="from roster file to named decisions")
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=METHODS)
    parser.add_argument("--cap", type=float, default=None, help="seconds after which a peer is stopped")
    parser.add_argument("--memory-gib", type=float, default=12.0, help="memory that a peer may ask for")
    parser.add_argument("--peer-python", default=sys.executable, help="interpreter that has OR-tools")
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    sys.path.insert(0, str(FOLDER))  # for the modules beside, also under ``-m``
    cap_s = given.cap or (QUICK_CAP_S if given.quick else CAP_S)
    asked = Asked(cap_s, given.memory_gib, given.peer_python)
    if given.child:
        employees, quarters, method = given.child
        print(json.dumps(cell(int(employees), int(quarters), method, asked)))
        return
    print(f"{os.cpu_count()} cores, {_memory_gib():.1f} GiB; peers stopped after {cap_s:g} s")
    if given.cell:
        employees, quarters, method = given.cell
        show([run_cell(int(employees), int(quarters), method, asked)])
    elif given.check:
        check(asked)
    elif given.frontier:
        frontier(EMPLOYEES[1] if given.quick else EMPLOYEES[2], QUARTERS[-1])
    elif given.file:
        from placement_file import run_file

        run_file(EMPLOYEES[1] if given.quick else EMPLOYEES[2])
    else:
        table(EMPLOYEES[:2] if given.quick else EMPLOYEES, given.methods, asked)


# ------------------------------------------------------------------ one cell


def cell(employees: int, quarters: int, method: str, asked: Asked) -> dict[str, Any]:
    """Return what one method makes of one problem; runs in a process of its own."""
    from placement_instance import digest, instance
    from placement_judged import judged
    from placement_peers import PEERS, method_of, needs, own

    begun = time.perf_counter()
    if method != "ours":
        if importlib.util.find_spec(needs(method)) is None:
            return {"status": f"{needs(method)} is not installed"}
        limit = int(asked.memory_gib * 2**30)
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    problem = instance(employees, quarters)
    head = {"digest": digest(problem), "cohorts": len(problem.people), "flows": int(problem.allowed.sum())}
    head["ways_least"] = int(np.bincount(problem.cohort, minlength=len(problem.people)).min())
    made_s, before_mb = time.perf_counter() - begun, _peak_mb()
    cpu = time.process_time()
    try:
        if method == "ours":
            found, _ = own(problem, OWN_CAP_S)
        else:
            found = PEERS[method](problem, asked.cap_s - made_s, method_of(method))
    except MemoryError:
        return {**head, "status": f"> {asked.memory_gib:g} GiB, stopped"}
    measured = {
        **head,
        "status": found.status,
        "stages": dict(found.seconds),
        "seconds": sum(found.seconds.values()),
        "cpu_s": time.process_time() - cpu,
        "told": dict(found.told),
        "peak_mb": _peak_mb(),
        "problem_mb": before_mb,
    }
    if found.plan is None:
        return measured
    verdict = judged(problem, found.plan)
    return {
        **measured,
        "stated": found.objective,
        "objective": verdict.objective,
        "bound": found.bound,
        "gap": (found.objective - found.bound) / max(abs(found.objective), 1.0),
        "violation": verdict.violation,
        "breaks": {name: breach for name, breach in verdict.breaks.items() if breach > VIOLATION},
    }


def run_cell(employees: int, quarters: int, method: str, asked: Asked) -> dict[str, Any]:
    """Return what a process of its own measured, or why it ended without."""
    python = asked.peer_python if method.startswith("ortools") else sys.executable
    arguments = ["--cap", str(asked.cap_s), "--memory-gib", str(asked.memory_gib)]
    command = [python, __file__, *arguments, "--child", str(employees), str(quarters), method]
    limit_s = 2.0 * OWN_CAP_S if method == "ours" else asked.cap_s + 2.0
    found = {"employees": employees, "quarters": quarters, "method": method}
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as faults:
        begun = time.perf_counter()
        child = subprocess.Popen(command, env=_environment(), stdout=out, stderr=faults)
        while (ended := os.wait4(child.pid, os.WNOHANG))[0] == 0:
            time.sleep(0.05)
            if time.perf_counter() - begun > limit_s:
                os.kill(child.pid, signal.SIGKILL)  # ``child.kill`` might reap it, and its memory with it
        child.returncode = os.waitstatus_to_exitcode(ended[1])
        found["peak_mb"] = ended[2].ru_maxrss / _RSS_UNITS
        if child.returncode == 0:
            out.seek(0)
            return {**found, **json.loads(out.read().splitlines()[-1])}
        faults.seek(0)
        last = (faults.read().strip().splitlines() or ["no reason given"])[-1]
    if time.perf_counter() - begun > limit_s:
        return {**found, "status": "capped"}
    if method != "ours" and ("bad_alloc" in last or "MemoryError" in last or child.returncode < 0):
        return {**found, "status": f"> {asked.memory_gib:g} GiB, stopped"}
    return {**found, "status": f"failed: {last}"}


# ------------------------------------------------------------------ printing


def table(employees: Sequence[int], methods: Sequence[str], asked: Asked) -> None:
    """Print every cell as it ends, then how seconds grow with employees."""
    cells = []
    print_head()
    for quarters in QUARTERS:
        for people in employees:
            for method in methods:
                cells.append(run_cell(people, quarters, method, asked))
                print_line(cells[-1], asked)
    details(cells)
    print("\ngrowth exponent (slope of log seconds over log employees, from the cells that ended)")
    for method in methods:
        slopes = []
        for quarters in QUARTERS:
            slope = growth([c for c in cells if c["method"] == method and c["quarters"] == quarters])
            slopes.append(f"{quarters} quarters {'-' if math.isnan(slope) else f'{slope:.2f}'}")
        print(f"  {method:14} " + ", ".join(slopes))


def show(cells: list[dict[str, Any]]) -> None:
    """Print some cells and their details."""
    print_head()
    for found in cells:
        print_line(found, None)
    details(cells)


def print_head() -> None:
    print(
        f"\n{'employees':>10}{'quarters':>9} {'method':14}{'seconds':>9}{'objective':>17}{'gap':>9}"
        f"{'violation':>10}{'peak MiB':>10}  status",
        flush=True,
    )


def print_line(found: dict[str, Any], asked: Asked | None) -> None:
    status = found["status"]
    if status == "capped":
        status = f"> {asked.cap_s:g} s, capped" if asked else "capped"
    numbers = (
        ("seconds", 9, ".2f"),
        ("objective", 17, ",.0f"),
        ("gap", 9, ".1e"),
        ("violation", 10, ".1e"),
        ("peak_mb", 10, ",.0f"),
    )
    ended = "objective" in found
    cells = "".join(
        f"{format(found[name], form) if name in found and (ended or name == 'peak_mb') else '-':>{width}}"
        for name, width, form in numbers
    )
    print(
        f"{found['employees']:>10,}{found['quarters']:>9} {found['method']:14}{cells}  {status}", flush=True
    )


def details(cells: list[dict[str, Any]]) -> None:
    """Print each problem's hash and size once, and each cell's stages and breaches."""
    print("\nproblems")
    seen = {c["digest"]: c for c in cells if "digest" in c}
    for c in seen.values():
        print(
            f"  {c['employees']:>9,} x {c['quarters']}: {c['cohorts']:,} affected cohorts, at least"
            f" {c['ways_least']} ways each, {c['flows']:,} flows; sha256 {c['digest']}"
        )
    print("\nstages, breaches")
    for c in cells:
        name = f"  {c['employees']:>9,} x {c['quarters']} {c['method']:14}"
        if stages := c.get("stages"):
            told = "".join(f"; {word}: {says}" for word, says in c["told"].items())
            bound = f"; bound {c['bound']:,.0f}, problem {c['problem_mb']:,.0f} MiB" if "bound" in c else ""
            spent = ", ".join(f"{stage} {s:.2f} s" for stage, s in stages.items())
            print(f"{name}{spent} (processors {c['cpu_s']:.2f} s){bound}{told}")
        if breaks := c.get("breaks"):
            print(name + "breaks " + ", ".join(f"{word} by {breach:,.3g}" for word, breach in breaks.items()))
            print(name + f"states {c['stated']:,.0f}, its flows cost {c['objective']:,.0f}")


def growth(cells: list[dict[str, Any]]) -> float:
    """Return the slope of log seconds over log employees; not a number with fewer than two cells."""
    ended = [c for c in cells if "objective" in c]
    if len(ended) < 2:
        return float("nan")
    x = np.log([c["employees"] for c in ended])
    y = np.log([c["seconds"] for c in ended])
    return float(np.polyfit(x, y, 1)[0])


# ------------------------------------------------------------------ other questions


def check(asked: Asked) -> None:
    """Print how far our objective is from that of the whole programme; ends with 1 where too far."""
    worst = 0.0
    for quarters in QUARTERS:
        ours, whole = (run_cell(EMPLOYEES[0], quarters, method, asked) for method in METHODS[:2])
        if "objective" not in ours or "objective" not in whole:
            print(f"{quarters} quarters: ours {ours['status']}, HiGHS {whole['status']}")
            worst = float("inf")
            continue
        apart = (ours["objective"] - whole["objective"]) / abs(whole["objective"])
        low = (ours["bound"] - whole["objective"]) / abs(whole["objective"])
        print(
            f"{quarters} quarters: ours {ours['objective']:,.2f} ({ours['seconds']:.1f} s), HiGHS"
            f" {whole['objective']:,.2f} ({whole['seconds']:.1f} s); apart {apart:+.2e},"
            f" our bound {low:+.2e}, violations {ours['violation']:.1e} and {whole['violation']:.1e}",
            flush=True,
        )
        worst = max(worst, abs(apart), low, ours["violation"] - VIOLATION)
    verdict = "agree" if worst <= GAP else "DO NOT AGREE"
    print(f"{verdict}: furthest apart {worst:.1e}, allowed {GAP:.0e}")
    sys.exit(0 if worst <= GAP else 1)


def frontier(employees: int, quarters: int) -> None:
    """Print seconds of 15 points of cost against separations over those of one solve; asked at most 6.

    Each point has a lower ceiling on separations in total and starts from the one before.
    """
    from passerelle.engines.placement.solve import solve
    from passerelle.errors import Infeasible
    from placement_instance import instance

    problem = instance(employees, quarters)
    begun = time.perf_counter()
    solution = solve(problem)
    one_s = time.perf_counter() - begun
    ceiling = problem.limits.side_named("separations")
    assert ceiling is not None
    used = float((solution.flow * ceiling.weight[:, None]).sum())
    print(f"one solve: {one_s:.1f} s, {used:,.0f} separations, cost {solution.objective:,.0f}", flush=True)
    begun = time.perf_counter()
    for most in np.linspace(used, 0.3 * used, POINTS):
        lower = replace(ceiling, most=np.array([most]))
        side = tuple(lower if limit is ceiling else limit for limit in problem.limits.side)
        asked = replace(problem, limits=replace(problem.limits, side=side))
        since = time.perf_counter()
        try:
            solution = solve(asked, near=solution)
            says = f"cost {solution.objective:,.0f}, gap {solution.gap:.1e}"
        except Infeasible:
            says = "clashes with other demands"
        print(f"  at most {most:12,.0f}: {says}, {time.perf_counter() - since:.1f} s", flush=True)
    all_s = time.perf_counter() - begun
    print(
        f"{POINTS} points: {all_s:.1f} s, {all_s / one_s:.1f} times one solve; asked at most {FRONTIER_TIMES}"
    )


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(FOLDER.parent / "src")}


_RSS_UNITS: Final = 1024**2 if sys.platform == "darwin" else 1024


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _RSS_UNITS


def _memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


if __name__ == "__main__":
    main()
