"""What ``passerelle transitions --from`` prints: ways out of an employer's roles into its others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import polars as pl
from rich.console import RenderableType
from rich.text import Text

from passerelle.app.transitions.employer import USED_SHARE, EmployerTransitions
from passerelle.faces.format import FEW, number_of, percent, signed_percent, whole
from passerelle.faces.terminal import RIGHT, table

UNKNOWN: Final = "–"
MOST_SHOWN: Final = 20  # roles of a whole employer
_IN_FULL: Final = 3  # roles of which every way is shown
_READ: Final = (
    "Likely: of those who leave the role for another of this employer, whom the model expects there. Advice: "
    "yes where viable, desirable and safe; unsure where pay, or enough of the occupations, is not known; "
    "remote where hardly anyone goes. Between roles of one occupation, outlook and exposure speak against no "
    "move. Pay: the employer's own, hidden where either role has fewer than 11 people. Weeks: training "
    "before the move."
)


def employer_blocks(found: EmployerTransitions, sources: str) -> Iterator[RenderableType]:
    """Yield an employer's moves between roles: all ways of a few roles, or one line of each large role."""
    yield Text(
        f"{found.employer}: {number_of(found.employees, 'person', 'people')} in "
        f"{number_of(found.roles, 'role')}",
        style="bold",
    )
    yield from (Text(line) for line in found.asked)
    whose = "all people" if found.origins == found.roles else "the people asked about"
    yield Text(
        f"Of {whose}, {percent(found.viable_people_share)} have a viable way into another role here, "
        f"{percent(found.advisable_people_share)} an advisable one, and {percent(found.used_people_share)} "
        f"an advisable one that {percent(USED_SHARE)} or more of those who leave are expected to take."
    )
    yield Text(found.shares_count)
    roles = found.table.partition_by("role_id", maintain_order=True)
    if len(roles) <= _IN_FULL:
        for role in roles:
            yield from _in_full(role)
    else:
        yield from _overview(roles, found.origins)
    yield Text(_READ)
    yield Text("")
    yield from (Text(f"Note. {note}") for note in found.notes)
    yield Text(f"\n{sources} Snapshot {found.snapshot}.")


def _in_full(role: pl.DataFrame) -> Iterator[RenderableType]:
    first = role.row(0, named=True)
    yield Text(f"\n{_named(first, '')}: {_people(first['people'])}", style="bold")
    could = role.filter(pl.col("rank").is_not_null()).sort("rank")
    usual = role.filter(pl.col("likely_rank").is_not_null()).sort("likely_rank")
    if could.is_empty():
        yield Text("No way into another role here is viable.")
    else:
        yield Text("What people could do: viable moves, the advisable first, unsure and remote ones last")
        yield _ways(could)
    yield Text("What people do: the likeliest of all, advisable or not")
    yield _ways(usual)


def _ways(rows: pl.DataFrame) -> RenderableType:
    shown = table(
        "To",
        ("People", RIGHT),
        ("Likely", RIGHT),
        "Advice",
        ("Pay", RIGHT),
        ("Weeks", RIGHT),
        "Evidence",
        "Against",
    )
    for row in rows.iter_rows(named=True):
        shown.add_row(
            _named(row, "to_"),
            _people(row["to_people"]),
            percent(row["likely"]),
            _advice(row),
            _pay(row),
            _weeks(row),
            row["evidence"] or UNKNOWN,
            " ".join([*row["against"], *filter(None, [row["caution"]])]) or "nothing",
        )
    return shown


def _overview(roles: list[pl.DataFrame], origins: int) -> Iterator[RenderableType]:
    shown = table(
        "Role",
        ("People", RIGHT),
        "First of what people could do",
        ("Likely", RIGHT),
        "Advice",
        ("Pay", RIGHT),
        ("Weeks", RIGHT),
        "Where such people go",
        ("Likely", RIGHT),
    )
    for role in roles[:MOST_SHOWN]:
        usual = role.sort("likely_rank", nulls_last=True).row(0, named=True)
        could = role.sort("rank", nulls_last=True).row(0, named=True)
        known = could["rank"] is not None and not could["unsure"] and not could["remote"]
        none = "nothing viable" if could["rank"] is None else "nothing sure"
        shown.add_row(
            _named(usual, ""),
            _people(usual["people"]),
            _named(could, "to_") if known else none,
            percent(could["likely"]) if known else UNKNOWN,
            _advice(could) if could["rank"] is not None else "no",
            _pay(could) if known else UNKNOWN,
            _weeks(could) if known else UNKNOWN,
            _named(usual, "to_"),
            percent(usual["likely"]),
        )
    yield shown
    if origins > MOST_SHOWN:
        yield Text(
            f"The {MOST_SHOWN} largest of {whole(origins)} roles; name a job title or an occupation for the "
            "ways out of it, or --json for all."
        )


def _named(row: dict[str, Any], end: str) -> str:
    """Return a role's title with what tells it from others of the title."""
    place = ", ".join(
        str(row[f"{end}{key}"]) for key in ("department", "site", "grade") if row[f"{end}{key}"]
    )
    title = str(row[f"{end}job_title"])
    return f"{title} ({place})" if place else title


def _people(people: int | None) -> str:
    return FEW if people is None else whole(people)


def _advice(row: dict[str, Any]) -> str:
    if row["unsure"]:
        return "unsure"
    if row["viable"] and row["remote"]:
        return "remote"
    return "yes" if row["advisable"] else "viable" if row["viable"] else "no"


def _pay(row: dict[str, Any]) -> str:
    change = row["pay_change_share"]
    if change is not None:
        return signed_percent(change)
    return "hidden" if row["people"] is None or row["to_people"] is None else UNKNOWN


def _weeks(row: dict[str, Any]) -> str:
    if row["direct"]:
        return "none"
    if row["weeks"] is None:
        return UNKNOWN
    low, high = whole(row["weeks_low"]), whole(row["weeks_high"])
    return low if low == high else f"{low}–{high}"
