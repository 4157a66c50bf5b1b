"""How far a chat assistant is used for, and succeeds at, an occupation's activities (Tomlinson 2025)."""

from __future__ import annotations

from passerelle.domain.exposure import Construct, ExposureIndex

INDEX = ExposureIndex(
    id="working-with-ai",
    title="Working with AI, applicability score",
    measures=(
        "How much of an occupation's work activities people were seen using Microsoft's Copilot for, how "
        "often they completed and with how wide a scope. It orders occupations; it is no share of tasks."
    ),
    not_meaning=(
        "Not replacement of jobs: Microsoft says that its scores must not be read so. One vendor's chat "
        "product; the activity is read from the conversation, not from the user's job."
    ),
    citation=(
        "Tomlinson, Jaffe, Wang, Counts and Suri, Working with AI: Measuring the Applicability of "
        "Generative AI to Occupations (2025), arXiv:2507.07935."
    ),
    licence="CC BY 4.0",
    vintage="conversations of January to September 2024, repository of 2025-10-17",
    classification="SOC 2018",
    low=0.0,
    high=1.0,
    construct=Construct.USE,
    task_share=False,
    reads=("working-with-ai",),
    score=lambda measures: measures["working-with-ai"],
    anchors=("27-3091", "19-3093", "53-6061", "41-3091", "27-3043"),
    ranked=True,
)
