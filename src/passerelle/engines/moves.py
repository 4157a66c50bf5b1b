"""Candidate moves between an employer's roles: the best few ways out of each role with too many people.

A move is **direct** where fit reaches ``fit_direct`` on measured skills, the destination lies no job zone
higher and asks for no licence or field of its own, or where the occupation is the same. It is **train then
move** where fit reaches ``fit_training``, the climb is within ``zone_gap_at_most`` and the training within
``training_weeks_at_most``. Neither is open where what training does not give is lacking (``ABLE``). Of all
moves within the rules on pay and place, each role keeps those with the best

    score = fit x min(1, pay ratio) x log(1 + openings) x place

where place is 1 at the same site, ``other_site_share`` at another site, times ``other_region_share``
in another region. A site or region that is not known counts as the same
place, since nothing says that it is another. At most half of them enter one occupation. A role that
leads others is open only to people who lead already: neither fit nor training makes a manager.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final

import numpy as np

from passerelle.domain.transition import ABLE, TransitionGraph
from passerelle.domain.units import Bools, Floats, Ints, not_negative, share

UNKNOWN: Final = -1  # code of a site or region that the roster does not give
_CELLS: Final = 2_000_000  # origins x targets scored at once, which holds memory under about 150 MB
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
    other_site_share: float = 0.8  # guess: worth of a move to another site
    other_region_share: float = 0.5  # guess: worth of a move to another region, on top

    def __post_init__(self) -> None:
        for name in (
            "pay_cut_at_most_share",
            "fit_direct",
            "fit_training",
            "other_site_share",
            "other_region_share",
        ):
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
class Candidates:
    """Moves worth a variable, by origin and then by falling score."""

    origin: Ints  # [candidate]  index among the origins
    target: Ints  # [candidate]  index among the targets
    trains: Bools  # [candidate]  whether training comes first
    fit: Floats  # [candidate]
    pay_ratio: Floats  # [candidate]  pay of the target over that of the origin
    weeks: Floats  # [candidate]  of training; 0 where it is direct
    relocates: Bools  # [candidate]  whether both regions are known and differ
    score: Floats  # [candidate]


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


def candidate_moves(
    origins: Places, targets: Places, openings: Floats, graph: TransitionGraph, rules: MoveRules
) -> Candidates:
    """Return the moves worth considering for each origin.

    Args:
        origins: roles with too many people.
        targets: roles that may take people; those without ``openings`` take nobody.
        openings: people that each target is expected to take over the plan [target].
        graph: occupations scored.
        rules: what a move may ask.
    """
    search = _Search(origins, targets, np.log1p(openings), _options(graph, rules), rules)
    found = [
        _best(search, block, near[allowed])
        for block, near in _blocks(origins, targets, np.flatnonzero(openings > 0.0), rules.reach)
        for allowed in [search.options.allowed[origins.occupation[block[0]], targets.occupation[near]]]
        if allowed.any()
    ]
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


def _blocks(origins: Places, targets: Places, useful: Ints, reach: Reach) -> Iterator[tuple[Ints, Ints]]:
    """Yield origins of one occupation and place with the targets near enough, both by their index."""
    if len(origins) == 0 or len(useful) == 0:
        return
    place = {Reach.SITE: origins.site, Reach.REGION: origins.region}.get(reach)
    here = np.full(len(origins), UNKNOWN) if place is None else place
    order = np.lexsort((origins.occupation, here))
    change = np.flatnonzero(np.diff(here[order]) | np.diff(origins.occupation[order])) + 1
    near, last = useful, None
    for block in np.split(order, change):
        code = int(here[block[0]])
        if code != last:
            near, last = _near(targets, useful, reach, code), code
        yield block, near


def _near(targets: Places, useful: Ints, reach: Reach, code: int) -> Ints:
    if reach is Reach.ANYWHERE or code == UNKNOWN:
        return useful
    there = (targets.site if reach is Reach.SITE else targets.region)[useful]
    return np.asarray(useful[(there == code) | (there == UNKNOWN)])


def _best(search: _Search, block: Ints, near: Ints) -> tuple[Ints, Ints, Floats]:
    """Return the best moves of a block of origins of one occupation: origin, target, score."""
    occupation = search.targets.occupation[near]
    worth = search.options.fit[search.origins.occupation[block[0]], occupation] * search.size[near]
    rows = max(1, _CELLS // len(near))
    parts = []
    for begin in range(0, len(block), rows):
        some = block[begin : begin + rows]
        score = _scores(search, some, near, worth)
        row, column = _top(score, occupation, search.rules.moves_per_role_at_most)
        parts.append((some[row], near[column], score[row, column]))
    origin, target, value = (np.concatenate(pieces) for pieces in zip(*parts, strict=True))
    return origin, target, value


def _scores(search: _Search, some: Ints, near: Ints, worth: Floats) -> Floats:
    """Return the score of each pair [origin, target]; minus infinity where the rules forbid it."""
    origins, targets, rules = search.origins, search.targets, search.rules
    ratio = _pay_ratio(targets.pay[near], origins.pay[some][:, None])
    forbidden = ratio < 1.0 - rules.pay_cut_at_most_share - _ROUNDING
    forbidden |= targets.leads[near] & ~origins.leads[some][:, None]
    forbidden |= ratio > 1.0 + rules.pay_rise_at_most_share + _ROUNDING
    for row in np.flatnonzero(np.isin(origins.role[some], targets.role[near])):
        forbidden[row] |= targets.role[near] == origins.role[some[row]]
    score = np.minimum(ratio, 1.0, out=ratio)
    score *= worth
    for here, there, place in (
        (origins.site[some], targets.site[near], rules.other_site_share),
        (origins.region[some], targets.region[near], rules.other_region_share),
    ):
        if (here != UNKNOWN).any() and (there != UNKNOWN).any():
            np.multiply(score, place, out=score, where=_elsewhere(here[:, None], there))
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
        score=score,
    )


def _pay_ratio(there: Floats, here: Floats) -> Floats:
    # An origin without pay, such as unpaid posts, has nothing to lose: its ratio is 1.
    return np.divide(there, here, out=np.ones(np.broadcast_shapes(there.shape, here.shape)), where=here > 0.0)


def _elsewhere(here: Ints, there: Ints) -> Bools:
    return np.asarray((here != there) & (here != UNKNOWN) & (there != UNKNOWN))
