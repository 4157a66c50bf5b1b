"""Catalogues set against the snapshot: which occupations codes come to, and the programmes of a move."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import polars as pl
import pytest

from passerelle.app.assemble.programmes import FIELDS, fields_by_occupation, offered, programmes_for
from passerelle.data import programmes, reference
from passerelle.data.programmes import Catalogue
from passerelle.data.reference import Reference
from passerelle.domain.gap import Aspect, GapKind
from passerelle.errors import BadInput

CLERK, CODER, TESTER = "43-4051", "15-1252", "15-1253"
SOME = ("31-9092", "43-4051", "27-4021", "29-1141")
HEAD = "programme,provider,title,field,occupations,weeks,tuition,other_cost,currency"


@pytest.fixture(scope="module")
def snapshot() -> Reference:
    """The embedded snapshot with a crosswalk of three fields and what is known of two of them."""
    whole = reference.load()
    crosswalks = whole.tables["crosswalks"].filter(pl.col("crosswalk") != FIELDS)
    fields = pl.DataFrame(
        {
            "crosswalk": [FIELDS] * 4,
            "source": ["11.0701", "11.0701", "11.0201", "52.0411"],
            "target": [CODER, TESTER, CODER, CLERK],
            "weight": [0.3, 0.7, 1.0, 1.0],
        }
    )
    known = pl.DataFrame(
        {
            "field": ["11.0701", "11.0201"],
            "title": ["Computer Science", "Programming"],
            "completers_people": [120.0, None],
            "employed_share": [0.6, None],
            "quarterly_wage_money": [9000.0, None],
        },
        schema_overrides={"completers_people": pl.Float64},
    )
    tables = {**whole.tables, "crosswalks": pl.concat([crosswalks, fields]), "fields": known}
    return replace(whole, tables=MappingProxyType(tables))


@pytest.fixture(scope="module")
def aspects(snapshot: Reference) -> tuple[Aspect, ...]:
    """Skills in which each code asks its own level, and one kind that no programme teaches."""
    occupations = snapshot.occupations["occupation"].to_list()
    level = np.ones((len(occupations), 2))
    level[occupations.index(CODER)] = (5.0, 3.0)
    return tuple(
        Aspect(
            kind,
            "level 0 to 7",
            ("Programming", "Writing"),
            np.ones(level.shape),
            level,
            ("known",) * len(occupations),
            np.zeros(len(occupations), dtype=bool),
        )
        for kind in (GapKind.SKILL, GapKind.ABILITY)
    )


def catalogue(tmp_path: Path, *lines: str) -> Catalogue:
    (tmp_path / "own.csv").write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
    return programmes.read(tmp_path / "own.csv")


def place(snapshot: Reference, code: str) -> int:
    return snapshot.occupations["occupation"].to_list().index(code)


def test_codes_old_and_new_and_of_groups_come_to_occupations_of_today(
    tmp_path: Path, snapshot: Reference
) -> None:
    given = offered(
        catalogue(
            tmp_path,
            "d,P,O*NET,,15125200,1,1,1,USD",
            "c,P,SOC 2018,,15-1252,1,1,1,USD",
            "b,P,SOC 2010,,15-1132,1,1,1,USD",
            "a,P,Broad occupation,,51-4120,1,1,1,USD",
        ),
        snapshot,
    )
    by_id = {programme.id: programme.occupations for programme in given.programmes}
    assert list(by_id) == ["a", "b", "c", "d"]
    assert by_id["c"] == by_id["d"] == (CODER,)
    assert CODER in by_id["b"]
    assert by_id["a"] == ("51-4121", "51-4122")


def test_a_code_that_no_classification_has_is_a_fault_with_its_row(
    tmp_path: Path, snapshot: Reference
) -> None:
    lines = ("b,P,One,,15-1252,1,1,1,USD", "a,P,Two,,15-1252 99-9999,1,1,1,USD")
    with pytest.raises(BadInput) as caught:
        offered(catalogue(tmp_path, *lines), snapshot)
    (fault,) = caught.value.faults
    assert (fault.where, fault.value) == ("own.csv, row 3, column occupations", "99-9999")


def test_a_field_stands_in_where_no_code_is_given_and_is_said_to(
    tmp_path: Path, snapshot: Reference, aspects: tuple[Aspect, ...]
) -> None:
    given = offered(
        catalogue(tmp_path, "a,P,By code,,15-1252,9,1,1,USD", "b,P,By field,11.0201,,8,1,1,USD"), snapshot
    )
    found = programmes_for(given, aspects, place(snapshot, CLERK), place(snapshot, CODER))
    assert {match.programme.id: match.by for match in found} == {"a": "occupation", "b": "field"}
    assert given.programmes[1].occupations == ()


def test_what_a_programme_aims_at_is_named_the_largest_gap_first(
    tmp_path: Path, snapshot: Reference, aspects: tuple[Aspect, ...]
) -> None:
    given = offered(catalogue(tmp_path, "a,P,One,,15-1252,9,1,,USD"), snapshot)
    (match,) = programmes_for(given, aspects, place(snapshot, CLERK), place(snapshot, CODER))
    assert match.aims_share == pytest.approx(1.0)
    assert match.aims == ("Programming", "Writing")
    short = programmes_for(given, aspects, place(snapshot, CLERK), place(snapshot, CODER), needed_weeks=36.0)
    assert short[0].aims_share == pytest.approx(0.25)
    assert short[0].aims == ()


def test_a_programme_whose_field_does_not_lead_there_is_shown_only_where_there_is_no_other(
    tmp_path: Path, snapshot: Reference, aspects: tuple[Aspect, ...]
) -> None:
    move = (place(snapshot, CLERK), place(snapshot, CODER))
    doubtful = "a,P,Contradicts,52.0411,15-1252,9,1,1,USD"
    others = ("b,P,Agrees,11.0701,15-1252,9,1,1,USD", "c,P,Leads nowhere known,01.0205,15-1252,9,1,1,USD")
    given = offered(catalogue(tmp_path, doubtful, *others), snapshot)
    found = programmes_for(given, aspects, *move)
    assert [(match.programme.id, match.doubted) for match in found] == [("b", False), ("c", False)]
    assert any(
        note.startswith("The field does not lead to the occupation named: 1 programme; left out")
        for note in given.notes
    )
    (lone,) = programmes_for(offered(catalogue(tmp_path, doubtful), snapshot), aspects, *move)
    assert (lone.programme.id, lone.doubted) == ("a", True)
    assert lone.aims_share == pytest.approx(0.5)


def test_a_programme_that_a_provider_lists_twice_counts_once_and_n_are_given(
    tmp_path: Path, snapshot: Reference, aspects: tuple[Aspect, ...]
) -> None:
    lines = [f"{at},P,Same,,15-1252,{9 + at},1,1,USD" for at in range(3)]
    lines += [f"x{at},Q{at},Same,,15-1252,40,1,1,USD" for at in range(9)]
    given = offered(catalogue(tmp_path, *lines), snapshot)
    found = programmes_for(
        given, aspects, place(snapshot, CLERK), place(snapshot, CODER), needed_weeks=1.0, n=4
    )
    assert [match.programme.id for match in found] == ["0", "x0", "x1", "x2"]


def test_prices_count_with_other_cost_and_not_at_all_in_several_currencies(
    tmp_path: Path, snapshot: Reference, aspects: tuple[Aspect, ...]
) -> None:
    lines = ("a,P,One,,15-1252,9,100,50,USD", "b,P,Two,,15-1252,9,120,,USD")
    move = (place(snapshot, CLERK), place(snapshot, CODER))
    one = programmes_for(offered(catalogue(tmp_path, *lines), snapshot), aspects, *move)
    assert [match.programme.id for match in one] == ["b", "a"]
    several = offered(catalogue(tmp_path, lines[0], lines[1].replace("USD", "EUR")), snapshot)
    assert [match.programme.id for match in programmes_for(several, aspects, *move)] == ["a", "b"]
    assert any("several currencies" in note for note in several.notes)


def test_fields_that_bring_completers_come_first_with_what_is_known_of_them(snapshot: Reference) -> None:
    found = fields_by_occupation(snapshot)[CODER]
    assert [field.code for field in found] == ["11.0701", "11.0201"]
    assert found[1].completers_people is None
    assert (found[0].title, found[0].employed_share) == ("Computer Science", 0.6)
    assert fields_by_occupation(snapshot)[TESTER] == (found[0],)


def test_fields_that_mislead_are_left_out(snapshot: Reference) -> None:
    every = fields_by_occupation(reference.load())
    found = {code: [field.title for field in every[code]] for code in SOME}
    assert found["31-9092"][0] == "Medical/Clinical Assistant"
    assert "Anesthesiologist Assistant" not in found["31-9092"]  # the name of another occupation
    assert "Receptionist" not in found["43-4051"]
    assert "Art/Art Studies, General" not in found["27-4021"]  # whose others need far more schooling
    assert "Photography" in found["27-4021"][:2]
    assert found["29-1141"][0] == "Registered Nursing/Registered Nurse"
    assert CLERK not in fields_by_occupation(snapshot)  # its one field is not in the table


def test_fields_that_hardly_lead_there_come_only_where_no_other_does(snapshot: Reference) -> None:
    crosswalks = snapshot.tables["crosswalks"]
    small = (pl.col("source") == "11.0701") & (pl.col("crosswalk") == FIELDS) & (pl.col("target") == CODER)
    weak = crosswalks.with_columns(weight=pl.when(small).then(0.05).otherwise("weight"))
    both = replace(snapshot, tables=MappingProxyType({**snapshot.tables, "crosswalks": weak}))
    assert [field.code for field in fields_by_occupation(both)[CODER]] == ["11.0201"]
    alone = weak.filter(pl.col("source") != "11.0201")
    one = replace(snapshot, tables=MappingProxyType({**snapshot.tables, "crosswalks": alone}))
    assert [field.code for field in fields_by_occupation(one)[CODER]] == ["11.0701"]


def test_a_field_that_is_none_is_told_and_counted(tmp_path: Path, snapshot: Reference) -> None:
    lines = (
        "a,P,One,99.9999,15-1252,9,1,1,USD",
        "b,P,Two,99.9999,,9,1,1,USD",
        "c,P,Three,11.0701,,9,1,1,USD",
    )
    notes = offered(catalogue(tmp_path, *lines), snapshot).notes
    assert "No match by the field, which CIP 2020 does not have (99.9999): 2 programmes." in notes
    sound = offered(catalogue(tmp_path, lines[2]), snapshot).notes
    assert not any("No match by the field" in note for note in sound)


def test_a_snapshot_without_fields_leads_to_none(snapshot: Reference) -> None:
    tables = {name: table for name, table in snapshot.tables.items() if name != "fields"}
    assert fields_by_occupation(replace(snapshot, tables=MappingProxyType(tables))) == {}


def test_the_real_list_leads_to_occupations(shared_data: Path, snapshot: Reference) -> None:
    path = shared_data / "texas-twc-etpl/twc_eligible_training_programs_2024-03-20.csv.gz"
    given = offered(programmes.read(path), snapshot)
    assert len(given.programmes) == 6245
    assert sum(bool(programme.occupations) for programme in given.programmes) == 6028
    assert (given.offer.occupation >= 0).all()
    assert any("Passed over: 100 codes of occupations" in note for note in given.notes)
