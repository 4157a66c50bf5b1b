"""What the command line prints: tables and lines for people, made from results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from passerelle.app.build_reference import BuildReport, Shown
from passerelle.app.scenario import Explanation
from passerelle.data.plan_folder import PlanFolder
from passerelle.domain.exposure import ExposureIndex
from passerelle.domain.technology import Technology
from passerelle.faces.exposure.sentences import EVIDENCE, with_range
from passerelle.faces.format import long_date, money, number_of, percent, signed, whole

RIGHT = "right"


def plan_lines(content: PlanFolder) -> Iterator[str]:
    """Yield a plan in a few lines."""
    summary, currency = content.summary, content.summary["currency"]
    if content.plan["generated"]:
        yield "This employer is generated; its people do not exist."
    yield (
        f"{whole(summary['employees'])} employees: {whole(summary['stay'])} stay, "
        f"{whole(summary['move'])} are offered a move, {whole(summary['retrain'])} training and then a move, "
        f"{whole(summary['separate'])} leave with support."
    )
    yield (
        f"Beside it {whole(summary['attrition'])} people are expected to leave by themselves and "
        f"{whole(summary['hire'])} to be hired over {summary['quarters']} quarters."
    )
    if summary["refused"] >= 0.5 or summary["volunteers"] >= 0.5:
        yield (
            f"About {whole(summary['refused'])} of those offered a move are expected to decline and leave "
            f"with support, and {whole(summary['volunteers'])} to take the voluntary programme."
        )
    yield (
        f"Cost {money(summary['cost'], currency)}, saved pay {money(summary['saving'], currency)}, "
        f"net present value {money(summary['npv'], currency)}. "
        f"{summary['status'].capitalize()}, gap {summary['gap']:.1e}."
    )
    for effect in summary.get("sensitivity", ()):
        yield _effect(effect, currency)


def _effect(effect: Mapping[str, Any], currency: str) -> str:
    """Say what one changed assumption does to the plan."""
    if effect["objective_change_money"] is None:
        return f"{effect['says']}: no plan meets the demands."
    return (
        f"{effect['says']}: {money(effect['objective_change_money'], currency)} on the objective, "
        f"separations {signed(effect['separations_change_people'])}, "
        f"moves {signed(effect['moves_change_people'])}, hires {signed(effect['hires_change_people'])}."
    )


def build_blocks(report: BuildReport) -> Iterator[RenderableType]:
    """Yield what a build wrote and could not carry."""
    yield Text(
        f"Snapshot {report.snapshot_id}, hash {report.hash[:16]}, written to {report.out}.", style="bold"
    )
    shown = table("Table", ("Rows", RIGHT), ("Bytes", RIGHT), ("May take", RIGHT))
    for name, rows in report.rows.items():
        shown.add_row(name, whole(rows), whole(report.bytes[name]), whole(report.budget[name]))
    in_all = whole(report.rows_in_all), whole(report.bytes_in_all), whole(sum(report.budget.values()))
    shown.add_row("all", *in_all, style="bold")
    yield shown
    if report.over_budget:
        yield Text(f"More bytes than the package may carry: {', '.join(report.over_budget)}.")
    errors = table(
        "Imputed",
        ("Occupations", RIGHT),
        ("Of jobs", RIGHT),
        ("Mean error", RIGHT),
        ("Of the mean", RIGHT),
        "Unit",
    )
    for note in report.imputations:
        errors.add_row(
            note.measure,
            whole(note.occupations),
            percent(note.jobs_share),
            f"{note.error:.3g}",
            f"{note.error_of_mean:.3g}",
            note.unit,
        )
    yield errors
    yield from (Text(note) for note in report.notes)


def snapshot_blocks(shown: Shown) -> Iterator[RenderableType]:
    """Yield what a snapshot holds and where it comes from."""
    yield Text(f"Snapshot {shown.snapshot_id}, hash {shown.hash}", style="bold")
    yield Text(f"{whole(shown.occupations)} occupations with {whole(shown.jobs_people)} jobs.")
    for source in shown.sources:
        yield Text(f"\n{source.title}", style="bold")
        yield Text(f"  vintage {source.vintage}; {source.licence}; {source.publisher}; {source.url}")
        yield Text(f"  {source.attribution}")
        yield Text(f"  tables: {', '.join(source.tables)}")
        for file in source.files:
            yield Text(f"  {file.path}: {number_of(file.rows, 'row')}, sha256 {file.sha256}")
    tables = table("\nTable", ("Rows", RIGHT), "What it is")
    for name, meaning, rows in shown.tables:
        tables.add_row(name, whole(rows), meaning)
    yield tables
    coverage = table("\nMeasure", "How", ("Occupations", RIGHT), ("Of jobs", RIGHT))
    for row in shown.coverage:
        coverage.add_row(row.measure, row.how, whole(row.occupations), percent(row.jobs_share))
    yield coverage
    yield from (Text(note) for note in shown.notes)


def index_blocks(indices: Iterable[ExposureIndex]) -> Iterator[RenderableType]:
    """Yield what each exposure index is."""
    for index in indices:
        yield Text(f"{index.id}: {index.title}", style="bold")
        kind = "share of tasks" if index.task_share else "order only"
        yield Text(f"  {index.construct}; {kind}; from {index.low:g} to {index.high:g}; {index.vintage}")
        yield Text(f"  Measures. {index.measures}")
        yield Text(f"  Does not mean. {index.not_meaning}")
        yield Text(f"  {index.citation} Licence: {index.licence}")
        if not index.embedded:
            yield Text(f"  Not in the package; a snapshot built with --also {index.id} has it.")


def technology_blocks(technologies: Iterable[Technology]) -> Iterator[RenderableType]:
    """Yield what each technology reaches, how fast it comes into use, and what is guessed."""
    for technology in technologies:
        curve = technology.adoption
        yield Text(f"{technology.id}: {technology.title}", style="bold")
        yield Text(f"  {technology.reaches}")
        yield Text(f"  Reach {EVIDENCE[technology.evidence]}.")
        yield Text(
            f"  In use at most in {with_range(curve.ceiling)} of that work; half of it by "
            f"{long_date(curve.midpoint.isoformat())}."
        )
        yield Text(
            f"  Time saved {with_range(technology.time_saved)}; used again {with_range(technology.reused)}."
        )
        yield from (Text(f"  Source. {source}") for source in technology.sources)
        if technology.guess:
            yield Text(f"  Guess. {technology.guess}")


def scenario_blocks(rows: Sequence[Explanation]) -> Iterator[RenderableType]:
    """Yield every key of a scenario with its unit, range, default and source."""
    for row in rows:
        head = Text(row.key, style="bold")
        if row.value:
            head.append(f" = {row.value}", style="not bold")
        yield head
        yield Text(f"  {row.title}; {row.unit}; default {row.default or 'none'}{_bounds(row)}")
        if row.meaning:
            yield Text(f"  {row.meaning}")
        guess = " This default is a guess." if row.guess else ""
        yield Text(f"  Source: {row.source}.{guess}")


def _bounds(row: Explanation) -> str:
    parts = []
    if row.choices:
        parts.append(f"one of {', '.join(row.choices)}")
    if row.low is not None or row.high is not None:
        low = "" if row.low is None else f"{row.low:,g}"
        high = "" if row.high is None else f"{row.high:,g}"
        parts.append(f"{low} to {high}".strip())
    if row.plausible:
        parts.append(f"plausibly {row.plausible[0]:,g} to {row.plausible[1]:,g}")
    return "".join(f"; {part}" for part in parts)


def table(*columns: str | tuple[str, str]) -> Table:
    """Return an empty table with these heads; a head with ``right`` beside it has numbers under it."""
    made = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column in columns:
        if isinstance(column, tuple):
            made.add_column(column[0], justify="right")
        else:
            made.add_column(column, overflow="fold")
    return made
