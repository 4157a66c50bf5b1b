"""The sentences behind each decision: which facts go into which of the engine's reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np

from passerelle.app.assemble.evidence import grade_name
from passerelle.app.assemble.placement import Assembled
from passerelle.app.assemble.roles import Staff
from passerelle.data.schema import Decision
from passerelle.domain.calendar import Calendar
from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.evidence import Grade
from passerelle.engines.placement import reasons
from passerelle.engines.placement.alternatives import Alternatives, Barrier, nearest
from passerelle.engines.placement.decide import KINDS, NO_WAY, Decided, WholeOffers
from passerelle.engines.placement.problem import OUTSIDE, Kind
from passerelle.engines.placement.reasons import OfferFacts, ProgrammeFacts, RoleFacts
from passerelle.engines.placement.solve import Solution

NO_TEXT: Final = -1
_PERSON, _SEAT = "One person", "One seat"
_STAY, _SEPARATE = KINDS.index(Decision.STAY), KINDS.index(Decision.SEPARATE)


@dataclass(frozen=True, slots=True)
class Reasons:
    """Every sentence once, and which of them each employee has."""

    texts: list[str]
    of_employee: Ints  # [employee]  index of the reason
    alternative: Ints  # [employee]  index of the alternative refused; NO_TEXT for those not affected


@dataclass(frozen=True, slots=True)
class Facts:
    """What the sentences are made from."""

    staff: Staff
    required: Floats  # [all roles, quarter]
    assembled: Assembled
    solution: Solution
    offers: WholeOffers
    calendar: Calendar
    order: str  # rule of the neutral order
    currency: str
    fixed: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))  # why, by employee


class _Book:
    """Sentences, each written once, and the index at which it stands."""

    def __init__(self, texts: list[str]) -> None:
        self.texts = texts

    def add(self, texts: list[str]) -> int:
        """Return where the first of ``texts`` stands."""
        first = len(self.texts)
        self.texts += texts
        return first


def decision_reasons(facts: Facts, decided: Decided) -> Reasons:
    """Return the reason of every decision, and the best alternative that was refused."""
    staff, assembled = facts.staff, facts.assembled
    role = staff.cohort_role[staff.cohort]
    book = _Book([reasons.stay_unaffected(title) for title in staff.roles["job_title"].to_list()])
    reason, alternative = role.copy(), np.full(len(role), NO_TEXT)
    at = np.full(staff.cohorts.height, -1)
    at[assembled.cohort] = np.arange(len(assembled.cohort))
    mine = at[staff.cohort]  # index of the cohort in the problem, -1 for those out of play
    words = _Words(facts)
    found = nearest(assembled.problem, facts.solution, _offered(facts))

    stays = np.flatnonzero((mine >= 0) & (decided.kind == _STAY))
    cohorts, position = np.unique(mine[stays], return_inverse=True)
    reason[stays] = book.add(words.staying(cohorts)) + position
    alternative[stays] = (
        book.add(words.not_asked(cohorts, found.to_staying, found.asked_more_money)) + position
    )

    asked = np.flatnonzero(decided.way >= 0)
    key = decided.way[asked] * (assembled.problem.quarters + 1) + decided.quarter[asked]
    keys, position = np.unique(key, return_inverse=True)
    way, quarter = np.divmod(keys, assembled.problem.quarters + 1)
    reason[asked] = book.add(words.asked(way, quarter)) + position

    leaves = np.flatnonzero(decided.kind == _SEPARATE)
    cohorts, position = np.unique(mine[leaves], return_inverse=True)
    alternative[leaves] = book.add(words.refused(found.to_leaving, cohorts)) + position
    moves = asked[decided.kind[asked] != _SEPARATE]
    ways, position = np.unique(decided.way[moves], return_inverse=True)
    alternative[moves] = book.add(words.refused(found.to_way, ways)) + position

    for employee, why in sorted(facts.fixed.items()):
        reason[employee] = book.add([f"{book.texts[reason[employee]]} {reasons.fixed(why)}"])
    return Reasons(book.texts, reason, alternative)


def _offered(facts: Facts) -> Bools:
    """Return whether a way has people in the plan [way]."""
    return np.asarray(facts.offers.offers.of_way(len(facts.assembled.problem.cohort)) > 0)


# ------------------------------------------------------------------ facts in lists


class _Nearest(NamedTuple):
    """One entry of ``Alternatives``."""

    way: int
    quarter: int
    more_money: float
    barrier: int
    limit: int
    price_money: float
    used: bool


class _Start(NamedTuple):
    """One way begun in one quarter."""

    here: int  # index among all roles
    there: int
    start: int
    arrival: int
    trains: int
    fit: float
    pay_ratio: float
    accepts: float


class _Words:
    """The facts of one plan as plain lists, which sentences are quickly made from."""

    def __init__(self, facts: Facts) -> None:
        assembled, roles = facts.assembled, facts.staff.roles
        problem, calendar = assembled.problem, facts.calendar
        self.facts = facts
        self.problem = problem
        self.quarters = [calendar.label(t) for t in range(1, problem.quarters + 1)]
        self.titles: list[str] = roles["job_title"].to_list()
        self.places = [
            roles[column].to_list() if column in roles.columns else [None] * roles.height
            for column in ("department", "site", "region")
        ]
        self.people = roles["people"].to_numpy().astype(np.float64)
        self.role = assembled.role[problem.role]  # [cohort]  among all roles
        self.chosen = reasons.CHOSEN[facts.order]
        self.needs: dict[tuple[int, int], str] = {}
        floors: dict[int, list[str]] = {}
        for floor in assembled.floors:
            said = reasons.kept(floor.people, floor.why)
            for number in np.arange(roles.height)[floor.roles].tolist():
                floors.setdefault(number, []).append(said)
        self.floors = floors

    # -------------------------------------------------------------- reasons

    def staying(self, cohorts: Ints) -> list[str]:
        """Return why those of each cohort stay who do."""
        counts = _counts(self.facts)
        role, decides = self.role[cohorts].tolist(), self.facts.assembled.decides
        return [
            reasons.stay_affected(
                self.need(number, int(decides[number])),
                (int(row[0]), int(row[1]), int(row[2]), float(row[3])),
                self.floors.get(number, ()),
            )
            for number, row in zip(role, counts[cohorts].tolist(), strict=True)
        ]

    def asked(self, way: Ints, quarter: Ints) -> list[str]:
        """Return why people are asked to take each way in each quarter."""
        problem = self.problem
        role = self.role[problem.cohort[way]].tolist()
        kinds, starts = problem.kind[way].tolist(), quarter.tolist()
        offers, cautions = self.offers(way, quarter), self.cautions(way)
        said = []
        for number, kind, start, offer, caution in zip(role, kinds, starts, offers, cautions, strict=True):
            need = self.need(number, start)
            if offer is None:
                said.append(reasons.separate(need, self.quarters[start - 1], self.chosen))
                continue
            say = reasons.retrain if kind == Kind.RETRAIN else reasons.move
            said.append(say(need, offer, self.chosen) + caution)
        return said

    def need(self, role: int, quarter: int) -> str:
        """Return what becomes of a role's headcount by a quarter; each is written once."""
        key = (role, quarter)
        if key not in self.needs:
            left = float(self.facts.assembled.survivors[role, quarter - 1])
            self.needs[key] = reasons.needs(
                RoleFacts(
                    title=self.titles[role],
                    people=float(self.people[role]),
                    required=float(self.facts.required[role, quarter - 1]),
                    leavers_before=float(self.people[role]) - left,
                    quarter=self.quarters[quarter - 1],
                )
            )
        return self.needs[key]

    def cautions(self, way: Ints) -> list[str]:
        """Return what to say where a way leans on imputed skills or on insufficient evidence."""
        ways = self.facts.assembled.ways
        return [
            _INSUFFICIENT
            if grade == Grade.INSUFFICIENT
            else f" Skills of one of the two occupations are imputed; the evidence for this move is "
            f"{grade_name(grade)}."
            if imputed
            else ""
            for grade, imputed in zip(ways.evidence[way].tolist(), ways.imputed[way].tolist(), strict=True)
        ]

    # -------------------------------------------------------------- alternatives

    def not_asked(self, cohorts: Ints, found: Alternatives, saves: Floats) -> list[str]:
        """Return, for those who stay, why no more of each cohort are asked."""
        refused = self.refused(found, cohorts)
        return [
            reasons.as_many_as_may() if more >= 1.0 else text
            for more, text in zip(saves[cohorts].tolist(), refused, strict=True)
        ]

    def refused(self, found: Alternatives, askers: Ints) -> list[str]:
        """Return which alternative came nearest for each asker, and what stood against it."""
        columns = [getattr(found, name)[askers] for name in _Nearest._fields]
        rows = zip(*(column.tolist() for column in columns), strict=True)
        offers = self.offers(columns[0], columns[1])
        return [self._refused(offer, _Nearest(*row)) for offer, row in zip(offers, rows, strict=True)]

    def _refused(self, offer: OfferFacts | None, found: _Nearest) -> str:
        if found.way == NO_WAY:
            return reasons.no_other()
        if offer is None:
            alternative = reasons.leaving(self.quarters[found.quarter - 1])
        else:
            alternative = reasons.nearest(offer, used=found.used)
        if found.barrier == Barrier.LIMIT:
            return self._at_limit(alternative, found)
        if found.barrier == Barrier.PLACES:
            return reasons.refused_full(alternative)
        if found.barrier == Barrier.COST:
            return reasons.refused_cost(alternative, self.money(found.more_money))
        return reasons.refused_equal(alternative)

    def _at_limit(self, alternative: str, found: _Nearest) -> str:
        limit, price = self.problem.limits.side[found.limit], found.price_money
        label = limit.labels[int(limit.group[found.way])]
        says = f"{label}: {limit.says}" if label else limit.says
        when = f" in {self.quarters[found.quarter - 1]}" if limit.by_quarter else ""
        unit = (
            f"{self.facts.currency} 1" if limit.money else _SEAT if limit.name.endswith("seats") else _PERSON
        )
        worth = self.money(price) if price >= 1.0 else f"{self.facts.currency} {price:,.2f}"
        return reasons.refused_limit(
            alternative, says, limit.key, f"{unit} more{when} would be worth {worth}."
        )

    def money(self, amount: float) -> str:
        """Return an amount of the plan's currency, to the unit."""
        return f"{self.facts.currency} {amount:,.0f}"

    # -------------------------------------------------------------- offers

    def offers(self, way: Ints, quarter: Ints) -> list[OfferFacts | None]:
        """Return the facts of each way begun in each quarter; None where it leaves the employer."""
        problem, ways = self.problem, self.facts.assembled.ways
        found: list[OfferFacts | None] = [None] * len(way)
        inside = np.flatnonzero(way >= 0)
        inside = inside[problem.target[way[inside]] != OUTSIDE]
        at, start = way[inside], quarter[inside]
        columns = (
            self.role[problem.cohort[at]],
            self.facts.assembled.role[problem.target[at]],
            *(start, start + problem.duration[at], problem.trains[at]),
            *(ways.fit[at], ways.pay_ratio[at], ways.accepts[at]),
        )
        rows = zip(*(column.tolist() for column in columns), strict=True)
        for place, row in zip(inside.tolist(), rows, strict=True):
            found[place] = self._offer(_Start(*row))
        return found

    def _offer(self, of: _Start) -> OfferFacts:
        pairs = [(values[of.there], values[of.here]) for values in self.places]
        return OfferFacts(
            title=self.titles[of.there],
            place=", ".join(str(there) for there, here in pairs if there is not None and there != here),
            start=self.label(of.start),
            arrival=self.label(of.arrival),
            fit=of.fit,
            pay_ratio=of.pay_ratio,
            accept_share=of.accepts,
            programme=self.programme(of.trains) if of.trains >= 0 else None,
        )

    def label(self, quarter: int) -> str:
        """Return a quarter's name, also of one after the plan."""
        if quarter <= len(self.quarters):
            return self.quarters[quarter - 1]
        return self.facts.calendar.label(quarter)

    def programme(self, number: int) -> ProgrammeFacts:
        """Return what may be said of training."""
        training = self.facts.assembled.training
        return ProgrammeFacts(
            title=training.title[number],
            provider=training.provider[number],
            place=training.place[number],
            weeks=float(training.weeks[number]),
        )


_INSUFFICIENT: Final = (
    " The evidence for this move is insufficient: too little is measured of the two occupations, or "
    "of people who made it. Check it with the person before it is offered."
)


def _counts(facts: Facts) -> Floats:
    """Return how many people of each cohort move, train, separate or volunteer [cohort, 4]."""
    problem, offers = facts.assembled.problem, facts.offers.offers
    cohorts = len(problem.people)
    kind, cohort = problem.kind[offers.way], problem.cohort[offers.way]
    counts = np.zeros((cohorts, 4))
    for column, which in enumerate((Kind.MOVE, Kind.RETRAIN, Kind.SEPARATE)):
        chosen = kind == which
        counts[:, column] = np.bincount(cohort[chosen], weights=offers.people[chosen], minlength=cohorts)
    voluntary = np.flatnonzero(problem.kind == Kind.VOLUNTARY)
    counts[:, 3] = np.bincount(
        problem.cohort[voluntary], weights=facts.solution.flow[voluntary].sum(axis=1), minlength=cohorts
    )
    return counts
