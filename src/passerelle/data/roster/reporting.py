"""Who answers to whom: managers by opaque id, and a reporting line without cycles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from passerelle.data.checks import Breach
from passerelle.data.extract import Rows
from passerelle.data.extract import listed as rows_in_words
from passerelle.data.roster.ledger import Codes, RowUse, code
from passerelle.errors import Fault

_MOST_CYCLES: Final = 20  # told one by one; the others together
_SEVERAL: Final = -2  # a seat that several people hold
_NOBODY: Final = -1
_NOT_THERE: Final = "is nobody in the roster; left empty."
_WHY_NOT: Final[Mapping[RowUse, str]] = {
    RowUse.CONTRACTOR: "is a contractor, who is not in the roster; left empty.",
    RowUse.LEFT: "has left; left empty.",
    RowUse.OTHER_TIME: "is not there on the day; left empty.",
    RowUse.VACANT: "is a vacant position; left empty.",
    RowUse.REJECTED: "is on a row that was left out for its faults; left empty.",
}


@dataclass(frozen=True, slots=True)
class Directory:
    """Whom a manager's id can name."""

    ids: pl.Series  # [employee] the employer's own id
    seats: pl.Series | None  # [employee] number of the seat held, where the extract has it
    absent: Mapping[RowUse, pl.Series]  # ids and seats that are in the files, and not in the roster

    def find(self, named: pl.Series) -> tuple[Rows, Rows]:
        """Return the place of each manager (-1 for nobody), and the rows that name a seat of several."""
        places = _joined(named, self.ids)
        missing = np.flatnonzero((places == _NOBODY) & named.is_not_null().to_numpy())
        if len(missing):
            distinct = named.gather(missing).unique()
            found = self._otherwise(distinct)
            at = pl.Series(range(len(distinct)), dtype=pl.Int64)
            places[missing] = found[named.gather(missing).replace_strict(distinct, at).to_numpy()]
        several = np.flatnonzero(places == _SEVERAL)
        places[several] = _NOBODY
        return places, several

    def _otherwise(self, said: pl.Series) -> Rows:
        """Return the places of managers named in another way than by the id as it stands."""
        bare = said.str.strip_suffix(".0")  # a tool that stores empty cells makes 1001 into 1001.0
        bracketed = said.str.extract(r"[(\[]\s*([^()\[\]]+?)\s*[)\]]\s*$")  # Name (1001)
        ways = [(bare, self.ids), (bracketed, self.ids)]
        if self.ids.str.contains("@", literal=True).any():
            lower = self.ids.str.to_lowercase()
            ways.append((said.str.to_lowercase().str.extract(r"([^\s<>(]+@[^\s<>)]+)"), lower))
        if self.seats is not None:
            ways += [(bare, self.seats), (bracketed, self.seats)]
        places = np.full(len(said), _NOBODY, dtype=np.int64)
        for named, keys in ways:
            left = places == _NOBODY
            if left.any():
                places[left] = _joined(named, keys)[left]
        return places


@dataclass(frozen=True, slots=True)
class Line:
    """The reporting line of a roster: a forest."""

    boss: Rows  # [employee] place of the manager, -1 for none
    directory: Directory
    notes: tuple[Breach, ...]  # on people in the roster
    faults: tuple[Fault, ...]  # notes on files of managers

    def bosses(self, ids: pl.Series) -> pl.Series:
        """Return the opaque id of each employee's manager."""
        return _ids_at(ids, self.boss)

    def named(self, named: pl.Series, ids: pl.Series) -> pl.Series:
        """Return the opaque ids of managers as the extract names them."""
        return _ids_at(ids, self.directory.find(named)[0])


def line(
    rows: pl.DataFrame,
    order: Rows,
    said: Sequence[tuple[pl.DataFrame, str]],
    absent: Mapping[RowUse, pl.Series],
) -> Line:
    """Return who answers to whom in a roster.

    Args:
        rows: the typed rows of the roster, by the employer's own ids.
        order: [employee] distinct numbers, by which circles are cut.
        said: rows and name of each file of managers.
        absent: as ``absent`` returns them.
    """
    own = rows["employee_id"]
    seats = rows["position_id"] if "position_id" in rows.columns else None
    nobody = pl.repeat(None, len(own), dtype=pl.String, eager=True)
    named = rows["manager_id"] if "manager_id" in rows.columns else nobody
    faults: list[Fault] = []
    for listed, file in said:
        named, told = overridden(named, own, listed, file)
        faults += told
    directory = Directory(own, seats, absent)
    if named.null_count() == len(named):
        return Line(np.full(len(own), _NOBODY, dtype=np.int64), directory, (), tuple(faults))
    boss, notes = managers(named, directory)
    boss, circles = forest(boss, order)
    across = across_entities(boss, rows["legal_entity"]) if "legal_entity" in rows.columns else []
    return Line(boss, directory, (*notes, *circles, *across), tuple(faults))


def absent(frame: pl.DataFrame, codes: Codes) -> Mapping[RowUse, pl.Series]:
    """Return ids and seats of records that are not in the roster, by what they are."""
    names = [name for name in ("employee_id", "position_id") if name in frame.columns]
    found = {}
    for use in _WHY_NOT:
        at = np.flatnonzero(codes == code(use))
        if len(at):
            ids = pl.concat([frame[name].gather(at).alias("id") for name in names])
            found[use] = ids.drop_nulls().unique()
    return found


def _ids_at(ids: pl.Series, boss: Rows) -> pl.Series:
    if not (boss != _NOBODY).any():
        return pl.repeat(None, len(boss), dtype=pl.String, eager=True).alias("manager_id")
    found = ids.gather(np.maximum(boss, 0))
    return found.set(pl.Series(boss == _NOBODY), None).alias("manager_id")


def managers(named: pl.Series, directory: Directory) -> tuple[Rows, list[Breach]]:
    """Return the manager of each employee as a place in the roster (-1 for none), and what was noticed.

    Args:
        named: [employee] the manager as the extract names them.
        directory: whom a manager's id can name.
    """
    boss, several = directory.find(named)
    own = np.flatnonzero(boss == np.arange(len(boss)))
    boss[own] = _NOBODY
    lost = named.is_not_null().to_numpy() & (boss == _NOBODY)
    lost[several] = lost[own] = False
    notes = [
        _note("is the employee; left empty.", "Nothing to do at the top.", own),
        _note("is a position that several people hold; left empty.", "Name the person.", several),
    ]
    for use, ids in directory.absent.items():
        if lost.any():
            at = np.flatnonzero(lost)
            here = at[named.gather(at).is_in(ids.implode()).to_numpy()]
            lost[here] = False
            notes.append(_note(_WHY_NOT[use], "Name another manager if the plan needs one.", here))
    notes.append(_note(_NOT_THERE, "Bring all rows.", np.flatnonzero(lost)))
    return boss, [note for note in notes if len(note.at)]


def overridden(
    named: pl.Series, own: pl.Series, listed: pl.DataFrame, file: str
) -> tuple[pl.Series, list[Fault]]:
    """Return the managers as a file of managers names them, where it does; else as they were.

    Args:
        named: [employee] the manager as the file of people names them.
        own: [employee] the employer's own id.
        listed: employee_id, manager_id, row, of the file of managers.
        file: its name.
    """
    notes = []
    said = listed.drop_nulls("manager_id").unique(["employee_id", "manager_id"], maintain_order=True)
    again = said["employee_id"].is_duplicated() & ~said["employee_id"].is_first_distinct()
    if again.any():
        where = f"{file}, {rows_in_words(np.sort(said['row'].filter(again).to_numpy()))}"
        what = "names another manager for the same person than an earlier row; the first was taken."
        notes.append(Fault(where, what, "Keep one of the two.", "", int(again.sum())))
        said = said.filter(~again)
    strangers = ~said["employee_id"].is_in(own.implode())
    if strangers.any():
        where = f"{file}, {rows_in_words(np.sort(said['row'].filter(strangers).to_numpy()))}"
        what = "is of somebody who is not in the roster; not used."
        notes.append(Fault(where, what, "Nothing to do, or bring all people.", "", int(strangers.sum())))
    new = pl.DataFrame({"employee_id": own}).join(
        said.select("employee_id", "manager_id"), on="employee_id", how="left", maintain_order="left"
    )["manager_id"]
    return new.zip_with(new.is_not_null(), named.cast(pl.String)).alias("manager_id"), notes


def forest(boss: Rows, order: Rows) -> tuple[Rows, list[Breach]]:
    """Return the reporting line without cycles, and each cycle found.

    Of each cycle the link of one person is emptied: of the one who stands first in ``order``.

    Args:
        boss: [employee] place of the manager, -1 for none.
        order: [employee] distinct numbers.
    """
    on = _on_cycles(boss)
    if not len(on):
        return boss, []
    first = _firsts(boss, on, order)
    boss = boss.copy()
    boss[on[order[on] == first]] = _NOBODY
    remedy = "Mend the reporting line: name who leads whom."
    by_circle = np.lexsort((order[on], first))
    starts = np.flatnonzero(np.diff(first[by_circle], prepend=-1))
    notes = []
    for start, end in zip(starts[:_MOST_CYCLES], [*starts[1:], len(on)], strict=False):
        circle = on[by_circle[start:end]]
        what = f"closes a circle of {len(circle)} people; the manager of the first row was left empty."
        notes.append(_note(what, remedy, circle))
    if len(starts) > _MOST_CYCLES:
        rest = on[by_circle[starts[_MOST_CYCLES] :]]
        what = (
            f"closes one of {len(starts) - _MOST_CYCLES:,} more circles; one manager of each was left empty."
        )
        notes.append(_note(what, remedy, rest))
    return boss, notes


def across_entities(boss: Rows, entities: pl.Series) -> list[Breach]:
    """Return the note on people whose manager is of another legal entity."""
    # Numbers of entities are compared: millions of names would have to be fetched in no order.
    number = entities.cast(pl.Categorical).to_physical().cast(pl.Int64).fill_null(_NOBODY).to_numpy()
    theirs = number[boss]
    across = (boss != _NOBODY) & (number != theirs) & (number != _NOBODY) & (theirs != _NOBODY)
    what = "is of another legal entity than the person."
    note = _note(what, "Nothing to do if the line crosses companies.", np.flatnonzero(across))
    return [note] if len(note.at) else []


def _joined(named: pl.Series, keys: pl.Series) -> Rows:
    """Return the place of each name among ``keys``: -1 where there is none, -2 where there are several."""
    if named.null_count() == len(named):
        return np.full(len(named), _NOBODY, dtype=np.int64)
    at = pl.DataFrame({"key": keys, "place": np.arange(len(keys), dtype=np.int64)}).drop_nulls("key")
    if at["key"].hash().n_unique() < at.height:
        place = pl.when(pl.len() == 1).then(pl.col("place").first()).otherwise(_SEVERAL)
        at = at.group_by("key").agg(place)
    found = pl.DataFrame({"key": named}).join(at, on="key", how="left", maintain_order="left")
    return found["place"].fill_null(_NOBODY).to_numpy(writable=True)


def _on_cycles(boss: Rows) -> Rows:
    """Return who is on a cycle, by doubling the step: after n steps, all who still walk are on one.

    O(n log n), and as few doublings as the line has layers (binary logarithm) where it has no cycle.
    """
    people = len(boss)
    step = np.append(boss, people)  # nobody answers to nobody
    step[step == _NOBODY] = people
    walked = 1
    while walked < people:
        step = step[step]
        walked *= 2
        if (step == people).all():
            return np.empty(0, dtype=np.int64)
    return np.unique(step[step != people])


def _firsts(boss: Rows, on: Rows, order: Rows) -> Rows:
    """Return the least ``order`` of each one's circle, by doubling the step."""
    step = np.searchsorted(on, boss[on])
    first = order[on]
    walked = 1
    while walked < len(on):
        first = np.minimum(first, first[step])
        step = step[step]
        walked *= 2
    return first


def _note(what: str, remedy: str, at: Rows) -> Breach:
    return Breach("manager_id", what, remedy, at)
