"""All entries of all entry folders, found by themselves: adding a file here is adding its checks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from passerelle.app.scenario import default_scenario, read_scenario, resolve
from passerelle.catalogue import load
from passerelle.data.scenario_file import parse_toml
from passerelle.domain.exposure import ExposureIndex
from passerelle.domain.scenario import Lever, Scenario
from passerelle.domain.technology import Technology
from passerelle.domain.units import Case, Range

LEVERS = load("passerelle.engines.levers", Lever[Any] if False else Lever)
INDICES = load("passerelle.engines.indices", ExposureIndex)
TECHNOLOGIES = load("passerelle.engines.technologies", Technology)


@pytest.fixture(scope="module")
def base() -> Scenario:
    return default_scenario(name="base", start=date(2026, 1, 1), quarters=4).scenario
