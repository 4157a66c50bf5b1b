"""Why each decision was made, in words a planner and the person can follow.

The sentences say the cause (what the role needs), the rule (how the person was chosen) and,
for separations, the best alternative that was refused and what stood against it. They name
roles, never people, and no trait.
"""

from __future__ import annotations

from dataclasses import dataclass

CHOSEN = {
    "lottery": "Who of the cohort is asked was drawn by a seeded lottery.",
    "seniority": "Who of the cohort is asked goes by length of service, the shortest first.",
}


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """What a reason may say of a role."""

    title: str
    people: float
    required_at_decision: float  # required headcount in the quarter of decision
    leavers_before: float  # expected attrition up to it
    quarter: str  # its label


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """What a reason may say of an offer."""

    title: str  # of the role offered
    place: str  # department and site, as far as they differ from the person's own; may be empty
    arrival: str  # label of the quarter of arrival
    fit: float
    pay_ratio: float
    weeks: float  # of training; 0 without


def needs(role: RoleFacts) -> str:
    """Say what becomes of a role's headcount."""
    return (
        f"{role.title} needs {_people(role.required_at_decision)} by the end of {role.quarter}. "
        f"Today it has {_people(role.people)}, "
        f"and attrition is expected to take {_people(role.leavers_before)}."
    )


def stay_unaffected(title: str) -> str:
    """Say why nobody of a role is asked."""
    return f"{title}: the requirement does not fall under the people expected to hold the role."


def stay_affected(role: RoleFacts, moved: int, trained: int, separated: int) -> str:
    """Say why a person of an affected cohort stays."""
    if moved + trained + separated == 0:
        return f"{needs(role)} What is still too many is carried until attrition or the plan's end covers it."
    parts = [
        f"{text} for {count:,}"
        for count, text in (
            (moved, "a move"),
            (trained, "training and then a move"),
            (separated, "leaving with support"),
        )
        if count
    ]
    return f"{needs(role)} The plan proposes to this cohort {', '.join(parts)}; the others stay."


def move(role: RoleFacts, offer: OfferFacts, order: str) -> str:
    """Say why a person is offered a move."""
    return f"{needs(role)} Offered: {_offer(offer)}. {CHOSEN[order]}"


def retrain(role: RoleFacts, offer: OfferFacts, order: str) -> str:
    """Say why a person is offered training and then a move."""
    training = f"about {offer.weeks:.0f} weeks of paid training"
    return f"{needs(role)} Offered: {training}, then {_offer(offer)}. {CHOSEN[order]}"


def separate(role: RoleFacts, refused: str, order: str) -> str:
    """Say why a person separates; ``refused`` tells the best alternative and what stood against it."""
    return f"{needs(role)} {refused} {CHOSEN[order]}"


def refused_none() -> str:
    """Say that there was no alternative to refuse."""
    return "No other role of this employer lies within the plan's limits on pay, place, skills and training."


def refused_all_used() -> str:
    """Say that every alternative is already taken as far as it goes."""
    return (
        "Every other role within the plan's limits already takes as many of this cohort as it has places for."
    )


def refused_full(offer: OfferFacts) -> str:
    """Say that the best alternative's places are taken."""
    return f"The nearest alternative, {_offer(offer)}, has no place left."


def refused_seats(offer: OfferFacts) -> str:
    """Say that the training for the best alternative has no seat left."""
    return f"The nearest alternative, {_offer(offer)}, needs training whose seats are all taken."


def refused_cost(offer: OfferFacts, more: str) -> str:
    """Say that the best alternative costs the plan more than leaving with support."""
    return f"The nearest alternative, {_offer(offer)}, would cost the plan {more} more per person."


def _offer(offer: OfferFacts) -> str:
    place = f" ({offer.place})" if offer.place else ""
    terms = f"skills fit {offer.fit:.0%}, pay {offer.pay_ratio:.0%} of today's"
    return f"{offer.title}{place} from {offer.arrival}, {terms}"


def _people(count: float) -> str:
    whole = round(count, 1)
    text = f"{whole:,.0f}" if whole == int(whole) else f"{whole:,.1f}"
    return f"{text} {'person' if whole == 1 else 'people'}"
