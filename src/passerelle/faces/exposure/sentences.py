"""Exposure and what follows from it in sentences, the same in page and command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from passerelle.app.exposure.result import ExposureView, OccupationView, TechnologyInfo
from passerelle.domain.exposure import Construct
from passerelle.domain.units import Range
from passerelle.faces.format import correlation, large, long_date, percent, span, whole

EVIDENCE: Final[Mapping[str, str]] = {
    "rated": "rated task by task",
    "mapped": "our own mapping of work activities",
    "weak": "weak evidence: our own mapping of a physical technology",
}
MEANING: Final = (
    "Exposure is the share of an occupation's tasks, weighted by their importance, that a technology could "
    "do or speed up. It is a possibility. It does not say that a job goes away, when, or for whom: what is "
    "required also depends on how fast the technology comes into use, on what people do with the time saved, "
    "and on how much work there is."
)
RANGE_MEANING: Final = (
    "A range runs from low to high: how much software is built on the model, and who judged the tasks. It is "
    "no confidence interval."
)

RATINGS: Final[Mapping[str, str]] = {
    "none": "not at least halved (E0)",
    "direct": "a language model alone (E1)",
    "software": "a language model with further software (E2)",
}

_ASKS: Final[Mapping[str, str]] = {
    Construct.CAPABILITY: "asks what a model could do",
    Construct.USE: "counts what people were seen using a model for",
    Construct.PROGRESS: "asks how progress in the technology bears on the abilities an occupation needs",
    Construct.OUTLOOK: "is what official forecasters say of the occupation's future",
}

_SAME: Final[Mapping[str, str]] = {
    Construct.CAPABILITY: "Both ask what a model could do; who rated, and what counts when further software "
    "is needed, differ.",
    Construct.USE: "Both count use; the product, its users and the way from conversation to occupation "
    "differ.",
}


def with_range(share: Range) -> str:
    """Return a ranged share: ``31 % (14 to 46 %)``."""
    return f"{percent(share.central)} ({span(share.low, share.high)})"


def between(share: Range) -> str:
    """Return the ends of a ranged share: ``between 14 and 46 %``."""
    return f"between {span(share.low, share.high).replace(' to ', ' and ')}"


def headline(view: ExposureView) -> str:
    """Return how far language models reach, as one sentence with its range."""
    return (
        f"Language models could at least halve the time of {percent(view.exposed.central)} of the work in "
        f"{large(view.people)} {view.unit}; {between(view.exposed)}, as measures disagree"
    )


def occupation_sentence(view: OccupationView) -> str:
    """Return how far language models reach into one occupation, with the range."""
    return (
        f"Language models could at least halve the time of {percent(view.exposed.central)} of its work; "
        f"{between(view.exposed)}, as measures disagree"
    )


def removed_sentence(view: ExposureView) -> str:
    """Return what share of hours the technologies take over within the span."""
    return (
        f"From {long_date(view.start)} to {long_date(view.end)} technologies would take over "
        f"{percent(view.removed.central)} of hours, {between(view.removed)}: what comes into use in that "
        "time, less the saved time that people use for other work. Work that two technologies reach counts "
        "once; physical technologies, whose evidence is weak, are not in it."
    )


def matrix_sentence(view: ExposureView, titles: Mapping[str, str]) -> str:
    """Return which function is reached most, and by which technology; weak evidence makes no headline."""
    known = (row for row in view.heatmap.iter_rows(named=True) if row["evidence"] != "weak")
    most = max(known, key=lambda row: row["reach_share"], default=None)
    if most is None:
        return "No function was scored"
    function, technology = (str(titles.get(most[key], most[key])) for key in ("function", "technology"))
    return (
        f"The widest reach: {technology} in {function}, {percent(most['reach_share'])} of tasks "
        f"({span(most['reach_low_share'], most['reach_high_share'])})"
    )


def demand_sentence(total: Mapping[str, Any], end: str) -> str:
    """Return how required headcount changes over the span, with its range."""
    start, last = total["start_people"], total["end_people"]
    verb = "stays at" if round(start) == round(last) else "falls to" if last < start else "grows to"
    return (
        f"Required headcount {verb} {whole(last)} by {long_date(end)}, from {whole(start)}; between "
        f"{whole(total['end_low_people'])} and {whole(total['end_high_people'])}"
    )


def leavers_sentence(total: Mapping[str, Any]) -> str:
    """Return how many people are expected to leave meanwhile, and how many places are then to fill."""
    fill = total["to_fill_people"]
    rest = f"leaves {whole(fill)} places to fill" if fill >= 0 else f"leaves {whole(-fill)} people too many"
    low, high = whole(total["attrition_low_people"]), whole(total["attrition_high_people"])
    return (
        f"Meanwhile about {whole(total['attrition_people'])} people ({low} to {high}) are expected to leave "
        f"on their own account, by quitting or retiring; that {rest}. Attrition is an expected number, "
        "never a named person."
    )


def occupations_sentence(rows: list[dict[str, Any]], unit: str) -> str:
    """Return which of the largest occupations is most exposed; ``rows`` has the most exposed first."""
    if not rows:
        return "No occupation was scored"
    first = rows[0]
    return (
        f"Of the {len(rows)} occupations with most {unit}, the most exposed: {first['title']}, "
        f"{percent(first['central_share'])} ({span(first['low_share'], first['high_share'])})"
    )


def disagreement_sentence(view: ExposureView) -> str:
    """Return the occupation about which the indices disagree most."""
    titles = {index.id: index.title for index in view.indices}
    first = next(view.disagreements.iter_rows(named=True), None)
    if first is None:
        return "There is no occupation on which the indices can be compared"
    low, high = (titles.get(first[key], first[key]) for key in ("lowest_index", "highest_index"))
    return (
        f"Indices disagree most about {first['title']}: percentile {100 * first['rank_low']:.0f} by {low}, "
        f"{100 * first['rank_high']:.0f} by {high}"
    )


def why_sentence(lowest: str, highest: str) -> str:
    """Return why two indices of these constructs may disagree, in words."""
    if lowest == highest:
        return _SAME.get(lowest, "Both measure the same kind of thing; method and vintage differ.")
    low, high = _ASKS.get(lowest, ""), _ASKS.get(highest, "")
    return f"The one that ranks it low {low}; the one that ranks it high {high}."


def agreement_sentence(view: ExposureView) -> str:
    """Return from where to where the rank correlations between indices run."""
    if view.agreement.is_empty():
        return "There are no two indices to compare"
    values = view.agreement["correlation"]
    low, high = values.min(), values.max()
    return (
        f"Rank correlation between two indices runs from {correlation(float(low))} to "  # type: ignore[arg-type]
        f"{correlation(float(high))}"  # type: ignore[arg-type]
    )


def joins_sentence(view: ExposureView) -> str:
    """Return how far the join rule alone moves the headline."""
    halves = sorted(join.half for join in view.joins)
    if len(halves) < 2:
        return "How the index was joined to jobs"
    return (
        f"The join rule alone moves the share of {view.unit} with at least half their tasks exposed: "
        f"{span(halves[0], halves[-1])}"
    )


def technology_sentence(technology: TechnologyInfo) -> str:
    """Return a technology's reach and adoption in one sentence."""
    start, end = technology.adoption_start, technology.adoption_end
    evidence = EVIDENCE.get(technology.evidence, technology.evidence)
    return (
        f"Reaches {with_range(technology.reach)} of tasks ({evidence}); "
        f"in use in {with_range(start)} of that work on the first day and {with_range(end)} on the last."
    )
