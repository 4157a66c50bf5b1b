"""The publishers' frames to arrays for crosswalks and imputation, and back to the snapshot's tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl

from passerelle.data.publishers.crosswalks import Crosswalks
from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines import crosswalk, imputation

TOP_CODE_USD: Final = 239_200.0  # OEWS May 2023 and May 2024: $115.00 an hour or more
HOURS_A_YEAR: Final = 2_080.0  # OEWS's own conversion: 40 hours x 52 weeks
SUPPRESSED_TRUST: Final = 0.5  # a rating that O*NET advises to suppress counts half beside others
_DECIMALS: Final = 6  # beyond them a mean is float noise, and 0.5 must stay 0.5
_KINSHIP: Final = (6, 4, 2)  # digits that a SOC code shares with its broad, minor and major group
_RANKS: Final = ("own", "broad", "minor", "major")
_PAY: Final = {
    "pay_mean": "mean",
    "pay_p10": "pct10",
    "pay_p25": "pct25",
    "pay_median": "median",
    "pay_p75": "pct75",
    "pay_p90": "pct90",
}


@dataclass(frozen=True, slots=True)
class Filled:
    """Measures by occupation without gaps, which rows were imputed, and how well that works."""

    values: Floats  # [occupation, column]
    imputed: Bools  # [occupation]
    error: imputation.Error

    def flag(self) -> list[str]:
        """Return ``measured`` or ``imputed`` for each occupation."""
        return ["imputed" if gap else "measured" for gap in self.imputed]


@dataclass(frozen=True, slots=True)
class Frame:
    """The occupations that every measure is carried to: codes in order, jobs, and the bridges to them."""

    codes: tuple[str, ...]  # [occupation] OEWS codes, ascending
    jobs: Floats  # [occupation]
    soc: tuple[str, ...]  # SOC 2018 codes of six digits that have a bridge
    soc_to_oews: crosswalk.Crosswalk  # [soc, occupation]
    listed: frozenset[str]  # O*NET-SOC codes that there are, rated or not


def occupation_frame(national: pl.DataFrame, crosswalks: Crosswalks) -> Frame:
    """Return the detailed occupations and the bridge from SOC 2018, roll-up codes included.

    The bridge is the publisher's own: each O*NET-SOC code, cut to six digits, to its code in
    the National Employment Matrix, which is OEWS's. An OEWS code without one is its own.
    """
    detailed = national.filter(pl.col("group") == "detailed").sort("occupation")
    codes = tuple(detailed["occupation"])
    bridged = crosswalks.onet.select(pl.col("code").str.head(7).alias("soc"), "occupation").unique()
    own = detailed.select(pl.col("occupation").alias("soc"), "occupation")
    pairs = pl.concat([bridged, own.join(bridged, on="occupation", how="anti")]).filter(
        pl.col("occupation").is_in(codes)
    )
    soc = tuple(pairs["soc"].unique().sort())
    bridge = crosswalk.from_pairs(
        positions(pairs["soc"], soc), positions(pairs["occupation"], codes), (len(soc), len(codes))
    )
    return Frame(codes, detailed["employment"].to_numpy(), soc, bridge, frozenset(crosswalks.onet["code"]))


def positions(codes: pl.Series, among: Sequence[str]) -> Ints:
    """Return where each code stands among ``among``.

    Raises:
        polars.exceptions.InvalidOperationError: a code does not.
    """
    where = {code: place for place, code in enumerate(among)}
    return codes.replace_strict(where, return_dtype=pl.Int64).to_numpy()


def carried(frame: Frame, detail: pl.Series, values: Floats, trust: Floats | None = None) -> Floats:
    """Return measures of O*NET-SOC detail by occupation, not a number where none is rated.

    The join rule: the mean over the O*NET detail of a six-digit SOC code, each alike, then
    the mean over the SOC codes of an OEWS roll-up, each alike.
    """
    soc = detail.str.head(7)
    kept = soc.is_in(frame.soc).to_numpy()
    to_soc = crosswalk.from_pairs(
        np.flatnonzero(kept), positions(soc.filter(pl.Series(kept)), frame.soc), (len(soc), len(frame.soc))
    )
    by_soc = crosswalk.averaged(to_soc, values, trust)
    return crosswalk.averaged(frame.soc_to_oews, by_soc)


def stand_ins(frame: Frame, detail: pl.Series) -> Bools:
    """Return which occupations have rated specialities in place of their own rating, [occupation].

    Data Scientists (15-2051.00) are unrated in O*NET 29.0, their clinical data managers are
    rated. A residual group ("all other", SOC codes that end in 9) has no rating but its detail's.
    """
    rated = set(detail)
    unrated = {code[:7] for code in frame.listed - rated if code.endswith(".00") and code[6] != "9"}
    partly = unrated & {code[:7] for code in rated}
    reached = frame.soc_to_oews.share.T @ np.array([float(soc in partly) for soc in frame.soc])
    return np.asarray(reached > 0.0)


def from_detail(frame: Frame, detail: pl.Series, values: Floats, trust: Floats | None = None) -> Filled:
    """Return measures of O*NET-SOC detail by occupation without gaps; a stand-in counts as imputed."""
    result = filled(frame, carried(frame, detail, values, trust))
    return replace(result, imputed=result.imputed | stand_ins(frame, detail))


def filled(frame: Frame, values: Floats) -> Filled:
    """Return ``values`` [occupation, column] with gaps filled from SOC siblings, weighted by jobs.

    Siblings stand in the same broad group, else the same minor, else the same major group.
    """
    groups = np.array(
        [np.unique([code[:digits] for code in frame.codes], return_inverse=True)[1] for digits in _KINSHIP],
        dtype=np.int64,
    )
    result = imputation.impute(values, groups, frame.jobs)
    return Filled(result.values, result.imputed, imputation.error_of(values, groups, frame.jobs))


def pay(national: pl.DataFrame) -> pl.DataFrame:
    """Return yearly pay by occupation and how it was had: ``measured``, ``top-coded`` or ``imputed``.

    Without yearly pay it is hourly pay x 2,080 (imputed: OEWS says that such occupations
    rarely work a full year); without that, the pay of the nearest group that has one.
    """
    wide = national.filter(pl.col("group") == "detailed").select("occupation", *_yearly("own"))
    for digits, group in zip(_KINSHIP, _RANKS[1:], strict=True):
        # A group's code starts as its members' do: 27-2040 as 27-2042, minor group 15-1200 as 15-1252.
        kin = pl.col("occupation").str.head(digits).alias("kin")
        relatives = national.filter(pl.col("group") == group).select(kin, *_yearly(group))
        wide = wide.with_columns(kin).join(relatives, on="kin", how="left", validate="m:1").drop("kin")
    values = wide.with_columns(
        pl.coalesce(f"{rank}_{unit}_{name}" for rank in _RANKS for unit in ("annual", "hourly")).alias(name)
        for name in _PAY
    )
    imputed = pl.any_horizontal(pl.col(f"own_annual_{name}").is_null() for name in _PAY)
    top_coded = pl.any_horizontal(pl.col(name).is_infinite() for name in _PAY)
    flag = pl.when(imputed).then(pl.lit("imputed")).when(top_coded).then(pl.lit("top-coded"))
    return values.select(
        "occupation",
        *(pl.col(name).replace(np.inf, TOP_CODE_USD).round(0) for name in _PAY),
        flag.otherwise(pl.lit("measured")).alias("pay_flag"),
    ).sort("occupation")


def skills(frame: Frame, ratings: pl.DataFrame) -> tuple[pl.DataFrame, Filled]:
    """Return importance and level by occupation and element, and how they were filled.

    A rating that is not relevant has level 0; one that O*NET advises to suppress counts half
    beside the other detail of its occupation.
    """
    cells = ratings.with_columns(
        pl.when(pl.col("not_relevant") & (pl.col("scale") == "level"))
        .then(0.0)
        .otherwise(pl.col("value"))
        .alias("value"),
        pl.when("suppress").then(SUPPRESSED_TRUST).otherwise(1.0).alias("trust"),
        pl.concat_str("element", "scale", separator="|").alias("cell"),
    )
    columns = sorted(cells["cell"].unique())
    values, trust = (
        cells.pivot("cell", index="code", values=what).sort("code").select("code", *columns)
        for what in ("value", "trust")
    )
    result = from_detail(frame, values["code"], values.drop("code").to_numpy(), trust.drop("code").to_numpy())
    wide = pl.DataFrame(result.values.round(2), schema=columns).with_columns(
        pl.Series("occupation", frame.codes)
    )
    table = (
        wide.unpivot(index="occupation", variable_name="cell")
        .with_columns(pl.col("cell").str.split_exact("|", 1).struct.rename_fields(["element", "scale"]))
        .unnest("cell")
        .pivot("scale", index=["occupation", "element"], values="value")
    )
    return table, result


def exposure(frame: Frame, measures: pl.DataFrame) -> tuple[pl.DataFrame, Filled]:
    """Return the measures by occupation, long, and how they were filled."""
    names = measures.columns[1:]
    result = from_detail(frame, measures["code"], measures.select(names).to_numpy())
    table = (
        pl.DataFrame(result.values, schema=names)
        .with_columns(pl.Series("occupation", frame.codes))
        .unpivot(index="occupation", variable_name="measure", value_name="exposure_share")
        .with_columns(pl.col("exposure_share").round(_DECIMALS).clip(0.0, 1.0))
    )
    return table, result


def zones(frame: Frame, zone: pl.DataFrame) -> Filled:
    """Return the job zone by occupation, [occupation, 1]."""
    return from_detail(frame, zone["code"], zone.select("zone").to_numpy())


def projections(frame: Frame, published: pl.DataFrame) -> Filled:
    """Return growth in ten years, exits and transfers a year by occupation, as shares: [occupation, 3]."""
    rows = pl.DataFrame({"occupation": frame.codes}).join(
        published, on="occupation", how="left", maintain_order="left"
    )
    percent = rows.select("growth_percent", "exit_percent", "transfer_percent")
    return filled(frame, (percent.fill_null(np.nan).to_numpy() / 100.0).round(_DECIMALS))


@dataclass(frozen=True, slots=True)
class Measures:
    """What joins the occupations from other publishers."""

    zone: Filled
    skills: Filled
    projection: Filled
    exposure: Filled


def occupations(national: pl.DataFrame, measures: Measures) -> pl.DataFrame:
    """Return the table of occupations."""
    detailed = national.filter(pl.col("group") == "detailed").sort("occupation")
    growth, exits, transfers = measures.projection.values.T
    return (
        detailed.select(
            "occupation",
            "title",
            (pl.col("occupation").str.head(2) + "-0000").alias("major"),
            pl.col("employment").alias("employment_people"),
        )
        .join(pay(national), on="occupation", how="left", maintain_order="left")
        .with_columns(
            pl.Series("job_zone", measures.zone.values[:, 0].round(_DECIMALS)),
            pl.Series("job_zone_flag", measures.zone.flag()),
            pl.Series("skills_flag", measures.skills.flag()),
            pl.Series("exit_rate_annual", exits),
            pl.Series("transfer_rate_annual", transfers),
            pl.Series("growth_share_10y", growth),
            pl.Series("projection_flag", measures.projection.flag()),
            pl.Series("exposure_flag", measures.exposure.flag()),
        )
    )


def _yearly(rank: str) -> list[pl.Expr]:
    return [pl.col(f"annual_{old}").alias(f"{rank}_annual_{new}") for new, old in _PAY.items()] + [
        (pl.col(f"hourly_{old}") * HOURS_A_YEAR).alias(f"{rank}_hourly_{new}") for new, old in _PAY.items()
    ]
