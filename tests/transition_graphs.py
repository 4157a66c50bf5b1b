"""Made-up occupations and their graph, shared by the tests of transitions and of moves."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import partial

import numpy as np

from passerelle.domain.gap import Aspect, GapKind
from passerelle.domain.transition import OccupationFeatures, TransitionGraph, TransitionRules
from passerelle.domain.units import Floats, Ints
from passerelle.engines.training_time import TrainingFacts, TrainingRules, training_time
from passerelle.engines.transitions import Occupations, coverage, score

SQUARE = (  # features of pairs
    "observed",
    "related_work",
    "needs_licence",
    "needs_field",
    "needs_talent",
    "abilities_missing",
)
EDUCATION, TRAINING = 12, 9  # categories of O*NET's answers


def some_features(seed: int, occupations: int = 6, elements: int = 5) -> OccupationFeatures:
    rng = np.random.default_rng(seed)
    square = (occupations, occupations)
    observed = rng.uniform(0.0, 1.0, square) * (1.0 - np.eye(occupations))
    exposure = np.sort(rng.uniform(0.0, 1.0, (3, occupations)), axis=0)
    same = np.eye(occupations, dtype=bool)
    return OccupationFeatures(
        importance=rng.uniform(1.0, 5.0, (occupations, elements)),
        level=rng.uniform(0.0, 7.0, (occupations, elements)),
        employment_people=rng.uniform(1.0, 1e6, occupations),
        pay=rng.uniform(2e4, 2e5, occupations),
        job_zone=rng.uniform(1.0, 5.0, occupations),
        exposure_low=exposure[0],
        exposure=exposure[1],
        exposure_high=exposure[2],
        growth_share_10y=rng.uniform(-0.3, 0.3, occupations),
        openings_people=rng.uniform(0.0, 1e5, occupations),
        openings_share=rng.uniform(0.0, 0.2, occupations),
        imputed=rng.random(occupations) < 0.2,
        surveyed=np.ones(occupations, dtype=bool),
        observed=observed / observed.sum(axis=1, keepdims=True),
        entry_education=rng.integers(0, 8, occupations),
        entry_experience=rng.integers(0, 3, occupations),
        related_work=(rng.random(square) < 0.5) | same,
        needs_licence=(rng.random(square) < 0.2) & ~same,
        needs_field=(rng.random(square) < 0.2) & ~same,
        needs_talent=(rng.random(square) < 0.1) & ~same,
        abilities_missing=rng.uniform(0.0, 0.3, square) * ~same,
    )


def relabelled(features: OccupationFeatures, order: Ints) -> OccupationFeatures:
    cross = np.ix_(order, order)
    return OccupationFeatures(
        **{
            each.name: getattr(features, each.name)[cross if each.name in SQUARE else order]
            for each in fields(features)
        }
    )


def some_facts(seed: int, occupations: int) -> TrainingFacts:
    rng = np.random.default_rng([seed, 1])
    education, on_site, on_the_job = (
        rng.dirichlet(np.full(categories, 0.3), occupations) for categories in (EDUCATION, TRAINING, TRAINING)
    )
    return TrainingFacts(education, on_site, on_the_job, np.zeros(occupations, dtype=bool))


def some_likely(seed: int, occupations: int) -> Floats:
    mass = np.random.default_rng([seed, 2]).uniform(0.1, 1.0, (occupations, occupations))
    np.fill_diagonal(mass, 0.0)
    return np.asarray(mass / mass.sum(axis=1, keepdims=True))


def skills(features: OccupationFeatures) -> Aspect:
    """Return importance and level of the features as an aspect of all that occupations ask."""
    count, elements = features.level.shape
    return Aspect(
        kind=GapKind.SKILL,
        unit="level 0 to 7",
        names=tuple(f"skill {element}" for element in range(elements)),
        weight=features.weight,
        level=features.level,
        evidence=("made up",) * count,
        imputed=features.imputed,
    )


def graph_of(
    features: OccupationFeatures, rules: TransitionRules | None = None, *, seed: int = 0
) -> TransitionGraph:
    """Return the graph of ``features``; training and likely are drawn from ``seed``."""
    count = len(features.pay)
    covered = coverage(features)
    known = Occupations(
        codes=tuple(f"11-{number:04d}" for number in range(count)),
        titles=tuple(f"Occupation {number}" for number in range(count)),
        features=features,
        likely=partial(some_likely, seed, count),
        aspects=(skills(features),),
        insufficient=np.random.default_rng([seed, 4]).random((count, count)) < 0.2,
    )
    time = training_time(some_facts(seed, count), covered, TrainingRules())
    return score(known, covered, time, rules or TransitionRules())


def some_graph(seed: int, occupations: int = 6, elements: int = 5) -> TransitionGraph:
    return graph_of(some_features(seed, occupations, elements), seed=seed)


def near_graph(seed: int, occupations: int = 5) -> TransitionGraph:
    """Return a graph of occupations alike in skills and pay, so that many moves are open."""
    rng = np.random.default_rng([seed, 3])
    features = replace(
        some_features(seed, occupations, 6),
        importance=rng.uniform(2.0, 5.0, (occupations, 6)),
        level=rng.uniform(2.0, 6.0, (occupations, 6)),
        pay=rng.uniform(4e4, 6e4, occupations),
        job_zone=rng.integers(2, 5, occupations).astype(float),
        needs_licence=np.zeros((occupations, occupations), dtype=bool),
        needs_field=np.zeros((occupations, occupations), dtype=bool),
    )
    return graph_of(features, seed=seed)
