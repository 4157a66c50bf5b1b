"""A year's pay and the FTE of each record, from whatever the extract says of them.

Pay: the salary column, or hourly rate x weekly hours x 52; where a period is known that the pay is for,
by that: x 12 for a month, 24 for half a month, 26 for two weeks, 13 for four, 52 for a week, 4 for a quarter,
260 for a day. Thirteenth and fourteenth months are not guessed. The period is, the first that holds:

1. what ``pay_basis`` names on the row (Monthly, Hourly); Salary or Salaried names none. A salary column whose
   header says that it is a year's pay is one all the same.
2. what a mapping says: ``[salary] per = "year"`` or ``"pay_frequency"``.
3. what the header of the salary column says: Annual Salary, Jahresgehalt; Monthly Salary, Monatsgehalt.
4. ``pay_frequency`` on the row, else a month where the header is Odoo's (wage); unless the amounts alone look
   like a year's pay (median of 8,000 or more) and by the factor the median of full-time people would be
   above 250,000, in a currency of the dollar's size or an unknown one: then they are taken as a year's pay.
   Between a month's pay of 21,000 and a year's of 21,000 the second is far more common.
5. a year.

What 3 and 4 decide is noted, with the line of a mapping file that says other. Hours of 60 to 90 of people who
are paid by two weeks are hours of two weeks, and halved, if all of theirs are so.
FTE: its own column (a share, per cent or ``4/5``), else 1 where the extract says full time, else weekly
hours over the hours of a full-time week; where none of them is known it stays empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from passerelle.data.checks import DOLLAR_SIZED, Breach, breach
from passerelle.data.roster import values
from passerelle.data.roster.cells import distinct_of
from passerelle.data.roster.mapping_file import ColumnMapping
from passerelle.data.roster.pay_periods import HOUR, PERIODS, SALARIED, UNKNOWN, of_header, periods
from passerelle.data.roster.values import Numbers
from passerelle.data.schema import PAID_WEEKS_PER_YEAR

_MOST_HOURS = 168.0  # a week has no more
_MOST_FTE = 2.0
_MOST: Final[Mapping[str, float]] = {"weekly_hours": _MOST_HOURS, "fte": 100.0 * _MOST_FTE}
_PER_CENT_MEDIAN: Final = (50.0, 120.0)  # of a column that is per cent: about 100
_FULL_TIME_HOURS_A_YEAR: Final = 2_080.0
_FULL_WORDS: Final = (
    r"\bfull ?time\b|^f t\b|\bft\b|^full$|^rft$|^vollzeit|^voltijd|^temps plein|^tiempo completo"
)
_PART_WORDS: Final = (
    r"\bpart ?time\b|^p t\b|\bpt\b|^part$|^rpt$|^teilzeit|^deeltijd|^temps partiel|^tiempo parcial"
)
_MOST_YEARS_PAY: Final = 250_000.0  # a median of full-time people above it is absurd, and one
_LEAST_YEARS_PAY: Final = 8_000.0  # under this no year's pay, in a currency of the dollar's size
_NEARLY_FULL: Final = 0.9  # FTE
_HOURS_OF_TWO_WEEKS: Final = (60.0, 90.0)
_BY: Final[Mapping[str, str]] = {
    "four weeks": "by four weeks",
    "half a month": "by half a month",
    "two weeks": "by two weeks",
    **{period: f"by the {period}" for period in ("quarter", "month", "week", "day", HOUR)},
}


@dataclass(frozen=True, slots=True)
class Pay:
    """What the extract says of pay and working time."""

    salary: pl.Series  # a year's pay
    fte: pl.Series
    weekly_hours: pl.Series
    currency: pl.Series | None  # as amounts are written with; none where none is
    breaches: tuple[Breach, ...]
    notes: tuple[Breach, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """What one extract says of pay, column by column."""

    raw: pl.DataFrame
    mapping: ColumnMapping
    amounts: Mapping[str, pl.Series]
    percent: pl.Series  # [record] whether fte has a per-cent sign
    currency: pl.Series | None  # [record] that amounts are written with
    is_full: pl.Series  # [record] whether the time type says full time
    is_part: pl.Series


def pay(raw: pl.DataFrame, mapping: ColumnMapping) -> Pay:
    """Return the pay and working time of each record.

    Args:
        raw: the extract's columns under the names of fields; absent ones are empty.
        mapping: gives the rules, and the forms of numbers.
    """
    more = ("pay_frequency", "currency")
    raw = raw.with_columns(pl.lit(None, pl.String).alias(name) for name in more if name not in raw.columns)
    read = {
        name: values.numbers(raw[name], mapping.formats.get(name), most=_MOST.get(name))
        for name in ("salary", "hourly_rate", "weekly_hours", "fte")
    }
    read["fte"] = _with_quotients(raw["fte"], read["fte"], r"^([0-9]{1,3}) ?/ ?([1-9][0-9]{0,2})$", 1.0)
    clock = r"^([0-9]{1,3}):([0-5][0-9])$"
    read["weekly_hours"] = _with_quotients(raw["weekly_hours"], read["weekly_hours"], clock, 60.0)
    breaches = [found for name in read for found in values.breaches(name, raw[name], read[name])]
    notes = [_mixed(name, raw[name]) for name in read if read[name].mixed]
    amounts = {name: numbers.values for name, numbers in read.items()}
    below = (amounts["hourly_rate"] < 0.0).fill_null(value=False)
    breaches.append(breach("hourly_rate", "is below 0.", "Mend the value.", below, raw["hourly_rate"]))
    amounts["hourly_rate"] = amounts["hourly_rate"].set(below, None)
    is_full, is_part, time_notes = _time(raw["time_type"], mapping)
    currency, currency_notes = _currency(raw, read)
    said = _Said(raw, mapping, amounts, read["fte"].percent, currency, is_full, is_part)
    amounts["weekly_hours"], hours_notes = _weeks_hours(said)
    salary, salary_notes = _salary(said)
    fte, fte_breaches, fte_notes = _fte(said)
    notes += [*currency_notes, *hours_notes, *salary_notes, *fte_notes, *time_notes]
    return Pay(salary, fte, amounts["weekly_hours"], currency, _some(breaches + fte_breaches), _some(notes))


def _some(breaches: list[Breach]) -> tuple[Breach, ...]:
    return tuple(found for found in breaches if len(found.at))


def _mixed(name: str, raw: pl.Series) -> Breach:
    what = "has decimal points in some values and decimal commas in others; each is read by its own."
    return breach(name, what, "Look whether two systems wrote it.", raw.is_not_null(), raw)


def _with_quotients(raw: pl.Series, read: Numbers, pattern: str, minutes: float) -> Numbers:
    """Return numbers with those that were written as two: 4/5 of full time, 37:30 hours.

    With ``minutes`` 1 the second divides the first; else it is added, over ``minutes``.
    """
    if not read.unread.any():
        return read
    parts = values.text(raw).str.extract_groups(pattern).struct.unnest().cast(pl.Float64)
    first, second = pl.col(parts.columns[0]), pl.col(parts.columns[1])
    made = parts.select(first / second if minutes == 1.0 else first + second / minutes).to_series()
    took = read.unread & made.is_not_null()
    return replace(read, values=made.zip_with(took, read.values), unread=read.unread & ~took)


def _salary(said: _Said) -> tuple[pl.Series, list[Breach]]:
    """Return a year's pay of each record, and what a person should look at."""
    raw, amounts = said.raw, said.amounts
    told = periods(raw["pay_basis"], said.mapping)
    basis, is_year, notes = _with_frequency(said, told)
    rate = amounts["hourly_rate"]
    if rate.null_count() == len(rate) and not is_year:
        rate = amounts["salary"].set((basis != HOUR).fill_null(value=True), None)
    frame = pl.DataFrame(
        {"told": told, "basis": basis, "salary": amounts["salary"], "rate": rate, "hours": _paid_hours(said)}
    )
    by_hour = pl.col("rate") * pl.col("hours") * PAID_WEEKS_PER_YEAR
    factor = pl.col("basis").replace_strict(PERIODS, default=None, return_dtype=pl.Float64)
    stated = pl.col("salary") * (1.0 if is_year else factor)
    made = (
        pl.when(pl.col("basis").is_null())
        .then(pl.coalesce("salary", by_hour))
        .when(pl.col("basis") == HOUR)
        .then(pl.coalesce(by_hour, "salary") if is_year else by_hour)
        .otherwise(stated)
    )
    salary = frame.select(made.alias("salary")).to_series()
    notes += _basis_notes(said, frame, salary)
    if not is_year:
        odd = _years_already(frame)
        salary = salary.set(odd, None)
        what = "looks like a year's pay already, beside that of others; left empty."
        remedy = "If it is one, put the header of pay_basis or pay_frequency under ignore in a mapping file."
        notes.append(breach("salary", what, remedy, odd, raw["salary"]))
        notes += _period_notes(said, frame, salary)
    unpaid = (salary == 0.0).fill_null(value=False)
    what = "is 0, which is no year's pay; read as not known."
    working = unpaid & ~(said.amounts["fte"] == 0.0).fill_null(value=False)
    notes.append(breach("salary", what, "Bring it if they are paid.", working, salary))
    return salary.set(unpaid, None), notes


def _with_frequency(said: _Said, told: pl.Series) -> tuple[pl.Series, bool, list[Breach]]:
    """Return the period of each amount, whether the header says that all are a year's pay, and notes.

    Where ``told``, by row, names no period, the header or the frequency of pay does.
    """
    per = said.mapping.salary_per
    period, is_sure = of_header(said.mapping.columns.get("salary", ""))
    is_year = is_sure and period == "year" and per != "pay_frequency"
    frequency, notes = _frequency(said)
    is_open = told.is_null() | (told == SALARIED)
    paid_for = is_open & said.amounts["salary"].is_not_null()
    settled = pl.when(told == SALARIED).then(pl.lit("year")).otherwise(told).alias("basis")
    if per == "year" or is_year:
        shown = frequency if is_year and per != "year" else frequency.clear(len(frequency))
        notes += _taken_as_years(said, shown, paid_for, "as its header says, ")
        year = pl.when(is_open if per == "year" else is_open & (told == SALARIED)).then(pl.lit("year"))
        return pl.select(year.otherwise(told).alias("basis")).to_series(), is_year, notes
    if is_sure and period is not None and per != "pay_frequency":
        other = pl.repeat(period, len(told), dtype=pl.String, eager=True)
    elif period is not None and period != "year":
        other = frequency.fill_null(period)
    else:
        other = frequency
    if per != "pay_frequency" and not (is_sure and period is not None) and _is_absurd(said, other, paid_for):
        notes += _taken_as_years(said, other, paid_for, "")
        return pl.select(settled).to_series(), False, notes
    basis = pl.select(pl.when(is_open & other.is_not_null()).then(other).otherwise(settled)).to_series()
    return basis.rename("basis"), False, notes


def _frequency(said: _Said) -> tuple[pl.Series, list[Breach]]:
    """Return how often each person is paid; nowhere, with a note, where the column has no word for it."""
    raw = said.raw["pay_frequency"]
    frequency = periods(raw, said.mapping, is_frequency=True)
    if frequency.null_count() == len(frequency) or not frequency.is_in([UNKNOWN, SALARIED]).all():
        return frequency.set(frequency == SALARIED, None), []
    what = "names no period in which people are paid; not used."
    remedy = "Name its words under [salary] in a mapping file: monthly_when, biweekly_when and so on."
    odd = (frequency == UNKNOWN) & said.amounts["salary"].is_not_null()
    return frequency.clear(len(frequency)), [breach("pay_frequency", what, remedy, odd, raw)]


def _is_absurd(said: _Said, periods_of: pl.Series, paid_for: pl.Series) -> bool:
    """Say whether amounts look like a year's pay, and by the factors of their periods like far too much."""
    if periods_of.null_count() == len(periods_of):
        return False
    factor = periods_of.replace_strict(PERIODS, default=None, return_dtype=pl.Float64)
    frame = pl.DataFrame(
        {
            "amount": said.amounts["salary"].set(~paid_for, None),
            "factor": factor,
            "fte": said.amounts["fte"],
            "currency": _currencies(said),
        }
    ).with_columns(said.is_part.alias("part"))
    ours = frame.filter(
        pl.col("amount").is_not_null()
        & (pl.col("factor") > 1.0)
        & (pl.col("currency").is_in(list(DOLLAR_SIZED)) | pl.col("currency").is_null())
    )
    if not ours.height:
        return False
    whole = pl.when(pl.col("fte").median() > _MOST_FTE).then(100.0).otherwise(1.0)  # per cent, or shares
    is_full = (pl.col("fte") >= _NEARLY_FULL * whole).fill_null(value=True)
    full = ours.filter(is_full & ~pl.col("part"))
    ours = full if full.height else ours
    alone, made = ours["amount"].median(), (ours["amount"] * ours["factor"]).median()
    if not isinstance(alone, float) or not isinstance(made, float):
        return False
    return _LEAST_YEARS_PAY <= alone <= _MOST_YEARS_PAY * 2.0 and made > _MOST_YEARS_PAY


def _taken_as_years(said: _Said, frequency: pl.Series, paid_for: pl.Series, why: str) -> list[Breach]:
    """Return the notes of amounts that are not multiplied though people are paid more often than yearly."""
    notes = []
    named = bool(said.mapping.columns.get("pay_frequency") or said.mapping.constants.get("pay_frequency"))
    line = 'write [salary] per = "pay_frequency"' if named else 'write [constants] pay_basis = "monthly"'
    for period, by in _BY.items():
        ours = paid_for & (frequency == period)
        though = f"though people are paid {by}" if named else "though this header mostly means a month's"
        what = f"is taken as a year's pay, {why}{though}."
        notes.append(
            breach("salary", what, f"If it is not, {line} in a mapping file.", ours, said.raw["salary"])
        )
    return notes


def _currencies(said: _Said) -> pl.Series:
    """Return the currency code of each record, by its column or else by the amount."""
    own = values.text(said.raw["currency"]).str.to_uppercase()
    return own if said.currency is None else pl.select(pl.coalesce(own, said.currency)).to_series()


def _currency(raw: pl.DataFrame, read: Mapping[str, Numbers]) -> tuple[pl.Series | None, list[Breach]]:
    """Return the currency that amounts are written with, if any is, and where the column says another."""
    written = [found for name in ("salary", "hourly_rate") if (found := read[name].currency) is not None]
    if not written:
        return None, []
    currency = pl.select(pl.coalesce(written).alias("currency")).to_series()
    own = values.text(raw["currency"]).str.to_uppercase()
    at = "salary" if read["salary"].currency is not None else "hourly_rate"
    what = "is written with another currency than the currency column says; the column is believed."
    notes = [breach(at, what, "Mend one of the two.", (own != currency).fill_null(value=False), raw[at])]
    what = "is told by the amounts: " + ", ".join(sorted(currency.unique().drop_nulls())) + "."
    told = currency.is_not_null() & own.is_null()
    return currency, [*notes, breach("currency", what, "Nothing to do if so.", told, currency)]


def _weeks_hours(said: _Said) -> tuple[pl.Series, list[Breach]]:
    """Return weekly hours, those of two weeks halved where that is plain, and a note."""
    hours = said.amounts["weekly_hours"]
    least, most = _HOURS_OF_TWO_WEEKS
    if not hours.is_between(least, most).any():
        return hours, []
    frequency = periods(said.raw["pay_frequency"], said.mapping, is_frequency=True)
    basis = periods(said.raw["pay_basis"], said.mapping)
    two = ((frequency == "two weeks") & hours.is_not_null()).fill_null(value=False)
    if two.any() and hours.filter(two).is_between(least, most).all():
        what = "is of two weeks, as people are paid by two weeks and all lie between 60 and 90; halved."
        remedy = "If it is of one week, put the header of pay_frequency under ignore in a mapping file."
        return (hours / 2.0).zip_with(two, hours), [
            breach("weekly_hours", what, remedy, two, said.raw["weekly_hours"])
        ]
    maybe = ((frequency == "two weeks") | (basis == "two weeks")).fill_null(value=False)
    odd = (maybe & hours.is_between(least, most)).fill_null(value=False)
    what = "looks like hours of two weeks; taken as they stand."
    return hours, [breach("weekly_hours", what, "Bring weekly hours.", odd, said.raw["weekly_hours"])]


def _paid_hours(said: _Said) -> pl.Series:
    """Return weekly hours by which hourly pay counts: those given, else of full time where that is said."""
    hours = said.amounts["weekly_hours"]
    if hours.null_count() == len(hours) and not said.is_full.any():
        return hours
    frame = pl.DataFrame({"hours": hours, "full": said.is_full})
    known = pl.col("hours").is_between(0.0, _MOST_HOURS, closed="right")
    full = pl.when(pl.col("hours").is_null() & pl.col("full")).then(said.mapping.full_time_hours)
    return frame.select(pl.when(known).then("hours").otherwise(full).alias("hours")).to_series()


def _years_already(frame: pl.DataFrame) -> pl.Series:
    """Return which amounts said to be for a period are as large as the year's pay of other records.

    A period's amount lies about ``factor`` times below a year's: one that is nearer to a year's is none.
    """
    nothing = pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    periods = set(frame["basis"].drop_nulls().unique()) - {"year", "unknown", "quarter"}
    year = frame.filter(pl.col("basis") == "year")["salary"].median() if periods else None
    odd = nothing
    for period in periods if isinstance(year, float) else ():
        factor = PERIODS.get(period, _FULL_TIME_HOURS_A_YEAR)
        ours = (frame["basis"] == period).fill_null(value=False)
        amount = frame["rate"] if period == HOUR else frame["salary"]
        middle = amount.filter(ours).median()
        if isinstance(middle, float) and middle > year / factor**0.5:
            odd = odd | ours
    return odd


def _basis_notes(said: _Said, frame: pl.DataFrame, salary: pl.Series) -> list[Breach]:
    words = "Name it under [salary] in a mapping file: annual_when, monthly_when, hourly_when and so on."
    unknown = (frame["basis"] == "unknown") & salary.is_null()
    hourless = (frame["basis"] == HOUR) & frame["rate"].is_not_null() & salary.is_null()
    where = "salary" if said.raw["hourly_rate"].null_count() == len(hourless) else "hourly_rate"
    basis, by_row = said.raw["pay_basis"], frame["told"] == UNKNOWN
    by_row = by_row.fill_null(value=False)
    what = "is not known; pay is left empty."
    return [
        breach("pay_basis", what, words, unknown & by_row, basis),
        breach("pay_frequency", what, words, unknown & ~by_row, said.raw["pay_frequency"]),
        breach(where, "has no weekly hours; pay is left empty.", "Bring them.", hourless, said.raw[where]),
    ]


def _period_notes(said: _Said, frame: pl.DataFrame, salary: pl.Series) -> list[Breach]:
    """Return how pay of each period became that of a year: by the row's own word, or by another's."""
    notes = []
    by_row = frame["told"].is_not_null() & (frame["told"] != SALARIED)
    other = 'If it is a year\'s pay, write [salary] per = "year" in a mapping file.'
    for period in [p for p in (*PERIODS, HOUR) if p != "year"]:
        ours = (frame["basis"] == period) & frame["salary"].is_not_null() & salary.is_not_null()
        by = "weekly hours x 52" if period == HOUR else f"{PERIODS[period]:.0f}"
        if period == HOUR:
            ours = ours & (frame["rate"] == frame["salary"])
        what = f"is pay for one {period}; read as a year's pay, x {by}."
        notes.append(breach("salary", what, "Nothing to do if so.", ours & by_row, said.raw["salary"]))
        what = f"is taken as pay {_BY[period]}: times {by}."
        notes.append(breach("salary", what, other, ours & ~by_row, said.raw["salary"]))
    return notes


def _fte(said: _Said) -> tuple[pl.Series, list[Breach], list[Breach]]:
    """Return the FTE of each record, the breaches of its own column, and the notes."""
    raw, mapping = said.raw, said.mapping
    own, breaches, notes = _own_fte(said)
    part_unknown = "says part time, not how much; fte is left empty."
    if own.null_count() == 0:
        return own, breaches, notes
    frame = pl.DataFrame({"own": own, "hours": said.amounts["weekly_hours"], "full": said.is_full})
    from_hours = pl.col("hours") / mapping.full_time_hours
    made = (
        pl.when(pl.col("own").is_not_null())
        .then(pl.col("own"))
        .when(pl.col("full"))
        .then(1.0)
        .when(from_hours.is_between(0.0, _MOST_FTE, closed="right"))
        .then(from_hours)
    )
    fte = frame.select(made.alias("fte")).to_series()
    part = said.is_part & fte.is_null()
    notes.append(breach("time_type", part_unknown, "Bring weekly hours.", part, raw["time_type"]))
    return fte, breaches, notes


def _own_fte(said: _Said) -> tuple[pl.Series, list[Breach], list[Breach]]:
    """Return the FTE column as shares; those of 0 only where there is no pay either."""
    own, raw = said.amounts["fte"], said.raw["fte"]
    bare = own.set(said.percent, None) if said.percent.any() else own
    breaches, notes = [], []
    middle = bare.median()
    if isinstance(middle, float) and _PER_CENT_MEDIAN[0] <= middle <= _PER_CENT_MEDIAN[1]:
        small = (bare > 0.0) & (bare <= _MOST_FTE)
        what = "is a share or per cent, in a column of per cent."
        breaches.append(breach("fte", what, "Write 100 for full time throughout.", small, raw))
        own = (bare / 100.0).zip_with(bare.is_not_null(), own).set(small.fill_null(value=False), None)
        what = "looks like per cent; read as shares."
        notes.append(breach("fte", what, "Nothing to do if so.", bare.is_not_null(), raw))
    elif isinstance(middle, float) and middle > _MOST_FTE:
        what = "looks like hours a week, or per cent of few hours."
        remedy = "Name the column weekly_hours in a mapping file, or write shares or 50%."
        notes.append(breach("fte", what, remedy, bare > _MOST_FTE, raw))
    zero = (own == 0.0).fill_null(value=False)
    if zero.any():
        # Where pay is 0 as well it may be unpaid leave, a protected status: no row is named for it.
        unpaid = (said.amounts["salary"] == 0.0).fill_null(value=False)
        what = "is 0, and pay is not; read as not known."
        notes.append(breach("fte", what, "Bring it.", zero & ~unpaid, raw))
        own = own.set(zero, None)
    return own, breaches, notes


def _time(raw: pl.Series, mapping: ColumnMapping) -> tuple[pl.Series, pl.Series, list[Breach]]:
    """Return which records are full time and which part time, and a note of words that say neither."""
    if raw.null_count() == len(raw):
        no = pl.repeat(False, len(raw), dtype=pl.Boolean, eager=True)
        return no, no, []
    distinct, spread = distinct_of(raw.cast(pl.String))
    lower = values.text(distinct).str.to_lowercase()
    plain = lower.str.replace_all(r"[^\pL]+", " ").str.strip_chars()
    full, part = lower.is_in(mapping.full_when), lower.is_in(mapping.part_when)
    says_full = plain.str.contains(_FULL_WORDS) & ~plain.str.contains(r"\bpart\b")
    says_part = plain.str.contains(_PART_WORDS) & ~plain.str.contains(r"\bfull\b")
    told = spread(
        pl.DataFrame(
            {
                "full": (full | (says_full & ~part)).fill_null(value=False),
                "part": (part | (says_part & ~full)).fill_null(value=False),
                "said": lower.is_not_null(),
            }
        )
    )
    words = "Name it under [fte] full_when or part_when in a mapping file."
    unknown = told["said"] & ~told["full"] & ~told["part"]
    return told["full"], told["part"], [breach("time_type", "is not known.", words, unknown, raw)]
