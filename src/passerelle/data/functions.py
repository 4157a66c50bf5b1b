"""Functions of an employer as weighted sets of occupations: our own judgement, in ``functions.csv``.

Each row says which share of an occupation's jobs counts to a function. ``occupation`` is an OEWS code
or the beginning of one; the longest that fits holds, alone. No publisher issues such a list: that
half of a store's stock clerks work in the store and half in a warehouse is our judgement, and so is
that managers of a function count half to it and half to management.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final

OTHER: Final = "other"  # takes what no row names
_TITLES: Final = {
    "it-operations": "IT operations",
    "security-and-facilities": "Security, safety and facilities",
    "other": "Other work",
}
_CODE: Final = re.compile(r"\d{2}(-\d{1,4})?")
_EXACT: Final = 1e-9


@cache
def function_shares() -> Mapping[str, Mapping[str, float]]:
    """Return, by code or beginning of one, the share of its jobs in each function; each adds up to one.

    Raises:
        ValueError: a code is none, a share is not above 0 and at most 1, or shares do not add up.
    """
    text = resources.files("passerelle.data").joinpath("functions.csv").read_text(encoding="utf-8")
    return parsed(csv.DictReader(text.splitlines()))


def parsed(rows: csv.DictReader[str]) -> Mapping[str, Mapping[str, float]]:
    """Return the rows of the file by code. Raises what ``function_shares`` raises."""
    found: dict[str, dict[str, float]] = {}
    for row in rows:
        code, function, share = row["occupation"], row["function"], float(row["share"])
        if not _CODE.fullmatch(code):
            raise ValueError(f"functions.csv: {code!r} is not the beginning of a SOC code")
        if not 0.0 < share <= 1.0:
            raise ValueError(f"functions.csv: {code} in {function} has a share of {share}")
        if function in found.setdefault(code, {}):
            raise ValueError(f"functions.csv: {code} is in {function} twice")
        found[code][function] = share
    for code, shares in found.items():
        if abs(sum(shares.values()) - 1.0) > _EXACT:
            raise ValueError(f"functions.csv: the shares of {code} add up to {sum(shares.values())}, not 1")
    return MappingProxyType({code: MappingProxyType(shares) for code, shares in found.items()})


@cache
def functions() -> Mapping[str, str]:
    """Return the title of each function by its id, ordered by id, ``other`` last."""
    ids = {function for shares in function_shares().values() for function in shares} | {OTHER}
    ordered = sorted(ids, key=lambda function: (function == OTHER, function))
    return MappingProxyType({one: _TITLES.get(one, one.replace("-", " ").capitalize()) for one in ordered})


def shares_of(occupation: str) -> Mapping[str, float]:
    """Return the share of an occupation's jobs in each of its functions; they add up to one."""
    known = function_shares()
    fits = (occupation[:length] for length in range(len(occupation), 1, -1))
    return next((known[code] for code in fits if code in known), MappingProxyType({OTHER: 1.0}))
