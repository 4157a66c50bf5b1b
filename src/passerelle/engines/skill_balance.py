"""The skills of an employer over a plan: held, lost, gained, wanted; an occupation stands for its skills.

With w[o, e] the need of occupation o for element e (0 to 1) and a flow f[o] in people, the flow carries
sum over o of f[o] w[o, e]. What holds for people in every occupation therefore holds for every element:

    today - attrition - separated - moved out + hired + moved in + trained + rounding = end
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from passerelle.domain.units import Bools, Floats

_LEAST_IMPORTANCE: Final = 1.0  # O*NET's scale: 1 not important, 5 extremely important
_IMPORTANCE_RANGE: Final = 4.0
_NOISE_SHARE: Final = 1e-9  # of what is wanted: a smaller balance is the floating point's


@dataclass(frozen=True, slots=True)
class PeopleFlows:
    """People of a plan by occupation [occupation], or by importance of an element [element]."""

    today: Floats
    attrition: Floats  # expected, over the plan
    separated: Floats  # with voluntary programmes
    moved_out: Floats  # offers of moves and training that start
    hired: Floats
    moved_in: Floats  # moves that arrive without training, and drop-outs who return
    trained: Floats  # arrivals after training
    rounding: Floats
    end: Floats  # at the plan's end
    wanted: Floats  # required at the plan's end
    wanted_low: Floats
    wanted_high: Floats

    @property
    def residual(self) -> Floats:
        """What is missing for the identity to hold; zero but for floating-point noise."""
        lost = self.attrition + self.separated + self.moved_out
        gained = self.hired + self.moved_in + self.trained + self.rounding
        return np.asarray(self.today - lost + gained - self.end)

    @property
    def balance(self) -> Floats:
        """What is held less what is wanted at the end; below zero is short."""
        short = self.end - self.wanted
        return np.where(np.abs(short) <= _NOISE_SHARE * self.wanted, 0.0, short)

    @property
    def change(self) -> Floats:
        """What is wanted at the end less what is held today."""
        return np.asarray(self.wanted - self.today)

    @property
    def balance_share(self) -> Floats:
        """The balance as a share of what is wanted; 0 where nothing is."""
        nothing = np.zeros_like(self.wanted)
        return np.asarray(np.divide(self.balance, self.wanted, out=nothing, where=self.wanted > 0.0))


def need(importance: Floats) -> Floats:
    """Return O*NET's importance, 1 to 5, as a weight from 0 to 1; below 1 counts as 1."""
    return np.asarray(np.maximum(importance - _LEAST_IMPORTANCE, 0.0) / _IMPORTANCE_RANGE)


def skill_balance(flows: PeopleFlows, needs: Floats) -> PeopleFlows:
    """Return the flows of each element [element] from those of people [occupation].

    ``needs`` is the weight of each element in each occupation [occupation, element].
    """
    return PeopleFlows(
        **{field.name: getattr(flows, field.name) @ needs for field in fields(PeopleFlows)},
    )


def imputed_share(flows: PeopleFlows, needs: Floats, imputed: Bools) -> Floats:
    """Return the share of what is wanted of each element in occupations with imputed skills [element]."""
    part, total = np.where(imputed, flows.wanted, 0.0) @ needs, flows.wanted @ needs
    return np.asarray(np.divide(part, total, out=np.zeros_like(total), where=total > 0.0))
