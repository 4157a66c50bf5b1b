"""What speaks against a move, and what the numbers do not know, in words with their figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from passerelle.app.transitions.known import Known
from passerelle.app.wording import percent
from passerelle.data.schema.reference import ENTRY_EXPERIENCE
from passerelle.domain.transition import Condition, Unmet
from passerelle.domain.units import Case

_MOST_DIGITS: Final = 3
_EXPERIENCE: Final = {
    "none": "no years",
    "under-5-years": "up to 5 years",
    "5-years-or-more": "5 years or more",
}


def against(unmet: Unmet) -> str:
    """Return a condition that a move does not meet, in words with its figure and the bar."""
    return _WORDS[unmet.condition](unmet)


def notes(known: Known, i: int) -> tuple[str, ...]:
    """Return what the numbers on moves from ``i`` do not know, the gravest first."""
    return tuple(_notes(known, i))


def _notes(known: Known, i: int) -> Iterator[str]:
    graph, time = known.scored.graph, known.scored.time
    features, weeks = graph.features, time.rules.weeks_per_gap
    if not graph.viable[i].any():
        yield "No destination is viable: none lies within the rules on pay, weeks, experience and fit."
    elif not graph.advisable[i].any():
        yield (
            "No destination is advisable: each pays less, has few or fewer jobs, is too exposed, or too "
            "little is known of it."
        )
    if features.imputed[i]:
        yield (
            "Skills of this occupation are imputed: no move from it counts as direct; take fit "
            "and gaps with care."
        )
    if not features.surveyed[i]:
        yield (
            "The survey of moves saw nobody leave this occupation: 'likely' rests on how alike occupations "
            "are."
        )
    yield (
        "'Likely' is fitted to what people did, by a household survey on older codes. It says nothing of "
        "what is open to a person, and advice does not use it."
    )
    yield (
        f"Weeks for missing skills rest on a guess: {weeks.at(Case.CENTRAL):.0f} weeks full time to learn "
        f"all that an occupation asks, from {weeks.low:.0f} to {weeks.high:.0f}."
    )
    yield (
        "A person is taken to have what their occupation usually asks. Their own schooling, licences and "
        "years may be more or less."
    )
    yield (
        "Licences are those that New Jersey lists; other states differ, and some are needed in part of the "
        "jobs only."
        if features.needs_licence.any()
        else "Licences are not looked at."
    )
    yield (
        "Pay, openings and outlook are those of the whole country; what is open nearby is not known. "
        "Exposure is to language models alone, not to robots or vehicles."
    )


def _two(found: float, bar: float, in_words: Callable[[float, int], str]) -> tuple[str, str]:
    """Return both figures, with as few digits as tell them apart."""
    for digits in range(_MOST_DIGITS):
        if in_words(found, digits) != in_words(bar, digits):
            return in_words(found, digits), in_words(bar, digits)
    return in_words(found, _MOST_DIGITS), in_words(bar, _MOST_DIGITS)


def _share(share: float, digits: int) -> str:
    return percent(share, digits).replace("-", "\u2212")


def _plain(number: float, digits: int) -> str:
    return f"{number:.{digits}f}"


def _pay(unmet: Unmet) -> str:
    found, bar = _two(unmet.found, unmet.bar, _share)
    return f"Pay is {found} of what it is here; a viable move keeps at least {bar}."


def _weeks(unmet: Unmet) -> str:
    found, bar = _two(unmet.found, unmet.bar, _plain)
    weeks = "week" if found == "1" else "weeks"
    return f"Training takes {found} {weeks}; a viable move takes at most {bar}."


def _zone(unmet: Unmet) -> str:
    zones = "zone" if round(unmet.found) == 1 else "zones"
    return (
        f"It lies {unmet.found:.0f} job {zones} higher, by experience that training does not give; a viable "
        f"move climbs at most {unmet.bar:.0f}."
    )


def _experience(unmet: Unmet) -> str:
    asked = _EXPERIENCE[ENTRY_EXPERIENCE[round(unmet.found)]]
    return f"It usually asks for {asked} in related work, and work here is not counted as such."


def _fit(unmet: Unmet) -> str:
    found, bar = _two(unmet.found, unmet.bar, lambda number, digits: f"{number:.{2 + digits}f}")
    return f"Skills fit by {found}; a viable move has at least {bar}."


def _talent(_: Unmet) -> str:
    return (
        "People are selected for it by audition or try-out, whatever they have learnt; a viable move there "
        "starts from work of its kind (our list, a guess)."
    )


def _abilities(unmet: Unmet) -> str:
    found, bar = _two(unmet.found, unmet.bar, _share)
    return f"Of the abilities that it asks for {found} are missing; a viable move lacks at most {bar}."


def _pay_kept(unmet: Unmet) -> str:
    found, bar = _two(unmet.found, unmet.bar, _share)
    return f"Pay is {found} of what it is here; a desirable move keeps at least {bar}."


def _growth(unmet: Unmet) -> str:
    verb = "fall" if unmet.found < 0.0 else "grow"
    found, bar = _share(abs(unmet.found), 1), _share(abs(unmet.bar), 1).replace(".0", "")
    asked = f"falls by at most {bar}" if unmet.bar < 0.0 else f"grows by {bar} or more"
    return f"Its jobs are expected to {verb} by {found} in ten years; a desirable move {asked}."


def _openings(unmet: Unmet) -> str:
    found, bar = _two(unmet.found, unmet.bar, lambda share, digits: _share(share, 1 + digits))
    return f"Openings in a year are {found} of its jobs; a desirable move has at least {bar}."


def _less_exposed(unmet: Unmet) -> str:
    found, bar = _two(unmet.found, unmet.bar - unmet.margin, _share)
    more = f"; a safe move has at most {100.0 * unmet.margin:.3g} points more" if unmet.margin else ""
    return f"AI reaches {found} of its tasks, more than the {bar} here{more}."


def _exposure(unmet: Unmet) -> str:
    found, bar = _two(unmet.found, unmet.bar, _share)
    return f"AI reaches {found} of its tasks; a safe move has at most {bar}."


_WORDS: Final[Mapping[Condition, Callable[[Unmet], str]]] = {
    Condition.PAY: _pay,
    Condition.WEEKS: _weeks,
    Condition.ZONE: _zone,
    Condition.EXPERIENCE: _experience,
    Condition.TALENT: _talent,
    Condition.FIT: _fit,
    Condition.ABILITIES: _abilities,
    Condition.PAY_KEPT: _pay_kept,
    Condition.GROWTH: _growth,
    Condition.OPENINGS: _openings,
    Condition.LESS_EXPOSED: _less_exposed,
    Condition.EXPOSURE: _exposure,
}
