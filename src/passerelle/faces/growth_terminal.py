"""What ``passerelle validate growth`` prints: evidence for moves into growth roles."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from passerelle.app.growth import GrowthBenchmark
from passerelle.faces.growth_sentences import (
    GRADES,
    LEAVE_OUT_HEADS,
    ROLE_HEADS,
    falls,
    inflow,
    leave_out_cells,
    role_cells,
)
from passerelle.faces.terminal import table


def growth_blocks(found: GrowthBenchmark) -> Iterator[RenderableType]:
    """Yield the roles with their evidence, what each rests on, and the leave-out test."""
    yield Text(found.says, style="bold")
    roles = table(ROLE_HEADS[0], (ROLE_HEADS[1], "right"), *ROLE_HEADS[2:])
    for role in found.roles:
        roles.add_row(*role_cells(role))
    yield roles
    yield Text(f"Paths by grade of evidence: {GRADES}.")
    yield from (Text(f"- {role.says} {inflow(role)}") for role in found.roles)
    right = ((head, "right") for head in LEAVE_OUT_HEADS[4:])
    tested = table(*LEAVE_OUT_HEADS[:4], *right)
    for row in (*found.leave_out, *found.recorded):
        tested.add_row(*leave_out_cells(row))
    yield Text("Known occupations treated as unknown", style="bold")
    yield tested
    yield from (Text(falls(work)) for work in found.without_code)
    yield from (Text(f"Note. {note}") for note in found.notes)
    yield from (Text(f"- {source}") for source in found.sources)
