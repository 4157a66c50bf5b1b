from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from passerelle.domain.ids import cohort_id, role_id

KEYS = st.lists(st.one_of(st.none(), st.text(max_size=8)), min_size=1, max_size=5)


@given(KEYS, KEYS)
def test_ids_are_equal_only_for_equal_keys(one: list[str | None], other: list[str | None]) -> None:
    assert (role_id(one) == role_id(other)) == (one == other)


def test_a_missing_key_differs_from_an_empty_one_and_a_role_from_a_cohort() -> None:
    assert role_id([None]) != role_id([""])
    assert role_id(["x"])[0] != cohort_id(["x"])[0]
    assert role_id(["a", "b"]) != role_id(["a\x1fb"])
