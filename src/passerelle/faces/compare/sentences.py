"""A comparison of plans in sentences and cells, the same on the page and in the terminal."""

from __future__ import annotations

from typing import Final

from passerelle.app.compare import MONEY, PEOPLE, Changes, Comparison, Count, Figure
from passerelle.faces.board_view import PROTECTED
from passerelle.faces.format import MINUS, cell, money, people, percent, signed, value, whole

DECISIONS: Final = {
    "stay": "stay",
    "move": "move",
    "retrain": "training, then a move",
    "separate": "separation",
}
NOTHING: Final = "–"


def headline(found: Comparison) -> str:
    """Return how far separations and cost of the plans are apart, in one sentence."""
    first, others = found.plans[0], found.plans[1:]
    separate, cost = found.figure("separate"), found.figure("cost")
    if len(others) == 1 and separate.differences[1] is not None:
        people_more = _more(separate.differences[1])
        said = f"{others[0].name} separates {people_more} than {first.name}"
        if cost.differences[1] is not None:
            said += f" and costs {_money_more(cost.differences[1], first.currency)}"
        return f"{said}."
    values = [number for number in separate.values if number is not None]
    if not values:
        return f"{len(found.plans)} plans side by side."
    return (
        f"{len(found.plans)} plans side by side: from {whole(min(values))} to {people(max(values))} "
        "separate with support."
    )


def _more(difference: float) -> str:
    if round(difference) == 0:
        return "no more and no fewer people"
    return f"{people(abs(difference))} {'more' if difference > 0 else 'fewer'}"


def _money_more(difference: float, currency: str) -> str:
    if abs(difference) < 1.0:
        return "the same"
    return f"{money(abs(difference), currency)} {'more' if difference > 0 else 'less'}"


def figure_cells(found: Comparison, figure: Figure) -> tuple[str, ...]:
    """Return a figure of every plan, a difference against the first in brackets."""
    cells = []
    for plan, number, difference in zip(found.plans, figure.values, figure.differences, strict=True):
        said = NOTHING if number is None else _number(figure.kind, number, plan.currency)
        if difference is not None and number is not None and figure.kind in (PEOPLE, MONEY):
            said += f" ({_difference(figure.kind, difference, plan.currency)})"
        cells.append(said)
    return figure.title, *cells


def _number(kind: str, number: float, currency: str) -> str:
    if kind == MONEY:
        return money(number, currency)
    return whole(number) if kind == PEOPLE else percent(max(number, 0.0))


def _difference(kind: str, difference: float, currency: str) -> str:
    if kind == PEOPLE:
        return signed(difference)
    said = money(difference, currency)
    return said if said.startswith(MINUS) or abs(difference) < 0.5 else f"+{said}"


def function_rows(found: Comparison) -> list[tuple[str, ...]]:
    """Return a row for each decision in the functions in which not everybody stays."""
    rows: list[tuple[str, ...]] = []
    for row in found.functions:
        kinds = [kind for kind in DECISIONS if any(count[kind].people != 0 for count in row.counts)]
        if kinds == ["stay"]:
            continue
        rows += [
            (row.function, DECISIONS[kind], *(_shown(count[kind]) for count in row.counts)) for kind in kinds
        ]
    return rows


def _shown(count: Count) -> str:
    return PROTECTED if count.people is None and not count.few else cell(count.people)


def changes_sentence(found: Comparison, changes: Changes) -> str:
    """Return how many people have another decision than in the baseline."""
    baseline = found.plans[0].name
    parts = [
        f"another decision: {_shown(changes.other_decision)}",
        f"the same decision and another role: {_shown(changes.other_role)}",
        f"the same in another quarter: {_shown(changes.other_quarter)}",
    ]
    return f"{changes.plan} against {baseline}, in people. {'; '.join(parts).capitalize()}."


def change_rows(changes: Changes) -> list[tuple[str, ...]]:
    """Return who goes from which decision to which."""
    return [(DECISIONS[one.before], DECISIONS[one.after], _shown(one.people)) for one in changes.ways]


def lever_rows(found: Comparison) -> list[tuple[str, ...]]:
    """Return the keys in which the scenarios differ, with their values."""
    return [
        (row.title, row.key, *("not set" if one is None else value(one) for one in row.values))
        for row in found.levers
    ]
