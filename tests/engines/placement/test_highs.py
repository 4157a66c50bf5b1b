from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array

from passerelle.engines.placement.highs import Options, Outcome, run
from passerelle.engines.placement.model import LinearProgram


def programme(most: float = 3.0) -> LinearProgram:
    """Return: minimise -2,000,000 x - 1,000,000 y where 1,000 x + 1,000 y <= 1,000 most and x, y <= 1.75."""
    return LinearProgram(
        cost=np.array([-2e6, -1e6]),
        matrix=csr_array(np.array([[1000.0, 1000.0]])),
        row_least=np.array([-np.inf]),
        row_most=np.array([1000.0 * most]),
        column_least=np.zeros(2),
        column_most=np.full(2, 1.75),
        columns={},
        rows={},
    )


def test_values_and_duals_come_back_in_the_units_of_the_programme() -> None:
    found = run(programme())
    assert found.outcome is Outcome.OPTIMAL
    np.testing.assert_allclose(found.value, [1.75, 1.25])
    assert found.row_dual[0] == pytest.approx(-1000.0)


def test_whole_numbers_are_asked_for_where_wanted() -> None:
    np.testing.assert_allclose(run(programme(), Options(whole=True)).value, [1.0, 1.0])


def test_an_infeasible_programme_is_an_outcome() -> None:
    assert run(programme(most=-1.0)).outcome is Outcome.INFEASIBLE


def test_a_nearby_run_may_be_started_from() -> None:
    near = run(programme())
    np.testing.assert_allclose(run(programme(2.0), Options(warm=near.basis)).value, [1.75, 0.25])


def test_primal_simplex_from_an_earlier_basis_agrees_with_dual_simplex() -> None:
    start = run(replace(programme(), cost=np.array([-1e6, -2e6])))
    np.testing.assert_allclose(start.value, [1.25, 1.75])
    primal, dual = run(programme(), Options(warm=start.basis, primal=True)), run(programme())
    np.testing.assert_allclose(primal.value, dual.value)
    np.testing.assert_allclose(primal.row_dual, dual.row_dual)


def test_a_programme_the_solver_refuses_is_an_error_of_ours() -> None:
    broken = replace(programme(), column_least=np.array([np.inf, 0.0]))
    with pytest.raises(RuntimeError):
        run(broken)
