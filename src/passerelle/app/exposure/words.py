"""What the reader of an exposure view should know beside its numbers, in sentences; and its sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from passerelle.app.assemble.exposed import Exposed
from passerelle.app.wording import counted, percent
from passerelle.domain.units import Floats
from passerelle.engines.agreement import tied_share

_MANY_TIED: Final = 0.2  # of measured occupations: from here on ties are worth a note
EXPOSURE_NOTE: Final = (
    "Exposure is the share of an occupation's tasks, core tasks twice the weight of others, that a language "
    "model could at least halve: low, what a model does alone, by the rater who sees least; central, half of "
    "what further software adds, the mean of people and GPT-4; high, all of it, by the rater who sees most. "
    "It is a range over stated choices, not a confidence interval, and never a share of jobs lost."
)
RANK_NOTE: Final = (
    "Disagreement in rank is the greatest less the least percentile rank of an occupation over {indices}: "
    "one index of each kin, every occupation alike whatever its jobs, ties averaged. It is no interval."
)
FUNCTION_NOTE: Final = (
    "Functions are weighted sets of occupations by our own judgement, not a published classification; "
    "managers of a function count half to it and half to management."
)
LEAVERS_NOTE: Final = (
    "Expected leavers are those among the people at the start, and places to fill follow from them. A plan "
    "on the same scenario shows other numbers of both: it also counts leavers among people whom it hires or "
    "moves meanwhile, and none among those it has separated."
)
ADOPTION_NOTE: Final = (
    "Adoption by technology is that of all industries together; hours taken over are with each industry's "
    "lead or lag where a survey tells it."
)


def notes(known: Exposed, people: Floats) -> tuple[str, ...]:
    """Return what holds for every view: the range, the joins, what is imputed, tied, absent, or physical."""
    return tuple(_notes(known, people))


def sources(known: Exposed) -> tuple[str, ...]:
    """Return attribution lines of the data, citations of the indices and sources of the technologies."""
    lines = [source.attribution for source in known.reference.sources]
    lines += [index.citation for index in known.held.indices]
    for technology in known.technologies:
        lines += technology.sources
    return tuple(dict.fromkeys(lines))


def _notes(known: Exposed, people: Floats) -> Iterator[str]:
    yield EXPOSURE_NOTE
    yield from _imputed(known, people)
    ranked = ", ".join(known.held.indices[row].id for row in known.held.ranked)
    yield RANK_NOTE.format(indices=ranked)
    yield from _ties(known)
    for index in known.held.absent:
        why = "" if index.embedded else " (only a snapshot built from the publishers' files may hold it)"
        yield f"This snapshot holds no figures of {index.title}{why}; it is left out everywhere."
    yield from _physical(known)
    yield FUNCTION_NOTE
    yield ADOPTION_NOTE


def _imputed(known: Exposed, people: Floats) -> Iterator[str]:
    imputed = (known.reference.occupations["exposure_flag"] == "imputed").to_numpy() & (people > 0.0)
    if imputed.any():
        share = people[imputed].sum() / people.sum()
        yield (
            f"Exposure of {counted(imputed.sum(), 'occupation', 'occupations')} with {percent(share, 1)} of "
            "the people is imputed from related occupations and flagged; an index that did not measure an "
            "occupation gives it no rank."
        )


def _ties(known: Exposed) -> Iterator[str]:
    for row in known.held.ranked:
        values = known.held.published[row]
        tied = tied_share(values)
        if tied >= _MANY_TIED:
            index, least = known.held.indices[row], float(np.nanmin(values))
            yield (
                f"{index.title}: {percent(tied)} of the measured occupations stand at exactly {least:g} and "
                f"share the rank {percent(tied / 2)}; it cannot tell them apart, and part of a disagreement "
                "is that tie."
            )


def _physical(known: Exposed) -> Iterator[str]:
    titles = [technology.title for technology in known.technologies if technology.physical]
    if titles:
        yield (
            f"{', '.join(titles)}: technologies that move things rest on weak evidence. Each is shown alone; "
            "none is part of the hours taken over in the headline, by occupation or of exposure."
        )
