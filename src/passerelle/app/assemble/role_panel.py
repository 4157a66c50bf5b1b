"""Two years of a payroll panel to roles, the moves between them, and what counts as no move."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.positions import UNKNOWN, positions
from passerelle.app.assemble.role_facts import role_facts
from passerelle.data.reference import Reference
from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.role_moves import RoleFacts

RENAMED_PEOPLE: Final = 5  # who go to one class together, at least half of the class: a renaming, no moves
_HALF: Final = 0.5
CLASS: Final = "position_class"
TITLE: Final = "job_title"

Coder = Callable[[pl.DataFrame], pl.DataFrame]  # job titles and departments to occupations, as app.coding


@dataclass(frozen=True, slots=True)
class Left:
    """How many changes of class from one year to the next are no moves, or cannot be ranked."""

    people: int  # paid in both years
    changes: int  # main jobs of another class than the year before
    same_title: int  # of them under the same title: the class got another number
    renamed: int  # of them in a class whose people went to one class together
    new_class: int  # moves to a class that nobody held the year before: no score can rank it


@dataclass(frozen=True, slots=True)
class PanelYear:
    """The roles of one year and the moves out of them by the next. A role is a class in an agency."""

    year: int
    facts: RoleFacts  # roles of one class are one group
    classes: tuple[str, ...]  # [group]
    origin: Ints  # [mover]  the role left
    entered: Ints  # [mover]  the class entered, as a group of the origin year
    target: Ints  # [mover]  the role entered, or -1 where the class was held in other agencies only
    within: Bools  # [mover]  whether the agency stayed the same
    left: Left

    @property
    def own(self) -> Ints:
        """The class left [mover]."""
        return np.asarray(self.facts.group[self.origin])


def panel_year(
    jobs: pl.DataFrame,
    year: int,
    reference: Reference,
    code: Coder,
    *,
    unit: str = CLASS,
    keep_renamings: bool = False,
) -> PanelYear:
    """Return the roles of ``year`` and the moves from it to the next.

    Args:
        jobs: one main job per person and year: year, person, agency, position_class, job_title, pay.
        year: the year left.
        reference: the snapshot whose occupations titles are coded to.
        code: codes titles.
        unit: what a change of is a move: ``position_class`` or ``job_title``.
        keep_renamings: whether changes that look like renamings count as moves.
    """
    here = jobs.filter(pl.col("year") == year).with_columns(pl.col(unit).alias("class"))
    after = jobs.filter(pl.col("year") == year + 1).with_columns(pl.col(unit).alias("class"))
    before = jobs.filter(pl.col("year") == year - 1).with_columns(pl.col(unit).alias("class"))
    roles = _roles(here, before, code)
    classes = roles["class"].unique().sort()
    both = here.join(after, on="person", suffix="_after", how="inner")
    changed = both.filter(pl.col("class") != pl.col("class_after"))
    moved = changed if keep_renamings else changed.filter(pl.col("job_title") != pl.col("job_title_after"))
    kept = (
        moved
        if keep_renamings
        else moved.join(_renamings(moved, both), on=["class", "class_after"], how="anti")
    )
    rankable = kept.filter(pl.col("class_after").is_in(classes.implode())).sort("person")
    keys = roles.select(pl.concat_str("class", "department", separator="\x1f")).to_series()
    return PanelYear(
        year=year,
        facts=role_facts(roles, reference, group=positions(roles["class"], classes)),
        classes=tuple(classes),
        origin=positions(_key(rankable, "class", "agency"), keys),
        entered=positions(rankable["class_after"], classes),
        target=positions(_key(rankable, "class_after", "agency_after"), keys),
        within=(rankable["agency"] == rankable["agency_after"]).to_numpy(),
        left=Left(
            people=both.height,
            changes=changed.height,
            same_title=changed.height - moved.height,
            renamed=moved.height - kept.height,
            new_class=kept.height - rankable.height,
        ),
    )


def flows_between(years: Sequence[PanelYear]) -> dict[tuple[str, str], int]:
    """Return how many people moved from one class to another over some years."""
    flows: dict[tuple[str, str], int] = {}
    for each in years:
        for own, entered in zip(each.own.tolist(), each.entered.tolist(), strict=True):
            pair = (each.classes[own], each.classes[entered])
            flows[pair] = flows.get(pair, 0) + 1
    return flows


def flow_table(flows: Mapping[tuple[str, str], int], classes: Sequence[str]) -> Floats:
    """Return flows in people between the classes of one year [class, class]."""
    place = {name: number for number, name in enumerate(classes)}
    table = np.zeros((len(classes), len(classes)))
    for (own, entered), people in flows.items():
        if own in place and entered in place:
            table[place[own], place[entered]] = people
    return table


def _roles(here: pl.DataFrame, before: pl.DataFrame, code: Coder) -> pl.DataFrame:
    """Return one row per class and agency: title, occupation, people, pay; without site, region and grade."""
    titles = (
        here.group_by("class", "job_title")
        .len()
        .sort("len", "job_title", descending=[True, False])
        .unique("class", keep="first", maintain_order=True)
        .select("class", "job_title")
    )
    roles = (
        here.group_by("class", pl.col("agency").alias("department"))
        .agg(pl.len().alias("people"))
        .sort("class", "department")
        .join(titles, on="class", how="left", maintain_order="left")
        .join(_pay(here, before), on="class", how="left", maintain_order="left")
    )
    coded = code(roles).select("job_title", "department", "occupation")
    nothing = pl.lit(None, pl.String)
    return roles.join(coded, on=["job_title", "department"], how="left", maintain_order="left").with_columns(
        nothing.alias("site"), nothing.alias("region"), nothing.alias("grade")
    )


def _pay(here: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Return each class's median pay: of those who held it the year before too, where there are any.

    Pay is money paid in the year, so it is low for those who came or left in it.
    """
    stayed = here.join(before.select("person", "class"), on=["person", "class"], how="semi")
    usual = stayed.group_by("class").agg(pl.col("pay").median().alias("usual"))
    every = here.group_by("class").agg(pl.col("pay").median().alias("every"))
    joined = every.join(usual, on="class", how="left")
    return joined.select("class", pl.coalesce("usual", "every").alias("pay_mean"))


def _renamings(moved: pl.DataFrame, both: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs of classes between which so many of the first went that it looks like a renaming."""
    held = both.group_by("class").agg(pl.len().alias("held"))
    went = moved.group_by("class", "class_after").agg(pl.len().alias("went")).join(held, on="class")
    together = (pl.col("went") >= RENAMED_PEOPLE) & (pl.col("went") >= _HALF * pl.col("held"))
    return went.filter(together).select("class", "class_after")


def _key(frame: pl.DataFrame, unit: str, agency: str) -> pl.Series:
    return frame.select(pl.concat_str(unit, agency, separator="\x1f")).to_series()


def known_target(each: PanelYear) -> Bools:
    """Return which movers entered a role that was there the year before [mover]."""
    return np.asarray(each.target != UNKNOWN)
