"""The embedded snapshot, and the reader and writer of snapshot folders."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import polars as pl
import pytest

from passerelle.data import reference, schema
from passerelle.data.checks import faults_of
from passerelle.data.reference import MARK, Reference
from passerelle.errors import BadInput, UsageError


@pytest.fixture
def embedded() -> Reference:
    return reference.load()


@pytest.fixture
def folder(embedded: Reference, tmp_path: Path) -> Path:
    """A snapshot folder that a test may spoil."""
    reference.write(embedded, tmp_path / "snapshot")
    return tmp_path / "snapshot"


@pytest.mark.parametrize("name", list(schema.REFERENCE))
def test_every_embedded_table_keeps_its_schema(embedded: Reference, name: str) -> None:
    table = schema.REFERENCE[name]
    frame = embedded.tables[name]
    assert frame.schema == table.empty().schema
    assert faults_of(frame, table, file=name) == []
    assert frame.height > 0
    assert frame.equals(frame.sort(table.key))


def test_a_row_out_of_bounds_is_seen(embedded: Reference) -> None:
    spoiled = embedded.quits.with_columns(pl.lit(1.5).alias("low_monthly"))
    assert faults_of(spoiled, schema.QUITS, file="quits")


def test_the_embedded_snapshot_is_oews_2024(embedded: Reference) -> None:
    assert embedded.snapshot_id == "2026.3"
    assert embedded.occupations.height == 831
    assert embedded.occupations["employment_people"].sum() == pytest.approx(154.19e6, rel=1e-4)


def test_every_occupation_has_skills_and_every_measure(embedded: Reference) -> None:
    kinds = dict(embedded.elements.group_by("kind").len().rows())
    assert kinds == {"skill": 35, "knowledge": 33, "ability": 52}
    assert embedded.skills.height == 831 * (kinds["skill"] + kinds["knowledge"])
    assert embedded.tables["abilities"].height == 831 * kinds["ability"]
    measures = embedded.exposure.group_by("measure").len()
    assert set(measures["len"]) == {831}
    assert measures.height >= 11
    assert set(embedded.skills["occupation"]) == set(embedded.occupations["occupation"])


def test_tables_speak_of_the_same_occupations(embedded: Reference) -> None:
    codes = set(embedded.occupations["occupation"])
    for frame in (embedded.exposure, embedded.sectors, embedded.mobility_nodes, embedded.titles):
        assert set(frame["occupation"]) <= codes
    for name in ("task_words", "licences"):
        assert set(embedded.tables[name]["occupation"]) <= codes
    nodes = set(embedded.mobility["origin"]) | set(embedded.mobility["target"])
    assert set(embedded.mobility_nodes["node"]) <= nodes
    assert set(embedded.tables["mobility_jobs"]["node"]) == nodes
    assert set(embedded.tables["mobility_jobs"]["survey_code"]) <= nodes
    crosswalks = embedded.tables["crosswalks"].filter(crosswalk="cip-2020-to-oews-2024")
    assert set(crosswalks["source"]) <= set(embedded.tables["fields"]["field"])


def test_pay_rises_with_its_percentile(embedded: Reference) -> None:
    pay = embedded.occupations.select("pay_p10", "pay_p25", "pay_median", "pay_p75", "pay_p90")
    for low, high in zip(pay.columns, pay.columns[1:], strict=False):
        assert (pay[low] <= pay[high]).all()


def test_occupations_that_onet_does_not_rate_are_flagged(embedded: Reference) -> None:
    flag = dict(embedded.occupations.select("occupation", "skills_flag").rows())
    assert flag["15-1252"] == flag["15-2051"] == flag["13-1082"] == "imputed"
    assert flag["43-4051"] == flag["13-1020"] == "measured"


def test_a_nodes_jobs_are_shared_out_whole(embedded: Reference) -> None:
    sums = embedded.mobility_nodes.group_by("node").agg(pl.col("weight").sum())["weight"]
    assert sums.min() == pytest.approx(1.0)
    assert sums.max() == pytest.approx(1.0)


def test_titles_find_their_occupation(embedded: Reference) -> None:
    of = embedded.titles.group_by("title").agg("occupation")
    known = dict(of.rows())
    assert "29-1141" in known["RN"]
    assert "11-1011" in known["Chief Executive Officer"]
    assert "43-4051" in known["Customer Service Representatives"]


def test_every_source_names_its_terms_and_its_files(embedded: Reference) -> None:
    for source in embedded.sources:
        assert source.vintage
        assert source.licence
        assert source.attribution
        assert source.url.startswith("https://")
        assert source.files
        assert set(source.tables) <= set(schema.REFERENCE)
    assert {table for source in embedded.sources for table in source.tables} == set(schema.REFERENCE)


def test_the_embedded_snapshot_loads_fast_and_is_small() -> None:
    reference.load.cache_clear()
    began = time.perf_counter()
    reference.load()
    assert time.perf_counter() - began < 1.0  # 0.06 s alone; a busy machine gets room
    snapshot = Path(reference.__file__).parent / "snapshot"
    assert sum(file.stat().st_size for file in snapshot.iterdir()) < 4_000_000


def test_what_is_written_is_read_back(embedded: Reference, folder: Path) -> None:
    read = reference.read(folder)
    assert (read.hash, read.sources, read.notes) == (embedded.hash, embedded.sources, embedded.notes)
    assert all(read.tables[name].equals(frame) for name, frame in embedded.tables.items())


def test_the_embedded_files_are_as_the_writer_writes_them(folder: Path) -> None:
    snapshot = Path(reference.__file__).parent / "snapshot"
    names = {path.name for path in snapshot.iterdir()}
    assert names == {path.name for path in folder.iterdir()}
    manifest = json.loads((snapshot / MARK).read_text("utf-8"))
    assert manifest["tables"]["quits"]["bytes"] == (snapshot / "quits.parquet").stat().st_size


def test_nothing_but_a_snapshot_is_written_over(embedded: Reference, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear", encoding="utf-8")
    for replace in (False, True):
        with pytest.raises(UsageError):
            reference.write(embedded, tmp_path / "mine", replace=replace)
    assert (tmp_path / "mine" / "letter.txt").read_text("utf-8") == "dear"


def test_a_folder_without_manifest_is_no_snapshot(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is not a snapshot"):
        reference.read(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{}", "nonsense", '{"schema_version": 7}'])
def test_a_broken_manifest_is_bad_input(folder: Path, text: str) -> None:
    (folder / MARK).write_text(text, encoding="utf-8")
    with pytest.raises(BadInput):
        reference.read(folder)


def test_missing_and_broken_tables_are_all_named(folder: Path) -> None:
    (folder / "titles.parquet").unlink()
    (folder / "quits.parquet").write_bytes(b"PAR1 nothing")
    shutil.copy(folder / "skills.parquet", folder / "sectors.parquet")
    with pytest.raises(BadInput) as caught:
        reference.read(folder)
    assert [Path(fault.where).name for fault in caught.value.faults] == [
        "sectors.parquet",
        "quits.parquet",
        "titles.parquet",
    ]


def test_changed_rows_are_noticed(embedded: Reference, folder: Path) -> None:
    embedded.quits.with_columns(pl.col("low_monthly") * 0.5).write_parquet(folder / "quits.parquet")
    with pytest.raises(BadInput, match="not those that the snapshot was written with"):
        reference.read(folder)
