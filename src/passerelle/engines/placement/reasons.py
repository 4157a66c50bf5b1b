"""Why each decision was made, in words a planner and the person can follow.

The sentences say the cause (what the role needs), the proposal, and the rule (how the person was chosen);
beside them stands the best alternative that was refused and what stood against it. They name roles, never
people, and no trait.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

CHOSEN: Final = MappingProxyType(
    {
        "lottery": "Who of the cohort is asked was drawn by a seeded lottery.",
        "seniority": "Who of the cohort is asked goes by length of service, the shortest first.",
        "skill-proximity": (
            "Offers go first to those of the cohort whose skills are nearest; separations are drawn by a "
            "seeded lottery among the others."
        ),
    }
)


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """What a reason may say of a role."""

    title: str
    people: float
    required: float  # headcount at the end of the quarter of decision
    leavers_before: float  # expected attrition up to it
    quarter: str  # its label


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    """What a reason may say of training."""

    title: str
    provider: str  # may be empty
    place: str  # may be empty
    weeks: float


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """What a reason may say of an offer."""

    title: str  # of the role offered
    place: str  # department and site, as far as they differ from the person's own; may be empty
    start: str  # label of the quarter in which it starts
    arrival: str  # label of the quarter of arrival
    fit: float
    pay_ratio: float
    accept_share: float  # expected to accept
    programme: ProgrammeFacts | None  # training before it


# ------------------------------------------------------------------ reasons


def needs(role: RoleFacts) -> str:
    """Say what becomes of a role's headcount."""
    return (
        f"{role.title} needs {people(role.required)} by the end of {role.quarter}. "
        f"Today it has {people(role.people)}, "
        f"and attrition is expected to take {people(role.leavers_before)}."
    )


def stay_unaffected(title: str) -> str:
    """Say why nobody of a role is asked."""
    return f"{title}: the requirement does not fall under the people expected to hold the role."


def stay_affected(need: str, counts: tuple[int, int, int, float], floors: Sequence[str] = ()) -> str:
    """Say why a person of an affected cohort stays.

    Args:
        need: what ``needs`` says of the role.
        counts: people of the cohort who are offered a move or training, who separate, and who are
            expected to take a voluntary programme.
        floors: what ``kept`` says of each floor under which the role is.
    """
    moved, trained, separated, volunteers = counts
    parts = [
        f"{text} for {number:,}"
        for number, text in (
            (moved, "a move"),
            (trained, "training and then a move"),
            (separated, "leaving with support"),
        )
        if number
    ]
    said = [need]
    if parts:
        said.append(f"The plan proposes to this cohort {', '.join(parts)}; the others stay.")
    else:
        said.append("What is still too many is carried until attrition or the plan's end covers it.")
    if volunteers > 0.0:
        said.append(
            "A voluntary programme is open to all of the cohort, who may all refuse it; "
            f"{people(volunteers)} {'is' if round(volunteers, 1) == 1 else 'are'} expected to take it."
        )
    return " ".join([*said, *floors])


def kept(least: float, why: str) -> str:
    """Say that a floor keeps people."""
    return f"At least {people(least)} of this and like roles are kept: {_ended(why)}"


def move(need: str, offer: OfferFacts, chosen: str) -> str:
    """Say why a person is offered a move."""
    when = "" if offer.start == offer.arrival else f" The offer is made in {offer.start}."
    return f"{need} Offered: {_offer(offer)}.{when} {_answer(offer)} {chosen}"


def retrain(need: str, offer: OfferFacts, chosen: str) -> str:
    """Say why a person is offered training and then a move."""
    training = "paid training" if offer.programme is None else _training(offer.programme)
    return f"{need} Offered: from {offer.start} {training}; then {_offer(offer)}. {_answer(offer)} {chosen}"


def separate(need: str, quarter: str, chosen: str) -> str:
    """Say why a person separates."""
    return f"{need} Proposed: leaving with support in {quarter}. {chosen}"


def fixed(why: str) -> str:
    """Say that a person fixed a decision."""
    return f"Fixed by hand: {_ended(why)}"


# ------------------------------------------------------------------ alternatives


def no_other() -> str:
    """Say that there was no alternative to refuse."""
    return "No other role of this employer lies within the plan's limits on pay, place, skills and training."


def as_many_as_may() -> str:
    """Say that no more of a cohort may be asked."""
    return "As many of this cohort are asked as may be: its role needs the others, or a floor keeps them."


def leaving(quarter: str) -> str:
    """Name leaving with support as an alternative."""
    return f"The nearest alternative was leaving with support in {quarter}"


def nearest(offer: OfferFacts, *, used: bool) -> str:
    """Name a move as the nearest alternative."""
    also = "; others of the cohort are offered it" if used else ""
    training = "" if offer.programme is None else f", after {_training(offer.programme)}"
    return f"The nearest alternative was {_offer(offer)}{training}{also}"


def refused_limit(alternative: str, says: str, key: str, worth: str) -> str:
    """Say that a limit stood against an alternative, and what one unit more of it is worth."""
    return f"{alternative}. Its limit is reached: {says} ({key}). {worth}"


def refused_full(alternative: str) -> str:
    """Say that nobody more is needed where an alternative leads."""
    return f"{alternative}. Its places are taken: nobody more is needed there then."


def refused_cost(alternative: str, more: str) -> str:
    """Say that an alternative costs the plan more."""
    return f"{alternative}. It would cost the plan {more} more per person."


def refused_equal(alternative: str) -> str:
    """Say that an alternative costs the plan as much."""
    return f"{alternative}. One person more on it would gain the plan nothing."


# ------------------------------------------------------------------ pieces


def people(count: float) -> str:
    """Return a number of people, to a tenth."""
    whole = round(count, 1)
    text = f"{whole:,.0f}" if whole == int(whole) else f"{whole:,.1f}"
    return f"{text} {'person' if whole == 1 else 'people'}"


def _offer(offer: OfferFacts) -> str:
    place = f" ({offer.place})" if offer.place else ""
    terms = f"skills fit {offer.fit:.0%}, pay {offer.pay_ratio:.0%} of today's"
    return f"{offer.title}{place} from {offer.arrival}, {terms}"


def _training(programme: ProgrammeFacts) -> str:
    where = ", ".join(part for part in (programme.provider, programme.place) if part)
    by = f" by {where}" if where else ""
    weeks = round(programme.weeks)
    return f'about {weeks} {"week" if weeks == 1 else "weeks"} of paid training, "{programme.title}"{by}'


def _answer(offer: OfferFacts) -> str:
    if offer.accept_share >= 1.0:
        return "The person has said yes."
    return f"It is an offer and may be declined; {offer.accept_share:.0%} are expected to accept."


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."
