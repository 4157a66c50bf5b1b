"""Nesta, Mapping Career Causeways: risk of automation after the suitability for machine learning of tasks."""

from __future__ import annotations

from typing import Final

import polars as pl

from passerelle.data.publishers.cells import no_repeat, within
from passerelle.data.publishers.reading import ONET_SOC, Layout, Reading
from passerelle.data.reference import Source

SOURCE: Final = Source(
    id="nesta-sml",
    title="Mapping Career Causeways: automation risk by suitability for machine learning",
    publisher="Nesta",
    vintage="2021-03 (ratings of 2018, O*NET-SOC 2010)",
    licence="MIT for the repository; that of the scores beneath is unclear, so no package has them",
    attribution=(
        "Nesta, Mapping Career Causeways (2020), risk estimates after Brynjolfsson, Mitchell and Rock "
        "(2018), AEA P&P 108"
    ),
    url="https://github.com/nestauk/mapping-career-causeways",
)
RISK: Final = Layout(
    "nesta-automation-risk-sml/mcc_risk_All_occupations.csv",
    "Nesta file of automation risk of all occupations",
    ("risk", "onet_code"),
)
LAYOUTS: Final = (RISK,)


def read(reading: Reading) -> pl.DataFrame:
    """Return ``code`` (O*NET-SOC 2010) and ``score``, 1 to 5.

    The file has a row for each ESCO occupation; those with the same O*NET code share its value.
    """
    frame = reading.text(RISK)
    reading.codes(RISK, frame, ["onet_code"], ONET_SOC)
    frame = within(reading, RISK, frame, ["risk"], (1.0, 5.0))
    scores = frame.select(pl.col("onet_code").alias("code"), pl.col("risk").alias("score"))
    return no_repeat(
        reading, RISK, scores.unique(maintain_order=True), ("code",), "has an occupation with two values."
    )
