"""What stands between the publishers' frames and the snapshot's tables."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.app.assemble.reference.economy import earlier_projections, entry_requirements
from passerelle.app.assemble.reference.fill import (
    Estimate,
    Scale,
    fill,
    related_estimate,
    sibling_estimate,
)
from passerelle.app.assemble.reference.flows import INDUSTRIES, quits, spread_of_means
from passerelle.app.assemble.reference.frame import Frame, occupation_frame
from passerelle.app.assemble.reference.profile import related_occupations, technology_skills
from passerelle.app.assemble.reference.ratings import whole_shares
from passerelle.app.assemble.reference.titles import forms
from passerelle.data.publishers.crosswalks import Crosswalks

NAN = float("nan")


@pytest.fixture
def frame() -> Frame:
    """Four occupations; 13-1020 rolls up two SOC codes."""
    national = pl.DataFrame(
        {
            "occupation": ["13-1020", "15-1251", "15-1252", "41-2011"],
            "group": ["detailed"] * 4,
            "employment": [400.0, 300.0, 100.0, 50.0],
        }
    )
    codes = ["13-1021.00", "13-1022.00", "15-1251.00", "15-1252.00", "15-1252.01", "41-2011.00"]
    to_oews = {"13-1021": "13-1020", "13-1022": "13-1020"}
    onet = pl.DataFrame({"code": codes, "occupation": [to_oews.get(c[:7], c[:7]) for c in codes]})
    return occupation_frame(national, Crosswalks(onet, pl.DataFrame(), pl.DataFrame()))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Cashier", ["Cashier"]),
        ("  Cashier ", ["Cashier"]),
        ("Chief Financial Officer (CFO)", ["Chief Financial Officer", "CFO"]),
        ("CEO (Chief Executive Officer)", ["CEO", "Chief Executive Officer"]),
        ("Business Development Executive (BD Executive)", ["Business Development Executive", "BD Executive"]),
        ("Individualized Education Plan (IEP) Aide", ["Individualized Education Plan Aide", "IEP Aide"]),
        ("Hearing Aid Technician (Hearing Aid Tech)", ["Hearing Aid Technician", "Hearing Aid Tech"]),
        ("Singer (Burning)", ["Singer (Burning)"]),
        ("Technologist (RT (R))", ["Technologist (RT (R))"]),
    ],
)
def test_a_title_with_a_short_form_is_known_by_both(title: str, expected: list[str]) -> None:
    assert forms(title) == expected


def test_the_spread_is_of_means_over_twelve_months() -> None:
    monthly = np.arange(24.0)  # 13 means: 5.5, 6.5, ..., 17.5
    assert spread_of_means(monthly) == pytest.approx((6.7, 11.5, 16.3, 17.5))


def test_a_short_series_has_one_mean() -> None:
    assert spread_of_means(np.array([1.0, 3.0])) == pytest.approx((2.0, 2.0, 2.0, 2.0))


def test_a_pooled_industry_serves_each_of_its_sectors() -> None:
    months = [f"2021-{month:02}" for month in range(1, 13)]
    published = pl.DataFrame(
        {
            "industry": ["540099"] * 12,
            "title": ["Professional and business services"] * 12,
            "month": months,
            "quits_percent": [3.0] * 12,
        }
    )
    table = quits(published)
    assert sorted(table["sector"]) == ["54", "55", "56"]
    assert table["central_monthly"].to_list() == pytest.approx([0.03] * 3)


def test_every_sector_has_an_industry() -> None:
    assert {"11", "22", "44-45", "48-49", "55", "99", "total", "federal"} <= set(INDUSTRIES)
    assert INDUSTRIES["22"] == INDUSTRIES["48-49"]


def test_relations_keep_their_best_rank_and_none_leads_to_itself(frame: Frame) -> None:
    published = pl.DataFrame(
        [
            ("13-1021.00", "13-1022.00", "primary-short", 1),  # the same occupation of OEWS
            ("13-1021.00", "15-1252.00", "supplemental", 12),
            ("13-1022.00", "15-1252.01", "primary-long", 7),
            ("15-1252.01", "15-1252.00", "primary-short", 1),
            ("15-1252.00", "55-3016.00", "primary-short", 2),  # not in OEWS
        ],
        schema=["code", "related", "tier", "rank"],
        orient="row",
    )
    related = related_occupations(frame, published)
    assert related.rows() == [("13-1020", "15-1252", 7, "primary-long")]


def test_a_product_counts_once_for_an_occupation(frame: Frame) -> None:
    published = pl.DataFrame(
        [
            ("13-1021.00", "Excel", "43232110", True, False),
            ("13-1022.00", "Excel", "43232110", True, True),
            ("13-1022.00", "Calc", "43232110", False, False),
            ("55-3016.00", "Calc", "43232110", False, False),
        ],
        schema=["code", "example", "commodity", "hot", "in_demand"],
        orient="row",
    )
    assert technology_skills(frame, published).rows() == [("13-1020", "43232110", 2, 1, 1)]


@given(st.lists(st.lists(st.integers(0, 300), min_size=2, max_size=12), min_size=1, max_size=4))
def test_shares_of_answers_add_up_to_one_and_stay_near_what_was_said(drawn: list[list[int]]) -> None:
    width = min(map(len, drawn))
    raw = np.array([row[:width] for row in drawn], dtype=np.float64)
    raw[:, 0] += 1.0  # somebody answered
    shares = whole_shares(raw)
    assert shares.sum(axis=1) == pytest.approx(np.ones(len(raw)), abs=1e-12)
    assert (shares >= 0.0).all()
    assert np.abs(shares - raw / raw.sum(axis=1, keepdims=True)).max() <= 0.5e-4 * (width + 1)


def test_primary_relations_go_before_supplemental_ones(frame: Frame) -> None:
    related = pl.DataFrame(
        [
            ("15-1252", "15-1251", 3, "primary-short"),
            ("15-1252", "13-1020", 8, "primary-long"),
            ("15-1252", "41-2011", 11, "supplemental"),
            ("41-2011", "15-1252", 1, "primary-short"),  # has no value
            ("41-2011", "13-1020", 11, "supplemental"),
        ],
        schema=["occupation", "related", "rank", "tier"],
        orient="row",
    )
    known = np.array([[2.0], [4.0], [NAN], [5.0]])
    assert related_estimate(frame, known, related).values[2:, 0].tolist() == [3.0, 2.0]


def test_siblings_are_of_the_nearest_group_and_weighted_by_jobs(frame: Frame) -> None:
    known = np.array([[2.0], [4.0], [NAN], [NAN]])
    estimate = sibling_estimate(frame, known)
    assert estimate.values[2, 0] == 4.0
    assert estimate.values[3, 0] == pytest.approx((400 * 2 + 300 * 4) / 700)


def test_the_first_estimate_that_reaches_is_used_and_every_one_is_tested(frame: Frame) -> None:
    known = np.array([[2.0], [4.0], [NAN], [NAN]])
    detail = Estimate(
        "detail",
        np.array([[3.5], [NAN], [1.0], [NAN]]),
        truth=np.array([[3.0], [NAN], [NAN], [NAN]]),
    )
    measure = fill(
        frame, known, [detail, sibling_estimate(frame, known)], [Scale("zone", "zones", np.array([0]))]
    )
    assert measure.method == ("measured", "measured", "detail", "siblings")
    assert measure.flag() == ["measured", "measured", "imputed", "imputed"]
    assert measure.values[2, 0] == 1.0
    first, last = measure.errors
    assert (first.measure, first.occupations, first.error) == ("zone, from rated specialities", 1, 0.5)
    assert (last.measure, last.occupations, last.error) == ("zone, from SOC siblings", 1, 2.0)
    assert last.jobs_share == pytest.approx(50 / 850)


def test_a_missing_entry_requirement_is_that_of_most_jobs_nearby(frame: Frame) -> None:
    current = pl.DataFrame(
        [
            ("13-1020", "none", "none", "short"),
            ("15-1251", "bachelor", "none", "none"),
            ("15-1252", None, None, None),
        ],
        schema=["occupation", "education", "experience", "training"],
        orient="row",
    )
    table, missing = entry_requirements(frame, current)
    assert missing == 2
    assert table["entry_education"].to_list() == ["none", "bachelor", "bachelor", "none"]
    assert table["entry_flag"].to_list() == ["measured", "measured", "imputed", "imputed"]


def history(titles: list[str]) -> pl.DataFrame:
    jobs = [1_000.0 if place else None for place in range(len(titles))]
    codes = [f"11-{place:04}" for place in range(len(titles))]
    return pl.DataFrame({"year": 2020, "occupation": codes, "title": titles, "employment": jobs})


def test_projections_known_by_title_start_from_the_jobs_of_that_title() -> None:
    percent = pl.DataFrame({"title": ["a b", "c", "d", "e"], "percent": [1.0, -10.0, 0.0, 5.0]})
    table, note = earlier_projections(percent, history(["A b", "C", "D", "E", "F"]))
    assert table.select("occupation", "start_people", "end_people").rows()[0] == ("11-0001", 1_000, 900)
    assert table.height == 3  # employment of the first was not released
    assert "4 of 5 occupations" in note


def test_projections_whose_titles_match_poorly_are_left_out() -> None:
    percent = pl.DataFrame({"title": ["a", "c", "d"], "percent": [1.0, -10.0, 0.0]})
    table, note = earlier_projections(percent, history(["A", "C", "D", "E"]))
    assert table.is_empty()
    assert note == "Projections 2020-30 are left out: 3 of 4 occupations of OEWS May 2020 have a title in it."
