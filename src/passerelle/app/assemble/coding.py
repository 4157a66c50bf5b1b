"""The reference tables to the title index, and coded titles back to a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
import scipy.sparse as sp

from passerelle.data import title_weights
from passerelle.data import title_words as own
from passerelle.data.reference import Reference
from passerelle.domain.units import Floats, Ints
from passerelle.engines.coding import (
    Calibration,
    CodedTitles,
    CodingRules,
    LearntWeights,
    TitleIndex,
    TitleWords,
)
from passerelle.engines.coding import title_index as index_of
from passerelle.engines.coding.words import by_first_word

# How far each source of titles is trusted beside an alternate title of O*NET: guesses. A reported title was
# named by people in the occupation; an alternate one may be rare, or belong to it only in some places.
STRENGTH: Final = {"alternate": 1.0, "reported": 2.0, "occupation": 3.0, "soc": 3.0}
_OWN_STRENGTH: Final = 16.0
_OTHER_STRENGTH: Final = 1.0  # of labels that a user built in


@dataclass(frozen=True, slots=True)
class Listings:
    """Known titles as arrays: one entry for each occupation that a title belongs to."""

    titles: tuple[str, ...]
    occupation: Ints  # [title]  place in the occupations table
    strength: Floats  # [title]


def title_index(reference: Reference) -> TitleIndex:
    """Return the index of the snapshot's titles and Passerelle's own."""
    published, added = listings(reference), own_listings(reference)
    return index_of(
        published.titles + added.titles,
        np.concatenate([published.occupation, added.occupation]),
        np.concatenate([published.strength, added.strength]),
        coding_rules(reference),
    )


def listings(reference: Reference) -> Listings:
    """Return the snapshot's titles, in the order of its titles table."""
    titles = reference.titles
    strength = (
        titles["source"].replace_strict(STRENGTH, default=_OTHER_STRENGTH, return_dtype=pl.Float64).to_numpy()
    )
    return Listings(tuple(titles["title"]), _places(reference, titles["occupation"]), strength)


def own_listings(reference: Reference) -> Listings:
    """Return the titles that Passerelle adds; those of occupations that the snapshot lacks are left out."""
    rows = own.own_titles()
    place = _places(reference, [row.occupation for row in rows])
    known = np.flatnonzero(place >= 0)
    return Listings(
        tuple(rows[row].title for row in known.tolist()), place[known], np.full(len(known), _OWN_STRENGTH)
    )


def coding_rules(reference: Reference) -> CodingRules:
    """Return people and supervisors by occupation, words of titles, learnt weights, measured calibration."""
    codes = reference.occupations["occupation"]
    return CodingRules(
        people=reference.occupations["employment_people"].to_numpy(),
        leader=_places(reference, [own.supervisor(code) for code in codes]),
        words=words_of_titles(),
        learnt=learnt_weights(reference),
        calibration=measured_calibration(),
    )


def words_of_titles() -> TitleWords:
    """Return the words of titles that Passerelle knows."""
    words = own.title_words()
    return TitleWords(
        abbreviations=words["abbreviation"],
        levels=frozenset(words["level"]),
        management=frozenset(words["management"]),
        supervision=frozenset(words["supervision"]),
        noise=frozenset(words["noise"]),
        stops=frozenset(words["stop"]),
        settings=frozenset(words["setting"]),
        ranks=words["rank"],
        manages=frozenset(words["manages"]),
        plain=by_first_word(words["plain"]),
    )


def learnt_weights(reference: Reference) -> LearntWeights | None:
    """Return the weights learnt from published titles and texts; None where they were never learnt.

    An occupation that they do not know has the base odds of the rarest, and no weights.
    """
    held = title_weights.load()
    if held is None:
        return None
    place = _places(reference, held.codes)
    count = reference.occupations.height
    at = place[held.occupation]
    part = np.repeat(np.arange(len(held.part)), held.entries)
    kept = at >= 0
    base = np.full(count, held.base.min(), np.float32)
    base[place[place >= 0]] = held.base[place >= 0]
    shape = (len(held.part), count)
    weight = sp.csr_array((held.weight[kept], (part[kept], at[kept])), shape=shape)
    return LearntWeights(held.part, held.rarity, weight, base)


def measured_calibration() -> Calibration:
    """Return the calibration as it was last measured."""
    rows = own.calibration()
    return Calibration(
        belief=np.array([row.belief for row in rows]),
        held_out=np.array([row.held_out_share for row in rows]),
        listed=np.array([row.listed_share for row in rows]),
    )


def coded_table(pairs: pl.DataFrame, coded: CodedTitles, reference: Reference) -> pl.DataFrame:
    """Return ``pairs`` with what each row was coded to; a title that says nothing has no occupation."""
    codes = reference.occupations.select("occupation", pl.col("title").alias("occupation_title"))
    first = codes.with_row_index("place").with_columns(pl.col("place").cast(pl.Int64))
    others = [[code for code in row if code >= 0] for row in coded.occupation[:, 1:].tolist()]
    names = codes["occupation"].to_list()
    return (
        pairs.with_columns(
            pl.Series("place", coded.occupation[:, 0]),
            pl.Series("confidence", coded.confidence[:, 0]),
            pl.Series("matched", coded.matched, dtype=pl.String),
            pl.Series("why", coded.why, dtype=pl.String),
            pl.Series("level", coded.level, dtype=pl.String),
            pl.Series("rank", coded.rank, dtype=pl.String),
            pl.Series("manages", coded.manages),
            pl.Series("confident", coded.confident),
            pl.Series("others", [[names[p] for p in row] for row in others], dtype=pl.List(pl.String)),
            pl.Series(
                "others_confidence",
                [row[: len(o)] for row, o in zip(coded.confidence[:, 1:].tolist(), others, strict=True)],
                dtype=pl.List(pl.Float64),
            ),
        )
        .join(first, on="place", how="left", maintain_order="left")
        .select(*pairs.columns, *CODED)
    )


CODED: Final = (
    "occupation",
    "occupation_title",
    "confidence",
    "matched",
    "why",
    "level",
    "rank",
    "manages",
    "confident",
    "others",
    "others_confidence",
)


def _places(reference: Reference, codes: pl.Series | Sequence[str]) -> Ints:
    """Return the place of each code in the occupations table, or -1."""
    place = {code: row for row, code in enumerate(reference.occupations["occupation"])}
    return np.array([place.get(code, -1) for code in codes], dtype=np.int64)
