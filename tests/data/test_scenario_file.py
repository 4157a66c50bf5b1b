"""The position-aware TOML reader."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.data.scenario_file import KeyPath, dotted, parse_toml, read_toml
from passerelle.errors import BadInput

TEXT = '''# a comment with [brackets] and = signs
schema_version = 1

[scenario]
name = "a # b"  # comment
"odd key" = 'x'
start = 2025-10-01

[[technology]]
id = "one"
[[technology]]
id = "two"
ceiling = { low = 0.1, central = [
  1 ], high = 0.3 }
adoption.pace = 1.0

[technology.by_sector]
retail = 0.4

[limits]
notes = """
[not a table]
key = "not a key"
two quotes: "" and an escaped \\""" inside"""
cut = [
  1,    # first
  [2, 3],
  { a = 4 },
]
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("schema_version",), 2),
        (("scenario",), 4),
        (("scenario", "name"), 5),
        (("scenario", "odd key"), 6),
        (("technology",), 9),
        (("technology", 0, "id"), 10),
        (("technology", 1), 11),
        (("technology", 1, "ceiling"), 13),
        (("technology", 1, "ceiling", "central"), 13),
        (("technology", 1, "ceiling", "high"), 14),
        (("technology", 1, "adoption"), 15),
        (("technology", 1, "adoption", "pace"), 15),
        (("technology", 1, "by_sector", "retail"), 18),
        (("limits", "cut"), 25),
        (("limits", "cut", 0), 26),
        (("limits", "cut", 1), 27),
        (("limits", "cut", 1, 1), 27),
        (("limits", "cut", 2, "a"), 28),
    ],
)
def test_every_key_and_element_has_its_line(path: KeyPath, line: int) -> None:
    assert parse_toml(TEXT, "base.toml").lines[path] == line


def test_nothing_is_found_that_the_values_do_not_have() -> None:
    document = parse_toml(TEXT, "base.toml")
    assert set(document.lines) == set(paths(document.values))


def test_a_path_that_is_not_there_takes_the_line_of_what_is_around_it() -> None:
    document = parse_toml(TEXT, "base.toml")
    assert document.line(("technology", 1, "midpoint")) == 11
    assert document.line(("nothing", "at", "all")) == 1


def test_places_are_written_as_people_count_them() -> None:
    document = parse_toml(TEXT, "base.toml")
    assert document.place(("technology", 1, "ceiling")) == "base.toml, line 13, technology[2].ceiling"
    assert dotted(("scenario", "odd key")) == 'scenario."odd key"'


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a = 1\nb = \n", "line 2, column 5"),
        ("a = 1\na = 2\n", "line 2, column 6"),
        ("[t\n", "line 1, column 3"),
        ('a = "open\n', "line 1, column 10"),
        ("a = [1,\n 2", "line 2, column 3"),
        ("a = 01-02-2025\n", "line 1"),
    ],
)
def test_broken_toml_names_line_and_column(text: str, place: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_toml(text, "base.toml")
    (fault,) = caught.value.faults
    assert fault.where.startswith(f"base.toml, {place}")
    assert "not TOML" in fault.what


def test_a_file_that_is_missing_or_no_text_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        read_toml(tmp_path / "nothing.toml")
    with pytest.raises(BadInput, match="cannot be read"):
        read_toml(tmp_path)
    half = tmp_path / "half.toml"
    half.write_bytes(b'a = "\xff\xfe"')
    with pytest.raises(BadInput, match="byte 6"):
        read_toml(half)


def test_nesting_without_end_is_a_fault() -> None:
    with pytest.raises(BadInput, match="nested too deep"):
        parse_toml("a = " + "[" * 5_000 + "]" * 5_000, "deep.toml")


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "windows.toml"
    file.write_bytes(b"\xef\xbb\xbfa = 1\r\n[b]\r\nc = 2 # x\r\n")
    document = read_toml(file)
    assert document.values == {"a": 1, "b": {"c": 2}}
    assert document.lines[("b", "c")] == 3


KEYS = st.sampled_from(["a", "b", "c-1", "d_2", "3"]) | st.text(max_size=4)
SCALARS = (
    st.integers(-999, 999)
    | st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.dates(date(1990, 1, 1))
    | st.text(max_size=6)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(KEYS, VALUES, max_size=4), st.data())
def test_each_written_key_is_found_on_the_line_where_it_was_written(
    values: dict[str, object], data: st.DataObject
) -> None:
    written: dict[KeyPath, int] = {}
    lines = [""]
    for key, value in values.items():
        lines.append(data.draw(st.sampled_from(["", "# [x] y = 1"])))
        written[(key,)] = len(lines)
        lines[-1] = f"{quoted(key)} = "
        write(value, (key,), lines, written)
    text = "\n".join(lines)
    assert tomllib.loads(text) == values
    assert parse_toml(text, "x.toml").lines == written


def write(value: object, path: KeyPath, lines: list[str], written: dict[KeyPath, int]) -> None:
    """Append ``value`` as TOML, lists over several lines, and note where each part begins."""
    if isinstance(value, dict):
        lines[-1] += "{ "
        for number, (key, inner) in enumerate(value.items()):
            lines[-1] += ", " if number else ""
            written[(*path, key)] = len(lines)
            lines[-1] += f"{quoted(key)} = "
            write(inner, (*path, key), lines, written)
        lines[-1] += " }"
    elif isinstance(value, list):
        lines[-1] += "["
        for number, inner in enumerate(value):
            lines.append("  # ], } and ' in a comment")
            lines.append("  ")
            written[(*path, number)] = len(lines)
            write(inner, (*path, number), lines, written)
            lines[-1] += " ,"
        lines[-1] += "]"
    elif isinstance(value, str):
        lines[-1] += quoted(value)
    elif isinstance(value, bool):
        lines[-1] += str(value).lower()
    else:
        lines[-1] += value.isoformat() if isinstance(value, date) else repr(value)


def quoted(text: str) -> str:
    return '"' + "".join(c if c.isalnum() and c.isascii() else f"\\U{ord(c):08x}" for c in text) + '"'


def paths(value: object, around: KeyPath = ()) -> list[KeyPath]:
    inside: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        inside = list(enumerate(value))
    return [path for key, inner in inside for path in [(*around, key), *paths(inner, (*around, key))]]
