"""The page on the model of likely moves: what it is, how it was tried, its terms and its limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from passerelle.data import transition_weights
from passerelle.data.transition_weights import TransitionWeights
from passerelle.engines.likely.ranking import MEASURES
from passerelle.faces.markdown import code, page, plain, table

_FIRST: Final = (
    "`likely` is p(j | leaves i): of those who leave occupation i, the share expected in j. It is a "
    "conditional logit fitted on moves that people made. It says what people do; what they could do is "
    "[advice](../explanation/transitions.md). `passerelle validate transitions` measures the scores anew. "
    "This page is made by `make docs`; do not edit it."
)
_READ: Final = (
    "Mean over origins with its 95 % interval over redrawn origins; first each origin counted once, then by "
    "its jobs. AUC: a destination that was seen stands before one that was not. NDCG@10: gain p / max p, "
    "discounted by place. Recall@10: of the true first ten. No figure of a held-out row is read. What the "
    "moves of *other* origins say (how sought a destination is, where neighbours of the origin go, who came "
    "the other way) is read, and the lines below ours say how well it does without."
)
_LEAD: Final = (
    "By how much ours ranks better, each origin counted once, with the 95 % interval over the same redrawn "
    "origins for both. Where the interval holds zero, the two cannot be told apart."
)
_TERMS: Final = (
    "Log odds for one standard deviation of the feature over the pairs of the fit; a product is of two "
    "standardised features. Features overlap much, so that a single coefficient is not an effect. What each "
    "feature is stands in `engines/likely/pairs.py` and `flows.py`."
)


def likely_moves_page() -> str:
    """Return the page of the model that comes with the package."""
    weights = transition_weights.load()
    return page("Likely moves: the model and its card", _FIRST, _lines(weights))


def _lines(weights: TransitionWeights) -> Iterator[str]:
    card = weights.card
    yield from ("## How it was tried", "", f"{plain(card['protocol'])}.", "")
    heads = (
        "Method",
        *(f"{name}, each once" for name in MEASURES),
        *(f"{name}, by jobs" for name in MEASURES),
    )
    rows = (_row(score) for score in card["scores"].values())
    yield from table((*heads, "Features"), rows, right=tuple(range(1, len(heads) + 1)))
    yield from (_READ, "", _LEAD, "")
    spans = (
        (plain(card["scores"][id_]["name"]), *(_signed(lead[name]) for name in MEASURES))
        for id_, lead in card["lead"].items()
    )
    yield from table(("Ours over", *MEASURES), spans, right=(1, 2, 3))
    yield from ("## What it does not know", "")
    yield from (f"- {plain(limit)}" for limit in card["limits"])
    yield from ("", "## Data", "")
    yield from (
        f"{plain(card['model'])}. {plain(card['data'])}. {_snapshot(card)}",
        "",
        "## Terms",
        "",
        _TERMS,
        "",
    )
    order = sorted(range(len(weights.terms)), key=lambda k: -abs(float(weights.coefficient[k])))
    terms = ((_term(weights, k), f"{weights.coefficient[k]:+.3f}") for k in order)
    yield from table(("Term", "Coefficient"), terms, right=(1,))


def _signed(score: Sequence[float]) -> str:
    mean, low, high = score
    return f"{mean:+.3f} ({low:+.3f} to {high:+.3f})"


def _snapshot(card: Mapping[str, Any]) -> str:
    return f"Snapshot {plain(card['snapshot'])}, {code(str(card['snapshot_hash'])[:12])}."


def _row(score: Mapping[str, Any]) -> tuple[str, ...]:
    cells = (
        "{:.3f} ({:.3f} to {:.3f})".format(*score[name][kind])
        for kind in ("plain", "weighted")
        for name in MEASURES
    )
    return (plain(score["name"]), *cells, str(score["features"]))


def _term(weights: TransitionWeights, k: int) -> str:
    first, second = weights.terms[k]
    return code(first) if second is None else f"{code(first)} × {code(second)}"
