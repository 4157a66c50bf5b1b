"""What a plan's owner decides by hand: one line per person."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from passerelle.data.schema.plan import DECISIONS
from passerelle.data.schema.table import Table, optional_text, text, whole


class Act(StrEnum):
    """What a line of a hand file does."""

    PIN = "pin"  # keep what a plan said, or what the line says
    EXCLUDE = "exclude"  # leave the person out: they stay and are asked nothing
    OVERRIDE = "override"  # decide otherwise than the plan would


HAND: Final = Table(
    "hand",
    "Decisions made by hand, which a plan is solved around: one line per person",
    (
        text("employee_id", "Id that a plan shows for the person", required=False, nullable=True),
        text(
            "employer_id", "The employer's own id, instead of the plan's one", required=False, nullable=True
        ),
        text("act", "What is done", choices=tuple(act.value for act in Act)),
        text(
            "decision",
            "What is decided; empty for an exclusion, and for a pin to what an earlier plan said",
            required=False,
            nullable=True,
            choices=DECISIONS,
        ),
        optional_text("role_to", "Id of the role to go to, as a plan shows it"),
        optional_text("job_title", "Job title of the role to go to, where its id is not given"),
        optional_text("department", "Department of the role to go to"),
        optional_text("site", "Site of the role to go to"),
        whole("quarter", "Quarter in which it starts", "1, 2, ...", low=1, required=False, nullable=True),
        optional_text("programme", "Id of the training, as a plan shows it; empty: as it comes"),
        text("reason", "Why, in words; no trait of a person belongs here"),
        optional_text("by", "Who decided"),
    ),
)
