"""Made-up roles of an employer, shared by the tests of moves between roles."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from passerelle.domain.units import Floats
from passerelle.engines.role_moves import Between, RoleFacts

OCCUPATIONS = 4
WORDS = 5


def some_words(rng: np.random.Generator, titles: int) -> csr_array:
    table = rng.random((titles, WORDS)) * (rng.random((titles, WORDS)) < 0.6)
    length = np.linalg.norm(table, axis=1, keepdims=True)
    return csr_array(np.divide(table, length, out=np.zeros_like(table), where=length > 0.0))


def some_roles(seed: int, roles: int = 12) -> RoleFacts:
    """Return roles with two titles or more in common, and with something unknown in every way."""
    rng = np.random.default_rng(seed)
    titles = max(1, roles // 2)
    title = rng.integers(0, titles, roles)
    stems = rng.integers(-1, 3, titles)
    levels = rng.choice([1.0, 2.0, 3.0, np.nan], titles)
    return RoleFacts(
        group=np.arange(roles),
        occupation=rng.integers(-1, OCCUPATIONS, titles)[title],
        people=rng.integers(1, 100, roles).astype(np.float64),
        pay=rng.choice([np.nan, 0.0, 3e4, 4e4, 6e4], roles),
        department=rng.integers(-1, 3, roles),
        site=rng.integers(-1, 2, roles),
        region=rng.integers(-1, 2, roles),
        leads=rng.random(roles) < 0.3,
        level=levels[title],
        stem=stems[title],
        title=title,
        words=some_words(rng, titles),
    )


def some_between(seed: int) -> Between:
    rng = np.random.default_rng([seed, 1])
    times, fit = rng.normal(size=(2, OCCUPATIONS, OCCUPATIONS))
    np.fill_diagonal(times, 0.0)
    fit = np.clip(np.abs(fit), 0.0, 1.0)
    np.fill_diagonal(fit, 1.0)
    return Between(times, fit)


def some_weights(seed: int, names: tuple[str, ...]) -> dict[str, float]:
    drawn: Floats = np.random.default_rng([seed, 2]).normal(size=len(names))
    return dict(zip(names, drawn.tolist(), strict=True))
