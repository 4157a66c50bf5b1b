"""How well likely moves are foretold: ours, baselines and gradient boosting under one protocol.

    python -m benchmarks.transitions                  the table
    python -m benchmarks.transitions --fit --write    the same, then the shipped model and its card
    python -m benchmarks.transitions --speed          seconds for all pairs, and for one origin after loading

Protocol: the ASEC mobility network as published (``transition_prob_BLS_ASECnorm_corr``; the embedded column
``moved_raw_share``), staying dropped, all 538 other nodes as candidates, the 412 origins with at least five
destinations seen, five folds by origin. Each origin counted once, and by its jobs; 95 % intervals over
redrawn origins. Gradient boosting (scikit-learn, of the extra ``bench``) reads the same features as ours and
the same folds; without scikit-learn it is left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import time
from collections.abc import Callable, Mapping
from functools import partial
from importlib import resources
from pathlib import Path

import numpy as np

from passerelle.app import transition_model
from passerelle.app.run import Run
from passerelle.app.transition_model import Learner, Line
from passerelle.data import reference as snapshots
from passerelle.data import transition_weights
from passerelle.domain.units import Floats
from passerelle.engines.likely.flows import Flows
from passerelle.engines.likely.logit import JOBS_POWER
from passerelle.engines.likely.ranking import MEASURES

AIM = {"AUC": (0.88, 0.88), "NDCG@10": (0.42, 0.58)}  # plain, by jobs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--fit", action="store_true", help="fit the model to ship")
    parser.add_argument("--write", action="store_true", help="with --fit: write it into the package")
    parser.add_argument("--speed", action="store_true", help="seconds of scoring alone")
    asked = parser.parse_args()
    if asked.speed:
        speed()
        return
    reference = snapshots.load()
    begun = time.perf_counter()
    lines = transition_model.compare(reference, Run(report=lambda says: print(says, flush=True)), peers())
    print_table(lines)
    print(f"all methods and folds: {time.perf_counter() - begun:.0f} s")
    if asked.fit:
        begun = time.perf_counter()
        weights = transition_model.fitted(reference, lines)
        print(f"fitted on all rows: {len(weights.coefficient)} terms, {time.perf_counter() - begun:.0f} s")
        if asked.write:
            path = Path(str(resources.files("passerelle.data"))) / transition_weights.FILE
            transition_weights.write(weights, path)
            print(f"written: {path.name}")
    speed()


def print_table(lines: list[Line]) -> None:
    """Print each method's measures, plain / by jobs, with 95 % intervals below."""
    print(f"\n{'':42}" + "".join(f"{name:>24}" for name in MEASURES) + f"{'features':>10}{'s':>6}")
    for line in lines:
        plain, weighted = line.ranking.plain, line.ranking.weighted
        means = "".join(f"{f'{plain[m].mean:.3f} / {weighted[m].mean:.3f}':>24}" for m in MEASURES)
        print(f"{line.name:42}{means}{line.features:10d}{line.seconds:6.0f}")
        spans = "".join(
            f"{f'{plain[m].low:.3f}-{plain[m].high:.3f} {weighted[m].low:.3f}-{weighted[m].high:.3f}':>24}"
            for m in MEASURES
        )
        print(f"{'':42}{spans}")
    print(
        "aim: " + ", ".join(f"{name} {plain:.2f} / {by_jobs:.2f}" for name, (plain, by_jobs) in AIM.items())
    )


def peers() -> Mapping[str, Learner]:
    """Return gradient boosting where scikit-learn is installed."""
    if importlib.util.find_spec("sklearn") is None:
        print("scikit-learn is not installed: gradient boosting is left out (pip install '.[bench]').")
        return {}
    return {
        f"gradient boosting, {leaves} leaves x {trees}": partial(boosting, leaves, trees)
        for leaves, trees in ((15, 250), (31, 250), (15, 600))
    }


def boosting(
    leaves: int, trees: int, features: Mapping[str, Floats], flows: Flows
) -> Callable[[Mapping[str, Floats]], Floats]:
    """Return scores by gradient boosting of the leavers' shares, learnt from known rows with our weights."""
    from sklearn.ensemble import HistGradientBoostingRegressor

    rows = np.flatnonzero(flows.known & (flows.leavers.sum(axis=1) > 0.0))
    other = np.arange(len(flows.leavers)) != rows[:, None]
    x = np.stack([value[rows][other] for value in features.values()], axis=1)
    model = HistGradientBoostingRegressor(
        loss="poisson", learning_rate=0.06, max_iter=trees, max_leaf_nodes=leaves, min_samples_leaf=60,
        l2_regularization=5.0, max_features=0.4, random_state=0, early_stopping=False,
    )  # fmt: skip
    weight = np.repeat(flows.jobs_people[rows] ** JOBS_POWER, other.sum(axis=1))
    model.fit(x, flows.leavers[rows][other], sample_weight=weight / weight.mean())

    def scores(of: Mapping[str, Floats]) -> Floats:
        table = np.stack(list(of.values()), axis=-1)
        return np.asarray(model.predict(table.reshape(-1, table.shape[-1])).reshape(table.shape[:-1]))

    return scores


def speed() -> None:
    """Print seconds for all pairs, and for one origin after loading, against their bounds."""
    from passerelle.app import transitions as moves
    from passerelle.app.assemble.likely import likely
    from passerelle.app.assemble.transitions import scored

    reference = snapshots.load()
    timed("likely, all pairs", 2.0, lambda: likely(reference))
    rules = moves.rules_of(None)
    timed("advice, weeks and cost, all pairs", 2.0, lambda: scored(reference, rules.advice, rules.training))
    moves.transitions("43-4051", reference=reference, rules=rules)
    timed(
        "one origin after loading",
        0.05,
        lambda: moves.transitions("29-1141", reference=reference, rules=rules),
    )


def timed(name: str, bound_s: float, what: Callable[[], object]) -> None:
    """Print the seconds of ``what`` and their ratio to the bound."""
    begun = time.perf_counter()
    what()
    took = time.perf_counter() - begun
    print(f"{name:40}{took:8.3f} s   bound {bound_s:g} s   ratio {took / bound_s:.2f}")


if __name__ == "__main__":
    main()
