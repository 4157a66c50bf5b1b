"""Records of a text against Python's own reader of CSV, whatever the size of the blocks."""

from __future__ import annotations

import csv
import io
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.data.extract import lines
from passerelle.data.extract.lines import Records, count, records

CELLS = st.text(st.sampled_from('ab",\né🙂 '), max_size=6)


def in_small_blocks(body: bytes, size: int) -> Records:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(lines, "_BLOCK", size)
        return records(body, ",")


@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=8),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.integers(1, 20),
    st.booleans(),
)
def test_records_are_those_of_pythons_reader(
    table: list[list[str]], quoting: Literal[0, 1], size: int, last_end: bool
) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", quoting=quoting).writerows(table)
    body = text.getvalue().encode()
    body = body if last_end else body.removesuffix(b"\n")
    found = in_small_blocks(body, size)
    assert found.fields.tolist() == [len(row) for row in table]
    for row, start, end in zip(table, found.starts.tolist(), found.ends.tolist(), strict=True):
        said = body[start:end].decode()
        assert (next(csv.reader(io.StringIO(said, newline=""))) if found.quoted else said.split(",")) == row


def test_a_broken_record_does_not_swallow_those_after_it() -> None:
    found = in_small_blocks(
        b'id,title\n1,"Clerk\n2,"a,b"\n3,"two\nlines"\n4,5" pipe\n5,x"y"z"\n6, "a,b"\n', 7
    )
    assert found.fields.tolist() == [2, -1, 2, 2, 2, 2, 2]
    assert found.rewritten[3] == b'"3","two\nlines"'
    assert found.rewritten[4] == b'"4","5"" pipe"'
    assert found.rewritten[6] == b'"6","a,b"'


@given(st.text(st.sampled_from('ab",\n'), max_size=40), st.integers(1, 9))
def test_every_line_is_in_exactly_one_record_however_marks_stand(text: str, size: int) -> None:
    body = f'"id","x"\n{text}\n'.encode()
    found = in_small_blocks(body, size)
    assert found.starts[0] == 0
    assert found.ends[-1] == len(body) - 1
    assert (found.ends[:-1] + 1 == found.starts[1:]).all()


@given(st.binary(max_size=50), st.integers(0, 5), st.integers(1, 9))
def test_bytes_are_counted_in_blocks(body: bytes, start: int, size: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(lines, "_BLOCK", size)
        assert count(body, 44, start) == body[start:].count(b",")
