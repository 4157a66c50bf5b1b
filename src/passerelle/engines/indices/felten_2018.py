"""How far progress in AI before language models bears on an occupation's abilities (Felten 2018)."""

from __future__ import annotations

from passerelle.domain.exposure import Construct, ExposureIndex

INDEX = ExposureIndex(
    id="felten-2018",
    title="Felten, Raj and Seamans 2018, AI progress",
    measures=(
        "How far measured progress of AI bears on the abilities that an occupation needs. A scale without "
        "a natural end: the publisher's values run from 1.4 to 6.5."
    ),
    not_meaning=(
        "It measures progress against human abilities, precedes language models, and does not say whether "
        "the progress replaces or helps: pilots and physicists stand highest."
    ),
    citation=(
        "Felten, Raj and Seamans, A Method to Link Advances in Artificial Intelligence to Occupational "
        "Abilities, AEA Papers and Proceedings 108 (2018), doi:10.1257/pandp.20181021."
    ),
    licence="CC BY 4.0",
    vintage="2018",
    classification="SOC 2010",
    low=0.0,
    high=7.0,  # no natural end: this only bounds what a snapshot may hold
    construct=Construct.PROGRESS,
    task_share=False,
    reads=("felten-2018",),
    score=lambda measures: measures["felten-2018"],
    anchors=("53-2011", "19-2012"),
)
