"""What stands in brackets beside a text: a leader's name after a department, an id after a manager's name.

Names are taken off, and of a manager the id alone is kept, before anything else looks at the column.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from passerelle.data.extract import Extract, unique
from passerelle.data.roster import cells
from passerelle.data.roster.header_words import key
from passerelle.data.roster.mapping_file import ColumnMapping
from passerelle.data.roster.private import sampled
from passerelle.errors import Fault

_UNITS: Final = ("department", "site", "cost_centre", "legal_entity", "region")
_LEADERS_UNIT: Final = ("supervisoryorg",)  # Workday names it after its manager
_FEWEST_NAMED: Final = 0.5  # share of a column's distinct values that end in a name
_FEWEST_NAMES: Final = 0.5  # share of those with a name of their own: places, such as (New York), repeat
FEWEST_MANAGERS: Final = 0.5  # share of a column's distinct values that must end in the id of somebody
_WORD: Final = r"\p{Lu}[\pL\pM'’.-]*(?:\s+\d+)?"
_NAME: Final = (
    rf"\(\s*({_WORD}(?:\s*,?\s+(?:(?:de|del|della|da|dos|van|von|der|den|di|la|le|bin|al)\s+)*{_WORD}){{1,3}})"
    r"\s*\)(?:\s*\([^()]*\))*\s*$"
)
_LAST: Final = r"(?:\s*\((?:[^()]|\([^()]*\))*\))+\s*$|\s*\([^()]*$"  # the last one also where it was cut
_BARE_ID: Final = r"^\s*\S*\d\S*\s*$"
_ID: Final = r"^.*\S.*?[(\[]\s*([^()\[\]]*\d[^()\[\]]*?)\s*[)\]](?:\s*[(\[][^()\[\]\d]*[)\]])*\s*$"


@dataclass(frozen=True, slots=True)
class Bracketed:
    """Columns of a file by what is done about their brackets."""

    named: tuple[str, ...] = ()  # a name after a unit: what stands in brackets at the end is taken off
    manager: str | None = None  # a manager's name with the id in brackets: the id is kept

    def __bool__(self) -> bool:
        """Return whether anything is to be done."""
        return bool(self.named) or self.manager is not None


def ids_in(said: pl.Series) -> pl.Series:
    """Return the ids in brackets at the end of names, as in ``Name (1001)``; empty where there is none."""
    return said.str.extract(_ID)


def known_ids_share(managers: pl.Series, ids: pl.Series) -> float:
    """Return the share of the distinct texts that end in a bracket with the id of somebody."""
    if managers.dtype != pl.String or not sampled(managers).str.contains(_ID).any():
        return 0.0
    distinct = cells.text(managers).unique().drop_nulls()
    found = ids_in(distinct).is_in(cells.text(ids).implode()).fill_null(value=False)
    return int(found.sum()) / len(distinct)


def bracketed(source: Extract, mapping: ColumnMapping) -> Bracketed:
    """Return the columns of a file whose brackets hold names, or a manager's id."""
    frame = source.frame
    texts = {name for name, kind in frame.schema.items() if kind == pl.String}
    named = [
        column
        for column, header in zip(unique(source.headers), source.headers, strict=True)
        if column in texts and any(word in key(header) for word in _LEADERS_UNIT)
    ]
    units = {mapping.columns[field] for field in _UNITS if field in mapping.columns}
    named += sorted(c for c in units & texts if c not in named and _ends_in_names(frame[c]))
    manager, ids = mapping.columns.get("manager_id"), mapping.columns.get("employee_id")
    if manager is None or ids is None or manager not in texts:
        return Bracketed(tuple(named))
    ends_in_ids = known_ids_share(frame[manager], frame[ids]) > FEWEST_MANAGERS
    return Bracketed(tuple(named), manager if ends_in_ids else None)


def cleaned(frame: pl.DataFrame, found: Bracketed) -> pl.DataFrame:
    """Return a file's columns without the names that stand in them."""
    columns = [_rewritten(frame[name], as_ids=False) for name in found.named if name in frame.columns]
    if found.manager is not None and found.manager in frame.columns:
        columns.append(_rewritten(frame[found.manager], as_ids=True))
    return frame.with_columns(columns) if columns else frame


def notes(source: Extract, found: Bracketed) -> list[Fault]:
    """Return what was taken off, without what it said."""
    told = []
    for name in found.named:
        count = int(source.frame[name].str.contains(_LAST).sum() or 0)
        if count:
            what = "has names of people, or other text, in brackets at its end; taken off."
            told.append(Fault(f"{source.name}, column {name}", what, "Nothing to do.", "", count))
    if found.manager is not None:
        where = f"{source.name}, column {found.manager}"
        what = "has names with ids in brackets: the ids alone are read, and no name is kept."
        told.append(Fault(where, what, "Nothing to do."))
        said = cells.text(source.frame[found.manager])
        bare = said.is_not_null() & ids_in(said).is_null() & ~said.str.contains(_BARE_ID)
        if bare.any():
            what = "has a name without an id; left empty."
            told.append(Fault(where, what, "Bring the manager's id.", "", int(bare.sum())))
    return told


def _ends_in_names(column: pl.Series) -> bool:
    distinct = cells.text(column).unique().drop_nulls()
    names = distinct.str.extract(_NAME).drop_nulls()
    if not len(names) or len(names) < _FEWEST_NAMED * len(distinct):
        return False
    return names.n_unique() >= _FEWEST_NAMES * len(names)


def _rewritten(column: pl.Series, *, as_ids: bool) -> pl.Series:
    """Return a column rewritten by its distinct texts: without brackets at the end, or as ids."""
    distinct = column.unique().drop_nulls()
    if not as_ids:
        after = distinct.str.replace(_LAST, "")
    else:
        whole = distinct.set(~distinct.str.contains(_BARE_ID), None)  # a text without an id is a name
        after = pl.select(pl.coalesce(ids_in(distinct), whole)).to_series()
    changed = after.ne_missing(distinct)
    if not changed.any():
        return column
    return column.replace(distinct.filter(changed), after.filter(changed))
