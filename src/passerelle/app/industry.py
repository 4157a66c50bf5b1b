"""What a scenario that names no industry means for the quits that it takes, in words."""

from __future__ import annotations

import polars as pl

from passerelle.app.assemble.demand import WHOLE_ECONOMY
from passerelle.app.wording import percent
from passerelle.data.reference import Reference
from passerelle.domain.scenario import Scenario
from passerelle.engines.levers.attrition_rates import LEVER as RATES
from passerelle.engines.levers.employer_industry import LEVER as INDUSTRY


def unset_industry_notes(scenario: Scenario, reference: Reference) -> tuple[str, ...]:
    """Return what to know where quits are those of all industries together; nothing where they are not.

    The figures are the central monthly quits of the snapshot, of all industries and of those between
    which the others lie.
    """
    if tuple(scenario[INDUSTRY]) != INDUSTRY.default or scenario[RATES] == "given":
        return ()
    quits = reference.quits
    whole = quits.filter(pl.col("sector") == WHOLE_ECONOMY)["central_monthly"].to_list()
    each = quits.filter(pl.col("sector") != WHOLE_ECONOMY)["central_monthly"].sort().to_list()
    figures = ""
    if whole and each:
        figures = (
            f" ({percent(whole[0], 1)} a month; {percent(each[0], 1)} to {percent(each[-1], 1)} by industry)"
        )
    but = " outside the scenario's own lines of attrition" if scenario.attrition_rates else ""
    note = (
        f"{INDUSTRY.key} is not set: quits are those of all industries together{figures}{but}, and expected "
        f"attrition may be far off for this employer. Set {INDUSTRY.key} in the scenario; "
        "`passerelle scenario explain` lists the industries."
    )
    return (note,)
