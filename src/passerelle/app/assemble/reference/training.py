"""The snapshot's fields of study with what became of their completers, and a state's licences."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from passerelle.app.assemble.reference.licences import cased, occupations_of, placed
from passerelle.app.assemble.reference.part import Part
from passerelle.data.publishers import cip, new_jersey
from passerelle.data.publishers.reading import Reading
from passerelle.data.reference import Source

LEAST_PEOPLE: Final = 10  # a figure of fewer says more of them than of the field
_SHARE_DECIMALS: Final = 6
_WAGE_DECIMALS: Final = 0


@dataclass(frozen=True, slots=True)
class Frames:
    """The publishers' frames."""

    pairs: pl.DataFrame  # field, title, soc_2018 (null: no occupation)
    outcomes: pl.DataFrame  # field, employed, wage, completers, with_wage; a row for each provider
    licences: pl.DataFrame  # title, code
    sources: tuple[Source, ...]


def read(reading: Reading) -> Frames:
    """Return the crosswalk of fields, outcomes and licences; faults stay with ``reading``."""
    pairs = cip.read(reading)
    outcomes, licences = new_jersey.read_outcomes(reading), new_jersey.read_licences(reading)
    sources = (
        replace(
            cip.SOURCE,
            files=reading.files(cip.PAIRS),
            tables=("fields", "crosswalks", "crosswalk_losses"),
        ),
        replace(new_jersey.SOURCE, files=reading.files(*new_jersey.LAYOUTS), tables=("fields", "licences")),
    )
    return Frames(pairs, outcomes, licences, sources)


def assemble(frames: Frames, crosswalks: pl.DataFrame, titles: pl.DataFrame, own: pl.DataFrame) -> Part:
    """Return the tables ``fields`` and ``licences``.

    Args:
        frames: what was read, without fault.
        crosswalks: as schema CROSSWALKS; it must hold those of SOC 2018 and SOC 2010.
        titles: as schema TITLES, in English.
        own: the occupations' own titles, ``occupation, title``.
    """
    fields, fields_note = _fields(frames.pairs, frames.outcomes)
    bridges = [crosswalks.filter(pl.col("crosswalk") == f"soc-{year}-to-oews-2024") for year in (2018, 2010)]
    among = occupations_of(bridges, titles, own)
    rows, lost = [], []
    for title, code in frames.licences.iter_rows():
        found = placed(title, code, among)
        rows += [(occupation, new_jersey.STATE, cased(title), evidence) for occupation, evidence in found]
        lost += [] if found else [cased(title)]
    columns = ["occupation", "state", "title", "evidence"]
    table = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
    licences = table.unique(columns[:3], keep="first", maintain_order=True)
    return Part(
        {"fields": fields, "licences": licences},
        frames.sources,
        (fields_note, _licences_in_words(frames.licences, licences, lost)),
    )


def _fields(pairs: pl.DataFrame, outcomes: pl.DataFrame) -> tuple[pl.DataFrame, str]:
    """Return every field with its outcomes over all providers, and what is known of how many, in words."""
    known = pl.col("employed").is_not_null()
    paid = pl.col("wage").is_not_null()
    people, with_wage = pl.col("completers").filter(known), pl.col("with_wage").filter(paid)
    pooled = outcomes.group_by("field").agg(
        people.sum().alias("completers_people"),
        with_wage.sum().alias("with_wage"),
        ((people * pl.col("employed").filter(known)).sum() / people.sum()).alias("employed_share"),
        ((with_wage * pl.col("wage").filter(paid)).sum() / with_wage.sum()).alias("quarterly_wage_money"),
    )
    enough = pl.col("completers_people") >= LEAST_PEOPLE
    many_paid = enough & (pl.col("with_wage") >= LEAST_PEOPLE)
    fields = (
        pairs.select("field", "title")
        .unique("field", keep="first", maintain_order=True)
        .join(pooled, on="field", how="left", maintain_order="left")
        .select(
            "field",
            "title",
            pl.when(enough).then("completers_people").alias("completers_people"),
            pl.when(enough).then(pl.col("employed_share").round(_SHARE_DECIMALS)).alias("employed_share"),
            pl.when(many_paid)
            .then(pl.col("quarterly_wage_money").round(_WAGE_DECIMALS))
            .alias("quarterly_wage_money"),
        )
    )
    elsewhere = pooled.join(fields, on="field", how="anti").height
    told, paid_for = fields["employed_share"].count(), fields["quarterly_wage_money"].count()
    note = (
        f"Fields of study: {fields.height:,} of CIP 2020; New Jersey tells what became of completers two "
        f"quarters after for {told} (at least {LEAST_PEOPLE} completers), and wages for {paid_for} (at least "
        f"{LEAST_PEOPLE} with one). Providers are pooled by people; withheld figures are left out. "
        f"{elsewhere} codes of its file are not of CIP 2020. It tells no year, nor whether work in another "
        "state counts."
    )
    return fields, note


def _licences_in_words(listed: pl.DataFrame, placed: pl.DataFrame, lost: list[str]) -> str:
    evidence = dict(placed.group_by("evidence").len().iter_rows())
    by_title, by_word, by_code = (evidence.get(how, 0) for how in ("title", "word", "code"))
    return (
        f"Licences: New Jersey lists {listed.height}, with codes of SOC 2000, 2010 and 2018; they are tried "
        f"as 2018, then as 2010, and against titles. Of {placed.height} pairs of occupation and licence, "
        f"{by_title} rest on a title, {by_word} on the code and a word in common, {by_code} on the code "
        f"alone. Without an occupation: {', '.join(lost) or 'none'}."
    )
