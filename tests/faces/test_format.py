from __future__ import annotations

import pytest

from passerelle.faces import format as shown

NB = "\u00a0"


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        (212_400_000.0, "USD", f"$212{NB}M"),
        (1_800_000_000.0, "USD", f"$1.8{NB}bn"),
        (999_600.0, "USD", f"$1{NB}M"),
        (12_400.4, "GBP", "£12,400"),
        (-3_450_000.0, "EUR", f"−€3.45{NB}M"),
        (0.0, "USD", "$0"),
        (-0.2, "USD", "$0"),
        (5_000.0, "SEK", f"SEK{NB}5,000"),
    ],
)
def test_money_has_three_figures(amount: float, currency: str, expected: str) -> None:
    assert shown.money(amount, currency) == expected


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0.13, "13"),
        (0.004, "0.4"),
        (0.0003, "0.03"),
        (0.0, "0"),
        (0.095, "9.5"),
        (0.0996, "10"),
        (1.32, "132"),
    ],
)
def test_percentages_never_round_a_share_to_nothing(share: float, expected: str) -> None:
    assert shown.percent(share) == f"{expected}{NB}%"


def test_changes_carry_their_sign() -> None:
    assert shown.signed(120) == "+120"
    assert shown.signed(-340.4) == "−340"
    assert shown.signed(0.3) == "0"
    assert shown.signed_percent(-0.12) == f"−12{NB}%"
    assert shown.signed_percent(0.04) == f"+4{NB}%"
    assert shown.whole(2.5) == "3"


@pytest.mark.parametrize(
    ("gap", "expected"), [(4e-5, "0.01"), (0.0001, "0.01"), (0.0007, "0.1"), (0.03, "5")]
)
def test_a_gap_is_held_by_a_round_number(gap: float, expected: str) -> None:
    assert shown.within(gap) == f"{expected}{NB}%"


def test_values_of_levers_read_as_words() -> None:
    assert shown.value({"low": 0.45, "central": 0.65, "high": 0.8}, "share") == f"0.65 (0.45 to 0.8){NB}share"
    assert shown.value(None) == shown.value(()) == "none"
    assert shown.value(True) == "yes"
    assert shown.value(["44-45", "51"]) == "44-45, 51"
    assert shown.value(1_500.0, "USD") == f"1,500{NB}USD"


def test_people_and_small_cells_are_said_in_words() -> None:
    assert shown.people(1) == "1 person"
    assert shown.people(11_240.2) == "11,240 people"
    assert shown.cell(None) == "fewer than 11"
    assert shown.cell(1_234) == "1,234"
