"""GPTs are GPTs: exposure of occupations and tasks to language models, as people and GPT-4 rated it."""

from __future__ import annotations

from typing import Final

import polars as pl

from passerelle.data.publishers.cells import among, no_repeat, task_numbers, within, words
from passerelle.data.publishers.reading import ONET_SOC, SOC, Layout, Reading
from passerelle.data.reference import Source

SOURCE: Final = Source(
    id="gpts-are-gpts",
    title="GPTs are GPTs: exposure to language models by occupation and task",
    publisher="Eloundou, Manning, Mishkin, Rock; OpenAI",
    vintage="Repository of 2025-10-03 (ratings of 2023, O*NET 27.2, OEWS May 2021)",
    licence="MIT, Copyright (c) 2024 OpenAI",
    attribution=(
        "Eloundou et al., GPTs are GPTs: Labor market impact potential of LLMs, Science 384 (2024), "
        "doi:10.1126/science.adj0998"
    ),
    url="https://github.com/openai/GPTs-are-GPTs",
)
# The paper calls zeta what the file calls gamma; "dv" is the rating by GPT-4.
MEASURES: Final = {
    "gpts-human-alpha": "human_rating_alpha",
    "gpts-human-beta": "human_rating_beta",
    "gpts-human-zeta": "human_rating_gamma",
    "gpts-model-alpha": "dv_rating_alpha",
    "gpts-model-beta": "dv_rating_beta",
    "gpts-model-zeta": "dv_rating_gamma",
}
OCCUPATIONS: Final = Layout(
    "gpts-are-gpts/occ_level.csv",
    "GPTs-are-GPTs file of occupations",
    ("O*NET-SOC Code", *MEASURES.values()),
)
LABELS: Final = Layout(
    "gpts-are-gpts/full_labelset.tsv.gz",
    "GPTs-are-GPTs file of task labels",
    ("O*NET-SOC Code", "Task ID", "Task", "Task Type", "Title", "human_exposure_agg", "gpt4_exposure"),
    separator="\t",
)
TITLE_JOIN: Final = Layout(
    "gpts-are-gpts/occupations_onet_bls_matched.csv",
    "GPTs-are-GPTs file of O*NET titles matched to OEWS May 2021",
    ("occupation", "OCC_CODE", "TOT_EMP"),
)
LAYOUTS: Final = (OCCUPATIONS, LABELS, TITLE_JOIN)
RATINGS: Final = ("E0", "E1", "E2")  # not exposed; a language model alone; with further software
_TYPES: Final = ("Core", "Supplemental", "")


def read(reading: Reading) -> pl.DataFrame:
    """Return ``code`` (O*NET-SOC) and one column per measure, each a share of tasks."""
    frame = reading.text(OCCUPATIONS)
    reading.codes(OCCUPATIONS, frame, ["O*NET-SOC Code"], ONET_SOC)
    frame = within(reading, OCCUPATIONS, frame, list(MEASURES.values()), (0.0, 1.0))
    measures = frame.select(
        pl.col("O*NET-SOC Code").alias("code"),
        *(pl.col(column).alias(measure) for measure, column in MEASURES.items()),
    )
    return no_repeat(reading, OCCUPATIONS, measures, ("code",), "has an occupation twice.")


def read_labels(reading: Reading) -> pl.DataFrame:
    """Return ``task, detail, title, words, core, human, model``: the rating of each task of O*NET 27.2.

    A task whose type is empty is not core: so the published scores weigh it.
    """
    frame = reading.text(LABELS)
    reading.codes(LABELS, frame, ["O*NET-SOC Code"], ONET_SOC)
    among(reading, LABELS, frame, "human_exposure_agg", RATINGS)
    among(reading, LABELS, frame, "gpt4_exposure", RATINGS)
    among(reading, LABELS, frame, "Task Type", _TYPES)
    labels = task_numbers(reading, LABELS, frame).select(
        "task",
        pl.col("O*NET-SOC Code").alias("detail"),
        _unquoted("Title").alias("title"),
        _unquoted("Task").alias("words"),
        (pl.col("Task Type") == "Core").fill_null(value=False).alias("core"),
        pl.col("human_exposure_agg").alias("human"),
        pl.col("gpt4_exposure").alias("model"),
    )
    return labels.with_columns(words("words"))


def read_title_join(reading: Reading) -> pl.DataFrame:
    """Return ``title, occupation, employment_people``: O*NET titles that met an OEWS row of May 2021.

    OEWS rows that no title met, and titles that met no row, are left out.
    """
    frame = reading.text(TITLE_JOIN)
    strange = frame["OCC_CODE"].is_not_null() & ~frame["OCC_CODE"].str.contains(f"^{SOC}$")
    if bad := int(strange.sum()):
        found = frame.filter(strange)["OCC_CODE"][0]
        reading.fault(TITLE_JOIN, "has cells that are not an occupation's code.", found, bad)
    numbers = reading.reals(TITLE_JOIN, frame, ["TOT_EMP"])
    met = numbers.filter(pl.col("occupation").is_not_null() & pl.col("OCC_CODE").is_not_null())
    jobs = pl.col("TOT_EMP")
    if low := met.filter(~(jobs.is_finite() & (jobs >= 0.0)).fill_null(value=False)).height:
        reading.fault(TITLE_JOIN, "has matched titles without jobs.", count=low)
    joined = met.select(
        pl.col("occupation").alias("title"),
        pl.col("OCC_CODE").alias("occupation"),
        jobs.alias("employment_people"),
    )
    return no_repeat(reading, TITLE_JOIN, joined, ("title",), "has a title twice.")


def _unquoted(column: str) -> pl.Expr:
    # The file puts quotes around cells that hold quotes, and doubles those, as CSV files do.
    cell = pl.col(column)
    quoted = cell.str.starts_with('"') & cell.str.ends_with('"') & (cell.str.len_chars() >= 2)
    inner = cell.str.slice(1, cell.str.len_chars() - 2).str.replace_all('""', '"', literal=True)
    return pl.when(quoted).then(inner).otherwise(cell)
