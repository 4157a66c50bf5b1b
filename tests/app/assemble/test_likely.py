from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from passerelle.app.assemble.likely import likely, occupation_features, shipped, study
from passerelle.app.assemble.mobility_network import Network, network
from passerelle.app.assemble.occupation_facts import occupation_facts
from passerelle.data import reference as snapshots
from passerelle.data.reference import Reference
from passerelle.domain.units import Floats
from passerelle.engines.likely.facts import PROFILES, UnitFacts


@pytest.fixture(scope="module")
def known() -> Reference:
    return snapshots.load()


@pytest.fixture(scope="module")
def facts(known: Reference) -> UnitFacts:
    return occupation_facts(known)


@pytest.fixture(scope="module")
def net(known: Reference) -> Network:
    return network(known)


@pytest.fixture(scope="module")
def table(known: Reference) -> Floats:
    return likely(known)


def test_everybody_who_leaves_goes_somewhere_else(table: Floats) -> None:
    assert table.shape == (831, 831)
    assert table.sum(axis=1) == pytest.approx(1.0)
    assert np.diagonal(table).max() == 0.0
    assert table.min() >= 0.0


def test_every_occupation_has_words_titles_and_activities(facts: UnitFacts) -> None:
    for name in PROFILES:
        held = np.abs(facts.profiles[name].toarray()).sum(axis=1) > 0.0
        assert held.mean() > (0.98 if name != "tools" else 0.9), name


def test_shares_of_sectors_and_answers_are_shares(facts: UnitFacts) -> None:
    held = facts.sectors.sum(axis=1)
    assert set(np.round(held[held > 0.0], 9)) == {1.0}
    assert facts.schooling.sum(axis=1) == pytest.approx(4.0, abs=0.05)  # four questions


def test_nodes_hold_the_jobs_that_the_authors_give(net: Network) -> None:
    assert len(net.nodes) == 539
    assert net.jobs_people.sum() == pytest.approx(144.7e6, rel=0.001)
    assert net.membership.of_node.sum(axis=1) == pytest.approx(1.0, abs=1e-6)


def test_parts_of_one_survey_code_are_kin_and_no_one_is_kin_to_themselves(net: Network) -> None:
    flows = net.flows(cleaned=False)
    chief, legislators = (net.nodes.index(code) for code in ("11-1010", "11-1030"))
    assert flows.kin[chief, legislators]
    assert not np.diagonal(flows.kin).any()
    assert (flows.kin.sum(axis=1) > 0).sum() == 36
    cleaned = net.flows(cleaned=True)
    assert cleaned.leavers[chief, legislators] == 0.0 < flows.leavers[chief, legislators]


def test_only_the_study_of_the_published_network_knows_the_surveys_codes(known: Reference) -> None:
    assert "one_survey_code" not in study(known, cleaned=True).pairs
    assert study(known, cleaned=False).pairs["one_survey_code"].sum() > 0.0


def test_the_shipped_model_reads_only_features_that_exist(known: Reference, facts: UnitFacts) -> None:
    features = occupation_features(facts, known)
    assert set(shipped().names) <= set(features)
    unknown = {name for name in shipped().names if np.isnan(features[name]).mean() > 0.01}
    assert not unknown


@pytest.mark.parametrize(
    ("origin", "near", "far"),
    [
        ("43-4051", "43-4171", "29-1215"),  # customer service: receptionists before family doctors
        ("29-1141", "11-9111", "53-3032"),  # nurses: managers of health services before lorry drivers
        ("15-1252", "15-1211", "35-3023"),  # software developers: systems analysts before counter staff
        ("47-2031", "47-1011", "23-1011"),  # carpenters: their supervisors before lawyers
        ("13-2011", "11-3031", "45-2092"),  # accountants: financial managers before farmworkers
    ],
)
def test_a_near_move_is_likelier_than_a_far_one(
    known: Reference, table: Floats, origin: str, near: str, far: str
) -> None:
    codes = known.occupations["occupation"].to_list()
    i, j, k = (codes.index(code) for code in (origin, near, far))
    assert table[i, j] > 5.0 * table[i, k]


def test_renaming_the_rows_of_a_table_does_not_matter(known: Reference, facts: UnitFacts) -> None:
    shuffled = {
        name: frame.sample(fraction=1.0, shuffle=True, seed=1) if name == "sectors" else frame
        for name, frame in known.tables.items()
    }
    again = occupation_facts(Reference(known.snapshot_id, known.hash, known.sources, shuffled, known.notes))
    assert again.sectors == pytest.approx(facts.sectors)
    assert isinstance(shuffled["sectors"], pl.DataFrame)


def test_moves_between_occupations_of_one_node_are_not_taken_for_never(
    known: Reference, table: Floats, net: Network
) -> None:
    inside = net.membership.in_node.T @ net.membership.in_node > 0.99
    np.fill_diagonal(inside, val=False)
    jobs = known.occupations["employment_people"].to_numpy()
    times = table / (jobs / jobs.sum())
    assert np.median(times[inside]) > 2.0  # likelier than size alone says: the work is alike
    codes = known.occupations["occupation"].to_list()
    developers, testers = codes.index("15-1252"), codes.index("15-1253")
    assert table[developers, testers] > 0.005
