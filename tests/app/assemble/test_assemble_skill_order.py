"""People's stated skills: read for the affected alone, matched by words, and asked for where they lack."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from passerelle.app.assemble.skill_order import SkillOrder, check_skills, skill_order
from passerelle.app.assemble.transitions import transition_graph
from passerelle.data import reference
from passerelle.errors import BadInput

GRAPH = transition_graph(reference.load())
SKILLS = (
    "Customer service; negotiation",
    "bookkeeping; payroll; accounting software",
    None,
    "juggling",
    "Customer relations;machine service",
    "negotiation ; CUSTOMER SERVICE;",
)
ROSTER = pl.DataFrame({"skills": SKILLS})
EVERYBODY = np.ones(len(SKILLS), dtype=bool)
SERVICE, BOOKS = GRAPH.index("43-4051"), GRAPH.index("43-3031")


@pytest.fixture(scope="module")
def order() -> SkillOrder:
    return skill_order(ROSTER, EVERYBODY, GRAPH)


def test_those_are_nearest_whose_words_the_occupation_asks(order: SkillOrder) -> None:
    service, books = (order.closeness(np.arange(6), at) for at in (SERVICE, BOOKS))
    assert service[0] > service[1]
    assert books[1] > books[0]
    assert service[3] == 0.0
    assert ((service >= 0.0) & (service <= 1.0))[[0, 1, 3, 4, 5]].all()


def test_order_case_and_blanks_of_what_is_stated_change_nothing(order: SkillOrder) -> None:
    near = order.closeness(np.array([5, 0]), SERVICE)
    assert near[0] == pytest.approx(near[1])


def test_words_of_two_skills_are_not_put_together(order: SkillOrder) -> None:
    whole, apart = order.closeness(np.array([0, 4]), SERVICE)
    assert apart < whole


def test_who_states_none_or_was_not_read_is_not_known(order: SkillOrder) -> None:
    assert np.isnan(order.closeness(np.array([0, 2, 3]), SERVICE)).tolist() == [False, True, False]
    few = skill_order(ROSTER, np.array([True, False, False, False, False, False]), GRAPH)
    assert few.held.shape[0] == 1
    assert np.isnan(few.closeness(np.array([1, 0]), BOOKS)).tolist() == [True, False]


@pytest.mark.parametrize(
    "roster", [ROSTER.select(pl.lit(None).alias("skills")), pl.DataFrame({"site": ["A"]})]
)
def test_an_order_by_skills_without_skills_names_the_key_and_the_remedy(roster: pl.DataFrame) -> None:
    with pytest.raises(BadInput) as caught:
        check_skills(roster, "skill-proximity")
    (fault,) = caught.value.faults
    assert fault.where == "order.rule"
    assert "column skills" in fault.remedy
    assert "lottery, seniority" in fault.remedy
    check_skills(roster, "lottery")
    check_skills(ROSTER, "skill-proximity")
