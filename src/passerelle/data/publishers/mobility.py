"""The observed mobility network: moves of workers between occupations from one year to the next."""

from __future__ import annotations

from typing import Final

import polars as pl

from passerelle.data.publishers.reading import SOC, Layout, Reading
from passerelle.data.reference import Source

SOURCE: Final = Source(
    id="occupation-transitions-asec",
    title="Observed occupational mobility, CPS-ASEC",
    publisher="R. Maria del Rio-Chanona and co-authors",
    vintage="CPS-ASEC (years inferred: 2011-2019), BLS employment of May 2018",
    licence="CC BY 4.0",
    attribution=(
        "R. Maria del Rio-Chanona and co-authors, labour ABM data "
        "(github.com/RMariaDelRioChanona/CanadaLaborApplication, `labour_abm_canada/data`), CC BY 4.0; "
        "method: del Rio-Chanona, Mealy, Beguerisse-Díaz, Lafond, Farmer (2021) Occupational mobility and "
        "automation: a data-driven network model, J. R. Soc. Interface 18: 20200898, "
        "doi:10.1098/rsif.2020.0898; Mealy, del Rio-Chanona, Farmer (2018), SSRN 3143064."
    ),
    url="https://github.com/RMariaDelRioChanona/CanadaLaborApplication",
)
EDGES: Final = Layout(
    "occupation-transitions-asec/asec_to_bls_mobility_edgelist.csv.gz",
    "ASEC mobility edge list",
    ("OCC_source", "OCC_target", "transition_prob_BLS_ASECnorm_corr", "TOT_EMP_OCCLY"),
)
_ROW_SUM_SLACK: Final = 0.005  # the published rows add up to 0.9967 at the least


def read(reading: Reading) -> pl.DataFrame:
    """Return ``origin, target, moved_share, origin_employment``: each origin's rows add up to one."""
    frame = reading.text(EDGES)
    reading.codes(EDGES, frame, EDGES.columns[:2], SOC)
    frame = reading.reals(EDGES, frame, EDGES.columns[2:])
    edges = frame.select(
        pl.col("OCC_source").alias("origin"),
        pl.col("OCC_target").alias("target"),
        pl.col("transition_prob_BLS_ASECnorm_corr").alias("moved_share"),
        pl.col("TOT_EMP_OCCLY").alias("origin_employment"),
    )
    sums = edges.group_by("origin").agg(pl.col("moved_share").sum()).sort("origin")
    odd = sums.filter((pl.col("moved_share") - 1).abs() > _ROW_SUM_SLACK)
    if odd.height:
        what = "has origins whose shares do not add up to one; it may be cut off."
        reading.fault(EDGES, what, str(odd["origin"][0]), odd.height)
    if repeated := int(edges.select("origin", "target").is_duplicated().sum()):
        reading.fault(EDGES, "has an edge twice.", count=repeated)
    return edges
