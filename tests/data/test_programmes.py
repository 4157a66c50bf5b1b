"""A programme catalogue of the own layout: what is read, what is cleaned, what is refused and where."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.data import programmes
from passerelle.data.schema.catalogue import CATALOGUE
from passerelle.errors import BadInput

HEAD = "programme,provider,title,field,occupations,weeks,tuition"


def read(tmp_path: Path, *lines: str, head: str = HEAD) -> programmes.Catalogue:
    (tmp_path / "own.csv").write_text("\n".join((head, *lines)) + "\n", encoding="utf-8")
    return programmes.read(tmp_path / "own.csv")


def faults(tmp_path: Path, *lines: str, head: str = HEAD) -> list[tuple[str, str]]:
    with pytest.raises(BadInput) as caught:
        read(tmp_path, *lines, head=head)
    assert all(fault.remedy for fault in caught.value.faults)
    return [(fault.where, fault.value) for fault in caught.value.faults]


def test_a_catalogue_is_read_with_codes_restored_and_the_size_told(tmp_path: Path) -> None:
    catalogue = read(
        tmp_path,
        "a,P,One,11.0701,15-1252.00; 15125100 15-1252.00,12,1500",
        "b,P,Two,10205,472111,,",
        'c,Q,Three,46.0,,2.5,"$1,200"',
    )
    assert tuple(catalogue.frame.columns) == CATALOGUE.names
    assert catalogue.frame["occupations"].to_list() == ["15-1252.00 15-1251.00", "47-2111", None]
    assert catalogue.frame["field"].to_list() == ["11.0701", "01.0205", "46.0000"]
    assert catalogue.frame["weeks"].to_list() == [12.0, None, 2.5]
    assert catalogue.frame["tuition"].to_list() == [1500.0, None, 1200.0]
    assert catalogue.frame["currency"].to_list() == ["USD"] * 3
    assert catalogue.rows.tolist() == [2, 3, 4]
    assert catalogue.source is None
    assert "3 programmes of 2 providers" in catalogue.notes[0]
    assert "Without a currency, taken as USD: 3 programmes." in catalogue.notes


def test_marks_for_unknown_are_cleaned_and_counted_not_refused(tmp_path: Path) -> None:
    catalogue = read(tmp_path, "a,P,One,11.0701,,99999,-99999", "b,P,Two,11.0701,,-99999,10")
    assert catalogue.frame["weeks"].null_count() == 2
    assert catalogue.frame["tuition"].to_list() == [None, 10.0]
    assert {rule.id: rule.count for rule in catalogue.rules} == {"weeks-sentinel": 2, "tuition-sentinel": 1}


def test_free_tuition_that_an_owner_writes_is_believed(tmp_path: Path) -> None:
    assert read(tmp_path, "a,P,One,11.0701,,10,0").frame["tuition"].to_list() == [0.0]


def test_all_faults_are_gathered_with_row_column_and_value(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        "a,P,One,computing,15-12520,-3,ten dollars",
        "a,,Two,11.0701,15-1252,4,-5",
        "c,P,Three,11.0701,clerk,5,6",
    )
    assert ("own.csv, row 2, column tuition", "ten dollars") in found
    assert ("own.csv, row 2, column weeks", "-3.0") in found
    assert ("own.csv, row 3, column tuition", "-5.0") in found
    assert ("own.csv, row 2, column field", "computing") in found
    assert ("own.csv, row 2 (also row 4), column occupations", "15-12520, clerk") in found
    assert ("own.csv, row 3, column provider", "") in found
    assert ("own.csv, row 3, column programme", "a") in found
    assert len(found) == 7


def test_missing_columns_are_named_all_together(tmp_path: Path) -> None:
    found = faults(tmp_path, "One,3", head="title,weeks")
    assert [where for where, _ in found] == [
        "own.csv, column programme",
        "own.csv, column provider",
        "own.csv, column field",
    ]


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    head = "programme,provider,title,field,weeks,Weeks"
    assert faults(tmp_path, "a,P,One,11.0701,1,2", head=head) == [("own.csv, column weeks", "")]


def test_an_odd_currency_is_refused_and_a_small_one_is_read(tmp_path: Path) -> None:
    head = "programme,provider,title,field,currency"
    assert faults(tmp_path, "a,P,One,11.0701,dollars", head=head) == [
        ("own.csv, row 2, column currency", "DOLLARS")
    ]
    assert read(tmp_path, "a,P,One,11.0701,eur", head=head).frame["currency"].to_list() == ["EUR"]


def test_a_texas_list_without_its_columns_says_which(tmp_path: Path) -> None:
    head = '"Program ID",ProviderName,"Program Name","Instructional Program (CIP) Code","Length: Weeks"'
    head += ',"Occupation Code (ONET 1)"'
    found = faults(tmp_path, "1,P,One,110701,3,15125200", head=head)
    assert ("own.csv, column Program Outcome", "") in found


@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
def test_a_workbook_and_a_parquet_file_say_the_same_as_text(tmp_path: Path, kind: str) -> None:
    frame = pl.DataFrame(
        {
            "Programme": ["a", "b"],
            "Provider": ["P", "Q"],
            "Title": ["One", "Two"],
            "Field": ["01.0205", "11.0701"],
            "Occupations": ["47-2111", "15-1252 15-1251"],
            "Other cost": [20.5, None],
            "Weeks": [4, 5],
        }
    )
    if kind == "xlsx":
        frame.write_excel(tmp_path / "own.xlsx")
    else:
        frame.write_parquet(tmp_path / "own.parquet")
    frame.write_csv(tmp_path / "own.csv")
    said = programmes.read(tmp_path / f"own.{kind}").frame
    assert said.equals(programmes.read(tmp_path / "own.csv").frame)
    assert said["other_cost"].to_list() == [20.5, None]


def test_the_template_is_read_and_is_marked_as_an_example() -> None:
    catalogue = programmes.read(Path(__file__).resolve().parents[2] / "examples" / "programmes.csv")
    assert tuple(catalogue.frame.columns) == CATALOGUE.names
    assert catalogue.frame["title"].str.starts_with("Example").all()


def test_seats_and_who_completes_are_read_where_a_catalogue_tells_them(tmp_path: Path) -> None:
    head = "programme,provider,title,field,Seats per quarter,completion_share"
    catalogue = read(
        tmp_path, "a,P,One,11.0701,24,0.8", "b,P,Two,11.0701,,75 %", "c,P,Three,11.0701,0,", head=head
    )
    assert catalogue.frame["seats_per_quarter"].to_list() == [24.0, None, 0.0]
    assert catalogue.frame["completion_share"].to_list() == [0.8, 0.75, None]
    assert "Without a known share who complete: 1 programme." in catalogue.notes
    assert "Without known seats: 1 programme." in catalogue.notes


def test_negative_seats_and_more_who_complete_than_start_are_faults(tmp_path: Path) -> None:
    head = "programme,provider,title,field,seats_per_quarter,completion_share"
    assert faults(tmp_path, "a,P,One,11.0701,-1,0.5", "b,P,Two,11.0701,9,1.5", head=head) == [
        ("own.csv, row 2, column seats_per_quarter", "-1.0"),
        ("own.csv, row 3, column completion_share", "1.5"),
    ]


def test_a_catalogue_written_comes_back_with_what_was_known_of_it(tmp_path: Path) -> None:
    catalogue = read(tmp_path, "a,P,One,11.0701,15-1252,99999,10")
    programmes.write(catalogue, tmp_path / "kept.parquet")
    again = programmes.read(tmp_path / "kept.parquet")
    assert again.frame.equals(catalogue.frame)
    assert again.notes[:-1] == catalogue.notes
    assert again.notes[-1] == f"kept.parquet: cleaned from own.csv, SHA-256 {catalogue.hash[:16]}."


def plain_code(code: str) -> str:
    """Return what a spreadsheet makes of a code: no punctuation, no zeros in front (oracle's input)."""
    return code.replace("-", "").replace(".", "").lstrip("0")


@settings(max_examples=30)
@given(st.integers(1, 61), st.integers(0, 9999))
def test_a_field_comes_back_from_a_spreadsheet_that_took_it_for_a_number(series: int, rest: int) -> None:
    code = f"{series:02d}.{rest:04d}"
    assert programmes.restored_fields(pl.Series([plain_code(code)])).to_list() == [code]
    assert programmes.restored_fields(pl.Series([f"{float(code):.4f}"])).to_list() == [code]
    assert programmes.restored_fields(pl.Series([str(float(code))])).to_list() == [code]
