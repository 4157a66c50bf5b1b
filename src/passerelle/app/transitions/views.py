"""Moves of the graph as what is said of them: figures, evidence, gaps, fields of study, programmes."""

from __future__ import annotations

from typing import Final

import numpy as np

from passerelle.app.assemble.programmes import programmes_for
from passerelle.app.assemble.training_time import because
from passerelle.app.occupations import Origin
from passerelle.app.transitions.known import Known
from passerelle.app.transitions.result import OriginView, Span, TransitionView
from passerelle.app.transitions.words import against
from passerelle.domain.gap import GapKind, largest_gaps
from passerelle.domain.transition import Spread, TransitionGraph
from passerelle.engines.field_schooling import YEARS

MOST_GAPS: Final = 3  # of each kind
MOST_STRENGTHS: Final = 4
_DIRECT: Final = "No training: skills are near enough, and no job zone is climbed."


def origin_view(known: Known, asked: Origin, i: int) -> OriginView:
    """Return what is known of the occupation asked about."""
    graph = known.scored.graph
    features = graph.features
    return OriginView(
        occupation=asked.occupation,
        title=asked.title,
        understood=asked.notes,
        employment_people=float(features.employment_people[i]),
        pay_median=float(features.pay[i]),
        exposure=_exposure(graph, i),
        growth_share_10y=float(features.growth_share_10y[i]),
        imputed=bool(features.imputed[i]),
        viable=int(graph.viable[i].sum()),
        advisable=int(graph.advisable[i].sum()),
        others=len(graph.occupations) - 1,
        unsure=int(graph.unsure[i].sum()),
    )


def transition_view(known: Known, i: int, j: int, *, most_gaps: int = MOST_GAPS) -> TransitionView:
    """Return what is said of the move from ``i`` to ``j``; ``most_gaps`` of each kind."""
    graph, evidence = known.scored.graph, known.evidence
    features, move = graph.features, graph.transition(i, j)
    offered = known.offered
    pay = float(features.pay[i])
    silent = evidence.silent(i, j) or not features.surveyed[i]
    needed = float(graph.training.central[i, j])
    return TransitionView(
        occupation=move.occupation,
        title=move.title,
        likely=move.likely,
        likely_times=float(graph.likely_times(i)[j]),
        observed=None if silent else float(features.observed[i, j]),
        observed_together=bool(evidence.together[i, j]),
        advisable=move.advisable,
        viable=move.viable,
        desirable=move.desirable,
        safe=move.safe,
        safe_cases=move.safe_cases,
        against=tuple(against(unmet) for unmet in graph.unmet(i, j)),
        fit=move.fit,
        direct=move.direct,
        pay_median=float(features.pay[j]),
        pay_change_share=move.pay_ratio - 1.0,
        pay_change_money=float(features.pay[j]) - pay,
        zone_step=int(graph.zone_step[i, j]),
        weeks=Span(move.weeks.low, move.weeks.central, move.weeks.high),
        weeks_from=_DIRECT if move.direct else weeks_from(known, i, j),
        tuition_money=Span(move.tuition_money.low, move.tuition_money.central, move.tuition_money.high),
        productive_weeks=_span(graph.productive_weeks, i, j),
        exposure=_exposure(graph, j),
        growth_share_10y=float(features.growth_share_10y[j]),
        openings_people=float(features.openings_people[j]),
        evidence=evidence.name(i, j),
        evidence_because=evidence.because(i, j),
        imputed=bool(features.imputed[i] or features.imputed[j]),
        gaps=largest_gaps(graph.aspects, i, j, most_gaps),
        strengths=strengths(graph, i, j),
        fields=known.fields.get(move.occupation, ()),
        programmes=()
        if offered is None
        else programmes_for(offered, graph.aspects, i, j, needed_weeks=needed or None),
        unsure=move.unsure,
        evidence_known=evidence.known(i, j),
    )


def weeks_from(known: Known, i: int, j: int) -> str:
    """Return in words what the weeks of training rest on: a field of its own, education, or skills."""
    graph, time = known.scored.graph, known.scored.time
    if graph.training.central[i, j] <= time.weeks[i, j]:
        return because(time, known.scored.facts, i, j)
    years = YEARS[int(graph.features.entry_education[j])].central
    length = f"{years:g} academic {'years' if years > 1.0 else 'year'}"
    return (
        "Field: a licence or degree of its own is asked for, to which schooling in other fields does not "
        f"lead; {length} of {time.rules.weeks_per_year.central:.0f} weeks (the years are a guess)."
    )


def strengths(graph: TransitionGraph, i: int, j: int) -> tuple[str, ...]:
    """Return what counts most in ``j`` and a person of ``i`` has, of skills and knowledge; four at most."""
    taught = [aspect for aspect in graph.aspects if aspect.kind in (GapKind.SKILL, GapKind.KNOWLEDGE)]
    if not taught or not all(aspect.known(i, j) for aspect in taught):
        return ()
    names = [name for aspect in taught for name in aspect.names]
    counts = np.concatenate([aspect.weight[j] * aspect.level[j] for aspect in taught])
    missing = np.concatenate([aspect.missing(i, j) for aspect in taught])
    order = np.lexsort((np.arange(len(names)), -counts)).tolist()
    lacking = {names[item] for item in order if missing[item] > 0.0}  # a skill and a field may share a name
    found = dict.fromkeys(names[item] for item in order if counts[item] > 0.0 and names[item] not in lacking)
    return tuple(found)[:MOST_STRENGTHS]


def _exposure(graph: TransitionGraph, o: int) -> Span:
    features = graph.features
    return Span(
        float(features.exposure_low[o]), float(features.exposure[o]), float(features.exposure_high[o])
    )


def _span(spread: Spread, i: int, j: int) -> Span:
    found = spread.of(i, j)
    return Span(found.low, found.central, found.high)
