"""What a back-test found: predictors with their rank correlation, calibration, points and notes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import polars as pl


@dataclass(frozen=True, slots=True)
class Predictor:
    """One score held against the change of jobs over its own span, each occupation counted once."""

    id: str
    title: str
    vintage: str
    kind: str  # index, projection or baseline
    occupations: int  # points, pooled codes counted once
    jobs_share: float  # of all jobs of the later year
    correlation: float  # Spearman, unweighted; 0 where the score is the same for all
    low: float  # 95 % interval over redrawn occupations
    high: float
    error: float | None  # jobs-weighted mean absolute error of the predicted change, as a share


@dataclass(frozen=True, slots=True)
class BackTest:
    """What each predictor would have said, and what came."""

    predictors: tuple[Predictor, ...]
    # predictor, title, bin, predicted, realised, low, high, people: bins of equal jobs by prediction
    calibration: pl.DataFrame
    # occupation, title, people (at the start), change_share, and one column per predictor's score
    points: pl.DataFrame
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    # predictor, title, kind, start_year, end_year, occupations, jobs_share, correlation, low, high,
    # jobs_correlation, jobs_low, jobs_high (each job counted once), error, error_same_growth (on its rows)
    spans: pl.DataFrame
    # predictor, title, start_year, end_year, given, occupations, correlation, low, high
    partial: pl.DataFrame

    def as_json(self) -> dict[str, Any]:
        """Return the result as plain values; tables become lists of rows."""
        return {
            "predictors": [asdict(predictor) for predictor in self.predictors],
            "calibration": self.calibration.to_dicts(),
            "points": self.points.to_dicts(),
            "spans": self.spans.to_dicts(),
            "partial": self.partial.to_dicts(),
            "notes": list(self.notes),
            "sources": list(self.sources),
        }
