"""The tables of the reference snapshot on observed moves between occupations."""

from __future__ import annotations

from typing import Final

from passerelle.data.schema.table import Table, real, text

MOBILITY: Final = Table(
    "mobility",
    "Observed moves between occupations on the network's own nodes: raw, and cleaned by written rules",
    (
        text("origin", "Node: occupation last year"),
        text("target", "Node: occupation this year"),
        real(
            "moved_share",
            "Share of the origin's workers found in the target a year later, cleaned",
            "share a year",
            low=0.0,
            high=1.0,
        ),
        real("moved_raw_share", "The same as published", "share a year", low=0.0, high=1.0),
        text("rule", "Which rule changed it; empty where none did", nullable=True),
    ),
    ("origin", "target"),
)

MOBILITY_NODES: Final = Table(
    "mobility_nodes",
    "How the network's nodes and the occupations meet",
    (
        text("node", "Node of the mobility network (hybrid SOC 2010)"),
        text("occupation", "SOC 2018 code"),
        real("weight", "Share of the node's jobs that the occupation holds", "share", low=0.0, high=1.0),
    ),
    ("node", "occupation"),
)

MOBILITY_JOBS: Final = Table(
    "mobility_jobs",
    "The nodes of the mobility network as its authors give them, with jobs and pay of May 2018",
    (
        text("node", "Node of the network (hybrid SOC 2010); its first two digits are its major group"),
        text("title", "Short title"),
        real("employment_people", "Jobs, May 2018", "people", low=0.0),
        real("pay_mean", "Mean yearly pay, May 2018", "USD a year", low=0.0),
        text(
            "survey_code",
            "The smallest node under the same code of the Census list of 2010, by which the survey asks; the "
            "node itself where it stands alone",
        ),
    ),
    ("node",),
)
