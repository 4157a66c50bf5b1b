"""Calibration: from a coder's own belief to the share of titles that were right at such a belief."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from passerelle.domain.units import Bools, Floats

BINS: Final = 20


def _identity() -> Floats:
    return np.linspace(0.0, 1.0, BINS + 1)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Share right by belief, at knots between which it is a straight line.

    ``held_out`` was measured on titles that the index did not know, ``listed`` on titles whose words it
    knew, which several occupations may share. Without figures a belief stands for itself.
    """

    belief: Floats = field(default_factory=_identity)  # [knot]  ascending
    held_out: Floats = field(default_factory=_identity)  # [knot]  share right
    listed: Floats = field(default_factory=_identity)  # [knot]  share right

    def __post_init__(self) -> None:
        if not len(self.belief) == len(self.held_out) == len(self.listed) >= 2:
            raise ValueError("a calibration has as many shares as knots, two at least")
        if (np.diff(self.belief) <= 0.0).any():
            raise ValueError("the knots of a calibration ascend")
        for shares in (self.held_out, self.listed):
            if (np.diff(shares) < 0.0).any() or shares[0] < 0.0 or shares[-1] > 1.0:
                raise ValueError("the shares of a calibration do not fall, and lie between 0 and 1")

    def share_right(self, belief: Floats, listed: Bools) -> Floats:
        """Return the share right at each belief [title, rank]; ``listed`` [title] says which curve holds."""
        unknown = np.interp(belief, self.belief, self.held_out)
        known = np.interp(belief, self.belief, self.listed)
        return np.asarray(np.where(listed[:, None], known, unknown))


def curve(belief: Floats, right: Bools, weight: float = 20.0) -> Floats:
    """Return the share right at each knot of equal width: a rising fit to 0/1 outcomes.

    The fit pools neighbours that would fall (isotonic regression), on bins of belief, after each bin is
    drawn to its mean belief with the weight of ``weight`` titles.
    """
    knots = _identity()
    at = np.rint(belief * BINS).astype(np.int64)
    count = np.bincount(at, minlength=BINS + 1) + weight
    share = (np.bincount(at, weights=right, minlength=BINS + 1) + weight * knots) / count
    return pooled(np.asarray(share, np.float64), np.asarray(count, np.float64))


def pooled(value: Floats, weight: Floats) -> Floats:
    """Return the closest values to ``value`` that never fall, by pooling adjacent violators."""
    blocks: list[tuple[float, float, int]] = []  # mean, weight, length
    for v, w in zip(value.tolist(), weight.tolist(), strict=True):
        mean, mass, length = v, w, 1
        while blocks and blocks[-1][0] > mean:
            before, its_mass, its_length = blocks.pop()
            mean = (before * its_mass + mean * mass) / (its_mass + mass)
            mass, length = mass + its_mass, length + its_length
        blocks.append((mean, mass, length))
    return np.concatenate([np.full(length, mean) for mean, _, length in blocks])


def calibration_error(confidence: Floats, right: Bools, bins: int = 10) -> float:
    """Return the mean distance of confidence and share right over bins of equal width, by titles."""
    at = np.minimum((confidence * bins).astype(np.int64), bins - 1)
    gap = np.bincount(at, weights=confidence - right, minlength=bins)
    return float(np.abs(gap).sum() / len(confidence))
