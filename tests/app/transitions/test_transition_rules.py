"""Thresholds of a scenario file that plans nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from passerelle.app.transitions import Rules, rules_of
from passerelle.errors import BadInput, Fault


def written(folder: Path, text: str) -> Path:
    (folder / "bars.toml").write_text(text, encoding="utf-8")
    return folder / "bars.toml"


def faults(folder: Path, text: str) -> list[Fault]:
    with pytest.raises(BadInput) as caught:
        rules_of(written(folder, text))
    return list(caught.value.faults)


def test_a_table_of_levers_is_enough(tmp_path: Path) -> None:
    found = rules_of(written(tmp_path, "[advice]\npay_viable_share = 0.9\n"))
    assert found.advice.pay_viable_share == 0.9
    assert found.training == Rules().training
    assert rules_of(written(tmp_path, "")) == Rules()


def test_what_stands_in_the_head_is_kept_and_checked(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, "schema_version = 2\n[advice]\npay_viable_share = 0.9\n")
    assert fault.where == "bars.toml, line 1, schema_version"
    (fault,) = faults(tmp_path, "[scenario]\nquarters = 0\n")
    assert fault.where == "bars.toml, line 2, scenario.quarters"


def test_bars_the_wrong_way_round_are_a_fault_that_names_both(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, "[advice]\npay_viable_share = 1.2\npay_desirable_share = 0.9\n")
    assert fault.where == "bars.toml, line 2, advice.pay_viable_share"
    assert "advice.pay_desirable_share = 0.9" in fault.what
    (fault,) = faults(tmp_path, "[advice]\npay_desirable_share = 0.5\n")  # the other at its default
    assert (fault.where, fault.value) == ("bars.toml, line 1, advice.pay_viable_share", "0.75")


def test_the_lower_bar_alone_may_be_raised_above_the_other(tmp_path: Path) -> None:
    assert rules_of(written(tmp_path, "[advice]\npay_viable_share = 1.0\n")).advice.pay_viable_share == 1.0


def test_a_plan_states_its_head(tmp_path: Path) -> None:
    found = faults(tmp_path, "[[target]]\nwhere = {}\nchange_people = -5\nby = 2026-01-01\n")
    assert {fault.where.split(", ")[-1] for fault in found} >= {"schema_version", "scenario.start"}
