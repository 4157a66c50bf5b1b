"""The lever ``demand.index``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[str] = Lever(
    key="demand.index",
    title="Exposure to language models",
    meaning=(
        "Which published ratings say what share of each task language models reach. 'range' takes the "
        "range over all of them: low, what a model does alone by the rater who sees least; central, with "
        "half of what further software makes possible, mean of the raters; high, with all of it by the "
        "rater who sees most. An index by name holds in all cases. Only ratings of tasks may enter headcount."
    ),
    unit="range, or id of an index",
    default="range",
    source=(
        "Eloundou, Manning, Mishkin and Rock, Science 384 (2024): each task rated by people and by GPT-4, "
        "as exposed directly (E1) or with further software (E2)"
    ),
)
