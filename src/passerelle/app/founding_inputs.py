"""The inputs of the founding case: a generated roster and the scenario, scaled to it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path

from passerelle.app.assemble.generate import AS_OF
from passerelle.app.generate import generate_founding
from passerelle.app.plan import PlanRequest
from passerelle.app.run import Run
from passerelle.app.scenario import ResolvedScenario, read_scenario, resolve, scaled
from passerelle.app.workforce import Sources
from passerelle.data import reference
from passerelle.data.store import write_parquet


@contextmanager
def founding_inputs(run: Run, scale: float) -> Iterator[tuple[PlanRequest, ResolvedScenario]]:
    """Give the request for the founding employer at ``scale``, and its scenario; the roster then vanishes.

    Raises:
        UsageError: the scale is out of range.
    """
    with as_file(files("passerelle.app") / "scenarios" / "founding.toml") as path:
        case = read_scenario(path)
    with tempfile.TemporaryDirectory() as scratch:
        roster = Path(scratch) / "roster.parquet"
        with run.stage("generate", "Generating the employer"):
            write_parquet(generate_founding(reference.load(), scale, run.seed), roster)
        request = PlanRequest(Sources((roster,), as_of=AS_OF), scenario=Path("founding.toml"))
        yield request, case if scale == 1.0 else resolve(scaled(case.scenario, scale))
