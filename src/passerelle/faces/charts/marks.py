"""The marks of every chart: colours with one fixed meaning, and the few shapes that charts are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from xml.etree import ElementTree

Element = ElementTree.Element


class Mark(StrEnum):
    """What a colour means, in every page, report and document."""

    STAY = "stay"
    MOVE = "move"
    RETRAIN = "retrain"
    SEPARATE = "separate"
    ATTRITION = "attrition"
    HIRE = "hire"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Ink:
    """One colour on a light and on a dark ground."""

    light: str
    dark: str


GROUND: Final = Ink("#ffffff", "#14181d")

# Told apart under protanopia, deuteranopia and tritanopia too: CIELAB distance of at least 17 in the
# simulation of Machado, Oliveira and Fernandes (2009); at least 3:1 on the ground. Separation is not red.
INKS: Final[Mapping[Mark, Ink]] = MappingProxyType(
    {
        Mark.STAY: Ink("#2456c4", "#5185f0"),
        Mark.MOVE: Ink("#0a8f6a", "#3fd6a0"),
        Mark.RETRAIN: Ink("#c27a00", "#e0972a"),
        Mark.SEPARATE: Ink("#a0509f", "#b877c4"),
        Mark.ATTRITION: Ink("#878f9c", "#79818c"),
        Mark.HIRE: Ink("#123f4a", "#cfe6f2"),
        Mark.TOTAL: Ink("#1c232b", "#e8ecf0"),
    }
)

# Five steps of one hue, from little to much.
STEPS: Final = (
    Ink("#eef3fb", "#1d2632"),
    Ink("#cbdcf5", "#24415f"),
    Ink("#93b8ea", "#2f6393"),
    Ink("#376fc6", "#5b9bd6"),
    Ink("#173f87", "#a9d2f7"),
)
STEP_TEXT: Final = (
    Ink("#1c232b", "#e8ecf0"),
    Ink("#1c232b", "#e8ecf0"),
    Ink("#1c232b", "#ffffff"),
    Ink("#ffffff", "#0d1116"),
    Ink("#ffffff", "#0d1116"),
)

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_WIDE: Final = frozenset("mwMW@%—")
_THIN: Final = frozenset("iljtfrI.,:;'|()[]! ")


def tokens(theme: str) -> str:
    """Return the colours as CSS declarations for the ``light`` or the ``dark`` theme."""
    named = {f"--{mark.value}": ink for mark, ink in INKS.items()}
    named |= {f"--step-{i}": ink for i, ink in enumerate(STEPS)}
    named |= {f"--step-text-{i}": ink for i, ink in enumerate(STEP_TEXT)}
    named["--ground"] = GROUND
    return " ".join(f"{name}: {getattr(ink, theme)};" for name, ink in named.items())


def chart(name: str, size: tuple[float, float], title: str, says: str) -> Element:
    """Return an empty chart of ``size`` (width, height in px) that names and describes itself.

    ``name`` is unique in the page: the ids of title and description are made from it.
    """
    width, height = size
    svg = Element(
        "svg",
        {
            "viewBox": f"0 0 {place(width)} {place(height)}",
            "role": "img",
            "class": "chart",
            "aria-labelledby": f"{name}-title {name}-says",
            "style": f"max-width:{place(width)}px",
        },
    )
    _worded(svg, "title", title, id=f"{name}-title")
    _worded(svg, "desc", says, id=f"{name}-says")
    return svg


def rect(parent: Element, box: tuple[float, float, float, float], kind: str) -> Element:
    """Add a rectangle (x, y, width, height) of the class ``kind``."""
    x, y, width, height = (place(value) for value in box)
    return _child(parent, "rect", x=x, y=y, width=width, height=height, **{"class": kind})


def line(parent: Element, start: tuple[float, float], end: tuple[float, float], kind: str) -> Element:
    """Add a straight line of the class ``kind``."""
    (x1, y1), (x2, y2) = start, end
    return _child(parent, "line", x1=place(x1), y1=place(y1), x2=place(x2), y2=place(y2), **{"class": kind})


def circle(parent: Element, middle: tuple[float, float], radius: float, kind: str) -> Element:
    """Add a circle of the class ``kind``."""
    x, y = middle
    return _child(parent, "circle", cx=place(x), cy=place(y), r=place(radius), **{"class": kind})


def path(parent: Element, drawn: str, kind: str) -> Element:
    """Add a path of the class ``kind``."""
    return _child(parent, "path", d=drawn, **{"class": kind})


def text(parent: Element, at: tuple[float, float], words: str, kind: str = "label") -> Element:
    """Add words with their baseline at ``at``; the class sets size, colour and anchor."""
    element = _worded(parent, "text", words, x=place(at[0]), y=place(at[1]))
    element.set("class", kind)
    return element


def tip(parent: Element, words: str) -> None:
    """Give a shape the words that a pointer shows."""
    _worded(parent, "title", words)


def markup(svg: Element) -> str:
    """Return the SVG as text, every value escaped."""
    return ElementTree.tostring(svg, encoding="unicode")


def place(value: float) -> str:
    """Return a coordinate to a tenth of a px."""
    return "0" if abs(value) < 0.05 else f"{value:.1f}".removesuffix(".0")


def plain(words: str) -> str:
    """Return ``words`` free of control characters, which no document may hold."""
    return _CONTROL.sub(" ", words)


def width_of(words: str, size: float = 13.0) -> float:
    """Return how wide ``words`` run in a wide system font of ``size`` px; most fonts are narrower."""
    return (
        sum(0.98 if c in _WIDE else 0.4 if c in _THIN else 0.72 if c.isupper() else 0.63 for c in words)
        * size
    )


def fitted(words: str, width: float, size: float = 13.0) -> str:
    """Return ``words``, cut short with an ellipsis where they run wider than ``width`` px."""
    words = plain(words)
    if width_of(words, size) <= width:
        return words
    kept = words
    while kept and width_of(f"{kept}…", size) > width:
        kept = kept[:-1]
    return f"{kept.rstrip(' ,;:')}…"


def wrapped(words: str, width: float) -> list[str]:
    """Return ``words`` in lines no wider than ``width`` px, as far as single words allow."""
    lines: list[str] = []
    for word in words.split():
        if lines and width_of(f"{lines[-1]} {word}") <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return [fitted(line, width) for line in lines] or [""]


def ticks(low: float, high: float, about: int = 4) -> tuple[float, ...]:
    """Return round numbers from ``low`` to ``high``, zero among them where it lies between."""
    span = high - low
    if span <= 0:
        return (0.0,)
    rough = span / about
    size = 10.0 ** len(str(int(rough))) / 10.0 if rough >= 1 else 1.0
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= rough or factor == 10)
    step = max(1.0, float(round(step)))
    first = int(low // step)
    return tuple(step * i for i in range(first, int(high // step) + 1) if low <= step * i <= high)


def listed(items: Iterable[str]) -> str:
    """Return items as a phrase: ``a, b and c``."""
    words = list(items)
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _child(parent: Element, tag: str, **attributes: str) -> Element:
    return ElementTree.SubElement(parent, tag, attributes)


def _worded(parent: Element, tag: str, words: str, **attributes: str) -> Element:
    element = _child(parent, tag, **attributes)
    element.text = plain(words)
    return element
