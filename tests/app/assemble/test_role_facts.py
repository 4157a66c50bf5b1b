"""Roles as the engine of moves sees them: words, levels, grades, and what is not known."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from passerelle.app.assemble.role_facts import LIKELY, ranking, role_facts
from passerelle.app.assemble.transitions import transition_graph
from passerelle.data import reference, role_move_weights
from passerelle.domain.scenario import Commuting
from passerelle.engines.role_moves import RoleFacts, pair_features
from role_facts_of import some_between

SNAPSHOT = reference.load()
TITLES = (
    "Accountant I",
    "Accountant II",
    "Senior Accountant",
    "Acct III",
    "Accounting Manager",
    "Park Ranger",
)


def facts_of(titles: tuple[str, ...] = TITLES, **columns: object) -> RoleFacts:
    roles = pl.DataFrame(
        {
            "job_title": titles,
            "occupation": ["13-2011"] * len(titles),
            "people": [20] * len(titles),
            "pay_mean": [50_000.0] * len(titles),
            **{name: [None] * len(titles) for name in ("department", "site", "region", "grade")},
            **columns,
        },
        schema_overrides={
            "pay_mean": pl.Float64,
            **dict.fromkeys(("occupation", "department", "site", "region", "grade"), pl.String),
        },
    )
    return role_facts(roles, SNAPSHOT)


def test_titles_that_differ_in_level_alone_have_one_stem_and_steps_between() -> None:
    facts = facts_of()
    assert len({int(stem) for stem in facts.stem[:4]}) == 1
    assert len(set(facts.stem[3:].tolist())) == 3
    assert facts.level[:2].tolist() == [1.0, 2.0]
    assert facts.level[2] > facts.level[1]
    assert facts.leads.tolist() == [False, False, False, False, True, False]


def test_titles_are_alike_by_shared_words() -> None:
    facts = facts_of()
    rows = np.asarray((facts.words @ facts.words.T).toarray())
    np.testing.assert_allclose(np.diag(rows), 1.0)
    assert rows[0, 1] == pytest.approx(1.0)
    assert rows[0, 5] == 0.0
    assert 0.0 < rows[2, 0] < 1.0


@pytest.mark.parametrize(("pay", "sign"), [((30e3, 40e3, 50e3), 1.0), ((50e3, 40e3, 30e3), -1.0)])
def test_grades_with_one_number_stand_for_levels_the_way_pay_rises(
    pay: tuple[float, ...], sign: float
) -> None:
    facts = facts_of(TITLES[:3], grade=["L4", "L5", "L6"], pay_mean=list(pay))
    assert (sign * facts.level).tolist() == [4.0, 5.0, 6.0]


def test_grades_without_a_number_leave_the_levels_of_the_titles() -> None:
    assert facts_of(TITLES[:3], grade=["Band A", "Band B", "L6"]).level[:2].tolist() == [1.0, 2.0]


def test_what_is_not_known_has_no_code_and_no_amount() -> None:
    facts = facts_of(
        TITLES[:3], occupation=["13-2011", None, "13-2011"], pay_mean=[None, 4e4, 5e4], site=["A", None, "A"]
    )
    assert facts.occupation[1] == -1
    assert np.isnan(facts.pay[0])
    assert facts.site.tolist() == [0, -1, 0]
    assert (facts.department == -1).all()


def test_plans_rank_by_the_shipped_weights_less_the_survey_of_moves() -> None:
    roles = pl.DataFrame(
        {
            "job_title": ["Accountant", "Odd Job", "Cashier"],
            "occupation": ["13-2011", "43-9199", "41-2011"],
            "confidence": [0.9, 0.0, 0.8],
            "people": [20, 3, 5],
            "pay_mean": [80e3, 40e3, 30e3],
            "pay_flag": ["roster", "imputed", "part imputed"],
            "department": ["Finance", "Finance", "Sales"],
            "site": ["A", "A", "B"],
            "region": ["TX", "LA", "NM"],
            "grade": ["", "", ""],
        }
    )
    group = [Commuting("commuting[1]", ("TX", "LA"))]
    found = ranking(roles, transition_graph(SNAPSHOT), SNAPSHOT, group)
    shipped = role_move_weights.load()
    assert dict(found.weights) == {name: w for name, w in shipped.weights.items() if name != LIKELY}
    # What is left out is told from nothing: less than its own standard error.
    assert abs(shipped.weights[LIKELY]) < shipped.card["errors"][LIKELY]
    assert found.facts.occupation[1] == -1
    assert np.isnan(found.facts.pay).tolist() == [False, True, False]
    assert found.facts.region[0] == found.facts.region[1] != found.facts.region[2]


def test_every_feature_of_real_titles_is_a_number() -> None:
    facts = facts_of(occupation=[None] * len(TITLES))
    for name, values in pair_features(facts, some_between(1), np.arange(len(facts))):
        assert np.isfinite(values).all(), name
