"""What a key of a scenario file is, and what may stand in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a key holds, in words."""

    TEXT = "text"
    WHOLE = "a whole number"
    NUMBER = "a number"
    YES_NO = "true or false"
    DATE = "a date"
    RANGE = "a range"
    NUMBER_OR_RANGE = "a number or a range"
    WORDS = "text or a list of texts"
    OCCUPATIONS = "occupation codes"
    WHERE = "a table of filters"


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the scenario file."""

    path: str
    title: str
    unit: str
    kind: Kind
    source: str  # where the default comes from
    default: object = None  # None: not set
    required: bool = False
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    guess: bool = False
    plausible: tuple[float, float] | None = None
    unset: str = ""  # what holds when it is not set
    meaning: str = ""
    example: str = ""  # in TOML

    @property
    def table(self) -> str:
        """The table it stands in, such as ``budget`` or ``target``."""
        return self.path.split(".")[0].removesuffix("[]")

    @property
    def name(self) -> str:
        """The key within its table."""
        return self.path.split(".", 1)[1]
