"""An employer's roles to the arrays of the engine of moves between roles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl
from scipy.sparse import csr_array, diags_array

from passerelle.app.assemble.coding import words_of_titles
from passerelle.app.assemble.positions import positions
from passerelle.app.assemble.transitions import leading, region_codes
from passerelle.data import role_move_weights
from passerelle.data.reference import Reference
from passerelle.domain.scenario import Commuting
from passerelle.domain.transition import TransitionGraph
from passerelle.domain.units import Floats, Ints
from passerelle.engines.coding.ranks import RANKS, ranks
from passerelle.engines.coding.reading import exact_key
from passerelle.engines.coding.words import Parsed, parse_all
from passerelle.engines.moves import Ranking
from passerelle.engines.role_moves import Between, RoleFacts, likely_times

# Where words of rank stand among numerals ("II" is 2): guesses; only their order within one job counts.
_STEPS: Final = dict(zip(RANKS, (0.0, 1.0, 3.0, 4.0, 5.0), strict=True))
_NO_WORD: Final = 1.5  # guess: a title without a word of level stands between junior and II
_GRADED: Final = 0.9  # share of people whose grade must hold one number for grades to stand for levels
_NUMBER: Final = r"\d+"
LIKELY: Final = "likely"  # the feature that plans do without


def role_facts(roles: pl.DataFrame, reference: Reference, *, group: Ints | None = None) -> RoleFacts:
    """Return roles as the engine sees them, in the order of the table.

    Args:
        roles: ``job_title``, ``occupation`` (null where it is not known), ``people``, ``pay_mean`` (null
            where it is not known), ``department``, ``site``, ``region``, ``grade``.
        reference: the snapshot whose occupations the table names.
        group: roles that are no move from each other; each its own unless told.
    """
    titles = roles["job_title"].unique(maintain_order=True)
    known = words_of_titles()
    parsed = parse_all(titles.fill_null("").to_list(), known)
    place = positions(roles["job_title"], titles)
    stems = [exact_key(title) for title in parsed]
    codes = {stem: code for code, stem in enumerate(dict.fromkeys(filter(None, stems)))}
    stem = np.array([codes.get(key, -1) for key in stems], dtype=np.int64)
    said = np.array([_step(rank) for rank in ranks(parsed, known)])
    graded = grade_numbers(roles)
    return RoleFacts(
        group=np.arange(roles.height) if group is None else group,
        occupation=positions(roles["occupation"], reference.occupations["occupation"]),
        people=roles["people"].cast(pl.Float64).to_numpy(),
        pay=roles["pay_mean"].cast(pl.Float64).fill_null(np.nan).to_numpy(),
        department=codes_of(roles["department"]),
        site=codes_of(roles["site"]),
        region=codes_of(roles["region"]),
        leads=leading(roles),
        level=said[place] if graded is None else graded,
        stem=stem[place],
        title=place,
        words=_words(parsed),
    )


def ranking(
    roles: pl.DataFrame, graph: TransitionGraph, reference: Reference, commuting: Sequence[Commuting] = ()
) -> Ranking:
    """Return what an employer's candidate moves are ranked by: the weights that come with the package.

    How likely people of one occupation go to the other in the whole economy is left out: its weight beside
    the others is less than its own standard error, and it takes longer than all the rest.

    Args:
        roles: every role of the employer, as in schema.ROLES.
        graph: how far skills of one occupation fit the other.
        reference: the snapshot whose occupations the table names.
        commuting: regions that count as one.
    """
    facts = role_facts(roles.with_columns(coded(), own_pay()), reference)
    weights = {name: weight for name, weight in role_move_weights.load().weights.items() if name != LIKELY}
    return Ranking(
        replace(facts, region=region_codes(roles, commuting)),
        Between(np.zeros_like(graph.fit), graph.fit),
        weights,
    )


def coded() -> pl.Expr:
    """Return the occupation of titles that say anything of the work; null for the others."""
    return pl.when(pl.col("confidence") > 0.0).then("occupation").alias("occupation")


def own_pay() -> pl.Expr:
    """Return the employer's own pay; null where all of it is the occupation's median, which says nothing."""
    return pl.when(pl.col("pay_flag") != "imputed").then("pay_mean").alias("pay_mean")


def grade_numbers(roles: pl.DataFrame) -> Floats | None:
    """Return the number in each role's grade [role], or None where the employer's grades are no numbers.

    They are where nine in ten people have a grade with exactly one number, such as L4 or Grade 07. Where
    pay falls as the number rises (some systems count from the top), it comes back with its sign turned.
    """
    found = roles["grade"].cast(pl.String).str.extract_all(_NUMBER)
    numbers = pl.select(pl.when(found.list.len() == 1).then(found.list.first().cast(pl.Float64))).to_series()
    people = roles["people"].to_numpy()
    if people[numbers.is_not_null().to_numpy()].sum() < _GRADED * max(people.sum(), 1):
        return None
    level = numbers.fill_null(np.nan).to_numpy()
    pay = roles["pay_mean"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    known = np.isfinite(level) & np.isfinite(pay)
    centred = level[known] - level[known].mean() if known.any() else level[known]
    return -level if float(centred @ pay[known]) < 0.0 else level


def between_occupations(graph: TransitionGraph) -> Between:
    """Return what a graph knows of moves between occupations, as the engine reads it."""
    return Between(likely_times(graph.likely, graph.features.employment_people), graph.fit)


def codes_of(names: pl.Series) -> Ints:
    """Return a code per name, -1 where there is none."""
    return positions(names, names.drop_nulls().unique().sort())


def _step(rank: str) -> float:
    if rank.isdigit():
        return float(rank)
    if len(rank) == 1:  # a letter: A is the first
        return float(ord(rank) - ord("A") + 1)
    return _STEPS.get(rank, _NO_WORD)


def _words(parsed: list[Parsed]) -> csr_array:
    """Return titles as weighted words of length 1 [title, word]; a word of few titles counts more."""
    names = list(dict.fromkeys(word for title in parsed for word in title.words))
    column = {word: number for number, word in enumerate(names)}
    row = np.repeat(np.arange(len(parsed)), [len(title.words) for title in parsed])
    at = np.array([column[word] for title in parsed for word in title.words], dtype=np.int64)
    weight = np.array([weight for title in parsed for weight in title.weights])
    table = csr_array((weight, (row, at)), shape=(len(parsed), len(names)))
    table.sum_duplicates()
    held = np.bincount(at, minlength=len(names)) if len(names) else np.empty(0)
    rare = np.log1p(len(parsed) / np.maximum(held, 1.0))
    table = csr_array(table @ diags_array(rare)) if len(names) else table
    length = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    return csr_array(diags_array(1.0 / np.where(length > 0.0, length, 1.0)) @ table)
