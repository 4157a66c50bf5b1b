"""Warehouse robotics: machines that move, lift, store, pick, pack and load goods inside a facility."""

from __future__ import annotations

from datetime import date

from passerelle.domain.technology import Activities, AdoptionCurve, Evidence, Technology
from passerelle.domain.units import Range

TECHNOLOGY = Technology(
    id="warehouse-robotics",
    title="Warehouse robotics",
    reaches=(
        "Detailed activities in which goods are moved, lifted, stacked, stored, picked, packed, loaded or "
        "unloaded within one facility, and the tasks of driving industrial trucks there. Not: feeding "
        "machines in production, shelves and tables before customers, food, cranes on sites, vehicles on "
        "roads."
    ),
    reach=Activities(
        ids=(
            "4.A.3.a.1.I06.D01",  # load shipments
            "4.A.3.a.1.I06.D06",  # load materials or equipment
            "4.A.3.a.1.I06.D08",  # stack finished items
            "4.A.3.a.1.I06.D11",  # unload materials
            "4.A.3.a.1.I10.D04",  # move materials
            "4.A.3.a.1.I10.D11",  # move products between work areas
            "4.A.3.a.2.I37.D06",  # stock merchandise and stockrooms
            "4.A.3.a.2.I37.D07",  # store items
            "4.A.3.a.2.I42",  # package objects
            "4.A.3.a.3.I06.D09",  # operate conveyors
            "4.A.3.a.3.I08.D01",  # operate forklifts
            "4.A.4.c.1.I05.D01",  # receive shipments
        ),
        but_not=("4.A.3.a.2.I42.D03",),  # package food
        tasks=(
            3201,  # industrial trucks: drive between loading, processing and storage areas
            3202,  # industrial trucks: operate lifting devices to load, stack, move
            3203,  # industrial trucks: position lifting devices at pallets
            3207,  # industrial trucks: tend stacking or packaging machines
            8208,  # cargo agents: route received goods with forklifts or hand trucks
            8226,  # mail processing: move containers with forklifts
            10792,  # freight movers: control equipment that moves loads
            12798,  # ship and truck loaders: operate industrial trucks
            17900,  # recycling: forklifts and loaders
        ),
    ),
    evidence=Evidence.WEAK,
    adoption=AdoptionCurve(
        ceiling=Range(low=0.15, central=0.35, high=0.60),
        midpoint=date(2030, 1, 1),
        pace=Range(low=0.07, central=0.20, high=0.35),
    ),
    survey=("abs-2021", "robotics"),
    time_saved=Range(low=0.15, central=0.50, high=0.80),
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
            "and high use) to 2.4 % in 2021 is 0.07 a year in log-odds; data year 2020 (table 45) has 0.9 %, "
            "so the three questions are not one series."
        ),
        (
            "Time saved, central: walking between storage locations takes about half of an order picker's "
            "time (Elbert and Mueller 2017, Proceedings of the Winter Simulation Conference)."
        ),
        (
            "Saved time used again, in line with: Annual Business Survey 2019, table 105: of the companies "
            "that used robotics, 8.1 % saw more production workers, 6.6 % fewer, 63.3 % as many; in food "
            "manufacturing 11.0 % more and 28.7 % fewer."
        ),
    ),
    guess=(
        "The ceiling, the midpoint and the central and high pace are guesses. The survey asks for robots of "
        "every kind, counts companies and not work, and large warehouses are few companies. The ends of the "
        "time saved are guesses. The share of saved time that is used again is a guess: the survey counts "
        "companies whose workers rose or fell, not the workers."
    ),
)
