"""Numbers as employers write them."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.data.roster.values import NUMBER_FORMS, Numbers, breaches, numbers

NBSP, THIN, NARROW = "\u00a0", "\u2009", "\u202f"


def column(*written: str | None) -> pl.Series:
    return pl.Series("salary", written, dtype=pl.String)


def whats(*written: str) -> dict[str, list[int]]:
    raw = column(*written)
    return {found.what: found.at.tolist() for found in breaches("salary", raw, numbers(raw))}


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("85000", 85000.0),
        (" $85,000.00 ", 85000.0),
        ("USD 85000", 85000.0),
        ("85,000 EUR", 85000.0),
        ("£1,234.5", 1234.5),
        ("CA$ 85,000", 85000.0),
        ("85 000,50 zł", 85000.5),
        ("R 85 000", 85000.0),
        ("₹12,34,567.00", 1234567.0),
        ("85.000,50", 85000.5),
        ("85.000,50 €", 85000.5),
        (f"85{NBSP}000,50", 85000.5),
        (f"85{NARROW}000{NARROW}€", 85000.0),
        (f"1{THIN}085{THIN}000", 1085000.0),
        ("85'000.50", 85000.5),
        ("CHF 85’000.–", 85000.0),
        ("85.000,-", 85000.0),
        ("1.234.567", 1234567.0),
        ("1,234,567", 1234567.0),
        ("1,23", 1.23),
        ("0,125", 0.125),
        ("0.125", 0.125),
        ("-5", -5.0),
        ("−5", -5.0),
        ("(1,234.50)", -1234.5),
        ("($1,234.50)", -1234.5),
        ("$(5)", -5.0),
        ("1.234,56-", -1234.56),
        ("-$5", -5.0),
        ("$-5", -5.0),
        ("+5", 5.0),
        ("8.5e4", 85000.0),
        ("8.500E+04", 85000.0),
        ("8,5E+04", 85000.0),
        ("80%", 0.8),
        ("80 %", 0.8),
        ("57%", 0.57),
        ("85k", 85000.0),
        ("$85.5K", 85500.0),
        ("0", 0.0),
        (".5", 0.5),
    ],
)
def test_numbers_are_understood(written: str, number: float) -> None:
    assert numbers(column(written)).values.to_list() == [number]


@pytest.mark.parametrize(
    "written",
    [
        "abc",
        "12-5",
        "1,23,4",
        "1.2.3",
        "85,00,000.5.1",
        "inf",
        "1_000",
        "1.2m",
        "12 34",
        "(5",
        "5)",
        "-5-",
        "£",
        "1,,000",
    ],
)
def test_what_is_no_number_is_unread(written: str) -> None:
    read = numbers(column(written))
    assert (read.values.to_list(), read.unread.to_list()) == ([None], [True])


@pytest.mark.parametrize("written", ["", " ", "N/A", "nan", "-", None])
def test_what_says_nothing_is_neither_read_nor_unread(written: str | None) -> None:
    read = numbers(column(written))
    assert (read.values.to_list(), read.unread.to_list()) == ([None], [False])


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("50,000 - 60,000", "is a range, not one number."),
        ("50k–60k", "is a range, not one number."),
        ("50,000 to 60,000", "is a range, not one number."),
        ("approx. 85,000", "is not an exact number."),
        ("~85,000", "is not an exact number."),
        (">100,000", "is not an exact number."),
        ("85,000+", "is not an exact number."),
        ("1.2m", "says millions or the like by a word or letter."),
        ("12 lakh", "says millions or the like by a word or letter."),
        ("#REF!", "is an error of a spreadsheet."),
        ("12,34", None),
        ("12 34", "is written unlike the other numbers of its column, or is none."),
        ("see contract", "is not a number."),
    ],
)
def test_what_is_refused_has_its_reason(written: str, what: str | None) -> None:
    assert whats(written) == ({what: [0]} if what else {})


def test_a_column_that_leaves_the_decimal_sign_open_is_told_once_with_the_remedy() -> None:
    raw = column("85.000", "50000", "92.500")
    read = numbers(raw)
    assert read.values.to_list() == [None, 50000.0, None]
    (found,) = breaches("salary", raw, read)
    assert (found.what, found.at.tolist()) == ("may mean thousands or decimals.", [0, 2])
    assert '[formats] salary = "1,234.56" or "1.234,56"' in found.remedy
    assert read.rivals == ("1,234.56", "1.234,56")


@pytest.mark.parametrize(
    ("form", "number"), [("1,234.56", 85.0), ("1.234,56", 85000.0), ("1 234,56", 85000.0), ("1'234.56", 85.0)]
)
def test_a_form_settles_it(form: str, number: float) -> None:
    read = numbers(column("85.000"), form)
    assert (read.values.to_list(), read.form, read.rivals) == ([number], form, ())


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (["85.000", "85.000,50"], [85000.0, 85000.5]),
        (["85.000", "1.085.000"], [85000.0, 1085000.0]),
        (["85.000", "62.5"], [85.0, 62.5]),
        (["85,000", "62.5"], [85000.0, 62.5]),
        (["85,000", "0,5"], [85.0, 0.5]),
        (["85,000", "92,500"], [85000.0, 92500.0]),
        (["85.000", "92,500"], [None, None]),
        (["85.000", "92.500"], [None, None]),
    ],
)
def test_other_values_of_the_column_tell_the_decimal_sign(
    written: list[str], read: list[float | None]
) -> None:
    assert numbers(column(*written)).values.to_list() == read


def test_a_stray_value_does_not_decide_for_hundreds() -> None:
    many = [f"{n}.{n}" for n in range(100, 500)]
    read = numbers(column(*many, "62.5"))
    assert read.unsure.sum() == 400
    commas = numbers(column(*(f"{n},{n}" for n in range(100, 500)), "1,250,000", "62,5"))
    assert commas.unread.to_list() == [False] * 401 + [True]
    assert commas.values[0] == 100_100.0


def test_two_systems_in_one_column_are_read_each_by_its_own_where_they_cannot_be_confused() -> None:
    read = numbers(column("85,000.50", "1,000.5", "85.000,50", "85.000", "62,5"))
    assert read.values.to_list() == [85000.5, 1000.5, 85000.5, None, None]
    assert (read.mixed, read.unsure.to_list()) == (True, [False, False, False, True, False])
    assert read.unread.to_list() == [False] * 4 + [True]  # 62,5 may be a slip of 62,500


def test_what_a_column_can_hold_tells_thousands_from_decimals() -> None:
    assert numbers(column("40.000", "38.500"), most=168.0).values.to_list() == [40.0, 38.5]
    assert numbers(column("40,000", "38,500"), most=168.0).values.to_list() == [40.0, 38.5]


def test_numbers_of_the_file_are_taken_as_they_are() -> None:
    read = numbers(pl.Series([1.5, float("nan"), None]))
    assert (read.values.to_list(), read.unread.any()) == ([1.5, None, None], False)
    assert numbers(pl.Series([1, 2])).values.to_list() == [1.0, 2.0]
    assert numbers(pl.Series([None], dtype=pl.String)).values.to_list() == [None]
    assert numbers(pl.Series([], dtype=pl.String)).values.to_list() == []


def test_a_sign_of_per_cent_is_remembered() -> None:
    assert numbers(column("80%", "0.8")).percent.to_list() == [True, False]


# ------------------------------------------------------------------ properties


def grouped(number: float, places: int, group: str, point: str) -> str:
    return f"{number:,.{places}f}".replace(",", "G").replace(".", point).replace("G", group)


def indian(number: float, places: int) -> str:
    whole, _, rest = f"{abs(number):.{places}f}".partition(".")
    head, tail = whole[:-3], whole[-3:]
    pairs = [head[max(0, i - 2) : i] for i in range(len(head), 0, -2)][::-1]
    written = ",".join([*pairs, tail]) + (f".{rest}" if rest else "")
    return f"-{written}" if number < 0 else written


STYLES: dict[str, Callable[[float, int], str]] = {
    "plain": lambda n, p: f"{n:.{p}f}",
    "1,234.56": lambda n, p: grouped(n, p, ",", "."),
    "1.234,56": lambda n, p: grouped(n, p, ".", ","),
    "1 234,56": lambda n, p: grouped(n, p, NBSP, ","),
    "1'234.56": lambda n, p: grouped(n, p, "'", "."),
    "1234,56": lambda n, p: grouped(n, p, "", ","),
    "india": indian,
    "science": lambda n, _: f"{n:.12E}",
    "accounting": lambda n, p: f"({-n:,.{p}f})" if n < 0 else f"{n:,.{p}f}",
    "trailing": lambda n, p: f"{-n:,.{p}f}-" if n < 0 else f"{n:,.{p}f}",
}
amounts = st.lists(st.integers(-(10**11), 10**11), min_size=1, max_size=12)


@given(
    whole=amounts,
    places=st.sampled_from([0, 1, 2]),
    style=st.sampled_from(sorted(STYLES)),
    wrap=st.sampled_from(["{}", "${}", "{} €", "USD {}", "{} kr", "CHF {}"]),
)
def test_a_column_written_in_one_style_is_read_back_or_told_to_be_open(
    whole: list[int], places: int, style: str, wrap: str
) -> None:
    meant = [n / 10**places for n in whole]
    read = numbers(column(*(wrap.format(STYLES[style](n, places)) for n in meant)))
    assert not read.unread.any()
    for number, got, open_value in zip(meant, read.values, read.unsure, strict=True):
        assert open_value if got is None else got == pytest.approx(number, rel=1e-12)
    if places or style not in ("1.234,56",):
        assert not read.unsure.any()


@given(amounts, st.sampled_from(["1,234.56", "1.234,56", "1 234,56", "1'234.56"]), st.sampled_from([0, 2, 3]))
def test_a_column_whose_form_is_told_is_always_read_back(whole: list[int], form: str, places: int) -> None:
    meant = [n / 10**places for n in whole]
    read = numbers(column(*(STYLES[form](n, places) for n in meant)), form)
    assert read.values.to_list() == pytest.approx(meant)


def meanings(text: str) -> set[float]:
    """Return what a text of digits, signs and a minus can mean; slow, and without regular expressions."""
    found = set()
    sign, body = (-1.0, text[1:]) if text[:1] == "-" else (1.0, text)
    for point, groups in ((".", ", '"), (",", ". '")):
        whole, *rest = body.split(point)
        if len(rest) > 1 or (rest and point == "," and not rest[0]) or not any(c.isdigit() for c in body):
            continue
        if rest and rest[0] and not rest[0].isdigit():
            continue
        used = {c for c in whole if not c.isdigit()}
        pieces = whole.split(next(iter(used))) if len(used) == 1 else [whole]
        threes = (
            pieces[0][:1] not in ("", "0") and len(pieces[0]) <= 3 and all(len(p) == 3 for p in pieces[1:])
        )
        twos = (
            used == {","} and len(pieces) > 2 and pieces[0][:1] not in ("", "0") and len(pieces[0]) <= 2
        ) and (all(len(p) == 2 for p in pieces[1:-1]) and len(pieces[-1]) == 3)
        plain = not used and (whole.isdigit() or (not whole and len(rest) > 0))
        is_grouped = used <= set(groups) and all(p.isdigit() for p in pieces) and (threes or twos)
        if plain or (used and is_grouped):
            found.add(sign * float("".join(pieces) + "." + (rest[0] if rest else "")))
    return found


@given(st.lists(st.text("0123456789.,' -", max_size=9), max_size=8), st.sampled_from([None, *NUMBER_FORMS]))
def test_no_text_is_read_as_what_it_cannot_mean(said: list[str], form: str | None) -> None:
    read = numbers(column(*said), form)
    for text, got, unread, unsure in zip(said, read.values, read.unread, read.unsure, strict=True):
        can = meanings(text.strip())
        assert got is None or got in can or text.strip().endswith("-")
        assert [got is not None, unread, unsure].count(True) == (text.strip() not in ("", "-", "--"))
        assert not unsure or len(can) == 2
        assert got is not None or len(can) != 1 or form is not None or _spoilt(said)


def _spoilt(said: list[str]) -> bool:
    """Return whether values of a column contradict each other in the decimal sign."""
    told = [meanings(text.strip(" -")) for text in said if set(text) & {".", ","}]
    return len(told) > 1


@given(st.lists(st.text(max_size=12), max_size=20))
def test_any_text_ends_as_read_unread_unsure_or_empty(said: list[str]) -> None:
    read: Numbers = numbers(column(*said))
    raw = column(*said)
    assert len(read.values) == len(said)
    at = [i for found in breaches("salary", raw, read) for i in found.at.tolist()]
    assert sorted(at) == [i for i in range(len(said)) if read.unread[i] or read.unsure[i]]
