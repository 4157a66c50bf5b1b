"""The files of a comparison in a new folder: page and JSON; whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

from passerelle.app.compare import Comparison
from passerelle.data import store
from passerelle.faces.compare.page import compare_page


def write(found: Comparison, out: Path) -> None:
    """Write ``compare.html`` and ``compare.json`` to the new folder ``out``.

    Raises:
        UsageError: ``out`` exists.
    """
    page = compare_page(found)
    with store.new_folder(out) as folder:
        (folder / "compare.html").write_bytes(page)
        text = json.dumps(found.as_json(), indent=2, ensure_ascii=False, allow_nan=False, default=str)
        (folder / "compare.json").write_text(text + "\n", encoding="utf-8")
