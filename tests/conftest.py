"""Fixtures that more than one test module needs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

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
