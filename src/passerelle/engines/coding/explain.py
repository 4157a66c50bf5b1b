"""Why a title was coded as it was: the known title it rests on, and the reason in words."""

from __future__ import annotations

from typing import Final

import numpy as np
import scipy.sparse as sp

from passerelle.domain.units import Ints
from passerelle.engines.coding.features import Matrix
from passerelle.engines.coding.words import Parsed, stem

CLOSE_AT: Final = 0.45  # guess: likeness from which a known title is worth naming as close


def matches(listed: Matrix, like: Matrix, occupation: Ints) -> list[tuple[int, float]]:
    """Return, for each title, the known title of its occupation that is most like it, and how like.

    The row is -1 where the title has no occupation or is like no title of it.
    """
    by_occupation = sp.csc_array(listed)
    likeness = np.zeros(listed.shape[0])
    found = []
    for title, chosen in enumerate(occupation.tolist()):
        if chosen < 0:
            found.append((-1, 0.0))
            continue
        mine = slice(like.indptr[title], like.indptr[title + 1])
        likeness[like.indices[mine]] = like.data[mine]
        members = by_occupation.indices[by_occupation.indptr[chosen] : by_occupation.indptr[chosen + 1]]
        best = int(np.argmax(likeness[members])) if len(members) else -1
        strength = float(likeness[members[best]]) if best >= 0 else 0.0
        found.append((int(members[best]), strength) if strength > 0.0 else (-1, 0.0))
        likeness[like.indices[mine]] = 0.0
    return found


def why(
    title: Parsed, known: Parsed | None, *, likeness: float, listed: bool, context: tuple[str, ...]
) -> str:
    """Return the reason for a title's first occupation, in words.

    ``known`` is the known title that it rests on, as read; ``listed`` says whether the occupation lists
    the title's very words; ``context`` are the words of the department that were weighed.
    """
    if not title.words:
        return "It has no words to go by."
    if known is None and not listed:
        return "No known title is like it; word parts alone point here."
    reasons = ["The same words are listed here" if listed else _shared(title, known, likeness)]
    helpers = [word for word in context if known is not None and stem(word) in set(map(stem, known.words))]
    if helpers:
        reasons.append(f"the department adds {_and(helpers)}")
    if title.expanded:
        reasons.append("read " + ", ".join(f"{short} as {meant}" for short, meant in title.expanded))
    return "; ".join(reasons) + "."


def _shared(title: Parsed, known: Parsed | None, likeness: float) -> str:
    words = {stem(word) for word in known.words} if known is not None else set()
    shared = [word for word in title.words if stem(word) in words]
    close = "Closest known title" if likeness >= CLOSE_AT else "Loosely like a known title"
    return f"{close}, sharing {_and(shared)}" if shared else close


def _and(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
