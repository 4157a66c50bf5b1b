"""The layers: every import in the source goes one way."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src" / "passerelle"
LAYERS = ("data", "domain", "engines", "app", "faces")
OUTSIDE = ("errors", "catalogue", "")  # stand outside the layers; "" is the package itself


def layer_of(module: str) -> str:
    parts = module.split(".")
    name = parts[1] if len(parts) > 1 else ""
    return name if name in LAYERS else ""


def imports_of(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} has a relative import"
            base = node.module or ""
            # "from passerelle.data import schema" names the module passerelle.data.schema
            found += [f"{base}.{alias.name}" for alias in node.names]
    return [name for name in found if name.split(".")[0] == "passerelle"]


def module_of(path: Path) -> str:
    parts = ("passerelle", *path.relative_to(SOURCE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_allowed(module: str, imported: str) -> bool:
    here, there = layer_of(module), layer_of(imported)
    if there == "":
        return True
    if here == "":
        return module == "passerelle" or module == "passerelle.__main__"
    if here == "domain" and there == "data":
        return imported.startswith("passerelle.data.schema")
    return LAYERS.index(there) <= LAYERS.index(here)


FILES = sorted(SOURCE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=[module_of(path) for path in FILES])
def test_imports_go_one_way(path: Path) -> None:
    module = module_of(path)
    wrong = [name for name in imports_of(path) if not is_allowed(module, name)]
    assert not wrong, f"{module} imports {', '.join(wrong)}"


def test_the_check_itself_refuses_the_wrong_direction() -> None:
    assert not is_allowed("passerelle.data.store", "passerelle.domain.units")
    assert not is_allowed("passerelle.domain.plan", "passerelle.data.store")
    assert not is_allowed("passerelle.engines.demand", "passerelle.app.run")
    assert not is_allowed("passerelle.errors", "passerelle.data.store")
    assert is_allowed("passerelle.domain.plan", "passerelle.data.schema")
    assert is_allowed("passerelle.faces.cli", "passerelle.app.plan")


PURE = [path for path in FILES if layer_of(module_of(path)) in ("engines", "domain")]


@pytest.mark.parametrize("path", PURE, ids=[module_of(path) for path in PURE])
def test_engines_touch_no_table_library_and_no_file(path: Path) -> None:
    module = module_of(path)
    text = path.read_text(encoding="utf-8")
    for forbidden in ("import polars", "open(", "read_text", "read_parquet", "default_rng("):
        assert forbidden not in text, f"{module} uses {forbidden}"
