"""Building the snapshot: on the small source folder, on broken ones, and on the publishers' real files."""

from __future__ import annotations

import gzip
import importlib.util
import shutil
from pathlib import Path

import polars as pl
import pytest

from passerelle.app.build_reference import build, show
from passerelle.data import reference
from passerelle.data.publishers import gpts, jolts, oews, onet
from passerelle.data.publishers.reading import Reading
from passerelle.data.reference import Reference
from passerelle.data.store import file_hash
from passerelle.errors import BadInput, UsageError


@pytest.fixture(scope="module")
def small(fixtures: Path, tmp_path_factory: pytest.TempPathFactory) -> Reference:
    """The snapshot of the small source folder."""
    out = tmp_path_factory.mktemp("small") / "snapshot"
    build(fixtures / "publishers", out)
    return reference.read(out)


@pytest.fixture
def source(fixtures: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(fixtures / "publishers", tmp_path / "source"))


def share_at_half(exposure: pl.Series, jobs: pl.Series) -> float:
    weight = jobs.to_numpy()
    return float(weight[(exposure >= 0.5).to_numpy()].sum() / weight.sum())


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def occupation(snapshot: Reference, code: str) -> dict[str, object]:
    (row,) = snapshot.occupations.filter(occupation=code).to_dicts()
    return row


def test_the_same_files_give_the_same_bytes(fixtures: Path, tmp_path: Path) -> None:
    one = build(fixtures / "publishers", tmp_path / "one")
    two = build(fixtures / "publishers", tmp_path / "two")
    assert one.hash == two.hash
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def test_the_order_of_rows_in_a_file_changes_no_table(small: Reference, source: Path, tmp_path: Path) -> None:
    path = source / gpts.OCCUPATIONS.path
    header, *rows = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text(header + "".join(reversed(rows)), encoding="utf-8")
    assert build(source, tmp_path / "out").hash == small.hash


def test_the_small_source_folder_is_as_its_script_makes_it(fixtures: Path, tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("make_publishers", fixtures / "make_publishers.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.make(tmp_path / "source")
    made = build(tmp_path / "source", tmp_path / "one").hash
    assert made == build(fixtures / "publishers", tmp_path / "two").hash


def test_pay_is_measured_top_coded_by_the_hour_or_of_the_nearest_group(small: Reference) -> None:
    assert occupation(small, "43-4051")["pay_flag"] == "measured"
    managers = occupation(small, "11-3021")
    assert (managers["pay_p75"], managers["pay_p90"], managers["pay_flag"]) == (200_000, 239_200, "top-coded")
    actors = occupation(small, "27-2011")
    assert (actors["pay_median"], actors["pay_flag"]) == (23.25 * 2080, "imputed")
    other = occupation(small, "41-9099")  # its broad group has no pay either, its minor group has
    assert (other["pay_mean"], other["pay_p90"], other["pay_flag"]) == (41_000, 46_000, "imputed")


def test_detail_is_averaged_first_within_soc_then_within_a_roll_up(small: Reference) -> None:
    assert occupation(small, "53-7062")["job_zone"] == pytest.approx(1.5)
    assert occupation(small, "13-1020")["job_zone"] == pytest.approx(3.5)
    skills = {(row[0], row[1]): row[2:] for row in small.skills.rows()}
    assert skills["13-1020", "2.C.1.d"] == pytest.approx((4.5, 4.5))
    # A suppressed rating counts half: (2 x 1 + 3 x 0.5) / 1.5.
    assert skills["53-7062", "2.A.1.a"][0] == pytest.approx(2.33)
    assert skills["41-2011", "2.C.1.d"] == pytest.approx((3.0, 0.0))  # level not relevant


def test_unrated_occupations_take_their_siblings_weighted_by_jobs(small: Reference) -> None:
    developers = occupation(small, "15-1252")
    assert (developers["skills_flag"], developers["exposure_flag"]) == ("imputed", "measured")
    skills = {(row[0], row[1]): row[2:] for row in small.skills.rows()}
    # Programmers (300 jobs) rate programming 5, testers (200 jobs) rate it 3.
    assert skills["15-1252", "2.B.3.e"] == pytest.approx((4.2, 4.2))
    assert occupation(small, "41-9099")["exposure_flag"] == "imputed"
    assert occupation(small, "43-4171")["projection_flag"] == "imputed"


def test_rated_specialities_stand_in_for_their_occupation_and_are_flagged(small: Reference) -> None:
    directors = occupation(small, "27-2012")  # 27-2012.05 is rated, 27-2012.00 is not
    assert (directors["skills_flag"], directors["job_zone_flag"]) == ("imputed", "measured")
    skills = {(row[0], row[1]): row[2:] for row in small.skills.rows()}
    assert skills["27-2012", "2.C.1.d"] == pytest.approx((3.0, 3.0))


def test_rates_are_shares(small: Reference) -> None:
    row = occupation(small, "11-1021")
    assert (row["exit_rate_annual"], row["transfer_rate_annual"]) == (0.02, 0.04)
    assert row["growth_share_10y"] == -0.075


def test_nodes_share_out_split_occupations(small: Reference) -> None:
    weight = {(node, code): share for node, code, share in small.mobility_nodes.rows()}
    # Developers (1,600) and testers (200) come half from each of two SOC 2010 codes.
    assert weight["15-1132", "15-1252"] == pytest.approx(800 / 900)
    assert weight["43-5080", "53-7065"] == 1.0  # stock clerks moved to another major group
    assert weight["41-9000", "41-9099"] == 1.0  # a node may be a minor group
    assert not any(node == "29-9090" for node, _code in weight)


def test_unreleased_cells_are_left_out_and_said(small: Reference) -> None:
    assert ("44-45", "11-1021") not in set(small.sectors.select("sector", "occupation").rows())
    assert dict(small.sectors.filter(sector="51").select("occupation", "pay_median").rows()) == {
        "11-3021": 239_200,
        "15-1252": 140_000,
        "27-2011": 62_400,
    }
    notes = " ".join(small.notes)
    assert "unreleased employment, left out: 1;" in notes
    assert "45-3031" in notes
    assert "29-9090" in notes


def test_a_title_keeps_its_strongest_source(small: Reference) -> None:
    source_of = {(title, code): source for title, code, source in small.titles.rows()}
    assert source_of["Customer Service Representative", "43-4051"] == "reported"
    assert source_of["CSR", "43-4051"] == "alternate"
    assert source_of["Recycling Sorter", "53-7062"] == "alternate"
    assert source_of["Cashiers", "41-2011"] == "occupation"
    assert source_of["Sales and Related Workers, All Other", "41-9099"] == "occupation"


def test_the_report_says_what_was_imputed_and_how_well_that_works(fixtures: Path, tmp_path: Path) -> None:
    report = build(fixtures / "publishers", tmp_path / "out")
    by_measure = {note.measure: note for note in report.imputations}
    skills = by_measure["importance of skills and knowledge"]
    assert skills.occupations == 3
    assert skills.jobs_share == pytest.approx(2_000 / 15_500)
    assert 0 < skills.error < skills.error_of_mean
    assert report.rows["occupations"] == 15
    assert sum(report.bytes.values()) == sum(path.stat().st_size for path in report.out.glob("*.parquet"))
    assert set(report.seconds) == {"read", "assemble", "write"}


def test_show_tells_sources_tables_and_coverage(small: Reference) -> None:
    shown = show(small)
    assert (shown.occupations, shown.jobs_people) == (15, 15_500)
    assert {name for name, _meaning, _rows in shown.tables} == set(small.tables)
    pay = {row.how: row.occupations for row in shown.coverage if row.measure == "pay"}
    assert pay == {"measured": 12, "top-coded": 1, "imputed": 2}
    for measure in {row.measure for row in shown.coverage}:
        assert sum(row.jobs_share for row in shown.coverage if row.measure == measure) == pytest.approx(1.0)
    assert any("O*NET 29.0 Database" in line.attribution for line in shown.sources)


def test_all_faults_of_all_files_come_in_one_report_and_nothing_is_written(
    source: Path, tmp_path: Path
) -> None:
    (source / onet.ZONES.path).unlink()
    (source / jolts.QUITS.path).write_bytes((source / jolts.QUITS.path).read_bytes()[:100])
    (source / oews.SECTORS.path).write_bytes(b"PK")
    with pytest.raises(BadInput) as caught:
        build(source, tmp_path / "out")
    assert {fault.where for fault in caught.value.faults} == {
        onet.ZONES.path,
        jolts.QUITS.path,
        oews.SECTORS.path,
    }
    assert not (tmp_path / "out").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["source"]


def test_a_source_that_is_no_folder_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is not a folder"):
        build(tmp_path / "nowhere", tmp_path / "out")


def test_measures_of_another_classification_are_refused(source: Path, tmp_path: Path) -> None:
    path = source / gpts.OCCUPATIONS.path
    path.write_text(path.read_text("utf-8").replace("41-", "91-").replace("43-", "93-"), encoding="utf-8")
    with pytest.raises(BadInput, match="of another classification") as caught:
        build(source, tmp_path / "out")
    assert [fault.where for fault in caught.value.faults] == [gpts.OCCUPATIONS.path]


def test_figures_outside_a_tables_bounds_are_refused(source: Path, tmp_path: Path) -> None:
    path = source / jolts.QUITS.path
    text = gzip.decompress(path.read_bytes()).decode()
    path.write_bytes(gzip.compress(text.replace(",2.0,S", ",-900.0,S").encode()))
    with pytest.raises(BadInput, match="quits"):
        build(source, tmp_path / "out")


def test_nothing_else_is_written_over(fixtures: Path, tmp_path: Path) -> None:
    build(fixtures / "publishers", tmp_path / "out")
    with pytest.raises(UsageError):
        build(fixtures / "publishers", tmp_path / "out")
    build(fixtures / "publishers", tmp_path / "out", overwrite=True)


def test_the_real_files_give_the_embedded_snapshot(shared_data: Path, tmp_path: Path) -> None:
    report = build(shared_data, tmp_path / "out")
    embedded = reference.load()
    assert report.hash == embedded.hash
    rebuilt = reference.read(tmp_path / "out")
    assert (rebuilt.sources, rebuilt.notes) == (embedded.sources, embedded.notes)
    snapshot = Path(reference.__file__).parent / "snapshot"
    for path in sorted(snapshot.glob("*.parquet")):
        assert file_hash(tmp_path / "out" / path.name) == file_hash(path), path.name


def test_the_real_figures_are_the_published_ones(shared_data: Path) -> None:
    reading = Reading(shared_data)
    human = gpts.read(reading).select(pl.col("^gpts-human-.*$").mean()).row(0)
    assert human == pytest.approx((0.144, 0.303, 0.461), abs=0.0005)
    rates = {(row[0], row[2]): row[3] for row in jolts.read(reading).rows()}
    assert rates["000000", "2022-08"] == 2.7  # 4,158 thousand quits, as published on 2022-10-04
    national = oews.read_national(reading)
    assert national.filter(group="detailed").height == 831
    assert national.filter(group="total")["employment"].to_list() == [154_187_380]


def test_half_the_tasks_exposed_depends_on_the_join(shared_data: Path) -> None:
    # Workers at half their tasks or more, by the mean over six-digit codes and OEWS 2021: 24.1 %.
    six = gpts.read(Reading(shared_data)).group_by(pl.col("code").str.head(7).alias("occupation"))
    measure = six.agg(pl.col("gpts-human-beta").mean().round(6))
    workbook = pl.read_excel(
        shared_data / "bls-oews/national_M2021_dl.xlsx", engine="calamine", infer_schema_length=0
    )
    jobs = workbook.filter(pl.col("O_GROUP") == "detailed").select(
        pl.col("OCC_CODE").alias("occupation"), pl.col("TOT_EMP").cast(pl.Float64, strict=False).alias("jobs")
    )
    joined = measure.join(jobs, on="occupation").drop_nulls()
    half = share_at_half(joined["gpts-human-beta"], joined["jobs"])
    assert half == pytest.approx(0.240, abs=0.002)
    # The snapshot bridges OEWS roll-ups and has jobs of 2024, and says 22.0 %.
    embedded = reference.load()
    beta = embedded.exposure.filter(measure="gpts-human-beta").join(embedded.occupations, on="occupation")
    ours = share_at_half(beta["exposure_share"], beta["employment_people"])
    assert ours == pytest.approx(0.220, abs=0.001)
