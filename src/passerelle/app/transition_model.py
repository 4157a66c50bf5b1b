"""Use case: fit the model of likely moves, hold it against what was seen, and write its card.

The protocol is fixed: the network as published, staying dropped, all other nodes as candidates, origins with
at least five destinations seen, five folds grouped by origin. Rows that repeat a held-out row (parts of one
survey code) are held out with it. The shipped model is fitted on all rows of the cleaned network.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

import numpy as np

from passerelle.app.assemble.likely import study
from passerelle.app.assemble.mobility_network import network
from passerelle.app.run import Run
from passerelle.data.reference import Reference
from passerelle.data.transition_weights import TransitionWeights
from passerelle.domain.units import Floats, Ints
from passerelle.engines.likely import folds, ranking
from passerelle.engines.likely.flows import POPULARITY, Flows
from passerelle.engines.likely.folds import Study

Learner: TypeAlias = Callable[[Mapping[str, Floats], Flows], Callable[[Mapping[str, Floats]], Floats]]

OURS: Final = "ours"
PEER: Final = "peer-"
_SURVEY_CODE: Final = "one_survey_code"
_ITS_TRACES: Final = frozenset({_SURVEY_CODE, "unseen", "back", "back_share", "back_any"})
_TRIALS: Final[tuple[tuple[str, str, dict[str, Any]], ...]] = (
    (OURS, "ours: conditional logit", {}),
    ("no-code", "  without the survey's shared codes", {"left_out": frozenset({_SURVEY_CODE})}),
    ("no-traces", "  nor any trace of them", {"left_out": _ITS_TRACES}),
    ("no-popularity", "  without popularity of destinations", {"left_out": frozenset(POPULARITY)}),
    ("no-flows", "  without any moves of others", {"with_flows": False}),
    ("pairs-alone", "  without either", {"with_flows": False, "left_out": frozenset({_SURVEY_CODE})}),
)
_SEED: Final = 0  # of the protocol: folds, ties and redrawn origins
LIMITS: Final = (
    "Fitted to moves that people made (about 2011 to 2019): what people did, not what they could do.",
    "The survey is small: 44 % of its moves stand on edges under 0.002.",
    "Its codes are of 2010, when data scientists had none: see growth roles.",
    "Occupations that share a node of the survey were never seen apart: flows say nothing between them.",
    "Terms, ridge and neighbourhoods were chosen on the same folds: expect a little less on new data.",
    "Figures are held out by origin, not by year: a change of behaviour since then is not measured.",
)


@dataclass(frozen=True, slots=True)
class Protocol:
    """The origins that are scored, their folds, and the chance that the ranking draws."""

    observed: Floats  # [node, node]
    origins: Ints
    fold: Ints  # [origin]
    chance: ranking.Chance
    jobs_people: Floats  # [node]

    def rank(self, scores: Floats) -> ranking.Ranking:
        """Return how well ``scores`` [origin, node] rank what was seen."""
        return ranking.rank(scores, self.observed, self.origins, self.jobs_people, self.chance)


@dataclass(frozen=True, slots=True)
class Line:
    """One method under the protocol."""

    id: str
    name: str
    ranking: ranking.Ranking
    features: int
    seconds: float


def protocol(reference: Reference, *, cleaned: bool = False) -> Protocol:
    """Return the protocol on the network as published, or on the cleaned one."""
    net = network(reference)
    observed = net.cleaned if cleaned else net.raw
    origins = folds.scored_origins(observed)
    noise = np.random.default_rng(_SEED).random((len(origins), len(observed))) * ranking.NOISE
    rng = np.random.default_rng(_SEED)
    fold = folds.folds(rng.permutation(len(origins)))
    drawn = rng.integers(0, len(origins), (ranking.DRAWS, len(origins)))
    return Protocol(observed, origins, fold, ranking.Chance(noise, drawn), net.jobs_people)


def compare(
    reference: Reference, run: Run | None = None, learners: Mapping[str, Learner] | None = None
) -> list[Line]:
    """Return every method under the protocol: baselines, the learners given, ours, and ours with less.

    Args:
        reference: gives the network, and what is known of its nodes.
        run: progress and cancelling.
        learners: further methods by name, given the features of ours.
    """
    run = run or Run()
    published, rules = study(reference, cleaned=False), protocol(reference)
    lines = baselines(published, rules)
    for name, learner in (learners or {}).items():
        lines.append(_held_out(run, (f"{PEER}{name}", name), published, rules, learner))
    for id_, name, changes in _TRIALS:
        lines.append(_held_out(run, (id_, name), replace(published, **changes), rules))
    cleaned = study(reference, cleaned=True), protocol(reference, cleaned=True)
    return [*lines, _held_out(run, ("cleaned", "  on the cleaned network, as shipped"), *cleaned)]


def _held_out(
    run: Run, named: tuple[str, str], of: Study, rules: Protocol, learner: Learner | None = None
) -> Line:
    id_, name = named
    with run.stage(id_, f"Holding origins out: {name.strip()}"):
        scores = folds.held_out_scores(of, rules.origins, rules.fold, learner)
    return Line(id_, name, rules.rank(scores), len(of.features(of.flows)), run.seconds[id_])


def leads(lines: list[Line], rules: Protocol) -> dict[str, dict[str, ranking.Score]]:
    """Return by how much ours ranks better than each other method, measure by measure, each origin once.

    The interval is over the same redrawn origins for both, so that what is hard for both cancels.
    """
    by_id = {line.id: line.ranking.by_origin for line in lines if not line.name.startswith(" ")}
    ours = by_id.pop(OURS)
    return {
        id_: {
            name: ranking.interval(ours[:, k] - other[:, k], np.ones(len(ours)), rules.chance.drawn)
            for k, name in enumerate(ranking.MEASURES)
        }
        for id_, other in by_id.items()
    }


def baselines(of: Study, rules: Protocol) -> list[Line]:
    """Return methods that learn nothing: likeness of skills, size, and size times likeness of tasks."""
    jobs = rules.jobs_people
    tables = {
        "skills": ("likeness of skills", of.pairs["skill_likeness"]),
        "gravity": ("size of the destination", np.tile(jobs, (len(jobs), 1))),
        "gravity-tasks": ("size x likeness of tasks squared", of.pairs["task_words"] ** 2 * jobs),
    }
    return [
        Line(id_, name, rules.rank(table[rules.origins]), 1, 0.0) for id_, (name, table) in tables.items()
    ]


def fitted(reference: Reference, lines: list[Line]) -> TransitionWeights:
    """Return the model to ship, fitted on all rows of the cleaned network, with its card.

    Args:
        reference: the snapshot to fit on.
        lines: as ``compare`` returns them, for the card.
    """
    of = study(reference, cleaned=True)
    model = folds.learnt(of.features(of.flows), of.flows)
    return TransitionWeights(
        model.names,
        model.mean,
        model.deviation,
        tuple((term.first, term.second) for term in model.terms),
        model.coefficient,
        _card(reference, lines),
    )


def _card(reference: Reference, lines: list[Line]) -> dict[str, Any]:
    rules = protocol(reference)
    return {
        "model": "conditional logit of destinations, ridge penalty; engines/likely",
        "data": "observed moves of the ASEC mobility network, cleaned; facts of the snapshot",
        "snapshot": reference.snapshot_id,
        "snapshot_hash": reference.hash,
        "protocol": (
            f"{len(rules.origins)} origins with at least {folds.LEAST_SEEN} destinations seen, "
            f"{rules.observed.shape[0] - 1} candidates each, {folds.FOLDS} folds by origin; rows that repeat "
            "a held-out row are held out too; network as published unless named otherwise"
        ),
        "scores": {line.id: _scores(line) for line in lines},
        "lead": {
            id_: {name: _rounded(score) for name, score in lead.items()}
            for id_, lead in leads(lines, rules).items()
        },
        "limits": list(LIMITS),
    }


def _scores(line: Line) -> dict[str, Any]:
    """Return name, features, and mean, low and high of each measure, plain and weighted, to four digits."""
    measures = {
        name: {
            kind: _rounded(by[name])
            for kind, by in (("plain", line.ranking.plain), ("weighted", line.ranking.weighted))
        }
        for name in ranking.MEASURES
    }
    return {"name": line.name.strip(), "features": line.features, **measures}


def _rounded(score: ranking.Score) -> list[float]:
    return [round(value, 4) for value in (score.mean, score.low, score.high)]
