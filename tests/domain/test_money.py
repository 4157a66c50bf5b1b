from __future__ import annotations

import pytest

from passerelle.domain.money import minor_units


def test_a_currency_has_its_own_minor_units() -> None:
    assert minor_units("USD") == 100
    assert minor_units("JPY") == 1


def test_an_unknown_currency_is_named() -> None:
    with pytest.raises(ValueError, match="XYZ"):
        minor_units("XYZ")
