"""The crosswalk of fields of study (CIP 2020) to the occupations that they prepare for (SOC 2018)."""

from __future__ import annotations

from typing import Final

import polars as pl

from passerelle.data.publishers.cells import no_repeat
from passerelle.data.publishers.reading import SOC, Layout, Reading
from passerelle.data.reference import Source

SOURCE: Final = Source(
    id="cip-2020-soc-2018",
    title="Crosswalk of CIP 2020 fields of study and SOC 2018 occupations",
    publisher="National Center for Education Statistics and U.S. Bureau of Labor Statistics",
    vintage="CIP 2020, SOC 2018",
    licence="Public domain (17 U.S.C. 105)",
    attribution=(
        "Source: U.S. Department of Education, National Center for Education Statistics, and U.S. Bureau of "
        "Labor Statistics, CIP 2020 to SOC 2018 crosswalk."
    ),
    url="https://nces.ed.gov/ipeds/cipcode/post3.aspx?y=56",
)
PAIRS: Final = Layout(
    "nj-my-career-crosswalks-outcomes/soc2018_cip2020_crosswalk.csv",
    "NCES and BLS crosswalk of CIP 2020 and SOC 2018",
    ("SOC2018Code", "CIP2020Code", "CIP2020Title"),
    final_newline=False,
)
CIP: Final = r"\d{2}\.\d{4}"
NO_FIELD: Final = "99.9999"  # an occupation that no field prepares for
NO_OCCUPATION: Final = "99-9999"  # a field that prepares for no occupation


def read(reading: Reading) -> pl.DataFrame:
    """Return ``field, title, soc_2018``, a row a pair; a field without an occupation has null there."""
    frame = reading.text(PAIRS)
    reading.codes(PAIRS, frame, ["SOC2018Code"], SOC)
    reading.codes(PAIRS, frame, ["CIP2020Code"], CIP)
    if frame.height and NO_OCCUPATION not in frame["SOC2018Code"]:
        reading.fault(PAIRS, "lacks the fields without an occupation, which end it; it may be cut off.")
    pairs = no_repeat(reading, PAIRS, frame, PAIRS.columns[:2], "has a pair twice.")
    return pairs.filter(pl.col("CIP2020Code") != NO_FIELD).select(
        pl.col("CIP2020Code").alias("field"),
        pl.col("CIP2020Title").str.strip_chars(". ").alias("title"),
        pl.when(pl.col("SOC2018Code") != NO_OCCUPATION).then("SOC2018Code").alias("soc_2018"),
    )
