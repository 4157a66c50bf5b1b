from __future__ import annotations

from pathlib import Path

import pytest

from passerelle.app.founding import demo
from passerelle.app.run import Run
from passerelle.data import schema
from passerelle.errors import UsageError


@pytest.mark.slow
def test_a_tenth_of_the_founding_case_is_a_real_decision(tmp_path: Path) -> None:
    made = demo(Run(seed=1), tmp_path / "demo", scale=0.1, documents={})
    assert made.summary["employees"] == 154_000
    assert sum(made.summary[kind] for kind in schema.DECISIONS) == 154_000
    assert made.summary["separate"] > 0
    assert (made.tables["prices"]["price_money"] > 0).any()
    corporate = made.tables["roles"].filter(~made.tables["roles"]["grade"].is_in(["L1", "L2", "L3"]))
    assert corporate["people"].sum() == 35_000
    assert (tmp_path / "demo" / "decisions.csv").is_file()


def test_a_demo_replaces_no_folder_that_is_not_a_plan(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("keep")
    with pytest.raises(UsageError, match="already exists"):
        demo(Run(seed=1), tmp_path, scale=0.01, documents={})
    assert (tmp_path / "mine").read_text() == "keep"
