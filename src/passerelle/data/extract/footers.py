"""Rows that are no records: totals, footers, and headers that a page repeats.

A row is taken for one only where it leaves usually filled columns empty, its first cell says so, and it holds
nothing else but amounts; in doubt it stays a record.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from passerelle.data.extract.sheet import Rows

_MAIN: Final = 0.9  # share of records that fill a main column
_SAMPLE: Final = 10_000  # records that main columns are told from
_AMOUNT: Final = re.compile(
    r"[\s$€£¥(+-]*\d[\d.,'’\s\u00a0]*[)%]?(?:\s*(?:[A-Z]{3}|h|hrs|hours|fte))?", re.IGNORECASE
)
_NOUNS: Final = r"(?:rows?|records?|employees?|people|persons?|workers?|entries|lines?|positions?|results?)"
_LABEL: Final = re.compile(
    r"(?:(?:grand|sub|report|overall|company|page)[\s-]*)?totals?(?:\b.{0,60})?"
    r"|.{1,60}[\s-](?:sub)?totals?\s*:?"
    r"|(?:head\s?)?counts?\s*[:=]?|(?:record|row|employee) counts?\b.{0,40}"
    r"|(?:sum|count|mean|median)(?:\s*(?:\b(?:of|for|per)\b|[:=(]).{0,60})?|(?:average|avg)\b.{0,60}"
    r"|gesamt(?:summe|ergebnis)?\b.{0,60}|(?:zwischen)?summe\b.{0,60}|somme\b.{0,60}"
    r"|(?:sous|sotto)[\s-]?totale?\b.{0,60}|total(?:es|e)\b.{0,60}|sub[\s-]?totaal\b.{0,60}|totaal\b.{0,60}",
    re.IGNORECASE,
)
# Labels that no person and no title begins with: "Total Rewards Analyst" is one.
_SURE_LABEL: Final = re.compile(
    r"(?:(?:grand[\s-]+|sub[\s-]?)totals?|(?:sous|sotto)[\s-]?totale?|total\s+g[eé]n[eé]ral"
    r"|totale\s+generale|sub[\s-]?totaal|zwischensumme|gesamt(?:summe|ergebnis))\b.{0,60}|totals?\s*:?",
    re.IGNORECASE,
)
_FOOTNOTE: Final = re.compile(
    r"[*†]+\s*[^\W\d].*|(?:notes?|source|hinweis|quelle)\b.*|(?=.{26})\S+(?:\s+\S+){2,}",
    re.IGNORECASE | re.DOTALL,
)
_FOOTNOTE_COLUMNS: Final = 4  # of the narrowest table in which a lone cell is read as a footnote
_FOOTER: Final = re.compile(
    rf"(?:head\s?)?count\s*[:=]\s*[\d.,]+|[(\[]?\d[\d.,]*\s+{_NOUNS}(?:\s+(?:selected|found|returned|affected))?[)\]]?"
    rf"|(?:total\s+)?{_NOUNS}\s*[:=]\s*[\d.,]+"
    r"|(?:report\s+)?(?:generated|printed|exported|created|produced|extracted|run)\s+(?:on|by|at|from)\b.{0,120}"
    r"|\W*end\s+of\s+(?:the\s+)?(?:report|file|list|data|document|extract|page)\b\W*"
    r"|page\s+\d+(?:\s*(?:of|/)\s*\d+)?|(?:strictly\s+)?confidential\b.{0,120}|applied\s+filters?\s*:.{0,200}"
    r"|(?:report|run)\s+(?:date|time)\s*:?.{0,60}|as\s+of\b.{0,40}|source\s*:.{0,120}|©.{0,120}|\W*eof\W*",
    re.IGNORECASE,
)

_WORDS: Final = (  # every label and footer has one of them
    r"(?i)total|totaal|count|sum|som|avg|average|mean|median|gesamt|somme|row|record|employee|people|person|worker"
    r"|entries|line|position|result|generated|printed|exported|created|produced|extracted|run|end|page"
    r"|confidential|filter|report|as of|source|©|eof"
)
_BEGINS: Final = (  # rows that would hide which columns records fill, if they were many
    r"(?i)^(?:(?:grand|sub|sous|sotto|zwischen|gesamt)?[\s-]*"
    r"(?:totals?|totales?|totaal|summe)|average|sum|count|gesamt|somme)\b"
)


def blank(frame: pl.DataFrame) -> NDArray[np.bool_]:
    """Return which records hold nothing but blanks."""
    left = np.arange(frame.height)
    empty = np.zeros(frame.height, dtype=np.bool_)
    for column in frame:
        if not len(left):
            return empty
        some = column if len(left) == frame.height else column.gather(left)
        said = some.str.contains(r"\S") if some.dtype == pl.String else some.is_not_null()
        left = left[~said.fill_null(value=False).to_numpy()]
    empty[left] = True
    return empty


def main_columns(frame: pl.DataFrame, empty: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which columns nearly every record fills; rows that begin like totals are not counted."""
    kept = np.flatnonzero(~empty)
    sample = frame[kept[:: max(1, len(kept) // _SAMPLE)]]
    if sample.height and frame.width:
        told = _first_cells(sample).str.strip_chars().str.contains(_BEGINS).fill_null(value=False)
        sample = sample.filter(~told) if not told.all() else sample
    if not sample.height or not frame.width:
        return np.ones(frame.width, dtype=np.bool_)
    share = sample.select(pl.all().is_not_null().mean()).row(0)
    # A short list has totals among its few records, and a wide one no column that all fill.
    least = min(_MAIN, 1 - 2 / max(sample.height, 3), max(share))
    return np.array([value >= least for value in share])


def no_records(
    frame: pl.DataFrame, empty: NDArray[np.bool_], above: Sequence[Sequence[str]]
) -> tuple[Rows, Rows]:
    """Return the places of totals and footers, and of rows that repeat the header or what is above it."""
    if not frame.width:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    main = main_columns(frame, empty)
    usual = [pl.col(name).is_null() for name, is_main in zip(frame.columns, main, strict=True) if is_main]
    gaps = frame.select(pl.any_horizontal(usual)).to_series().to_numpy()
    sparse = np.flatnonzero(gaps & ~empty)
    totals = [place for place, row in _rows(frame, _telling(frame, sparse)) if is_total(row, main)]
    return np.array(totals, dtype=np.int64), _repeated(frame, above)


def _telling(frame: pl.DataFrame, places: Rows) -> Rows:
    """Return those of the records whose first cell has a word of totals or footers, or that have no other."""
    if not len(places):
        return places
    some = frame[places]
    tells = _first_cells(some).str.contains(_WORDS).fill_null(value=False).to_numpy()
    if frame.width >= _FOOTNOTE_COLUMNS:
        tells = tells | (some.select(pl.sum_horizontal(pl.all().is_not_null())).to_series() == 1).to_numpy()
    telling: Rows = places[tells]
    return telling


def _first_cells(frame: pl.DataFrame) -> pl.Series:
    """Return the first filled cell of each record."""
    return frame.select(pl.coalesce(pl.all().cast(pl.String, strict=False))).to_series()


def is_total(row: Sequence[str], main: NDArray[np.bool_]) -> bool:
    """Return whether a row is totals or a footer.

    Args:
        row: its cells, stripped.
        main: [column] whether nearly every record fills it.
    """
    cells = [cell for cell in row if cell]
    filled = sum(bool(cell) and bool(main[place]) for place, cell in enumerate(row) if place < len(main))
    needed = int(main.sum())
    if not cells or len(main) < 2 or filled >= needed:
        return False
    label, *others = cells
    amounts = [bool(_AMOUNT.fullmatch(cell)) for cell in others]
    if _SURE_LABEL.fullmatch(label) and all(amounts):
        return True
    if filled > max(1, needed // 2):
        return False
    if _SURE_LABEL.fullmatch(label) and any(amounts):
        return True
    if not others and len(main) >= _FOOTNOTE_COLUMNS and _FOOTNOTE.fullmatch(label):
        return True
    if _FOOTER.fullmatch(label) and len(others) <= 1:
        return True
    return bool(_LABEL.fullmatch(label)) and all(amounts)


def _repeated(frame: pl.DataFrame, above: Sequence[Sequence[str]]) -> Rows:
    """Return the places of rows that equal one of those above."""
    found: set[int] = set()
    for row in above:
        cells = [(place, cell) for place, cell in enumerate(row[: frame.width]) if cell]
        if not cells:
            continue
        at, text = cells[-1]
        column = frame[frame.columns[at]]
        if column.dtype != pl.String:
            continue
        same = np.flatnonzero(column.eq(text).fill_null(value=False).to_numpy())
        want = [*row, *[""] * (frame.width - len(row))]
        found.update(place for place, cells_there in _rows(frame, same) if cells_there == want)
    return np.array(sorted(found), dtype=np.int64)


def _rows(frame: pl.DataFrame, places: Rows) -> list[tuple[int, list[str]]]:
    if not len(places):
        return []
    some = frame[places].select(pl.all().cast(pl.String, strict=False)).fill_null("")
    return [
        (place, [cell.strip() for cell in row])
        for place, row in zip(places.tolist(), some.iter_rows(), strict=True)
    ]
