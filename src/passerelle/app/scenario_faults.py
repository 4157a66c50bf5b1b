"""What is wrong in a scenario file, in words: place, value, allowed range and remedy."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, Final

from pydantic import ValidationError

from passerelle.app.scenario_key import Key, Kind
from passerelle.app.scenario_keys import LIST_TABLES
from passerelle.app.scenario_parts import FILTERS
from passerelle.app.scenario_schema import Schema
from passerelle.app.scenario_text import toml_value
from passerelle.data.scenario_file import KeyPath, TomlDocument, dotted
from passerelle.errors import Fault

_SHOWN_CHARACTERS: Final = 60  # of an offending value
_HOW: Final = {
    Kind.TEXT: "text in quotes",
    Kind.DATE: "a date without quotes",
    Kind.WORDS: "text in quotes, or a list of it in brackets",
    Kind.OCCUPATIONS: 'whole codes in quotes, such as "15-1252", or their beginning, such as "43-"',
}
_RANGE: Final = "{ low = 0.2, central = 0.4, high = 0.6 }"
_RANGES: Final = (Kind.RANGE, Kind.NUMBER_OR_RANGE)
_ENDS: Final = ("low", "central", "high")
_EXPLAIN: Final = "`passerelle scenario explain` lists all keys."


def faults_of(
    error: ValidationError, prefix: KeyPath, document: TomlDocument, schema: Schema
) -> Iterable[tuple[KeyPath, Fault]]:
    """Return the faults that pydantic found in the table at ``prefix``, each with its key path."""
    for one in error.errors(include_url=False):
        path = (*prefix, *one["loc"])
        yield path, _fault(one, path, document, schema)


def unknown_key(path: KeyPath, document: TomlDocument, schema: Schema) -> Fault:
    """Return the fault of a key or table that no scenario has, with the likeliest right one."""
    right = suggestion(path, schema)
    hint = f"Did you mean `{right}`? " if right else "Remove it. "
    what = "This table is not known." if len(path) == 1 else "This key is not known."
    return Fault(document.place(path), what, hint + _EXPLAIN)


def suggestion(path: KeyPath, schema: Schema) -> str:
    """Return the known key path that ``path`` most likely means, or nothing."""
    *around, last = path
    table, name = str(path[0]), str(last)
    if len(path) == 1:
        return _nearest_table(name, schema)
    siblings = _siblings(tuple(around), table, schema)
    near = get_close_matches(name, siblings, n=1, cutoff=0.6)
    if near:
        return dotted((*around, near[0]))
    by_name = {key.name: key.path.replace("[]", "") for key in schema.keys}
    near = get_close_matches(name, by_name, n=1, cutoff=0.8)
    return by_name[near[0]] if near else ""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a question that ends in a space where one of ``known`` is near ``name``, or nothing."""
    near = get_close_matches(name, tuple(known), n=1, cutoff=0.6)
    return f"Did you mean `{near[0]}`? " if near else ""


def expected(key: Key) -> str:
    """Return what to write for ``key``, in words, with its allowed range."""
    if key.choices:
        words = " or ".join(toml_value(choice) for choice in key.choices)
        return f"Write {words}." if key.kind is Kind.TEXT else f"Write one or more of {words}."
    example = toml_value(key.default) if key.default and key.kind in _RANGES else _RANGE
    if key.kind is Kind.RANGE:
        return f"Write it as {example}{_between(key, ', each')} ({key.unit})."
    if key.kind is Kind.NUMBER_OR_RANGE:
        return f"Write a number, or a range such as {example}{_between(key, ', each')} ({key.unit})."
    unit = f" ({key.unit})" if key.kind in (Kind.WHOLE, Kind.NUMBER) else ""
    example = f", for example {key.example}" if key.example else ""
    return f"Write {_HOW.get(key.kind, key.kind.value)}{_between(key)}{unit}{example}."


def shown(value: object) -> str:
    """Return an offending value as TOML, cut short where it is long."""
    try:
        text = toml_value(value)
    except TypeError:
        text = str(value)
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}..."


def _fault(error: Any, path: KeyPath, document: TomlDocument, schema: Schema) -> Fault:  # noqa: ANN401
    kind, value = str(error["type"]), error["input"]
    if kind == "extra_forbidden":
        return unknown_key(path, document, schema)
    key = key_at(path, schema)
    if kind == "missing":
        what = f"`{path[-1]}` is required and missing."
        remedy = f"Add it, for example {key.example}." if key and key.example else "Add it."
        if key and key.kind in _RANGES:
            remedy = expected(key)
        return Fault(document.place(path), what, remedy)
    if key is None:
        return Fault(document.place(path), "A table is expected here.", _as_table(path), shown(value))
    return Fault(document.place(path), _what(kind, error, path, key), _remedy(path, key, value), shown(value))


def _what(kind: str, error: Any, path: KeyPath, key: Key) -> str:  # noqa: ANN401
    if kind in ("greater_than_equal", "less_than_equal"):
        return f"The value is outside its range{_between(key, ',')}."
    if kind == "literal_error":
        return "The value is not one of those allowed."
    if kind in ("too_short", "string_too_short"):
        return "The value is empty."
    if kind == "string_pattern_mismatch":
        return "This is not an occupation code."
    if kind == "finite_number":
        return "The value is not a finite number."
    if kind == "value_error":
        return f"{str(error['msg']).removeprefix('Value error, ')}."
    kind_here = Kind.WORDS if _is_filter(path, key) else key.kind
    return f"{kind_here.value.capitalize()} is expected here."


def _remedy(path: KeyPath, key: Key, value: object) -> str:
    if _is_filter(path, key):
        return f"Write {_HOW[Kind.OCCUPATIONS if 'occupation' in path else Kind.WORDS]}."
    near = _nearest_choice(value, key.choices)
    if near and len(key.choices) == 1:
        return f"Write {near}."
    return (f"Did you mean {near}? " if near else "") + expected(key)


def _nearest_choice(value: object, choices: tuple[str, ...]) -> str:
    lower = {choice.lower(): choice for choice in choices}
    near = get_close_matches(str(value).lower(), lower, n=1, cutoff=0.6)
    return toml_value(lower[near[0]]) if near else ""


def _is_filter(path: KeyPath, key: Key) -> bool:
    # A filter lies within its table of filters: target[1].where.site, segments.corporate.grade.
    return key.kind is Kind.WHERE and any(part in FILTERS for part in path[2:])


def key_at(path: KeyPath, schema: Schema) -> Key | None:
    """Return the key that ``path`` is, or that it lies within."""
    table = str(path[0])
    if table == "segments":
        return next((key for key in schema.keys if key.table == table), None) if len(path) > 1 else None
    names = [part for part in path[1:] if isinstance(part, str)]
    found = (key for key in schema.keys if key.table == table and names and key.name == names[0])
    return next(found, None)


def _siblings(around: KeyPath, table: str, schema: Schema) -> tuple[str, ...]:
    key = key_at(around, schema)
    if key is not None and key.kind in _RANGES:
        return _ENDS
    if key is not None and key.kind is Kind.WHERE:
        return FILTERS
    return tuple(key.name for key in schema.keys if key.table == table)


def _nearest_table(name: str, schema: Schema) -> str:
    near = get_close_matches(name, ("schema_version", *schema.names), n=1, cutoff=0.6)
    if near:
        return f"[[{near[0]}]]" if near[0] in LIST_TABLES else near[0]
    same = [key.path.replace("[]", "") for key in schema.keys if key.name == name]
    return same[0] if same else ""


def _as_table(path: KeyPath) -> str:
    name = str(path[0])
    if name in LIST_TABLES:
        return f"Write [[{name}]] on a line of its own, in two pairs of brackets, and its keys under it."
    return f"Write [{name}] on a line of its own, and its keys under it."


def _between(key: Key, lead: str = "") -> str:
    if key.low is None or key.high is None:
        return ""
    low, high = (toml_value(int(end) if end == int(end) else end) for end in (key.low, key.high))
    return f"{lead} between {low} and {high}"


def joined(names: Iterable[str]) -> str:
    """Return ``names`` as a list in words, each between backquotes."""
    return ", ".join(f"`{name}`" for name in names)
