"""All that is known of the exposure of every occupation, as arrays on the occupations table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from passerelle.app.assemble.exposure import occupation_range
from passerelle.app.assemble.functions import FunctionMap, function_map
from passerelle.app.assemble.index_values import IndexValues, index_values
from passerelle.app.assemble.tasks import TaskFrame, task_frame
from passerelle.app.assemble.technology import reach_of, removed_cases
from passerelle.data.reference import Reference
from passerelle.domain.calendar import Calendar
from passerelle.domain.exposure import Construct, ExposureRange
from passerelle.domain.technology import Technology
from passerelle.domain.units import Floats
from passerelle.engines.agreement import RankSpread, percentile_ranks, rank_spread


@dataclass(frozen=True, slots=True)
class Exposed:
    """Exposure by occupation, by index and by technology. Axis occupation is the occupations table."""

    reference: Reference
    calendar: Calendar  # the span over which hours taken over are read
    frame: TaskFrame
    held: IndexValues
    ranks: Floats  # [index, occupation]  percentile over measured occupations; an outlook has none
    spread: RankSpread  # over the ranked indices; its ``lowest`` and ``highest`` are positions in ``held``
    exposed: ExposureRange  # [occupation]  share of tasks reached by language models
    technologies: tuple[Technology, ...]
    reach: tuple[ExposureRange, ...]  # [technology] of [occupation]  share of tasks reached
    alone: tuple[ExposureRange, ...]  # [technology] of [occupation]  hours taken over, each alone
    removed: ExposureRange  # [occupation]  hours taken over by all that are not physical, overlaps once
    functions: FunctionMap


def exposed(
    reference: Reference,
    technologies: Sequence[Technology],
    calendar: Calendar,
    sectors: tuple[str, ...] = (),
) -> Exposed:
    """Return exposure by occupation.

    Args:
        reference: the snapshot.
        technologies: those that are shown; the physical ones never count in ``removed``.
        calendar: hours are taken over from its first day to its last.
        sectors: NAICS sectors of an employer, which adopt earlier or later; none for the economy.
    """
    frame, held = task_frame(reference), index_values(reference)
    ranks = np.stack([_ranks(held, row) for row in range(len(held.indices))])
    logical = [technology for technology in technologies if not technology.physical]
    return Exposed(
        reference=reference,
        calendar=calendar,
        frame=frame,
        held=held,
        ranks=ranks,
        spread=_spread(ranks, held),
        exposed=occupation_range(reference),
        technologies=tuple(technologies),
        reach=tuple(_carried(reach_of(technology, frame), frame) for technology in technologies),
        alone=tuple(_hours(reference, [technology], calendar, sectors) for technology in technologies),
        removed=_hours(reference, logical, calendar, sectors),
        functions=function_map(reference),
    )


def _ranks(held: IndexValues, row: int) -> Floats:
    if held.indices[row].construct is Construct.OUTLOOK:  # a direction orders nothing
        return np.full(held.values.shape[1], np.nan)
    return percentile_ranks(held.published[row])


def _spread(ranks: Floats, held: IndexValues) -> RankSpread:
    """Return the spread over the ranked indices, with positions among all of ``held``."""
    rows = np.array(held.ranked, dtype=np.int64)
    spread = rank_spread(ranks[rows])
    places = np.append(rows, -1)  # the last stands for none
    return RankSpread(spread.low, spread.high, places[spread.lowest], places[spread.highest])


def _carried(reach: ExposureRange, frame: TaskFrame) -> ExposureRange:
    """Return a reach by task [task] as one by occupation [occupation]."""
    low, central, high = (np.asarray(frame.weights @ end) for end in (reach.low, reach.central, reach.high))
    return ExposureRange(low, central, high)


def _hours(
    reference: Reference, technologies: Sequence[Technology], calendar: Calendar, sectors: tuple[str, ...]
) -> ExposureRange:
    hours = removed_cases(reference, technologies, calendar.start, [calendar.end], sectors)
    return ExposureRange(hours.low[:, 0], hours.central[:, 0], hours.high[:, 0])
