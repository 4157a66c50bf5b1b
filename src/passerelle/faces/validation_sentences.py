"""Validation and back-test in sentences, the same in commands and documentation."""

from __future__ import annotations

from passerelle.app.back_test import BackTest
from passerelle.app.validate import Validation
from passerelle.faces.format import correlation


def figure(number: float) -> str:
    """Return a published or reproduced figure with up to two decimals: ``154,187,380``, ``46.8``."""
    said = f"{number:,.2f}"
    return said.rstrip("0").rstrip(".").replace("-", "\u2212")


def missed_sentence(validation: Validation) -> str:
    """Return how many published figures were reproduced."""
    count, missed = len(validation.checks), len(validation.missed)
    if missed == 0:
        return f"All {count} published figures on {validation.subject} are reproduced within their tolerance."
    return f"{missed} of {count} published figures on {validation.subject} are not reproduced."


def back_test_sentence(test: BackTest) -> str:
    """Return which predictor's order was closest to what came, with its interval, or that none was."""
    indices = [predictor for predictor in test.predictors if predictor.kind == "index"]
    others = [predictor for predictor in test.predictors if predictor.kind != "index"]
    told = [predictor for predictor in indices if predictor.low > 0 or predictor.high < 0]
    first = (
        f"{len(told)} of {len(indices)} indices had an order that goes with the change of jobs that came, up "
        "or down (95 % interval without 0)"
    )
    if not others:
        return f"{first}."
    best = max(others, key=lambda predictor: predictor.correlation)
    return (
        f"{first}. Of projections and baselines the closest was {best.title}: rank correlation "
        f"{correlation(best.correlation)} ({correlation(best.low)} to {correlation(best.high)})."
    )
