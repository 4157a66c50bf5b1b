"""What the model of likely moves reads, and what the shipped model says of all pairs of occupations."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from passerelle.app.assemble.mobility_network import Network, network
from passerelle.app.assemble.occupation_facts import occupation_facts
from passerelle.data import transition_weights
from passerelle.data.reference import Reference
from passerelle.domain.units import Floats
from passerelle.engines.likely.facts import UnitFacts
from passerelle.engines.likely.flows import carried, flow_features, logged
from passerelle.engines.likely.folds import Study
from passerelle.engines.likely.logit import ConditionalLogit, Term, probabilities
from passerelle.engines.likely.pairs import alike, pair_features


def likely(reference: Reference) -> Floats:
    """Return p(destination | leaves origin) of all pairs of occupations by the shipped model.

    Shape [occupation, occupation], in the snapshot's order; rows sum to 1, the diagonal is 0.
    """
    facts = occupation_facts(reference)
    return probabilities(shipped().scores(occupation_features(facts, reference)))


def occupation_features(facts: UnitFacts, reference: Reference) -> dict[str, Floats]:
    """Return every feature between occupations; flows between nodes are carried to them."""
    with ThreadPoolExecutor(max_workers=2) as both:  # the arrays are large: threads do run side by side
        pairs = both.submit(pair_features, facts)
        flows = both.submit(_flow_features, facts, network(reference))
        return {**pairs.result(), **flows.result()}


def _flow_features(facts: UnitFacts, net: Network) -> dict[str, Floats]:
    between = flow_features(net.flows(cleaned=True), alike(node_facts(facts, net)))
    return logged(carried(between, net.membership), facts.jobs_people)


def study(reference: Reference, *, cleaned: bool) -> Study:
    """Return pairs and moves of the network's nodes.

    Cleaned, or as published; then a feature tells which nodes the Census list puts under one code.
    """
    net = network(reference)
    nodes = node_facts(occupation_facts(reference), net)
    pairs, near = pair_features(nodes), alike(nodes)
    if not cleaned:
        one = (net.code[:, None] == net.code).astype(np.float64)
        np.fill_diagonal(one, 0.0)
        pairs["one_survey_code"] = one
    return Study(pairs, near, net.flows(cleaned=cleaned))


def node_facts(facts: UnitFacts, net: Network) -> UnitFacts:
    """Return the facts of the network's nodes, as mixtures of occupations by jobs."""
    weight = net.membership.of_node
    weight = weight / np.maximum(weight.sum(axis=1, keepdims=True), 1e-12)
    return facts.mixed(net.nodes, weight, net.jobs_people, net.pay)


def shipped() -> ConditionalLogit:
    """Return the model that comes with the package."""
    held = transition_weights.load()
    return ConditionalLogit(
        held.names,
        held.mean,
        held.deviation,
        tuple(Term(first, second) for first, second in held.terms),
        held.coefficient,
    )
