from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from passerelle.app.suppression import LEAST_PEOPLE, cut_list, hidden_cells

CELLS = st.dictionaries(
    st.tuples(st.integers(0, 4), st.integers(0, 4)), st.integers(1, 60), min_size=1, max_size=25
)


@given(CELLS)
def test_every_small_cell_is_hidden_and_no_line_hides_one_cell_alone(
    count: dict[tuple[int, int], int],
) -> None:
    hidden = hidden_cells(count)
    assert all(cell in hidden for cell, people in count.items() if people < LEAST_PEOPLE)
    for axis in (0, 1):
        for line in {cell[axis] for cell in count}:
            of_line = [cell for cell in count if cell[axis] == line]
            alone = [cell for cell in of_line if cell in hidden]
            assert len(alone) != 1 or len(of_line) == 1


@given(CELLS)
def test_nothing_is_hidden_where_every_cell_is_large(count: dict[tuple[int, int], int]) -> None:
    assert not hidden_cells({cell: people + LEAST_PEOPLE for cell, people in count.items()})


@given(st.lists(st.integers(1, 40), max_size=30), st.integers(1, 20))
def test_a_list_never_leaves_one_count_to_subtraction(counts: list[int], most: int) -> None:
    counts.sort(reverse=True)
    shown = cut_list(counts, most)
    assert shown <= most
    small = [people for people in counts[:shown] if people < LEAST_PEOPLE]
    rest = counts[shown:]
    unknown = small + (rest if sum(rest) < LEAST_PEOPLE else [])
    assert len(unknown) != 1 or shown == 0


def test_a_single_small_count_is_joined_with_the_next_one() -> None:
    assert cut_list([50, 40, 5], 20) == 1
    assert cut_list([50, 40, 5, 4], 20) == 4
    assert cut_list([50, 40], 20) == 2
