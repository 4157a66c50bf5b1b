from __future__ import annotations

import pytest

from passerelle.domain.units import Case, Range, not_negative, share


def test_a_range_is_ordered_and_finite() -> None:
    assert Range(0.1, 0.2, 0.3).at(Case.HIGH) == 0.3
    with pytest.raises(ValueError, match="low <= central <= high"):
        Range(0.3, 0.2, 0.1)
    with pytest.raises(ValueError, match="finite"):
        Range(0.0, 0.1, float("inf"))


def test_shares_and_counts_are_checked_by_name() -> None:
    assert share(1.0, "fte") == 1.0
    with pytest.raises(ValueError, match="fte"):
        share(1.01, "fte")
    with pytest.raises(ValueError, match="seats"):
        not_negative(float("nan"), "seats")
