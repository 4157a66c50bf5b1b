"""NCSES: business use of AI, machine learning and robotics, and what users say of workers (ABS)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from passerelle.data.publishers.reading import Layout, Reading
from passerelle.data.reference import Source

SOURCE: Final = Source(
    id="ncses-business-technology-use",
    title="Annual Business Survey (ABS): business use of technologies and its effect on workers",
    publisher="National Center for Science and Engineering Statistics and U.S. Census Bureau",
    vintage="Data years 2016-18 (ABS 2019), 2020 (ABS 2021), 2021 (ABS 2022)",
    licence="Public domain (17 U.S.C. 105)",
    attribution=(
        "National Center for Science and Engineering Statistics and Census Bureau, Annual Business Survey."
    ),
    url="https://ncses.nsf.gov/surveys/annual-business-survey",
)
TABLES: Final = Layout(
    "ncses-business-technology-use/tidy_all_tables.csv.gz",
    "long form of the 35 NCSES tables on business technology use",
    ("table_id", "row_id", "row_label", "naics", "measure", "value", "flag"),
)
_ALL: Final = "11, 21-23, 31-33, 42-81"
_GROUPS: Final = {_ALL: "all", "11, 21-23, 42-81": "nonmanufacturing"}
# D: withheld to avoid disclosure. i: imputed. r: in these tables, a high relative standard error.
_FLAGS: Final = {"D": "suppressed", "i": "imputed", "r": "unreliable"}
_INTENSITY: Final = {
    "a_lot": "use-a-lot",
    "somewhat": "use-somewhat",
    "a_little": "use-a-little",
    "not_at_all": "not-in-use",
}
_IN_USE: Final = {
    "in_use": "use",
    "in_testing_but_not_in_use": "testing",
    "not_in_use_nor_testing": "not-in-use",
    "don_t_know": "unknown",
    "did_not_answer": "unanswered",
}
_DEGREE: Final = {
    "high_use": "use-high",
    "moderate_use": "use-moderate",
    "low_use": "use-low",
    "tested_but_not_used_in_production_or_service": "testing",
    "did_not_use": "not-in-use",
    "don_t_know": "unknown",
}
_ANSWERS: Final = {"increase": "up", "decrease": "down", "no_impact": "same", "don_t_know": "unknown"}
_CHANGES: Final = {
    "increased": "up",
    "decreased": "down",
    "did_not_change": "same",
    "did_not_employ": "none-employed",
}
_KINDS: Final = ("production", "nonproduction", "supervisory", "nonsupervisory")
_WORKER_TYPES: Final = {
    f"{kind}_workers_{change}": f"{kind}-{word}" for kind in _KINDS for change, word in _CHANGES.items()
}
# Rows of the tables without industries: what the question was about.
_SUBJECTS: Final = {
    "Number of workers employed": "workers",
    "Skill level of workers employed": "skill",
    "Scientific, technological, engineering, and mathematical skills of workers": "stem-skill",
    **{f"Number of {kind} workers": kind for kind in _KINDS},
}


@dataclass(frozen=True, slots=True)
class _Question:
    """What one table asks, and how its answers are called here."""

    table: str
    survey: str
    technology: str
    period: str
    answers: dict[str, str]
    sector: str = ""  # of a table without industries


QUESTIONS: Final = (
    _Question("11545", "abs-2021", "ai", "2021", _INTENSITY),
    _Question("11547", "abs-2021", "robotics", "2021", _INTENSITY),
    _Question("9025", "abs-2020", "machine-learning", "2020", _IN_USE),
    _Question("9029", "abs-2020", "robotics", "2020", _IN_USE),
    _Question("5698", "abs-2018", "ai", "2016-18", _DEGREE),
    _Question("5704", "abs-2018", "robotics", "2016-18", _DEGREE),
    _Question("5710", "abs-2018", "ai", "2016-18", _WORKER_TYPES),
    _Question("5719", "abs-2018", "robotics", "2016-18", _WORKER_TYPES),
    _Question("11569", "abs-2021", "ai", "2021", _ANSWERS, "all"),
    _Question("11570", "abs-2021", "ai", "2021", _ANSWERS, "31-33"),
    _Question("11571", "abs-2021", "ai", "2021", _ANSWERS, "nonmanufacturing"),
)
_COLUMNS: Final = ("survey", "technology", "measure", "sector", "period", "share", "flag")
_COUNTS: Final = "companies_number_"
_UNKNOWN: Final = "?"


def read(reading: Reading) -> pl.DataFrame:
    """Return ``survey, technology, measure, sector, period, share, flag`` as published, in shares.

    Measures of use are shares of companies; measures such as ``workers-up`` are shares of the
    companies that use the technology. A withheld share is null. Where companies were asked how
    much they use it, ``use`` is the sum of the answers that mean some use; it is withheld where
    one of them is, and unreliable where one of them is.
    """
    frame = reading.reals(TABLES, reading.text(TABLES), ["value"])
    if unknown := sorted(set(frame["flag"].drop_nulls()) - {*_FLAGS, ""}):
        reading.fault(TABLES, "has a flag that NCSES does not use.", ", ".join(unknown), len(unknown))
    table = pl.concat([_answers(reading, frame, question) for question in QUESTIONS])
    table = pl.concat([table, _use(table)])
    key = list(_COLUMNS[:5])
    if repeated := int(table.select(key).is_duplicated().sum()):
        reading.fault(TABLES, "answers one question twice.", count=repeated)
    odd = table.filter(~pl.col("share").is_between(0.0, 1.0).fill_null(value=True))
    if odd.height:
        reading.fault(TABLES, "has a percentage outside 0 to 100.", str(odd["share"][0] * 100), odd.height)
    strange = table.filter((pl.col("sector") == _UNKNOWN) | pl.col("measure").str.starts_with(_UNKNOWN))
    if strange.height:
        what = "has rows of an industry or a subject that NCSES did not publish."
        reading.fault(TABLES, what, str(strange.row(0)[:5]), strange.height)
    bare = table.filter(pl.col("share").is_null() & (pl.col("flag") != "suppressed"))
    if bare.height:
        reading.fault(TABLES, "lacks a value and does not say why.", str(bare.row(0)[:4]), bare.height)
    return table.sort(key)


def _answers(reading: Reading, frame: pl.DataFrame, question: _Question) -> pl.DataFrame:
    rows = frame.filter(pl.col("table_id") == question.table)
    if rows.is_empty():
        if not frame.is_empty():
            reading.fault(TABLES, f"lacks the NCSES table {question.table}.")
        return pl.DataFrame(schema=dict.fromkeys(_COLUMNS, pl.String)).with_columns(
            pl.col("share").cast(pl.Float64)
        )
    known = rows["measure"].is_in([*question.answers, _COUNTS])
    missing = sorted(set(question.answers) - set(rows["measure"]))
    if not known.all() or missing:
        what = f"has other answers in table {question.table} than NCSES published."
        reading.fault(TABLES, what, str([*rows["measure"].filter(~known).unique(), *missing][0]))
    subject, sector = pl.lit(""), _sector()
    if question.sector:
        subject = (
            pl.col("row_label").replace_strict(_SUBJECTS, default=_UNKNOWN, return_dtype=pl.String) + "-"
        )
        sector = pl.lit(question.sector)
    answer = pl.col("measure").replace_strict(question.answers, return_dtype=pl.String)
    return (
        rows.filter(pl.col("measure").is_in(list(question.answers)))
        .with_columns(
            pl.lit(question.survey).alias("survey"),
            pl.lit(question.technology).alias("technology"),
            (subject + answer).alias("measure"),
            sector.alias("sector"),
            pl.lit(question.period).alias("period"),
            (pl.col("value") / 100.0).round(6).alias("share"),
            pl.col("flag").fill_null("").replace(_FLAGS).alias("flag"),
        )
        .select(_COLUMNS)
    )


def _use(table: pl.DataFrame) -> pl.DataFrame:
    """Return ``use`` of the surveys that asked for degrees of it."""
    degrees = [*_INTENSITY.values(), *_DEGREE.values()]
    key = [name for name in _COLUMNS[:5] if name != "measure"]
    flags = pl.col("flag")
    return (
        table.filter(pl.col("measure").is_in([degree for degree in degrees if degree.startswith("use-")]))
        .group_by(key)
        .agg(
            pl.lit("use").alias("measure"),
            pl.when(pl.col("share").is_not_null().all()).then(pl.col("share").sum().round(6)).alias("share"),
            # The gravest mark stands for the sum.
            pl.when((flags == "suppressed").any())
            .then(pl.lit("suppressed"))
            .when((flags == "unreliable").any())
            .then(pl.lit("unreliable"))
            .when((flags == "imputed").any())
            .then(pl.lit("imputed"))
            .otherwise(pl.lit(""))
            .alias("flag"),
        )
        .select(_COLUMNS)
    )


def _sector() -> pl.Expr:
    """Return NAICS codes with hyphens: ``all``, 31-33, 311, 3361-63; a remainder is ``other 325``."""
    return pl.col("naics").str.replace_all("–", "-").replace(_GROUPS).fill_null(_UNKNOWN)
