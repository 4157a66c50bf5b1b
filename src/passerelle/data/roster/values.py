"""Numbers as employers write them; what cannot be read is empty and named, never guessed.

Whether the point or the comma is the decimal sign is told by the column: by its values that can be read in
one way only. A column that leaves it open (every value like 85.000) is told, with the line of a mapping
file that settles it. A comma before three digits is one of thousands unless the column shows otherwise, or
the number would be above what the column can hold (40,000 weekly hours).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from passerelle.data.checks import Breach, breach
from passerelle.data.roster.cells import STRAY_SHARE, are_few, distinct_of, text
from passerelle.data.roster.dates import Dates, dates

__all__ = ["NUMBER_FORMS", "Dates", "Numbers", "breaches", "dates", "numbers", "text"]

# Ways to write a number that a mapping file may name, and the decimal sign of each.
NUMBER_FORMS: Final = {
    "1,234.56": ".",
    "1.234,56": ",",
    "1 234,56": ",",
    "1 234.56": ".",
    "1'234.56": ".",
    "1'234,56": ",",
    "12,34,567.89": ".",
}
# ISO 4217 list one (SIX Group, 2025), four codes withdrawn lately, and two that are in use without it.
_CODES: Final = (
    "AED|AFN|ALL|AMD|ANG|AOA|ARS|AUD|AWG|AZN|BAM|BBD|BDT|BGN|BHD|BIF|BMD|BND|BOB|BOV|BRL|BSD|BTN|BWP|BYN|BZD|"
    "CAD|CDF|CHE|CHF|CHW|CLF|CLP|CNY|COP|COU|CRC|CUP|CVE|CZK|DJF|DKK|DOP|DZD|EGP|ERN|ETB|EUR|FJD|FKP|GBP|GEL|"
    "GHS|GIP|GMD|GNF|GTQ|GYD|HKD|HNL|HRK|HTG|HUF|IDR|ILS|INR|IQD|IRR|ISK|JMD|JOD|JPY|KES|KGS|KHR|KMF|KPW|KRW|"
    "KWD|KYD|KZT|LAK|LBP|LKR|LRD|LSL|LYD|MAD|MDL|MGA|MKD|MMK|MNT|MOP|MRU|MUR|MVR|MWK|MXN|MXV|MYR|MZN|NAD|NGN|"
    "NIO|NOK|NPR|NZD|OMR|PAB|PEN|PGK|PHP|PKR|PLN|PYG|QAR|RON|RSD|RUB|RWF|SAR|SBD|SCR|SDG|SEK|SGD|SHP|SLE|SLL|"
    "SOS|SRD|SSP|STN|SVC|SYP|SZL|THB|TJS|TMT|TND|TOP|TRY|TTD|TWD|TZS|UAH|UGX|USD|USN|UYI|UYU|UYW|UZS|VED|VES|"
    "VND|VUV|WST|XAF|XCD|XCG|XOF|XPF|YER|ZAR|ZMW|ZWG|ZWL|RMB|NTD"
)
_SIGNS: Final = (
    r"[A-Z]{0,3}\$|[€£¥￥円元₹₽₩₺₪₫₱₦฿₴₡₲₵₸₼₾₭৳₨]|F?CFA|kr\.?|zł|Kč|Ft|Rs\.?|S/\.?|S?Fr\.|RM|Rp\.?|lei"
)
_OTHER_CODES: Final = {"RMB": "CNY", "NTD": "TWD"}
_OF_SIGNS: Final = {  # those that one currency alone has, in upper case
    "€": "EUR",
    "£": "GBP",
    "₹": "INR",
    "₩": "KRW",
    "₺": "TRY",
    "₪": "ILS",
    "₫": "VND",
    "₱": "PHP",
    "฿": "THB",
    "₽": "RUB",
    "ZŁ": "PLN",
    "KČ": "CZK",
    "US$": "USD",
    "R$": "BRL",
    "S$": "SGD",
    "C$": "CAD",
    "CA$": "CAD",
    "A$": "AUD",
    "AU$": "AUD",
    "NZ$": "NZD",
    "HK$": "HKD",
}
_CURRENCY: Final = f"(?:{_CODES}|{_SIGNS})"
# What stands around the digits is read apart: it has few distinct texts, and a long list of currencies.
_PARTS: Final = (
    r"^(?P<before>[^0-9]*)(?P<body>[0-9](?:[0-9.,' ]*[0-9])?)(?P<power>[eE][-+]?[0-9]+)?(?P<after>[^0-9]*)$"
)
_BEFORE: Final = rf"(?i)^(?P<open>[-+(]?) ?(?:{_CURRENCY}|R)? ?(?P<inner>[-(]?) ?(?P<lead>[.,]?)$"
_AFTER: Final = (
    rf"(?i)^(?P<stop>[.,]?)(?P<dash>(?: ?--?)?)(?P<kilo>(?: ?k)?) ?(?P<percent>%?) ?{_CURRENCY}? ?"
    rf"(?P<close>[-)]?) ?{_CURRENCY}?$"
)
_HEAD: Final = r"[1-9][0-9]{0,2}"
# Groups of three by one sign throughout; of two before the last three as in India (12,34,567).
_THREES: Final = r"(?: [0-9]{3})+|(?:'[0-9]{3})+"
_INDIAN: Final = r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}"
_WHOLE_POINT: Final = rf"(?:[0-9]+|{_HEAD}(?:(?:,[0-9]{{3}})+|{_THREES})|{_INDIAN})"
_WHOLE_COMMA: Final = rf"(?:[0-9]+|{_HEAD}(?:(?:\.[0-9]{{3}})+|{_THREES}))"
_POINT: Final = rf"^(?:{_WHOLE_POINT}(?:\.[0-9]*)?|\.[0-9]+)$"
_COMMA: Final = rf"^(?:{_WHOLE_COMMA}(?:,[0-9]+)?|,[0-9]+)$"
_TELLING: Final = r"\.(?:[0-9]{1,2}|[0-9]{4,})$|[0-9]{4}\.|^[-+]?0?\.|[eE]"  # the point cannot group digits
_RIVALS: Final = ("1,234.56", "1.234,56")
_OTHER_REMEDY: Final = (
    "Write digits with a point for decimals, such as 85000.00; thousands commas are understood."
)
_REASONS: Final = (
    (r"[0-9kK][^0-9]*(?:[-–—~]|\.\.\.?|…|\bto\b|\band\b|\bbis\b)[^0-9]*[0-9]", "is a range, not one number."),
    (
        r"(?i)^(?:~|≈|[<>]|approx|about|around|circa|ca?\.|up to|over|under|max|min|at least|from)|[+~]$",
        "is not an exact number.",
    ),
    (
        r"(?i)[0-9]\s*(?:m|mm|mio|mn|million|lakhs?|crores?)\b",
        "says millions or the like by a word or letter.",
    ),
    (r"^#[A-Z/0]+[!?]?$", "is an error of a spreadsheet."),
    (r"^[^\pL]*[0-9][^\pL]*$", "is written unlike the other numbers of its column, or is none."),
    (r".", "is not a number."),
)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers read from text; what is neither read, unread nor unsure was empty."""

    values: pl.Series  # pl.Float64
    form: str  # how they were read: "1,234.56" or "1.234,56", or "number" where the file has numbers
    unread: pl.Series  # [row] says something that is no number, or not one of the column's form
    unsure: pl.Series  # [row] can be read in two ways, which the column does not tell apart
    percent: pl.Series  # [row] was written with a per-cent sign; ``values`` is the share
    mixed: bool = False  # some values have decimal points and others decimal commas
    currency: pl.Series | None = None  # [row] ISO 4217 code it was written with; none where no row has one

    @property
    def rivals(self) -> tuple[str, ...]:
        """The forms between which a mapping file must choose; none where the column tells."""
        return _RIVALS if self.unsure.any() else ()


def numbers(values: pl.Series, form: str | None = None, *, most: float | None = None) -> Numbers:
    """Return values as real numbers, told by the column how they are written.

    Understood: currency signs and ISO 4217 codes before or after, groups of digits (by comma, point, any
    space, apostrophe, and as in India), a minus before or after, ``(1,234.50)`` for a negative, ``80%``,
    ``85k``, ``8.5e4``.

    Args:
        values: text, or numbers.
        form: one of ``NUMBER_FORMS``, where the column leaves it open; told by the column if not given.
        most: above which no value of the column lies; settles a value that can be read in two ways.
    """
    no = pl.repeat(False, len(values), dtype=pl.Boolean, eager=True)
    if values.dtype.is_numeric():
        real = values.cast(pl.Float64)
        return Numbers(real.set(real.is_nan().fill_null(value=False), None), "number", no, no, no)
    if values.null_count() == len(values):
        return Numbers(values.cast(pl.Float64, strict=False), _RIVALS[0], no, no, no)
    if NUMBER_FORMS.get(form or "", ".") == ".":
        said = values.cast(pl.String)
        plain = _plain(said, is_told=form is not None)
        if plain is None and not (clean := text(said)).equals(said):
            plain = _plain(clean, is_told=form is not None)
        if plain is not None:
            return Numbers(plain.rename(values.name), form or _RIVALS[0], no, no, no)
    return _written(text(values), form, most)


def breaches(column: str, raw: pl.Series, read: Numbers) -> list[Breach]:
    """Return what of a column could not be read, one breach for each reason, and what is unsure."""
    found = []
    if read.unread.any():
        said, left = text(raw), read.unread
        for pattern, what in _REASONS:
            now = left & said.str.contains(pattern)
            found.append(breach(column, what, _OTHER_REMEDY, now, raw))
            left = left & ~now
    if read.unsure.any():
        remedy = (
            f"Say which in a mapping file: [formats] {column} = "
            + " or ".join(f'"{rival}"' for rival in read.rivals)
            + "."
        )
        found.append(breach(column, "may mean thousands or decimals.", remedy, read.unsure, raw))
    return [reason for reason in found if len(reason.at)]


def _plain(said: pl.Series, *, is_told: bool) -> pl.Series | None:
    """Return the numbers of a column of bare digits with decimal points; nothing if it is none such."""
    real = said.cast(pl.Float64, strict=False)
    if real.null_count() != said.null_count() or not real.is_finite().all():
        return None
    # Only what is below 1,000 so read, such as 85.000, may have its point between thousands.
    small = real.abs() < 1_000.0
    if is_told or not small.any():
        return real
    sample = said.gather_every(max(1, len(said) // 1_000)).drop_nulls()
    if sample.str.contains(_TELLING).sum() >= 5 * STRAY_SHARE * len(sample):
        return real
    low = said.filter(small)
    low = low.unique() if are_few(low) else low
    return None if low.str.contains(r"^[-+]?[1-9][0-9]{0,2}\.[0-9]{3}$").any() else real


def _written(said: pl.Series, form: str | None, most: float | None) -> Numbers:
    """Return the numbers of a column of any other writing, read by distinct text."""
    distinct, spread = distinct_of(said)
    read = _readings(distinct, most)
    both = read["point"].is_not_null() & read["comma"].is_not_null() & (read["point"] != read["comma"])
    sign, mixed = (NUMBER_FORMS[form], False) if form is not None else _decimal_sign(read, both)
    told, other = ("comma", "point") if sign == "," else ("point", "comma")
    # 62,5 among points may be a slip of 62,500; 62500,5 cannot.
    own = pl.coalesce(told, pl.when(~pl.col("weak")).then(other)) if mixed else pl.col(told)
    open_value = pl.lit(both) & (mixed or sign is None)
    read = read.with_columns(pl.when(~open_value).then(own).alias("value"), both.alias("both"))
    unsure = pl.col("both") & pl.col("value").is_null()
    unread = distinct.is_not_null() & pl.col("value").is_null() & ~pl.col("both")
    whole = spread(
        read.select("value", "percent", unsure.alias("unsure"), unread.alias("unread"), "currency")
    )
    currency = whole["currency"]
    return Numbers(
        whole["value"].rename(said.name),
        form or _RIVALS[sign == ","],
        whole["unread"],
        whole["unsure"],
        whole["percent"],
        mixed,
        currency if currency.null_count() < len(currency) else None,
    )


def _readings(said: pl.Series, most: float | None) -> pl.DataFrame:
    """Return what each text means if the point is the decimal sign, and if the comma is.

    Empty where it means nothing so; both where it can be read in two ways, and the two differ.
    """
    plain = said.str.replace_all(r"\s", " ").str.replace_all("[’‘´`]", "'").str.replace_all("[−–—]", "-")
    parts = plain.str.extract_groups(_PARTS).struct.unnest()
    currency = pl.coalesce(_currency(parts["before"]), _currency(parts["after"])).alias("currency")
    parts = pl.concat(
        [parts, _groups(parts["before"], _BEFORE), _groups(parts["after"], _AFTER)], how="horizontal"
    )
    dash = pl.col("stop").ne("") & pl.col("dash").ne("")  # 85'000.- as the Swiss write whole francs
    body = pl.concat_str("lead", "body", "stop", pl.when(dash).then(pl.lit("00")).otherwise(pl.lit("")))
    power = pl.col("power").fill_null("")
    minus = pl.when(dash).then(pl.lit("")).otherwise(pl.col("dash").str.strip_chars())
    signs = pl.concat_str("open", "inner", minus, "close")
    sign = pl.when(signs.is_in(["-", "()"])).then(-1.0).when(signs.is_in(["", "+"])).then(1.0)
    factor = sign * pl.when(pl.col("kilo") == "").then(1.0).otherwise(1_000.0)
    per = pl.when(pl.col("percent") == "").then(1.0).otherwise(100.0)
    point = pl.when(body.str.contains(_POINT)).then(body.str.replace_all("[,' ]", ""))
    comma = pl.when(body.str.contains(_COMMA)).then(
        body.str.replace_all("[.' ]", "").str.replace(",", ".", literal=True)
    )
    read = parts.select(
        point=(point + power).cast(pl.Float64, strict=False) * factor / per,
        comma=(comma + power).cast(pl.Float64, strict=False) * factor / per,
        percent=(pl.col("percent") == "%").fill_null(value=False),
        power=pl.col("power").is_not_null(),
        dotted=body.str.contains(".", literal=True),
        weak=body.str.contains("^[1-9][0-9]{0,2}[.,][0-9]*$"),
        currency=currency,
    )
    return read.with_columns(*_possible(most))


def _currency(said: pl.Series) -> pl.Series:
    """Return the code of the currency that stands beside digits; none for a sign of several, such as $."""
    distinct, spread = distinct_of(said)
    upper = distinct.str.to_uppercase()
    code = upper.str.extract(rf"(?:^|[^A-Z])({_CODES})(?:[^A-Z]|$)").replace(_OTHER_CODES)
    sign = upper.str.strip_chars(" -+().,%").replace_strict(_OF_SIGNS, default=None, return_dtype=pl.String)
    return spread(pl.select(pl.coalesce(code, sign).alias("currency")))["currency"]


def _groups(said: pl.Series, pattern: str) -> pl.DataFrame:
    """Return the groups of a pattern, matched once for each distinct text."""
    distinct, spread = distinct_of(said)
    return spread(distinct.str.extract_groups(pattern).struct.unnest())


def _possible(most: float | None) -> tuple[pl.Expr, pl.Expr]:
    """Return both readings; of two that differ, without the one that the value itself rules out."""
    point, comma = pl.col("point"), pl.col("comma")
    both = (point != comma).fill_null(value=False)
    # Nobody groups the digits before a power of ten: 8.500E+04 has decimals.
    no_point, no_comma = ~pl.col("dotted") & pl.col("power"), pl.col("dotted") & pl.col("power")
    if most is not None:
        no_point, no_comma = no_point | (point.abs() > most), no_comma | (comma.abs() > most)
    return (
        pl.when(~(both & no_point & ~no_comma)).then(point).alias("point"),
        pl.when(~(both & no_comma & ~no_point)).then(comma).alias("comma"),
    )


def _decimal_sign(read: pl.DataFrame, both: pl.Series) -> tuple[str | None, bool]:
    """Return the decimal sign of a column, or of most values, if any; and whether others have the other."""
    tells = read.select(
        point=pl.col("point").is_not_null() & pl.col("comma").is_null(),
        comma=pl.col("comma").is_not_null() & pl.col("point").is_null(),
        dotted=both & pl.col("dotted"),
        commaed=both & ~pl.col("dotted"),
    ).sum()
    point, comma, dotted, commaed = tells.row(0)
    least = STRAY_SHARE * (point + comma + dotted + commaed)
    if min(point, comma) > least:
        return ("," if comma > point else "."), True
    if point > comma:
        return ("." if not dotted or point >= least else None), False
    if comma > point:
        return ("," if not commaed or comma >= least else None), False
    return (None if dotted else "."), False
