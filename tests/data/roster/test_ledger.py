"""The ledger says what became of every row, and adds up."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from passerelle.data.roster.ledger import USES, RowUse, code, ledger_of


@given(st.lists(st.sampled_from(USES)), st.dictionaries(st.sampled_from(USES), st.integers(0, 9)))
def test_a_ledger_counts_every_row_once_and_only_uses_that_occur(
    uses: list[RowUse], more: dict[RowUse, int]
) -> None:
    ledger = ledger_of(np.array([code(use) for use in uses], dtype=np.uint8), more)
    assert ledger.total == len(uses) + sum(more.values())
    for use in USES:
        assert ledger.rows.get(use, 0) == uses.count(use) + more.get(use, 0)
    assert 0 not in ledger.rows.values()
