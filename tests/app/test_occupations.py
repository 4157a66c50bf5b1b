"""Codes of today and of before, titles as people write them: understood, or refused with suggestions."""

from __future__ import annotations

import re

import polars as pl
import pytest

from passerelle.app.assemble.coding import title_index
from passerelle.app.coding import code_titles
from passerelle.app.occupations import find_occupation
from passerelle.data import reference
from passerelle.errors import BadInput, Fault

SNAPSHOT = reference.load()
INDEX = title_index(SNAPSHOT)
CODES = set(SNAPSHOT.occupations["occupation"])


def refused(query: str) -> Fault:
    """Return the one fault with which ``query`` is refused."""
    with pytest.raises(BadInput) as caught:
        find_occupation(query, SNAPSHOT, index=INDEX)
    (fault,) = caught.value.faults
    return fault


def suggested(query: str) -> list[str]:
    """Return the codes that are suggested for ``query``, in their order."""
    return re.findall(r"\d\d-\d{4}(?= )", refused(query).remedy)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("43-4051", "43-4051"),
        (" 434051 ", "43-4051"),
        ("43-4051.00", "43-4051"),
        ("43-5081", "53-7065"),  # stock clerks, before 2018
        ("15-1131", "15-1251"),
        ("29-1063", "29-1216"),
        ("15-1131.00", "15-1251"),  # O*NET-SOC 2010
        ("31-1121", "31-1120"),  # SOC 2018, counted with another in OEWS
        ("31-1121.00", "31-1120"),
    ],
)
def test_codes_old_and_new_are_understood(query: str, code: str) -> None:
    assert find_occupation(query, SNAPSHOT).occupation == code


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("customer service rep", "43-4051"),
        ("customer service", "43-4051"),
        ("software engineer", "15-1252"),
        ("nurse", "29-1141"),
        ("HR business partner", "13-1071"),
        ("truck driver", "53-3032"),
        ("plumbr", "47-2152"),
    ],
)
def test_a_title_is_read_as_rosters_are_and_the_confidence_is_said(query: str, code: str) -> None:
    found = find_occupation(query, SNAPSHOT, index=INDEX)
    coded = code_titles(SNAPSHOT, pl.DataFrame({"job_title": [query]}), index=INDEX)
    says = (
        f"'{query}' was read as {code} {found.title} (confidence {100 * coded['confidence'][0]:.0f}\u00a0%)."
    )
    assert found.occupation == coded["occupation"][0] == code
    assert found.notes == (says,)


@pytest.mark.parametrize(
    ("query", "code"),
    [("Cashier", "41-2011"), ("REGISTERED NURSES", "29-1141"), ("data scientist", "15-2051")],
)
def test_an_occupations_own_title_needs_no_coding(query: str, code: str) -> None:
    found = find_occupation(query, SNAPSHOT, index=INDEX)
    assert found.occupation == code
    assert found.notes == (f"'{query}' was read as {code} {found.title}.",)


def test_every_own_title_leads_to_its_occupation() -> None:
    for code, title in SNAPSHOT.occupations.select("occupation", "title").iter_rows():
        assert find_occupation(title, SNAPSHOT, index=INDEX).occupation == code


def test_what_was_changed_in_a_code_is_said() -> None:
    assert find_occupation("43-4051", SNAPSHOT).notes == ()
    assert find_occupation("434051", SNAPSHOT).notes == ("434051 was read as 43-4051.",)
    says = "43-5081 is an older code; 53-7065 Stockers and Order Fillers took its place."
    assert find_occupation("43-5081", SNAPSHOT).notes == (says,)
    (merged,) = find_occupation("31-1121", SNAPSHOT).notes
    assert "older" not in merged


@pytest.mark.parametrize(
    ("crosswalk", "resolved", "divided"),
    [("soc-2018", 28, 0), ("soc-2010", 80, 20), ("onet-soc-2019", 34, 0), ("onet-soc-2010", 96, 56)],
)
def test_every_change_of_one_code_to_one_is_followed(crosswalk: str, resolved: int, divided: int) -> None:
    rows = SNAPSHOT.tables["crosswalks"].filter(crosswalk=f"{crosswalk}-to-oews-2024")
    changed = rows.filter(~pl.col("source").str.head(7).is_in(list(CODES)))
    one = changed.filter(pl.col("weight") >= 0.999)
    for source, target in one.select("source", "target").iter_rows():
        assert find_occupation(source, SNAPSHOT).occupation == target
    assert one.height == resolved
    several = changed.filter(pl.col("weight") < 0.999)
    assert several["source"].n_unique() == divided
    for (source,), targets in several.group_by("source"):
        heaviest = targets.sort("weight", "target", descending=[True, False])["target"].to_list()
        assert suggested(str(source)) == heaviest[:5]


@pytest.mark.parametrize(
    "query", ["Wharehouse worker", "engineer", "teacher", "customer servis representative"]
)
def test_a_title_below_even_confidence_is_refused_with_the_likeliest_first(query: str) -> None:
    coded = code_titles(SNAPSHOT, pl.DataFrame({"job_title": [query]}), index=INDEX).row(0, named=True)
    assert coded["confidence"] < 0.5
    assert suggested(query) == [coded["occupation"], *coded["others"]][:5]
    assert "even confidence" in refused(query).what


@pytest.mark.parametrize(("query", "first"), [("electrition", "47-2111"), ("wldr", "51-4121")])
def test_where_the_coder_knows_no_word_the_closest_spelling_is_suggested(query: str, first: str) -> None:
    assert suggested(query)[0] == first


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("43-4059", "43-4051"),
        ("99-9999", "Give a SOC 2018 code"),
        ("55-1011", "Give a SOC 2018 code"),
        ("44-4051", "43-4051"),
        ("10-1011", "11-1011"),
        ("zzyzx", "Give a SOC 2018 code"),
        ("", "Give a SOC 2018 code"),
        ("   ", "or a job title"),
        ("=cmd|'/c calc'!A1", ""),
    ],
)
def test_what_is_not_known_comes_back_with_suggestions_not_a_guess(query: str, suggestion: str) -> None:
    fault = refused(query)
    assert suggestion in fault.remedy
    assert fault.value == query.strip()


def test_part_of_a_code_lists_the_occupations_that_have_it() -> None:
    with pytest.raises(BadInput, match=r"part of a code.*43-4"):
        find_occupation("43-40", reference.load())


@pytest.mark.parametrize(("part", "first"), [("43-40", "43-4011"), ("43", "43-1011"), ("434", "43-4011")])
def test_a_group_lists_its_members_in_order(part: str, first: str) -> None:
    assert suggested(part)[0] == first


def test_a_military_code_is_said_to_be_one() -> None:
    assert "military" in refused("55-1011").what


def test_a_fault_stands_where_the_query_was_given() -> None:
    for query in ("xyzzy", "", "99-9999", "43-4"):
        with pytest.raises(BadInput) as caught:
            find_occupation(query, SNAPSHOT, index=INDEX, place="--to")
        assert [fault.where for fault in caught.value.faults] == ["--to"]
