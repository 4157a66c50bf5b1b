"""What BLS states of an occupation's share of its industries' jobs (Employment Projections, table 1.12)."""

from __future__ import annotations

from passerelle.domain.exposure import Construct, ExposureIndex

INDEX = ExposureIndex(
    id="bls-stated-reason",
    title="BLS, stated reasons of the projections",
    measures=(
        "Of the sentences that BLS writes on an occupation, those that name AI or automation and say that "
        "its share of an industry's jobs rises, less those that say it falls, over all of them: -1 to 1."
    ),
    not_meaning=(
        "A direction of a share of jobs within industries, not a size and not a number of jobs; demand may "
        "grow all the same. Silence is no forecast: most occupations have no such reason. It ranks nothing."
    ),
    citation=(
        "U.S. Bureau of Labor Statistics, Employment Projections 2024-34, table 1.12: Factors affecting "
        "occupational utilization."
    ),
    licence="public domain (17 U.S.C. 105)",
    vintage="2024-34",
    classification="National Employment Matrix 2024",
    low=-1.0,
    high=1.0,
    construct=Construct.OUTLOOK,
    task_share=False,
    reads=("bls-stated-reason",),
    score=lambda measures: measures["bls-stated-reason"],
)
