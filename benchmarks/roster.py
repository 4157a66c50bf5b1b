"""Seconds and memory of an import of 1.54 million rows, beside pandas + pandera and a bare Polars read.

Usage: python -m benchmarks.roster [--people N] [--xlsx] [--peer-python PATH]

Makes a generated employer's CSV once, 16 columns and two traits, in a temporary folder; then each tool works
on it in a process of its own. Passerelle reads, checks, splits the traits off, codes every title and writes
Parquet; what the peers do stands in ``roster_peers.py``. ``--xlsx`` adds a workbook of a sheet's full
1,048,575 rows: the same import beside a bare read by python-calamine and by openpyxl, which is timed on its
first rows and extrapolated. A peer that is not installed is skipped with a line; ``--peer-python`` names
another interpreter that has them. Seconds are those of the work, without starting Python and importing.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

PEOPLE: Final = 1_540_000
SHEET_PEOPLE: Final = 1_048_575
SEED: Final = 1
TRAITS: Final = (("sex", "sex"), ("birth_date", "birth_date"))
PEERS: Final = Path(__file__).with_name("roster_peers.py")
NOT_INSTALLED: Final = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--xlsx", action="store_true", help="measure a workbook as well")
    parser.add_argument("--peer-python", default=sys.executable, help="interpreter that has the peers")
    parser.add_argument("--import", dest="work", nargs=2, type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.make is not None:
        make(asked.make, asked.people)
        return
    if asked.work is not None:
        print(json.dumps(_import(*asked.work)))
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _compare(folder, asked.people, ".csv", ("polars", "pandas-pyarrow", "pandas-c"), asked.peer_python)
        if asked.xlsx:
            people = min(asked.people, SHEET_PEOPLE)
            _compare(folder, people, ".xlsx", ("calamine", "openpyxl"), asked.peer_python)


def _compare(folder: Path, people: int, ending: str, peers: tuple[str, ...], peer_python: str) -> None:
    file = folder / f"people{ending}"
    begun = time.perf_counter()
    # In a process of its own: a child's peak memory is never told as less than its parent's.
    maker = [sys.executable, "-m", "benchmarks.roster", "--make", str(file), "--people", str(people)]
    subprocess.run(maker, check=True)
    size_mib = file.stat().st_size / 2**20
    made_s = time.perf_counter() - begun
    print(f"{people:,} rows, {size_mib:,.0f} MiB of {ending[1:]}, made in {made_s:.0f} s")
    ours = _child([sys.executable, "-m", "benchmarks.roster", "--import", str(file), str(folder / ending)])
    results = {"passerelle": ours}
    if ours is not None:  # nearer to what the peers do
        uncoded = ours["stages"]["read"] + ours["stages"]["write"]
        results["less coding"] = {**ours, "seconds": uncoded}
    for peer in peers:
        out = folder / f"{peer}{ending}"
        out.mkdir()
        results[peer] = _child([peer_python, str(PEERS), peer, str(file), str(out), str(people)])
    base = next((found["seconds"] for name in peers[:1] if (found := results[name]) is not None), None)
    print(f"{'':>16}{'seconds':>10}{'rows/s':>14}{'peak MiB':>10}{'passerelle x':>14}{f'{peers[0]} x':>12}")
    for name, found in results.items():
        if found is None:
            continue
        told = "  extrapolated" if found.get("read_share", 1.0) < 1.0 else ""
        to_ours = "" if ours is None else f"{found['seconds'] / ours['seconds']:.2f}"
        to_base = "" if base is None else f"{found['seconds'] / base:.1f}"
        print(
            f"{name:>16}{found['seconds']:>10.2f}{found['rows'] / found['seconds']:>14,.0f}"
            f"{found['peak_rss_mb']:>10,.0f}{to_ours:>14}{to_base:>12}{told}"
        )
    if ours is not None:
        print(
            "passerelle's stages:",
            ", ".join(f"{name} {seconds:.2f} s" for name, seconds in ours["stages"].items()),
        )


def make(file: Path, people: int) -> None:
    """Write a generated employer in Passerelle's own column names, with two traits beside."""
    from passerelle.app.assemble.export_files import write_export
    from passerelle.app.assemble.export_styles import PLAIN
    from passerelle.app.assemble.exports import as_text, facts
    from passerelle.app.assemble.founding import EMPLOYEES_PEOPLE
    from passerelle.app.assemble.generate import employees_table, founding_employer
    from passerelle.app.generate import FOUNDED_YEAR
    from passerelle.app.run import Run, Stream
    from passerelle.data import reference
    from passerelle.engines.generate import generate

    posts, functions, labels = founding_employer(reference.load(), people / EMPLOYEES_PEOPLE)
    employees = generate(posts, functions, 2025 - FOUNDED_YEAR, Run(seed=SEED).generator(Stream.GENERATE))
    columns = PLAIN.people + TRAITS
    text = as_text(facts(employees_table(employees, posts, labels)), PLAIN, columns)
    write_export(text, columns, PLAIN, file)


def _import(file: Path, out: Path) -> dict[str, Any]:
    """Return seconds, rows and peak memory of one import by Passerelle."""
    from passerelle.app.assemble.generate import AS_OF
    from passerelle.app.run import Run, peak_rss_mb
    from passerelle.app.workforce import Sources, import_workforce

    run = Run()
    begun = time.perf_counter()
    done = import_workforce(run, Sources((file,), as_of=AS_OF), out, out.with_name(f"{out.name}-apart"))
    return {
        "seconds": time.perf_counter() - begun,
        "rows": done.content.facts["employees"],
        "peak_rss_mb": peak_rss_mb(),
        "stages": dict(run.seconds),
    }


def _child(command: list[str]) -> dict[str, Any] | None:
    """Return what a process measured; nothing, and a line, where its tool is not installed or it failed."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        found: dict[str, Any] = json.loads(done.stdout)
        return found
    last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
    word = "skipped" if done.returncode == NOT_INSTALLED else "failed"
    print(f"{command[2] if word == 'skipped' else command[1]}: {word}: {last}")
    return None


if __name__ == "__main__":
    main()
