"""Use case: plan the founding case, a generated employer, on the embedded figures alone."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path

from passerelle.app.assemble.generate import AS_OF
from passerelle.app.generate import generate_founding
from passerelle.app.plan import Document, PlanRequest, plan_to_folder
from passerelle.app.run import Run
from passerelle.app.scenario import read_scenario, resolve, scaled
from passerelle.app.workforce import Sources
from passerelle.data import plan_folder, reference
from passerelle.data.plan_folder import PlanFolder
from passerelle.data.store import write_parquet


def demo(run: Run, out: Path, *, scale: float, documents: Mapping[str, Document]) -> PlanFolder:
    """Generate the founding employer at ``scale``, plan it, and write the plan folder.

    The roster stays in the folder as ``inputs/roster.parquet``; with the folder's ``scenario.toml`` it
    gives the same plan again through ``passerelle plan``.

    Raises:
        UsageError: the scale is out of range, or ``out`` holds something else than an earlier plan.
    """
    plan_folder.check_free(out, replace=True)
    with as_file(files("passerelle.app") / "scenarios" / "founding.toml") as path:
        case = read_scenario(path)
    with tempfile.TemporaryDirectory() as scratch:
        roster = Path(scratch) / "roster.parquet"
        with run.stage("generate", "Generating the employer"):
            write_parquet(generate_founding(reference.load(), scale, run.seed), roster)
        return plan_to_folder(
            run,
            PlanRequest(Sources((roster,), as_of=AS_OF), scenario=Path("founding.toml")),
            out,
            documents=documents,
            extra={"inputs/roster.parquet": roster.read_bytes()},
            replace_plan=True,
            resolved=case if scale == 1.0 else resolve(scaled(case.scenario, scale)),
        )
