"""Crosswalks from pairs of codes, where a code may stand for every SOC code that starts as it does."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from passerelle.app.assemble.positions import UNKNOWN, positions
from passerelle.app.assemble.reference.frame import Frame
from passerelle.engines import crosswalk
from passerelle.engines.crosswalk import Crosswalk


def linked(source: pl.Series, target: pl.Series, sources: Sequence[str], targets: Sequence[str]) -> Crosswalk:
    """Return the crosswalk of pairs of codes; a pair with a code that is not listed counts for nothing."""
    origin = positions(source, pl.Series("code", sources, dtype=pl.String))
    goal = positions(target, pl.Series("code", targets, dtype=pl.String))
    known = (origin != UNKNOWN) & (goal != UNKNOWN)
    return crosswalk.from_pairs(origin[known], goal[known], (len(sources), len(targets)))


def via(
    pairs: pl.DataFrame, sources: tuple[str, ...], detailed: tuple[str, ...], *, overlap: bool = False
) -> Crosswalk:
    """Return the crosswalk of pairs of a code and a SOC code that may be a group of detailed ones."""
    groups = tuple(pairs[:, 1].unique().sort())
    to_groups = linked(pairs[:, 0], pairs[:, 1], sources, groups)
    return crosswalk.chained(to_groups, started(groups, detailed, overlap=overlap))


def started(groups: tuple[str, ...], detailed: tuple[str, ...], *, overlap: bool = False) -> Crosswalk:
    """Return the crosswalk from groups to the detailed SOC codes that start as they do.

    SOC writes a group as its members' first digits and zeros, Census with X in their place. The
    longest such start wins, so that 15-124X is what 15-1241 and 15-1244 leave over; with
    ``overlap`` every start counts, so that 19-1020 is a group beside its member 19-1021.
    """
    pairs = []
    for code in detailed:
        found = [(len(_start(group)), group) for group in groups if code.startswith(_start(group))]
        longest = max(found, default=(0, ""))[0]
        pairs += [(group, code) for length, group in found if overlap or length == longest]
    table = pl.DataFrame(pairs, schema={"group": pl.String, "code": pl.String}, orient="row")
    return linked(table["group"], table["code"], groups, detailed)


def _start(group: str) -> str:
    return group.rstrip("X") if group.endswith("X") else group.rstrip("0")


def from_soc_2010(pairs: pl.DataFrame, frame: Frame) -> tuple[tuple[str, ...], Crosswalk]:
    """Return the codes of SOC 2010, and the crosswalk from them to the occupations."""
    old = tuple(pairs["soc_2010"].unique().sort())
    to_new = linked(pairs["soc_2010"], pairs["soc_2018"], old, frame.soc)
    return old, crosswalk.chained(to_new, frame.soc_to_oews)
