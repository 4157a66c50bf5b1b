"""Figures of the mobility network, and of the model of likely moves that is fitted on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from passerelle.app import transition_model
from passerelle.app.assemble.likely import study
from passerelle.app.assemble.mobility_network import network
from passerelle.app.validations.figure import Figure
from passerelle.data import transition_weights
from passerelle.data.reference import Reference
from passerelle.engines.likely.folds import held_out_scores
from passerelle.engines.likely.ranking import MEASURES, Ranking

_FILES: Final = "counted in the publisher's own files (ASEC mobility edge list)"
_CARD: Final = "card of the shipped model, data/transition_weights.json"
_TABLES: Final = ("mobility", "mobility_jobs", "mobility_nodes")
_SLACK: Final = 0.3  # of 100: two machines round the fit differently


def _jobs(reference: Reference) -> float:
    return float(network(reference).jobs_people.sum() / 1e6)


def _stay_median(reference: Reference) -> float:
    return float(np.median(np.diagonal(network(reference).raw)))


def _stay_mean(reference: Reference) -> float:
    net = network(reference)
    return float(np.average(np.diagonal(net.raw), weights=net.jobs_people))


def _origins(reference: Reference) -> float:
    return float(len(transition_model.protocol(reference).origins))


FIGURES: Final = (
    Figure("mobility-jobs", "Jobs of all nodes", 144.7, "million", 0.05, _FILES, _TABLES, _jobs),
    Figure(
        "mobility-stay-median",
        "Staying for a year, median node",
        0.94,
        "share",
        0.005,
        _FILES,
        _TABLES,
        _stay_median,
    ),
    Figure(
        "mobility-stay-mean",
        "Staying for a year, by jobs",
        0.913,
        "share",
        0.0005,
        _FILES,
        _TABLES,
        _stay_mean,
    ),
    Figure(
        "mobility-origins",
        "Nodes with five destinations seen",
        412.0,
        "nodes",
        0.5,
        _FILES,
        _TABLES,
        _origins,
    ),
)


def model_figures(reference: Reference) -> tuple[Figure, ...]:
    """Return a figure for each measure on the card; the origins are held out when the first is asked for."""
    said: dict[str, Any] = transition_weights.load().card["scores"][transition_model.OURS]
    found: list[Ranking] = []

    def ranking() -> Ranking:
        if not found:
            of, rules = study(reference, cleaned=False), transition_model.protocol(reference)
            found.append(rules.rank(held_out_scores(of, rules.origins, rules.fold)))
        return found[0]

    def reproduce(measure: str, kind: str) -> Callable[[Reference], float]:
        def score(_: Reference) -> float:
            ranked = ranking()
            return 100.0 * (ranked.plain if kind == "plain" else ranked.weighted)[measure].mean

        return score

    words = {"plain": "each origin once", "weighted": "by jobs"}
    return tuple(
        Figure(
            f"likely-{measure.lower()}-{kind}",
            f"{measure} of likely moves, {words[kind]}",
            100.0 * said[measure][kind][0],
            "of 100",
            _SLACK,
            _CARD,
            _TABLES,
            reproduce(measure, kind),
        )
        for measure in MEASURES
        for kind in words
    )
