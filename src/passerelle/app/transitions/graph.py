"""Use case: the graph of all ways between occupations, for analysts."""

from __future__ import annotations

from passerelle.app.assemble.transitions import scored
from passerelle.app.transitions.rules import Rules, checked
from passerelle.data.reference import Reference
from passerelle.domain.transition import TransitionGraph


def transition_graph(reference: Reference | None = None, *, rules: Rules | None = None) -> TransitionGraph:
    """Return every pair of occupations scored: what is likely, what is advisable, what is missing.

    Args:
        reference: the snapshot; the embedded one unless told.
        rules: thresholds of advice and numbers of training; the levers' defaults unless told.

    Raises:
        TypeError: reference or rules are something else.
    """
    snapshot, chosen = checked(reference, rules)
    return scored(snapshot, chosen.advice, chosen.training).graph
