"""What the command line prints of a plan's first day."""

from __future__ import annotations

from collections.abc import Iterator

from passerelle.app.day_one import DayOne
from passerelle.faces.format import number_of, whole
from passerelle.faces.sentences import GENERATED


def day_one_blocks(made: DayOne, out: str) -> Iterator[str]:
    """Yield what was written, in a few lines."""
    counts = made.counts()
    if made.content.plan.get("generated"):
        yield GENERATED
    openings = ", ".join(f"{whole(people)} {action}" for action, people in counts["openings"].items())
    yield f"Targets for {number_of(counts['leaders'], 'leader')}; openings: {openings or 'none'}."
    loads = ", ".join(f"{whole(rows)} {action}" for action, rows in counts["load_back"].items())
    yield (
        f"{number_of(counts['offers'], 'offer')}; to load back: {loads or 'nothing'}; "
        f"{whole(counts['may_load'])} of them released."
    )
    yield f"{number_of(counts['skills_short'], 'skill')} or knowledge areas end short of what is wanted."
    yield from counts["notes"]
    yield f"The tables are in {out}, as CSV and Parquet."
