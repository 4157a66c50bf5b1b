"""The generated catalogue: the same again, marked as such, and within what is plausible."""

from __future__ import annotations

import polars as pl

from passerelle.app.assemble.programmes import offered
from passerelle.app.assemble.training_generated import PROVIDERS, generated_catalogue
from passerelle.data import reference
from passerelle.data.checks import faults_of
from passerelle.data.schema.catalogue import CATALOGUE

SNAPSHOT = reference.load()
MADE = generated_catalogue(SNAPSHOT, tuition_per_week_money=136.0, currency="USD")
FRAME = MADE.frame


def test_the_same_snapshot_gives_the_same_catalogue_and_it_breaks_no_rule_of_the_layout() -> None:
    again = generated_catalogue(SNAPSHOT, tuition_per_week_money=136.0, currency="USD")
    assert again.hash == MADE.hash
    assert again.frame.equals(FRAME)
    assert faults_of(FRAME, CATALOGUE, file=MADE.name) == []


def test_every_occupation_of_the_middle_job_zones_has_short_and_long_programmes() -> None:
    middle = SNAPSHOT.occupations.filter((pl.col("job_zone") >= 1.5) & (pl.col("job_zone") < 4.5))
    of = FRAME.group_by("occupations").agg(
        pl.col("weeks").min().alias("least"), pl.col("weeks").max(), pl.len()
    )
    assert set(of["occupations"]) == set(middle["occupation"])
    assert (of["len"] == 4).all()
    assert FRAME.height == 2648  # as docs/how-to/bring-a-programme-catalogue.md says
    assert (of["weeks"] >= 1.5 * of["least"]).all()


def test_it_is_marked_wherever_it_shows() -> None:
    assert MADE.generated
    assert FRAME["title"].str.ends_with("(generated)").all()
    assert FRAME["provider"].str.starts_with("Generated provider ").all()
    assert FRAME["provider"].n_unique() == PROVIDERS
    assert FRAME["programme"].str.starts_with("generated-").all()
    assert "None of them exists" in MADE.notes[0]
    assert "guesses" in MADE.notes[0]


def test_weeks_rise_with_the_job_zone_and_prices_spread_about_the_scenarios() -> None:
    zones = SNAPSHOT.occupations.select(pl.col("occupation").alias("occupations"), pl.col("job_zone").round())
    weeks = (
        FRAME.join(zones, on="occupations").group_by("job_zone").agg(pl.col("weeks").mean()).sort("job_zone")
    )
    assert weeks["weeks"].is_sorted()
    per_week = FRAME["tuition"] / FRAME["weeks"]
    assert 100.0 < float(per_week.median() or 0.0) < 200.0  # type: ignore[arg-type]
    dear = generated_catalogue(SNAPSHOT, tuition_per_week_money=1360.0, currency="EUR").frame
    assert (dear["tuition"] / FRAME["tuition"]).is_between(9.5, 10.5).all()
    assert dear["currency"].unique().to_list() == ["EUR"]


def test_a_smaller_employer_has_fewer_seats_but_never_none() -> None:
    small = generated_catalogue(
        SNAPSHOT, tuition_per_week_money=136.0, currency="USD", of_employer_share=0.01
    ).frame
    assert (small["seats_per_quarter"] <= FRAME["seats_per_quarter"]).all()
    assert small["seats_per_quarter"].min() == 1.0


def test_all_of_its_programmes_lead_to_the_occupation_that_they_name() -> None:
    given = offered(MADE, SNAPSHOT)
    assert len(given.offer.programme) == FRAME.height
    assert (given.offer.trust == 1.0).all()
