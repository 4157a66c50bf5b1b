"""Exposure results made by hand, small and with the features that pages must show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from passerelle.app.exposure.result import ExposureView, IndexInfo, JoinRule, TechnologyInfo
from passerelle.domain.units import Range

INDICES = ("alpha", "zeta", "felten", "observed", "reasons")
RANKED = ("alpha", "felten", "observed")  # one of each kin; ``reasons`` has no rank at all
RANKS = {  # occupation -> title, people, exposure, rank by index
    "43-4051": (
        "Customer Service Representatives",
        2_725_930.0,
        (0.2, 0.55, 0.8),
        (0.9, 0.85, 0.4, 0.97, None),
    ),
    "53-7065": ("Stockers and Order Fillers", 2_779_530.0, (0.02, 0.1, 0.21), (0.1, 0.2, 0.3, 0.05, None)),
    "15-1252": ("Software Developers", 1_654_440.0, (0.4, 0.7, 0.95), (0.99, 0.9, 0.7, 1.0, None)),
    "23-1011": ("Lawyers", 747_750.0, (0.1, 0.4, 0.7), (0.7, 0.8, 0.1, None, None)),
}
FUNCTIONS = {
    "customer-service": ("Customer service", 2_725_930.0, (0.2, 0.55, 0.8)),
    "warehouse": ("Warehouse", 2_779_530.0, (0.02, 0.1, 0.21)),
    "legal": ("Legal, compliance and everything that comes with it", 8.0, (0.1, 0.4, 0.7)),
}
REACH = {
    "generative-ai": (0.1, 0.3, 0.6),
    "process-automation": (0.0, 0.12, 0.4),
    "robotics": (0.0, 0.06, 0.3),
}


def an_index(name: str) -> IndexInfo:
    """Return one index; ``alpha`` and ``zeta`` are shares of tasks."""
    return IndexInfo(
        id=name,
        title=f"Index {name}",
        construct={"felten": "progress", "observed": "use", "reasons": "outlook"}.get(name, "capability"),
        task_share=name in ("alpha", "zeta"),
        measures=f"What {name} measures.",
        not_meaning=f"What {name} does not mean.",
        low=0.0,
        high=1.0,
        vintage="2023",
        citation=f"Author of {name} (2023).",
        measured_occupations=680,
        measured_jobs_share=0.885,
    )


def a_technology(name: str, title: str, evidence: str) -> TechnologyInfo:
    """Return one technology."""
    return TechnologyInfo(
        id=name,
        title=title,
        reaches=f"What {title} reaches.",
        evidence=evidence,
        reach=Range(*REACH[name]),
        adoption_start=Range(0.05, 0.1, 0.2),
        adoption_end=Range(0.1, 0.22, 0.5),
        removed_end=Range(0.001, 0.02, 0.09),
        time_saved=Range(0.12, 0.4, 0.56),
        reused=Range(0.25, 0.5, 0.8),
        guess="The pace is a guess.",
        sources=("A survey, table 33.",),
    )


def a_view(unit: str = "jobs") -> ExposureView:
    """Return exposure of three functions, four occupations and three technologies."""
    shares = ("low_share", "central_share", "high_share")
    occupations = [
        {
            "occupation": code,
            "title": title,
            "major": f"{code[:2]}-0000",
            "people": people,
            **dict(zip(shares, exposure, strict=True)),
            "flag": "measured",
            "removed_low_share": 0.001,
            "removed_share": 0.02,
            "removed_high_share": 0.1,
            "rank_low": min(_ranked(ranks).values()),
            "rank_high": max(_ranked(ranks).values()),
            "rank_spread": max(_ranked(ranks).values()) - min(_ranked(ranks).values()),
            **{f"rank:{name}": rank for name, rank in zip(INDICES, ranks, strict=True)},
        }
        for code, (title, people, exposure, ranks) in RANKS.items()
    ]
    table = pl.DataFrame(occupations)
    return ExposureView(
        subject="The United States economy, May 2024" if unit == "jobs" else "240 employees of people.csv",
        unit=unit,
        people=154_187_380.0 if unit == "jobs" else 240.0,
        start="2025-10-01",
        end="2027-09-30",
        exposed=Range(0.14, 0.31, 0.46),
        removed=Range(0.003, 0.021, 0.09),
        joins=(JoinRule("Title join", 0.809, 0.194), JoinRule("Mean of SOC", 0.816, 0.24)),
        occupations=table,
        functions=pl.DataFrame(
            [
                {
                    "function": name,
                    "title": title,
                    "people": people,
                    **dict(zip(shares, exposure, strict=True)),
                }
                for name, (title, people, exposure) in FUNCTIONS.items()
            ]
        ),
        heatmap=heatmap(),
        disagreements=_disagreements(table),
        agreement=pl.DataFrame(
            [
                {"first": first, "second": second, "correlation": value, "occupations": 680}
                for first, second, value in (
                    ("alpha", "zeta", 0.93),
                    ("alpha", "felten", -0.12),
                    ("zeta", "observed", 0.55),
                )
            ]
        ),
        demand=None if unit == "jobs" else demand(),
        indices=tuple(an_index(name) for name in INDICES),
        technologies=(
            a_technology("generative-ai", "Generative AI", "rated"),
            a_technology("process-automation", "Process automation", "mapped"),
            a_technology("robotics", "Warehouse robotics", "weak"),
        ),
        notes=("Nobody knows the pace.",),
        sources=("O*NET 29.0 Database, CC BY 4.0.",),
        provenance={"snapshot_id": "2026.1", "snapshot_hash": "a" * 64},
    )


def hostile(words: str) -> ExposureView:
    """Return a view in which every text that a user or a publisher gives is ``words``."""
    view = a_view("employees")
    renamed = pl.lit(words).alias("title")
    return replace(
        view,
        subject=words,
        occupations=view.occupations.with_columns(renamed),
        functions=view.functions.with_columns(renamed),
        disagreements=view.disagreements.with_columns(renamed),
        demand=None if view.demand is None else view.demand.with_columns(renamed),
        indices=tuple(replace(index, title=words, measures=words, citation=words) for index in view.indices),
        technologies=tuple(replace(t, title=words, reaches=words, guess=words) for t in view.technologies),
        joins=(JoinRule(words, 0.5, 0.5), JoinRule(words, 0.5, 0.5)),
        notes=(words,),
        sources=(words,),
        provenance={words: words},
    )


def small() -> ExposureView:
    """Return the view of twelve employees, no occupation or function of whom is shown by itself."""
    view = a_view("employees")
    others = {"people": 12.0, "title": "All others"}
    walk = ("all-others", "All others", 12.0, 0.0, -0.44, 0.0, (11.2, 12.0), 5.4)
    functions = view.functions.head(1).with_columns(function=pl.lit("all-others"), **_literals(others))
    return replace(
        view,
        subject="12 employees of people.csv",
        people=12.0,
        occupations=view.occupations.head(1).with_columns(
            pl.lit(None, pl.Float64).alias("rank_spread"),
            occupation=pl.lit("all-others"),
            **_literals(others),
        ),
        functions=functions,
        heatmap=view.heatmap.head(len(REACH)).with_columns(function=pl.lit("all-others")),
        disagreements=view.disagreements.clear(),
        demand=pl.DataFrame([_walk(*walk), _walk("all", "All", *walk[2:])]),
    )


def _literals(values: Mapping[str, object]) -> dict[str, pl.Expr]:
    return {name: pl.lit(value) for name, value in values.items()}


def _ranked(ranks: Sequence[float | None]) -> dict[str, float]:
    """Return the ranks by the ranked indices that measured the occupation."""
    by_id = dict(zip(INDICES, ranks, strict=True))
    return {name: rank for name in RANKED if (rank := by_id[name]) is not None}


def demand() -> pl.DataFrame:
    """Return a walk of required headcount: two functions, one of them small, and their sum."""
    rows = (
        ("customer-service", "Customer service", 232.0, 0.0, -20.0, -4.0, (190.0, 214.0), 40.0),
        ("legal", "Legal", 8.0, 1.0, -1.0, 0.0, (7.0, 9.0), 1.0),
        ("all", "All functions", 240.0, 1.0, -21.0, -4.0, (197.0, 223.0), 41.0),
    )
    return pl.DataFrame([_walk(*row) for row in rows])


def heatmap() -> pl.DataFrame:
    """Return the reach of every technology in every function."""
    evidence: Sequence[str] = ("rated", "mapped", "weak")
    return pl.DataFrame(
        [
            {
                "function": function,
                "technology": technology,
                "evidence": kind,
                **{
                    f"reach_{end}share": share
                    for end, share in zip(("low_", "", "high_"), reach, strict=True)
                },
                "removed_low_share": 0.0,
                "removed_share": 0.01,
                "removed_high_share": 0.05,
            }
            for function in FUNCTIONS
            for (technology, reach), kind in zip(REACH.items(), evidence, strict=True)
        ]
    )


def _walk(  # the columns of the table, in their order
    function: str,
    title: str,
    start: float,
    growth: float,
    technology: float,
    target: float,
    ends: tuple[float, float],
    leavers: float,
) -> dict[str, object]:
    end = start + growth + technology + target
    return {
        "function": function,
        "title": title,
        "start_people": start,
        "growth_people": growth,
        "technology_people": technology,
        "target_people": target,
        "end_people": end,
        "end_low_people": ends[0],
        "end_high_people": ends[1],
        "attrition_people": leavers,
        "attrition_low_people": 0.7 * leavers,
        "attrition_high_people": 1.4 * leavers,
        "to_fill_people": end - (start - leavers),
    }


def _disagreements(occupations: pl.DataFrame) -> pl.DataFrame:
    ranks = [f"rank:{name}" for name in INDICES]
    rows = []
    for row in occupations.sort("rank_spread", descending=True).iter_rows(named=True):
        known = _ranked([row[f"rank:{name}"] for name in INDICES])
        kept = {name: row[name] for name in ("occupation", "title", "people", "rank_spread", *ranks)}
        low, high = min(known, key=lambda name: known[name]), max(known, key=lambda name: known[name])
        rows.append(
            {
                **kept,
                "highest_index": high,
                "rank_high": known[high],
                "lowest_index": low,
                "rank_low": known[low],
            }
        )
    return pl.DataFrame(rows)
