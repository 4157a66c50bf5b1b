"""The page of documentation on moves within an employer: how well they were foretold, with its picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from passerelle.app.role_back_test import RoleBackTest, stored
from passerelle.faces.charts import bands
from passerelle.faces.charts.picture import picture
from passerelle.faces.format import MINUS, percent, span, whole
from passerelle.faces.markdown import code, page, plain, table
from passerelle.faces.role_back_test_sentences import (
    CHECK_HEADS,
    HEADS,
    READ,
    WEIGHT_HEADS,
    cells,
    findings,
    headline,
    weight_cells,
)

_MADE: Final = "This page is made by `make docs` from stored figures; do not edit it."
_WIDTH: Final = 920.0
_TITLE: Final = "Share of moves whose class was among the first ten named, 95 % interval"
_SCALE: Final = bands.Scale((0.0, 0.2, 0.4, 0.6, 0.8), percent, span)
_PICTURE: Final = "explanation/moves-within-an-employer.svg"
_PAGE: Final = "explanation/moves-within-an-employer.md"
_COUNTS: Final = (
    "Year left",
    "Use",
    "Classes",
    "People paid in both years",
    "Changes of class",
    "Title the same",
    "Renamed",
    "To a new class",
    "Moves",
    "To another agency",
)


def pages() -> dict[str, str]:
    """Return the page and its picture by their path below the documentation, from the stored results."""
    test = stored()
    return {_PAGE: role_back_test_page(test), _PICTURE: picture(role_back_test_picture(test))}


def role_back_test_page(test: RoleBackTest) -> str:
    """Return the page."""
    first = f"{plain(headline(test))} `passerelle validate moves` prints the same figures. {_MADE}"
    lines = [
        f"![{_TITLE}](moves-within-an-employer.svg)",
        "",
        *_model(),
        "## How well moves were foretold",
        "",
        READ,
        "",
        *table(HEADS, [[plain(cell) for cell in cells(m)] for m in test.methods], range(1, len(HEADS))),
        *(f"- {plain(line)}" for line in findings(test)),
        "",
        *_weights(test),
        *_checks(test),
        *_counts(test),
        "## What to bear in mind",
        "",
        *(f"- {plain(note)}" for note in test.notes),
        "",
        "## Source",
        "",
        (
            f"Panel {code(test.panel)}, SHA-256 {code(test.panel_hash)}: pay of the State of North Dakota by "
            "person, fiscal years 2008 to 2018, from the state's transparency portal (data.share.nd.gov) via "
            "github.com/public-salaries/public_salaries (MIT). Persons are the state's own anonymous "
            f"numbers. Only figures are kept here. Reference figures: snapshot {plain(test.snapshot)}."
        ),
        "",
        "`passerelle validate moves --panel FILE --out FOLDER` makes weights and figures anew.",
    ]
    return page("Moves within an employer", first, lines)


def role_back_test_picture(test: RoleBackTest) -> str:
    """Return the hits of every ranking with their intervals as SVG."""
    rows = [
        bands.Row(each.title, each.kind, (each.hit_10.low, each.hit_10.value, each.hit_10.high))
        for each in test.methods
    ]
    return bands.bands(rows, "role-moves", _TITLE, _WIDTH, scale=_SCALE)


def _model() -> Iterator[str]:
    yield "## The model"
    yield ""
    yield (
        "Of the people who leave a role for another role of the same employer, the share that goes to role s "
        "is exp(score) over the sum of exp(score) of all other roles: a conditional logit. The score adds up "
        "what is known of both roles, each times its weight. It says what people do; advice (viable, "
        "desirable, safe) comes from the occupations of both roles and the employer's own pay, and the two "
        "are never mixed. `passerelle transitions --from ROSTER` shows both."
    )
    yield ""


def _weights(test: RoleBackTest) -> Iterator[str]:
    yield "## The weights"
    yield ""
    rows = (
        (
            code(row.name),
            plain(row.says),
            *weight_cells(row),
        )
        for row in test.coefficients
    )
    yield from table(WEIGHT_HEADS, rows, right=(2, 3))
    yield (
        f"Fitted to {whole(test.fitted_moves)} moves. The logarithm of the likelihood is "
        f"{MINUS}{-test.log_likelihood:.2f} a move, and {MINUS}{-test.log_likelihood_even:.2f} if all roles "
        "were alike: the score leaves as much open as an even choice among "
        f"{whole(test.left_open)} of {whole(test.even_roles)} roles."
    )
    yield ""


def _checks(test: RoleBackTest) -> Iterator[str]:
    yield "## Under other choices"
    yield ""
    yield "Share of moves whose class was among the first ten; the weights are the same throughout."
    yield ""
    rows = (
        (plain(c.title), whole(c.moves), percent(c.size), percent(c.agency), percent(c.fitted))
        for c in test.checks
    )
    yield from table(CHECK_HEADS, rows, right=(1, 2, 3, 4))


def _counts(test: RoleBackTest) -> Iterator[str]:
    yield "## What became of each change of class"
    yield ""
    rows = (
        (
            str(c.year),
            c.use,
            *(
                whole(number)
                for number in (
                    c.classes,
                    c.people,
                    c.changes,
                    c.same_title,
                    c.renamed,
                    c.new_class,
                    c.moves,
                    c.across,
                )
            ),
        )
        for c in test.years
    )
    yield from table(_COUNTS, rows, right=range(2, len(_COUNTS)))
