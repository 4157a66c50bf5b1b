"""Pages as their tags and words, and what every page must keep to."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise


class Page(HTMLParser):
    """The tags of a page with their attributes and the words directly inside them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def check_self_contained(html: str) -> None:
    """Check that a page fetches nothing and runs nothing."""
    page = Page(html)
    for tag in ("script", "link", "img", "iframe"):
        assert not page.all(tag)
    for tag, attributes in page.tags:
        assert not {"src", "href", "srcset", "xlink:href"} & attributes.keys(), tag
        assert not [name for name in attributes if name.startswith("on")], tag
    styles = html.split("<style>")[1].split("</style>")[0]
    assert "url(" not in styles
    assert "@import" not in styles
    assert "default-src 'none'" in html


def check_readable(html: str) -> None:
    """Check headings, names of charts and tables, and language: what a screen reader needs."""
    page = Page(html)
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [value for _, attributes in page.tags if (value := attributes.get("id"))]
    assert len(ids) == len(set(ids))
    for chart in page.all("svg"):
        assert chart["role"] == "img"
        assert set((chart["aria-labelledby"] or "").split()) <= set(ids)
    for section in page.all("section"):
        assert section["aria-labelledby"] in ids
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(head.get("scope") in ("col", "row") for head in page.all("th"))
    assert page.all("html")[0]["lang"] == "en"
