"""Rank and management, from the words of a title alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.app.assemble.coding import words_of_titles
from passerelle.engines.coding.ranks import RANKS, manages, ranks
from passerelle.engines.coding.words import parse_all

WORDS = words_of_titles()


def rank_of(title: str) -> str:
    return ranks(parse_all([title], WORDS), WORDS)[0]


def is_manager(title: str) -> bool:
    return bool(manages(parse_all([title], WORDS), WORDS)[0])


@pytest.mark.parametrize(
    ("title", "rank"),
    [
        ("Accountant", ""),
        ("Sr. Accountant", "senior"),
        ("Accountant III", "3"),
        ("ACCOUNTANT 02", "2"),
        ("Clerk IX", "9"),
        ("Operator, Class B", "B"),
        ("Senior Accountant II", "senior"),
        ("Jr Web Developer", "junior"),
        ("Apprentice Electrician", "trainee"),
        ("Lead Programmer", "lead"),
        ("Principal Engineer", "principal"),
        ("High School Principal", ""),
        ("Lead Paint Inspector", ""),
    ],
)
def test_a_rank_is_one_word_of_few_or_the_grade(title: str, rank: str) -> None:
    assert rank_of(title) == rank


@pytest.mark.parametrize(
    "title",
    [
        "Office Manager", "Maintenance Supv II", "Head of Sales", "Chief Engineer", "Carpenter Foreman",
        "SGT OF CORREC OFFCRS", "Manager of Case Managers", "Director of Product Managers",
    ],
)  # fmt: skip
def test_who_leads_others_by_the_words_manages(title: str) -> None:
    assert is_manager(title)


@pytest.mark.parametrize(
    "title",
    [
        "Case Manager", "Sr Account Manager", "Product Manager III", "Project Mgr", "Accountant",
        "Assistant to the Director", "Head Start Teacher", "Funeral Director", "",
    ],
)  # fmt: skip
def test_a_manager_of_no_team_does_not(title: str) -> None:
    assert not is_manager(title)


@given(st.text(max_size=40))
def test_any_text_has_a_rank_of_the_few_a_grade_or_none(title: str) -> None:
    rank = rank_of(title)
    assert rank in RANKS or len(rank) <= 4
