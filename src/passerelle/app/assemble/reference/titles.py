"""The snapshot's titles: every name that an occupation is known by, once."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from passerelle.app.assemble.reference.frame import Frame, to_occupations
from passerelle.data.publishers.crosswalks import Crosswalks
from passerelle.data.publishers.onet import Onet

_STRENGTH: Final = ("occupation", "soc", "reported", "alternate")  # the strongest source first
_LEAST_FORM: Final = 4  # letters of a form's first word; "m/f" and "CAD/CAM" are no pair
_PARENTHESIS: Final = re.compile(r"^(?P<before>[^()]+?)\s*\((?P<inside>[^()]+)\)(?P<after>[^()]*)$")
_ABBREVIATION: Final = re.compile(r"^(?=.*[A-Z].*[A-Z])[A-Z][A-Za-z&/.\-]{1,7}$")


def titles(national: pl.DataFrame, onet: Onet, crosswalks: Crosswalks, frame: Frame) -> pl.DataFrame:
    """Return short titles by occupation and source; a title that several sources give keeps the strongest."""
    own = national.filter(pl.col("group") == "detailed").select(
        pl.col("occupation").alias("code"), "title", pl.lit("occupation").alias("source")
    )
    sources = [
        _of(onet.occupations, "occupation"),
        _of(crosswalks.titles.rename({"soc_2018": "code"}), "soc"),
        _of(onet.reported, "reported"),
        _of(onet.alternate.select("code", "title"), "alternate"),
        _of(onet.alternate.select("code", pl.col("short").alias("title")).drop_nulls(), "alternate"),
    ]
    bridged = _to_occupations(pl.concat(sources), frame)
    listed = pl.concat([own.rename({"code": "occupation"}).select(bridged.columns), bridged])
    rank = pl.col("source").replace_strict({s: n for n, s in enumerate(_STRENGTH)}, return_dtype=pl.Int8)
    return (
        listed.with_columns(rank.alias("rank"))
        .sort("title", "occupation", "rank")
        .unique(["title", "occupation"], keep="first", maintain_order=True)
        .drop("rank")
    )


def forms(title: str) -> list[str]:
    """Return the forms of a title in use: one written "Long (Short)" is used as either, and never as both.

    A parenthesis that is neither an abbreviation nor a wording of the same says something else, and stays.
    """
    match = _PARENTHESIS.match(title.strip())
    if match is None:
        return [title.strip()]
    before, inside, after = (match[part].strip() for part in ("before", "inside", "after"))
    if _ABBREVIATION.match(inside) or _ABBREVIATION.match(before) or _reworded(before, inside):
        return [f"{form} {after}".strip() for form in (before, inside)]
    return [title.strip()]


def gendered(title: str) -> list[str]:
    """Return both forms of a name that gives two, as languages with genders do.

    A form shares the words that it lacks with the other: "técnico/técnica de sonido" ends alike,
    "auxiliar administrativo/administrativa" begins alike. Other names stay as they are.
    """
    sides = [side.split() for side in title.split("/")]
    if len(sides) != 2 or any(len(side) == 0 or len(side[0]) < _LEAST_FORM for side in sides):
        return [title]
    first, second = sides
    if len(first) < len(second):
        first = first + second[len(first) :]
    elif len(second) < len(first):
        second = first[: len(first) - len(second)] + second
    return [" ".join(first), " ".join(second)]


def _reworded(before: str, inside: str) -> bool:
    # "Auto Glass Tech (Automotive Glass Technician)": some word is the other's start, or short in capitals.
    pairs = [(one.lower(), other.lower()) for one in before.split() for other in inside.split()]
    capitals = any(_ABBREVIATION.match(word) for word in [*before.split(), *inside.split()])
    return capitals or any(one.startswith(other) or other.startswith(one) for one, other in pairs)


def _of(frame: pl.DataFrame, source: str) -> pl.DataFrame:
    return frame.select("code", "title", pl.lit(source).alias("source"))


def _to_occupations(listed: pl.DataFrame, frame: Frame) -> pl.DataFrame:
    split = pl.Series("title", [forms(title) for title in listed["title"]], dtype=pl.List(pl.String))
    return (
        listed.select(split, to_occupations(frame, listed["code"]).alias("occupation"), "source")
        .filter(pl.col("occupation").is_not_null())
        .explode("title")
        .filter(pl.col("title") != "")
    )
