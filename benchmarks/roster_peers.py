"""The work of an import done with other tools, each in a process of its own; imports nothing of Passerelle.

Usage: python benchmarks/roster_peers.py JOB FILE OUT ROWS. Prints one line of JSON: seconds of the work
without imports, seconds of imports, rows, and peak memory. Ends with exit code 3 where a tool is not there.

The pandas jobs do less than an import: they read, convert dates, check types, bounds and uniqueness by a
pandera schema, split the traits off and write Parquet. They find no columns, give no pseudonyms, look for no
assignments, and code no title.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Final

OPENPYXL_ROWS: Final = 50_000  # of the workbook; the rest is extrapolated
NOT_INSTALLED: Final = 3
TRAITS: Final = ("sex", "birth_date")
_NEEDS: Final = {
    "polars": ("polars",),
    "pandas-c": ("pandas", "pandera.pandas", "pyarrow"),
    "pandas-pyarrow": ("pandas", "pandera.pandas", "pyarrow"),
    "calamine": ("python_calamine",),
    "openpyxl": ("openpyxl",),
}


def main() -> None:
    job, file, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    begun = time.perf_counter()
    try:
        modules = [importlib.import_module(name) for name in _NEEDS[job]]
    except ImportError as error:
        print(f"{error.name or job} is not installed", file=sys.stderr)
        sys.exit(NOT_INSTALLED)
    imported = time.perf_counter()
    jobs: dict[str, Callable[[], tuple[int, float]]] = {
        "polars": lambda: _polars(modules[0], file),
        "pandas-c": lambda: _pandas(modules[0], modules[1], file, out, engine="c"),
        "pandas-pyarrow": lambda: _pandas(modules[0], modules[1], file, out, engine="pyarrow"),
        "calamine": lambda: _calamine(modules[0], file),
        "openpyxl": lambda: _openpyxl(modules[0], file, int(sys.argv[4])),
    }
    rows, share = jobs[job]()
    seconds = time.perf_counter() - imported
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 2**20)
    print(
        json.dumps(
            {
                "seconds": seconds / share,
                "import_s": imported - begun,
                "rows": rows,
                "read_share": share,
                "peak_rss_mb": peak,
            }
        )
    )


def _polars(pl: ModuleType, file: Path) -> tuple[int, float]:
    return pl.read_csv(file).height, 1.0


def _pandas(pd: ModuleType, pa: ModuleType, file: Path, out: Path, *, engine: str) -> tuple[int, float]:
    frame = pd.read_csv(file, engine=engine)
    for name in ("hire_date", "birth_date"):
        frame[name] = pd.to_datetime(frame[name], format="%Y-%m-%d")
    texts = (
        "department",
        "site",
        "region",
        "grade",
        "manager_id",
        "employment_type",
        "legal_entity",
        "bargaining_unit",
        "sex",
    )
    check, column = pa.Check, pa.Column
    schema = pa.DataFrameSchema(
        {
            "employee_id": column(str, unique=True),
            "job_title": column(str),
            **{name: column(str, nullable=True) for name in texts},
            "country": column(str, check.str_length(2, 2), nullable=True),
            "currency": column(str, check.str_matches(r"^[A-Z]{3}$"), nullable=True),
            "hire_date": column("datetime64[ns]", check.ge(pd.Timestamp(1930, 1, 1)), nullable=True),
            "birth_date": column("datetime64[ns]", nullable=True),
            "fte": column(float, check.in_range(0.0, 2.0), nullable=True),
            "salary": column(float, check.in_range(0.0, 1e8), nullable=True),
            "weekly_hours": column(float, check.in_range(0.0, 168.0), nullable=True),
        },
        coerce=True,
    )
    checked = schema.validate(frame, lazy=True)
    checked[["employee_id", *TRAITS]].to_parquet(out / "audit.parquet", compression="zstd")
    checked.drop(columns=list(TRAITS)).to_parquet(out / "roster.parquet", compression="zstd")
    return len(checked), 1.0


def _calamine(calamine: ModuleType, file: Path) -> tuple[int, float]:
    sheet = calamine.CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0)
    return sum(1 for _ in sheet.iter_rows()) - 1, 1.0


def _openpyxl(openpyxl: ModuleType, file: Path, people: int) -> tuple[int, float]:
    sheet = openpyxl.load_workbook(file, read_only=True).worksheets[0]
    sheet.reset_dimensions()  # a writer that streams does not know them
    rows = sum(1 for _ in sheet.iter_rows(max_row=OPENPYXL_ROWS, values_only=True))
    return people, min(1.0, rows / people)


if __name__ == "__main__":
    main()
