"""Figures of observed use: the Anthropic Economic Index and Working with AI."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import polars as pl

from passerelle.app.validations.figure import Figure
from passerelle.data.reference import Reference

_HANDA: Final = "Handa et al. 2025, arXiv:2503.04761"
_RELEASE: Final = "counted in the publisher's own files, Anthropic Economic Index, release of 2025-02-10"
_OBSERVED: Final = "Anthropic Economic Index, labor_market_impacts, job_exposure.csv"
_TOMLINSON: Final = "Tomlinson et al. 2025, Working with AI, arXiv:2507.07935"
# The occupations with the highest applicability, in the paper's order.
_TOP_FIVE: Final = {"27-3091": 0.49, "19-3093": 0.48, "53-6061": 0.47, "41-3091": 0.46, "27-3043": 0.45}
_TITLES: Final = {
    "27-3091": "Interpreters and Translators",
    "19-3093": "Historians",
    "53-6061": "Passenger Attendants",
    "41-3091": "Sales Representatives of Services",
    "27-3043": "Writers and Authors",
    "15-1251": "Computer Programmers",
    "43-4051": "Customer Service Representatives",
    "43-9021": "Data Entry Keyers",
}


def occupations_using(least: float) -> Callable[[Reference], float | None]:
    """Return what gives the percent of occupations with use in at least ``least`` of their tasks."""

    def share(reference: Reference) -> float | None:
        used = (
            reference.tables["usage_tasks"]
            .group_by("detail")
            .agg((pl.col("use_share") > 0.0).mean().alias("used"))
        )
        return 100.0 * float((used["used"].to_numpy() >= least).mean())

    return share


def mode_share(kind: str) -> Callable[[Reference], float | None]:
    """Return what gives the percent of conversations of a kind, those of no kind left out."""

    def share(reference: Reference) -> float | None:
        use = dict(
            reference.tables["usage_modes"].group_by("kind").agg(pl.col("use_share").sum()).iter_rows()
        )
        total = float(use.get("automation", 0.0) + use.get("augmentation", 0.0))
        return 100.0 * float(use.get(kind, 0.0)) / total if total > 0.0 else None

    return share


def score(measure: str, occupation: str) -> Callable[[Reference], float | None]:
    """Return what gives a measured score of one occupation, in hundredths."""

    def value(reference: Reference) -> float | None:
        held = _measured(reference, measure).filter(pl.col("occupation") == occupation)
        return 100.0 * float(held["score"][0]) if held.height else None

    return value


def places_agreeing(reference: Reference) -> float | None:
    """Return how many of the first five places hold the occupation that the paper names there."""
    top = _measured(reference, "working-with-ai").sort("score", "occupation", descending=[True, False])
    found = top["occupation"].head(len(_TOP_FIVE)).to_list()
    return float(sum(here == named for here, named in zip(found, _TOP_FIVE, strict=False))) if found else None


def _measured(reference: Reference, measure: str) -> pl.DataFrame:
    return reference.exposure.filter((pl.col("measure") == measure) & (pl.col("flag") == "measured"))


def _using(identity: str, published: float, least: float, *, printed: bool) -> Figure:
    return Figure(
        id=f"anthropic-{identity}{'-printed' if printed else ''}",
        says=f"Occupations with observed use in at least {100 * least:.0f} % of their tasks",
        published=published,
        unit="percent of occupations",
        tolerance=0.5 if printed else 0.05,
        source=_HANDA if printed else _RELEASE,
        tables=("usage_tasks",),
        reproduce=occupations_using(least),
        note="" if printed else "Of 974 occupations of O*NET 20.1; tasks without any use count.",
    )


def _mode(kind: str, published: float, *, printed: bool) -> Figure:
    return Figure(
        id=f"anthropic-{kind}{'-printed' if printed else ''}",
        says=f"Conversations that are {kind}",
        published=published,
        unit="percent of conversations",
        tolerance=0.5 if printed else 0.05,
        source=_HANDA if printed else _RELEASE,
        tables=("usage_modes",),
        reproduce=mode_share(kind),
        note="" if printed else "Conversations of no mode, and those withheld, are left out.",
    )


def _score(measure: str, occupation: str, published: float) -> Figure:
    anthropic = measure == "anthropic-observed"
    return Figure(
        id=f"{measure}-{occupation}",
        says=f"{'Observed exposure' if anthropic else 'Applicability'}, {_TITLES[occupation]}",
        published=round(100 * published, 1),
        unit="hundredths of the score",
        tolerance=0.05 if anthropic else 0.5,
        source=_OBSERVED if anthropic else _TOMLINSON,
        tables=("exposure",),
        reproduce=score(measure, occupation),
    )


FIGURES: Final = (
    _using("quarter", 36.0, 0.25, printed=True),
    _using("three-quarters", 4.0, 0.75, printed=True),
    _using("quarter", 36.2, 0.25, printed=False),
    _using("three-quarters", 4.1, 0.75, printed=False),
    _mode("automation", 43.0, printed=True),
    _mode("augmentation", 57.0, printed=True),
    _mode("automation", 42.6, printed=False),
    _mode("augmentation", 57.4, printed=False),
    _score("anthropic-observed", "15-1251", 0.745),
    _score("anthropic-observed", "43-4051", 0.701),
    _score("anthropic-observed", "43-9021", 0.671),
    Figure(
        id="working-with-ai-top-five",
        says="Places among the five highest that hold the occupation the paper names",
        published=5,
        unit="places of 5",
        tolerance=0.0,
        source=_TOMLINSON,
        tables=("exposure",),
        reproduce=places_agreeing,
    ),
    *(_score("working-with-ai", occupation, value) for occupation, value in _TOP_FIVE.items()),
)
