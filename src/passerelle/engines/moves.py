"""Candidate moves between an employer's roles: the best few ways out of each role with too many people.

A move is **direct** where fit reaches ``fit_direct`` on measured skills, the destination lies no job zone
higher and asks for no licence or field of its own, or where the occupation is the same. It is **train then
move** where fit reaches ``fit_training``, the climb is within ``zone_gap_at_most`` and the training within
``training_weeks_at_most``. Neither is open where what training does not give is lacking (``ABLE``). A role
that leads others is open only to people who lead already: neither fit nor training makes a manager.

Of all moves within the rules on pay and place, each role keeps those with the best score of
:mod:`passerelle.engines.role_moves`, fitted to moves that people made, in which places to fill, as
log(1 + openings), stand where the people of the destination stood in the fit. At most half of them enter one
occupation. The score orders moves and forbids none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final

import numpy as np

from passerelle.domain.transition import ABLE, TransitionGraph
from passerelle.domain.units import Bools, Floats, Ints, not_negative, share
from passerelle.engines.role_moves import UNKNOWN, Between, RoleFacts, kind_scores, place_scores

_CELLS: Final = 1_000_000  # origins x targets scored at once, which holds memory under about 100 MB
_ROUNDING: Final = 1e-12
_WIDEN: Final = (
    4  # the first look takes this many times the moves wanted, for those one occupation may not fill
)


class Reach(StrEnum):
    """How far a move may take a person."""

    SITE = "same-site"
    REGION = "within-region"
    ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True)
class MoveRules:
    """What a move may ask of a person, and how many are kept."""

    pay_cut_at_most_share: float = 0.05
    pay_rise_at_most_share: float = 0.3  # guess: a larger rise is a promotion, which no plan can promise
    reach: Reach = Reach.REGION
    zone_gap_at_most: int = 1  # job zones
    fit_direct: float = 0.75  # fit from which no training is needed
    fit_training: float = 0.5  # least fit of any move
    training_weeks_at_most: float = 26.0
    moves_per_role_at_most: int = 20

    def __post_init__(self) -> None:
        for name in ("pay_cut_at_most_share", "fit_direct", "fit_training"):
            share(getattr(self, name), name)
        not_negative(self.training_weeks_at_most, "training_weeks_at_most")
        not_negative(self.zone_gap_at_most, "zone_gap_at_most")
        not_negative(self.pay_rise_at_most_share, "pay_rise_at_most_share")
        if self.fit_training > self.fit_direct:
            raise ValueError("fit_training is at most fit_direct")
        if self.moves_per_role_at_most < 1:
            raise ValueError(f"moves_per_role_at_most is at least 1, not {self.moves_per_role_at_most}")


@dataclass(frozen=True, slots=True)
class Places:
    """Some roles as the search sees them."""

    role: Ints  # [place]  index of the role among all of the employer's
    occupation: Ints  # [place]  index of the occupation in the graph
    pay: Floats  # [place]  mean yearly pay
    site: Ints  # [place]  code, or -1
    region: Ints  # [place]  code, or -1
    leads: Bools  # [place]  whether its occupation leads others

    def __post_init__(self) -> None:
        if len({len(getattr(self, f.name)) for f in fields(self)}) != 1:
            raise ValueError("the arrays of some places differ in length")

    def __len__(self) -> int:
        return len(self.role)


@dataclass(frozen=True, slots=True)
class Ranking:
    """What moves are ranked by: the fitted score of moves between roles, and what it reads."""

    facts: RoleFacts  # of all the employer's roles, in the order that ``Places.role`` indexes
    between: Between
    weights: Mapping[str, float]  # of features, by name; a feature without one counts nothing


@dataclass(frozen=True, slots=True)
class Candidates:
    """Moves worth a variable, by origin and then by falling score."""

    origin: Ints  # [candidate]  index among the origins
    target: Ints  # [candidate]  index among the targets
    trains: Bools  # [candidate]  whether training comes first
    fit: Floats  # [candidate]
    pay_ratio: Floats  # [candidate]  pay of the target over that of the origin
    weeks: Floats  # [candidate]  of training; 0 where it is direct
    relocates: Bools  # [candidate]  whether both regions are known and differ
    score: Floats  # [candidate]  above zero: how likely beside the other moves out of the role


@dataclass(frozen=True, slots=True)
class _Options:
    """What each destination occupation is to each origin occupation."""

    allowed: Bools  # [occupation, occupation]
    trains: Bools  # [occupation, occupation]
    fit: Floats  # [occupation, occupation]
    weeks: Floats  # [occupation, occupation]


@dataclass(frozen=True, slots=True)
class _Search:
    """One search: whose ways out, into what, by which rules."""

    origins: Places
    targets: Places
    size: Floats  # [target]  log(1 + openings)
    options: _Options
    rules: MoveRules
    ranking: Ranking
    cells: int


@dataclass(frozen=True, slots=True)
class _Kinds:
    """The part of the score that roles of a kind share, from some origins into some targets."""

    score: Floats  # [kind of the origins, kind of the targets]
    row: Ints  # [origin]  kind
    column: Ints  # [target]  kind


def candidate_moves(
    origins: Places,
    targets: Places,
    openings: Floats,
    graph: TransitionGraph,
    rules: MoveRules,
    *,
    ranking: Ranking,
    cells: int = _CELLS,
) -> Candidates:
    """Return the moves worth considering for each origin.

    Args:
        origins: roles with too many people.
        targets: roles that may take people; those without ``openings`` take nobody.
        openings: people that each target is expected to take over the plan [target].
        graph: occupations scored.
        rules: what a move may ask.
        ranking: which of the moves within the rules come first.
        cells: pairs held at once.
    """
    search = _Search(origins, targets, np.log1p(openings), _options(graph, rules), rules, ranking, cells)
    useful = np.flatnonzero(openings > 0.0)
    found = list(_found(search, useful)) if len(useful) else []
    found.append((np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)))
    origin, target, score = (np.concatenate(pieces) for pieces in zip(*found, strict=True))
    order = np.lexsort((target, -score, origin))
    return _described(search, origin[order], target[order], score[order])


def _options(graph: TransitionGraph, rules: MoveRules) -> _Options:
    same = np.eye(len(graph.fit), dtype=bool)
    direct = (graph.fit >= rules.fit_direct) & (graph.zone_step <= 0) & graph.features.open_to_all
    direct |= same
    able = same | np.logical_and.reduce([graph.met[condition] for condition in ABLE])
    trains = (
        ~direct
        & (graph.fit >= rules.fit_training)
        & (graph.zone_step <= rules.zone_gap_at_most)
        & (graph.training_weeks <= rules.training_weeks_at_most)
    )
    direct, trains = direct & able, trains & able
    return _Options(direct | trains, trains, graph.fit, np.where(trains, graph.training_weeks, 0.0))


def _found(search: _Search, useful: Ints) -> Iterator[tuple[Ints, Ints, Floats]]:
    """Yield the best moves as origin, target, score; of a few origins of one occupation at a time."""
    first, of = search.ranking.facts.kinds()
    kind = of[search.origins.role]
    for block in _split(search.origins.occupation, np.arange(len(kind))):
        allowed = search.options.allowed[search.origins.occupation[block[0]]]
        into = useful[allowed[search.targets.occupation[useful]]]
        if len(into) == 0:
            continue
        there, column = np.unique(of[search.targets.role[into]], return_inverse=True)
        here = np.unique(kind[block])
        many = max(1, search.cells // len(there))
        for begin in range(0, len(here), many):
            some = here[begin : begin + many]
            mine = block[np.isin(kind[block], some)]
            row = np.searchsorted(some, kind[mine])
            kinds = _Kinds(_kind_score(search, first[some], first[there]), row, column)
            yield from _by_place(search, mine, into, kinds)


def _kind_score(search: _Search, here: Ints, there: Ints) -> Floats:
    ranking = search.ranking
    return kind_scores(ranking.facts, ranking.between, ranking.weights, here, there)


def _by_place(search: _Search, mine: Ints, into: Ints, kinds: _Kinds) -> Iterator[tuple[Ints, Ints, Floats]]:
    """Yield the best moves of ``mine`` into those of ``into`` that are near enough."""
    reach = search.rules.reach
    if reach is Reach.ANYWHERE:
        here, there = np.full(len(mine), UNKNOWN), np.full(len(into), UNKNOWN)
    else:
        ends = search.origins, search.targets
        here, there = (place.site if reach is Reach.SITE else place.region for place in ends)
        here, there = here[mine], there[into]
    for block in _split(here, np.arange(len(mine))):
        code = int(here[block[0]])
        near = np.flatnonzero((there == code) | (there == UNKNOWN) | (code == UNKNOWN))
        rows = max(1, search.cells // max(len(near), 1))
        for begin in range(0, len(block) if len(near) else 0, rows):
            some = block[begin : begin + rows]
            part = kinds.score[kinds.row[some]][:, kinds.column[near]]
            score = _scores(search, mine[some], into[near], part)
            row, column = _top(
                score, search.targets.occupation[into[near]], search.rules.moves_per_role_at_most
            )
            yield mine[some][row], into[near][column], score[row, column]


def _split(key: Ints, entries: Ints) -> list[Ints]:
    """Return ``entries`` in parts of one key each, in rising order of keys."""
    order = np.argsort(key, kind="stable")
    return np.split(entries[order], np.flatnonzero(np.diff(key[order])) + 1) if len(key) else []


def _scores(search: _Search, some: Ints, near: Ints, kind_part: Floats) -> Floats:
    """Return the score of each pair [origin, target]; minus infinity where the rules forbid it."""
    origins, targets, rules, ranking = search.origins, search.targets, search.rules, search.ranking
    here, there = origins.role[some], targets.role[near]
    ratio = _pay_ratio(targets.pay[near], origins.pay[some][:, None])
    forbidden = ratio < 1.0 - rules.pay_cut_at_most_share - _ROUNDING
    forbidden |= ratio > 1.0 + rules.pay_rise_at_most_share + _ROUNDING
    forbidden |= targets.leads[near] & ~origins.leads[some][:, None]
    for row in np.flatnonzero(np.isin(here, there)):
        forbidden[row] |= there == here[row]
    score = place_scores(ranking.facts, ranking.weights, here, there, search.size[near])
    score += kind_part
    np.copyto(score, -np.inf, where=forbidden)
    return score


def _top(score: Floats, occupation: Ints, keep: int) -> tuple[Ints, Ints]:
    """Return the best ``keep`` columns of each row, at most half of one occupation, ties by column order.

    A row whose first look is filled by one occupation is looked at whole.
    """
    first = min(_WIDEN * keep, score.shape[1])
    row, column = _greedy(score, occupation, keep, first)
    if first == score.shape[1]:
        return row, column
    kept = np.bincount(row, minlength=len(score))
    short = np.flatnonzero((kept < keep) & (np.isfinite(score).sum(axis=1) > first))
    if len(short) == 0:
        return row, column
    again_row, again_column = _greedy(score[short], occupation, keep, score.shape[1])
    enough = ~np.isin(row, short)
    return np.concatenate([row[enough], short[again_row]]), np.concatenate([column[enough], again_column])


def _greedy(score: Floats, occupation: Ints, keep: int, look: int) -> tuple[Ints, Ints]:
    bar = np.partition(score, score.shape[1] - look, axis=1)[:, score.shape[1] - look]
    row, column = np.nonzero((score >= bar[:, None]) & np.isfinite(score))
    order = np.lexsort((column, -score[row, column], row))
    row, column = row[order], column[order]
    some_of_each = _rank(row * (int(occupation.max()) + 1) + occupation[column]) < max(1, keep // 2)
    row, column = row[some_of_each], column[some_of_each]
    best = _rank(row) < keep
    return row[best], column[best]


def _rank(group: Ints) -> Ints:
    """Return how many entries of the same group stand before each [entry]."""
    order = np.argsort(group, kind="stable")
    ordered = group[order]
    new = np.concatenate([[True], ordered[1:] != ordered[:-1]]) if len(group) else np.empty(0, bool)
    starts = np.flatnonzero(new)
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = np.arange(len(group)) - np.repeat(starts, np.diff(np.append(starts, len(group))))
    return rank


def _described(search: _Search, origin: Ints, target: Ints, score: Floats) -> Candidates:
    origins, targets, options = search.origins, search.targets, search.options
    pair = (origins.occupation[origin], targets.occupation[target])
    return Candidates(
        origin=origin,
        target=target,
        trains=options.trains[pair],
        fit=options.fit[pair],
        pay_ratio=_pay_ratio(targets.pay[target], origins.pay[origin]),
        weeks=options.weeks[pair],
        relocates=_elsewhere(origins.region[origin], targets.region[target]),
        score=np.exp(score),
    )


def _pay_ratio(there: Floats, here: Floats) -> Floats:
    # An origin without pay, such as unpaid posts, has nothing to lose: its ratio is 1.
    return np.divide(there, here, out=np.ones(np.broadcast_shapes(there.shape, here.shape)), where=here > 0.0)


def _elsewhere(here: Ints, there: Ints) -> Bools:
    return np.asarray((here != there) & (here != UNKNOWN) & (there != UNKNOWN))
