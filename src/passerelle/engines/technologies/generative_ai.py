"""Generative AI: language models and the software built on them."""

from __future__ import annotations

from datetime import date

from passerelle.domain.technology import AdoptionCurve, Evidence, RatedTasks, Technology
from passerelle.domain.units import Range

TECHNOLOGY = Technology(
    id="generative-ai",
    title="Generative AI",
    reaches=(
        "Tasks whose time people or GPT-4 judged that a language model, alone or with further software, "
        "would at least halve: writing, answering, summarising, searching, coding."
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
        "Reach: Eloundou, Manning, Mishkin and Rock, GPTs are GPTs: ratings of each O*NET 27.2 task.",
        (
            "Adoption, industries apart: NCSES and Census Bureau, Annual Business Survey 2022, data year "
            "2021, table CET-33: 4.8 % of companies use AI at all; retail 3.7 %, transportation and "
            "warehousing 4.0 %, information 14.6 %, professional services 9.0 %."
        ),
        (
            "Adoption, pace: Census Bureau, Business Trends and Outlook Survey by state, AI used in the last "
            "two weeks. Against a ceiling of 0.45 the log-odds grew by 0.5 a year in the median state over "
            "periods 202319 to 202512, and by 0.8 over the last year of them (in a tenth of states by about "
            "0.9 or more). California: 4.4 % in autumn 2023, 7.2 % a year on, 11.5 % in June 2025."
        ),
        (
            "Time saved, low: 14 % more issues resolved an hour in customer support, so 12 % less time for "
            "each (Brynjolfsson, Li and Raymond 2023, NBER working paper 31161)."
        ),
        "Time saved, central: 40 % less time for writing tasks (Noy and Zhang 2023, Science 381).",
        "Time saved, high: 56 % less time for a coding task (Peng and others 2023, arXiv:2302.06590).",
        (
            "Saved time used again, in line with: Annual Business Survey 2022, table CET-57: of the "
            "companies that used AI, 66.0 % saw no change in their number of workers, 13.7 % a rise, 6.9 % a "
            "fall."
        ),
        (
            "Saved time used again, as no more than a wide prior: of rated conversations with a language "
            "model 42.6 % automate and 57.4 % augment (Anthropic Economic Index 2025, recomputed). How a "
            "model is used does not say what becomes of the time."
        ),
    ),
    guess=(
        "The ceiling and the midpoint are guesses; with them it is in use in 13 % of reached work in "
        "late 2025. The pace is that of companies, not of work, and it quickened: its range spans both "
        "spells. That industries keep the order of 2021, before language models spread, is a guess. The "
        "share of saved time that is used again is a guess; no survey measures it. Raters judged that a "
        "reached task's time could at least be halved; what people did save in three single studies is "
        "mostly less (the low one over an agent's whole work), and is carried over to all reached tasks."
    ),
)
