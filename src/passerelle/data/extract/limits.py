"""How much an extract may hold: what is beyond is refused before it fills the machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MIB: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on one file. A founding-size extract (1.54 million rows) has about 200 MiB of text."""

    unpacked_mib: int = 4096  # of text, after unpacking: gzip, or all parts of a workbook together
    cell_characters: int = 32_767  # what a spreadsheet's cell holds; a longer one is a fault of its row
    columns: int = 2_000
    ratio: int = 200  # unpacked over packed bytes of a workbook's part or a gzip file above 64 MiB

    def __post_init__(self) -> None:
        if min(self.unpacked_mib, self.cell_characters, self.columns, self.ratio) < 1:
            raise ValueError("every limit is 1 at least")
