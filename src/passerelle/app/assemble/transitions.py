"""The reference tables to the arrays of the transition engine, and an employer's roles to places."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.aspects import aspects
from passerelle.app.assemble.evidence import Evidence, evidence
from passerelle.app.assemble.hurdles import abilities_missing, needs_talent
from passerelle.app.assemble.keyed import Keyed
from passerelle.app.assemble.likely import likely
from passerelle.app.assemble.mobility_network import network
from passerelle.app.assemble.positions import positions
from passerelle.app.assemble.programmes import FIELDS
from passerelle.app.assemble.training_time import training_facts
from passerelle.data.reference import Reference
from passerelle.data.schema.reference import ENTRY_EDUCATION, ENTRY_EXPERIENCE
from passerelle.domain.gap import Aspect, GapKind
from passerelle.domain.occupation import LEADING
from passerelle.domain.scenario import Commuting, Scenario
from passerelle.domain.transition import OccupationFeatures, TransitionGraph, TransitionRules
from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines import transitions
from passerelle.engines.evidence import Grade
from passerelle.engines.levers.advice_abilities_missing_at_most_share import LEVER as ABILITIES
from passerelle.engines.levers.advice_experience_must_match import LEVER as EXPERIENCE
from passerelle.engines.levers.advice_exposure_at_most_share import LEVER as EXPOSURE
from passerelle.engines.levers.advice_exposure_margin_share import LEVER as MARGIN
from passerelle.engines.levers.advice_growth_at_least_share import LEVER as GROWTH
from passerelle.engines.levers.advice_openings_at_least_share import LEVER as OPENINGS
from passerelle.engines.levers.advice_pay_desirable_share import LEVER as PAY_DESIRABLE
from passerelle.engines.levers.advice_pay_viable_share import LEVER as PAY_VIABLE
from passerelle.engines.levers.advice_weeks_at_most import LEVER as WEEKS_VIABLE
from passerelle.engines.levers.limits_person_pay_cut_at_most_share import LEVER as PAY_CUT
from passerelle.engines.levers.limits_person_pay_rise_at_most_share import LEVER as PAY_RISE
from passerelle.engines.levers.limits_relocation import LEVER as RELOCATION
from passerelle.engines.levers.moves_fit_at_least_share import LEVER as FIT_DIRECT
from passerelle.engines.levers.moves_fit_for_training_share import LEVER as FIT_TRAINING
from passerelle.engines.levers.moves_zone_gap_at_most import LEVER as ZONE_GAP
from passerelle.engines.levers.training_tuition_per_week_money import LEVER as TUITION
from passerelle.engines.levers.training_weeks_at_most import LEVER as WEEKS
from passerelle.engines.moves import MoveRules, Places, Reach
from passerelle.engines.role_moves import UNKNOWN
from passerelle.engines.training_time import TrainingFacts, TrainingRules, TrainingTime, training_time
from passerelle.errors import BadInput, Fault

LOW_MEASURE: Final = "gpts-human-alpha"  # language models alone
CENTRAL_MEASURE: Final = "gpts-human-beta"  # with half of what further software adds
HIGH_MEASURE: Final = "gpts-human-zeta"  # with all of it
BY_NAME: Final = 0.9  # licences that count for more go by the occupation's own name, see aspects
OWN_FIELD: Final = (
    r"^(15-|17-|19-|29-|31-2)"  # guess: computing, engineering, science, health: no other will do
)
TAUGHT: Final = ("award", "associate", "bachelor", "master", "doctoral")
MANAGERS: Final = "11-"
PROJECTED: Final = "2024-34"
LEADING_TITLE: Final = (
    r"\b(manager|mgr|director|dir|supervisor|supv|supr|chief|head of|president|commissioner)\b"
)


@dataclass(frozen=True, slots=True)
class Scored:
    """The graph of a snapshot, what its weeks rest on, and the evidence of every pair."""

    graph: TransitionGraph
    time: TrainingTime
    facts: TrainingFacts
    evidence: Evidence


def transition_rules(scenario: Scenario) -> TransitionRules:
    """Return the rules of advice, with what a scenario sets of them.

    Raises:
        BadInput: the fit for training is above the fit for a direct move.
    """
    _check_fits(scenario)
    return TransitionRules(
        fit_direct=scenario[FIT_DIRECT],
        fit_training=scenario[FIT_TRAINING],
        experience_must_match=scenario[EXPERIENCE],
        zone_gap_at_most=scenario[ZONE_GAP],
        weeks_at_most=scenario[WEEKS_VIABLE],
        abilities_missing_at_most_share=scenario[ABILITIES],
        pay_viable_share=scenario[PAY_VIABLE],
        pay_desirable_share=scenario[PAY_DESIRABLE],
        growth_at_least_share=scenario[GROWTH],
        openings_at_least_share=scenario[OPENINGS],
        exposure_at_most_share=scenario[EXPOSURE],
        exposure_margin_share=scenario[MARGIN],
    )


def training_rules(scenario: Scenario) -> TrainingRules:
    """Return the rules for weeks and tuition, with what a scenario sets of them."""
    return TrainingRules().with_tuition(scenario[TUITION])


def move_rules(scenario: Scenario) -> MoveRules:
    """Return what a move inside the employer may ask of a person.

    Raises:
        BadInput: the fit for training is above the fit for a direct move.
    """
    _check_fits(scenario)
    return MoveRules(
        pay_cut_at_most_share=scenario[PAY_CUT],
        pay_rise_at_most_share=scenario[PAY_RISE],
        reach=Reach(scenario[RELOCATION]),
        zone_gap_at_most=scenario[ZONE_GAP],
        fit_direct=scenario[FIT_DIRECT],
        fit_training=scenario[FIT_TRAINING],
        training_weeks_at_most=scenario[WEEKS],
    )


def transition_graph(reference: Reference, rules: TransitionRules | None = None) -> TransitionGraph:
    """Return every pair of the snapshot's occupations scored, in the order of its occupations table."""
    return scored(reference, rules).graph


def scored(
    reference: Reference, rules: TransitionRules | None = None, training: TrainingRules | None = None
) -> Scored:
    """Return the graph and what its weeks rest on; made once for each snapshot and rules."""
    known = Keyed(reference.hash, reference)
    return _scored(known, rules or TransitionRules(), training or TrainingRules())


@lru_cache(maxsize=1)
def _likely(known: Keyed) -> Floats:
    return likely(known.reference)


@lru_cache(maxsize=2)
def _scored(known: Keyed, rules: TransitionRules, training: TrainingRules) -> Scored:
    occupations, facts, covered, graded = _occupations(known)
    time = training_time(facts, covered, training)
    return Scored(transitions.score(occupations, covered, time, rules), time, facts, graded)


@lru_cache(maxsize=1)
def _occupations(known: Keyed) -> tuple[transitions.Occupations, TrainingFacts, Floats, Evidence]:
    """Return what no rule changes: occupations, training they ask for, coverage and evidence."""
    reference = known.reference
    graded = evidence(reference)
    asked = aspects(reference)
    features = occupation_features(reference, asked)
    covered = transitions.coverage(features)
    table = reference.occupations
    occupations = transitions.Occupations(
        codes=tuple(table["occupation"]),
        titles=tuple(table["title"]),
        features=features,
        likely=partial(_likely, known),
        aspects=asked,
        insufficient=graded.grade == Grade.INSUFFICIENT,
    )
    return occupations, training_facts(reference), covered, graded


def occupation_features(reference: Reference, asked: tuple[Aspect, ...] = ()) -> OccupationFeatures:
    """Return what the snapshot knows of each occupation, in the order of its occupations table.

    ``asked`` are its aspects, for licences and related work; without them no licence is known, and work
    counts as related in its own occupation alone.
    """
    table = reference.occupations
    importance, level = _ratings(reference)
    openings, share = _openings(reference)
    observed = observed_moves(reference)
    return OccupationFeatures(
        importance=importance,
        level=level,
        employment_people=_column(table, "employment_people"),
        pay=_column(table, "pay_median"),
        job_zone=_column(table, "job_zone"),
        exposure_low=_exposure(reference, LOW_MEASURE),
        exposure=_exposure(reference, CENTRAL_MEASURE),
        exposure_high=_exposure(reference, HIGH_MEASURE),
        growth_share_10y=_column(table, "growth_share_10y"),
        openings_people=openings,
        openings_share=share,
        imputed=(table["skills_flag"] == "imputed").to_numpy(),
        surveyed=np.asarray(observed.any(axis=1)),
        observed=observed,
        entry_education=positions(table["entry_education"], pl.Series(ENTRY_EDUCATION)),
        entry_experience=positions(table["entry_experience"], pl.Series(ENTRY_EXPERIENCE)),
        related_work=_related_work(asked, table.height),
        needs_licence=_needs_licence(asked, table.height, 0.0),
        needs_field=_needs_field(reference, asked),
        needs_talent=needs_talent(table["occupation"]),
        abilities_missing=abilities_missing(asked, table.height),
    )


def observed_moves(reference: Reference) -> Floats:
    """Return moves seen between occupations, as shares of those who leave [occupation, occupation].

    They rest on the cleaned network (``moved_share``): moves among the parts of one Census code, which
    nobody saw, are none. The market model takes ``moved_raw_share``.
    """
    net = network(reference)
    return transitions.bridge(net.cleaned, net.membership.of_node)


def _openings(reference: Reference) -> tuple[Floats, Floats]:
    """Return projected openings a year, in people and over the jobs projected from [occupation].

    An occupation without jobs has a share of zero.
    """
    rows = reference.tables["projections"].filter(pl.col("vintage") == PROJECTED)
    joined = reference.occupations.select("occupation").join(
        rows, on="occupation", how="left", maintain_order="left"
    )
    people = _column(joined.with_columns(pl.col("openings_people").fill_null(0.0)), "openings_people")
    jobs = _column(joined.with_columns(pl.col("start_people").fill_null(0.0)), "start_people")
    return people, np.divide(people, jobs, out=np.zeros_like(people), where=jobs > 0.0)


def _needs_licence(asked: tuple[Aspect, ...], count: int, above: float) -> Bools:
    """Return whether the column may need a licence that the row does not [occupation, occupation].

    Of licences that count for more than ``above`` in the destination; in the origin any counts.
    """
    needs = np.zeros((count, count), dtype=bool)
    for aspect in asked:
        if aspect.kind is GapKind.LICENCE and aspect.names:
            lacks, asks = aspect.level <= 0.0, (aspect.level > 0.0) & (aspect.weight > above)
            needs |= lacks.astype(np.float64) @ asks.T.astype(np.float64) > 0.0
    return needs


def _related_work(asked: tuple[Aspect, ...], count: int) -> Bools:
    """Return whether work in the row counts as related work in the column [occupation, occupation]."""
    for aspect in asked:
        if aspect.kind is GapKind.EXPERIENCE and aspect.carries is not None:
            return aspect.carries
    return np.eye(count, dtype=bool)


def _needs_field(reference: Reference, asked: tuple[Aspect, ...]) -> Bools:
    """Return whether the column asks for schooling in a field of its own [occupation, occupation].

    By a licence of its name, but for managers, of whom it is a part; or by its studies. Not of those whose
    own entry asks for as much schooling in work that O*NET calls most closely related: nurses are not sent
    back to become practical nurses, nor teachers of one school to teach in another.
    """
    table = reference.occupations
    licensed = _needs_licence(asked, table.height, BY_NAME)
    licensed &= ~table["occupation"].str.starts_with(MANAGERS).to_numpy()
    schooled = positions(table["entry_education"], pl.Series(ENTRY_EDUCATION))
    return (licensed | _needs_studies(reference)) & ~(_kin(reference) & (schooled[:, None] >= schooled))


def _kin(reference: Reference) -> Bools:
    """Return which occupations O*NET calls most closely related, both ways [occupation, occupation]."""
    related = reference.tables["related"].filter(pl.col("tier") == "primary-short")
    codes = reference.occupations["occupation"]
    row, column = (positions(related[end], codes) for end in ("occupation", "related"))
    known = (row >= 0) & (column >= 0)
    kin = np.zeros((len(codes), len(codes)), dtype=bool)
    kin[row[known], column[known]] = True
    return np.asarray(kin & kin.T)


def _needs_studies(reference: Reference) -> Bools:
    """Return where the column asks for studies that no field of the row has [occupation, occupation].

    Fields are the four-digit groups of CIP 2020 that the crosswalk gives to both.
    """
    codes = reference.occupations["occupation"]
    leads = reference.tables["crosswalks"].filter(pl.col("crosswalk") == FIELDS)
    groups = leads["source"].str.head(len("11.07"))
    member = np.zeros((len(codes), groups.n_unique()))
    row, column = positions(leads["target"], codes), positions(groups, groups.unique().sort())
    member[row[row >= 0], column[row >= 0]] = 1.0
    own = reference.occupations.select(
        pl.col("occupation").str.contains(OWN_FIELD) & pl.col("entry_education").is_in(TAUGHT)
    )
    apart = member @ member.T <= 0.0
    np.fill_diagonal(apart, val=False)
    return np.asarray(apart & own.to_series().to_numpy())


def places(
    roles: pl.DataFrame, chosen: Ints, reference: Reference, commuting: Sequence[Commuting] = ()
) -> Places:
    """Return the ``chosen`` rows of a roles table (schema.ROLES) as places.

    Codes of sites and regions are the same for any rows of one table; regions between which people commute
    have one code, so that moves between them are within one region and no relocation.

    Raises:
        ValueError: a role has an occupation that the snapshot does not know.
    """
    occupation = positions(roles["occupation"], reference.occupations["occupation"])
    if (occupation == UNKNOWN).any():
        unknown = roles["occupation"].filter(pl.Series(occupation == UNKNOWN)).unique().sort().to_list()
        raise ValueError(f"the snapshot does not know the occupations {unknown[:5]}")
    return Places(
        role=chosen,
        occupation=occupation[chosen],
        pay=_column(roles, "pay_mean")[chosen],
        site=_codes(roles["site"])[chosen],
        region=region_codes(roles, commuting)[chosen],
        leads=leading(roles)[chosen],
    )


def region_codes(roles: pl.DataFrame, commuting: Sequence[Commuting] = ()) -> Ints:
    """Return a code for each role's region [role], -1 where it is not known.

    Regions of one group have one code, and so have those of groups that share a region. A region that no
    role has joins nothing: see :func:`commuting_faults`.
    """
    names = roles["region"].drop_nulls().unique().sort()
    code = np.arange(len(names))
    for group in commuting:
        joined = np.flatnonzero(names.is_in(group.regions).to_numpy())
        if len(joined):
            code[np.isin(code, code[joined])] = code[joined].min()
    at = positions(roles["region"], names)
    return np.where(at == UNKNOWN, UNKNOWN, code[at]) if len(code) else at


def commuting_faults(roles: pl.DataFrame, commuting: Sequence[Commuting]) -> list[Fault]:
    """Return a fault for each region of a group that no role has, with what may be meant."""
    known = roles["region"].drop_nulls().unique().sort().to_list()
    spelt = {name.strip().casefold(): name for name in known}
    faults = []
    for group in commuting:
        for region in group.regions:
            if region in known:
                continue
            key = region.strip().casefold()
            near = [spelt[name] for name in difflib.get_close_matches(key, spelt, n=3)]
            remedy = "Write it as the roster does, or take it out."
            if not known:
                remedy = "The roster has no regions: take the group out, or bring the column region."
            elif near:
                remedy = f"Did you mean {' or '.join(near)}? Write it as the roster does, or take it out."
            faults.append(Fault(f"{group.key}.regions", "names a region that no role has.", remedy, region))
    return faults


def leading(roles: pl.DataFrame) -> Bools:
    """Return whether each role leads others, by its occupation or by its title [role]."""
    by_title = pl.col("job_title").str.to_lowercase().str.contains(LEADING_TITLE)
    by_occupation = pl.col("occupation").str.contains(LEADING)
    either = by_occupation.fill_null(value=False) | by_title.fill_null(value=False)
    return roles.select(either.alias("leads"))["leads"].to_numpy()


def rated_elements(reference: Reference) -> pl.DataFrame:
    """Return the skills and knowledge areas, in order; abilities have no level and enter no fit."""
    return reference.elements.filter(pl.col("kind") != "ability")


def _ratings(reference: Reference) -> tuple[Floats, Floats]:
    """Return importance and level [occupation, element]; an element not rated counts as least important."""
    elements = rated_elements(reference)
    shape = (reference.occupations.height, elements.height)
    importance, level = np.ones(shape), np.zeros(shape)
    row = positions(reference.skills["occupation"], reference.occupations["occupation"])
    column = positions(reference.skills["element"], elements["element"])
    known = (row >= 0) & (column >= 0)
    importance[row[known], column[known]] = _column(reference.skills, "importance")[known]
    level[row[known], column[known]] = _column(reference.skills, "level")[known]
    return importance, level


def _exposure(reference: Reference, measure: str) -> Floats:
    """Return a measure by occupation; one without it takes the mean over all, weighted by jobs."""
    rows = reference.exposure.filter(pl.col("measure") == measure)
    joined = reference.occupations.select("occupation", "employment_people").join(
        rows.select("occupation", "score"), on="occupation", how="left", maintain_order="left"
    )
    known = joined.drop_nulls("score")
    usual = np.average(known["score"].to_numpy(), weights=known["employment_people"].to_numpy())
    return _column(joined.with_columns(pl.col("score").fill_null(float(usual))), "score")


def _check_fits(scenario: Scenario) -> None:
    direct, training = scenario[FIT_DIRECT], scenario[FIT_TRAINING]
    if training > direct:
        what = f"is above {FIT_DIRECT.key}, which is {direct:g}."
        raise BadInput([Fault(FIT_TRAINING.key, what, "Lower the one or raise the other.", f"{training:g}")])


def _column(table: pl.DataFrame, name: str) -> Floats:
    return table[name].cast(pl.Float64).to_numpy()


def _codes(names: pl.Series) -> Ints:
    """Return a code per name, -1 where there is none."""
    return positions(names, names.drop_nulls().unique().sort())
