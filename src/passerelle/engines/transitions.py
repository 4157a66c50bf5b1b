"""Every ordered pair of occupations scored: fit, advice, training and its cost.

Fit is the product of two readings of the same skills and knowledge (O*NET)::

    coverage[i, j] = sum_e w[j, e] min(level[i, e], level[j, e]) / sum_e w[j, e] level[j, e]
    likeness[i, j] = (1 + cos(c[i], c[j])) / 2
    fit[i, j]      = coverage[i, j] x likeness[i, j]

with w = (importance - 1) / 4, and c the profile w x level, centred over elements and then over occupations.

Coverage is the share of what the destination asks that a person of the origin has: gaps count,
surpluses do not, so it is not symmetric. Alone it says that a manager can do any work below; likeness,
symmetric, tells jobs of another kind apart. It is centred over elements so that two jobs are not alike
for asking little of everything. Over the 742 rated occupations of O*NET 29.0 the median fit is .36; it
is .77 for O*NET's closest related occupations, told from all other pairs with an AUC of .94.

Advice screens by conditions (``domain.transition.Condition``): viable by pay, weeks, job zone, experience,
talent, fit and abilities; desirable by pay, growth and openings; safe by exposure, in three cases, each on
both sides, with a margin, for readings of one occupation differ by more. Where evidence is insufficient
nothing is advised. ``likely`` is given: what people do is fitted elsewhere (``engines.likely``) and never
enters advice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from passerelle.domain.gap import Aspect
from passerelle.domain.transition import (
    DESIRABLE,
    VIABLE,
    Condition,
    OccupationFeatures,
    Spread,
    TransitionGraph,
    TransitionRules,
)
from passerelle.domain.units import Bools, Case, Floats, Ints
from passerelle.engines.field_schooling import field_weeks, with_fields
from passerelle.engines.levels import held_levels
from passerelle.engines.training_time import TrainingTime


@dataclass(frozen=True, slots=True)
class Occupations:
    """What the graph is made from, in one order of occupations."""

    codes: tuple[str, ...]  # [occupation]
    titles: tuple[str, ...]  # [occupation]
    features: OccupationFeatures
    # Gives the share of the row's leavers expected in the column [occupation, occupation]; always the same.
    likely: Callable[[], Floats]
    aspects: tuple[Aspect, ...] = ()
    insufficient: Bools | None = None  # [occupation, occupation]  evidence supports no advice


def score(known: Occupations, covered: Floats, time: TrainingTime, rules: TransitionRules) -> TransitionGraph:
    """Return the graph of all ordered pairs of occupations.

    Args:
        known: the occupations.
        covered: what ``coverage`` says of them [occupation, occupation].
        time: weeks, tuition and time to full productivity of every pair.
        rules: thresholds of advice.
    """
    features = known.features
    fit = covered * likeness(features)
    np.fill_diagonal(fit, 1.0)
    step = zone_step(features.job_zone)
    weeks, tuition = with_fields(time, features.entry_education, features.needs_field)
    schooling = np.maximum(
        time.education_weeks,
        field_weeks(time, features.entry_education, features.needs_field, Case.CENTRAL),
    )
    climbs = step > rules.zone_gap_at_most
    direct = (fit >= rules.fit_direct) & (step <= 0) & features.open_to_all
    needed = np.where(direct, 0.0, weeks.central)
    met = conditions(features, fit, ~climbs | (schooling > 0.0), needed, rules)
    viable = _all(met, VIABLE)
    np.fill_diagonal(viable, val=False)  # staying is no transition
    bars = rules.exposure_at_most_share, rules.exposure_margin_share
    return TransitionGraph(
        occupations=known.codes,
        titles=known.titles,
        features=features,
        rules=rules,
        aspects=known.aspects,
        coverage=covered,
        fit=fit,
        made_likely=known.likely,
        zone_step=step,
        training=weeks,
        education_weeks=schooling,
        tuition_money=tuition,
        productive_weeks=Spread(time.productive_weeks_low, time.productive_weeks, time.productive_weeks_high),
        met=met,
        viable=viable,
        desirable=_all(met, DESIRABLE),
        insufficient=np.zeros_like(viable) if known.insufficient is None else known.insufficient,
        safe_low=safe(features.exposure_low, *bars),
        safe=safe(features.exposure, *bars),
        safe_high=safe(features.exposure_high, *bars),
    )


def conditions(
    features: OccupationFeatures, fit: Floats, reached: Bools, weeks: Floats, rules: TransitionRules
) -> Mapping[Condition, Bools]:
    """Return which conditions of advice each pair meets [occupation, occupation].

    Args:
        features: of the occupations.
        fit: skill similarity [occupation, occupation].
        reached: whether the job zone is near enough, or training has the climb in education and weeks say
            whether it is too long [occupation, occupation].
        weeks: of training that is needed, central [occupation, occupation].
        rules: the bars.
    """
    pay, exposure = features.pay, features.exposure
    everywhere = np.ones((len(pay), 1), dtype=bool)
    return {
        Condition.PAY: pay >= rules.pay_viable_share * pay[:, None],
        Condition.WEEKS: weeks <= rules.weeks_at_most,
        Condition.ZONE: reached,
        Condition.EXPERIENCE: (features.entry_experience <= 0)
        | features.related_work
        | (not rules.experience_must_match),
        Condition.TALENT: ~features.needs_talent,
        Condition.FIT: fit >= rules.fit_training,
        Condition.ABILITIES: features.abilities_missing <= rules.abilities_missing_at_most_share,
        Condition.PAY_KEPT: pay >= rules.pay_desirable_share * pay[:, None],
        Condition.GROWTH: everywhere & (features.growth_share_10y >= rules.growth_at_least_share),
        Condition.OPENINGS: everywhere & (features.openings_share >= rules.openings_at_least_share),
        Condition.LESS_EXPOSED: exposure <= exposure[:, None] + rules.exposure_margin_share,
        Condition.EXPOSURE: everywhere & (exposure <= rules.exposure_at_most_share),
    }


def _all(met: Mapping[Condition, Bools], wanted: tuple[Condition, ...]) -> Bools:
    return np.asarray(np.logical_and.reduce([met[condition] for condition in wanted]))


def coverage(features: OccupationFeatures) -> Floats:
    """Return the share of what each destination asks that each origin has [occupation, occupation].

    1 where the destination asks nothing.
    """
    weight, level = features.weight, features.level
    held = held_levels(weight, level)
    asked = (weight * level).sum(axis=1)
    return np.asarray(np.divide(held, asked, out=np.ones_like(held), where=asked > 0.0))


def likeness(features: OccupationFeatures) -> Floats:
    """Return how alike two occupations' profiles are [occupation, occupation], 0 to 1, 1/2 when unrelated.

    An occupation whose profile is the mean of all is unrelated to every other.
    """
    profile = features.weight * features.level
    profile = profile - profile.mean(axis=1, keepdims=True)
    profile = profile - profile.mean(axis=0)
    length = np.linalg.norm(profile, axis=1, keepdims=True)
    unit = np.divide(profile, length, out=np.zeros_like(profile), where=length > 0.0)
    return np.asarray(np.clip((1.0 + unit @ unit.T) / 2.0, 0.0, 1.0))


def zone_step(job_zone: Floats) -> Ints:
    """Return the whole job zones that each destination lies above each origin [occupation, occupation].

    Zones are means over detail; half a zone counts as one up.
    """
    return np.asarray(np.floor(job_zone - job_zone[:, None] + 0.5), dtype=np.int64)


def safe(exposure: Floats, at_most: float, margin: float) -> Bools:
    """Return whether a destination is under the bar and not above the origin by more than the margin."""
    return np.asarray((exposure <= exposure[:, None] + margin) & (exposure <= at_most))


def bridge(moved_share: Floats, node_weight: Floats) -> Floats:
    """Return observed moves between occupations, from moves between the nodes of a mobility network.

    A node's flow is shared over its occupations by their weights; an occupation of several nodes takes
    the mean of their rows, by the weights it has in them. Staying is dropped, between nodes of the
    same occupation too, and rows are shares of those who leave: they sum to 1, or to 0 where nothing
    is known. Moves between two occupations of one node were never seen.

    Args:
        moved_share: share of each node's workers found in each node a year later [node, node].
        node_weight: share of each node's jobs that each occupation holds [node, occupation].
    """
    leaving = moved_share.copy()
    np.fill_diagonal(leaving, 0.0)
    belongs = node_weight.sum(axis=0)
    of = np.divide(node_weight, belongs, out=np.zeros_like(node_weight), where=belongs > 0.0)
    flow = of.T @ leaving @ node_weight
    np.fill_diagonal(flow, 0.0)
    total = flow.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(flow, total, out=np.zeros_like(flow), where=total > 0.0))
