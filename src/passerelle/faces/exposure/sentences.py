"""Exposure and what follows from it in sentences, the same in page and command."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from passerelle.app.exposure.groups import ALL_OTHERS
from passerelle.app.exposure.result import ExposureView, OccupationView, TechnologyInfo
from passerelle.data.reference import Source
from passerelle.domain.exposure import Construct
from passerelle.domain.units import Range
from passerelle.faces.format import correlation, expected, large, long_date, percent, span

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


_SMALL_EMPLOYER: Final = 100.0  # people; under it expected people have one decimal
_TOO_FEW: Final = (
    "The roster has too few people in any occupation to {} (fewer than five, or few enough to be had by "
    "subtraction)"
)
_COUNTED_NOT: Final = "No scenario was given"  # begins the note of a view without a scenario


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
    where = "all functions together" if set(view.functions["function"]) == {ALL_OTHERS} else function
    return (
        f"The widest reach: {technology} in {where}, {percent(most['reach_share'])} of tasks "
        f"({span(most['reach_low_share'], most['reach_high_share'])})"
    )


def tenths(row: Mapping[str, Any]) -> bool:
    """Return whether expected people of a row of the walk have one decimal, so that small numbers add up."""
    return bool(row["start_people"] < _SMALL_EMPLOYER)


def demand_sentence(total: Mapping[str, Any], end: str) -> str:
    """Return how required headcount changes over the span, with its range."""
    fine = tenths(total)
    start, last, low, high = (
        expected(total[f"{name}_people"], tenths=fine) for name in ("start", "end", "end_low", "end_high")
    )
    falls = total["end_people"] < total["start_people"]
    verb = "stays at" if start == last else "falls to" if falls else "grows to"
    return f"Required headcount {verb} {last} by {long_date(end)}, from {start}; between {low} and {high}"


def leavers_sentence(total: Mapping[str, Any]) -> str:
    """Return how many people are expected to leave meanwhile, and how many places are then to fill."""
    fill, fine = total["to_fill_people"], tenths(total)
    said = expected(abs(fill), tenths=fine)
    one = said == "1"
    rest = (
        f"leaves {said} {'place' if one else 'places'} to fill"
        if fill >= 0 or said == "0"
        else f"leaves {said} {'person' if one else 'people'} too many"
    )
    leavers, low, high = (
        expected(total[f"attrition_{end}people"], tenths=fine) for end in ("", "low_", "high_")
    )
    people, are = ("person", "is") if leavers == "1" else ("people", "are")
    return (
        f"Meanwhile about {leavers} {people} ({low} to {high}) {are} expected to leave "
        f"on their own account, by quitting or retiring; that {rest}. Attrition is an expected number, "
        "never a named person."
    )


def physical_sentence(view: ExposureView) -> str:
    """Return whether headcount counts the physical technologies of the view; nothing where it has none."""
    titles = [technology.title for technology in view.technologies if technology.evidence == "weak"]
    if not titles or view.demand is None:
        return ""
    named = ", ".join(titles)
    if any(note.startswith(_COUNTED_NOT) for note in view.notes):
        return f"Headcount leaves out physical technologies, which only a scenario brings in: {named}."
    return (
        f"Headcount, unlike the hours taken over, counts the physical technologies that the scenario names, "
        f"on weak evidence: {named}."
    )


def occupations_sentence(rows: Sequence[Mapping[str, Any]], unit: str) -> str:
    """Return which of the largest occupations is most exposed; ``rows`` has the most exposed first."""
    shown = [row for row in rows if row["occupation"] != ALL_OTHERS]
    if not shown:
        return _TOO_FEW.format("show one") if rows else "No occupation was scored"
    first = shown[0]
    most = (
        f"The one occupation with people enough to show: {first['title']}"
        if len(shown) == 1
        else f"Of the {len(shown)} occupations with most {unit}, the most exposed: {first['title']}"
    )
    return f"{most}, {percent(first['central_share'])} ({span(first['low_share'], first['high_share'])})"


def disagreement_sentence(view: ExposureView) -> str:
    """Return the occupation about which the ranked indices disagree most."""
    titles = {index.id: index.title for index in view.indices}
    first = next(view.disagreements.iter_rows(named=True), None)
    if first is None:
        if set(view.occupations["occupation"]) == {ALL_OTHERS}:
            return _TOO_FEW.format("compare the indices on one")
        return "There is no occupation on which the indices can be compared"
    low, high = (titles.get(first[key], first[key]) for key in ("lowest_index", "highest_index"))
    return (
        f"Indices disagree most about {first['title']}: percentile {100 * first['rank_low']:.0f} by {low}, "
        f"{100 * first['rank_high']:.0f} by {high}"
    )


def ranked_sentence(titles: Sequence[str], *, others: bool) -> str:
    """Return which indices the disagreement in rank rests on, and what the small marks are."""
    rest = "; the others, small, stand for the same kin or another age" if others else ""
    return f"Ranked: {'; '.join(titles)}{rest}."


def sources_sentence(sources: Iterable[Source], snapshot: Path | None = None) -> str:
    """Return the publishers by name, and where everything else about the sources is."""
    names = dict.fromkeys(name for source in sources for name in source.publisher.split("; "))
    where = "" if snapshot is None else f" --snapshot {snapshot}"
    return (
        f"Sources: {'; '.join(names)}. `passerelle data show{where}` has vintages, licences and attribution "
        "lines; --json and the page have every citation."
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
