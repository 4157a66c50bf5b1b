"""Coefficients of moves between roles, fitted to moves that were seen: maximum likelihood, by Newton."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy.linalg
from numpy.typing import NDArray

from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.role_moves import Between, RoleFacts, chunks, pair_features, shares

RIDGE: Final = (
    1.0  # guess: half of it times the squared coefficients is taken off the logarithm of likelihood
)
_STEPS: Final = 40
_TINY: Final = 1e-300
_NEAR: Final = 1e-8  # of the gain a step promises, over the moves
_CELLS: Final = 100_000


@dataclass(frozen=True, slots=True)
class SeenMoves:
    """Moves between an employer's roles from one year to the next."""

    facts: RoleFacts  # as at the start
    origin: Ints  # [move]  the role left
    target: Ints  # [move]  the role entered
    extra: Mapping[str, Floats]  # further features [role, role]; none unless told

    def __post_init__(self) -> None:
        if len(self.origin) != len(self.target):
            raise ValueError("moves have an origin and a target each")
        if (self.facts.group[self.origin] == self.facts.group[self.target]).any():
            raise ValueError("a move within one group is none")


@dataclass(frozen=True, slots=True)
class Fitted:
    """Coefficients by feature, with what they were fitted to."""

    weights: Mapping[str, float]
    error: Mapping[str, float]  # standard error, from the curvature of the likelihood
    moves: int
    log_likelihood: float  # a move, at the coefficients
    log_likelihood_even: float  # a move, if all other roles were alike


@dataclass(frozen=True, slots=True)
class _Part:
    """Some origins of one year, with the moves out of them."""

    tensor: NDArray[np.float32]  # [origin, role, feature]  in half the memory
    barred: Bools  # [origin, role]  within the origin's group
    count: Floats  # [origin]  moves out of it
    row: Ints  # [move]  its origin
    target: Ints  # [move]


def fit(
    years: Sequence[SeenMoves], between: Between, names: Sequence[str], *, ridge: float = RIDGE
) -> Fitted:
    """Return the coefficients of ``names`` that make the moves of all ``years`` likeliest.

    The likelihood is concave, so Newton's method with halved steps finds its one maximum. A feature that
    is the same for all pairs gets zero. Holds four bytes for each origin, role and feature.

    Args:
        years: moves, each year with the roles of its start.
        between: what is known of their occupations.
        names: of ``FEATURES`` and of further ones.
        ridge: how strongly coefficients are drawn to zero.

    Raises:
        ValueError: no move was seen.
    """
    parts = [part for seen in years for part in _parts(seen, between, names)]
    if not parts:
        raise ValueError("no move was seen")
    at = np.zeros(len(names))
    value, slope, curve = _likelihood(parts, at, ridge)
    even = value
    for _ in range(_STEPS):
        step = scipy.linalg.solve(curve, slope, assume_a="pos")
        promised = float(slope @ step)
        if promised < _NEAR:
            break
        length = 1.0
        while length > _NEAR:
            new = _likelihood(parts, at + length * step, ridge)
            if new[0] >= value + 1e-4 * length * promised:
                break
            length /= 2.0
        at = at + length * step
        value, slope, curve = new
    moves = sum(len(seen.origin) for seen in years)
    error = np.sqrt(np.diagonal(scipy.linalg.inv(curve)))
    plain = value + 0.5 * ridge * float(at @ at)
    return Fitted(
        weights=dict(zip(names, at.tolist(), strict=True)),
        error=dict(zip(names, error.tolist(), strict=True)),
        moves=moves,
        log_likelihood=plain / moves,
        log_likelihood_even=even / moves,
    )


def _parts(seen: SeenMoves, between: Between, names: Sequence[str]) -> Iterator[_Part]:
    facts, (origins, count) = seen.facts, np.unique(seen.origin, return_counts=True)
    for some in chunks(facts, origins, _CELLS):
        mine = np.isin(seen.origin, some)
        yield _Part(
            tensor=features(seen, between, names, some).astype(np.float32),
            barred=facts.group[some][:, None] == facts.group,
            count=count[np.searchsorted(origins, some)].astype(np.float64),
            row=np.searchsorted(some, seen.origin[mine]),
            target=seen.target[mine],
        )


def _likelihood(parts: Sequence[_Part], at: Floats, ridge: float) -> tuple[float, Floats, Floats]:
    """Return the penalised logarithm of the likelihood, its slope, and minus its curvature."""
    value = -0.5 * ridge * float(at @ at)
    slope = -ridge * at
    curve = ridge * np.eye(len(at))
    for part in parts:
        tensor = part.tensor.astype(np.float64)
        score = tensor @ at
        score[part.barred] = -np.inf
        share = shares(score)
        mean = np.matmul(share[:, None, :], tensor)[:, 0, :]  # [origin, feature]
        value += float(np.log(np.maximum(share[part.row, part.target], _TINY)).sum())
        slope = slope + tensor[part.row, part.target].sum(axis=0) - part.count @ mean
        flat = tensor.reshape(-1, len(at))
        mass = (share * part.count[:, None]).ravel()
        curve += (flat * mass[:, None]).T @ flat - (mean * part.count[:, None]).T @ mean
    return value, slope, curve


def features(seen: SeenMoves, between: Between, names: Sequence[str], some: Ints) -> Floats:
    """Return the named features [origin, role, feature] of some origins."""
    tensor = np.zeros((len(some), len(seen.facts), len(names)))
    place = {name: number for number, name in enumerate(names)}
    for name, values in pair_features(seen.facts, between, some):
        if name in place:
            tensor[:, :, place[name]] = values
    for name, table in seen.extra.items():
        if name in place:
            tensor[:, :, place[name]] = table[some]
    return tensor
