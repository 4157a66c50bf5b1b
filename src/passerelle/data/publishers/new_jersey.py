"""New Jersey's training explorer: what became of completers of programmes, and licences by occupation."""

from __future__ import annotations

from typing import Final

import polars as pl

from passerelle.data.publishers.cells import among, no_repeat, note
from passerelle.data.publishers.reading import Layout, Reading
from passerelle.data.reference import Source

SOURCE: Final = Source(
    id="new-jersey-training",
    title="Outcomes of training programmes by provider and field, and licences, of New Jersey (one state)",
    publisher="State of New Jersey, My Career NJ",
    vintage="Commit e947603 of 2025-11-13; the file of outcomes tells no year, nor does that of licences",
    licence="MIT",
    attribution=(
        "New Jersey outcomes of training and list of licences: My Career NJ, State of New Jersey "
        "(github.com/newjersey/dol-mcnj-main), copyright (c) 2020 Data for the American Dream "
        "(D4AD), used under the MIT licence."
    ),
    url="https://github.com/newjersey/dol-mcnj-main",
)
OUTCOMES: Final = Layout(
    "nj-my-career-crosswalks-outcomes/outcomes_schcip.csv",
    "New Jersey file of outcomes by provider and field",
    ("providerid", "cipcode", "PerEmployed2", "AvgQuarterlyWage2", "NumCompleted2", "NumUsedWageCalc2"),
    final_newline=False,
)
LICENCES: Final = Layout(
    "nj-my-career-crosswalks-outcomes/TBLLICENSE_DATA_TABLE.csv",
    "New Jersey list of licences",
    ("NAME", "CODE", "ISDELETED"),
    final_newline=False,
)
LAYOUTS: Final = (OUTCOMES, LICENCES)
STATE: Final = "NJ"
SUPPRESSED: Final = -99_999.0  # the publisher's mark for a figure that is withheld or unknown
# Column, and the bounds of what it may hold besides that mark.
_BOUNDS: Final = {
    "PerEmployed2": (0.0, 1.0),  # a share, whatever its name says
    "AvgQuarterlyWage2": (0.0, 1_000_000.0),
    "NumCompleted2": (0.0, 1_000_000.0),
    "NumUsedWageCalc2": (0.0, 1_000_000.0),
}


def read_outcomes(reading: Reading) -> pl.DataFrame:
    """Return outcomes two quarters after completion, a row for each provider and field.

    Columns: ``field`` (CIP code with its point; 99.9999 is none), ``completers`` and ``with_wage`` (people),
    ``employed`` (share) and ``wage`` (USD a quarter); null where the publisher withholds the figure.
    """
    frame = reading.text(OUTCOMES)
    reading.codes(OUTCOMES, frame, ["cipcode"], r"\d{5,6}")
    figures = reading.reals(OUTCOMES, frame, list(_BOUNDS))
    for column, bounds in _BOUNDS.items():
        empty = frame[column].str.strip_chars().fill_null("") == ""
        note(reading, OUTCOMES, frame, column, (empty, "is empty."))
        known = figures[column]
        beyond = (~known.is_between(*bounds) & (known != SUPPRESSED)).fill_null(value=False)
        what = f"is neither the mark {SUPPRESSED:.0f} nor between {bounds[0]:g} and {bounds[1]:g}."
        note(reading, OUTCOMES, frame, column, (beyond, what))
    once = no_repeat(reading, OUTCOMES, figures, OUTCOMES.columns[:2], "has a provider's field twice.")
    digits = pl.col("cipcode").str.zfill(6)
    return once.select(
        (digits.str.head(2) + "." + digits.str.tail(4)).alias("field"),
        *(
            pl.when(pl.col(column) != SUPPRESSED).then(column).alias(name)
            for column, name in zip(_BOUNDS, ("employed", "wage", "completers", "with_wage"), strict=True)
        ),
    )


def read_licences(reading: Reading) -> pl.DataFrame:
    """Return ``title, code`` of the licences that the state has not deleted.

    ``code`` starts with a SOC code where it is one; the list mixes SOC of 2000, 2010 and 2018,
    the state's own subdivisions of it, and numbers of its own. A point for the dash is a slip.
    """
    frame = among(reading, LICENCES, reading.text(LICENCES), "ISDELETED", ("0", "1"))
    unnamed = frame["NAME"].str.strip_chars().fill_null("") == ""
    note(reading, LICENCES, frame, "NAME", (unnamed, "is empty."))
    return frame.filter(pl.col("ISDELETED") == "0").select(
        pl.col("NAME").str.strip_chars().alias("title"),
        pl.col("CODE").fill_null("").str.replace(r"^(\d\d)\.(\d{4}\.)", "${1}-${2}").alias("code"),
    )
