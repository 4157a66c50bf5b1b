"""The lever ``training.wage_while_training_share``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="training.wage_while_training_share",
    title="Pay during training",
    meaning="What an employee in training is paid, as a share of their pay.",
    unit="share of pay",
    default=1.0,
    low=0.0,
    high=1.0,
    source="A choice of the employer, not an estimate; full pay while people train",
)
