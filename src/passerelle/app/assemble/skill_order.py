"""People's own skills and what occupations ask, to the closeness that an order by skills reads.

**What counts.** A stated skill is what stands between semicolons in the roster's column ``skills``. It is set
against the names of what the offered occupation asks: O*NET's skills and knowledge that are important there,
its kinds of software, work activities and licences, and its own title; each kind counts alike, each name as
much as in gaps. Nothing else of a person is read.

**Limits.** It goes by words: *Excel* is not known to be spreadsheet software, nor *people person* to be
social perceptiveness; the snapshot holds no names of products and no texts of tasks. Who writes more
matches more. It orders people of one cohort, and says nothing of how good they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from passerelle.app.assemble.positions import positions
from passerelle.domain.gap import GapKind
from passerelle.domain.transition import TransitionGraph
from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.levers.order_rule import LEVER as ORDER
from passerelle.engines.skill_order import name_words, proximity, stated
from passerelle.errors import BadInput, Fault

RULE: Final = "skill-proximity"
COLUMN: Final = "skills"
_KINDS: Final = (
    GapKind.SKILL,
    GapKind.KNOWLEDGE,
    GapKind.TECHNOLOGY,
    GapKind.ACTIVITY,
    GapKind.LICENCE,
)
_WORD: Final = re.compile(r"[^\W_]+[+#]*")
_JOINING: Final = frozenset(
    ("and", "or", "of", "the", "a", "an", "in", "to", "for", "with", "on", "by", "at", "from", "as", "using")
)
_PARTS: Final = re.compile(r", and |, or |, | and | or ")  # of an occupation's title
_SHORTEST_PLURAL: Final = 4


@dataclass(frozen=True, slots=True)
class SkillOrder:
    """How near people's stated skills are to what occupations ask; of some people alone."""

    text: Ints  # [employee]  which of the texts they state; -1 where they state none, or were not asked for
    held: csr_array  # [text, name]
    asked: csr_array  # [occupation, name]  how much each name counts

    def closeness(self, employee: Ints, occupation: int) -> Floats:
        """Return how near each of ``employee`` is to ``occupation``, 0 to 1; NaN who state no skill.

        Args:
            employee: indices of employees, such as those of one cohort.
            occupation: index of the occupation in the graph.
        """
        text = self.text[employee]
        known = text >= 0
        near = np.full(len(employee), np.nan)
        asked = np.asarray(self.asked[[occupation]].toarray()).ravel()
        near[known] = proximity(self.held[text[known]], asked)
        return near


def check_skills(roster: pl.DataFrame, rule: str) -> None:
    """Check that the roster has what the order of people reads.

    Raises:
        BadInput: the order is by skills, and nobody in the roster states any.
    """
    if rule == RULE and (COLUMN not in roster.columns or roster[COLUMN].is_null().all()):
        what = f"is {RULE}, and the roster has no skills of people."
        remedy = (
            f"Bring a column {COLUMN} (what each can do, separated by semicolons), or choose another order: "
            f"{', '.join(choice for choice in ORDER.choices if choice != RULE)}."
        )
        raise BadInput([Fault(ORDER.key, what, remedy, rule)])


def skill_order(roster: pl.DataFrame, affected: Bools, graph: TransitionGraph) -> SkillOrder:
    """Return how near the affected employees are to any occupation.

    Args:
        roster: schema.ROSTER.
        affected: whose skills are read [employee], in the order of the roster.
        graph: what occupations ask.

    Raises:
        BadInput: nobody in the roster states skills.
    """
    check_skills(roster, RULE)
    said = roster.select(pl.when(pl.Series(affected)).then(COLUMN).alias(COLUMN))[COLUMN]
    texts = said.drop_nulls().unique().sort()
    parts = pl.DataFrame({"person": np.arange(len(texts)), "phrase": texts.str.split(";")}).explode("phrase")
    phrases = parts["phrase"].unique().sort()
    names, asked = _asked(graph)
    vocabulary: dict[str, int] = {}
    of_names = _table(names, vocabulary)
    of_phrases = _table(phrases.to_list(), dict(vocabulary))
    held = stated(
        parts["person"].to_numpy(),
        positions(parts["phrase"], phrases),
        of_phrases[:, : len(vocabulary)],
        name_words(of_names),
        len(texts),
    )
    return SkillOrder(positions(said, texts), held, asked)


def _asked(graph: TransitionGraph) -> tuple[list[str], csr_array]:
    """Return the names of all that occupations ask, and how much each counts [occupation, name].

    What an occupation asks of one kind adds up to 1, and so do the parts of its title.
    """
    titles = [list(filter(None, _PARTS.split(title))) for title in graph.titles]
    names = [part for title in titles for part in title]
    count = np.array([len(title) for title in titles])
    parts = [np.repeat(np.diag(1.0 / np.maximum(count, 1)), count, axis=1)]
    for aspect in graph.aspects:
        if aspect.kind in _KINDS:
            weight = aspect.weight * aspect.level
            total = weight.sum(axis=1, keepdims=True)
            names += aspect.names
            parts.append(np.divide(weight, total, out=np.zeros_like(weight), where=total > 0.0))
    return names, csr_array(np.hstack(parts))


def _table(texts: Iterable[str], vocabulary: dict[str, int]) -> csr_array:
    """Return where each text has each word [text, word]; new words are added to the vocabulary."""
    row, column, count = [], [], 0
    for number, text in enumerate(texts):
        count = number + 1
        for word in _words(text):
            row.append(number)
            column.append(vocabulary.setdefault(word, len(vocabulary)))
    return csr_array((np.ones(len(row)), (row, column)), shape=(count, len(vocabulary)))


def _words(text: str) -> list[str]:
    """Return the telling words of a text, each once, in lower case and without a plural's s."""
    found = [word for word in _WORD.findall(text.lower()) if word not in _JOINING]
    return list(dict.fromkeys(map(_singular, found)))


def _singular(word: str) -> str:
    plural = len(word) >= _SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural else word
