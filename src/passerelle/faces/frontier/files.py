"""The files of a frontier in a new folder: page, CSV, Parquet and JSON; whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from passerelle.app.frontier import FrontierView
from passerelle.data import store
from passerelle.data.csv_out import write_csv
from passerelle.faces.frontier.page import frontier_page

NAME: Final = "frontier"


def write(view: FrontierView, out: Path) -> None:
    """Write ``frontier.html``, ``.csv``, ``.parquet`` and ``.json`` to the new folder ``out``.

    Raises:
        UsageError: ``out`` exists.
    """
    page = frontier_page(view)
    with store.new_folder(out) as folder:
        (folder / f"{NAME}.html").write_bytes(page)
        store.write_parquet(view.table, folder / f"{NAME}.parquet")
        write_csv(view.table, folder / f"{NAME}.csv")
        text = json.dumps(view.as_json(), indent=2, ensure_ascii=False, allow_nan=False, default=str)
        (folder / f"{NAME}.json").write_text(text + "\n", encoding="utf-8")
