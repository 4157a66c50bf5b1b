"""Exposure to a language model, with software counted in full, as GPT-4 rated it (Eloundou 2024)."""

from __future__ import annotations

from passerelle.domain.exposure import Construct, ExposureIndex

INDEX = ExposureIndex(
    id="gpts-model-zeta",
    title="GPTs are GPTs, ratings by GPT-4, zeta",
    measures=(
        "As alpha, plus the whole share of tasks that need further software on top of the model "
        "(E1 + E2). The publisher's file calls it gamma."
    ),
    not_meaning=(
        "Not a share of jobs lost: it says what could be sped up at equal quality, not what will "
        "be, nor what the saved time is used for. A value of 0 is not safety from other "
        "technologies. A language model rated its own kind here: its ratings lie above people's once "
        "software counts."
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
    reads=("gpts-model-zeta",),
    score=lambda measures: measures["gpts-model-zeta"],
    rater="model",
    software_weight=1.0,
)
