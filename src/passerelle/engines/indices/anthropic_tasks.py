"""Mean observed use of a language model over an occupation's tasks (Anthropic 2026)."""

from __future__ import annotations

from passerelle.domain.exposure import Construct, ExposureIndex

INDEX = ExposureIndex(
    id="anthropic-tasks",
    title="Anthropic Economic Index, task penetration",
    measures=(
        "The mean, over an occupation's tasks by their weight, of the publisher's penetration of each task: "
        "how far its language model was seen in use for it. The mean is ours, the figures by task are not."
    ),
    not_meaning=(
        "Not the published occupation score (that is anthropic-observed), and no share of tasks that could "
        "be sped up. A task at 0 was not seen in one vendor's product; it may well be done elsewhere."
    ),
    citation=(
        "Anthropic Economic Index, labour-market impacts (2026), "
        "https://huggingface.co/datasets/Anthropic/EconomicIndex; Handa and others (2025), arXiv:2503.04761."
    ),
    licence="CC BY (the publisher gives no version)",
    vintage="labor_market_impacts, with the report of March 2026",
    classification="tasks of O*NET, by their words",
    low=0.0,
    high=1.0,
    construct=Construct.USE,
    task_share=False,
    reads=("anthropic-tasks",),
    score=lambda measures: measures["anthropic-tasks"],
)
