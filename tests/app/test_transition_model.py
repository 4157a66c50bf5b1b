from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from passerelle.app import transition_model
from passerelle.app.assemble.likely import study
from passerelle.app.assemble.mobility_network import network
from passerelle.data import reference as snapshots
from passerelle.data import transition_weights
from passerelle.engines.likely.folds import held_out_scores
from passerelle.engines.likely.ranking import MEASURES


def test_the_protocol_is_the_one_that_was_agreed() -> None:
    rules = transition_model.protocol(snapshots.load())
    assert len(rules.origins) == 412
    assert rules.observed.shape == (539, 539)
    assert sorted(np.bincount(rules.fold)) == [82, 82, 82, 83, 83]
    assert rules.chance.noise.max() <= 1e-9


def test_the_network_is_the_published_one(shared_data: Path) -> None:
    edges = pl.read_csv(
        shared_data / "occupation-transitions-asec/asec_to_bls_mobility_edgelist.csv.gz",
        infer_schema_length=None,
    )
    net = network(snapshots.load())
    place = {node: k for k, node in enumerate(net.nodes)}
    moved = np.zeros((539, 539))
    for origin, target, share in edges.select(
        "OCC_source", "OCC_target", "transition_prob_BLS_ASECnorm_corr"
    ).iter_rows():
        moved[place[origin], place[target]] = share
    lost = moved.sum(axis=1) == 0.0  # nodes that are only ever a target; the snapshot has them stay
    assert net.raw[~lost] == pytest.approx(moved[~lost])


def test_size_alone_ranks_as_it_was_seen_to() -> None:
    """The protocol's own baseline, counted apart from this code: AUC .768 / .784, NDCG@10 .184 / .344."""
    known = snapshots.load()
    of, rules = study(known, cleaned=False), transition_model.protocol(known)
    size = {line.id: line.ranking for line in transition_model.baselines(of, rules)}["gravity"]
    assert size.plain["AUC"].mean == pytest.approx(0.768, abs=0.001)
    assert size.weighted["AUC"].mean == pytest.approx(0.784, abs=0.001)
    assert size.plain["NDCG@10"].mean == pytest.approx(0.184, abs=0.002)
    assert size.weighted["NDCG@10"].mean == pytest.approx(0.344, abs=0.002)


def test_the_card_says_on_what_the_model_rests_and_that_it_leads() -> None:
    card = transition_weights.load().card
    assert card["limits"]
    assert card["protocol"]
    scores = card["scores"]
    for measure in MEASURES:
        assert scores["ours"][measure]["plain"][0] > scores["gravity-tasks"][measure]["plain"][0]


def test_weights_come_back_as_they_were_written(tmp_path: Path) -> None:
    weights = transition_weights.load()
    transition_weights.write(weights, tmp_path / "weights.json")
    written = json.loads((tmp_path / "weights.json").read_text("utf-8"))
    assert [term["coefficient"] for term in written["terms"]] == weights.coefficient.tolist()
    assert [feature["name"] for feature in written["features"]] == list(weights.names)


@pytest.mark.slow
def test_the_cards_scores_are_measured_anew() -> None:
    known = snapshots.load()
    of, rules = study(known, cleaned=False), transition_model.protocol(known)
    found = rules.rank(held_out_scores(of, rules.origins, rules.fold))
    said = transition_weights.load().card["scores"]["ours"]
    for measure in MEASURES:
        assert found.plain[measure].mean == pytest.approx(said[measure]["plain"][0], abs=0.003)
        assert found.weighted[measure].mean == pytest.approx(said[measure]["weighted"][0], abs=0.003)
