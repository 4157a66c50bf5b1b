"""How far the data support what is said of a move from one occupation to another.

A grade answers two questions, and the weaker answer counts.

*What do both ends ask?* Trust in an occupation's description is

- full where its skills, tasks and education are all its own;
- good where its skills are its own and tasks or education stand in, or where skills are imputed by a method
  under which few verdicts on the fit of known occupations flip (``flips_good_share``);
- weak where more flip, up to ``flips_weak_share``;
- none beyond.

A pair has the lesser trust of its ends.

*Do people make the move?* A move is

- seen, where a thick flow (``thick_share`` of the origin's people and ``thick_people`` a year) runs between
  survey codes that are nearly the two occupations' own (``own_share``), or where such a flow runs between
  codes that hold other occupations too and O*NET calls the two closely related;
- hinted at, where a flow that is thick by either measure runs between their codes, or where O*NET calls
  them related;
- not seen otherwise: lesser flows are a handful of answers.

Two occupations under one survey code cannot be seen to exchange people. A survey code that held only a small
part of the people whom an occupation has today (``grown_at_most``) says nothing of it.

======  ============  ======  ======
Trust   Not seen      Hinted  Seen
======  ============  ======  ======
full    thin          fair    strong
good    insufficient  thin    fair
weak    insufficient  thin    thin
none    insufficient  insufficient  thin
======  ============  ======  ======
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum, IntFlag, auto
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from passerelle.domain.units import Bools, Floats, Ints, not_negative, share

Small: TypeAlias = npt.NDArray[np.int8]


class Grade(IntEnum):
    """How far the data support what is said of a move."""

    INSUFFICIENT = 0
    THIN = 1
    FAIR = 2
    STRONG = 3


class Trust(IntEnum):
    """How far an occupation's description is its own."""

    NONE = 0
    WEAK = 1
    GOOD = 2
    FULL = 3


class Sight(IntEnum):
    """Whether people were seen to make a move."""

    NOT_SEEN = 0
    HINTED = 1
    SEEN = 2


class Kinship(IntEnum):
    """Whether O*NET calls two occupations related, in either direction."""

    NONE = 0
    SUPPLEMENTAL = 1
    PRIMARY = 2


class Reason(IntFlag):
    """What a grade rests on."""

    SKILLS_HERE = auto()  # skills of the origin are imputed
    SKILLS_THERE = auto()  # skills of the destination are imputed
    REST_HERE = auto()  # tasks or education of the origin stand in
    REST_THERE = auto()
    TOGETHER = auto()  # both ends are under one survey code
    GROWN_HERE = auto()  # the origin's survey code held few of the people it has today
    GROWN_THERE = auto()
    SHARED_HERE = auto()  # the origin's survey code holds other occupations too
    SHARED_THERE = auto()
    THICK = auto()  # a thick flow was seen between the codes
    SOME = auto()  # a flow that is thick by one measure was
    LITTLE = auto()  # a lesser flow was
    NO_FLOW = auto()  # none was
    PRIMARY = auto()  # O*NET calls them closely related
    SUPPLEMENTAL = auto()  # O*NET calls them related
    SMALL = auto()  # the destination is so small that a survey could miss moves into it


TABLE: Final[Small] = np.array(
    [  # by trust (row) and sight (column), as in the module's own table
        [Grade.INSUFFICIENT, Grade.INSUFFICIENT, Grade.THIN],
        [Grade.INSUFFICIENT, Grade.THIN, Grade.THIN],
        [Grade.INSUFFICIENT, Grade.THIN, Grade.FAIR],
        [Grade.THIN, Grade.FAIR, Grade.STRONG],
    ],
    dtype=np.int8,
)


@dataclass(frozen=True, slots=True)
class EvidenceRules:
    """Where one grade of evidence ends and the next begins. Guesses are marked; they have no source."""

    flips_good_share: float = 0.25  # guess: a quarter of the verdicts flip, at most
    flips_weak_share: float = 1 / 3  # guess: a third of them, at most
    thick_share: float = 0.002  # shares a year below it are few people in small codes of the survey
    thick_people: float = 1_000.0  # guess: people a year; the median flow seen is about 340
    own_share: float = 0.8  # guess: of a code's people, to speak for one occupation
    together_share: float = 0.5  # guess: of two occupations' people under one code, to hide their moves
    grown_at_most: float = 3.0  # guess: jobs today over jobs when surveyed
    small_people: float = 10_000.0  # guess: jobs of a destination that a survey could miss

    def __post_init__(self) -> None:
        for name in ("flips_good_share", "flips_weak_share", "thick_share", "own_share", "together_share"):
            share(getattr(self, name), name)
        for name in ("thick_people", "grown_at_most", "small_people"):
            not_negative(getattr(self, name), name)
        if self.flips_good_share > self.flips_weak_share:
            raise ValueError("flips_good_share is at most flips_weak_share")


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """What is known of the evidence for each occupation and each ordered pair."""

    flips_share: Floats  # [occupation]  of known verdicts on fit, by the method of its skills; 0 measured
    skills_own: Bools  # [occupation]  skills are measured
    rest_own: Bools  # [occupation]  tasks and education are measured
    own_share: Floats  # [occupation]  its part of the people of its survey codes
    grown: Floats  # [occupation]  jobs today over its part of its codes' jobs when surveyed
    employment_people: Floats  # [occupation]  jobs today
    together_share: Floats  # [occupation, occupation]  part of both under one survey code
    moved_share: (
        Floats  # [occupation, occupation]  of the origin's people, a year, split by jobs within codes
    )
    moved_people: Floats  # [occupation, occupation]  a year, split by jobs within codes
    kinship: Small  # [occupation, occupation]  of Kinship

    def __post_init__(self) -> None:
        count = len(self.flips_share)
        for name in (f.name for f in fields(self)):
            value = getattr(self, name)
            if value.shape not in ((count,), (count, count)):
                raise ValueError(f"{name} has the shape {value.shape} for {count} occupations")

    def __len__(self) -> int:
        return len(self.flips_share)


@dataclass(frozen=True, slots=True)
class Graded:
    """The grade of every ordered pair, and what it rests on."""

    grade: Small  # [occupation, occupation]  of Grade
    trust: Small  # [occupation]  of Trust
    sight: Small  # [occupation, occupation]  of Sight
    reasons: Ints  # [occupation, occupation]  of Reason


def grade(facts: EvidenceFacts, rules: EvidenceRules) -> Graded:
    """Return the grade of evidence of every ordered pair. Staying, the diagonal, is no move: strong."""
    trusted = trust(facts, rules)
    seen = sight(facts, rules)
    pair = np.minimum(trusted[:, None], trusted)
    graded = TABLE[pair, seen]
    np.fill_diagonal(graded, Grade.STRONG)
    return Graded(graded, trusted, seen, _reasons(facts, rules))


def trust(facts: EvidenceFacts, rules: EvidenceRules) -> Small:
    """Return how far each occupation's description is its own [occupation], of Trust."""
    imputed = np.where(
        facts.flips_share <= rules.flips_good_share,
        Trust.GOOD,
        np.where(facts.flips_share <= rules.flips_weak_share, Trust.WEAK, Trust.NONE),
    )
    own = np.where(facts.rest_own, Trust.FULL, Trust.GOOD)
    return np.asarray(np.where(facts.skills_own, own, imputed), dtype=np.int8)


def sight(facts: EvidenceFacts, rules: EvidenceRules) -> Small:
    """Return whether people were seen to make each move [occupation, occupation], of Sight."""
    counted = _counted(facts, rules)
    thick = counted & _thick(facts, rules)
    own = facts.own_share >= rules.own_share
    clear = own[:, None] & own
    seen = thick & (clear | (facts.kinship == Kinship.PRIMARY))
    hinted = (counted & _hint(facts, rules)) | (facts.kinship > Kinship.NONE)
    return np.asarray(np.where(seen, Sight.SEEN, hinted * Sight.HINTED), dtype=np.int8)


def _counted(facts: EvidenceFacts, rules: EvidenceRules) -> Bools:
    """Return whether a flow between the codes of both ends says anything of them."""
    known = facts.grown <= rules.grown_at_most
    return np.asarray(known[:, None] & known & (facts.together_share <= rules.together_share))


def _thick(facts: EvidenceFacts, rules: EvidenceRules) -> Bools:
    return np.asarray((facts.moved_share >= rules.thick_share) & (facts.moved_people >= rules.thick_people))


def _hint(facts: EvidenceFacts, rules: EvidenceRules) -> Bools:
    return np.asarray((facts.moved_share >= rules.thick_share) | (facts.moved_people >= rules.thick_people))


def _reasons(facts: EvidenceFacts, rules: EvidenceRules) -> Ints:
    shape = facts.moved_share.shape
    thick, hint, any_flow = _thick(facts, rules), _hint(facts, rules), facts.moved_share > 0.0
    grown = facts.grown > rules.grown_at_most
    shared = ~grown & (facts.own_share < rules.own_share)
    ends = (
        (~facts.skills_own, Reason.SKILLS_HERE, Reason.SKILLS_THERE),
        (~facts.rest_own, Reason.REST_HERE, Reason.REST_THERE),
        (grown, Reason.GROWN_HERE, Reason.GROWN_THERE),
        (shared, Reason.SHARED_HERE, Reason.SHARED_THERE),
    )
    found = np.zeros(shape, dtype=np.int64)
    for flag, here, there in ends:
        found |= (flag * int(here))[:, None] | (flag * int(there))
    found |= (facts.employment_people < rules.small_people) * int(Reason.SMALL)
    together = facts.together_share > rules.together_share
    usable = _counted(facts, rules)
    found |= together * int(Reason.TOGETHER)
    found |= (usable & thick) * int(Reason.THICK)
    found |= (usable & hint & ~thick) * int(Reason.SOME)
    found |= (usable & any_flow & ~hint) * int(Reason.LITTLE)
    found |= (usable & ~any_flow) * int(Reason.NO_FLOW)
    found |= (facts.kinship == Kinship.PRIMARY) * int(Reason.PRIMARY)
    found |= (facts.kinship == Kinship.SUPPLEMENTAL) * int(Reason.SUPPLEMENTAL)
    return found
