"""The coefficients of the model of likely moves, with its card, as figures in one small file.

``transition_weights.json`` is written by ``python -m benchmarks.transitions --fit --write`` from the embedded
snapshot alone. Its card says on which data it was fitted, how origins were held out, how well it did and
where it fails.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

FILE: Final = "transition_weights.json"
_DIGITS: Final = 9  # significant; two machines may differ beyond them


@dataclass(frozen=True, slots=True)
class TransitionWeights:
    """A fitted conditional logit of standardised features."""

    names: tuple[str, ...]  # [feature]
    mean: NDArray[np.float64]  # [feature]
    deviation: NDArray[np.float64]  # [feature]
    terms: tuple[tuple[str, str | None], ...]  # [term]  a feature, alone or times another
    coefficient: NDArray[np.float64]  # [term]
    card: Mapping[str, Any]  # data, folds, scores, limits; plain values


@cache
def load() -> TransitionWeights:
    """Return the weights that come with the package.

    Raises:
        FileNotFoundError: the package was built without them.
    """
    held = json.loads(resources.files("passerelle.data").joinpath(FILE).read_text("utf-8"))
    features, terms = held["features"], held["terms"]
    return TransitionWeights(
        names=tuple(feature["name"] for feature in features),
        mean=np.array([feature["mean"] for feature in features]),
        deviation=np.array([feature["deviation"] for feature in features]),
        terms=tuple((term["first"], term.get("second")) for term in terms),
        coefficient=np.array([term["coefficient"] for term in terms]),
        card=held["card"],
    )


def write(weights: TransitionWeights, path: Path) -> None:
    """Write the weights; the same weights give the same bytes."""
    features = [
        {"name": name, "mean": _short(weights.mean[k]), "deviation": _short(weights.deviation[k])}
        for k, name in enumerate(weights.names)
    ]
    terms = [
        {
            "first": first,
            **({"second": second} if second else {}),
            "coefficient": _short(weights.coefficient[k]),
        }
        for k, (first, second) in enumerate(weights.terms)
    ]
    content = {"card": dict(weights.card), "features": features, "terms": terms}
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _short(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
