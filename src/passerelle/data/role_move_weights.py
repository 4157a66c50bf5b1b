"""The weights of moves between the roles of one employer, as figures in one small file with their card.

``role_move_weights.json`` is written by ``passerelle validate moves --panel FILE --out FOLDER`` from a
payroll panel. It holds coefficients and scores, and no row of the panel.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

FILE: Final = "role_move_weights.json"


@dataclass(frozen=True, slots=True)
class RoleMoveWeights:
    """Coefficients by feature, and the card that says where they come from."""

    weights: Mapping[str, float]  # fitted ones and guesses
    guesses: tuple[str, ...]  # features whose weight no data were fitted to
    card: Mapping[str, Any]  # fitted on, moves, scores, limits


@cache
def load() -> RoleMoveWeights:
    """Return the weights that come with the package."""
    text = resources.files("passerelle.data").joinpath(FILE).read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(text)
    return RoleMoveWeights(
        MappingProxyType({**content["fitted"], **content["guessed"]}),
        tuple(content["guessed"]),
        MappingProxyType(content["card"]),
    )


def write(
    fitted: Mapping[str, float], guessed: Mapping[str, float], card: Mapping[str, Any], path: Path
) -> None:
    """Write weights and card; the same ones give the same bytes. Six digits of a weight are kept."""
    content = {
        "fitted": {name: round(weight, 6) for name, weight in fitted.items()},
        "guessed": {name: round(weight, 6) for name, weight in guessed.items()},
        "card": dict(card),
    }
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
