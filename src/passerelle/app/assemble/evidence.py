"""The reference tables to facts of evidence, and each grade's reasons in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from passerelle.app.assemble.mobility_network import Network, network
from passerelle.app.assemble.positions import UNKNOWN, positions
from passerelle.app.wording import counted, percent
from passerelle.data.reference import Reference
from passerelle.domain.units import Bools, Floats
from passerelle.engines import evidence as engine
from passerelle.engines.evidence import (
    EvidenceFacts,
    EvidenceRules,
    Grade,
    Graded,
    Kinship,
    Reason,
    Sight,
    Small,
    Trust,
)

MEASURED: Final = "measured"
# Of the pairs whose fit measured or imputed skills call enough for a viable move, the share on which the two
# disagree: known occupations hidden in turn, moves into them. Measured by app/growth_leave_out.py, whose
# tests hold these to it.
FLIPS_SHARE: Final[Mapping[str, float]] = MappingProxyType(
    {
        MEASURED: 0.0,
        "legacy": 0.24,
        "detail": 0.28,  # guess: as related; no occupation of the snapshot rests on it
        "related": 0.28,
        "siblings": 0.37,
    }
)
FROM: Final[Mapping[str, str]] = MappingProxyType(
    {
        "legacy": "from its predecessors in O*NET on SOC 2010, its knowledge from related occupations",
        "detail": "from its specialities",
        "related": "from related occupations",
        "siblings": "from the rest of its SOC group",
    }
)
_PRIMARY: Final = "primary"
_DESCRIBED: Final[Mapping[Trust, str]] = MappingProxyType(
    {
        Trust.FULL: "what both ask is measured",
        Trust.GOOD: "what both ask is known well, in part from other occupations",
        Trust.WEAK: "what one of them asks is known less well, from other occupations",
        Trust.NONE: "what one of them asks is known badly, from other occupations",
    }
)
_SEEN: Final[Mapping[Sight, str]] = MappingProxyType(
    {
        Sight.SEEN: "many people were seen to make the move",
        Sight.HINTED: "that people make the move is only hinted at",
        Sight.NOT_SEEN: "hardly anybody, if any, was seen to make the move",
    }
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The grade of evidence of every ordered pair, in the order of the snapshot's occupations."""

    graded: Graded
    facts: EvidenceFacts
    rules: EvidenceRules
    titles: tuple[str, ...]  # [occupation]
    methods: tuple[str, ...]  # [occupation]  how skills were had, of schema.METHODS

    @property
    def grade(self) -> Small:
        """Grades [occupation, occupation]: 0 insufficient, 1 thin, 2 fair, 3 strong."""
        return self.graded.grade

    def name(self, i: int, j: int) -> str:
        """Return the grade of a move from ``i`` to ``j``: strong, fair, thin or insufficient."""
        return grade_name(int(self.grade[i, j]))

    def because(self, i: int, j: int) -> tuple[str, ...]:
        """Return what the grade of a move from ``i`` to ``j`` rests on, in words; nothing for staying."""
        return () if i == j else tuple(_said(self, i, j))

    def known(self, i: int, j: int) -> str:
        """Return in words how well the two are described, and whether people were seen to make the move."""
        trust = int(min(self.graded.trust[i], self.graded.trust[j]))
        return f"{_DESCRIBED[Trust(trust)]}; {_SEEN[Sight(int(self.graded.sight[i, j]))]}"

    @property
    def together(self) -> Bools:
        """Whether both ends are one code of the survey: no move between them can be seen [same axes]."""
        return np.asarray((self.graded.reasons & int(Reason.TOGETHER)) > 0)

    def silent(self, i: int, j: int) -> bool:
        """Return whether the survey says nothing of a move: both are one code, or a code has outgrown it."""
        silent = Reason.TOGETHER | Reason.GROWN_HERE | Reason.GROWN_THERE
        return bool(Reason(int(self.graded.reasons[i, j])) & silent)

    def flips_share(self, i: int, j: int) -> float:
        """Return the share of known verdicts that flip under the weaker end's method; 0 where measured."""
        return float(max(self.facts.flips_share[i], self.facts.flips_share[j]))


def grade_name(grade: int) -> str:
    """Return a grade as a word: strong, fair, thin or insufficient."""
    return Grade(grade).name.lower()


def evidence(reference: Reference, rules: EvidenceRules | None = None) -> Evidence:
    """Return the grade of evidence of every ordered pair of the snapshot's occupations."""
    chosen = rules or EvidenceRules()
    facts = evidence_facts(reference)
    occupations = reference.occupations
    return Evidence(
        engine.grade(facts, chosen),
        facts,
        chosen,
        tuple(occupations["title"]),
        tuple(occupations["skills_method"]),
    )


def evidence_facts(reference: Reference) -> EvidenceFacts:
    """Return what the snapshot knows of the evidence for each occupation and each ordered pair."""
    occupations, net = reference.occupations, network(reference)
    jobs = occupations["employment_people"].cast(pl.Float64).to_numpy()
    of_node, in_node = net.membership.of_node, net.membership.in_node
    surveyed = of_node.T @ net.jobs_people
    method = occupations["skills_method"]
    rest = (occupations["tasks_method"] == MEASURED) & (occupations["education_method"] == MEASURED)
    leaving = net.cleaned.copy()
    np.fill_diagonal(leaving, 0.0)
    return EvidenceFacts(
        flips_share=method.replace_strict(dict(FLIPS_SHARE), return_dtype=pl.Float64).to_numpy(),
        skills_own=(method == MEASURED).to_numpy(),
        rest_own=rest.to_numpy(),
        own_share=np.asarray((in_node * of_node).sum(axis=0)),
        grown=np.divide(jobs, surveyed, out=np.full(len(jobs), np.inf), where=surveyed > 0.0),
        employment_people=jobs,
        together_share=_between(in_node, _one_code(net).astype(np.float64), in_node),
        moved_share=_between(in_node, leaving, of_node),
        moved_people=_between(of_node * net.jobs_people[:, None], leaving, of_node),
        kinship=_kinship(reference),
    )


def _between(origin: Floats, nodes: Floats, target: Floats) -> Floats:
    """Return what lies between nodes, carried to both ends' occupations [occupation, occupation]."""
    return np.asarray(csr_array(origin).T @ (csr_array(target).T @ nodes.T).T)


def _one_code(net: Network) -> Bools:
    """Return which nodes are one code of the survey [node, node]: by the Census list, or by equal rows."""
    listed = net.code[:, None] == net.code
    split = (net.raw > 0.0) & (net.cleaned <= 0.0)  # edges among siblings were given to staying
    return np.asarray(listed | split | split.T)


def _kinship(reference: Reference) -> Small:
    """Return O*NET's relations, the closer of both directions [occupation, occupation]."""
    related, codes = reference.tables["related"], reference.occupations["occupation"]
    row, column = positions(related["occupation"], codes), positions(related["related"], codes)
    tier = np.where(
        related["tier"].str.starts_with(_PRIMARY).to_numpy(), Kinship.PRIMARY, Kinship.SUPPLEMENTAL
    )
    known = (row != UNKNOWN) & (column != UNKNOWN)
    kin = np.zeros((len(codes), len(codes)), dtype=np.int8)
    kin[row[known], column[known]] = tier[known]
    return np.maximum(kin, kin.T)


def _said(known: Evidence, i: int, j: int) -> Iterator[str]:
    """Yield the reasons in words, what is amiss with the ends first."""
    reasons = Reason(int(known.graded.reasons[i, j]))
    yield from _of_ends(known, reasons, i, j)
    yield from _of_flow(known, reasons, i, j)
    if Reason.PRIMARY in reasons:
        yield "O*NET calls the two closely related."
    elif Reason.SUPPLEMENTAL in reasons:
        yield "O*NET calls the two related."
    else:
        yield "O*NET does not call the two related."


def _of_ends(known: Evidence, reasons: Reason, i: int, j: int) -> Iterator[str]:
    skills, rest = Reason.SKILLS_HERE | Reason.SKILLS_THERE, Reason.REST_HERE | Reason.REST_THERE
    if not reasons & (skills | rest):
        yield "Skills, tasks and education of both occupations are measured."
    for end, own, other in (
        (i, Reason.SKILLS_HERE, Reason.REST_HERE),
        (j, Reason.SKILLS_THERE, Reason.REST_THERE),
    ):
        title = known.titles[end]
        if own in reasons:
            flips = float(known.facts.flips_share[end])
            yield (
                f"Skills of {title} are imputed {FROM[known.methods[end]]}; when known occupations are "
                f"treated the same, {percent(flips)} of the verdicts on fit flip."
            )
        elif other in reasons:
            yield f"Tasks or education of {title} stand in from other occupations."
    for end, grown, shared in (
        (i, Reason.GROWN_HERE, Reason.SHARED_HERE),
        (j, Reason.GROWN_THERE, Reason.SHARED_THERE),
    ):
        yield from _of_code(known, reasons, end, (grown, shared))


def _of_code(known: Evidence, reasons: Reason, end: int, flags: tuple[Reason, Reason]) -> Iterator[str]:
    facts, title = known.facts, known.titles[end]
    grown, shared = flags
    if grown in reasons and not np.isfinite(facts.grown[end]):
        yield f"The survey of moves has no code for {title}."
    elif grown in reasons:
        jobs = float(facts.employment_people[end])
        then = jobs / float(facts.grown[end])
        yield (
            f"{title} has {jobs:,.0f} jobs; its part of the survey's code held {then:,.0f}: moves seen there "
            "say nothing of it."
        )
    elif shared in reasons:
        yield f"{title} is {percent(float(facts.own_share[end]))} of the people under its code of the survey."


def _of_flow(known: Evidence, reasons: Reason, i: int, j: int) -> Iterator[str]:
    facts = known.facts
    people = counted(float(facts.moved_people[i, j]), "person", "people")
    seen = f"The survey saw about {people} a year make the move, {_small(float(facts.moved_share[i, j]))}"
    if Reason.TOGETHER in reasons:
        yield "Both are under one code of the survey: a move between them cannot be seen."
    elif Reason.THICK in reasons:
        yield f"{seen}."
    elif Reason.SOME in reasons:
        yield f"{seen}: little by one of two measures."
    elif Reason.LITTLE in reasons:
        yield f"{seen}: a handful of answers."
    elif Reason.NO_FLOW in reasons:
        yield "The survey saw nobody make the move."
        if Reason.SMALL in reasons:
            jobs = float(facts.employment_people[j])
            yield f"{known.titles[j]} has {jobs:,.0f} jobs, so few that a survey could miss moves into it."


def _small(share: float) -> str:
    least = 0.0001
    said = f"under {percent(least, 2)}" if share < least else percent(share, 2)
    return f"{said} of the origin's people"
