"""Use case: make the founding employer's roster, an employer that never was."""

from __future__ import annotations

from typing import Final

import polars as pl

from passerelle.app.assemble.generate import AS_OF, employees_table, founding_employer
from passerelle.app.run import Run, Stream
from passerelle.data.reference import Reference
from passerelle.engines.generate import generate
from passerelle.errors import UsageError

LEAST_SCALE: Final = 0.001  # 1,540 people: under it some functions have nobody
FOUNDED_YEAR: Final = 1994  # nobody was hired before


def generate_founding(reference: Reference, scale: float, seed: int) -> pl.DataFrame:
    """Return the generated roster of the founding employer, with the headers of an HRIS export.

    Args:
        reference: sector staffing and pay.
        scale: share of the full 1.54 million people, 0.001 to 1.
        seed: of the random numbers; the same seed gives the same roster.

    Raises:
        UsageError: the scale lies outside its range.
    """
    if not LEAST_SCALE <= scale <= 1.0:
        raise UsageError(f"The scale is {scale}; choose a share between {LEAST_SCALE} and 1.")
    posts, functions, labels = founding_employer(reference, scale)
    years = AS_OF.year - FOUNDED_YEAR
    employees = generate(posts, functions, years, Run(seed=seed).generator(Stream.GENERATE))
    return employees_table(employees, posts, labels)
