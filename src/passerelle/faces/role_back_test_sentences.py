"""The back-test of moves within an employer in sentences and cells, the same in command and documentation."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from passerelle.app.role_back_test.result import Coefficient, MethodScore, RoleBackTest, Span
from passerelle.faces.format import MINUS, percent, span, whole

HEADS: Final = (
    "Ranking",
    "First 10 (95 %)",
    "First",
    "First 20",
    "First 50",
    "Times size",
    "Times agency",
    "Within",
    "Across",
    "Leaving",
)
READ: Final = (
    "Share of moves whose class the ranking has among its first 10, first, and so on. Times size, times "
    "agency: over what the largest classes, and those of the same agency, have among the first 10. Within, "
    "across: first 10 of those who stayed in their agency, and of those who left it. Leaving: of the latter, "
    "had it been told that they would leave."
)
CHECK_HEADS: Final = ("Moves counted", "Moves", "Largest classes", "Same agency", "All that is known")
WEIGHT_HEADS: Final = ("Feature", "What it is", "Weight", "Standard error")
_SURE: Final = 2.0  # standard errors from which a weight is told from zero


def headline(test: RoleBackTest) -> str:
    """Return how often the class entered was among the first ten, and how much that is."""
    ours, size, agency = (test.method(name) for name in ("full", "size", "agency"))
    return (
        f"Of {whole(test.moves)} moves between classes of jobs, {with_interval(ours.hit_10)} went to one of "
        f"the ten classes that the fitted score named first, of about {whole(test.classes_mean)}: "
        f"{lift(ours.lift_over_size)} times what the largest classes give ({percent(size.hit_10.value)}), "
        f"and {lift(ours.lift_over_agency)} times what the largest classes of the same agency give "
        f"({percent(agency.hit_10.value)})."
    )


def findings(test: RoleBackTest) -> tuple[str, ...]:
    """Return what the other rankings say: occupations, leaving the agency, history, the plan's ranking."""
    return tuple(_findings(test))


def _findings(test: RoleBackTest) -> Iterator[str]:
    hits = {each.id: percent(each.hit_10.value) for each in test.methods}
    ours, size = test.method("full"), test.method("size")
    yield (
        f"Occupations and size alone reach {hits['occupation']}, much like the largest classes of the same "
        f"agency ({hits['agency']}); it takes both, with titles, levels and pay, to reach {hits['full']}."
    )
    likely = next((row for row in test.coefficients if row.name == "likely"), None)
    if likely is not None and likely.error is not None and abs(likely.weight) < _SURE * likely.error:
        yield (
            "How likely people of one occupation go to another in the country's survey adds nothing that can "
            "be told from chance, once the fit of their skills is known."
        )
    yield (
        f"Of those who went to another agency, {one(ours.across)} are met; had it been told that they would "
        f"leave it, {one(ours.leaving)}, against {one(size.leaving)} by size."
    )
    yield (
        f"Moves between the same classes in the fit years alone reach {hits['history']}; added to the score, "
        f"{hits['full_history']}. An employer with a history of its own should use it."
    )
    plan = test.method("plan")
    yield (
        "A plan ranks candidate moves by the same weights, but for the country's survey of moves. Within its "
        f"rules it meets {hits['plan']}. The rules on pay, fit and training keep only "
        f"{percent(plan.hit_50_share)} of what people did among the first fifty, so that no ranking within "
        "them could do much better."
    )


def cells(method: MethodScore) -> tuple[str, ...]:
    """Return one row of the table of rankings, under ``HEADS``."""
    return (
        method.title,
        with_interval(method.hit_10),
        percent(method.hit_1_share),
        percent(method.hit_20_share),
        percent(method.hit_50_share),
        lift(method.lift_over_size),
        lift(method.lift_over_agency),
        one(method.within),
        one(method.across),
        one(method.leaving),
    )


def with_interval(found: Span) -> str:
    """Return a share with its interval: ``55 % (51 to 60 %)``."""
    value, ends = percent(found.value), span(found.low, found.high)
    return value if ends == value else f"{value} ({ends})"


def one(found: Span) -> str:
    """Return a share without its interval; a dash where there were no such moves."""
    return "–" if math.isnan(found.value) else percent(found.value)


def lift(found: Span) -> str:
    """Return how many times as many: ``3.4``, ``0.04``."""
    return f"{found.value:.1f}" if found.value >= 0.95 else f"{found.value:.2f}"


def weight_cells(row: Coefficient) -> tuple[str, str]:
    """Return a weight and its standard error, or that it is a guess."""
    weight = f"{row.weight:.2f}".replace("-0.00", "0.00").replace("-", MINUS)
    return weight, "a guess" if row.error is None else f"{row.error:.2f}"
