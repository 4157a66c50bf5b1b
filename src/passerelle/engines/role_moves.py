"""Moves between the roles of one employer, as a conditional logit.

Of those who leave role r for another role of the same employer, the share

    p(s | leaves r) = exp(score[r, s]) / sum over all other roles t of exp(score[r, t])

with a score that is linear in what is known of both roles (``FEATURES``): how likely people of the one
occupation go to the other beside what its size alone would give, people in s, department, site and
region, pay, level and leading, and words that the titles share. What is not known of a role adds nothing.
It says what people do, not what they could: advice stands apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final, TypeAlias

import numpy as np
from scipy.sparse import csr_array

from passerelle.domain.units import Bools, Floats, Ints

UNKNOWN: Final = -1  # code of a department, site, region, stem or occupation that is not known
NEXT_STEP: Final = 1.5  # levels up to this higher are the next step
_TIMES_AT_MOST: Final = (
    6.0  # of the logarithm of likely over size, either way: beyond lies noise of small shares
)
_PAY_AT_MOST: Final = (
    1.5  # of the logarithm of a pay ratio, either way: beyond, one of the two is no year's pay
)
_CELLS: Final = 1_000_000  # origins x roles at once, which holds memory under about 150 MB

_REMOTE: Final = 0.01  # of an even share, under which a move is remote (guess: hardly anyone makes it)

# Some origins and their shares [origin, role] to whole numbers [origin, role], higher ones first.
Tiers: TypeAlias = Callable[[Ints, Floats], Ints]

FEATURES: Final[Mapping[str, str]] = {
    "same_occupation": "1 where both have one occupation",
    "likely": "logarithm of p(occupation of s | leaves that of r) over its share of all jobs",
    "fit": "how far skills of the one occupation fit the other, 0 to 1; 1 in one occupation",
    "occupation_unknown": "1 where the occupation of either is not known",
    "takes_lead": "1 where s leads others and r does not",
    "keeps_lead": "1 where both lead others",
    "title": "root of the likeness of titles, 0 to 1: shared words, rare ones counting more",
    "step_up": "1 where the titles differ in level alone and s is the next higher",
    "steps_up": "1 where they differ in level alone and s is higher still",
    "step_down": "1 where they differ in level alone and s is lower",
    "people": "logarithm of people in s",
    "same_department": "1 in one department",
    "same_site": "1 at one site",
    "same_region": "1 in one region",
    "pay": "logarithm of pay of s over pay of r",
    "pay_apart": "the same, either way",
}


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """What is known of an employer's roles. -1, or not a number, stands for what is not known."""

    group: Ints  # [role]  roles of one group are no move from each other, such as one job at two sites
    occupation: Ints  # [role]  index of the occupation, or -1
    people: Floats  # [role]  above zero
    pay: Floats  # [role]  a year's, units of currency, or not a number
    department: Ints  # [role]  code, or -1
    site: Ints  # [role]  code, or -1
    region: Ints  # [role]  code, or -1
    leads: Bools  # [role]  whether it leads others
    level: Floats  # [role]  of grade or title, or not a number
    stem: Ints  # [role]  code of the title less its level, or -1
    title: Ints  # [role]  index of the title
    words: csr_array  # [title, word]  rows of length 1, or empty

    def __post_init__(self) -> None:
        counts = {len(getattr(self, f.name)) for f in fields(self) if f.name != "words"}
        if len(counts) != 1:
            raise ValueError("the arrays of role facts differ in length")
        if self.people.min(initial=1.0) <= 0.0:
            raise ValueError("every role has people")
        if self.title.max(initial=-1) >= self.words.shape[0] or self.title.min(initial=0) < 0:
            raise ValueError("every role has a title with words")

    def __len__(self) -> int:
        return len(self.group)

    def kinds(self) -> tuple[Ints, Ints]:
        """Return one role of each kind [kind], and the kind of each role [role].

        Roles of a kind have one title, occupation and level, and lead others alike: they differ in
        place, people and pay.
        """
        level = np.where(np.isfinite(self.level), self.level, -1e9)
        keys = np.column_stack([self.title, self.occupation, self.leads, level])
        _, first, of = np.unique(keys, axis=0, return_index=True, return_inverse=True)
        return first, of.ravel()

    def chosen(self, roles: Ints) -> RoleFacts:
        """Return the facts of some roles."""
        held = {f.name: getattr(self, f.name)[roles] for f in fields(self) if f.name != "words"}
        return RoleFacts(**held, words=self.words)


@dataclass(frozen=True, slots=True)
class Between:
    """What is known of moves between occupations."""

    times: Floats  # [occupation, occupation]  as from :func:`likely_times`
    fit: Floats  # [occupation, occupation]  of skills, 0 to 1; 1 on the diagonal


@dataclass(frozen=True, slots=True)
class RoleMoves:
    """The likeliest moves out of some roles, by origin and then by falling share."""

    origin: Ints  # [move]  the role left
    target: Ints  # [move]  the role entered
    likely: Floats  # [move]  share of those who leave the origin for another role


def likely_times(likely: Floats, employment_people: Floats) -> Floats:
    """Return the logarithm of p(j | leaves i) over j's share of all other jobs [occupation, occupation].

    Clipped at plus and minus 6; zero on the diagonal, which is no move.
    """
    jobs = np.maximum(employment_people, 1.0)
    size = jobs / (jobs.sum() - jobs[:, None])
    tiny = np.exp(-2.0 * _TIMES_AT_MOST)
    times = np.log(np.maximum(likely, tiny * size) / size)
    np.fill_diagonal(times, 0.0)
    return np.asarray(np.clip(times, -_TIMES_AT_MOST, _TIMES_AT_MOST))


def pair_features(facts: RoleFacts, between: Between, origins: Ints) -> Iterator[tuple[str, Floats | Bools]]:
    """Yield each feature of ``FEATURES`` with its values [origin, role]; ``origins`` are indices of roles."""
    every = np.arange(len(facts))
    yield from _kind_features(facts, between, origins, every)
    yield from _role_features(facts, origins, every, np.log(facts.people))


def scores(facts: RoleFacts, between: Between, weights: Mapping[str, float], origins: Ints) -> Floats:
    """Return the score of every pair [origin, role]; minus infinity within one group.

    Holds origins x roles: ask for few origins at once, as :func:`role_moves` does.
    """
    return _scores(facts, between, weights, origins, facts.kinds())


def _scores(
    facts: RoleFacts,
    between: Between,
    weights: Mapping[str, float],
    origins: Ints,
    kinds: tuple[Ints, Ints],
) -> Floats:
    # Most features are those of kinds of roles, of which there are few: they are made once for each kind.
    first, of = kinds
    here, row = np.unique(of[origins], return_inverse=True)
    kind = kind_scores(facts, between, weights, first[here], first)
    score = kind[row[:, None], of]
    every = np.arange(len(facts))
    score += place_scores(facts, weights, origins, every, np.log(facts.people))
    score[facts.group[origins][:, None] == facts.group] = -np.inf
    return score


def kind_scores(
    facts: RoleFacts, between: Between, weights: Mapping[str, float], origins: Ints, targets: Ints
) -> Floats:
    """Return the part of the score that roles of one kind share [origin, target].

    It and :func:`place_scores` add up to the score. ``origins`` and ``targets`` are indices of roles, one of
    each kind as :meth:`RoleFacts.kinds` gives them.
    """
    features = _kind_features(facts, between, origins, targets)
    return _weighted(features, weights, (len(origins), len(targets)))


def place_scores(
    facts: RoleFacts, weights: Mapping[str, float], origins: Ints, targets: Ints, size: Floats
) -> Floats:
    """Return the part of the score that is each role's own: size, place and pay [origin, target].

    Args:
        facts: the employer's roles.
        weights: of features, by name; a feature without one counts nothing.
        origins: indices of roles.
        targets: indices of roles.
        size: what counts as the feature ``people`` [target]: the logarithm of people, or of places for them.
    """
    features = _role_features(facts, origins, targets, size)
    return _weighted(features, weights, (len(origins), len(targets)))


def _weighted(
    features: Iterator[tuple[str, Floats | Bools]], weights: Mapping[str, float], shape: tuple[int, ...]
) -> Floats:
    total = np.zeros(shape)
    for name, values in features:
        weight = weights.get(name, 0.0)
        if weight == 0.0:
            continue
        total += weight * values
    return total


def shares(score: Floats) -> Floats:
    """Return each row's shares, which sum to 1, or to 0 where every score is minus infinity."""
    top = score.max(axis=1, keepdims=True, initial=-np.inf)
    share = np.exp(score - np.where(np.isfinite(top), top, 0.0))
    total = share.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(share, total, out=share, where=total > 0.0))


def chunks(facts: RoleFacts, origins: Ints, cells: int = _CELLS) -> Iterator[Ints]:
    """Yield ``origins`` a few at a time, so that no table of pairs holds more than about ``cells``."""
    rows = max(1, cells // max(len(facts), 1))
    for first in range(0, len(origins), rows):
        yield origins[first : first + rows]


def role_moves(
    facts: RoleFacts,
    between: Between,
    weights: Mapping[str, float],
    origins: Ints,
    *,
    most: int,
    orders: Sequence[Tiers | None] = (None,),
    cells: int = _CELLS,
) -> tuple[RoleMoves, ...]:
    """Return the first ``most`` moves out of each of ``origins``, once for each order.

    An order without tiers is by falling share; one with tiers has those of a higher tier before all of a
    lower. Equal shares come in the order of the roles.

    Args:
        facts: the employer's roles.
        between: what is known of their occupations.
        weights: of features, by name; a feature without one counts nothing.
        origins: indices of roles, each once.
        most: moves to keep of each, at least one.
        orders: each None, or what returns the tiers of some origins from their shares.
        cells: pairs held at once.
    """
    parts: list[list[tuple[Ints, Ints, Floats]]] = [[] for _ in orders]
    kinds = facts.kinds()
    for some in chunks(facts, origins, cells):
        share = shares(_scores(facts, between, weights, some, kinds))
        for found, tiers in zip(parts, orders, strict=True):
            found.append(_top(share, None if tiers is None else tiers(some, share), some, most))
    nothing = (np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    return tuple(
        RoleMoves(*(np.concatenate(pieces) for pieces in zip(nothing, *found, strict=True)))
        for found in parts
    )


def is_next_step(facts: RoleFacts, origin: Ints, target: Ints) -> Bools:
    """Return whether the titles differ in level alone and the target is the next higher.

    Both index roles and are broadcast against each other, here and below.
    """
    step = facts.level[target] - facts.level[origin]
    alike = (facts.stem[origin] == facts.stem[target]) & (facts.stem[target] != UNKNOWN)
    return np.asarray(alike & (step > 0.0) & (step <= NEXT_STEP))


def in_reach(facts: RoleFacts, origin: Ints, target: Ints) -> Bools:
    """Return whether the target lies in the same region; where regions are not known, at the same site.

    A place that is not known is in reach, since nothing says that it is another.
    """
    regions, sites = (
        (code[origin] != UNKNOWN) & (code[target] != UNKNOWN) for code in (facts.region, facts.site)
    )
    near = facts.site[origin] == facts.site[target]
    return np.asarray(np.where(regions, facts.region[origin] == facts.region[target], near | ~sites))


def least_likely(facts: RoleFacts, origins: Ints) -> Floats:
    """Return the share under which a move out of each of ``origins`` is remote [origin].

    It is a hundredth of an even share: of one over the other roles in reach.
    """
    every = np.arange(len(facts))
    counts = [
        (in_reach(facts, some[:, None], every) & (facts.group[some][:, None] != facts.group)).sum(axis=1)
        for some in chunks(facts, origins)
    ]
    count = np.concatenate([np.empty(0), *counts])
    return np.asarray(_REMOTE / np.maximum(count, 1.0))


def _top(share: Floats, tier: Ints | None, some: Ints, most: int) -> tuple[Ints, Ints, Floats]:
    worth = share if tier is None else share + 2.0 * tier  # shares are at most 1
    worth = np.where(share > 0.0, worth, -1.0)
    keep = min(most, worth.shape[1])
    bar = np.partition(worth, worth.shape[1] - keep, axis=1)[:, worth.shape[1] - keep]
    row, column = np.nonzero((worth >= bar[:, None]) & (worth >= 0.0))
    order = np.lexsort((column, -worth[row, column], row))
    row, column = row[order], column[order]
    first = np.searchsorted(row, np.arange(len(some)))
    kept = np.arange(len(row)) - first[row] < keep
    row, column = row[kept], column[kept]
    return some[row], column, share[row, column]


def _kind_features(
    facts: RoleFacts, between: Between, origins: Ints, targets: Ints
) -> Iterator[tuple[str, Floats | Bools]]:
    here, there = facts.occupation[origins][:, None], facts.occupation[targets]
    known = (here != UNKNOWN) & (there != UNKNOWN)
    pair = np.maximum(here, 0), np.maximum(there, 0)
    yield "same_occupation", (here == there) & known
    yield "likely", between.times[pair] * known
    yield "fit", between.fit[pair] * known
    yield "occupation_unknown", ~known
    led, leads = facts.leads[origins][:, None], facts.leads[targets]
    yield "takes_lead", leads & ~led
    yield "keeps_lead", leads & led
    yield "title", _likeness(facts, origins, targets)
    # Not a number, and so no step, where one is not known.
    step = facts.level[targets] - facts.level[origins][:, None]
    alike = _same(facts.stem, origins, targets)
    yield "step_up", is_next_step(facts, origins[:, None], targets)
    yield "steps_up", alike & (step > NEXT_STEP)
    yield "step_down", alike & (step < 0.0)


def _role_features(
    facts: RoleFacts, origins: Ints, targets: Ints, size: Floats
) -> Iterator[tuple[str, Floats | Bools]]:
    yield "people", np.broadcast_to(size, (len(origins), len(targets)))
    yield "same_department", _same(facts.department, origins, targets)
    yield "same_site", _same(facts.site, origins, targets)
    yield "same_region", _same(facts.region, origins, targets)
    paid = np.isfinite(facts.pay) & (facts.pay > 0.0)
    pay = np.log(np.where(paid, facts.pay, 1.0))
    ratio = pay[targets] - pay[origins][:, None]
    np.clip(ratio, -_PAY_AT_MOST, _PAY_AT_MOST, out=ratio)
    ratio *= paid[origins][:, None] & paid[targets]
    yield "pay", ratio
    yield "pay_apart", np.abs(ratio)


def _likeness(facts: RoleFacts, origins: Ints, targets: Ints) -> Floats:
    here, row = np.unique(facts.title[origins], return_inverse=True)
    there, column = np.unique(facts.title[targets], return_inverse=True)
    alike = (facts.words[here] @ facts.words[there].T).toarray()
    return np.asarray(np.sqrt(np.clip(alike, 0.0, 1.0))[row[:, None], column])


def _same(code: Ints, origins: Ints, targets: Ints) -> Bools:
    here = code[origins][:, None]
    return np.asarray((here == code[targets]) & (here != UNKNOWN))
