"""The lever ``training.catalogue``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[str | None] = Lever(
    key="training.catalogue",
    title="Catalogue of programmes from which training is chosen",
    meaning=(
        "Path of a catalogue of programmes, relative to the scenario's own file, or generated for the "
        "one in the package."
    ),
    unit="path of a file, or generated",
    default=None,
    text=True,
    unset="training is made for each pair of occupations, no programme is chosen",
    source="Not set: the employer has named no catalogue",
)
