"""Self-contained pages: one set of templates, one style sheet, nothing fetched and nothing run."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from passerelle.faces.charts.marks import STEPS, Mark, plain, tokens


def page(template: str, view: Mapping[str, Any], *sheets: str) -> bytes:
    """Return a page as UTF-8: the same view gives the same bytes. ``sheets`` follow the common style."""
    css = Markup("").join(_style(name) for name in ("board.css", *sheets))
    return _pages().get_template(template).render(css=css, **view).encode("utf-8")


@cache
def _pages() -> Environment:
    return Environment(
        loader=PackageLoader("passerelle.faces", "templates"),
        autoescape=True,
        finalize=_printable,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )


def _printable(content: object) -> object:
    """Return text free of control characters, which no page may hold; escaping comes after."""
    return plain(content) if isinstance(content, str) and not isinstance(content, Markup) else content


@cache
def _style(name: str) -> Markup:
    """Return a style sheet with the colours of every mark; no text of a user comes into it."""
    sheet = _pages().overlay(autoescape=False).get_template(name)
    return Markup(
        sheet.render(
            light=tokens("light"),
            dark=tokens("dark"),
            marks=[mark.value for mark in Mark],
            steps=range(len(STEPS)),
        )
    )
