"""From a plan folder and its roster to the day-one folder: written whole, and only for the same roster."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import fastexcel
import polars as pl
import pytest

from day_ones import content, roster_of
from passerelle.app.day_one import day_one, day_one_to_folder
from passerelle.app.run import Run
from passerelle.app.workforce import Sources, read_workforce
from passerelle.data import day_one_folder, plan_folder, reference, schema
from passerelle.data.plan_folder import PlanFolder
from passerelle.errors import BadInput, UsageError
from passerelle.faces.day_one_terminal import day_one_blocks
from passerelle.faces.day_one_workbook import FILE_NAME, day_one_workbook


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a plan folder and the file of its roster."""
    folder = tmp_path_factory.mktemp("day_one")
    file = folder / "people.csv"
    made = content()
    roster_of(made).select("employee_id", "job_title", "department", "manager_id", "cost_centre").write_csv(
        file
    )
    read = read_workforce(Sources((file,)), reference.load())
    ids = dict(zip(made.tables["decisions"]["employee_id"], read.roster["employee_id"], strict=True))
    decisions = made.tables["decisions"].with_columns(pl.col("employee_id").replace_strict(ids))
    plan = {**made.plan, "hashes": {"roster": read.hash, "snapshot": reference.load().hash}}
    plan.pop("schema_version")
    told = PlanFolder(plan, made.summary, made.scenario, {**made.tables, "decisions": decisions})
    plan_folder.write(told, folder / "plan", {})
    return folder / "plan", file


def test_a_folder_holds_every_table_twice_and_a_page(folders: tuple[Path, Path], tmp_path: Path) -> None:
    plan, roster = folders
    out = tmp_path / "out"
    made = day_one_to_folder(Run(), plan, Sources((roster,)), out, documents={FILE_NAME: day_one_workbook})
    names = {path.name for path in out.iterdir()}
    tables = {f"{name}.{kind}" for name in schema.DAY_ONE for kind in ("csv", "parquet")}
    assert names == {*tables, FILE_NAME, day_one_folder.FACTS}
    for name, table in schema.DAY_ONE.items():
        frame = pl.read_parquet(out / f"{name}.parquet")
        assert frame.schema == pl.Schema(table.types)
        for column in table.columns:
            assert column.nullable or frame[column.name].null_count() == 0, (name, column.name)
            if column.choices:
                assert set(frame[column.name].drop_nulls()) <= set(column.choices), (name, column.name)
        if table.key:
            assert not frame.select(table.key).is_duplicated().any(), name
    facts = json.loads((out / day_one_folder.FACTS).read_text())
    assert facts["offers"] == 43
    assert facts["load_back"] == {"TERMINATION": 23, "TRAINING": 20, "TRANSFER": 23}
    assert facts["may_load"] == 0
    sheet = fastexcel.read_excel(out / FILE_NAME).load_sheet(0, header_row=None).to_polars()
    assert sheet.height > 20
    text = "\n".join(str(line) for line in day_one_blocks(made, "out"))
    assert "43 offers" in text
    assert "not be loaded" in text or "may be loaded" in text
    with pytest.raises(UsageError):
        day_one_to_folder(Run(), plan, Sources((roster,)), out, documents={})


def test_another_roster_is_refused_before_anything_is_written(
    folders: tuple[Path, Path], tmp_path: Path
) -> None:
    plan, roster = folders
    other = tmp_path / "other.csv"
    other.write_text(roster.read_text() + "x,Buyer,Supply chain,,\n")
    with pytest.raises(BadInput, match="not the roster that the plan was made from"):
        day_one_to_folder(Run(), plan, Sources((other,)), tmp_path / "out", documents={})
    assert not (tmp_path / "out").exists()


def test_other_people_than_the_plans_are_told_with_their_number() -> None:
    plan = content()
    roster = roster_of(plan)
    with pytest.raises(BadInput, match=r"lacks people of the plan\. \[3 times\]"):
        day_one(plan, roster[3:])
    more = pl.concat([roster, roster[:2].with_columns(employee_id=pl.Series(["x", "y"]))])
    with pytest.raises(BadInput, match=r"does not know\. \[2 times\]"):
        day_one(plan, more)


def test_a_list_of_people_releases_their_rows_alone(folders: tuple[Path, Path], tmp_path: Path) -> None:
    plan, roster = folders
    moved = pl.read_parquet(plan / "decisions.parquet").filter(pl.col("decision") == "move")["employee_id"]
    file = tmp_path / "released.csv"
    file.write_text("employee_id\n" + "\n".join(moved[:2]) + "\n")
    made = day_one_to_folder(Run(), plan, Sources((roster,)), tmp_path / "out", documents={}, released=file)
    assert made.counts()["may_load"] == 2
    file.write_text("person\nx\n")
    with pytest.raises(BadInput, match="employee_id"):
        day_one_folder.read_released(file)
    with pytest.raises(BadInput, match="cannot be read"):
        day_one_folder.read_released(tmp_path / "nowhere.csv")


def test_the_page_is_the_same_for_the_same_plan_and_no_text_becomes_a_formula() -> None:
    from passerelle.app.day_one import DayOne

    plan = content()
    tables = day_one(plan, roster_of(plan))
    named = tables["requisition_actions"].with_columns(job_title=pl.lit("=1+1"))
    made = DayOne(plan, {**tables, "requisition_actions": named}, ("=2+2",))
    data = day_one_workbook(made)
    assert data == day_one_workbook(replace(made))
    cells = fastexcel.read_excel(data).load_sheet(0, header_row=None).to_polars()
    texts = {str(cell) for row in cells.iter_rows() for cell in row}
    assert {"=1+1", "=2+2"} <= texts
