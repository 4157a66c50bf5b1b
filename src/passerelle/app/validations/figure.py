"""One published figure, and how to reproduce it from the tables of a snapshot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from passerelle.data.reference import Reference


@dataclass(frozen=True, slots=True)
class Figure:
    """What a publication prints, or its own files give, and the function that reproduces it.

    The tolerance is half a unit of the last printed digit, or what rounding in the published rows allows.
    """

    id: str
    says: str
    published: float
    unit: str
    tolerance: float
    source: str  # where it is printed; or that it was counted in the publisher's own file
    tables: tuple[str, ...]  # that ``reproduce`` reads
    reproduce: Callable[[Reference], float | None]  # None where the tables lack the rows
    note: str = ""
