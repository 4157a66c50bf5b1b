"""Use case: published figures against what the snapshot's own tables give."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any, Final

from passerelle.app.validations import language_models, mobility, observed_use, placement, statistics
from passerelle.app.validations.figure import Figure
from passerelle.data import reference as snapshots
from passerelle.data.reference import Reference

_COUNTED: Final = (
    "A figure 'counted in the publisher's own files' is printed nowhere to that digit: it was counted in the "
    "files apart from this snapshot, and stands beside the rounded figure that the publication prints."
)
_MEANING: Final = (
    "Reproducing a figure shows that the data were read and joined as their authors did. It does not show "
    "that the figure foretells anything; the back-test asks that."
)
_CARD: Final = (
    "'Published' scores are those on the card of the shipped model (data/transition_weights.json); they are "
    "measured anew here, with every origin held out."
)
_HELD_OUT: Final = (
    "Origins are held out, not years: the scores say how well moves out of an unseen occupation are ranked, "
    "not how well a year to come is foretold."
)
_MODEL: Final = (
    "The problem is stated through the same arrays and solved by the same engine as an employer's plan: a "
    "grade is a role, a year is a quarter. That the answers agree shows that the optimiser states and solves "
    "what it should; it does not show that an employer's figures are right."
)
_SLACK: Final = 1e-9  # so that a figure just at the end of its tolerance is met


@dataclass(frozen=True, slots=True)
class Check:
    """One published figure and the same figure made anew."""

    id: str
    says: str
    published: float
    reproduced: float  # not a number where the snapshot lacks the rows
    unit: str
    tolerance: float  # in the unit: half of the last printed digit, or what rounded rows allow
    met: bool
    source: str  # where it is printed, or that it was counted in the publisher's own file
    note: str


@dataclass(frozen=True, slots=True)
class Validation:
    """All checks of one subject."""

    subject: str
    checks: tuple[Check, ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]  # attribution lines

    @property
    def missed(self) -> tuple[Check, ...]:
        """The checks whose figure was not reproduced."""
        return tuple(check for check in self.checks if not check.met)

    def as_json(self) -> dict[str, Any]:
        """Return the result as plain values; a figure that could not be made is None."""
        checks = [asdict(check) for check in self.checks]
        for check in checks:
            check["reproduced"] = None if math.isnan(check["reproduced"]) else check["reproduced"]
        return {
            "subject": self.subject,
            "checks": checks,
            "missed": len(self.missed),
            "notes": list(self.notes),
            "sources": list(self.sources),
        }


def validate_exposure(reference: Reference | None = None) -> Validation:
    """Return the published figures on exposure, use, jobs and projections beside those of the snapshot.

    A figure whose table has no rows is a check that is not met, and says so.
    """
    known = reference or snapshots.load()
    figures = (*language_models.FIGURES, *observed_use.FIGURES, *statistics.FIGURES)
    return Validation(
        subject="exposure",
        checks=tuple(check(figure, known) for figure in figures),
        notes=(_COUNTED, _MEANING),
        sources=_attributions(known, figures),
    )


def validate_transitions(reference: Reference | None = None) -> Validation:
    """Return what the card of the model of likely moves says beside the same measured anew.

    Every origin is held out again, which takes about half a minute; the network's own figures are those that
    its publishers' files give.
    """
    known = reference or snapshots.load()
    figures = (*mobility.FIGURES, *mobility.model_figures(known))
    return Validation(
        subject="transitions",
        checks=tuple(check(figure, known) for figure in figures),
        notes=(_CARD, _HELD_OUT),
        sources=_attributions(known, figures),
    )


def validate_placement(reference: Reference | None = None) -> Validation:
    """Return the published answers of the classic manpower-planning problem beside the optimiser's."""
    known = reference or snapshots.load()
    return Validation(
        subject="placement",
        checks=tuple(check(figure, known) for figure in placement.FIGURES),
        notes=(_MODEL,),
        sources=_attributions(known, placement.FIGURES),
    )


def check(figure: Figure, reference: Reference) -> Check:
    """Return the check of one figure on a snapshot."""
    empty = [name for name in figure.tables if reference.tables[name].is_empty()]
    found = None if empty else figure.reproduce(reference)
    missing = ""
    if empty:
        missing = f"the snapshot has no {', '.join(empty)}"
    elif found is None:
        tables = ", ".join(figure.tables)
        missing = f"the snapshot's {tables} lacks the rows for it" if tables else "there was no answer"
    reproduced = math.nan if found is None else found
    return Check(
        id=figure.id,
        says=figure.says,
        published=figure.published,
        reproduced=reproduced,
        unit=figure.unit,
        tolerance=figure.tolerance,
        met=found is not None and abs(reproduced - figure.published) <= figure.tolerance + _SLACK,
        source=figure.source,
        note=missing or figure.note,
    )


def _attributions(reference: Reference, figures: Iterable[Figure]) -> tuple[str, ...]:
    read = {table for figure in figures for table in figure.tables}
    lines = [source.attribution for source in reference.sources if read & set(source.tables)]
    return tuple(dict.fromkeys(lines))


SUBJECTS: Final[Mapping[str, Callable[[], Validation]]] = MappingProxyType(
    {
        "exposure": validate_exposure,
        "transitions": validate_transitions,
        "placement": validate_placement,
    }
)
