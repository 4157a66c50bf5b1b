"""Dirt as rows of an export: the truth fits the rows, and every flaw is where it is said to be."""

from __future__ import annotations

import dataclasses

import numpy as np
import polars as pl
import pytest

from passerelle.app.assemble.dirt import ExportRows, clean_rows, dirty_rows, shares_for
from passerelle.app.assemble.export_styles import STYLES, Style
from passerelle.app.assemble.exports import facts
from passerelle.app.assemble.generate import employees_table, founding_employer
from passerelle.app.run import Run, Stream
from passerelle.data import reference
from passerelle.data.roster.ledger import RowUse
from passerelle.engines.dirt import Dirt, Flaw, RowKind, draw_dirt
from passerelle.engines.generate import generate

BY_STYLE = pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)


@pytest.fixture(scope="module")
def known() -> pl.DataFrame:
    posts, functions, labels = founding_employer(reference.load(), 0.002)
    employees = generate(posts, functions, 31.0, Run(seed=1).generator(Stream.GENERATE))
    return facts(employees_table(employees, posts, labels))


def dirtied(known: pl.DataFrame, style: Style) -> tuple[Dirt, ExportRows]:
    manager = known["manager"].fill_null(0).to_numpy() - 1
    dirt = draw_dirt(manager, shares_for(style, lines=True), np.random.default_rng(5))
    return dirt, dirty_rows(known, dirt, style)


@BY_STYLE
def test_every_employee_is_good_or_rejected_and_good_ones_have_an_id_of_their_own(
    style: Style, known: pl.DataFrame
) -> None:
    dirt, rows = dirtied(known, style)
    uses = rows.truth["use"].value_counts()
    count = dict(uses.iter_rows())
    to_come = int((dirt.kind == RowKind.FUTURE_HIRE).sum())  # stand in the file, and are kept
    assert count[RowUse.EMPLOYEE.value] + count[RowUse.REJECTED.value] == known.height + to_come
    good = rows.truth.filter(pl.col("use") == RowUse.EMPLOYEE.value)["employer_id"]
    assert good.null_count() == 0
    assert good.is_unique().all()


@BY_STYLE
def test_nobody_who_is_set_aside_has_the_id_of_an_employee(style: Style, known: pl.DataFrame) -> None:
    _, rows = dirtied(known, style)
    apart = (RowUse.CONTRACTOR.value,)
    others = rows.truth.filter(pl.col("use").is_in(apart) | (pl.col("why") == "leaver"))
    good = rows.truth.filter(pl.col("use") == RowUse.EMPLOYEE.value)
    assert others.height
    assert not others["employer_id"].is_in(good["employer_id"].to_list()).any()


@BY_STYLE
def test_blank_rows_are_blank_copies_are_copies_and_no_other_row_is(
    style: Style, known: pl.DataFrame
) -> None:
    dirt, rows = dirtied(known, style)
    blank = rows.text.select(pl.all_horizontal(pl.all().is_null())).to_series()
    assert (blank.to_numpy() == (dirt.kind == RowKind.BLANK)).all()
    assert (rows.truth["use"].is_null() == blank).all()
    said = rows.text.filter(~blank & pl.Series(dirt.kind != RowKind.SUBTOTAL))
    again = said.height - said.n_unique()
    assert again == (dirt.kind == RowKind.COPY).sum()


@BY_STYLE
def test_a_row_without_a_flaw_says_what_the_clean_file_says(style: Style, known: pl.DataFrame) -> None:
    dirt, rows = dirtied(known, style)
    clean = clean_rows(known, style).text
    plain = (dirt.kind == RowKind.EMPLOYEE) & (dirt.flaw == Flaw.NONE) & ~dirt.on_leave
    at = dirt.of[plain]
    same = [name for name in clean.columns if name != "manager_id"]
    assert rows.text.filter(pl.Series(plain)).select(same).equals(clean[at].select(same))


def test_each_flaw_is_in_its_column(known: pl.DataFrame) -> None:
    dirt, rows = dirtied(known, STYLES["workday"])

    def flawed(flaw: Flaw, column: str) -> pl.Series:
        found = rows.text[column].filter(pl.Series(dirt.flaw == flaw))
        assert len(found), flaw.name
        return found

    assert flawed(Flaw.NO_ID, "employee_id").is_null().all()
    assert flawed(Flaw.NO_TITLE, "title").is_null().all()
    assert flawed(Flaw.LOST_ZEROS, "employee_id").str.contains(r"^[1-9]\d*$").all()
    assert flawed(Flaw.NEGATIVE_PAY, "salary").str.starts_with("-").all()
    assert flawed(Flaw.ABSURD_PAY, "salary").str.len_chars().min() > 15  # type: ignore[operator]
    assert flawed(Flaw.CURRENCY_SIGN, "salary").str.starts_with("$").all()
    assert flawed(Flaw.PERCENT_FTE, "fte").str.contains(r"^\d+%$").all()
    assert flawed(Flaw.SERIAL_DATE, "hire_date").str.contains(r"^[34]\d{4}$").all()
    assert flawed(Flaw.OTHER_DATE, "hire_date").str.contains(r"^\d{4}-\d\d-\d\d$").all()
    assert flawed(Flaw.NO_SUCH_DAY, "hire_date").str.contains(r"^02/31/").all()
    assert flawed(Flaw.HARD_BLANK, "title").str.contains("\u00a0").all()
    assert flawed(Flaw.TRAILING_BLANK, "title").str.ends_with(" ").all()
    shouted = flawed(Flaw.SHOUTED, "title")
    assert (shouted == shouted.str.to_uppercase()).all()


def test_a_serial_date_is_the_day_it_stands_for(known: pl.DataFrame) -> None:
    dirt, rows = dirtied(known, STYLES["plain"])
    serial = dirt.flaw == Flaw.SERIAL_DATE
    days = rows.text["hire_date"].filter(pl.Series(serial)).cast(pl.Int64).to_list()
    # 2025-01-01 is day 45658 of a workbook.
    real = known["hire_date"].gather(dirt.of[serial]).to_list()
    first = pl.Series(["2025-01-01"]).str.to_date()[0]
    assert days == [45_658 + (day - first).days for day in real]


@BY_STYLE
def test_rows_with_other_numbers_of_fields_are_those_with_the_flaw(style: Style, known: pl.DataFrame) -> None:
    dirt, rows = dirtied(known, style)
    assert set(rows.broken) == set(
        np.flatnonzero(np.isin(dirt.flaw, (Flaw.TOO_FEW_FIELDS, Flaw.TOO_MANY_FIELDS))).tolist()
    )


def test_a_style_shows_no_dirt_that_its_columns_cannot_tell() -> None:
    odoo = shares_for(STYLES["odoo"], lines=True)  # no status, no pay
    assert odoo.rows[RowKind.LEAVER] == 0.0
    assert odoo.flaws[Flaw.NEGATIVE_PAY] == 0.0
    workbook = shares_for(STYLES["plain"], lines=False)
    assert workbook.flaws[Flaw.TOO_FEW_FIELDS] == 0.0
    frappe = shares_for(STYLES["frappe"], lines=True)  # its word for contractors says no more than "contract"
    assert frappe.rows[RowKind.CONTRACTOR] == 0.0
    assert shares_for(STYLES["successfactors"], lines=True).rows[RowKind.CONTRACTOR] == 0.0
    untold = dataclasses.replace(STYLES["plain"], people=(("employee_id", "employee_id"),), when_dirty=())
    assert shares_for(untold, lines=True).rows[RowKind.FUTURE_HIRE] == 0.0
