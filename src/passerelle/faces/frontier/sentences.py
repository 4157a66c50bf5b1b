"""A frontier in sentences, the same on the page and in the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from passerelle.app.frontier import FrontierView
from passerelle.faces.format import expected, money, number_of, whole, within

HEADS: Final = (
    "Separations",
    "More than the cheapest",
    "Each avoided since the row above",
    "Next one avoided",
    "Employer's money",
    "Loss to people",
    "Moves",
    "Retrained",
    "Volunteers",
    "Hires",
)
_TENTHS_BELOW: Final = 20.0  # people between the ends, for tenths to be shown


def headline(view: FrontierView) -> str:
    """Return what all avoidable separations cost, in one sentence."""
    first, last = view.cheapest, view.fewest
    most = people_of(view, first["separations_people"])
    if view.table.height == 1:
        return f"The cheapest plan separates {most} people{_no_fewer(view)}."
    avoided = people_of(view, first["separations_people"] - last["separations_people"])
    more = money(last["more_than_cheapest"], view.currency)
    return f"Avoiding {avoided} of {most} separations costs {more}{_steps(view)}."


def _no_fewer(view: FrontierView) -> str:
    return ", and no plan separates fewer" if view.complete else "; there was no time to look for fewer"


def _steps(view: FrontierView) -> str:
    steps = [price for price in view.table["step_price"] if price is not None]
    if len(steps) < 2:
        return ""
    first, last = money(steps[0], view.currency), money(steps[-1], view.currency)
    return f": {first} each at first, {last} each at last"


def asked_sentence(view: FrontierView) -> str:
    """Return where the scenario's own plan lies."""
    asked = view.asked
    separations = people_of(view, asked["separations_people"])
    more = money(asked["more_than_cheapest"], view.currency)
    return (
        f"The plan of the scenario, which weighs the loss to people, separates {separations} and costs "
        f"{more} more than the cheapest."
    )


def least_sentence(view: FrontierView) -> str:
    """Return what the fewest separations are, as far as it is known."""
    if view.least_people is None:
        return "There was no time to find the fewest separations there can be."
    least = people_of(view, view.least_people)
    said = f"No plan that keeps the scenario's other limits separates fewer than {least} people."
    if not view.complete:
        said += (
            f" Time ran out after {number_of(view.table.height, 'point')} of {view.asked_points}; "
            "more time gives the rest."
        )
    return said


def gap_sentence(view: FrontierView) -> str:
    """Return how far the points are from the best there could be."""
    return f"Every point is proved within {within(view.gap)} of the cheapest plan under its ceiling."


def cells(view: FrontierView, row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return a point as the cells of a table under ``HEADS``."""
    step = row["step_price"]
    return (
        people_of(view, row["separations_people"]),
        money(row["more_than_cheapest"], view.currency),
        "–" if step is None else money(step, view.currency),
        money(row["price_avoided_separation"], view.currency),
        money(row["employer_discounted"], view.currency),
        money(row["loss_discounted"], view.currency),
        *(whole(row[f"{name}_people"]) for name in ("moves", "retrained", "volunteers", "hires")),
    )


def point_words(view: FrontierView, row: Mapping[str, Any]) -> str:
    """Return a point in words."""
    more = money(row["more_than_cheapest"], view.currency)
    return f"{people_of(view, row['separations_people'])} separations for {more} more than the cheapest plan"


def people_of(view: FrontierView, number: float) -> str:
    """Return expected people: whole, or to a tenth where the ends of the frontier lie close together."""
    span = view.cheapest["separations_people"] - view.fewest["separations_people"]
    return expected(number, tenths=0.0 < span < _TENTHS_BELOW)
