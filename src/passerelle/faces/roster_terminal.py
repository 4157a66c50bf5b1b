"""What the commands on rosters print: the mapping, the columns, the rows, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from rich.console import RenderableType
from rich.text import Text

from passerelle.app.coding import ReviewSummary
from passerelle.app.roster import RosterCheck
from passerelle.app.workforce import Imported
from passerelle.data.roster.files import FileRead
from passerelle.data.roster.profile import SourceColumn
from passerelle.errors import Fault
from passerelle.faces.format import number_of, percent, whole
from passerelle.faces.terminal import RIGHT, table

_USES: Final = {  # the uses of a row that need a word more than their name
    "employee": "employees: the roster",
    "other assignment": "further jobs of people in the roster",
    "repeated row": "say exactly what an earlier row says",
    "left before the day": "people who left before the day",
    "assignment of another time": "jobs that ended before the day, or start after it",
    "row of another snapshot": "of another period: read for the history",
    "contractor": "contractors: not employees",
    "vacant position": "vacant positions: open seats",
    "rejected": "left out for faults",
    "totals or footer row": "totals or footers",
    "replaced by a corrected row": "replaced by corrected rows",
}


# Whether a row is of somebody who is there hangs on the day where one of these is told.
_DATED: Final = {"hire_date", "termination_date", "assignment_start", "assignment_end"}


def check_blocks(check: RosterCheck) -> Iterator[RenderableType]:
    """Yield what extracts hold and what is wrong with them."""
    names = " and ".join(file.name for file in check.files)
    faults = number_of(len(check.faults), "kind of fault", "kinds of fault") if check.faults else "no faults"
    day = f" on {check.as_of}" if check.as_of is not None else ""
    yield Text(f"{names}: {number_of(check.employees, 'employee')}{day}, {faults}.", style="bold")
    if check.as_of is None and any(_DATED & set(c.fields) for file in check.files for c in file.columns):
        yield Text(f"Read as of {check.read_as_of}: the day of the extract is not told. --as-of tells it.")
    yield from _ledger(check.rows, check.ledger)
    yield from _beside(check)
    for file in check.files:
        yield from _file(file)
    if check.constants:
        said = ", ".join(f"{name} = {value}" for name, value in check.constants.items())
        yield Text(f"The same for every row, by the mapping file: {said}.")
    if check.derived:
        yield Text(f"Worked out from other columns: {', '.join(check.derived)}.")
    if check.absent:
        yield Text(f"Not in this extract: {', '.join(check.absent)}.")
    yield from fault_blocks(check.faults)
    yield from _notes(check.notes)


def _ledger(rows: int, ledger: Mapping[str, int]) -> Iterator[RenderableType]:
    if len(ledger) == 1 and "employee" in ledger:
        yield Text(f"Each of the {whole(rows)} rows is one employee.")
        return
    shown = table(("Rows", RIGHT), "What became of them")
    for use, count in sorted(ledger.items(), key=lambda pair: -pair[1]):
        shown.add_row(whole(count), _USES[use])
    shown.add_row(whole(rows), "all rows of people", style="bold")
    yield shown


def _beside(check: RosterCheck) -> Iterator[RenderableType]:
    said = []
    if check.other_assignments:
        said.append(number_of(check.other_assignments, "further job"))
    if check.positions:
        said.append(f"{number_of(check.positions, 'position')}, {whole(check.open_positions)} of them open")
    if check.requisitions:
        said.append(
            f"{number_of(check.requisitions, 'requisition')}, "
            f"{number_of(check.openings, 'opening')} of them still open"
        )
    if check.events:
        said.append(f"{number_of(check.events, 'event')} of people's history")
    if said:
        yield Text(f"Beside the people: {'; '.join(said)}.")


def _file(file: FileRead) -> Iterator[RenderableType]:
    yield Text(f"\n{file.name}: {file.kind.value}, {number_of(file.rows, 'row')}", style="bold")
    shown = table("Header", "Taken for", "How", ("Filled", RIGHT), ("Distinct", RIGHT), "Holds")
    for column in file.columns:
        taken = ", ".join(column.fields)
        shown.add_row(
            column.header or "(no header)",
            taken or (f"nothing: {column.private}, never stored" if column.private else "nothing"),
            column.confidence.value if column.confidence and column.fields else "",
            percent(column.filled_share),
            "" if column.distinct is None else whole(column.distinct),
            _holds(column),
        )
    yield shown


def _holds(column: SourceColumn) -> str:
    if column.top and not column.low:
        return f"{column.kind.value}: " + ", ".join(f"{value} ({whole(rows)})" for value, rows in column.top)
    if column.low:
        return f"{column.kind.value}: {column.low} to {column.high}"
    return column.kind.value


def fault_blocks(faults: Sequence[Fault]) -> Iterator[RenderableType]:
    """Yield faults, most places first, each with its remedy."""
    if not faults:
        yield Text("\nNo faults.")
        return
    yield Text("\nFaults", style="bold")
    shown = table(("Times", RIGHT), "Where", "What", "Found", "What to do")
    for fault in faults:
        shown.add_row(whole(fault.count), fault.where, fault.what, fault.value, fault.remedy)
    yield shown


def _notes(notes: Sequence[Fault]) -> Iterator[RenderableType]:
    if notes:
        yield Text("\nTo look at", style="bold")
        shown = table(("Times", RIGHT), "Where", "What", "Found", "What to do")
        for note in notes:
            shown.add_row(whole(note.count), note.where, note.what, note.value, note.remedy)
        yield shown


def import_lines(imported: Imported) -> Iterator[str]:
    """Yield what an import wrote."""
    facts: Mapping[str, Any] = imported.content.facts
    employees = facts["employees"]
    yield (
        f"{number_of(employees, 'employee')} in {imported.out}, with "
        f"{number_of(facts['titles'], 'title')} coded: "
        f"{percent(facts['coded_confidently_share'])} of people more often right than wrong."
    )
    ledger = facts["ledger"]
    others = [f"{whole(rows)} {_USES[use]}" for use, rows in ledger.items() if use != "employee"]
    if others:
        yield f"Other rows: {'; '.join(others)}."
    yield (
        f"Your own ids, audit traits and rows left out are apart in {imported.apart}; keep them so. "
        f"Plan with: passerelle plan {imported.out} --scenario FILE --seed 1 --out DIR"
    )
    if ledger.get("rejected"):
        yield (
            f"Correct {imported.apart / 'rejected.csv'} and read it beside the same files to bring those "
            "rows back."
        )
    seconds = facts["seconds"]
    said = ", ".join(f"{stage} {took:.1f} s" for stage, took in seconds.items())
    faults, notes = len(facts["faults"]), len(facts["notes"])
    yield f"{faults} kinds of fault and {notes} notes are in workforce.json ({said})."


def review_line(found: ReviewSummary, out: Path) -> str:
    """Return how sure the coder is, and where a person's time goes furthest."""
    return (
        f"{number_of(found.titles, 'title')} of {number_of(found.people, 'person', 'people')} written to "
        f"{out}. {percent(found.confident_share)} of people have a title coded more "
        f"often right than wrong; the first {number_of(found.half_titles, 'title')} carry half of the doubt. "
        "Write a code or an occupation into the column corrected, and give the file back with --titles."
    )
