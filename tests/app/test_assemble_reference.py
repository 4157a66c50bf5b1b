"""What stands between the publishers' frames and the snapshot's tables."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from passerelle.app.assemble.reference_flows import INDUSTRIES, quits, spread_of_means
from passerelle.app.assemble.reference_titles import forms


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
