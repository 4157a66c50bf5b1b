"""Dates as employers write them; what cannot be read is empty and named, never guessed.

Each text is read by its own shape where that shape has one meaning: ISO, month names, Excel's serial
numbers, epoch milliseconds. Where day and month could change places (03/04/2015), the column tells their
order by its values that can be read in one way only; a column that leaves it open is told, with the form
that a mapping file may name. Dots (03.04.2015) are written with the day first, unless the column shows
otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import cache
from types import MappingProxyType
from typing import Final

import polars as pl

from passerelle.data.checks import Breach, breach
from passerelle.data.roster.cells import BLANKS, EMPTY, STRAY_SHARE, are_few, distinct_of, text

# Words for "no end" or "not known" in a column of dates, in lower case.
_NO_DAY: Final = (
    *("present", "current", "currently", "now", "ongoing", "open", "open-ended", "open ended", "indefinite"),
    *("permanent", "never", "none", "nil", "null", "n/a", "na", "n.a.", "nan", "unknown", "tbd", "tba"),
    *("to date", "till date", "not applicable"),
)
_NO_FIGURES: Final = (
    r"^0[0/.\-:t ]*$|^0?1/00?/1900$|^1900-0?1-00?$|^00?[./]0?1[./]1900$"  # 0000-00-00, Excel's 0
)
# Days that systems store where there is none: .NET, SQL Server, Excel's days 0 and 1.
_NO_DAYS: Final = (date(1, 1, 1), date(1753, 1, 1), date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1))
_END_YEAR: Final = 2900  # 2999-12-31, 4712-12-31 (Oracle) and 9999-12-31 (SAP) are ends of time
_YEARS: Final = (1000, 2899)  # the rest is no year at all; checks tell which of these cannot be
_SPAN: Final = "-75y"  # a date of somebody at work; tells years first (15-03-20) from days first
_EXCEL_START: Final = date(1899, 12, 30)
_SERIALS: Final = (10_000, 60_000)  # 1927 to 2064
_MONTH_NAMES: Final = (
    "january february march april may june july august september october november december",
    "januar februar marz april mai juni juli august september oktober november dezember",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
)
_MONTHS_APART: Final = {"janner": 1, "feber": 2, "maerz": 3, "mrz": 3, "mrt": 3}
_TIME: Final = (
    r"(?:t|,? +)[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:[.,][0-9]+)?"
    r" ?(?:[ap]\.?m\.?)?(?: ?(?:z|utc|gmt|[a-z]{2,4}t|(?:utc|gmt)?[-+][0-9]{2}:?(?:[0-9]{2})?))?$"
)
_ISO_TIME: Final = (
    r"^([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
    r"(?:Z|[-+][0-9]{2}:?[0-9]{2})?$"
)
_YEAR: Final = r"'?(?P<y>[0-9]{4}|[0-9]{2})"
_NAME: Final = r"(?P<name>[a-z]{3,})\.?"
_SHAPES: Final = (
    ("year first", r"^(?P<y>[0-9]{4})(?P<s>[-/. ])(?P<m>[0-9]{1,2})[-/. ](?P<d>[0-9]{1,2})$"),
    ("figures", rf"^(?P<a>[0-9]{{1,2}})(?P<s>[-/.] ?| )(?P<b>[0-9]{{1,2}})(?P<s2>[-/.] ?| ){_YEAR}$"),
    (
        "day name year",
        (
            rf"^(?:[a-z]+\.?,? )?(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th|er|o|\.)?[-/. ]*(?:de |of )?{_NAME},?"
            rf"[-/. ]*(?:de |del )?{_YEAR}$"
        ),
    ),
    (
        "name day year",
        rf"^(?:[a-z]+\.?,? )?{_NAME}[-/ ]?(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:, ?|[-/ ]){_YEAR}$",
    ),
    ("year name day", rf"^(?P<y>[0-9]{{4}})[-/. ]?{_NAME}[-/. ]?(?P<d>[0-9]{{1,2}})$"),
    ("year month", r"^(?P<y>[0-9]{4})(?P<s>[-/.])(?P<m>[0-9]{1,2})$"),
    ("month year", r"^(?P<m>[0-9]{1,2})(?P<s>[-/.])(?P<y>[0-9]{4})$"),
    ("name year", rf"^{_NAME},?[-/ ](?P<y>[0-9]{{4}})$"),
    (
        "eight figures",
        r"^(?P<y>(?:19|20|21)[0-9]{2}|9999)(?P<m>0[1-9]|1[0-2])(?P<d>[0-3][0-9])(?:[0-9]{6})?$",
    ),
    ("day month year", r"^(?P<a>[0-9]{2})(?P<b>[0-9]{2})(?P<y>(?:19|20)[0-9]{2}|9999)$"),
    ("serial", r"^(?P<n>[0-9]{5})(?:\.[0-9]+)?$"),
    ("epoch", r"^(?P<n>-?[0-9]{11,13})$"),
)
_PARTS: Final = ("y", "m", "d", "a", "b", "s", "s2", "name", "n")
_FORMS: Final = {
    "day name year": "%d %b %Y",
    "name day year": "%b %d, %Y",
    "year name day": "%Y %b %d",
    "month year": "%m/%Y",
    "name year": "%b %Y",
    "eight figures": "%Y%m%d",
    "serial": "Excel's day numbers",
    "epoch": "milliseconds since 1970",
}
_FIGURES: Final = ("figures", "day month year")
_ORDERS: Final = {"md": "%m{s}%d{s}%Y", "dm": "%d{s}%m{s}%Y", "ymd": "%Y{s}%m{s}%d"}
_HAS_DAY: Final = re.compile("%[dejDFx]")
_REMEDY: Final = "Write dates as 2020-12-31, or say their form under [formats] in a mapping file."


class How(IntEnum):
    """How one text of a column of dates was read."""

    PLAIN = 0  # as a date, or it is empty
    SHORT_YEAR = 1  # its year has two digits
    NO_DAY = 2  # it says a month; the first day is taken
    SERIAL = 3  # as Excel counts days
    EPOCH = 4  # milliseconds since 1970
    NO_DATE = 5  # it stands for none, such as 9999-12-31
    UNREAD = 6
    UNSURE = 7  # day and month may change places, and the column does not tell


@dataclass(frozen=True, slots=True)
class Dates:
    """Dates read from text."""

    values: pl.Series  # pl.Date; empty where the text could not be read
    format: str  # how they were read; several forms by comma, the most frequent first
    rivals: tuple[str, ...]  # forms that read as many and give other days; the text alone cannot tell
    how: pl.Series  # [row] pl.UInt8, of How
    latest: date | None = None  # no date can lie later; it tells the century of years of two digits

    @property
    def unread(self) -> pl.Series:
        """Which rows say something that is no date, nor a word for none."""
        return self.how == How.UNREAD


def dates(values: pl.Series, form: str | None = None, latest: date | None = None) -> Dates:
    """Return values as dates, told by the column how they are written.

    A text without a day means the first of its month, a form without a month the first of January. Times
    and zones behind a date are dropped. ``0000-00-00``, 9999-12-31, 1900-01-01 and words such as
    ``present`` mean no date.

    Args:
        values: text, numbers (Excel's days, milliseconds since 1970, 20151231) or dates.
        form: as ``%d/%m/%Y`` or ``DD/MM/YYYY``, where the column leaves it open; what it does not read is
            read only if its shape has one meaning.
        latest: no date can lie later, such as a year after the as-of date for a hire date. It tells the
            century of years of two digits; without it they are not read.
    """
    if values.dtype.is_temporal():
        days = values.dt.date() if values.dtype == pl.Datetime else values.cast(pl.Date, strict=False)
        none = _is_none(days)
        how = pl.select(pl.when(none).then(int(How.NO_DATE)).otherwise(0).cast(pl.UInt8)).to_series()
        return Dates(days.set(none, None), "date", (), how, latest)
    said = text(values) if values.dtype != pl.String else values
    if not are_few(said):  # as timestamps are, whose days are few
        said = said.str.replace(_ISO_TIME, "${1}")
    distinct, spread = distinct_of(said)
    plain, spread_plain = distinct_of(_clean(distinct))
    read, forms, rivals = _read(plain, form, latest)
    whole = spread(spread_plain(read))
    return Dates(whole["day"].rename(values.name), forms, rivals, whole["how"], latest)


def breaches(column: str, raw: pl.Series, read: Dates) -> list[Breach]:
    """Return what of a column is no date, or does not show the order of day and month.

    Of a column that leaves the order open throughout, ``read.rivals`` tells: that is one fault, not many.
    """
    found = [breach(column, "is not a date.", _REMEDY, read.unread, raw)]
    if not read.rivals:
        what = "may have day and month in either order, for other values of the column have either."
        found.append(breach(column, what, _REMEDY, read.how == How.UNSURE, raw))
    return [reason for reason in found if len(reason.at)]


def notes(column: str, raw: pl.Series, read: Dates) -> list[Breach]:
    """Return what was read by a rule that a person may want to know."""
    rules = {
        How.SHORT_YEAR: f"has a year of two digits; read as the last such year up to {read.latest}.",
        How.NO_DAY: "says no day; read as the first of the month.",
        How.SERIAL: "is a day number of Excel; read as days since 1899-12-30.",
        How.EPOCH: "is in milliseconds since 1970; read as the day in UTC.",
        How.NO_DATE: "stands for no date; left empty.",
    }
    remedy = "Nothing to do if so."
    found = [breach(column, what, remedy, read.how == how, raw) for how, what in rules.items()]
    return [note for note in found if len(note.at)]


def _is_none(days: pl.Series) -> pl.Series:
    return (days.is_in(list(_NO_DAYS)) | (days.dt.year() >= _END_YEAR)).fill_null(value=False)


def _clean(said: pl.Series) -> pl.Series:
    """Return texts in lower case without accents, times and zones; empty where they mean no date."""
    return (
        said.str.strip_chars(BLANKS)
        .str.normalize("NFKD")
        .str.replace_all(r"\pM", "")
        .str.to_lowercase()
        .str.replace_all(r"\s+", " ")
        .str.replace(r"^/date\((-?[0-9]+)(?:[-+][0-9]+)?\)/$", "${1}")
        .str.replace(_TIME, "")
        .str.replace(r"^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:z|[-+][0-9]{2}:[0-9]{2})$", "${1}")
        .str.replace(r"^([0-9]+)\.0+$", "${1}")
    )


def _read(
    said: pl.Series, form: str | None, latest: date | None
) -> tuple[pl.DataFrame, str, tuple[str, ...]]:
    """Return day and ``How`` of each clean text, the forms, and the rivals of a form that is open."""
    empty = (said.is_null() | said.is_in([word.lower() for word in EMPTY])).fill_null(value=True)
    none = (said.is_in(_NO_DAY) | said.str.contains(_NO_FIGURES)).fill_null(value=False) & ~empty
    shaped = _shaped(said.set(empty | none, None))
    parts = []
    if form is not None:
        parts.append(_by_form(shaped, form, latest))
        shaped = shaped.join(parts[0], on="at", how="anti").filter(~pl.col("shape").is_in(_FIGURES))
    parts.append(_by_shape(shaped.filter(~pl.col("shape").is_in(_FIGURES)), latest))
    open_forms: list[str] = []
    for (sign, _), group in shaped.filter(pl.col("shape").is_in(_FIGURES)).group_by(
        "s", pl.col("y").str.len_bytes().alias("width"), maintain_order=True
    ):
        part, rivals = _by_order(group, str(sign), latest)
        parts.append(part)
        open_forms += rivals
    read = pl.concat(parts)
    forms = read["form"].drop_nulls().value_counts(sort=True)["form"].to_list()
    forms = open_forms[:1] or forms
    day = pl.col("day")
    sound = day.dt.year().is_between(*_YEARS)
    ends = day.is_in(list(_NO_DAYS)) | (day.dt.year() >= _END_YEAR)
    whole = (
        pl.DataFrame({"at": pl.int_range(len(said), eager=True), "none": none, "empty": empty})
        .join(read.drop("form"), on="at", how="left", maintain_order="left")
        .select(
            pl.when(sound & ~ends).then(day).alias("day"),
            pl.when("empty")
            .then(int(How.PLAIN))
            .when(pl.col("none") | ends)
            .then(int(How.NO_DATE))
            .when(sound | (pl.col("how") == How.UNSURE))
            .then("how")
            .otherwise(int(How.UNREAD))
            .cast(pl.UInt8)
            .alias("how"),
        )
    )
    return whole, ", ".join(forms) or "none", tuple(open_forms[1:])


def _shaped(said: pl.Series) -> pl.DataFrame:
    """Return place (``at``), shape and parts of each text; those of no known shape have an empty shape."""
    rest = pl.DataFrame({"at": pl.int_range(len(said), eager=True), "said": said}).drop_nulls("said")
    frames = [pl.DataFrame(schema={"at": pl.Int64, "said": pl.String, "shape": pl.String})]
    for shape, pattern in _SHAPES:
        hit = rest["said"].str.contains(pattern)
        if hit.any():
            groups = pl.col("said").str.extract_groups(pattern).struct.unnest()
            frames.append(rest.filter(hit).select("at", "said", pl.lit(shape).alias("shape"), groups))
            rest = rest.filter(~hit)
    whole = pl.concat([*frames, rest], how="diagonal")
    return whole.with_columns(
        pl.lit(None, dtype=pl.String).alias(part) for part in _PARTS if part not in whole.columns
    ).with_columns(pl.col("s").fill_null(""), pl.col("shape").fill_null(""))


def _by_form(shaped: pl.DataFrame, form: str, latest: date | None) -> pl.DataFrame:
    """Return the days of the texts that a form reads."""
    day = pl.col("day")
    said = shaped["said"]
    letters = strptime_form(form)
    read = shaped.select("at", _parsed(said, letters).alias("day"))
    if "%y" in letters and latest is not None:
        # strptime puts 00 to 68 into this century (POSIX); no date can lie after the latest.
        read = read.with_columns(pl.when(day > latest).then(day.dt.offset_by("-100y")).otherwise(day))
    how = How.PLAIN if _HAS_DAY.search(letters) else How.NO_DAY
    return read.drop_nulls("day").with_columns(
        pl.lit(int(how), dtype=pl.UInt8).alias("how"), pl.lit(form).alias("form")
    )


def _by_shape(shaped: pl.DataFrame, latest: date | None) -> pl.DataFrame:
    """Return the days of texts whose shape has one meaning."""
    month = pl.coalesce("m", pl.col("name").replace_strict(_months(), default=None, return_dtype=pl.String))
    frame = shaped.with_columns(month.alias("m"), pl.col("d").fill_null("1"))
    number = pl.col("n").cast(pl.Int64, strict=False)
    is_serial = (pl.col("shape") == "serial") & number.is_between(*_SERIALS)
    since = (
        pl.when(is_serial)
        .then(number + (_EXCEL_START - date(1970, 1, 1)).days)
        .when(pl.col("shape") == "epoch")
        .then(number // 86_400_000)
    )
    short = pl.col("y").str.len_bytes() == 2
    how = (
        pl.when(pl.col("shape") == "serial")
        .then(int(How.SERIAL))
        .when(pl.col("shape") == "epoch")
        .then(int(How.EPOCH))
        .when(pl.col("shape").is_in(["year month", "month year", "name year"]))
        .then(int(How.NO_DAY))
        .when(short)
        .then(int(How.SHORT_YEAR))
        .otherwise(int(How.PLAIN))
    )
    form = pl.col("shape").replace_strict(_FORMS, default=None, return_dtype=pl.String)
    ymd = pl.format("%Y{}%m{}%d", "s", "s")
    return frame.select(
        "at",
        pl.coalesce(
            _day(pl.col("y"), pl.col("m"), pl.col("d"), latest), since.cast(pl.Int32).cast(pl.Date)
        ).alias("day"),
        how.cast(pl.UInt8).alias("how"),
        pl.when(pl.col("shape") == "year first")
        .then(ymd)
        .when(pl.col("shape") == "year month")
        .then(pl.format("%Y{}%m", "s"))
        .when(short)
        .then(form.str.replace("%Y", "%y", literal=True))
        .otherwise(form)
        .alias("form"),
    )


def _by_order(group: pl.DataFrame, sign: str, latest: date | None) -> tuple[pl.DataFrame, list[str]]:
    """Return the days of figures that one sign parts, in the order that the group tells.

    An order that cannot read a value is ruled out, if as many as one in a hundred are such. If several are
    left, they are returned as forms, and only values are read that mean the same day in all of them.
    """
    y, a, b = pl.col("y"), pl.col("a"), pl.col("b")
    same = pl.col("s") == pl.col("s2").fill_null(pl.col("s"))
    orders = {"md": _day(y, a, b, latest), "dm": _day(y, b, a, latest)}
    if latest is not None and group["y"].str.len_bytes()[0] == 2:
        first = _day(a.str.zfill(2), b, y, latest)
        orders["ymd"] = pl.when(first > pl.lit(latest).dt.offset_by(_SPAN)).then(first)
    days = group.select(pl.when(same).then(day).alias(order) for order, day in orders.items())
    known = days.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    missed = {o: int((known & days[o].is_null()).sum()) for o in orders}
    left = [o for o in orders if known.any() and missed[o] < max(STRAY_SHARE * int(known.sum()), 1)]
    if sign.strip() == "." and "dm" in left:
        left = ["dm"]
    left = [o for o in left if o == left[0] or (days[o] != days[left[0]]).any()]
    judged = days.select(left or list(orders))
    first, last = pl.min_horizontal(pl.all()), pl.max_horizontal(pl.all())
    width = "%y" if group["y"].str.len_bytes()[0] == 2 else "%Y"
    forms = [_ORDERS[o].format(s=sign.strip() or sign).replace("%Y", width) for o in left]
    how = int(How.SHORT_YEAR if width == "%y" else How.PLAIN)
    part = judged.select(
        pl.when(first == last).then(first).alias("day"),
        pl.when(first != last).then(int(How.UNSURE)).otherwise(how).cast(pl.UInt8).alias("how"),
        pl.lit(forms[0] if forms else "day and month in either order").alias("form"),
    )
    return part.select(group["at"], pl.all()), forms if len(forms) > 1 else []


def _day(year: pl.Expr, month: pl.Expr, day: pl.Expr, latest: date | None) -> pl.Expr:
    """Return the day of three numbers as text; a year of two digits is the last such up to ``latest``."""
    rest = pl.concat_str(year, month.str.zfill(2), day.str.zfill(2), separator="-")
    short = year.str.len_bytes() == 2

    def parsed(century: str) -> pl.Expr:
        return (pl.when(short).then(pl.lit(century)).otherwise(pl.lit("")) + rest).str.to_date(
            "%Y-%m-%d", strict=False
        )

    if latest is None:
        return pl.when(~short).then(parsed(""))
    return pl.when(~short | (parsed("20") <= latest)).then(parsed("20")).otherwise(parsed("19"))


def strptime_form(form: str) -> str:
    """Return a form such as DD/MM/YYYY in the letters of strptime, without its time; others as they are."""
    if "%" in form:
        form = re.split(r"[T ]*%[HIkl]", form)[0]
        return re.sub("%.|[A-Z]", lambda found: found[0] if "%" in found[0] else found[0].lower(), form)
    letters = {
        "yyyy": "%Y",
        "yy": "%y",
        "mmmm": "%B",
        "mmm": "%b",
        "mm": "%m",
        "m": "%m",
        "dd": "%d",
        "d": "%d",
    }
    return re.sub("yyyy|yy|m{1,4}|d{1,2}", lambda found: letters[found[0]], form.lower())


def _parsed(said: pl.Series, form: str) -> pl.Series:
    """Return texts read by one form; a form without a day means the first of the month."""
    if _HAS_DAY.search(form):
        return said.str.to_date(form, strict=False)
    if any(month in form for month in ("%m", "%b", "%B")):
        return (said + "-01").str.to_date(f"{form}-%d", strict=False)
    return (said + "-01-01").str.to_date(f"{form}-%m-%d", strict=False)


@cache
def _months() -> Mapping[str, str]:
    """Return the number of each month by its name, or by three letters and more that begin no other's."""
    meant: dict[str, set[int]] = {}
    for names in _MONTH_NAMES:
        for number, name in enumerate(names.split(), start=1):
            for length in range(3, len(name) + 1):
                meant.setdefault(name[:length], set()).add(number)
    months = {name: str(min(numbers)) for name, numbers in meant.items() if len(numbers) == 1}
    return MappingProxyType({**months, **{name: str(number) for name, number in _MONTHS_APART.items()}})
