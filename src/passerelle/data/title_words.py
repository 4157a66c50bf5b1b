"""Words of titles, titles and supervisors that Passerelle itself adds to the published ones.

Small files beside this module: ``title_words.csv`` (short forms, levels and ranks, words of management, words
without meaning), ``public_titles.csv`` (titles of public bodies and of any employer, with the occupation that
Passerelle's authors judge them to be) and ``supervision.csv`` (who supervises whom, by the structure of SOC
2018: the longest prefix that fits holds). ``title_calibration.csv`` holds measured shares and
``title_weights.npz`` learnt weights (both by benchmarks/coding.py).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final

KINDS: Final = (
    *("abbreviation", "level", "management", "manages", "noise", "plain", "rank", "setting", "stop"),
    "supervision",
)


@dataclass(frozen=True, slots=True)
class OwnTitle:
    """A title with the occupation that Passerelle's authors judge it to be."""

    title: str
    occupation: str  # SOC 2018 code


@dataclass(frozen=True, slots=True)
class CalibrationRow:
    """Share right at one belief, on titles held out and on titles listed."""

    belief: float
    held_out_share: float
    listed_share: float


@cache
def title_words() -> Mapping[str, Mapping[str, str]]:
    """Return the words by kind (``KINDS``), each with its words in full or, of a level, its rank."""
    words: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
    for row in _rows("title_words.csv"):
        words[row["kind"]][row["short"]] = row["long"]
    return MappingProxyType({kind: MappingProxyType(of_kind) for kind, of_kind in words.items()})


@cache
def own_titles() -> tuple[OwnTitle, ...]:
    """Return the titles that Passerelle adds; one that may be several occupations comes once for each."""
    return tuple(OwnTitle(row["title"], row["occupation"]) for row in _rows("public_titles.csv"))


def supervisor(occupation: str) -> str:
    """Return the occupation that supervises or manages ``occupation``; empty for none."""
    prefixes = _supervision()
    return next((prefixes[occupation[:n]] for n in range(7, 0, -1) if occupation[:n] in prefixes), "")


@cache
def calibration() -> tuple[CalibrationRow, ...]:
    """Return the measured shares by belief, ascending."""
    return tuple(
        CalibrationRow(float(row["belief"]), float(row["held_out_share"]), float(row["listed_share"]))
        for row in _rows("title_calibration.csv")
    )


@cache
def _supervision() -> Mapping[str, str]:
    return MappingProxyType({row["prefix"]: row["occupation"] for row in _rows("supervision.csv")})


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("passerelle.data").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
