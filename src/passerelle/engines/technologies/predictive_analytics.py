"""Predictive analytics: forecasts, scores, alarms and schedules computed from recorded data."""

from __future__ import annotations

from datetime import date

from passerelle.domain.technology import Activities, AdoptionCurve, Evidence, Technology
from passerelle.domain.units import Range

TECHNOLOGY = Technology(
    id="predictive-analytics",
    title="Predictive analytics",
    reaches=(
        "Detailed activities whose product is an estimate or a choice read from recorded data: to forecast "
        "demand, cost or need; to score risk, value or credit; to analyse records for trends; to watch "
        "instruments, networks or accounts for what is unusual; to schedule and route. Not: to decide on "
        "goals, to judge a person or a sample at hand, to do what the forecast calls for."
    ),
    reach=Activities(
        ids=(
            "4.A.1.a.2.I01.D11",  # watch instruments for production conditions
            "4.A.1.a.2.I01.D13",  # watch gauges and displays
            "4.A.1.a.2.I02.D01",  # watch energy use
            "4.A.1.a.2.I02.D15",  # watch productivity of industrial operations
            "4.A.1.a.2.I03.D01",  # watch financial information
            "4.A.1.a.2.I03.D04",  # watch flows of cash or other resources
            "4.A.1.a.2.I03.D05",  # watch financial indicators
            "4.A.1.a.2.I03.D06",  # watch business indicators
            "4.A.1.a.2.I08.D01",  # watch markets
            "4.A.1.a.2.I10",  # watch computers, networks and their security
            "4.A.1.b.3.I02",  # estimate costs of projects and operations
            "4.A.2.a.1.I09.D02",  # assess clients' finances
            "4.A.2.a.1.I09.D03",  # appraise property values
            "4.A.2.a.1.I10.D02",  # analyse data for feasibility
            "4.A.2.a.4.I01.D04",  # analyse environmental data
            "4.A.2.a.4.I01.D05",  # analyse geological or geographic data
            "4.A.2.a.4.I01.D07",  # analyse survey data
            "4.A.2.a.4.I02",  # analyse markets, estimate demand, forecast trends
            "4.A.2.a.4.I03",  # analyse business risks
            "4.A.2.a.4.I04",  # statistics; trends and relations in data
            "4.A.2.a.4.I06.D01",  # analyse health data (of many, not of the patient at hand)
            "4.A.2.a.4.I06.D06",  # analyse figures on how well treatments work
            "4.A.2.a.4.I07",  # analyse data to improve operations
            "4.A.2.a.4.I11",  # analyse business or financial data
            "4.A.2.a.4.I12.D01",  # failure analyses of operational data
            "4.A.2.a.4.I12.D05",  # analyse performance data of equipment
            "4.A.2.b.1.I01.D01",  # estimate costs of products or materials
            "4.A.2.b.1.I01.D02",  # determine values of goods or services
            "4.A.2.b.1.I01.D06",  # estimate costs of goods or services
            "4.A.2.b.1.I04.D12",  # choose routes or speeds
            "4.A.2.b.1.I08",  # estimate needs of labour and materials
            "4.A.2.b.2.I26.D02",  # mathematical models of environmental conditions
            "4.A.2.b.2.I26.D03",  # scientific or mathematical models
            "4.A.2.b.5.I02",  # schedule operations
            "4.A.2.b.6.I02.D05",  # adjust routes or speeds
            "4.A.4.b.4.I13",  # prepare work schedules
        ),
        but_not=(
            "4.A.2.a.4.I07.D10",  # analyse jobs by watching and asking
            "4.A.2.a.4.I07.D13",  # weigh logistics methods for the environment
            "4.A.2.b.1.I08.D02",  # name what an IT project needs
            "4.A.2.b.1.I08.D05",  # determine resource needs: a plan, not an estimate
            "4.A.2.b.1.I08.D11",  # choose tools for a job
            "4.A.2.b.5.I02.D02",  # arrange maintenance
            "4.A.2.b.5.I02.D03",  # schedule lessons
            "4.A.4.b.4.I13.D05",  # set class work
            "4.A.4.b.4.I13.D06",  # assign duties to persons
        ),
    ),
    evidence=Evidence.MAPPED,
    adoption=AdoptionCurve(
        ceiling=Range(low=0.20, central=0.40, high=0.65),
        midpoint=date(2028, 1, 1),
        pace=Range(low=0.15, central=0.33, high=0.54),
    ),
    survey=("abs-2020", "machine-learning"),
    time_saved=Range(low=0.05, central=0.20, high=0.45),
    reused=Range(low=0.30, central=0.60, high=0.90),
    sources=(
        "Reach: our own mapping of O*NET 29.0 work activities, by the criterion stated.",
        (
            "Adoption, level and industries apart: NCSES and Census Bureau, Annual Business Survey 2021, "
            "data year 2020, table 41: machine learning in use in 1.6 % of companies; manufacturing 4.2 %, "
            "information 4.8 %, professional services 2.8 %, retail 1.2 %, transportation and warehousing "
            "0.8 %. Survey 2019, data years 2016-18, table 84: AI in production use in 3.0 %."
        ),
        (
            "Adoption, pace: that of AI of all kinds. Census Bureau, Business Trends and Outlook Survey by "
            "state, periods 202319 to 202420: the log-odds of use grew by 0.33 a year in the median "
            "state, by 0.15 and 0.54 at the tenth and ninetieth percentile of states."
        ),
        (
            "Saved time used again, in line with: Annual Business Survey 2022, table CET-57: of the "
            "companies that used AI, 66.0 % saw no change in their number of workers, 13.7 % a rise, 6.9 % a "
            "fall."
        ),
    ),
    guess=(
        "The ceiling and the midpoint are guesses; the surveys count companies, not work, and large "
        "companies do more of the work. The pace is borrowed from AI of all kinds. The time saved is a "
        "guess: we know of no trial that timed it over such varied tasks. The share of saved time that is "
        "used again is a guess above that of generative AI, since better forecasts mostly serve further "
        "decisions."
    ),
)
