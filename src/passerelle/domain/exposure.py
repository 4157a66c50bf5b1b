"""What an exposure index is: a published measure of which work a technology could do or speed up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from passerelle.domain.units import Floats


@dataclass(frozen=True, slots=True)
class ExposureIndex:
    """One published index. ``score`` takes the measures by name and returns a share per occupation."""

    id: str
    title: str
    measures: str  # what a value of 1 means
    not_meaning: str  # what the index does not mean
    citation: str
    licence: str
    vintage: str
    classification: str  # taxonomy that the publisher used
    low: float  # least value the index can take
    high: float  # greatest value
    task_share: bool  # whether it is a share of tasks, and may enter required headcount
    reads: tuple[str, ...]  # names of the measures that ``score`` takes
    score: Callable[[Mapping[str, Floats]], Floats]
