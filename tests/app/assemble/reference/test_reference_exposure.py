"""What AI reaches: tasks, use and measures of the small source folder, and of the publishers' real files."""

from __future__ import annotations

import shutil
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from passerelle.app.assemble.reference import exposure as reference_exposure
from passerelle.app.assemble.reference import tasks as reference_tasks
from passerelle.app.assemble.reference.exposure import Frames
from passerelle.app.assemble.reference.frame import Frame, occupation_frame
from passerelle.app.assemble.reference.part import Part
from passerelle.data import schema
from passerelle.data.publishers import anthropic, crosswalks, felten, gpts, oews
from passerelle.data.publishers.reading import Reading
from passerelle.errors import BadInput

WITH_NESTA = frozenset({"nesta-sml"})
TABLES = {
    "tasks",
    "task_words",
    "activities",
    "task_activities",
    "activity_use",
    "usage_tasks",
    "usage_modes",
    "title_join",
    "exposure",
}
SIX = tuple(gpts.MEASURES)
REASONS = pl.DataFrame(
    [
        (1, "15-1251", "lowers", True, True),
        (2, "15-1251", "lowers", False, True),
        (3, "15-1251", "raises", False, False),
        (4, "15-1251", "raises", True, True),
        (5, "41-2011", "lowers", False, False),
        (6, "15-1252", "raises", True, True),
        (7, "45-3031", "lowers", True, True),
    ],
    schema=["number", "occupation", "direction", "names_ai", "names_automation"],
    orient="row",
)


def frame_of(reading: Reading) -> tuple[Frame, pl.DataFrame]:
    bridges = crosswalks.read(reading)
    return occupation_frame(oews.read_national(reading), bridges), bridges.soc_2010


@pytest.fixture(scope="module")
def small(fixtures: Path) -> tuple[Frames, Frame, pl.DataFrame]:
    """The frames of the small source folder."""
    reading = Reading(fixtures / "publishers")
    frame, soc_2010 = frame_of(reading)
    frames = reference_exposure.read(reading, WITH_NESTA)
    reading.check()
    return frames, frame, soc_2010


@pytest.fixture(scope="module")
def part(small: tuple[Frames, Frame, pl.DataFrame]) -> Part:
    return reference_exposure.assemble(*small, REASONS)


def score(part: Part, measure: str, occupation: str) -> tuple[float, str]:
    (row,) = part.tables["exposure"].filter(measure=measure, occupation=occupation).to_dicts()
    return row["score"], row["flag"]


def test_the_part_holds_its_tables_within_their_bounds(part: Part) -> None:
    assert set(part.tables) == TABLES
    for name, rows in part.tables.items():
        table = schema.REFERENCE[name]
        conformed = table.conform(rows)
        assert not conformed.select(table.key).is_duplicated().any(), name
        for column in table.columns:
            values = conformed[column.name]
            assert column.nullable or values.null_count() == 0, (name, column.name)
            if column.low is not None:
                assert float(values.drop_nulls().min()) >= column.low  # type: ignore[arg-type]
            if column.high is not None:
                assert float(values.drop_nulls().max()) <= column.high  # type: ignore[arg-type]
            if column.choices:
                assert set(values) <= set(column.choices)


def test_no_table_holds_the_words_of_a_task(part: Part) -> None:
    for rows in part.tables.values():
        for column in rows.select(pl.col(pl.String)):
            assert not column.str.contains("(?i)do .*work").any()


def test_tasks_are_those_of_either_edition(part: Part) -> None:
    tasks = part.tables["tasks"]
    assert tasks.filter("rated", "current").height == 53
    assert tasks.filter("rated", ~pl.col("current"))["task"].to_list() == [103]
    assert tasks.filter("current", ~pl.col("rated"))["task"].to_list() == [900, 901, 902]
    assert set(tasks.filter("rated")["rating_flag"]) == {"measured"}
    assert set(tasks.filter(~pl.col("rated"))["rating_flag"]) == {"imputed"}


def test_core_counts_two_by_the_edition_that_was_rated(part: Part) -> None:
    weight = dict(part.tables["tasks"].select("task", "weight").rows())
    assert (weight[100], weight[101], weight[105]) == (2.0, 1.0, 1.0)  # core, supplemental, no type
    assert weight[102] == 1.0  # of no type when rated, core now
    assert weight[900] == 2.0


def test_labels_become_shares(part: Part, small: tuple[Frames, Frame, pl.DataFrame]) -> None:
    tasks = {row["task"]: row for row in part.tables["tasks"].filter("rated").to_dicts()}
    for label in small[0].labels.to_dicts():
        task = tasks[label["task"]]
        for rater in ("human", "model"):
            assert task[f"{rater}_direct_share"] == float(label[rater] == "E1")
            assert task[f"{rater}_software_share"] == float(label[rater] == "E2")


def test_penetration_is_joined_by_the_words_of_either_edition(part: Part) -> None:
    seen = dict(part.tables["tasks"].select("task", "penetration_share").rows())
    assert seen[100] == 0.0  # with quotes that the label file doubles
    assert seen[101] == 0.25  # said in other words now
    assert seen[153] == seen[150]  # two occupations, the same words
    assert seen[900] is None


def guess(
    task: int,
    shown: dict[int, list[float]],
    groups: list[dict[int, set[str]]],
) -> list[float]:
    """Return the mean over a task's groups of the mean over each group's shown tasks, of the nearest kin."""
    for group in groups:
        members = defaultdict(list)
        for other, names in group.items():
            for name in names:
                if other in shown:
                    members[name].append(shown[other])
        means = [np.mean(members[name], axis=0) for name in sorted(group.get(task, ())) if members[name]]
        if means:
            return [float(mean) for mean in np.mean(means, axis=0)]
    return [float(mean) for mean in np.mean(list(shown.values()), axis=0)]


def kin_of(part: Part) -> list[dict[int, set[str]]]:
    parent = dict(part.tables["activities"].select("activity", "parent").rows())
    detailed: dict[int, set[str]] = defaultdict(set)
    for task, activity in part.tables["task_activities"].select("task", "activity").rows():
        detailed[task].add(activity)
    middle = {task: {parent[activity] for activity in names} for task, names in detailed.items()}
    own = {task: {detail} for task, detail in part.tables["tasks"].select("task", "detail").rows()}
    return [dict(detailed), middle, own]


def test_unrated_tasks_take_the_mean_of_the_nearest_kin(part: Part) -> None:
    tasks = part.tables["tasks"]
    columns = ["task", *reference_tasks.RATINGS]
    shown = {row[0]: list(row[1:]) for row in tasks.filter("rated").select(columns).rows()}
    for row in tasks.filter(~pl.col("rated")).select(columns).rows():
        assert row[1:] == pytest.approx(guess(row[0], shown, kin_of(part)), abs=1e-6)
    assert any("activity (1), else intermediate activity (1), else occupation (1)" in n for n in part.notes)


def test_the_error_of_imputed_ratings_is_that_of_tenths_hidden_in_turn(
    part: Part, small: tuple[Frames, Frame, pl.DataFrame]
) -> None:
    tasks = part.tables["tasks"].filter("rated")
    truth = {row[0]: list(row[1:]) for row in tasks.select("task", *reference_tasks.RATINGS).rows()}
    first: dict[str, int] = {}
    for task, words in small[0].labels.sort("task").select("task", "words").rows():
        first.setdefault(words, task)
    fold = {task: first[words] % 10 for task, words in small[0].labels.select("task", "words").rows()}
    assert fold[153] == fold[150]  # the same words are hidden together
    current = set(tasks.filter("current")["task"])
    misses, misses_of_mean = [], []
    for task in current:
        # Only current tasks are hidden: those that have left still speak for their kin.
        shown = {t: v for t, v in truth.items() if fold[t] != fold[task] or t not in current}
        misses.append(np.abs(np.array(guess(task, shown, kin_of(part))) - truth[task]))
        misses_of_mean.append(np.abs(np.mean(list(shown.values()), axis=0) - truth[task]))
    notes = part.imputations[:4]
    assert [note.error for note in notes] == pytest.approx(np.mean(misses, axis=0))
    assert [note.error_of_mean for note in notes] == pytest.approx(np.mean(misses_of_mean, axis=0))
    assert notes[0].occupations == 3
    assert notes[0].jobs_share == pytest.approx((1_600 + 2_000 + 2_500) / 15_500)


def test_use_is_split_over_tasks_with_the_same_words_and_none_is_kept(part: Part) -> None:
    use = dict(part.tables["usage_tasks"].select("task", "use_share").rows())
    assert use == pytest.approx({1: 0.095, 2: 0.0, 3: 0.3, 4: 0.3, 5: 0.3, 6: 0.0})


def test_titles_join_code_to_code(part: Part) -> None:
    joined = {row[0]: row[1:] for row in part.tables["title_join"].rows()}
    assert joined["41-2011.00"] == ("41-2011", 11_000.0)
    assert len(joined) == 13


def test_every_occupation_has_every_measure(part: Part, small: tuple[Frames, Frame, pl.DataFrame]) -> None:
    names = {*SIX, "working-with-ai", "anthropic-observed", "anthropic-tasks", "felten-2018"}
    names |= {"nesta-sml", "bls-stated-reason"}
    exposure = part.tables["exposure"]
    assert set(exposure["measure"]) == names
    assert exposure.height == len(names) * len(small[1].codes)
    assert {note.measure for note in part.imputations[4:]} == names - {"bls-stated-reason"}


def test_an_occupations_own_code_goes_before_its_parts(
    part: Part, small: tuple[Frames, Frame, pl.DataFrame]
) -> None:
    assert score(part, "working-with-ai", "13-1020") == (0.075, "measured")  # a roll-up that Microsoft scores
    assert score(part, "anthropic-observed", "13-1020") == (0.125, "measured")  # mean of 13-1021 and 13-1022
    frame = small[1]
    both = pl.DataFrame({"code": ["13-1020", "13-1021"], "score": [0.9, 0.1]})
    values = reference_exposure.from_codes(frame, both)
    assert values[frame.codes.index("13-1020"), 0] == 0.9
    assert np.isnan(values[frame.codes.index("43-4051"), 0])


def test_an_unscored_occupation_takes_its_siblings_and_says_so(part: Part) -> None:
    # 15-1253 has no score of its own; its broad group is 15-1251 (300 jobs) and 15-1252 (1,600 jobs).
    value, flag = score(part, "working-with-ai", "15-1253")
    assert value == pytest.approx((300 * 0.1 + 1_600 * 0.125) / 1_900, abs=1e-6)
    assert flag == "imputed"
    (note,) = (note for note in part.imputations if note.measure == "working-with-ai")
    assert note.occupations == 4
    assert note.jobs_share == pytest.approx((500 + 200 + 200 + 1_500) / 15_500)


def test_penetration_of_an_occupation_is_weighted_by_its_tasks(part: Part) -> None:
    # 11-1021.00: tasks of weight 2, 1, 1 with penetration 0, 0.25, 0.5.
    assert score(part, "anthropic-tasks", "11-1021") == (0.1875, "measured")


def test_scores_on_soc_2010_pass_through_its_bridge(part: Part) -> None:
    # SOC 2018 15-1252 is made of 15-1132 (4.0) and 15-1133 (4.5) of SOC 2010.
    assert score(part, "felten-2018", "15-1252") == (4.25, "measured")
    assert score(part, "felten-2018", "13-1020") == (2.75, "measured")
    # Detail of Nesta's first becomes its six-digit code: 27-2012 is the mean of .00 and .05.
    assert score(part, "nesta-sml", "27-2012") == ((2.5 + 2.625) / 2, "measured")


def test_stated_reasons_are_a_balance_over_all_sentences(part: Part) -> None:
    assert score(part, "bls-stated-reason", "15-1251") == (-0.25, "measured")  # 1 raises, 2 lower, of 4
    assert score(part, "bls-stated-reason", "41-2011") == (0.0, "measured")  # spoken of, AI not named
    assert score(part, "bls-stated-reason", "15-1252") == (1.0, "measured")
    assert score(part, "bls-stated-reason", "43-4051") == (0.0, "imputed")  # nothing was said


def test_nesta_and_stated_reasons_are_left_out_unless_given(fixtures: Path) -> None:
    reading = Reading(fixtures / "publishers")
    frame, soc_2010 = frame_of(reading)
    part = reference_exposure.assemble(reference_exposure.read(reading), frame, soc_2010)
    assert not {"nesta-sml", "bls-stated-reason"} & set(part.tables["exposure"]["measure"])
    assert "nesta-sml" not in {source.id for source in part.sources}


def test_coverage_is_said_for_every_measure(part: Part) -> None:
    said = " ".join(part.notes)
    assert all(measure in said for measure in part.tables["exposure"]["measure"].unique())
    assert "Measured by nesta-sml: 12 of 15 occupations with 94.8% of jobs." in part.notes


def test_a_file_of_another_classification_is_a_fault(small: tuple[Frames, Frame, pl.DataFrame]) -> None:
    frames, frame, soc_2010 = small
    strange = pl.DataFrame({"code": ["99-1111", "99-2222"], "score": [1.0, 2.0]})
    observed = replace(frames.anthropic, observed=strange)
    with pytest.raises(BadInput) as caught:
        reference_exposure.assemble(
            replace(frames, felten=strange, anthropic=observed), frame, soc_2010, REASONS
        )
    assert [fault.where for fault in caught.value.faults] == [anthropic.OBSERVED.path, felten.IMPACT.path]
    assert "another classification" in caught.value.faults[0].what


def test_the_order_of_rows_in_the_files_changes_no_table(fixtures: Path, part: Part, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(fixtures / "publishers", tmp_path / "source"))
    for path in (
        gpts.OCCUPATIONS.path,
        gpts.TITLE_JOIN.path,
        anthropic.OBSERVED.path,
        "ms-working-with-ai/iwa_metrics.csv",
        "nesta-automation-risk-sml/mcc_risk_All_occupations.csv",
    ):
        header, *rows = (folder / path).read_text("utf-8").splitlines(keepends=True)
        (folder / path).write_text(header + "".join(reversed(rows)), encoding="utf-8")
    reading = Reading(folder)
    frame, soc_2010 = frame_of(reading)
    again = reference_exposure.assemble(
        reference_exposure.read(reading, WITH_NESTA), frame, soc_2010, REASONS
    )
    for name in TABLES:
        table = schema.REFERENCE[name]
        one, two = (table.conform(p.tables[name]).sort(table.key) for p in (part, again))
        assert one.equals(two), name


# What follows needs the publishers' real files.


@pytest.fixture(scope="module")
def real(shared_data: Path) -> tuple[Part, Frames, Frame]:
    reading = Reading(shared_data)
    frame, soc_2010 = frame_of(reading)
    frames = reference_exposure.read(reading, WITH_NESTA)
    reading.check()
    return reference_exposure.assemble(frames, frame, soc_2010), frames, frame


def occupation_scores(tasks: pl.DataFrame) -> pl.DataFrame:
    counts = {"alpha": 0.0, "beta": 0.5, "zeta": 1.0}
    weight = pl.col("weight")
    return (
        tasks.filter("rated")
        .group_by(pl.col("detail").alias("code"))
        .agg(
            (
                (weight * (pl.col(f"{rater}_direct_share") + part * pl.col(f"{rater}_software_share"))).sum()
                / weight.sum()
            ).alias(f"gpts-{rater}-{name}")
            for rater in ("human", "model")
            for name, part in counts.items()
        )
        .sort("code")
    )


def share_of_jobs(scores: pl.Series, jobs: pl.Series, least: float) -> float:
    return float(jobs.filter(scores >= least).sum()) / float(jobs.sum())


def test_task_labels_give_the_published_scores(real: tuple[Part, Frames, Frame]) -> None:
    part, frames, _ = real
    computed, published = occupation_scores(part.tables["tasks"]), frames.scores.sort("code")
    assert computed["code"].equals(published["code"])
    for measure in SIX:
        assert float((computed[measure] - published[measure]).abs().max()) < 1e-12  # type: ignore[arg-type]


def test_shares_of_tasks_are_those_of_the_paper(real: tuple[Part, Frames, Frame]) -> None:
    rated = real[0].tables["tasks"].filter("rated")
    assert rated.height == 19_265
    assert rated["human_direct_share"].mean() == pytest.approx(0.149, abs=5e-4)
    for rater, published in (("human", 0.468), ("model", 0.556)):
        either = rated[f"{rater}_direct_share"] + rated[f"{rater}_software_share"]
        assert either.mean() == pytest.approx(published, abs=5e-4)


@pytest.mark.parametrize(("exact", "tenth", "half"), [(False, 0.809, 0.194), (True, 0.809, 0.195)])
def test_workers_exposed_by_title_join(
    real: tuple[Part, Frames, Frame], exact: bool, tenth: float, half: float
) -> None:
    """The authors' file has 0.49999999999999994 for Data Entry Keyers, whose tasks add up to one half."""
    part, frames, _ = real
    scores = occupation_scores(part.tables["tasks"]) if exact else frames.scores
    rows = part.tables["title_join"].join(scores, left_on="detail", right_on="code")
    assert rows.height == 832
    beta, jobs = rows["gpts-human-beta"], rows["employment_people"]
    beta = beta.round(9) if exact else beta
    assert share_of_jobs(beta, jobs, 0.1) == pytest.approx(tenth, abs=5e-4)
    assert share_of_jobs(beta, jobs, 0.5) == pytest.approx(half, abs=5e-4)


@pytest.mark.parametrize(("exact", "tenth", "half"), [(False, 0.816, 0.240), (True, 0.816, 0.241)])
def test_workers_exposed_by_soc_mean(
    real: tuple[Part, Frames, Frame], shared_data: Path, exact: bool, tenth: float, half: float
) -> None:
    part, frames, _ = real
    scores = occupation_scores(part.tables["tasks"]) if exact else frames.scores
    by_soc = scores.group_by(pl.col("code").str.head(7).alias("OCC_CODE")).agg(
        pl.col("gpts-human-beta").mean()
    )
    jobs = (
        pl.read_excel(shared_data / "bls-oews/national_M2021_dl.xlsx", infer_schema_length=0)
        .filter(pl.col("O_GROUP") == "detailed")
        .select("OCC_CODE", pl.col("TOT_EMP").cast(pl.Float64))
    )
    rows = by_soc.join(jobs, on="OCC_CODE")
    beta = rows["gpts-human-beta"].round(9) if exact else rows["gpts-human-beta"]
    assert share_of_jobs(beta, rows["TOT_EMP"], 0.1) == pytest.approx(tenth, abs=5e-4)
    assert share_of_jobs(beta, rows["TOT_EMP"], 0.5) == pytest.approx(half, abs=5e-4)


def test_use_of_tasks_by_occupation_is_as_published(real: tuple[Part, Frames, Frame]) -> None:
    use = real[0].tables["usage_tasks"]
    used = use.group_by("detail").agg((pl.col("use_share") > 0).mean().alias("part"))["part"]
    assert use.height == 19_530
    assert used.len() == 974
    assert (used >= 0.25).mean() == pytest.approx(0.362, abs=5e-4)
    assert (used >= 0.75).mean() == pytest.approx(0.041, abs=5e-4)


def test_modes_of_use_are_as_published(real: tuple[Part, Frames, Frame]) -> None:
    modes = real[0].tables["usage_modes"].filter(pl.col("kind") != "none")
    automation = float(modes.filter(kind="automation")["use_share"].sum())
    assert automation / float(modes["use_share"].sum()) == pytest.approx(0.426, abs=5e-4)


def test_applicability_is_rebuilt_from_the_activities(
    real: tuple[Part, Frames, Frame], shared_data: Path
) -> None:
    """Mean of both sides of: completion x scope of the activities used, weighted over the occupation's."""
    part, frames, _ = real
    weights = pl.read_csv(shared_data / "ms-working-with-ai/soc_iwa_weights.csv.gz")
    activities = weights.columns[1:]
    rebuilt = np.zeros(weights.height)
    for side in ("user", "ai"):
        use = pl.DataFrame({"activity": activities}).join(
            part.tables["activity_use"].filter(side=side), on="activity", how="left", maintain_order="left"
        )
        covered = use["use_share"] >= 0.0005  # the publisher's threshold
        worth = (covered * use["completion_share"] * use["scope_share"]).fill_null(0.0).to_numpy()
        table = weights.select(activities).to_numpy()
        rebuilt += table @ worth / table.sum(axis=1) / 2
    scores = pl.DataFrame({"code": weights["SOC Code"]}).join(
        frames.microsoft.scores, on="code", how="left", maintain_order="left"
    )
    assert np.abs(rebuilt - scores["score"].to_numpy()).max() < 1e-12


def test_top_five_of_working_with_ai_are_as_published(real: tuple[Part, Frames, Frame]) -> None:
    rows = real[0].tables["exposure"].filter(measure="working-with-ai", flag="measured")
    top = rows.sort("score", descending=True).head(5)
    assert top["occupation"].to_list() == ["27-3091", "19-3093", "53-6061", "41-3091", "27-3043"]
    assert top["score"].to_list() == pytest.approx([0.49, 0.48, 0.47, 0.46, 0.45], abs=5e-3)


def test_every_task_that_was_rated_has_its_penetration(real: tuple[Part, Frames, Frame]) -> None:
    part, frames, _ = real
    tasks = part.tables["tasks"]
    assert frames.anthropic.penetration.height == 17_991
    assert tasks.filter("rated")["penetration_share"].null_count() == 0
    assert tasks.height == 18_751 + 45 + 514


def test_imputation_beats_the_mean_for_every_measure(real: tuple[Part, Frames, Frame]) -> None:
    for note in real[0].imputations:
        assert note.error < note.error_of_mean, note
    measured = real[0].tables["exposure"].filter(flag="measured").group_by("measure").len()
    counts = dict(measured.rows())
    assert counts["gpts-human-beta"] == counts["working-with-ai"] == counts["anthropic-tasks"] == 784
    assert (counts["anthropic-observed"], counts["felten-2018"], counts["nesta-sml"]) == (756, 783, 594)
