"""Two years of a panel to roles and moves: what is a move, what is a renaming, and what cannot be ranked."""

from __future__ import annotations

import polars as pl

from passerelle.app.assemble.role_panel import TITLE, flow_table, flows_between, known_target, panel_year
from passerelle.data import reference

SNAPSHOT = reference.load()
Row = tuple[int, str, str, str, str, float]
SCHEMA = ("year", "person", "agency", "position_class", "job_title", "pay")
CLASSES = {"10": "Clerk", "11": "Aide", "20": "Cook", "21": "Cook", "30": "Driver", "40": "Guard"}


def person(name: str, here: tuple[str, str], there: tuple[str, str], pay: float = 3e4) -> list[Row]:
    return [
        (year, name, agency, code, CLASSES[code], pay)
        for year, (agency, code) in ((2013, here), (2014, there))
    ]


JOBS = pl.DataFrame(
    [
        *(row for n in range(6) for row in person(f"renamed-{n}", ("A", "10"), ("A", "11"))),
        *(row for n in range(5) for row in person(f"stays-{n}", ("A", "10"), ("A", "10"))),
        *person("renumbered", ("A", "20"), ("A", "21")),
        *(row for n in range(9) for row in person(f"drives-{n}", ("B", "30"), ("B", "30"), 3e4 + n)),
        *person("within", ("B", "30"), ("B", "11")),
        *person("across", ("B", "30"), ("A", "11")),
        *person("new-role", ("B", "30"), ("C", "11")),
        *person("new-class", ("B", "30"), ("B", "40")),
        *person("aide-a", ("A", "11"), ("A", "11")),
        *person("aide-b", ("B", "11"), ("B", "11")),
        (2013, "leaves", "B", "30", "Driver", 3e4),
        (2012, "drives-0", "B", "30", "Driver", 3e4),
    ],
    schema=SCHEMA,
    orient="row",
)


def uncoded(roles: pl.DataFrame) -> pl.DataFrame:
    """A coder that knows no title."""
    pairs = roles.select("job_title", "department").unique(maintain_order=True)
    return pairs.with_columns(pl.lit(None, pl.String).alias("occupation"))


def test_each_change_of_class_is_a_move_or_is_counted_as_none() -> None:
    found = panel_year(JOBS, 2013, SNAPSHOT, uncoded)
    left = found.left
    assert found.classes == ("10", "11", "20", "30")
    assert (left.people, left.changes) == (27, 11)
    assert (left.same_title, left.renamed, left.new_class) == (1, 6, 1)
    assert len(found.origin) == 3
    assert {found.classes[g] for g in found.own.tolist()} == {"30"}
    assert {found.classes[g] for g in found.entered.tolist()} == {"11"}
    assert sorted(found.within.tolist()) == [False, False, True]
    assert known_target(found).sum() == 2  # nobody was an aide in agency C the year before


def test_roles_are_classes_by_agency_with_people_and_the_usual_pay_of_the_class() -> None:
    facts = panel_year(JOBS, 2013, SNAPSHOT, uncoded).facts
    assert facts.people.tolist() == [11.0, 1.0, 1.0, 1.0, 14.0]
    assert facts.group.tolist() == [0, 1, 1, 2, 3]
    assert facts.pay[4] == 3e4  # of the one who drove the year before too, not of all
    assert (facts.occupation == -1).all()


def test_by_title_a_renumbering_is_no_change_and_renamings_can_be_kept() -> None:
    by_title = panel_year(JOBS, 2013, SNAPSHOT, uncoded, unit=TITLE)
    assert (by_title.left.changes, by_title.left.same_title) == (10, 0)
    kept = panel_year(JOBS, 2013, SNAPSHOT, uncoded, keep_renamings=True)
    assert (kept.left.renamed, kept.left.same_title, kept.left.new_class) == (0, 0, 2)
    assert len(kept.origin) == 9


def test_flows_are_people_between_classes_in_any_order_of_them() -> None:
    flows = flows_between([panel_year(JOBS, 2013, SNAPSHOT, uncoded)])
    assert flows == {("30", "11"): 3}
    assert flow_table(flows, ("30", "99", "11")).tolist() == [[0.0, 0.0, 3.0], [0.0] * 3, [0.0] * 3]
