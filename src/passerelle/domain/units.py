"""Units: ranges of uncertain numbers, and the checks for shares, rates and counts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]


class Case(StrEnum):
    """Which end of every stated range a calculation takes."""

    LOW = "low"
    CENTRAL = "central"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Range:
    """An uncertain number: low, central and high, in one unit."""

    low: float
    central: float
    high: float

    def __post_init__(self) -> None:
        if not all(math.isfinite(value) for value in (self.low, self.central, self.high)):
            raise ValueError("a range has finite ends")
        if not self.low <= self.central <= self.high:
            raise ValueError(f"low <= central <= high is not so: {self.low}, {self.central}, {self.high}")

    def at(self, case: Case) -> float:
        """Return the value that ``case`` names."""
        return {Case.LOW: self.low, Case.CENTRAL: self.central, Case.HIGH: self.high}[case]


def share(value: float, name: str) -> float:
    """Return ``value`` if it lies in 0..1.

    Raises:
        ValueError: it does not.
    """
    if not 0.0 <= value <= 1.0:
        raise ValueError(f"{name} is a share and lies between 0 and 1, not {value}")
    return value


def not_negative(value: float, name: str) -> float:
    """Return ``value`` if it is finite and at least zero.

    Raises:
        ValueError: it is not.
    """
    if not (math.isfinite(value) and value >= 0.0):
        raise ValueError(f"{name} is at least zero, not {value}")
    return value
