"""Functions as weighted sets of occupations: nobody is lost and nobody is counted twice."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from passerelle.app.assemble.functions import function_map
from passerelle.data.functions import OTHER, function_shares, functions, parsed, shares_of
from passerelle.data.reference import load


def rows(*lines: str) -> csv.DictReader[str]:
    return csv.DictReader(["function,occupation,share", *lines])


def test_the_shares_of_every_occupation_add_up_to_exactly_one() -> None:
    weights = function_map(load()).weights
    assert weights.shape == (len(functions()), 831)
    assert (np.asarray(weights.sum(axis=0)) == 1.0).all()


def test_people_are_conserved_over_functions() -> None:
    jobs = load().occupations["employment_people"].to_numpy()
    assert (function_map(load()).weights @ jobs).sum() == pytest.approx(jobs.sum(), rel=1e-12)


def test_every_row_is_used_by_some_occupation() -> None:
    codes = load().occupations["occupation"].to_list()
    known = function_shares()
    used = {next(code[:length] for length in range(7, 1, -1) if code[:length] in known) for code in codes}
    assert used == set(known)


def test_no_occupation_falls_to_other_work_for_want_of_a_row() -> None:
    known = function_shares()
    assert all(
        any(code[:length] in known for length in range(7, 1, -1)) for code in load().occupations["occupation"]
    )


def test_the_longest_code_holds_alone() -> None:
    assert shares_of("13-1011") == {"marketing-and-sales": 1.0}  # not administration, which 13-1 says
    assert shares_of("53-7065") == {"warehouse": 0.5, "store-and-retail": 0.5}
    assert shares_of("99-9999") == {OTHER: 1.0}


def test_the_functions_of_the_issue_are_there_and_have_titles() -> None:
    wanted = {
        "customer-service",
        "supply-chain",
        "data-analysis",
        "content-creation",
        "software",
        "it-operations",
        "finance",
        "human-resources",
        "legal",
        "administration",
        "marketing-and-sales",
        "management",
        "warehouse",
        "delivery",
        "store-and-retail",
        "production",
        "maintenance",
        "engineering-and-research",
        "care-and-health",
        "education",
        "food-and-hospitality",
        "security-and-facilities",
        "construction",
        "other",
    }
    assert wanted <= set(functions())
    assert functions()["it-operations"] == "IT operations"
    assert all(functions().values())
    assert list(functions())[-1] == OTHER


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (("software,15-1252,0.5",), "add up"),
        (("software,15-1252,0",), "share of"),
        (("software,15-1252,1.5",), "share of"),
        (("software,1512,1",), "not the beginning"),
        (("software,15-1252,0.5", "software,15-1252,0.5"), "twice"),
    ],
)
def test_a_bad_row_is_named(lines: tuple[str, ...], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parsed(rows(*lines))
