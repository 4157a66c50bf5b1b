"""Crosswalks with their losses and the cleaned network, from the small source folder and the real one."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import polars as pl
import pytest

from passerelle.app.assemble.reference import bridges as reference_bridges
from passerelle.app.assemble.reference.bridges import Bridges
from passerelle.app.assemble.reference.frame import Frame, occupation_frame
from passerelle.app.assemble.reference.part import Part
from passerelle.app.assemble.reference.soc_links import started
from passerelle.data import schema
from passerelle.data.publishers import cip, mobility, oews
from passerelle.data.publishers.reading import Reading

IDS = (
    "onet-soc-2019-to-oews-2024",
    "soc-2018-to-oews-2024",
    "soc-2010-to-oews-2024",
    "onet-soc-2010-to-oews-2024",
    "isco-08-to-oews-2024",
    "esco-1.2-to-oews-2024",
    "census-2018-to-oews-2024",
    "oews-2020-to-oews-2024",
    "cip-2020-to-oews-2024",
)


def read(folder: Path) -> tuple[Bridges, Frame, pl.DataFrame]:
    reading = Reading(folder)
    frames, national = reference_bridges.read(reading), oews.read_national(reading)
    fields = cip.read(reading).select("field", "soc_2018")
    reading.check()
    return frames, occupation_frame(national, frames.crosswalks), fields


@pytest.fixture(scope="module")
def part(fixtures: Path) -> Part:
    return reference_bridges.assemble(*read(fixtures / "publishers"))


@pytest.fixture(scope="module")
def real(shared_data: Path) -> Part:
    return reference_bridges.assemble(*read(shared_data))


def weights(part: Part, crosswalk: str, source: str) -> dict[str, float]:
    rows = part.tables["crosswalks"].filter(crosswalk=crosswalk, source=source)
    return dict(rows.select("target", "weight").iter_rows())


def losses(part: Part) -> dict[str, dict[str, object]]:
    return {str(row["crosswalk"]): row for row in part.tables["crosswalk_losses"].to_dicts()}


def check(part: Part) -> None:
    """Assert what holds of the tables on any files."""
    for name, table in part.tables.items():
        expected = schema.REFERENCE[name]
        assert expected.conform(table).columns == list(expected.names)
        assert not table.select(expected.key).is_duplicated().any(), name
        for column in expected.columns:
            assert table[column.name].null_count() == 0, column.name
            if column.low is not None:
                assert table.filter(pl.col(column.name) < column.low).is_empty(), column.name
            if column.high is not None:
                assert table.filter(pl.col(column.name) > column.high).is_empty(), column.name
    sums = part.tables["crosswalks"].group_by("crosswalk", "source").agg(pl.col("weight").sum())
    assert sums.select((pl.col("weight") - 1).abs().max()).item() < 1e-6
    reached = part.tables["crosswalks"].group_by("crosswalk").agg(pl.col("source").n_unique()).rows()
    for crosswalk, sources in reached:
        row = losses(part)[crosswalk]
        assert row["source_lost_share"] == pytest.approx(1 - sources / int(str(row["sources"])), abs=1e-6)
    moves = part.tables["mobility"].group_by("origin").agg(pl.col("moved_share").sum())
    assert moves.select((pl.col("moved_share") - 1).abs().max()).item() < 1e-9
    untouched = part.tables["mobility"].filter(pl.col("rule") == "")
    assert untouched["moved_share"].equals(untouched["moved_raw_share"])


def test_every_table_keeps_to_its_schema_and_every_weight_to_its_source(part: Part) -> None:
    check(part)
    assert tuple(part.tables["crosswalk_losses"]["crosswalk"]) == IDS


def test_a_source_goes_to_its_targets_by_their_jobs(part: Part) -> None:
    # 1,600 jobs of developers and 200 of testers.
    expected = {"15-1252": 8 / 9, "15-1253": 1 / 9}
    assert weights(part, "oews-2020-to-oews-2024", "15-1256") == pytest.approx(expected)
    assert weights(part, "census-2018-to-oews-2024", "1021") == pytest.approx(expected)
    assert weights(part, "soc-2010-to-oews-2024", "15-1132") == pytest.approx(expected)


def test_a_code_that_both_lists_have_stays_itself(part: Part) -> None:
    for code in ("11-1021", "41-2031", "53-7065"):
        assert weights(part, "oews-2020-to-oews-2024", code) == {code: 1.0}
        assert weights(part, "soc-2018-to-oews-2024", code) == {code: 1.0}


def test_a_roll_up_takes_what_it_was_made_of(part: Part) -> None:
    assert weights(part, "soc-2018-to-oews-2024", "13-1021") == {"13-1020": 1.0}
    assert weights(part, "onet-soc-2019-to-oews-2024", "13-1022.00") == {"13-1020": 1.0}
    assert weights(part, "onet-soc-2010-to-oews-2024", "13-1020.01") == {"13-1020": 1.0}
    assert weights(part, "oews-2020-to-oews-2024", "13-1020") == {"13-1020": 1.0}


def test_a_link_of_a_minor_group_of_isco_counts_for_its_unit_groups(part: Part) -> None:
    for unit in ("2512", "2513"):
        assert "15-1251" in weights(part, "isco-08-to-oews-2024", unit)
    sources = part.tables["crosswalks"].filter(crosswalk="isco-08-to-oews-2024")["source"]
    assert set(sources.str.len_chars()) == {4}


def test_an_esco_occupation_takes_its_own_link_else_that_of_the_nearest_broader_one(part: Part) -> None:
    developers = {"15-1252": 8 / 9, "15-1253": 1 / 9}
    for code in ("2512.1", "2512.1.3", "2512.1.3.1"):
        assert weights(part, "esco-1.2-to-oews-2024", code) == pytest.approx(developers)
    assert weights(part, "esco-1.2-to-oews-2024", "5223.1.2") == {"13-1020": 1.0}
    assert not weights(part, "esco-1.2-to-oews-2024", "4222.1")
    (note,) = [note for note in part.notes if note.startswith("ESCO")]
    assert "3 of 6 occupations have a link" in note
    assert "2 take that of a broader occupation, 1 have none. 1 of 4 links name an occupation" in note


def test_a_field_goes_to_what_it_prepares_for_by_jobs_and_a_field_without_one_is_lost(part: Part) -> None:
    # 300 jobs of programmers; 1,600 of developers, whom two fields prepare.
    expected = {"15-1251": 300 / 1_100, "15-1252": 800 / 1_100}
    assert weights(part, "cip-2020-to-oews-2024", "11.0201") == pytest.approx(expected)
    assert weights(part, "cip-2020-to-oews-2024", "11.0701") == {"15-1252": 1.0}
    assert weights(part, "cip-2020-to-oews-2024", "99.9999") == {}
    lost = losses(part)["cip-2020-to-oews-2024"]
    assert lost["sources"] == 6
    assert lost["source_lost_share"] == pytest.approx(2 / 6)  # one leads to no occupation, one to the forces


def test_nodes_under_one_code_of_the_census_list_share_their_smallest_node(part: Part) -> None:
    nodes = {row["node"]: row for row in part.tables["mobility_jobs"].to_dicts()}
    assert nodes["15-1132"]["survey_code"] == nodes["15-1133"]["survey_code"] == "15-1132"  # 15-113X
    assert nodes["15-1131"]["survey_code"] == "15-1131"
    assert all(row["survey_code"] == node for node, row in nodes.items() if node != "15-1133")
    assert (nodes["41-2010"]["employment_people"], nodes["41-2010"]["pay_mean"]) == (2_000, 38_000)


def test_losses_are_counted_on_both_sides(part: Part) -> None:
    fishing = losses(part)["onet-soc-2010-to-oews-2024"]
    assert fishing["sources"] == 9
    assert fishing["source_lost_share"] == pytest.approx(1 / 9)  # fishing, which OEWS does not have
    assert fishing["split_share"] == pytest.approx(2 / 9)
    # Nobody in O*NET-SOC 2010 here: 500 + 300 jobs and more of 15,500.
    reached = part.tables["crosswalks"].filter(crosswalk="onet-soc-2010-to-oews-2024")["target"].unique()
    assert sorted(reached) == ["11-1021", "13-1020", "15-1251", "15-1252", "15-1253", "41-2031"]
    jobs = 1_000 + 400 + 300 + 1_600 + 200 + 3_000
    assert fishing["target_lost_share"] == pytest.approx(1 - jobs / 15_500)


def test_the_longest_start_wins_unless_groups_overlap() -> None:
    groups, detailed = ("15-1241", "15-124X", "15-1200"), ("15-1241", "15-1242", "15-1299", "17-1011")
    assert started(groups, detailed).share.toarray().T.tolist() == [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
        [0, 0, 0],
    ]
    both = started(("19-1020", "19-1021"), ("19-1021", "19-1022"), overlap=True).share.toarray()
    assert both.T.tolist() == [[0.5, 0.5], [1, 0]]


def test_two_x_stand_for_two_digits_and_a_zero_before_them_is_kept() -> None:
    # 25-90XX are the codes that start with 25-90, not all of 25-9.
    share = started(("25-90XX", "25-9030"), ("25-9021", "25-9031", "25-9099", "25-9100")).share.toarray()
    assert share.T.tolist() == [[1, 0], [0, 1], [1, 0], [0, 0]]


def test_sources_name_their_files_and_tables(part: Part) -> None:
    for source in part.sources:
        assert source.files, source.id
        assert set(part.tables) & set(source.tables), source.id
    resting = {table for source in part.sources for table in source.tables}
    assert set(part.tables) <= resting


@pytest.fixture
def split_code(fixtures: Path, tmp_path: Path) -> Part:
    """The small folder with a network in which developers' one code is split, and a row is short."""
    folder = Path(shutil.copytree(fixtures / "publishers", tmp_path / "source"))
    rows = [
        ("15-1132", "15-1132", 0.6, 600),
        ("15-1132", "15-1133", 0.3, 600),
        ("15-1132", "15-1131", 0.1, 600),
        ("15-1133", "15-1132", 0.6, 300),
        ("15-1133", "15-1133", 0.3, 300),
        ("15-1133", "15-1131", 0.1, 300),
        ("15-1131", "15-1131", 0.997, 400),
        ("15-1131", "15-1132", 0.001, 400),
    ]
    header = ",".join(mobility.EDGES.columns)
    text = "".join(f"{origin},{target},{share},{jobs}\n" for origin, target, share, jobs in rows)
    (folder / mobility.EDGES.path).write_bytes(gzip.compress(f"{header}\n{text}".encode()))
    jobs_of = {origin: jobs for origin, _target, _share, jobs in rows}
    header = ",".join(mobility.NODES.columns)
    text = "".join(f"{node},Title,{jobs},50000\n" for node, jobs in jobs_of.items())
    (folder / mobility.NODES.path).write_text(f"{header}\n{text}", encoding="utf-8")
    return reference_bridges.assemble(*read(folder))


def test_each_edge_says_which_rule_changed_it(split_code: Part) -> None:
    check(split_code)
    rows = {(o, t): row for o, t, *row in split_code.tables["mobility"].rows()}
    assert rows["15-1132", "15-1132"] == [pytest.approx(0.9), 0.6, "siblings"]
    assert rows["15-1132", "15-1133"] == [0.0, 0.3, "siblings"]
    assert rows["15-1133", "15-1133"] == [pytest.approx(0.9), 0.3, "siblings"]
    assert rows["15-1132", "15-1131"] == [0.1, 0.1, ""]
    assert rows["15-1131", "15-1132"] == [pytest.approx(0.001 / 0.998), 0.001, "row-sum"]


def test_the_notes_measure_the_cleaning(split_code: Part) -> None:
    said = " ".join(split_code.notes)
    assert "1 codes of the survey were split over 2 nodes; 2 edges among siblings" in said
    assert "list of 2010 names 1 of these codes, and puts 0 pairs" in said  # 15-113X of the small Census list
    # 600 x 0.3 + 300 x 0.6 of 600 x 0.4 + 300 x 0.7 + 400 x 0.001 people
    assert f"{360 / 450.4:.1%} of all moves" in said
    assert "1 rows are scaled to one; the least added up to 0.9980" in said
    assert "nodes under 0.7 2 with 900 jobs and 0 with 0" in said


def test_the_real_tables_keep_to_their_schema(real: Part) -> None:
    check(real)


def test_the_real_losses_are_small_where_the_lists_are_kin(real: Part) -> None:
    found = losses(real)
    for crosswalk in IDS:
        assert found[crosswalk]["targets"] == 831
        if not crosswalk.startswith(("esco", "cip")):
            assert found[crosswalk]["target_lost_share"] == 0.0, crosswalk
    assert found["esco-1.2-to-oews-2024"]["target_lost_share"] == pytest.approx(0.116, abs=0.001)
    assert found["esco-1.2-to-oews-2024"]["source_lost_share"] == pytest.approx(0.0424, abs=0.0001)
    fields = found["cip-2020-to-oews-2024"]
    assert (fields["sources"], fields["target_lost_share"]) == (2_141, pytest.approx(0.255, abs=0.001))
    # Of 790 codes of May 2019 one is not among those of OEWS: fishing and hunting workers.
    assert found["oews-2020-to-oews-2024"]["source_lost_share"] == pytest.approx(1 / 790, abs=1e-8)
    (note,) = [note for note in real.notes if note.startswith("ESCO")]
    assert "1,678 of 3,039 occupations have a link to O*NET of their own, 1,239 take" in note
    assert "122 have none. 2 of 1,680 links" in note


def test_a_real_code_of_may_2020_that_is_still_there_stays_itself(real: Part, shared_data: Path) -> None:
    codes = set(oews.read_national(Reading(shared_data)).filter(group="detailed")["occupation"])
    rows = real.tables["crosswalks"].filter(crosswalk="oews-2020-to-oews-2024")
    kept = rows.filter(pl.col("source").is_in(list(codes)))
    assert kept.height == 759
    assert (kept["source"] == kept["target"]).all()


def test_the_real_list_of_census_codes_groups_26_nodes(real: Part) -> None:
    nodes = real.tables["mobility_jobs"]
    assert nodes.height == 539
    assert nodes["employment_people"].sum() == 144_731_260
    groups = nodes.group_by("survey_code").len().filter(pl.col("len") > 1)
    assert (groups.height, groups["len"].sum()) == (12, 26)


def test_chief_executives_are_no_legislators_in_the_cleaned_network(real: Part) -> None:
    moves = real.tables["mobility"]
    (edge,) = moves.filter(origin="11-1010", target="11-1030").to_dicts()
    assert edge["moved_share"] == 0.0
    assert edge["moved_raw_share"] == pytest.approx(0.1992, abs=1e-4)
    assert edge["rule"] == "siblings"
    assert moves.filter(origin="11-1010", target="11-1010")["moved_share"].item() == pytest.approx(
        0.9733, abs=1e-3
    )


def test_the_raw_column_is_the_publishers(real: Part, shared_data: Path) -> None:
    published = mobility.read(Reading(shared_data)).sort("origin", "target")
    kept = real.tables["mobility"].sort("origin", "target")
    assert kept["moved_raw_share"].equals(published["moved_share"])


def test_the_real_cleaning_is_as_the_docs_say(real: Part) -> None:
    said = " ".join(real.notes)
    assert (
        "17 codes of the survey were split over 36 nodes; 44 edges among siblings, 9.1% of all moves" in said
    )
    assert "list of 2010 names 12 of these codes, and puts 0 pairs of other nodes under one" in said
    assert "15 rows are scaled to one; the least added up to 0.9967" in said
    assert "10,631 edges under 0.002 hold 44.4% of the moves that remain" in said
    assert "median 0.939 as published, 0.943 cleaned; mean over jobs 0.913 and 0.921" in said
    assert "nodes under 0.7 30 with 2,394,250 jobs and 6 with 359,440" in said
