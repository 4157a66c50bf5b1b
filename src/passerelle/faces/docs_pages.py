"""Pages of documentation made from the entries, the schema, the commands and the results of validation.

``python -m passerelle.faces.docs_pages docs`` writes them all; the lists at the end say which.
"""

from __future__ import annotations

import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from passerelle.app import scenario as scenarios
from passerelle.data.roster import mapping_file
from passerelle.data.roster.headers import FIELDS_OF
from passerelle.data.schema import CATALOGUE, DAY_ONE, EMPLOYER, PLAN, REFERENCE, Column, Table
from passerelle.domain.exposure import ExposureIndex
from passerelle.domain.technology import Activities, Technology
from passerelle.domain.units import Range
from passerelle.faces.catalogues import indices, technologies
from passerelle.faces.exposure.sentences import EVIDENCE
from passerelle.faces.format import long_date
from passerelle.faces.markdown import code, page, plain, table
from passerelle.faces.transition_card import likely_moves_page

_MADE: Final = "This page is made by `make docs`; do not edit it."


def indices_page() -> str:
    """Return the page on the exposure indices."""
    found = indices()
    overview = table(
        ("Index", "Kind", "May enter headcount", "Vintage", "In the package"),
        (
            (
                f"[{plain(i.title)}](#{i.id})",
                str(i.construct),
                _yes(i.task_share),
                plain(i.vintage),
                _yes(i.embedded),
            )
            for i in found
        ),
    )
    first = (
        "Every exposure index that Passerelle reads. Only those that are shares of tasks enter a range of "
        f"exposure or required headcount; the others show how far sources disagree, by rank alone. {_MADE}"
    )
    return page("Exposure indices", first, [*overview, *(line for i in found for line in _index(i))])


def _index(index: ExposureIndex) -> list[str]:
    rows = [
        ("Measures", plain(index.measures)),
        ("Does not mean", plain(index.not_meaning)),
        ("Runs", f"from {index.low:g} to {index.high:g}"),
        ("Vintage", plain(index.vintage)),
        ("Classification", plain(index.classification)),
        ("Citation", plain(index.citation)),
        ("Licence", plain(index.licence)),
    ]
    if not index.embedded:
        rows.append(("In the package", f"no; `passerelle data build --also {index.id}` reads it"))
    if index.anchors:
        rows.append(("The publisher names first", plain(", ".join(index.anchors))))
    return [f"## {index.id}", "", plain(index.title), "", *table(("", ""), rows)]


def technologies_page() -> str:
    """Return the page on the technologies."""
    first = (
        "Every technology of the catalogue. Numbers that are guesses say so. Physical technologies rest on "
        "our own mapping of work activities; their results stand apart from those of language models. "
        f"{_MADE}"
    )
    return page("Technologies", first, (line for t in technologies() for line in _technology(t)))


def _technology(technology: Technology) -> list[str]:
    curve = technology.adoption
    rows = [
        ("Reaches", plain(technology.reaches)),
        ("Evidence of reach", plain(EVIDENCE[technology.evidence])),
        ("Tasks from", _reach(technology)),
        ("Ceiling of adoption, share of reached work", _range(curve.ceiling)),
        ("Half the ceiling by", long_date(curve.midpoint.isoformat())),
        ("Pace, a year", _range(curve.pace)),
        ("Time saved, share of a reached task's time", _range(technology.time_saved)),
        ("Of it used for other work, share", _range(technology.reused)),
        ("Guesses", plain(technology.guess) or "none"),
    ]
    sources = [f"- {plain(source)}" for source in technology.sources]
    return [f"## {technology.id}", "", plain(technology.title), "", *table(("", ""), rows), *sources, ""]


def _reach(technology: Technology) -> str:
    reach = technology.reach
    if not isinstance(reach, Activities):
        return "ratings of each task (GPTs are GPTs)"
    said = [f"work activities {', '.join(code(i) for i in reach.ids)}"] if reach.ids else []
    said += [f"but not {', '.join(code(i) for i in reach.but_not)}"] if reach.but_not else []
    said += [f"tasks {', '.join(str(task) for task in reach.tasks)}"] if reach.tasks else []
    return "; ".join(said)


def _range(value: Range) -> str:
    return f"{value.central:g} ({value.low:g} to {value.high:g})"


def levers_page() -> str:
    """Return the page on every key of a scenario file."""
    first = (
        "Every key that a scenario file may have. A default that is a guess says so, and where it may well "
        f"lie. `passerelle scenario explain FILE` shows the values of one file. {_MADE}"
    )
    rows = (
        (
            code(row.key),
            plain(". ".join(part.rstrip(".") for part in (row.title, row.meaning) if part)),
            plain(row.unit),
            "required" if row.required else code(row.default) if row.default else "none",
            plain(_allowed(row)),
            plain(
                f"A guess. {row.source}" if row.guess and not row.source.startswith("A guess") else row.source
            ),
        )
        for row in scenarios.explain()
    )
    return page("Levers", first, table(("Key", "What it is", "Unit", "Default", "Allowed", "Source"), rows))


def _allowed(row: scenarios.Explanation) -> str:
    said = [f"one of {', '.join(row.choices)}"] if row.choices else []
    said += _ends(row.low, row.high)
    if row.plausible:
        said.append(f"plausibly {row.plausible[0]:,g} to {row.plausible[1]:,g}")
    return "; ".join(said)


def _ends(low: float | None, high: float | None) -> list[str]:
    if low is None and high is None:
        return []
    if high is None:
        return [f"{low:,g} or more"]
    return [f"at most {high:,g}" if low is None else f"{low:,g} to {high:,g}"]


def tables_page() -> str:
    """Return the page on every table and column."""
    first = (
        "Every table of the reference snapshot, of a roster, of a plan folder and of its first day. Suffixes "
        f"of columns carry their unit. {_MADE}"
    )
    parts: Mapping[str, tuple[Table, ...]] = {
        "Reference snapshot": tuple(REFERENCE.values()),
        "What an employer brings": EMPLOYER,
        "What a training provider brings": (CATALOGUE,),
        "Plan folder": tuple(PLAN.values()),
        "Day one": tuple(DAY_ONE.values()),
    }
    lines: list[str] = []
    for title, found in parts.items():
        lines += [f"## {title}", ""]
        for each in found:
            key = f" Key: {', '.join(code(name) for name in each.key)}." if each.key else ""
            lines += [f"### {each.name}", "", f"{plain(each.meaning)}.{key}", ""]
            lines += table(("Column", "Type", "Meaning", "Unit", "Allowed"), map(_column, each.columns))
    return page("Tables", first, lines)


def _column(column: Column) -> tuple[str, ...]:
    allowed = [", ".join(code(choice) for choice in column.choices)] if column.choices else []
    allowed += _ends(column.low, column.high)
    allowed += ["may be empty"] if column.nullable else []
    allowed += [] if column.required else ["optional"]
    kind = column.type.__name__ if isinstance(column.type, type) else str(column.type)
    return code(column.name), kind, plain(column.meaning), plain(column.unit), "; ".join(allowed)


def commands_page() -> str:
    """Return the page on every command, from its own help."""
    from passerelle.faces.cli import app  # the commands import what this page is made with

    root = typer.main.get_command(app)
    first = (
        "Every command with its arguments and options. Results go to standard output or `--out`, progress to "
        "standard error. Exit codes: 0 done, 2 wrong usage, 3 bad input, 4 infeasible, 5 a check found "
        "duties (only when asked to fail on them), 6 a validation missed its figure, 1 anything unexpected. "
        f"{_MADE}"
    )
    return page("Commands", first, _commands(root, "passerelle"))


def _commands(command: object, name: str) -> Iterator[str]:
    if isinstance(command, TyperGroup):
        for inner, found in command.commands.items():
            yield from _commands(found, f"{name} {inner}")
    if not isinstance(command, TyperCommand):
        return
    known = [p for p in command.params if isinstance(p, TyperArgument | TyperOption) and p.name != "help"]
    usage = " ".join([name, *(_usage(p) for p in known if isinstance(p, TyperArgument)), "[OPTIONS]"])
    yield from (f"## {name}", "", plain(command.help or ""), "", code(usage), "")
    rows = [(_named(parameter), plain(parameter.help or ""), _default(parameter)) for parameter in known]
    yield from table(("Argument or option", "What it is", "Without it"), rows)


def _usage(argument: TyperArgument) -> str:
    name = str(argument.name).upper()
    return name if argument.required else f"[{name}]"


def _named(parameter: TyperArgument | TyperOption) -> str:
    if isinstance(parameter, TyperArgument):
        return code(str(parameter.name).upper())
    return ", ".join(code(name) for name in parameter.opts)


def mapping_page() -> str:
    """Return the page on the mapping file: every key by example, and the fields that columns may become."""
    said = inspect.getdoc(mapping_file) or ""
    example = said.partition("::\n")[2]
    first = (
        "The TOML file that says which column of an extract is which, where the headers do not. "
        f"`passerelle roster check FILE --write-mapping mapping.toml` writes one to start from. {_MADE}"
    )
    lines = ["## What a file may hold", "", "All of it is optional.", "", "```toml"]
    lines += [*textwrap.dedent(example).strip().splitlines(), "```", "", "## What a column may become", ""]
    rows = ((plain(kind.value), ", ".join(map(code, fields))) for kind, fields in FIELDS_OF.items())
    return page("The mapping file", first, [*lines, *table(("File of", "Fields"), rows)])


def _default(parameter: TyperArgument | TyperOption) -> str:
    if parameter.required:
        return "required"
    default = parameter.default
    return "" if default is None or default is False or callable(default) else code(str(default))


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"


# Pages that follow from the code alone; a test holds the committed ones to them.
PAGES: Final[Mapping[str, Callable[[], str]]] = MappingProxyType(
    {
        "reference/indices.md": indices_page,
        "reference/technologies.md": technologies_page,
        "reference/levers.md": levers_page,
        "reference/tables.md": tables_page,
        "reference/commands.md": commands_page,
        "reference/mapping.md": mapping_page,
        "reference/likely-moves.md": likely_moves_page,
    }
)


def write(folder: Path) -> list[Path]:
    """Write every page into ``folder``, those of results too, and return their paths."""
    from passerelle.faces.docs_results import results  # slow: fits and redraws

    texts = {**{name: make() for name, make in PAGES.items()}, **results()}
    paths = []
    for name, content in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        paths.append(path)
    return paths


if __name__ == "__main__":
    for written in write(Path(sys.argv[1])):
        print(written)
