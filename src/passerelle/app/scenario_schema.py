"""The pydantic models of a scenario file's tables, made from its keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    WrapValidator,
    create_model,
)

from passerelle.app.scenario_key import Key, Kind
from passerelle.app.scenario_keys import LIST_TABLES, OCCUPATION_PATTERN
from passerelle.app.scenario_parts import FILTERS
from passerelle.domain.scenario import Where
from passerelle.domain.units import Range

Model: TypeAlias = "type[BaseModel]"


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


@dataclass(frozen=True, slots=True)
class Schema:
    """The tables of a scenario file: one model for each, and for each element of a list of tables."""

    keys: tuple[Key, ...]
    tables: Mapping[str, Model]  # every table but ``segments``
    segment: Model  # one segment: filters without ``segment`` itself

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all tables, in order."""
        return tuple(dict.fromkeys(key.table for key in self.keys))


@cache
def schema(keys: tuple[Key, ...]) -> Schema:
    """Return the models that ``keys`` make."""
    names = dict.fromkeys(key.table for key in keys if key.table != "segments")
    tables = {name: _table(name, tuple(key for key in keys if key.table == name)) for name in names}
    return Schema(keys, MappingProxyType(tables), _filters(FILTERS[1:]))


def where(filters: BaseModel) -> Where:
    """Return parsed filters as the domain has them."""
    given = {name: values for name, values in filters if values is not None}
    return Where(MappingProxyType(given))


def _table(name: str, keys: tuple[Key, ...]) -> Model:
    fields = {key.name: _field(key) for key in keys}
    return _model(f"{name}[]" if name in LIST_TABLES else name, fields)


def _model(name: str, fields: Mapping[str, Any]) -> Model:
    made: Model = create_model(name, __base__=_Table, **fields)
    return made


def _field(key: Key) -> tuple[Any, Any]:
    annotation = _annotation(key)
    if key.required:
        return annotation, ...
    return (annotation | None if key.default is None else annotation), key.default


def _annotation(key: Key) -> Any:  # noqa: ANN401 - a type form, which Python cannot name yet
    number = Annotated[float, Field(ge=key.low, le=key.high)]
    whole = Annotated[int, Field(ge=key.low, le=key.high)]
    word = Literal[key.choices] if key.choices else Annotated[str, Field(min_length=1)]
    simple: dict[Kind, Any] = {
        Kind.TEXT: word,
        Kind.WHOLE: whole,
        Kind.NUMBER: number,
        Kind.YES_NO: bool,
        Kind.DATE: date,
        Kind.WORDS: _words(word),
        Kind.OCCUPATIONS: _words(_OCCUPATION, at_least=1 if key.required else 0),
    }
    if key.kind in (Kind.RANGE, Kind.NUMBER_OR_RANGE):
        ends = dict.fromkeys(("low", "central", "high"), (number, ...))
        three: Any = Annotated[_model(key.path, ends), AfterValidator(_range)]
        return three if key.kind is Kind.RANGE else Annotated[three, WrapValidator(_one_for_three(number))]
    if key.kind is Kind.WHERE:
        return Annotated[_filters(FILTERS), AfterValidator(where)]
    return simple[key.kind]


def _filters(names: tuple[str, ...]) -> Model:
    word = Annotated[str, Field(min_length=1)]
    fields = {name: (_words(_OCCUPATION if name == "occupation" else word) | None, None) for name in names}
    return _model("where", fields)


def _words(word: Any, at_least: int = 1) -> Any:  # noqa: ANN401 - type forms
    return Annotated[
        list[word], Field(min_length=at_least), BeforeValidator(_listed), AfterValidator(_distinct)
    ]


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else list(value) if isinstance(value, tuple) else value


def _distinct(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _range(ends: Any) -> Range:  # noqa: ANN401 - a model made at run time
    if not ends.low <= ends.central <= ends.high:
        raise ValueError("The ends are not in order: low, central, high")
    return Range(low=ends.low, central=ends.central, high=ends.high)


def _one_for_three(number: Any) -> Callable[[object, Callable[[object], object]], object]:  # noqa: ANN401
    """Return a validator that takes one number for low, central and high alike, and else the three."""
    one: TypeAdapter[float] = TypeAdapter(number, config=_Table.model_config)

    def validated(value: object, three: Callable[[object], object]) -> object:
        if not isinstance(value, int | float) or isinstance(value, bool):
            return three(value)
        given = one.validate_python(value)
        return Range(low=given, central=given, high=given)

    return validated


def _major_group(code: str) -> str:
    # 43-0000 names the whole major group, which is every code that begins with 43-.
    return code.removesuffix("0000")


_OCCUPATION: Final = Annotated[str, Field(pattern=OCCUPATION_PATTERN), AfterValidator(_major_group)]
