"""The board report: one self-contained page, free of scripts and of anything fetched."""

from __future__ import annotations

from functools import cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from passerelle.app.figures import board_figures
from passerelle.data.plan_folder import PlanFolder
from passerelle.faces.board_view import board_view
from passerelle.faces.charts.marks import STEPS, Mark, plain, tokens
from passerelle.faces.report import Disclosure, Report


def board(folder: PlanFolder) -> bytes:
    """Return ``report.html`` of a plan: the same plan gives the same bytes."""
    page = _pages().get_template("board.html.j2")
    html = page.render(css=_style(), **board_view(folder, board_figures(folder)))
    return html.encode("utf-8")


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
def _style() -> Markup:
    """Return the style sheet with the colours of every mark; no text of a plan comes into it."""
    sheet = _pages().overlay(autoescape=False).get_template("board.css")
    return Markup(
        sheet.render(
            light=tokens("light"),
            dark=tokens("dark"),
            marks=[mark.value for mark in Mark],
            steps=range(len(STEPS)),
        )
    )


REPORT: Final = Report(
    id="board",
    title="The plan on one page, for a board",
    file_name="report.html",
    reads=("roles", "cohorts", "prices", "decisions", "moves", "headcount", "money"),
    disclosure=Disclosure.AGGREGATE,
    make=board,
)
