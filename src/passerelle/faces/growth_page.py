"""The page of documentation on growth roles: how good the evidence for moves into them is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from passerelle.app.growth import GrowthBenchmark, GrowthRole
from passerelle.engines.evidence import EvidenceRules
from passerelle.faces.format import percent, whole
from passerelle.faces.growth_sentences import (
    GRADES,
    LEAVE_OUT_HEADS,
    ROLE_HEADS,
    falls,
    inflow,
    leave_out_cells,
    role_cells,
)
from passerelle.faces.markdown import page, plain, table

_MADE: Final = "This page is made by `make docs`; do not edit it."
_GRADES: Final = (
    ("all its own", "thin", "fair", "strong"),
    ("nearly its own: tasks or education stand in, or skills imputed well", "insufficient", "thin", "fair"),
    ("skills imputed less well", "insufficient", "thin", "thin"),
    ("skills imputed badly", "insufficient", "insufficient", "thin"),
)


def growth_page(found: GrowthBenchmark) -> str:
    """Return the page."""
    first = f"{plain(found.says)} `passerelle validate growth` prints the same figures. {_MADE}"
    lines = [
        *_rules(),
        *_roles(found),
        *_test(found),
        "## Work without a code",
        "",
        *(f"- {plain(falls(work))}" for work in found.without_code),
        "",
        "## What to bear in mind",
        "",
        *(f"- {plain(note)}" for note in found.notes),
        "",
        "## Sources",
        "",
        *(f"- {plain(source)}" for source in found.sources),
    ]
    return page("How good is the evidence for moves into growth roles?", first, lines)


def _rules() -> Iterator[str]:
    rules = EvidenceRules()
    yield from ("## How a move is graded", "")
    yield (
        "A grade joins two questions, and the weaker answer counts: whether the description of both "
        "occupations is their own, and whether people were seen to make the move."
    )
    yield ""
    heads = ("Description of the weaker end", "Move not seen", "Hinted at", "Seen")
    yield from table(heads, _GRADES)
    good, weak, own = (
        percent(share) for share in (rules.flips_good_share, rules.flips_weak_share, rules.own_share)
    )
    thick = percent(rules.thick_share)
    yield (
        f"Skills are imputed well where at most {good} of the verdicts on the fit of known occupations flip "
        f"under the method, badly where more than {weak} do. A move is seen where at least {thick} of the "
        f"origin's people and {whole(rules.thick_people)} people a year make it, between survey codes of "
        f"which each occupation holds {own} or more, or O\\*NET calls the two closely related. It is hinted "
        "at where one of the two measures is reached or O\\*NET calls the two related. Under one survey code "
        "no move can be seen. A survey code says nothing of an occupation that has more than "
        f"{rules.grown_at_most:.0f} times the jobs it had when surveyed. All these bars are guesses but "
        f"{thick}, below which the network's shares are a few people."
    )
    yield ""


def _roles(found: GrowthBenchmark) -> Iterator[str]:
    yield from ("## The roles", "")
    rows = ((*(plain(cell) for cell in role_cells(role)), plain(role.why)) for role in found.roles)
    yield from table((*ROLE_HEADS, "Because"), rows, right=(1,))
    yield from (f"Paths by grade of evidence: {GRADES}.", "")
    for role in found.roles:
        yield from _role(role)


def _role(role: GrowthRole) -> Iterator[str]:
    yield from (f"### {plain(role.title)}", "", plain(role.says), "")
    yield from (plain(inflow(role)), "")
    rows = (
        (
            plain(f"{path.occupation} {path.title}"),
            whole(path.people),
            path.grade,
            "yes" if path.viable else "no",
        )
        for path in role.likeliest
    )
    yield from table(("From", "People a year, expected", "Evidence", "Viable"), rows, right=(1,))


def _test(found: GrowthBenchmark) -> Iterator[str]:
    yield from ("## Known occupations treated as unknown", "")
    yield (
        "Each measured occupation is hidden in turn and its skills imputed. Flipped: of the pairs that "
        "measured or imputed skills call so, the part on which they differ. Wrongly so: of those that "
        "imputed skills call so, the part that measured ones do not. Overseen: the other way round."
    )
    yield ""
    rows = (
        tuple(plain(cell) for cell in leave_out_cells(row)) for row in (*found.leave_out, *found.recorded)
    )
    yield from table(LEAVE_OUT_HEADS, rows, right=(4, 5, 6, 7, 8))
