"""The table of a programme catalogue, as a file brings it and as the reader returns it."""

from __future__ import annotations

from typing import Final

from passerelle.data.schema.table import Table, optional_text, real, text

LONGEST_WEEKS: Final = 260.0  # five years; the Texas list's longest apprenticeships are said to be that long

CATALOGUE: Final = Table(
    "catalogue",
    "Training programmes on offer, one row each, as a provider or a state lists them",
    (
        text("programme", "The catalogue's own id of the programme"),
        text("provider", "Who teaches it"),
        text("title", "What the programme is called"),
        optional_text("field", "Field of study, CIP 2020, such as 11.0701"),
        optional_text("occupations", "Codes it trains for, SOC or O*NET-SOC, separated by spaces or ;"),
        optional_text("place", "City and state"),
        optional_text("delivery", "Such as in person, online, hybrid"),
        optional_text("credential", "What a graduate holds"),
        real(
            "weeks",
            "How long it lasts, empty if unknown",
            "weeks",
            low=0.0,
            high=LONGEST_WEEKS,
            required=False,
            nullable=True,
        ),
        real(
            "contact_hours",
            "Hours taught, empty if unknown",
            "hours",
            low=0.0,
            required=False,
            nullable=True,
        ),
        real(
            "tuition",
            "Tuition and required fees for the whole programme, in the row's currency, empty if unknown",
            "",
            low=0.0,
            required=False,
            nullable=True,
        ),
        real(
            "other_cost",
            "Books, supplies and other required cost, in the row's currency, empty if unknown",
            "",
            low=0.0,
            required=False,
            nullable=True,
        ),
        optional_text("currency", "ISO 4217 code; USD where the file says none"),
        real(
            "seats_per_quarter",
            "People who may start it in a quarter, empty if unknown",
            "people",
            low=0.0,
            required=False,
            nullable=True,
        ),
        real(
            "completion_share",
            "Of those who start, the share who complete it, such as 0.8; empty if unknown",
            "share",
            low=0.0,
            high=1.0,
            required=False,
            nullable=True,
        ),
    ),
    ("programme",),
)
