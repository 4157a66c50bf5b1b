"""A generator's dirt as rows of an export, and the truth of what a reader should make of every row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.export_styles import Columns, Money, Style
from passerelle.app.assemble.exports import ACTIVE, LEFT, ON_LEAVE, as_text
from passerelle.app.assemble.generate import AS_OF
from passerelle.data.roster.ledger import RowUse
from passerelle.engines.dirt import ABSENT, FIRST_HARMFUL, Dirt, Flaw, RowKind, Shares

# Shares of the employees. All are guesses of this package: large enough that 20,000 people have ten of each
# and more, small enough that a file stays one that somebody would hand in.
ROW_SHARES: Final = {
    RowKind.SECOND_JOB: 0.02,  # some universities and hospitals have more
    RowKind.REPEATED_ID: 0.001,
    RowKind.EARLIER_SPELL: 0.005,
    RowKind.COPY: 0.002,  # a page exported twice
    RowKind.LEAVER: 0.03,  # a quarter of leavers still in the list
    RowKind.CONTRACTOR: 0.03,
    RowKind.FUTURE_HIRE: 0.005,
    RowKind.VACANT: 0.02,  # a few weeks to fill each seat that falls open
    RowKind.SUBTOTAL: 0.0005,  # one under each department or page
    RowKind.BLANK: 0.001,
}
FLAW_SHARES: Final = {
    # Of form: people type, systems pad, spreadsheets reformat. The row is good all the same.
    Flaw.TRAILING_BLANK: 0.03,
    Flaw.HARD_BLANK: 0.01,
    Flaw.SHOUTED: 0.03,
    Flaw.SHORTENED_WORD: 0.05,
    Flaw.MISSPELT: 0.01,
    Flaw.WRONG_LETTERS: 0.002,
    Flaw.OTHER_DATE: 0.01,
    Flaw.SERIAL_DATE: 0.001,
    Flaw.CURRENCY_SIGN: 0.01,
    Flaw.PERCENT_FTE: 0.005,
    Flaw.LOST_ZEROS: 0.005,
    # Of substance: rare, for a payroll runs on these figures. The row cannot be used as it is.
    Flaw.OTHER_DECIMAL: 0.001,
    Flaw.NEGATIVE_PAY: 0.001,
    Flaw.ABSURD_PAY: 0.001,
    Flaw.NO_TITLE: 0.002,
    Flaw.NO_ID: 0.001,
    Flaw.NO_SUCH_DAY: 0.001,
    Flaw.TOO_FEW_FIELDS: 0.0005,
    Flaw.TOO_MANY_FIELDS: 0.001,
}
ON_LEAVE_SHARE: Final = 0.03
ABSENT_MANAGER_SHARE: Final = 0.01  # in another company of the group, or left
OWN_MANAGER_SHARE: Final = 0.0005  # how some systems write the top
KNOT_SHARE: Final = 0.0005
SECOND_JOB_FTE: Final = 0.25
ABSURD_PAY: Final = 999_999_999_999.0
EXCEL_ZERO: Final = date(1899, 12, 30)  # day 0 of a workbook's dates, after 1900-02-28

USE_OF_ROW: Final = {
    RowKind.EMPLOYEE: RowUse.EMPLOYEE,
    RowKind.SECOND_JOB: RowUse.OTHER_ASSIGNMENT,
    RowKind.REPEATED_ID: RowUse.OTHER_ASSIGNMENT,
    RowKind.EARLIER_SPELL: RowUse.LEFT,
    RowKind.COPY: RowUse.REPEATED,
    RowKind.LEAVER: RowUse.LEFT,
    RowKind.CONTRACTOR: RowUse.CONTRACTOR,
    RowKind.FUTURE_HIRE: RowUse.EMPLOYEE,  # kept, and noted: the day of an export is often not told
    RowKind.VACANT: RowUse.VACANT,
    RowKind.SUBTOTAL: RowUse.TOTALS,
}
_DAYS: Final = pl.col("seat") * 7_919  # spreads days without a draw of its own
_WITH_SEAT_OF_THEIR_OWN: Final = (
    RowKind.SECOND_JOB,
    RowKind.LEAVER,
    RowKind.CONTRACTOR,
    RowKind.FUTURE_HIRE,
    RowKind.VACANT,
)
_OF_A_PERSON: Final = ("hire_date", "salary", "temporary", "contractor", "primary", "state")
_SHORT_WORDS: Final = {
    "Senior": "Sr",
    "Assistant": "Asst",
    "Manager": "Mgr",
    "Representative": "Rep",
    "Supervisor": "Supv",
    "Engineer": "Engr",
    "Specialist": "Spec",
    "Associate": "Assoc",
    "Administrative": "Admin",
    "Operator": "Oper",
}


@dataclass(frozen=True, slots=True)
class ExportRows:
    """The rows of a file of people, without what stands above and below them. All in the file's order."""

    text: pl.DataFrame  # [row, content] as the file says it
    employees: pl.DataFrame  # [employee] facts, with the managers that the file gives them
    truth: pl.DataFrame  # [row] employer_id, use, why; use is empty for a blank row
    broken: dict[int, int]  # row -> fields too many, or too few where negative


def shares_for(style: Style, *, lines: bool) -> Shares:
    """Return the shares of dirt that a style's columns can show, and a reader tell.

    Args:
        style: of the export.
        lines: whether the file is lines of text, where a row may have another number of fields.
    """
    contents = {content for _, content in style.contents(dirty=True)}
    told_type = style.words.contractor is not None and not contents.isdisjoint({"type", "category"})
    can_end = "status" in contents or "termination_date" in contents
    kinds = {
        RowKind.EARLIER_SPELL: can_end,
        RowKind.LEAVER: can_end,
        RowKind.CONTRACTOR: "worker_type" in contents or told_type,
        RowKind.FUTURE_HIRE: "hire_date" in contents,
        RowKind.VACANT: bool(style.when_dirty),  # systems keep positions in a file of their own
        RowKind.SUBTOTAL: bool(style.total),
    }
    paid = "salary" in contents
    flaws = {
        Flaw.CURRENCY_SIGN: paid and style.money is not Money.CODED,
        Flaw.OTHER_DECIMAL: paid and style.money in (Money.PLAIN, Money.FLOAT),
        Flaw.PERCENT_FTE: "fte" in contents and not style.fte_percent,
        Flaw.LOST_ZEROS: style.id_form[0] == "" and style.id_form[1] > 0,
        Flaw.NEGATIVE_PAY: paid,
        Flaw.ABSURD_PAY: paid,
        Flaw.TOO_FEW_FIELDS: lines,
        Flaw.TOO_MANY_FIELDS: lines,
    }
    told_leave = style.words.leave not in (style.words.active, style.words.left)
    return Shares(
        rows=np.array([kinds.get(k, True) * ROW_SHARES.get(k, 0.0) for k in RowKind]),
        flaws=np.array([flaws.get(f, True) * FLAW_SHARES.get(f, 0.0) for f in Flaw]),
        on_leave=ON_LEAVE_SHARE if told_leave else 0.0,
        absent_manager=ABSENT_MANAGER_SHARE,
        own_manager=OWN_MANAGER_SHARE,
        knot=KNOT_SHARE,
    )


def clean_rows(facts: pl.DataFrame, style: Style) -> ExportRows:
    """Return the rows of employees as they are."""
    text = as_text(facts, style, style.contents(dirty=False))
    truth = pl.select(
        text["employee_id"].alias("employer_id"),
        pl.repeat(RowUse.EMPLOYEE.value, facts.height).alias("use"),
        pl.repeat("employee", facts.height).alias("why"),
    )
    return ExportRows(text, facts, truth, {})


def dirty_rows(facts: pl.DataFrame, dirt: Dirt, style: Style) -> ExportRows:
    """Return the rows of employees with dirt; ``facts`` is [employee], the result [row]."""
    rows = _typed_rows(facts, dirt)
    columns = style.contents(dirty=True)
    text = as_text(rows, style, columns).with_columns(rows["kind"], rows["flaw"])
    text = _with_flaws(text, rows, style).drop("kind", "flaw")
    text = _with_subtotals(text, rows, columns, style)
    broken = {
        int(row): (2 if flaw == Flaw.TOO_MANY_FIELDS else -2)
        for row, flaw in enumerate(dirt.flaw.tolist())
        if flaw in (Flaw.TOO_MANY_FIELDS, Flaw.TOO_FEW_FIELDS)
    }
    employees = rows.filter(pl.col("kind") == int(RowKind.EMPLOYEE))
    return ExportRows(text, employees, _truth(text, dirt), broken)


def _truth(text: pl.DataFrame, dirt: Dirt) -> pl.DataFrame:
    uses = {int(kind): use.value for kind, use in USE_OF_ROW.items()}
    kinds = {int(kind): kind.name.lower().replace("_", " ") for kind in RowKind}
    flaws = {int(flaw): flaw.name.lower().replace("_", " ") for flaw in Flaw}
    kind, flaw = pl.Series("kind", dirt.kind), pl.Series("flaw", dirt.flaw)
    harmful = flaw >= int(FIRST_HARMFUL)
    return pl.select(
        text["employee_id"].str.strip_chars().alias("employer_id"),
        pl.when(harmful)
        .then(pl.lit(RowUse.REJECTED.value))
        .otherwise(kind.replace_strict(uses, default=None, return_dtype=pl.String))
        .alias("use"),
        pl.when(flaw > 0)
        .then(flaw.replace_strict(flaws, return_dtype=pl.String))
        .otherwise(kind.replace_strict(kinds, return_dtype=pl.String))
        .alias("why"),
    ).with_columns(pl.when(pl.col("use") != RowUse.TOTALS.value).then("employer_id"))


# ------------------------------------------------------------------ typed rows


def _typed_rows(facts: pl.DataFrame, dirt: Dirt) -> pl.DataFrame:
    """Return the facts of each row, with ``kind`` and ``flaw``."""
    people = facts.height
    managers = pl.Series(np.where(dirt.manager == ABSENT, people * 3 + 7, dirt.manager + 1))
    knotted = facts.with_columns(managers.alias("manager").replace(0, None))
    rows = knotted[np.maximum(dirt.of, 0)].with_columns(
        pl.Series("kind", dirt.kind),
        pl.Series("flaw", dirt.flaw),
        pl.Series("person", dirt.person + 1).replace(0, None),
        pl.Series("on_leave", dirt.on_leave),
        pl.Series("other_title", facts["title"].gather(np.maximum(dirt.other, 0))),
        (pl.int_range(pl.len()) + 1 + people).alias("own_seat"),
        (_DAYS % 300 + 1).alias("days"),
    )
    kind = pl.col("kind")
    second, earlier = kind == RowKind.SECOND_JOB, kind == RowKind.EARLIER_SPELL
    leaver, vacant = kind == RowKind.LEAVER, kind == RowKind.VACANT
    ended = pl.when(leaver).then(pl.lit(AS_OF) - pl.duration(days="days"))
    before = pl.col("hire_date") - pl.duration(days=pl.col("days") + 100)
    changed = rows.with_columns(
        pl.when(second)
        .then(pl.concat_str(pl.lit("Relief "), "other_title"))
        .otherwise("title")
        .alias("title"),
        pl.when(kind == RowKind.REPEATED_ID)
        .then(pl.concat_str(pl.lit("former "), "department"))
        .otherwise("department")
        .alias("department"),
        pl.when(second).then(SECOND_JOB_FTE).otherwise("fte").alias("fte"),
        pl.when(second).then(SECOND_JOB_FTE * 40).otherwise("hours").alias("hours"),
        pl.when(second).then((pl.col("salary") * SECOND_JOB_FTE).round()).otherwise("salary").alias("salary"),
        pl.when(earlier).then(before).otherwise(ended).alias("termination_date"),
        pl.when(earlier)
        .then(pl.col("hire_date") - timedelta(days=1_100))
        .when(leaver)
        .then(pl.col("hire_date") - timedelta(days=400))
        .when(kind == RowKind.FUTURE_HIRE)
        .then(pl.lit(AS_OF) + pl.duration(days="days"))
        .otherwise("hire_date")
        .alias("hire_date"),
        (kind == RowKind.CONTRACTOR).alias("contractor"),
        (~second).alias("primary"),
        pl.when(earlier | leaver).then(LEFT).when("on_leave").then(ON_LEAVE).otherwise(ACTIVE).alias("state"),
        pl.when(kind.is_in([int(k) for k in _WITH_SEAT_OF_THEIR_OWN]))
        .then("own_seat")
        .otherwise("seat")
        .alias("seat"),
    )
    return _emptied(changed, vacant).drop("on_leave", "other_title", "own_seat", "days")


def _emptied(rows: pl.DataFrame, vacant: pl.Expr) -> pl.DataFrame:
    """Return rows where a vacant position says nothing of a person, and a blank or subtotal row nothing."""
    empty = pl.col("kind").is_in([int(RowKind.BLANK), int(RowKind.SUBTOTAL)])
    marks = ("kind", "flaw")
    return rows.with_columns(
        pl.when(~(empty | vacant) if name in _OF_A_PERSON else ~empty).then(pl.col(name)).alias(name)
        for name in rows.columns
        if name not in marks
    )


# ------------------------------------------------------------------ flaws in the text


def _with_flaws(text: pl.DataFrame, rows: pl.DataFrame, style: Style) -> pl.DataFrame:
    """Return the text with each row's flaw in it."""
    title, pay, hired, who = (pl.col(name) for name in ("title", "salary", "hire_date", "employee_id"))
    others: dict[str, dict[Flaw, pl.Expr | pl.Series]] = {
        "title": {
            Flaw.TRAILING_BLANK: pl.concat_str(title, pl.lit("  ")),
            Flaw.HARD_BLANK: pl.concat_str(pl.lit("\u00a0"), title.str.replace(" ", "\u00a0")),
            Flaw.SHOUTED: title.str.to_uppercase(),
            Flaw.SHORTENED_WORD: title.str.replace_many(_SHORT_WORDS),
            Flaw.MISSPELT: title.str.replace(r"([a-z])([a-z])([a-z])$", "${2}${1}${3}"),
            Flaw.WRONG_LETTERS: pl.concat_str(title, pl.lit(" â€“ days")),
            Flaw.NO_TITLE: pl.lit(None, dtype=pl.String),
        },
        "department": {Flaw.TRAILING_BLANK: pl.concat_str("department", pl.lit(" "))},
        "hire_date": {
            Flaw.OTHER_DATE: rows["hire_date"].dt.strftime(_other_date_form(style)),
            Flaw.SERIAL_DATE: (rows["hire_date"] - EXCEL_ZERO).dt.total_days().cast(pl.String),
            Flaw.NO_SUCH_DAY: hired.str.replace(*_no_such_day(style)),
        },
        "fte": {
            Flaw.PERCENT_FTE: pl.concat_str(
                (rows["fte"] * 100).round().cast(pl.Int64).cast(pl.String), pl.lit("%")
            )
        },
        "salary": {
            Flaw.CURRENCY_SIGN: pl.concat_str(pl.lit("$"), pay),
            Flaw.OTHER_DECIMAL: pay.str.replace(".", ",", literal=True),
            Flaw.NEGATIVE_PAY: pl.concat_str(pl.lit("-"), pay),
            Flaw.ABSURD_PAY: as_text(
                rows.with_columns(pl.when(pl.col("salary").is_not_null()).then(ABSURD_PAY).alias("salary")),
                style,
                (("", "salary"),),
            )["salary"],
        },
        "employee_id": {
            Flaw.TRAILING_BLANK: pl.concat_str(who, pl.lit(" ")),
            Flaw.LOST_ZEROS: who.str.strip_chars_start("0"),
            Flaw.NO_ID: pl.lit(None, dtype=pl.String),
        },
    }
    return text.with_columns(
        _one_of(pl.col("flaw"), said, pl.col(content)).alias(content)
        for content, said in others.items()
        if content in text.columns
    )


def _one_of(flaw: pl.Expr, said: dict[Flaw, pl.Expr | pl.Series], otherwise: pl.Expr) -> pl.Expr:
    chosen = otherwise
    for which, value in said.items():
        chosen = pl.when(flaw == int(which)).then(value).otherwise(chosen)
    return chosen


def _other_date_form(style: Style) -> str:
    return "%d-%b-%Y" if style.date_form == "%Y-%m-%d" else "%Y-%m-%d"


def _no_such_day(style: Style) -> tuple[str, str]:
    """Return a pattern and its replacement that make a style's date one that no calendar has."""
    if style.date_form.startswith("%Y"):
        return r"^(\d{4}.)\d{2}(.)\d{2}$", "${1}02${2}31"
    if style.date_form.startswith("%d"):
        return r"^\d{2}(.)\d{2}", "31${1}02"
    return r"^\d{2}(.)\d{2}", "02${1}31"


def _with_subtotals(text: pl.DataFrame, rows: pl.DataFrame, columns: Columns, style: Style) -> pl.DataFrame:
    """Return the text with a word and a sum in each subtotal row."""
    subtotal = rows["kind"] == int(RowKind.SUBTOTAL)
    first = columns[0][1]
    marked = text.with_columns(
        pl.when(subtotal).then(pl.lit(f"Sub{style.total.lower()}")).otherwise(pl.col(first)).alias(first)
    )
    if "salary" not in text.columns:
        return marked
    total = as_text(pl.DataFrame({"salary": [rows["salary"].sum() / 20]}), style, (("", "salary"),))
    return marked.with_columns(
        pl.when(subtotal).then(pl.lit(total["salary"][0])).otherwise("salary").alias("salary")
    )
