"""From the values of a scenario file to a scenario, with every fault that it has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from passerelle.app.scenario_faults import did_you_mean, faults_of, joined, shown, unknown_key
from passerelle.app.scenario_keys import LIST_TABLES, SCHEMA_VERSION, keys, levers
from passerelle.app.scenario_schema import Schema, schema, where
from passerelle.data.scenario_file import KeyPath, TomlDocument, dotted
from passerelle.domain.calendar import Calendar
from passerelle.domain.scenario import (
    AttritionRate,
    Basis,
    Commuting,
    Growth,
    Keep,
    NoBackfill,
    Scenario,
    Target,
    Where,
)
from passerelle.domain.technology import AdoptionCurve, Technology
from passerelle.errors import BadInput, Fault

DEFAULT_TECHNOLOGIES: Final = ("generative-ai",)  # where the file has no [[technology]] at all
FIRST_START: Final = date(1990, 1, 1)
LAST_START: Final = date(2100, 1, 1)
LONGEST_QUARTERS: Final = 40


def parse_scenario(document: TomlDocument, technologies: Mapping[str, Technology]) -> Scenario:
    """Return the scenario that ``document`` states; what it leaves out stands at the levers' defaults.

    Raises:
        BadInput: the file cannot be used; all faults together, in the order of their lines.
    """
    reading = _Reading(document, schema(keys(technologies)), technologies)
    scenario = reading.scenario()
    if reading.faults:
        raise BadInput(fault for _, fault in sorted(reading.faults, key=lambda placed: placed[0]))
    return scenario


@dataclass(slots=True)
class _Reading:
    """One file being read: what is known of it so far, and its faults with their lines."""

    document: TomlDocument
    schema: Schema
    technologies: Mapping[str, Technology]
    faults: list[tuple[int, Fault]] = field(default_factory=list)

    def scenario(self) -> Scenario:
        """Return the scenario; what has a fault stands at a default or is left out."""
        self._check_top()
        head = self._table("scenario")
        calendar = self._calendar()
        segments = self._segments()
        for name in ("target", "growth", "attrition_rate", "keep", "no_backfill"):
            for path, element in self._elements(name):
                self._check_part(path, element, calendar, segments)
        values = self._lever_values(head)
        self._check_together(values)
        return Scenario(
            name=head.name if head else "",
            calendar=calendar or Calendar(FIRST_START, 1),
            values=MappingProxyType(values),
            technologies=self._technologies(),
            segments=segments,
            targets=tuple(self._targets()),
            growth=tuple(self._growth()),
            attrition_rates=tuple(self._attrition_rates()),
            keeps=tuple(self._keeps()),
            no_backfills=tuple(NoBackfill(dotted(at), it.where) for at, it in self._parsed("no_backfill")),
            commuting=tuple(self._commuting()),
            generated=bool(head and head.generated),
            scaled_by_share=head.scaled_by_share if head else 1.0,
        )

    # ---------------------------------------------------------------- tables

    def _check_top(self) -> None:
        for name in self.document.values:
            if name != "schema_version" and name not in self.schema.names:
                self._add((name,), unknown_key((name,), self.document, self.schema))
        version = self.document.values.get("schema_version")
        if type(version) is not int or version != SCHEMA_VERSION:
            what = "`schema_version` is required and missing." if version is None else "It must be 1."
            value = "" if version is None else shown(version)
            self._fault(("schema_version",), what, "Write schema_version = 1 on the first line.", value)

    def _table(self, name: str) -> Any:  # noqa: ANN401 - a model made at run time
        return self._valid(self.schema.tables[name], self.document.values.get(name, {}), (name,))

    def _elements(self, name: str) -> Iterable[tuple[KeyPath, Mapping[str, object]]]:
        elements = self.document.values.get(name, [])
        for number, element in enumerate(elements if isinstance(elements, list) else []):
            if isinstance(element, dict):
                yield (name, number), element

    def _parsed(self, name: str) -> Iterable[tuple[KeyPath, Any]]:
        elements = self.document.values.get(name, [])
        if not isinstance(elements, list):
            remedy = f"Write [[{name}]], in two pairs of brackets."
            self._fault((name,), "A list of tables is expected here.", remedy, shown(elements))
            return
        for number, element in enumerate(elements):
            parsed = self._valid(self.schema.tables[name], element, (name, number))
            if parsed is not None:
                yield (name, number), parsed

    def _valid(self, model: type[BaseModel], value: object, path: KeyPath) -> Any:  # noqa: ANN401
        try:
            return model.model_validate(value)
        except ValidationError as error:
            for fault_path, fault in faults_of(error, path, self.document, self.schema):
                self._add(fault_path, fault)
            return None

    def _lever_values(self, head: Any) -> dict[str, object]:  # noqa: ANN401
        names = [name for name in self.schema.tables if name not in (*LIST_TABLES, "scenario")]
        tables = {"scenario": head, **{name: self._table(name) for name in names}}
        values: dict[str, object] = {}
        for path, lever in levers().items():
            table, name = path.split(".", 1)
            values[path] = getattr(tables[table], name) if tables[table] is not None else lever.default
        return values

    # ---------------------------------------------------------------- parts of the plan

    def _calendar(self) -> Calendar | None:
        head = self.document.values.get("scenario")
        start, quarters = (
            (head.get("start"), head.get("quarters")) if isinstance(head, dict) else (None, None)
        )
        if type(start) is not date or type(quarters) is not int or not 1 <= quarters <= LONGEST_QUARTERS:
            return None  # the table's own check has said so
        if not FIRST_START <= start <= LAST_START:
            remedy = f"Write a date between {FIRST_START} and {LAST_START}."
            self._fault(("scenario", "start"), "The plan starts too far away.", remedy, shown(start))
            return None
        return Calendar(start, quarters)

    def _segments(self) -> Mapping[str, Where]:
        given = self.document.values.get("segments", {})
        if not isinstance(given, dict):
            self._fault(("segments",), "A table is expected here.", "Write [segments].", shown(given))
            return {}
        parsed = {
            name: self._valid(self.schema.segment, filters, ("segments", name))
            for name, filters in given.items()
        }
        return MappingProxyType({name: where(it) if it else Where({}) for name, it in parsed.items()})

    def _technologies(self) -> tuple[Technology, ...]:
        if "technology" not in self.document.values:
            return tuple(self.technologies[id_] for id_ in DEFAULT_TECHNOLOGIES if id_ in self.technologies)
        found: dict[str, Technology] = {}
        for path, given in self._parsed("technology"):
            if given.id in found:
                self._fault((*path, "id"), "This technology is here twice.", "Keep one of them.", given.id)
            found[given.id] = _overridden(self.technologies[given.id], given)
        return tuple(found.values())

    def _targets(self) -> Iterable[Target]:
        for path, given in self._parsed("target"):
            if given.change_people != 0:
                yield Target(
                    key=dotted(path),
                    where=given.where,
                    change_people=given.change_people,
                    basis=Basis(given.basis),
                    hard=given.hard,
                    by=given.by,
                    spare=given.spare,
                )

    def _growth(self) -> Iterable[Growth]:
        for path, given in self._parsed("growth"):
            yield Growth(
                key=dotted(path),
                occupations=given.occupations,
                where=given.where or Where(MappingProxyType({})),
                change_people=given.change_people,
                by=given.by,
                external_at_most_share=given.external_at_most_share,
            )

    def _attrition_rates(self) -> Iterable[AttritionRate]:
        for path, given in self._parsed("attrition_rate"):
            yield AttritionRate(dotted(path), given.where, given.annual_rate, given.source)

    def _keeps(self) -> Iterable[Keep]:
        for path, given in self._parsed("keep"):
            people, share = given.at_least_people, given.at_least_share
            if (people is None) == (share is None):
                what = "No floor is given." if people is None else "Both floors are given."
                remedy = "Write one of `at_least_people` and `at_least_share`."
                self._fault(path, what, remedy, "" if people is None else f"{people} and {share}")
                continue
            yield Keep(dotted(path), given.where, people, share, given.why)

    def _commuting(self) -> Iterable[Commuting]:
        for path, given in self._parsed("commuting"):
            if len(given.regions) < 2:
                what, remedy = "Commuting joins two regions or more.", "Add a region, or remove the table."
                self._fault((*path, "regions"), what, remedy, shown(given.regions))
                continue
            yield Commuting(dotted(path), given.regions)

    # ---------------------------------------------------------------- checks across keys

    def _check_part(
        self,
        path: KeyPath,
        element: Mapping[str, object],
        calendar: Calendar | None,
        segments: Iterable[str],
    ) -> None:
        by, filters = element.get("by"), element.get("where")
        if calendar and type(by) is date and not calendar.start <= by <= calendar.end:
            early = by < calendar.start
            what = "The day is before the plan starts." if early else "The day is after the plan ends."
            remedy = f"Write a date between {calendar.start} and {calendar.end}"
            remedy += "." if early else ", or raise scenario.quarters."
            self._fault((*path, "by"), what, remedy, shown(by))
        if path[0] == "target" and element.get("change_people") == 0:
            remedy = "Write a number below zero for fewer positions, or remove the target."
            self._fault((*path, "change_people"), "A target of zero changes nothing.", remedy, "0")
        names = filters.get("segment", ()) if isinstance(filters, dict) else ()
        for name in [names] if isinstance(names, str) else names if isinstance(names, list) else ():
            if isinstance(name, str) and name not in segments:
                self._fault((*path, "where", "segment"), *_no_segment(name, segments), shown(name))

    def _check_together(self, values: Mapping[str, object]) -> None:
        for check in (_attrition_given, _severance_ends, _fit_floors, _pay_bars, _foreign_money):
            for key, what, remedy in check(values, self.document.values):
                table, name = key.split(".", 1)
                value = values[key]
                self._fault((table, name), what, remedy, "" if value is None else shown(value))

    def _fault(self, path: KeyPath, what: str, remedy: str, value: str) -> None:
        self._add(path, Fault(self.document.place(path), what, remedy, value))

    def _add(self, path: KeyPath, fault: Fault) -> None:
        self.faults.append((self.document.line(path), fault))


Clash = tuple[str, str, str]  # key path, what is wrong, remedy


def _attrition_given(values: Mapping[str, object], _: Mapping[str, object]) -> Iterable[Clash]:
    given, rate = values["attrition.rates"] == "given", values["attrition.given_annual_rate"]
    if given and rate is None:
        what = "It says that you give the rate, but `attrition.given_annual_rate` is missing."
        yield "attrition.rates", what, "Add it, for example given_annual_rate = 0.12."
    if not given and rate is not None:
        what = "The rate is given, but `attrition.rates` says to take another."
        yield "attrition.given_annual_rate", what, 'Write rates = "given", or remove the rate.'


def _severance_ends(values: Mapping[str, object], _: Mapping[str, object]) -> Iterable[Clash]:
    floor, cap = values["separation.severance_floor_weeks"], values["separation.severance_cap_weeks"]
    if floor > cap:  # type: ignore[operator]
        what = f"The least severance is above the most, separation.severance_cap_weeks = {cap}."
        yield "separation.severance_floor_weeks", what, "Lower it, or raise the cap."


def _fit_floors(values: Mapping[str, object], _: Mapping[str, object]) -> Iterable[Clash]:
    direct, training = values["moves.fit_at_least_share"], values["moves.fit_for_training_share"]
    if training > direct:  # type: ignore[operator]
        what = f"It asks more before training than a direct move does, moves.fit_at_least_share = {direct}."
        yield "moves.fit_for_training_share", what, "Lower it, or raise the other."


def _pay_bars(values: Mapping[str, object], file: Mapping[str, object]) -> Iterable[Clash]:
    advice = file.get("advice", {})
    if not isinstance(advice, dict) or "pay_desirable_share" not in advice:
        return  # who raises the lower bar alone asks as much of both
    viable, desirable = values["advice.pay_viable_share"], values["advice.pay_desirable_share"]
    if viable > desirable:  # type: ignore[operator]
        what = f"A viable move asks more pay than a desirable one, advice.pay_desirable_share = {desirable}."
        yield "advice.pay_viable_share", what, "Lower it, or raise the other."


def _foreign_money(values: Mapping[str, object], file: Mapping[str, object]) -> Iterable[Clash]:
    home = levers()["scenario.currency"].default
    if values["scenario.currency"] == home:
        return
    left_out = []
    for path, lever in levers().items():
        table, name = path.split(".", 1)
        section = file.get(table, {})
        if (
            name.endswith("_money")
            and not lever.optional
            and isinstance(section, dict)
            and name not in section
        ):
            left_out.append(path)
    if left_out:
        what = f"The defaults of these keys are amounts in {home}: {joined(left_out)}."
        yield "scenario.currency", what, "Give them in the plan's currency."


def _no_segment(name: str, segments: Iterable[str]) -> tuple[str, str]:
    if not segments:
        return "There is no such segment.", f"Add a table [segments] with {name} = {{ ... }}."
    return "There is no such segment.", f"{did_you_mean(name, segments)}Known: {joined(segments)}."


def _overridden(technology: Technology, given: Any) -> Technology:  # noqa: ANN401
    curve = technology.adoption
    changed = replace(
        technology,
        adoption=AdoptionCurve(
            ceiling=given.ceiling or curve.ceiling,
            midpoint=given.midpoint or curve.midpoint,
            pace=given.pace or curve.pace,
        ),
        time_saved=given.time_saved or technology.time_saved,
        reused=given.reused or technology.reused,
    )
    if changed == technology:
        return technology
    return replace(changed, sources=(*technology.sources, f"{technology.title}: values set in the scenario."))
