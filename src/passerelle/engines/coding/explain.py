"""Why a title was coded as it was: the known title it rests on, and the reason in words."""

from __future__ import annotations

from typing import Final

import numpy as np
import scipy.sparse as sp

from passerelle.domain.units import Ints
from passerelle.engines.coding.features import Matrix
from passerelle.engines.coding.words import Parsed, context_words, parse_all, stem

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
    title: Parsed, matched: str, matched_words: frozenset[str], *, likeness: float, listed: bool, context: tuple[str, ...]
) -> str:
    """Return the reason for a title's first occupation, in words."""
    if not title.words:
        return "It has no words."
    if not matched and not listed:
        return "No known title is like it; its letters alone point here."
    read = ", ".join(f"{short} as {meant}" for short, meant in title.expanded)
    ...
