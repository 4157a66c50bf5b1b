"""``transitions`` as a user meets it: tables, one move in full, the page, JSON, and exit codes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console, RenderableType
from typer.testing import CliRunner

from passerelle.app.transitions import Transitions, one_transition, transitions
from passerelle.data import reference
from passerelle.errors import PasserelleError
from passerelle.faces.cli import app
from passerelle.faces.transitions.terminal import advice, one_blocks, transition_blocks

SNAPSHOT = reference.load()
WIDTH = 100
PROGRAMMES = """programme,provider,title,occupations,weeks,tuition
P1,College of the Coast,Medical assisting,31-9092,36,4200
"""


def run(*arguments: str | Path) -> tuple[int, str]:
    """Return exit code and output; an error that the command raises has the code it carries."""
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if isinstance(done.exception, PasserelleError):
        return done.exception.exit_code, str(done.exception)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output.replace("\u00a0", " ")


def printed(blocks: Iterable[RenderableType]) -> str:
    """Return blocks as a terminal of 100 columns shows them, with plain spaces."""
    console = Console(width=WIDTH, file=StringIO(), highlight=False)
    for block in blocks:
        console.print(block, markup=False)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue().replace("\u00a0", " ")


@pytest.fixture(scope="module")
def service() -> Transitions:
    return transitions("43-4051", reference=SNAPSHOT, most=12)


def test_what_people_could_do_and_what_they_do_stand_apart(service: Transitions) -> None:
    said = printed(transition_blocks(service, "Sources: S."))
    could, do = said.index("What you could do"), said.index("What people do")
    assert could < do
    assert service.transitions[0].title.split()[0] in said[could:do]
    assert service.usual[0].title.split()[0] in said[do:]
    assert "Sources: S. Snapshot" in said
    assert all(f"Note. {note[:40]}" in said.replace("\n", " ") for note in service.notes)


@pytest.mark.parametrize("origin", ["43-4051", "15-1252", "29-1141", "53-7065"])
def test_a_table_fits_into_a_hundred_columns(origin: str) -> None:
    found = transitions(origin, reference=SNAPSHOT, most=15)
    lines = printed(transition_blocks(found, "S.")).splitlines()
    heads = [line for line in lines if line.startswith("To, and the largest gaps")]
    assert len(heads) == 2
    assert all("Evidence" in head and "Fees" in head and "Safe" in head for head in heads)
    assert not any("…" in line for line in lines)
    evidence = {view.evidence for view in (*found.transitions, *found.usual)}
    assert all(any(line.rstrip().endswith(word) for line in lines) for word in evidence)


def test_every_row_has_its_figures(service: Transitions) -> None:
    said = printed(transition_blocks(service, "S."))
    for view in (*service.transitions, *service.usual):
        row = next(line for line in said.splitlines() if line.startswith(view.occupation))
        assert f"{sum(view.safe_cases)}/3" in row
        assert advice(view) in row.split()
        assert ("none" in row.split()) == view.direct


def test_of_a_move_within_one_survey_code_it_is_said_that_none_could_be_seen() -> None:
    found = one_transition("43-6014", "43-6012", reference=SNAPSHOT)
    assert found.transitions[0].observed_together
    assert found.transitions[0].observed is None
    said = printed(one_blocks(found, "S."))
    assert "the survey cannot see it: both are one of its codes" in " ".join(said.split())


def test_too_little_evidence_is_never_a_yes(service: Transitions) -> None:
    for view in (*service.transitions, *service.usual):
        assert (advice(view) == "yes") == (view.advisable and view.evidence != "insufficient")


def test_one_move_in_full_has_what_speaks_against_it_and_all_kinds_of_gaps() -> None:
    found = one_transition("43-4051", "23-1011", reference=SNAPSHOT)
    said = printed(one_blocks(found, "S."))
    assert "To 23-1011 Lawyers: not viable" in said
    (view,) = found.transitions
    flat = " ".join(said.split())
    assert all(" ".join(reason.replace("\u00a0", " ").split()) in flat for reason in view.against)
    for kind in {gap.kind for gap in view.gaps}:
        assert f" {kind.value} " in said
    assert "What people do" not in said


def test_the_command_prints_tables_json_and_one_move(tmp_path: Path) -> None:
    code, said = run("transitions", "43-4051", "--top", "3")
    assert code == 0
    assert "43-4051 Customer Service Representatives" in said
    code, said = run("transitions", "43-4051", "--top", "3", "--json")
    shown = json.loads(said)
    assert len(shown["transitions"]) == 3
    assert {"occupation", "title", "likely", "advisable"} <= set(shown["transitions"][0])
    catalogue = tmp_path / "p.csv"
    catalogue.write_text(PROGRAMMES)
    code, said = run("transitions", "43-4051", "--to", "medical assistants", "--programmes", catalogue)
    assert code == 0
    assert "To 31-9092 Medical Assistants" in said
    assert "College of the Coast" in said


def test_the_page_is_written_whole_and_never_over_another(tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    code, said = run("transitions", "43-4051", "--out", out)
    assert (code, f"The page is at {out}." in said.replace("\n", "")) == (0, True)
    assert "Customer Service Representatives" in out.read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
    for wrong in (out, tmp_path / "page.pdf", tmp_path / "none" / "page.html"):
        assert run("transitions", "43-4051", "--out", wrong)[0] == 2


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("43-4059", "43-4051 Customer Service Representatives"),  # no such code: its neighbours
        ("15-1132", "divided over 2 occupations"),  # retired, and split
        ("custmer servise", "Did you mean"),  # spelt wrongly
        ("xyzzy plugh", "Give a SOC 2018 code"),
        ("", "is empty"),
    ],
)
def test_an_unclear_question_gets_suggestions_and_no_guess(asked: str, says: str) -> None:
    code, said = run("transitions", asked)
    assert code == 3
    assert says in said


def test_a_retired_code_is_carried_over_and_said() -> None:
    code, said = run("transitions", "43-5081", "--top", "1")
    assert code == 0
    assert "43-5081 is an older code; 53-7065 Stockers and Order Fillers took its place." in said


def test_a_destination_that_is_not_known_is_refused_too() -> None:
    code, said = run("transitions", "43-4051", "--to", "99-9999")
    assert code == 3
    assert "99-9999" in said


def test_an_employers_roster_gives_moves_between_its_roles(fixtures: Path, tmp_path: Path) -> None:
    roster = fixtures / "rosters" / "workday.csv"
    out = tmp_path / "roles"
    code, said = run("transitions", "--from", roster, "--out", out)
    assert code == 0
    assert "have a viable way into another role here" in said
    assert {path.suffix for path in out.iterdir()} == {".csv", ".json", ".parquet"}
    assert run("transitions", "--from", roster, "--out", out)[0] == 2
    code, said = run("transitions", "--from", roster, "--json")
    assert {"employer", "roles", "transitions"} <= set(json.loads(said))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "Name an occupation"),
        (("43-4051", "--partial"), "are about a roster"),
        (("--from", "people.csv", "--to", "43-4051"), "--to is about one occupation"),
    ],
)
def test_options_that_do_not_go_together_are_refused(arguments: tuple[str, ...], says: str) -> None:
    code, said = run("transitions", *arguments)
    assert code == 2
    assert says in said
