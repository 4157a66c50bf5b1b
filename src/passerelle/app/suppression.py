"""Which cells of an internal document stay hidden because they stand for too few people.

This keeps a reader from seeing single persons in a table. It is no release: only the release
engine clears a table to leave the employer.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Final, TypeVar

LEAST_PEOPLE: Final = 11  # a cell with fewer is not shown

A = TypeVar("A", bound=Hashable)
B = TypeVar("B", bound=Hashable)


def hidden_cells(count: Mapping[tuple[A, B], int]) -> frozenset[tuple[A, B]]:
    """Return the cells of a table with known row and column totals that must not be shown.

    Those are the cells of fewer than ``LEAST_PEOPLE`` people, and the next smallest cell of every
    row and column that would otherwise have exactly one hidden cell, had by subtraction.
    """
    hidden = {cell for cell, people in count.items() if 0 < people < LEAST_PEOPLE}
    lines = [[cell for cell in count if cell[0] == row] for row in {cell[0] for cell in count}]
    lines += [[cell for cell in count if cell[1] == column] for column in {cell[1] for cell in count}]
    found = True
    while found:
        found = False
        for line in lines:
            shown = [cell for cell in line if cell not in hidden and count[cell] > 0]
            if len(shown) < len(line) and len([cell for cell in line if cell in hidden]) == 1 and shown:
                hidden.add(min(shown, key=lambda cell: (count[cell], str(cell))))
                found = True
    return frozenset(hidden)


def cut_list(counts: Sequence[int], most: int) -> int:
    """Return how many of ``counts`` (largest first) a list shows, the rest being one sum.

    At most ``most``, and fewer where exactly one count would be hidden: with the total known, it
    would be had by subtraction.
    """
    shown = min(most, len(counts))
    while shown > 0 and _hidden(counts, shown) == 1:
        shown -= 1
    return shown


def _hidden(counts: Sequence[int], shown: int) -> int:
    """Return how many counts are neither listed with their number nor part of a sum of two or more shown."""
    small = sum(people < LEAST_PEOPLE for people in counts[:shown])
    rest = counts[shown:]
    return small + (len(rest) if sum(rest) < LEAST_PEOPLE else 0)
