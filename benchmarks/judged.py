"""Title coding on real titles judged by hand: the share of people coded right, in three employers' rosters.

Usage: python benchmarks/judged.py [ROSTERS] [--draw] [--wrong]

``judged_titles.csv`` holds 100 titles each of the Texas state employees of 2017, the City of Chicago of 2023
and the state of North Dakota of 2017. The judges are Passerelle's authors, not an outside coder; they wrote
each occupation down before they asked the coder. Texas and Chicago are employers that the package has met:
its authors took titles for their own list from them, and tests hold some. From North Dakota they had taken a
few short forms and no titles. The lines of published titles alone show the coder without the authors' own
list. A title counts as right if the coder gives the occupation judged best or one judged as
good; titles that do not say what the work is ("not classified") have none and count apart.

Titles held by at least 11 people were drawn with a fixed seed in proportion to their people: those with more
people than a hundredth of the rest for certain, the others systematically in random order. So a certain
title stands for its own people, and the others for equal shares of everybody else. ``ROSTERS`` is the folder
with the three rosters; without it each title counts once. ``--draw`` prints what the seed draws, ``--wrong``
what the coder gets wrong. With the rosters it also says how far the corrections of 20 judged titles of each
employer carry: the share right of the other judged titles before and after.
"""

from __future__ import annotations

import argparse
import csv
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.coding import coding_rules, listings
from passerelle.app.coding import code_titles
from passerelle.data import reference
from passerelle.data.reference import Reference
from passerelle.data.title_corrections import TitleCorrections
from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.coding import TitleIndex, title_index

JUDGED: Final = Path(__file__).with_name("judged_titles.csv")
FILES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "texas-2017": ("texas_state_employees_2017.csv.gz", "texas-mapping.toml"),
        "chicago-2023": ("chicago_employees_2023-04.csv.gz", "chicago-mapping.toml"),
        "north-dakota-2017": ("north_dakota_state_panel_fy2008_fy2018.csv.gz", "north-dakota-mapping.toml"),
    }
)
MET: Final = ("texas-2017", "chicago-2023")  # the authors' own list has titles of theirs
LEAST_PEOPLE: Final = 11
DRAWN: Final = 100  # titles of each employer
SEED: Final = 20_260
_RESAMPLES: Final = 4_000
LEARNT: Final = 20  # titles corrected in each employer
_EXAMPLES: Final = Path(__file__).parent.parent / "examples"


@dataclass(frozen=True, slots=True)
class Judged:
    """One title with what it was judged to be."""

    employer: str
    job_title: str
    department: str  # empty where it does not decide
    right: tuple[str, ...]  # the best occupation, then those as good; none where the title does not say


@dataclass(frozen=True, slots=True)
class Marks:
    """How the coder did: shares of each title's people, all [title]."""

    right: Floats  # coded to the occupation judged best or one as good
    best: Floats  # coded to the one judged best
    major: Floats  # coded to its major group
    confident: Floats  # coded with confidence
    confident_right: Floats  # coded with confidence, and right

    def of(self, rows: Ints) -> Marks:
        """Return the marks of some titles."""
        return Marks(
            self.right[rows],
            self.best[rows],
            self.major[rows],
            self.confident[rows],
            self.confident_right[rows],
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """How many people each judged title stands for."""

    people: Floats  # [title]
    certain: Bools  # [title]  drawn for certain: another draw would hold it too

    def of(self, rows: Ints) -> Standing:
        """Return the standing of some titles."""
        return Standing(self.people[rows], self.certain[rows])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("rosters", nargs="?", type=Path, help="folder of the two rosters")
    parser.add_argument("--draw", action="store_true", help="print the titles that the seed draws")
    parser.add_argument("--wrong", action="store_true", help="print what is coded wrongly")
    asked = parser.parse_args()
    if asked.draw and asked.rosters is None:
        parser.error("--draw needs the folder of the rosters")
    rows, known = judged(), reference.load()
    held = None if asked.rosters is None else {name: people_of(asked.rosters, name) for name in FILES}
    if asked.draw and held is not None:
        for employer, people in held.items():
            print(employer, *drawn(people, np.random.default_rng(SEED)), sep="\n  ")
        return
    counted = "each title once" if held is None else "by people"
    print(f"{len(rows)} titles judged by Passerelle's authors, {counted}; 95 % interval in brackets")
    stands = standing(rows, held)
    answers = answers_to(rows, known, held)
    plain = answers_to(rows, known, held, index=published_index(known))
    for name, employers in (*((name, (name,)) for name in FILES), ("texas and chicago", MET)):
        some = np.flatnonzero([row.employer in employers for row in rows])
        _print(name, rows, some, marks(rows, answers), stands)
        _print("  by published titles alone", rows, some, marks(rows, plain), stands)
    if asked.wrong:
        _print_wrong(rows, answers)
    if held is not None:
        _print_learning(rows, known, held)


def judged(path: Path = JUDGED) -> tuple[Judged, ...]:
    """Return the judged titles."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Judged(
                row["employer"],
                row["job_title"],
                row["department"],
                tuple(filter(None, (row["occupation"], *row["alternatives"].split("; ")))),
            )
            for row in csv.DictReader(file)
        )


def people_of(folder: Path, employer: str) -> pl.DataFrame:
    """Return how many people of an employer hold each title in each department."""
    file, mapping = FILES[employer]
    said = tomllib.loads((_EXAMPLES / mapping).read_text(encoding="utf-8"))
    columns, year = said["columns"], said.get("people", {}).get("snapshot")
    table = pl.read_csv(folder / file, infer_schema_length=0).drop_nulls(columns["job_title"])
    if year is not None:  # a panel: the job of each person that paid most in the year
        pay = pl.col(columns["salary"]).cast(pl.Float64, strict=False)
        table = table.filter(pl.col(columns["snapshot"]) == year)
        table = table.sort(pay, descending=True, nulls_last=True, maintain_order=True)
        table = table.unique(columns["employee_id"], keep="first", maintain_order=True)
    return (
        table.select(_read(columns[name]).alias(name) for name in ("job_title", "department"))
        .group_by("job_title", "department")
        .agg(pl.len().alias("people"))
        .sort("job_title", "department")
    )


def _read(column: str) -> pl.Expr:
    # One of the files has been read in the wrong encoding before it was published: a space became "Â ".
    text = pl.col(column).str.replace_all("Â", "").str.replace_all("â€“", "-")
    return text.str.replace_all(r"[\s\u00a0]+", " ").str.strip_chars()


def frame(held: pl.DataFrame) -> tuple[list[str], Floats, Bools]:
    """Return the titles that may be drawn, their people, and which are drawn for certain."""
    totals = held.group_by("job_title").agg(pl.col("people").sum()).sort("job_title")
    totals = totals.filter(pl.col("people") >= LEAST_PEOPLE)
    people = totals["people"].cast(pl.Float64).to_numpy()
    certain = np.zeros(len(people), dtype=np.bool_)
    while True:
        left, rest = DRAWN - certain.sum(), people[~certain].sum()
        more = ~certain & (people * left >= rest)
        if not more.any():
            return totals["job_title"].to_list(), people, certain
        certain |= more


def drawn(held: pl.DataFrame, random: np.random.Generator) -> list[str]:
    """Return the titles drawn: the certain ones, then others in proportion to their people."""
    titles, people, certain = frame(held)
    rest = random.permutation(np.flatnonzero(~certain))
    edges = np.cumsum(people[rest])
    left = DRAWN - int(certain.sum())
    step = edges[-1] / left
    at = random.random() * step + step * np.arange(left)
    chosen = [*np.flatnonzero(certain), *np.sort(rest[np.searchsorted(edges, at, side="right")])]
    return [titles[row] for row in chosen]


def standing(rows: Sequence[Judged], held: Mapping[str, pl.DataFrame] | None) -> Standing:
    """Return how many people each judged title stands for; without rosters, one each."""
    stands = Standing(np.ones(len(rows)), np.zeros(len(rows), dtype=np.bool_))
    for employer in FILES if held is None else held:
        if held is None:
            break
        titles, people, certain = frame(held[employer])
        place = {title: at for at, title in enumerate(titles)}
        some = _rows_of(rows, employer)
        at = np.array([place[rows[row].job_title] for row in some.tolist()])
        stands.certain[some] = certain[at]
        share = people[~certain].sum() / max((~certain[at]).sum(), 1)
        stands.people[some] = np.where(certain[at], people[at], share)
    return stands


def answers_to(
    rows: Sequence[Judged],
    known: Reference,
    held: Mapping[str, pl.DataFrame] | None,
    corrections: Mapping[str, TitleCorrections] | None = None,
    index: TitleIndex | None = None,
) -> pl.DataFrame:
    """Return what the coder says of each judged title in each of its departments, with their ``people``.

    A judgement that names a department is asked there alone. ``index`` is the embedded one unless told.
    """
    found = []
    for employer in FILES:
        mine = pl.DataFrame(
            [
                (row, rows[row].job_title, rows[row].department or None)
                for row in _rows_of(rows, employer).tolist()
            ],
            schema={"row": pl.Int64, "job_title": pl.String, "decides": pl.String},
            orient="row",
        )
        if held is None:
            asked = mine.with_columns(pl.col("decides").alias("department"), pl.lit(1).alias("people"))
        else:
            asked = mine.join(held[employer], on="job_title")
            asked = asked.filter(pl.col("decides").is_null() | (pl.col("decides") == pl.col("department")))
        said = None if corrections is None else corrections[employer]
        coded = code_titles(known, asked, index=index, corrections=said)
        found.append(
            asked.join(coded, on=["job_title", "department"], nulls_equal=True, maintain_order="left")
        )
    return pl.concat(found, how="diagonal_relaxed")


def marks(rows: Sequence[Judged], answers: pl.DataFrame) -> Marks:
    """Return how the coder did on each judged title."""
    place, people = answers["row"].to_numpy(), answers["people"].to_numpy()
    given = answers["occupation"].fill_null("").to_list()
    good = [rows[row].right for row in place.tolist()]
    right = np.array([code in codes for code, codes in zip(given, good, strict=True)])
    major = np.array([code[:2] in {c[:2] for c in codes} for code, codes in zip(given, good, strict=True)])
    best = np.array([code in codes[:1] for code, codes in zip(given, good, strict=True)])
    sure = answers["confident"].to_numpy()
    total = np.bincount(place, people, len(rows))

    def share(which: Bools) -> Floats:
        return np.asarray(np.bincount(place, people * which, len(rows)) / total)

    return Marks(share(right), share(best), share(major), share(sure), share(sure & right))


def interval(part: Floats, whole: Floats, certain: Bools) -> tuple[float, float, float]:
    """Return the share of ``part`` in ``whole`` and its 95 % interval: a bootstrap of titles not certain."""
    random = np.random.default_rng(SEED)
    loose = np.flatnonzero(~certain)
    again = random.choice(loose, (_RESAMPLES, len(loose))) if len(loose) else np.empty((1, 0), np.int64)
    parts = part[certain].sum() + part[again].sum(axis=1)
    wholes = whole[certain].sum() + whole[again].sum(axis=1)
    low, high = np.quantile(parts / np.maximum(wholes, 1e-12), [0.025, 0.975])
    return float(part.sum() / max(whole.sum(), 1e-12)), float(low), float(high)


def published_index(known: Reference) -> TitleIndex:
    """Return the index of the published titles alone: Passerelle's own are of these employers in part."""
    listed = listings(known)
    return title_index(listed.titles, listed.occupation, listed.strength, coding_rules(known))


def _rows_of(rows: Sequence[Judged], employer: str) -> Ints:
    return np.flatnonzero([row.employer == employer for row in rows])


def _print(name: str, rows: Sequence[Judged], some: Ints, found: Marks, stands: Standing) -> None:
    said = np.array([row for row in some.tolist() if rows[row].right], dtype=np.int64)
    people, certain = stands.people[said], stands.certain[said]
    right, best, major, sure = (
        _bracketed(*interval(people * part[said], people * whole, certain))
        for part, whole in (
            (found.right, np.ones(len(said))),
            (found.best, np.ones(len(said))),
            (found.major, np.ones(len(said))),
            (found.confident_right, found.confident[said]),
        )
    )
    confident = (people * found.confident[said]).sum() / people.sum()
    print(f"{name}: {len(said)} titles that say something, {certain.sum()} drawn for certain")
    print(f"    right at six digits {right}, the best alone {best}, at major group {major}")
    print(f"    confident of {confident:.1%}, of which right {sure}")
    if silent := [row for row in some.tolist() if not rows[row].right]:
        share = stands.people[silent].sum() / stands.people[some].sum()
        wrongly = stands.people[silent] @ found.confident[silent] / stands.people[silent].sum()
        print(f"    {len(silent)} titles with {share:.1%} of people say nothing: confident of {wrongly:.1%}")


def _bracketed(share: float, low: float, high: float) -> str:
    return f"{share:.1%} [{low:.1%}, {high:.1%}]"


def _print_wrong(rows: Sequence[Judged], answers: pl.DataFrame) -> None:
    """Print titles coded wrongly, each with the answer that most of its people get."""
    first = answers.sort("people", descending=True).unique("row", keep="first").sort("row")
    for row, code, name, share, why in first.select(
        "row", "occupation", "occupation_title", "confidence", "why"
    ).iter_rows():
        if rows[row].right and code not in rows[row].right:
            meant = rows[row]
            print(f"  {meant.job_title} [{meant.department}] is {', '.join(meant.right)};")
            print(f"    coded {code} {name}, {share:.2f}: {why}")


def _print_learning(rows: Sequence[Judged], known: Reference, held: Mapping[str, pl.DataFrame]) -> None:
    """Print how the other judged titles fare when some are corrected in each employer."""
    asked = answers_to(rows, known, held)
    stands, before = standing(rows, held), marks(rows, asked)
    by_row = asked.group_by("row").agg(
        pl.col("people").sum(), (pl.col("people") * (1.0 - pl.col("confidence"))).sum().alias("doubt")
    )
    for order, words in (("people", "of most people"), ("doubt", "first in the review")):
        ordered = by_row.sort(order, "row", descending=[True, False])["row"].to_list()
        taught = {
            name: [row for row in ordered if rows[row].employer == name and rows[row].right][:LEARNT]
            for name in FILES
        }
        corrections = {name: corrections_of([rows[row] for row in some]) for name, some in taught.items()}
        after = marks(rows, answers_to(rows, known, held, corrections))
        print(f"{LEARNT} titles {words} corrected in each employer")
        for name, some in taught.items():
            others = np.setdiff1d(_rows_of(rows, name), some)
            _print(f"{name}, the other titles before", rows, others, before, stands)
            _print(f"{name}, the other titles after", rows, others, after, stands)
            better = int((after.right[others] > before.right[others]).sum())
            worse = int((after.right[others] < before.right[others]).sum())
            print(f"    {better} better, {worse} worse; {_reach(known, held[name], corrections[name])}")


def _reach(known: Reference, pairs: pl.DataFrame, corrections: TitleCorrections) -> str:
    """Return how many of an employer's people the corrections reach, in words."""
    before = code_titles(known, pairs)
    after = code_titles(known, pairs, corrections=corrections)
    people = pairs["people"]
    said = after["why"].str.starts_with("Corrected by you")
    level = after["why"].str.starts_with("The same but for its level")
    moved = before["occupation"].ne_missing(after["occupation"]) & ~said & ~level
    held = float(people.sum())
    own, beside, likely = (float(people.filter(which).sum()) / held for which in (said, level, moved))
    return (
        f"{own:.1%} of people hold titles corrected, {beside:.1%} other levels of them, {likely:.1%} titles "
        "that moved by likeness"
    )


def corrections_of(rows: Sequence[Judged]) -> TitleCorrections:
    """Return what the judges said, as a user's corrections."""
    return TitleCorrections(
        pl.DataFrame(
            [(row.job_title, row.department or None, row.right[0]) for row in rows],
            schema={"job_title": pl.String, "department": pl.String, "occupation": pl.String},
            orient="row",
        )
    )


if __name__ == "__main__":
    main()
