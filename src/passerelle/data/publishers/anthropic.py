"""Anthropic Economic Index: for which tasks a language model is seen in use, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from passerelle.data.publishers.cells import no_repeat, note, task_numbers, within, words
from passerelle.data.publishers.reading import ONET_SOC, SOC, Layout, Reading
from passerelle.data.reference import Source

SOURCE: Final = Source(
    id="anthropic-economic-index",
    title="Anthropic Economic Index: use by task, modes of use, observed exposure",
    publisher="Anthropic",
    vintage="Release 2025-02-10 (conversations of December 2024, O*NET 20.1); impacts, March 2026",
    licence="CC BY (the publisher gives no version)",
    attribution=(
        "Anthropic Economic Index, https://huggingface.co/datasets/Anthropic/EconomicIndex; "
        "Handa et al. 2025, arXiv:2503.04761"
    ),
    url="https://huggingface.co/datasets/Anthropic/EconomicIndex",
)
_2025: Final = "anthropic-economic-index/release_2025_02_10"
_2026: Final = "anthropic-economic-index/labor_market_impacts"
STATEMENTS: Final = Layout(
    f"{_2025}/onet_task_statements.csv.gz",
    "Anthropic Economic Index file of O*NET 20.1 tasks",
    ("O*NET-SOC Code", "Task ID", "Task"),
)
USE: Final = Layout(
    f"{_2025}/onet_task_mappings.csv",
    "Anthropic Economic Index file of use by task, release of 2025-02-10",
    ("task_name", "pct"),
)
MODES: Final = Layout(
    f"{_2025}/automation_vs_augmentation.csv",
    "Anthropic Economic Index file of modes of use, release of 2025-02-10",
    ("interaction_type", "pct"),
)
OBSERVED: Final = Layout(
    f"{_2026}/job_exposure.csv",
    "Anthropic Economic Index file of observed exposure",
    ("occ_code", "observed_exposure"),
)
PENETRATION: Final = Layout(
    f"{_2026}/task_penetration.csv.gz",
    "Anthropic Economic Index file of penetration by task",
    ("task", "penetration"),
)
LAYOUTS: Final = (STATEMENTS, USE, MODES, OBSERVED, PENETRATION)
NO_TASK: Final = "none"  # conversations that no task describes
# What the publisher counts each mode as; conversations too few to show are left out of its file.
KINDS: Final = {
    "directive": "automation",
    "feedback loop": "automation",
    "validation": "augmentation",
    "task iteration": "augmentation",
    "learning": "augmentation",
    NO_TASK: "none",
}
_SUM_SLACK: Final = 0.1  # percent


@dataclass(frozen=True, slots=True)
class Anthropic:
    """Clean frames; ``words`` are a task's words as a key."""

    statements: pl.DataFrame  # task, detail (O*NET-SOC 2010), words: O*NET 20.1
    use: pl.DataFrame  # words, use_share of all conversations
    modes: pl.DataFrame  # mode, kind, use_share
    observed: pl.DataFrame  # code (SOC 2018), score
    penetration: pl.DataFrame  # words, penetration_share


def read(reading: Reading) -> Anthropic:
    """Return use by task, modes of use, observed exposure by occupation and penetration by task."""
    statements = reading.text(STATEMENTS)
    reading.codes(STATEMENTS, statements, ["O*NET-SOC Code"], ONET_SOC)
    tasks = task_numbers(reading, STATEMENTS, statements).select(
        "task", pl.col("O*NET-SOC Code").alias("detail"), words("Task").alias("words")
    )
    use = _use(reading)
    unknown = use.filter(~pl.col("words").is_in(tasks["words"].implode()))
    if tasks.height and unknown.height:
        reading.fault(USE, "has tasks that O*NET 20.1 lacks.", count=unknown.height)
    observed = reading.text(OBSERVED)
    reading.codes(OBSERVED, observed, ["occ_code"], SOC)
    observed = within(reading, OBSERVED, observed, ["observed_exposure"], (0.0, 1.0)).select(
        pl.col("occ_code").alias("code"), pl.col("observed_exposure").alias("score")
    )
    observed = no_repeat(reading, OBSERVED, observed, ("code",), "has an occupation twice.")
    return Anthropic(tasks, use, _modes(reading), observed, _penetration(reading))


def _use(reading: Reading) -> pl.DataFrame:
    use = _percents(reading, USE, "task_name").select(words("name").alias("words"), "use_share")
    total = 100.0 * float(use["use_share"].sum())
    if use.height and abs(total - 100.0) > _SUM_SLACK:
        what = "has shares that do not add up to 100 percent; it may be cut off."
        reading.fault(USE, what, f"{total:.2f}")
    use = no_repeat(reading, USE, use, ("words",), "has a task twice.")
    return use.filter(pl.col("words") != NO_TASK)


def _modes(reading: Reading) -> pl.DataFrame:
    modes = _percents(reading, MODES, "interaction_type")
    known = pl.col("name").is_in(list(KINDS))
    if modes.filter(~known).height or (modes.height and modes.filter(known).height < len(KINDS)):
        what = f"does not hold the modes {', '.join(KINDS)}, each once."
        reading.fault(MODES, what, ", ".join(modes["name"].fill_null("")))
    modes = no_repeat(reading, MODES, modes.filter(known), ("name",), "has a mode twice.")
    kind = pl.col("name").replace_strict(KINDS, return_dtype=pl.String).alias("kind")
    return modes.select(pl.col("name").alias("mode"), kind, "use_share")


def _penetration(reading: Reading) -> pl.DataFrame:
    frame = within(reading, PENETRATION, reading.text(PENETRATION), ["penetration"], (0.0, 1.0))
    # The publisher repeats a task that differs in its capital letters only; the value is the same.
    rows = frame.select(
        words("task").alias("words"), pl.col("penetration").alias("penetration_share")
    ).unique(maintain_order=True)
    return no_repeat(reading, PENETRATION, rows, ("words",), "has a task with two values.")


def _percents(reading: Reading, layout: Layout, name: str) -> pl.DataFrame:
    frame = reading.text(layout)
    empty = frame[name].fill_null("") == ""
    note(reading, layout, frame, name, (empty, "is empty."))
    frame = within(reading, layout, frame, ["pct"], (0.0, 100.0))
    return frame.select(pl.col(name).alias("name"), (pl.col("pct") / 100.0).alias("use_share"))
