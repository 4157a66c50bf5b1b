"""Read a folder of one-entry modules into a mapping by id.

An entry folder is a package in which every module defines exactly one entry: an object of
the kind named in the folder's layer that carries an ``id``. Adding something to the product
is adding one file.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType, ModuleType
from typing import Protocol, TypeVar


class Entry(Protocol):
    """What every entry has: an identifier that is unique in its folder."""

    @property
    def id(self) -> str:
        """Identifier, unique in the folder."""


E = TypeVar("E", bound=Entry)


@cache
def load(package: str, kind: type[E]) -> Mapping[str, E]:
    """Return the entries of ``kind`` in ``package`` by id, in the order of their ids.

    Raises:
        ValueError: a module defines no entry or several, or an id is used twice.
    """
    folder = importlib.import_module(package)
    found: dict[str, E] = {}
    for name in sorted(module.name for module in pkgutil.iter_modules(folder.__path__)):
        entry = _only_entry(importlib.import_module(f"{package}.{name}"), kind)
        if entry.id in found:
            raise ValueError(f"{package}.{name}: the id {entry.id!r} is used twice; choose another.")
        found[entry.id] = entry
    return MappingProxyType(dict(sorted(found.items())))


def _only_entry(module: ModuleType, kind: type[E]) -> E:
    # Entries are told from imported ones by living in no other module's namespace: one per module.
    entries = [value for value in vars(module).values() if isinstance(value, kind)]
    if len(entries) != 1:
        raise ValueError(
            f"{module.__name__} defines {len(entries)} entries of {kind.__name__}; it must be one."
        )
    return entries[0]
