"""Which period an amount of pay is for: by the words of a row, by how often pay comes, by the header."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain
from typing import Final

import polars as pl

from passerelle.data.roster import values
from passerelle.data.roster.cells import distinct_of
from passerelle.data.roster.mapping_file import ANNUAL_WORDS, ColumnMapping

# Pay periods in a year, by period; a day is one of 5 in each of 52 weeks.
PERIODS: Final[Mapping[str, float]] = {
    "year": 1.0,
    "quarter": 4.0,
    "month": 12.0,
    "four weeks": 13.0,
    "half a month": 24.0,
    "two weeks": 26.0,
    "week": 52.0,
    "day": 260.0,
}
HOUR: Final = "hour"
SALARIED: Final = "salaried"  # not by the hour; which period the amount is for is not said
UNKNOWN: Final = "unknown"
_OF_MAPPING: Final[Mapping[str, str]] = {  # [salary] monthly_when and its like
    "monthly": "month",
    "semimonthly": "half a month",
    "biweekly": "two weeks",
    "weekly": "week",
    "daily": "day",
}
# What exports write, in lower case, with single blanks for all but letters, and without filling words.
_WORDS: Final[Mapping[str, str]] = {
    SALARIED: "salary salaried",
    "year": "year yr y yrs a ann anl annual annually annualized annualised yearly annum pa"
    " jahr jährlich jahrlich an annuel annuelle anual anno annuale jaar",
    "quarter": "quarter quarterly qtr quartal",
    "month": "month monthly mon mth m mo mens mensual mensuel mensuelle monat monatlich mensile mensal maand"
    " maandelijks",
    "four weeks": "four_weeks four_weekly lunar",
    "half a month": "semi_monthly semimonthly semi_month twice_month"
    " twice_a_month sm half_monthly halfmonthly",
    "two weeks": "bi_weekly biweekly bi_week two_weeks fortnight fortnightly b bw two_weekly",
    "week": "week weekly wk wkly w woche wöchentlich hebdomadaire semanal",
    "day": "day daily d diem tag täglich jour giorno",
    HOUR: "hour hourly hr hrly hrs h stunde stündlich heure horaire hora ora uur",
}
_FILLING: Final = (
    r"\b(?:per|paid|pay|rate|compensation|base|basis|frequency|wage|wages|employee|worker|every|of)\b"
)
_CODES: Final = ("a", "b", "m", "w")  # beside one of them S is no word for salaried
# What a header says of the period, the first that holds.
_HEADERS: Final = (
    (r"annu|anual|yearly|\byear\b|\bp\.?a\.?\b|jahr|jaar|^ral$|\bctc\b|cost to company", "year"),
    (r"semi.?month", "half a month"),
    (r"month|monat|mensu|mensile|mensal|maand|månad", "month"),
    (r"bi.?week|fortnight", "two weeks"),
    (r"week", "week"),
)
_BY_HABIT: Final = r"^(?:contract[ _/]*)?wage$"  # Odoo: wages of contracts are by the month


def periods(raw: pl.Series, mapping: ColumnMapping, *, is_frequency: bool = False) -> pl.Series:
    """Return the period that each record's word names: of ``PERIODS``, ``HOUR``, ``SALARIED`` or ``UNKNOWN``.

    Args:
        raw: the words; empty where nothing is said.
        mapping: its words go before the known ones.
        is_frequency: whether the words say how often people are paid, where S is half a month.
    """
    if raw.null_count() == len(raw):
        return raw.cast(pl.String).rename("period")
    distinct, spread = distinct_of(raw.cast(pl.String))
    lower = values.text(distinct).str.to_lowercase()
    plain = (
        lower.str.replace_all(r"\bp\.?a\b\.?", "pa")
        .str.replace_all(r"[^\pL]+", " ")
        .str.replace_all(_FILLING, " ")
        .str.replace_all(r"\s+", " ")
        .str.strip_chars()
        .str.replace(r"^salar(?:y|ied) | salar(?:y|ied)$", "")
        .str.replace_all(" ", "_", literal=True)
    )
    known = {word: period for period, words in _WORDS.items() for word in words.split()}
    own = _own_words(mapping)
    if (
        "s" not in chain(*mapping.period_when.values())
        and mapping.annual_when == ANNUAL_WORDS
        and lower.is_in(_CODES).any()
    ):
        own["s"] = "half a month" if is_frequency else UNKNOWN
    period = pl.coalesce(
        lower.replace_strict(own, default=None, return_dtype=pl.String),
        plain.replace_strict(known, default=UNKNOWN, return_dtype=pl.String),
    )
    frame = pl.select(pl.when(pl.lit(lower).is_not_null()).then(period).alias("period"))
    return spread(frame)["period"]


def _own_words(mapping: ColumnMapping) -> dict[str, str]:
    """Return the period of each word of the mapping; salaried is a year's pay only where it says so."""
    own = dict.fromkeys(mapping.annual_when, "year") | dict.fromkeys(mapping.hourly_when, HOUR)
    if mapping.annual_when == ANNUAL_WORDS:
        own |= dict.fromkeys(("s", "salary", "salaried"), SALARIED)
    for name, words in mapping.period_when.items():
        own |= dict.fromkeys(words, _OF_MAPPING[name])
    return own


def of_header(header: str) -> tuple[str | None, bool]:
    """Return the period that the header of an amount names, if any, and whether it says so in words."""
    lower = header.strip().lower()
    found = next((period for pattern, period in _HEADERS if re.search(pattern, lower)), None)
    if found is None and re.search(_BY_HABIT, lower):
        return "month", False
    return found, found is not None
