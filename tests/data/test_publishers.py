"""The readers of the publishers' files, on small files in the real layouts."""

from __future__ import annotations

import gzip
import math
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from passerelle.data.publishers import crosswalks, gpts, jolts, mobility, oews, onet, projections
from passerelle.data.publishers.reading import Layout, Reading
from passerelle.errors import BadInput


@pytest.fixture
def source(fixtures: Path, tmp_path: Path) -> Path:
    """A copy of the small source folder that a test may spoil."""
    return Path(shutil.copytree(fixtures / "publishers", tmp_path / "source"))


def faults_after(read: Callable[[Reading], object], source: Path) -> list[str]:
    reading = Reading(source)
    read(reading)
    return [str(fault) for fault in reading.faults]


def rewrite_sheet(path: Path, sheet: str, rows: list[list[object]]) -> None:
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet(sheet)
        for place, row in enumerate(rows):
            page.write_row(place, 0, row)


def test_the_small_source_folder_has_no_fault(source: Path) -> None:
    reading = Reading(source)
    for read in (
        oews.read_national,
        oews.read_sectors,
        onet.read,
        projections.read,
        jolts.read,
        gpts.read,
        mobility.read,
        crosswalks.read,
    ):
        read(reading)
    reading.check()


def test_pay_marks_become_null_and_infinite(source: Path) -> None:
    national = oews.read_national(Reading(source))
    pay = {row["occupation"]: row for row in national.to_dicts()}
    assert pay["27-2011"]["annual_median"] is None
    assert pay["27-2011"]["hourly_median"] == 23.25
    assert math.isinf(pay["11-3021"]["annual_pct90"])
    assert pay["11-3021"]["annual_mean"] == 180_000
    sectors = oews.read_sectors(Reading(source))
    assert sectors["employment"].null_count() == 1


def test_onet_keeps_what_the_publisher_says_of_a_rating(source: Path) -> None:
    ratings = onet.read(Reading(source)).ratings
    assert ratings.filter("suppress").select("code", "element", "scale").rows() == [
        ("53-7062.04", "2.A.1.a", "importance")
    ]
    assert ratings.filter("not_relevant").select("code", "element", "scale").rows() == [
        ("41-2011.00", "2.C.1.d", "level")
    ]


def test_jolts_keeps_adjusted_quits_rates_only(source: Path) -> None:
    rates = jolts.read(Reading(source))
    assert rates.height == 3 * 14
    assert rates["month"].min() == "2021-01"
    assert rates.filter(industry="510000")["quits_percent"].to_list()[:2] == [1.5, 1.6]


def test_what_was_read_is_listed_with_hash_and_rows(source: Path) -> None:
    reading = Reading(source)
    gpts.read(reading)
    (file,) = reading.files(gpts.OCCUPATIONS)
    assert (file.path, file.rows, len(file.sha256)) == ("gpts-are-gpts/occ_level.csv", 18, 64)


def test_every_missing_file_is_named_at_once(tmp_path: Path) -> None:
    reading = Reading(tmp_path)
    onet.read(reading)
    with pytest.raises(BadInput) as caught:
        reading.check()
    paths = {fault.where for fault in caught.value.faults}
    assert paths == {layout.path for layout in onet.LAYOUTS} | {onet.READ_ME}
    assert all("source folder" in fault.remedy for fault in caught.value.faults)


@pytest.mark.parametrize("part", [0.2, 0.6, 0.95])
def test_a_cut_off_gzip_is_a_fault(source: Path, part: float) -> None:
    path = source / jolts.QUITS.path
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * part)])
    (fault,) = faults_after(jolts.read, source)
    assert jolts.QUITS.path in fault
    assert "cut off" in fault


@pytest.mark.parametrize("part", [0.0, 0.3, 0.9])
def test_a_cut_off_workbook_is_a_fault(source: Path, part: float) -> None:
    path = source / oews.NATIONAL.path
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * part)])
    (fault,) = faults_after(oews.read_national, source)
    assert "cannot be read as a workbook" in fault


def test_a_text_cut_in_a_line_is_a_fault(source: Path) -> None:
    path = source / gpts.OCCUPATIONS.path
    path.write_bytes(path.read_bytes()[:-5])
    (fault,) = faults_after(gpts.read, source)
    assert "middle of a line" in fault


def test_a_series_cut_at_a_line_is_a_fault(source: Path) -> None:
    path = source / jolts.QUITS.path
    lines = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
    path.write_bytes(gzip.compress(b"".join(lines[:-20])))
    (fault,) = faults_after(jolts.read, source)
    assert "do not run over all 14 months" in fault
    assert "510000" in fault


def test_files_without_the_rows_that_count_are_faults(source: Path) -> None:
    path = source / jolts.QUITS.path
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b",QU,", b",HI,")))
    (fault,) = faults_after(jolts.read, source)
    assert "no seasonally adjusted quits rates" in fault
    frame = pl.read_excel(source / oews.SECTORS.path, engine="calamine", infer_schema_length=0)
    groups = frame.filter(pl.col("O_GROUP") == "total")
    rows: list[list[object]] = [list(frame.columns), *(list(row) for row in groups.rows())]
    rewrite_sheet(source / oews.SECTORS.path, "Natsector_M2023_dl", rows)
    (fault,) = faults_after(oews.read_sectors, source)
    assert "no detailed occupations" in fault


def test_a_network_cut_at_a_line_is_a_fault(source: Path) -> None:
    path = source / mobility.EDGES.path
    lines = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
    path.write_bytes(gzip.compress(b"".join(lines[:-1])))
    (fault,) = faults_after(mobility.read, source)
    assert "do not add up to one" in fault


def test_another_year_is_told_by_its_sheet(source: Path) -> None:
    path = source / oews.NATIONAL.path
    rewrite_sheet(path, "national_M2023_dl", [list(oews.NATIONAL.columns), ["x"] * 16])
    (fault,) = faults_after(oews.read_national, source)
    assert "not the OEWS national file of May 2024" in fault
    assert "national_M2023_dl" in fault


def test_another_release_of_onet_is_told_by_its_read_me(source: Path) -> None:
    (source / onet.READ_ME).write_text("O*NET 30.2 Database\n", encoding="utf-8")
    (fault,) = faults_after(onet.read, source)
    assert "another release" in fault
    assert "O*NET 30.2" in fault


def test_a_missing_column_is_named(source: Path) -> None:
    path = source / gpts.OCCUPATIONS.path
    path.write_text(path.read_text("utf-8").replace("human_rating_beta", "human_beta"), encoding="utf-8")
    (fault,) = faults_after(gpts.read, source)
    assert "lacks the column human_rating_beta" in fault


def test_a_header_alone_is_a_fault(source: Path) -> None:
    path = source / gpts.OCCUPATIONS.path
    path.write_text(path.read_text("utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    (fault,) = faults_after(gpts.read, source)
    assert "no rows" in fault


def test_an_unknown_mark_is_named_with_row_column_and_count(source: Path) -> None:
    path = source / oews.NATIONAL.path
    frame = pl.read_excel(path, engine="calamine", infer_schema_length=0)
    spoiled = frame.with_columns(
        pl.when(pl.int_range(pl.len()) >= 17).then(pl.lit("~")).otherwise("A_MEAN").alias("A_MEAN")
    )
    rows: list[list[object]] = [list(frame.columns), *(list(row) for row in spoiled.rows())]
    rewrite_sheet(path, "national_M2024_dl", rows)
    (fault,) = faults_after(oews.read_national, source)
    assert "row 19, column A_MEAN: is not a number. (found: ~) [3 times]" in fault


def test_suppressed_employment_in_the_national_file_is_a_fault(source: Path) -> None:
    path = source / oews.NATIONAL.path
    frame = pl.read_excel(path, engine="calamine", infer_schema_length=0)
    hidden = frame.with_columns(
        pl.when(pl.col("OCC_CODE") == "41-2011").then(pl.lit("**")).otherwise("TOT_EMP").alias("TOT_EMP")
    )
    rows: list[list[object]] = [list(frame.columns), *(list(row) for row in hidden.rows())]
    rewrite_sheet(path, "national_M2024_dl", rows)
    faults = faults_after(oews.read_national, source)
    assert any("column TOT_EMP" in fault and "(found: **)" in fault for fault in faults)
    assert any("without employment" in fault for fault in faults)
    assert any("do not add up to its total" in fault for fault in faults)


def test_a_cell_that_is_no_code_is_a_fault(source: Path) -> None:
    path = source / gpts.OCCUPATIONS.path
    path.write_text(path.read_text("utf-8").replace("41-2011.00", "412011"), encoding="utf-8")
    (fault,) = faults_after(gpts.read, source)
    assert "is not an occupation's code. (found: 412011)" in fault


def test_an_occupation_with_a_rating_missing_is_a_fault(source: Path) -> None:
    path = source / onet.SKILLS.path
    frame = pl.read_excel(path, engine="calamine", infer_schema_length=0)
    rows: list[list[object]] = [list(frame.columns), *(list(row) for row in frame.rows()[:-1])]
    rewrite_sheet(path, "Skills", rows)
    (fault,) = faults_after(onet.read, source)
    assert "without all 4 ratings" in fault


def test_binary_rubbish_never_escapes_as_another_error(source: Path) -> None:
    for layout in (oews.NATIONAL, gpts.OCCUPATIONS, jolts.QUITS, crosswalks.SOC_2018):
        (source / layout.path).write_bytes(bytes(range(256)) * 20 + b"\n")
    reading = Reading(source)
    for read in (oews.read_national, gpts.read, jolts.read, crosswalks.read):
        read(reading)
    with pytest.raises(BadInput):
        reading.check()


def test_text_in_another_encoding_is_a_fault(tmp_path: Path) -> None:
    layout = Layout("a.csv", "file", ("code", "title"))
    (tmp_path / "a.csv").write_bytes("code,title\n1,café\n".encode("latin-1"))
    reading = Reading(tmp_path)
    assert reading.text(layout).is_empty()
    assert len(reading.faults) == 1
