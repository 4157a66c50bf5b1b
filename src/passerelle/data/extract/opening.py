"""How an extract is opened: what its bytes do not tell, and how much it may hold."""

from __future__ import annotations

from dataclasses import dataclass, field

from passerelle.data.extract.limits import Limits


@dataclass(frozen=True, slots=True)
class Opening:
    """How the files of one employer are opened."""

    limits: Limits = field(default_factory=Limits)
    sheet: str | None = None  # of a workbook; the one with the most known headers unless told
    encoding: str | None = None  # of a text; told from its bytes unless said
