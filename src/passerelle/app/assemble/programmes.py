"""A programme catalogue and the reference to programmes, to the engine's arrays, and back to words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.positions import positions
from passerelle.app.wording import counted
from passerelle.data import checks
from passerelle.data.programmes import Catalogue
from passerelle.data.reference import Reference
from passerelle.data.schema.reference import ENTRY_EDUCATION
from passerelle.domain.gap import Aspect, GapKind
from passerelle.domain.programme import FieldOfStudy, Programme, ProgrammeMatch
from passerelle.domain.units import Bools, Floats
from passerelle.engines import programmes as engine
from passerelle.engines.programmes import Offer
from passerelle.errors import BadInput, Fault

FIELDS: Final = "cip-2020-to-oews-2024"
# Crosswalks in which a code is looked for, in this order, and whether their codes have a detail (.NN).
_CODES: Final = (
    ("onet-soc-2019-to-oews-2024", True),
    ("soc-2018-to-oews-2024", False),
    ("onet-soc-2010-to-oews-2024", True),
    ("soc-2010-to-oews-2024", False),
    ("oews-2020-to-oews-2024", False),
)
_BARE: Final = 7  # characters of a code without its detail
_BROAD: Final = r"^\d{2}-\d{2}[1-9]0(\.00)?$"  # a SOC broad occupation: its members share six characters
_MOST_FIELDS: Final = 5
_LEAST_WEIGHT: Final = 0.1  # guess: a field sends fewer of its graduates there by chance
_MAIN: Final = 0.5  # guess: share of a field's graduates from which where the others go does not count
_MUCH_HIGHER: Final = 2.0  # guess: levels of entry education, such as from associate to master
_MOST_NAMES: Final = 5
_AIMED: Final = 0.5  # guess: a programme counts as aiming at a gap from half of it on
# guess: where a catalogue names an occupation to which its own field does not lead, one of the two is wrong.
_DOUBTED: Final = 0.5
_TAUGHT: Final = (GapKind.SKILL, GapKind.KNOWLEDGE)


@dataclass(frozen=True, slots=True)
class Offered:
    """Programmes of a catalogue, ordered by id, set against the snapshot's occupations."""

    programmes: tuple[Programme, ...]
    offer: Offer
    by_field: Bools  # [programme] its occupations are those that its field leads to
    notes: tuple[str, ...]  # those of the catalogue, and what its codes came to

    def doubts(self, programme: int, j: int) -> bool:
        """Return whether a programme's own field does not lead to occupation ``j``, which it names."""
        here = (self.offer.programme == programme) & (self.offer.occupation == j)
        return bool((self.offer.trust[here] < 1.0).any())


def offered(catalogue: Catalogue, reference: Reference) -> Offered:
    """Return a catalogue's programmes with the occupations that each trains for.

    These are its own codes, carried to the snapshot's occupations; where it has none that is known, those
    to which its field leads.

    Raises:
        BadInput: a catalogue of the own layout has a code that no classification has.
    """
    frame = catalogue.frame.with_row_index("row").sort("programme").with_row_index("at")
    codes = frame.select("at", "row", pl.col("occupations").str.split(" ").alias("code")).explode("code")
    codes = codes.drop_nulls("code")
    heirs = _heirs(codes["code"].unique(), reference)
    unknown = codes.join(heirs, on="code", how="anti")
    if unknown.height and catalogue.source is None:
        raise BadInput(_unknown_codes(unknown, catalogue))
    own = codes.join(heirs, on="code").select("at", "occupation")
    lone = frame.join(own, on="at", how="anti")
    fields = _crosswalk(reference, FIELDS).rename({"source": "field", "target": "occupation"})
    by_field = lone.join(fields, on="field").select("at", "occupation")
    links = _trusted(pl.concat([own, by_field]).unique().sort("at", "occupation"), frame, fields)
    place = positions(links["occupation"], reference.occupations["occupation"])
    programmes = _programmes(frame, own)
    one_currency = frame["currency"].n_unique() <= 1
    money = pl.col("tuition") + pl.col("other_cost").fill_null(0.0)
    offer = Offer(
        links["at"].cast(pl.Int64).to_numpy(),
        place,
        links["trust"].to_numpy(),
        _reals(frame["weeks"]),
        _reals(frame.select(money).to_series()) if one_currency else np.full(frame.height, np.nan),
    )
    led = np.isin(np.arange(frame.height), by_field["at"].to_numpy())
    said = _in_words(unknown, links, led, reference)
    odd = _odd_fields(frame, reference)
    if odd.height:
        common = ", ".join(odd["field"].unique(maintain_order=True).head(3))
        said += (
            f"No match by the field, which CIP 2020 does not have ({common}): {_programmes_of(odd.height)}.",
        )
    if not one_currency:
        said += ("Prices are in several currencies; they do not enter the order of programmes.",)
    return Offered(programmes, offer, led, (*catalogue.notes, *said))


def programmes_for(
    given: Offered,
    aspects: Iterable[Aspect],
    i: int,
    j: int,
    *,
    needed_weeks: float | None = None,
    n: int = 5,
) -> tuple[ProgrammeMatch, ...]:
    """Return the ``n`` programmes of a catalogue that suit a move from occupation ``i`` to ``j`` best.

    Best is what aims at most of the gaps in skills and knowledge, then the shorter, then the cheaper. Of
    programmes that a provider lists several times, such as by campus, the best counts. Those whose own field
    does not lead to ``j`` come only where there is no other.

    Args:
        given: the programmes.
        aspects: what every occupation asks; skills and knowledge are used.
        i: the origin's position in the snapshot's occupations.
        j: the destination's.
        needed_weeks: training that the move needs, in weeks; a shorter programme reaches less. Without it,
            the median length of the catalogue's programmes for the destination.
        n: at most so many.
    """
    taught = [aspect for aspect in aspects if aspect.kind in _TAUGHT]
    needed = engine.usual_weeks(given.offer, j) if needed_weeks is None else needed_weeks
    found = engine.matches(given.offer, taught, i, j, needed)
    missing = np.concatenate([aspect.missing(i, j) for aspect in taught])
    names = [name for aspect in taught for name in aspect.names]
    largest = [int(item) for item in np.argsort(-missing, kind="stable") if missing[item] > 0.0]
    best: dict[tuple[str, str], ProgrammeMatch] = {}
    for at, place in enumerate(found.programme.tolist()):
        programme = given.programmes[place]
        if len(best) == n:
            break
        if (key := (programme.provider, programme.title)) not in best:
            best[key] = ProgrammeMatch(
                programme=programme,
                by="field" if given.by_field[place] else "occupation",
                aims_share=float(found.aims_share[at]),
                doubted=given.doubts(place, j),
                aims=tuple(names[e] for e in largest if found.covered[at, e] >= _AIMED)[:_MOST_NAMES],
            )
    return tuple(best.values())


def fields_by_occupation(reference: Reference) -> dict[str, tuple[FieldOfStudy, ...]]:
    """Return the fields of study that lead to each occupation; five at most.

    First come those of the occupation's own name, then those that bring it the most completers (of the
    field, times the crosswalk's weight), then by weight. Left out are fields that bear the name of another
    occupation; those that hardly lead there, and those whose other graduates enter work of much higher
    education, unless there is no other. None without a table of fields.
    """
    table = reference.tables.get("fields")
    if table is None:
        return {}
    rows = _crosswalk(reference, FIELDS).rename({"source": "field"}).join(table, on="field")
    rows = _apt(_named(rows, reference).filter(pl.col("named") >= 0), reference)
    rows = rows.with_columns(brought=pl.col("weight") * pl.col("completers_people").fill_null(0.0))
    rows = rows.sort("named", "brought", "weight", "field", descending=[True, True, True, False])
    found: dict[str, list[FieldOfStudy]] = {}
    for row in rows.group_by("target", maintain_order=True).head(_MOST_FIELDS).iter_rows(named=True):
        found.setdefault(row["target"], []).append(
            FieldOfStudy(
                row["field"],
                row["title"],
                row["completers_people"],
                row["employed_share"],
                row["quarterly_wage_money"],
            )
        )
    return {occupation: tuple(fields) for occupation, fields in found.items()}


def _odd_fields(frame: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Return the programmes of a field that neither the table of fields nor the crosswalk has."""
    known = _crosswalk(reference, FIELDS).select(field="source")
    if (table := reference.tables.get("fields")) is not None:
        known = pl.concat([known, table.select("field")])
    return frame.drop_nulls("field").join(known, on="field", how="anti")


def _named(rows: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Return rows with ``named``: 1 where the field bears the occupation's name, -1 others' alone, else 0."""
    by_name: dict[str, set[str]] = {}
    for title, occupation in reference.titles.select("title", "occupation").iter_rows():
        by_name.setdefault(title.lower().removesuffix("s"), set()).add(occupation)
    named = []
    for title, occupation in rows.select("title", "target").iter_rows():
        parts = [by_name.get(part, set()) for part in (title.lower(), *title.lower().split("/"))]
        named.append(1 if occupation in set().union(*parts) else -1 if parts[0] else 0)
    return rows.with_columns(pl.Series("named", named, dtype=pl.Int8))


def _apt(rows: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Return the fields of each occupation that suit it, or all of them where none does."""
    order = {name: float(place) for place, name in enumerate(ENTRY_EDUCATION)}
    entry = pl.col("entry_education").replace_strict(order, return_dtype=pl.Float64)
    levels = reference.occupations.select(pl.col("occupation").alias("target"), entry.alias("level"))
    weight, known = pl.col("weight"), rows.join(levels, on="target", how="left", maintain_order="left")
    others = (weight * pl.col("level")).sum().over("field") - weight * pl.col("level")
    rest = weight.sum().over("field") - weight
    higher = (others / rest - pl.col("level") >= _MUCH_HIGHER).fill_null(value=False)
    apt = (weight >= _LEAST_WEIGHT) & ((weight >= _MAIN) | (rest <= 0.0) | ~higher)
    return known.with_columns(apt=apt).filter(pl.col("apt") | ~pl.col("apt").any().over("target"))


def _trusted(links: pl.DataFrame, frame: pl.DataFrame, fields: pl.DataFrame) -> pl.DataFrame:
    """Return links with ``trust``: whole where the field leads there too, or leads nowhere that is known."""
    known = frame.select("at", "field").join(fields.select("field").unique(), on="field")
    agreed = known.join(fields, on="field").select("at", "occupation", pl.lit(1.0).alias("agreed"))
    doubt = pl.when(pl.col("at").is_in(known["at"].implode())).then(_DOUBTED).otherwise(1.0)
    joined = links.join(agreed.unique(), on=["at", "occupation"], how="left", maintain_order="left")
    return joined.select("at", "occupation", pl.coalesce("agreed", doubt).alias("trust"))


def _heirs(codes: pl.Series, reference: Reference) -> pl.DataFrame:
    """Return ``code, occupation``: the snapshot's occupations that each known code stands for.

    A code goes by the first crosswalk that knows it; one of a SOC broad occupation stands for its members.
    """
    bare = pl.col("code").str.head(_BARE)
    left, found = pl.DataFrame({"code": codes}), []
    for crosswalk, detailed in _CODES:
        rows = _crosswalk(reference, crosswalk).select(pl.col("source").alias("key"), "target")
        key = pl.col("code") if detailed else bare
        hits = left.with_columns(key.alias("key")).join(rows, on="key").select("code", "target")
        left = left.join(hits, on="code", how="anti")
        found.append(hits)
    members = reference.occupations.select(
        pl.col("occupation").str.head(_BARE - 1).alias("key"), pl.col("occupation").alias("target")
    )
    broad = left.filter(pl.col("code").str.contains(_BROAD))
    broad = broad.with_columns(pl.col("code").str.head(_BARE - 1).alias("key")).join(members, on="key")
    return pl.concat([*found, broad.select("code", "target")]).rename({"target": "occupation"})


def _crosswalk(reference: Reference, crosswalk: str) -> pl.DataFrame:
    rows = reference.tables["crosswalks"].filter(pl.col("crosswalk") == crosswalk)
    return rows.select("source", "target", "weight")


def _programmes(frame: pl.DataFrame, own: pl.DataFrame) -> tuple[Programme, ...]:
    codes: dict[int, list[str]] = {}
    for at, occupation in own.unique().sort("at", "occupation").iter_rows():
        codes.setdefault(at, []).append(occupation)
    return tuple(
        Programme(
            id=row["programme"],
            provider=row["provider"],
            title=row["title"],
            field=row["field"] or "",
            occupations=tuple(codes.get(row["at"], ())),
            place=row["place"] or "",
            delivery=row["delivery"] or "",
            credential=row["credential"] or "",
            weeks=row["weeks"],
            contact_hours=row["contact_hours"],
            tuition_money=row["tuition"],
            other_money=row["other_cost"],
            currency=row["currency"],
            seats_per_quarter=row["seats_per_quarter"],
            completion_share=row["completion_share"],
        )
        for row in frame.iter_rows(named=True)
    )


def _reals(values: pl.Series) -> Floats:
    return values.cast(pl.Float64).fill_null(float("nan")).to_numpy()


def _unknown_codes(unknown: pl.DataFrame, catalogue: Catalogue) -> list[Fault]:
    rows = unknown.sort("row")
    at = rows["row"].cast(pl.Int64).to_numpy()
    what = "is no occupation of SOC 2018, SOC 2010 or O*NET."
    remedy = "Mend the code, such as 43-4051, or leave it out and give the field (CIP)."
    found = checks.Breach("occupations", what, remedy, at, rows["code"])
    return checks.as_faults([found], file=catalogue.name, rows=catalogue.rows)


def _in_words(
    unknown: pl.DataFrame, links: pl.DataFrame, by_field: Bools, reference: Reference
) -> tuple[str, ...]:
    """Return what the codes of a catalogue came to."""
    led = int(by_field.sum())
    reached = np.isin(np.arange(len(by_field)), links["at"].to_numpy())
    known, total = links["occupation"].n_unique(), reference.occupations.height
    own = int((reached & ~by_field).sum())
    doubted = links.filter(pl.col("trust") < 1.0)["at"].n_unique()
    notes = [
        f"Matched by occupations that they name: {_programmes_of(own)}; by their field alone: {led:,}.",
        f"Occupations with a programme: {known:,} of {total:,}.",
    ]
    if doubted:
        notes.append(
            f"The field does not lead to the occupation named: {_programmes_of(doubted)}; left out wherever "
            "another programme leads there, else marked."
        )
    if lost := int((~reached).sum()):
        notes.append(f"Leading to no occupation that is known here: {_programmes_of(lost)}.")
    if unknown.height:
        common = unknown["code"].value_counts(sort=True).sort("count", "code", descending=[True, False])
        notes.append(
            f"Passed over: {counted(unknown.height, 'code', 'codes')} of occupations that are not known here "
            f"or of groups too wide (most often {', '.join(common['code'].head(3))})."
        )
    return tuple(notes)


def _programmes_of(count: int) -> str:
    return counted(count, "programme", "programmes")
