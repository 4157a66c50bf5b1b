"""Which rules of advice and training differ from the levers' defaults, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Final

from passerelle.app.transitions.rules import Rules
from passerelle.app.wording import percent
from passerelle.domain.transition import TransitionRules
from passerelle.domain.units import Case
from passerelle.engines.levers.advice_abilities_missing_at_most_share import LEVER as ABILITIES
from passerelle.engines.levers.advice_experience_must_match import LEVER as EXPERIENCE
from passerelle.engines.levers.advice_exposure_at_most_share import LEVER as EXPOSURE
from passerelle.engines.levers.advice_exposure_margin_share import LEVER as MARGIN
from passerelle.engines.levers.advice_growth_at_least_share import LEVER as GROWTH
from passerelle.engines.levers.advice_openings_at_least_share import LEVER as OPENINGS
from passerelle.engines.levers.advice_pay_desirable_share import LEVER as PAY_DESIRABLE
from passerelle.engines.levers.advice_pay_viable_share import LEVER as PAY_VIABLE
from passerelle.engines.levers.advice_weeks_at_most import LEVER as WEEKS
from passerelle.engines.levers.moves_fit_at_least_share import LEVER as FIT_DIRECT
from passerelle.engines.levers.moves_fit_for_training_share import LEVER as FIT_TRAINING
from passerelle.engines.levers.moves_zone_gap_at_most import LEVER as ZONE_GAP
from passerelle.engines.levers.training_tuition_per_week_money import LEVER as TUITION

_SHARE_DIGITS: Final = 2
TITLES: Final = {
    "fit_direct": FIT_DIRECT.title,
    "fit_training": FIT_TRAINING.title,
    "experience_must_match": EXPERIENCE.title,
    "zone_gap_at_most": ZONE_GAP.title,
    "weeks_at_most": WEEKS.title,
    "abilities_missing_at_most_share": ABILITIES.title,
    "pay_viable_share": PAY_VIABLE.title,
    "pay_desirable_share": PAY_DESIRABLE.title,
    "growth_at_least_share": GROWTH.title,
    "openings_at_least_share": OPENINGS.title,
    "exposure_at_most_share": EXPOSURE.title,
    "exposure_margin_share": MARGIN.title,
}


def bars(rules: Rules | None) -> tuple[str, ...]:
    """Return each rule that differs from its default, with both, in words; none without rules."""
    return () if rules is None else tuple(_bars(rules))


def _bars(rules: Rules) -> Iterator[str]:
    usual = TransitionRules()
    for name in (each.name for each in fields(TransitionRules)):
        chosen, default = getattr(rules.advice, name), getattr(usual, name)
        if chosen != default:
            yield f"{TITLES[name]}: {_said(name, chosen)}, not {_said(name, default)}"
    here, there = (each.training.tuition_per_week_money.at(Case.CENTRAL) for each in (rules, Rules()))
    if here != there:
        yield f"{TUITION.title}: {here:,.0f} USD, not {there:,.0f}"


def _said(name: str, value: float) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name.endswith("_share"):
        return percent(value, _SHARE_DIGITS).replace(".00", "")
    return f"{value:g}"
