"""Drone delivery: aircraft without a pilot on board that bring light goods to a customer."""

from __future__ import annotations

from datetime import date

from passerelle.domain.technology import Activities, AdoptionCurve, Evidence, Technology
from passerelle.domain.units import Range

TECHNOLOGY = Technology(
    id="drone-delivery",
    title="Drone delivery",
    reaches=(
        "Tasks in which one person carries goods that may be light from one establishment to another or to a "
        "customer's door, by hand or in less than a heavy truck. Found by reading every task that is linked "
        "to delivering items, driving vehicles or transporting medical materials, or that says deliver. "
        "Not: carrying within one building, long-haul freight, loading, collecting payment."
    ),
    reach=Activities(
        ids=(),  # O*NET has one activity for all driving, and one for all delivering indoors and out
        tasks=(
            2062,  # pharmacy aides: deliver medication to units, residences, clinics
            3158,  # driver/sales workers: drive trucks to deliver food, medical supplies, newspapers
            7010,  # couriers: walk, ride or drive to destinations
            7015,  # couriers: deliver messages and packages to establishments and homes
            8626,  # light truck drivers: drive vehicles under three tons to destinations
            11343,  # mail carriers: deliver mail to residences and businesses
            20601,  # funeral attendants: deliver flowers to families
            20778,  # parts salespersons: pick up and deliver parts
            20903,  # couriers: deliver records, specimens, medications between medical facilities
        ),
    ),
    evidence=Evidence.WEAK,
    adoption=AdoptionCurve(
        ceiling=Range(low=0.02, central=0.10, high=0.30),
        midpoint=date(2034, 1, 1),
        pace=Range(low=0.20, central=0.40, high=0.70),
    ),
    survey=("", ""),
    time_saved=Range(low=0.20, central=0.50, high=0.80),
    reused=Range(low=0.10, central=0.40, high=0.75),
    sources=("Reach: our own reading of O*NET 29.0 tasks, by the criterion stated.",),
    guess=(
        "The ceiling, the midpoint, the pace, the time saved and the share of saved time that is used again "
        "are guesses, with wide ranges: no survey in the snapshot asks for drones. Nothing tells industries "
        "apart: all follow one curve. The low ceiling stands for weight, weather, range and air rules, which "
        "keep most deliveries on the road. Remote pilots and people who load take part of the time."
    ),
)
