"""The snapshot's flows of people: jobs by sector, and quits by industry."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.reference.frame import HOURS_A_YEAR, TOP_CODE_USD, Frame
from passerelle.domain.units import Floats

_DECIMALS: Final = 8  # beyond them two machines may differ
_YEAR: Final = 12  # months in a mean, so that seasons and single months weigh nothing
_ENDS: Final = (10.0, 50.0, 90.0)  # percentiles of low, central and high

# JOLTS industry of each NAICS sector. JOLTS pools mining with logging, transport with utilities, and
# professional services with head offices and administrative support.
INDUSTRIES: Final = {
    "11": "110099",
    "21": "110099",
    "22": "480099",
    "23": "230000",
    "31-33": "300000",
    "42": "420000",
    "44-45": "440000",
    "48-49": "480099",
    "51": "510000",
    "52": "520000",
    "53": "530000",
    "54": "540099",
    "55": "540099",
    "56": "540099",
    "61": "610000",
    "62": "620000",
    "71": "710000",
    "72": "720000",
    "81": "810000",
    "99": "900000",
    "total": "000000",
    "federal": "910000",
    "state-and-local": "920000",
    "state-and-local-excluding-education": "929000",
}


def sectors(published: pl.DataFrame, frame: Frame) -> pl.DataFrame:
    """Return jobs and median pay of each occupation in each sector, where employment was released."""
    median = pl.coalesce(pl.col("annual_median"), pl.col("hourly_median") * HOURS_A_YEAR)
    return published.filter(
        pl.col("occupation").is_in(frame.codes), pl.col("employment").is_not_null()
    ).select(
        "sector",
        "occupation",
        pl.col("employment").alias("employment_people"),
        median.replace(np.inf, TOP_CODE_USD).round(0).alias("pay_median"),
    )


def quits(published: pl.DataFrame) -> pl.DataFrame:
    """Return the spread of each industry's quits rate over its 12-month means, and the latest of them."""
    series = {
        str(industry): (str(rows["title"][0]), rows.sort("month")["quits_percent"].to_numpy() / 100.0)
        for (industry,), rows in published.group_by("industry", maintain_order=True)
    }
    rows = []
    for sector, industry in INDUSTRIES.items():
        if industry in series:
            title, monthly = series[industry]
            rows.append((sector, title, *spread_of_means(monthly)))
    names = ["sector", "title", "low_monthly", "central_monthly", "high_monthly", "latest_monthly"]
    return pl.DataFrame(rows, schema=names, orient="row")


def spread_of_means(monthly: Floats) -> tuple[float, float, float, float]:
    """Return the 10th, 50th and 90th percentile of the means over 12 months in a row, and the last mean.

    A series shorter than 12 months has one mean.
    """
    window = min(_YEAR, len(monthly))
    means = np.lib.stride_tricks.sliding_window_view(monthly, window).mean(axis=1)
    low, central, high = np.percentile(means, _ENDS)
    low, central, high, latest = (round(float(rate), _DECIMALS) for rate in (low, central, high, means[-1]))
    return low, central, high, latest
