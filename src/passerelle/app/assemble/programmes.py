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
_MOST_NAMES: Final = 5
_CLOSED: Final = 0.5  # guess: a gap counts as closed by a programme from half of it on
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

    Best is what closes most of the gaps in skills and knowledge, then the shorter, then the cheaper. Of
    programmes that a provider lists several times, such as by campus, the best counts.

    Args:
        given: the programmes.
        aspects: what every occupation asks; skills and knowledge are used.
        i: the origin's position in the snapshot's occupations.
        j: the destination's.
        needed_weeks: training that the move needs, in weeks; a shorter programme closes less. Without it,
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
                closes_share=float(found.closes_share[at]),
                doubted=given.doubts(place, j),
                closes=tuple(names[e] for e in largest if found.covered[at, e] >= _CLOSED)[:_MOST_NAMES],
            )
    return tuple(best.values())


def fields_by_occupation(reference: Reference) -> dict[str, tuple[FieldOfStudy, ...]]:
    """Return the fields of study that lead to each occupation; five at most.

    First come those that bring it the most completers (of the field, times the crosswalk's weight), then
    the others by weight. None where the snapshot has no table of fields.
    """
    table = reference.tables.get("fields")
    if table is None:
        return {}
    rows = _crosswalk(reference, FIELDS).rename({"source": "field"}).join(table, on="field")
    brought = (pl.col("weight") * pl.col("completers_people").fill_null(0.0)).alias("brought")
    rows = rows.with_columns(brought).sort("brought", "weight", "field", descending=[True, True, False])
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
            f"The field does not lead to the occupation named: {_programmes_of(doubted)}; what they close of "
            "its gaps counts half."
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
