"""Who is in a roster and what became of every row: row by row, as docs/decisions say it, and slowly.

Rows are dictionaries of cell texts by field; a field that is absent is an absent column.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

Row = Mapping[str, str]
DAYS = ("hire_date", "original_hire_date", "assignment_start", "assignment_end", "termination_date")
VACANT_STATUS = {"vacant", "vacancy", "unfilled", "tbh"}
VACANT_WORDS = VACANT_STATUS | {"tbd", "open"}
LEFT = {"terminated", "resigned", "retired", "inactive"}
CONTRACTOR = {"contractor", "consultant"}


@dataclass
class Answer:
    """What became of rows and people; rows are told by their place."""

    uses: list[str]
    primary: list[int] = field(default_factory=list)  # rows of the roster, in order
    other_fte: dict[int, float] = field(default_factory=dict)  # primary row -> FTE of the other jobs
    boss: dict[int, int | None] = field(default_factory=dict)  # primary row -> primary row of the manager
    events: set[tuple[str, date, str, str | None]] = field(default_factory=set)  # id, day, event, kind


def answer(rows: Sequence[Row], day: date) -> Answer:
    """Return what became of rows of one file."""
    last = max((row["snapshot"] for row in rows if row.get("snapshot")), default="")
    uses = [use_of(row, day, last) for row in rows]
    held = [at for at, use in enumerate(uses) if use == "employee"]
    for at in held:
        if is_bad(rows[at]):
            uses[at] = "rejected"
    for group in groups(rows, held):
        if contradict([rows[at] for at in group]):
            for at in group:
                uses[at] = "rejected"
    out = Answer(uses)
    good = [at for at in held if uses[at] == "employee"]
    for group in groups(rows, good):
        kept: list[int] = []
        for at in group:
            if any(same(rows[at], rows[other]) for other in kept):
                uses[at] = "repeated row"
            else:
                kept.append(at)
        first, *others = sorted(kept, key=lambda at: rank(rows[at], at))
        for at in others:
            uses[at] = "other assignment"
        known = [float(rows[at]["fte"]) for at in others if rows[at].get("fte")]
        if known:
            out.other_fte[first] = min(sum(known), 4.0)
    out.primary = [at for at, use in enumerate(uses) if use == "employee"]
    out.boss = reporting_line(rows, out.primary)
    events = separations(rows, uses, out.primary) | ended(rows, uses, day)
    out.events = {event for event in events if event[1] <= day}
    return out


def use_of(row: Row, day: date, last: str) -> str:
    """Return the use of a row before people are told apart."""
    status, who = row.get("status", "").lower(), row.get("employee_id", "")
    if row.get("snapshot") and row["snapshot"] != last:
        return "row of another snapshot"
    nobody = who == "" or who.lower() in VACANT_WORDS
    words = {status, row.get("job_title", "").lower()}
    bare_seat = row.get("position_id") and not has_person(row)
    empty_seat = (bare_seat or words & VACANT_WORDS) and not row.get("Full Name")
    if status in VACANT_STATUS or (nobody and (who.lower() in VACANT_WORDS or empty_seat)):
        return "vacant position"
    if row.get("employment_type", "").lower() in CONTRACTOR:
        return "contractor"
    last_day = parsed(row.get("termination_date", ""))
    gone = status in LEFT and not (last_day and last_day >= day)  # the last day outweighs the word
    if gone or (last_day and last_day < day and not hired_again(row, day)):
        return "left before the day"
    if before(row, "assignment_end", day) or after(row, "assignment_start", day):
        return "assignment of another time"
    return "employee"


def hired_again(row: Row, day: date) -> bool:
    """Return whether the last day is one of an earlier spell."""
    last_day, hired = parsed(row.get("termination_date", "")), parsed(row.get("hire_date", ""))
    return last_day is not None and hired is not None and last_day < hired <= day


def has_person(row: Row) -> bool:
    """Return whether a row says what only a person has."""
    said = ("hire_date", "original_hire_date", "termination_date", "assignment_start", "sex")
    on_leave = row.get("status", "").lower() == "on leave"
    can_tell = set(row) & {*said, "birth_date"}
    works = (
        not can_tell
        or any(row.get(name) for name in ("employment_type", "status"))
        or number(row.get("salary", ""))
    )
    if row.get("manager_id") and works:
        return True
    return on_leave or any(row.get(name) for name in said) or parsed(row.get("birth_date", "")) is not None


def is_bad(row: Row) -> bool:
    """Return whether a row lacks what it needs, or says what cannot be read."""
    if not row.get("employee_id") or not row.get("job_title"):
        return True
    if any(row.get(name) and parsed(row[name]) is None for name in DAYS):
        return True
    if "snapshot" in row and not row["snapshot"]:
        return True
    return any(number(row.get(name, "")) is None for name in ("salary", "fte") if row.get(name))


def contradict(rows: Sequence[Row]) -> bool:
    """Return whether rows of one id may be two people's."""
    columns = set(rows[0])
    first_day = [] if columns & {"primary", "assignment_start", "assignment_end"} else ["hire_date"]
    if first_day and "original_hire_date" in columns:
        first_day = ["original_hire_date"]
    one_job = not columns & {"primary", "assignment_start", "assignment_end", "position_id"}
    employer = ["legal_entity"] if one_job else []
    for name in ("birth_date", "sex", "Full Name", *first_day, *employer):
        said = {row.get(name, "").lower() for row in rows} - {""}
        if name not in ("sex", "Full Name", "legal_entity"):
            said = {value for value in said if parsed(value) is not None}
        if len(said) > 1:
            return True
    return len(rows) > 20 and len({row["job_title"].lower() for row in rows if row["job_title"]}) > 1


def rank(row: Row, at: int) -> tuple[object, ...]:
    """Return the order of the jobs of a person: the least is the primary one."""
    fte, pay = number(row.get("fte", "")), number(row.get("salary", ""))
    start = parsed(row.get("assignment_start", ""))
    return (
        row.get("primary", "").lower() not in {"yes", "y", "true", "1"},
        -1.0 * (fte if fte is not None else -1.0),
        -1.0 * (pay if pay is not None else -1.0),
        start or date.max,
        at,
    )


def reporting_line(rows: Sequence[Row], primary: Sequence[int]) -> dict[int, int | None]:
    """Return each person's manager; a person who would close a circle, first in the file, has none."""
    by_id = {rows[at]["employee_id"]: at for at in primary}
    boss: dict[int, int | None] = {}
    for at in primary:
        named = rows[at].get("manager_id", "")
        found = by_id.get(named, by_id.get(named.removesuffix(".0")))
        boss[at] = None if found == at else found
    for at in primary:
        above, seen = boss[at], {at}
        while above is not None and above not in seen:
            seen.add(above)
            above = boss[above]
        if above == at:
            boss[at] = None
    return boss


def separations(
    rows: Sequence[Row], uses: Sequence[str], primary: Sequence[int]
) -> set[tuple[str, date, str, str | None]]:
    """Return separations of people who left, with the hire before and the rehire after each spell."""
    here = {rows[at]["employee_id"]: parsed(rows[at].get("hire_date", "")) for at in primary}
    spells: dict[tuple[str, date | None], list[int]] = {}
    for at, use in enumerate(uses):
        row = rows[at]
        day = leaving_day(row)
        if use != "left before the day" or not row["employee_id"] or day is None:
            continue
        since = here.get(row["employee_id"])
        if row["employee_id"] in here and (since is None or day >= since):
            continue
        spells.setdefault((row["employee_id"], parsed(row.get("hire_date", ""))), []).append(at)
    events: set[tuple[str, date, str, str | None]] = set()
    # All jobs of a spell count for its last day, whether or not an earlier one was before the present spell.
    for (who, hired), jobs in spells.items():
        last = max(jobs, key=lambda at: (leaving_day(rows[at]) or date.min, at))
        day = leaving_day(rows[last])
        assert day is not None
        events.add((who, day, "separation", kind(rows[last])))
        if hired is not None:
            firsts = [d for (w, _), at in spells.items() if w == who for j in at for d in first_days(rows[j])]
            events.add((who, hired, "rehire" if hired > min(firsts) else "hire", None))
        since = here.get(who)
        if since is not None:
            events.add((who, since, "rehire", None))
    for at in primary:
        hired = parsed(rows[at].get("hire_date", ""))
        first = parsed(rows[at].get("original_hire_date", ""))
        last_day = parsed(rows[at].get("termination_date", ""))
        if hired and last_day and last_day < hired:
            why = kind({"termination_reason": rows[at].get("termination_reason", "")})
            who = rows[at]["employee_id"]
            if not any(event[:3] == (who, last_day, "separation") for event in events):
                events.add((who, last_day, "separation", why))
            events.add((who, hired, "rehire", None))
        if hired and first and first < hired:
            events.add((rows[at]["employee_id"], hired, "rehire", None))
    return events


def ended(rows: Sequence[Row], uses: Sequence[str], day: date) -> set[tuple[str, date, str, str | None]]:
    """Return separations of people all of whose jobs have ended, and of whom no row says that they left."""
    events: set[tuple[str, date, str, str | None]] = set()
    there = {"employee", "other assignment", "rejected", "left before the day"}
    elsewhere = {row["employee_id"] for row, use in zip(rows, uses, strict=True) if use in there}
    past = [at for at, use in enumerate(uses) if use == "assignment of another time"]
    for group in groups(rows, past):
        who = rows[group[0]]["employee_id"]
        if who not in elsewhere and all(before(rows[at], "assignment_end", day) for at in group):
            ends = [d for at in group if (d := parsed(rows[at]["assignment_end"])) is not None]
            events.add((who, max(ends), "separation", "OTHER"))
    return events


def leaving_day(row: Row) -> date | None:
    return parsed(row.get("termination_date", "")) or parsed(row.get("assignment_end", ""))


def first_days(row: Row) -> list[date]:
    days = (parsed(row.get(name, "")) for name in ("hire_date", "original_hire_date"))
    return [day for day in days if day is not None]


def kind(row: Row) -> str:
    """Return the kind of a separation, of the few words that the tests write."""
    said = (row.get("termination_reason") or row.get("status") or "").lower()
    if "retire" in said:
        return "RETIREMENT"
    if "laid off" in said:
        return "LAYOFF"
    return "QUIT" if "resign" in said else "OTHER"


def groups(rows: Sequence[Row], at: Iterable[int]) -> list[list[int]]:
    """Return rows by id; rows without one stand alone nowhere."""
    by_id: dict[str, list[int]] = {}
    for place in at:
        if rows[place]["employee_id"]:
            by_id.setdefault(rows[place]["employee_id"], []).append(place)
    return list(by_id.values())


def same(row: Row, other: Row) -> bool:
    """Return whether two rows say the same."""
    return all(value(row, name) == value(other, name) for name in {*row, *other})


def value(row: Row, name: str) -> object:
    said = row.get(name, "")
    if name == "primary":
        return said.lower() in {"yes", "y", "true", "1"}
    if name in (*DAYS, "birth_date"):
        return parsed(said)
    return number(said) if name in ("salary", "fte") else said


def before(row: Row, name: str, day: date) -> bool:
    found = parsed(row.get(name, ""))
    return found is not None and found < day


def after(row: Row, name: str, day: date) -> bool:
    found = parsed(row.get(name, ""))
    return found is not None and found > day


def parsed(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
