"""How numbers are written in the notes that results carry."""

from __future__ import annotations

from typing import Final

_SPACE: Final = "\u00a0"  # joins a number to its unit, as in faces: no line breaks between them


def percent(share: float, digits: int = 0) -> str:
    """Return a share in percent, as faces write it: ``54 %``."""
    return f"{100.0 * share:.{digits}f}{_SPACE}%"


def counted(number: float, one: str, many: str) -> str:
    """Return a whole number with its noun: ``1 row``, ``1,204 rows``."""
    return f"{number:,.0f} {one if round(number) == 1 else many}"
