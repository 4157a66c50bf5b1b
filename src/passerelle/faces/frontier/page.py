"""The page of a frontier: one chart, one table, what is not known and the sources."""

from __future__ import annotations

from typing import Any, Final

from passerelle.app.frontier import FrontierView
from passerelle.faces import pages
from passerelle.faces.charts.tradeoff import Axes, Dot, tradeoff
from passerelle.faces.format import long_date, money
from passerelle.faces.frontier import sentences
from passerelle.faces.page_parts import NARROW, Part, both, table
from passerelle.faces.sentences import GENERATED

_TITLE: Final = "Cost above that of the cheapest plan, by separations"


def frontier_page(view: FrontierView) -> bytes:
    """Return the page as UTF-8; the same view gives the same bytes."""
    return pages.page("frontier.html.j2", _content(view), "frontier.css")


def _content(view: FrontierView) -> dict[str, Any]:
    rows = list(view.table.iter_rows(named=True))
    return {
        "title": view.title,
        "generated": GENERATED if view.generated else "",
        "headline": sentences.headline(view),
        "asked": sentences.asked_sentence(view),
        "least": sentences.least_sentence(view),
        "gap": sentences.gap_sentence(view),
        "chart": _chart(view),
        "table": table(
            f"The cheapest plans under each ceiling, {view.quarters} quarters from {long_date(view.start)}",
            sentences.HEADS,
            (sentences.cells(view, row) for row in rows),
            words=0,
        ),
        "guesses": view.guesses,
        "notes": view.notes,
        "sources": view.sources,
        "pairs": [
            {"name": name.replace("_", " ").capitalize(), "value": str(value)}
            for name, value in view.provenance.items()
        ],
    }


def _chart(view: FrontierView) -> Part:
    rows = list(view.table.iter_rows(named=True))
    axes = Axes(
        "separations, expected people",
        "more than the cheapest plan, discounted",
        lambda number: sentences.people_of(view, number),
        lambda amount: money(amount, view.currency),
    )

    def draw(part: str, width: float) -> str:
        labelled = _labelled(len(rows)) if width > NARROW else ()
        dots = [
            Dot(
                row["separations_people"],
                row["more_than_cheapest"],
                sentences.point_words(view, row),
                f"{money(row['step_price'], view.currency)} each" if number in labelled else "",
            )
            for number, row in enumerate(rows)
        ]
        asked = Dot(
            view.asked["separations_people"],
            view.asked["more_than_cheapest"],
            sentences.asked_sentence(view).removesuffix("."),
            "the scenario's plan",
        )
        return tradeoff(dots, asked, axes, f"frontier-{part}", (_TITLE, width))

    return both(draw)


def _labelled(points: int) -> tuple[int, ...]:
    """Return the points that carry the price of the step to them: one near each end, two between."""
    if points < 5:
        return tuple(range(1, points))
    last = points - 2
    return tuple(sorted({1, 1 + (last - 1) // 3, 1 + 2 * (last - 1) // 3, last}))
