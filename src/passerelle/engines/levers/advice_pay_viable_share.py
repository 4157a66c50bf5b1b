"""The lever ``advice.pay_viable_share``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="advice.pay_viable_share",
    title="Least pay of a viable move",
    meaning="Median pay of the destination over that of the origin; a move that pays less is not viable.",
    unit="share of the pay before",
    default=0.75,
    low=0.0,
    high=2.0,
    source=(
        "Kanders, Djumalieva, Sleeman and Orlik 2020, Mapping Career Causeways (Nesta): moves that keep at "
        "least 75 % of earnings; a convention of theirs, not a finding"
    ),
)
