"""Felten, Raj and Seamans 2018: how far progress of AI bears on each occupation's abilities."""

from __future__ import annotations

from typing import Final

import polars as pl

from passerelle.data.publishers.cells import no_repeat, within
from passerelle.data.publishers.reading import SOC, Layout, Reading
from passerelle.data.reference import Source

SOURCE: Final = Source(
    id="felten-2018",
    title="A Method to Link Advances in Artificial Intelligence to Occupational Abilities: data",
    publisher="Felten, Raj, Seamans; American Economic Association",
    vintage="2018",
    licence="CC BY 4.0",
    attribution=(
        "Felten, Raj and Seamans, A Method to Link Advances in Artificial Intelligence to Occupational "
        "Abilities, AEA Papers and Proceedings 108 (2018), doi:10.1257/pandp.20181021; "
        "Copyright 2018 American Economic Association"
    ),
    url="https://www.aeaweb.org/articles?id=10.1257/pandp.20181021",
)
IMPACT: Final = Layout(
    "felten-2018-ai-progress-cc-by/Simulation_Data_Results_Occupations.xls",
    "Felten, Raj and Seamans 2018 workbook of occupations",
    ("occ_code", "avg_wtd_impact"),
    sheet="Slopes",
)
LAYOUTS: Final = (IMPACT,)
# The scale has no natural end; the published values run from 1.42 to 6.54.
_LEAST_AND_MOST: Final = (0.0, 10.0)


def read(reading: Reading) -> pl.DataFrame:
    """Return ``code`` (SOC 2010, six digits) and ``score``, on the authors' own scale."""
    frame = reading.workbook(IMPACT)
    reading.codes(IMPACT, frame, ["occ_code"], SOC)
    frame = within(reading, IMPACT, frame, ["avg_wtd_impact"], _LEAST_AND_MOST)
    scores = frame.select(pl.col("occ_code").alias("code"), pl.col("avg_wtd_impact").alias("score"))
    return no_repeat(reading, IMPACT, scores, ("code",), "has an occupation twice.")
