"""Employers' titles to occupations, with the share right at such a match, the alternatives and the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy.sparse as sp

from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.coding.explain import matches, why
from passerelle.engines.coding.features import Features, Matrix, features
from passerelle.engines.coding.index import LIFT_WEIGHTS, TitleIndex, row_sums, weighted
from passerelle.engines.coding.reading import exact_key
from passerelle.engines.coding.words import Parsed, context_words, parse_all

BEST: Final = 5
CONFIDENT_AT: Final = 0.5  # more often right than wrong
_BATCH: Final = 512  # titles scored together: bounds memory
_FLOOR: Final = 1e-4
_LEAST_RUNS: Final = 2  # letter runs without which an unknown word says nothing

_CUBE_WEIGHT: Final = (
    0.29  # of the log of an occupation's likenesses, each to the third power: many titles alike
)
_FIFTH_WEIGHT: Final = 0.16  # to the fifth power: one title very alike
EXACT_WEIGHT: Final = 1.5  # guess: times the log of the share of listings over _EXACT_FLOOR
_EXACT_FLOOR: Final = 0.01
CONTEXT_NEAR: Final = 0.4  # guess: how much a department's word counts beside a title's
CONTEXT_LIFT: Final = 8.0  # guess: the same, in what words say of occupations
LED_SHARE: Final = 0.5  # guess: how much of a belief "supervisor" moves to those who supervise


@dataclass(frozen=True, slots=True)
class CodedTitles:
    """What titles were coded to. Confidence is the share right measured on titles with such a match."""

    occupation: Ints  # [title, 5]  best first; -1 where there is none
    confidence: Floats  # [title, 5]  share right; descending
    matched: tuple[str, ...]  # [title]  known title that the first rests on; empty for none
    why: tuple[str, ...]  # [title]  in words
    level: tuple[str, ...]  # [title]  level and management words; empty for none
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
        return CodedTitles(
            np.empty((0, BEST), np.int64), np.empty((0, BEST)), (), (), (), np.empty(0, np.bool_)
        )
    return CodedTitles(
        occupation=np.concatenate([piece.occupation for piece in pieces]),
        confidence=np.concatenate([piece.confidence for piece in pieces]),
        matched=tuple(text for piece in pieces for text in piece.matched),
        why=tuple(text for piece in pieces for text in piece.why),
        level=tuple(text for piece in pieces for text in piece.level),
        confident=np.concatenate([piece.confident for piece in pieces]),
    )


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a batch of titles before it is weighed."""

    parsed: list[Parsed]
    context: list[tuple[str, ...]]  # [title]  words of the context that are not in the title
    like: Matrix  # [title, known]  likeness, 0 to about 1
    score: Floats  # [title, occupation]  log odds up to a constant
    exact: Floats  # [title, occupation]  share of the listings of the very words; 0 where not listed
    blank: Bools  # [title]  whether nothing of it is known


def evidence(index: TitleIndex, titles: Sequence[str], context: Sequence[str] | None) -> Evidence:
    """Return the evidence for a batch of titles."""
    parsed = [index.reader.read(title) for title in parse_all(titles, index.words)]
    around = _around(index, parsed, context)
    parts = features(parsed, index.vocabulary)
    beside = features([_bare(words) for words in around], index.vocabulary)
    like = _likeness(index, parts, beside)
    exact = _listed(index, parsed)
    score = _said(index, parts, beside)
    score += index.prior
    score += EXACT_WEIGHT * np.log1p(exact / _EXACT_FLOOR)
    for power, weight in ((3, _CUBE_WEIGHT), (5, _FIFTH_WEIGHT)):
        raised = sp.csr_array((like.data**power, like.indices, like.indptr), shape=like.shape)
        score += weight * np.log((raised @ index.listed).toarray() + _FLOOR)
    blank = (row_sums(parts.stem) <= 0.0) & (row_sums(parts.run) < _LEAST_RUNS)
    return Evidence(parsed, around, like, score, exact, blank)


def belief(index: TitleIndex, found: Evidence) -> Floats:
    """Return the weighed evidence as shares that sum to 1 [title, occupation].

    Of a title that names who leads ("sergeant of correctional officers"), the share of an occupation that
    does not list its very words moves in part to those who supervise it.
    """
    share = np.exp(found.score - found.score.max(axis=1, keepdims=True))
    share /= share.sum(axis=1, keepdims=True)
    leads = np.array([_leads(title, index.words.supervision) for title in found.parsed], dtype=np.bool_)
    if leads.any():
        moved = np.where(found.exact[leads] > 0.0, 0.0, LED_SHARE * share[leads])
        count = index.occupations
        to = sp.csr_array((np.ones(count), (np.arange(count), index.leader)), shape=(count, count))
        share[leads] += moved @ to - moved
    return np.asarray(share)


def _leads(title: Parsed, supervision: frozenset[str]) -> bool:
    return not supervision.isdisjoint(title.words[: title.head + 1])


def _code_batch(index: TitleIndex, titles: Sequence[str], context: Sequence[str] | None) -> CodedTitles:
    found = evidence(index, titles, context)
    shares = belief(index, found)
    occupation = _best(shares)
    listed = np.asarray(found.exact.any(axis=1), np.bool_)
    confidence = index.calibration.share_right(np.take_along_axis(shares, occupation, axis=1), listed)
    confidence = np.minimum.accumulate(confidence, axis=1)
    confidence /= np.maximum(confidence.sum(axis=1, keepdims=True), 1.0)
    occupation[found.blank] = -1
    confidence[found.blank] = 0.0
    match = matches(index.listed, found.like, occupation[:, 0])
    names = tuple(index.known[row] if row >= 0 else "" for row, _ in match)
    known = parse_all(names, index.words)
    missing = ((0, 0), (0, BEST - occupation.shape[1]))
    return CodedTitles(
        occupation=np.pad(occupation, missing, constant_values=-1),
        confidence=np.pad(confidence, missing),
        matched=names,
        why=tuple(
            why(
                found.parsed[i],
                known[i] if names[i] else None,
                likeness=match[i][1],
                listed=bool(found.exact[i, occupation[i, 0]] > 0.0),
                context=found.context[i],
            )
            for i in range(len(titles))
        ),
        level=tuple(", ".join(title.level) for title in found.parsed),
        confident=confidence[:, 0] >= CONFIDENT_AT,
    )


def _around(index: TitleIndex, parsed: list[Parsed], context: Sequence[str] | None) -> list[tuple[str, ...]]:
    if context is None:
        return [()] * len(parsed)
    read = {text: context_words(text, index.words) for text in set(context)}
    known = index.vocabulary.words
    return [
        tuple(word for word in read[text] if word in known and word not in title.words)
        for title, text in zip(parsed, context, strict=True)
    ]


def _bare(words: tuple[str, ...]) -> Parsed:
    share = 1.0 / np.sqrt(max(len(words), 1))
    return Parsed(words, (share,) * len(words), -1, (), ())


def _likeness(index: TitleIndex, parts: Features, beside: Features) -> Matrix:
    """Return the cosine of each title with each known one; a context adds to it, and takes nothing off."""
    unknown = parts.unknown * index.rarity["word"].max() ** 2
    own = weighted(parts, index.rarity)
    around = weighted(beside, index.rarity)
    squares = row_sums(own.power(2)) + unknown
    both = own + CONTEXT_NEAR * around
    return sp.csr_array(
        sp.diags_array(1.0 / np.sqrt(np.maximum(squares, 1e-12))) @ sp.csr_array(both) @ index.near
    )


def _said(index: TitleIndex, parts: Features, beside: Features) -> Floats:
    """Return what the parts of each title, and of its context, say of each occupation."""
    blocks: list[Matrix] = []
    sizes: list[Floats] = []
    for kind in LIFT_WEIGHTS:
        own: Matrix = getattr(parts, kind)
        if kind in ("word", "stem"):
            own = sp.csr_array(own + CONTEXT_LIFT * getattr(beside, kind))
        blocks.append(own)
        sizes.append(row_sums(own))
    said = (sp.hstack(blocks, format="csr") @ index.gain).toarray()
    for size, cost in zip(sizes, index.cost, strict=True):
        said -= size[:, None] * cost[None, :]
    return np.asarray(said)


def _listed(index: TitleIndex, parsed: list[Parsed]) -> Floats:
    rows = np.array([index.key.get(exact_key(title), -1) for title in parsed], dtype=np.int64)
    shares = np.zeros((len(parsed), index.occupations))
    known = rows >= 0
    shares[known] = index.exact[rows[known]].toarray()
    return shares


def _best(shares: Floats) -> Ints:
    """Return the likeliest occupations of each title, best first; the lower index of equals."""
    keep = min(BEST, shares.shape[1])
    some = np.argpartition(-shares, keep - 1, axis=1)[:, :keep]
    order = np.lexsort((some, -np.take_along_axis(shares, some, axis=1)), axis=1)
    return np.take_along_axis(some, order, axis=1).astype(np.int64)
