"""Headlines under each join rule: how O*NET occupations are joined to jobs moves them by points."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.index_values import IndexValues
from passerelle.data.reference import Reference
from passerelle.domain.units import Floats

HEADLINE: Final = "gpts-human-beta"  # the index of the published headline
SOC_MEAN: Final = "SOC mean: O*NET occupations to their SOC code, each alike, with its jobs"
TITLE_JOIN: Final = "title join: O*NET occupations to OEWS 2021 by title, as the paper's authors did"
_ROUND: Final = 9  # decimals: a sum of halves that should be 0.5 must not fall below it


def share_at_least(exposure: Floats, people: Floats, least: float) -> float:
    """Return the share of ``people`` [occupation] whose ``exposure`` [occupation] is ``least`` or more."""
    total = float(people.sum())
    return float(people[np.round(exposure, _ROUND) >= least].sum()) / total if total > 0.0 else 0.0


def headline_exposure(held: IndexValues) -> Floats:
    """Return the headline's index by occupation under the SOC mean [occupation].

    Raises:
        KeyError: the snapshot does not hold it.
    """
    return np.asarray(held.values[held.row(HEADLINE)])


def title_joined(reference: Reference) -> tuple[Floats, Floats]:
    """Return exposure and jobs of each O*NET occupation that the authors joined by title [detail].

    Both are empty where the snapshot has no such join. Jobs of one OEWS row that several O*NET
    occupations matched are counted for each, as in the paper.
    """
    joined = _details(reference)
    return joined["exposure"].to_numpy(), joined["employment_people"].to_numpy()


def title_joined_to(reference: Reference, occupation: str) -> Floats:
    """Return the exposure of the O*NET occupations whose title matched ``occupation`` [detail]."""
    joined = _details(reference).filter(pl.col("occupation") == occupation)
    return np.asarray(joined["exposure"].to_numpy())


def _details(reference: Reference) -> pl.DataFrame:
    exposure = pl.col("human_direct_share") + 0.5 * pl.col("human_software_share")
    by_detail = (
        reference.tables["tasks"]
        .filter(pl.col("rated"))
        .group_by("detail")
        .agg(((exposure * pl.col("weight")).sum() / pl.col("weight").sum()).alias("exposure"))
    )
    return reference.tables["title_join"].join(by_detail, on="detail").sort("detail")
