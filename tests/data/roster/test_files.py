"""Several files are one roster: people one under the other, each fault with its file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from passerelle.data.roster import RowUse, read
from passerelle.data.roster.files import draft
from passerelle.data.roster.mapping_file import ColumnMapping
from passerelle.errors import BadInput

DAY = date(2025, 10, 1)


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_files_of_people_stand_one_under_the_other_with_ids_that_go_on(tmp_path: Path) -> None:
    one = write(tmp_path / "one.csv", "employee_id,job_title,department\nA1,Clerk,X\n\nA2,Cook,X\n")
    two = write(
        tmp_path / "two.csv", "Emp No,Title,manager id,status\nB1,Driver,A2,Active\nA1,Clerk,,Active\n"
    )
    got = read([one, two], as_of=DAY)
    assert got.roster.select("employee_id", "job_title", "department", "manager_id").rows() == [
        ("e00000001", "Clerk", "X", None),
        ("e00000003", "Cook", "X", None),
        ("e00000004", "Driver", None, "e00000003"),
    ]
    assert got.ledger.rows == {RowUse.EMPLOYEE: 3, RowUse.OTHER_ASSIGNMENT: 1}
    assert got.mapping.columns["department"] == "department"
    assert got.mapping.columns["manager_id"] == "manager id"


def test_a_row_that_two_files_say_alike_is_read_once(tmp_path: Path) -> None:
    one = write(tmp_path / "one.csv", "employee_id,job_title\nA1,Clerk\nA2,Cook\n")
    two = write(tmp_path / "two.csv", "employee_id,job_title\nA2,Cook\n")
    got = read([one, two], as_of=DAY)
    assert got.ledger.rows == {RowUse.EMPLOYEE: 2, RowUse.REPEATED: 1}


def test_the_hash_of_several_files_does_not_hang_on_their_order(tmp_path: Path) -> None:
    one = write(tmp_path / "one.csv", "employee_id,job_title\nA1,Clerk\n")
    two = write(tmp_path / "two.csv", "employee_id,job_title\nA2,Cook\n")
    assert read([one, two], as_of=DAY).hash == read([two, one], as_of=DAY).hash
    assert len({read(one, as_of=DAY).hash, read(two, as_of=DAY).hash, read([one, two], as_of=DAY).hash}) == 3


def test_the_same_file_twice_is_refused(tmp_path: Path) -> None:
    one = write(tmp_path / "one.csv", "job_title\nClerk\n")
    two = write(tmp_path / "two.csv", "job_title\nClerk\n")
    with pytest.raises(BadInput, match=r"holds the same as one\.csv"):
        read([one, two], mapping=ColumnMapping(has_ids=False), as_of=DAY)


def test_faults_of_all_files_come_together_each_with_its_file(tmp_path: Path) -> None:
    one = write(tmp_path / "one.csv", "employee_id,job_title,salary\nA1,Clerk,much\nA2,Cook,40000\n")
    two = write(tmp_path / "two.csv", "employee_id,job_title,salary\nB1,,41000\nB2,Cook,some\n")
    with pytest.raises(BadInput) as caught:
        read([one, two], as_of=DAY)
    assert {(f.where, f.what) for f in caught.value.faults} == {
        ("one.csv, row 2, column salary", "is not a number."),
        ("two.csv, row 3, column salary", "is not a number."),
        ("two.csv, row 2, column job_title", "is empty."),
    }
    with pytest.raises(BadInput) as caught:
        read([tmp_path / "none.csv", tmp_path / "neither.csv"], as_of=DAY)
    assert len(caught.value.faults) == 2


def test_rows_without_ids_are_numbered_apart_in_each_file(tmp_path: Path) -> None:
    one = write(tmp_path / "one.csv", "job_title,site\nClerk,A\n")
    two = write(tmp_path / "two.csv", "job_title,site\nClerk,B\n")
    got = read([one, two], mapping=ColumnMapping(has_ids=False), as_of=DAY)
    assert got.identity["employer_id"].to_list() == ["row 2", "two.csv row 2"]


def test_no_file_is_a_fault() -> None:
    with pytest.raises(BadInput, match="Name one file"):
        read([])


def test_nobody_at_work_on_the_day_is_a_fault(tmp_path: Path) -> None:
    path = write(tmp_path / "one.csv", "employee_id,job_title,status\nA1,Clerk,Terminated\n")
    with pytest.raises(BadInput, match="has nobody at work on 2025-10-01"):
        read(path, as_of=DAY)


def test_what_each_column_holds_is_told_where_it_is_asked_for(tmp_path: Path) -> None:
    one = write(tmp_path / "one.csv", "employee_id,job_title,site\nA1,Clerk,X\nA2,Cook,X\n")
    two = write(tmp_path / "two.csv", "position_id,job_title,status\nP1,Clerk,Open\n")
    assert [file.columns for file in read([one, two], as_of=DAY).files] == [(), ()]
    people, seats = read([one, two], as_of=DAY, profiled=True).files
    assert people.headers == ("employee_id", "job_title", "site")
    assert [column.fields for column in people.columns] == [("employee_id",), ("job_title",), ("site",)]
    assert seats.columns[0].fields == ("position_id",)


def test_a_file_of_corrections_without_rows_corrects_nothing(tmp_path: Path) -> None:
    one = write(tmp_path / "one.csv", "employee_id,job_title\nA1,Clerk\nA2,Cook\n")
    fix = write(tmp_path / "rejected.csv", "passerelle_file,passerelle_row,reason,employee_id,job_title\n")
    got, alone = read([one, fix], as_of=DAY), read(one, as_of=DAY)
    assert got.roster.equals(alone.roster)
    assert got.ledger.rows == alone.ledger.rows
    assert got.hash == alone.hash
    assert [(file.name, file.rows) for file in got.files] == [("one.csv", 2), ("rejected.csv", 0)]
    assert any(n.where == "rejected.csv" and "nothing was corrected" in n.what for n in got.notes)
    with pytest.raises(BadInput, match="no rows"):
        read(fix, as_of=DAY)
    bare = write(tmp_path / "bare.csv", "employee_id,job_title\n")
    with pytest.raises(BadInput, match="no rows"):
        read([one, bare], as_of=DAY)


def test_a_draft_of_the_mapping_is_there_where_reading_is_refused(tmp_path: Path) -> None:
    one = write(
        tmp_path / "one.csv",
        "Employee ID,Hire Date,Site,First Name,Box\nA1,03/04/2015,X,Given 1,1\nA2,05/06/2016,Y,Given 2,2\n",
    )
    said = ColumnMapping(columns={"grade": "Not there", "region": "First Name"})
    with pytest.raises(BadInput):
        read(one, mapping=said, as_of=DAY)
    mapping, names, dropped = draft([one], said)
    assert dict(mapping.columns) == {"employee_id": "Employee ID", "hire_date": "Hire Date", "site": "Site"}
    assert names == ("Employee ID", "Hire Date", "Site", "First Name", "Box")
    assert ("First Name", "name") in dropped
    with pytest.raises(BadInput):
        draft([tmp_path / "none.csv"], said)


def test_a_draft_of_several_files_is_of_the_people(tmp_path: Path) -> None:
    one = write(tmp_path / "one.csv", "Emp No,ID,Employee Number\n1,2,3\n")
    two = write(tmp_path / "two.csv", "position_id,job_title,status\nP1,Clerk,Open\n")
    fix = write(tmp_path / "fix.csv", "passerelle_row,job_title\n2,Clerk\n")
    mapping, names, _ = draft([one, two, fix], ColumnMapping())
    assert names == ("Emp No", "ID", "Employee Number")
    assert "job_title" not in mapping.columns


def test_a_single_private_cell_is_in_no_table_and_in_no_word(tmp_path: Path) -> None:
    secrets = ("box@example.org", "123-45-6789", "GB82WEST12345698765432")
    lines = [f"A{at},Clerk,D{at % 8},S{at % 9}" for at in range(40)]
    lines += [f"A40,Clerk,{secrets[0]},{secrets[1]}", f"A41,Clerk,{secrets[2]},Sales {secrets[0]}"]
    one = write(tmp_path / "one.csv", "employee_id,job_title,department,site\n" + "\n".join(lines) + "\n")
    got = read(one, as_of=DAY, profiled=True)
    assert got.roster["department"].to_list()[40:] == [None, None]
    assert got.roster["site"].to_list()[40:] == [None, "Sales"]
    assert got.roster["department"].null_count() == 2
    told = [note for note in got.notes if "taken out" in note.what]
    assert [(note.count, note.value) for note in told] == [(2, ""), (2, "")]
    assert not any(word in f"{got.notes}{got.faults}{got.files}" for word in secrets)


def test_a_form_of_codes_is_not_taken_for_a_national_id(tmp_path: Path) -> None:
    lines = [f"A{at},Clerk,100-20-300{at % 4}" for at in range(40)]
    one = write(tmp_path / "one.csv", "employee_id,job_title,site\n" + "\n".join(lines) + "\n")
    assert read(one, as_of=DAY).roster["site"].null_count() == 0


def test_a_title_that_is_private_leaves_its_row_out(tmp_path: Path) -> None:
    lines = [f"A{at},Title {at}" for at in range(20)]
    one = write(tmp_path / "one.csv", "employee_id,job_title\n" + "\n".join(lines) + "\nB,123-45-6789\n")
    got = read(one, as_of=DAY, partial=True)
    assert (got.roster.height, got.rejected["employee_id"].to_list()) == (20, ["B"])
    assert "123-45-6789" not in f"{got.faults}{got.rejected.rows()}"


def test_opaque_ids_do_not_hang_on_the_order_of_the_files(tmp_path: Path) -> None:
    one = write(tmp_path / "one.csv", "employee_id,job_title\nA1,Clerk\nA2,Cook\n")
    two = write(tmp_path / "two.csv", "employee_id,job_title\nB1,Clerk\nA2,Chef\nB2,Cook\n")
    there, back = read([one, two], as_of=DAY), read([two, one], as_of=DAY)
    assert sorted(there.identity.rows()) == sorted(back.identity.rows())
    columns = ["employee_id", "job_title"]
    assert there.roster.select(columns).sort(columns).equals(back.roster.select(columns).sort(columns))


def test_a_file_of_corrections_has_a_profile(tmp_path: Path) -> None:
    one = write(tmp_path / "one.csv", "employee_id,job_title,salary\nA1,Clerk,1000\nA2,Cook,1,5\n")
    fix = write(
        tmp_path / "rejected.csv",
        "passerelle_file,passerelle_row,reason,employee_id,job_title,salary\none.csv,3,,A2,Cook,1500\n",
    )
    _, corrected = read([one, fix], as_of=DAY, profiled=True).files
    assert [column.header for column in corrected.columns] == list(corrected.headers)
    assert ("job_title",) in [column.fields for column in corrected.columns]
