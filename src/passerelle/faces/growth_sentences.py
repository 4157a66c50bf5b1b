"""The benchmark of growth roles in words and cells, the same in terminal and documentation."""

from __future__ import annotations

import math

from passerelle.app.growth import Counts, GrowthRole, WithoutCode
from passerelle.app.growth_leave_out import LeaveOut
from passerelle.faces.format import percent, whole

LEAVE_OUT_HEADS = (
    "Method",
    "Hidden",
    "Moves",
    "Verdict",
    "Occupations",
    "Error of fit",
    "Flipped",
    "Wrongly so",
    "Overseen",
)
GRADES = "strong · fair · thin · insufficient"
ROLE_HEADS = ("Occupation", "Jobs", "Skills from", "All incoming paths", "Viable ones", "The likeliest 20")
_METHODS = {
    "measured": "own ratings",
    "legacy": "O*NET on SOC 2010",
    "related": "related occupations",
    "siblings": "SOC siblings",
    "detail": "specialities",
}


def method(name: str) -> str:
    """Return a method of imputation in words."""
    return _METHODS[name]


def grades(counts: Counts) -> str:
    """Return paths by grade, in the order of ``GRADES``: ``0 · 7 · 67 · 756``."""
    return " · ".join(whole(n) for n in (counts.strong, counts.fair, counts.thin, counts.insufficient))


def role_cells(role: GrowthRole) -> tuple[str, ...]:
    """Return the cells of a role, as ``ROLE_HEADS`` names them."""
    return (
        f"{role.occupation} {role.title}",
        whole(role.employment_people),
        method(role.skills_method),
        grades(role.every),
        grades(role.viable),
        grades(role.likeliest_counts),
    )


def inflow(role: GrowthRole) -> str:
    """Return what the survey saw of moves into the codes that a role belongs to."""
    seen = role.inflow
    codes = ", ".join(f"{code.node} ({percent(code.share)} of its jobs)" for code in seen.codes)
    return (
        f"The survey saw {whole(seen.people)} people a year move into {codes or 'no code'}, from "
        f"{seen.origins} other codes, {seen.thick_origins} of them with a thick flow; the occupation has "
        f"{seen.grown:.3g} times the jobs it had there."
    )


def leave_out_cells(row: LeaveOut) -> tuple[str, ...]:
    """Return the cells of one row of the leave-out test, as ``LEAVE_OUT_HEADS`` names them."""
    flips = row.flips
    return (
        method(row.method),
        row.group,
        row.way.value,
        row.verdict.value,
        whole(row.hidden),
        f"{row.fit_error:.3f}",
        share(flips.flipped_share),
        share(flips.wrongly_share),
        share(flips.overseen_share),
    )


def share(value: float) -> str:
    """Return a share in percent, a dash where there is none."""
    return "–" if math.isnan(value) else percent(value)


def falls(work: WithoutCode) -> str:
    """Return where titles of work without a code fall."""
    places = ", ".join(f"{code} {title} ({count})" for code, title, count in work.titles)
    return f"Titles with '{work.words}': {places or 'none known'}."
