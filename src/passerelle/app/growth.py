"""Use case: how good the evidence is for moves into the roles that grow, where the data are weakest."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import polars as pl

from passerelle.app.assemble.evidence import FROM, MEASURED, Evidence, evidence
from passerelle.app.assemble.mobility_network import Network, network
from passerelle.app.assemble.transitions import transition_graph
from passerelle.app.growth_leave_out import LeaveOut, Verdict, Way, leave_out
from passerelle.app.growth_legacy import RECORDED
from passerelle.app.wording import percent
from passerelle.data import reference as snapshots
from passerelle.data.reference import Reference
from passerelle.domain.transition import TransitionGraph
from passerelle.domain.units import Floats, Ints
from passerelle.engines.evidence import Grade

LIKELIEST: Final = 20

# Which occupations count as growth roles, and what of software, data science, machine learning, cloud and
# security falls there.
GROWTH_ROLES: Final[dict[str, str]] = {
    "15-1252": "software",
    "15-1253": "software: testing",
    "15-1254": "software: the web",
    "15-1255": "software: the web, design of interfaces",
    "15-2051": "data science; part of machine learning",
    "15-1221": "research in computing; part of machine learning",
    "15-1212": "security",
    "15-1241": "cloud: networks",
    "15-1244": "cloud: operation of systems and networks",
    "15-1242": "data: databases",
    "15-1243": "data: databases and warehouses",
    "15-1299": "the rest of computing; most titles in cloud and security engineering",
}
NO_CODE: Final = ("machine learning", "cloud", "devops", "data engineer", "site reliability")
# Titles whose occupation SOC 2018 does not have.


@dataclass(frozen=True, slots=True)
class SurveyCode:
    """A node of the mobility network that an occupation belongs to."""

    node: str
    title: str
    jobs_people: float  # when the network was made
    share: float  # of the node's jobs that the occupation holds


@dataclass(frozen=True, slots=True)
class Inflow:
    """What the survey saw of moves into an occupation's nodes, other occupations of them included."""

    codes: tuple[SurveyCode, ...]
    origins: int  # nodes of which anybody was seen to move in
    thick_origins: int  # of them, with a flow that is thick by both measures
    people: float  # a year
    grown: float  # jobs today over the occupation's part of the nodes' jobs


@dataclass(frozen=True, slots=True)
class IncomingPath:
    """One of the likeliest ways into a growth role."""

    occupation: str
    title: str
    people: float  # a year, expected: jobs x rate of transfers x likely
    grade: str
    viable: bool
    imputed: bool  # skills of either end are imputed


@dataclass(frozen=True, slots=True)
class Counts:
    """Paths by grade of evidence."""

    strong: int
    fair: int
    thin: int
    insufficient: int

    @property
    def paths(self) -> int:
        """All of them."""
        return self.strong + self.fair + self.thin + self.insufficient


@dataclass(frozen=True, slots=True)
class GrowthRole:
    """A growth role and the evidence for its incoming paths."""

    occupation: str
    title: str
    why: str  # what of the growing work falls there
    employment_people: float
    skills_method: str  # of schema.METHODS
    education_method: str
    imputed: bool
    every: Counts  # paths from all other occupations
    viable: Counts  # those that are viable
    likeliest_counts: Counts  # the likeliest
    likeliest: tuple[IncomingPath, ...]
    inflow: Inflow
    says: str  # what advice into it rests on, in words


@dataclass(frozen=True, slots=True)
class WithoutCode:
    """Work that SOC 2018 has no code for, and where titles with its words fall."""

    words: str
    titles: tuple[tuple[str, str, int], ...]  # occupation, its title, titles with the words; most first


@dataclass(frozen=True, slots=True)
class GrowthBenchmark:
    """Evidence for moves into growth roles, and what imputation does to advice."""

    says: str  # the whole in a sentence or two
    roles: tuple[GrowthRole, ...]
    leave_out: tuple[LeaveOut, ...]  # methods that the snapshot's own tables can test
    recorded: tuple[LeaveOut, ...]  # the method that needs the publishers' files, as measured once
    without_code: tuple[WithoutCode, ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]  # attribution lines
    snapshot: str

    def as_json(self) -> dict[str, Any]:
        """Return the result as plain values; a share of nothing is None."""
        return {"subject": "growth", **_plain(asdict(self))}


def growth_benchmark(reference: Reference | None = None) -> GrowthBenchmark:
    """Return the evidence for moves into growth roles, with the leave-out test of the imputation."""
    known = reference or snapshots.load()
    graph, graded, net = transition_graph(known), evidence(known), network(known)
    rows = leave_out(known, graph, frozenset(GROWTH_ROLES))
    codes = known.occupations["occupation"].to_list()
    seen = _Seen(known, graph, graded, net, _movers(known, graph))
    roles = tuple(
        _role(seen, codes.index(code), (*rows, *RECORDED)) for code in GROWTH_ROLES if code in codes
    )
    tables = {"occupations", "skills", "related", "mobility", "mobility_nodes", "titles"}
    return GrowthBenchmark(
        says=_in_short(roles),
        roles=roles,
        leave_out=rows,
        recorded=RECORDED,
        without_code=tuple(_without_code(known, words) for words in NO_CODE),
        notes=_NOTES,
        sources=tuple(s.attribution for s in known.sources if tables & set(s.tables)),
        snapshot=f"{known.snapshot_id} {known.hash[:12]}",
    )


def verdicts_flipped(
    rows: tuple[LeaveOut, ...], method: str, group: str, verdict: Verdict = Verdict.FIT
) -> float:
    """Return the share of verdicts on moves into a group of occupations that flip under a method.

    Not a number where the method was not tested on the group.
    """
    wanted = (method, group, Way.INTO, verdict)
    found = [row for row in rows if (row.method, row.group, row.way, row.verdict) == wanted]
    return found[0].flips.flipped_share if found else float("nan")


@dataclass(frozen=True, slots=True)
class _Seen:
    reference: Reference
    graph: TransitionGraph
    graded: Evidence
    net: Network
    movers: Floats  # [occupation, occupation]  people a year expected to make each move


def _movers(reference: Reference, graph: TransitionGraph) -> Floats:
    occupations = reference.occupations
    leavers = (occupations["employment_people"] * occupations["transfer_rate_annual"]).to_numpy()
    return np.asarray(leavers[:, None] * graph.likely)


def _role(seen: _Seen, j: int, rows: tuple[LeaveOut, ...]) -> GrowthRole:
    occupation = seen.reference.occupations.row(j, named=True)
    others = np.flatnonzero(np.arange(len(seen.graph.occupations)) != j)
    likeliest = others[np.argsort(-seen.movers[others, j], kind="stable")][:LIKELIEST]
    counts = _counts(seen, others, j)
    return GrowthRole(
        occupation=occupation["occupation"],
        title=occupation["title"],
        why=GROWTH_ROLES[occupation["occupation"]],
        employment_people=float(occupation["employment_people"]),
        skills_method=occupation["skills_method"],
        education_method=occupation["education_method"],
        imputed=occupation["skills_flag"] != MEASURED,
        every=counts,
        viable=_counts(seen, others[seen.graph.viable[others, j]], j),
        likeliest_counts=_counts(seen, likeliest, j),
        likeliest=tuple(_path(seen, int(i), j) for i in likeliest),
        inflow=_inflow(seen, j),
        says=_says(occupation, counts, rows),
    )


def _counts(seen: _Seen, origins: Ints, j: int) -> Counts:
    by_grade = np.bincount(seen.graded.grade[origins, j], minlength=len(Grade)).tolist()
    return Counts(
        strong=by_grade[Grade.STRONG],
        fair=by_grade[Grade.FAIR],
        thin=by_grade[Grade.THIN],
        insufficient=by_grade[Grade.INSUFFICIENT],
    )


def _path(seen: _Seen, i: int, j: int) -> IncomingPath:
    return IncomingPath(
        occupation=seen.graph.occupations[i],
        title=seen.graph.titles[i],
        people=float(seen.movers[i, j]),
        grade=seen.graded.name(i, j),
        viable=bool(seen.graph.viable[i, j]),
        imputed=not bool(seen.graph.measured[i, j]),
    )


def _inflow(seen: _Seen, j: int) -> Inflow:
    """Return what the survey saw of moves into the nodes of an occupation, from other survey codes."""
    net, rules = seen.net, seen.graded.rules
    own = np.flatnonzero(net.membership.of_node[:, j] > 0.0)
    outside = ~np.isin(net.code, net.code[own])
    share = net.cleaned[:, own].sum(axis=1) * outside
    people = share * net.jobs_people
    thick = (share >= rules.thick_share) & (people >= rules.thick_people)
    titles = seen.reference.tables["mobility_jobs"]["title"]
    return Inflow(
        codes=tuple(
            SurveyCode(
                net.nodes[node],
                str(titles[int(node)]),
                float(net.jobs_people[node]),
                float(net.membership.of_node[node, j]),
            )
            for node in own
        ),
        origins=int((share > 0.0).sum()),
        thick_origins=int(thick.sum()),
        people=float(people.sum()),
        grown=float(seen.graded.facts.grown[j]),
    )


def _says(occupation: dict[str, Any], counts: Counts, rows: tuple[LeaveOut, ...]) -> str:
    """Return what advice into a role rests on."""
    title, method = occupation["title"], occupation["skills_method"]
    lacking = f"{counts.insufficient} of its {counts.paths} incoming paths have insufficient evidence."
    if method == MEASURED:
        return f"Advice into {title} rests on measured skills; {lacking}"
    every, near = (
        verdicts_flipped(rows, method, group) for group in ("all occupations", "computer and mathematical")
    )
    if np.isnan(every):
        return f"Advice into {title} rests on skills imputed {FROM[method]}, untested; {lacking}"
    return (
        f"Advice into {title} rests on skills imputed {FROM[method]}; when known occupations are treated the "
        f"same, {percent(every)} of the verdicts on fit flip, among computer and mathematical ones "
        f"{percent(near)}; {lacking}"
    )


def _in_short(roles: tuple[GrowthRole, ...]) -> str:
    """Return how much of what is said of moves into growth roles is well supported."""
    imputed = [role for role in roles if role.imputed]
    near = [role.likeliest_counts for role in roles]
    paths, good = sum(c.paths for c in near), sum(c.strong + c.fair for c in near)
    every = sum(role.every.paths for role in roles)
    lacking = sum(role.every.insufficient for role in roles)
    return (
        f"Skills of {len(imputed)} of {len(roles)} growth roles, with "
        f"{sum(role.employment_people for role in imputed):,.0f} jobs, are imputed. Of the {paths} likeliest "
        f"ways into growth roles {good} have fair or strong evidence; of all {every:,}, {lacking:,} have "
        "insufficient evidence."
    )


def _without_code(reference: Reference, words: str) -> WithoutCode:
    """Return the occupations whose known titles hold the words."""
    occupations = reference.occupations.select("occupation", pl.col("title").alias("named"))
    found = (
        reference.titles.filter(pl.col("title").str.to_lowercase().str.contains(words, literal=True))
        .join(occupations, on="occupation")
        .group_by("occupation", "named")
        .agg(pl.col("title").str.to_lowercase().n_unique().alias("titles"))
        .sort(["titles", "occupation"], descending=[True, False])
    )
    return WithoutCode(words, tuple(found.select("occupation", "named", "titles").rows()))


def _plain(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, float) and not np.isfinite(value):
        return None
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


_NOTES: Final = (
    (
        "SOC 2018 has no code for machine-learning or cloud engineers, and the survey of moves asks by "
        "codes of 2010: what is said of an occupation is said of all the work under its code."
    ),
    (
        "In the leave-out test one occupation is hidden at a time, with its skills and knowledge; pay, job "
        "zone, licences and weeks stay as they are. A verdict flips where measured and imputed skills differ "
        "on it, counted over the pairs that either calls so."
    ),
    (
        "By the plan's own rule imputed skills never make a move direct; the test asks what they would say "
        "were they trusted to."
    ),
    (
        "The release on SOC 2010 is tested on occupations rated anew since, for others may carry its very "
        "ratings. That test needs the publishers' files: its figures were measured once and are recorded."
    ),
    (
        "Occupations without ratings of their own may be unlike those that have them: new work has no "
        "predecessor to be rated. The test says how the methods do on known work."
    ),
)
