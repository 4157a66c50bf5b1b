"""Says which column of an extract becomes which of the roster: the mapping file, the headers, the values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from types import MappingProxyType
from typing import Final

from passerelle.data import schema
from passerelle.data.extract import Extract, listed
from passerelle.data.roster import contents, headers
from passerelle.data.roster.choice import Choice
from passerelle.data.roster.headers import IDS, REQUIRED_OF, TRAITS, Confidence, FileKind
from passerelle.data.roster.mapping_file import ColumnMapping
from passerelle.data.roster.private import private_values, with_email
from passerelle.errors import BadInput, Fault

_HOW: Final = "in a mapping file, and name that file with --mapping"
_MOST_HEADERS: Final = 40
_MEANING: Final = {
    "employee_id": "the employer's own id of each person",
    "job_title": "the employer's own title",
    "manager_id": "the employer's own id of each person's manager",
    "position_id": "the employer's own number of each seat",
    "requisition_id": "the employer's own number of each requisition",
}
_DATUM: Final = (
    r"[\d\s.,$€£/:+-]*\d[\d\s.,$€£/:+-]*|.*@.*"  # a number, a date or an e-mail address: no header
)
_KEYS: Final = (*IDS, "position_id", "requisition_id")


def complete(
    mapping: ColumnMapping, source: Extract, file: str, *, kind: FileKind = FileKind.PEOPLE
) -> tuple[ColumnMapping, list[Fault]]:
    """Return the mapping with the columns that headers and values tell, and what a person should look at.

    Args:
        mapping: what is said already.
        source: the extract.
        file: its name.
        kind: what its rows are; the ``columns`` that come back are those of this kind of file.

    Raises:
        BadInput: a required column is missing or cannot be told, the mapping names a header that is not
            there, or would bring a protected trait or private data into the roster.
    """
    if kind is not FileKind.PEOPLE:
        own = mapping.others.get(kind, MappingProxyType({}))
        mapped = MappingProxyType(dict.fromkeys(own, Confidence.MAPPED))
        mapping = replace(mapping, columns=own, confidence=mapped)
    faults = list(_mapping_faults(mapping, source, file, kind))
    if faults:
        raise BadInput([*faults, *_missing(mapping, source, file, kind)])
    choice = Choice(mapping, source, kind)
    whole, understood = contents.with_codes(choice.mapping, source.frame)
    faults += _choice_faults(choice, file)
    faults += _missing_faults({*choice.present, *choice.ambiguous}, source, file, kind)
    faults += [
        Fault(f"{file}, column {header}", "has its header twice, and is used.", "Rename one of the two.")
        for header in source.repeated
        if header in whole.columns.values()
    ]
    shortened, cut = _shortened(whole, source, file)
    faults += [*_secret_faults(choice, file), *shortened]
    if faults:
        raise BadInput(faults)
    notes = [*_notes(choice, source, file), *cut, *_emails_in_titles(whole, source, file)]
    for field, words in understood.items():
        where = f"{file}, column {whole.columns[field]}"
        table = "values.status" if field == "status" else "fte"
        notes.append(Fault(where, f"is read so: {words}.", f"[{table}] in a mapping file says other."))
    return whole, notes


def draft(mapping: ColumnMapping, source: Extract, *, kind: FileKind = FileKind.PEOPLE) -> ColumnMapping:
    """Return the mapping as far as headers and values tell; what ``complete`` would refuse is left out."""
    own = mapping.columns if kind is FileKind.PEOPLE else mapping.others.get(kind, {})
    there = {field: header for field, header in own.items() if header and header in source.headers}
    mapping = replace(
        mapping,
        columns=MappingProxyType(there),
        confidence=MappingProxyType(dict.fromkeys(there, Confidence.MAPPED)),
    )
    wrong = {fault.where for fault in _mapping_faults(mapping, source, source.name, kind)}
    kept = {f: h for f, h in there.items() if f"mapping file, {_table(kind)}.{f}" not in wrong}
    if len(kept) < len(there):
        confidence = MappingProxyType(dict.fromkeys(kept, Confidence.MAPPED))
        mapping = replace(mapping, columns=MappingProxyType(kept), confidence=confidence)
    return contents.with_codes(Choice(mapping, source, kind).mapping, source.frame)[0]


def unused(mapping: ColumnMapping, source: Extract) -> tuple[str, ...]:
    """Return the headers that become nothing, private ones among them."""
    return tuple(h for h in source.headers if h and h not in mapping.columns.values())


def dropped(
    mapping: ColumnMapping, source: Extract, *, kind: FileKind = FileKind.PEOPLE
) -> tuple[tuple[str, str], ...]:
    """Return the headers that become nothing, each with the private thing it names or holds, or ``""``."""
    found = []
    for header in unused(mapping, source):
        named = headers.private_kind(header, kind)
        held = None if named is not None else private_values(source.frame[header])
        found.append((header, named or (f"holds {held}" if held is not None else "")))
    return tuple(found)


# ------------------------------------------------------------------ what is wrong


def _mapping_faults(mapping: ColumnMapping, source: Extract, file: str, kind: FileKind) -> Iterator[Fault]:
    for field, header in mapping.columns.items():
        place = f"mapping file, {_table(kind)}.{field}"
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
        private = headers.private_kind(header)
        if private is not None and field not in IDS:
            yield Fault(
                place, f"would bring private data ({private}) into the roster.", "Leave it out.", header
            )


def _missing(mapping: ColumnMapping, source: Extract, file: str, kind: FileKind) -> Iterator[Fault]:
    """Yield what is missing by the headers alone, where the mapping cannot be followed."""
    given = {*mapping.columns, *mapping.constants, *(() if mapping.has_ids else ("employee_id",))}
    found = headers.recognise(tuple(dict.fromkeys(source.headers)), kind=kind, given=given)
    yield from _missing_faults({*given, *found.columns, *found.ambiguous}, source, file, kind)


def _choice_faults(choice: Choice, file: str) -> Iterator[Fault]:
    for field, rivals in choice.ambiguous.items():
        yield Fault(
            f"{file}, column {field}",
            f"could be any of {', '.join(rivals)}.",
            f'Say which: write [{_table(choice.kind)}] {field} = "{rivals[0]}" {_HOW}.',
        )


def _missing_faults(present: set[str], source: Extract, file: str, kind: FileKind) -> Iterator[Fault]:
    for field in REQUIRED_OF[kind]:
        if field in present:
            continue
        is_guessed = len(source.headers) > 1 and not _is_data(source)
        near = headers.nearest(field, source.headers, kind) if is_guessed else None
        remedy = f'Write [{_table(kind)}] {field} = "{near or "Your Header"}" {_HOW}.'
        if near is not None:
            remedy = f"The nearest header is {near}. {remedy}"
        if field == "employee_id" and kind is FileKind.PEOPLE:
            remedy += " An extract without ids says so: [employee_id] none = true."
        yield Fault(
            f"{file}, column {field}", f"is missing: {_MEANING[field]}. {_what_there_is(source)}", remedy
        )


def _secret_faults(choice: Choice, file: str) -> Iterator[Fault]:
    for field, (header, kind) in choice.secrets.items():
        remedy = f"Take them out of the column, or name another for {field} in a mapping file."
        yield Fault(f"{file}, column {header}", f"holds {kind}, and is taken for {field}.", remedy)


def _shortened(mapping: ColumnMapping, source: Extract, file: str) -> tuple[list[Fault], list[Fault]]:
    """Return the faults and notes of ids that a spreadsheet has shortened; their values stay private."""
    faults: list[Fault] = []
    notes: list[Fault] = []
    for field in (field for field in _KEYS if field in mapping.columns):
        header = mapping.columns[field]
        at = contents.shortened(source.frame[header])
        if not at.any():
            continue
        found = Fault(
            f"{file}, {listed(source.rows[at.to_numpy()])}, column {header}",
            "has ids shortened to powers of ten (as 1.23E+15) by a spreadsheet: their last digits are lost.",
            "Export again, and keep the column as text when a spreadsheet opens it.",
            count=int(at.sum()),
        )
        (faults if field == "employee_id" else notes).append(found)
    return faults, notes


def _is_data(source: Extract) -> bool:
    return any(re.fullmatch(_DATUM, header) for header in source.headers)


def _what_there_is(source: Extract) -> str:
    if _is_data(source):
        # A first row of data is somebody's: it is not repeated.
        return "The first row looks like an employee, not like headers: add a row of headers above it."
    if len(source.headers) == 1:
        return "There is one column only: separate columns by comma, semicolon, tab or vertical bar."
    return f"The headers are: {_listed(source)}."


# ------------------------------------------------------------------ what to look at


def _notes(choice: Choice, source: Extract, file: str) -> Iterator[Fault]:
    table = _table(choice.kind)
    for field, header in choice.recognised.items():
        how = f'[{table}] {field} = "..." in a mapping file chooses another.'
        rivals, confidence = choice.rivals.get(field, ()), choice.confidence[field]
        where = f"{file}, column {header}"
        if rivals:
            yield Fault(where, f"is taken for {field}, before {', '.join(rivals)}.", how)
        elif header in choice.read_as:
            yield Fault(where, f"is taken for {field}: it reads like {choice.read_as[header]}.", how)
        elif field in choice.reasons:
            yield Fault(where, f"is taken for {field}: {choice.reasons[field]}.", how)
        elif confidence is Confidence.CODE and contents.is_coded(source.frame[header]):
            yield Fault(where, f"is taken for {field}, and holds codes.", "Export the name beside the code.")
        elif confidence in (Confidence.LIKELY, Confidence.CODE):
            yield Fault(where, f"is taken for {field}, from a general word.", how)
        if field == "job_title" and contents.misfit(field, source.frame[header]) is not None:
            what = f"is taken for {field}, and {contents.misfit(field, source.frame[header])}."
            yield Fault(where, what, "Export the title beside the code: titles are coded by their words.")
    for (field, header), reason in choice.refused.items():
        how = f'[{table}] {field} = "{header}" in a mapping file takes it all the same.'
        yield Fault(f"{file}, column {header}", f"is not taken for {field}: it {reason}.", how)
    for header in source.repeated:
        if header not in choice.mapping.columns.values():
            yield Fault(
                f"{file}, column {header}", "has its header twice, and is not used.", "Nothing to do."
            )


def _emails_in_titles(mapping: ColumnMapping, source: Extract, file: str) -> Iterator[Fault]:
    header = mapping.columns.get("job_title")
    if header is None or source.frame[header].dtype != schema.ROSTER["job_title"].type:
        return
    at = with_email(source.frame[header])
    if at.any():
        where = f"{file}, {listed(source.rows[at.to_numpy()])}, column {header}"
        remedy = "Take the address out of the title."
        yield Fault(where, "holds an e-mail address beside the title.", remedy, count=int(at.sum()))


def _table(kind: FileKind) -> str:
    return "columns" if kind is FileKind.PEOPLE else f"{kind.value}.columns"


def _listed(source: Extract) -> str:
    shown = [h for h in source.headers if h]
    more = f" and {len(shown) - _MOST_HEADERS} more" if len(shown) > _MOST_HEADERS else ""
    return ", ".join(shown[:_MOST_HEADERS]) + more
