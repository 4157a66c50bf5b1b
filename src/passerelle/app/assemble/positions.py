"""Where names stand in a list of names."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from passerelle.domain.units import Ints

UNKNOWN: Final = -1  # of a name that is not in the list


def positions(names: pl.Series, of: pl.Series) -> Ints:
    """Return the position of each of ``names`` in ``of``, or -1 [name]."""
    lookup = pl.DataFrame({"name": of, "at": np.arange(len(of), dtype=np.int64)})
    joined = pl.DataFrame({"name": names}).join(lookup, on="name", how="left", maintain_order="left")
    return joined["at"].fill_null(UNKNOWN).to_numpy()
