"""Writes a mapping as the TOML file that ``read_mapping`` reads back the same, for a person to edit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from passerelle.data import schema
from passerelle.data.roster.headers import FIELDS, FIELDS_OF, Confidence, FileKind, nearest
from passerelle.data.roster.mapping_file import ColumnMapping

_PLAIN: Final = ColumnMapping()  # what a mapping says when nothing is written
_WIDTH: Final = 44  # where comments begin
_MEANINGS: Final[Mapping[str, str]] = {
    **{column.name: column.meaning for table in (schema.ROSTER, schema.AUDIT) for column in table.columns},
    "employee_id": "The employer's own id of each person",
    "manager_id": "The employer's own id of the person's manager",
    "hourly_rate": "Pay by the hour",
    "pay_basis": "Which period pay is for: a year, an hour, ...",
    "pay_frequency": "How often people are paid: by the month, by two weeks, ...",
    "time_type": "Full or part time",
    "status": "Active, on leave, left",
    "primary": "Whether the row is the person's primary assignment",
    "assignment_start": "First day of the assignment",
    "assignment_end": "Last day of the assignment",
    "termination_date": "The person's last day",
    "termination_reason": "Why the person left",
    "snapshot": "The period that the row is of, where one file has several",
    "requisition_id": "The employer's own number of the requisition",
    "openings": "Positions to fill",
    "target_start": "Day on which it should be filled",
}
_HOW: Final[Mapping[Confidence, str]] = {
    Confidence.MAPPED: "said by a mapping file",
    Confidence.EXACT: "the column's own name",
    Confidence.KNOWN: "a known name",
    Confidence.LIKELY: "LIKELY: a general word, a slip, or told by the values; check it",
    Confidence.CODE: "CODE: codes or numbers; name a column of words if there is one",
}


def mapping_text(
    mapping: ColumnMapping, *, headers: Sequence[str] = (), dropped: Iterable[tuple[str, str]] = ()
) -> str:
    """Return a mapping as commented TOML.

    ``read_mapping`` reads it back to the same mapping, but that every column is then said by a mapping file.

    Args:
        mapping: what is known.
        headers: of the extract of people; a field without a source is offered the nearest unused one.
        dropped: headers that become nothing, each with the private thing it names or holds, or ``""``.
    """
    parts = [
        "# Which column of the extract is which. Edit it, and read the extract again with --mapping.",
        *_ignored(mapping),
        *_columns(mapping, headers),
        *_dropped(dropped),
        *_rules(mapping),
        *_others(mapping),
    ]
    return "\n".join(parts) + "\n"


def _ignored(mapping: ColumnMapping) -> Iterator[str]:
    if mapping.ignore:
        yield f"ignore = {_list(mapping.ignore)}"


def _columns(mapping: ColumnMapping, found: Sequence[str]) -> Iterator[str]:
    yield "\n[columns]"
    for field in (field for field in FIELDS if field in mapping.columns):
        how = _HOW[mapping.confidence.get(field, Confidence.MAPPED)]
        yield _line(f"{field} = {_text(mapping.columns[field])}", how)
    missing = [f for f in FIELDS if f not in mapping.columns and f not in mapping.constants]
    if not mapping.has_ids:
        missing.remove("employee_id")
    if missing:
        yield "\n# Not found. Take away the first sign of a line and write the header, where there is one."
    spare = [header for header in found if header and header not in mapping.columns.values()]
    for field in missing:
        near = nearest(field, spare) or ""
        yield _line(f"# {field} = {_text(near)}", _MEANINGS.get(field, ""))


def _dropped(dropped: Iterable[tuple[str, str]]) -> Iterator[str]:
    unused = list(dropped)
    if unused:
        yield "\n# Not used:"
    for header, kind in unused:
        yield f"#   {_text(header)}: {_why(kind)}"


def _why(kind: str) -> str:
    if not kind:
        return "no use for it here"
    return f"private ({_on_a_line(kind)}); never stored"


def _rules(mapping: ColumnMapping) -> Iterator[str]:
    if mapping.constants:
        yield "\n[constants]"
        yield from (f"{name} = {_text(value)}" for name, value in mapping.constants.items())
    if mapping.formats:
        yield "\n[formats]"
        yield from (f"{name} = {_text(form)}" for name, form in mapping.formats.items())
    for name, words in mapping.values.items():
        yield f"\n[values.{name}]"
        yield from (f"{_text(said)} = {_text(meant)}" for said, meant in words.items())
    for table, lines in _tables(mapping).items():
        said = [line for line in lines if line]
        if said:
            yield f"\n[{table}]"
            yield from said


def _tables(mapping: ColumnMapping) -> Mapping[str, tuple[str, ...]]:
    """Return the lines of each table of rules; an empty line where the rule is as if nothing was written."""
    kinds: dict[str, list[str]] = {}
    for reason, kind in mapping.separation_kinds.items():
        kinds.setdefault(kind.lower(), []).append(reason)
    periods = (f"{period}_when = {_list(words)}" for period, words in mapping.period_when.items())
    title = mapping.missing_title
    return {
        "employee_id": ("" if mapping.has_ids else "none = true",),
        "job_title": ("" if title is None else f"missing = {_text(title)}",),
        "fte": (
            _changed(mapping, "full_time_hours", repr(mapping.full_time_hours)),
            _changed(mapping, "full_when", _list(mapping.full_when)),
            _changed(mapping, "part_when", _list(mapping.part_when)),
        ),
        "salary": (
            _changed(mapping, "annual_when", _list(mapping.annual_when)),
            _changed(mapping, "hourly_when", _list(mapping.hourly_when)),
            *periods,
            _changed(mapping, "salary_per", _text(mapping.salary_per), name="per"),
        ),
        "people": (
            "" if mapping.as_of is None else f"as_of = {mapping.as_of.isoformat()}",
            _changed(mapping, "snapshot", _text(mapping.snapshot)),
            _changed(mapping, "contractors", _text(mapping.contractors)),
        ),
        "employment_type": (_changed(mapping, "contractor_when", _list(mapping.contractor_when)),),
        "status": (
            _changed(mapping, "left_when", _list(mapping.left_when)),
            _changed(mapping, "leave_when", _list(mapping.leave_when)),
        ),
        "primary": (_changed(mapping, "primary_when", _list(mapping.primary_when), name="when"),),
        "termination_reason": tuple(f"{kind} = {_list(words)}" for kind, words in kinds.items()),
    }


def _changed(mapping: ColumnMapping, rule: str, value: str, name: str = "") -> str:
    return "" if getattr(mapping, rule) == getattr(_PLAIN, rule) else f"{name or rule} = {value}"


def _others(mapping: ColumnMapping) -> Iterator[str]:
    for kind in (kind for kind in FileKind if mapping.others.get(kind)):
        yield f"\n[{kind.value}.columns]"
        columns = mapping.others[kind]
        yield from (f"{field} = {_text(columns[field])}" for field in FIELDS_OF[kind] if field in columns)


def _line(said: str, comment: str) -> str:
    return f"{said:<{_WIDTH}}# {comment}" if comment else said


def _list(words: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, words))}]"


def _text(said: str) -> str:
    """Return text as a TOML string on one line."""
    escaped = said.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_on_a_line(escaped)}"'


def _on_a_line(said: str) -> str:
    return "".join(char if char.isprintable() else _escape(char) for char in said)


def _escape(char: str) -> str:
    return f"\\u{ord(char):04X}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08X}"
