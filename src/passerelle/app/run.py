"""One run of a use case: progress, cancel, deadline, seconds per stage and random streams."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from threading import Event

import numpy as np

from passerelle.errors import Cancelled


class Stream(IntEnum):
    """Purposes that draw random numbers; each has streams of its own."""

    GENERATE = 1
    ORDER = 2


@dataclass(slots=True)
class Run:
    """Carries what a long use case needs from its caller, and what the caller wants to know of it."""

    seed: int = 0
    report: Callable[[str], None] = lambda _stage: None  # told the name of each stage as it begins
    deadline_s: float | None = None  # seconds from the start after which the solver returns its best
    cancelled: Event = field(default_factory=Event)
    seconds: dict[str, float] = field(default_factory=dict)  # by stage
    _began: float = field(default_factory=time.perf_counter)

    def generator(self, purpose: Stream, scenario: int = 0, draw: int = 0) -> np.random.Generator:
        """Return the random stream of a purpose; it does not depend on what was drawn elsewhere."""
        return np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(purpose, scenario, draw)))

    @contextmanager
    def stage(self, name: str, says: str) -> Iterator[None]:
        """Time a stage and tell the caller that it begins.

        Raises:
            Cancelled: the run was cancelled before it.
        """
        self.check()
        self.report(says)
        begin = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begin

    def check(self) -> None:
        """Stop here if the run was cancelled.

        Raises:
            Cancelled: it was.
        """
        if self.cancelled.is_set():
            raise Cancelled("Cancelled; nothing was written.")

    @property
    def total_s(self) -> float:
        """Seconds since the run began."""
        return time.perf_counter() - self._began

    @property
    def remaining_s(self) -> float | None:
        """Seconds left until the deadline, or None without one."""
        return None if self.deadline_s is None else max(0.0, self.deadline_s - self.total_s)


def peak_rss_mb() -> float:
    """Return the process's peak resident memory so far, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 if sys.platform != "darwin" else peak / 1024**2
