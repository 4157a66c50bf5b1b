"""Exposure to direct use of a language model, as GPT-4 rated it (Eloundou 2024)."""

from __future__ import annotations

from passerelle.domain.exposure import Construct, ExposureIndex

INDEX = ExposureIndex(
    id="gpts-model-alpha",
    title="GPTs are GPTs, ratings by GPT-4, alpha",
    measures=(
        "The share of an occupation's tasks whose time a language model alone could at least "
        "halve (label E1)."
    ),
    not_meaning=(
        "Not a share of jobs lost: it says what could be sped up at equal quality, not what will "
        "be, nor what the saved time is used for. A value of 0 is not safety from other "
        "technologies. A language model rated its own kind here."
    ),
    citation=(
        "Eloundou, Manning, Mishkin and Rock, GPTs are GPTs: Labor market impact potential of "
        "LLMs, Science 384 (2024), doi:10.1126/science.adj0998."
    ),
    licence="MIT (task statements of O*NET 27.2 behind it: CC BY 4.0)",
    vintage="2023 ratings, repository of 2025-10-03",
    classification="O*NET-SOC 2019",
    low=0.0,
    high=1.0,
    construct=Construct.CAPABILITY,
    task_share=True,
    reads=("gpts-model-alpha",),
    score=lambda measures: measures["gpts-model-alpha"],
    rater="model",
    software_weight=0.0,
)
