"""The lever ``demand.growth_from``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[str] = Lever(
    key="demand.growth_from",
    title="Where growth comes from",
    meaning=(
        "'stated': demand.growth_share_annual, net of technology, and technology by exposure and adoption. "
        "'projections': each role grows as BLS projects its occupation for 2024-34; these projections hold "
        "some technology already, so technology changes no role outside the targets and growth lines."
    ),
    unit="choice",
    default="stated",
    choices=("stated", "projections"),
    source="A choice of one source, so that no change is counted twice; BLS, Employment Projections 2024-34",
)
