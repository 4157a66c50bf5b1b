"""Private data, told by headers and by values."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.data.roster import private
from passerelle.data.roster.private import (
    private_header,
    private_values,
    sampled,
    with_email,
    without_emails,
)

EMAILS = [f"mailbox{i}@example.org" for i in range(10)]


def iban(country: str, number: str) -> str:
    """Return an IBAN with its check digits (ISO 13616)."""
    digits = "".join(str(int(char, 36)) for char in f"{number}{country}00")
    return f"{country}{98 - int(digits) % 97:02d}{number}"


def luhn(first: str) -> str:
    """Return digits with their check digit, worked out by trying all ten."""
    for last in "0123456789":
        digits = [int(char) for char in first + last]
        total = sum(digits[-1::-2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
        if total % 10 == 0:
            return first + last
    raise AssertionError


def dashed(digits: str) -> str:
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"


def nir(number: str) -> str:
    return f"{number}{97 - int(number) % 97:02d}"


COLUMNS = {
    private.EMAILS: [EMAILS],
    private.NATIONAL_IDS: [
        [f"{100 + i}-45-{6700 + i}" for i in range(10)],  # US, by its form
        [f"{number:08d}{'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23]}" for number in range(100, 110)],  # Spain
        [f"ABCDEF8{i}A01H501{'ABCDEFGHIJ'[i]}" for i in range(10)],  # Italy, by its form
        [nir(f"18505750{i:05d}") for i in range(10)],  # France
        [dashed(luhn(f"1300{i:04d}")) for i in range(10)],  # Canada
        [f"***-**-{6700 + i}" for i in range(10)],  # US, masked
        [f"AB1234{i:02d}C" for i in range(10)],  # United Kingdom, by its form
        ["529.982.247-25", "111.444.777-35"],  # Brazil; the examples of common descriptions of the check
    ],
    private.ACCOUNTS: [[iban("DE", f"{i:018d}") for i in range(10)], ["GB82 WEST 1234 5698 7654 32"]],
    private.PHONES: [
        [f"+1 555 010 {i:04d}" for i in range(10)],
        [f"(555) 010-{i:04d}" for i in range(10)],
        [f"0555 / 010 {i:04d}".replace(" / ", "/") for i in range(10)],
    ],
    private.NAMES: [[f"Family{chr(65 + i)}, Given{chr(65 + i)}" for i in range(10)]],
}


@pytest.mark.parametrize(
    ("kind", "values"), [(kind, values) for kind, columns in COLUMNS.items() for values in columns]
)
def test_private_values_are_told_by_their_form_and_check_digits(kind: str, values: list[str]) -> None:
    assert private_values(pl.Series(values)) == kind


@pytest.mark.parametrize(
    "values",
    [
        [str(1000 + i) for i in range(50)],  # numbers of employees
        [f"{i:09d}" for i in range(50)],
        [f"{area}-45-{i:04d}" for i in range(20) for area in ("000", "666", "912")],  # areas never given
        [f"2020-12-{i:02d}" for i in range(1, 28)],
        [f"{i:02d}/2020" for i in range(1, 13)],
        [f"DE00{i:018d}" for i in range(20)],  # an account's form without its check digits
        ["Austin, TX", "Boston, MA", "Denver, CO", "Dallas, TX", "Miami, FL", "Omaha, NE"],
        ["Data Analyst", "Registered Nurse", "Manager, Sales", "Clerk", "Director, Finance"],
        ["123-45-6789"] * 30,  # a code that has the form, and repeats
        [""],
        [],
    ],
)
def test_what_only_looks_a_little_like_it_is_not_private(values: list[str]) -> None:
    assert private_values(pl.Series(values, dtype=pl.String)) is None


def test_a_column_is_private_from_a_fifth_of_its_distinct_values_on() -> None:
    plain = [f"Department {i}" for i in range(8)]
    assert private_values(pl.Series(plain + EMAILS[:2])) == private.EMAILS
    assert private_values(pl.Series([*plain, "Department 9", EMAILS[0]])) is None
    assert private_values(pl.Series(plain + EMAILS[:2]), threshold=0.5) is None


def test_numbers_and_dates_are_no_private_values() -> None:
    assert private_values(pl.Series([1.0, 2.0, None])) is None
    assert private_values(pl.Series([1, 2, 3])) is None


@given(st.lists(st.text(max_size=20) | st.none(), max_size=30))
def test_any_text_has_an_answer(values: list[str | None]) -> None:
    assert private_values(pl.Series(values, dtype=pl.String)) in (None, *COLUMNS)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("first name", "name"),
        ("firstname", "name"),
        ("vorname", "name"),
        ("apellidos", "name"),
        ("reports to name", "name"),
        ("telefon", "phone"),
        ("correo electronico", "e-mail"),
        ("codice fiscale", "national id"),
        ("national identifier number", "national id"),
        ("plz", "home address"),
        ("kontonummer", "bank data"),
        ("staatsangehorigkeit", "a trait that no rule here reads"),
        ("country id", "a trait that no rule here reads"),  # Odoo: the nationality
        ("job title", None),
        ("department name", None),
        ("page", None),
    ],
)
def test_headers_in_several_languages_name_what_is_private(words: str, kind: str | None) -> None:
    assert private_header(words) == kind


def test_an_e_mail_address_is_found_in_a_cell_and_taken_out() -> None:
    titles = pl.Series(["Clerk", "Clerk (a.b@example.org)", "c@example.org", None, "Buyer @ Site B"])
    assert with_email(titles).to_list() == [False, True, True, False, False]
    assert without_emails(titles).to_list() == ["Clerk", "Clerk", None, None, "Buyer @ Site B"]
    plain = pl.Series(["Clerk", None])
    assert without_emails(plain) is plain
    assert with_email(plain).to_list() == [False, False]


@given(st.lists(st.text(max_size=15), min_size=1, max_size=20))
def test_no_address_is_left_after_they_are_taken_out(texts: list[str]) -> None:
    mixed = pl.Series([f"{text} x@example.org" for text in texts])
    assert not with_email(without_emails(mixed).fill_null("")).any()


def test_a_sample_is_spread_over_the_column_and_leaves_empty_cells_out() -> None:
    column = pl.Series([f"v{i}" for i in range(10_000)])
    got = sampled(column, 100)
    assert (len(got), got[0], got[-1]) == (100, "v0", "v9999")
    assert sampled(pl.Series([" a ", "", None, "-"])).to_list() == ["a"]
