"""Title coding, held out: how often right, how well calibrated, how fast, beside peers on the same titles.

Usage: python benchmarks/coding.py [SOURCES] [--train] [--write] [--ask N]

Three sets of 5,000 titles of the embedded snapshot, drawn with a fixed seed:

    a   alternate titles of O*NET; every listing of the same words is hidden
    b   titles that people in the occupation reported; every listing of the same words is hidden
    c   the same titles; hidden are only listings that O*NET reports and does not list as alternate too

The coder knows all other listings, and learns its weights from them and from texts in ``SOURCES``, the folder
of public sources (without it, from titles alone). A title counts as right if the listing's own occupation
comes back; the ceiling is what a coder could reach that knew every listing, for some titles belong to several
occupations. Passerelle's own titles take no part. Times are of the processor.

Peers: cosine nearest neighbour on TF-IDF of words, word pairs and letter runs, by the nearest alone and by
votes of the 200 nearest, and sockit if it can be imported; sockit may know the asked titles.

``--train`` learns the weights from all listings and writes them into the package. ``--write`` measures the
calibration on another 5,000 listings, by weights that do not know them, and writes it into the package.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from coding_peers import nearest, sockit
from occupation_texts import Texts, alternates
from occupation_texts import read as read_texts
from passerelle.app.assemble.coding import STRENGTH, Listings, coding_rules, listings
from passerelle.data import reference, title_weights, title_words
from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.coding import (
    Calibration,
    CodingRules,
    LearningRules,
    LearntWeights,
    calibrate,
    calibration_error,
    code_titles,
    learn,
    title_index,
)
from passerelle.engines.coding.reading import exact_key
from passerelle.engines.coding.words import Parsed, parse_all

ASKED: Final = 5_000
SEED: Final = 20_260
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """The snapshot's listings, and texts about its occupations."""

    listed: Listings
    parsed: list[Parsed]
    keys: list[Key]
    texts: Texts
    text_parsed: list[Parsed]
    text_keys: list[Key]
    codes: tuple[str, ...]
    rules: CodingRules  # without weights and calibration

    def learnt(self, rows: Ints, hidden: set[Key]) -> LearntWeights:
        """Return weights learnt from some listings and from texts that are not ``hidden``."""
        kept = np.array([i for i, key in enumerate(self.text_keys) if key not in hidden], dtype=np.int64)
        return learn(
            [self.parsed[row] for row in rows.tolist()] + [self.text_parsed[row] for row in kept.tolist()],
            np.concatenate([self.listed.occupation[rows], self.texts.occupation[kept]]),
            np.concatenate([np.ones(len(rows)), self.texts.count[kept]]),
            len(self.codes),
            rules=LearningRules(),
            chance=np.random.default_rng(SEED),
        )

    def without(self, hidden: set[Key]) -> Ints:
        """Return the rows of the listings whose words are not hidden."""
        return np.array([row for row, key in enumerate(self.keys) if key not in hidden], dtype=np.int64)

    def words_of(self, rows: Ints) -> set[Key]:
        """Return the words of some listings."""
        return {self.keys[row] for row in rows.tolist()}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("sources", nargs="?", type=Path, help="folder of public sources")
    parser.add_argument("--train", action="store_true", help="write weights learnt from all listings")
    parser.add_argument("--write", action="store_true", help="write the measured calibration")
    parser.add_argument("--ask", type=int, default=ASKED, help="titles of each set")
    given = parser.parse_args()
    snapshot = reference.load()
    known = _known(given.sources)
    listed = known.listed
    drawn = np.random.default_rng(SEED).permutation(len(known.keys))
    strength = listed.strength[drawn]
    alternate = drawn[strength <= STRENGTH["alternate"]][: given.ask]
    reported = drawn[strength == STRENGTH["reported"]][: given.ask]
    calibration = coding_rules(snapshot).calibration
    if given.train:
        _train(known)
    if given.write:
        others = drawn[~np.isin(drawn, np.concatenate([alternate, reported]))][: given.ask]
        calibration = _calibrated(known, others)
    rules = replace(known.rules, calibration=calibration)
    for name, asked in (("a  alternate titles", alternate), ("b  reported titles", reported)):
        hidden = known.words_of(asked)
        kept = known.without(hidden)
        weights = known.learnt(kept, hidden)
        _compare(f"{name}, words unknown", known, asked, kept, replace(rules, learnt=weights))
    if given.sources is None:
        print("\nc  left out: it takes O*NET's file of alternate titles")
        return
    stay = alternates(given.sources, snapshot)
    only = [row for row in reported.tolist() if (listed.titles[row], int(listed.occupation[row])) not in stay]
    kept = np.setdiff1d(np.arange(len(known.keys)), only)
    plain = replace(listed, strength=np.minimum(listed.strength, _reported_as_alternate(listed, reported)))
    _compare(
        "c  reported titles, alternates known",
        replace(known, listed=plain),
        reported,
        kept,
        replace(rules, learnt=weights),
    )


def _reported_as_alternate(listed: Listings, reported: Ints) -> Floats:
    """Return the most strength that each listing may have where the reported ones count as alternate."""
    most = np.full(len(listed.titles), np.inf)
    most[reported] = STRENGTH["alternate"]
    return most


def _known(sources: Path | None) -> Known:
    snapshot = reference.load()
    listed = listings(snapshot)
    rules = replace(coding_rules(snapshot), learnt=None, calibration=Calibration())
    nothing = Texts((), np.empty(0, np.int64), np.empty(0), ())
    texts = nothing if sources is None else read_texts(sources, snapshot)
    parsed, text_parsed = (parse_all(some, rules.words) for some in (listed.titles, texts.texts))
    keys, text_keys = ([exact_key(one) for one in some] for some in (parsed, text_parsed))
    codes = tuple(snapshot.occupations["occupation"])
    print(f"{len(parsed):,} listings, {len(text_parsed):,} texts")
    return Known(listed, parsed, keys, texts, text_parsed, text_keys, codes, rules)


def _train(known: Known) -> None:
    start = time.process_time()
    found = known.learnt(np.arange(len(known.keys)), set())
    weight = found.weight
    weight.sort_indices()
    path = Path(title_words.__file__).with_name(title_weights.FILE)
    title_weights.load.cache_clear()
    title_weights.write(
        title_weights.TitleWeights(
            known.codes,
            found.part,
            found.rarity,
            np.diff(weight.indptr).astype(np.int64),
            weight.indices.astype(np.int64),
            weight.data,
            found.base,
            LearningRules().step,
        ),
        path,
    )
    seconds, size = time.process_time() - start, path.stat().st_size / 1e6
    print(f"learnt {len(found.part):,} parts, {weight.nnz:,} weights in {seconds:.0f} s; {size:.2f} MB")


def _calibrated(known: Known, asked: Ints) -> Calibration:
    hidden = known.words_of(asked)
    unknowing = known.learnt(known.without(hidden), hidden)
    rules = replace(known.rules, learnt=coding_rules(reference.load()).learnt)
    listed = known.listed
    found = calibrate(listed.titles, listed.occupation, listed.strength, rules, asked, unknowing)
    path = Path(title_words.__file__).with_name("title_calibration.csv")
    columns: tuple[Floats, ...] = (found.belief, found.held_out, found.listed)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("belief", "held_out_share", "listed_share"))
        writer.writerows([f"{value:.4f}" for value in row] for row in zip(*columns, strict=True))
    return found


def _compare(name: str, known: Known, asked: Ints, kept: Ints, rules: CodingRules) -> None:
    listed = known.listed
    texts = [listed.titles[row] for row in asked.tolist()]
    truth = listed.occupation[asked]
    titles = [listed.titles[row] for row in kept.tolist()]
    index = title_index(titles, listed.occupation[kept], listed.strength[kept], rules)
    code_titles(index, texts[:8])
    start = time.process_time()
    coded = code_titles(index, texts)
    seconds = time.process_time() - start
    every: dict[Key, set[int]] = defaultdict(set)
    for key, place in zip(known.keys, listed.occupation.tolist(), strict=True):
        every[key].add(place)
    both = [every[known.keys[row]] for row in asked.tolist()]
    ceiling = float(np.mean([1 / len(found) for found in both]))
    print(f"\n{name}: known {len(titles):,} listings, asked {len(asked):,}; ceiling top-1 {ceiling:.1%}")
    majors = np.array([code[:2] for code in known.codes])
    marks = Marks(truth, both, majors, ceiling)
    own = marks.line("passerelle", coded.occupation, seconds)
    start = time.process_time()
    first, voted = nearest(titles, listed.occupation[kept], texts)
    plain_seconds = time.process_time() - start
    marks.line("nearest", first, plain_seconds)
    plain = marks.line("neighbours", voted, plain_seconds)
    start = time.process_time()
    theirs = sockit(texts, {code: place for place, code in enumerate(known.codes)})
    if theirs is None:
        print("  sockit      not installed, left out")
    else:
        marks.line("sockit", theirs, time.process_time() - start)
    print(f"  ratio to neighbours {own / plain:.2f}, to the ceiling {own / ceiling:.1%}")
    _reliability(coded.confidence[:, 0], coded.occupation[:, 0] == truth, coded.confident)


@dataclass(frozen=True, slots=True)
class Marks:
    """What the asked titles are, to mark answers by."""

    truth: Ints  # [asked]
    both: Sequence[set[int]]  # [asked]  every occupation that lists the words
    majors: np.ndarray  # [occupation]  major group
    ceiling: float

    def line(self, name: str, best: Ints, seconds: float) -> float:
        """Print how often ``best`` [asked, 5] is right, and return the share right at first."""
        own = best == self.truth[:, None]
        first = best[:, 0]
        listed = np.mean([place in found for place, found in zip(first.tolist(), self.both, strict=True)])
        major = (self.majors[first] == self.majors[self.truth]) & (first >= 0)
        print(
            f"  {name:11s} top-1 {own[:, 0].mean():.1%}  major group {major.mean():.1%}  top-5 "
            f"{own.any(axis=1).mean():.1%}  first is any occupation listed {listed:.1%}  "
            f"{seconds / len(first) * 1e6:,.0f} us a title"
        )
        return float(own[:, 0].mean())


def _reliability(confidence: Floats, right: Bools, confident: Bools) -> None:
    print(f"  calibration error of the first {calibration_error(confidence, right):.3f}; by confidence:")
    at = np.minimum((confidence * 10).astype(np.int64), 9)
    for bin_ in np.unique(at).tolist():
        rows = at == bin_
        print(
            f"    {bin_ / 10:.1f} to {bin_ / 10 + 0.1:.1f}  {rows.sum():5,} titles  "
            f"confidence {confidence[rows].mean():.3f}  right {right[rows].mean():.3f}"
        )
    print(f"  confident: {confident.mean():.1%} of titles, of which {right[confident].mean():.1%} right")


if __name__ == "__main__":
    main()
