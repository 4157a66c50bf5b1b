"""The tables of the reference snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import polars as pl

from passerelle.data.schema.mobility import MOBILITY, MOBILITY_JOBS, MOBILITY_NODES
from passerelle.data.schema.table import Column, Table, real, text, whole
from passerelle.data.schema.tasks import (
    ACTIVITIES,
    ACTIVITY_USE,
    TASK_ACTIVITIES,
    TASK_WORDS,
    TASKS,
    TITLE_JOIN,
    USAGE_MODES,
    USAGE_TASKS,
)
from passerelle.data.schema.training import FIELDS, LICENCES

# From where a measure of an occupation was had, from the best evidence to the weakest.
METHODS: Final = ("measured", "detail", "legacy", "related", "siblings")
ENTRY_EDUCATION: Final = (
    "none",
    "high-school",
    "some-college",
    "award",
    "associate",
    "bachelor",
    "master",
    "doctoral",
)
ENTRY_EXPERIENCE: Final = ("none", "under-5-years", "5-years-or-more")
ENTRY_TRAINING: Final = ("none", "short", "moderate", "long", "internship", "apprenticeship")

OCCUPATIONS: Final = Table(
    "occupations",
    "The detailed occupations of OEWS, one row each, ordered by code",
    (
        text("occupation", "SOC 2018 code, as OEWS publishes it"),
        text("title", "Short title"),
        text("major", "SOC major group, such as 43-0000"),
        real("employment_people", "Jobs in the United States", "people", low=0.0),
        real("pay_mean", "Mean yearly pay", "USD a year", low=0.0),
        real("pay_p10", "10th percentile of yearly pay", "USD a year", low=0.0),
        real("pay_p25", "25th percentile of yearly pay", "USD a year", low=0.0),
        real("pay_median", "Median yearly pay", "USD a year", low=0.0),
        real("pay_p75", "75th percentile of yearly pay", "USD a year", low=0.0),
        real("pay_p90", "90th percentile of yearly pay", "USD a year", low=0.0),
        text("pay_flag", "How the pay was had", choices=("measured", "top-coded", "imputed")),
        real("job_zone", "O*NET job zone, mean over detail", "1 to 5", low=1.0, high=5.0),
        text("job_zone_flag", "How the zone was had", choices=("measured", "imputed")),
        text("skills_flag", "How skills and knowledge were had", choices=("measured", "imputed")),
        text("skills_method", "From where skills and knowledge were had", choices=METHODS),
        text("abilities_method", "From where abilities were had", choices=METHODS),
        text("education_method", "From where education and training were had", choices=METHODS),
        text("tasks_method", "From where tasks were had", choices=METHODS),
        text("entry_education", "Education typical for entry", choices=ENTRY_EDUCATION),
        text(
            "entry_experience",
            "Experience in a related occupation typical for entry",
            choices=ENTRY_EXPERIENCE,
        ),
        text("entry_training", "Training on the job typical for competence", choices=ENTRY_TRAINING),
        text("entry_flag", "How the three were had", choices=("measured", "imputed")),
        real("exit_rate_annual", "Labour-force exits", "share a year", low=0.0, high=1.0),
        real("transfer_rate_annual", "Moves to another occupation", "share a year", low=0.0, high=1.0),
        real("growth_share_10y", "Projected change of employment 2024-34", "share in ten years", low=-1.0),
        text("projection_flag", "How the projection was had", choices=("measured", "imputed")),
        text("exposure_flag", "How exposure was had", choices=("measured", "imputed")),
    ),
    ("occupation",),
)

ELEMENTS: Final = Table(
    "elements",
    "Skills, knowledge areas and abilities of O*NET",
    (
        text("element", "O*NET element id"),
        text("title", "Short title"),
        text("kind", "What it is", choices=("skill", "knowledge", "ability")),
    ),
    ("element",),
)

SKILLS: Final = Table(
    "skills",
    "Importance and level of each skill and knowledge area for each occupation",
    (
        text("occupation", "SOC 2018 code"),
        text("element", "O*NET element id"),
        Column("importance", pl.Float32, "Importance", "1 to 5", 1.0, 5.0),
        Column("level", pl.Float32, "Level", "0 to 7", 0.0, 7.0),
    ),
    ("occupation", "element"),
)

ABILITIES: Final = Table(
    "abilities",
    "Importance of each ability for each occupation, from the release on SOC 2010",
    (
        text("occupation", "SOC 2018 code"),
        text("element", "O*NET element id"),
        Column("importance", pl.Float32, "Importance", "1 to 5", 1.0, 5.0),
    ),
    ("occupation", "element"),
)

EDUCATION: Final = Table(
    "education",
    "How incumbents and experts spread over the categories of education, experience and training",
    (
        text("occupation", "SOC 2018 code"),
        text(
            "scale",
            "Which question",
            choices=("required-education", "related-experience", "on-site-training", "on-the-job-training"),
        ),
        whole("category", "O*NET category, from the least", "1 to 12", low=1, high=12),
        real("share", "Share of answers", "share", low=0.0, high=1.0),
    ),
    ("occupation", "scale", "category"),
)

RELATED: Final = Table(
    "related",
    "Occupations that O*NET calls related, the closest first",
    (
        text("occupation", "SOC 2018 code"),
        text("related", "SOC 2018 code of the related occupation"),
        whole("rank", "Best rank of the relation over the detail", low=1),
        text("tier", "O*NET's tier", choices=("primary-short", "primary-long", "supplemental")),
    ),
    ("occupation", "related"),
)

COMMODITIES: Final = Table(
    "commodities",
    "Kinds of tools and software",
    (text("commodity", "UNSPSC code"), text("title", "Short title")),
    ("commodity",),
)

TECHNOLOGY_SKILLS: Final = Table(
    "technology_skills",
    "Which kinds of tools and software each occupation uses",
    (
        text("occupation", "SOC 2018 code"),
        text("commodity", "UNSPSC code"),
        whole("examples", "Products named", low=1),
        whole("hot", "Of them, often named in job postings", low=0),
        whole("in_demand", "Of them, often named in postings for this occupation", low=0),
    ),
    ("occupation", "commodity"),
)

EXPOSURE: Final = Table(
    "exposure",
    "Exposure measures by occupation",
    (
        text("occupation", "SOC 2018 code"),
        text("measure", "Which measure, such as gpts-human-beta"),
        real("score", "The measure's value, on the scale that its index names", "as the index says"),
        text("flag", "How it was had", choices=("measured", "imputed")),
    ),
    ("occupation", "measure"),
)

HISTORY: Final = Table(
    "history",
    "Jobs and median pay by occupation and year, on the codes of that year",
    (
        whole("year", "May of this year", low=2020),
        text("occupation", "OEWS code of that year"),
        real("employment_people", "Jobs", "people", low=0.0),
        real("error_share", "Relative standard error of the jobs", "share", low=0.0, nullable=True),
        real("pay_median", "Median yearly pay", "USD a year", low=0.0, nullable=True),
    ),
    ("year", "occupation"),
)

PROJECTIONS: Final = Table(
    "projections",
    "Projected employment by occupation of the National Employment Matrix, self-employed included",
    (
        text("vintage", "Span, such as 2024-34"),
        text("occupation", "National Employment Matrix code"),
        real("start_people", "Employment in the first year", "people", low=0.0),
        real("end_people", "Employment in the last year", "people", low=0.0),
        real(
            "self_employed_share",
            "Self-employed in the first year",
            "share",
            low=0.0,
            high=1.0,
            nullable=True,
        ),
        real("openings_people", "Openings a year", "people", low=0.0, nullable=True),
    ),
    ("vintage", "occupation"),
)

PROJECTION_REASONS: Final = Table(
    "projection_reasons",
    "Why BLS expects an occupation's share of an industry's jobs to change, as codes",
    (
        whole("number", "Row of table 1.12", low=1),
        text("occupation", "National Employment Matrix code"),
        text("industry", "Industry code of the matrix"),
        text("direction", "What it does to the occupation's share", choices=("raises", "lowers")),
        Column("names_ai", pl.Boolean, "Names artificial intelligence or machine learning"),
        Column("names_automation", pl.Boolean, "Names automation, AI, machine learning or robots"),
    ),
    ("number",),
)

ADOPTION: Final = Table(
    "adoption",
    "Share of businesses that use a technology, and what they say it does",
    (
        text("survey", "Which survey", choices=("abs-2018", "abs-2020", "abs-2021", "btos")),
        text("technology", "What was asked about", choices=("ai", "machine-learning", "robotics")),
        text("measure", "Use, expected use, or what users say, such as use, workers-up, production-down"),
        text("sector", "NAICS sector, or all"),
        text("state", "Postal code of the state, or US"),
        text("period", "Year, or year and fortnight"),
        real("share", "Share of businesses, or of users", "share", low=0.0, high=1.0, nullable=True),
        text("flag", "Publisher's mark: empty, suppressed, imputed or unreliable", nullable=True),
    ),
    ("survey", "technology", "measure", "sector", "state", "period"),
)

CROSSWALKS: Final = Table(
    "crosswalks",
    "Weights that carry one classification to another",
    (
        text("crosswalk", "Which crosswalk"),
        text("source", "Code that it starts from"),
        text("target", "Code that it leads to"),
        real("weight", "Share of the source that goes to the target", "share", low=0.0, high=1.0),
    ),
    ("crosswalk", "source", "target"),
)

CROSSWALK_LOSSES: Final = Table(
    "crosswalk_losses",
    "What each crosswalk is, and what it does not carry",
    (
        text("crosswalk", "Which crosswalk"),
        text("source_classification", "What it starts from"),
        text("target_classification", "What it leads to"),
        text("vintage", "Of the publisher's file"),
        text("rule", "How weights come about"),
        whole("sources", "Codes that it starts from", low=0),
        whole("targets", "Codes that it could lead to", low=0),
        real("source_lost_share", "Of the sources: reach no target", "share", low=0.0, high=1.0),
        real("target_lost_share", "Of the targets' jobs: no source reaches them", "share", low=0.0, high=1.0),
        real("split_share", "Of the sources: are split over several targets", "share", low=0.0, high=1.0),
    ),
    ("crosswalk",),
)

SECTORS: Final = Table(
    "sectors",
    "Jobs of each occupation in each NAICS sector",
    (
        text("sector", "NAICS sector, such as 44-45"),
        text("occupation", "SOC 2018 code"),
        real("employment_people", "Jobs", "people", low=0.0),
        real("pay_median", "Median yearly pay in the sector", "USD a year", low=0.0, nullable=True),
    ),
    ("sector", "occupation"),
)

QUITS: Final = Table(
    "quits",
    "Monthly quits rate by industry: the spread of its 12-month means over the series",
    (
        text("sector", "NAICS sector, or a JOLTS aggregate"),
        text("title", "Industry as JOLTS names it"),
        real("low_monthly", "10th percentile of 12-month means", "share a month", low=0.0, high=1.0),
        real("central_monthly", "Median of 12-month means", "share a month", low=0.0, high=1.0),
        real("high_monthly", "90th percentile of 12-month means", "share a month", low=0.0, high=1.0),
        real("latest_monthly", "Latest 12-month mean", "share a month", low=0.0, high=1.0),
    ),
    ("sector",),
)

TITLES: Final = Table(
    "titles",
    "Titles known to belong to an occupation",
    (
        text("title", "Title as people use it"),
        text("occupation", "SOC 2018 code"),
        text("source", "Where the title comes from", choices=("occupation", "reported", "alternate", "soc")),
    ),
    ("title", "occupation"),
)

REFERENCE: Final[Mapping[str, Table]] = MappingProxyType(
    {
        table.name: table
        for table in (
            OCCUPATIONS,
            ELEMENTS,
            SKILLS,
            ABILITIES,
            EDUCATION,
            RELATED,
            COMMODITIES,
            TECHNOLOGY_SKILLS,
            TASKS,
            TASK_WORDS,
            ACTIVITIES,
            TASK_ACTIVITIES,
            ACTIVITY_USE,
            USAGE_TASKS,
            USAGE_MODES,
            TITLE_JOIN,
            EXPOSURE,
            HISTORY,
            PROJECTIONS,
            PROJECTION_REASONS,
            ADOPTION,
            SECTORS,
            QUITS,
            CROSSWALKS,
            CROSSWALK_LOSSES,
            MOBILITY,
            MOBILITY_NODES,
            MOBILITY_JOBS,
            TITLES,
            FIELDS,
            LICENCES,
        )
    }
)
