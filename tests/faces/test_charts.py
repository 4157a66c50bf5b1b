from __future__ import annotations

import itertools
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

import passerelle.faces
from passerelle.faces.charts import heatmap, marks, sankey, stacked, waterfall
from passerelle.faces.charts.marks import Mark

CSS = (Path(passerelle.faces.__file__).parent / "templates" / "board.css").read_text(encoding="utf-8")
HOSTILE = '<script>alert("x")</script> & \x00\x1b"\'>'


def parts(svg: str, tag: str) -> list[ElementTree.Element]:
    return [element for element in ElementTree.fromstring(svg).iter() if element.tag == tag]


def luminance(colour: str) -> float:
    linear = []
    for start in (1, 3, 5):
        value = int(colour[start : start + 2], 16) / 255
        linear.append(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def a_walk(*changes: float, start: float = 154_000.0) -> waterfall.Walk:
    steps = tuple(waterfall.Step(f"Step {i}", change, Mark.HIRE) for i, change in enumerate(changes))
    return waterfall.Walk("Today", start, steps, "At the end", start + sum(changes))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_stand_out_from_the_ground(theme: str) -> None:
    ground = getattr(marks.GROUND, theme)
    for mark, ink in marks.INKS.items():
        assert contrast(getattr(ink, theme), ground) >= 3.0, mark


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_meets_wcag_aa(theme: str) -> None:
    for step, words in zip(marks.STEPS, marks.STEP_TEXT, strict=True):
        assert contrast(getattr(step, theme), getattr(words, theme)) >= 4.5
    block = CSS.split("@media (prefers-color-scheme: dark)")[theme == "dark"].split("} }")[0]
    named = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))
    ground = getattr(marks.GROUND, theme)
    for name in ("ink", "quiet", "accent"):
        assert contrast(named[name], ground) >= 4.5, name
    assert contrast(named["notice-ink"], named["notice"]) >= 4.5


def test_separation_is_not_red_and_no_two_marks_share_a_colour() -> None:
    for theme in ("light", "dark"):
        colours = [getattr(ink, theme) for ink in marks.INKS.values()]
        assert len(set(colours)) == len(colours)
        red, green, blue = (int(getattr(marks.INKS[Mark.SEPARATE], theme)[i : i + 2], 16) for i in (1, 3, 5))
        assert blue > 0.8 * red
        assert green < red


@pytest.mark.parametrize(
    "svg",
    [
        waterfall.waterfall(a_walk(-9.0, 4.0), "a", HOSTILE, 360.0),
        heatmap.heatmap([heatmap.Row(HOSTILE, (0.1, 0.2, 0.6), "9", "+1")], "b", "T", ("l", "r"), 920.0),
        sankey.sankey(
            ([sankey.End(HOSTILE, "9", Mark.TOTAL)], [sankey.End("Stay", "9", Mark.STAY)]),
            [sankey.Ribbon(0, 0, 9.0, "9")],
            "c",
            "T",
            920.0,
        ),
        stacked.stacked([stacked.Part(HOSTILE, 2.0, Mark.MOVE)], "d", "T"),
    ],
    ids=["waterfall", "heatmap", "sankey", "stacked"],
)
def test_every_chart_names_and_describes_itself_and_escapes_what_it_is_given(svg: str) -> None:
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    title, says = (root.find(tag) for tag in ("title", "desc"))
    assert title is not None
    assert says is not None
    assert title.text
    assert says.text
    assert root.get("aria-labelledby") == f"{title.get('id')} {says.get('id')}"
    assert "<script" not in svg
    assert not re.search("[\x00-\x08\x1b]", svg)


def test_a_walk_in_words_has_every_number() -> None:
    said = waterfall.describe(a_walk(-4_600.0, 120.0))
    assert said == "Today: 154,000 people. Step 0 −4,600; step 1 +120. At the end: 149,520 people."


@given(st.lists(st.floats(-5e5, 5e5), max_size=6), st.sampled_from([360.0, 920.0]))
def test_bars_of_a_walk_stay_inside_the_picture_and_on_one_scale(changes: list[float], width: float) -> None:
    svg = waterfall.waterfall(a_walk(*changes, start=2e6), "w", "T", width)
    bars = parts(svg, "rect")
    assert len(bars) == len(changes) + 1
    for bar in bars:
        assert 0.0 <= float(bar.attrib["x"]) <= width
        assert float(bar.attrib["x"]) + float(bar.attrib["width"]) <= width
    long = [(abs(c), float(b.attrib["width"])) for c, b in zip(changes, bars, strict=False) if abs(c) > 5e4]
    for (one, wide), (other, narrow) in itertools.combinations(long, 2):
        assert one / other == pytest.approx(wide / narrow, rel=0.05)


@given(st.lists(st.floats(-5e3, 5e3), max_size=6), st.sampled_from([360.0, 920.0]))
def test_no_words_of_a_walk_stand_on_the_line_of_today_or_outside(changes: list[float], width: float) -> None:
    svg = waterfall.waterfall(a_walk(*changes), "w", "T", width)
    lines = [line for line in parts(svg, "line") if line.attrib["class"] == "zero"]
    assert lines
    for words in (text for text in parts(svg, "text") if "tick" not in text.attrib["class"].split()):
        said, kind = words.text or "", words.attrib["class"].split()
        x, y, long = float(words.attrib["x"]), float(words.attrib["y"]), marks.width_of(said)
        left = x - long if "end" in kind else x
        assert "end" in kind or left + long <= width
        for line in lines:
            apart = not left - 1.0 <= float(line.attrib["x1"]) <= left + long + 1.0
            beside = float(line.attrib["y1"]) > y + 2.0 or float(line.attrib["y2"]) < y - 10.0
            assert apart or beside, said


def test_a_number_beside_a_bar_just_short_of_today_stands_beyond_the_line() -> None:
    svg = waterfall.waterfall(a_walk(-60.0, -2_100.0, -900.0), "w", "T", 920.0)
    line = next(line for line in parts(svg, "line") if line.attrib["class"] == "zero")
    number = next(
        text for text in parts(svg, "text") if text.text == "−2,100" and "value" in text.attrib["class"]
    )
    assert float(number.attrib["x"]) > float(line.attrib["x1"])


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=12), st.integers(1, 10))
def test_labels_of_a_sankey_never_overlap(weights: list[int], sources: int) -> None:
    ends = (
        [sankey.End(f"From {i}", "9", Mark.TOTAL) for i in range(sources)],
        [sankey.End(f"To {i}", "9", Mark.MOVE) for i in range(len(weights))],
    )
    ribbons = [sankey.Ribbon(i % sources, i, float(w), str(w)) for i, w in enumerate(weights)]
    svg = sankey.sankey(ends, ribbons, "s", "T", 920.0)
    height = float(ElementTree.fromstring(svg).attrib["viewBox"].split()[3])
    for anchor in ("start", "end"):
        lines = sorted(
            float(t.attrib["y"]) for t in parts(svg, "text") if anchor in t.attrib["class"].split()
        )
        assert all(after - before >= 15.0 for before, after in itertools.pairwise(lines))
        assert all(12.0 <= y <= height for y in lines)


def test_a_wide_label_is_cut_with_an_ellipsis() -> None:
    cut = marks.fitted("Department of Family and Protective Services", 120.0)
    assert cut.endswith("…")
    assert marks.width_of(cut) <= 120.0
    assert marks.fitted("HR", 120.0) == "HR"


@given(st.floats(-1e6, 0.0), st.floats(0.0, 1e6))
def test_ticks_are_round_few_and_hold_zero(low: float, high: float) -> None:
    found = marks.ticks(low, high)
    assert 0.0 in found
    assert len(found) <= 9
    assert all(low <= tick <= high for tick in found)
    assert all(float(tick).is_integer() for tick in found)


@pytest.mark.parametrize(
    ("share", "expected"), [(0.0, 0), (0.0999, 0), (0.1, 1), (0.2, 2), (0.35, 3), (0.5, 4), (1.0, 4)]
)
def test_colour_steps_begin_where_the_legend_says(share: float, expected: int) -> None:
    assert heatmap.step(share) == expected
    assert len({heatmap.step_words(index) for index in range(5)}) == 5


def test_a_stacked_bar_gives_each_part_its_share() -> None:
    svg = stacked.stacked([stacked.Part("a", 75.0, Mark.STAY), stacked.Part("b", 25.0, Mark.MOVE)], "p", "T")
    widths = [float(bar.attrib["width"]) for bar in parts(svg, "rect")]
    assert widths[0] / widths[1] == pytest.approx(3.0, rel=0.05)
