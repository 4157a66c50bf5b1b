"""Which row of a table holds its headers, and what the rows above and just below it are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

from passerelle.data.extract.sheet import Ask, Known
from passerelle.errors import Fault

HEAD_ROWS: Final = 60  # rows that are looked at
_MOST_GROUPS: Final = 2  # rows of group names above the headers
_NUMBER: Final = re.compile(r"[+-]?[\d.,'’ \u00a0]*\d[\d.,'’ \u00a0]*%?|[$€£¥]\s*[\d.,]+")
_DATE: Final = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:[ T]\d{1,2}:\d{2}.*)?")
_RULE: Final = re.compile(r"[-=_*]{2,}")
_UNIT: Final = re.compile(
    r"[(\[]?(?:[A-Z]{3}|hours?|hrs?|h|days?|weeks?|months?|years?|%|percent|fte|text|string|number|numeric"
    r"|integer|decimal|date|yes/no|y/n|[ymd]{1,4}[-./][ymd]{1,4}[-./][ymd]{1,4}"
    r"|(?:[A-Z]{3}|[$€£]) ?(?:/|per) ?(?:year|month|hour|h|annum))[)\]]?",
    re.IGNORECASE,
)

Cells: TypeAlias = Sequence[str]  # of one row, stripped


@dataclass(frozen=True, slots=True)
class Head:
    """The header of a table."""

    headers: tuple[str, ...]
    first: int  # place of the first record: the row after the header and what belongs to it
    apart: tuple[int, ...]  # places of the rows before ``first`` that are not empty
    above: tuple[tuple[str, ...], ...]  # their cells: a page may repeat them
    row: int  # place of the header row
    known: int  # headers that the caller knows
    notes: tuple[Fault, ...]


def head_of(rows: Sequence[Cells], ask: Ask) -> Head:
    """Return the header among the first rows of a table, empty rows included.

    Args:
        rows: cells without blanks around them; one row at least has a cell that is not empty.
        ask: names the file, and says which headers are known.
    """
    known = lru_cache(maxsize=None)(lambda cell: bool(ask.known and ask.known(cell)))
    at = _header_row(rows, known)
    header, groups = list(rows[at]), _groups(rows, at)
    first = at + 1
    if _continues(rows, at, known):
        groups, header, first = [*groups, rows[at]], _padded(rows[at + 1], len(rows[at])), at + 2
    headers = _named(header, groups)
    again = first < len(rows) - 1 and _says_again(rows[first], header)
    first += again
    units = first < len(rows) - 1 and _is_units(rows[first], rows[first + 1 :])
    first += units
    notes = list(_notes(at, first, ask.name, merged=headers != header, units=bool(units)))
    apart = tuple(place for place, row in enumerate(rows[:first]) if any(row))
    above = tuple(tuple(rows[place]) for place in apart)
    found = sum(map(known, dict.fromkeys(headers)))
    return Head(tuple(headers), first, apart, above, first - 1 - units - again, found, tuple(notes))


def _says_again(row: Cells, header: Cells) -> bool:
    """Return whether a row below the header says it again in other letters: keys above, labels below."""
    pairs = [(cell, above) for cell, above in zip(row, header, strict=False) if cell]
    same = sum(_letters(cell) == _letters(above) for cell, above in pairs)
    return same >= max(2, len(pairs) / 2)


def _letters(cell: str) -> str:
    return "".join(filter(str.isalnum, cell)).casefold()


def _header_row(rows: Sequence[Cells], known: Known) -> int:
    """Return the row with the most known headers; else the first that looks like one."""
    filled = [at for at, row in enumerate(rows) if any(row)]
    widths = sorted(sum(map(bool, rows[at])) for at in filled)
    typical = widths[len(widths) * 3 // 4]
    first = next((at for at in filled if _is_shaped(rows[at], typical)), filled[0])
    counts = {at: sum(bool(cell and known(cell)) for cell in rows[at]) for at in filled[:HEAD_ROWS]}
    best = max(counts, key=lambda at: counts[at])
    cells = [cell for cell in rows[best] if cell]
    if counts[best] >= max(2, 0.3 * len(cells), counts[first] + 1) and not any(map(_is_datum, cells)):
        return best
    return first


def _is_shaped(row: Cells, typical: int) -> bool:
    """Return whether a row is as wide as a header and no title: words, none of them twice too often."""
    cells = [cell for cell in row if cell]
    if len(cells) < min(typical, max(2, -(-typical // 2))):
        return False
    words = [cell for cell in cells if not _is_datum(cell)]
    return 2 * len(words) > len(cells) and 2 * len(set(words)) >= len(words)


def _is_datum(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell) or _DATE.fullmatch(cell) or "@" in cell)


def _groups(rows: Sequence[Cells], at: int) -> list[Cells]:
    """Return the rows of group names right above a header row, the uppermost first."""
    groups: list[Cells] = []
    for above in range(at - 1, max(at - 1 - _MOST_GROUPS, -1), -1):
        row = rows[above]
        places = [place for place, cell in enumerate(row) if cell]
        if (
            not places
            or (len(places) == 1 and places[0] == 0)
            or any(_is_datum(cell) for cell in row if cell)
        ):
            break
        if any(cell.endswith(":") for cell in row):
            break  # "Department:", "Sales": what the export was made of
        groups.insert(0, row)
    return groups


def _continues(rows: Sequence[Cells], at: int, known: Known) -> bool:
    """Return whether the row below a header row has its lower cells: names where the upper has groups."""
    if at + 2 >= len(rows):
        return False
    upper, lower = rows[at], _padded(rows[at + 1], len(rows[at]))
    if "" not in upper or not any(lower) or len(rows[at + 1]) > len(upper):
        return False
    for place, cell in enumerate(lower):
        if not cell:
            continue
        starts_group = place + 1 < len(upper) and upper[place] and not upper[place + 1]
        if _is_datum(cell) or not (not upper[place] or starts_group):
            return False
    below = _padded(rows[at + 2], len(upper))
    under_gaps = [place for place, cell in enumerate(lower) if cell and not upper[place]]
    fills = sum(bool(below[place]) for place, cell in enumerate(lower) if not cell and upper[place])
    named = sum(bool(cell and known(cell)) for cell in lower)
    return bool(under_gaps) and fills > 0 and (named > 0 or len(under_gaps) > 1)


def _padded(row: Cells, width: int) -> list[str]:
    return [*row, *[""] * (width - len(row))]


def _named(header: Cells, groups: Sequence[Cells]) -> list[str]:
    """Return headers, with the names of their groups where they are empty or stand more than once."""
    names = [" ".join(cell.split()) for cell in header]
    for row in reversed(groups):
        own = _padded([" ".join(cell.split()) for cell in row], len(names))[: len(names)]
        spread: list[str] = []
        for cell in own:
            spread.append(cell or (spread[-1] if spread else ""))
        names = [
            own[place] if not name else f"{spread[place]} {name}".strip() if names.count(name) > 1 else name
            for place, name in enumerate(names)
        ]
    return names


def _is_units(row: Cells, others: Sequence[Cells]) -> bool:
    """Return whether the row below the header holds units or a drawn line, and nothing of a record."""
    cells = [cell for cell in row if cell]
    records = [other for other in others if any(other)]
    if not cells or not records or len(row) < 2:
        return False
    gap = row.index("") if "" in row else None
    if gap is not None and not all(gap < len(other) and other[gap] for other in records):
        return False  # a record with gaps, as others are
    if all(_RULE.fullmatch(cell) for cell in cells):
        return len(cells) > 1
    if not all(_UNIT.fullmatch(cell) for cell in cells):
        return False
    typed = {"text", "string", "number", "date", "integer", "decimal"}
    return not row[0] or all(cell.lower() in typed for cell in cells) or cells[0][0] in "(["


def _notes(at: int, first: int, name: str, *, merged: bool, units: bool) -> list[Fault]:
    notes = []
    if at:
        what = f"has its headers in row {at + 1}; what stands above was left out."
        notes.append(Fault(name, what, "Nothing to do if the columns below are right."))
    if merged:
        what = "has headers in more than one row; they were put together."
        notes.append(Fault(name, what, "Nothing to do if the columns below are right."))
    if units:
        what = "holds units or a drawn line, and no record; it was left out."
        notes.append(Fault(f"{name}, row {first}", what, "Nothing to do."))
    return notes
