"""What a caller asks for, checked: an occupation by code or place, and how many of something."""

from __future__ import annotations

from itertools import takewhile
from typing import Final

import numpy as np

_MOST_NEAR: Final = 5  # codes named where one is unknown
_MAJOR: Final = 2  # characters that the codes of a SOC major group share


def place_of(occupation: object, codes: tuple[str, ...], titles: tuple[str, ...]) -> int:
    """Return the place of an occupation in the order, from its code or its place.

    Raises:
        TypeError: what is given is neither text nor a whole number.
        ValueError: no occupation has that code or place; near ones are named.
    """
    if isinstance(occupation, str):
        if occupation not in codes:
            raise ValueError(_unknown(occupation, codes, titles))
        return codes.index(occupation)
    place = _whole(occupation, "an occupation is a SOC code or a place in the order")
    if not 0 <= place < len(codes):
        raise ValueError(f"there is no occupation {place} in the graph; places are 0 to {len(codes) - 1}")
    return place


def _whole(number: object, what: str) -> int:
    """Return a whole number; numpy's count, bool and float do not."""
    if isinstance(number, bool) or not isinstance(number, int | np.integer):
        raise TypeError(f"{what}, not {number!r}")
    return int(number)


def at_least_one(n: object) -> int:
    """Return how many were asked for.

    Raises:
        TypeError: it is no whole number.
        ValueError: it is under 1.
    """
    most = _whole(n, "n is a whole number")
    if most < 1:
        raise ValueError(f"n is at least 1, not {most}")
    return most


def _same_beginning(one: str, other: str) -> int:
    """Return how many characters two codes begin with alike."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))


def _unknown(asked: str, codes: tuple[str, ...], titles: tuple[str, ...]) -> str:
    """Return that no occupation has a code, with the nearest: by title, else by the digits they share."""
    words = asked.strip().lower()
    near = [place for place, title in enumerate(titles) if words and words in title.lower()]
    if not near and words[:1].isdigit():
        shared = [_same_beginning(asked, code) for code in codes]
        longest = max(shared, default=0)
        near = [place for place, length in enumerate(shared) if length == longest >= _MAJOR]
    said = "; ".join(f"{codes[place]} {titles[place]}" for place in near[:_MOST_NEAR])
    hint = f"; near it: {said}" if said else "; a code looks like 43-4051"
    return f"there is no occupation {asked!r} in the graph{hint}"
