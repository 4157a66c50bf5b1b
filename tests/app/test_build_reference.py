"""Building the snapshot: on the small source folder, on broken ones, and on the publishers' real files."""

from __future__ import annotations

import gzip
import importlib.util
import shutil
import zipfile
from pathlib import Path

import polars as pl
import pytest

from passerelle.app.build_reference import (
    BUDGET,
    CATALOGUE_FILE,
    SNAPSHOT_ID,
    BuildReport,
    build,
    merged_sources,
    show,
)
from passerelle.data import programmes, reference, schema
from passerelle.data.publishers import gpts, jolts, oews, onet, onet_legacy, onet_profile, projections
from passerelle.data.publishers.reading import Reading
from passerelle.data.reference import Reference, Source, SourceFile
from passerelle.data.store import file_hash
from passerelle.errors import BadInput, UsageError


@pytest.fixture(scope="module")
def small(fixtures: Path, tmp_path_factory: pytest.TempPathFactory) -> Reference:
    """The snapshot of the small source folder."""
    out = tmp_path_factory.mktemp("small") / "snapshot"
    build(fixtures / "publishers", out)
    return reference.read(out)


@pytest.fixture(scope="module")
def real(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> BuildReport:
    """What building from the publishers' real files reports."""
    return build(shared_data, tmp_path_factory.mktemp("real") / "snapshot")


@pytest.fixture
def source(fixtures: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(fixtures / "publishers", tmp_path / "source"))


def share_at_half(exposure: pl.Series, jobs: pl.Series) -> float:
    weight = jobs.to_numpy()
    return float(weight[(exposure >= 0.5).to_numpy()].sum() / weight.sum())


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def contents(path: Path) -> object:
    """Return what a file says: zip and gzip may pack it in other bytes elsewhere."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            return {name: book.read(name) for name in book.namelist()}
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def skills_of(snapshot: Reference, code: str, element: str) -> tuple[float, float]:
    ((importance, level),) = (
        snapshot.skills.filter(occupation=code, element=element).select("importance", "level").rows()
    )
    return importance, level


def occupation(snapshot: Reference, code: str) -> dict[str, object]:
    (row,) = snapshot.occupations.filter(occupation=code).to_dicts()
    return row


def test_the_same_files_give_the_same_bytes(fixtures: Path, tmp_path: Path) -> None:
    one = build(fixtures / "publishers", tmp_path / "one")
    two = build(fixtures / "publishers", tmp_path / "two")
    assert one.hash == two.hash
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def test_a_catalogue_given_is_cleaned_into_the_snapshots_folder(fixtures: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    head = "programme,provider,title,occupations,weeks"
    own.write_text(f"{head}\na,P,One,43-4051,99999\nb,P,Two,43-4051,8\n", encoding="utf-8")
    report = build(fixtures / "publishers", tmp_path / "out", programmes=own)
    kept = programmes.read(tmp_path / "out" / CATALOGUE_FILE)
    assert kept.frame["weeks"].to_list() == [None, 8.0]
    assert any(
        note.startswith("Matched by occupations that they name: 2 programmes") for note in report.notes
    )
    assert reference.read(tmp_path / "out").hash == build(fixtures / "publishers", tmp_path / "plain").hash


def test_a_catalogue_that_cannot_be_used_stops_a_build_before_it_writes(
    fixtures: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own.csv"
    own.write_text("programme,provider,title,occupations\na,P,One,99-9999\n", encoding="utf-8")
    with pytest.raises(BadInput):
        build(fixtures / "publishers", tmp_path / "out", programmes=own)
    assert not (tmp_path / "out").exists()


def test_the_order_of_rows_in_a_file_changes_no_table(small: Reference, source: Path, tmp_path: Path) -> None:
    path = source / gpts.OCCUPATIONS.path
    header, *rows = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text(header + "".join(reversed(rows)), encoding="utf-8")
    assert build(source, tmp_path / "out").hash == small.hash


def test_the_files_of_this_script_are_as_it_makes_them(fixtures: Path, tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("make_publishers", fixtures / "make_publishers.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.make(tmp_path / "source")
    made = [path for path in sorted((tmp_path / "source").rglob("*")) if path.is_file()]
    assert len(made) > 20
    for path in made:
        committed = fixtures / "publishers" / path.relative_to(tmp_path / "source")
        assert contents(path) == contents(committed), path.name


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


def test_unrated_skills_come_from_the_release_on_soc_2010_first(small: Reference) -> None:
    developers = occupation(small, "15-1252")
    assert (developers["skills_flag"], developers["skills_method"]) == ("imputed", "legacy")
    # Applications developers rate programming 5 and 5, systems developers 4 and 4: each alike.
    assert skills_of(small, "15-1252", "2.B.3.e") == pytest.approx((4.5, 4.5))
    # That release has no knowledge here: related programmers and testers stand in, each alike.
    assert skills_of(small, "15-1252", "2.C.1.d") == pytest.approx((1.5, 1.0))


def test_related_occupations_go_before_rated_specialities(small: Reference) -> None:
    directors = occupation(small, "27-2012")  # 27-2012.05 is rated, 27-2012.00 is not
    assert (directors["skills_flag"], directors["skills_method"]) == ("imputed", "related")
    assert directors["job_zone_flag"] == "measured"
    # Actors (2, 2) and cashiers (3, and a level that is not relevant); its speciality says 3 and 3.
    assert skills_of(small, "27-2012", "2.C.1.d") == pytest.approx((2.5, 1.0))


def test_siblings_stand_in_where_nothing_nearer_does(small: Reference) -> None:
    other = occupation(small, "41-9099")
    assert (other["skills_method"], other["abilities_method"], other["education_method"]) == (
        "siblings",
        "siblings",
        "siblings",
    )
    # Cashiers (2,000 jobs) rate selling 3, salespersons (3,000 jobs) 5.
    assert skills_of(small, "41-9099", "2.C.1.d")[0] == pytest.approx(4.2)
    assert (other["exposure_flag"], other["tasks_method"]) == ("imputed", "siblings")
    assert occupation(small, "43-4171")["projection_flag"] == "imputed"
    assert occupation(small, "43-4171")["entry_flag"] == "imputed"


def test_abilities_come_from_the_release_on_soc_2010(small: Reference) -> None:
    importance = {row[:2]: row[2] for row in small.tables["abilities"].rows()}
    assert importance["13-1020", "1.A.1.a.1"] == pytest.approx(3.75)  # 3.5 and 4
    assert importance["15-1252", "1.A.1.a.1"] == pytest.approx(3.5)  # 4 and 3
    assert occupation(small, "15-1252")["abilities_method"] == "legacy"
    assert small.tables["abilities"].height == 15 * 2


def test_answers_on_education_add_up_to_one(small: Reference) -> None:
    sums = small.tables["education"].group_by("occupation", "scale").agg(pl.col("share").sum(), pl.len())
    assert sums.height == 15 * 4
    assert sums["share"].to_list() == pytest.approx([1.0] * sums.height, abs=1e-9)
    # Shares that were published as 66.67 and 33.34 percent.
    first = small.tables["education"].filter(occupation="11-1021", scale="required-education")
    assert first["share"].to_list()[:3] == pytest.approx([0.6666, 0.3334, 0.0], abs=1.01e-4)


def test_every_occupation_says_how_each_measure_was_had(small: Reference) -> None:
    for column in ("skills_method", "abilities_method", "education_method", "tasks_method"):
        assert set(small.occupations[column]) <= set(schema.reference.METHODS)
    assert set(small.occupations["tasks_method"]) == {"measured", "siblings"}
    imputed = small.occupations["skills_flag"] == "imputed"
    assert imputed.to_list() == (small.occupations["skills_method"] != "measured").to_list()


def test_history_keeps_each_years_codes_and_leaves_out_what_was_not_released(small: Reference) -> None:
    history = {row[:2]: row[2:] for row in small.tables["history"].rows()}
    assert history[2020, "15-1256"][0] == 1_200
    assert (2020, "41-2012") not in history
    assert history[2024, "41-2011"] == pytest.approx((2_000, 0.015, 30_000))
    assert history[2024, "27-2011"][2] is None


def test_three_vintages_of_projections_stand_side_by_side(small: Reference) -> None:
    table = small.tables["projections"]
    assert dict(table.group_by("vintage").len().rows()) == {"2024-34": 16, "2022-32": 15, "2020-30": 14}
    (cashiers,) = table.filter(vintage="2020-30", occupation="41-2011").to_dicts()
    assert (cashiers["start_people"], cashiers["end_people"]) == (1_600, 1_440)
    assert any("15 of 15 occupations of OEWS May 2020" in note for note in small.notes)


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
    skills = by_measure["importance of skills, from the release on SOC 2010"]
    assert skills.occupations == 1
    assert skills.jobs_share == pytest.approx(1_600 / 15_500)
    assert 0 < skills.error < skills.error_of_mean
    written = reference.read(report.out)
    methods = ("the release on SOC 2010", "related occupations", "rated specialities", "SOC siblings")
    for method in methods:
        note = by_measure[f"importance of skills, from {method}"]
        assert any(f"Imputed {note.measure}:" in words for words in written.notes)
    assert report.rows["occupations"] == 15
    assert sum(report.bytes.values()) == sum(path.stat().st_size for path in report.out.glob("*.parquet"))
    assert set(report.seconds) == {"read", "assemble", "write"}
    assert report.snapshot_id == SNAPSHOT_ID == "2026.3"
    assert report.over_budget == ()


def test_every_table_has_a_budget_and_the_package_stays_small() -> None:
    assert set(BUDGET) == set(schema.REFERENCE)
    assert sum(BUDGET.values()) < 3_000_000
    snapshot = Path(reference.__file__).parent / "snapshot"
    sizes = {path.stem: path.stat().st_size for path in snapshot.glob("*.parquet")}
    assert {name: size for name, size in sizes.items() if size > BUDGET[name]} == {}


def test_a_source_of_several_parts_is_listed_once(small: Reference) -> None:
    ids = [source.id for source in small.sources]
    assert ids == sorted(set(ids))
    onet_files = {file.path for source in small.sources if source.id == "onet-29.0" for file in source.files}
    assert {onet.SKILLS.path, onet_profile.EDUCATION.path, "onet-29.0/Task Statements.txt.gz"} <= onet_files
    listed = {table for source in small.sources for table in source.tables}
    assert listed == set(schema.REFERENCE)


def test_merging_sources_keeps_every_file_and_table() -> None:
    def part(path: str, *tables: str) -> Source:
        return Source("a", "A", "P", "1", "CC0", "A by P", "", (SourceFile(path, "0" * 64, 1),), tables)

    (merged,) = merged_sources([part("y", "titles"), part("x", "skills", "titles"), part("y", "quits")])
    assert [file.path for file in merged.files] == ["x", "y"]
    assert merged.tables == ("skills", "quits", "titles")


def test_a_source_on_request_is_in_the_snapshot_only_then(fixtures: Path, tmp_path: Path) -> None:
    plain = build(fixtures / "publishers", tmp_path / "plain")
    asked = build(fixtures / "publishers", tmp_path / "asked", also=frozenset({"nesta-sml"}))
    assert "nesta-sml" in {source.id for source in asked.sources} - {source.id for source in plain.sources}
    assert asked.rows["exposure"] == plain.rows["exposure"] + 15
    with pytest.raises(UsageError, match="'other'"):
        build(fixtures / "publishers", tmp_path / "out", also=frozenset({"other"}))


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


def test_another_vintage_and_a_hidden_cell_are_told_in_one_report(source: Path, tmp_path: Path) -> None:
    shutil.copy(source / projections.PREVIOUS.path, source / projections.GROWTH.path)
    shutil.copy(source / oews.HISTORY[2023].path, source / oews.NATIONAL.path)
    legacy = source / onet_legacy.ABILITIES.path
    legacy.write_bytes(gzip.compress(gzip.decompress(legacy.read_bytes()).replace(b",4.5", b",~")))
    with pytest.raises(BadInput) as caught:
        build(source, tmp_path / "out")
    faults = [str(fault) for fault in caught.value.faults]
    assert len(faults) == len(set(faults))
    for said in ("2024-34", "OEWS national file of May 2024", "row 14, column Data Value: is not a number"):
        assert any(said in fault for fault in faults), said
    assert not (tmp_path / "out").exists()


def test_a_source_that_is_no_folder_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is not a folder"):
        build(tmp_path / "nowhere", tmp_path / "out")


def test_measures_of_another_classification_are_refused(source: Path, tmp_path: Path) -> None:
    path = source / onet.OCCUPATIONS.path
    text = gzip.decompress(path.read_bytes()).decode()
    path.write_bytes(gzip.compress(text.replace("41-", "91-").replace("43-", "93-").encode()))
    with pytest.raises(BadInput, match="of another classification") as caught:
        build(source, tmp_path / "out")
    assert [fault.where for fault in caught.value.faults] == [onet.OCCUPATIONS.path]


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


def test_the_real_files_give_the_embedded_snapshot(real: BuildReport) -> None:
    embedded = reference.load()
    assert real.hash == embedded.hash
    rebuilt = reference.read(real.out)
    assert (rebuilt.sources, rebuilt.notes) == (embedded.sources, embedded.notes)
    snapshot = Path(reference.__file__).parent / "snapshot"
    for path in sorted(snapshot.glob("*.parquet")):
        assert file_hash(real.out / path.name) == file_hash(path), path.name


def test_the_real_figures_are_the_published_ones(shared_data: Path) -> None:
    reading = Reading(shared_data)
    human = gpts.read(reading).select(pl.col("^gpts-human-.*$").mean()).row(0)
    assert human == pytest.approx((0.144, 0.303, 0.461), abs=0.0005)
    rates = {(row[0], row[2]): row[3] for row in jolts.read(reading).rows()}
    assert rates["000000", "2022-08"] == 2.7  # 4,158 thousand quits, as published on 2022-10-04
    national = oews.read_national(reading)
    assert national.filter(group="detailed").height == 831
    assert national.filter(group="total")["employment"].to_list() == [154_187_380]


def test_the_skills_of_software_developers_are_what_raters_said_of_them(shared_data: Path) -> None:
    rated = onet_legacy.read(Reading(shared_data)).skills.filter(scale="importance")
    both = rated.filter(pl.col("code").is_in(["15-1132.00", "15-1133.00"]))
    said = dict(both.group_by("element").agg(pl.col("value").mean()).rows())
    snapshot = reference.load()
    assert occupation(snapshot, "15-1252")["skills_method"] == "legacy"
    for element, value in said.items():
        assert skills_of(snapshot, "15-1252", element)[0] == pytest.approx(value, abs=0.0051)


def test_data_scientists_are_no_longer_clinical_data_managers(shared_data: Path) -> None:
    rated = onet.read(Reading(shared_data)).ratings
    ratings = rated.filter(code="15-2051.02", scale="importance", kind="knowledge")
    rows = ratings.select("title", "element", "value").rows()
    managers = {title: (element, value) for title, element, value in rows}
    snapshot = reference.load()
    assert occupation(snapshot, "15-2051")["skills_method"] == "related"
    medicine, value = managers["Medicine and Dentistry"]
    assert skills_of(snapshot, "15-2051", medicine)[0] < value
    mathematics, value = managers["Mathematics"]
    assert skills_of(snapshot, "15-2051", mathematics)[0] > value


def test_the_stated_reasons_are_as_many_as_counted_by_hand(shared_data: Path) -> None:
    reasons = projections.read(Reading(shared_data)).reasons
    assert (reasons.height, reasons["direction"].null_count()) == (998, 0)
    counts = [(reasons.filter(n).height, reasons.filter(n)["occupation"].n_unique()) for n in ("names_ai",)]
    assert counts == [(51, 40)]  # 49 in 38 name AI, two more machine learning alone
    automation = reasons.filter("names_automation")
    assert (automation.height, automation["occupation"].n_unique()) == (289, 140)


def test_estimates_are_used_in_the_order_of_their_real_errors(real: BuildReport) -> None:
    errors = {note.measure: note.error for note in real.imputations}
    for scale in ("importance", "level"):
        legacy = errors[f"{scale} of skills, from the release on SOC 2010"]
        assert legacy < errors[f"{scale} of skills, from related occupations"]
        for kind in ("skills", "knowledge"):
            related = errors[f"{scale} of {kind}, from related occupations"]
            assert related < errors[f"{scale} of {kind}, from rated specialities"]
            assert related < errors[f"{scale} of {kind}, from SOC siblings"]
    education = "education, experience and training, from "
    assert errors[education + "related occupations"] < errors[education + "rated specialities"]
    assert errors[education + "rated specialities"] < errors[education + "SOC siblings"]
    zone = [errors[f"job zone, from {how}"] for how in ("rated specialities", "related occupations")]
    assert zone[0] < zone[1] < errors["job zone, from SOC siblings"]


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
    ours = share_at_half(beta["score"], beta["employment_people"])
    assert ours == pytest.approx(0.220, abs=0.001)
