"""What the entry folders hold, in their order and as plain values."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from passerelle.catalogue import load
from passerelle.domain.exposure import ExposureIndex
from passerelle.domain.technology import Technology

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def indices() -> tuple[ExposureIndex, ...]:
    """Return the exposure indices, those of one construct together."""
    found = load("passerelle.engines.indices", ExposureIndex).values()
    return tuple(sorted(found, key=lambda index: (not index.task_share, index.construct.value, index.id)))


def technologies() -> tuple[Technology, ...]:
    """Return the technologies, the physical ones last."""
    found = load("passerelle.engines.technologies", Technology).values()
    return tuple(sorted(found, key=lambda technology: (technology.physical, technology.id)))


def plain_index(index: ExposureIndex) -> dict[str, Any]:
    """Return an index as plain values."""
    return {name: value for name, value in _plain(index).items() if name != "score"}


def plain_technology(technology: Technology) -> dict[str, Any]:
    """Return a technology as plain values."""
    return {**_plain(technology), "physical": technology.physical}


def _plain(entry: DataclassInstance) -> dict[str, Any]:
    return {field.name: _value(getattr(entry, field.name)) for field in fields(entry)}


def _value(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {"kind": type(value).__name__, **_plain(value)}
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
