"""O*NET 29.0: the tasks of each occupation, and the work activities that they are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from passerelle.data.publishers.cells import among, no_repeat, task_numbers, words
from passerelle.data.publishers.reading import ONET_SOC, Layout, Reading


def _layout(path: str, what: str, *columns: str) -> Layout:
    return Layout(f"onet-29.0/{path}", f"O*NET 29.0 file {what}", columns, separator="\t")


STATEMENTS: Final = _layout(
    "Task Statements.txt.gz", "of tasks", "O*NET-SOC Code", "Task ID", "Task", "Task Type"
)
LINKS: Final = _layout("Tasks to DWAs.txt.gz", "of tasks and their activities", "Task ID", "DWA ID")
DETAILED: Final = _layout("DWA Reference.txt.gz", "of detailed work activities", "IWA ID", "DWA ID")
INTERMEDIATE: Final = _layout(
    "IWA Reference.txt", "of intermediate work activities", "Element ID", "IWA ID", "IWA Title"
)
GENERAL: Final = _layout("Content Model Reference.txt", "of the content model", "Element ID", "Element Name")
LAYOUTS: Final = (STATEMENTS, LINKS, DETAILED, INTERMEDIATE, GENERAL)
_TYPES: Final = ("Core", "Supplemental", "n/a")


@dataclass(frozen=True, slots=True)
class OnetTasks:
    """Clean frames; ``detail`` is an O*NET-SOC code."""

    tasks: pl.DataFrame  # task, detail, words, core
    activities: pl.DataFrame  # activity, level, parent, title
    links: pl.DataFrame  # task, activity (detailed)


def read(reading: Reading) -> OnetTasks:
    """Return O*NET's tasks, work activities, and which task is made of which."""
    frame = reading.text(STATEMENTS)
    reading.codes(STATEMENTS, frame, ["O*NET-SOC Code"], ONET_SOC)
    among(reading, STATEMENTS, frame, "Task Type", _TYPES)
    tasks = task_numbers(reading, STATEMENTS, frame).select(
        "task",
        pl.col("O*NET-SOC Code").alias("detail"),
        words("Task").alias("words"),
        (pl.col("Task Type") == "Core").fill_null(value=False).alias("core"),
    )
    activities = _activities(reading)
    links = task_numbers(reading, LINKS, reading.text(LINKS), once=False).select(
        "task", pl.col("DWA ID").alias("activity")
    )
    links = no_repeat(reading, LINKS, links, ("task", "activity"), "has a task with the same activity twice.")
    if tasks.height and activities.height:
        _all_there(reading, LINKS, links["task"], tasks["task"], "tasks that the file of tasks lacks")
        detailed = activities.filter(level="detailed")["activity"]
        _all_there(reading, LINKS, links["activity"], detailed, "activities that their own file lacks")
    return OnetTasks(tasks, activities, links)


def _activities(reading: Reading) -> pl.DataFrame:
    detailed, middle, model = (reading.text(layout) for layout in (DETAILED, INTERMEDIATE, GENERAL))
    if detailed.height and middle.height and model.height:
        what = "parents that their own file lacks"
        _all_there(reading, DETAILED, detailed["IWA ID"], middle["IWA ID"], what)
        _all_there(reading, INTERMEDIATE, middle["Element ID"], model["Element ID"], what)
    general = model.filter(pl.col("Element ID").is_in(middle["Element ID"].unique().implode()))
    title = pl.col("IWA Title").str.strip_chars_end(". ")
    # The title of a detailed activity is close to a task's own words, which the snapshot does not carry.
    return pl.concat(
        [
            _of(reading, GENERAL, general, ("general", "Element ID", pl.lit(""), pl.col("Element Name"))),
            _of(reading, INTERMEDIATE, middle, ("intermediate", "IWA ID", pl.col("Element ID"), title)),
            _of(reading, DETAILED, detailed, ("detailed", "DWA ID", pl.col("IWA ID"), pl.lit(""))),
        ]
    )


def _of(
    reading: Reading, layout: Layout, frame: pl.DataFrame, as_: tuple[str, str, pl.Expr, pl.Expr]
) -> pl.DataFrame:
    level, key, parent, title = as_
    return no_repeat(reading, layout, frame, (key,), "has an activity twice.").select(
        pl.col(key).alias("activity"),
        pl.lit(level).alias("level"),
        parent.alias("parent"),
        title.alias("title"),
    )


def _all_there(reading: Reading, layout: Layout, found: pl.Series, known: pl.Series, what: str) -> None:
    lost = found.filter(~found.is_in(known.implode()))
    if lost.len():
        reading.fault(layout, f"names {what}; one of the two is cut off.", str(lost[0]), lost.len())
