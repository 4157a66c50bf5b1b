"""Seconds to score occupations x task-share indices x 40 quarters x 3 bounds, beside a plain NumPy peer.

Run by ``make bench``, or alone: ``python -m benchmarks.exposure``. Each index in turn (and the range of all
of them) says what language models reach. The peer states the same equation on dense arrays, one entry for
every task, day and sector, as one would write it first: it is timed on one index and multiplied.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TypeAlias

import numpy as np

from passerelle.app.assemble.exposure import task_indices
from passerelle.app.assemble.tasks import TaskFrame, task_frame
from passerelle.app.assemble.technology import adoption_of, reach_of, reached_tasks, removed_cases
from passerelle.catalogue import load
from passerelle.data import reference
from passerelle.data.reference import Reference
from passerelle.domain.calendar import Calendar
from passerelle.domain.exposure import ExposureIndex
from passerelle.domain.technology import RatedTasks, Technology
from passerelle.domain.units import Case, Floats
from passerelle.engines.adoption import OPPOSITE, Adoption, HoursRange, in_use, removed_range

CALENDAR = Calendar(date(2025, 10, 1), 40)
DAYS = [CALENDAR.last_day(quarter) for quarter in range(1, CALENDAR.quarters + 1)]
REPEATS = 5
Technologies: TypeAlias = tuple[Technology, ...]


def main() -> None:
    known = reference.load()
    begun = time.perf_counter()
    frame = task_frame(known)
    print(f"task frame, made once: {time.perf_counter() - begun:.3f} s")
    everything = tuple(load("passerelle.engines.technologies", Technology).values())
    models = tuple(one for one in everything if isinstance(one.reach, RatedTasks))
    indices: list[ExposureIndex | None] = [None, *task_indices().values()]
    shape = f"{frame.weights.shape[0]} occupations x {len(indices)} x {len(DAYS)} quarters x 3 bounds"
    for name, used in (("language models", models), (f"all {len(everything)} technologies", everything)):
        ours = _best(partial(_score, known, used, indices))
        adoption = adoption_of(known, used, CALENDAR.start, DAYS)
        begun = time.perf_counter()
        peer = dense(frame, adoption)
        peer_s = (time.perf_counter() - begun) * len(indices)
        found = removed_range(*reached_tasks(frame, used), adoption)
        far = max(float(np.abs(found.at(case) - peer.at(case)).max()) for case in Case)
        print(
            f"{shape}, {name}: {ours:.3f} s; dense NumPy {peer_s:.1f} s, ratio {peer_s / ours:.0f}; ", end=""
        )
        print(f"they differ by {far:.0e} at most")


def _score(
    known: Reference, technologies: Technologies, indices: Sequence[ExposureIndex | None]
) -> list[HoursRange]:
    return [removed_cases(known, technologies, CALENDAR.start, DAYS, index=one) for one in indices]


def dense(frame: TaskFrame, adoption: Adoption) -> HoursRange:
    """Return what ``removed_range`` returns, from every task, sector and day."""
    reach = [reach_of(technology, frame) for technology in adoption.technologies]
    weights = frame.weights.toarray()
    days = (adoption.start, *adoption.days)

    def removed(case: Case, pace: Case) -> Floats:
        total = np.zeros((len(weights), len(adoption.days)))
        for sector in range(adoption.mix.shape[1]):
            left = np.ones((len(frame.task), len(days)))
            for number, technology in enumerate(adoption.technologies):
                lead = adoption.lead_log_odds[number, sector : sector + 1]
                saved = technology.time_saved.at(case) * (1.0 - technology.reused.at(OPPOSITE[case]))
                used = in_use(technology.adoption, days, lead, case, pace)[0]
                left *= 1.0 - reach[number].at(case)[:, None] * used * saved
            kept = weights @ left
            total += adoption.mix[:, sector, None] * (1.0 - kept[:, 1:] / kept[:, :1])
        return total

    central = removed(Case.CENTRAL, Case.CENTRAL)
    low = np.min([central, *(removed(Case.LOW, pace) for pace in Case)], axis=0)
    high = np.max([central, *(removed(Case.HIGH, pace) for pace in Case)], axis=0)
    return HoursRange(low, central, high)


def _best(work: Callable[[], object]) -> float:
    """Return the least seconds of several runs: what the work takes when nothing else runs."""
    seconds = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    return min(seconds)


if __name__ == "__main__":
    main()
