"""The mobility network of the snapshot: edges as published and cleaned, nodes with jobs and occupations."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from scipy.sparse.csgraph import connected_components

from passerelle.app.assemble.positions import positions
from passerelle.app.assemble.reference.frame import Frame
from passerelle.app.assemble.reference.soc_links import from_soc_2010, started, via
from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines import crosswalk, network

THIN_SHARE: Final = 0.002  # edges under it are few people in small nodes; they are kept, and reported
_DECIMALS: Final = 8  # of weights; beyond them two machines may differ
_ROW_DECIMALS: Final = 12  # of moves, so that a row still adds up to one
_RULES: Final = ("", "siblings", "row-sum", "siblings, row-sum")


def mobility(
    edges: pl.DataFrame, soc_2010: pl.DataFrame, census_2010: pl.DataFrame
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Return every edge with its share as published and cleaned, and what the cleaning did, in words.

    Args:
        edges: origin, target, moved_share, origin_employment.
        soc_2010: pairs of SOC 2010 and SOC 2018 codes.
        census_2010: pairs of Census 2010 and SOC 2010 codes; they only check the rule of siblings.
    """
    nodes = _nodes(edges)
    order = pl.Series("node", nodes)
    origin, target = positions(edges["origin"], order), positions(edges["target"], order)
    raw = np.zeros((len(nodes), len(nodes)))
    raw[origin, target] = edges["moved_share"].to_numpy()
    # A node that is only ever a target has no row of its own, and nobody of whom to say more than that.
    np.fill_diagonal(raw, np.where(raw.sum(axis=1) > 0.0, np.diagonal(raw), 1.0))
    cleaned = network.clean(raw)
    rule = np.array(_RULES)[cleaned.merged[origin, target] + 2 * cleaned.scaled[origin]]
    moved = cleaned.moved[origin, target]
    table = edges.select(
        "origin",
        "target",
        pl.Series("moved_share", np.where(rule == "", moved, moved.round(_ROW_DECIMALS))),
        pl.col("moved_share").alias("moved_raw_share"),
        pl.Series("rule", rule),
    )
    listed = _listed_codes(nodes, soc_2010, census_2010)
    people = _node_jobs(edges, nodes)
    return table, (
        _siblings_in_words(raw, cleaned, people, listed),
        *_rows_in_words(raw, cleaned, people),
    )


def node_jobs(
    edges: pl.DataFrame, nodes: pl.DataFrame, soc_2010: pl.DataFrame, census_2010: pl.DataFrame
) -> pl.DataFrame:
    """Return the nodes with title, jobs, pay and survey code, as schema MOBILITY_JOBS.

    Args:
        edges: origin, target, moved_share, origin_employment.
        nodes: node, title, employment_people, pay_mean.
        soc_2010: pairs of SOC 2010 and SOC 2018 codes.
        census_2010: pairs of Census 2010 and SOC 2010 codes.
    """
    codes = _nodes(edges)
    listed = _listed_codes(codes, soc_2010, census_2010)
    _, group = connected_components(listed, directed=False)
    _, first = np.unique(group, return_index=True)  # nodes ascend, so the first of a group is its smallest
    survey = pl.DataFrame({"node": codes, "survey_code": [codes[first[place]] for place in group]})
    return nodes.join(survey, on="node", how="inner", validate="1:1")


def node_bridge(edges: pl.DataFrame, soc_2010: pl.DataFrame, frame: Frame) -> tuple[pl.DataFrame, str]:
    """Return the share of each node's jobs in each occupation, and what is lost, in words.

    A node is a SOC 2010 code or the start of several: 13-1020 stands for 13-1021 to 13-1029. An
    occupation that SOC 2018 made of several SOC 2010 codes is shared out among them equally,
    and jobs of 2024 say how much of a node each of its occupations is.
    """
    nodes = _nodes(edges)
    old, from_old = from_soc_2010(soc_2010, frame)
    bridge = crosswalk.chained(started(nodes, old), from_old)
    held = crosswalk.weights(bridge, frame.jobs).tocoo()
    table = pl.DataFrame(
        {
            "node": [nodes[place] for place in held.row],
            "occupation": [frame.codes[place] for place in held.col],
            "weight": held.data.round(_DECIMALS),
        }
    )
    return table, _nodes_in_words(nodes, frame, crosswalk.loss(bridge, _node_jobs(edges, nodes), frame.jobs))


def _siblings_in_words(raw: Floats, cleaned: network.Cleaned, people: Floats, listed: Bools) -> str:
    merged = cleaned.merged & ~np.eye(len(raw), dtype=np.bool_)
    members = _members(cleaned.code)
    confirmed = sum(bool(listed[np.ix_(which, which)].all()) for which in members)
    beyond = int((listed & (cleaned.code[:, None] != cleaned.code)).sum()) // 2
    return (
        f"Mobility, rule of siblings: {len(members)} codes of the survey were split over "
        f"{sum(len(which) for which in members)} nodes; {int(merged.sum())} edges among siblings, "
        f"{network.moving_share(raw, people, merged):.1%} of all moves, are given to staying. The Census "
        f"list of 2010 names {confirmed} of these codes, and puts {beyond} pairs of other nodes under one."
    )


def _rows_in_words(raw: Floats, cleaned: network.Cleaned, people: Floats) -> tuple[str, ...]:
    before, after = network.staying(raw, people), network.staying(cleaned.moved, people)
    thin = (cleaned.moved > 0.0) & (cleaned.moved < THIN_SHARE) & ~np.eye(len(raw), dtype=np.bool_)
    return (
        (
            f"Mobility, rule of row sums: {int(cleaned.scaled.sum())} rows are scaled to one; the least "
            f"added up to {raw.sum(axis=1).min():.4f}."
        ),
        (
            f"Mobility, thin edges: {int(thin.sum()):,} edges under {THIN_SHARE:g} hold "
            f"{network.moving_share(cleaned.moved, people, thin):.1%} of the moves that remain and are kept."
        ),
        (
            f"Staying in a node for a year: median {before.median_share:.3f} as published, "
            f"{after.median_share:.3f} cleaned; mean over jobs {before.mean_share:.3f} and "
            f"{after.mean_share:.3f}; nodes under {network.FEW_STAY:g} {before.few} with "
            f"{before.few_people:,.0f} jobs and {after.few} with {after.few_people:,.0f}."
        ),
    )


def _members(code: Ints) -> list[Ints]:
    """Return the nodes of each code that has several."""
    every = [np.flatnonzero(code == first) for first in np.unique(code)]
    return [which for which in every if len(which) > 1]


def _listed_codes(nodes: tuple[str, ...], soc_2010: pl.DataFrame, census_2010: pl.DataFrame) -> Bools:
    """Return which pairs of nodes share a code of the Census list of 2010, [node, node]."""
    old = tuple(soc_2010["soc_2010"].unique().sort())
    census = tuple(census_2010["census"].unique().sort())
    by_node, by_census = started(nodes, old).share, via(census_2010, census, old).share
    shared = (by_node @ by_census.T @ by_census @ by_node.T).toarray() > 0.0
    np.fill_diagonal(shared, val=True)
    return np.asarray(shared, dtype=np.bool_)


def _nodes(edges: pl.DataFrame) -> tuple[str, ...]:
    return tuple(sorted({*edges["origin"], *edges["target"]}))


def _node_jobs(edges: pl.DataFrame, nodes: tuple[str, ...]) -> Floats:
    """Return the jobs of each node as the network's authors give them, [node]."""
    jobs = edges.group_by("origin").agg(pl.col("origin_employment").first())
    rows = pl.DataFrame({"origin": nodes}).join(jobs, on="origin", how="left", maintain_order="left")
    return rows["origin_employment"].fill_null(0.0).to_numpy()


def _nodes_in_words(nodes: tuple[str, ...], frame: Frame, lost: crosswalk.Loss) -> str:
    without_occupation = ", ".join(nodes[place] for place in lost.sources) or "none"
    without_node = ", ".join(frame.codes[place] for place in lost.targets) or "none"
    return (
        f"Mobility network of {len(nodes)} nodes. Nodes that reach no occupation: {without_occupation}, with "
        f"{lost.source_share:.2%} of its jobs. Occupations without a node: {without_node}; in all, "
        f"{lost.target_share:.2%} of OEWS jobs are not covered. {lost.split_share:.1%} of the network's jobs "
        "stand in nodes of several occupations."
    )
