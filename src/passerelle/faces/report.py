"""What a report is: a document made from a plan, with its disclosure level."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from passerelle.data.plan_folder import PlanFolder


class Disclosure(StrEnum):
    """Who may read a report."""

    AGGREGATE = "aggregate"  # no row stands for a person
    NAMED = "named"  # rows stand for people, under opaque ids


@dataclass(frozen=True, slots=True)
class Report:
    """One document."""

    id: str
    title: str
    file_name: str
    reads: tuple[str, ...]  # tables of the plan folder
    disclosure: Disclosure
    make: Callable[[PlanFolder], bytes]
