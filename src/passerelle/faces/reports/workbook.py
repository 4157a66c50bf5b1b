"""The plan as a workbook: one table a sheet, every text written as text, so that none becomes a formula."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Final, TypeAlias

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from passerelle.app.figures import board_figures
from passerelle.app.plan_tables import TABLES
from passerelle.data.plan_folder import WORKBOOK_DECISIONS, PlanFolder
from passerelle.faces import sentences
from passerelle.faces.report import Disclosure, Report
from passerelle.faces.workbook_cells import heading, number_format

MOST_ROWS: Final = WORKBOOK_DECISIONS
_HEAD: Final = 3  # row of the headings: notice, what the sheet is and an empty row stand above it
_SAMPLE, _LEAST_WIDTH, _MOST_WIDTH = 200, 9, 48  # rows looked at for a column's width; widths in characters


_FIGURES: Final = {
    "npv": "Net present value",
    "refused": "Decline an offer and leave with support",
    "volunteers": "Take the voluntary programme",
    "price_avoided_separation": "Price of one separation fewer",
    "offered_on_imputed_skills_people": "Offered a move that rests on imputed skills",
    "offered_on_insufficient_evidence_people": "Offered a move on insufficient evidence",
}

_EXPECTED: Final = ("attrition", "hire", "refused", "volunteers")

Row: TypeAlias = tuple[tuple[object, ...], str]  # cells, and the unit that sets their number format


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a table and what it is."""

    name: str
    says: str
    table: pl.DataFrame


def workbook(folder: PlanFolder) -> bytes:
    """Return ``plan.xlsx`` of a plan: the same plan gives the same bytes."""
    out = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(out, options) as book:
        start = datetime.fromisoformat(str(folder.plan["start"]))
        book.set_properties({"title": _title(folder), "author": "Passerelle", "created": start})
        pen = _Pen(book, folder)
        pen.listing(
            "Summary", f"{_title(folder)}: {_headline(folder)}", ("Figure", "Value", "Unit"), _summary(folder)
        )
        for sheet in _sheets(folder):
            pen.table(sheet)
        pen.listing(
            "About",
            "Where this plan comes from, and what it does not know",
            ("About", "Says"),
            _about(folder),
        )
    return out.getvalue()


class _Pen:
    """Writes sheets into one workbook, in order and row by row."""

    def __init__(self, book: Workbook, folder: PlanFolder) -> None:
        self.book = book
        self.currency = str(folder.summary["currency"])
        self.notice = sentences.GENERATED if folder.plan.get("generated") else ""
        self.numbers: dict[str, Format] = {}
        self.bold = book.add_format({"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1})
        self.marked = book.add_format({"bold": True, "bg_color": "#fdf3dc", "font_color": "#5a4100"})
        self.text = book.add_format({"valign": "top"})
        self.wrapped = book.add_format({"valign": "top", "text_wrap": True})

    def table(self, sheet: Sheet) -> None:
        """Write a table with its headings, as far as a workbook holds it."""
        rows = _filled(sheet.table).head(MOST_ROWS)
        heads = [heading(name, self.currency) for name in rows.columns]
        says = sheet.says
        if len(sheet.table) > MOST_ROWS:
            says += (
                f" The first {MOST_ROWS:,} of {len(sheet.table):,} rows; the plan folder's Parquet has all."
            )
        page = self._page(sheet.name, says, heads, _widths(rows, heads))
        formats = [self._number(name) for name in rows.columns]
        for index, row in enumerate(rows.iter_rows(), start=_HEAD + 1):
            for column, cell in enumerate(row):
                _write(page, (index, column), cell, (self.text, formats[column]))
        if len(rows):
            page.autofilter(_HEAD, 0, _HEAD + len(rows), len(heads) - 1)

    def listing(self, sheet: str, says: str, heads: Sequence[str], rows: Iterable[Row]) -> None:
        """Write rows of which each has a number format of its own."""
        prose = len(heads) == 2
        page = self._page(sheet, says, heads, [34, 90] if prose else [34, 22, 24])
        for index, (cells, kind) in enumerate(rows, start=_HEAD + 1):
            for column, cell in enumerate(cells):
                formats = (self.wrapped if prose else self.text, self._number(kind))
                _write(page, (index, column), cell, formats)

    def _page(self, name: str, says: str, heads: Sequence[str], widths: Sequence[int]) -> Worksheet:
        page = self.book.add_worksheet(name)
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(_HEAD)
        page.freeze_panes(_HEAD + 1, 0)
        if self.notice:
            page.set_header(f"&C{self.notice}")
            page.write_string(0, 0, self.notice, self.marked)
        page.write_string(1, 0, says, self.text)
        for column, head in enumerate(heads):
            page.write_string(_HEAD, column, head, self.bold)
        return page

    def _number(self, name: str) -> Format:
        shape = number_format(name)
        if shape not in self.numbers:
            self.numbers[shape] = self.book.add_format({"num_format": shape, "valign": "top"})
        return self.numbers[shape]


def _write(page: Worksheet, at: tuple[int, int], cell: object, formats: tuple[Format, Format]) -> None:
    """Write one cell with the format for text or for numbers; text is written as text, whatever it holds."""
    text, number = formats
    if isinstance(cell, bool):
        page.write_string(*at, "yes" if cell else "no", text)
    elif isinstance(cell, int | float):
        if math.isfinite(cell):
            page.write_number(*at, cell, number)
    elif cell is not None:
        page.write_string(*at, str(cell), text)


def _title(folder: PlanFolder) -> str:
    return str(folder.plan.get("title") or folder.plan["name"])


def _headline(folder: PlanFolder) -> str:
    return sentences.headline(board_figures(folder), str(folder.summary["currency"]))


def _sheets(folder: PlanFolder) -> list[Sheet]:
    """Return the sheets with tables, in order."""
    names = {
        "headcount": ("Headcount walk", "Expected people by function and quarter; every row adds up."),
        "moves": ("Moves", "Flows of people, the largest first; cost is per person, to the employer."),
        "roles": ("Roles", "The employer's roles with occupation, exposure and what is required at the end."),
        "programmes": ("Programmes", "Training that the plan offers; cost is tuition per person."),
        "prices": ("Prices", "What one unit more of each limit would be worth to the plan."),
        "money": ("Money", "Cost above zero, saving below, undiscounted."),
    }
    sheets = [Sheet(name, says, TABLES[key](folder)) for key, (name, says) in names.items()]
    return [*sheets, _decisions(folder)]


def _decisions(folder: PlanFolder) -> Sheet:
    count = len(folder.tables["decisions"])
    if count <= MOST_ROWS:
        return Sheet("Decisions", "One row per employee, under an opaque id.", TABLES["decisions"](folder))
    where = (
        f"The plan has {count:,} decisions, more than a workbook holds well. They lie in the plan folder, "
        "as decisions.parquet and as decisions.csv."
    )
    return Sheet("Decisions", where, pl.DataFrame({"decisions": ["decisions.parquet"]}))


def _summary(folder: PlanFolder) -> Iterable[Row]:
    """Return the figures of the plan with their units."""
    summary, currency = folder.summary, str(folder.summary["currency"])
    people = ("employees", "affected", "stay", "move", "retrain", "separate")
    money = ("cost", "saving", "npv", "objective", "bound", "price_avoided_separation")
    weak = ("offered_on_imputed_skills_people", "offered_on_insufficient_evidence_people")
    shown = [(name, "people", "people") for name in (*people, *weak) if name in summary]
    shown += [(name, "expected people", "expected_people") for name in _EXPECTED if name in summary]
    shown += [(name, currency, "money") for name in money]
    shown += [("gap", "share", "gap_share"), ("status", "", ""), ("quarters", "quarters", "people")]
    for name, unit, kind in shown:
        yield (_FIGURES.get(name, name.capitalize()), summary.get(name), unit), kind


def _about(folder: PlanFolder) -> Iterable[Row]:
    plan, provenance = folder.plan, folder.summary["provenance"]
    about: list[tuple[str, object]] = [("Plan", _title(folder)), ("Start", plan["start"])]
    about += [("What it does not know", line) for line in plan.get("unknowns", ())]
    about += [("Note", line) for line in plan.get("notes", ())]
    about += [("Roster", sentences.roster_sentence(plan.get("roster") or {}))]
    about += [("Source", line) for line in provenance.get("sources", ())]
    about += [(_words(key), str(value)) for key, value in _single(provenance)]
    about += [
        ("Sharing", "This workbook is for the employer's own use; it has not been cleared for release.")
    ]
    return [(row, "") for row in about]


def _single(provenance: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    return ((key, value) for key, value in provenance.items() if key != "sources")


def _words(key: str) -> str:
    return key.replace("_", " ").capitalize()


def _filled(table: pl.DataFrame) -> pl.DataFrame:
    """Return the table without the columns that no row fills, such as sites where a roster has none."""
    if table.is_empty():
        return table
    return table.select(column for column in table.columns if table[column].null_count() < len(table))


def _widths(rows: pl.DataFrame, heads: Sequence[str]) -> list[int]:
    """Return a width for each column, from its heading and its first cells."""
    sample = rows.head(_SAMPLE)
    widths = []
    for name, head in zip(sample.columns, heads, strict=True):
        longest = max((len(word) for word in head.split()), default=0)
        if sample[name].dtype == pl.String and len(sample):
            longest = max(longest, int(sample[name].str.len_chars().max() or 0))  # type: ignore[arg-type]
        widths.append(min(max(longest + 3, _LEAST_WIDTH), _MOST_WIDTH))
    return widths


REPORT: Final = Report(
    id="workbook",
    title="The plan as a workbook",
    file_name="plan.xlsx",
    reads=("roles", "programmes", "prices", "decisions", "moves", "headcount", "money"),
    disclosure=Disclosure.NAMED,
    make=workbook,
)
