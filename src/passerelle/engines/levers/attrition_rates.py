"""The lever ``attrition.rates``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[str] = Lever(
    key="attrition.rates",
    title="Where expected attrition comes from",
    meaning=(
        "Quits by industry, shaped over occupations by transfers, plus exits by occupation; or one rate "
        "that you give. Lines of [[attrition_rate]] come before either."
    ),
    unit="choice",
    default="jolts-quits+ep-exits",
    choices=("jolts-quits+ep-exits", "given"),
    source=(
        "BLS JOLTS quits by industry; BLS Employment Projections 2024-34, table 1.10, "
        "labour-force exits and occupational transfers by occupation"
    ),
)
