"""Employers' titles to occupations, with the share right at such a match, the alternatives and the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy.sparse as sp

from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.coding.evidence import Evidence, best, evidence
from passerelle.engines.coding.explain import matches, why
from passerelle.engines.coding.index import TitleIndex
from passerelle.engines.coding.learnt import Single
from passerelle.engines.coding.ranks import manages, ranks
from passerelle.engines.coding.words import Parsed

BEST: Final = 5
CONFIDENT_AT: Final = 0.5  # more often right than wrong
LED_SHARE: Final = 0.5  # guess: how much of a belief "supervisor" moves to those who supervise
_BATCH: Final = 4096  # titles scored together: bounds memory


@dataclass(frozen=True, slots=True)
class CodedTitles:
    """What titles were coded to. Confidence is the share right measured on titles with such a match."""

    occupation: Ints  # [title, 5]  best first; -1 where there is none
    confidence: Floats  # [title, 5]  share right; descending
    matched: tuple[str, ...]  # [title]  known title that the first rests on; empty for none
    why: tuple[str, ...]  # [title]  in words
    level: tuple[str, ...]  # [title]  level and management words; empty for none
    rank: tuple[str, ...]  # [title]  of ``RANKS``, a numeral, or empty
    manages: Bools  # [title]  whether its words say that the person leads others
    confident: Bools  # [title]  whether the first is more often right than wrong


def code_titles(
    index: TitleIndex, titles: Sequence[str], context: Sequence[str] | None = None
) -> CodedTitles:
    """Return the five likeliest occupations of each title.

    A score per occupation adds up: how like the title is to the occupation's known titles, what its words,
    endings, pairs and letter runs say of the occupation, the listing of the very words, and how many
    people hold it. ``context`` (a department, an agency) counts as weak evidence.

    Raises:
        ValueError: ``context`` is given and has another length than ``titles``.
    """
    if context is not None and len(context) != len(titles):
        raise ValueError(f"{len(titles)} titles have {len(context)} contexts")
    pieces = [
        _code_batch(index, titles[i : i + _BATCH], None if context is None else context[i : i + _BATCH])
        for i in range(0, len(titles), _BATCH)
    ]
    if not pieces:
        none = np.empty(0, np.bool_)
        return CodedTitles(np.empty((0, BEST), np.int64), np.empty((0, BEST)), (), (), (), (), none, none)
    return CodedTitles(
        occupation=np.concatenate([piece.occupation for piece in pieces]),
        confidence=np.concatenate([piece.confidence for piece in pieces]),
        matched=tuple(text for piece in pieces for text in piece.matched),
        why=tuple(text for piece in pieces for text in piece.why),
        level=tuple(text for piece in pieces for text in piece.level),
        rank=tuple(text for piece in pieces for text in piece.rank),
        manages=np.concatenate([piece.manages for piece in pieces]),
        confident=np.concatenate([piece.confident for piece in pieces]),
    )


def belief(index: TitleIndex, found: Evidence) -> Single:
    """Return the weighed evidence as shares that sum to 1 [title, occupation].

    Of a title that names who leads ("sergeant of correctional officers"), the share of an occupation that
    does not list its very words moves in part to those who supervise it.
    """
    share = np.exp(found.score - found.score.max(axis=1, keepdims=True))
    share /= share.sum(axis=1, keepdims=True)
    leads = np.flatnonzero([_leads(title, index.words.supervision) for title in found.parsed])
    if len(leads):
        moved = np.where(found.exact[leads].toarray() > 0.0, 0.0, LED_SHARE * share[leads])
        count = index.occupations
        to = sp.csr_array((np.ones(count), (np.arange(count), index.leader)), shape=(count, count))
        share[leads] += moved @ to - moved
    return np.asarray(share, np.float32)


def _leads(title: Parsed, supervision: frozenset[str]) -> bool:
    return not supervision.isdisjoint(title.words[: title.head + 1])


def _code_batch(index: TitleIndex, titles: Sequence[str], context: Sequence[str] | None) -> CodedTitles:
    found = evidence(index, titles, context)
    shares = belief(index, found)
    occupation = best(shares, BEST)
    held = np.take_along_axis(shares, occupation, axis=1).astype(np.float64)
    confidence = index.calibration.share_right(held, np.diff(found.exact.indptr) > 0)
    confidence = np.minimum.accumulate(confidence, axis=1)
    confidence /= np.maximum(confidence.sum(axis=1, keepdims=True), 1.0)
    occupation[found.blank] = -1
    confidence[found.blank] = 0.0
    match = matches(index, found, occupation[:, 0])
    missing = ((0, 0), (0, BEST - occupation.shape[1]))
    return CodedTitles(
        occupation=np.pad(occupation, missing, constant_values=-1),
        confidence=np.pad(confidence, missing),
        matched=tuple(index.known[row] if row >= 0 else "" for row, _ in match),
        why=why(index, found, occupation[:, 0], match),
        level=tuple(", ".join(title.level) for title in found.parsed),
        rank=ranks(found.parsed, index.words),
        manages=manages(found.parsed, index.words),
        confident=confidence[:, 0] >= CONFIDENT_AT,
    )
