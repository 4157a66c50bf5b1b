"""The observed mobility network: moves of workers between nodes in a year, and the nodes' jobs and pay."""

from __future__ import annotations

from typing import Final

import polars as pl

from passerelle.data.publishers.cells import no_repeat, within
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
NODES: Final = Layout(
    "occupation-transitions-asec/occ_names_bls_minor_major.csv",
    "list of the ASEC mobility network's nodes",
    ("OCC_CODE", "OCC_TITLE", "TOT_EMP", "A_MEAN"),
)
LAYOUTS: Final = (EDGES, NODES)
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


def read_nodes(reading: Reading, edges: pl.DataFrame) -> pl.DataFrame:
    """Return ``node, title, employment_people, pay_mean`` of all nodes of ``edges``: May 2018, USD a year."""
    frame = reading.text(NODES)
    reading.codes(NODES, frame, ["OCC_CODE"], SOC)
    figures = within(reading, NODES, frame, NODES.columns[2:], (1.0, float("inf")))
    nodes = no_repeat(reading, NODES, figures, ("OCC_CODE",), "has a node twice.").select(
        pl.col("OCC_CODE").alias("node"),
        pl.col("OCC_TITLE").str.strip_chars().alias("title"),
        pl.col("TOT_EMP").alias("employment_people"),
        pl.col("A_MEAN").alias("pay_mean"),
    )
    if nodes.height and edges.height:
        _check_same(reading, nodes, edges)
    return nodes


def _check_same(reading: Reading, nodes: pl.DataFrame, edges: pl.DataFrame) -> None:
    """Note where the two files of the network do not speak of the same nodes, with the same jobs."""
    there = {*edges["origin"], *edges["target"]}
    if other := sorted(there ^ set(nodes["node"])):
        what = f"does not have the nodes of {EDGES.path}; one of the two is cut off."
        reading.fault(NODES, what, other[0], len(other))
    both = edges.unique("origin").join(nodes, left_on="origin", right_on="node").sort("origin")
    odd = both.filter(pl.col("origin_employment") != pl.col("employment_people"))
    if odd.height:
        what = f"gives nodes other jobs than {EDGES.path}; they are of two editions."
        reading.fault(NODES, what, str(odd["origin"][0]), odd.height)
