"""What an exposure index is, and the range in which an exposure lies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from passerelle.domain.units import Case, Floats


class Construct(StrEnum):
    """What kind of thing an index measures. Two constructs that differ are not an interval."""

    CAPABILITY = "capability"  # the share of tasks that a technology could speed up
    USE = "use"  # how much a technology is seen used for the occupation's tasks
    PROGRESS = "progress"  # how far progress in the technology bears on what the occupation needs
    OUTLOOK = "outlook"  # what an official projection says


@dataclass(frozen=True, slots=True)
class ExposureIndex:
    """One published index. ``score`` takes the measures by name and returns a value per occupation."""

    id: str
    title: str
    measures: str  # what a value of 1, or a high value, means
    not_meaning: str  # what the index does not mean
    citation: str
    licence: str
    vintage: str
    classification: str  # taxonomy that the publisher used
    low: float  # least value the index can take
    high: float  # greatest value
    construct: Construct
    task_share: bool  # whether it is a share of tasks, and may enter required headcount
    reads: tuple[str, ...]  # names of the measures in the snapshot that ``score`` takes
    score: Callable[[Mapping[str, Floats]], Floats]
    anchors: tuple[str, ...] = ()  # occupations that the publisher names first, from the highest
    embedded: bool = True  # whether the package may carry its figures; else only a built snapshot has them
    # Where the index is a share of tasks: of a task rated E1 (direct) and E2 (with software), by whom.
    rater: str = ""  # "human" or "model"
    software_weight: float = 0.0  # what a task with software counts: 0, 0.5 or 1
    # Whether it stands for its kin in the disagreement in rank: one index of each publisher and method,
    # so that six ratings of the same tasks do not outvote the others.
    ranked: bool = False


@dataclass(frozen=True, slots=True)
class ExposureRange:
    """Exposure by task or by occupation, low, central and high: one construct, shares of tasks.

    It spans what software is built on the model (none, half, all) and who rated. It is no
    confidence interval.
    """

    low: Floats  # [task] or [occupation]  share
    central: Floats
    high: Floats

    def __post_init__(self) -> None:
        ordered = (self.low <= self.central + 1e-9).all() and (self.central <= self.high + 1e-9).all()
        inside = self.low.min(initial=0.0) >= -1e-9 and self.high.max(initial=0.0) <= 1.0 + 1e-9
        if not (ordered and inside):
            raise ValueError("an exposure range is 0 <= low <= central <= high <= 1")

    def at(self, case: Case) -> Floats:
        """Return the end that ``case`` names."""
        return {Case.LOW: self.low, Case.CENTRAL: self.central, Case.HIGH: self.high}[case]
