"""Cells as text, and work by distinct value."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from passerelle.data.roster.cells import EMPTY, are_few, distinct_of, text

words = st.sampled_from(
    ["a", " a", "a\u00a0", "\ufeffa", "b b", "", " ", "N/A", "-", "\u200b", "é ", "NA", None]
)


@given(st.lists(words, max_size=30), st.integers(1, 400))
def test_text_is_the_same_whether_values_are_few_or_many(said: list[str | None], times: int) -> None:
    def plain(word: str | None) -> str | None:
        bare = None if word is None else word.strip("\ufeff\u200b").strip()
        return None if bare is None or bare in EMPTY else bare

    once = text(pl.Series(said, dtype=pl.String)).to_list()
    assert once == [plain(word) for word in said]
    assert text(pl.Series(said * times, dtype=pl.String)).to_list() == once * times


def test_whole_numbers_stored_as_real_ones_are_text_without_a_zero() -> None:
    assert text(pl.Series([1001.0, None])).to_list() == ["1001", None]
    assert text(pl.Series([1.5, 2.0])).to_list() == ["1.5", "2.0"]


@given(st.lists(st.sampled_from(["x", "y", None]), max_size=50))
def test_what_is_read_of_distinct_texts_comes_back_to_every_row(said: list[str | None]) -> None:
    column = pl.Series(said, dtype=pl.String)
    distinct, spread = distinct_of(column)
    assert spread(pl.DataFrame({"read": distinct + "!"}))["read"].to_list() == [s and f"{s}!" for s in said]
    assert len(distinct) <= max(len(said), 3)


def test_few_and_many_are_told_by_a_sample() -> None:
    assert are_few(pl.Series([f"{i % 9_000}" for i in range(400_000)]))
    assert not are_few(pl.Series([f"{i}" for i in range(400_000)]))
    assert not are_few(pl.Series([], dtype=pl.String))
