"""The catalogue of programmes that a scenario names, read or generated."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from passerelle.app.assemble.training_generated import generated_catalogue
from passerelle.data import programmes
from passerelle.data.programmes import Catalogue
from passerelle.data.reference import Reference
from passerelle.domain.scenario import Scenario
from passerelle.engines.levers.scenario_currency import LEVER as CURRENCY
from passerelle.engines.levers.training_catalogue import LEVER as CATALOGUE
from passerelle.engines.levers.training_tuition_per_week_money import LEVER as TUITION
from passerelle.errors import BadInput, Fault

GENERATED: Final = "generated"


def catalogue_of(scenario: Scenario, folder: Path, reference: Reference) -> Catalogue | None:
    """Return the catalogue that ``training.catalogue`` names; None where it names none.

    Args:
        scenario: names it.
        folder: of the scenario's file; a relative path starts there.
        reference: the snapshot, from which the package's own catalogue is generated.

    Raises:
        BadInput: there is no such file, or it cannot be used; all faults together.
    """
    named = scenario[CATALOGUE]
    if named is None:
        return None
    if named == GENERATED:
        return generated_catalogue(
            reference,
            tuition_per_week_money=scenario[TUITION],
            currency=scenario[CURRENCY],
            of_employer_share=scenario.scaled_by_share,
        )
    path = folder / named
    if not path.is_file():
        remedy = f'Write its path from {folder}, or "{GENERATED}" for the catalogue of the package.'
        raise BadInput([Fault(CATALOGUE.key, "There is no file of that path.", remedy, named)])
    return programmes.read(path)
