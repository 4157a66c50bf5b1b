"""Use case: where can people of one occupation go? From a code or a title to ranked ways out."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from passerelle.app.assemble.training_time import SOURCES
from passerelle.app.occupations import Origin, find_occupation
from passerelle.app.transitions.bars import bars
from passerelle.app.transitions.known import Known, known
from passerelle.app.transitions.result import Transitions
from passerelle.app.transitions.rules import Rules, checked
from passerelle.app.transitions.used import used_sources
from passerelle.app.transitions.views import origin_view, transition_view
from passerelle.app.transitions.words import notes
from passerelle.data.reference import Reference
from passerelle.domain.transition import TransitionGraph
from passerelle.errors import BadInput, Fault

MOST_ROWS: Final = 20
_ALL_GAPS: Final = 12  # of each kind, where one move is shown in full


def transitions(
    query: str,
    *,
    reference: Reference | None = None,
    rules: Rules | None = None,
    most: int = MOST_ROWS,
    programmes: Path | None = None,
) -> Transitions:
    """Return up to ``most`` viable ways out of an occupation, and as many that people usually take.

    Args:
        query: the occupation's code, such as 43-4051, or a title.
        reference: the snapshot; the embedded one unless told.
        rules: thresholds of advice and numbers of training; the levers' defaults unless told.
        most: rows of each list.
        programmes: a catalogue of programmes to set against the gaps.

    Raises:
        BadInput: the query names no occupation, or several, with suggestions; or the catalogue is faulty.
        TypeError: reference or rules are something else.
    """
    snapshot, rules = checked(reference, rules)
    asked = find_occupation(query, snapshot)
    all_known = known(snapshot, rules, programmes)
    graph = all_known.scored.graph
    i = graph.index(asked.occupation)
    could = reachable(all_known, i, most)
    usual = likeliest(graph, i, most)
    views = {j: transition_view(all_known, i, j) for j in {*could, *usual}}
    return Transitions(
        origin=origin_view(all_known, asked, i),
        transitions=tuple(views[j] for j in could),
        usual=tuple(views[j] for j in usual),
        notes=_notes(all_known, i),
        sources=_sources(snapshot),
        snapshot=_snapshot(snapshot),
        bars=bars(rules),
    )


def one_transition(
    query: str,
    to: str,
    *,
    reference: Reference | None = None,
    rules: Rules | None = None,
    programmes: Path | None = None,
) -> Transitions:
    """Return one move in full, viable or not: all gaps, fields of study and programmes; ``usual`` is empty.

    Args:
        query: the origin's code or a title.
        to: the destination's.
        reference: the snapshot; the embedded one unless told.
        rules: thresholds of advice and numbers of training; the levers' defaults unless told.
        programmes: a catalogue of programmes to set against the gaps.

    Raises:
        BadInput: one of the two names no occupation, or several; both name the same; or the catalogue is
            faulty.
        TypeError: reference or rules are something else.
    """
    snapshot, rules = checked(reference, rules)
    asked, wanted = _both(query, to, snapshot)
    all_known = known(snapshot, rules, programmes)
    graph = all_known.scored.graph
    i, j = graph.index(asked.occupation), graph.index(wanted.occupation)
    if i == j:
        what = f"is {asked.occupation} {asked.title}, as is the origin: there is nothing to move to."
        raise BadInput([Fault("--to", what, "Name another occupation.", to)])
    return Transitions(
        origin=origin_view(all_known, asked, i),
        transitions=(transition_view(all_known, i, j, most_gaps=_ALL_GAPS),),
        usual=(),
        notes=(*wanted.notes, *_notes(all_known, i)),
        sources=_sources(snapshot),
        snapshot=_snapshot(snapshot),
        bars=bars(rules),
    )


def reachable(all_known: Known, i: int, most: int) -> list[int]:
    """Return up to ``most`` viable destinations from ``i``: the advisable, the unsure, the rest."""
    return [int(j) for j in all_known.scored.graph.destinations(i, most)]


def likeliest(graph: TransitionGraph, i: int, most: int) -> list[int]:
    """Return up to ``most`` destinations from ``i`` by how likely they are, advisable or not."""
    likely = graph.likely[i]
    order = np.lexsort((np.arange(len(likely)), -likely))[:most]
    return [int(j) for j in order if likely[j] > 0.0]


def _both(query: str, to: str, reference: Reference) -> tuple[Origin, Origin]:
    """Return both occupations; faults of either come together."""
    found: list[Origin] = []
    faults: list[Fault] = []
    for text, place in ((query, "occupation"), (to, "--to")):
        try:
            found.append(find_occupation(text, reference, place=place))
        except BadInput as error:
            faults += error.faults
    if faults:
        raise BadInput(faults)
    return found[0], found[1]


def _notes(all_known: Known, i: int) -> tuple[str, ...]:
    offered = all_known.offered
    return notes(all_known, i) + (() if offered is None else offered.notes)


def _sources(reference: Reference) -> tuple[str, ...]:
    return (*(source.attribution for source in used_sources(reference)), *SOURCES)


def _snapshot(reference: Reference) -> str:
    return f"{reference.snapshot_id}, {reference.hash[:12]}"
