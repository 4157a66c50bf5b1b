"""BLS Employment Projections: employment, exits, transfers, entry requirements, and stated reasons."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import polars as pl

from passerelle.data.publishers.reading import SOC, Layout, Reading
from passerelle.data.reference import Source

SOURCE: Final = Source(
    id="bls-employment-projections",
    title="Employment Projections, occupational tables 1.2, 1.10 and 1.12",
    publisher="U.S. Bureau of Labor Statistics",
    vintage="2024-34; 2022-32 (table 1.2)",
    licence="Public domain (17 U.S.C. 105)",
    attribution="Source: Employment Projections program, U.S. Bureau of Labor Statistics.",
    url="https://www.bls.gov/emp/tables.htm",
)
_CODE: Final = "2024 National Employment Matrix code"
_TYPE: Final = "Occupation type"
_GROWTH: Final = "Employment change, percent, 2024–34"
_EXITS: Final = "Labor force exit rate, 2024–34 annual average"
_TRANSFERS: Final = "Occupational transfer rate, 2024–34 annual average"
_SELF: Final = "Percent self employed, 2024"
_OPENINGS: Final = "Occupational openings, 2024–34 annual average"
_EDUCATION: Final = "Typical education needed for entry"
_EXPERIENCE: Final = "Work experience in a related occupation"
_TRAINING: Final = "Typical on-the-job training needed to attain competency in the occupation"
_REASON: Final = "Factors affecting occupational utilization"
_INDUSTRY: Final = "2024 National Employment Matrix industry code"
_REASON_CODE: Final = "2024 National Employment Matrix occupation code"
_OLD_CODE: Final = "2022 National Employment Matrix code"
_OLD_OPENINGS: Final = "Occupational openings, 2022-32 annual average"
_PATH: Final = "bls-employment-projections/occupation_2024-34.xlsx"
_RELEASE: Final = "Employment Projections workbook 'occupation' of 2024-34"
_ENTRY_COLUMNS: Final = (_EDUCATION, _EXPERIENCE, _TRAINING)
_FIGURES: Final = ("Employment, 2024", "Employment, 2034", _GROWTH, _SELF, _OPENINGS)
GROWTH: Final = Layout(_PATH, _RELEASE, (_CODE, _TYPE, *_FIGURES, *_ENTRY_COLUMNS), "Table 1.2", 1)
SEPARATIONS: Final = Layout(_PATH, _RELEASE, (_CODE, _TYPE, _EXITS, _TRANSFERS), "Table 1.10", 1)
REASONS: Final = Layout(_PATH, _RELEASE, (_REASON_CODE, _INDUSTRY, _REASON), "Table 1.12", 1)
PREVIOUS: Final = Layout(
    "bls-employment-projections/occupation_2022-32.xlsx",
    "Employment Projections workbook 'occupation' of 2022-32",
    (_OLD_CODE, _TYPE, "Employment, 2022", "Employment, 2032", _OLD_OPENINGS),
    "Table 1.2",
    1,
)
LAYOUTS: Final = (GROWTH, PREVIOUS)
# The projections of 2020-30 come with GPTs are GPTs, by title and in percent alone.
EARLIER: Final = Layout(
    "gpts-are-gpts/occupations_projections_processed.csv",
    "GPTs-are-GPTs file of projections 2020-30",
    ("occupation", "pct_emp_change_2020_2030"),
)
_NOT_APPLICABLE: Final = {"—": None}
_THOUSAND: Final = 1_000.0
_ROUNDING_SHARE: Final = 0.001  # line items miss the published total by rounding alone
# The publisher's words, and the codes of the snapshot's columns.
ENTRY: Final = {
    _EDUCATION: {
        "No formal educational credential": "none",
        "High school diploma or equivalent": "high-school",
        "Some college, no degree": "some-college",
        "Postsecondary nondegree award": "award",
        "Associate's degree": "associate",
        "Bachelor's degree": "bachelor",
        "Master's degree": "master",
        "Doctoral or professional degree": "doctoral",
    },
    _EXPERIENCE: {
        "None": "none",
        "Less than 5 years": "under-5-years",
        "5 years or more": "5-years-or-more",
    },
    _TRAINING: {
        "None": "none",
        "Short-term on-the-job training": "short",
        "Moderate-term on-the-job training": "moderate",
        "Long-term on-the-job training": "long",
        "Internship/residency": "internship",
        "Apprenticeship": "apprenticeship",
    },
}
# Every sentence of table 1.12 names a kind of change, then says "share increases as" or "share decreases as".
_EFFECT: Final = r"(?i)\bshare (increase|decrease)s?\b"
_DIRECTION: Final = {"increase": "raises", "decrease": "lowers"}
AI_WORDS: Final = r"(?i)artificial intelligence|\bAI\b|machine[- ]learning"
AUTOMATION_WORDS: Final = AI_WORDS + r"|\bautomat|\brobot|\bchatbot"


@dataclass(frozen=True, slots=True)
class Projections:
    """Clean frames; ``occupation`` is a code of the National Employment Matrix."""

    current: pl.DataFrame  # occupation, growth_percent, exit_percent, transfer_percent, education, ...
    employment: pl.DataFrame  # vintage, occupation, start_people, end_people, self_employed_percent, ...
    reasons: pl.DataFrame  # number, occupation, industry, direction, names_ai, names_automation
    earlier: pl.DataFrame  # title in lower case, percent: 2020-30


def read(reading: Reading) -> Projections:
    """Return the projections of 2024-34 with rates, entry requirements and reasons, and two vintages before.

    ``current`` ends with the columns ``education, experience, training`` in the codes of ``ENTRY``;
    ``employment`` with ``openings_people`` a year.
    """
    growth = _line_items(reading, GROWTH, ENTRY)
    leaving = _line_items(reading, SEPARATIONS)
    previous = _line_items(reading, PREVIOUS)
    if odd := len(set(growth[_CODE]) ^ set(leaving[_CODE])):
        reading.fault(SEPARATIONS, "has other occupations in table 1.10 than in table 1.2.", count=odd)
    entry = [
        pl.col(column).str.strip_chars().replace_strict(codes, default=None).alias(name)
        for (column, codes), name in zip(ENTRY.items(), ("education", "experience", "training"), strict=True)
    ]
    _check_entry(reading, growth)
    current = growth.join(leaving.drop(_TYPE), on=_CODE, how="left").select(
        pl.col(_CODE).alias("occupation"),
        pl.col(_GROWTH).alias("growth_percent"),
        pl.col(_EXITS).alias("exit_percent"),
        pl.col(_TRANSFERS).alias("transfer_percent"),
        *entry,
    )
    employment = pl.concat([_current_employment(growth), _previous_employment(previous)])
    return Projections(current, employment, _reasons(reading), _earlier(reading))


def _line_items(reading: Reading, layout: Layout, words: Collection[str] = ()) -> pl.DataFrame:
    """Return the rows of occupations, the columns that are not ``words`` as numbers."""
    code, kind, *others = layout.columns
    figures = [column for column in others if column not in words]
    frame = reading.reals(layout, reading.workbook(layout), figures, _NOT_APPLICABLE)
    items = frame.filter(pl.col(kind) == "Line item")
    if items.is_empty():
        if not frame.is_empty():
            reading.fault(layout, f"{layout.sheet} has no line items.")
        return items
    if odd := items.filter(~pl.col(code).str.contains(f"^{SOC}$").fill_null(value=False)).height:
        reading.fault(layout, f"{layout.sheet} has line items without an occupation's code.", count=odd)
    if repeated := int(items[code].is_duplicated().sum()):
        reading.fault(layout, f"{layout.sheet} has an occupation twice.", count=repeated)
    if figures[0].startswith("Employment, "):
        _check_employment(reading, layout, frame, items)
    return items


def _check_employment(reading: Reading, layout: Layout, frame: pl.DataFrame, items: pl.DataFrame) -> None:
    """Note employment that is empty, below zero or does not add up to the published total."""
    code, _kind, start, end = layout.columns[:4]
    empty = items.filter(~((pl.col(start) >= 0) & (pl.col(end) >= 0)).fill_null(value=False))
    if empty.height:
        reading.fault(
            layout, f"{layout.sheet} has occupations without employment.", str(empty[code][0]), empty.height
        )
    total = frame.filter(pl.col(code) == "00-0000")[start].sum()
    if not math.isclose(jobs := items[start].sum(), total, rel_tol=_ROUNDING_SHARE):
        what = f"{layout.sheet}: its line items do not add up to its total; it may be cut off."
        reading.fault(layout, what, f"{jobs:,.1f} of {total:,.1f} thousand")


def _current_employment(growth: pl.DataFrame) -> pl.DataFrame:
    return growth.select(
        pl.lit("2024-34").alias("vintage"),
        pl.col(_CODE).alias("occupation"),
        _people("Employment, 2024", "start_people"),
        _people("Employment, 2034", "end_people"),
        pl.col(_SELF).alias("self_employed_percent"),
        _people(_OPENINGS, "openings_people"),
    )


def _previous_employment(previous: pl.DataFrame) -> pl.DataFrame:
    return previous.select(
        pl.lit("2022-32").alias("vintage"),
        pl.col(_OLD_CODE).alias("occupation"),
        _people("Employment, 2022", "start_people"),
        _people("Employment, 2032", "end_people"),
        pl.lit(None, dtype=pl.Float64).alias("self_employed_percent"),
        _people(_OLD_OPENINGS, "openings_people"),
    )


def _people(thousands: str, name: str) -> pl.Expr:
    return (pl.col(thousands) * _THOUSAND).round(0).alias(name)


def _check_entry(reading: Reading, growth: pl.DataFrame) -> None:
    for column, codes in ENTRY.items():
        cell = pl.col(column).str.strip_chars()
        strange = growth.filter(~cell.is_in([*codes, *_NOT_APPLICABLE]).fill_null(value=False))
        if strange.height:
            what = f"{GROWTH.sheet} has unknown words in column {column!r}."
            reading.fault(GROWTH, what, str(strange[column][0] or ""), strange.height)


def _reasons(reading: Reading) -> pl.DataFrame:
    """Return what each sentence of table 1.12 says, as codes; the sentences stay behind."""
    frame = reading.workbook(REASONS).with_row_index("number", offset=1)
    stated = frame.filter(pl.col(_REASON).is_not_null() | pl.col(_INDUSTRY).is_not_null())
    sentence = pl.col(_REASON).fill_null("")
    reasons = stated.select(
        pl.col("number").cast(pl.Int64),
        pl.col(_REASON_CODE).alias("occupation"),
        pl.col(_INDUSTRY).alias("industry"),
        sentence.str.extract(_EFFECT)
        .str.to_lowercase()
        .replace_strict(_DIRECTION, default=None, return_dtype=pl.String)
        .alias("direction"),
        sentence.str.contains(AI_WORDS).alias("names_ai"),
        sentence.str.contains(AUTOMATION_WORDS).alias("names_automation"),
    )
    if reasons.is_empty() and not frame.is_empty():
        reading.fault(REASONS, f"{REASONS.sheet} has no reasons.")
    if mute := reasons["direction"].null_count():
        row = int(reasons.filter(pl.col("direction").is_null())["number"][0]) + REASONS.header_row + 1
        what = f"{REASONS.sheet} has sentences that do not say whether the share increases or decreases."
        reading.fault(REASONS, what, f"row {row}", mute)
    codes = pl.col("occupation").str.contains(f"^{SOC}$") & (pl.col("industry").str.len_chars() == 6)
    if odd := reasons.filter(~codes.fill_null(value=False)).height:
        reading.fault(REASONS, f"{REASONS.sheet} has sentences without their codes.", count=odd)
    return reasons


def _earlier(reading: Reading) -> pl.DataFrame:
    """Return percent changes of 2020-30 by title; of rows with one title, the last: a group goes first."""
    percent = EARLIER.columns[1]
    frame = reading.reals(EARLIER, reading.text(EARLIER), [percent])
    listed = frame.filter(pl.col(percent).is_not_null())
    return listed.select(
        pl.col("occupation").str.strip_chars().str.to_lowercase().alias("title"),
        pl.col(percent).alias("percent"),
    ).unique("title", keep="last", maintain_order=True)
