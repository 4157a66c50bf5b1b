"""The catalogue that a scenario names: none, generated, or a file beside it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from passerelle.app.programmes import GENERATED, catalogue_of
from passerelle.app.scenario import default_scenario
from passerelle.data import reference
from passerelle.engines.levers.training_catalogue import LEVER as CATALOGUE
from passerelle.errors import BadInput

SNAPSHOT = reference.load()
SCENARIO = default_scenario(name="some", start=date(2026, 1, 1), quarters=2).scenario
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def test_a_scenario_that_names_none_has_none() -> None:
    assert catalogue_of(SCENARIO, EXAMPLES, SNAPSHOT) is None


def test_the_packages_own_is_generated() -> None:
    found = catalogue_of(CATALOGUE.set(SCENARIO, GENERATED), EXAMPLES, SNAPSHOT)
    assert found is not None
    assert found.generated


def test_a_path_starts_at_the_scenarios_folder() -> None:
    found = catalogue_of(CATALOGUE.set(SCENARIO, "programmes.csv"), EXAMPLES, SNAPSHOT)
    assert found is not None
    assert (found.name, found.frame.height, found.generated) == ("programmes.csv", 2, False)


def test_a_path_of_no_file_is_a_fault_of_its_key(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        catalogue_of(CATALOGUE.set(SCENARIO, "absent.csv"), tmp_path, SNAPSHOT)
    (fault,) = caught.value.faults
    assert (fault.where, fault.value) == ("training.catalogue", "absent.csv")
    assert GENERATED in fault.remedy
