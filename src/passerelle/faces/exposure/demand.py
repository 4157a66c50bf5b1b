"""The walk of required headcount, as the exposure page and the terminal show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from passerelle.app.exposure.result import ExposureView
from passerelle.faces.charts import waterfall
from passerelle.faces.charts.marks import Mark
from passerelle.faces.exposure import sentences as sentences
from passerelle.faces.format import expected, expected_change, long_date
from passerelle.faces.page_parts import Part, both, table

_ALL: Final = "all"
_SHOWN: Final = {False: 0.5, True: 0.05}  # least change to draw, in people: whole, and with one decimal


def total_row(view: ExposureView) -> Mapping[str, Any] | None:
    """Return the row of all functions; nothing where the view has no walk."""
    if view.demand is None:
        return None
    return next((row for row in view.demand.iter_rows(named=True) if row["function"] == _ALL), None)


def function_rows(view: ExposureView) -> list[Mapping[str, Any]]:
    """Return the rows of functions with people at the start or the end."""
    if view.demand is None:
        return []
    rows = (row for row in view.demand.iter_rows(named=True) if row["function"] != _ALL)
    return [row for row in rows if row["start_people"] > 0.0 or row["end_people"] > 0.0]


def walk_cells(row: Mapping[str, Any]) -> list[str]:
    """Return title, start, growth, technology, targets, end, its range, leavers, their range, to fill."""
    fine = sentences.tenths(row)

    def people(name: str) -> str:
        return expected(row[f"{name}_people"], tenths=fine)

    def change(name: str) -> str:
        return expected_change(row[f"{name}_people"], tenths=fine)

    return [
        row["title"],
        people("start"),
        change("growth"),
        change("technology"),
        change("target"),
        people("end"),
        f"{people('end_low')} to {people('end_high')}",
        people("attrition"),
        f"{people('attrition_low')} to {people('attrition_high')}",
        expected_change(row["to_fill_people"], tenths=fine),
    ]


def demand_part(view: ExposureView) -> Part | None:
    """Return the section of the page; nothing where the view has no walk."""
    total = total_row(view)
    if total is None:
        return None
    title = "Required headcount: start, growth, technology, targets, end, in people"
    walk = _walk(view, total)
    heads = ("Function", "Start", "Growth", "Technology", "Targets", "End", "Low to high")
    return {
        "sentence": sentences.demand_sentence(total, view.end),
        "leavers": sentences.leavers_sentence(total),
        "physical": sentences.physical_sentence(view),
        **both(lambda part, width: waterfall.waterfall(walk, f"demand-{part}", title, width)),
        "table": table(
            "Required headcount by function, with expected leavers beside it",
            (*heads, "Expected leavers", "Low to high", "To fill"),
            (walk_cells(row) for row in (*function_rows(view), total)),
        ),
    }


def _walk(view: ExposureView, total: Mapping[str, Any]) -> waterfall.Walk:
    steps = (
        ("Growth", total["growth_people"]),
        ("Technology", total["technology_people"]),
        ("Targets", total["target_people"]),
    )
    fine = sentences.tenths(total)
    shown = [(label, change) for label, change in steps if abs(change) >= _SHOWN[fine]]
    return waterfall.Walk(
        f"On {long_date(view.start)}",
        total["start_people"],
        tuple(waterfall.Step(label, change, Mark.TOTAL) for label, change in shown),
        "Required at the end",
        total["end_people"],
        (total["end_low_people"], total["end_high_people"]),
        fine,
    )
