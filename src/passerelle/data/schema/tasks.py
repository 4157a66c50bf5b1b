"""The tables of the reference snapshot on tasks, work activities and their use of language models."""

from __future__ import annotations

from typing import Final

import polars as pl

from passerelle.data.schema.table import Column, Table, real, text, whole

_SHARE_OF_RATING: Final = "1 or 0 where rated; a mean over kindred tasks where imputed"

TASKS: Final = Table(
    "tasks",
    "The tasks of O*NET by number, without their words, and what language models could do of each",
    (
        whole("task", "O*NET task id"),
        text("detail", "O*NET-SOC code"),
        real("weight", "2 for core tasks, 1 for others, as the published scores weigh them", "", low=1.0),
        Column("rated", pl.Boolean, "In O*NET 27.2, whose tasks were rated"),
        Column("current", pl.Boolean, "In O*NET 29.0, the snapshot's own"),
        *(
            real(
                f"{rater}_{label}_share",
                f"{who}: {what}; {_SHARE_OF_RATING}",
                "share",
                low=0.0,
                high=1.0,
            )
            for rater, who in (("human", "People"), ("model", "GPT-4"))
            for label, what in (
                ("direct", "a language model alone at least halves the time (E1)"),
                ("software", "a language model with further software does (E2)"),
            )
        ),
        text("rating_flag", "How the ratings were had", choices=("measured", "imputed")),
        real(
            "penetration_share",
            "Observed use of a language model in the task (Anthropic)",
            "share",
            low=0.0,
            high=1.0,
            nullable=True,
        ),
    ),
    ("task",),
)

TASK_WORDS: Final = Table(
    "task_words",
    "How often each word stands in the current tasks of an occupation; words as numbers, without their text",
    (
        text("occupation", "SOC 2018 code; an occupation without tasks of its own has no rows"),
        whole(
            "word",
            "Its place, from 0, in the alphabetical order of the words that are kept: runs of three letters "
            "or more, small, a last s after three letters dropped save in ss, in at least two occupations "
            "and in at most half of those with tasks",
            low=0,
        ),
        whole("times", "How often it stands there, over all tasks of O*NET 29.0", "times", low=1),
    ),
    ("occupation", "word"),
)

ACTIVITIES: Final = Table(
    "activities",
    "Work activities of O*NET: general, intermediate, detailed",
    (
        text("activity", "O*NET activity id"),
        text("level", "How detailed", choices=("general", "intermediate", "detailed")),
        text("parent", "The activity above; empty for a general one", nullable=True),
        text("title", "Short title; empty for a detailed one", nullable=True),
    ),
    ("activity",),
)

TASK_ACTIVITIES: Final = Table(
    "task_activities",
    "Which detailed work activities each task is made of",
    (whole("task", "O*NET task id"), text("activity", "O*NET detailed work activity id")),
    ("task", "activity"),
)

ACTIVITY_USE: Final = Table(
    "activity_use",
    "Observed use of a language model by intermediate work activity (Microsoft)",
    (
        text("activity", "O*NET intermediate work activity id"),
        text("side", "Whose activity", choices=("user", "ai")),
        real("use_share", "Share of conversations", "share", low=0.0, high=1.0),
        real("completion_share", "Share completed", "share", low=0.0, high=1.0, nullable=True),
        real("scope_share", "Share with moderate scope or more", "share", low=0.0, high=1.0, nullable=True),
        real(
            "positive_share", "Share of feedback that is positive", "share", low=0.0, high=1.0, nullable=True
        ),
    ),
    ("activity", "side"),
)

USAGE_TASKS: Final = Table(
    "usage_tasks",
    "Share of conversations by task of O*NET 20.1 (Anthropic, 2025)",
    (
        whole("task", "O*NET 20.1 task id"),
        text("detail", "O*NET-SOC 2010 code"),
        real(
            "use_share",
            "Share of conversations, split over tasks with the same words",
            "share",
            low=0.0,
            high=1.0,
        ),
    ),
    ("task",),
)

USAGE_MODES: Final = Table(
    "usage_modes",
    "How people use a language model (Anthropic, 2025)",
    (
        text("mode", "Mode of use"),
        text("kind", "What the publisher counts it as", choices=("automation", "augmentation", "none")),
        real("use_share", "Share of conversations", "share", low=0.0, high=1.0),
    ),
    ("mode",),
)

TITLE_JOIN: Final = Table(
    "title_join",
    "O*NET occupations joined to OEWS May 2021 by title, as the paper's authors did",
    (
        text("detail", "O*NET-SOC code"),
        text("occupation", "OEWS 2021 code that the title matched"),
        real("employment_people", "Jobs of that OEWS row, May 2021", "people", low=0.0),
    ),
    ("detail",),
)
