"""What ``passerelle exposure`` prints: an economy, an employer, or one occupation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

import polars as pl
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from passerelle.app.exposure.result import ExposureView, OccupationView, TechnologyInfo
from passerelle.domain.units import Range
from passerelle.faces.exposure import sentences as sentences
from passerelle.faces.exposure.demand import function_rows, total_row, walk_cells
from passerelle.faces.format import large, long_date, number_of, percent, ranged, whole
from passerelle.faces.terminal import table

_TITLE_WIDTH: Final = 42  # characters of a title in a table
_HARDLY: Final = 0.005  # of tasks: functions that no physical technology reaches so far are left out
_READ_AS: Final = (" was read as ", " is an older code")  # in a note on how the question was read


def exposure_blocks(view: ExposureView, top: int, sources: str) -> Iterator[RenderableType]:
    """Yield the exposure of many people: headline, functions, occupations, disagreement, joins, notes.

    ``sources`` is the line on them; page and JSON have them all.
    """
    yield Text(view.subject)
    yield Text(f"{sentences.headline(view)}.", style="bold")
    yield Text(sentences.removed_sentence(view))
    yield from _functions(view)
    yield from _demand(view)
    yield from _occupations(view, top)
    yield from _disagreements(view)
    if view.joins:
        yield Text(f"\n{sentences.joins_sentence(view)}.", style="bold")
        joins = table("Join rule", ("At least a tenth of tasks", "right"), ("At least half", "right"))
        for join in view.joins:
            joins.add_row(join.rule, percent(join.tenth), percent(join.half))
        yield joins
    yield from _ends(view.notes, sources)


def _functions(view: ExposureView) -> Iterator[RenderableType]:
    """Yield reach by function; the physical technologies, whose evidence is weak, in a table of their own."""
    firm = [technology for technology in view.technologies if technology.evidence != "weak"]
    weak = [technology for technology in view.technologies if technology.evidence == "weak"]
    yield Text("\nShare of tasks that each technology reaches: central, and low to high", style="bold")
    yield _reach(view, firm)
    if weak:
        yield Text("\nThe same of physical technologies, on weak evidence: our own mapping", style="bold")
        yield from _weak_reach(view, weak)


def _weak_reach(view: ExposureView, weak: Sequence[TechnologyInfo]) -> Iterator[RenderableType]:
    """Yield the table of physical technologies, without the functions that they hardly reach."""
    ids = [technology.id for technology in weak]
    reached = set(
        view.heatmap.filter(pl.col("technology").is_in(ids) & (pl.col("reach_high_share") >= _HARDLY))[
            "function"
        ]
    )
    kept = view.functions.filter(pl.col("function").is_in(list(reached)))
    if not kept.is_empty():
        yield _reach(replace(view, functions=kept), weak)
    if left := view.functions.height - kept.height:
        under = "it" if len(weak) == 1 else "every one of them"
        yield Text(
            f"Left out: {number_of(left, 'function')} in which {under} reaches under {percent(_HARDLY)}, "
            "high end included; --json has all."
        )


def _reach(view: ExposureView, technologies: Sequence[TechnologyInfo]) -> RenderableType:
    heads = ((technology.title, "right") for technology in technologies)
    shown = table("Function", (view.unit.capitalize(), "right"), *heads)
    cells = {(row["function"], row["technology"]): row for row in view.heatmap.iter_rows(named=True)}
    for function in view.functions.iter_rows(named=True):
        rows = (cells.get((function["function"], technology.id)) for technology in technologies)
        said = (
            "" if row is None else ranged(*(row[f"reach_{end}share"] for end in ("low_", "", "high_")))
            for row in rows
        )
        shown.add_row(function["title"], large(function["people"]), *said)
    return shown


def _demand(view: ExposureView) -> Iterator[RenderableType]:
    total = total_row(view)
    if total is None:
        return
    yield Text(f"\n{sentences.demand_sentence(total, view.end)}.", style="bold")
    yield Text(sentences.leavers_sentence(total))
    if physical := sentences.physical_sentence(view):
        yield Text(physical)
    heads = (
        "Start",
        "Growth",
        "Technology",
        "Targets",
        "End",
        "Low to high",
        "Leavers",
        "Low to high",
        "To fill",
    )
    shown = table("Function", *((head, "right") for head in heads))
    functions = function_rows(view)
    for row in functions if len(functions) > 1 else ():
        shown.add_row(*walk_cells(row))
    shown.add_row(*walk_cells(total), style="bold")
    yield shown


def _occupations(view: ExposureView, top: int) -> Iterator[RenderableType]:
    largest = view.occupations.sort("people", "occupation", descending=[True, False]).head(top)
    rows = list(largest.sort("central_share", "occupation", descending=[True, False]).iter_rows(named=True))
    yield Text(f"\n{sentences.occupations_sentence(rows, view.unit)}.", style="bold")
    if not rows:
        return
    shown = table(
        "Occupation",
        "Title",
        (view.unit.capitalize(), "right"),
        ("Exposed", "right"),
        ("Hours taken over", "right"),
    )
    _keep_to_a_line(shown)
    for row in rows:
        shown.add_row(
            row["occupation"],
            row["title"] if row["flag"] == "measured" else f"* {row['title']}",
            large(row["people"]),
            ranged(row["low_share"], row["central_share"], row["high_share"]),
            ranged(row["removed_low_share"], row["removed_share"], row["removed_high_share"]),
        )
    yield shown
    if any(row["flag"] != "measured" for row in rows):
        yield Text("* imputed from related occupations")


def _keep_to_a_line(shown: Table) -> None:
    """Keep code and title to one line; a title that does not fit is cut."""
    code, title = shown.columns[:2]
    code.no_wrap = title.no_wrap = True
    title.max_width, title.overflow = _TITLE_WIDTH, "ellipsis"


def _disagreements(view: ExposureView) -> Iterator[RenderableType]:
    yield Text(f"\n{sentences.disagreement_sentence(view)}.", style="bold")
    if view.disagreements.is_empty():
        return
    shown = table("Occupation", "Title", "Lowest percentile, by", "Highest percentile, by")
    _keep_to_a_line(shown)
    for row in view.disagreements.iter_rows(named=True):
        shown.add_row(
            row["occupation"],
            row["title"],
            f"{100 * row['rank_low']:3.0f}  {row['lowest_index']}",
            f"{100 * row['rank_high']:3.0f}  {row['highest_index']}",
        )
    yield shown


def occupation_blocks(view: OccupationView, sources: str) -> Iterator[RenderableType]:
    """Yield all that is known of one occupation's exposure; first how the question was read."""
    asked = [note for note in view.notes if any(words in note for words in _READ_AS)]
    yield from (Text(note) for note in asked)
    yield Text(f"{view.occupation} {view.title}: {large(view.jobs)} jobs; exposure {view.flag}.")
    yield Text(f"{sentences.occupation_sentence(view)}.", style="bold")
    yield Text(
        f"From {long_date(view.start)} to {long_date(view.end)} technologies would take "
        f"over {sentences.with_range(view.removed)} of hours; physical ones are not in it."
    )
    shown = table("\nTechnology", ("Reaches", "right"), ("Takes over, alone", "right"), "Evidence")
    reaching = [technology for technology in view.technologies if technology.reach.high > 0.0]
    for technology in reaching:
        shown.add_row(
            technology.title,
            _ranged(technology.reach),
            _ranged(technology.removed),
            sentences.EVIDENCE.get(technology.evidence, technology.evidence).split(":")[0],
        )
    if reaching:
        yield shown
    if idle := [technology.title for technology in view.technologies if technology not in reaching]:
        yield Text(f"Reach none of its tasks: {', '.join(idle)}.")
    by_index = table("\nIndex", ("Value", "right"), ("Percentile", "right"), "Kind", "How had")
    for index in view.indices:
        by_index.add_row(
            index.title,
            "–" if index.value is None else f"{index.value:.2f} ({index.low:g} to {index.high:g})",
            "–" if index.rank is None else f"{100 * index.rank:.0f}",
            f"{index.construct}; {'share of tasks' if index.task_share else 'order only'}",
            index.flag,
        )
    yield by_index
    ratings = table("\nTasks rated", "By", ("Tasks", "right"), ("Of the work", "right"))
    for count in view.tasks:
        words = sentences.RATINGS.get(count.rating, count.rating)
        ratings.add_row(words, count.rater, whole(count.tasks), percent(count.share))
    yield ratings
    joins = table("\nJoin rule", ("Exposed", "right"))
    for join in view.joins:
        joins.add_row(join.rule, percent(join.exposed))
    yield joins
    if view.functions:
        said = ", ".join(f"{function.title} {percent(function.share)}" for function in view.functions)
        yield Text(f"Counts to: {said}.")
    yield from _ends((note for note in view.notes if note not in asked), sources)


def _ends(notes: Iterable[str], sources: str) -> Iterator[RenderableType]:
    yield Text("")
    yield from (Text(f"Note. {note}") for note in notes)
    yield Text(f"\n{sources}")


def _ranged(share: Range) -> str:
    return ranged(share.low, share.central, share.high)
