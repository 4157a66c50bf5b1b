"""What is known of an employer's people, as the text of an HR system's export.

A person has a number, and everything that the employer's figures do not have is made of it: ``Given 17``,
addresses at example.org, ids that no authority gives out. Traits are spread evenly and follow nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import polars as pl

from passerelle.app.assemble.export_styles import Columns, Money, Style
from passerelle.app.assemble.generate import AS_OF

HOURS_OF: Final = pl.col("hours").cast(pl.String).str.strip_suffix(".0")
ACTIVE, ON_LEAVE, LEFT = 0, 1, 2  # states of a person
_ETHNICITIES: Final = (
    "White",
    "Black or African American",
    "Hispanic or Latino",
    "Asian",
    "Two or More Races",
)
_REASONS: Final = ("Resignation", "Layoff", "Retirement", "End of Contract")

# What a typed row of facts holds beside the employer's own columns; see ``facts``.
PERSON: Final = pl.col("person")
_MIXED: Final = (PERSON * 7_919 + PERSON * PERSON * 104_729) % 1_000_003  # neighbours share no trait


def facts(employees: pl.DataFrame) -> pl.DataFrame:
    """Return what is known of employees, typed, one row each in their order.

    Args:
        employees: the table that ``assemble.generate.employees_table`` makes.

    Returns:
        columns ``person`` and ``manager`` (numbers from 1), ``seat``, ``job``, ``state``, ``primary``,
        ``contractor``, ``termination_date``, and the employer's own under short names.
    """
    numbered = employees.with_row_index("person", offset=1).with_columns(PERSON.cast(pl.Int64))
    return numbered.select(
        "person",
        pl.col("person").alias("seat"),
        pl.col("job_title").alias("title"),
        (pl.col("job_title").rank("dense").cast(pl.Int64) + 10_000).alias("job"),
        "department",
        "site",
        "country",
        "region",
        "grade",
        pl.col("manager_id").str.slice(1).cast(pl.Int64).alias("manager"),
        "hire_date",
        pl.lit(None, dtype=pl.Date).alias("termination_date"),
        "fte",
        "salary",
        "currency",
        (pl.col("employment_type") == "temporary").alias("temporary"),
        pl.lit(value=False).alias("contractor"),
        pl.lit(value=True).alias("primary"),
        pl.lit(ACTIVE, dtype=pl.Int64).alias("state"),
        pl.col("weekly_hours").alias("hours"),
        pl.col("legal_entity").alias("entity"),
        pl.col("bargaining_unit").alias("union"),
    )


def as_text(rows: pl.DataFrame, style: Style, columns: Columns) -> pl.DataFrame:
    """Return rows of facts as text under the names of contents, in the columns' order."""
    contents = dict.fromkeys(content for _, content in columns)
    return rows.select(content_text(content, style).alias(content) for content in contents)


def id_text(number: pl.Expr, style: Style) -> pl.Expr:
    """Return numbers of people as the ids that a style gives them."""
    before, digits = style.id_form
    return pl.concat_str(pl.lit(before), number.cast(pl.String).str.zfill(max(digits, 1)))


def money_text(amount: pl.Expr, form: Money) -> pl.Expr:
    """Return amounts of money, up to 1e15, as a style writes them."""
    if form is Money.FLOAT:
        return amount.cast(pl.String)
    cents = (amount * 100).round().cast(pl.Int64)
    fraction = (cents.abs() % 100).cast(pl.String).str.zfill(2)
    units = cents.abs() // 100
    sign = pl.when(cents < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    if form in (Money.PLAIN, Money.CODED):
        after = " USD" if form is Money.CODED else ""
        return pl.concat_str(sign, units.cast(pl.String), pl.lit("."), fraction, pl.lit(after))
    group, point = (",", ".") if form is Money.GROUPED else (".", ",")
    thousands, millions = units // 1_000, units // 1_000_000
    low = (units % 1_000).cast(pl.String)
    middle = (thousands % 1_000).cast(pl.String)
    grouped = (
        pl.when(units < 1_000)
        .then(low)
        .when(units < 1_000_000)
        .then(pl.concat_str(middle, pl.lit(group), low.str.zfill(3)))
        .otherwise(
            pl.concat_str(
                millions.cast(pl.String), pl.lit(group), middle.str.zfill(3), pl.lit(group), low.str.zfill(3)
            )
        )
    )
    return pl.concat_str(sign, grouped, pl.lit(point), fraction)


def content_text(content: str, style: Style) -> pl.Expr:
    """Return one content of an export as text.

    Raises:
        KeyError: no content has this name.
    """
    made = {**_plain(), **_of_person(style), **_of_job(style), **_of_seat(style)}
    return made[content]


def _plain() -> dict[str, pl.Expr]:
    names = ("title", "department", "site", "country", "region", "grade", "currency", "entity", "union")
    fixed = {
        "nothing": None,
        "no_hr": "NO_HR",
        "time_zone": "US/Eastern",
        "per_year": "Year",
        "salaried": "Salary",
        "one": "1",
        "line_manager": "LINE_MANAGER",
    }
    return {name: pl.col(name) for name in names} | {
        name: pl.when(pl.col("title").is_not_null()).then(pl.lit(value, dtype=pl.String))
        for name, value in fixed.items()
    }


def _of_person(style: Style) -> dict[str, pl.Expr]:
    words, number = style.words, PERSON.cast(pl.String)
    born = (
        pl.min_horizontal(pl.col("hire_date"), pl.lit(AS_OF)).dt.offset_by("-18y").dt.offset_by("-7mo")
    ) - pl.duration(days=_MIXED % 12_000)
    birth_date = pl.when(PERSON.is_not_null()).then(born)
    given, family = pl.concat_str(pl.lit("Given "), number), pl.concat_str(pl.lit("Family "), number)
    earlier = pl.duration(days=pl.when(PERSON % 20 == 0).then(1_500).otherwise(0))  # one in 20 was rehired
    return {
        "employee_id": id_text(PERSON, style),
        "given": given,
        "family": family,
        "name": pl.concat_str(given, pl.lit(" "), family),
        "family_first": pl.concat_str(family, pl.lit(", "), given),
        "user_name": pl.concat_str(pl.lit("user"), number),
        "email": pl.concat_str(pl.lit("person"), number, pl.lit("@example.org")),
        "phone": pl.concat_str(  # 555-0100 to 555-0199 are kept free for fiction
            pl.lit("(555) 555-01"), (PERSON % 100).cast(pl.String).str.zfill(2)
        ),
        "national_id": pl.concat_str(  # no number begins with 000
            pl.lit("000-00-"), (PERSON % 10_000).cast(pl.String).str.zfill(4)
        ),
        "manager_id": pl.coalesce(
            id_text(pl.col("manager"), style),
            pl.when(PERSON.is_not_null()).then(pl.lit(words.no_manager, dtype=pl.String)),
        ),
        "hire_date": pl.col("hire_date").dt.strftime(style.date_form),
        "original_hire_date": (pl.col("hire_date") - earlier).dt.strftime(style.date_form),
        "termination_date": pl.col("termination_date").dt.strftime(style.date_form),
        "termination_reason": pl.when(pl.col("state") == LEFT).then(_choice(PERSON, _REASONS)),
        "birth_date": birth_date.dt.strftime(style.date_form),
        "sex": pl.when(PERSON.is_not_null()).then(_choice(_MIXED // 7, (words.female, words.male))),
        "ethnicity": pl.when(PERSON.is_not_null()).then(_choice(_MIXED // 31, _ETHNICITIES)),
        "note": pl.when(_MIXED % 50 == 0).then(pl.lit("see file; ask again")),
    }


def _of_job(style: Style) -> dict[str, pl.Expr]:
    words = style.words
    state = pl.col("state")
    kind = (
        pl.when(pl.col("contractor"))
        .then(pl.lit(words.contractor, dtype=pl.String))
        .when(pl.col("temporary"))
        .then(pl.lit(words.temporary, dtype=pl.String))
        .when(pl.col("temporary").is_not_null())
        .then(pl.lit(words.regular, dtype=pl.String))
    )
    time = pl.when(pl.col("fte") < 1.0).then(pl.lit(words.part)).otherwise(pl.lit(words.full))
    here = pl.col("temporary").is_not_null()
    fte = (
        (pl.col("fte") * 100).round().cast(pl.Int64).cast(pl.String)
        if style.fte_percent
        else pl.col("fte").cast(pl.String)
    )
    contractor = pl.lit(words.contractor, dtype=pl.String)
    return {
        "type": kind,
        "worker_type": pl.when(here).then(
            pl.when("contractor").then(pl.lit("Contingent Worker")).otherwise(pl.lit("Employee"))
        ),
        "time": pl.when(here).then(time),
        "category": pl.when(here).then(pl.when("contractor").then(contractor).otherwise(time)),
        "job_profile": pl.col("title").str.replace(r"^(Senior|Lead|Principal) ", "").str.replace(" I+$", ""),
        "job_code": pl.concat_str(pl.lit("J"), pl.col("job").cast(pl.String)),
        "calendar": pl.when(here).then(pl.concat_str(pl.lit("Standard "), HOURS_OF, pl.lit(" hours/week"))),
        "hours": HOURS_OF if style.money is not Money.FLOAT else pl.col("hours").cast(pl.String),
        "fte": fte,
        "salary": money_text(pl.col("salary"), style.money),
        "status": pl.when(state == ACTIVE)
        .then(pl.lit(words.active))
        .when(state == ON_LEAVE)
        .then(pl.lit(words.leave))
        .when(state == LEFT)
        .then(pl.lit(words.left)),
        "primary": pl.when(pl.col("primary")).then(pl.lit(words.yes)).when(here).then(pl.lit(words.no)),
        "assignment": pl.concat_str(pl.lit("E"), pl.col("seat").cast(pl.String)),
    }


def _of_seat(style: Style) -> dict[str, pl.Expr]:
    number = pl.col("seat").cast(pl.String).str.zfill(7)
    target = pl.lit(AS_OF) + pl.duration(days=30 + pl.col("seat") % 90)
    return {
        "position_id": pl.concat_str(pl.lit("P"), number),
        "requisition_id": pl.concat_str(pl.lit("R"), number),
        "target_start": target.dt.strftime(style.date_form),
        "requisition_status": pl.lit("Open"),
        "seat_status": pl.when(PERSON.is_not_null()).then(pl.lit("Filled")).otherwise(pl.lit("Open")),
    }


def _choice(number: pl.Expr, words: Iterable[str]) -> pl.Expr:
    names = tuple(words)
    return (number % len(names)).replace_strict(dict(enumerate(names)), return_dtype=pl.String)
