"""How near the skills that people state are to what an occupation asks, by name alone."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.sparse import csr_array, diags_array

from passerelle.domain.units import Floats, Ints

ENOUGH: Final = 0.5  # guess: share of a name's words from which a stated skill counts as that name, in part

_ROUNDING: Final = 1e-9


def name_words(names: csr_array) -> csr_array:
    """Return names as weighted words whose weights add up to 1 [name, word].

    A word of few names counts more: log(1 + names / names with it). A name without words stays empty.

    Args:
        names: above zero where a name has a word [name, word].
    """
    has = csr_array((np.ones(len(names.data)), names.indices, names.indptr), shape=names.shape)
    held: Floats = np.asarray(has.sum(axis=0)).ravel()
    weighted = has @ diags_array(np.log1p(names.shape[0] / np.maximum(held, 1.0)))
    total: Floats = np.asarray(weighted.sum(axis=1)).ravel()
    return csr_array(diags_array(1.0 / np.where(total > 0.0, total, 1.0)) @ weighted)


def stated(person: Ints, phrase: Ints, phrases: csr_array, names: csr_array, people: int) -> csr_array:
    """Return how far each person states each name, 0 to 1 [person, name].

    It is the greatest share of the name's weighted words that stand in one stated skill; less than
    ``ENOUGH`` is nothing. Words of two stated skills are never put together.

    Args:
        person: of each stated skill, 0.. [stated].
        phrase: which phrase it is [stated].
        phrases: 1 where a phrase has a word [phrase, word].
        names: from :func:`name_words` [name, word].
        people: how many there are.
    """
    alike = csr_array(phrases @ names.T)
    alike.data[alike.data < ENOUGH - _ROUNDING] = 0.0
    alike.eliminate_zeros()
    count = np.diff(alike.indptr)[phrase]
    nth = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    at = np.repeat(alike.indptr[phrase], count) + nth
    row, column, share = np.repeat(person, count), alike.indices[at], np.minimum(alike.data[at], 1.0)
    order = np.lexsort((-share, column, row))
    row, column, share = row[order], column[order], share[order]
    first = np.ones(len(row), dtype=bool)
    first[1:] = (row[1:] != row[:-1]) | (column[1:] != column[:-1])
    return csr_array((share[first], (row[first], column[first])), shape=(people, names.shape[0]))


def proximity(person_skills: csr_array, target_skills: Floats) -> Floats:
    """Return the share of what an occupation asks that each person states, 0 to 1 [person].

    Args:
        person_skills: from :func:`stated` [person, name].
        target_skills: how much the occupation asks each name, at least zero [name]; nothing asked is 0.
    """
    asked = float(target_skills.sum())
    return np.asarray(
        person_skills @ target_skills / asked if asked > 0.0 else np.zeros(person_skills.shape[0])
    )
