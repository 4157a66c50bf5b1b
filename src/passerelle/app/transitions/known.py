"""What is known of all ways between occupations: made once for each snapshot and rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from passerelle.app.assemble.evidence import Evidence
from passerelle.app.assemble.keyed import Keyed
from passerelle.app.assemble.programmes import Offered, fields_by_occupation, offered
from passerelle.app.assemble.transitions import Scored, scored
from passerelle.app.transitions.rules import Rules
from passerelle.data import programmes as catalogues
from passerelle.data.reference import Reference
from passerelle.domain.programme import FieldOfStudy


@dataclass(frozen=True, slots=True)
class Known:
    """A snapshot, its graph, the evidence of each path, and a catalogue's programmes where one is given."""

    reference: Reference
    scored: Scored
    evidence: Evidence
    fields: Mapping[str, tuple[FieldOfStudy, ...]]  # that lead to an occupation
    offered: Offered | None


def known(reference: Reference, rules: Rules | None = None, programmes: Path | None = None) -> Known:
    """Return what is known of all ways between the occupations of a snapshot.

    Raises:
        BadInput: the catalogue of programmes cannot be used; all faults together.
    """
    chosen = rules or Rules()
    snapshot = Keyed(reference.hash, reference)
    given = None if programmes is None else offered(catalogues.read(programmes), reference)
    every = scored(reference, chosen.advice, chosen.training)
    return Known(
        reference=reference,
        scored=every,
        evidence=every.evidence,
        fields=_fields(snapshot),
        offered=given,
    )


@lru_cache(maxsize=1)
def _fields(snapshot: Keyed) -> Mapping[str, tuple[FieldOfStudy, ...]]:
    return fields_by_occupation(snapshot.reference)
