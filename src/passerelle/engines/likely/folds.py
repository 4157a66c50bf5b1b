"""Origins held out in turn: scores of each origin by a model, and flows, that have not seen its row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from passerelle.domain.units import Floats, Ints
from passerelle.engines.likely import logit
from passerelle.engines.likely.flows import Flows, flow_features, logged
from passerelle.engines.likely.logit import ConditionalLogit

FOLDS: Final = 5
LEAST_SEEN: Final = 5  # destinations that an origin was seen to move to, to be scored


@dataclass(frozen=True, slots=True)
class Study:
    """What a fit may read: the pairs, and the moves."""

    pairs: Mapping[str, Floats]  # by feature, [unit, unit]  from ``pair_features``, and any more
    alike: Floats  # [unit, unit]
    flows: Flows
    left_out: frozenset[str] = field(default_factory=frozenset)  # features not used
    with_flows: bool = True  # whether moves of other origins are used at all

    def features(self, flows: Flows) -> dict[str, Floats]:
        """Return every feature that is used, with ``flows`` as known."""
        found = dict(self.pairs)
        if self.with_flows:
            found.update(logged(flow_features(flows, self.alike), flows.jobs_people))
        return {name: value for name, value in found.items() if name not in self.left_out}


def scored_origins(observed: Floats) -> Ints:
    """Return the rows with at least ``LEAST_SEEN`` destinations seen beside staying."""
    seen = (observed > 0.0) & ~np.eye(len(observed), dtype=np.bool_)
    return np.flatnonzero(seen.sum(axis=1) >= LEAST_SEEN)


def folds(order: Ints) -> Ints:
    """Return the fold of each origin, of equal size, by a drawn ``order`` of the origins [origin]."""
    fold = np.empty(len(order), dtype=np.int64)
    fold[order] = np.arange(len(order)) % FOLDS
    return fold


def held_out_scores(
    study: Study, origins: Ints, fold: Ints, learner: Callable[..., Callable[..., Floats]] | None = None
) -> Floats:
    """Return scores of the origins' rows, each by what was learnt without its fold [origin, unit].

    Rows that repeat a held-out row (its kin) are not learnt from either, nor read.

    Args:
        study: pairs and moves.
        origins: rows to score.
        fold: [origin].
        learner: as ``learn``; the conditional logit without it.
    """
    teach = learner or learn
    scores = np.empty((len(origins), len(study.alike)))
    for k in np.unique(fold):
        test = origins[fold == k]
        closed = np.zeros(len(study.alike), dtype=np.bool_)
        closed[test] = True
        closed |= study.flows.kin[test].any(axis=0)
        flows = study.flows.without(closed)
        features = study.features(flows)
        model = teach(features, flows)
        scores[fold == k] = model({name: value[test] for name, value in features.items()})
    return scores


def learn(features: Mapping[str, Floats], flows: Flows) -> Callable[[Mapping[str, Floats]], Floats]:
    """Return what scores pairs, learnt from the rows that ``flows`` knows."""
    return learnt(features, flows).scores


def learnt(features: Mapping[str, Floats], flows: Flows) -> ConditionalLogit:
    """Return the conditional logit of the rows that ``flows`` knows."""
    return logit.fit(features, flows, np.flatnonzero(flows.known))
