"""Use case: plan the founding case, a generated employer, on the embedded figures alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from passerelle.app.founding_inputs import founding_inputs
from passerelle.app.plan import Document, plan_to_folder
from passerelle.app.run import Run
from passerelle.data import plan_folder
from passerelle.data.plan_folder import PlanFolder


def demo(run: Run, out: Path, *, scale: float, documents: Mapping[str, Document]) -> PlanFolder:
    """Generate the founding employer at ``scale``, plan it, and write the plan folder.

    The roster stays in the folder as ``inputs/roster.parquet``; with the folder's ``scenario.toml`` it
    gives the same plan again through ``passerelle plan``.

    Raises:
        UsageError: the scale is out of range, or ``out`` holds something else than an earlier plan.
    """
    plan_folder.check_free(out, replace=True)
    with founding_inputs(run, scale) as (request, resolved):
        return plan_to_folder(
            run,
            request,
            out,
            documents=documents,
            extra={"inputs/roster.parquet": request.sources.files[0].read_bytes()},
            replace_plan=True,
            resolved=resolved,
        )
