"""The reader of hand files: what is said of whom, and everything that is wrong with it at once."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from passerelle.data import hand
from passerelle.data.schema.hand import HAND
from passerelle.errors import BadInput

GOOD = """Employee ID,Act,Decision,role to,quarter,programme,Reason,by
e1,Pin,,,,,told already,
e2,exclude,,,,,on a project,the site lead
e3,override,stay,,,,nobody else knows the kiln,
e4,override,MOVE,r1,2,,asked for it,
e5,pin,retrain,r1,1,p1,wants to learn,
e6,override,separate,,3,,has asked to go,
"""


def written(tmp_path: Path, text: str, name: str = "hand.csv") -> Path:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / name


def test_a_hand_file_is_read_whatever_the_case_of_headers_and_words(tmp_path: Path) -> None:
    found = hand.read(written(tmp_path, GOOD))
    assert not found.faults
    assert found.frame.columns == list(HAND.names)
    assert found.frame["act"].to_list() == ["pin", "exclude", "override", "override", "pin", "override"]
    assert found.frame["decision"].to_list() == [None, None, "stay", "move", "retrain", "separate"]
    assert found.frame["quarter"].to_list() == [None, None, None, 2, 1, 3]
    assert found.where(3, "quarter") == "hand.csv, row 5, column quarter"


def test_parquet_and_workbooks_say_the_same(tmp_path: Path) -> None:
    plain = hand.read(written(tmp_path, GOOD))
    plain.frame.write_parquet(tmp_path / "hand.parquet")
    plain.frame.write_excel(tmp_path / "hand.xlsx")
    for name in ("hand.parquet", "hand.xlsx"):
        again = hand.read(tmp_path / name)
        assert not again.faults
        assert again.frame.equals(plain.frame)


def test_a_file_without_its_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as raised:
        hand.read(written(tmp_path, "name,decision\nA,stay\nB,stay\n"))
    assert [fault.where for fault in raised.value.faults] == [
        "hand.csv, column act",
        "hand.csv, column reason",
        "hand.csv, column employee_id",
    ]


@pytest.mark.parametrize(
    ("line", "column", "what"),
    [
        ("e9,remove,,,,,why,", "act", "is not one of its choices"),
        ("e9,override,stay,,,,,", "reason", "is empty"),
        ("e9,override,,,,,why,", "decision", "an override is one"),
        ("e9,override,fire,,1,,why,", "decision", "is not one of its choices"),
        ("e9,exclude,stay,,,,why,", "decision", "who is excluded"),
        ("e9,pin,,r1,,,why,", "decision", "says where or when"),
        ("e9,override,move,,1,,why,", "role_to", "not where to"),
        ("e9,override,separate,r1,1,,why,", "role_to", "goes nowhere"),
        ("e9,override,move,r1,,,why,", "quarter", "is empty"),
        ("e9,override,move,r1,0,,why,", "quarter", "is below 1"),
        ("e9,override,move,r1,soon,,why,", "quarter", "no whole number"),
        ("e9,override,stay,,2,,why,", "quarter", "beside stay"),
        ("e9,override,move,r1,2,p1,why,", "programme", "without training"),
        (",override,stay,,,,why,", "employee_id", "is empty"),
        ("e2,override,stay,,,,why,", "employee_id", "an earlier line speaks"),
    ],
)
def test_what_is_wrong_with_a_line_is_told_with_its_row_and_column(
    tmp_path: Path, line: str, column: str, what: str
) -> None:
    found = hand.read(written(tmp_path, GOOD + line + "\n"))
    (fault,) = found.faults
    assert fault.where == f"hand.csv, row 8, column {column}"
    assert what in fault.what
    assert fault.remedy


def test_faults_come_together_and_show_no_reason_and_no_id(tmp_path: Path) -> None:
    text = GOOD + "e2,override,fire,,x,,a private matter,the kiln master\n,pin,,,,,a private matter,\n"
    found = hand.read(written(tmp_path, text))
    assert len(found.faults) == 4
    told = " ".join(map(str, found.faults))
    assert "private matter" not in told
    assert "kiln" not in told
    assert "e2" not in told


def test_a_line_that_looks_like_a_total_is_not_passed_over(tmp_path: Path) -> None:
    found = hand.read(written(tmp_path, GOOD + "Total,,,,6,,,\n"))
    assert any("total" in fault.what for fault in found.faults)


def test_own_ids_serve_instead_of_those_of_a_plan(tmp_path: Path) -> None:
    text = "employer_id,act,reason\n007,exclude,why\n008,exclude,why\n"
    found = hand.read(written(tmp_path, text))
    assert not found.faults
    assert found.frame["employer_id"].to_list() == ["007", "008"]


def test_the_table_says_who_is_meant_in_one_of_two_columns() -> None:
    assert {"employee_id", "employer_id"} <= set(HAND.names)
    assert HAND["reason"].required
    assert not HAND["reason"].nullable
    assert HAND["act"].type == pl.String
