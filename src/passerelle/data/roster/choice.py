"""Chooses a column for each field: what the headers name, as far as the values bear it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from passerelle.data.extract import Extract
from passerelle.data.roster import brackets, contents, headers
from passerelle.data.roster.header_words import key
from passerelle.data.roster.headers import FIELDS_OF, REQUIRED_OF, STARTS, Confidence, FileKind
from passerelle.data.roster.mapping_file import ColumnMapping

_SURE: Final = (Confidence.MAPPED, Confidence.EXACT, Confidence.KNOWN)
# Headers that mostly hold a manager's name; in some exports they hold the id.
_MANAGERS: Final = (
    *("manager", "supervisor", "linemanager", "reportingmanager", "directmanager", "vorgesetzter"),
    *("fuhrungskraft", "fuehrungskraft", "responsable", "jefe", "responsabile", "gestor", "leidinggevende"),
    *("workersmanager", "workermanager", "managername", "supervisorname", "employeemanager", "reportingto"),
    *("reportsto", "managerfullname", "linemanagername"),
)
_MOST_MANAGERS: Final = 0.8  # share of such a column's distinct values that must be ids of people
_BETTER: Final = 0.1  # by how much more of the managers must be found for another pair of columns
_MOST_TRIED: Final = 3


class Choice:
    """Which header each field has, and why: made once, read by ``layout``."""

    def __init__(self, mapping: ColumnMapping, source: Extract, kind: FileKind) -> None:
        """Recognise the headers of an extract, and look at the values of those found."""
        self.kind = kind
        self._said, self._frame = mapping, source.frame
        self._given = {*mapping.columns, *(set(mapping.constants) & set(FIELDS_OF[kind]))}
        if not mapping.has_ids and kind is FileKind.PEOPLE:
            self._given.add("employee_id")
        found = headers.recognise(
            tuple(dict.fromkeys(source.headers)),
            kind=kind,
            taken={*mapping.columns.values(), *mapping.ignore},
            given=self._given,
        )
        self._headers = [h for h in source.headers if h and h not in mapping.ignore]
        self.recognised = dict(found.columns)  # field -> header, of fields that the mapping does not tell
        self.confidence = dict(found.confidence)
        self.rivals = dict(found.rivals)  # field -> headers that could be it as well
        self.ambiguous = dict(found.ambiguous)  # required field -> headers between which a person chooses
        self.read_as = found.read_as
        self.reasons: dict[str, str] = {}  # field -> why its header was taken, where the name does not say it
        self.refused: dict[tuple[str, str], str] = {}  # field and header -> why it was not taken
        self.secrets: dict[str, tuple[str, str]] = {}  # field -> its header and the private thing in it
        for field, equal in tuple(self.ambiguous.items()):
            self._settle_equal(field, equal)
        for field in tuple(self.recognised):
            self._settle(field)
        if kind is FileKind.PEOPLE:
            self._settle_types()
            self._settle_start()
            self._settle_managers()
            self._settle_seat()
        self._keep_secrets()

    @property
    def columns(self) -> dict[str, str]:
        """All columns, told and recognised: field -> header."""
        return {**self._said.columns, **self.recognised}

    @property
    def present(self) -> set[str]:
        """The fields that have a source."""
        return {*self._given, *self.recognised}

    @property
    def mapping(self) -> ColumnMapping:
        """The mapping with what was chosen."""
        return replace(
            self._said,
            columns=MappingProxyType(self.columns),
            confidence=MappingProxyType({**self._said.confidence, **self.confidence}),
        )

    def _settle_equal(self, field: str, equal: Sequence[str]) -> None:
        """Choose between headers that name a required field alike, if the values leave one."""
        fit: list[str] = []
        for header in equal:
            reason = contents.misfit(field, self._frame[header])
            same = any(contents.are_same(self._frame[header], self._frame[other]) for other in fit)
            if reason is None and not same:
                fit.append(header)
            elif reason is not None:
                self.refused[field, header] = reason
        if len(fit) > 1 and field == "employee_id" and "manager_id" in self.recognised:
            fit = self._whose_managers(fit)
        if len(fit) != 1:
            self.refused = {at: why for at, why in self.refused.items() if at[0] != field}
            return
        del self.ambiguous[field]
        self._take(field, fit[0])
        lesser = (*equal, *self.rivals.get(field, ()))
        self.rivals[field] = tuple(h for h in lesser if h != fit[0] and (field, h) not in self.refused)

    def _whose_managers(self, ids: list[str]) -> list[str]:
        managers = self._frame[self.recognised["manager_id"]]
        shares = {h: contents.known_share(managers, self._frame[h]) for h in ids[:_MOST_TRIED]}
        best = max(shares, key=lambda h: shares[h])
        clear = all(shares[best] >= share + _BETTER for h, share in shares.items() if h != best)
        return [best] if clear else ids

    def _settle(self, field: str) -> None:
        """Take the first header of a field whose values fit; a sure name stands where none does."""
        candidates = (self.recognised[field], *self.rivals.get(field, ()))
        reasons = {header: self._misfit(field, header) for header in candidates}
        fit = [header for header in candidates if reasons[header] is None]
        best = candidates[0]
        if fit and fit[0] == best:
            return
        if fit:
            self.refused[field, best] = reasons[best] or ""
            self._take(field, fit[0])
            self.rivals[field] = tuple(fit[1:])
        elif not self._must_stand(field) and not (reasons[best] or "").startswith("is empty"):
            self.refused[field, best] = reasons[best] or ""
            self._drop(field)

    def _must_stand(self, field: str) -> bool:
        return self.confidence[field] in _SURE or field in REQUIRED_OF[self.kind]

    def _misfit(self, field: str, header: str) -> str | None:
        reason = contents.misfit(field, self._frame[header])
        if reason is None and self._confidence(header) not in _SURE:
            kind = contents.secret(field, self._frame[header])
            reason = None if kind is None else f"holds {kind}"
        return reason

    def _settle_types(self) -> None:
        """Tell status, employment type and working time apart, where one column may be any of them."""
        status = self.recognised.get("status")
        if status is not None and key(status) == "employmentstatus":
            self._share_out("status", contents.column_of_status(self._frame[status], self._free()))
        kinds = [h for h in self.rivals.get("status", ()) if key(h) == "employmentstatus"]
        if kinds and "employment_type" in self._free():
            fields = contents.column_of_status(self._frame[kinds[0]], self._free())
            if "status" not in fields:
                self._give(kinds[0], fields)
        self._prefer_contractors()
        header = self.recognised.get("employment_type")
        if header is not None and "time_type" in self._free():
            self._share_out("employment_type", contents.columns_of_type(self._frame[header], self._free()))

    def _prefer_contractors(self) -> None:
        """Take the column of employment types that tells contractors, where one does: they are kept apart."""
        header, words = self.recognised.get("employment_type"), self._said.contractor_when
        if header is None or contents.says_any(self._frame[header], words):
            return
        for rival in self.rivals.get("employment_type", ()):
            if contents.says_any(self._frame[rival], words):
                self._take("employment_type", rival)
                self.rivals["employment_type"] = tuple(
                    h for h in (header, *self.rivals["employment_type"]) if h != rival
                )
                return

    def _share_out(self, field: str, fields: Sequence[str]) -> None:
        header, confidence = self.recognised[field], self.confidence[field]
        if tuple(fields) == (field,):
            return
        if field not in fields:
            self._drop(field)
        self._give(header, fields)
        if field in fields:
            self.confidence[field] = confidence
        if not fields:
            self.refused[field, header] = "says something else, which another column tells"

    def _give(self, header: str, fields: Sequence[str]) -> None:
        for name in fields:
            self.recognised[name], self.confidence[name] = header, Confidence.LIKELY
            self.reasons[name] = "its values say so"

    def _settle_start(self) -> None:
        """Take a start date for the assignment's where a person has several spells, each with its end."""
        header = self.recognised.get("hire_date")
        if header is None or key(header) not in STARTS or "assignment_end" not in self.columns:
            return
        ids = self.columns.get("employee_id")
        if ids is None or "assignment_start" in self.columns:
            return
        people = self._frame[ids].drop_nulls()
        if people.n_unique() < len(people):
            self._drop("hire_date")
            self.recognised["assignment_start"] = header
            self.confidence["assignment_start"] = Confidence.LIKELY
            self.reasons["assignment_start"] = "people have several spells, each with a start and an end"

    def _settle_seat(self) -> None:
        """Take a column called position for the seat's number where it has codes, beside one of titles."""
        if "position_id" not in self._free() or "job_title" not in self.present:
            return
        used = self.columns.values()
        for header in (h for h in self._headers if key(h) == "position" and h not in used):
            if contents.is_coded(self._frame[header]):
                self._give(header, ("position_id",))

    def _settle_managers(self) -> None:
        """Pair the columns of people's and managers' ids: those under which most managers are found."""
        ids = self._candidates("employee_id")
        managers = self._candidates("manager_id")
        if not managers and "manager_id" in self._free() and ids:
            self._find_managers(ids[0])
        pairs = [(i, m) for i in ids[:_MOST_TRIED] for m in managers[:_MOST_TRIED]]
        if len(pairs) < 2:
            return
        shares = {(i, m): contents.known_share(self._frame[m], self._frame[i]) for i, m in pairs}
        best = max(pairs, key=lambda pair: shares[pair])
        if shares[best] < contents.MOST_ALIEN or shares[best] < shares[pairs[0]] + _BETTER:
            return
        for field, header in zip(("employee_id", "manager_id"), best, strict=True):
            if field in self.recognised and self.recognised[field] != header:
                self.refused[field, self.recognised[field]] = "does not go with the ids of managers"
                self.rivals[field] = tuple(h for h in self.rivals[field] if h != header)
                self._take(field, header)

    def _candidates(self, field: str) -> tuple[str, ...]:
        if field in self._said.columns:
            return (self._said.columns[field],)
        if field not in self.recognised:
            return ()
        rest = (h for h in self.rivals.get(field, ()) if contents.misfit(field, self._frame[h]) is None)
        return (self.recognised[field], *rest)

    def _find_managers(self, ids: str) -> None:
        used = self.columns.values()
        candidates = [h for h in self._headers if key(h) in _MANAGERS and h not in used]
        for header in candidates:
            if contents.known_share(self._frame[header], self._frame[ids]) >= _MOST_MANAGERS:
                self._take("manager_id", header)
                self.confidence["manager_id"] = Confidence.LIKELY
                self.reasons["manager_id"] = "it holds ids of people"
                return
        for header in candidates:
            share = brackets.known_ids_share(self._frame[header], self._frame[ids])
            if share > brackets.FEWEST_MANAGERS:
                self._take("manager_id", header)
                self.confidence["manager_id"] = Confidence.LIKELY
                self.reasons["manager_id"] = "its values end in ids of people"
                return

    def _keep_secrets(self) -> None:
        for field, header in self.columns.items():
            kind = contents.secret(field, self._frame[header])
            if kind is None:
                continue
            if field in self._said.columns or self.confidence[field] in _SURE:
                self.secrets[field] = (header, kind)
            else:
                self.refused[field, header] = f"holds {kind}"
                self._drop(field)

    def _take(self, field: str, header: str) -> None:
        self.recognised[field] = header
        self.confidence[field] = self._confidence(header)

    def _drop(self, field: str) -> None:
        del self.recognised[field], self.confidence[field]
        self.rivals.pop(field, None)

    def _confidence(self, header: str) -> Confidence:
        told = headers.field_of(header, self.kind)
        return Confidence.LIKELY if told is None else told[1]

    def _free(self) -> set[str]:
        return set(FIELDS_OF[self.kind]) - self.present - set(self.ambiguous)
