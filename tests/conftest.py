"""Fixtures that more than one test module needs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Hypothesis tries the same examples in every run, so that a change is judged by what it changes; set
# PASSERELLE_EXPLORE=1 to look for new ones.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile("explore" if os.environ.get("PASSERELLE_EXPLORE") else "steady")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of the publishers' real files; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("PASSERELLE_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(
            f"the publishers' real files are not here ({folder}); set PASSERELLE_SHARED_DATA to their folder"
        )
    return folder


@pytest.fixture(scope="session")
def fixtures() -> Path:
    """The folder of small hand-made files."""
    return Path(__file__).resolve().parent / "fixtures"
