"""Headers as words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.data.roster.header_words import as_title, is_nearly, key, trimmed, words_of

WORDS = st.text("abcdefghij", min_size=5, max_size=12)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("hireDate", "hire date"),
        ("HIRE_DATE", "hire date"),
        ("Employee #", "employee number"),
        ("FTE %", "fte percent"),
        ("Beschäftigungsgrad", "beschaftigungsgrad"),
        ("Straße", "strasse"),
        ("  Job   Title ", "job title"),
        ("职位", ""),
    ],
)
def test_a_header_is_its_words_in_plain_letters(header: str, words: str) -> None:
    assert words_of(header) == words
    assert key(header) == words.replace(" ", "")


def test_brackets_paths_and_short_words_are_taken_away() -> None:
    assert "salary" in set(trimmed("Salary (USD)"))
    assert "job title" in set(trimmed("Worker.Job Title"))
    assert "department" in set(trimmed("department_id/name"))
    assert "manager employee id" not in set(trimmed("Mgr Emp Code"))
    assert "manager employee code" in set(trimmed("Mgr Emp Cd"))


@given(WORDS, st.integers(1, 30), st.sampled_from("xyz"))
def test_one_letter_wrong_missing_or_too_many_is_a_slip(word: str, at: int, letter: str) -> None:
    at = 1 + at % (len(word) - 1)
    assert is_nearly(word[:at] + letter + word[at + 1 :], word)
    assert is_nearly(word[:at] + letter + word[at:], word)
    if len(word) > 5:
        assert is_nearly(word[:at] + word[at + 1 :], word)
    swapped = word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
    assert at == 1 or is_nearly(swapped, word)


@given(WORDS, WORDS)
def test_what_is_nearly_a_word_differs_from_it_in_one_place(word: str, meant: str) -> None:
    if is_nearly(word, meant) and len(word) == len(meant) and word != meant:
        wrong = [i for i in range(len(word)) if word[i] != meant[i]]
        swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1
        assert len(wrong) == 1 or (swapped and sorted(word) == sorted(meant))


@pytest.mark.parametrize(
    ("word", "meant"), [("rate", "date"), ("cat", "cut"), ("state", "status"), ("xgrade", "grade")]
)
def test_short_words_and_first_letters_are_not_mended(word: str, meant: str) -> None:
    assert not is_nearly(word, meant)


def test_words_are_written_as_a_header_writes_them() -> None:
    assert as_title("employee id") == "Employee ID"
