"""The page of a comparison: figures, decisions by function, who is proposed something else, and levers."""

from __future__ import annotations

from typing import Any

from passerelle.app.compare import Comparison
from passerelle.faces import pages
from passerelle.faces.compare import sentences
from passerelle.faces.format import long_date
from passerelle.faces.page_parts import table
from passerelle.faces.sentences import GENERATED


def compare_page(found: Comparison) -> bytes:
    """Return the page as UTF-8; the same comparison gives the same bytes."""
    return pages.page("compare.html.j2", _content(found))


def _content(found: Comparison) -> dict[str, Any]:
    names = [plan.name for plan in found.plans]
    changed = [changes for changes in found.changes if changes.ways]
    return {
        "headline": sentences.headline(found),
        "generated": GENERATED if any(plan.generated for plan in found.plans) else "",
        "baseline": names[0],
        "names": ", ".join(names),
        "said": found.said,
        "figures": table(
            f"Figures of each plan, and in brackets the difference against {names[0]}",
            ("Figure", *names),
            (sentences.figure_cells(found, figure) for figure in found.figures),
        ),
        "functions": table(
            "People by function and decision",
            ("Function", "Decision", *names),
            sentences.function_rows(found),
            2,
        ),
        "changes": [sentences.changes_sentence(found, changes) for changes in found.changes],
        "ways": [
            table(
                f"From a decision in {names[0]} to one in {changes.plan}",
                (f"In {names[0]}", f"In {changes.plan}", "People"),
                sentences.change_rows(changes),
                2,
            )
            for changes in changed
        ],
        "levers": table(
            "Keys of the scenarios that differ", ("Lever", "Key", *names), sentences.lever_rows(found), 2
        ),
        "plans": [
            {
                "name": plan.name,
                "says": f"{plan.title}; {plan.quarters} quarters from {long_date(plan.start)}; "
                f"{plan.currency}; seed {plan.seed}; {plan.status.lower().replace('_', ' ')}",
                "hashes": [{"name": name, "value": hashed} for name, hashed in plan.hashes.items()],
            }
            for plan in found.plans
        ],
    }
