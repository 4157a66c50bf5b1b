"""The reference tables to the arrays of the transition engine, and an employer's roles to places."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.positions import positions
from passerelle.data.reference import Reference
from passerelle.domain.scenario import Scenario
from passerelle.domain.transition import OccupationFeatures, TransitionGraph, TransitionRules
from passerelle.domain.units import Floats, Ints
from passerelle.engines import transitions
from passerelle.engines.levers.limits_person_pay_cut_at_most_share import LEVER as PAY_CUT
from passerelle.engines.levers.limits_person_pay_rise_at_most_share import LEVER as PAY_RISE
from passerelle.engines.levers.limits_relocation import LEVER as RELOCATION
from passerelle.engines.levers.moves_fit_at_least_share import LEVER as FIT_DIRECT
from passerelle.engines.levers.moves_fit_for_training_share import LEVER as FIT_TRAINING
from passerelle.engines.levers.moves_zone_gap_at_most import LEVER as ZONE_GAP
from passerelle.engines.levers.training_tuition_per_week_money import LEVER as TUITION
from passerelle.engines.levers.training_weeks_at_most import LEVER as WEEKS
from passerelle.engines.moves import UNKNOWN, MoveRules, Places, Reach
from passerelle.errors import BadInput, Fault

CENTRAL_MEASURE: Final = "gpts-human-beta"
LEADING: Final = r"^11-|^(33|35|37|39|41|43|45|47|49|51|53)-10"  # managers, and first-line supervisors
LEADING_TITLE: Final = (
    r"\b(manager|mgr|director|dir|supervisor|supv|supr|chief|head of|president|commissioner)\b"
)
HIGH_MEASURE: Final = "gpts-human-zeta"


def transition_rules(scenario: Scenario) -> TransitionRules:
    """Return the rules of advice, with what a scenario sets of them.

    Raises:
        BadInput: the fit for training is above the fit for a direct move.
    """
    _check_fits(scenario)
    return TransitionRules(
        fit_direct=scenario[FIT_DIRECT],
        fit_training=scenario[FIT_TRAINING],
        zone_gap_at_most=scenario[ZONE_GAP],
        tuition_per_week_money=scenario[TUITION],
    )


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
    return transitions.score(occupation_features(reference), rules or TransitionRules())


def occupation_features(reference: Reference) -> OccupationFeatures:
    """Return what the snapshot knows of each occupation, in the order of its occupations table."""
    table = reference.occupations
    importance, level = _ratings(reference)
    return OccupationFeatures(
        importance=importance,
        level=level,
        employment_people=_column(table, "employment_people"),
        pay=_column(table, "pay_median"),
        job_zone=_column(table, "job_zone"),
        exposure=_exposure(reference, CENTRAL_MEASURE),
        exposure_high=_exposure(reference, HIGH_MEASURE),
        growth_share_10y=_column(table, "growth_share_10y"),
        imputed=(table["skills_flag"] == "imputed").to_numpy(),
        observed=observed_moves(reference),
    )


def observed_moves(reference: Reference) -> Floats:
    """Return moves seen between occupations, as shares of those who leave [occupation, occupation].

    They rest on the cleaned network (``moved_share``): moves among the parts of one Census code, which
    nobody saw, are none. The market model takes ``moved_raw_share``.
    """
    nodes = pl.concat(
        [reference.mobility["origin"], reference.mobility["target"], reference.mobility_nodes["node"]]
    )
    nodes = nodes.unique().sort()
    moved = np.zeros((len(nodes), len(nodes)))
    origin = positions(reference.mobility["origin"], nodes)
    moved[origin, positions(reference.mobility["target"], nodes)] = reference.mobility[
        "moved_share"
    ].to_numpy()
    weight = np.zeros((len(nodes), reference.occupations.height))
    occupation = positions(reference.mobility_nodes["occupation"], reference.occupations["occupation"])
    node = positions(reference.mobility_nodes["node"], nodes)
    known = occupation >= 0
    weight[node[known], occupation[known]] = reference.mobility_nodes["weight"].to_numpy()[known]
    return transitions.bridge(moved, weight)


def places(roles: pl.DataFrame, chosen: Ints, reference: Reference) -> Places:
    """Return the ``chosen`` rows of a roles table (schema.ROLES) as places.

    Codes of sites and regions are the same for any rows of one table.

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
        region=_codes(roles["region"])[chosen],
        leads=_leads(roles).to_numpy()[chosen],
    )


def _leads(roles: pl.DataFrame) -> pl.Series:
    """Return whether a role leads others, by its occupation or by its title."""
    by_title = roles["job_title"].str.to_lowercase().str.contains(LEADING_TITLE)
    return roles["occupation"].str.contains(LEADING) | by_title


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
