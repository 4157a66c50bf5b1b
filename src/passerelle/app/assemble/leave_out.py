"""What each method of imputation would say of every occupation, never from the occupation's own ratings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from passerelle.app.assemble.reference import bridges, economy, profile
from passerelle.app.assemble.reference.fill import related_estimate, sibling_estimate
from passerelle.app.assemble.reference.frame import Frame, carried_from_2010, occupation_frame
from passerelle.app.assemble.reference.ratings import aligned, rated_after, wide
from passerelle.app.assemble.transitions import rated_elements
from passerelle.data.publishers import onet_legacy
from passerelle.data.publishers.reading import Reading
from passerelle.data.reference import Reference
from passerelle.domain.transition import OccupationFeatures
from passerelle.domain.units import Bools, Floats
from passerelle.engines import crosswalk
from passerelle.engines.leave_out import Ratings


@dataclass(frozen=True, slots=True)
class Method:
    """A method of imputation, what it says, and where it can be tested."""

    method: str  # of schema.METHODS
    ratings: Ratings
    tested: Bools  # [occupation]  measured, reached, and a fair test


def methods(reference: Reference, features: OccupationFeatures) -> tuple[Method, ...]:
    """Return the methods that the snapshot's own tables can test: related occupations, and siblings."""
    known = np.where(
        features.imputed[:, None], np.nan, np.concatenate([features.importance, features.level], axis=1)
    )
    frame = _frame(reference)
    found = (related_estimate(frame, known, reference.tables["related"]), sibling_estimate(frame, known))
    return tuple(_method(one.method, _halves(one.values), ~features.imputed) for one in found)


def legacy(folder: Path, reference: Reference, features: OccupationFeatures) -> Method:
    """Return the method that needs the publishers' files: skills as O*NET on SOC 2010 rates them.

    Knowledge, which that release lacks here, is that of related occupations, else of siblings, as in the
    snapshot. It is tested on occupations rated anew since: the others may carry its very ratings.

    Args:
        folder: the publishers' files, as ``data build --from`` takes them.
        reference: the snapshot.
        features: of its occupations.

    Raises:
        BadInput: files are missing or of another release.
    """
    reading = Reading(folder)
    frames = profile.read(reading), bridges.read(reading), economy.read(reading)
    reading.check()
    described, bridged, counted = frames
    frame = occupation_frame(counted.national, bridged.crosswalks)
    rated, before = wide(described.onet.ratings.filter(kind="skill")), wide(described.legacy.skills)
    values = carried_from_2010(
        frame,
        before.code,
        aligned(before, rated.columns),
        bridged.others.onet_2010,
        bridged.crosswalks.soc_2010,
    )
    related, siblings = (one.ratings for one in methods(reference, features))
    importance, level = _first(related.importance, siblings.importance), _first(related.level, siblings.level)
    place = {code: at for at, code in enumerate(rated_elements(reference)["element"])}
    for at, column in enumerate(rated.columns):
        element, _bar, scale = column.partition("|")
        (importance if scale == "importance" else level)[:, place[element]] = values[:, at]
    anew = rated_after(frame, rated, onet_legacy.LATEST) & ~features.imputed
    return _method("legacy", Ratings(importance, level), anew)


def _method(method: str, ratings: Ratings, tested: Bools) -> Method:
    return Method(method, ratings, tested & ratings.reached)


def _frame(reference: Reference) -> Frame:
    """Return the snapshot's occupations as a frame; each is its own SOC code."""
    occupations = reference.occupations
    codes, own = tuple(occupations["occupation"]), np.arange(occupations.height)
    jobs = occupations["employment_people"].cast(pl.Float64).to_numpy()
    return Frame(codes, jobs, codes, crosswalk.from_pairs(own, own, (len(own), len(own))), frozenset())


def _halves(values: Floats) -> Ratings:
    half = values.shape[1] // 2
    return Ratings(values[:, :half], values[:, half:])


def _first(nearest: Floats, farther: Floats) -> Floats:
    return np.where(np.isnan(nearest), farther, nearest)
