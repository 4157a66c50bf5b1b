"""The readers of crosswalks and adoption surveys, on small files in the real layouts and on the real ones."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import polars as pl
import pytest
import xlsxwriter

from fixtures import make_bridge_publishers
from passerelle.data.publishers import btos, crosswalks, esco, mobility, ncses
from passerelle.data.publishers.reading import Layout, Reading

Read = TypeVar("Read")


@pytest.fixture
def source(fixtures: Path, tmp_path: Path) -> Path:
    """A copy of the small source folder that a test may spoil."""
    return Path(shutil.copytree(fixtures / "publishers", tmp_path / "source"))


def whole(read: Callable[[Reading], Read], source: Path) -> Read:
    """What ``read`` returns of files without a fault."""
    reading = Reading(source)
    frames = read(reading)
    reading.check()
    return frames


def faults_after(read: Callable[[Reading], object], source: Path) -> list[str]:
    reading = Reading(source)
    read(reading)
    return [str(fault) for fault in reading.faults]


def replaced(path: Path, old: str, new: str) -> None:
    """Rewrite a text file, gzipped or not, with ``old`` as ``new``."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    assert old in text
    data = text.replace(old, new, 1).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)


def rewritten(path: Path, layout: Layout, change: Callable[[list[list[object]]], None]) -> None:
    """Rewrite one sheet of a workbook, and drop its others."""
    frame = pl.read_excel(
        path, sheet_name=layout.sheet, has_header=False, infer_schema_length=0, engine="calamine"
    )
    rows: list[list[object]] = [list(row) for row in frame.fill_null("").rows()]
    change(rows)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(layout.sheet)
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)


def test_isco_codes_lose_their_blanks_and_partial_matches_are_marked(source: Path) -> None:
    isco = whole(crosswalks.read_others, source).isco
    assert ("2513", "15-1133", False) in isco.rows()
    assert ("2512", "15-1133", True) in isco.rows()
    assert ("251", "15-1131", False) in isco.rows()


def test_census_headings_and_ranges_are_no_codes(source: Path) -> None:
    others = whole(crosswalks.read_others, source)
    assert others.census_2018["census"].to_list()[:2] == ["0020", "0110"]
    assert ("1021", "15-125X") in others.census_2018.rows()
    assert others.census_2010.rows() == [
        ("0020", "11-1021"),
        ("1010", "15-1131"),
        ("1020", "15-113X"),
        ("4720", "41-2010"),
    ]


def test_a_pair_that_a_file_repeats_counts_once(source: Path) -> None:
    hybrid = whole(crosswalks.read_others, source).hybrid
    assert not hybrid.is_duplicated().any()
    assert hybrid.filter(occupation="15-1256")["soc_2018"].to_list() == ["15-1252", "15-1253"]


def test_esco_keeps_codes_and_links_apart(source: Path) -> None:
    frames = whole(esco.read, source)
    assert frames.occupations["code"].to_list()[:2] == ["2512.1", "2512.1.3"]
    assert frames.links["confidence"].to_list() == [2.0, 1.0, 0.5, 1.0]


def test_ncses_keeps_the_publishers_marks(source: Path) -> None:
    table = whole(ncses.read, source)
    marked = table.filter(pl.col("flag") != "").select(
        "survey", "technology", "measure", "sector", "share", "flag"
    )
    assert marked.rows() == [
        ("abs-2018", "ai", "use", "311", None, "suppressed"),
        ("abs-2018", "ai", "use-high", "311", None, "suppressed"),
        ("abs-2018", "robotics", "production-down", "311", 0.06, "unreliable"),
        ("abs-2018", "robotics", "use", "51", 0.029, "unreliable"),
        ("abs-2018", "robotics", "use-low", "51", 0.015, "unreliable"),
        ("abs-2020", "machine-learning", "use", "51", 0.015, "imputed"),
    ]


def test_use_is_the_sum_of_the_degrees_of_use(source: Path) -> None:
    table = whole(ncses.read, source).filter(sector="all", technology="ai")
    shares = dict(table.select(pl.concat_str("survey", "measure", separator=" "), "share").iter_rows())
    assert shares["abs-2021 use"] == pytest.approx(0.004 + 0.015 + 0.026)
    assert shares["abs-2018 use"] == pytest.approx(0.015 + 0.011 + 0.003)


def test_sectors_are_written_with_hyphens(source: Path) -> None:
    sectors = set(whole(ncses.read, source)["sector"])
    assert sectors == {"all", "31-33", "311", "nonmanufacturing", "51", "other 51"}


def test_btos_has_every_state_and_fortnight_and_marks_what_is_suppressed(source: Path) -> None:
    table = whole(btos.read, source)
    assert table.height == 2 * 3 * len(btos.PERIODS)  # without businesses of no state
    assert set(table["state"]) == {"AK", "CA", "DC"}
    assert table.filter(measure="use", state="CA", period="202320")["share"].to_list() == [0.041]
    hidden = table.filter(pl.col("flag") == "suppressed")
    assert hidden["share"].null_count() == hidden.height == 4
    assert table.filter(pl.col("flag") == "")["share"].null_count() == 0


LAYOUTS: dict[Callable[[Reading], object], tuple[Layout, ...]] = {
    crosswalks.read_others: (
        crosswalks.ONET_2010,
        crosswalks.ISCO,
        crosswalks.HYBRID,
        crosswalks.CENSUS_2018,
        crosswalks.CENSUS_2010,
    ),
    esco.read: (esco.OCCUPATIONS, esco.LINKS),
    ncses.read: (ncses.TABLES,),
    btos.read: (btos.ESTIMATES,),
}


@pytest.mark.parametrize("read", LAYOUTS)
def test_missing_files_are_all_named_and_nothing_else_fails(
    read: Callable[[Reading], object], tmp_path: Path
) -> None:
    found = faults_after(read, tmp_path)
    paths = {layout.path for layout in LAYOUTS[read]}
    assert {fault.partition(": is missing")[0] for fault in found} == paths


@pytest.mark.parametrize("read", LAYOUTS)
@pytest.mark.parametrize("part", [0.1, 0.6])
def test_files_cut_off_are_faults_where_they_lie(
    read: Callable[[Reading], object], part: float, source: Path
) -> None:
    paths = {source / layout.path for layout in LAYOUTS[read]} - {source / crosswalks.HYBRID.path}
    for path in paths:
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * part)])
    found = faults_after(read, source)
    for path in paths:
        assert any(str(path.relative_to(source)) in fault for fault in found), path


@pytest.mark.parametrize(
    ("read", "layout", "old", "new", "said"),
    [
        (crosswalks.read_others, crosswalks.HYBRID, "15-1256", "15-12X6", "not an occupation's code"),
        (crosswalks.read_others, crosswalks.HYBRID, "OES2019EstimatesCode", "OES2018Code", "lacks the col"),
        (esco.read, esco.OCCUPATIONS, ",2512.1.3\n", ",two\n", "not an occupation's code"),
        (esco.read, esco.OCCUPATIONS, ",2512.1.3\n", ",2512.1\n", "has a code twice"),
        (esco.read, esco.LINKS, "15-1132.00", "15-1132", "not an occupation's code"),
        (esco.read, esco.LINKS, ",2.0,", ",high,", "is not a number"),
        (esco.read, esco.LINKS, "occupation/b-1", "occupation/a-1", "has a concept_uri twice"),
        (ncses.read, ncses.TABLES, ",a_lot,0.4,", ",a_lot,40%,", "is not a number"),
        (ncses.read, ncses.TABLES, ",a_lot,0.4,", ",a_lot,140,", "outside 0 to 100"),
        (ncses.read, ncses.TABLES, ",a_lot,0.4,", ",a_lot,,", "does not say why"),
        (ncses.read, ncses.TABLES, ",a_lot,0.4,\n", ",a_lot,0.4,Q\n", "flag that NCSES does not use"),
        (ncses.read, ncses.TABLES, ",a_lot,0.4,\n", ",plenty,0.4,\n", "other answers in table 11545"),
        (ncses.read, ncses.TABLES, "311,a_lot", "31–33,a_lot", "answers one question twice"),
        (ncses.read, ncses.TABLES, "-> Food,311,a_lot", "-> Food,,a_lot", "did not publish"),
        (ncses.read, ncses.TABLES, "Number of workers employed,,incr", "Count,,incr", "did not publish"),
    ],
)  # fmt: skip
def test_a_cell_that_is_wrong_is_a_fault_of_its_file(
    read: Callable[[Reading], object], layout: Layout, old: str, new: str, said: str, source: Path
) -> None:
    replaced(source / layout.path, old, new)
    found = faults_after(read, source)
    assert any(layout.path in fault and said in fault for fault in found), found


def test_a_missing_ncses_table_is_named(source: Path) -> None:
    path = source / ncses.TABLES.path
    lines = gzip.decompress(path.read_bytes()).decode().splitlines(keepends=True)
    path.write_bytes(gzip.compress("".join(line for line in lines if not line.startswith("5719,")).encode()))
    (fault,) = faults_after(ncses.read, source)
    assert "lacks the NCSES table 5719" in fault


def test_a_census_code_without_a_soc_code_is_a_fault(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make_bridge_publishers, "CENSUS_2018", [("0020", "11-1021"), ("0110", "11-10")])
    make_bridge_publishers.make(source)
    (fault,) = faults_after(crosswalks.read_others, source)
    assert crosswalks.CENSUS_2018.path in fault
    assert "something that is not a SOC code" in fault
    assert "11-10" in fault


def test_an_isco_link_that_is_no_soc_code_is_a_fault(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make_bridge_publishers, "ISCO", [("2512", "*", "15-1131.00", "")])
    make_bridge_publishers.make(source)
    (fault,) = faults_after(crosswalks.read_others, source)
    assert crosswalks.ISCO.path in fault
    assert "15-1131.00" in fault


@pytest.mark.parametrize(
    ("cell", "said"), [("eleven", "neither a percentage nor S"), ("111%", "neither a percentage nor S")]
)
def test_a_btos_cell_that_is_no_percentage_is_a_fault_with_its_place(
    cell: str, said: str, source: Path
) -> None:
    def spoil(rows: list[list[object]]) -> None:
        row = next(row for row in rows if row[0] == "CA" and row[1] == "7" and row[4] == "Yes")
        row[5] = cell

    rewritten(source / btos.ESTIMATES.path, btos.ESTIMATES, spoil)
    (fault,) = faults_after(btos.read, source)
    assert said in fault
    assert "CA, 202512" in fault


def test_a_btos_workbook_with_the_new_question_is_another_release(source: Path) -> None:
    def spoil(rows: list[list[object]]) -> None:
        for row in rows:
            row[2] = str(row[2]).replace("in producing goods or services", "in any of its business functions")
            row[2] = str(row[2]).replace(
                "did this business use Artificial", "has this business used Artificial"
            )

    rewritten(source / btos.ESTIMATES.path, btos.ESTIMATES, spoil)
    found = faults_after(btos.read, source)
    assert any("does not ask about use." in fault for fault in found)


def test_a_btos_workbook_without_a_fortnight_is_another_release(source: Path) -> None:
    def spoil(rows: list[list[object]]) -> None:
        for row in rows:
            del row[5]

    rewritten(source / btos.ESTIMATES.path, btos.ESTIMATES, spoil)
    (fault,) = faults_after(btos.read, source)
    assert "202512" in fault


def share(table: pl.DataFrame, **of: str) -> float:
    return float(table.filter(**of)["share"].item())


def test_the_real_business_survey_says_what_was_published(shared_data: Path) -> None:
    table = whole(ncses.read, shared_data)
    ai = {"survey": "abs-2021", "technology": "ai", "sector": "all"}
    published = {
        "not-in-use": 0.952,
        "use-a-lot": 0.005,
        "use-somewhat": 0.016,
        "use-a-little": 0.027,
        "use": 0.048,
        "workers-up": 0.137,
        "workers-down": 0.069,
        "workers-same": 0.66,
    }
    for measure, expected in published.items():
        assert share(table, **ai, measure=measure) == expected, measure
    assert share(table, **ai | {"technology": "robotics"}, measure="use") == 0.024
    food = {"survey": "abs-2018", "technology": "robotics", "sector": "311"}
    assert share(table, **food, measure="production-down") == 0.287
    assert share(table, **food, measure="production-up") == 0.11


def test_the_sum_of_degrees_and_its_complement_agree_to_a_rounding(shared_data: Path) -> None:
    table = whole(ncses.read, shared_data).filter(survey="abs-2021")
    both = table.filter(pl.col("measure").is_in(["use", "not-in-use"])).pivot(
        "measure", index=["technology", "sector"], values="share"
    )
    assert both.height == 2 * 71
    assert both.select((pl.col("use") + pl.col("not-in-use") - 1).abs().max()).item() < 0.0015


@pytest.mark.parametrize(
    ("state", "period", "expected"),
    [("CA", "202320", 0.044), ("CA", "202423", 0.072), ("CA", "202512", 0.115), ("DC", "202512", 0.236)],
)
def test_the_real_btos_says_what_was_published(
    shared_data: Path, state: str, period: str, expected: float
) -> None:
    table = whole(btos.read, shared_data)
    assert share(table, measure="use", state=state, period=period) == expected


def test_the_real_crosswalks_are_whole(shared_data: Path) -> None:
    others, occupations = whole(crosswalks.read_others, shared_data), whole(esco.read, shared_data)
    assert others.census_2018.height == 570  # as the list itself says
    assert others.isco["isco"].n_unique() == 438  # 436 unit groups, and two minor groups
    assert others.hybrid["occupation"].n_unique() == 790
    assert others.onet_2010.height == 1110
    assert occupations.occupations.height == 3039
    assert occupations.links.height == 1680


def test_the_real_network_is_read_as_published(shared_data: Path) -> None:
    edges = whole(mobility.read, shared_data)
    assert edges.height == 15_426
    chiefs = edges.filter(origin="11-1010", target="11-1030")["moved_share"].item()
    assert chiefs == pytest.approx(0.1992, abs=1e-4)
