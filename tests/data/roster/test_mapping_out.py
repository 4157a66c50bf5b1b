"""A mapping is written as a file that reads back the same."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.data import schema
from passerelle.data.roster.headers import FIELDS, FIELDS_OF, TRAITS, Confidence, FileKind
from passerelle.data.roster.mapping_file import (
    CONTRACTORS,
    DATES,
    PERIODS,
    SALARY_PER,
    ColumnMapping,
    read_mapping,
)
from passerelle.data.roster.mapping_out import mapping_text

# What a header or a value may be: anything in print, and what stands between quotation marks in TOML.
SAID = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(
    lambda text: bool(text.strip()) and text == text.strip()
)
WORDS = st.lists(SAID.map(lambda text: text.lower().strip()).filter(bool), max_size=3).map(tuple)
TEXTS = ("department", "grade", "currency", "status", "termination_reason")
REASONS = SAID.map(lambda text: text.lower().strip()).filter(bool)


def columns_of(fields: tuple[str, ...]) -> st.SearchStrategy[dict[str, str]]:
    """Return fields with headers of their own."""
    return st.lists(st.sampled_from(fields), unique=True, max_size=6).flatmap(
        lambda chosen: st.lists(SAID, min_size=len(chosen), max_size=len(chosen), unique=True).map(
            lambda names: dict(zip(chosen, names, strict=True))
        )
    )


@st.composite
def mappings(draw: st.DrawFn) -> ColumnMapping:
    fields = tuple(name for name in FIELDS if name not in ("currency", "pay_basis", "employee_id"))
    columns = draw(columns_of(fields))
    others = draw(
        st.fixed_dictionaries(
            {}, optional={k: columns_of(FIELDS_OF[k]) for k in FileKind if k is not FileKind.PEOPLE}
        )
    )
    return ColumnMapping(
        columns=columns,
        confidence=dict.fromkeys(columns, Confidence.MAPPED),
        constants=draw(st.dictionaries(st.sampled_from(["currency", "pay_basis"]), SAID)),
        formats=draw(st.dictionaries(st.sampled_from(DATES), SAID)),
        values=draw(st.dictionaries(st.sampled_from(TEXTS), st.dictionaries(SAID, SAID, max_size=3))),
        ignore=draw(st.lists(SAID, max_size=3).map(tuple)),
        has_ids=draw(st.booleans()),
        missing_title=draw(st.none() | SAID),
        full_time_hours=draw(st.floats(1.0, 80.0)),
        full_when=draw(WORDS),
        annual_when=draw(WORDS),
        period_when=draw(st.dictionaries(st.sampled_from(PERIODS), WORDS)),
        salary_per=draw(st.sampled_from(["", *SALARY_PER])),
        as_of=draw(st.none() | st.dates()),
        snapshot=draw(SAID),
        contractors=draw(st.sampled_from(CONTRACTORS)),
        contractor_when=draw(WORDS),
        left_when=draw(WORDS),
        leave_when=draw(WORDS),
        primary_when=draw(WORDS),
        separation_kinds=draw(st.dictionaries(REASONS, st.sampled_from(schema.SEPARATION_KINDS), max_size=4)),
        others={kind: columns for kind, columns in others.items() if columns},
    )


def read_back(text: str) -> ColumnMapping:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mapping.toml"
        path.write_text(text, encoding="utf-8", newline="\n")
        return read_mapping(path)


@settings(max_examples=60)
@given(mappings(), st.lists(SAID, max_size=3), st.lists(st.tuples(SAID, SAID | st.just("")), max_size=3))
def test_a_mapping_reads_back_the_same(
    mapping: ColumnMapping, headers: list[str], dropped: list[tuple[str, str]]
) -> None:
    assert read_back(mapping_text(mapping, headers=headers, dropped=dropped)) == mapping


@given(st.sampled_from(list(Confidence)))
def test_how_a_column_was_taken_stands_beside_it_and_is_said_by_the_file_when_read(how: Confidence) -> None:
    taken = ColumnMapping(columns={"job_title": "Title"}, confidence={"job_title": how})
    back = read_back(mapping_text(taken))
    assert back == replace(taken, confidence={"job_title": Confidence.MAPPED})


def test_what_was_not_found_or_not_used_stands_in_comments() -> None:
    taken = ColumnMapping(columns={"job_title": "Title"}, confidence={"job_title": Confidence.LIKELY})
    text = mapping_text(
        taken,
        headers=("Title", "Departement Nr", "Notes"),
        dropped=(("E-Mail", "e-mail"), ("Wert", "holds phone numbers"), ("Notes", "")),
    )
    assert 'job_title = "Title"' in text
    assert "LIKELY" in text
    assert '# manager_id = ""' in text
    assert '#   "E-Mail": private (e-mail); never stored' in text
    assert '#   "Wert": private (holds phone numbers); never stored' in text
    assert '#   "Notes": no use for it here' in text
    assert all(f"# {name} = " in text for name in TRAITS)


def test_a_candidate_that_is_uncommented_is_a_good_line() -> None:
    text = mapping_text(ColumnMapping(), headers=("Cost Centr Nr",))
    line = next(line for line in text.splitlines() if line.startswith("# cost_centre = "))
    assert "Cost Centr Nr" in line
    back = read_back(text.replace(line, line.removeprefix("# ")))
    assert back.columns == {"cost_centre": "Cost Centr Nr"}


@pytest.mark.parametrize("name", ["texas-mapping.toml", "chicago-mapping.toml"])
def test_the_examples_are_written_back_the_same(name: str) -> None:
    example: Any = read_mapping(Path(__file__).resolve().parents[3] / "examples" / name)
    assert read_back(mapping_text(example)) == example
