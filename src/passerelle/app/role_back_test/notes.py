"""What a reader must know of the back-test of moves within an employer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Protocol

from passerelle.app.assemble.role_panel import RENAMED_PEOPLE
from passerelle.app.role_back_test.result import YearCounts
from passerelle.app.wording import counted

LIMITS: Final = (
    (
        "One employer, a state government in the United States: people of another may move in other ways; "
        "that the weights carry over is an assumption."
    ),
    (
        "It says what people did, not what would have been good for them. What was open is not known; "
        "headcount stands in for it."
    ),
    (
        "The panel has no sites and no grades: weights for site and region are guesses, those of a plan's "
        "moves, and levels of titles stand for grades."
    ),
    (
        "Pay is money paid in the year, not a rate; a class's pay is the median of those who held it the "
        "year before too. Rules on pay, such as a plan's, bite harder on it than on rates."
    ),
    "Titles were coded to occupations without review; wrong codes weaken what occupations say.",
)


class UsedYears(Protocol):
    """Which years are fitted and which are foretold."""

    @property
    def fit(self) -> tuple[int, ...]:
        """Fitted."""

    @property
    def test(self) -> tuple[int, ...]:
        """Foretold."""


def notes(years: UsedYears, counts: Sequence[YearCounts]) -> tuple[str, ...]:
    """Return the protocol in words with its counts, and its limits."""
    return (*_protocol(years, counts), *LIMITS)


def _protocol(years: UsedYears, counts: Sequence[YearCounts]) -> Iterator[str]:
    test = [each for each in counts if each.use == "test"]
    total = {
        name: sum(getattr(each, name) for each in test)
        for name in ("changes", "same_title", "renamed", "new_class", "moves", "across")
    }
    yield (
        "A person's main job is the one with the highest pay of the fiscal year. A move is a main job of "
        "another position class in the next year. A class is the employer's own code of a kind of job; many "
        "are held by one person."
    )
    yield (
        f"Fitted on moves out of {_listed(years.fit)}; foretold are those out of {_listed(years.test)}. "
        "Nothing is fitted on the years foretold, and the coding of titles was trained on no payroll. "
        "Features were chosen by how well a fit to all but the last of the fitted years foretold that one; "
        "figures of the years foretold were seen while that was done."
    )
    yield (
        f"Of {total['changes']:,} changes of class in the years foretold, {total['same_title']:,} are no "
        f"moves since the title stayed (a renumbering), {total['renamed']:,} since at least half of the "
        f"class, and {RENAMED_PEOPLE} people or more, went to one class together (a renaming). Of the rest, "
        f"{total['new_class']:,} went to a class that nobody held the year before: no method can rank it. "
        f"That leaves {counted(total['moves'], 'move', 'moves')}, {total['across']:,} of them to another "
        "agency."
    )
    yield (
        "Ranked are all classes that anybody held as main job in the year left, but for the person's own. A "
        "class held in several agencies has the sum of their shares."
    )
    yield "Intervals hold 95 of 100 redrawn samples of the classes left, each with all its movers."


def _listed(years: Sequence[int]) -> str:
    words = [str(year) for year in years]
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
