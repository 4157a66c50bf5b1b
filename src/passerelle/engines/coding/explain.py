"""Why a title was coded as it was: the known title it rests on, and the reason in words."""

from __future__ import annotations

from typing import Final

import numpy as np

from passerelle.domain.units import Ints
from passerelle.engines.coding.evidence import Evidence
from passerelle.engines.coding.index import TitleIndex
from passerelle.engines.coding.learnt import Said
from passerelle.engines.coding.words import Parsed, stem

CLOSE_AT: Final = 0.45  # guess: likeness from which a known title is worth naming as close


def matches(index: TitleIndex, found: Evidence, occupation: Ints) -> list[tuple[int, float]]:
    """Return, for each title, the known title of its occupation that is most like it, and how like.

    The row is -1 where the title has no occupation or is like no title of it.
    """
    by_occupation = index.members
    like = found.like
    likeness = np.zeros(like.shape[1])
    pairs = []
    for title, chosen in enumerate(occupation.tolist()):
        if chosen < 0:
            pairs.append((-1, 0.0))
            continue
        mine = slice(like.indptr[title], like.indptr[title + 1])
        likeness[like.indices[mine]] = like.data[mine]
        members = by_occupation[chosen]
        at = int(np.argmax(likeness[members])) if len(members) else -1
        strength = float(likeness[members[at]]) if at >= 0 else 0.0
        pairs.append((int(members[at]), strength) if strength > 0.0 else (-1, 0.0))
        likeness[like.indices[mine]] = 0.0
    return pairs


def why(
    index: TitleIndex, found: Evidence, occupation: Ints, match: list[tuple[int, float]]
) -> tuple[str, ...]:
    """Return the reason for each title's first occupation, in words."""
    listed = np.zeros(len(occupation), np.bool_)
    rows = np.flatnonzero((np.diff(found.exact.indptr) > 0) & (occupation >= 0))
    listed[rows] = found.exact[rows].toarray()[np.arange(len(rows)), occupation[rows]] > 0.0
    return tuple(
        _why(
            title,
            index.read[row] if row >= 0 else None,
            likeness=likeness,
            listed=known,
            context=context,
            pointer="" if known or likeness >= CLOSE_AT else _pointer(title, found.learnt, chosen),
        )
        for title, context, (row, likeness), known, chosen in zip(
            found.parsed, found.context, match, listed.tolist(), occupation.tolist(), strict=True
        )
    )


def _why(
    title: Parsed,
    known: Parsed | None,
    *,
    likeness: float,
    listed: bool,
    context: tuple[str, ...],
    pointer: str,
) -> str:
    if not title.words:
        return "It has no words to go by."
    if known is None and not listed:
        part = f", those of {pointer} most" if pointer else ""
        return f"No known title is like it; word parts alone point here{part}."
    reasons = ["The same words are listed here" if listed else _shared(title, known, likeness)]
    if not listed and likeness < CLOSE_AT and pointer and len(title.words) > 1:
        reasons.append(f"of its words {pointer} points here most")
    helpers = [word for word in context if known is not None and stem(word) in set(map(stem, known.words))]
    if helpers:
        reasons.append(f"the department adds {_and(helpers)}")
    if title.expanded:
        reasons.append("read " + ", ".join(f"{short} as {meant}" for short, meant in title.expanded))
    return "; ".join(reasons) + "."


def _pointer(title: Parsed, learnt: Said | None, occupation: int) -> str:
    """Return the word that adds most to the occupation by the learnt weights; empty for none."""
    if learnt is None or occupation < 0 or not title.words:
        return ""
    adds = [learnt.by_word[learnt.places[word], occupation] for word in title.words]
    most = int(np.argmax(adds))
    return title.words[most] if adds[most] > 0.0 else ""


def _shared(title: Parsed, known: Parsed | None, likeness: float) -> str:
    words = {stem(word) for word in known.words} if known is not None else set()
    shared = [word for word in title.words if stem(word) in words]
    close = "Closest known title" if likeness >= CLOSE_AT else "Loosely like a known title"
    return f"{close}, sharing {_and(shared)}" if shared else close


def _and(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
