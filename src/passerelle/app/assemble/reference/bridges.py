"""The snapshot's crosswalks with their losses, and the mobility network with its nodes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.reference.frame import Frame
from passerelle.app.assemble.reference.mobility import mobility as mobility_table
from passerelle.app.assemble.reference.mobility import node_bridge, node_jobs
from passerelle.app.assemble.reference.part import Part
from passerelle.app.assemble.reference.soc_links import from_soc_2010, linked, via
from passerelle.data.publishers import crosswalks, esco, mobility
from passerelle.data.publishers.crosswalks import Crosswalks, Others
from passerelle.data.publishers.esco import Esco
from passerelle.data.publishers.reading import Layout, Reading
from passerelle.data.reference import Source
from passerelle.engines import crosswalk
from passerelle.engines.crosswalk import Crosswalk

_DECIMALS: Final = 8  # of weights; beyond them two machines may differ
_TARGET: Final = "OEWS May 2024 detailed occupations"
_BY_JOBS: Final = (
    "Linked codes share each target equally; a source goes to its targets by their jobs of May 2024."
)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a crosswalk is."""

    id: str
    classification: str  # that it starts from
    vintage: str  # of the publisher's file
    rule: str


ONET_2019: Final = _Kind(
    "onet-soc-2019-to-oews-2024",
    "O*NET-SOC 2019 detail",
    "As of 2023-09-06",
    f"Cut to six digits, then by the National Employment Matrix. {_BY_JOBS}",
)
SOC_2018: Final = _Kind(
    "soc-2018-to-oews-2024",
    "SOC 2018",
    "As of 2023-09-06",
    f"By the National Employment Matrix, roll-ups of OEWS included. {_BY_JOBS}",
)
SOC_2010: Final = _Kind("soc-2010-to-oews-2024", "SOC 2010", "SOC 2018", f"Through SOC 2018. {_BY_JOBS}")
ONET_2010: Final = _Kind(
    "onet-soc-2010-to-oews-2024",
    "O*NET-SOC 2010 detail",
    "O*NET-SOC 2010",
    f"Through SOC 2010 and SOC 2018; a code of a group stands for its members. {_BY_JOBS}",
)
ISCO: Final = _Kind(
    "isco-08-to-oews-2024",
    "ISCO-08 unit groups",
    "June 2015",
    f"Through SOC 2010 and SOC 2018; a link of a minor group counts for its unit groups. {_BY_JOBS}",
)
ESCO: Final = _Kind(
    "esco-1.2-to-oews-2024",
    "ESCO v1.2.0 occupations",
    "November 2020",
    f"Through O*NET-SOC 2010; an occupation without a link takes the nearest broader one's. {_BY_JOBS}",
)
CENSUS: Final = _Kind(
    "census-2018-to-oews-2024",
    "Census 2018 occupation codes",
    "2019-09-26",
    f"Through SOC 2018; a group stands for its members that no longer code claims. {_BY_JOBS}",
)
OEWS_2020: Final = _Kind(
    "oews-2020-to-oews-2024",
    "OEWS May 2019 and May 2020 detailed occupations",
    "May 2019",
    f"Through SOC 2018. {_BY_JOBS}",
)
CIP_2020: Final = _Kind(
    "cip-2020-to-oews-2024",
    "CIP 2020 fields of study",
    "CIP 2020, SOC 2018",
    f"Through SOC 2018; a field is linked to what it prepares for. {_BY_JOBS}",
)


@dataclass(frozen=True, slots=True)
class Bridges:
    """The publishers' frames, before anything is carried."""

    crosswalks: Crosswalks
    others: Others
    esco: Esco
    edges: pl.DataFrame  # origin, target, moved_share, origin_employment
    nodes: pl.DataFrame  # node, title, employment_people, pay_mean
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class _Bridge:
    """One crosswalk to the occupations, and what it is."""

    kind: _Kind
    codes: tuple[str, ...]  # [source]
    share: Crosswalk  # [source, occupation]


def read(reading: Reading) -> Bridges:
    """Return what the crosswalks and the mobility network rest on; faults stay with ``reading``."""
    bridges, others = crosswalks.read(reading), crosswalks.read_others(reading)
    occupations, edges = esco.read(reading), mobility.read(reading)
    nodes = mobility.read_nodes(reading, edges)

    def of(source: Source, layouts: Iterable[Layout], *tables: str) -> Source:
        return replace(source, files=reading.files(*layouts), tables=tables)

    both = ("crosswalks", "crosswalk_losses")
    sources = (
        of(
            crosswalks.SOURCE,
            crosswalks.BLS_LAYOUTS,
            *both,
            "mobility_nodes",
            "skills",
            "exposure",
            "titles",
        ),
        of(crosswalks.ONET_2010_SOURCE, (crosswalks.ONET_2010,), *both),
        of(crosswalks.CENSUS_SOURCE, (crosswalks.CENSUS_2018,), *both, "mobility_jobs"),
        of(esco.SOURCE, (esco.OCCUPATIONS,), *both),
        of(esco.LINKS_SOURCE, (esco.LINKS,), *both),
        of(mobility.SOURCE, mobility.LAYOUTS, "mobility", "mobility_nodes", "mobility_jobs"),
    )
    return Bridges(bridges, others, occupations, edges, nodes, sources)


def assemble(frames: Bridges, frame: Frame, fields: pl.DataFrame) -> Part:
    """Return the tables ``crosswalks``, ``crosswalk_losses``, and the three of the mobility network.

    Args:
        frames: what was read.
        frame: the occupations, and the bridges to them.
        fields: pairs ``field, soc_2018`` of a field of study and an occupation, null where it has none.
    """
    bridges = _bridges(frames, frame, fields)
    soc_2010, census_2010 = frames.crosswalks.soc_2010, frames.others.census_2010
    moves, moves_notes = mobility_table(frames.edges, soc_2010, census_2010)
    nodes, nodes_note = node_bridge(frames.edges, soc_2010, frame)
    tables = {
        "crosswalks": pl.concat([_weights(bridge, frame) for bridge in bridges]),
        "crosswalk_losses": pl.concat([_losses(bridge, frame) for bridge in bridges]),
        "mobility": moves,
        "mobility_nodes": nodes,
        "mobility_jobs": node_jobs(frames.edges, frames.nodes, soc_2010, census_2010),
    }
    return Part(tables, frames.sources, (_esco_in_words(frames.esco), *moves_notes, nodes_note))


def _bridges(frames: Bridges, frame: Frame, fields: pl.DataFrame) -> tuple[_Bridge, ...]:
    """Return every crosswalk of the snapshot, chained to the occupations."""
    soc_2018 = _soc_2018(frames.crosswalks, frame)
    soc_2010 = _Bridge(SOC_2010, *from_soc_2010(frames.crosswalks.soc_2010, frame))
    detail = frames.others.onet_2010
    codes = tuple(detail["code"].unique().sort())
    by_detail = crosswalk.chained(via(detail, codes, soc_2010.codes, overlap=True), soc_2010.share)
    onet_2010 = _Bridge(ONET_2010, codes, by_detail)
    census = frames.others.census_2018
    codes = tuple(census["census"].unique().sort())
    by_census = crosswalk.chained(via(census, codes, soc_2018.codes), soc_2018.share)
    onet = frames.crosswalks.onet.select("code", pl.col("code").str.head(7).alias("soc"))
    links = _esco_links(frames.esco)
    return (
        _chained(ONET_2019, onet, onet["code"], soc_2018),
        soc_2018,
        soc_2010,
        onet_2010,
        _chained(ISCO, isco := _unit_groups(frames.others.isco), isco["isco"], soc_2010),
        _chained(ESCO, links, frames.esco.occupations["code"], onet_2010),
        _Bridge(CENSUS, codes, by_census),
        _chained(OEWS_2020, frames.others.hybrid, frames.others.hybrid["occupation"], soc_2018),
        _chained(CIP_2020, fields.drop_nulls("soc_2018"), fields["field"], soc_2018),
    )


def _soc_2018(pairs: Crosswalks, frame: Frame) -> _Bridge:
    codes = tuple(sorted({*frame.soc, *pairs.titles["soc_2018"]}))
    known = pl.Series("soc", frame.soc, dtype=pl.String)
    same = linked(known, known, codes, frame.soc)
    return _Bridge(SOC_2018, codes, crosswalk.chained(same, frame.soc_to_oews))


def _chained(kind: _Kind, pairs: pl.DataFrame, sources: pl.Series, onward: _Bridge) -> _Bridge:
    """Return the crosswalk of ``pairs`` (source, code of ``onward``), for all of ``sources``, to the end."""
    codes = tuple(sources.unique().sort())
    first = linked(pairs[:, 0], pairs[:, 1], codes, onward.codes)
    return _Bridge(kind, codes, crosswalk.chained(first, onward.share))


def _weights(bridge: _Bridge, frame: Frame) -> pl.DataFrame:
    held = crosswalk.weights(bridge.share, frame.jobs).tocoo()
    table = pl.DataFrame(
        {
            "crosswalk": [bridge.kind.id] * held.nnz,
            "source": [bridge.codes[place] for place in held.row],
            "target": [frame.codes[place] for place in held.col],
            "weight": held.data.round(_DECIMALS),
        }
    )
    return table.filter(pl.col("weight") > 0.0).sort("source", "target")


def _losses(bridge: _Bridge, frame: Frame) -> pl.DataFrame:
    lost = crosswalk.loss(bridge.share, np.ones(len(bridge.codes)), frame.jobs)
    return pl.DataFrame(
        {
            "crosswalk": bridge.kind.id,
            "source_classification": bridge.kind.classification,
            "target_classification": _TARGET,
            "vintage": bridge.kind.vintage,
            "rule": bridge.kind.rule,
            "sources": len(bridge.codes),
            "targets": len(frame.codes),
            "source_lost_share": round(lost.source_share, _DECIMALS),
            "target_lost_share": round(lost.unreached_share, _DECIMALS),
            "split_share": round(lost.split_share, _DECIMALS),
        }
    )


def _unit_groups(isco: pl.DataFrame) -> pl.DataFrame:
    """Return links by unit group: one of a minor group (three digits) counts for each of its unit groups."""
    units = isco.filter(pl.col("isco").str.len_chars() == 4)
    groups = isco.filter(pl.col("isco").str.len_chars() < 4).rename({"isco": "group"})
    members = units.select("isco", pl.col("isco").str.head(3).alias("group")).unique(maintain_order=True)
    spread = groups.join(members, on="group", how="inner", maintain_order="left")
    return pl.concat([units.select("isco", "soc_2010"), spread.select("isco", "soc_2010")])


def _esco_links(frames: Esco) -> pl.DataFrame:
    """Return ``code, onet``: each occupation's own link, else that of the nearest broader occupation."""
    linked = frames.occupations.join(frames.links, on="uri", how="inner", maintain_order="left")
    own = dict(linked.select("code", "onet").iter_rows())
    pairs = []
    for code in frames.occupations["code"]:
        broader = code
        while broader and broader not in own:
            broader = broader.rpartition(".")[0]  # 2654.1.7 is narrower than 2654.1
        if broader:
            pairs.append((code, own[broader]))
    return pl.DataFrame(pairs, schema={"code": pl.String, "onet": pl.String}, orient="row")


def _esco_in_words(frames: Esco) -> str:
    occupations, links = frames.occupations, frames.links
    own = occupations.join(links, on="uri", how="inner").height
    gone = links.join(occupations, on="uri", how="anti").height
    carried = _esco_links(frames).height
    unsure = links.filter(pl.col("confidence") < 1.0).height
    return (
        f"ESCO v1.2.0: {own:,} of {occupations.height:,} occupations have a link to O*NET of their own, "
        f"{carried - own:,} take that of a broader occupation, {occupations.height - carried:,} have none. "
        f"{gone} of {links.height:,} links name an occupation that v1.2.0 does not have; {unsure} are of the "
        "lowest confidence that their author gives."
    )
