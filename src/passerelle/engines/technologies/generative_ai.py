"""Generative AI: language models and the software built on them."""

from __future__ import annotations

from datetime import date

from passerelle.domain.technology import AdoptionCurve, Evidence, RatedTasks, Technology
from passerelle.domain.units import Range

TECHNOLOGY = Technology(
    id="generative-ai",
    title="Generative AI",
    reaches=(
        "Work with language, code and images: writing, answering, summarising, searching, coding, "
        "data handling. Its exposure comes from the language-model indices."
    ),
    reach=RatedTasks(),
    evidence=Evidence.RATED,
    adoption=AdoptionCurve(
        ceiling=Range(low=0.25, central=0.45, high=0.70),
        midpoint=date(2027, 1, 1),
        pace=Range(low=0.5, central=0.7, high=1.0),
    ),
    survey=("abs-2021", "ai"),
    time_saved=Range(low=0.12, central=0.40, high=0.56),
    reused=Range(low=0.25, central=0.50, high=0.80),
    sources=(
        (
            "Adoption, level: NCSES and Census Bureau, Annual Business Survey 2022, data year 2021, table "
            "CET-33: 4.8 % of companies use AI at all; retail 3.7 %, transportation and warehousing "
            "4.0 %, information 14.6 %, professional services 9.0 %."
        ),
        (
            "Adoption, growth: Census Bureau, Business Trends and Outlook Survey: AI used in the last two "
            "weeks by 4.4 % of Californian businesses in autumn 2023, 7.2 % a year on, 11.5 % in June 2025."
        ),
        "Adoption, ceiling and midpoint: the founding scenario.",
        (
            "Time saved, low: 14 % more issues resolved an hour in customer support, so 12 % less time for "
            "each (Brynjolfsson, Li and Raymond 2023, NBER working paper 31161)."
        ),
        "Time saved, central: 40 % less time for writing tasks (Noy and Zhang 2023, Science 381).",
        "Time saved, high: 56 % less time for a coding task (Peng and others 2023, arXiv:2302.06590).",
        (
            "Saved time used again: in line with the Annual Business Survey 2022, table CET-57: of the "
            "companies that used AI, 66.0 % saw no change in their number of workers, 13.7 % a rise and "
            "6.9 % a fall."
        ),
    ),
    guess=(
        "The ceiling, the midpoint and the pace (1.0 a year; in use in a tenth of exposed work in late 2025) "
        "are guesses: the surveys count companies, not work, and their wording changed between rounds. "
        "The share of saved time that is used again is a guess; no survey measures it. The time saved comes "
        "from three single studies and is carried over to all exposed tasks."
    ),
)
