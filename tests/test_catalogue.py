"""The reader of entry folders."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from passerelle.catalogue import load


@dataclass(frozen=True)
class Thing:
    id: str


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    package = tmp_path / "things_for_the_catalogue"
    package.mkdir()
    (package / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(sys.modules, "thing_kind", sys.modules[__name__])
    yield package
    load.cache_clear()
    for name in [name for name in sys.modules if name.startswith(package.name)]:
        del sys.modules[name]


def add(folder: Path, name: str, body: str) -> None:
    (folder / f"{name}.py").write_text(f"from thing_kind import Thing\n{body}\n")


def test_entries_come_by_id_whatever_their_modules_are_called(folder: Path) -> None:
    add(folder, "a", 'THING = Thing("z")')
    add(folder, "b", 'ANY_NAME = Thing("y")')
    assert list(load(folder.name, Thing)) == ["y", "z"]


def test_a_catalogue_cannot_be_changed(folder: Path) -> None:
    add(folder, "a", 'THING = Thing("z")')
    with pytest.raises(TypeError):
        load(folder.name, Thing)["x"] = Thing("x")  # type: ignore[index]


@pytest.mark.parametrize(
    ("body", "count"), [("", 0), ('ONE = Thing("1")\nTWO = Thing("2")', 2)], ids=["none", "two"]
)
def test_a_module_without_exactly_one_entry_is_an_error(folder: Path, body: str, count: int) -> None:
    add(folder, "a", body)
    with pytest.raises(ValueError, match=f"defines {count} entries"):
        load(folder.name, Thing)


def test_an_id_used_twice_is_an_error(folder: Path) -> None:
    add(folder, "a", 'THING = Thing("z")')
    add(folder, "b", 'THING = Thing("z")')
    with pytest.raises(ValueError, match="used twice"):
        load(folder.name, Thing)
