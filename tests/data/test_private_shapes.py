"""What single values look like that say who somebody is."""

from __future__ import annotations

import pytest

from passerelle.data.private_shapes import HIDDEN, shown


@pytest.mark.parametrize(
    "text",
    ["box@example.org", "ask box@example.org", "123-45-6789", " 123-45-6789 ", "GB82 WEST 1234 5698 7654 32"],
)
def test_a_value_that_says_who_somebody_is_is_hidden(text: str) -> None:
    assert shown(text) == HIDDEN


@pytest.mark.parametrize(
    "text", ["Sales", "@home", "000-45-6789", "GB83 WEST 1234 5698 7654 32", "2025-02-30", "1,234.50", ""]
)
def test_other_values_are_shown_as_they_are(text: str) -> None:
    assert shown(text) == text
