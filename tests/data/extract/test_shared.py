"""Text that cells refer to is counted before it is read, however a workbook writes it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.data.extract import shared


def blocks(xml: bytes, size: int) -> Iterator[bytes]:
    for at in range(0, len(xml), size):
        yield xml[at : at + size]


def strings(texts: list[str], prefix: str = "") -> bytes:
    items = "".join(f"<{prefix}si><{prefix}t>{text}</{prefix}t></{prefix}si>" for text in texts)
    return f"<{prefix}sst>{items}</{prefix}sst>".encode()


@given(
    st.lists(st.integers(101, 900), min_size=1, max_size=5),
    st.lists(st.integers(0, 4), max_size=9),
    st.integers(1, 400),
    st.sampled_from(["", "x:"]),
)
def test_cells_are_counted_with_their_own_strings(
    lengths: list[int], cells: list[int], size: int, prefix: str
) -> None:
    part = strings(["y" * length for length in lengths], prefix)
    cells = [cell % len(lengths) for cell in cells]
    sheet = "".join(
        f'<{prefix}c r="A{at}" t="s" s="1"><{prefix}v>{cell}</{prefix}v></{prefix}c><{prefix}c t="s"/>'
        for at, cell in enumerate(cells)
    ).encode()
    most = shared.longest(blocks(part, size))
    assert max(lengths) <= most <= max(lengths) + 60
    counted = shared.referred(blocks(part, size), blocks(sheet, size), most)
    assert counted == sum(lengths[cell] for cell in cells)


@pytest.mark.parametrize(
    "cell",
    [
        b"<c t='s'><v>0</v></c>",
        b'<c t = "s"\n r="A1"><v> 0 </v></c>',
        b'<c t="&#115;"><v>0</v></c>',
        b'<c t="s"><v>9</v></c>',
        b'<c t="s"><v><!-- -->0</v></c>',
        b'<c t="s"><f>A1</f><v>0</v></c>',
    ],
)
def test_an_unusual_cell_never_counts_for_less(cell: bytes) -> None:
    part = strings(["y" * 500])
    assert shared.referred(iter([part]), iter([cell * 10]), 500) == 5000


def test_a_comment_hides_no_string() -> None:
    part = b"<sst><!--<si></si>--><si><t>" + b"y" * 500 + b"</si><!-- </si> --></sst>"
    assert shared.longest(iter([part])) == len(part)
    assert shared.referred(iter([part]), iter([b'<c t="s"><v>0</v></c>']), len(part)) == len(part)
