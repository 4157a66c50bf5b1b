"""Weights that carry one classification to another, and what is lost on the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array

from passerelle.domain.units import Floats, Ints


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Which part of each target comes from each source.

    A target that nothing reaches has an empty column; a column that adds up to less than
    one has lost the rest on the way.
    """

    share: csr_array[np.float64, tuple[int, int]]  # [source, target]; each column adds up to at most 1

    def __post_init__(self) -> None:
        if self.share.nnz and (self.share.data.min() < 0.0 or self.share.sum(axis=0).max() > 1.0 + 1e-9):
            raise ValueError("the parts of a target are at least zero and add up to at most one")


@dataclass(frozen=True, slots=True)
class Loss:
    """What a crosswalk does not carry, in shares of people."""

    source_share: float  # of the sources' people: they reach no target
    target_share: float  # of the targets' people: the parts that no source reaches
    unreached_share: float  # of the targets' people: in targets that no source reaches in any part
    split_share: float  # of the sources' people: their source is split over several targets
    sources: Ints  # the sources that reach no target
    targets: Ints  # the targets that no source reaches


def from_pairs(source: Ints, target: Ints, shape: tuple[int, int]) -> Crosswalk:
    """Return the crosswalk of linked pairs: a target's sources share it equally; a pair counts once."""
    pairs = np.unique(np.column_stack([source, target]), axis=0).reshape(-1, 2)
    links = csr_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=shape)
    return Crosswalk(csr_array(links @ diags_array(_inverse(links.sum(axis=0)))))


def chained(first: Crosswalk, second: Crosswalk) -> Crosswalk:
    """Return the crosswalk from the sources of ``first`` to the targets of ``second``."""
    return Crosswalk(csr_array(first.share @ second.share))


def weights(crosswalk: Crosswalk, people: Floats) -> csr_array[np.float64, tuple[int, int]]:
    """Return which share of each source's people each target holds, [source, target].

    Args:
        crosswalk: the parts of each target.
        people: [target] people, at least zero. A source whose targets have none shares equally.
    """
    held = csr_array(crosswalk.share @ diags_array(people.astype(np.float64)))
    empty = (held.sum(axis=1) <= 0.0).astype(np.float64)
    held = csr_array(held + diags_array(empty) @ crosswalk.share)
    held.eliminate_zeros()
    return csr_array(diags_array(_inverse(held.sum(axis=1))) @ held)


def averaged(crosswalk: Crosswalk, values: Floats, trust: Floats | None = None) -> Floats:
    """Return each target's mean over its sources, [target, column]; not a number where none has a value.

    Args:
        crosswalk: the parts of each target.
        values: [source, column]; not a number where a source has none.
        trust: [source, column] how much a value counts beside others of its target; one by default.
    """
    counts = np.where(np.isnan(values), 0.0, 1.0 if trust is None else trust)
    total = crosswalk.share.T @ (counts * np.nan_to_num(values))
    weight = crosswalk.share.T @ counts
    mean = np.full(total.shape, np.nan)
    np.divide(total, weight, out=mean, where=weight > 0.0)
    return mean


def loss(crosswalk: Crosswalk, source_people: Floats, target_people: Floats) -> Loss:
    """Return what the crosswalk does not carry, in shares of the people on both sides."""
    reach = np.diff(crosswalk.share.indptr)  # [source] targets reached
    covered: NDArray[np.float64] = np.asarray(crosswalk.share.sum(axis=0))  # [target] part that comes over
    return Loss(
        source_share=_part(source_people, (reach == 0).astype(np.float64)),
        target_share=_part(target_people, 1.0 - covered),
        unreached_share=_part(target_people, (covered <= 0.0).astype(np.float64)),
        split_share=_part(source_people, (reach > 1).astype(np.float64)),
        sources=np.flatnonzero(reach == 0),
        targets=np.flatnonzero(covered <= 0.0),
    )


def _inverse(sums: Floats) -> Floats:
    inverse = np.zeros(len(sums))
    np.divide(1.0, sums, out=inverse, where=sums > 0.0)
    return inverse


def _part(people: Floats, share: Floats) -> float:
    total = float(people.sum())
    return float(people @ share) / total if total > 0.0 else 0.0
