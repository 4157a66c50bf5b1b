"""GPTs are GPTs: exposure of each O*NET occupation to language models, as people and GPT-4 rated it."""

from __future__ import annotations

from typing import Final

import polars as pl

from passerelle.data.publishers.reading import ONET_SOC, Layout, Reading
from passerelle.data.reference import Source

SOURCE: Final = Source(
    id="gpts-are-gpts",
    title="GPTs are GPTs: exposure to language models by occupation",
    publisher="Eloundou, Manning, Mishkin, Rock; OpenAI",
    vintage="Repository of 2025-10-03 (ratings of 2023, O*NET 27.2)",
    licence="MIT, Copyright (c) 2024 OpenAI",
    attribution=(
        "Eloundou et al., GPTs are GPTs: Labor market impact potential of LLMs, Science 384 (2024), "
        "doi:10.1126/science.adj0998"
    ),
    url="https://github.com/openai/GPTs-are-GPTs",
)
# The paper calls zeta what the file calls gamma; "dv" is the rating by GPT-4.
MEASURES: Final = {
    "gpts-human-alpha": "human_rating_alpha",
    "gpts-human-beta": "human_rating_beta",
    "gpts-human-zeta": "human_rating_gamma",
    "gpts-model-alpha": "dv_rating_alpha",
    "gpts-model-beta": "dv_rating_beta",
    "gpts-model-zeta": "dv_rating_gamma",
}
OCCUPATIONS: Final = Layout(
    "gpts-are-gpts/occ_level.csv",
    "GPTs-are-GPTs file of occupations",
    ("O*NET-SOC Code", *MEASURES.values()),
)


def read(reading: Reading) -> pl.DataFrame:
    """Return ``code`` (O*NET-SOC) and one column per measure, each a share of tasks."""
    frame = reading.text(OCCUPATIONS)
    reading.codes(OCCUPATIONS, frame, ["O*NET-SOC Code"], ONET_SOC)
    frame = reading.reals(OCCUPATIONS, frame, list(MEASURES.values()))
    measures = frame.select(
        pl.col("O*NET-SOC Code").alias("code"),
        *(pl.col(column).alias(measure) for measure, column in MEASURES.items()),
    )
    inside = pl.all_horizontal(pl.col(measure).is_between(0, 1) for measure in MEASURES)
    if outside := measures.filter(~inside.fill_null(value=False)).height:
        reading.fault(OCCUPATIONS, "has measures that are empty or not between 0 and 1.", count=outside)
    if repeated := int(measures["code"].is_duplicated().sum()):
        reading.fault(OCCUPATIONS, "has an occupation twice.", count=repeated)
    return measures
