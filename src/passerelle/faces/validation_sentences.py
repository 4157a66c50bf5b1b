"""Validation and back-test in sentences, the same in commands and documentation."""

from __future__ import annotations

import math
from typing import Final

import polars as pl

from passerelle.app.back_test import BackTest, Predictor
from passerelle.app.validate import Validation
from passerelle.faces.format import MINUS, correlation

_MUCH_LESS: Final = 0.6  # of the strongest projection's rank correlation


def figure(number: float) -> str:
    """Return a figure to two decimals: ``154,187,380``, ``46.8``; a dash where it could not be made."""
    if math.isnan(number):
        return "–"
    said = f"{number:,.2f}" if abs(number) >= 0.01 or number == 0.0 else f"{number:.1g}"
    return (said.rstrip("0").rstrip(".") if "." in said else said).replace("-", MINUS)


def missed_sentence(validation: Validation) -> str:
    """Return how many published figures were reproduced."""
    count, missed = len(validation.checks), len(validation.missed)
    if missed == 0:
        return f"All {count} published figures on {validation.subject} are reproduced within their tolerance."
    return f"{missed} of {count} published figures on {validation.subject} are not reproduced."


def back_test_sentence(test: BackTest) -> str:
    """Return how many indices went with the change of jobs that came, and which came closest."""
    indices = [predictor for predictor in test.predictors if predictor.kind == "index"]
    up = sum(predictor.low > 0.0 for predictor in indices)
    down = sum(predictor.high < 0.0 for predictor in indices)
    said = _verdict(test) + (
        f"By {up} of {len(indices)} indices the more exposed occupations gained more jobs than the less "
        f"exposed, by {down} fewer, and by {len(indices) - up - down} neither can be said (95 % interval of "
        "the rank correlation, each occupation counted once)."
    )
    first = test.spans.filter(
        (pl.col("kind") == "index") & (pl.col("start_year") == pl.col("start_year").min().over("predictor"))
    )
    if not first.is_empty():
        up, down = (first.filter(end).height for end in (pl.col("jobs_low") > 0.0, pl.col("jobs_high") < 0.0))
        said += f" With each job counted once: more by {up}, fewer by {down} of {first.height}."
    for name, kind in (("index", "index"), ("projection", "projection")):
        found = [predictor for predictor in test.predictors if predictor.kind == kind]
        if found:
            best = max(found, key=lambda predictor: abs(predictor.correlation))
            said += f" The strongest {name}: {best.title}, {interval(best)}."
    return said


def _verdict(test: BackTest) -> str:
    """Return that indices fell short of the official projections; empty where they did not."""
    strength = {
        kind: max(
            (abs(p.correlation) for p in test.predictors if p.kind == kind and orders(p)), default=math.nan
        )
        for kind in ("index", "projection")
    }
    if not strength["index"] < _MUCH_LESS * strength["projection"]:
        return ""
    return "Exposure foretold little of the change of jobs, and much less than the official projections did. "


def orders(predictor: Predictor) -> bool:
    """Say whether a predictor puts occupations in any order; one number for all does not."""
    return predictor.low < predictor.high


def interval(predictor: Predictor) -> str:
    """Return a rank correlation with its interval: ``0.17 (0.10 to 0.24)``; a dash without an order."""
    if not orders(predictor):
        return "–"
    ends = f"{correlation(predictor.low)} to {correlation(predictor.high)}"
    return f"{correlation(predictor.correlation)} ({ends})"
