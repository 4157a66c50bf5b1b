"""O*NET 29.0: education and training, related occupations, technology skills, and names of abilities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from passerelle.data.publishers.reading import ONET_SOC, Layout, Reading

_CODE: Final = "O*NET-SOC Code"
EDUCATION: Final = Layout(
    "onet-29.0/Education, Training, and Experience.txt.gz",
    "O*NET 29.0 file of education, training and experience",
    (_CODE, "Scale ID", "Category", "Data Value"),
    separator="\t",
)
RELATED: Final = Layout(
    "onet-29.0/Related Occupations.txt.gz",
    "O*NET 29.0 file of related occupations",
    (_CODE, "Related O*NET-SOC Code", "Relatedness Tier", "Index"),
    separator="\t",
)
TECHNOLOGY: Final = Layout(
    "onet-29.0/Technology Skills.txt.gz",
    "O*NET 29.0 file of technology skills",
    (_CODE, "Example", "Commodity Code", "Commodity Title", "Hot Technology", "In Demand"),
    separator="\t",
)
CONTENT_MODEL: Final = Layout(
    "onet-29.0/Content Model Reference.txt",
    "O*NET 29.0 file of the content model",
    ("Element ID", "Element Name"),
    separator="\t",
)
LAYOUTS: Final = (EDUCATION, RELATED, TECHNOLOGY, CONTENT_MODEL)
# O*NET's scale, our name for the question, its categories ("Education, Training, and Experience Categories").
SCALES: Final = {
    "RL": ("required-education", 12),
    "RW": ("related-experience", 11),
    "PT": ("on-site-training", 9),
    "OJ": ("on-the-job-training", 9),
}
TIERS: Final = {
    "Primary-Short": "primary-short",
    "Primary-Long": "primary-long",
    "Supplemental": "supplemental",
}
_ABILITY: Final = r"^1\.A\.\d\.[a-z]\.\d$"  # abilities proper; shorter ids are their families
_SLACK_PERCENT: Final = 1.0  # published percentages add up to 100 within their rounding


@dataclass(frozen=True, slots=True)
class Profile:
    """Clean frames; ``code`` is an O*NET-SOC code."""

    education: pl.DataFrame  # code, scale, category, percent
    related: pl.DataFrame  # code, related, tier, rank
    technology: pl.DataFrame  # code, example, commodity, title, hot, in_demand
    abilities: pl.DataFrame  # element, title


def read(reading: Reading) -> Profile:
    """Return what O*NET says of education, kinship, tools and the names of abilities."""
    return Profile(_education(reading), _related(reading), _technology(reading), _abilities(reading))


def _education(reading: Reading) -> pl.DataFrame:
    frame = reading.text(EDUCATION)
    reading.codes(EDUCATION, frame, [_CODE], ONET_SOC)
    frame = reading.reals(EDUCATION, frame, ["Data Value"])
    asked = frame.filter(pl.col("Scale ID").is_in(list(SCALES))).select(
        pl.col(_CODE).alias("code"),
        pl.col("Scale ID")
        .replace_strict({scale: name for scale, (name, _) in SCALES.items()}, return_dtype=pl.String)
        .alias("scale"),
        pl.col("Category").cast(pl.Int64, strict=False).alias("category"),
        pl.col("Data Value").alias("percent"),
    )
    if asked.is_empty():
        if not frame.is_empty():
            reading.fault(EDUCATION, f"has none of the scales {', '.join(SCALES)}.")
        return asked
    most = dict(SCALES.values())
    whole = asked.group_by("code", "scale").agg(
        (pl.col("category").drop_nulls().n_unique() != pl.len()).alias("repeats"),
        (pl.len() != pl.col("scale").first().replace_strict(most, return_dtype=pl.Int64)).alias("short"),
        ((pl.col("percent").sum() - 100.0).abs() > _SLACK_PERCENT).alias("odd"),
        (~pl.col("percent").is_between(0.0, 101.0).fill_null(value=False)).any().alias("outside"),
    )
    broken = whole.filter(pl.any_horizontal("repeats", "short", "odd", "outside")).sort("code", "scale")
    if broken.height:
        what = "has occupations whose answers lack a category or do not add up to 100; it may be cut off."
        reading.fault(EDUCATION, what, str(broken["code"][0]), broken["code"].n_unique())
    if odd := _without(asked, len(SCALES)):
        reading.fault(EDUCATION, "has occupations without all four questions; it may be cut off.", *odd)
    return asked


def _without(asked: pl.DataFrame, scales: int) -> tuple[str, int] | None:
    lacking = asked.group_by("code").agg(pl.col("scale").n_unique()).filter(pl.col("scale") != scales)
    return (str(lacking["code"].min()), lacking.height) if lacking.height else None


def _related(reading: Reading) -> pl.DataFrame:
    frame = reading.text(RELATED)
    reading.codes(RELATED, frame, [_CODE, "Related O*NET-SOC Code"], ONET_SOC)
    frame = reading.reals(RELATED, frame, ["Index"])
    tier = pl.col("Relatedness Tier")
    if (strange := frame.filter(~tier.is_in(list(TIERS)).fill_null(value=False))).height:
        found = str(strange["Relatedness Tier"][0])
        reading.fault(RELATED, f"has tiers other than {', '.join(TIERS)}.", found, strange.height)
    related = frame.select(
        pl.col(_CODE).alias("code"),
        pl.col("Related O*NET-SOC Code").alias("related"),
        tier.replace_strict(TIERS, default=None, return_dtype=pl.String).alias("tier"),
        pl.col("Index").cast(pl.Int64).alias("rank"),
    )
    ranks = related.group_by("code").agg(pl.col("rank").n_unique().alias("ranks"), pl.len())
    broken = ranks.filter((pl.col("ranks") != pl.col("len")) | (pl.col("len") != pl.col("len").max()))
    if broken.height:
        what = "has occupations with fewer ranks than others, or a rank twice; it may be cut off."
        reading.fault(RELATED, what, str(broken["code"].min()), broken.height)
    return related


def _technology(reading: Reading) -> pl.DataFrame:
    frame = reading.text(TECHNOLOGY)
    reading.codes(TECHNOLOGY, frame, [_CODE], ONET_SOC)
    reading.codes(TECHNOLOGY, frame, ["Commodity Code"], r"\d{8}")
    for column in ("Hot Technology", "In Demand"):
        strange = frame.filter(~pl.col(column).is_in(["Y", "N"]).fill_null(value=False))
        if strange.height:
            what = f"has cells of {column} that are neither Y nor N."
            reading.fault(TECHNOLOGY, what, str(strange[column][0]), strange.height)
    titles = frame.group_by("Commodity Code").agg(pl.col("Commodity Title").n_unique())
    if several := titles.filter(pl.col("Commodity Title") > 1).height:
        reading.fault(TECHNOLOGY, "has commodity codes with several titles.", count=several)
    return frame.select(
        pl.col(_CODE).alias("code"),
        pl.col("Example").alias("example"),
        pl.col("Commodity Code").alias("commodity"),
        pl.col("Commodity Title").alias("title"),
        (pl.col("Hot Technology") == "Y").alias("hot"),
        (pl.col("In Demand") == "Y").alias("in_demand"),
    )


def _abilities(reading: Reading) -> pl.DataFrame:
    return (
        reading.text(CONTENT_MODEL)
        .filter(pl.col("Element ID").str.contains(_ABILITY))
        .select(pl.col("Element ID").alias("element"), pl.col("Element Name").alias("title"))
    )
