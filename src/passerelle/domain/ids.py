"""Identifiers: hashes of the keys that make a role or a cohort."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

_SEPARATOR = "\x1f"  # the ASCII unit separator: cannot be confused with a character of a title


def key_id(prefix: str, keys: Iterable[str | None]) -> str:
    """Return ``prefix`` and 12 hexadecimal digits of the SHA-256 of ``keys``.

    A missing key differs from an empty one.
    """
    text = _SEPARATOR.join("\x00" if key is None else f"={key}" for key in keys)
    return f"{prefix}{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def role_id(keys: Sequence[str | None]) -> str:
    """Return the id of a role: job title, department, site, grade."""
    return key_id("r", keys)


def cohort_id(keys: Sequence[str | None]) -> str:
    """Return the id of a cohort: the role's keys, then those of its decisional unit."""
    return key_id("c", keys)
