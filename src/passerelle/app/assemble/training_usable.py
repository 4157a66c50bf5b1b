"""What a plan can use of a catalogue: programmes with length, price, seats and completion; the rest counted.

Where a catalogue does not tell a figure another stands in: weeks come from contact hours; price, seats and
completion from the scenario's levers. How often is counted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.programmes import Offered, offered
from passerelle.app.wording import counted
from passerelle.data import checks
from passerelle.data.programmes import Catalogue
from passerelle.data.reference import Reference
from passerelle.domain.scenario import Scenario
from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.levers.scenario_currency import LEVER as CURRENCY
from passerelle.engines.levers.training_completion_share import LEVER as COMPLETION
from passerelle.engines.levers.training_seats_per_programme import LEVER as SEATS
from passerelle.engines.levers.training_tuition_per_week_money import LEVER as TUITION
from passerelle.engines.levers.training_weeks_at_most import LEVER as WEEKS
from passerelle.engines.programme_choice import ANYWHERE
from passerelle.engines.programmes import Offer
from passerelle.errors import BadInput

HOURS_A_WEEK: Final = 18.0
# Median of contact hours over weeks, of the 5,694 programmes in Texas that state both (list of 2024-03-20).
_BELIEVED: Final = 1.0
_ONLINE: Final = "online"
_STATES: Final = (
    "AL Alabama;AK Alaska;AZ Arizona;AR Arkansas;CA California;CO Colorado;CT Connecticut;DE Delaware;"
    "DC District of Columbia;FL Florida;GA Georgia;HI Hawaii;ID Idaho;IL Illinois;IN Indiana;IA Iowa;"
    "KS Kansas;KY Kentucky;LA Louisiana;ME Maine;MD Maryland;MA Massachusetts;MI Michigan;"
    "MN Minnesota;MS Mississippi;MO Missouri;MT Montana;NE Nebraska;NV Nevada;NH New Hampshire;NJ New Jersey;"
    "NM New Mexico;NY New York;NC North Carolina;ND North Dakota;OH Ohio;OK Oklahoma;OR Oregon;"
    "PA Pennsylvania;PR Puerto Rico;RI Rhode Island;SC South Carolina;SD South Dakota;TN Tennessee;TX Texas;"
    "UT Utah;VT Vermont;VA Virginia;WA Washington;WV West Virginia;WI Wisconsin;WY Wyoming"
)
_CODES: Final = {pair[3:].upper(): pair[:2] for pair in _STATES.split(";")}
_POSTAL: Final = frozenset(_CODES.values())


@dataclass(frozen=True, slots=True)
class Usable:
    """A catalogue as a plan sees it; programmes in the order of their ids."""

    catalogue: Catalogue
    given: Offered
    offer: (
        Offer  # weeks computed, and prices filled in, where the catalogue says none; in the plan's currency
    )
    usable: Bools  # [programme]
    seats: Floats  # [programme]  people who may start in a quarter
    completion: Floats  # [programme]  share of those who start
    region: pl.Series  # [programme]  where it is taught; null where that is unknown, or online
    notes: tuple[str, ...]  # what was filled in, and what is left out and why

    def near(self, regions: pl.Series) -> Bools:
        """Return whether people of each region can attend each programme [region, programme].

        They can where it is taught online or in their region, or where either is not known. A region
        that is no state of the US and that the catalogue does not name is not known.
        """
        theirs = regions_of(regions)
        taught = set(self.region.drop_nulls())
        known = np.array([r is not None and (r in _POSTAL or r in taught) for r in theirs], dtype=bool)
        said = self.region.is_not_null().to_numpy()
        same = theirs.fill_null("").to_numpy()[:, None] == self.region.fill_null("").to_numpy()[None, :]
        return np.asarray(same | ~known[:, None] | ~said[None, :])


@dataclass(frozen=True, slots=True)
class _Figures:
    """Figures of every programme of a catalogue, and in words which of them stand in for unknown ones."""

    weeks: Floats  # [programme]  nan where unknown
    money: Floats  # [programme]
    seats: Floats  # [programme]  a quarter
    completion: Floats  # [programme]
    filled: dict[str, Bools]  # [programme]


def usable(catalogue: Catalogue, reference: Reference, scenario: Scenario) -> Usable:
    """Return what a plan can use of a catalogue.

    Left out are programmes that lead nowhere that is known, or nowhere beyond doubt; of unknown length, or
    longer than ``training.weeks_at_most``; priced in another currency than the plan's; without a seat.

    Raises:
        BadInput: no programme can be used; the fault says in which column it lies.
    """
    given = offered(catalogue, reference)
    programmes = given.programmes
    figures = _figures(given, scenario)
    reasons = _left_out(given, figures, scenario)
    left = np.zeros(len(programmes), dtype=bool)
    notes = []
    for reason, rows in reasons.items():
        if count := int((rows & ~left).sum()):
            notes.append(f"Left out, {reason}: {_programmes(count)}.")
        left |= rows
    if left.all():
        _refuse(catalogue, given, reasons)
    for what, rows in figures.filled.items():
        if count := int((rows & ~left).sum()):
            notes.append(f"Of those that can be used, {what}: {_programmes(count)}.")
    taught = [None if p.delivery == _ONLINE else p.place or None for p in programmes]
    return Usable(
        catalogue=catalogue,
        given=given,
        offer=replace(given.offer, weeks=figures.weeks, money=figures.money),
        usable=~left,
        seats=figures.seats,
        completion=figures.completion,
        region=regions_of(pl.Series(taught, dtype=pl.String)),
        notes=tuple(notes),
    )


def regions_of(places: pl.Series) -> pl.Series:
    """Return the region in each place: what follows the last comma; states of the US by their postal code."""
    last = places.cast(pl.String).str.split(",").list.last().str.strip_chars().str.to_uppercase()
    bare = last.str.strip_prefix("US-")
    return bare.replace(_CODES).replace("", None)


def place_codes(region: pl.Series | None, count: int) -> tuple[pl.Series, Ints]:
    """Return the distinct regions, and the place of each of ``count`` in them, ANYWHERE where unknown."""
    if region is None:
        return pl.Series([], dtype=pl.String), np.full(count, ANYWHERE)
    distinct = region.drop_nulls().unique().sort()
    at = region.replace_strict(distinct, np.arange(len(distinct)), default=ANYWHERE, return_dtype=pl.Int64)
    return distinct, at.fill_null(ANYWHERE).to_numpy()


def _figures(given: Offered, scenario: Scenario) -> _Figures:
    """Return what the catalogue says of its programmes; where it says nothing, what stands in."""
    programmes = given.programmes
    weeks, hours = _reals([p.weeks for p in programmes]), _reals([p.contact_hours for p in programmes])
    price, other = _reals([p.tuition_money for p in programmes]), _reals([p.other_money for p in programmes])
    seats = _reals([p.seats_per_quarter for p in programmes])
    completion = _reals([p.completion_share for p in programmes])
    computed = np.isnan(weeks) & ~np.isnan(hours)
    lasts = np.where(computed, np.maximum(hours / HOURS_A_WEEK, 1.0), weeks)
    return _Figures(
        weeks=lasts,
        money=np.where(np.isnan(price), lasts * scenario[TUITION], price) + np.nan_to_num(other),
        seats=np.where(np.isnan(seats), float(scenario[SEATS]), seats),
        completion=np.where(np.isnan(completion), scenario[COMPLETION].central, completion),
        filled={
            f"weeks taken from contact hours at {HOURS_A_WEEK:g} a week": computed,
            f"price not told, taken as {TUITION.key}": np.isnan(price),
            f"seats not told, taken as {SEATS.key}": np.isnan(seats),
            f"completion not told, taken as {COMPLETION.key}": np.isnan(completion),
        },
    )


def _left_out(given: Offered, figures: _Figures, scenario: Scenario) -> dict[str, Bools]:
    """Return the reasons for which programmes are left out, in words, each with its programmes."""
    offer, programmes = given.offer, given.programmes
    every = np.arange(len(programmes))
    leads = np.isin(every, offer.programme)
    sure = np.isin(every, offer.programme[offer.trust >= _BELIEVED])
    foreign = np.array([p.currency != scenario[CURRENCY] for p in programmes], dtype=bool)
    return {
        _NOWHERE: ~leads,
        _DOUBTED: leads & ~sure,
        _NO_WEEKS: np.isnan(figures.weeks),
        f"{_FOREIGN} {scenario[CURRENCY]}": foreign,
        "without a seat": figures.seats <= 0.0,
        f"longer than {WEEKS.key}, {scenario[WEEKS]:g} weeks": figures.weeks > scenario[WEEKS],
    }


_NOWHERE: Final = "leading to no occupation that is known here"
_DOUBTED: Final = "their own field does not lead to the occupation that they name"
_NO_WEEKS: Final = "neither weeks nor contact hours known"
_FOREIGN: Final = "priced in another currency than"
# Of each reason: the column at fault, what is said of it, and what to do.
_FAULTS: Final = {
    _NOWHERE: (
        "occupations",
        "leads to no occupation that is known, and neither does the field.",
        "Write SOC or O*NET-SOC codes, such as 43-4051, or a field of study (CIP) such as 11.0701.",
    ),
    _DOUBTED: (
        "field",
        "leads to other occupations than those that the programme names.",
        "Mend the field or the occupations, or leave the field out.",
    ),
    _NO_WEEKS: (
        "weeks",
        "is not known, and contact_hours neither.",
        "Give how many weeks the programme lasts.",
    ),
    _FOREIGN: ("currency", "is not the plan's.", f"Give prices in the currency of {CURRENCY.key}."),
}


def _refuse(catalogue: Catalogue, given: Offered, reasons: dict[str, Bools]) -> None:
    """Raise what makes a catalogue useless; a limit on weeks that leaves nothing is the scenario's own wish.

    Raises:
        BadInput: no programme could be used, whatever the longest training is.
    """
    order = catalogue.frame["programme"].to_list()
    at = {programme.id: place for place, programme in enumerate(given.programmes)}
    place = np.array([at[name] for name in order], dtype=np.int64)  # [row of the file]
    breaches, told = [], np.zeros(len(order), dtype=bool)
    for reason, (column, what, remedy) in _FAULTS.items():
        here = next(rows for said, rows in reasons.items() if said.startswith(reason))[place] & ~told
        told |= here
        values = catalogue.frame[column]
        if column == "occupations":
            values = values.fill_null(catalogue.frame["field"]).fill_null("neither")
        breaches.append(checks.breach(column, what, remedy, pl.Series(here), values.cast(pl.String)))
    if told.all():
        raise BadInput(checks.as_faults(breaches, file=catalogue.name, rows=catalogue.rows))


def _reals(values: list[float | None]) -> Floats:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _programmes(count: int) -> str:
    return counted(count, "programme", "programmes")
