"""Titles of real employers judged by Passerelle's authors: the list is sound, and the coder does no worse."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from passerelle.app.coding import code_titles
from passerelle.data import reference

JUDGED = Path(__file__).resolve().parents[2] / "benchmarks" / "judged_titles.csv"


@pytest.fixture(scope="module")
def judged() -> pl.DataFrame:
    return pl.read_csv(JUDGED, infer_schema_length=0)


def test_the_list_names_classes_and_occupations_and_nobody(judged: pl.DataFrame) -> None:
    known = reference.load().occupations["occupation"].to_list()
    assert judged.columns == [
        "employer", "job_title", "department", "occupation", "alternatives", "remark",
    ]  # fmt: skip
    assert judged["employer"].value_counts()["count"].to_list() == [100, 100, 100]
    assert judged.select("employer", "job_title").is_duplicated().sum() == 0
    said = judged.filter(pl.col("occupation").is_not_null())
    others = said["alternatives"].drop_nulls().str.split("; ").explode()
    assert said["occupation"].is_in(known).all()
    assert others.is_in(known).all()
    silent = judged.filter(pl.col("occupation").is_null())
    assert silent["remark"].unique().to_list() == ["The title does not say what the work is"]


@pytest.mark.parametrize(
    ("employers", "least_share"),
    [(["texas-2017", "chicago-2023"], 0.80), (["north-dakota-2017"], 0.60)],
)
def test_most_judged_titles_are_coded_right(
    judged: pl.DataFrame, employers: list[str], least_share: float
) -> None:
    asked = judged.filter(pl.col("occupation").is_not_null(), pl.col("employer").is_in(employers))
    coded = code_titles(reference.load(), asked).rename({"occupation": "coded"})
    both = asked.join(coded, on=["job_title", "department"], nulls_equal=True, how="left")
    good = pl.concat_list("occupation", pl.col("alternatives").fill_null("").str.split("; "))
    assert both.height == asked.height
    assert both.select(pl.col("coded").is_in(good)).to_series().mean() > least_share  # type: ignore[operator]
