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


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0.14, 0.46, f"14 to 46{NB}%"), (0.0, 0.004, f"0 to 0.4{NB}%"), (0.312, 0.314, f"31{NB}%")],
)
def test_a_range_of_shares_names_its_unit_once(low: float, high: float, expected: str) -> None:
    assert shown.span(low, high) == expected


def test_brief_forms_keep_figure_and_range() -> None:
    assert shown.ranged(0.14, 0.31, 0.46) == f"31{NB}% (14–46)"
    assert shown.large(154_187_380.0) == f"154{NB}M"
    assert shown.large(152_158.0) == "152,158"
    assert shown.correlation(-0.071) == "−0.07"
    assert shown.correlation(-0.001) == "0.00"
    assert shown.long_date("2025-10-01") == f"1{NB}October 2025"


def test_what_sums_leave_of_nothing_is_nothing() -> None:
    assert shown.percent(1e-17) == f"0{NB}%"


def test_a_count_agrees_with_its_noun() -> None:
    assert shown.number_of(1, "row") == "1 row"
    assert shown.number_of(0, "row") == "0 rows"
    assert shown.number_of(1_200, "person", "people") == "1,200 people"


@pytest.mark.parametrize(
    ("number", "tenths", "says", "change"),
    [
        (11.55, True, "11.6", "+11.6"),
        (12.0, True, "12", "+12"),
        (-0.14, True, "−0.1", "−0.1"),
        (-0.04, True, "0", "0"),
        (-0.4, False, "0", "0"),
        (2_499.5, False, "2,500", "+2,500"),
    ],
)
def test_expected_people_have_one_decimal_where_asked(
    number: float, tenths: bool, says: str, change: str
) -> None:
    assert shown.expected(number, tenths=tenths) == says
    assert shown.expected_change(number, tenths=tenths) == change
