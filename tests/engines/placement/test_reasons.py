from __future__ import annotations

from dataclasses import replace

from passerelle.engines.levers.order_rule import LEVER as ORDER
from passerelle.engines.placement import reasons
from passerelle.engines.placement.reasons import OfferFacts, ProgrammeFacts

COURSE = ProgrammeFacts("Buying", "Example College", "Austin, TX", 12.0)
OFFER = OfferFacts("Buyer", "", "Q1", "Q2", 0.8, 1.25, 0.65, None)


def test_a_move_that_starts_before_it_arrives_says_both_quarters() -> None:
    assert "The offer is made in Q1." in reasons.move("Need.", OFFER, "Order.")
    assert "is made" not in reasons.move("Need.", replace(OFFER, start="Q2"), "Order.")


def test_who_has_said_yes_is_not_told_that_they_may_decline() -> None:
    assert "has said yes" in reasons.move("Need.", replace(OFFER, accept_share=1.0), "Order.")
    assert "may be declined; 65%" in reasons.move("Need.", OFFER, "Order.")


def test_training_is_told_with_its_provider_and_place() -> None:
    said = reasons.retrain("Need.", replace(OFFER, programme=COURSE), "Order.")
    assert 'about 12 weeks of paid training, "Buying" by Example College, Austin, TX; then Buyer' in said
    assert "about 1 week of" in reasons.retrain(
        "Need.", replace(OFFER, programme=replace(COURSE, weeks=1.2)), "Order."
    )


def test_those_who_stay_hear_of_volunteers_and_floors() -> None:
    kept = reasons.kept(3.0, "they know the old system")
    said = reasons.stay_affected("Need.", (1, 0, 2, 1.0), [kept])
    assert "a move for 1, leaving with support for 2; the others stay" in said
    assert "1 person is expected to take it" in said
    assert said.endswith("At least 3 people of this and like roles are kept: they know the old system.")
    assert "carried until attrition" in reasons.stay_affected("Need.", (0, 0, 0, 0.0))


def test_every_alternative_says_what_stood_against_it() -> None:
    near = reasons.nearest(OFFER, used=True)
    assert near.endswith("others of the cohort are offered it")
    limit = reasons.refused_limit(near, "at most 9 seats", "training.seats", "One more is worth USD 5.")
    assert limit.endswith("at most 9 seats (training.seats). One more is worth USD 5.")
    assert "places are taken" in reasons.refused_full(near)
    assert "USD 7 more per person" in reasons.refused_cost(near, "USD 7")
    assert "would gain the plan nothing" in reasons.refused_equal(near)
    assert "or a floor keeps them" in reasons.as_many_as_may()


def test_every_order_that_a_scenario_may_name_has_its_words() -> None:
    assert set(reasons.CHOSEN) == set(ORDER.choices)
