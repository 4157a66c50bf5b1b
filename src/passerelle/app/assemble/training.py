"""Training that a plan may choose: programmes of a catalogue, or training made for a pair of occupations.

Without a catalogue a candidate that needs training has one option, made to measure: the weeks that the
transition needs, at the scenario's price of a week, with seats without limit. With a catalogue it has up
to three of the programmes that lead to its destination (``engines.programme_choice``). An employer that names
a catalogue trains with it: where no programme fits, the candidate has no option, unless what it needs is no
more than a month, which the employer teaches on the job.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.training_usable import Usable, place_codes, usable
from passerelle.app.wording import counted, percent
from passerelle.data.programmes import Catalogue
from passerelle.data.reference import Reference
from passerelle.domain.gap import Aspect, GapKind
from passerelle.domain.ids import key_id
from passerelle.domain.programme import Programme
from passerelle.domain.scenario import Scenario
from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.levers.training_completion_share import LEVER as COMPLETION
from passerelle.engines.levers.training_tuition_per_week_money import LEVER as TUITION
from passerelle.engines.programme_choice import LEAST_PART, Outcome, Pairs, choices

DIRECT: Final = -1  # programme of an option without training
ON_THE_JOB_WEEKS: Final = 52.0 / 12.0
# Short-term training on the job lasts a month or less (BLS, Employment Projections, definitions).
_TAUGHT: Final = (GapKind.SKILL, GapKind.KNOWLEDGE)
_EMPLOYER: Final = "the employer"
_HASH_DIGITS: Final = 16


@dataclass(frozen=True, slots=True)
class Programmes:
    """Training that options of a plan need; one entry per programme."""

    id: tuple[str, ...]  # [programme]  the catalogue's own, or a hash of the two occupations
    title: tuple[str, ...]  # [programme]
    provider: tuple[str, ...]  # [programme]
    place: tuple[str, ...]  # [programme]  city and state; empty where unknown
    target: Ints  # [programme]  occupation it leads to, the first where there are several
    weeks: Floats  # [programme]
    tuition_money: Floats  # [programme]  whole programme with other required cost, in the plan's currency
    completion: Floats  # [programme]  share of those who start
    seats: Floats  # [programme, quarter]  people who may start; infinity where there is no limit
    source: str  # which catalogue, in words, with its hash
    notes: tuple[str, ...]  # how many were read, used and left out, and why
    generated: bool = False  # whether none of them exists

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True, slots=True)
class TrainingOptions:
    """Ways to take each candidate move, by candidate; one that needs training and finds none is not here."""

    programmes: Programmes
    candidate: Ints  # [option]  index of the candidate
    programme: Ints  # [option]  index of the programme, or DIRECT


@dataclass(frozen=True, slots=True)
class TrainingSetting:
    """What training is chosen from."""

    reference: Reference
    scenario: Scenario
    quarters: int
    catalogue: Catalogue | None = None  # none: training is made to measure
    aspects: tuple[Aspect, ...] = ()  # what occupations ask: which gaps a programme aims at


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Candidates that need training, and their distinct pairs of occupations and regions."""

    candidate: Ints  # [wanted]
    pair_of: Ints  # [wanted]
    pairs: Pairs
    regions: pl.Series  # [place]


def training_options(
    trains: Bools,
    held: Ints,
    entered: Ints,
    weeks: Floats,
    setting: TrainingSetting,
    *,
    region: pl.Series | None = None,
) -> TrainingOptions:
    """Return the ways to take each candidate move: directly, or by each programme that suits it.

    Args:
        trains: whether the candidate needs training [candidate].
        held: occupation that its people hold [candidate].
        entered: occupation that they would enter [candidate].
        weeks: training that the transition needs [candidate].
        setting: what training is chosen from.
        region: where its people work, as the roster says it [candidate]; programmes taught in another
            are not offered. Without it every programme is near.

    Raises:
        BadInput: no programme of the catalogue can be used.
    """
    wanted = _wanted(trains, held, entered, weeks, None if setting.catalogue is None else region)
    direct = np.flatnonzero(~trains)
    if setting.catalogue is None:
        pairs = wanted.pairs
        programmes = _made(pairs.held, pairs.entered, pairs.weeks, setting)
        at, programme = wanted.candidate, wanted.pair_of
    else:
        given = usable(setting.catalogue, setting.reference, setting.scenario)
        programmes, pair, chosen = _of_catalogue(given, wanted, setting)
        at, programme = _expanded(wanted, pair, chosen)
    candidate = np.concatenate([direct, at])
    programme = np.concatenate([np.full(len(direct), DIRECT), programme])
    order = np.lexsort((programme, candidate))
    return TrainingOptions(programmes, candidate[order], programme[order])


def _wanted(trains: Bools, held: Ints, entered: Ints, weeks: Floats, region: pl.Series | None) -> _Wanted:
    candidate = np.flatnonzero(trains)
    regions, place = place_codes(region, len(trains))
    keys = np.column_stack([held, entered, place])[candidate]
    pairs, first, pair_of = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    return _Wanted(
        candidate,
        pair_of.reshape(-1),
        Pairs(pairs[:, 0], pairs[:, 1], weeks[candidate][first], pairs[:, 2]),
        regions,
    )


def _of_catalogue(given: Usable, wanted: _Wanted, setting: TrainingSetting) -> tuple[Programmes, Ints, Ints]:
    """Return the programmes used, and the choices: pair and programme, by pair [choice]."""
    pairs = wanted.pairs
    taught = [aspect for aspect in setting.aspects if aspect.kind in _TAUGHT]
    found = choices(given.offer, given.usable, given.near(wanted.regions), pairs, taught)
    used, chosen = np.unique(found.programme, return_inverse=True)
    short = np.flatnonzero((found.outcome != Outcome.FOUND) & (pairs.weeks <= ON_THE_JOB_WEEKS))
    instructed, at = np.unique(
        np.column_stack([pairs.held, pairs.entered])[short], axis=0, return_inverse=True
    )
    needed = np.zeros(len(instructed))
    needed[at.reshape(-1)] = pairs.weeks[short]
    own = _made(instructed[:, 0], instructed[:, 1], needed, setting)
    programmes = _joined(_listed(given, used, setting), own, _told(given, found.outcome, used, short))
    pair = np.concatenate([found.pair, short])
    programme = np.concatenate([chosen.reshape(-1), len(used) + at.reshape(-1)])
    order = np.lexsort((programme, pair))
    return programmes, pair[order], programme[order]


def _expanded(wanted: _Wanted, pair: Ints, programme: Ints) -> tuple[Ints, Ints]:
    """Return choices of pairs, in their order, as those of every candidate of each pair."""
    first = np.searchsorted(pair, wanted.pair_of, side="left")
    count = np.searchsorted(pair, wanted.pair_of, side="right") - first
    candidate = np.repeat(wanted.candidate, count)
    nth = np.arange(len(candidate)) - np.repeat(np.cumsum(count) - count, count)
    return candidate, programme[np.repeat(first, count) + nth]


def _made(held: Ints, entered: Ints, weeks: Floats, setting: TrainingSetting) -> Programmes:
    """Return training made to measure for pairs of occupations."""
    table, count = setting.reference.occupations, len(held)
    codes, titles = table["occupation"], table["title"]
    pairs = list(zip(codes.gather(held), codes.gather(entered), strict=True))
    names = zip(titles.gather(held), titles.gather(entered), strict=True)
    return Programmes(
        id=tuple(key_id("p", pair) for pair in pairs),
        title=tuple(f"{there}, for {here}" for here, there in names),
        provider=(_EMPLOYER,) * count,
        place=("",) * count,
        target=entered,
        weeks=weeks,
        tuition_money=weeks * setting.scenario[TUITION],
        completion=np.full(count, setting.scenario[COMPLETION].central),
        seats=np.full((count, setting.quarters), np.inf),
        source="training made to measure, no catalogue named",
        notes=(f"Training made to measure for {counted(count, 'pair', 'pairs')} of occupations.",),
    )


def _listed(given: Usable, used: Ints, setting: TrainingSetting) -> Programmes:
    """Return the chosen programmes of a catalogue."""
    chosen = [given.given.programmes[place] for place in used.tolist()]
    catalogue = given.catalogue
    return Programmes(
        id=tuple(programme.id for programme in chosen),
        title=tuple(programme.title for programme in chosen),
        provider=tuple(programme.provider for programme in chosen),
        place=tuple(programme.place for programme in chosen),
        target=_targets(given, chosen, used, setting),
        weeks=given.offer.weeks[used],
        tuition_money=given.offer.money[used],
        completion=given.completion[used],
        seats=np.repeat(given.seats[used, None], setting.quarters, axis=1),
        source=_source(catalogue),
        notes=(catalogue.notes[0],),
        generated=catalogue.generated,
    )


def _targets(given: Usable, chosen: list[Programme], used: Ints, setting: TrainingSetting) -> Ints:
    """Return the first occupation of each programme: of those that it names, else of those of its field."""
    at = {code: place for place, code in enumerate(setting.reference.occupations["occupation"])}
    first = np.full(len(given.given.programmes), -1)
    links = given.offer
    for programme, occupation in zip(links.programme[::-1], links.occupation[::-1], strict=True):
        first[programme] = occupation
    named = [at[programme.occupations[0]] if programme.occupations else -1 for programme in chosen]
    return np.where(np.array(named, dtype=np.int64) >= 0, named, first[used]).astype(np.int64)


def _source(catalogue: Catalogue) -> str:
    digest = f"SHA-256 {catalogue.hash[:_HASH_DIGITS]}"
    if catalogue.generated:
        return f"{catalogue.name} of the package: nothing in it exists, its figures are guesses; {digest}"
    if catalogue.source is None:
        return f"{catalogue.name}; {digest}"
    return f"{catalogue.source.title}, {catalogue.source.publisher}, from {catalogue.name}; {digest}"


def _told(given: Usable, outcome: Ints, used: Ints, short: Ints) -> tuple[str, ...]:
    """Return what became of the catalogue's programmes and of the pairs that need training."""
    count = np.bincount(outcome, minlength=len(Outcome))
    instructed = np.bincount(outcome[short], minlength=len(Outcome))
    chosen = (
        f"{counted(len(used), 'programme', 'programmes')} of {int(given.usable.sum()):,} that can be used"
    )
    notes = [*given.notes, f"Offered in this plan: {chosen}, for {_pairs(int(count[Outcome.FOUND]))}."]
    if len(short):
        notes.append(
            f"No programme fits, and a month or less is needed, which the employer teaches on the job at "
            f"{TUITION.key} a week: {_pairs(len(short))}."
        )
    for kind, why in (
        (Outcome.NONE, "no programme that can be used leads there"),
        (Outcome.SHORT, f"those that lead there last less than {percent(LEAST_PART)} of the weeks needed"),
        (Outcome.FAR, "those long enough are taught in another region"),
    ):
        if left := int(count[kind] - instructed[kind]):
            notes.append(f"No training is offered, for {why}: {_pairs(left)}.")
    return tuple(notes)


def _pairs(count: int) -> str:
    return counted(count, "pair of occupations and region", "pairs of occupations and region")


def _joined(listed: Programmes, own: Programmes, notes: tuple[str, ...]) -> Programmes:
    """Return the programmes of a catalogue, and after them what the employer teaches itself."""
    return Programmes(
        id=listed.id + own.id,
        title=listed.title + own.title,
        provider=listed.provider + own.provider,
        place=listed.place + own.place,
        target=np.concatenate([listed.target, own.target]),
        weeks=np.concatenate([listed.weeks, own.weeks]),
        tuition_money=np.concatenate([listed.tuition_money, own.tuition_money]),
        completion=np.concatenate([listed.completion, own.completion]),
        seats=np.concatenate([listed.seats, own.seats]),
        source=listed.source,
        notes=(*listed.notes, *notes),
        generated=listed.generated,
    )
