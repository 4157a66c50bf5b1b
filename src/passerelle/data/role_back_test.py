"""The stored results of the back-test of moves within an employer: figures alone, no row of any panel."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

FILE: Final = "role_back_test.json"


@cache
def load() -> dict[str, Any]:
    """Return the results that come with the package, as plain values."""
    text = resources.files("passerelle.data").joinpath(FILE).read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(text)
    return content


def write(content: dict[str, Any], path: Path) -> None:
    """Write results; the same results give the same bytes."""
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
