"""A chart as a picture file of its own, with its colours in it, for light and dark."""

from __future__ import annotations

from typing import Final
from xml.etree import ElementTree

from passerelle.faces.charts.marks import tokens

_INK: Final = {
    "light": "--ink: #1c232b; --quiet: #58626e; --grid: #e6eaee; --accent: #2456c4;",
    "dark": "--ink: #e8ecf0; --quiet: #a3adb8; --grid: #272e36; --accent: #7fa8f7;",
}
_RULES: Final = """
text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; fill: var(--ink); }
.tick { font-size: 12px; fill: var(--quiet); } .strong { font-weight: 650; }
.end { text-anchor: end; } .middle { text-anchor: middle; }
.grid { stroke: var(--grid); } .zero { stroke: var(--quiet); }
.link { stroke: var(--quiet); stroke-dasharray: 2 2; } .whisker { stroke: var(--accent); stroke-width: 1.5; }
.band { fill: var(--accent); fill-opacity: 0.28; } .dot { fill: var(--accent); }
.ground { fill: var(--ground); }
"""
_MARGIN: Final = 16.0


def picture(svg: str) -> str:
    """Return a chart's SVG as a file: with its size, a ground, a margin and a style sheet."""
    root = ElementTree.fromstring(svg)
    _, _, width, height = (float(part) for part in root.attrib["viewBox"].split())
    wide, tall = width + 2 * _MARGIN, height + 2 * _MARGIN
    style = ElementTree.Element("style")
    style.text = (
        f":root {{ {_INK['light']} {tokens('light')} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {_INK['dark']} {tokens('dark')} }} }}{_RULES}"
    )
    corner = {"x": f"{-_MARGIN:g}", "y": f"{-_MARGIN:g}"}
    size = {"width": f"{wide:g}", "height": f"{tall:g}"}
    ground = ElementTree.Element("rect", {**corner, **size, "class": "ground"})
    root.attrib.pop("style", None)
    root.attrib.update({**size, "viewBox": f"{-_MARGIN:g} {-_MARGIN:g} {wide:g} {tall:g}"})
    root.set("xmlns", "http://www.w3.org/2000/svg")
    words = [child for child in root if child.tag in ("title", "desc")]
    root[len(words) : len(words)] = [style, ground]
    return ElementTree.tostring(root, encoding="unicode") + "\n"
