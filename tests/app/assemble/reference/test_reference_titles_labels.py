"""Titles in other languages: from ESCO's own files and from lists that whoever builds brings."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import polars as pl
import pytest

from passerelle.app.assemble.reference.titles import gendered
from passerelle.app.build_reference import build
from passerelle.data import reference
from passerelle.data.reference import Reference
from passerelle.errors import BadInput

URI = "http://data.europa.eu/esco/occupation/"
HEADER = "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,status,description,code\n"
FRENCH = (
    HEADER
    + f'Occupation,{URI}a-1,2512,développeur de logiciels/développeuse de logiciels,"concepteur logiciel\n'
    + 'ingénieur logiciel",,released,"Une description,\nsur deux lignes",2512.1\n'
    + f"Occupation,{URI}b-1,5223,vendeur/vendeuse,,,released,,5223.1\n"
    + f"Occupation,{URI}c-1,4222,opérateur d'appels,,,released,,4222.1\n"
)
GERMAN = HEADER + f"Occupation,{URI}b-1,5223,Verkäufer/Verkäuferin,Verkaufskraft,,released,,5223.1\n"
SUPPLIED = "title,occupation,language\nkassör,41-2011.00,sv\nCashiers,41-2011,sv\n"


@pytest.fixture
def source(fixtures: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(fixtures / "publishers", tmp_path / "source"))


def built(source: Path, tmp_path: Path, *also: str) -> Reference:
    build(source, tmp_path / "out", also=frozenset(also))
    return reference.read(tmp_path / "out")


def added(snapshot: Reference) -> set[tuple[str, str, str]]:
    found = snapshot.titles.filter(pl.col("source").str.contains("-"))
    return set(found.select("title", "occupation", "source").iter_rows())


def test_names_of_esco_in_other_languages_belong_to_occupations_by_the_crosswalk(
    source: Path, tmp_path: Path
) -> None:
    (source / "esco-1.2" / "occupations_fr_v1.2.0.csv.gz").write_bytes(gzip.compress(FRENCH.encode()))
    (source / "esco-1.2" / "occupations_de.csv").write_text(GERMAN, encoding="utf-8")
    snapshot = built(source, tmp_path)
    found = added(snapshot)
    for title in (
        "développeur de logiciels",
        "développeuse de logiciels",
        "concepteur logiciel",
        "ingénieur logiciel",
    ):
        assert (title, "15-1252", "esco-fr") in found
    assert {("vendeur", "41-2031", "esco-fr"), ("vendeuse", "41-2031", "esco-fr")} <= found
    assert {(title, code) for title, code, source in found if source == "esco-de"} == {
        ("Verkäufer", "41-2031"),
        ("Verkäuferin", "41-2031"),
        ("Verkaufskraft", "41-2031"),
    }
    assert not any(title == "opérateur d'appels" for title, _, _ in found)  # ESCO's c-1 has no link
    (esco,) = (line for line in snapshot.sources if line.id == "esco-1.2")
    assert "titles" in esco.tables
    assert {file.path for file in esco.files} >= {
        "esco-1.2/occupations_fr_v1.2.0.csv.gz",
        "esco-1.2/occupations_de.csv",
    }
    assert any("esco-de 3, esco-fr" in note for note in snapshot.notes)


def test_lists_of_titles_are_read_beside_and_published_titles_stay_as_they_are(
    source: Path, tmp_path: Path
) -> None:
    (source / "labels").mkdir()
    (source / "labels" / "own.csv").write_text(SUPPLIED, encoding="utf-8")
    plain = built(source, tmp_path / "plain")
    assert ("kassör", "41-2011", "label-sv") in added(plain)
    published = plain.titles.filter(title="Cashiers", occupation="41-2011")
    assert published["source"].to_list() == ["occupation"]
    assert {line.id for line in plain.sources} >= {"labels"}


def test_without_such_files_the_snapshot_is_as_before(source: Path, fixtures: Path, tmp_path: Path) -> None:
    before = build(fixtures / "publishers", tmp_path / "before")
    path = source / "esco-1.2" / "occupations_fr.csv"
    path.write_text(FRENCH, encoding="utf-8")
    (source / "labels").mkdir()
    assert build(source, tmp_path / "with").hash != before.hash
    path.unlink()
    after = build(source, tmp_path / "after")
    assert after.hash == before.hash
    assert after.sources == before.sources
    assert after.notes == before.notes


def test_english_names_of_esco_come_on_request_alone(source: Path, tmp_path: Path) -> None:
    assert added(built(source, tmp_path / "plain")) == set()
    asked = added(built(source, tmp_path / "asked", "esco-en"))
    assert ("label", "41-2031", "esco-en") in asked
    assert ("two", "41-2031", "esco-en") in asked


def test_every_fault_of_a_list_is_told_and_nothing_is_written(source: Path, tmp_path: Path) -> None:
    (source / "labels").mkdir()
    (source / "labels" / "a.csv").write_text(
        "title,occupation,language\nx,99,fr\n,41-2011,fr\ny,41-2011,French\n", encoding="utf-8"
    )
    (source / "labels" / "b.csv").write_text("title,language\nx,fr\n", encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        build(source, tmp_path / "out")
    told = {(fault.where, fault.what) for fault in caught.value.faults}
    assert told >= {
        ("labels/a.csv, row 2, column occupation", "is not an occupation's code."),
        ("labels/a.csv", "has rows without a title."),
        ("labels/a.csv", "has a language that is no code such as fr or pt-BR."),
    }
    assert any(where == "labels/b.csv" and "lacks the column occupation" in what for where, what in told)
    assert not (tmp_path / "out").exists()


def test_a_title_of_an_occupation_that_the_snapshot_lacks_is_a_fault_with_its_row(
    source: Path, tmp_path: Path
) -> None:
    (source / "labels").mkdir()
    (source / "labels" / "a.csv").write_text(
        "title,occupation,language\nx,41-2011,fr\ny,98-7654,fr\n", encoding="utf-8"
    )
    with pytest.raises(BadInput) as caught:
        build(source, tmp_path / "out")
    (fault,) = caught.value.faults
    assert (fault.where, fault.value) == ("labels/a.csv, row 3, column occupation", "98-7654")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Verkäufer/Verkäuferin", ["Verkäufer", "Verkäuferin"]),
        ("técnico/técnica de sonido", ["técnico de sonido", "técnica de sonido"]),
        ("auxiliar administrativo/administrativa", ["auxiliar administrativo", "auxiliar administrativa"]),
        ("chef de rang", ["chef de rang"]),
        ("CAD/CAM-Fachkraft", ["CAD/CAM-Fachkraft"]),
        ("Koch (m/w/d)", ["Koch (m/w/d)"]),
        ("acteur / ", ["acteur / "]),
    ],
)
def test_a_name_with_two_genders_is_known_by_both(title: str, expected: list[str]) -> None:
    assert gendered(title) == expected
