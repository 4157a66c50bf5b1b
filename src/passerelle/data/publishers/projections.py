"""BLS Employment Projections 2024-34: growth, labour-force exits and occupational transfers."""

from __future__ import annotations

from typing import Final

import polars as pl

from passerelle.data.publishers.reading import SOC, Layout, Reading
from passerelle.data.reference import Source

SOURCE: Final = Source(
    id="bls-employment-projections",
    title="Employment Projections, occupational tables 1.2 and 1.10",
    publisher="U.S. Bureau of Labor Statistics",
    vintage="2024-34",
    licence="Public domain (17 U.S.C. 105)",
    attribution="Source: Employment Projections program, U.S. Bureau of Labor Statistics.",
    url="https://www.bls.gov/emp/tables.htm",
)
_CODE: Final = "2024 National Employment Matrix code"
_TYPE: Final = "Occupation type"
_GROWTH: Final = "Employment change, percent, 2024–34"
_EXITS: Final = "Labor force exit rate, 2024–34 annual average"
_TRANSFERS: Final = "Occupational transfer rate, 2024–34 annual average"
_PATH: Final = "bls-employment-projections/occupation_2024-34.xlsx"
_RELEASE: Final = "Employment Projections workbook 'occupation' of 2024-34"
GROWTH: Final = Layout(_PATH, _RELEASE, (_CODE, _TYPE, _GROWTH), "Table 1.2", 1)
SEPARATIONS: Final = Layout(_PATH, _RELEASE, (_CODE, _TYPE, _EXITS, _TRANSFERS), "Table 1.10", 1)
_NOT_APPLICABLE: Final = {"—": None}


def read(reading: Reading) -> pl.DataFrame:
    """Return ``occupation, growth_percent, exit_percent, transfer_percent``, one row per occupation."""
    growth = _line_items(reading, GROWTH, {_GROWTH: "growth_percent"})
    separations = _line_items(reading, SEPARATIONS, {_EXITS: "exit_percent", _TRANSFERS: "transfer_percent"})
    if odd := len(set(growth["occupation"]) ^ set(separations["occupation"])):
        reading.fault(SEPARATIONS, "has other occupations in table 1.10 than in table 1.2.", count=odd)
    return growth.join(separations, on="occupation", how="left")


def _line_items(reading: Reading, layout: Layout, names: dict[str, str]) -> pl.DataFrame:
    frame = reading.workbook(layout)
    frame = reading.reals(layout, frame, list(names), _NOT_APPLICABLE)
    items = frame.filter(pl.col(_TYPE) == "Line item").select(
        pl.col(_CODE).alias("occupation"), *(pl.col(old).alias(new) for old, new in names.items())
    )
    if odd := items.filter(~pl.col("occupation").str.contains(f"^{SOC}$").fill_null(value=False)).height:
        reading.fault(layout, f"{layout.sheet} has line items without an occupation's code.", count=odd)
    if repeated := int(items["occupation"].is_duplicated().sum()):
        reading.fault(layout, f"{layout.sheet} has an occupation twice.", count=repeated)
    return items
