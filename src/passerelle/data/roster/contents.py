"""What the values of a column say about what its header was taken for, mostly by a sample of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import polars as pl

from passerelle.data.roster import cells, statuses, values
from passerelle.data.roster.header_words import key
from passerelle.data.roster.headers import IDS, TRAITS
from passerelle.data.roster.mapping_file import (
    DATES,
    FULL_WORDS,
    LEAVE_WORDS,
    LEFT_WORDS,
    NUMBERS,
    PART_WORDS,
    ColumnMapping,
)
from passerelle.data.roster.private import NAMES, PHONES, private_values, sampled

FEWEST_FITTING: Final = 0.5  # share of a column's distinct values that must be dates, or numbers
MOST_CODES: Final = 0.9  # share of a title's distinct values that may be bare numbers
MOST_EMPTY: Final = 0.05  # share of rows without an id, where another column has more
MOST_ALIEN: Final = 0.5  # share of managers who are nobody, where another pair of columns fits better
SHORTENED: Final = r"^\s*\d(?:[.,]\d+)?[eE]\+?\d+\s*$"  # 1.23E+15

_NUMBER: Final = (
    r"^[^\d\pL]{0,3}[A-Za-z]{0,4}[^\d\pL]{0,3}\d[\d\s.,'’]*[^\d\pL]{0,3}[A-Za-z]{0,4}[^\d\pL]{0,2}$"
)
_NOBODY: Final = r"(?i)^no[_ -]?(?:manager|mgr|supervisor)$"
_CODE: Final = r"^[A-Za-z]{0,6}[ _.-]?\d[\w./-]*$"
_BARE_NUMBER: Final = r"^[\d.,/ -]+$"
_YES: Final = ("y", "yes", "true", "t", "1", "x", "ja", "oui", "si", "sí", "sim")
_NO: Final = ("n", "no", "false", "f", "0", "nein", "non", "não", "nao", "nee")
_TIMES: Final = frozenset({*FULL_WORDS, *PART_WORDS})
_STATES: Final = frozenset(
    {
        *("active", "current", "employed", "suspended", "on assignment", "hired", "a", "i", "t", "l", "r"),
        *LEFT_WORDS,
        *LEAVE_WORDS,
    }
)
# Codes of a person's status, as two systems write them. PeopleSoft: EMPL_STATUS of the JOB record. SAP
# SuccessFactors: status of a user, active or inactive.
_PEOPLESOFT: Final = {
    "A": "active",
    "D": "deceased",
    "I": "inactive",
    "L": "leave of absence",
    "P": "leave with pay",
    "Q": "retired",
    "R": "retired",
    "S": "suspended",
    "T": "terminated",
    "U": "terminated",
    "V": "terminated",
    "W": "active",
    "X": "retired",
}
_SUCCESSFACTORS: Final = {"t": "active", "f": "inactive", "d": "inactive", "e": "active"}


def misfit(field: str, column: pl.Series) -> str | None:
    """Return why a column is not what its header says, such as ``has no dates``; nothing if it may be."""
    said = sampled(column)
    distinct = said.unique()
    if not len(distinct):
        return "is empty"
    if field in DATES and not column.dtype.is_temporal():
        read = values.dates(distinct).values
        return _few("dates", 1.0 - read.null_count() / len(distinct))
    if field in NUMBERS and not column.dtype.is_numeric():
        return _few("numbers", _share(distinct, _NUMBER))
    if field == "job_title":
        if _all_in(distinct, (*_YES, *_NO)):
            return "has yes and no, not titles"
        return "has numbers, not titles" if _share(distinct, _BARE_NUMBER) > MOST_CODES else None
    if field == "employee_id":
        empty = _empty(column)
        return f"is empty on {empty:.0%} of rows" if empty > MOST_EMPTY else None
    return None


def secret(field: str, column: pl.Series) -> str | None:
    """Return what private thing a column holds that no column of a plan may, such as ``e-mail addresses``."""
    if field in IDS or field in TRAITS or field in DATES or field in NUMBERS:
        return None
    kind = private_values(column)
    # A title may be "Director, Sales", skills "Writing, Sales", and a code may look like a phone number.
    return None if kind == PHONES or (kind == NAMES and field in ("job_title", "skills")) else kind


def is_coded(column: pl.Series) -> bool:
    """Say whether most of a column's values are codes: figures, with letters before them or without."""
    distinct = sampled(column).unique()
    return len(distinct) > 0 and _share(distinct, _CODE) > MOST_CODES


def shortened(column: pl.Series) -> pl.Series:
    """Return which ids a spreadsheet has shortened (1.23E+15), as booleans."""
    no = pl.repeat(value=False, n=len(column), dtype=pl.Boolean, eager=True)
    if column.dtype != pl.String:
        return no
    maybe = column.str.contains("E+", literal=True).fill_null(value=False)
    return maybe & column.str.contains(SHORTENED).fill_null(value=False) if maybe.any() else no


def known_share(managers: pl.Series, ids: pl.Series) -> float:
    """Return the share of the distinct managers, in a sample, who are among the ids."""
    named = sampled(managers).unique().str.strip_suffix(".0")
    named = named.filter(~named.str.contains(_NOBODY))
    if not len(named):
        return 0.0
    found = named.is_in(cells.text(ids).str.strip_suffix(".0").implode())
    return int(found.sum()) / len(named)


def are_same(left: pl.Series, right: pl.Series) -> bool:
    """Say whether two columns say the same on every row."""
    return left.dtype == right.dtype and left.equals(right, check_names=False)


def column_of_status(column: pl.Series, free: Iterable[str]) -> tuple[str, ...]:
    """Return what a column called employment status tells: status, or employment type, working time, or both.

    Args:
        column: its values.
        free: fields that have no source yet.
    """
    distinct = _lower(column)
    known = distinct.is_in(sorted(_STATES)) | statuses.is_state(distinct)
    if not len(distinct) or known.sum() * 2 >= len(distinct):
        return ("status",)
    return columns_of_type(column, free) if "employment_type" in free else ()


def columns_of_type(column: pl.Series, free: Iterable[str]) -> tuple[str, ...]:
    """Return what a column called employment type tells: that, working time, or both."""
    distinct = _lower(column)
    times = int(distinct.is_in(sorted(_TIMES)).sum()) if len(distinct) else 0
    if "time_type" not in free or times * 2 < max(len(distinct), 1):
        return ("employment_type",)
    only = times == len(distinct) and _all_in(_all_said(column), _TIMES)
    return ("time_type",) if only else ("employment_type", "time_type")


def says_any(column: pl.Series, words: Iterable[str]) -> bool:
    """Say whether a column has one of the words on any row."""
    return bool(_all_said(column).str.to_lowercase().is_in(list(words)).any())


def with_codes(mapping: ColumnMapping, frame: pl.DataFrame) -> tuple[ColumnMapping, dict[str, str]]:
    """Return the mapping with the meaning of status codes and of yes and no, and what was understood."""
    understood = {}
    header = mapping.columns.get("status")
    if header is not None and "status" not in mapping.values:
        codes = _status_codes(header, _all_said(frame[header]))
        if codes:
            translated = MappingProxyType({**mapping.values, "status": MappingProxyType(codes)})
            mapping = replace(mapping, values=translated)
            understood["status"] = ", ".join(f"{code} = {word}" for code, word in sorted(codes.items()))
    header = mapping.columns.get("time_type")
    asks = header is not None and "full" in key(header) and mapping.full_when == FULL_WORDS
    if asks and header is not None and _all_in(_all_said(frame[header]), (*_YES, *_NO)):
        mapping = replace(mapping, full_when=_YES, part_when=_NO)
        understood["time_type"] = "yes = full time, no = part time"
    return mapping, understood


def _status_codes(header: str, distinct: pl.Series) -> Mapping[str, str]:
    said = set(distinct.to_list())
    if "activ" in key(header) or "aktiv" in key(header) or "actif" in key(header):
        lower = {text: text.lower() for text in said}
        if said and all(word in (*_YES, *_NO) for word in lower.values()):
            return {text: "active" if word in _YES else "inactive" for text, word in lower.items()}
    for codes in (_PEOPLESOFT, _SUCCESSFACTORS):
        if said and said <= codes.keys() and said & {"A", "t"}:
            return {text: codes[text] for text in said}
    return {}


def _few(what: str, share: float) -> str | None:
    if share >= FEWEST_FITTING:
        return None
    return f"has no {what}" if share == 0.0 else f"has {what} in {share:.0%} of its values"


def _share(distinct: pl.Series, pattern: str) -> float:
    return int(distinct.str.contains(pattern).sum()) / max(len(distinct), 1)


def _all_in(distinct: pl.Series, words: Iterable[str]) -> bool:
    return len(distinct) > 0 and bool(distinct.str.to_lowercase().is_in(list(words)).all())


def _all_said(column: pl.Series) -> pl.Series:
    """Return the distinct texts of all rows: a rare word, such as one for contractors, must not be missed."""
    return cells.text(column.unique()).drop_nulls().unique()


def _lower(column: pl.Series) -> pl.Series:
    return sampled(column).str.to_lowercase().unique()


def _empty(column: pl.Series) -> float:
    if not len(column):
        return 0.0
    blank = (column == "").sum() if column.dtype == pl.String else 0
    return (column.null_count() + int(blank)) / len(column)
