"""Three plans side by side, each the best for its own demand."""

from __future__ import annotations

from pathlib import Path

import pytest

from passerelle.app.cases import plan_cases
from passerelle.app.founding_inputs import founding_inputs
from passerelle.app.run import Run
from passerelle.data import plan_folder
from passerelle.errors import UsageError
from passerelle.faces.compare.page import compare_page


def test_a_folder_that_exists_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "there.txt").write_text("x")
    run = Run(seed=1)
    with founding_inputs(run, 0.001) as (request, resolved), pytest.raises(UsageError):
        plan_cases(run, request, tmp_path, documents={}, page=compare_page, resolved=resolved)


@pytest.mark.slow
def test_each_case_has_its_folder_and_the_central_one_is_the_baseline(tmp_path: Path) -> None:
    out, run = tmp_path / "out", Run(seed=1)
    with founding_inputs(run, 0.01) as (request, resolved):
        found = plan_cases(run, request, out, documents={}, page=compare_page, resolved=resolved)
    assert {path.name for path in out.iterdir()} == {"low", "central", "high", "compare.html"}
    assert [plan.name for plan in found.plans] == ["central", "low", "high"]
    assert [row.key for row in found.levers] == ["demand.case"]
    for case in ("low", "central", "high"):
        assert f'case = "{case}"' in plan_folder.read(out / case).scenario
    assert len({plan.hashes["roster"] for plan in found.plans}) == 1
