"""Units set against each other: one figure a feature for every ordered pair, from what is known of both ends.

Nothing here has seen a move. A feature that is the same for every destination would cancel in a conditional
logit; only the origin's job zone is kept, for its products with others.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import scipy.sparse as sp
from scipy.spatial.distance import cdist

from passerelle.domain.occupation import leads
from passerelle.domain.units import Floats
from passerelle.engines.levels import held_levels
from passerelle.engines.likely.facts import PROFILES, RATINGS, Table, UnitFacts

_DIGITS: Final = {"same_major": 2, "same_minor": 4, "same_five": 5}  # characters of the code that agree
_LEAST_SHARE: Final = 1e-7  # stands for none in a logarithm of shares of jobs
_LEAST_PULL: Final = 1e-3
_ALIKE: Final = {  # what makes two units neighbours, and how much each counts; a guess, not fitted
    "task_words": 1.0,
    "titles": 1.0,
    "detailed_activities": 0.5,
    "all_likeness": 0.7,
    "order_nearness": 0.7,
    "sector_overlap": 0.5,
    "related": 0.5,
    "shared_titles": 0.5,
}


def pair_features(facts: UnitFacts) -> dict[str, Floats]:
    """Return each feature by name, [origin, destination]."""
    return {
        **{name: cosine(facts.profiles[name]) for name in PROFILES},
        **_ratings(facts),
        **_schooling(facts),
        **_jobs(facts),
        **_sectors(facts),
        **_codes(facts),
        "related": facts.related,
        "related_back": facts.related.T,
        "related_twice": facts.related @ facts.related,
    }


def alike(facts: UnitFacts) -> Floats:
    """Return how near two units are [unit, unit], symmetric, with deviation one over all pairs."""
    features: dict[str, Floats] = {
        **{name: cosine(facts.profiles[name]) for name in PROFILES if name in _ALIKE},
        "all_likeness": cosine(_scaled(_profiles(facts))),
        "order_nearness": _order_nearness(facts),
        "sector_overlap": _overlap(facts.sectors),
        "related": facts.related + facts.related.T,
    }
    total = np.zeros_like(facts.related)
    for name, weight in _ALIKE.items():
        value = features[name]
        total += weight * (value - value.mean()) / max(float(value.std()), 1e-12)
    return np.asarray(total / max(float(total.std()), 1e-12))


def cosine(table: Table | Floats) -> Floats:
    """Return the cosine of every two rows [row, row]; 0 where a row is empty."""
    if isinstance(table, np.ndarray):
        length = np.linalg.norm(table, axis=1, keepdims=True)
        unit = np.divide(table, length, out=np.zeros_like(table), where=length > 0.0)
        return np.asarray(unit @ unit.T)
    length = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    scale = np.divide(1.0, length, out=np.zeros_like(length), where=length > 0.0)
    rows = sp.csr_array(sp.diags_array(scale) @ table)
    return np.asarray((rows @ rows.T).toarray())


def _ratings(facts: UnitFacts) -> dict[str, Floats]:
    """Return likeness, what the destination asks more of, and what the origin has more of, by kind."""
    found: dict[str, Floats] = {}
    whole = _profiles(facts)
    for kind, profile in zip(RATINGS, whole, strict=True):
        gap = _gap((facts.importance[kind] - 1.0) / 4.0, facts.level[kind])
        found[f"{kind}_likeness"] = cosine(profile - profile.mean(axis=0))
        found[f"{kind}_gap"], found[f"{kind}_surplus"] = gap, gap.T
    scaled = _scaled(whole)
    found["all_likeness"] = cosine(scaled)
    found["importance_likeness"] = cosine(np.hstack([facts.importance[kind] for kind in RATINGS]))
    found["distance"] = cdist(scaled, scaled) / np.sqrt(scaled.shape[1])
    return found


def _profiles(facts: UnitFacts) -> list[Floats]:
    return [(facts.importance[kind] - 1.0) / 4.0 * facts.level[kind] for kind in RATINGS]


def _scaled(profiles: list[Floats]) -> Floats:
    every = np.hstack(profiles)
    spread = every.std(axis=0)
    return np.asarray(
        np.divide(every - every.mean(axis=0), spread, out=np.zeros_like(every), where=spread > 0.0)
    )


def _gap(weight: Floats, level: Floats) -> Floats:
    """Return the mean over items of the levels that each origin lacks, weighed by the destination.

    Turned round it is what the origin has more than the destination asks, weighed by the origin.
    """
    asked = (weight * level).sum(axis=1)
    return np.asarray((asked - held_levels(weight, level)) / level.shape[1])


def _schooling(facts: UnitFacts) -> dict[str, Floats]:
    found = {"schooling_distance": cdist(facts.schooling, facts.schooling, metric="cityblock")}
    for question, step in facts.schooling_step.items():
        found[f"{question}_step"] = _step(facts.schooling @ step)
    return found


def _jobs(facts: UnitFacts) -> dict[str, Floats]:
    zone, pay = _step(facts.job_zone), _step(np.log(facts.pay))
    return {
        "zone_step": zone,
        "zone_distance": np.abs(zone),
        "origin_zone": np.tile(facts.job_zone[:, None], (1, len(zone))),
        "pay_step": pay,
        "pay_distance": np.abs(pay),
        "jobs": _of_destination(np.log(np.maximum(facts.jobs_people, 1.0))),
        "exit_rate": _of_destination(facts.exit_rate),
        "transfer_rate": _of_destination(facts.transfer_rate),
        "growth": _of_destination(facts.growth),
    }


def _sectors(facts: UnitFacts) -> dict[str, Floats]:
    """Return how far two units share sectors, and the destination's part of the origin's sectors."""
    share = facts.sectors
    here = share * facts.jobs_people[:, None]
    whole = here.sum(axis=0)
    part = np.divide(here, whole, out=np.zeros_like(here), where=whole > 0.0)
    usual = np.maximum(whole / max(float(whole.sum()), 1.0), 1e-6)
    return {
        "sector_likeness": cosine(share),
        "sector_overlap": _overlap(share),
        "sector_pull": np.log(_LEAST_PULL + (share / usual) @ share.T),
        "sector_jobs": np.log(_LEAST_SHARE + share @ part.T),
    }


def _overlap(share: Floats) -> Floats:
    return np.asarray(1.0 - cdist(share, share, metric="cityblock") / 2.0)


def _codes(facts: UnitFacts) -> dict[str, Floats]:
    codes = np.array(facts.codes)
    found = {
        name: (codes.astype(f"U{n}")[:, None] == codes.astype(f"U{n}")).astype(np.float64)
        for name, n in _DIGITS.items()
    }
    found["code_nearness"] = -np.log1p(np.abs(_step(_numbers(facts))))
    found["order_nearness"] = _order_nearness(facts)
    found["leads"] = _of_destination(np.array([leads(code) for code in facts.codes], dtype=np.float64))
    return found


def _numbers(facts: UnitFacts) -> Floats:
    return np.array([float(code.replace("-", "")) for code in facts.codes])


def _order_nearness(facts: UnitFacts) -> Floats:
    """Return how few units of the classification lie between two, as minus a logarithm."""
    number = _numbers(facts)
    order = np.argsort(np.argsort(number, kind="stable"), kind="stable") / len(number)
    return np.asarray(-np.log(1.0 / len(number) + np.abs(_step(order))))


def _step(value: Floats) -> Floats:
    """Return how much higher each destination lies than each origin."""
    return np.asarray(value - value[:, None])


def _of_destination(value: Floats) -> Floats:
    return np.tile(value, (len(value), 1))
