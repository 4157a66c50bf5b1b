"""From a roster and a scenario to cost against separations."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from frontiers import small_view
from passerelle.app.founding_inputs import founding_inputs
from passerelle.app.frontier import FrontierView, frontier_view
from passerelle.app.plan import PlanRequest
from passerelle.app.run import Run
from passerelle.app.workforce import Sources
from passerelle.data.schema.frontier import FRONTIER
from passerelle.errors import UsageError


def test_the_table_follows_its_schema_and_its_parts_add_up() -> None:
    table = small_view().table
    assert table.schema == pl.Schema(FRONTIER.types)
    parts = table["employer_discounted"] + table["staffing_discounted"]
    assert parts.to_list() == pytest.approx(table["cost"].to_list())
    assert table["more_than_cheapest"].to_list() == pytest.approx([0, 450, 900, 1350, 1800], abs=0.01)
    assert table["step_price"].to_list()[1:] == pytest.approx([900.0] * 4, rel=1e-4)


def test_it_can_be_written_as_json_and_read_again() -> None:
    view = small_view()
    read = json.loads(json.dumps(view.as_json(), allow_nan=False))
    assert [point["cost"] for point in read["points"]] == view.table["cost"].to_list()
    assert read["asked"]["separations_people"] == pytest.approx(0.0, abs=1e-5)


def test_a_frontier_of_one_point_is_refused() -> None:
    with pytest.raises(UsageError, match="at least 2"):
        frontier_view(Run(), PlanRequest(Sources((Path("none.csv"),)), scenario=Path("none.toml")), points=1)


@pytest.fixture(scope="module")
def founding() -> FrontierView:
    run = Run(seed=1)
    with founding_inputs(run, 0.02) as (request, resolved):
        return frontier_view(run, request, resolved=resolved)


@pytest.mark.slow
def test_the_founding_case_separates_somebody_and_has_a_frontier(founding: FrontierView) -> None:
    separations = founding.table["separations_people"].to_list()
    assert separations[0] > 1.0
    assert len(separations) == 15
    assert all(before > after + 1e-3 for before, after in pairwise(separations))
    assert founding.complete
    assert founding.gap <= 1e-4


@pytest.mark.slow
def test_the_plan_of_the_founding_case_lies_on_its_frontier_or_above(founding: FrontierView) -> None:
    asked, table = founding.asked, founding.table
    worse = table.filter(pl.col("separations_people") >= asked["separations_people"] - 1e-3)
    assert asked["cost"] >= max(worse["cost"].to_list()) * (1 - 1e-5)
