"""The files that a back-test leaves: the weights with their card, and the results."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from passerelle.app.role_back_test.notes import LIMITS
from passerelle.app.role_back_test.result import RoleBackTest
from passerelle.data import role_back_test, role_move_weights
from passerelle.errors import UsageError

_DIGITS: Final = 6  # of stored figures


def write(test: RoleBackTest, folder: Path) -> tuple[Path, Path]:
    """Write weights and results into an existing folder, over earlier ones, and return their paths.

    Each file is whole or as it was.

    Raises:
        UsageError: there is no such folder.
    """
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder} to write the weights and results to. Make it first.")
    weights, results = folder / role_move_weights.FILE, folder / role_back_test.FILE
    scratch = weights.with_name(f".{weights.name}.part"), results.with_name(f".{results.name}.part")
    try:
        role_move_weights.write(*_weights(test), card(test), scratch[0])
        role_back_test.write(_rounded(test.as_json()), scratch[1])
        os.replace(scratch[0], weights)
        os.replace(scratch[1], results)
    finally:
        for part in scratch:
            part.unlink(missing_ok=True)
    return weights, results


def card(test: RoleBackTest) -> dict[str, Any]:
    """Return what the weights rest on, how well they did, and what they do not know."""
    ours, agency, size = (test.method(name) for name in ("full", "agency", "size"))
    return {
        "model": "conditional logit over the roles of one employer",
        "panel": test.panel,
        "panel_hash": test.panel_hash,
        "snapshot": test.snapshot,
        "fit_years": list(test.fit_years),
        "fitted_moves": test.fitted_moves,
        "log_likelihood": round(test.log_likelihood, _DIGITS),
        "log_likelihood_even": round(test.log_likelihood_even, _DIGITS),
        "test_years": list(test.test_years),
        "test_moves": test.moves,
        "hit_10_share": round(ours.hit_10.value, _DIGITS),
        "hit_10_interval": [round(ours.hit_10.low, _DIGITS), round(ours.hit_10.high, _DIGITS)],
        "hit_10_agency_share": round(agency.hit_10.value, _DIGITS),
        "hit_10_size_share": round(size.hit_10.value, _DIGITS),
        "errors": {c.name: round(c.error, _DIGITS) for c in test.coefficients if c.error is not None},
        "limits": list(LIMITS),
    }


def _weights(test: RoleBackTest) -> tuple[dict[str, float], dict[str, float]]:
    fitted = {c.name: c.weight for c in test.coefficients if not c.guess}
    return fitted, {c.name: c.weight for c in test.coefficients if c.guess}


def _rounded(values: Mapping[str, object]) -> dict[str, object]:
    return {name: _kept(value) for name, value in values.items()}


def _kept(value: object) -> object:
    if isinstance(value, float):
        return round(value, _DIGITS) if math.isfinite(value) else None
    if isinstance(value, dict):
        return _rounded(value)
    return [_kept(inner) for inner in value] if isinstance(value, list | tuple) else value
