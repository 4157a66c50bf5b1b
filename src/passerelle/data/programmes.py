"""Reads a catalogue of training programmes: its own layout, or the Texas list, told by the headers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

import polars as pl

from passerelle.data import catalogue_parquet, checks
from passerelle.data.catalogue_parquet import Origin
from passerelle.data.extract import Extract, Rows, extract
from passerelle.data.publishers import texas_etpl
from passerelle.data.publishers.texas_etpl import Rule
from passerelle.data.reference import Source
from passerelle.data.roster import cells, values
from passerelle.data.schema.catalogue import CATALOGUE, LONGEST_WEEKS
from passerelle.errors import BadInput, Fault

SENTINEL: Final = 99_999.0  # of either sign: "unknown" in the lists of Texas and New Jersey
HOURS_A_WEEK: Final = 60.0  # guess: nobody is taught for more; the weeks are then wrong
_SHARE: Final = "completion_share"
_NUMBERS: Final = ("weeks", "contact_hours", "tuition", "other_cost", "seats_per_quarter", _SHARE)
_SEPARATORS: Final = r"[\s;,/|]+"
_OCCUPATION: Final = r"^\d{2}-\d{4}(\.\d{2})?$"
_FIELD: Final = r"^\d{2}\.\d{4}$"
_OWN: Final[Mapping[str, str]] = MappingProxyType({})
_LAYOUT: Final = "Give it the columns programme, provider and title; docs/how-to has the whole layout."


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A catalogue as read: clean, in the columns of ``schema.CATALOGUE``."""

    name: str  # of the file, as shown
    hash: str  # SHA-256 of the file's bytes
    frame: pl.DataFrame
    rows: Rows  # [programme] row in the file
    source: Source | None  # the publisher, where the list is a known one
    rules: tuple[Rule, ...]  # what was cleaned, in rows
    notes: tuple[str, ...]  # all of it in words, the size first
    generated: bool = False  # whether none of its programmes exists


def read(path: Path) -> Catalogue:
    """Return the programmes of a file (CSV, CSV.gz, XLSX, Parquet), or of one that ``write`` wrote.

    Raises:
        BadInput: the file cannot be read, lacks columns, or has values that cannot be so: each with row,
            column, value and remedy. Marks for unknown are cleaned and counted instead.
    """
    source = extract(path, known=_known)
    is_texas = texas_etpl.is_list(source.headers)
    frame, rules = _texas(source) if is_texas else (_own(source), ())
    origins = texas_etpl.ORIGINS if is_texas else _OWN
    frame, faults = _typed(frame, source, origins)
    frame, common = _cleaned(frame)
    breaches = checks.breaches_of(frame, CATALOGUE, keyed=False)
    breaches += [*_repeats(frame), *_odd_codes(frame), *_odd_currencies(frame)]
    faults += checks.as_faults(breaches, file=source.name, rows=source.rows, sources=origins)
    faults += source.broken
    if faults:
        raise BadInput(faults)
    done = (*rules, *common)
    publisher = texas_etpl.SOURCE if is_texas else None
    notes = _in_words(source, frame, done, publisher)
    frame = CATALOGUE.conform(frame.with_columns(pl.col("currency").fill_null("USD")))
    kept = catalogue_parquet.origin(path) if path.suffix == ".parquet" else None
    if kept is not None:
        cleaned = f"{source.name}: cleaned from {kept.name}, SHA-256 {kept.hash[:16]}."
        publisher, notes = kept.source, (*kept.notes, cleaned)
    return Catalogue(source.name, source.hash, frame, source.rows, publisher, done, notes)


def write(catalogue: Catalogue, path: Path) -> None:
    """Write a catalogue as one Parquet file, whole or not at all; ``read`` gives it back with its notes."""
    told = Origin(catalogue.name, catalogue.hash, catalogue.source, catalogue.notes)
    catalogue_parquet.write(catalogue.frame, told, path)


def _header(header: str) -> str:
    return "_".join(header.strip().lower().replace("_", " ").split())


def _known(header: str) -> bool:
    return _header(header) in CATALOGUE.names or header in texas_etpl.COLUMNS


def _texas(source: Extract) -> tuple[pl.DataFrame, tuple[Rule, ...]]:
    if lacking := texas_etpl.missing(source.headers):
        remedy = "Take the list as the Texas Workforce Commission publishes it."
        raise BadInput([Fault(f"{source.name}, column {name}", "is missing.", remedy) for name in lacking])
    return texas_etpl.catalogue(source.frame)


def _own(source: Extract) -> pl.DataFrame:
    """Return the catalogue's columns of a file of the own layout, as text or as the file has them."""
    found: dict[str, list[str]] = {}
    for header in source.frame.columns:
        found.setdefault(_header(header), []).append(header)
    faults = [
        Fault(f"{source.name}, column {column.name}", "is missing.", _LAYOUT)
        for column in CATALOGUE.columns
        if column.required and column.name not in found
    ]
    twice = {_header(header) for header in source.repeated}
    twice |= {name for name, headers in found.items() if len(headers) > 1}
    faults += [
        Fault(f"{source.name}, column {name}", "stands twice.", "Keep one of them.")
        for name in CATALOGUE.names
        if name in twice
    ]
    if not {"field", "occupations"} & found.keys():
        what = "is missing, and so is occupations: nothing says what the programmes train for."
        faults.append(Fault(f"{source.name}, column field", what, "Add one of the two, or both."))
    if faults:
        raise BadInput(faults)
    return source.frame.select(
        pl.col(found[name][0]).alias(name) for name in CATALOGUE.names if name in found
    )


def _typed(
    frame: pl.DataFrame, source: Extract, origins: Mapping[str, str]
) -> tuple[pl.DataFrame, list[Fault]]:
    """Return the catalogue's columns in their types, codes restored, and what cannot be read as a number."""
    typed: dict[str, pl.Series] = {}
    faults: list[Fault] = []
    for column in CATALOGUE.columns:
        if column.name not in frame.columns:
            typed[column.name] = pl.Series([None] * frame.height, dtype=column.type)
        elif column.name in _NUMBERS:
            typed[column.name], odd = _figures(
                frame[column.name], source, origins.get(column.name, column.name)
            )
            faults += odd
        else:
            typed[column.name] = _text(frame[column.name])
    typed["field"] = restored_fields(typed["field"])
    typed["occupations"] = _occupations(typed["occupations"])
    typed["currency"] = typed["currency"].str.to_uppercase()
    return pl.DataFrame(typed), faults


def _figures(said: pl.Series, source: Extract, header: str) -> tuple[pl.Series, list[Fault]]:
    read = values.numbers(said)
    faults = []
    for bad, what, remedy in (
        (read.unread, "is not a number.", "Write the bare number, or leave the cell empty where unknown."),
        (read.unsure, "may mean thousands or decimals.", "Write it without a mark between thousands."),
        (read.percent, "is a share, where a number is meant.", "Write the bare number."),
    ):
        if bad is read.percent and header == _SHARE:
            continue
        found = checks.breach(header, what, remedy, bad, said)
        faults += checks.as_faults([found], file=source.name, rows=source.rows)
    return read.values, faults


def _text(said: pl.Series) -> pl.Series:
    return cells.text(said).str.replace_all(r"\s+", " ")


def restored_fields(said: pl.Series) -> pl.Series:
    """Return CIP codes with the point and the zeros that a spreadsheet takes away: 10205 is 01.0205."""
    bare = said.str.extract(r"^(\d{5,6})$").str.zfill(6)
    pointed = said.str.extract(r"^(\d{1,2})\.\d{1,4}$").str.zfill(2)
    rest = said.str.extract(r"^\d{1,2}\.(\d{1,4})$").str.pad_end(4, "0")
    return (bare.str.head(2) + "." + bare.str.slice(2)).fill_null(pointed + "." + rest).fill_null(said)


def _occupations(said: pl.Series) -> pl.Series:
    """Return codes separated by one space, each once, with hyphen and point: 47211100 is 47-2111.00."""
    codes = said.str.replace_all(_SEPARATORS, " ").str.split(" ")
    rows = pl.DataFrame({"code": codes}).with_row_index("row").explode("code")
    bare = pl.col("code").str.extract(r"^(\d{6}|\d{8})$")
    hyphened = bare.str.head(2) + "-" + bare.str.slice(2, 4)
    detail = pl.when(bare.str.len_chars() == 8).then("." + bare.str.tail(2)).otherwise(pl.lit(""))
    restored = pl.coalesce(hyphened + detail, pl.col("code"))
    kept = rows.with_columns(restored.alias("code")).filter(pl.col("code") != "")
    joined = kept.group_by("row").agg(pl.col("code").unique(maintain_order=True).str.join(" "))
    order = pl.DataFrame({"row": pl.arange(0, len(said), dtype=pl.UInt32, eager=True)})
    return order.join(joined, on="row", how="left", maintain_order="left")["code"]


def _cleaned(frame: pl.DataFrame) -> tuple[pl.DataFrame, tuple[Rule, ...]]:
    """Return the catalogue without marks for unknown and impossible figures, and what each rule touched."""
    rules = []
    for name, column, bad, what in _RULES:
        rows = frame.select(bad.fill_null(value=False)).to_series()
        if count := int(rows.sum()):
            rules.append(Rule(name, what, count))
            frame = frame.with_columns(frame[column].set(rows, None))
    return frame, tuple(rules)


def _is_sentinel(column: str) -> pl.Expr:
    return pl.col(column).abs() == SENTINEL


# Each rule: its id, the column that becomes unknown, where it holds, and in words. In this order.
_RULES: Final = (
    *(
        (
            f"{column}-sentinel",
            column,
            _is_sentinel(column),
            f"{column} are 99999 or -99999, a mark for unknown; taken as unknown.",
        )
        for column in _NUMBERS
    ),
    ("weeks-zero", "weeks", pl.col("weeks") == 0.0, "weeks are 0; taken as unknown."),
    (
        "weeks-absurd",
        "weeks",
        pl.col("weeks") > LONGEST_WEEKS,
        f"weeks are above {LONGEST_WEEKS:.0f}, which is five years; taken as unknown.",
    ),
    ("hours-zero", "contact_hours", pl.col("contact_hours") == 0.0, "contact hours are 0; taken as unknown."),
    (
        "weeks-crammed",
        "weeks",
        pl.col("contact_hours") > HOURS_A_WEEK * pl.col("weeks"),
        f"more than {HOURS_A_WEEK:.0f} contact hours a week, so the weeks are wrong; weeks taken as unknown.",
    ),
)


def _repeats(frame: pl.DataFrame) -> list[checks.Breach]:
    remedy = "Give each programme an id of its own, or leave the repeat out."
    return [
        replace(found, remedy=remedy) for found in checks.repeats(frame.select(CATALOGUE.key), "programme")
    ]


def _odd_codes(frame: pl.DataFrame) -> list[checks.Breach]:
    """Return fields and occupations that have not the form of a code."""
    field = frame["field"].is_not_null() & ~frame["field"].str.contains(_FIELD)
    codes = frame["occupations"].str.split(" ").list.eval(pl.element().str.contains(_OCCUPATION))
    odd = ~codes.list.all().fill_null(value=True)
    return [
        checks.breach("field", "is no CIP code.", "Write it as 11.0701.", field, frame["field"]),
        checks.breach(
            "occupations",
            "has what is no occupation's code.",
            "Write SOC or O*NET-SOC codes, such as 47-2111 or 15-1252.00, separated by spaces or ;",
            odd,
            frame["occupations"],
        ),
    ]


def _odd_currencies(frame: pl.DataFrame) -> list[checks.Breach]:
    odd = frame["currency"].is_not_null() & ~frame["currency"].str.contains(r"^[A-Z]{3}$")
    remedy = "Write the ISO 4217 code, such as USD."
    return [checks.breach("currency", "is no currency code.", remedy, odd, frame["currency"])]


def _in_words(
    source: Extract, frame: pl.DataFrame, rules: tuple[Rule, ...], publisher: Source | None
) -> tuple[str, ...]:
    """Return what a person should know of a catalogue: its size, what was cleaned, what is not known."""
    providers = frame["provider"].n_unique()
    lists = f"{publisher.title}, {publisher.publisher}" if publisher else "own layout"
    notes = [f"{source.name}: {_counted(frame.height)} of {_counted(providers, 'provider')} ({lists})."]
    notes += [str(rule) for rule in rules]
    for column in ("weeks", "tuition"):
        if unknown := frame[column].null_count():
            notes.append(f"Without known {column}: {_counted(unknown)}.")
    mute = frame.select(pl.col("field").is_null() & pl.col("occupations").is_null()).to_series()
    if mute.any():
        notes.append(
            f"With neither a field nor an occupation, so that nothing matches: {_counted(int(mute.sum()))}."
        )
    if untold := frame["currency"].null_count():
        notes.append(f"Without a currency, taken as USD: {_counted(untold)}.")
    told = frame.height - frame[_SHARE].null_count()
    if told == 0:
        notes.append("The catalogue does not say who completes a programme or finds work after it.")
    elif told < frame.height:
        notes.append(f"Without a known share who complete: {_counted(frame.height - told)}.")
    seated = frame.height - frame["seats_per_quarter"].null_count()
    if 0 < seated < frame.height:
        notes.append(f"Without known seats: {_counted(frame.height - seated)}.")
    return (*notes, *map(str, source.notes))


def _counted(count: int, what: str = "programme") -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"
