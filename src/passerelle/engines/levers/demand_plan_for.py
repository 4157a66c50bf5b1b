"""The lever ``demand.plan_for``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[str] = Lever(
    key="demand.plan_for",
    title="For which cases of demand the plan must work",
    meaning=(
        "case: the one that demand.case says. all-cases: one set of proposals that is feasible in low, "
        "central and high demand; hires and staffing follow each."
    ),
    unit="choice",
    default="case",
    choices=("case", "all-cases"),
    source="A choice of the employer, not an estimate; one case is planned unless the scenario says so",
)
