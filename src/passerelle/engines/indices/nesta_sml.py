"""Automation risk by suitability for machine learning (Nesta 2020); only in a snapshot built from sources."""

from __future__ import annotations

from passerelle.domain.exposure import Construct, ExposureIndex

INDEX = ExposureIndex(
    id="nesta-sml",
    title="Nesta, risk by suitability for machine learning",
    measures=(
        "A risk from 1 to 5, from people's judgement in 2018 of how well each work activity suits machine "
        "learning, averaged over the occupation's activities."
    ),
    not_meaning=(
        "Not a share of tasks and no probability of losing a job. The judgement is of machine learning "
        "before language models; occupations that share an O*NET occupation share its value."
    ),
    citation=(
        "Nesta, Mapping Career Causeways (2020); task ratings of Brynjolfsson, Mitchell and Rock, "
        "What Can Machines Learn and What Does It Mean for Occupations and the Economy?, "
        "AEA Papers and Proceedings 108 (2018)."
    ),
    licence="MIT for the repository; that of the ratings behind the scores is unclear",
    vintage="repository of March 2021, ratings of 2018",
    classification="ESCO",
    low=1.0,
    high=5.0,
    construct=Construct.CAPABILITY,
    task_share=False,
    reads=("nesta-sml",),
    score=lambda measures: measures["nesta-sml"],
    embedded=False,  # the licence of the ratings does not clearly allow it
)
