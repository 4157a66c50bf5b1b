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

from passerelle.data.publishers import (
    crosswalks,
    gpts,
    jolts,
    mobility,
    oews,
    onet,
    onet_legacy,
    onet_profile,
    projections,
)
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
        oews.read_history,
        oews.read_sectors,
        onet.read,
        onet_profile.read,
        onet_legacy.read,
        projections.read,
        jolts.read,
        gpts.read,
        mobility.read,
        read_nodes,
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
    assert rates.height == 3 * jolts.MONTHS
    assert (rates["month"].min(), rates["month"].max()) == (jolts.FIRST, jolts.LAST)
    assert rates.filter(industry="510000")["quits_percent"].to_list()[:2] == [2.6, 1.5]


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
    assert "do not run over all 261 months" in fault
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


def read_nodes(reading: Reading) -> pl.DataFrame:
    return mobility.read_nodes(reading, mobility.read(reading))


def test_nodes_come_with_their_jobs_and_pay(source: Path) -> None:
    nodes = read_nodes(Reading(source))
    assert nodes.rows()[0] == ("11-1020", "Node 11-1020", 900, 30_000)
    assert nodes.height == 15


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("43-4050,", "43-4051,", "does not have the nodes of"),
        ("900,30000", "901,30000", "gives nodes other jobs than"),
        ("900,30000", "900,-1", "is not between 1 and inf"),
        ("900,30000", "900,", "is empty"),
        ("11-3020,", "11-1020,", "has a node twice"),
    ],
)
def test_nodes_that_are_not_those_of_the_edges_are_a_fault(
    source: Path, old: str, new: str, said: str
) -> None:
    path = source / mobility.NODES.path
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    faults = faults_after(read_nodes, source)
    assert any(mobility.NODES.path in fault and said in fault for fault in faults), faults


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
        pl.when(pl.int_range(pl.len()) >= 17).then(pl.lit("?")).otherwise("A_MEAN").alias("A_MEAN")
    )
    rows: list[list[object]] = [list(frame.columns), *(list(row) for row in spoiled.rows())]
    rewrite_sheet(path, "national_M2024_dl", rows)
    (fault,) = faults_after(oews.read_national, source)
    assert "row 19, column A_MEAN: is not a number. (found: ?) [3 times]" in fault


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


def text_of(path: Path) -> str:
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode()


def put(path: Path, text: str) -> None:
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())


def with_cell(source: Path, layout: Layout, where: tuple[int, str], value: object) -> None:
    """Write ``value`` into one cell of a workbook's sheet: the n-th row under the header, and a column."""
    path = source / layout.path
    number, column = where
    frame = pl.read_excel(
        path,
        engine="calamine",
        sheet_name=layout.sheet,
        infer_schema_length=0,
        read_options={"header_row": layout.header_row},
    )
    rows = [list(row) for row in frame.rows()]
    rows[number - 1][frame.columns.index(column)] = value
    above: list[list[object]] = [["Title"]] * layout.header_row
    rewrite_sheet(path, layout.sheet, [*above, list(frame.columns), *rows])


# ------------------------------------------------------------------ OEWS of several years


def test_history_is_on_the_codes_of_each_year_with_headers_in_any_case(source: Path) -> None:
    history = oews.read_history(Reading(source))
    codes = {year: set(rows["occupation"]) for (year,), rows in history.group_by("year")}
    assert "15-1256" in codes[2020]
    assert codes[2021] == codes[2024]
    assert "15-1252" in codes[2024]
    path = source / oews.HISTORY[2021].path
    frame = pl.read_excel(path, engine="calamine", infer_schema_length=0)
    rows: list[list[object]] = [
        [name.lower() for name in frame.columns],
        *(list(row) for row in frame.rows()),
    ]
    rewrite_sheet(path, "national_M2021_dl", rows)
    reading = Reading(source)
    assert oews.read_history(reading).equals(history)
    assert reading.faults == []


def test_unreleased_employment_and_top_coded_pay_of_past_years_are_read_as_such(source: Path) -> None:
    history = oews.read_history(Reading(source)).filter(year=2020)
    rows = {row["occupation"]: row for row in history.to_dicts()}
    assert (rows["41-2012"]["employment"], rows["41-2012"]["error_percent"]) == (None, None)
    assert rows["27-2011"]["annual_median"] is None
    assert rows["41-2011"]["employment"] == 1_600


def test_last_years_file_under_this_years_name_is_told(source: Path) -> None:
    shutil.copy(source / oews.HISTORY[2023].path, source / oews.HISTORY[2024].path)
    (fault,) = faults_after(oews.read_history, source)
    assert oews.NATIONAL.path in fault
    assert "is not the OEWS national file of May 2024" in fault
    assert "national_M2023_dl" in fault


@pytest.mark.parametrize(
    ("column", "mark", "meaning"),
    [
        ("TOT_EMP", "#", "pay at or above the top code"),
        ("TOT_EMP", "~", "a share of reporting establishments under 0.5 %"),
        ("EMP_PRSE", "*", "pay without an estimate"),
        ("A_MEDIAN", "**", "employment that was not released"),
        ("A_MEDIAN", "~", "a share of reporting establishments under 0.5 %"),
    ],
)
def test_a_mark_in_the_wrong_place_is_named_with_its_meaning(
    source: Path, column: str, mark: str, meaning: str
) -> None:
    layout = oews.HISTORY[2022]
    with_cell(source, layout, (13, column), mark)
    faults = faults_after(oews.read_history, source)
    where = f"{layout.path}, row 14, column {column}"
    expected = f"{where}: is not a number: the publisher's mark for {meaning}. (found: {mark})"
    assert any(fault.startswith(expected) for fault in faults)


@pytest.mark.parametrize("number", ["nan", "inf", "1,000", "1e999"])
def test_what_only_a_programmer_calls_a_number_is_none(source: Path, number: str) -> None:
    with_cell(source, oews.HISTORY[2022], (13, "EMP_PRSE"), number)
    (fault,) = faults_after(oews.read_history, source)
    assert f"row 14, column EMP_PRSE: is not a number. (found: {number})" in fault


# ------------------------------------------------------------------ JOLTS


def test_a_series_of_another_vintage_is_told_by_its_months(source: Path) -> None:
    path = source / jolts.QUITS.path
    put(path, text_of(path).replace(",2000,", ",1999,").replace(",2022,", ",2023,"))
    faults = faults_after(jolts.read, source)
    assert "does not run from 2000-12 to 2022-08" in faults[0]
    assert "1999-12 to 2023-08" in faults[0]


# ------------------------------------------------------------------ projections


def test_projections_are_read_in_people_with_what_entry_asks(source: Path) -> None:
    frames = projections.read(Reading(source))
    current = {row["occupation"]: row for row in frames.current.to_dicts()}
    assert current["43-4171"]["growth_percent"] is None
    assert current["43-4171"]["education"] is None
    first = current["11-1021"]
    assert (first["education"], first["experience"], first["training"]) == ("high-school", "none", "short")
    employment = frames.employment.filter(occupation="41-2011")
    assert employment.select("vintage", "start_people", "openings_people").rows() == [
        ("2024-34", 2_000, 200),
        ("2022-32", 2_000, 200),
    ]
    assert frames.employment.filter(vintage="2022-32")["self_employed_percent"].null_count() == 14 + 1


def test_a_stated_reason_becomes_codes(source: Path) -> None:
    reasons = projections.read(Reading(source)).reasons
    assert reasons.select("number", "occupation", "industry", "direction").rows()[:2] == [
        (1, "15-1252", "TE1000", "raises"),
        (2, "43-4051", "561400", "lowers"),
    ]
    assert reasons["names_ai"].to_list() == [True, False, True, False, False]
    assert reasons["names_automation"].to_list() == [True, True, True, False, True]


@pytest.mark.parametrize(
    ("sentence", "ai", "automation"),
    [
        ("share decreases as AI-driven tools write.", True, True),
        ("share decreases as machine-learning models sort.", True, True),
        ("share decreases as collaborative robots help.", False, True),
        ("share decreases as automated lines run.", False, True),
        ("share increases as aid and air travel rise; SAID so.", False, False),
    ],
)
def test_ai_and_automation_are_told_by_words(sentence: str, ai: bool, automation: bool) -> None:
    cells = pl.Series("sentence", [sentence])
    assert cells.str.contains(projections.AI_WORDS).to_list() == [ai]
    assert cells.str.contains(projections.AUTOMATION_WORDS).to_list() == [automation]


def test_a_group_gives_way_to_its_member_of_the_same_title(source: Path) -> None:
    earlier = dict(projections.read(Reading(source)).earlier.rows())
    assert earlier["cashiers"] == -10.0
    assert "source: employment projections program, u.s. bureau of labor statistics" not in earlier


def test_the_workbook_of_2022_under_the_name_of_2024_is_told(source: Path) -> None:
    shutil.copy(source / projections.PREVIOUS.path, source / projections.GROWTH.path)
    faults = faults_after(projections.read, source)
    assert any("it is not the Employment Projections workbook 'occupation' of 2024-34" in f for f in faults)
    assert any("2024 National Employment Matrix code" in fault for fault in faults)
    assert all(projections.GROWTH.path in fault for fault in faults)


def test_projections_cut_at_a_row_do_not_add_up(source: Path) -> None:
    layout = projections.PREVIOUS
    with_cell(source, layout, (9, "Occupation type"), None)
    (fault,) = faults_after(projections.read, source)
    assert "line items do not add up to its total" in fault


def test_unknown_words_of_entry_and_mute_reasons_are_faults(source: Path) -> None:
    path = source / projections.GROWTH.path
    sheets = {
        name: pl.read_excel(
            path, engine="calamine", sheet_name=name, infer_schema_length=0, read_options={"header_row": 1}
        )
        for name in ("Table 1.2", "Table 1.10", "Table 1.12")
    }
    spoiled = {
        "Table 1.2": pl.col("Typical education needed for entry").str.replace("Bachelor's degree", "Some"),
        "Table 1.12": pl.col("Factors affecting occupational utilization").str.replace("increases", "moves"),
    }
    with xlsxwriter.Workbook(path) as book:
        for name, frame in sheets.items():
            page = book.add_worksheet(name)
            changed = frame.with_columns(spoiled[name]) if name in spoiled else frame
            for place, row in enumerate([["Title"], changed.columns, *changed.rows()]):
                page.write_row(place, 0, row)
    faults = faults_after(projections.read, source)
    assert any("unknown words in column 'Typical education" in f and "(found: Some)" in f for f in faults)
    assert any("increases or decreases. (found: row 3)" in fault for fault in faults)


# ------------------------------------------------------------------ O*NET


def test_education_is_whole_per_question(source: Path) -> None:
    education = onet_profile.read(Reading(source)).education
    sums = education.group_by("code", "scale").agg(pl.col("percent").sum(), pl.len())
    assert set(sums["len"]) == {9, 11, 12}
    assert sums["percent"].to_list() == pytest.approx([100.01] * sums.height)


def test_profiles_cut_at_a_line_are_faults(source: Path) -> None:
    for layout, said in (
        (onet_profile.EDUCATION, "it may be cut off"),
        (onet_profile.RELATED, "fewer ranks than others"),
    ):
        path = source / layout.path
        put(path, "".join(text_of(path).splitlines(keepends=True)[:-2]))
        assert any(
            said in fault and layout.path in fault for fault in faults_after(onet_profile.read, source)
        )


def test_an_unknown_tier_and_an_unknown_flag_are_faults(source: Path) -> None:
    for layout, old, new in (
        (onet_profile.RELATED, "Supplemental", "Secondary"),
        (onet_profile.TECHNOLOGY, "\tY\tN\n", "\tY\tmaybe\n"),
    ):
        path = source / layout.path
        put(path, text_of(path).replace(old, new))
    faults = faults_after(onet_profile.read, source)
    assert any("tiers other than" in fault and "(found: Secondary)" in fault for fault in faults)
    assert any("In Demand that are neither Y nor N. (found: maybe)" in fault for fault in faults)


def test_the_release_on_soc_2010_is_told_from_a_later_one(source: Path) -> None:
    shutil.copy(source / onet.SKILLS.path, source / onet_legacy.SKILLS.path)
    (fault,) = faults_after(onet_legacy.read, source)
    assert "later than 2019-08; it is of another release. (found: 2023-08)" in fault


def test_abilities_are_read_past_their_byte_order_mark_and_found_whole(source: Path) -> None:
    abilities = onet_legacy.read(Reading(source)).abilities
    assert abilities.height == 7 * 2
    path = source / onet_legacy.ABILITIES.path
    put(path, text_of(path).rpartition("\r\n")[0])
    (fault,) = faults_after(onet_legacy.read, source)
    assert "without all 2 abilities" in fault
