"""A catalogue of programmes that do not exist, made from the snapshot, for plans without one of their own.

Four programmes for each occupation of job zones 2 to 4. All figures are guesses of ours: weeks rise with the
job zone, prices spread about the scenario's own price of a week as they do in Texas (quartiles 75, 136 and
387 USD a week), seats rise with the root of an occupation's jobs. The same snapshot and scenario give
the same catalogue; what varies between programmes comes from a hash of their ids.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from passerelle.data.programmes import Catalogue
from passerelle.data.reference import Reference
from passerelle.data.schema.catalogue import CATALOGUE
from passerelle.data.store import frame_hash

NAME: Final = "generated catalogue"
PROVIDERS: Final = 24
ZONES: Final = (2, 3, 4)  # job zones; below, the employer instructs; above, no plan of a few years is enough
_CLASS_PEOPLE: Final = 25  # guess: seats of one class
_JOBS_PER_CLASS: Final = 50_000.0  # guess: national jobs of an occupation that fill one class a quarter
_MOST_CLASSES: Final = 8


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of programme: how its figures spread."""

    id: str
    title: str
    delivery: str
    credential: str
    weeks: Mapping[int, tuple[float, float]]  # by job zone, least and most
    price: tuple[float, float]  # of a week, as a multiple of the scenario's
    completion: tuple[float, float]  # share


_KINDS: Final = (
    _Kind(
        "certificate",
        "Certificate",
        "in person",
        "college certificate",
        {2: (6, 12), 3: (10, 20), 4: (14, 26)},
        (0.55, 1.4),
        (0.7, 0.9),
    ),
    _Kind(
        "diploma",
        "Diploma",
        "in person",
        "associate's degree",
        {2: (14, 24), 3: (24, 44), 4: (36, 60)},
        (0.8, 1.6),
        (0.6, 0.85),
    ),
    _Kind(
        "intensive",
        "Intensive course",
        "in person",
        "industry certificate",
        {2: (3, 8), 3: (6, 14), 4: (10, 20)},
        (1.8, 2.85),
        (0.75, 0.95),
    ),
    _Kind(
        "online",
        "Online course",
        "online",
        "industry certificate",
        {2: (4, 10), 3: (8, 18), 4: (12, 24)},
        (0.55, 1.0),
        (0.5, 0.75),
    ),
)


def generated_catalogue(
    reference: Reference, *, tuition_per_week_money: float, currency: str, of_employer_share: float = 1.0
) -> Catalogue:
    """Return the generated catalogue of a snapshot, in the columns of ``schema.CATALOGUE``.

    Args:
        reference: whose occupations are trained for.
        tuition_per_week_money: about which prices spread, in units of ``currency``.
        currency: of all prices.
        of_employer_share: by which seats are multiplied, for an employer scaled down; at least one is left.
    """
    rows = list(_rows(reference, tuition_per_week_money, of_employer_share))
    frame = CATALOGUE.conform(pl.DataFrame(rows).with_columns(currency=pl.lit(currency)))
    occupations = frame["occupations"].n_unique()
    note = (
        f"Generated catalogue: {frame.height:,} programmes for {occupations:,} occupations "
        f"of job zones {ZONES[0]} to {ZONES[-1]}. None of them exists; weeks, prices, seats and shares who "
        "complete are guesses."
    )
    places = np.arange(frame.height, dtype=np.int64) + 1
    return Catalogue(NAME, frame_hash(frame), frame, places, None, (), (note,), generated=True)


def _rows(reference: Reference, per_week: float, of_employer: float) -> Iterator[dict[str, object]]:
    table = reference.occupations.select("occupation", "title", "job_zone", "employment_people")
    for code, title, zone, jobs in table.iter_rows():
        if (whole := math.floor(zone + 0.5)) not in ZONES:
            continue
        classes = min(max(round(math.sqrt(jobs / _JOBS_PER_CLASS)), 1), _MOST_CLASSES)
        for kind in _KINDS:
            draw = _draws(f"{code} {kind.id}")
            weeks = round(_between(kind.weeks[whole], next(draw)))
            hundreds = weeks * per_week * _between(kind.price, next(draw)) / 100.0
            seats = max(round(classes * _CLASS_PEOPLE * of_employer * (0.6 + 0.8 * next(draw))), 1)
            yield {
                "programme": f"generated-{code}-{kind.id}",
                "provider": f"Generated provider {1 + int(next(draw) * PROVIDERS)}",
                "title": f"{kind.title}: {title} (generated)",
                "occupations": code,
                "delivery": kind.delivery,
                "credential": kind.credential,
                "weeks": float(weeks),
                "tuition": 100.0 * round(hundreds, 1),
                "seats_per_quarter": float(seats),
                "completion_share": round(_between(kind.completion, next(draw)), 2),
            }


def _between(ends: tuple[float, float], at: float) -> float:
    return ends[0] + at * (ends[1] - ends[0])


def _draws(text: str) -> Iterator[float]:
    """Yield eight numbers in [0, 1) that ``text`` alone settles."""
    digest = hashlib.sha256(text.encode()).digest()
    for place in range(0, len(digest), 4):
        yield int.from_bytes(digest[place : place + 4], "big") / 2**32
