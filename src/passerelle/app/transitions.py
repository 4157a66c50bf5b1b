"""Use case: where can people of one occupation go? A ranked table from a code or a title."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.transitions import rated_elements, transition_graph
from passerelle.app.occupations import Origin, find_occupation
from passerelle.data import reference as snapshots
from passerelle.data.reference import Reference
from passerelle.domain.transition import TransitionGraph, TransitionRules

MOST_ROWS: Final = 20
TOP_GAPS: Final = 3


@dataclass(frozen=True, slots=True)
class Transitions:
    """Ways out of one occupation, the advisable first and then by how likely they are."""

    origin: Origin
    table: pl.DataFrame  # one row per destination; pay in USD a year, tuition in USD
    notes: tuple[str, ...]  # what the numbers do not know
    sources: tuple[str, ...]  # attribution lines

    def as_json(self) -> dict[str, object]:
        """Return the result as plain values: origin, transitions, notes and sources."""
        return {
            "origin": {"occupation": self.origin.occupation, "title": self.origin.title},
            "transitions": self.table.to_dicts(),
            "notes": [*self.origin.notes, *self.notes],
            "sources": list(self.sources),
        }


def transitions(
    query: str,
    *,
    reference: Reference | None = None,
    rules: TransitionRules | None = None,
    most: int = MOST_ROWS,
) -> Transitions:
    """Return up to ``most`` viable destinations of an occupation, named by its code or a title.

    Raises:
        BadInput: the code or title names no occupation, or several; with suggestions.
    """
    known = reference or snapshots.load()
    origin = find_occupation(query, known)
    graph = transition_graph(known, rules)
    i = known.occupations["occupation"].to_list().index(origin.occupation)
    chosen = graph.reachable(i, most)
    return Transitions(
        origin=origin,
        table=_described(graph, i, chosen.tolist(), known),
        notes=_notes(graph, i, len(chosen)),
        sources=tuple(source.attribution for source in known.sources),
    )


def _described(graph: TransitionGraph, i: int, chosen: list[int], reference: Reference) -> pl.DataFrame:
    features, occupations = graph.features, reference.occupations
    element = rated_elements(reference)["title"].to_list()
    low, central, high = (weeks[chosen] for weeks in graph.needed_weeks(i))
    tuition = graph.rules.tuition_per_week_money
    cheap, dear = graph.rules.tuition_range_share
    return pl.DataFrame(
        {
            "occupation": occupations["occupation"].gather(chosen),
            "title": occupations["title"].gather(chosen),
            "likely": graph.likely[i, chosen],
            "observed": features.observed[i, chosen],
            "advisable": graph.advisable[i, chosen],
            "viable": graph.viable[i, chosen],
            "desirable": graph.desirable[i, chosen],
            "safe": graph.safe[i, chosen],
            "fit": graph.fit[i, chosen],
            "pay_median": features.pay[chosen],
            "pay_ratio": graph.pay_ratio(i)[chosen],
            "zone_step": graph.zone_step[i, chosen],
            "weeks_low": low,
            "weeks": central,
            "weeks_high": high,
            "tuition_low_usd": low * tuition * cheap,
            "tuition_usd": central * tuition,
            "tuition_high_usd": high * tuition * dear,
            "exposure_share": features.exposure[chosen],
            "exposure_high_share": features.exposure_high[chosen],
            "growth_share_10y": features.growth_share_10y[chosen],
            "imputed": features.imputed[chosen] | features.imputed[i],
            "gaps": [[element[gap.element] for gap in graph.gaps(i, j, TOP_GAPS)] for j in chosen],
        },
        schema_overrides={"gaps": pl.List(pl.String)},
    )


def _notes(graph: TransitionGraph, i: int, rows: int) -> tuple[str, ...]:
    notes = [
        "Weeks and tuition follow a stated rule; its coefficients are guesses with a range.",
        "Licences, degrees and local openings are not looked at.",
        "'likely' rests on skills and size alone; 'observed' is a small survey, and 0 there is no proof.",
    ]
    if graph.features.imputed[i]:
        notes.insert(0, "Skills of this occupation are imputed from related ones: take fit with care.")
    if rows == 0:
        notes.insert(0, "No destination lies within the rules on pay, job zone, fit and weeks.")
    elif not np.any(graph.advisable[i]):
        notes.insert(0, "No destination is advisable: each pays less, shrinks or is too exposed.")
    return tuple(notes)
