"""The publishers' frames to arrays for crosswalks and imputation, and back to the snapshot's tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from passerelle.data.publishers.crosswalks import Crosswalks
from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines import crosswalk, imputation

TOP_CODE_USD: Final = 239_200.0  # OEWS May 2023 and May 2024: $115.00 an hour or more
HOURS_A_YEAR: Final = 2_080.0  # OEWS's own conversion: 40 hours x 52 weeks
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


def carried_from_2010(
    frame: Frame, detail: pl.Series, values: Floats, onet_2010: pl.DataFrame, soc_2010: pl.DataFrame
) -> Floats:
    """Return measures of O*NET-SOC 2010 detail by occupation, not a number where none is rated.

    The mean over the detail of a SOC 2010 code, then over the SOC 2010 codes that a SOC 2018 code
    is made of, then over the SOC codes of an OEWS roll-up; each alike.

    Args:
        frame: the occupations, and the bridges to them.
        detail: [row] O*NET-SOC 2010 codes.
        values: [row, column]
        onet_2010: pairs ``code, soc_2010``.
        soc_2010: pairs ``soc_2010, soc_2018``.
    """
    rows = pl.DataFrame({"code": detail}).with_row_index("row").join(onet_2010, on="code", how="inner")
    old = tuple(rows["soc_2010"].unique().sort())
    to_old = crosswalk.from_pairs(
        rows["row"].cast(pl.Int64).to_numpy(), positions(rows["soc_2010"], old), (len(detail), len(old))
    )
    pairs = soc_2010.filter(pl.col("soc_2010").is_in(old), pl.col("soc_2018").is_in(frame.soc))
    to_new = crosswalk.from_pairs(
        positions(pairs["soc_2010"], old),
        positions(pairs["soc_2018"], frame.soc),
        (len(old), len(frame.soc)),
    )
    by_soc = crosswalk.averaged(to_new, crosswalk.averaged(to_old, values))
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


def filled(frame: Frame, values: Floats) -> Filled:
    """Return ``values`` [occupation, column] with gaps filled from SOC siblings, weighted by jobs.

    Siblings stand in the same broad group, else the same minor, else the same major group.
    """
    groups = kinship(frame)
    result = imputation.impute(values, groups, frame.jobs)
    return Filled(result.values, result.imputed, imputation.error_of(values, groups, frame.jobs))


def kinship(frame: Frame) -> Ints:
    """Return the broad, minor and major group of each occupation, [level, occupation]."""
    return np.array(
        [np.unique([code[:digits] for code in frame.codes], return_inverse=True)[1] for digits in _KINSHIP],
        dtype=np.int64,
    )


def to_occupations(frame: Frame, codes: pl.Series) -> pl.Series:
    """Return the OEWS code of each SOC or O*NET-SOC code, null where it has none."""
    links = frame.soc_to_oews.share.tocoo()
    target = {
        frame.soc[source]: frame.codes[place]
        for source, place in zip(links.row.tolist(), links.col.tolist(), strict=True)
    }
    return codes.str.head(7).replace_strict(target, default=None, return_dtype=pl.String)


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


def occupations(national: pl.DataFrame, *columns: pl.DataFrame) -> pl.DataFrame:
    """Return the table of occupations; each frame of ``columns`` has one row per ``occupation``.

    Raises:
        ValueError: a frame lacks an occupation.
    """
    detailed = national.filter(pl.col("group") == "detailed").sort("occupation")
    table = detailed.select(
        "occupation",
        "title",
        (pl.col("occupation").str.head(2) + "-0000").alias("major"),
        pl.col("employment").alias("employment_people"),
    )
    for more in (pay(national), *columns):
        if lacking := set(table["occupation"]) - set(more["occupation"]):
            raise ValueError(f"no {', '.join(more.columns[1:])} for {min(lacking)}")
        table = table.join(more, on="occupation", how="left", maintain_order="left", validate="1:1")
    return table


def _yearly(rank: str) -> list[pl.Expr]:
    return [pl.col(f"annual_{old}").alias(f"{rank}_annual_{new}") for new, old in _PAY.items()] + [
        (pl.col(f"hourly_{old}") * HOURS_A_YEAR).alias(f"{rank}_hourly_{new}") for new, old in _PAY.items()
    ]
