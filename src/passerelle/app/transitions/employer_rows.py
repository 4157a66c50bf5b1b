"""Moves between roles as rows: both ends, likely, advice by the employer's own pay, what speaks against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.evidence import grade_name
from passerelle.app.assemble.programmes import programmes_for
from passerelle.app.transitions.known import Known
from passerelle.app.transitions.words import against
from passerelle.domain.transition import Condition, Unmet
from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.role_advice import PAID, RoleAdvice, Verdicts, pay_ratio, role_advice, verdicts
from passerelle.engines.role_moves import UNKNOWN, RoleFacts, RoleMoves, in_reach, is_next_step, least_likely

KEYS: Final = ("role_id", "job_title", "department", "site", "region", "grade", "occupation_title")
SAME: Final = "same occupation"  # in place of a grade of evidence
_NOTHING: Final = 0.0


@dataclass(frozen=True, slots=True)
class Ends:
    """The employer's roles, in one order."""

    roles: pl.DataFrame
    facts: RoleFacts
    hidden: Bools  # [role]  whose people and pay are not shown


@dataclass(frozen=True, slots=True)
class BestMoves:
    """Two orders of moves out of the same roles."""

    could: RoleMoves  # viable moves first, the advisable before the others
    usual: RoleMoves  # by how likely they are


def move_rows(best: BestMoves, ends: Ends, known: Known) -> pl.DataFrame:
    """Return one row per move of either order.

    ``rank`` is its place among the viable moves out of the role, ``likely_rank`` that among all, and null
    where it is not among the first; pay, weeks and places that are not known are null too, and ``viable``
    and ``desirable`` where pay that is not known decides. ``unsure`` moves would be viable, but too little
    is known to say so; ``remote`` ones hardly anyone makes; ``caution`` says why in words.
    """
    facts, graph = ends.facts, known.scored.graph
    advice = role_advice(graph)
    found = _both(best, advice, facts)
    origin, target = found.origin, found.target
    here, there = facts.occupation[origin], facts.occupation[target]
    coded = (here != UNKNOWN) & (there != UNKNOWN)
    pair = np.maximum(here, 0), np.maximum(there, 0)
    same = coded & (here == there)
    said = verdicts(advice, facts, origin, target)
    remote = found.likely < _least_likely(facts, origin)
    direct = coded & (graph.direct[pair] | same)
    shown = ~(ends.hidden[origin] | ends.hidden[target])
    ratio = pay_ratio(facts, origin, target)
    evidence = [
        None if not ok else SAME if one else grade_name(int(grade))
        for ok, one, grade in zip(coded, same, known.evidence.grade[pair], strict=True)
    ]
    weeks = {
        "weeks_low": graph.training.low,
        "weeks": graph.training.central,
        "weeks_high": graph.training.high,
    }
    return pl.DataFrame(
        [
            *_end(ends, origin, ""),
            _known("rank", found.rank, found.rank > 0),
            _known("likely_rank", found.likely_rank, found.likely_rank > 0),
            *_end(ends, target, "to_"),
            pl.Series("likely", found.likely),
            pl.Series("advisable", said.advisable),
            _known("viable", said.viable, said.pay_known | ~said.viable),
            _known("desirable", said.desirable, said.pay_known | ~said.desirable),
            pl.Series("safe", said.safe),
            pl.Series("unsure", said.viable & ~said.sure),
            pl.Series("remote", remote),
            _known("fit", graph.fit[pair], coded),
            pl.Series("direct", direct),
            *(_known(name, np.where(direct, _NOTHING, of[pair]), coded) for name, of in weeks.items()),
            _known("pay_change_share", ratio - 1.0, shown & said.pay_known),
            _elsewhere("other_department", facts.department, found),
            _elsewhere("other_site", facts.site, found),
            _elsewhere("other_region", facts.region, found),
            pl.Series("in_reach", in_reach(facts, origin, target)),
            pl.Series("evidence", evidence, dtype=pl.String),
            pl.Series("imputed", coded & (graph.features.imputed[pair[0]] | graph.features.imputed[pair[1]])),
            pl.Series("against", _against(found, ends, known, ratio, shown), dtype=pl.List(pl.String)),
            pl.Series("caution", _cautions(said, coded, remote), dtype=pl.String),
            *_programmes(known, pair, said.viable & ~direct),
        ]
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """The moves of both orders, each once; 0 stands for no rank."""

    origin: Ints  # [move]
    target: Ints  # [move]
    likely: Floats  # [move]
    rank: Ints  # [move]
    likely_rank: Ints  # [move]


def _both(best: BestMoves, advice: RoleAdvice, facts: RoleFacts) -> _Found:
    could, usual = best.could, best.usual
    kept = np.flatnonzero(verdicts(advice, facts, could.origin, could.target).viable)
    origin = np.concatenate([could.origin[kept], usual.origin])
    target = np.concatenate([could.target[kept], usual.target])
    likely = np.concatenate([could.likely[kept], usual.likely])
    rank = np.concatenate([_ranks(could.origin[kept]), np.zeros(len(usual.origin), np.int64)])
    likely_rank = np.concatenate([np.zeros(len(kept), np.int64), _ranks(usual.origin)])
    key, first, of = np.unique(origin * len(facts) + target, return_index=True, return_inverse=True)
    ranks = np.zeros((2, len(key)), np.int64)
    for row, each in enumerate((rank, likely_rank)):
        np.maximum.at(ranks[row], of, each)
    after = np.where(ranks[0] > 0, ranks[0], len(facts) + 1)
    order = np.lexsort((ranks[1], after, origin[first]))
    at = first[order]
    return _Found(origin[at], target[at], likely[at], ranks[0][order], ranks[1][order])


def _end(ends: Ends, at: Ints, prefix: str) -> Iterator[pl.Series]:
    rows, hidden = ends.roles[at], ends.hidden[at]
    facts = ends.facts
    yield from (rows[name].alias(f"{prefix}{name}") for name in KEYS[:-1])
    coded = facts.occupation[at] != UNKNOWN
    for name in ("occupation", "occupation_title"):
        yield pl.select(pl.when(pl.Series(coded)).then(rows[name]).alias(f"{prefix}{name}")).to_series()
    yield pl.Series(f"{prefix}confidence", rows["confidence"])
    for name in ("people", "pay_mean"):
        yield pl.select(pl.when(pl.Series(~hidden)).then(rows[name]).alias(f"{prefix}{name}")).to_series()


def _least_likely(facts: RoleFacts, origin: Ints) -> Floats:
    origins, of = np.unique(origin, return_inverse=True)
    return np.asarray(least_likely(facts, origins)[of])


def _known(name: str, values: Floats | Ints | Bools, known: Bools) -> pl.Series:
    return pl.select(pl.when(pl.Series(known)).then(pl.Series(values)).alias(name)).to_series()


def _elsewhere(name: str, codes: Ints, found: _Found) -> pl.Series:
    """Return whether the place changes; null where either is not known."""
    here, there = codes[found.origin], codes[found.target]
    known = pl.Series((here != UNKNOWN) & (there != UNKNOWN))
    return pl.select(pl.when(known).then(pl.Series(here != there)).alias(name)).to_series()


def _ranks(origin: Ints) -> Ints:
    """Return each move's place among those of its origin, from 1."""
    first = np.concatenate([[True], origin[1:] != origin[:-1]]) if len(origin) else np.empty(0, bool)
    starts = np.flatnonzero(first)
    counts = np.diff(np.append(starts, len(origin)))
    return np.asarray(np.arange(len(origin)) - np.repeat(starts, counts) + 1)


# ------------------------------------------------------------------ what speaks against a move

_UNCODED: Final = "The title of either role says nothing of its work, so that nothing can be advised."
_LEADS: Final = (
    "It leads others, which people of this role do not, nor is it the next step of their title: neither fit "
    "nor training makes a manager."
)
_PAY_UNKNOWN: Final = "Pay is not known, nor so whether the move keeps it."
_THIN: Final = "Too little is known of these occupations to advise it."
_REMOTE: Final = "Hardly anyone is expected to make this move."


def _against(found: _Found, ends: Ends, known: Known, ratio: Floats, shown: Bools) -> list[list[str]]:
    graph, facts = known.scored.graph, ends.facts

    @cache
    def between(i: int, j: int) -> tuple[str, ...]:
        """Return what speaks against one occupation's people entering the other, pay apart."""
        unmet = (each for each in graph.unmet(i, j) if each.condition not in PAID)
        return tuple(against(each) for each in unmet)

    rules = graph.rules
    step = is_next_step(facts, found.origin, found.target)
    bars = (Condition.PAY, rules.pay_viable_share), (Condition.PAY_KEPT, rules.pay_desirable_share)
    words = []
    for move in range(len(found.origin)):
        r, s = int(found.origin[move]), int(found.target[move])
        i, j = int(facts.occupation[r]), int(facts.occupation[s])
        if UNKNOWN in (i, j):
            words.append([_UNCODED])
            continue
        said = [_pay(c, float(ratio[move]), bar, bool(shown[move])) for c, bar in bars if ratio[move] < bar][
            :1
        ]
        if facts.leads[s] and not facts.leads[r] and not step[move]:
            said.append(_LEADS)
        words.append([*said, *(() if i == j else between(i, j))])  # the same work has the same outlook
    return words


def _cautions(said: Verdicts, coded: Bools, remote: Bools) -> list[str | None]:
    """Return why a move is not the first advice though nothing known speaks against it [move], or None."""
    words = (
        (_PAY_UNKNOWN, coded & ~said.pay_known),
        (_THIN, coded & ~said.evident),
        (_REMOTE, remote),
    )
    each = zip(*(holds.tolist() for _, holds in words), strict=True)
    return [
        " ".join(word for (word, _), holds in zip(words, row, strict=True) if holds) or None for row in each
    ]


def _pay(condition: Condition, ratio: float, bar: float, shown: bool) -> str:
    if shown:
        return against(Unmet(condition, ratio, bar))
    kind = "viable" if condition is Condition.PAY else "desirable"
    return f"Pay, not shown for so few people, is under what a {kind} move keeps."


def _programmes(known: Known, pair: tuple[Ints, Ints], wanted: Bools) -> Iterator[pl.Series]:
    """Yield the best programme for each move that needs training, where a catalogue is given."""
    offered = known.offered
    if offered is None:
        return
    graph = known.scored.graph

    @cache
    def best(i: int, j: int) -> str | None:
        found = programmes_for(offered, graph.aspects, i, j, n=1)
        return (
            f"{found[0].programme.title}, {found[0].programme.provider}"
            if found and not found[0].doubted
            else None
        )

    names = [best(int(i), int(j)) if needs else None for i, j, needs in zip(*pair, wanted, strict=True)]
    yield pl.Series("programme", names, dtype=pl.String)
