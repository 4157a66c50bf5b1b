"""The back-test as a use case: what is planted in a small economy is found, and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from passerelle.app.assemble.back_test import job_change, on_points
from passerelle.app.back_test import BackTest, back_test
from passerelle.data import reference as snapshots
from passerelle.data import schema
from passerelle.data.reference import Reference
from passerelle.errors import BadInput

SNAPSHOT = snapshots.load()
CODES = tuple(
    f"{major}-{minor}0{unit}1" for major in (11, 13, 15, 43, 53) for minor in range(1, 6) for unit in range(8)
)
SIZE = len(CODES)


def planted(seed: int = 1) -> Reference:
    """Return an economy whose jobs follow the projection; one index is exact, one is noise."""
    draw = np.random.Generator(np.random.PCG64(seed))
    growth, noise = draw.normal(size=SIZE), draw.normal(size=SIZE)
    jobs = np.round(np.exp(draw.normal(10.0, 1.0, SIZE)))
    yearly = 1.0 + 0.02 * growth
    years = range(2020, 2025)
    history = pl.concat(
        pl.DataFrame(
            {
                "year": year,
                "occupation": CODES,
                "employment_people": jobs * yearly ** (year - 2020) * (1 + 0.002 * draw.normal(size=SIZE)),
                "error_share": 0.002,
                "pay_median": np.exp(draw.normal(11.0, 0.3, SIZE)),
            }
        )
        for year in years
    )
    projections = pl.concat(
        pl.DataFrame(
            {
                "vintage": vintage,
                "occupation": CODES,
                "start_people": jobs,
                "end_people": jobs * yearly**10,
                "self_employed_share": None,
                "openings_people": None,
            }
        )
        for vintage in ("2020-30", "2022-32", "2024-34")
    )
    exposure = pl.concat(
        pl.DataFrame({"occupation": CODES, "measure": measure, "score": score, "flag": "measured"})
        for measure, score in (("felten-2018", -growth), ("gpts-human-beta", noise))
    )
    titles = SNAPSHOT.occupations.clear().join(
        pl.DataFrame({"occupation": CODES, "title": [f"Work {code}" for code in CODES]}),
        on=["occupation", "title"],
        how="full",
        coalesce=True,
    )
    return with_tables(
        SNAPSHOT,
        history=history,
        projections=projections,
        exposure=exposure,
        occupations=titles,
        crosswalks=SNAPSHOT.tables["crosswalks"].clear(),
    )


def with_tables(reference: Reference, **frames: pl.DataFrame) -> Reference:
    kept = {name: schema.REFERENCE[name].conform(frame) for name, frame in frames.items()}
    return replace(reference, tables={**reference.tables, **kept})


def crosswalk(*pairs: tuple[str, str]) -> pl.DataFrame:
    rows = [("oews-2020-to-oews-2024", source, target, 1.0) for source, target in pairs]
    return pl.DataFrame(rows, schema=["crosswalk", "source", "target", "weight"], orient="row")


def history(*rows: tuple[int, str, float]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["year", "occupation", "employment_people"], orient="row").with_columns(
        pl.lit(0.03).alias("error_share"), pl.lit(None, dtype=pl.Float64).alias("pay_median")
    )


PLANTED = planted()


@pytest.fixture(scope="module")
def found() -> BackTest:
    return back_test(PLANTED)


# ------------------------------------------------------------------ what is planted


def test_a_planted_projection_and_index_are_found_and_noise_is_not(found: BackTest) -> None:
    by_id = {predictor.id: predictor for predictor in found.predictors}
    assert by_id["bls-2020-30"].low > 0.9
    assert by_id["felten-2018"].high < -0.9
    assert by_id["gpts-human-beta"].low < 0.0 < by_id["gpts-human-beta"].high


def test_a_right_projection_beats_the_same_growth_for_all_and_noise_does_not(found: BackTest) -> None:
    errors = {predictor.id: predictor.error for predictor in found.predictors}
    even = errors["same-growth"]
    assert even is not None
    assert errors["bls-2020-30"] == pytest.approx(0.0, abs=0.01)
    assert errors["gpts-human-beta"] == pytest.approx(even, rel=0.1)


def test_a_projection_that_began_when_all_was_over_is_no_predictor(found: BackTest) -> None:
    assert "bls-2024-34" not in {predictor.id for predictor in found.predictors}


def test_each_predictor_has_a_row_for_each_span_that_it_could_be_read_over(found: BackTest) -> None:
    spans = found.spans.group_by("predictor").agg(pl.col("start_year").sort())
    years = dict(spans.iter_rows())
    assert years["felten-2018"] == [2020, 2021, 2022]
    assert years["bls-2020-30"] == [2020, 2021, 2022]
    assert years["bls-2022-32"] == [2022]
    assert years["previous-change"] == [2022]


def test_a_prediction_that_is_the_same_for_all_ranks_nothing(found: BackTest) -> None:
    for predictor in found.predictors:
        if predictor.id in ("no-change", "same-growth"):
            assert (predictor.low, predictor.correlation, predictor.high) == (0.0, 0.0, 0.0)


def test_what_the_projection_says_already_is_not_counted_as_the_index_adding_it(found: BackTest) -> None:
    alone = found.spans.filter((pl.col("predictor") == "felten-2018") & (pl.col("start_year") == 2020))
    beside = found.partial.filter((pl.col("predictor") == "felten-2018") & (pl.col("start_year") == 2020))
    assert "projection 2020-30" in beside["given"][0]
    assert abs(beside["correlation"][0]) < 0.3 < abs(alone["correlation"][0])


def test_a_right_projection_is_calibrated_and_bins_hold_all_jobs(found: BackTest) -> None:
    bins = found.calibration.filter(pl.col("predictor") == "bls-2020-30")
    assert bins["bin"].to_list() == list(range(1, bins.height + 1))
    assert np.allclose(bins["predicted"], bins["realised"], atol=0.01)
    assert bins["people"].sum() == pytest.approx(found.points["people"].sum())
    assert (bins["low"] <= bins["realised"]).all()


def test_points_hold_the_change_and_every_score(found: BackTest) -> None:
    assert found.points.height == SIZE
    assert found.points.columns[:4] == ["occupation", "title", "people", "change_share"]
    assert set(found.points.columns[4:]) == {predictor.id for predictor in found.predictors}


def test_notes_answer_say_what_was_hindsight_and_how_noisy_it_is(found: BackTest) -> None:
    text = " ".join(found.notes)
    assert "the more exposed grew less by felten-2018" in text
    assert "Known before 2020: felten-2018" in text
    assert "not designed as a time series" in text
    assert "sampling error" in text
    assert any("Felten" in source for source in found.sources)


def test_the_same_snapshot_gives_the_same_answer(found: BackTest) -> None:
    again = back_test(PLANTED)
    assert again.predictors == found.predictors
    assert again.calibration.equals(found.calibration)


def test_the_result_is_plain_values(found: BackTest) -> None:
    plain = json.loads(json.dumps(found.as_json(), allow_nan=False))
    assert len(plain["predictors"]) == len(found.predictors)
    assert len(plain["points"]) == SIZE


# ------------------------------------------------------------------ what is left out


def test_imputed_scores_are_no_evidence() -> None:
    half = pl.col("occupation").is_in(CODES[: SIZE // 2])
    exposure = PLANTED.exposure.with_columns(
        pl.when(half).then(pl.lit("imputed")).otherwise("flag").alias("flag")
    )
    got = {one.id: one for one in back_test(with_tables(PLANTED, exposure=exposure), draws=20).predictors}
    assert got["felten-2018"].occupations == SIZE - SIZE // 2
    assert got["felten-2018"].jobs_share < 1.0
    assert got["log-pay"].occupations == SIZE


def test_without_a_projection_the_baselines_and_indices_are_tested_all_the_same() -> None:
    without = with_tables(PLANTED, projections=PLANTED.tables["projections"].clear())
    got = back_test(without, draws=20)
    assert {one.kind for one in got.predictors} == {"index", "baseline"}
    assert set(got.partial["given"]) == {"pay"}


def test_without_exposure_only_the_others_are_tested() -> None:
    got = back_test(with_tables(PLANTED, exposure=PLANTED.exposure.clear()), draws=20)
    assert {one.kind for one in got.predictors} == {"projection", "baseline"}
    assert got.partial.is_empty()


def test_without_jobs_by_year_it_says_what_is_missing() -> None:
    with pytest.raises(BadInput, match="2020"):
        back_test(with_tables(PLANTED, history=PLANTED.tables["history"].clear()))


# ------------------------------------------------------------------ codes that changed


def test_split_and_merged_codes_are_pooled_into_one_point() -> None:
    jobs = history(
        (2020, "15-0001", 100.0),
        (2020, "15-0002", 50.0),
        (2020, "43-0001", 10.0),
        (2024, "15-1001", 120.0),
        (2024, "15-1002", 60.0),
        (2024, "43-0001", 9.0),
    )
    links = crosswalk(("15-0001", "15-1001"), ("15-0001", "15-1002"), ("15-0002", "15-1002"))
    change = job_change(with_tables(PLANTED, history=jobs, crosswalks=links), 2020, 2024)
    assert change is not None
    assert change.occupation == ("15-1001", "43-0001")
    assert change.title[0].endswith("and 1 more")
    assert change.change_share == pytest.approx([180 / 150 - 1, -0.1])
    assert (change.pooled, change.jobs_share) == (1, 1.0)
    assert change.same_code_share == pytest.approx(9 / 189)
    assert change.variance[1] == pytest.approx(2 * 0.03**2)
    assert change.variance[0] < change.variance[1]


def test_a_pooled_point_of_which_a_part_was_not_released_is_left_out() -> None:
    jobs = history(
        (2020, "15-0001", 100.0), (2024, "15-1001", 120.0), (2020, "43-0001", 10.0), (2024, "43-0001", 9.0)
    )
    links = crosswalk(("15-0001", "15-1001"), ("15-0002", "15-1001"))
    change = job_change(with_tables(PLANTED, history=jobs, crosswalks=links), 2020, 2024)
    assert change is not None
    assert change.occupation == ("43-0001",)
    assert change.jobs_share == pytest.approx(9 / 129)


def test_a_code_of_both_years_is_itself_where_the_crosswalk_starts_from_unpublished_codes() -> None:
    jobs = history((2020, "21-1018", 100.0), (2024, "21-1018", 120.0))
    links = crosswalk(("21-1011", "21-1018"), ("21-1014", "21-1018"))
    change = job_change(with_tables(PLANTED, history=jobs, crosswalks=links), 2020, 2024)
    assert change is not None
    assert change.change_share == pytest.approx([0.2])


def test_a_year_that_is_missing_gives_no_change() -> None:
    assert job_change(with_tables(PLANTED, history=history((2020, "15-0001", 1.0))), 2020, 2024) is None


def test_a_point_has_a_value_where_more_than_half_of_its_jobs_have_one() -> None:
    codes = pl.DataFrame(
        {"point": [0, 0, 1, 1, 2], "occupation": list("abcde"), "people": [3.0, 1.0, 1.0, 1.0, 5.0]}
    )
    values = pl.DataFrame({"occupation": ["a", "c", "e"], "value": [2.0, 7.0, None]})
    got = on_points(codes, values, 3)
    assert got[0] == 2.0
    assert np.isnan(got[1:]).all()
