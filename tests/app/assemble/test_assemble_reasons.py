"""Which facts of a plan go into which sentence."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from passerelle.app.assemble.reasons import NO_TEXT, Facts, Reasons, decision_reasons
from passerelle.app.assemble.tables import Results
from passerelle.domain.calendar import Calendar
from passerelle.engines.placement.decide import MOVE, RETRAIN, SEPARATE, STAY
from passerelle.engines.placement.problem import Kind
from placements import side_limit, small_problem, with_limits
from small_results import small_results


def reasons_of(results: Results, order: str = "seniority") -> Reasons:
    facts = Facts(
        staff=results.staff,
        required=results.demand.required,
        assembled=results.assembled,
        solution=results.solution,
        offers=results.offers,
        calendar=Calendar(date(2025, 10, 1), 2),
        order=order,
        currency="USD",
    )
    return decision_reasons(facts, results.decided)


@pytest.fixture(scope="module")
def results() -> Results:
    return small_results()


@pytest.fixture(scope="module")
def said(results: Results) -> Reasons:
    return reasons_of(results)


def told(results: Results, said: Reasons, kind: int) -> list[tuple[str, str]]:
    """Return reason and alternative of everybody in affected roles with a decision of that kind."""
    people = np.flatnonzero((results.decided.kind == kind) & (said.alternative != NO_TEXT))
    return [(said.texts[said.of_employee[p]], said.texts[said.alternative[p]]) for p in people.tolist()]


def test_a_move_says_need_offer_answer_and_order(results: Results, said: Reasons) -> None:
    reasons = [reason for reason, _ in told(results, said, MOVE)]
    assert len(reasons) == 2
    first = next(reason for reason in reasons if "Oct-Dec 2025" in reason)
    assert first.startswith("Service agent needs 7 people by the end of Oct-Dec 2025. Today it has 10 people")
    assert "Offered: Buyer (Purchasing) from Oct-Dec 2025, skills fit 80%, pay 125% of today's." in first
    assert "may be declined; 80% are expected to accept" in first
    assert first.endswith("goes by length of service, the shortest first.")


def test_training_says_programme_provider_start_and_arrival(results: Results, said: Reasons) -> None:
    (reason, _), *others = told(results, said, RETRAIN)
    assert others == []
    assert (
        'Offered: from Oct-Dec 2025 about 12 weeks of paid training, "Purchasing" by Example College; then '
        "Buyer (Purchasing) from Jan-Mar 2026"
    ) in reason
    assert reason.endswith("the evidence for this move is fair.")


def test_who_stays_hears_what_the_cohort_is_offered_and_what_is_kept(results: Results, said: Reasons) -> None:
    for reason, alternative in told(results, said, STAY):
        assert "The plan proposes to this cohort" in reason
        assert reason.endswith("are kept: they know the old system.")
        assert alternative
    outside = np.flatnonzero(said.alternative == NO_TEXT)
    assert set(said.of_employee[outside]) == {1}  # the buyers, of whom there are too few
    assert "does not fall under" in said.texts[1]


def test_a_separation_says_when_and_which_move_was_refused_for_what() -> None:
    exits = {"required": [[7, 5], [5, 5]], "cost": [14, 19, 5, 4, 15, 20, 5]}
    results = small_results(small_problem(**exits, loss=[6, 5, 3, 0, 6, 5, 3]))
    separated = told(results, reasons_of(results, "lottery"), SEPARATE)
    assert separated
    for reason, alternative in separated:
        assert "Proposed: leaving with support in" in reason
        assert reason.endswith("drawn by a seeded lottery.")
        assert alternative.startswith("The nearest alternative was Buyer (Purchasing) from")
        assert alternative.endswith("nobody more is needed there then.")


def test_every_sentence_is_written_once(said: Reasons) -> None:
    assert said.of_employee.max() < len(said.texts)
    assert said.alternative.max() < len(said.texts)
    assert len(said.texts) < 20


def test_a_limit_that_stood_against_a_move_is_named_by_its_key_with_its_price() -> None:
    exits = small_problem(cost=[14, 19, 5, 4, 15, 20, 5], loss=[6, 5, 3, 0, 6, 5, 3])
    outside = (exits.kind != Kind.MOVE) & (exits.kind != Kind.RETRAIN)
    moves = side_limit("pay_cuts", np.ones(len(outside)), outside, [0.0])
    results = small_results(with_limits(exits, side=(moves,)))
    alternatives = {text for _, text in told(results, reasons_of(results), SEPARATE)}
    assert alternatives
    for text in alternatives:
        assert "Its limit is reached: pay_cuts of at most" in text
        assert "(limits.pay_cuts). One person more would be worth USD " in text
