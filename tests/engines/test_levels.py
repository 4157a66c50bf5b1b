from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.engines.levels import held_levels


@given(st.integers(0, 10_000), st.sampled_from([1, 5, 64, 65, 130]))
def test_what_is_held_is_the_lesser_level_weighed_by_the_destination(seed: int, units: int) -> None:
    rng = np.random.default_rng(seed)
    weight, level = rng.random((units, 3)), rng.random((units, 3)) * 7.0
    slow = [
        [sum(weight[j, e] * min(level[i, e], level[j, e]) for e in range(3)) for j in range(min(units, 4))]
        for i in range(units)
    ]
    assert held_levels(weight, level)[:, :4] == pytest.approx(np.array(slow))
