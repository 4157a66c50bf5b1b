"""Working with AI: how far a chat assistant was seen to help with occupations' activities (Microsoft)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from passerelle.data.publishers.cells import no_repeat, note, within
from passerelle.data.publishers.reading import SOC, Layout, Reading
from passerelle.data.reference import Source

SOURCE: Final = Source(
    id="working-with-ai",
    title="Working with AI: applicability of generative AI to occupations",
    publisher="Tomlinson, Jaffe, Wang, Counts, Suri; Microsoft Research",
    vintage="Repository of 2025-10-17 (Copilot conversations of January to September 2024, O*NET 29.0)",
    licence="CC BY 4.0",
    attribution=(
        "Tomlinson et al. (2025), Working with AI: Measuring the Applicability of Generative AI to "
        "Occupations, arXiv:2507.07935"
    ),
    url="https://github.com/microsoft/working-with-ai",
)
SCORES: Final = Layout(
    "ms-working-with-ai/soc_ai_applicability_scores.csv",
    "Working-with-AI file of applicability scores",
    ("SOC Code", "ai_applicability_score"),
)
_SIDES: Final = ("user", "ai")
_METRICS: Final = {
    "use_share": "share",
    "completion_share": "completion",
    "scope_share": "impact_scope",
    "positive_share": "feedback_positive_fraction",
}
ACTIVITIES: Final = Layout(
    "ms-working-with-ai/iwa_metrics.csv",
    "Working-with-AI file of work activities",
    ("IWA", *(f"{metric}_{side}" for side in _SIDES for metric in _METRICS.values())),
)
LAYOUTS: Final = (SCORES, ACTIVITIES)
_IWA: Final = r"4\.A\.\d\.[a-z]\.\d+\.I\d+"
_SUM_SLACK: Final = 0.001


@dataclass(frozen=True, slots=True)
class WorkingWithAi:
    """Scores by occupation, and what they rest on."""

    scores: pl.DataFrame  # code (SOC 2018, or a roll-up of OEWS), score
    use: pl.DataFrame  # activity, side, use_share, completion_share, scope_share, positive_share


def read(reading: Reading) -> WorkingWithAi:
    """Return applicability by occupation and observed use by intermediate work activity and side."""
    frame = reading.text(SCORES)
    reading.codes(SCORES, frame, ["SOC Code"], SOC)
    frame = within(reading, SCORES, frame, ["ai_applicability_score"], (0.0, 1.0))
    scores = frame.select(pl.col("SOC Code").alias("code"), pl.col("ai_applicability_score").alias("score"))
    return WorkingWithAi(
        no_repeat(reading, SCORES, scores, ("code",), "has an occupation twice."), _use(reading)
    )


def _use(reading: Reading) -> pl.DataFrame:
    frame = reading.text(ACTIVITIES)
    odd = ~frame["IWA"].fill_null("").str.contains(f"^{_IWA}$")
    note(reading, ACTIVITIES, frame, "IWA", (odd, "is not an intermediate work activity's id."))
    shares = [f"share_{side}" for side in _SIDES]
    read = within(reading, ACTIVITIES, frame, shares, (0.0, 1.0))
    others = [column for column in ACTIVITIES.columns[1:] if column not in shares]
    read = reading.reals(ACTIVITIES, read, others)  # empty where nobody gave feedback
    for column in others:
        outside = (~read[column].is_between(0.0, 1.0)).fill_null(value=False)
        note(reading, ACTIVITIES, frame, column, (outside, "is not between 0 and 1."))
    for column in shares if read.height else ():
        total = float(read[column].sum())
        if abs(total - 1.0) > _SUM_SLACK:
            what = f"has shares in {column} that do not add up to one; it may be cut off."
            reading.fault(ACTIVITIES, what, f"{total:.4f}")
    read = no_repeat(reading, ACTIVITIES, read, ("IWA",), "has an activity twice.")
    return pl.concat(
        read.select(
            pl.col("IWA").alias("activity"),
            pl.lit(side).alias("side"),
            *(pl.col(f"{metric}_{side}").alias(name) for name, metric in _METRICS.items()),
        )
        for side in _SIDES
    )
