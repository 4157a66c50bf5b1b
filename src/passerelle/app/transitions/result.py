"""What is said of the ways out of one occupation, as plain values that terminal, JSON and pages show."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from passerelle.domain.gap import Gap
from passerelle.domain.programme import FieldOfStudy, ProgrammeMatch


@dataclass(frozen=True, slots=True)
class Span:
    """A figure with its range: low, central, high."""

    low: float
    central: float
    high: float


@dataclass(frozen=True, slots=True)
class TransitionView:
    """One way out of an occupation. ``likely`` is about behaviour; advice is about what one could do."""

    occupation: str
    title: str
    likely: float  # share of those who leave the origin whom the model expects here
    likely_times: float  # the same over what the destination's size alone would give
    observed: float | None  # share of leavers seen here in the survey; None where the origin has no node
    observed_together: (
        bool  # origin and destination are one code in the survey: no move between them can be seen
    )
    advisable: bool  # viable, desirable and safe, and enough is known to say so
    viable: bool
    desirable: bool
    safe: bool  # central
    safe_cases: tuple[bool, bool, bool]  # with exposure low, central, high
    against: tuple[
        str, ...
    ]  # each condition that is not met, in words with its figures; empty where advisable or unsure
    fit: float
    direct: bool  # needs no training before the move
    pay_median: float  # USD a year
    pay_change_share: float  # of the origin's median pay
    pay_change_money: float  # USD a year, over the origin's median pay
    zone_step: int
    weeks: Span  # of training before the move; zero where direct
    weeks_from: str  # what the weeks rest on, in words
    tuition_money: Span  # USD
    productive_weeks: Span  # from the first day in the job to full productivity
    exposure: Span  # share of weighted tasks
    growth_share_10y: float
    openings_people: float | None  # projected openings a year
    evidence: str  # strong, fair, thin or insufficient
    evidence_because: tuple[str, ...]  # in words
    imputed: bool  # skills of either end are imputed
    gaps: tuple[Gap, ...]  # the largest of each kind
    strengths: tuple[str, ...]  # what counts most there of which a person of the origin has enough
    fields: tuple[FieldOfStudy, ...]  # fields of study that lead there
    programmes: tuple[ProgrammeMatch, ...]  # of the catalogue given, the best first
    unsure: bool = False  # viable, desirable and safe, but evidence is insufficient: not advisable
    evidence_known: str = ""  # how well both are described; whether the move was seen; in words, no full stop


@dataclass(frozen=True, slots=True)
class OriginView:
    """The occupation asked about, and what is known of it."""

    occupation: str
    title: str
    understood: tuple[str, ...]  # how code or title was read
    employment_people: float
    pay_median: float  # USD a year
    exposure: Span
    growth_share_10y: float
    imputed: bool
    viable: int  # destinations that are viable, of ``others``
    advisable: int  # of the viable; those of which too little is known are not among them
    others: int
    unsure: int = 0  # of the viable: they meet every condition, but evidence is insufficient


@dataclass(frozen=True, slots=True)
class Transitions:
    """Ways out of one occupation: the advisable, the unsure, the viable, each by how likely they are."""

    origin: OriginView
    transitions: tuple[TransitionView, ...]
    usual: tuple[TransitionView, ...]  # the likeliest of all, advisable or not: what people do
    notes: tuple[str, ...]  # what the numbers do not know, the gravest first
    sources: tuple[str, ...]  # attribution lines
    snapshot: str  # id and hash, short
    bars: tuple[str, ...] = ()  # rules that differ from the levers' defaults, each in words; empty by default

    def as_json(self) -> dict[str, Any]:
        """Return the result as plain values."""
        return asdict(self)
