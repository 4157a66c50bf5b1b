"""Measures a calibration: how often the coder is right, on titles held out and on titles listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.coding.calibration import Calibration, curve
from passerelle.engines.coding.code import CodedTitles, code_titles
from passerelle.engines.coding.index import CodingRules, TitleIndex, title_index
from passerelle.engines.coding.learnt import LearntWeights
from passerelle.engines.coding.reading import exact_key
from passerelle.engines.coding.words import parse_all


@dataclass(frozen=True, slots=True)
class HeldOut:
    """An index that does not know some listings, and those listings."""

    index: TitleIndex
    asked: Ints  # [asked]  rows of the listings held out
    kept: Ints  # [kept]  rows of the listings known


def hold_out(
    titles: Sequence[str], occupation: Ints, strength: Floats, asked: Ints, rules: CodingRules
) -> HeldOut:
    """Return an index built without the ``asked`` listings and all others of the same words."""
    keys = [exact_key(title) for title in parse_all(titles, rules.words)]
    hidden = {keys[row] for row in asked.tolist()}
    kept = np.array([row for row, key in enumerate(keys) if key not in hidden], dtype=np.int64)
    index = title_index([titles[row] for row in kept], occupation[kept], strength[kept], rules)
    return HeldOut(index, asked, kept)


def calibrate(
    titles: Sequence[str],
    occupation: Ints,
    strength: Floats,
    rules: CodingRules,
    asked: Ints,
    unknowing: LearntWeights | None = None,
) -> Calibration:
    """Return the share right by belief, measured on the ``asked`` listings.

    A listing is coded right if its own occupation comes back. It is asked twice: of an index that does
    not know its words, with weights that are ``unknowing`` of them too, and of the whole index, where several
    occupations may list the same words.
    """
    plain = replace(rules, calibration=Calibration())
    texts = [titles[row] for row in asked.tolist()]
    without = hold_out(titles, occupation, strength, asked, replace(plain, learnt=unknowing))
    unseen = code_titles(without.index, texts)
    seen = code_titles(title_index(titles, occupation, strength, plain), texts)
    truth = occupation[asked]
    return Calibration(
        belief=Calibration().belief,
        held_out=curve(*_all_ranks(unseen, truth)),
        listed=curve(*_all_ranks(seen, truth)),
    )


def _all_ranks(coded: CodedTitles, truth: Ints) -> tuple[Floats, Bools]:
    right = coded.occupation == truth[:, None]
    return coded.confidence.ravel(), np.asarray(right.ravel())
