"""Robotic sorting: machines that recognise, grade and route items, mail and parcels."""

from __future__ import annotations

from datetime import date

from passerelle.domain.technology import Activities, AdoptionCurve, Evidence, Technology
from passerelle.domain.units import Range

TECHNOLOGY = Technology(
    id="robotic-sorting",
    title="Robotic sorting",
    reaches=(
        "Detailed activities in which things are sorted (mail, parcels, goods, recyclables, wood and crops), "
        "logs are graded, and single tasks that are sorting though their activities do not say so. Not: "
        "sorting of data or papers by content, grading that needs taste, expert hands or an official."
    ),
    reach=Activities(
        ids=(
            "4.A.2.a.1.I05.D01",  # grade logs
            "4.A.2.a.2.I02",  # sort materials or products
        ),
        tasks=(
            3127,  # packaging machines: separate rejected items
            7012,  # couriers: unload and sort what was collected
            8213,  # mail processing: direct items by routing scheme
            12484,  # inspectors: compare colours, shapes, grades with samples
            17879,  # recycling: operate sorting equipment
            17901,  # recycling: operate sorting equipment
        ),
    ),
    evidence=Evidence.WEAK,
    adoption=AdoptionCurve(
        ceiling=Range(low=0.20, central=0.45, high=0.75),
        midpoint=date(2029, 1, 1),
        pace=Range(low=0.07, central=0.20, high=0.35),
    ),
    survey=("abs-2021", "robotics"),
    time_saved=Range(low=0.25, central=0.60, high=0.90),
    reused=Range(low=0.10, central=0.40, high=0.75),
    sources=(
        "Reach: our own mapping of O*NET 29.0 work activities and tasks, by the criterion stated.",
        (
            "Adoption, level and industries apart: NCSES and Census Bureau, Annual Business Survey 2022, "
            "data year 2021, table CET-35: robotics used at all by 2.4 % of companies; manufacturing 8.2 %, "
            "wholesale 3.0 %, transportation and warehousing 2.5 %, retail 2.1 %."
        ),
        (
            "Adoption, pace, low: from 1.8 % of companies in 2016-18 (survey 2019, table 90: low, moderate "
            "and high use) to 2.4 % in 2021 is 0.07 a year in log-odds."
        ),
        (
            "Saved time used again, in line with: Annual Business Survey 2019, table 105: of the companies "
            "that used robotics, 8.1 % saw more production workers, 6.6 % fewer, 63.3 % as many."
        ),
    ),
    guess=(
        "The ceiling, the midpoint, the central and high pace, the time saved and the share of saved time "
        "that is used again are guesses. The survey asks for robots of every kind and counts companies, not "
        "work; sorting machines without arms, which post and parcel firms have long had, may be left out."
    ),
)
