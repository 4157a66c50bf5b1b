"""Numbers in notes."""

from __future__ import annotations

from passerelle.app.wording import counted, percent
from passerelle.faces import format as faces


def test_a_share_in_percent_is_written_as_in_faces() -> None:
    assert percent(0.54) == faces.percent(0.54) == "54\u00a0%"
    assert percent(0.0123, 1) == "1.2\u00a0%"


def test_one_thing_is_singular() -> None:
    assert counted(1, "row", "rows") == "1 row"
    assert counted(0, "row", "rows") == "0 rows"
    assert counted(1204, "row", "rows") == "1,204 rows"
