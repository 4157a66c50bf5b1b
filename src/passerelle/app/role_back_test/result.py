"""What the back-test of moves within an employer found, as plain figures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from passerelle.data import role_back_test as held


@dataclass(frozen=True, slots=True)
class Span:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class MethodScore:
    """How often the class that a person entered is among the first of a ranking of all classes."""

    id: str
    title: str
    kind: str  # baseline, fitted, history or plan
    hit_1_share: float
    hit_10: Span  # share of moves
    hit_20_share: float
    hit_50_share: float
    mean_reciprocal_rank: float
    lift_over_size: Span  # hit@10 over that of the largest classes
    lift_over_agency: Span  # ... over that of the largest classes of the person's own agency
    lift_over_chance: float  # ... over that of ten classes drawn by lot
    within: Span  # hit@10 of those who stayed in their agency
    across: Span  # ... of those who went to another
    leaving: Span  # ... of the same, ranked among other agencies' roles alone, as if it were known


@dataclass(frozen=True, slots=True)
class YearCounts:
    """What the moves out of one year are made of."""

    year: int  # fiscal year left
    use: str  # fit, test or neither
    classes: int  # candidates, the mover's own among them
    roles: int  # classes by agency
    people: int  # paid in both years
    changes: int  # of class
    same_title: int  # of them under the same title, which is a renumbering
    renamed: int  # of them together with at least half of the class, which is a renaming
    new_class: int  # moves to a class that nobody held in the year left
    moves: int  # what is left, and ranked
    across: int  # of them to another agency


@dataclass(frozen=True, slots=True)
class Check:
    """The headline under another choice of years or of what counts as a move."""

    title: str
    moves: int
    size: float  # hit@10, share of moves
    agency: float
    fitted: float


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One weight of the fitted score."""

    name: str
    says: str
    weight: float
    error: float | None  # standard error; None where it is a guess that the panel cannot test
    guess: bool


@dataclass(frozen=True, slots=True)
class RoleBackTest:
    """How well moves within the employer of a panel were foretold."""

    panel: str  # the file's name
    panel_hash: str  # SHA-256
    snapshot: str  # id and hash of the reference figures
    fit_years: tuple[int, ...]  # fiscal years left whose moves were fitted
    test_years: tuple[int, ...]  # ... whose moves were foretold
    moves: int  # ranked, of the test years
    classes_mean: float  # candidates
    rankable_share: float  # of the test years' moves, to a class that was there the year before
    fitted_moves: int
    log_likelihood: float  # of a fitted move, a move, at the coefficients
    log_likelihood_even: float  # ... if all roles were alike
    methods: tuple[MethodScore, ...]
    years: tuple[YearCounts, ...]
    checks: tuple[Check, ...]
    coefficients: tuple[Coefficient, ...]
    notes: tuple[str, ...]

    @property
    def left_open(self) -> float:
        """Roles among which an even choice would be as uncertain as the score leaves a fitted move."""
        return math.exp(-self.log_likelihood)

    @property
    def even_roles(self) -> float:
        """Roles to choose from, as the likelihood of an even choice tells."""
        return math.exp(-self.log_likelihood_even)

    def method(self, name: str) -> MethodScore:
        """Return a method by its id."""
        return next(each for each in self.methods if each.id == name)

    def as_json(self) -> dict[str, Any]:
        """Return the result as plain values."""
        return asdict(self)


def stored() -> RoleBackTest:
    """Return the results that come with the package: figures of the North Dakota panel, none of its rows."""
    return from_json(held.load())


def from_json(content: Mapping[str, Any]) -> RoleBackTest:
    """Return a result from its plain values; a figure that is None is not a number."""
    parts = dict(content)
    parts["methods"] = tuple(
        MethodScore(**{**row, **{name: _span(row[name]) for name in _SPANS}}) for row in content["methods"]
    )
    parts["years"] = tuple(YearCounts(**row) for row in content["years"])
    parts["checks"] = tuple(Check(**row) for row in content["checks"])
    parts["coefficients"] = tuple(Coefficient(**row) for row in content["coefficients"])
    for name in ("fit_years", "test_years", "notes"):
        parts[name] = tuple(content[name])
    return RoleBackTest(**parts)


_SPANS: Final = ("hit_10", "lift_over_size", "lift_over_agency", "within", "across", "leaving")


def _span(ends: Mapping[str, float | None]) -> Span:
    return Span(**{name: math.nan if value is None else value for name, value in ends.items()})
