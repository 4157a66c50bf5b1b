"""Opens the files of a source folder, and gathers every fault rather than stopping at the first."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import fastexcel
import polars as pl

from passerelle.data.reference import SourceFile
from passerelle.data.store import file_hash
from passerelle.errors import BadInput, Fault

SOC: Final = r"\d{2}-\d{4}"
ONET_SOC: Final = r"\d{2}-\d{4}\.\d{2}"
_NO_SYMBOLS: Final[Mapping[str, float | None]] = {}
_NO_MEANINGS: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Layout:
    """What a file must look like to be the one that is meant."""

    path: str  # relative to the source folder
    release: str  # in words, for remedies: "OEWS national file of May 2024"
    columns: tuple[str, ...]  # columns that are read; others may be there
    sheet: str = ""  # workbooks: the sheet
    header_row: int = 0  # rows above the header
    separator: str = ","  # text files
    final_newline: bool = True  # the file as issued ends its last line
    any_case: bool = False  # headers are capitals in some editions and not in others

    @property
    def remedy(self) -> str:
        """What to do when the file is not it."""
        return f"Put the {self.release} at {self.path} in the source folder, as the publisher issued it."


class Reading:
    """One pass over a source folder. A file that fails gives an empty frame, and a fault to raise later."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []
        self._files: dict[str, SourceFile] = {}

    def files(self, *layouts: Layout) -> tuple[SourceFile, ...]:
        """Return what was read of the files in ``layouts``."""
        return tuple(self._files[layout.path] for layout in layouts if layout.path in self._files)

    def check(self) -> None:
        """Raise every fault that was gathered.

        Raises:
            BadInput: there is at least one.
        """
        if self.faults:
            raise BadInput(self.faults)

    def workbook(self, layout: Layout) -> pl.DataFrame:
        """Return the layout's columns of a workbook's sheet, as text."""
        path = self._existing(layout)
        if path is None:
            return _empty(layout)
        try:
            sheets = fastexcel.read_excel(path).sheet_names
            if layout.sheet not in sheets:
                what = f"has no sheet {layout.sheet!r}, so it is not the {layout.release}."
                return self._fail(layout, what, ", ".join(sheets))
            frame = pl.read_excel(
                path,
                engine="calamine",
                sheet_name=layout.sheet,
                infer_schema_length=0,
                read_options={"header_row": layout.header_row},
            )
        except (fastexcel.FastExcelError, pl.exceptions.PolarsError, ValueError):
            return self._fail(layout, "cannot be read as a workbook; it may be cut off.")
        return self._taken(layout, path, frame)

    def text(self, layout: Layout) -> pl.DataFrame:
        """Return the layout's columns of a delimited text file, gzipped or not, as text."""
        path = self._existing(layout)
        if path is None:
            return _empty(layout)
        try:
            data = path.read_bytes()
            data = gzip.decompress(data) if path.suffix == ".gz" else data
        except (EOFError, zlib.error, gzip.BadGzipFile):
            return self._fail(layout, "is not a whole gzip file; it may be cut off.")
        if layout.final_newline and not data.endswith(b"\n"):
            return self._fail(layout, "ends in the middle of a line; it may be cut off.")
        try:
            frame = pl.read_csv(
                data,
                separator=layout.separator,
                infer_schema_length=0,
                quote_char=None if layout.separator == "\t" else '"',
            )
        except pl.exceptions.PolarsError as error:
            what = "cannot be read as a table of delimited text."
            return self._fail(layout, what, str(error).partition("\n")[0][:120])
        return self._taken(layout, path, frame)

    def reals(
        self,
        layout: Layout,
        frame: pl.DataFrame,
        columns: Sequence[str],
        symbols: Mapping[str, float | None] = _NO_SYMBOLS,
        meanings: Mapping[str, str] = _NO_MEANINGS,
    ) -> pl.DataFrame:
        """Return ``frame`` with ``columns`` as numbers; ``symbols`` gives the publisher's marks a value.

        The frame must hold the file's rows in their order. Empty cells are null. Any other
        text is a fault; ``meanings`` says what a mark of the publisher means that may not stand here.
        """
        read = frame
        for column in columns:
            cell = pl.col(column).str.strip_chars()
            mark = cell.replace_strict(dict(symbols), default=None, return_dtype=pl.Float64)
            number = cell.cast(pl.Float64, strict=False)
            number = pl.when(number.is_finite()).then(number)  # "nan" and "inf" are text
            strange = (cell != "") & number.is_null() & ~cell.is_in(list(symbols))
            bad = frame.with_row_index("row").filter(strange.fill_null(value=False))
            if bad.height:
                row = int(bad["row"][0]) + layout.header_row + 2
                where = f"{layout.path}, row {row}, column {column}"
                found = str(bad[column][0])
                meaning = meanings.get(found.strip())
                what = "is not a number" + (f": the publisher's mark for {meaning}." if meaning else ".")
                self._note(Fault(where, what, layout.remedy, found, bad.height))
            read = read.with_columns(pl.coalesce(mark, number).alias(column))
        return read

    def codes(self, layout: Layout, frame: pl.DataFrame, columns: Sequence[str], pattern: str) -> None:
        """Note cells of ``columns`` that are not codes of the form ``pattern``; same rows as the file's."""
        for column in columns:
            fits = pl.col(column).str.contains(f"^(?:{pattern})$").fill_null(value=False)
            bad = frame.with_row_index("row").filter(~fits)
            if bad.height:
                where = f"{layout.path}, row {int(bad['row'][0]) + layout.header_row + 2}, column {column}"
                found = str(bad[column][0] or "")
                self._note(Fault(where, "is not an occupation's code.", layout.remedy, found, bad.height))

    def fault(self, layout: Layout, what: str, value: str = "", count: int = 1) -> None:
        """Note that a file's content is not what its release holds."""
        self._note(Fault(layout.path, what, layout.remedy, value, count))

    def _note(self, fault: Fault) -> None:
        if fault not in self.faults:  # several tables may rest on one sheet
            self.faults.append(fault)

    def _existing(self, layout: Layout) -> Path | None:
        path = self.folder / layout.path
        if path.is_file():
            return path
        self.fault(layout, "is missing.")
        return None

    def _fail(self, layout: Layout, what: str, value: str = "") -> pl.DataFrame:
        self.fault(layout, what, value)
        return _empty(layout)

    def _taken(self, layout: Layout, path: Path, frame: pl.DataFrame) -> pl.DataFrame:
        frame = frame.rename(str.upper) if layout.any_case else frame
        missing = [column for column in layout.columns if column not in frame.columns]
        if missing:
            what = f"lacks the column{'s' * (len(missing) > 1)} {', '.join(missing)}; "
            return self._fail(layout, what + f"it is not the {layout.release}.")
        if frame.is_empty():
            return self._fail(layout, "has a header and no rows; it may be cut off.")
        self._files[layout.path] = SourceFile(layout.path, file_hash(path), frame.height)
        return frame.select(pl.col(column).cast(pl.String) for column in layout.columns)


def _empty(layout: Layout) -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys(layout.columns, pl.String))
