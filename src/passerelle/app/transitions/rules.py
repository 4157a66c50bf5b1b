"""What a scenario sets of advice, weeks and tuition."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from passerelle.app.assemble.transitions import training_rules, transition_rules
from passerelle.app.scenario import read_levers
from passerelle.data import reference as snapshots
from passerelle.data.reference import Reference
from passerelle.domain.transition import TransitionRules
from passerelle.engines.training_time import TrainingRules


@dataclass(frozen=True, slots=True)
class Rules:
    """Thresholds of advice, and the numbers by which weeks and tuition are counted."""

    advice: TransitionRules = field(default_factory=TransitionRules)
    training: TrainingRules = field(default_factory=TrainingRules)


def rules_of(scenario: Path | None) -> Rules:
    """Return the rules that a scenario file sets; the levers' defaults without one.

    The tables of levers are enough: a file with ``[advice]`` alone will do.

    Raises:
        BadInput: the file cannot be used; all faults together.
    """
    if scenario is None:
        return Rules()
    read = read_levers(scenario)
    return Rules(transition_rules(read), training_rules(read))


def checked(reference: Reference | None, rules: Rules | None) -> tuple[Reference, Rules]:
    """Return the snapshot and the rules that a caller gave; the embedded one and the defaults for none.

    Raises:
        TypeError: either is something else.
    """
    if reference is not None and not isinstance(reference, Reference):
        said = type(reference).__name__
        raise TypeError(f"reference is a snapshot, as passerelle.data.reference.load gives it, not {said}")
    if rules is not None and not isinstance(rules, Rules):
        said = type(rules).__name__
        raise TypeError(f"rules are passerelle.app.transitions.Rules, as rules_of gives them, not {said}")
    return reference or snapshots.load(), rules or Rules()
