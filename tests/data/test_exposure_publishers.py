"""The readers of what AI reaches, on small files in the publishers' real layouts."""

from __future__ import annotations

import csv
import gzip
import importlib.util
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from passerelle.app.assemble.reference import exposure as reference_exposure
from passerelle.data.publishers import anthropic, felten, gpts, nesta, onet_tasks, working_with_ai
from passerelle.data.publishers.reading import Layout, Reading

ALL = (
    *gpts.LAYOUTS,
    *onet_tasks.LAYOUTS,
    *working_with_ai.LAYOUTS,
    *anthropic.LAYOUTS,
    *felten.LAYOUTS,
    *nesta.LAYOUTS,
)
WITH_NESTA = frozenset({"nesta-sml"})


@pytest.fixture
def source(fixtures: Path, tmp_path: Path) -> Path:
    """A copy of the small source folder that a test may spoil."""
    return Path(shutil.copytree(fixtures / "publishers", tmp_path / "source"))


def read_all(reading: Reading) -> object:
    return reference_exposure.read(reading, WITH_NESTA)


def faults_after(source: Path, read: Callable[[Reading], object] = read_all) -> list[str]:
    reading = Reading(source)
    read(reading)
    return [str(fault) for fault in reading.faults]


def content(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def put(path: Path, text: str) -> None:
    data = text.encode()
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)


def without_last_line(source: Path, layout: Layout) -> None:
    path = source / layout.path
    put(path, "".join(content(path).decode().splitlines(keepends=True)[:-1]))


def repeat_last_line(source: Path, layout: Layout) -> None:
    path = source / layout.path
    lines = content(path).decode().splitlines(keepends=True)
    put(path, "".join([*lines, lines[-1]]))


def test_the_small_source_folder_has_no_fault(source: Path) -> None:
    assert faults_after(source) == []


def test_the_small_source_folder_is_as_its_script_makes_it(fixtures: Path, tmp_path: Path) -> None:
    path = fixtures / "make_exposure_publishers.py"
    spec = importlib.util.spec_from_file_location("make_exposure_publishers", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.make(tmp_path)
    made = [path for path in sorted(tmp_path.rglob("*")) if path.is_file()]
    assert len(made) == len(ALL) - 1  # the file of occupations is made with the others
    for path in made:
        assert content(path) == content(fixtures / "publishers" / path.relative_to(tmp_path)), path.name


def test_every_missing_file_is_named_at_once(tmp_path: Path) -> None:
    faults = faults_after(tmp_path)
    assert len(faults) == len(ALL)
    assert all("is missing" in fault for fault in faults)
    assert {layout.path for layout in ALL} == {fault.partition(":")[0] for fault in faults}


def test_nesta_is_read_on_request_only(source: Path) -> None:
    (source / nesta.RISK.path).unlink()
    assert faults_after(source, reference_exposure.read) == []
    (fault,) = faults_after(source)
    assert nesta.RISK.path in fault


@pytest.mark.parametrize("layout", [layout for layout in ALL if layout.path.endswith(".gz")])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.95])
def test_a_cut_off_gzip_is_a_fault(source: Path, layout: Layout, part: float) -> None:
    path = source / layout.path
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * part)])
    faults = faults_after(source)
    assert any(layout.path in fault and "cut off" in fault for fault in faults)


@pytest.mark.parametrize("part", [0.0, 0.3, 0.5])
def test_a_cut_off_workbook_is_a_fault(source: Path, part: float) -> None:
    path = source / felten.IMPACT.path
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * part)])
    (fault,) = faults_after(source)
    assert "cannot be read as a workbook" in fault


@pytest.mark.parametrize("layout", [layout for layout in ALL if not layout.sheet])
def test_a_missing_column_is_named(source: Path, layout: Layout) -> None:
    path = source / layout.path
    header, _, rest = content(path).decode().partition("\n")
    names = header.split(layout.separator)
    last = layout.columns[-1]
    put(path, layout.separator.join("other" if name == last else name for name in names) + "\n" + rest)
    faults = faults_after(source)
    assert any(f"{layout.path}: lacks the column {last}" in fault for fault in faults)


@pytest.mark.parametrize(
    "layout",
    [
        gpts.OCCUPATIONS,
        gpts.LABELS,
        onet_tasks.STATEMENTS,
        onet_tasks.LINKS,
        onet_tasks.DETAILED,
        onet_tasks.INTERMEDIATE,
        onet_tasks.GENERAL,
        working_with_ai.SCORES,
        working_with_ai.ACTIVITIES,
        anthropic.STATEMENTS,
        anthropic.USE,
        anthropic.MODES,
        anthropic.OBSERVED,
    ],
)
def test_a_repeated_row_is_a_fault(source: Path, layout: Layout) -> None:
    repeat_last_line(source, layout)
    faults = faults_after(source)
    assert any(layout.path in fault and "twice" in fault for fault in faults)


@pytest.mark.parametrize(
    ("layout", "what"),
    [
        (working_with_ai.ACTIVITIES, "do not add up to one"),
        (anthropic.USE, "do not add up to 100 percent"),
        (anthropic.MODES, "does not hold the modes"),
        (onet_tasks.STATEMENTS, "names tasks that the file of tasks lacks"),
        (onet_tasks.DETAILED, "names activities that their own file lacks"),
        (onet_tasks.INTERMEDIATE, "names parents that their own file lacks"),
        (onet_tasks.GENERAL, "names parents that their own file lacks"),
    ],
)
def test_a_file_cut_at_a_line_is_told_by_what_it_no_longer_holds(
    source: Path, layout: Layout, what: str
) -> None:
    for _ in range(2 if layout == onet_tasks.STATEMENTS else 1):  # its last task has no activity
        without_last_line(source, layout)
    faults = faults_after(source)
    assert any(what in fault for fault in faults)


def test_labels_cut_at_a_line_lack_an_occupation(source: Path) -> None:
    for _ in range(3):
        without_last_line(source, gpts.LABELS)
    faults = faults_after(source)
    assert any("lacks the tasks of occupations" in fault and "53-7065.00" in fault for fault in faults)
    assert any("titles that" in fault and "Stockers" in fault for fault in faults)


@pytest.mark.parametrize(
    ("layout", "row", "column", "value", "what"),
    [
        (gpts.LABELS, 4, "human_exposure_agg", "E3", "is none of E0, E1, E2."),
        (gpts.LABELS, 4, "gpt4_exposure", "", "is none of E0, E1, E2."),
        (gpts.LABELS, 4, "Task Type", "core", "is none of Core, Supplemental, an empty cell."),
        (gpts.LABELS, 4, "Task ID", "104.5", "is not a task's number."),
        (gpts.LABELS, 4, "Task ID", "", "is not a task's number."),
        (gpts.LABELS, 4, "Task ID", "x", "is not a number."),
        (gpts.LABELS, 4, "O*NET-SOC Code", "11-3021", "is not an occupation's code."),
        (gpts.OCCUPATIONS, 4, "human_rating_beta", "1.2", "is not between 0 and 1."),
        (gpts.OCCUPATIONS, 4, "human_rating_beta", "", "is empty."),
        (onet_tasks.STATEMENTS, 4, "Task Type", "Kern", "is none of Core, Supplemental, n/a."),
        (working_with_ai.SCORES, 4, "ai_applicability_score", "-0.1", "is not between 0 and 1."),
        (working_with_ai.SCORES, 4, "SOC Code", "15-1252.00", "is not an occupation's code."),
        (working_with_ai.ACTIVITIES, 1, "completion_ai", "1.1", "is not between 0 and 1."),
        (working_with_ai.ACTIVITIES, 1, "IWA", "4.A.1", "is not an intermediate work activity's id."),
        (anthropic.OBSERVED, 4, "observed_exposure", "74.5", "is not between 0 and 1."),
        (anthropic.PENETRATION, 4, "penetration", "nan", "is not a"),
        (anthropic.USE, 0, "pct", "160", "is not between 0 and 100."),
        (nesta.RISK, 4, "risk", "0.4", "is not between 1 and 5."),
    ],
)
def test_a_bad_cell_is_named_with_row_and_column(
    source: Path, layout: Layout, row: int, column: str, value: str, what: str
) -> None:
    path = source / layout.path
    rows = list(csv.reader(io.StringIO(content(path).decode()), delimiter=layout.separator))
    rows[row + 1][rows[0].index(column)] = value
    out = io.StringIO()
    csv.writer(out, delimiter=layout.separator, lineterminator="\n").writerows(rows)
    put(path, out.getvalue())
    faults = faults_after(source)
    assert any(
        fault.startswith(f"{layout.path}, row {row + 2}, column {column}: {what}") for fault in faults
    ), faults


def test_a_task_with_two_penetrations_is_a_fault(source: Path) -> None:
    path = source / anthropic.PENETRATION.path
    put(path, content(path).decode() + "DO WORK 2 OF ACTORS.,0.99\n")
    (fault,) = faults_after(source)
    assert "has a task with two values. (found: do work 2 of actors.)" in fault


def test_an_occupation_with_two_risks_is_a_fault(source: Path) -> None:
    path = source / nesta.RISK.path
    put(path, content(path).decode() + "99,esco,1111,4.9,0.5,Other,41-2011.00\n")
    (fault,) = faults_after(source)
    assert "has an occupation with two values. (found: 41-2011.00)" in fault


def test_use_of_a_task_that_onet_lacks_is_a_fault(source: Path) -> None:
    path = source / anthropic.USE.path
    put(path, content(path).decode().replace("test programs.", "test spacecraft."))
    (fault,) = faults_after(source)
    assert "has tasks that O*NET 20.1 lacks" in fault


def test_a_matched_title_needs_jobs(source: Path) -> None:
    path = source / gpts.TITLE_JOIN.path
    put(path, content(path).decode().replace("11-1021,detailed,1000.0", "11-1021,detailed,"))
    (fault,) = faults_after(source)
    assert "has matched titles without jobs" in fault


def test_links_to_unknown_tasks_are_a_fault(source: Path) -> None:
    path = source / onet_tasks.LINKS.path
    put(path, content(path).decode() + "41-2011.00\t777\t4.A.1.a.1.I01.D01\t\t\n")
    (fault,) = faults_after(source)
    assert "names tasks that the file of tasks lacks; one of the two is cut off. (found: 777)" in fault


def test_labels_lose_the_quotes_that_the_file_adds(source: Path) -> None:
    labels = gpts.read_labels(Reading(source))
    words = dict(labels.select("task", "words").rows())
    assert words[100] == 'do "work" 1 of general and operations managers.'
    titles = dict(labels.select("detail", "title").unique().rows())
    assert titles["13-1021.00"] == "Buyers and Purchasing Agents, Farm Products"


def test_a_task_without_a_type_is_not_core(source: Path) -> None:
    labels = gpts.read_labels(Reading(source)).filter(detail="15-1251.00")
    assert labels.sort("task")["core"].to_list() == [True, False, False]
    tasks = onet_tasks.read(Reading(source)).tasks.filter(detail="15-1251.00")
    assert tasks.sort("task")["core"].to_list() == [True, False, False]


def test_only_titles_that_met_a_row_of_oews_are_joined(source: Path) -> None:
    joined = gpts.read_title_join(Reading(source))
    assert joined.height == 13
    assert joined["title"].null_count() == 0
    assert joined.filter(title="Cashiers").row(0) == ("Cashiers", "41-2011", 11_000.0)


def test_activities_have_parents_and_the_detailed_ones_no_words(source: Path) -> None:
    activities = onet_tasks.read(Reading(source)).activities
    rows = {row["activity"]: row for row in activities.to_dicts()}
    assert rows["4.A.3.b.1"]["title"] == "Working with Computers"
    assert rows["4.A.3.b.1"]["parent"] == ""
    assert rows["4.A.3.b.1.I01"]["title"] == "Program computer systems"
    assert rows["4.A.3.b.1.I01"]["parent"] == "4.A.3.b.1"
    assert rows["4.A.3.b.1.I01.D02"] == {
        "activity": "4.A.3.b.1.I01.D02",
        "level": "detailed",
        "parent": "4.A.3.b.1.I01",
        "title": "",
    }


def test_use_by_activity_has_two_sides_and_keeps_gaps(source: Path) -> None:
    use = working_with_ai.read(Reading(source)).use
    assert use.filter(side="user")["use_share"].to_list() == [0.9996, 0.0004]
    assert use.filter(side="ai")["completion_share"].to_list() == [0.9, 0.7]
    assert use.filter(side="user")["positive_share"].to_list() == [0.7, None]


def test_shares_of_conversations_are_shares_and_no_task_is_no_task(source: Path) -> None:
    read = anthropic.read(Reading(source))
    assert dict(read.use.rows()) == pytest.approx(
        {"write programs.": 0.6, "test programs.": 0.3, "plan the work.": 0.095}
    )
    kinds = read.modes.group_by("kind").agg(pl.col("use_share").sum())
    assert dict(kinds.rows()) == pytest.approx({"automation": 0.346, "augmentation": 0.467, "none": 0.029})


def test_what_was_read_is_listed_by_source(source: Path) -> None:
    frames = reference_exposure.read(Reading(source), WITH_NESTA)
    assert {file.path for one in frames.sources for file in one.files} == {layout.path for layout in ALL}
    assert all(one.tables and one.attribution for one in frames.sources)
