"""The first day on one page: targets of the largest groups and the requisitions, as a workbook.

Every text is written as text, so that none becomes a formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Final

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from passerelle.app.day_one import DayOne
from passerelle.data.schema import COMPANY, LEADER
from passerelle.faces import sentences
from passerelle.faces.workbook_cells import heading

FILE_NAME: Final = "day_one.xlsx"
MOST_ROWS: Final = 15  # of each block: more would not be read on one page
_TARGETS: Final = (
    "view",
    "group",
    "people",
    "affected_people",
    "stay_people",
    "move_people",
    "retrain_people",
    "separate_people",
    "moved_in_people",
    "attrition_people",
    "hired_people",
    "required_end_people",
    "change_people",
)
_REQUISITIONS: Final = (
    "action",
    "requisition_id",
    "job_title",
    "department",
    "site",
    "quarter",
    "openings_people",
    "keep_people",
    "redirect_people",
    "close_people",
    "from_roles",
    "reason",
)
_WIDTHS: Final = (13, 18, 20, 16, 12, 10, 10, 10, 12, 12, 14, 14, 12)


def day_one_workbook(made: DayOne) -> bytes:
    """Return ``day_one.xlsx``: the same plan gives the same bytes."""
    out, plan = BytesIO(), made.content.plan
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(out, options) as book:
        title = f"{plan.get('title') or plan['name']}: the first day"
        book.set_properties(
            {
                "title": title,
                "author": "Passerelle",
                "created": datetime.fromisoformat(str(plan["start"])),
            }
        )
        pen = _Pen(book)
        pen.line(title, pen.bold)
        if plan.get("generated"):
            pen.line(sentences.GENERATED, pen.bold)
        for note in made.notes:
            pen.line(note, pen.text)
        targets, led = made.tables["target_cascade"], pl.col("view").is_in((COMPANY, LEADER))
        pen.block("Targets over the plan: the company and its leaders", targets.filter(led), _TARGETS)
        pen.block("Targets over the plan: cost centres or departments", targets.filter(~led), _TARGETS)
        pen.block("Requisitions", made.tables["requisition_actions"], _REQUISITIONS)
    return out.getvalue()


class _Pen:
    """Writes blocks below each other on one sheet."""

    def __init__(self, book: Workbook) -> None:
        self.page: Worksheet = book.add_worksheet("Day one")
        self.text = book.add_format({"valign": "top"})
        self.bold = book.add_format({"bold": True})
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1})
        self.number = book.add_format({"num_format": "#,##0", "valign": "top"})
        self.row = 0
        for column, width in enumerate(_WIDTHS):
            self.page.set_column(column, column, width)
        self.page.set_landscape()
        self.page.fit_to_pages(1, 1)

    def line(self, says: str, form: Format) -> None:
        """Write a line of text."""
        self.page.write_string(self.row, 0, says, form)
        self.row += 1

    def block(self, title: str, table: pl.DataFrame, columns: Sequence[str]) -> None:
        """Write the first rows of a table under its title, and where the others are."""
        self.row += 1
        self.line(title, self.bold)
        for column, name in enumerate(columns):
            self.page.write_string(self.row, column, heading(name, ""), self.head)
        for cells in table.select(columns).head(MOST_ROWS).iter_rows():
            self.row += 1
            for column, cell in enumerate(cells):
                if isinstance(cell, int | float):
                    self.page.write_number(self.row, column, cell, self.number)
                elif cell is not None:
                    self.page.write_string(self.row, column, str(cell), self.text)
        self.row += 1
        if table.height > MOST_ROWS:
            more = f"The first {MOST_ROWS} of {table.height:,} rows; the files beside this one have all."
            self.line(more, self.text)
