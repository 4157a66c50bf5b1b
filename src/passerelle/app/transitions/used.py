"""Which sources of a snapshot the answers about transitions rest on."""

from __future__ import annotations

from typing import Final

from passerelle.data.reference import Reference, Source

_USED: Final = frozenset(
    {
        "bls-employment-projections",
        "bls-oews",
        "census-occupation-codes",
        "cip-2020-soc-2018",
        "crosswalks-occupations",
        "gpts-are-gpts",
        "new-jersey-training",
        "occupation-transitions-asec",
        "onet-29.0",
        "onet-legacy-soc2010",
        "onet-soc-2010",
    }
)


def used_sources(reference: Reference) -> tuple[Source, ...]:
    """Return the sources that give pay, outlook, skills, moves, training or exposure of a transition."""
    return tuple(source for source in reference.sources if source.id in _USED)
