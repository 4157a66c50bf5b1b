"""Observed exposure of an occupation to a language model in use (Anthropic 2026)."""

from __future__ import annotations

from passerelle.domain.exposure import Construct, ExposureIndex

INDEX = ExposureIndex(
    id="anthropic-observed",
    title="Anthropic Economic Index, observed exposure",
    measures=(
        "How far Anthropic saw its language model in use for an occupation's tasks, on the publisher's "
        "scale of 0 to 1. It orders occupations; it is no share of tasks that could be sped up."
    ),
    not_meaning=(
        "Absence of use is not absence of exposure: 54 % of the published occupations stand at exactly 0. "
        "One vendor's product; the occupation is inferred from the task, not from the user."
    ),
    citation=(
        "Anthropic Economic Index, labour-market impacts (2026), "
        "https://huggingface.co/datasets/Anthropic/EconomicIndex; Handa and others (2025), arXiv:2503.04761."
    ),
    licence="CC BY (the publisher gives no version)",
    vintage="labor_market_impacts, with the report of March 2026",
    classification="SOC 2018",
    low=0.0,
    high=1.0,
    construct=Construct.USE,
    task_share=False,
    reads=("anthropic-observed",),
    score=lambda measures: measures["anthropic-observed"],
    anchors=("15-1251", "43-4051", "43-9021"),
    ranked=True,
)
