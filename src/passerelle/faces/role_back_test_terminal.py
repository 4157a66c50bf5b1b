"""What ``passerelle validate moves`` prints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.console import RenderableType
from rich.text import Text

from passerelle.app.role_back_test.result import RoleBackTest
from passerelle.faces.format import percent, whole
from passerelle.faces.role_back_test_sentences import (
    CHECK_HEADS,
    HEADS,
    READ,
    WEIGHT_HEADS,
    cells,
    findings,
    headline,
    weight_cells,
)
from passerelle.faces.terminal import RIGHT, table

_NAMED: Final = 24  # columns, so that a ranking is named in two lines


def role_back_test_blocks(test: RoleBackTest) -> Iterator[RenderableType]:
    """Yield how well each ranking foretold the class that people moved to."""
    yield Text(headline(test), style="bold")
    shown = table(HEADS[0], *((head, RIGHT) for head in HEADS[1:]))
    shown.padding = (0, 1, 0, 0)
    shown.columns[0].min_width = _NAMED
    for method in test.methods:
        shown.add_row(*cells(method))
    yield shown
    yield Text(READ)
    yield Text("")
    yield from (Text(line) for line in findings(test))
    checks = table(f"\n{CHECK_HEADS[0]}", *((head, RIGHT) for head in CHECK_HEADS[1:]))
    for check in test.checks:
        shares = (percent(share) for share in (check.size, check.agency, check.fitted))
        checks.add_row(check.title, whole(check.moves), *shares)
    yield checks
    weights = table(f"\n{WEIGHT_HEADS[0]}", WEIGHT_HEADS[1], *((head, RIGHT) for head in WEIGHT_HEADS[2:]))
    for row in test.coefficients:
        weights.add_row(row.name, row.says, *weight_cells(row))
    yield weights
    yield Text("")
    yield from (Text(f"Note. {note}") for note in test.notes)
    yield Text(f"Panel {test.panel}, sha256 {test.panel_hash[:12]}; snapshot {test.snapshot}.")
