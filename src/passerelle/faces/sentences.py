"""A plan's figures in sentences, the same in every report, page and command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from passerelle.app.figures import BoardFigures, MoneyFigures, Walk
from passerelle.app.flow_figures import ATTRITION, VOLUNTEERS, Node
from passerelle.faces.format import money, people, percent, signed, signed_percent, whole, within

_SHOWN_SHARE: Final = 0.0005  # of the objective

GENERATED: Final = "Generated employer: these people do not exist."

_ORDERS: Final = {
    "lottery": "by a seeded lottery: everyone in the group has the same chance, and the same seed draws the "
    "same order again",
    "seniority": "by length of service, those who have served longest staying first",
}
_GROUPS: Final = (
    "The plan first decides how many people of each group stay, move, train or separate. A group is everyone "
    "with the same title, department, site and grade in the same company and bargaining unit, as far as the "
    "roster says."
)
_NEVER: Final = (
    "Age, sex, ethnicity, disability and leave are not known to the calculation: they are kept in another "
    "file, for a later check of protection and fairness alone. A person's pay and length of service are no "
    "part of what makes a group. Nobody has a score."
)
_CHANGES: Final = (
    "This is a proposal. Those responsible go through it before anybody is told, and a move is an offer that "
    "a person may decline."
)


def headline(figures: BoardFigures, currency: str) -> str:
    """Return the plan in one sentence: how many people can stay, what it costs, when it pays back."""
    pool = figures.pool
    if pool.people == 0:
        kept = f"No role has to shrink: all {people(figures.employees)} can stay where they are"
    elif pool.separate == 0:
        kept = f"All {people(pool.people)} in affected roles can stay with us"
    else:
        kept = f"{whole(pool.kept)} of {people(pool.people)} in affected roles can stay with us"
    return f"{kept}; {_price(figures.money, currency)}."


def pool_sentence(figures: BoardFigures) -> str:
    """Return what the plan proposes to the people of affected roles."""
    pool = figures.pool
    if pool.people == 0:
        return "The plan proposes no move, no training and no separation."
    ways = [
        (pool.stay, "stay in their own role"),
        (pool.move, "are offered another role"),
        (pool.retrain, "are offered training and then another role"),
        (pool.separate, "would separate, with support"),
    ]
    said = [f"{whole(count)} {words}" for count, words in ways if count]
    return f"{', '.join(said[:-1])} and {said[-1]}." if len(said) > 1 else f"{said[0]}."


def best_possible(figures: BoardFigures, status: str) -> str:
    """Return how far the plan can be from the best one, in words."""
    gap = figures.gap
    if gap is None:
        return "How far it is from the best possible plan is not known."
    if gap <= 1e-9:
        proof = "It is proved to be the best possible plan"
    else:
        proof = f"It is proved within {within(gap)} of the best possible plan"
    stopped = " The search was stopped by its time limit." if status == "TIME_LIMIT" else ""
    return f"{proof} for these assumptions.{_whole_people(figures.rounding_share)}{stopped}"


def _whole_people(share: float) -> str:
    """Return what is lost or gained as offers are made to whole people; the proof is of expected people."""
    if abs(share) < _SHOWN_SHARE:
        return ""
    way = "more" if share > 0.0 else "less"
    return (
        f" That holds in expected people; as offers go to whole people, its objective is "
        f"{percent(abs(share))} {way}."
    )


def walk_sentence(walk: Walk, where: str) -> str:
    """Return how the headcount of ``where`` changes, and whether it meets what is required."""
    change = _rounded(walk.change)
    if change == 0:
        moved = f"{where} stays at {people(walk.end)}"
    else:
        verb = "falls" if change < 0 else "grows"
        moved = f"{where} {verb} by {whole(abs(change))}, from {whole(walk.start)} to {people(walk.end)}"
    short = _rounded(walk.short)
    if short == 0:
        return f"{moved}, as required"
    amount = f"{whole(abs(short))} {'short of' if short > 0 else 'over'} the {whole(walk.required)} required"
    return f"{moved}, {amount}"


def attrition_sentence(figures: BoardFigures) -> str:
    """Return how much of the change comes from people who leave on their own account, and from hiring."""
    walk = figures.walk
    first = (
        f"About {people(figures.attrition)} are expected to leave on their own account, by quitting or "
        f"retiring, and about {whole(figures.hired)} are hired. Attrition is an expected number, never a "
        "named person."
    )
    said = [first]
    if _rounded(figures.volunteers) > 0:
        said.append(
            f"About {people(figures.volunteers)} take the voluntary programme, an expected number too."
        )
    if _rounded(figures.refused) > 0:
        said.append(
            f"About {people(figures.refused)} are expected to decline the role offered and to leave with "
            "support."
        )
    training = _rounded(walk.in_training - figures.refused)
    if training > 0:
        said.append(f"At the end, {whole(training)} have left a role and are still in training for the next.")
    elif _rounded(walk.moved_in) > 0:
        said.append(f"{people(walk.moved_in)} move between roles, which changes no total.")
    if _rounded(figures.fewer_hours) > 0:
        said.append(
            f"At the end, {people(figures.fewer_hours)} work fewer hours, so that fewer have to go; they "
            "still count in the headcount."
        )
    return " ".join(said)


def stay_sentence(figures: BoardFigures) -> str:
    """Return which share of affected people can stay, and how many of them are expected to leave anyway."""
    pool, volunteers = figures.pool, figures.volunteers
    also = f", and {whole(volunteers)} by the voluntary programme" if _rounded(volunteers) > 0 else ""
    share = f"Over {percent(0.99)}" if 0.995 <= pool.kept_share < 1.0 else percent(pool.kept_share)
    said = (
        f"{share} can stay with us. Of the {whole(pool.stay)} asked to stay in their "
        f"role, about {whole(figures.pool_leaving)} are expected to leave on their own account{also}."
    )
    if _rounded(figures.refused) > 0:
        said += (
            f" Of the {people(pool.move + pool.retrain)} offered a role, about {whole(figures.refused)} are "
            "expected to decline it and to leave with support; here they count by what they are offered."
        )
    return said


def exposure_sentence(figures: BoardFigures) -> str:
    """Return how exposed the employer's work is, as a range."""
    every = figures.exposure
    return (
        f"Technology could do or speed up {percent(every.central_share)} of the work, by the central "
        f"estimate; between {percent(every.low_share)} and {percent(every.high_share)}, as measures disagree"
    )


def destination(node: Node) -> str:
    """Return where people go, as a label."""
    if node.kind == "move":
        return f"Move to {node.name}"
    if node.kind == "retrain":
        return f"Train for {node.name}"
    return {
        "stay": "Stay in their role",
        "separate": "Separate, with support",
        ATTRITION: "Expected to leave on their own",
        VOLUNTEERS: "Expected to leave by the voluntary programme",
    }.get(node.kind, node.name)


def chosen(figures: BoardFigures, currency: str) -> tuple[str, ...]:
    """Return how each person's proposal was chosen, in plain words."""
    order = _ORDERS.get(figures.order, f"by the rule called {figures.order}")
    return (
        _GROUPS,
        f"Which person of a group gets which proposal is then settled {order}.",
        _NEVER,
        *_neutrality(figures, currency),
        _CHANGES,
    )


def _neutrality(figures: BoardFigures, currency: str) -> tuple[str, ...]:
    """Return what it costs that nobody is chosen for being cheap to part with."""
    price = figures.neutrality
    if price is None or price < 0.5 or figures.order == "seniority":  # that order is near the cheapest
        return ()
    said = (
        f"To pick in each group those whose severance is least would save {money(price, currency)}. The plan "
        "does not: that is the price of not choosing people by what they cost."
    )
    return (said,)


def price_sentence(figures: BoardFigures, currency: str) -> str:
    """Return what one separation fewer would cost."""
    price = figures.saved_separation
    if price is None:
        nobody = figures.everyone.separate == 0 and _rounded(figures.refused) == 0
        why = "nobody separates" if nobody else "no plan with fewer was found that meets all demands"
        return f"What one separation fewer would cost cannot be told: {why}."
    if price < 0.5:
        return "One separation fewer would cost nothing more."
    return f"One separation fewer would cost about {money(price, currency)}."


def roster_sentence(roster: Mapping[str, Any]) -> str:
    """Return what the roster had and lacked."""
    said = [f"The roster has {people(roster['rows'])}."] if "rows" in roster else []
    absent = [str(column).replace("_", " ") for column in roster.get("absent", ())]
    if absent:
        said.append(f"It does not say: {', '.join(absent)}.")
    if "coded_confidently_share" in roster:
        said.append(
            f"{percent(roster['coded_confidently_share'])} of people have a title that could be given an "
            "occupation with confidence."
        )
    return " ".join(said)


def change_words(change: float | None, share: float | None) -> str:
    """Return a change of headcount with its share: ``−120 (−8 %)``."""
    if change is None or share is None:
        return "not shown"
    if _rounded(change) == 0:
        return "0"
    return f"{signed(change)} ({signed_percent(share)})"


def _price(figures: MoneyFigures, currency: str) -> str:
    cost = f"it costs {money(figures.cost, currency)}"
    quarters = figures.payback_quarter
    if figures.cost < 0.5:
        return "it costs nothing"
    if quarters is None:
        return f"{cost} and does not pay back within {len(figures.quarters)} quarters"
    if quarters == 1:
        return f"{cost} and pays back within the first quarter"
    return f"{cost} and pays back in {quarters} quarters"


def _rounded(number: float) -> int:
    return round(number)
