"""Title coding, held out: how often right, how well calibrated, how fast, beside a plain nearest neighbour.

Usage: python benchmarks/coding.py [--write]

5,000 alternate titles of O*NET, drawn with a fixed seed, are coded by an index of all other titles of the
snapshot, less every listing of the same words. A title counts as right if the listing's own occupation
comes back; the ceiling is what a coder could reach that knew every listing, for some titles belong to
several occupations. The baseline is cosine nearest neighbour on TF-IDF of words, word pairs and letter
runs of three to five, on the same split in the same run. ``--write`` measures the calibration on another
5,000 listings and writes it into the package. Passerelle's own titles take no part.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import re
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import scipy.sparse as sp

from passerelle.app.assemble.coding import STRENGTH, coding_rules, listings
from passerelle.data import reference, title_words
from passerelle.domain.units import Floats, Ints
from passerelle.engines.coding import Calibration, CodingRules, calibrate, calibration_error, code_titles
from passerelle.engines.coding.calibrate import hold_out
from passerelle.engines.coding.reading import exact_key
from passerelle.engines.coding.words import parse_all

ASKED: Final = 5_000
SEED: Final = 20_260
_BATCH: Final = 250


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true", help="write the measured calibration")
    write = parser.parse_args().write
    known = reference.load()
    rules = coding_rules(known)
    listed = listings(known)
    drawn = np.random.default_rng(SEED).permutation(len(listed.titles))
    alternate = listed.strength[drawn] <= STRENGTH["alternate"]
    asked = drawn[alternate][:ASKED]
    others = drawn[~np.isin(drawn, asked)][:ASKED]
    if write:
        rules = CodingRules(rules.people, rules.leader, rules.words)
        found = calibrate(listed.titles, listed.occupation, listed.strength, rules, others)
        _write(found)
        rules = CodingRules(rules.people, rules.leader, rules.words, found)
    texts = [listed.titles[row] for row in asked.tolist()]
    truth = listed.occupation[asked]
    held = hold_out(listed.titles, listed.occupation, listed.strength, asked, rules)
    start = time.perf_counter()
    coded = code_titles(held.index, texts)
    seconds = time.perf_counter() - start
    kept = [listed.titles[row] for row in held.kept.tolist()]
    start = time.perf_counter()
    plain = nearest(kept, listed.occupation[held.kept], texts)
    plain_seconds = time.perf_counter() - start
    right = coded.occupation[:, 0] == truth
    every = _occupations_of(listed.titles, listed.occupation, rules)
    both = [every[key] for key in _keys(texts, rules)]
    print(f"known {len(kept):,} listings, asked {len(asked):,}")
    print(f"ceiling     top-1 {np.mean([1 / len(found) for found in both]):.1%}")
    _line("passerelle", coded.occupation, truth, both, seconds)
    _line("nearest", plain, truth, both, plain_seconds)
    print(f"calibration error of the first: {calibration_error(coded.confidence[:, 0], right):.3f}")
    sure = coded.confident
    print(f"confident: {sure.mean():.1%} of titles, of which {right[sure].mean():.1%} right")


def nearest(known: Sequence[str], occupation: Ints, asked: Sequence[str]) -> Ints:
    """Return the occupations of the nearest known titles, nearest first, each once [asked, 5]."""
    columns: dict[str, int] = {}
    counts = _counts(known, columns, grow=True)
    rarity = np.log((1 + len(known)) / (1 + np.bincount(counts.indices, minlength=len(columns)))) + 1.0
    of_known, of_asked = (
        _unit(sp.csr_array(matrix[:, : len(columns)] @ sp.diags_array(rarity)))
        for matrix in (counts, _counts(asked, columns, grow=False))
    )
    best = np.full((len(asked), 5), -1, dtype=np.int64)
    for start in range(0, len(asked), _BATCH):
        like = (of_asked[start : start + _BATCH] @ of_known.T).toarray()
        near = np.argsort(-like, axis=1, kind="stable")[:, :100]
        for row, titles in enumerate(near):
            first = list(dict.fromkeys(occupation[titles].tolist()))[:5]
            best[start + row, : len(first)] = first
    return best


def _counts(titles: Sequence[str], columns: dict[str, int], *, grow: bool) -> sp.csr_array:
    rows, places = [], []
    for row, title in enumerate(titles):
        words = re.findall(r"[a-z0-9]+", title.lower())
        spaced = f" {' '.join(words)} "
        runs = [spaced[i : i + n] for n in (3, 4, 5) for i in range(len(spaced) - n + 1)]
        pairs = [f"{a} {b}" for a, b in itertools.pairwise(words)]
        for part in dict.fromkeys([*words, *(f"_{pair}" for pair in pairs), *(f"~{run}" for run in runs)]):
            place = columns.setdefault(part, len(columns)) if grow else columns.get(part, -1)
            if place >= 0:
                rows.append(row)
                places.append(place)
    return sp.csr_array((np.ones(len(rows)), (rows, places)), shape=(len(titles), len(columns)))


def _unit(matrix: sp.csr_array) -> sp.csr_array:
    length = np.sqrt(matrix.power(2) @ np.ones(matrix.shape[1]))
    return sp.csr_array(sp.diags_array(1.0 / np.maximum(length, 1e-9)) @ matrix)


def _keys(titles: Sequence[str], rules: CodingRules) -> list[tuple[str, ...]]:
    return [exact_key(title) for title in parse_all(titles, rules.words)]


def _occupations_of(
    titles: Sequence[str], occupation: Ints, rules: CodingRules
) -> dict[tuple[str, ...], set[int]]:
    found: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for key, place in zip(_keys(titles, rules), occupation.tolist(), strict=True):
        found[key].add(place)
    return found


def _line(name: str, best: Ints, truth: Ints, both: Sequence[set[int]], seconds: float) -> None:
    own = best == truth[:, None]
    any_listing = np.mean([first in found for first, found in zip(best[:, 0].tolist(), both, strict=True)])
    per_title = seconds / len(truth) * 1e6
    print(
        f"{name:11s} top-1 {own[:, 0].mean():.1%}  top-5 {own.any(axis=1).mean():.1%}  "
        f"first is any occupation listed {any_listing:.1%}  {per_title:,.0f} us a title"
    )


def _write(found: Calibration) -> None:
    path = Path(title_words.__file__).with_name("title_calibration.csv")
    columns: tuple[Floats, ...] = (found.belief, found.held_out, found.listed)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("belief", "held_out_share", "listed_share"))
        writer.writerows([f"{value:.4f}" for value in row] for row in zip(*columns, strict=True))


if __name__ == "__main__":
    main()
