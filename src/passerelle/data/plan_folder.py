"""The one reader and writer of a plan folder, version 1."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import polars as pl

from passerelle.data import schema, store
from passerelle.data.csv_out import write_csv
from passerelle.data.store import new_folder, write_parquet
from passerelle.errors import BadInput, Fault

VERSION: Final = 1
WORKBOOK_DECISIONS: Final = 50_000  # a workbook holds no more; it is written at about 12,000 rows a second
MARK: Final = "plan.json"  # a folder that holds this file is a plan
_JSON_FILES: Final = ("plan.json", "summary.json", "findings.json")


@dataclass(frozen=True, slots=True)
class PlanFolder:
    """What a plan folder holds, documents apart."""

    plan: Mapping[str, Any]  # name, start, quarters, generated, hashes, seed, versions, sources
    summary: Mapping[str, Any]  # the figures of DESIGN section 6
    scenario: str  # the resolved scenario, as TOML
    tables: Mapping[str, pl.DataFrame]  # every table of schema.PLAN by name
    findings: tuple[Mapping[str, Any], ...] = field(default=())


def check_free(path: Path, *, replace: bool = False) -> None:
    """Check, before a long run, that a plan may be written to ``path``.

    Raises:
        UsageError: something is there that is not to be replaced.
    """
    store.check_free(path, MARK if replace else None)


def write(content: PlanFolder, path: Path, documents: Mapping[str, bytes], *, replace: bool = False) -> None:
    """Write a plan folder whole, or not at all.

    Args:
        content: what to write; every table must follow its schema.
        path: the folder to make.
        documents: further files by name, such as the report.
        replace: whether an earlier plan at ``path`` gives way.

    Raises:
        UsageError: ``path`` exists and is not to be replaced.
        ValueError: a table lacks a column.
    """
    with new_folder(path, replace=MARK if replace else None) as folder:
        for name, table in schema.PLAN.items():
            write_parquet(table.conform(content.tables[name]), folder / f"{name}.parquet")
        if content.tables["decisions"].height > WORKBOOK_DECISIONS:
            write_csv(content.tables["decisions"], folder / "decisions.csv")
        _write_json(folder / "plan.json", {"schema_version": VERSION, **content.plan})
        _write_json(folder / "summary.json", content.summary)
        _write_json(folder / "findings.json", list(content.findings))
        (folder / "scenario.toml").write_text(content.scenario, encoding="utf-8")
        for name, data in documents.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)


def read(path: Path) -> PlanFolder:
    """Read a plan folder.

    Raises:
        BadInput: it is not one, or a file of it is missing or of another version.
    """
    names = [*_JSON_FILES, "scenario.toml", *(f"{name}.parquet" for name in schema.PLAN)]
    missing = [name for name in names if not (path / name).is_file()]
    if missing:
        raise BadInput(
            [
                Fault(
                    str(path),
                    f"is not a whole plan folder: {', '.join(missing)} missing.",
                    "Name a folder that 'passerelle plan' wrote, or make the plan again.",
                )
            ]
        )
    plan, summary, findings = (json.loads((path / name).read_text(encoding="utf-8")) for name in _JSON_FILES)
    if plan.get("schema_version") != VERSION:
        raise BadInput(
            [
                Fault(
                    f"{path}/plan.json, schema_version",
                    f"is not version {VERSION}.",
                    "Make the plan again with this version.",
                    str(plan.get("schema_version")),
                )
            ]
        )
    tables = {name: pl.read_parquet(path / f"{name}.parquet") for name in schema.PLAN}
    return PlanFolder(
        plan, summary, (path / "scenario.toml").read_text(encoding="utf-8"), tables, tuple(findings)
    )


def _write_json(path: Path, content: object) -> None:
    path.write_text(
        json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8"
    )
