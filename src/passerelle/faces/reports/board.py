"""The board report: one self-contained page, free of scripts and of anything fetched."""

from __future__ import annotations

from typing import Final

from passerelle.app.figures import board_figures
from passerelle.data.plan_folder import PlanFolder
from passerelle.faces.board_view import board_view
from passerelle.faces.pages import page
from passerelle.faces.report import Disclosure, Report


def board(folder: PlanFolder) -> bytes:
    """Return ``report.html`` of a plan: the same plan gives the same bytes."""
    return page("board.html.j2", board_view(folder, board_figures(folder)))


REPORT: Final = Report(
    id="board",
    title="The plan on one page, for a board",
    file_name="report.html",
    reads=("roles", "cohorts", "prices", "decisions", "moves", "headcount", "money"),
    disclosure=Disclosure.AGGREGATE,
    make=board,
)
