"""Use cases: where people of an occupation, or of an employer's role, could go."""

from passerelle.app.transitions.one import one_transition, transitions
from passerelle.app.transitions.result import Transitions
from passerelle.app.transitions.rules import Rules, rules_of

__all__ = ["Rules", "Transitions", "one_transition", "rules_of", "transitions"]
