from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import fastexcel
import polars as pl
import pytest

import plans
from passerelle.faces.report import Disclosure
from passerelle.faces.reports import workbook
from passerelle.faces.sentences import GENERATED
from passerelle.faces.workbook_cells import heading, number_format

SHEETS = [
    "Summary",
    "Headcount walk",
    "Moves",
    "Roles",
    "Programmes",
    "Prices",
    "Money",
    "Decisions",
    "About",
]
FORMULAS = ("=cmd|' /C calc'!A0", "+1", "-1", "@x", "{=1}", "http://example.org", "<b>&")


def sheets_of(data: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        return {name: archive.read(name).decode("utf-8") for name in names}


def read(data: bytes, sheet: str) -> pl.DataFrame:
    return fastexcel.read_excel(data).load_sheet(sheet, header_row=3).to_polars()


TINY = workbook.REPORT.make(plans.plan_folder_of(plans.TINY))


def test_it_has_the_sheets_in_order() -> None:
    assert fastexcel.read_excel(TINY).sheet_names == SHEETS
    assert workbook.REPORT.disclosure is Disclosure.NAMED


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert workbook.REPORT.make(plans.plan_folder_of(plans.TINY)) == TINY


def test_no_text_becomes_a_formula_or_a_link() -> None:
    jobs = [
        replace(job, title=text, function=text, occupation_title=text)
        for job, text in zip(plans.TINY.jobs, FORMULAS, strict=False)
    ]
    plan = {"unknowns": list(FORMULAS), "notes": list(FORMULAS)}
    data = workbook.REPORT.make(
        plans.plan_folder_of(replace(plans.TINY, jobs=jobs, title=FORMULAS[0], plan=plan))
    )
    for name, xml in sheets_of(data).items():
        assert "<f>" not in xml, name
        assert "<hyperlink" not in xml, name
    titles = read(data, "Roles")["Job title"].to_list()
    assert sorted(titles) == sorted(FORMULAS[:4])


@pytest.mark.parametrize("generated", [True, False])
def test_every_sheet_says_whether_its_employer_is_generated(generated: bool) -> None:
    data = workbook.REPORT.make(plans.plan_folder_of(replace(plans.TINY, generated=generated)))
    for xml in sheets_of(data).values():
        first = re.search(r'<c r="A1"[^>]*>(.*?)</c>', xml)
        assert (first is not None and GENERATED in first.group(1)) is generated
        assert ("oddHeader" in xml) is generated


def test_every_table_has_a_frozen_heading_and_a_filter() -> None:
    for number, xml in enumerate(sheets_of(TINY).values()):
        assert 'state="frozen"' in xml
        assert ("<autoFilter" in xml) is (SHEETS[number] not in ("Summary", "About"))


def test_figures_and_tables_are_those_of_the_plan() -> None:
    folder = plans.plan_folder_of(plans.TINY)
    summary = dict(read(TINY, "Summary").select("Figure", "Value").iter_rows())
    assert float(summary["Employees"]) == 240
    assert float(summary["Separate"]) == 23
    assert float(summary["Cost"]) == folder.summary["cost"]
    assert read(TINY, "Decisions")["Decision"].value_counts().sort("Decision").rows() == [
        ("move", 23),
        ("retrain", 20),
        ("separate", 23),
        ("stay", 174),
    ]
    assert read(TINY, "Moves")["Offered (people)"].sum() == 66
    assert read(TINY, "Headcount walk")["End (people)"].to_list()[:2] == pytest.approx(
        folder.tables["headcount"]
        .group_by("quarter", maintain_order=True)
        .agg(pl.col("end_people").sum())["end_people"]
        .to_list()
    )


def test_columns_that_no_row_fills_are_left_out() -> None:
    assert "Site" not in read(TINY, "Roles").columns


def test_a_long_table_is_cut_and_says_where_the_rest_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    data = workbook.REPORT.make(plans.plan_folder_of(plans.TINY))
    names = dict(zip(SHEETS, sheets_of(data).values(), strict=True))
    assert "decisions.parquet" in names["Decisions"]
    assert "e0000000" not in names["Decisions"]
    assert "The first 3 of 4 rows" in names["Roles"]
    assert len(read(data, "Roles")) == 3


def test_headings_and_formats_follow_the_unit_in_a_name() -> None:
    assert heading("cost_money", "EUR") == "Cost (EUR)"
    assert heading("moved_out_people", "EUR") == "Moved out (people)"
    assert heading("pay_mean", "EUR") == "Mean pay (EUR a year)"
    assert heading("title_from", "EUR") == "Title from"
    assert number_format("offered_people") == "#,##0"
    assert number_format("end_people") == "#,##0.0"
    assert number_format("exposure_share") == "0.0%"
    assert number_format("pay_ratio") == "0.00"
    assert number_format("quarter") == "General"
