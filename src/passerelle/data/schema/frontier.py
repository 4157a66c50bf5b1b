"""The table of ``passerelle frontier``: cost against separations."""

from __future__ import annotations

from typing import Final

from passerelle.data.schema.table import Table, real, text, whole

_MONEY: Final = "units of currency"

FRONTIER: Final = Table(
    "frontier",
    "The cheapest plan under each ceiling on separations, from the cheapest of all to the fewest separations",
    (
        whole("point", "Number of the point", "1, 2, ...", low=1),
        real("at_most_people", "Ceiling on separations", "people", low=0.0),
        real(
            "separations_people",
            "Expected to leave with support, those who refuse an offer and leave included",
            "people",
            low=0.0,
        ),
        real("cost", "What the plan minimises: the next two together, discounted", _MONEY),
        real(
            "employer_discounted",
            "Exits, moves, training, hires and reduced hours, discounted; saved pay is not in it",
            _MONEY,
        ),
        real("staffing_discounted", "Prices of being short or over, discounted; nobody pays them", _MONEY),
        real(
            "loss_discounted",
            "Loss to people, discounted and weighted as in the scenario; these plans do not weigh it",
            _MONEY,
        ),
        real("employer", "Exits, moves, training, hires and reduced hours, undiscounted", _MONEY),
        real("more_than_cheapest", "Cost above that of the cheapest plan", _MONEY, low=0.0),
        real(
            "price_avoided_separation",
            "What one separation fewer would add to the cost from here (the dual of the ceiling)",
            _MONEY,
            low=0.0,
        ),
        real(
            "step_price",
            "What each separation avoided since the point before added to the cost",
            _MONEY,
            low=0.0,
            nullable=True,
        ),
        real("moves_people", "Offered a move", "people", low=0.0),
        real("retrained_people", "Offered training, then a move", "people", low=0.0),
        real("volunteers_people", "Expected to take a voluntary programme", "people", low=0.0),
        real("hires_people", "Hires over the plan, mean of the cases", "people", low=0.0),
        real("gap", "How far the cost may be above the least, as a share", "share", low=0.0),
        text("status", "What is proved: OPTIMAL within the gap, or FEASIBLE"),
        real("seconds", "Seconds of the solve", "seconds", low=0.0),
    ),
    ("point",),
)
