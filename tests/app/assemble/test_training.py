"""Training that a plan may choose: made to measure, of an employer's catalogue, of Texas, and generated."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.app.assemble.aspects import aspects
from passerelle.app.assemble.training import (
    DIRECT,
    ON_THE_JOB_WEEKS,
    TrainingOptions,
    TrainingSetting,
    training_options,
)
from passerelle.app.assemble.training_generated import generated_catalogue
from passerelle.app.scenario import default_scenario
from passerelle.data import programmes, reference
from passerelle.data.programmes import Catalogue
from passerelle.domain.ids import key_id
from passerelle.domain.scenario import Scenario
from passerelle.engines.levers.training_completion_share import LEVER as COMPLETION
from passerelle.engines.levers.training_seats_per_programme import LEVER as SEATS
from passerelle.engines.levers.training_tuition_per_week_money import LEVER as TUITION
from passerelle.engines.levers.training_weeks_at_most import LEVER as WEEKS

SNAPSHOT = reference.load()
CODES = SNAPSHOT.occupations["occupation"].to_list()
ASPECTS = aspects(SNAPSHOT)
CLERK, CODER, TESTER, NURSE, WIRER = "43-4051", "15-1252", "15-1253", "29-1141", "47-2111"
HEAD = "programme,provider,title,occupations,place,delivery,weeks,tuition,other_cost,seats_per_quarter"
HEAD += ",completion_share"
QUARTERS = 3
GENERATED = generated_catalogue(SNAPSHOT, tuition_per_week_money=136.0, currency="USD")


def scenario() -> Scenario:
    return default_scenario(name="some", start=date(2026, 1, 1), quarters=QUARTERS).scenario


@dataclass(frozen=True)
class Candidate:
    """A candidate move as the test writes it down."""

    held: str
    entered: str
    weeks: float = 10.0
    region: str | None = None
    trains: bool = field(default=True)


def options(
    *candidates: Candidate, catalogue: Catalogue | None = None, under: Scenario | None = None
) -> TrainingOptions:
    setting = TrainingSetting(SNAPSHOT, under or scenario(), QUARTERS, catalogue, ASPECTS)
    return training_options(
        np.array([c.trains for c in candidates], dtype=bool),
        np.array([CODES.index(c.held) for c in candidates], dtype=np.int64),
        np.array([CODES.index(c.entered) for c in candidates], dtype=np.int64),
        np.array([c.weeks for c in candidates], dtype=np.float64),
        setting,
        region=pl.Series([c.region for c in candidates], dtype=pl.String),
    )


def own(tmp_path: Path, *lines: str) -> Catalogue:
    (tmp_path / "own.csv").write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
    return programmes.read(tmp_path / "own.csv")


def ids(found: TrainingOptions, candidate: int) -> list[str]:
    mine = found.programme[found.candidate == candidate].tolist()
    return ["" if place == DIRECT else found.programmes.id[place] for place in mine]


def test_without_a_catalogue_each_pair_of_occupations_has_training_of_its_own() -> None:
    found = options(
        Candidate(CLERK, CODER, 10.0),
        Candidate(CLERK, CLERK, 0.0, trains=False),
        Candidate(CLERK, CODER, 10.0, "TX"),
        Candidate(NURSE, CODER, 12.0),
    )
    assert found.candidate.tolist() == [0, 1, 2, 3]
    assert ids(found, 1) == [""]
    assert ids(found, 0) == ids(found, 2) == [key_id("p", (CLERK, CODER))]
    made = found.programmes
    assert len(made) == 2
    at = made.id.index(key_id("p", (CLERK, CODER)))
    assert made.title[at] == "Software Developers, for Customer Service Representatives"
    assert made.target[at] == CODES.index(CODER)
    assert made.weeks[at] == 10.0
    assert made.tuition_money[at] == 10.0 * scenario()[TUITION]
    assert made.completion[at] == scenario()[COMPLETION].central
    assert made.seats.shape == (2, QUARTERS)
    assert np.isinf(made.seats).all()
    assert "2 pairs" in made.notes[0]


def test_a_catalogue_gives_its_own_programmes_with_their_figures(tmp_path: Path) -> None:
    catalogue = own(
        tmp_path,
        f"cheap,P,Slow and cheap,{CODER},,online,20,500,50,12,0.7",
        f"quick,Q,Quick and dear,{CODER} {TESTER},,online,8,9000,,,",
        f"other,Q,For somebody else,{WIRER},,online,8,10,,,",
    )
    found = options(Candidate(CLERK, CODER), Candidate(CLERK, CODER, trains=False), catalogue=catalogue)
    assert sorted(ids(found, 0)) == ["cheap", "quick"]
    assert ids(found, 1) == [""]
    listed = found.programmes
    cheap, quick = listed.id.index("cheap"), listed.id.index("quick")
    assert (listed.title[cheap], listed.provider[cheap]) == ("Slow and cheap", "P")
    assert (listed.weeks[cheap], listed.tuition_money[cheap], listed.completion[cheap]) == (20.0, 550.0, 0.7)
    assert listed.seats[cheap].tolist() == [12.0] * QUARTERS
    assert listed.seats[quick].tolist() == [float(scenario()[SEATS])] * QUARTERS
    assert listed.completion[quick] == scenario()[COMPLETION].central
    assert listed.target[quick] == CODES.index(CODER)
    assert listed.source == f"own.csv; SHA-256 {catalogue.hash[:16]}"
    assert listed.notes[0].startswith("own.csv: 3 programmes")
    assert (
        "Offered in this plan: 2 programmes of 3 that can be used, for 1 pair of occupations and region."
        in (listed.notes)
    )


def test_length_and_price_that_are_not_told_are_computed_and_counted(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(
        f"programme,provider,title,occupations,contact_hours\na,P,One,{CODER},180\nb,P,Two,{CODER},\n",
        encoding="utf-8",
    )
    found = options(Candidate(CLERK, CODER), catalogue=programmes.read(tmp_path / "own.csv"))
    assert ids(found, 0) == ["a"]
    assert found.programmes.weeks.tolist() == [10.0]
    assert found.programmes.tuition_money.tolist() == [10.0 * scenario()[TUITION]]
    said = "\n".join(found.programmes.notes)
    assert "weeks taken from contact hours at 18 a week: 1 programme." in said
    assert "Left out, neither weeks nor contact hours known: 1 programme." in said


def test_where_no_programme_fits_nothing_is_offered_but_what_a_month_on_the_job_teaches(
    tmp_path: Path,
) -> None:
    catalogue = own(tmp_path, f"long,P,Too long,{CODER},,,200,1,,,", f"short,P,Too short,{TESTER},,,4,1,,,")
    found = options(
        Candidate(CLERK, CODER),
        Candidate(CLERK, TESTER),
        Candidate(CLERK, NURSE),
        Candidate(CLERK, WIRER, ON_THE_JOB_WEEKS),
        catalogue=catalogue,
    )
    assert found.candidate.tolist() == [3]
    assert ids(found, 3) == [key_id("p", (CLERK, WIRER))]
    assert np.isinf(found.programmes.seats).all()
    assert found.programmes.provider == ("the employer",)
    said = "\n".join(found.programmes.notes)
    assert "which the employer teaches on the job at training.tuition_per_week_money a week: 1 pair" in said
    assert "no programme that can be used leads there: 2 pairs" in said
    assert "those that lead there last less than 50\u00a0% of the weeks needed: 1 pair" in said
    assert "Left out, longer than training.weeks_at_most, 26 weeks: 1 programme." in said


def test_the_longest_training_is_the_scenarios(tmp_path: Path) -> None:
    catalogue = own(tmp_path, f"long,P,Long,{CODER},,,40,1,,,")
    under = WEEKS.set(scenario(), 52.0)
    assert ids(options(Candidate(CLERK, CODER), catalogue=catalogue, under=under), 0) == ["long"]


def test_people_are_not_sent_to_another_state_unless_it_is_taught_online(tmp_path: Path) -> None:
    catalogue = own(
        tmp_path,
        f'away,P,In Texas,{CODER},"Austin, TX",in person,10,1,,,',
        f'anywhere,P,From Texas,{CODER},"Austin, TX",online,12,2,,,',
        f'wiring,P,In Texas,{WIRER},"Austin, TX",in person,10,1,,,',
    )
    regions = ("TX", "Texas", "US-TX", "Seattle, WA", "Washington", "North West", None)
    coders = [Candidate(CLERK, CODER, region=region) for region in regions]
    found = options(*coders, Candidate(CLERK, WIRER, region="WA"), catalogue=catalogue)
    near = ["away" in ids(found, candidate) for candidate in range(len(regions))]
    assert near == [True, True, True, False, False, True, True]
    assert ids(found, 3) == ["anywhere"]
    assert ids(found, len(regions)) == []
    assert "those long enough are taught in another region: 1 pair" in "\n".join(found.programmes.notes)


def test_the_generated_catalogue_trains_for_many_pairs_and_says_that_nothing_of_it_exists() -> None:
    found = options(Candidate(CLERK, CODER), Candidate(CLERK, "51-2028"), catalogue=GENERATED)
    assert 1 <= len(ids(found, 0)) <= 3
    assert all(name.startswith(f"generated-{CODER}-") for name in ids(found, 0))
    assert found.programmes.generated
    assert all(title.endswith("(generated)") for title in found.programmes.title)
    assert "nothing in it exists, its figures are guesses" in found.programmes.source
    assert np.isfinite(found.programmes.seats).all()


def test_the_real_texas_list_trains_for_plausible_pairs(shared_data: Path) -> None:
    (path,) = (shared_data / "texas-twc-etpl").glob("*.csv.gz")
    catalogue = programmes.read(path)
    assert catalogue.frame.height == 6245
    found = options(
        Candidate("53-7065", "53-3032", 28.0, "TX"),
        Candidate("39-9031", "31-1131", 15.0, "TX"),
        Candidate(CLERK, "43-3031", 9.0, "TX"),
        catalogue=catalogue,
    )
    listed = found.programmes
    for candidate, named in enumerate(("Truck|Driver|Freight", "Nurs", "Account|Book")):
        mine = found.programme[found.candidate == candidate]
        assert 2 <= len(mine) <= 3
        assert listed.weeks[mine].max() <= scenario()[WEEKS]
        assert {listed.place[at][-2:] for at in mine} == {"TX"}
        assert pl.Series([listed.title[at] for at in mine]).str.contains(named).all()
    assert "6,245 programmes of 611 providers" in listed.notes[0]
    assert listed.source.startswith("Eligible Training Provider List, statewide, Texas Workforce Commission")


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_the_order_of_candidates_and_of_programmes_changes_nothing(data: st.DataObject) -> None:
    ends = st.sampled_from([CLERK, CODER, TESTER, NURSE, WIRER])
    candidates = data.draw(
        st.lists(
            st.builds(Candidate, ends, ends, st.sampled_from([2.0, 12.0, 26.0]), trains=st.booleans()),
            min_size=1,
            max_size=6,
            # The weeks that a pair of occupations needs are those of the pair.
            unique_by=lambda c: (c.held, c.entered, c.trains),
        )
    )
    order = data.draw(st.permutations(range(len(candidates))))
    some = GENERATED.frame.filter(pl.col("occupations").is_in([CLERK, CODER, TESTER, NURSE, WIRER]))
    here = options(*candidates, catalogue=replace(GENERATED, frame=some))
    there = options(
        *[candidates[place] for place in order],
        catalogue=replace(GENERATED, frame=some.sample(fraction=1.0, shuffle=True, seed=1)),
    )
    for place, candidate in enumerate(order):
        assert ids(there, place) == ids(here, candidate)
    assert here.programmes.id == there.programmes.id


@pytest.mark.parametrize("with_catalogue", [False, True])
def test_without_candidates_there_are_no_options(tmp_path: Path, with_catalogue: bool) -> None:
    catalogue = own(tmp_path, f"a,P,One,{CODER},,,10,1,,,") if with_catalogue else None
    found = options(catalogue=catalogue)
    assert len(found.candidate) == len(found.programmes) == 0
    assert found.programmes.seats.shape == (0, QUARTERS)
