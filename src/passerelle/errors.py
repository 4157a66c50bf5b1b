"""Every error that Passerelle raises on purpose, each with its exit code.

Exit codes are stable: 0 done, 1 unexpected, 2 wrong usage, 3 bad input, 4 infeasible,
5 a check found duties (only when asked to fail on them), 6 a validation missed its figure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in an input, in a form a person can act on."""

    where: (
        str  # file and place: "roster.csv, row 12, column salary" or "base.toml, line 7, budget.total_money"
    )
    what: str  # what is wrong, one sentence
    remedy: str  # what to do about it, one sentence
    value: str = ""  # the offending value as read; empty where it is private or there is none
    count: int = 1  # how many places have this fault; ``where`` is then the first

    def __str__(self) -> str:
        shown = f" (found: {self.value})" if self.value else ""
        times = f" [{self.count:,} times]" if self.count > 1 else ""
        return f"{self.where}: {self.what}{shown}{times} {self.remedy}"


class PasserelleError(Exception):
    """Base of all errors; never raised itself."""

    exit_code: ClassVar[int] = 1


class UsageError(PasserelleError):
    """The command or call cannot be carried out as asked."""

    exit_code = 2


class BadInput(PasserelleError):
    """An input cannot be used; carries every fault that was found, not the first alone."""

    exit_code = 3

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class Infeasible(PasserelleError):
    """The demands cannot all be met; carries the ones that clash and the least change that helps."""

    exit_code = 4

    def __init__(self, clash: Iterable[str], remedies: Iterable[str]) -> None:
        self.clash = tuple(clash)
        self.remedies = tuple(remedies)
        lines = ["These demands cannot all be met together:"]
        lines += [f"  - {demand}" for demand in self.clash]
        lines += ["What would make it possible:"] if self.remedies else []
        lines += [f"  - {remedy}" for remedy in self.remedies]
        super().__init__("\n".join(lines))


class DutiesFound(PasserelleError):
    """A check found duties or adverse impact, and the caller asked to fail on that."""

    exit_code = 5


class ValidationMissed(PasserelleError):
    """A reproduced figure differs from the published one by more than its tolerance."""

    exit_code = 6


class OutOfTime(PasserelleError):
    """The time allowed ran out before there was anything to give back."""


class Cancelled(PasserelleError):
    """The user cancelled a run; nothing was written."""
