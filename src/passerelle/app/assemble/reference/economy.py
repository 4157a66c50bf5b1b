"""How many jobs occupations hold: their past, their projections, sectors, and quits by industry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.reference import flows as flows
from passerelle.app.assemble.reference.frame import HOURS_A_YEAR, TOP_CODE_USD, Filled, Frame, filled, kinship
from passerelle.app.assemble.reference.part import ImputationNote, Part
from passerelle.data.publishers import gpts, jolts, oews, projections
from passerelle.data.publishers.projections import Projections
from passerelle.data.publishers.reading import Layout, Reading
from passerelle.data.reference import Source
from passerelle.domain.units import Ints

LEAST_MATCHED: Final = 0.8  # of the occupations of OEWS 2020: below, the projections of 2020-30 are left out
EARLIER: Final = "2020-30"
EARLIER_YEAR: Final = 2020  # OEWS of that year has the matrix's own occupations; 2021 changed codes
_DECIMALS: Final = 6  # beyond them a mean is float noise
_ENTRY: Final = ("education", "experience", "training")


@dataclass(frozen=True, slots=True)
class Frames:
    """The publishers' frames, read."""

    national: pl.DataFrame
    history: pl.DataFrame
    sectors: pl.DataFrame
    projections: Projections
    quits: pl.DataFrame
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """The part, and what it has to say in the table of occupations."""

    part: Part
    columns: pl.DataFrame  # occupation, entry requirements, rates and growth


def read(reading: Reading) -> Frames:
    """Return the frames of OEWS, of the projections and of JOLTS; faults stay in ``reading``."""
    national, history, sectors = (
        oews.read_national(reading),
        oews.read_history(reading),
        oews.read_sectors(reading),
    )
    projected, quits = projections.read(reading), jolts.read(reading)

    def of(source: Source, layouts: tuple[Layout, ...], *tables: str) -> Source:
        return replace(source, files=reading.files(*layouts), tables=tables)

    sources = (
        of(oews.SOURCE, oews.LAYOUTS, "occupations", "history", "sectors", "titles"),
        of(projections.SOURCE, projections.LAYOUTS, "occupations", "projections", "projection_reasons"),
        of(gpts.SOURCE, (projections.EARLIER,), "projections"),
        of(jolts.SOURCE, (jolts.QUITS,), "quits"),
    )
    return Frames(national, history, sectors, projected, quits, sources)


def assemble(frames: Frames, frame: Frame) -> Counted:
    """Return the tables of jobs, and each occupation's projection and entry requirements without gaps."""
    projected = _rates(frame, frames.projections.current)
    entry, missing = entry_requirements(frame, frames.projections.current)
    earlier, earlier_note = earlier_projections(frames.projections.earlier, frames.history)
    current = frames.projections.employment.with_columns(
        (pl.col("self_employed_percent") / 100.0).round(_DECIMALS).alias("self_employed_share")
    ).drop("self_employed_percent")
    tables = {
        "history": _history(frames.history),
        "projections": pl.concat([current, earlier.select(current.columns)]),
        "projection_reasons": frames.projections.reasons,
        "sectors": flows.sectors(frames.sectors, frame),
        "quits": flows.quits(frames.quits),
    }
    growth, exits, transfers = projected.values.T
    columns = entry.with_columns(
        pl.Series("exit_rate_annual", exits),
        pl.Series("transfer_rate_annual", transfers),
        pl.Series("growth_share_10y", growth),
        pl.Series("projection_flag", projected.flag()),
    )
    notes = (
        *_RULES,
        earlier_note,
        _reasons_in_words(frames.projections.reasons),
        *_unbridged(frames, frame, tables),
        *((f"Entry requirements taken from siblings: {missing} occupations.",) if missing else ()),
    )
    return Counted(Part(tables, frames.sources, notes, _errors(frame, projected)), columns)


def entry_requirements(frame: Frame, current: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Return what each occupation asks for at entry, and how many had to be imputed.

    A missing requirement is the one that most jobs of the nearest siblings have.
    """
    rows = pl.DataFrame({"occupation": frame.codes}).join(
        current.select("occupation", *_ENTRY), on="occupation", how="left", maintain_order="left"
    )
    imputed = rows.select(pl.any_horizontal(pl.col(name).is_null() for name in _ENTRY)).to_series()
    groups = kinship(frame)
    table = pl.DataFrame(
        {"occupation": frame.codes}
        | {f"entry_{name}": _commonest(rows[name].to_list(), groups, frame.jobs.tolist()) for name in _ENTRY}
        | {"entry_flag": ["imputed" if gap else "measured" for gap in imputed]}
    )
    return table, int(imputed.sum())


def earlier_projections(percent: pl.DataFrame, history: pl.DataFrame) -> tuple[pl.DataFrame, str]:
    """Return the projections of 2020-30 on OEWS codes of 2020, and what to know of them.

    The file has titles and percent changes only, so jobs of OEWS May 2020 stand for the first
    year. Titles are compared as written, letter case apart.
    """
    jobs = history.filter(year=EARLIER_YEAR)
    matched = jobs.with_columns(pl.col("title").str.to_lowercase()).join(percent, on="title")
    rows = matched.filter(pl.col("employment").is_not_null()).select(
        pl.lit(EARLIER).alias("vintage"),
        "occupation",
        pl.col("employment").alias("start_people"),
        (pl.col("employment") * (1.0 + pl.col("percent") / 100.0)).round(0).alias("end_people"),
        pl.lit(None, dtype=pl.Float64).alias("self_employed_share"),
        pl.lit(None, dtype=pl.Float64).alias("openings_people"),
    )
    share = matched.height / max(jobs.height, 1)
    said = f"{matched.height} of {jobs.height} occupations of OEWS May {EARLIER_YEAR} have a title in it"
    if share < LEAST_MATCHED:
        return rows.clear(), f"Projections {EARLIER} are left out: {said}."
    return rows, (
        f"Projections {EARLIER} are known by title and in percent alone: {said}. Employees of OEWS May "
        f"{EARLIER_YEAR} stand for the first year, self-employed not counted; {matched.height - rows.height} "
        "without released employment are left out. Where a group and its one member share a title, the "
        "member's row counts."
    )


_RULES: Final = (
    (
        f"Pay at or above the top code is {TOP_CODE_USD:,.0f} USD. Pay that OEWS gives by the hour "
        f"only is x {HOURS_A_YEAR:,.0f} hours and flagged as imputed."
    ),
    (
        "History is on the codes of each year: OEWS May 2020 has a hybrid of SOC 2010 and 2018, later years "
        "SOC 2018. OEWS is not made as a time series. Median pay at or above a year's top code is that top "
        f"code ({oews.TOP_CODES_USD[2020]:,.0f} USD to 2021, {oews.TOP_CODES_USD[2024]:,.0f} since); it is "
        "empty where there is no estimate."
    ),
    "Quits ranges are the 10th, 50th and 90th percentile of 12-month means.",
)


def _rates(frame: Frame, current: pl.DataFrame) -> Filled:
    """Return growth in ten years, exits and transfers a year by occupation, as shares: [occupation, 3]."""
    rows = pl.DataFrame({"occupation": frame.codes}).join(
        current, on="occupation", how="left", maintain_order="left"
    )
    percent = rows.select("growth_percent", "exit_percent", "transfer_percent")
    return filled(frame, (percent.fill_null(np.nan).to_numpy() / 100.0).round(_DECIMALS))


def _history(history: pl.DataFrame) -> pl.DataFrame:
    top = pl.col("year").replace_strict(oews.TOP_CODES_USD, return_dtype=pl.Float64)
    median = pl.col("annual_median")
    return history.filter(pl.col("employment").is_not_null()).select(
        "year",
        "occupation",
        pl.col("employment").alias("employment_people"),
        (pl.col("error_percent") / 100.0).round(_DECIMALS).alias("error_share"),
        pl.when(median.is_infinite()).then(top).otherwise(median).alias("pay_median"),
    )


def _commonest(values: list[str | None], groups: Ints, jobs: list[float]) -> list[str]:
    """Return ``values`` with each gap filled by what most jobs of the nearest siblings have."""
    filled_in = []
    for place, value in enumerate(values):
        levels = [*groups, np.zeros(len(values), dtype=np.int64)]
        while value is None:
            group = levels.pop(0)
            counts: dict[str, float] = {}
            for other in np.flatnonzero(group == group[place]).tolist():
                if (known := values[other]) is not None:
                    counts[known] = counts.get(known, 0.0) + jobs[other]
            value = max(sorted(counts), key=counts.__getitem__) if counts else None
        filled_in.append(value)
    return filled_in


def _errors(frame: Frame, projected: Filled) -> tuple[ImputationNote, ...]:
    columns = {("growth in ten years", "share"): [0], ("exits and transfers a year", "share"): [1, 2]}
    return tuple(
        ImputationNote(
            f"{measure}, from SOC siblings",
            unit,
            int(projected.imputed.sum()),
            float(frame.jobs[projected.imputed].sum() / frame.jobs.sum()),
            float(projected.error.mean_absolute[which].mean()),
            float(projected.error.of_the_mean[which].mean()),
        )
        for (measure, unit), which in columns.items()
    )


def _reasons_in_words(reasons: pl.DataFrame) -> str:
    ai, automation = (
        (reasons.filter(name).height, reasons.filter(name)["occupation"].n_unique())
        for name in ("names_ai", "names_automation")
    )
    return (
        f"Of {reasons.height} stated reasons in table 1.12, {ai[0]} in {ai[1]} occupations name artificial "
        f"intelligence or machine learning, and {automation[0]} in {automation[1]} name one of these, "
        "automation, robots or chatbots; told by words, not by meaning."
    )


def _unbridged(frames: Frames, frame: Frame, tables: dict[str, pl.DataFrame]) -> tuple[str, ...]:
    codes = set(frame.codes)
    projected = sorted(set(frames.projections.current["occupation"]) - codes)
    elsewhere = sorted(set(frames.sectors["occupation"]) - codes)
    unreleased = frames.sectors["employment"].null_count()
    released = float(tables["sectors"]["employment_people"].to_numpy().sum()) / 1e6
    hidden = frames.history["employment"].null_count()
    return (
        f"Projected occupations that OEWS does not have: {', '.join(projected) or 'none'}.",
        f"Occupations of past years without released employment, left out: {hidden}.",
        (
            f"Occupations of the sector file that OEWS 2024 does not have: {', '.join(elsewhere) or 'none'}. "
            f"Cells of unreleased employment, left out: {unreleased}; {released:.2f} million jobs remain."
        ),
    )
