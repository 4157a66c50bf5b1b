"""The review of coded titles, and what a user's corrections do to an employer's coding."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from passerelle.app.assemble.coding import title_index
from passerelle.app.coding import REVIEW, ReviewSummary, code_titles, review, summary, with_people
from passerelle.data import reference
from passerelle.data.csv_out import write_csv
from passerelle.data.title_corrections import TitleCorrections, read_corrections
from passerelle.engines.coding import TitleIndex

KNOWN = reference.load()
# Occupations that nobody would code these titles to: what moves there was taught.
TAUGHT, OTHERWISE, THIRD = "51-6051", "39-2021", "53-5031"


@pytest.fixture(scope="module")
def index() -> TitleIndex:
    return title_index(KNOWN)


def jobs(*rows: tuple[str | None, str | None]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"job_title": pl.String, "department": pl.String}, orient="row")


def said(*rows: tuple[str, str | None, str]) -> TitleCorrections:
    names = ("job_title", "department", "occupation")
    return TitleCorrections(pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row"))


PEOPLE = jobs(
    *[("CSA II", "Branch")] * 30,
    *[("CSA III", "Branch")] * 5,
    *[("Sr CSA", "Head office")] * 4,
    *[("Plumber", None)] * 40,
    *[("??", "Branch")] * 2,
    (None, None),
)


def test_the_review_has_its_columns_and_most_doubted_people_first(index: TitleIndex) -> None:
    found = review(KNOWN, PEOPLE, index=index)
    assert tuple(found.columns) == REVIEW
    assert found["people"].sum() == PEOPLE.height
    assert found["corrected"].null_count() == found.height
    doubts = found["people"].to_numpy() * (1.0 - found["confidence"].to_numpy())
    assert (doubts[:-1] >= doubts[1:] - 0.05).all()  # confidence is shown rounded
    row = found.row(0, named=True)
    assert row["others"].count("; ") == 3
    first_code, first_title = row["others"].split("; ")[0].split(" ", 1)
    assert KNOWN.occupations.filter(occupation=first_code)["title"].item() == first_title
    assert found.filter(job_title="??").select("occupation", "others").row(0) == (None, "")


def test_a_review_may_leave_out_what_is_sure(index: TitleIndex) -> None:
    every = review(KNOWN, PEOPLE, index=index)
    found = review(KNOWN, PEOPLE, index=index, below=0.5)
    assert found.equals(every.filter(pl.col("confidence") < 0.5))
    assert 0 < found.height < every.height


def test_the_summary_counts_people_and_where_half_of_the_doubt_lies() -> None:
    rows = [(10, 0.2, None), (100, 1.0, "x"), (3, 0.5, None), (1, 0.0, None), (4, 0.49, None)]
    told = summary(pl.DataFrame(rows, schema=["people", "confidence", "corrected"], orient="row"))
    assert (told.titles, told.people) == (5, 118)
    assert (told.confident_titles, told.confident_people) == (2, 103)
    assert (told.corrected_titles, told.corrected_people) == (1, 100)
    assert told.doubt_people == pytest.approx(8.0 + 1.5 + 1.0 + 2.04)
    assert told.half_titles == 1
    even = pl.DataFrame([(1, 0.5, None)] * 5, schema=["people", "confidence", "corrected"], orient="row")
    assert summary(even).half_titles == 3
    assert summary(even.clear()) == ReviewSummary(0, 0, 0, 0, 0, 0, 0.0, 0)


def test_a_title_is_coded_as_the_user_said_and_says_so() -> None:
    found = code_titles(KNOWN, PEOPLE, corrections=said(("csa  ii", "branch", TAUGHT)))
    row = found.filter(job_title="CSA II").row(0, named=True)
    assert (row["occupation"], row["confidence"], row["confident"]) == (TAUGHT, 1.0, True)
    assert (row["matched"], row["why"]) == ("CSA II", "Corrected by you.")
    assert row["occupation_title"] == "Sewers, Hand"
    assert TAUGHT not in row["others"]
    assert len(row["others"]) == len(row["others_confidence"]) == 4
    assert sum(row["others_confidence"]) == 0.0
    assert row["level"] == "II"


def test_other_levels_of_a_corrected_title_move_with_it() -> None:
    before = code_titles(KNOWN, PEOPLE).filter(pl.col("job_title").str.contains("CSA"))
    assert TAUGHT not in set(before["occupation"])
    found = code_titles(KNOWN, PEOPLE, corrections=said(("CSA II", None, TAUGHT)))
    csa = found.filter(pl.col("job_title").str.contains("CSA"))
    assert set(csa["occupation"]) == {TAUGHT}
    told = dict(csa.select("job_title", "why").iter_rows())
    assert told["CSA II"] == "Corrected by you for all departments."
    assert told["Sr CSA"] == "The same but for its level as CSA II, which you corrected."
    assert csa.filter(job_title="CSA III")["confidence"].item() < 1.0


def test_other_levels_move_in_the_department_that_was_corrected_alone() -> None:
    table = jobs(("CSA II", "Branch"), ("CSA III", "Branch"), ("CSA III", "Kennels"), ("CSA II", "Kennels"))
    found = code_titles(KNOWN, table, corrections=said(("CSA II", "Branch", TAUGHT)))
    certain = found.filter(pl.col("confidence") >= 0.95)
    assert certain.select("job_title", "department").rows() == [("CSA II", "Branch"), ("CSA III", "Branch")]


def test_titles_that_are_like_a_corrected_one_are_drawn_to_it() -> None:
    table = jobs(("FLURBO OPERATIVE", None), ("FLURBO OPERATIVE NIGHT CREW", None))
    before = code_titles(KNOWN, table).row(1, named=True)
    after = code_titles(KNOWN, table, corrections=said(("FLURBO OPERATIVE", None, "53-7081"))).row(
        1, named=True
    )
    assert before["occupation"] != "53-7081"
    assert after["occupation"] == "53-7081"
    assert after["matched"] == "FLURBO OPERATIVE"


def test_one_department_of_many_says_little_of_the_others() -> None:
    table = jobs(*[("Manager", f"Department {place}") for place in range(30)])
    found = code_titles(KNOWN, table, corrections=said(("Manager", "Department 3", THIRD)))
    moved = found.filter(occupation=THIRD)
    assert moved["department"].to_list() == ["Department 3"]


def test_the_department_goes_before_all_departments_and_clashing_levels_say_nothing() -> None:
    table = jobs(("CSA I", "X"), ("CSA I", "Y"), ("CSA II", "X"), ("CSA III", "Z"))
    found = code_titles(
        KNOWN,
        table,
        corrections=said(("CSA I", "X", OTHERWISE), ("CSA I", None, TAUGHT), ("CSA II", None, THIRD)),
    )
    assert found["occupation"].to_list()[:3] == [OTHERWISE, TAUGHT, THIRD]
    assert found["confidence"][3] < 0.95


def test_corrections_keep_each_pair_once_and_in_its_place(index: TitleIndex) -> None:
    plain = code_titles(KNOWN, PEOPLE, index=index)
    changed = code_titles(KNOWN, PEOPLE, corrections=said(("CSA III", None, TAUGHT)))
    assert changed.columns == plain.columns
    assert changed.schema == plain.schema
    assert changed.select("job_title", "department").equals(plain.select("job_title", "department"))


def test_corrections_of_titles_that_nobody_holds_do_no_harm(index: TitleIndex) -> None:
    plain = code_titles(KNOWN, PEOPLE, index=index)
    found = code_titles(
        KNOWN, PEOPLE, index=index, corrections=said(("Zookeeper of dragons", None, "39-2021"))
    )
    assert found.equals(plain)


def test_what_was_said_before_stands_in_the_next_review_and_is_read_again(tmp_path: Path) -> None:
    first = said(("CSA II", "Branch", TAUGHT))
    found = review(KNOWN, PEOPLE, corrections=first)
    told = summary(found)
    assert (told.corrected_titles, told.corrected_people) == (1, 30)
    write_csv(found, tmp_path / "review.csv")
    assert read_corrections(tmp_path / "review.csv", KNOWN).table.equals(first.table)


def test_people_are_counted_by_title_and_department(index: TitleIndex) -> None:
    coded = code_titles(KNOWN, PEOPLE, index=index)
    counted = with_people(coded, PEOPLE)
    assert counted["people"].to_list() == [30, 5, 4, 40, 2, 1]
    without = pl.DataFrame({"job_title": ["Plumber", "Plumber"]})
    assert with_people(code_titles(KNOWN, without, index=index), without)["people"].to_list() == [2]
