"""Charts of ranges, ranks and calibration: on one scale, inside the picture, nothing on top of another."""

from __future__ import annotations

import itertools
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.faces.charts import bands, calibration, marks, matrix, strip, waterfall
from passerelle.faces.charts.marks import Mark
from passerelle.faces.charts.picture import picture
from passerelle.faces.format import percent

HOSTILE = '<script>alert("x")</script> & \x00\x1b"\'>'
widths = st.sampled_from([360.0, 920.0])
shares = st.lists(st.floats(0.0, 1.0), min_size=3, max_size=3).map(lambda ends: tuple(sorted(ends)))


def found(svg: str, tag: str, kind: str = "") -> list[ElementTree.Element]:
    return [
        element
        for element in ElementTree.fromstring(svg).iter(tag)
        if not kind or kind in element.get("class", "").split()
    ]


def a_matrix(width: float = 920.0, label: str = "Warehouse") -> str:
    groups = (
        matrix.Group("Rated", ("Generative AI",)),
        matrix.Group("Physical", ("Robots", "Drones"), weak=True),
    )
    row = matrix.Row(label, "9 jobs", ((0.1, 0.3, 0.6), (0.0, 0.0, 0.0), (0.4, 0.55, 0.7)))
    return matrix.matrix(groups, [row], "m", "T", width)


def a_strip(*percentiles: float, width: float = 920.0, label: str = "Clerks", others: int = 0) -> str:
    """Return a strip of one occupation; the last ``others`` of the ranks are not ranked."""
    first = len(percentiles) - others
    ranks = [
        strip.Rank(i, f"Index {i}", value, i % 2 == 0, i <= first)
        for i, value in enumerate(percentiles, start=1)
    ]
    ranked = sorted(ranks[:first], key=lambda rank: rank.percentile)
    row = strip.Row(label, "9 jobs", tuple(ranks), ranked[0], ranked[-1])
    return strip.strip([row], "s", "T", width)


@pytest.mark.parametrize(
    "svg",
    [
        a_matrix(label=HOSTILE),
        a_strip(3.0, 80.0, label=HOSTILE),
        bands.bands([bands.Row(HOSTILE, "9", (0.1, 0.2, 0.3))], "b", "T", 360.0),
        calibration.calibration(
            [calibration.Panel(HOSTILE, (calibration.Bin(0.1, 0.2, 0.0, 0.3),))], "c", "T", 920.0
        ),
    ],
    ids=["matrix", "strip", "bands", "calibration"],
)
def test_every_chart_names_and_describes_itself_and_escapes_what_it_is_given(svg: str) -> None:
    root = ElementTree.fromstring(svg)
    title, says = (root.find(tag) for tag in ("title", "desc"))
    assert root.get("role") == "img"
    assert title is not None
    assert says is not None
    assert says.text
    assert root.get("aria-labelledby") == f"{title.get('id')} {says.get('id')}"
    assert "<script" not in svg


@given(shares, widths)
def test_a_band_runs_from_low_to_high_with_its_dot_inside(
    ends: tuple[float, float, float], width: float
) -> None:
    svg = bands.bands([bands.Row("Clerks", "9 jobs", ends)], "b", "T", width)
    band, dot = found(svg, "rect", "band")[0], found(svg, "circle", "dot")[0]
    left, long = float(band.attrib["x"]), float(band.attrib["width"])
    assert left - 0.2 <= float(dot.attrib["cx"]) <= left + long + 0.2
    assert left >= 0.0
    assert left + long <= width


def test_bands_share_one_scale_that_begins_at_zero() -> None:
    rows = [bands.Row("A", "", (0.0, 0.2, 0.4)), bands.Row("B", "", (0.0, 0.4, 0.8))]
    one, other = found(bands.bands(rows, "b", "T", 920.0), "rect", "band")
    assert float(other.attrib["width"]) == pytest.approx(2 * float(one.attrib["width"]), abs=0.2)
    assert other.attrib["x"] == one.attrib["x"]


def test_correlations_lie_on_an_axis_through_zero() -> None:
    rows = [bands.Row("A", "", (-0.2, -0.1, 0.05))]
    svg = bands.bands(rows, "b", "T", 920.0, scale=bands.CORRELATIONS)
    zero = float(found(svg, "line", "zero")[0].attrib["x1"])
    dot = float(found(svg, "circle", "dot")[0].attrib["cx"])
    assert dot < zero
    assert "−0.10 (−0.20 to 0.05)" in bands.describe(rows, bands.CORRELATIONS)


@given(st.lists(st.floats(0.0, 100.0), min_size=1, max_size=13), widths, st.data())
def test_marks_of_a_strip_never_touch_and_stay_inside(
    percentiles: list[float], width: float, data: st.DataObject
) -> None:
    others = data.draw(st.integers(0, len(percentiles) - 1))
    svg = a_strip(*percentiles, width=width, others=others)
    height = float(ElementTree.fromstring(svg).attrib["viewBox"].split()[3])
    places = [
        (float(c.attrib["cx"]), float(c.attrib["cy"]), float(c.attrib["r"])) for c in found(svg, "circle")
    ]
    assert len(places) == len(percentiles)
    for (x, y, r), (u, v, s) in itertools.combinations(places, 2):
        assert (x - u) ** 2 + (y - v) ** 2 >= (r + s) ** 2 * 0.98
    for x, y, r in places:
        assert r <= x <= width - r
        assert y + r <= height


def test_a_strip_names_its_two_ends() -> None:
    words = [element.text for element in found(a_strip(71.0, 8.0, 40.0), "text")]
    assert "8: Index 2" in words
    assert "71: Index 1" in words


def test_only_ranked_indices_set_the_bar_and_its_ends() -> None:
    svg = a_strip(30.0, 60.0, 2.0, 99.0, others=2)
    words = [element.text for element in found(svg, "text")]
    assert "30: Index 1" in words
    assert "60: Index 2" in words
    band = found(svg, "rect", "band")[0]
    middles = sorted(float(c.attrib["cx"]) for c in found(svg, "circle") if "other" not in c.attrib["class"])
    assert float(band.attrib["x"]) == pytest.approx(middles[0], abs=0.1)
    assert float(band.attrib["width"]) == pytest.approx(middles[1] - middles[0], abs=0.2)
    others = found(svg, "circle", "other")
    assert len(others) == 2
    assert all(float(other.attrib["r"]) < 9.0 for other in others)
    assert {"3", "4"}.isdisjoint(words)


@pytest.mark.parametrize("width", [360.0, 920.0])
def test_a_cell_shows_its_central_share_and_its_range_once(width: float) -> None:
    svg = a_matrix(width)
    words = [element.text for element in found(svg, "text", "value")]
    assert words == ["30\u00a0%", "10 to 60\u00a0%", "0\u00a0%", "55\u00a0%", "40 to 70\u00a0%"]
    assert len(found(svg, "rect", "weak")) == 2
    assert len(found(svg, "rect")) == 3


def test_the_walk_shows_where_its_end_may_lie() -> None:
    step = waterfall.Step("Technology", -40.0, Mark.TOTAL)
    walk = waterfall.Walk("Today", 240.0, (step,), "End", 200.0, (150.0, 260.0))
    svg = waterfall.waterfall(walk, "w", "T", 920.0)
    band = found(svg, "rect", "band")[0]
    bar = found(svg, "rect", "mark-total")[0]
    assert float(band.attrib["width"]) == pytest.approx(110 / 40 * float(bar.attrib["width"]), rel=0.02)
    assert waterfall.describe(walk).endswith("End: 200 (150 to 260) people.")


def test_a_walk_of_few_people_has_one_decimal() -> None:
    step = waterfall.Step("Technology", -0.4, Mark.TOTAL)
    walk = waterfall.Walk("Today", 12.0, (step,), "End", 11.6, (11.2, 12.0), tenths=True)
    said = "Today: 12 people. Technology −0.4. End: 11.6 (11.2 to 12) people."
    assert waterfall.describe(walk) == said
    words = [element.text for element in found(waterfall.waterfall(walk, "w", "T", 920.0), "text")]
    assert {"12", "−0.4", "11.6 (11.2 to 12)"} <= set(words)


def test_calibration_puts_what_came_as_predicted_on_the_diagonal() -> None:
    panel = calibration.Panel(
        "P", (calibration.Bin(0.1, 0.1, 0.05, 0.2), calibration.Bin(0.3, -0.1, -0.2, 0.0))
    )
    svg = calibration.calibration([panel], "c", "T", 920.0)
    diagonal = found(svg, "line", "link")[0]
    (x1, y1), (x2, y2) = ((float(diagonal.attrib[f"x{i}"]), float(diagonal.attrib[f"y{i}"])) for i in (1, 2))
    on, off = ((float(c.attrib["cx"]), float(c.attrib["cy"])) for c in found(svg, "circle"))
    slope = (y2 - y1) / (x2 - x1)
    assert on[1] == pytest.approx(y1 + slope * (on[0] - x1), abs=0.3)
    assert off[1] > y1 + slope * (off[0] - x1) + 10.0


def test_a_picture_file_brings_its_size_and_colours() -> None:
    root = ElementTree.fromstring(picture(a_matrix()))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    wide = float(root.attrib["width"])
    assert root.attrib["viewBox"].split()[2] == f"{wide:g}"
    style = root.find("{http://www.w3.org/2000/svg}style")
    assert style is not None
    assert style.text is not None
    assert "prefers-color-scheme: dark" in style.text
    assert "url(" not in style.text


@given(st.text(st.characters(codec="ascii", categories=["L", "Zs"]), max_size=60))
def test_wrapping_loses_no_short_word(words: str) -> None:
    short = [word for word in words.split() if marks.width_of(word) <= 100.0]
    lines = marks.wrapped(words, 100.0)
    assert all(marks.width_of(line) <= 100.0 for line in lines)
    assert set(short) <= set(" ".join(lines).split())


@given(shares)
def test_words_of_a_band_have_every_number(ends: tuple[float, float, float]) -> None:
    said = bands.describe([bands.Row("Clerks", "", ends)])
    assert percent(ends[1]) in said
    assert percent(ends[2]) in said
