"""A hand file against the roster and an earlier plan, and what becomes of each line in the plan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.app.before import Before, read_before
from passerelle.app.earlier import Earlier
from passerelle.app.hand import Hand, read_hand
from passerelle.app.workforce import Sources
from passerelle.data.schema import DECISIONS
from passerelle.domain.calendar import Calendar
from passerelle.engines.placement.decide import KINDS, MOVE, NO_WAY, SEPARATE, STAY
from passerelle.engines.placement.problem import OUTSIDE, Kind
from passerelle.errors import BadInput
from small_employers import (
    AGENT,
    PICKER,
    QUARTERS,
    RECEPTION,
    RESERVATION,
    START,
    Employer,
    folder_of,
    usual,
    workforce,
)

CALENDAR = Calendar(START, QUARTERS)
HEAD = "employee_id,act,decision,job_title,site,quarter,reason,by\n"


@pytest.fixture(scope="module")
def employer() -> Employer:
    return usual()


def read(employer: Employer, tmp_path: Path, lines: str, earlier: Earlier | None = None) -> Hand:
    (tmp_path / "hand.csv").write_text(HEAD + lines, encoding="utf-8")
    return read_hand(tmp_path / "hand.csv", employer.seen, CALENDAR, earlier)


def hand_of(employer: Employer, lines: list[tuple[int, int, str, int]]) -> Hand:
    """Return a hand of lines: employee, kind, title of the destination, quarter."""
    targets = [employer.role(title) if title else OUTSIDE for _, _, title, _ in lines]
    return Hand(
        name="hand.csv",
        hash="",
        employee=np.array([line[0] for line in lines], dtype=np.int64),
        state=("overridden",) * len(lines),
        kind=np.array([line[1] for line in lines], dtype=np.int64),
        target=np.array(targets, dtype=np.int64),
        quarter=np.array([line[3] for line in lines], dtype=np.int64),
        duration=np.full(len(lines), -1),
        programme=("",) * len(lines),
        why=("asked",) * len(lines),
        where=tuple(f"hand.csv, row {at + 2}" for at in range(len(lines))),
    )


# ------------------------------------------------------------------ reading


def test_lines_are_read_against_the_roster(employer: Employer, tmp_path: Path) -> None:
    found = read(
        employer,
        tmp_path,
        "e00000001,exclude,,,,,on leave of the plan,the site lead\n"
        "e00000002,override,move,reservation  AGENT,,2,asked for it,\n"
        "e00000003,pin,stay,,,,knows the files,\n"
        "e00000004,override,separate,,,1,asked to go,\n",
    )
    assert found.employee.tolist() == [0, 1, 2, 3]
    assert found.state == ("excluded", "overridden", "pinned", "overridden")
    assert found.kind.tolist() == [STAY, MOVE, STAY, SEPARATE]
    assert found.target.tolist() == [OUTSIDE, employer.role(RESERVATION), OUTSIDE, OUTSIDE]
    assert found.quarter.tolist() == [0, 2, 0, 1]
    assert found.reasons[0] == "on leave of the plan (decided by the site lead)"
    assert found.reasons[1] == "asked for it"
    counts = {name: found.facts[f"{name}_people"] for name in ("pinned", "excluded", "overridden")}
    assert counts == {"pinned": 1, "excluded": 1, "overridden": 2}
    assert "asked" not in str(found.facts)


@pytest.mark.parametrize(
    ("line", "column", "what"),
    [
        ("e99999999,exclude,,,,,why,", "employee_id", "nobody in the roster"),
        ("e00000001,override,move,Astronaut,,1,why,", "job_title", "no role"),
        ("e00000001,override,move,Receptionist,Z,1,why,", "job_title", "no role"),
        ("e00000001,override,move,,A,1,why,", "site", "fits 2 roles"),
        ("e00000001,override,move,Service Agent,,1,why,", "job_title", "the person holds"),
        ("e00000001,override,move,Receptionist,,5,why,", "quarter", "has 4 quarters"),
        ("e00000001,pin,,,,,why,", "decision", "no earlier plan"),
    ],
)
def test_what_does_not_fit_the_roster_is_told(
    employer: Employer, tmp_path: Path, line: str, column: str, what: str
) -> None:
    with pytest.raises(BadInput) as raised:
        read(employer, tmp_path, line + "\n")
    (fault,) = raised.value.faults
    assert fault.where == f"hand.csv, row 2, column {column}"
    assert what in fault.what


def test_faults_of_the_file_and_of_the_roster_come_together(employer: Employer, tmp_path: Path) -> None:
    lines = "e99999999,exclude,,,,,why,\ne00000002,override,,,,,why,\ne00000003,override,move,Sage,,9,,\n"
    with pytest.raises(BadInput) as raised:
        read(employer, tmp_path, lines)
    assert {fault.where.removeprefix("hand.csv, ") for fault in raised.value.faults} == {
        "row 2, column employee_id",
        "row 3, column decision",
        "row 4, column reason",
        "row 4, column job_title",
        "row 4, column quarter",
    }


def test_own_ids_are_found_in_what_is_kept_apart(employer: Employer, tmp_path: Path) -> None:
    path = tmp_path / "hand.csv"
    path.write_text("employer_id,act,reason\nown-3,exclude,why\nown-999,exclude,why\n", encoding="utf-8")
    with pytest.raises(BadInput, match="row 3, column employer_id: is of nobody in the roster"):
        read_hand(path, employer.seen, CALENDAR)
    path.write_text("employer_id,act,reason\nown-3,exclude,why\n", encoding="utf-8")
    assert read_hand(path, employer.seen, CALENDAR).employee.tolist() == [3]
    staff, found, _ = employer.seen
    with pytest.raises(BadInput, match="kept apart are not beside it"):
        read_hand(path, (staff, replace(found, apart=None), Sources(())), CALENDAR)


def test_the_same_person_by_two_ids_is_told(employer: Employer, tmp_path: Path) -> None:
    path = tmp_path / "hand.csv"
    text = "employee_id,employer_id,act,reason\ne00000004,,exclude,why\n,own-3,exclude,why\n"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match="is of the person of row 2"):
        read_hand(path, employer.seen, CALENDAR)


# ------------------------------------------------------------------ in the plan


def test_who_is_decided_by_hand_gets_that_and_the_rest_is_solved_around_it(
    employer: Employer, tmp_path: Path
) -> None:
    first, second, other = (employer.of(AGENT)[at] for at in (0, 1, 30))
    hand = read(
        employer,
        tmp_path,
        f"e{first + 1:08d},exclude,,,,,a,\n"
        f"e{second + 1:08d},override,separate,,,2,b,\n"
        f"e{other + 1:08d},override,move,Receptionist,,3,c,\n"
        f"e{employer.of(PICKER)[0] + 1:08d},pin,stay,,,,d,\n",
    )
    assembled, members, decided = employer.planned(Before(hand))
    assert members.pinned[hand.employee].all()
    assert members.pinned.sum() == len(hand)
    assert decided.kind[hand.employee].tolist() == [STAY, SEPARATE, MOVE, STAY]
    assert decided.quarter[hand.employee].tolist() == [0, 2, 3, 0]
    assert assembled.role[assembled.problem.target[decided.way[other]]] == employer.role(RECEPTION)
    assert (decided.kind != STAY).sum() > 2  # others are asked all the same


def test_nobody_outside_the_affected_pools_is_separated_by_name(employer: Employer) -> None:
    hand = hand_of(employer, [(employer.of(PICKER)[0], SEPARATE, "", 1)])
    with pytest.raises(BadInput, match="row 2, column decision: separates somebody of a role that has not"):
        employer.planned(Before(hand))


def test_the_state_of_each_line_is_in_the_decisions(employer: Employer, tmp_path: Path) -> None:
    hand = read(employer, tmp_path, "e00000003,exclude,,,,,a,\ne00000001,pin,stay,,,,b,\n")
    frame = pl.DataFrame({"state": ["proposed"] * 4})
    assert Before(hand).marked(frame)["state"].to_list() == ["pinned", "proposed", "excluded", "proposed"]
    assert Before().marked(frame) is frame


@st.composite
def hands(draw: st.DrawFn) -> list[tuple[int, int, str, int]]:
    """Draw lines for up to twelve people: employee of the small employer, kind, destination, quarter."""
    people = draw(st.lists(st.integers(0, 55), min_size=1, max_size=12, unique=True))
    lines = []
    for who in people:
        agent = who < 36
        kind = draw(st.sampled_from([STAY, MOVE, SEPARATE] if agent else [STAY, MOVE]))
        own = AGENT if agent else RECEPTION if who < 42 else RESERVATION if who < 48 else PICKER
        title = draw(st.sampled_from([t for t in (AGENT, RECEPTION, RESERVATION, PICKER) if t != own]))
        quarter = draw(st.integers(1, QUARTERS))
        lines.append((who, kind, title if kind == MOVE else "", 0 if kind == STAY else quarter))
    return lines


@settings(max_examples=4)
@given(hands())
def test_pinned_people_get_exactly_what_was_pinned(lines: list[tuple[int, int, str, int]]) -> None:
    employer = usual()
    hand = hand_of(employer, lines)
    assembled, members, decided = employer.planned(Before(hand))
    assert (decided.kind[hand.employee] == hand.kind).all()
    assert (decided.quarter[hand.employee] == hand.quarter).all()
    way = decided.way[hand.employee]
    put = way != NO_WAY
    assert (put == (hand.kind != STAY)).all()
    target = assembled.problem.target[way[put]]
    inside = np.where(target == OUTSIDE, OUTSIDE, assembled.role[target])
    assert (inside == hand.target[put]).all()
    free = np.setdiff1d(np.arange(len(decided.kind)), hand.employee)
    fixed = assembled.ways.fixed[decided.way[free][decided.way[free] >= 0]]
    assert (fixed < 0).all()  # nobody else takes a way that was fixed
    assert (members.pinned == np.isin(np.arange(len(decided.kind)), hand.employee)).all()


def test_kinds_are_the_decisions_in_their_order() -> None:
    assert tuple(kind.value for kind in KINDS) == DECISIONS
    assert tuple(Kind)[:3] == (Kind.MOVE, Kind.RETRAIN, Kind.SEPARATE)


# ------------------------------------------------------------------ what an earlier plan said


def test_a_pin_without_a_decision_is_to_what_the_earlier_plan_said(
    employer: Employer, tmp_path: Path
) -> None:
    assembled, _, decided = employer.planned()
    decisions = employer.decisions(assembled, decided)
    moved = np.flatnonzero(decided.kind == MOVE)
    stays = np.flatnonzero(decided.kind == STAY)
    everybody = np.arange(len(decided.kind))
    earlier = Earlier("before", folder_of(employer, decisions), 0, everybody, everybody)
    lines = "".join(f"e{who + 1:08d},pin,,,,,told,\n" for who in [*moved.tolist(), int(stays[0])])
    hand = read(employer, tmp_path, lines, earlier)
    again, _, redecided = employer.planned(Before(hand, earlier), seed=9)
    before, now = (
        frame.drop("affected")[hand.employee] for frame in (decisions, employer.decisions(again, redecided))
    )
    assert now.equals(before)


def test_somebody_who_has_gone_since_the_earlier_plan_is_told(employer: Employer, tmp_path: Path) -> None:
    assembled, _, decided = employer.planned()
    everybody = np.arange(len(decided.kind))
    gone = np.where(everybody == 0, -1, everybody)
    folder = folder_of(employer, employer.decisions(assembled, decided))
    earlier = Earlier("before", folder, 0, gone, gone)
    with pytest.raises(BadInput, match="row 2, column employee_id: is of somebody who is no longer there"):
        read(employer, tmp_path, "e00000001,pin,,,,,told,\n", earlier)


def test_nothing_is_read_where_nothing_is_given(employer: Employer) -> None:
    found = read_before(None, None, employer.seen, CALENDAR)
    assert found == Before()
    assert found.facts(pl.DataFrame(), employer.people) == {}
    assert found.given(None, employer.people, employer.demand).hand is None
    assert workforce(employer.frame).apart is not None
