"""A snapshot as the key of what is made once for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from passerelle.data.reference import Reference


@dataclass(frozen=True, slots=True)
class Keyed:
    """A snapshot that two caches tell from another by its content alone."""

    hash: str  # over its canonical rows
    reference: Reference = field(compare=False)
