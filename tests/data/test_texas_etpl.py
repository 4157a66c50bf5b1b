"""The Texas list: its marks, its rules one by one on rows in its layout, and the real list."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from passerelle.data import programmes
from passerelle.data.publishers import texas_etpl
from passerelle.data.publishers.texas_etpl import COLUMNS, NO_CODE, NO_FIGURE

LIST = "texas-twc-etpl/twc_eligible_training_programs_2024-03-20.csv.gz"
USUAL = {
    texas_etpl.ID: "1",
    texas_etpl.PROVIDER: "College",
    texas_etpl.TITLE: "Wiring\n I",
    texas_etpl.INSTITUTION: "Public",
    texas_etpl.CITY: "Tyler",
    texas_etpl.STATE: "Tx",
    texas_etpl.FIELD: "10205",
    texas_etpl.OUTCOME: "Government license",
    texas_etpl.HOURS: "200",
    texas_etpl.WEEKS: "10",
    texas_etpl.DELIVERY: "In-person",
    texas_etpl.OCCUPATIONS[0]: "47211100",
    texas_etpl.OCCUPATIONS[2]: "15125200",
    texas_etpl.TUITION: "900",
    texas_etpl.BOOKS: "0",
}


def listed(*rows: dict[str, str]) -> pl.DataFrame:
    """Return a list of rows that differ from the usual one as said."""
    full = [{**dict.fromkeys(COLUMNS), **USUAL, texas_etpl.ID: str(at), **row} for at, row in enumerate(rows)]
    return pl.DataFrame(full, schema=dict.fromkeys(COLUMNS, pl.String))


def read(tmp_path: Path, *rows: dict[str, str]) -> programmes.Catalogue:
    listed(*rows).with_columns(pl.lit("Ask Ms X").alias("Program Description")).write_csv(
        tmp_path / "list.csv"
    )
    return programmes.read(tmp_path / "list.csv")


def counts(catalogue: programmes.Catalogue) -> dict[str, int]:
    return {rule.id: rule.count for rule in catalogue.rules}


def test_a_usual_row_is_carried_with_its_codes_restored_and_without_sentences(tmp_path: Path) -> None:
    catalogue = read(tmp_path, {})
    assert catalogue.frame.row(0, named=True) == {
        "programme": "0",
        "provider": "College",
        "title": "Wiring I",
        "field": "01.0205",
        "occupations": "47-2111.00 15-1252.00",
        "place": "Tyler, TX",
        "delivery": "in person",
        "credential": "licence",
        "weeks": 10.0,
        "contact_hours": 200.0,
        "tuition": 900.0,
        "other_cost": 0.0,
        "currency": "USD",
        "seats_per_quarter": None,
        "completion_share": None,
    }
    assert catalogue.source is texas_etpl.SOURCE
    assert catalogue.rules == ()


@pytest.mark.parametrize(
    ("row", "rule", "column", "becomes"),
    [
        ({texas_etpl.WEEKS: NO_FIGURE}, "weeks-error", "weeks", None),
        ({texas_etpl.WEEKS: "99999"}, "weeks-sentinel", "weeks", None),
        ({texas_etpl.WEEKS: "44481"}, "weeks-absurd", "weeks", None),
        ({texas_etpl.WEEKS: "0"}, "weeks-zero", "weeks", None),
        ({texas_etpl.WEEKS: "3"}, "weeks-crammed", "weeks", None),
        ({texas_etpl.HOURS: NO_FIGURE}, "hours-error", "contact_hours", None),
        ({texas_etpl.HOURS: "0"}, "hours-zero", "contact_hours", None),
        ({texas_etpl.HOURS: "9"}, "hours-credits", "contact_hours", None),
        ({texas_etpl.DELIVERY: NO_CODE}, "delivery-invalid", "delivery", None),
        ({texas_etpl.OUTCOME: NO_CODE}, "credential-invalid", "credential", None),
        ({texas_etpl.TUITION: "0"}, "tuition-zero-others", "tuition", None),
        ({texas_etpl.TUITION: "-99999"}, "tuition-sentinel", "tuition", None),
        (
            {texas_etpl.TUITION: "0", texas_etpl.INSTITUTION: texas_etpl.APPRENTICESHIP},
            "tuition-zero-apprentices",
            "tuition",
            0.0,
        ),
    ],
)
def test_each_rule_touches_its_rows_alone_and_is_told(
    tmp_path: Path, row: dict[str, str], rule: str, column: str, becomes: float | None
) -> None:
    catalogue = read(tmp_path, {}, row)
    usual, touched = catalogue.frame[column]
    assert usual == read(tmp_path, {}).frame[column][0]
    assert touched == becomes
    assert counts(catalogue) == {rule: 1}
    assert str(catalogue.rules[0]) in catalogue.notes


def test_hours_equal_to_weeks_and_sixty_hours_a_week_are_believed(tmp_path: Path) -> None:
    catalogue = read(tmp_path, {texas_etpl.HOURS: "10"}, {texas_etpl.HOURS: "600"})
    assert catalogue.frame["contact_hours"].to_list() == [10.0, 600.0]
    assert catalogue.frame["weeks"].to_list() == [10.0, 10.0]


def test_the_real_list_is_read_whole_and_each_rule_counts_its_rows(shared_data: Path) -> None:
    catalogue = programmes.read(shared_data / LIST)
    assert catalogue.frame.height == 6245
    assert catalogue.frame["provider"].n_unique() == 611
    assert counts(catalogue) == {
        "weeks-error": 62,
        "hours-error": 12,
        "hours-credits": 96,
        "delivery-invalid": 48,
        "credential-invalid": 34,
        "tuition-zero-apprentices": 88,
        "tuition-zero-others": 51,
        "weeks-sentinel": 17,
        "weeks-zero": 276,
        "weeks-absurd": 2,
        "hours-zero": 40,
        "weeks-crammed": 74,
    }
    frame = catalogue.frame
    assert frame["weeks"].null_count() == 62 + 17 + 276 + 2 + 74
    assert frame["weeks"].is_between(1.0, 260.0).sum() == frame["weeks"].count()
    assert frame["field"].drop_nulls().str.contains(r"^\d{2}\.\d{4}$").all()
    assert frame["occupations"].drop_nulls().str.contains(r"^\d{2}-\d{4}\.\d{2}( \d{2}-\d{4}\.\d{2})*$").all()
    assert set(frame["credential"].drop_nulls()) == set(texas_etpl.CREDENTIALS.values())
    assert set(frame["delivery"].drop_nulls()) == set(texas_etpl.DELIVERIES.values())
