"""Titles in any script, where such titles are known."""

from __future__ import annotations

import numpy as np
import pytest

from passerelle.engines.coding import code_titles, title_index
from passerelle.engines.coding.words import TitleWords, fold, parse_all

KNOWN = (
    "Krankenschwester", "Bäcker", "infirmière", "électricien", "медицинская сестра", "электрик",
    "νοσοκόμα", "ηλεκτρολόγος", "ممرضة", "كهربائي", "אחות", "חשמלאי", "護理師", "電氣技師", "간호사", "नर्स",
)  # fmt: skip
INDEX = title_index(KNOWN, np.arange(len(KNOWN)), np.ones(len(KNOWN)))


@pytest.mark.parametrize("title", KNOWN)
def test_a_known_title_of_any_script_is_found(title: str) -> None:
    coded = code_titles(INDEX, [title, title.upper(), f"\u200f{title}\u200e 🙂"])
    assert (coded.occupation[:, 0] == KNOWN.index(title)).all()


@pytest.mark.parametrize(
    ("title", "known"),
    [
        ("baecker baeckermeister", None),
        ("Leitende Krankenschwester", "Krankenschwester"),
        ("INFIRMIERE", "infirmière"),
        ("старшая медицинская сестра", "медицинская сестра"),
        ("電氣技師長", "電氣技師"),
        ("مُمَرِّضَة", "ممرضة"),
    ],
)
def test_a_title_is_read_by_its_known_words(title: str, known: str | None) -> None:
    first = code_titles(INDEX, [title]).occupation[0, 0]
    assert first == (-1 if known is None else KNOWN.index(known))


def test_letters_stay_and_marks_go() -> None:
    assert fold("Žák ŁÓDŹ Straße") == "zak łodz strasse"
    assert fold("א\u05b8ב\u200f") == "אב"
    (parsed,) = parse_all(["医 師"], TitleWords())
    assert parsed.level == ()
    assert parsed.words == ("医", "師")
