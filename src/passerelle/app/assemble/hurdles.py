"""What training gives least of, by pair of occupations: talent that is selected for, and abilities."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
import polars as pl

from passerelle.domain.gap import Aspect, GapKind
from passerelle.domain.units import Bools, Floats

# guess: filled by audition, try-out or selection for talent; neither O*NET nor BLS says so of any occupation.
BY_TALENT: Final = (
    "27-2011",  # actors
    "27-2021",  # athletes and sports competitors
    "27-2031",  # dancers
    "27-2032",  # choreographers
    "27-2041",  # music directors and composers
    "27-2042",  # musicians and singers
    "27-2091",  # disc jockeys
    "27-2099",  # other entertainers and performers
    "41-9012",  # models
)
_BROAD: Final = len("27-204")  # characters that the codes of a SOC broad group share


def needs_talent(occupations: pl.Series) -> Bools:
    """Return whether the column is filled by talent and the row is not of its SOC broad group.

    Args:
        occupations: SOC 2018 codes [occupation]. The result is [occupation, occupation].
    """
    group = occupations.str.head(_BROAD).to_numpy()
    return np.asarray((group[:, None] != group) & occupations.is_in(BY_TALENT).to_numpy())


def abilities_missing(asked: Iterable[Aspect], count: int) -> Floats:
    """Return the share of the column's abilities that the row lacks, by importance [occupation, occupation].

    As ``Aspect.missing`` adds up, for all pairs at once; nothing is missing where either end is unknown.
    """
    for aspect in asked:
        if aspect.kind is GapKind.ABILITY:
            return np.stack([_missing_from(aspect, i) for i in range(count)])
    return np.zeros((count, count))


def _missing_from(aspect: Aspect, i: int) -> Floats:
    """Return the share that ``i`` lacks of what each occupation asks [occupation]."""
    level, here = aspect.level, aspect.level[i]
    known = np.array([bool(said) for said in aspect.evidence]) & bool(aspect.evidence[i])
    doubt = np.zeros(len(level)) if aspect.doubt is None else np.hypot(aspect.doubt, aspect.doubt[i])
    short = level - here
    gap = (short > doubt[:, None]) & (here < aspect.enough * level)
    lacking = (aspect.weight * np.where(gap, short, 0.0)).sum(axis=1)
    asked = (aspect.weight * level).sum(axis=1)
    share = np.divide(lacking, asked, out=np.zeros_like(asked), where=known & (asked > 0.0))
    return np.asarray(share)
