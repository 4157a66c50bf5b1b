"""Says which column of an extract becomes which of the roster: the mapping file first, then the headers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from types import MappingProxyType
from typing import Final

from passerelle.data import schema
from passerelle.data.extract import Extract
from passerelle.data.roster import headers
from passerelle.data.roster.headers import TRAITS, Confidence
from passerelle.data.roster.mapping_file import ColumnMapping
from passerelle.errors import BadInput, Fault

_IDENTITIES: Final = (
    "employee_id",
    "manager_id",
)  # may be an e-mail or a name: they end in the identity file
_HOW: Final = "in a mapping file, and name that file with --mapping"
_MOST_HEADERS: Final = 40
_MEANING: Final = {
    "employee_id": "the employer's own id of each person",
    "job_title": "the employer's own title",
}
_DATUM: Final = (
    r"[\d\s.,$€£/:+-]*\d[\d\s.,$€£/:+-]*|.*@.*"  # a number, a date or an e-mail address: no header
)


def complete(mapping: ColumnMapping, source: Extract, file: str) -> tuple[ColumnMapping, list[Fault]]:
    """Return the mapping with the columns that the headers tell, and what a person should look at.

    Raises:
        BadInput: a required column is missing or cannot be told, the mapping names a header that is not
            there, or would bring a protected trait or private data into the roster.
    """
    faults = list(_mapping_faults(mapping, source, file))
    given = {*mapping.columns, *mapping.constants}
    if not mapping.has_ids:
        given.add("employee_id")
    taken = {*mapping.columns.values(), *mapping.ignore}
    found = headers.recognise(tuple(dict.fromkeys(source.headers)), taken=taken, given=given)
    columns = {**mapping.columns, **found.columns}
    faults += _choice_faults(found, file)
    faults += _missing_faults({*columns, *given, *found.ambiguous}, source, file)
    faults += [
        Fault(f"{file}, column {header}", "has its header twice, and is used.", "Rename one of the two.")
        for header in source.repeated
        if header in columns.values()
    ]
    if faults:
        raise BadInput(faults)
    whole = replace(
        mapping,
        columns=MappingProxyType(columns),
        confidence=MappingProxyType({**mapping.confidence, **found.confidence}),
    )
    return whole, list(_notes(found, source, file))


def unused(mapping: ColumnMapping, source: Extract) -> tuple[str, ...]:
    """Return the headers that become nothing, private ones among them."""
    return tuple(h for h in source.headers if h and h not in mapping.columns.values())


def _mapping_faults(mapping: ColumnMapping, source: Extract, file: str) -> Iterator[Fault]:
    for field, header in mapping.columns.items():
        place = f"mapping file, columns.{field}"
        if header not in source.headers:
            close = get_close_matches(header, [h for h in source.headers if h], 1)
            remedy = f"Did you mean {close[0]}?" if close else f"Its headers are: {_listed(source)}."
            yield Fault(place, f"names a header that {file} does not have.", remedy, header)
            continue
        told = headers.field_of(header)
        is_trait = told is not None and told[0] in TRAITS
        if told is not None and is_trait and field not in TRAITS:
            remedy = f"Leave it out: it is kept apart as {told[0]}, which no plan can read."
            yield Fault(place, "would bring a protected trait into the roster.", remedy, header)
        kind = headers.private_kind(header)
        if kind is not None and field not in _IDENTITIES:
            yield Fault(place, f"would bring private data ({kind}) into the roster.", "Leave it out.", header)


def _choice_faults(found: headers.Recognised, file: str) -> Iterator[Fault]:
    for field, rivals in found.ambiguous.items():
        yield Fault(
            f"{file}, column {field}",
            f"could be any of {', '.join(rivals)}.",
            f'Say which: write [columns] {field} = "{rivals[0]}" {_HOW}.',
        )


def _missing_faults(present: set[str], source: Extract, file: str) -> Iterator[Fault]:
    for column in schema.ROSTER.columns:
        if column.required and column.name not in present:
            near = headers.nearest(column.name, source.headers) if len(source.headers) > 1 else None
            remedy = f'Write [columns] {column.name} = "{near or "Your Header"}" {_HOW}.'
            if near is not None:
                remedy = f"The nearest header is {near}. {remedy}"
            if column.name == "employee_id":
                remedy += " An extract without ids says so: [employee_id] none = true."
            what = f"is missing: {_MEANING[column.name]}. {_what_there_is(source)}"
            yield Fault(f"{file}, column {column.name}", what, remedy)


def _what_there_is(source: Extract) -> str:
    if any(re.fullmatch(_DATUM, header) for header in source.headers):
        # A first row of data is somebody's: it is not repeated.
        return "The first row looks like an employee, not like headers: add a row of headers above it."
    if len(source.headers) == 1:
        return "There is one column only: separate columns by comma, semicolon, tab or vertical bar."
    return f"The headers are: {_listed(source)}."


def _notes(found: headers.Recognised, source: Extract, file: str) -> Iterator[Fault]:
    for field, header in found.columns.items():
        how = f'[columns] {field} = "..." in a mapping file chooses another.'
        if field in found.rivals:
            others = ", ".join(found.rivals[field])
            yield Fault(f"{file}, column {header}", f"is taken for {field}, before {others}.", how)
        elif found.confidence[field] is Confidence.LIKELY:
            yield Fault(f"{file}, column {header}", f"is taken for {field}, from a general word.", how)
    for header in source.repeated:
        if header not in found.columns.values():
            yield Fault(
                f"{file}, column {header}", "has its header twice, and is not used.", "Nothing to do."
            )


def _listed(source: Extract) -> str:
    shown = [h for h in source.headers if h]
    more = f" and {len(shown) - _MOST_HEADERS} more" if len(shown) > _MOST_HEADERS else ""
    return ", ".join(shown[:_MOST_HEADERS]) + more
