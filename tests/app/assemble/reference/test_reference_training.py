"""Fields with their outcomes, licences in the occupations, and words of tasks, against slow versions."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.app.assemble.reference import training
from passerelle.app.assemble.reference.frame import Frame, occupation_frame
from passerelle.app.assemble.reference.licences import Occupations, cased, key, occupations_of, placed
from passerelle.app.assemble.reference.task_words import task_words
from passerelle.data import reference, schema
from passerelle.data.publishers import onet_tasks
from passerelle.data.publishers.crosswalks import Crosswalks
from passerelle.data.publishers.reading import Reading

CODES = ("11-1011", "11-1021", "13-1020", "15-1251")


def frame() -> Frame:
    """Return four occupations, of which 13-1020 rolls up two SOC codes."""
    national = pl.DataFrame({"occupation": CODES, "group": "detailed", "employment": 100.0})
    detail = ["11-1011.00", "11-1021.00", "13-1021.00", "13-1022.00", "15-1251.00"]
    rolled = [code[:7].replace("13-1021", "13-1020").replace("13-1022", "13-1020") for code in detail]
    onet = pl.DataFrame({"code": detail, "occupation": rolled})
    return occupation_frame(national, Crosswalks(onet, pl.DataFrame(), pl.DataFrame()))


def words_slowly(tasks: list[tuple[str, str]]) -> dict[tuple[str, int], int]:
    """Return the counts by occupation and word, by loops."""
    counts: dict[str, Counter[str]] = {}
    for code, text in tasks:
        occupation = {"13-1021": "13-1020", "13-1022": "13-1020"}.get(code[:7], code[:7])
        if occupation not in CODES:
            continue
        for word in re.findall("[a-z]{3,}", text):
            plural = len(word) > 3 and word[-1] == "s" and word[-2] != "s"
            counts.setdefault(occupation, Counter())[word[:-1] if plural else word] += 1
        counts.setdefault(occupation, Counter())
    spread = Counter(word for found in counts.values() for word in found)
    kept = sorted(word for word, number in spread.items() if 2 <= number <= len(counts) / 2)
    return {
        (occupation, kept.index(word)): times
        for occupation, found in counts.items()
        for word, times in found.items()
        if word in kept
    }


WORDS = ("plan", "plans", "process", "glass", "as", "gas", "budget's", "buy", "buyers", "x-ray")
TEXTS = st.lists(st.sampled_from(WORDS), max_size=5)
TASKS = st.lists(
    st.tuples(
        st.sampled_from(["11-1011.00", "11-1021.00", "13-1021.00", "13-1022.00", "15-1251.00", "55-3016.00"]),
        TEXTS.map(" ".join),
    ),
    min_size=1,
    max_size=12,
)


@given(TASKS)
def test_words_are_counted_as_by_loops(drawn: list[tuple[str, str]]) -> None:
    tasks = pl.DataFrame(drawn, schema=["detail", "words"], orient="row").with_row_index("task")
    table, _note = task_words(tasks, frame())
    assert {(row[0], row[1]): row[2] for row in table.rows()} == words_slowly(drawn)


def test_a_word_of_one_occupation_or_of_most_is_left_out() -> None:
    texts = ["plan budgets", "plan budget class", "plan ledger", "plan class"]
    codes = ["11-1011.00", "11-1021.00", "13-1022.00", "15-1251.00"]
    tasks = pl.DataFrame({"task": range(4), "detail": codes, "words": texts})
    table, note = task_words(tasks, frame())
    # budget is word 0, class is word 1; plan is everywhere, ledger in one.
    assert table.rows() == [("11-1011", 0, 1), ("11-1021", 0, 1), ("11-1021", 1, 1), ("15-1251", 1, 1)]
    assert "2 of 4 words" in note
    assert "of the 4 occupations" in note


def test_the_embedded_words_are_those_of_the_publishers_tasks(shared_data: Path) -> None:
    tasks = onet_tasks.read(Reading(shared_data)).tasks
    held = reference.load().tables["task_words"].group_by("occupation").agg(pl.col("times").sum())
    said = tasks.group_by(pl.col("detail").str.head(7).alias("occupation")).agg(
        pl.col("words").str.extract_all("[a-z]{3,}").list.len().sum().alias("all")
    )
    both = held.join(said, on="occupation")
    assert held.height == 784
    assert both.height > 770
    assert (both["times"] < both["all"]).all()


def lookup() -> Occupations:
    titles = [
        ("Plumber", "47-2152"),
        ("RN", "29-1141"),
        ("School Counselor", "21-1012"),
        ("Operator", "53-7021"),
        ("Operator", "51-8021"),
        ("Paramedic", "29-2043"),
    ]
    own = {
        "47-2152": "Plumbers, Pipefitters, and Steamfitters",
        "29-1141": "Registered Nurses",
        "21-1012": "Guidance Counselors",
        "27-3099": "Media Workers, All Other",
        "29-2042": "Emergency Medical Technicians",
        "29-2043": "Paramedics",
        "53-7021": "Crane Operators",
        "51-8021": "Boiler Operators",
        "11-1021": "General and Operations Managers",
    }
    first = pl.DataFrame({"source": list(own), "target": list(own)})
    divided = [("29-2041", "29-2042"), ("29-2041", "29-2043"), ("27-3099", "11-1021")]
    second = pl.DataFrame(divided, schema=["source", "target"], orient="row")
    return occupations_of(
        [first, second],
        pl.DataFrame(titles, schema=["title", "occupation"], orient="row"),
        pl.DataFrame({"occupation": list(own), "title": list(own.values())}),
    )


@pytest.mark.parametrize(
    ("title", "code", "expected"),
    [
        ("PLUMBER", "47-2152.00", [("47-2152", "title")]),
        ("PARAMEDIC", "29-2041.01", [("29-2043", "title")]),  # a code of 2010 that 2018 divided
        ("MEDIC", "29-2041.00", [("29-2042", "code"), ("29-2043", "code")]),
        ("REGISTERED PROFESSIONAL NURSE (RN)", "29-1111.00", [("29-1141", "title")]),  # a code of 2000
        ("SCHOOL COUNSELOR", "27-3099.00", [("21-1012", "title")]),  # the code is a slip
        ("MEDIA SPECIALIST", "27-3099.00", [("27-3099", "word")]),  # of 2018 before 2010
        ("TOWER/OPERATOR", "53-7021.00", [("53-7021", "title")]),
        ("BOILER TENDER OR OPERATOR", "", []),  # two are known by it
        ("RACE HORSE OWNER", "11-1021.01", [("11-1021", "code")]),
        ("RACE AND GENERAL OWNER", "11-1021.01", [("11-1021", "word")]),
        ("TANNER", "806", []),
    ],
)
def test_a_licence_goes_where_the_best_evidence_says(
    title: str, code: str, expected: list[tuple[str, str]]
) -> None:
    assert list(placed(title, code, lookup())) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("ACCOUNTANT (CPA)", "Accountant (CPA)"),
        ("OPERATING ENGINEER - 1ST CLASS GOLD SEAL", "Operating Engineer - 1st Class Gold Seal"),
        ("ENGINEER-IN-TRAINING", "Engineer-in-Training"),
        ("HEATING,VENTILATION, A/C AND REFRIGERATION", "Heating, Ventilation, A/C and Refrigeration"),
        ("OPHTHALMIC DISPENSER (Optician)", "Ophthalmic Dispenser (Optician)"),
        ("ADVISOR  REPRESENTATIVE", "Advisor Representative"),
    ],
)
def test_capitals_become_a_title(title: str, expected: str) -> None:
    assert cased(title) == expected
    assert key(cased(title)) == key(title)


def test_outcomes_are_pooled_over_providers_by_people(fixtures: Path) -> None:
    frames = training.read(Reading(fixtures / "publishers"))
    empty = pl.DataFrame(schema=schema.REFERENCE["crosswalks"].types)
    titles = pl.DataFrame({"title": ["Actor"], "occupation": ["27-2011"]})
    part = training.assemble(frames, empty, titles, titles)
    fields = {row[0]: row[1:] for row in part.tables["fields"].rows()}
    # 10 of 20 and 45 of 60 employed; 10 x 8,000 and 30 x 12,000; a withheld provider counts nowhere.
    assert fields["11.0201"] == ("Computer Programming, General", 80, 0.6875, 11_000)
    assert fields["01.0000"] == ("Agriculture, General", 12, 0.0, None)
    assert fields["50.0501"][1:] == (10, 0.6, None)  # six wages
    assert fields["52.0101"][1:] == (None, None, None)  # nine completers
    assert fields["11.0701"][1:] == (None, None, None)
    assert "99.9999" not in fields
    assert "for 3 (at least 10 completers), and wages for 1" in part.notes[0]
    assert "1 codes of its file are not of CIP 2020" in part.notes[0]
    assert part.tables["licences"].rows() == [("27-2011", "NJ", "Actors/Actresses", "title")]


def test_the_embedded_licences_and_fields_are_those_known() -> None:
    tables = reference.load().tables
    licences = {row[:3]: row[3] for row in tables["licences"].rows()}
    assert licences["29-1141", "NJ", "Registered Professional Nurse (RN)"] == "title"
    assert licences["47-2152", "NJ", "Plumber"] == "title"
    assert licences["11-1021", "NJ", "Thoroughbred Race Horse Owner"] == "code"
    assert ("27-3099", "NJ", "School Counselor") not in licences
    (nursing,) = tables["fields"].filter(field="51.3901").to_dicts()
    assert nursing["completers_people"] == 1_442
    assert nursing["employed_share"] == pytest.approx(0.830, abs=0.001)
    assert nursing["quarterly_wage_money"] == pytest.approx(10_047, abs=1)
    links = tables["crosswalks"].filter(crosswalk="cip-2020-to-oews-2024", source="51.3901")
    assert links["target"].to_list() == ["29-2061"]
