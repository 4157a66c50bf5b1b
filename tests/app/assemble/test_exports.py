"""Styles of exports: every content is known, forms are as stated, nobody in them could be real."""

from __future__ import annotations

import polars as pl
import pytest

from passerelle.app.assemble.export_styles import STYLES, Money, Style
from passerelle.app.assemble.exports import as_text, facts, money_text
from passerelle.app.assemble.generate import employees_table, founding_employer
from passerelle.app.run import Run, Stream
from passerelle.data import reference
from passerelle.engines.generate import generate


@pytest.fixture(scope="module")
def known() -> pl.DataFrame:
    posts, functions, labels = founding_employer(reference.load(), 0.0005)
    employees = generate(posts, functions, 31.0, Run(seed=1).generator(Stream.GENERATE))
    return facts(employees_table(employees, posts, labels))


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_every_content_of_a_style_is_known(style: Style, known: pl.DataFrame) -> None:
    for columns in (style.contents(dirty=True), *style.beside.values()):
        text = as_text(known, style, columns)
        assert text.columns == [content for _, content in columns]
        assert all(dtype == pl.String for dtype in text.dtypes)


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_headers_of_a_style_are_not_repeated_and_labels_fit(style: Style) -> None:
    for columns in (style.contents(dirty=True), *style.beside.values()):
        assert len({header for header, _ in columns}) == len(columns)
    assert len(style.labels) in (0, len(style.people))


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_ids_are_unique_and_managers_have_ids_of_people(style: Style, known: pl.DataFrame) -> None:
    text = as_text(known, style, (("", "employee_id"), ("", "manager_id")))
    assert text["employee_id"].is_unique().all()
    managers = text["manager_id"].filter(known["manager"].is_not_null())
    assert managers.is_in(text["employee_id"].to_list()).all()


@pytest.mark.parametrize(
    ("form", "texts"),
    [
        (Money.PLAIN, ["0.00", "999.10", "1000.00", "1234567.89", "-52340.50", None]),
        (Money.GROUPED, ["0.00", "999.10", "1,000.00", "1,234,567.89", "-52,340.50", None]),
        (Money.CONTINENTAL, ["0,00", "999,10", "1.000,00", "1.234.567,89", "-52.340,50", None]),
        (
            Money.CODED,
            ["0.00 USD", "999.10 USD", "1000.00 USD", "1234567.89 USD", "-52340.50 USD", None],
        ),
    ],
)
def test_money_is_written_as_its_form_says(form: Money, texts: list[str | None]) -> None:
    amounts = pl.DataFrame({"pay": [0.0, 999.1, 1_000.0, 1_234_567.89, -52_340.5, None]})
    assert amounts.select(money_text(pl.col("pay"), form)).to_series().to_list() == texts
    assert (
        form.value
        in {
            Money.PLAIN: "52340.50",
            Money.GROUPED: "52,340.50",
            Money.CONTINENTAL: "52.340,50",
            Money.CODED: "52340.50 USD",
        }.values()
    )


def test_nobody_could_be_real(known: pl.DataFrame) -> None:
    names = ("name", "email", "phone", "national_id")
    text = as_text(known, STYLES["workday"], tuple(("", name) for name in names))
    assert text["name"].str.contains(r"^Given \d+ Family \d+$").all()
    assert text["email"].str.ends_with("@example.org").all()
    assert text["phone"].str.contains(r"^\(555\) 555-01\d\d$").all()
    assert text["national_id"].str.starts_with("000-").all()


def test_traits_follow_neither_pay_nor_grade(known: pl.DataFrame) -> None:
    traits = as_text(known, STYLES["workday"], (("", "sex"), ("", "ethnicity")))
    both = known.select("salary", "grade").with_columns(traits)
    middle = both["salary"].median()
    assert isinstance(middle, float)
    high = both.group_by("sex").agg((pl.col("salary") > middle).mean())["salary"]
    assert abs(high[0] - high[1]) < 0.15
    assert both["ethnicity"].n_unique() == 5


def test_people_are_adults_on_the_day_they_are_hired(known: pl.DataFrame) -> None:
    text = as_text(known, STYLES["plain"], (("", "hire_date"), ("", "birth_date"))).select(
        pl.all().str.to_date("%Y-%m-%d")
    )
    years = (text["hire_date"] - text["birth_date"]).dt.total_days() / 365.25
    assert years.min() >= 18.0  # type: ignore[operator]
    assert years.max() <= 70.0  # type: ignore[operator]
