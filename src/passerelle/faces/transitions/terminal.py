"""What ``passerelle transitions`` prints: ways out of an occupation, or one move in full."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from passerelle.app.transitions.result import OriginView, Span, Transitions, TransitionView
from passerelle.domain.gap import Gap, GapKind
from passerelle.domain.programme import FieldOfStudy, ProgrammeMatch
from passerelle.faces.format import (
    large,
    money,
    percent,
    ranged,
    signed_percent,
    whole,
)
from passerelle.faces.terminal import RIGHT, table

UNKNOWN: Final = "–"
_TO: Final = 30  # columns, so that a table fits into 100
_INDENT: Final = "  "
_THOUSAND: Final = 1000.0
_TOP_GAPS: Final = 2
_TAUGHT: Final = (GapKind.SKILL, GapKind.KNOWLEDGE)  # gaps of which the largest are named in a table
_READ: Final = (
    "Model: share of those who leave whom the model expects there; survey: the share seen there. Advice: yes "
    "where viable, desirable and safe; unsure where evidence is insufficient to say yes. Weeks and fees "
    "(thousand USD): training before the move, from low to high. Safe: in how many of three readings of "
    "exposure; the middle one decides. Evidence: of both occupations' descriptions and of the move together."
)
_VERDICTS: Final = {
    "yes": "advisable",
    "unsure": "not advised: it meets every condition, but evidence is insufficient",
    "viable": "viable, not advisable",
    "no": "not viable",
}


def transition_blocks(found: Transitions, sources: str) -> Iterator[RenderableType]:
    """Yield the ways out of one occupation, what people could do and what they do; ``sources`` is a line."""
    yield from _origin(found.origin, found.bars)
    if found.transitions:
        yield Text("\nWhat you could do: viable moves, the advisable first", style="bold")
        yield _table(found.transitions)
    yield Text("\nWhat people do: the likeliest of all, advisable or not", style="bold")
    yield _table(found.usual)
    yield Text(_READ)
    yield from _ends(found, sources)


def one_blocks(found: Transitions, sources: str) -> Iterator[RenderableType]:
    """Yield one move in full: advice and what speaks against it, all gaps, studies and programmes."""
    yield from _origin(found.origin, found.bars)
    for view in found.transitions:
        yield from _move(view)
        yield from _gaps(view.gaps)
        yield from _studies(view.fields)
        yield from _programmes(view.programmes)
    yield from _ends(found, sources)


def _origin(origin: OriginView, bars: Sequence[str]) -> Iterator[RenderableType]:
    yield from (Text(note) for note in origin.understood)
    yield Text(f"{origin.occupation} {origin.title}", style="bold")
    yield Text(
        f"{large(origin.employment_people)} jobs, {signed_percent(origin.growth_share_10y)} in ten years; "
        f"{money(origin.pay_median, 'USD')} a year; AI reaches {_of_three(origin.exposure)} of its tasks."
    )
    yield Text(
        f"Of {whole(origin.others)} other occupations, {whole(origin.viable)} are viable, and "
        f"{whole(origin.advisable)} of these advisable"
        + (f"; of {whole(origin.unsure)} more too little is known to advise them." if origin.unsure else ".")
    )
    if bars:
        yield Text(f"Other bars than the defaults. {'. '.join(bars)}.", style="bold")


def _table(views: Sequence[TransitionView]) -> Table:
    shown = table(
        "To, and the largest gaps",
        ("Model", RIGHT),
        ("Survey", RIGHT),
        "Advice",
        ("Pay", RIGHT),
        ("Weeks", RIGHT),
        ("Fees", RIGHT),
        "Safe",
        "Evidence",
    )
    shown.padding = (0, 1, 0, 0)
    shown.columns[0].min_width = shown.columns[0].max_width = _TO
    for view in views:
        shown.add_row(
            _to(view),
            percent(view.likely),
            _seen(view),
            advice(view),
            signed_percent(view.pay_change_share),
            "none" if view.direct else _from_to(view.weeks),
            "none" if view.direct else _from_to(_in_thousands(view.tuition_money)),
            f"{sum(view.safe_cases)}/3",
            view.evidence,
        )
    if any(view.imputed for view in views):
        shown.caption = "* skills of either end are imputed"
        shown.caption_justify = "left"
    return shown


def advice(view: TransitionView) -> str:
    """Return the advice in a word: yes, viable, no, or unsure where too little is known to say yes."""
    if view.advisable:
        return "yes"
    if view.unsure:
        return "unsure"
    return "viable" if view.viable else "no"


def _to(view: TransitionView) -> Text:
    """Return the destination, and under it the largest gaps, each with a hanging indent."""
    title = f"{view.occupation} {view.title}" + (" *" if view.imputed else "")
    to = Text("\n".join(textwrap.wrap(title, _TO, subsequent_indent=_INDENT)))
    lacks = textwrap.wrap(
        ", ".join(_largest(view.gaps)), _TO, initial_indent=_INDENT, subsequent_indent=_INDENT
    )
    return to.append("".join(f"\n{line}" for line in lacks), style="dim")


def _in_thousands(money: Span) -> Span:
    return Span(money.low / _THOUSAND, money.central / _THOUSAND, money.high / _THOUSAND)


def _seen(view: TransitionView) -> str:
    return UNKNOWN if view.observed is None else percent(view.observed)


def _largest(gaps: Sequence[Gap]) -> list[str]:
    taught = [gap for gap in gaps if gap.kind in _TAUGHT]
    licences = [f"licence: {gap.name}" for gap in gaps if gap.kind is GapKind.LICENCE][:1]
    return [*licences, *(gap.name for gap in sorted(taught, key=lambda gap: -gap.size))][:_TOP_GAPS]


def _move(view: TransitionView) -> Iterator[RenderableType]:
    verdict = _VERDICTS[advice(view)]
    yield Text(f"\nTo {view.occupation} {view.title}: {verdict}", style="bold")
    yield from (Text(f"  {reason}") for reason in view.against)
    yield Text(_likely_words(view))
    yield Text(
        f"Pay {money(view.pay_median, 'USD')} a year ({signed_percent(view.pay_change_share)}); jobs "
        f"{signed_percent(view.growth_share_10y)} in ten years"
        + (f", {whole(view.openings_people)} openings a year." if view.openings_people is not None else ".")
    )
    if view.direct:
        yield Text(view.weeks_from)
    else:
        yield Text(
            f"Training {_weeks(view.weeks)}, central {whole(view.weeks.central)}; tuition "
            f"{_from_to(view.tuition_money)} USD, central {_two_figures(view.tuition_money.central)}."
        )
        yield Text(f"  {view.weeks_from}")
    yield Text(
        f"Full productivity after {_weeks(view.productive_weeks)} in the job, central "
        f"{_two_figures(view.productive_weeks.central)}."
    )
    yield Text(
        f"AI reaches {_of_three(view.exposure)} of its tasks; safe in {sum(view.safe_cases)} of 3 readings; "
        "the middle one decides."
    )
    if view.strengths:
        yield Text(f"Brought along: {', '.join(view.strengths)}.")
    yield Text(f"Evidence is {view.evidence}: {view.evidence_known}.")
    yield from (Text(f"  {reason}") for reason in view.evidence_because)


def _likely_words(view: TransitionView) -> str:
    if view.observed_together:
        seen = "cannot see it: both are one of its codes"
    elif view.observed is None:
        seen = "says nothing of it"
    else:
        seen = f"saw {percent(view.observed)} of leavers go there"
    return (
        f"The model expects {percent(view.likely)} of those who leave there, "
        f"{_two_figures(view.likely_times)} times what its size alone would give; the survey {seen}."
    )


def _gaps(gaps: Sequence[Gap]) -> Iterator[RenderableType]:
    if not gaps:
        yield Text("\nNo gap is known.")
        return
    shown = table("\nGap", "Kind", ("Here", RIGHT), ("There", RIGHT), "Unit", ("Missing", RIGHT))
    for gap in gaps:
        shown.add_row(
            gap.name + (" *" if gap.imputed else ""),
            gap.kind.value,
            _level(gap.here),
            _level(gap.there),
            gap.unit,
            percent(gap.size),
        )
    if any(gap.imputed for gap in gaps):
        shown.caption = "* imputed at either end"
        shown.caption_justify = "left"
    yield shown
    yield Text("Missing: of all that the destination asks of that kind.")


def _studies(fields: Sequence[FieldOfStudy]) -> Iterator[RenderableType]:
    if not fields:
        return
    shown = table("\nField of study", "CIP", ("Employed after", RIGHT), ("Pay a quarter", RIGHT))
    for field in fields:
        shown.add_row(
            field.title,
            field.code,
            UNKNOWN if field.employed_share is None else percent(field.employed_share),
            UNKNOWN if field.quarterly_wage_money is None else money(field.quarterly_wage_money, "USD"),
        )
    yield shown


def _programmes(matches: Sequence[ProgrammeMatch]) -> Iterator[RenderableType]:
    if not matches:
        return
    shown = table(
        "\nProgramme", "Provider", ("Weeks", RIGHT), ("Tuition", RIGHT), ("Aims at", RIGHT), "Such as"
    )
    for match in matches:
        programme = match.programme
        shown.add_row(
            programme.title + (" (doubtful: its field does not lead there)" if match.doubted else ""),
            ", ".join(part for part in (programme.provider, programme.place) if part),
            UNKNOWN if programme.weeks is None else whole(programme.weeks),
            UNKNOWN
            if programme.tuition_money is None
            else money(programme.tuition_money, programme.currency),
            percent(match.aims_share),
            ", ".join(match.aims),
        )
    yield shown


def _ends(found: Transitions, sources: str) -> Iterator[RenderableType]:
    yield Text("")
    yield from (Text(f"Note. {note}") for note in found.notes)
    yield Text(f"\n{sources} Snapshot {found.snapshot}.")


def _of_three(exposure: Span) -> str:
    return ranged(exposure.low, exposure.central, exposure.high)


def _from_to(span: Span) -> str:
    low, high = _two_figures(span.low), _two_figures(span.high)
    return low if low == high else f"{low}–{high}"


def _weeks(span: Span) -> str:
    said = _from_to(span)
    return f"{said} week" if said == "1" else f"{said} weeks"


def _two_figures(number: float) -> str:
    """Return a number in two figures: ``0.4``, ``14``, ``1,100``."""
    if number < 9.95:
        return f"{number:.1f}".removesuffix(".0")
    return f"{float(f'{number:.2g}'):,.0f}"


def _level(level: float) -> str:
    return f"{level:.2f}".rstrip("0").rstrip(".")
