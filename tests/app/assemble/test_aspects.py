"""Every kind of gap from the embedded snapshot, checked against its tables row by row."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import polars as pl
import pytest

from passerelle.app.assemble import aspects as aspects_module
from passerelle.app.assemble.aspects import aspects
from passerelle.data import reference
from passerelle.domain.gap import Aspect, Gap, GapKind, largest_gaps

SNAPSHOT = reference.load()
CODES = SNAPSHOT.occupations["occupation"].to_list()
UNRATED = SNAPSHOT.occupations.filter(pl.col("tasks_method") == "siblings")["occupation"].to_list()


@pytest.fixture(scope="module")
def by_kind() -> dict[GapKind, Aspect]:
    found = aspects(SNAPSHOT)
    assert [aspect.kind for aspect in found] == list(GapKind)
    return {aspect.kind: aspect for aspect in found}


def gaps(found: dict[GapKind, Aspect], here: str, there: str, kind: GapKind, n: int = 5) -> tuple[Gap, ...]:
    return found[kind].gaps(CODES.index(here), CODES.index(there), n)


def names(found: tuple[Gap, ...]) -> set[str]:
    return {gap.name for gap in found}


def test_every_aspect_has_every_occupation_in_finite_weights_of_at_most_one(
    by_kind: dict[GapKind, Aspect],
) -> None:
    for aspect in by_kind.values():
        assert len(aspect.evidence) == len(CODES)
        assert np.isfinite(aspect.level).all()
        assert aspect.weight.max(initial=0.0) <= 1.0
        assert len(set(aspect.names)) == len(aspect.names)


@pytest.mark.parametrize("kind", [GapKind.SKILL, GapKind.KNOWLEDGE, GapKind.ABILITY])
def test_ratings_stand_where_the_tables_have_them(by_kind: dict[GapKind, Aspect], kind: GapKind) -> None:
    aspect = by_kind[kind]
    table = SNAPSHOT.tables["abilities" if kind is GapKind.ABILITY else "skills"]
    titles = dict(SNAPSHOT.elements.filter(pl.col("kind") == kind.value).select("element", "title").rows())
    rows = table.filter(pl.col("element").is_in(list(titles))).sample(50, seed=1).iter_rows(named=True)
    for row in rows:
        at = CODES.index(row["occupation"]), aspect.names.index(titles[row["element"]])
        importance = row["importance"]
        assert aspect.level[at] == pytest.approx(importance if kind is GapKind.ABILITY else row["level"])
        assert aspect.weight[at] == pytest.approx((importance - 1.0) / 4.0 if importance >= 2.5 else 0.0)


def test_evidence_says_how_ratings_were_had(by_kind: dict[GapKind, Aspect]) -> None:
    clerk, developer, scientist = (CODES.index(code) for code in ("43-4051", "15-1252", "15-2051"))
    skill, ability = by_kind[GapKind.SKILL], by_kind[GapKind.ABILITY]
    assert skill.evidence[clerk] == "O*NET 29.0 ratings"
    assert skill.evidence[developer] == "O*NET release on SOC 2010"
    assert "related" in skill.evidence[scientist]
    assert skill.imputed.tolist() == (SNAPSHOT.occupations["skills_flag"] == "imputed").to_list()
    assert ability.evidence[clerk] == "importance only, O*NET release on SOC 2010"
    assert not ability.imputed[clerk]
    assert ability.imputed[scientist]


def test_knowledge_never_comes_from_the_release_on_soc_2010(by_kind: dict[GapKind, Aspect]) -> None:
    evidence = by_kind[GapKind.KNOWLEDGE].evidence
    legacy = (SNAPSHOT.occupations["skills_method"] == "legacy").to_list()
    how = [words for words, old in zip(evidence, legacy, strict=True) if old]
    assert not any("2010" in words for words in evidence)
    related, siblings = (sum(word in words for words in how) for word in ("related", "same SOC group"))
    told = f"comes from: related {related}, siblings {siblings}."
    assert any(note.endswith(told) for note in SNAPSHOT.notes)


def test_an_activity_is_the_share_of_weighted_tasks_that_carry_it(by_kind: dict[GapKind, Aspect]) -> None:
    aspect, clerk = by_kind[GapKind.ACTIVITY], "43-3031"
    tasks = SNAPSHOT.tables["tasks"].filter(pl.col("current"), pl.col("detail").str.starts_with(clerk))
    parents = dict(SNAPSHOT.tables["activities"].select("activity", "parent").rows())
    titles = dict(SNAPSHOT.tables["activities"].select("activity", "title").rows())
    carried: dict[str, set[int]] = {}
    for task, activity in SNAPSHOT.tables["task_activities"].rows():
        carried.setdefault(titles[parents[activity]], set()).add(task)
    weight = dict(tasks.select("task", "weight").rows())
    for place, name in enumerate(aspect.names):
        share = sum(weight.get(task, 0.0) for task in carried.get(name, set())) / sum(weight.values())
        assert aspect.level[CODES.index(clerk), place] == pytest.approx(share)
    assert [CODES[at] for at in np.flatnonzero(aspect.imputed)] == UNRATED
    assert "same SOC group" in aspect.evidence[CODES.index(UNRATED[0])]


def test_common_activities_count_less_than_rare_ones(by_kind: dict[GapKind, Aspect]) -> None:
    aspect = by_kind[GapKind.ACTIVITY]
    has = (aspect.level[~aspect.imputed] > 0.0).sum(axis=0)
    common, rare = int(has.argmax()), int(np.where(has > 0, has, 999).argmin())
    assert aspect.weight[0, common] < 0.2
    assert aspect.weight[0, rare] == pytest.approx(1.0)


def test_tools_are_known_where_the_snapshot_names_some(by_kind: dict[GapKind, Aspect]) -> None:
    aspect, used = by_kind[GapKind.TECHNOLOGY], SNAPSHOT.tables["technology_skills"]
    with_tools = set(used["occupation"])
    assert [bool(words) for words in aspect.evidence] == [code in with_tools for code in CODES]
    assert int(aspect.level.sum()) == used.height
    unknown = next(code for code in CODES if code not in with_tools)
    assert gaps(by_kind, "43-4051", unknown, GapKind.TECHNOLOGY) == ()
    wanted, machinist = (
        aspect.names.index("Computer aided manufacturing CAM software"),
        CODES.index("51-4041"),
    )
    assert (
        aspect.weight[machinist, wanted]
        > aspect.weight[machinist, aspect.names.index("Spreadsheet software")]
    )


def test_education_is_the_median_answer_in_words(by_kind: dict[GapKind, Aspect]) -> None:
    (gap,) = gaps(by_kind, "53-3032", "29-1141", GapKind.EDUCATION)
    assert (gap.name, gap.here, gap.there, gap.unit) == (
        "Bachelor's degree",
        12.0,
        16.0,
        "years of schooling",
    )
    assert gap.detail == "usual there: bachelor's degree; usual here: high school diploma"
    answers = SNAPSHOT.tables["education"].filter(
        pl.col("occupation") == "29-1141", pl.col("scale") == "required-education"
    )
    below = answers.filter(pl.col("category") < 6)["share"].sum()
    at_most = answers.filter(pl.col("category") <= 6)["share"].sum()
    assert below < 0.5 <= at_most


def test_related_work_counts_within_a_group_to_its_leaders_and_to_related_occupations(
    by_kind: dict[GapKind, Aspect],
) -> None:
    carries = by_kind[GapKind.EXPERIENCE].carries
    assert carries is not None

    def counts(here: str, there: str) -> bool:
        return bool(carries[CODES.index(here), CODES.index(there)])

    assert counts("41-2031", "41-1011")  # a salesperson becomes the supervisor
    assert counts("11-3131", "11-1021")  # one manager another
    assert counts("43-3031", "13-2011")  # O*NET calls them related
    assert counts("13-2011", "43-3031")
    assert not counts("43-4051", "43-3031")
    assert not counts("53-7065", "53-2011")  # a stocker, an airline pilot
    (gap,) = gaps(by_kind, "53-7065", "49-9041", GapKind.EXPERIENCE)
    assert (gap.name, gap.here, gap.there) == ("1 to 2 years of related work", 0.0, 1.5)


def test_licences_are_unknown_without_their_table_and_named_with_it() -> None:
    rest = {name: table for name, table in SNAPSHOT.tables.items() if name != "licences"}
    without = aspects(replace(SNAPSHOT, tables=MappingProxyType(rest)))[-1]
    assert not without.known(0, 1)
    licences = pl.DataFrame(
        [
            ("29-2052", "NJ", "Pharmacy Technician", "title"),
            ("29-2052", "NJ", "Pharmacy Intern", "word"),
            ("29-2052", "NJ", "Horse Owner", "code"),
            ("99-9999", "NJ", "Not in the snapshot", "title"),
        ],
        schema=["occupation", "state", "title", "evidence"],
        orient="row",
    )
    aspect = aspects(replace(SNAPSHOT, tables=MappingProxyType({**rest, "licences": licences})))[-1]
    first, second = aspect.gaps(CODES.index("43-4051"), CODES.index("29-2052"), 5)  # a code alone is none
    assert (first.name, first.unit, second.name) == ("Pharmacy Technician", "needed", "Pharmacy Intern")
    assert [first.size, second.size] == pytest.approx([2 / 3, 1 / 3])
    assert "New Jersey" in first.evidence
    assert aspect.gaps(CODES.index("29-2052"), CODES.index("43-4051"), 5) == ()


def test_a_licence_of_one_job_counts_less_than_that_of_the_occupation(by_kind: dict[GapKind, Aspect]) -> None:
    clerk = CODES.index("43-4051")
    nurse = by_kind[GapKind.LICENCE].gaps(clerk, CODES.index("29-1141"), 5)
    assert [gap.name for gap in nurse] == [
        "Registered Professional Nurse (RN)",
        "School Nurse/Non-Instructional",
    ]
    assert [gap.size for gap in nurse] == pytest.approx([2 / 3, 1 / 3])
    (lawyer,) = by_kind[GapKind.LICENCE].gaps(clerk, CODES.index("23-1011"), 5)
    assert lawyer.size == 1.0


def test_drivers_of_trucks_hold_the_licence_that_buses_ask(by_kind: dict[GapKind, Aspect]) -> None:
    assert gaps(by_kind, "53-3032", "53-3052", GapKind.LICENCE) == ()
    assert names(gaps(by_kind, "43-4051", "53-3052", GapKind.LICENCE)) == {"Commercial driver's license"}


def test_software_whose_name_says_little_is_no_gap(by_kind: dict[GapKind, Aspect]) -> None:
    aspect = by_kind[GapKind.TECHNOLOGY]
    assert set(aspect.names) >= aspects_module._SAYS_LITTLE
    for name in aspects_module._SAYS_LITTLE:
        assert not aspect.weight[:, aspect.names.index(name)].any()
    assert aspect.weight[:, aspect.names.index("Accounting software")].any()


def test_well_known_moves_read_as_a_counsellor_would_say_them(by_kind: dict[GapKind, Aspect]) -> None:
    assert "Mathematics" in names(gaps(by_kind, "43-4051", "43-3031", GapKind.SKILL))
    assert "Medicine and Dentistry" in names(gaps(by_kind, "43-4051", "29-2052", GapKind.KNOWLEDGE))
    assert {"Repairing", "Equipment Maintenance"} <= names(gaps(by_kind, "53-7065", "49-9041", GapKind.SKILL))
    assert "Economics and Accounting" in names(gaps(by_kind, "43-3031", "13-2011", GapKind.KNOWLEDGE))
    assert "Tax preparation software" in names(gaps(by_kind, "43-3031", "13-2011", GapKind.TECHNOLOGY))
    assert "Assign work to others" in names(gaps(by_kind, "41-2031", "41-1011", GapKind.ACTIVITY))
    # No manager is told that they lack the strength to lift.
    assert not names(gaps(by_kind, "11-3131", "11-1021", GapKind.ABILITY)) & {"Static Strength", "Stamina"}


def test_gaps_of_all_kinds_come_in_their_order(by_kind: dict[GapKind, Aspect]) -> None:
    found = largest_gaps(by_kind.values(), CODES.index("53-3032"), CODES.index("29-1141"), 3)
    kinds = [gap.kind for gap in found]
    assert kinds == sorted(kinds, key=list(GapKind).index)
    assert max(kinds.count(kind) for kind in kinds) == 3
