"""How a table's columns look in a workbook: headings and number formats, read from the unit in their name."""

from __future__ import annotations

from typing import Final

_WHOLE, _TENTH, _HUNDREDTH, _SHARE = "#,##0", "#,##0.0", "0.00", "0.0%"
_FLOWS: Final = ("attrition", "moved_out", "moved_in", "separated", "volunteers", "hired", "rounding")
_WALKED: Final = ("start", *_FLOWS, "end")
_EXPECTED: Final = frozenset({*_WALKED, "required", "required_end", "under", "over", "expected"})

_WORDS: Final = {
    "attrition_rate": "Expected attrition (share a quarter)",
    "completion_share": "Share who complete",
    "confidence": "Confidence of the occupation",
    "employee_id": "Employee",
    "fit": "Skill match (0 to 1)",
    "function": "Function",
    "pay_ratio": "Pay offered over present pay",
    "people": "People today",
    "period": "Period",
    "seats": "Seats, all quarters together",
    "seats_used": "Seats used (expected)",
    "weeks": "Weeks of training",
}


def heading(name: str, currency: str) -> str:
    """Return a column's heading with its unit: ``cost_money`` is ``Cost (USD)``."""
    if name in _WORDS:
        return _WORDS[name]
    stem, _, suffix = name.rpartition("_")
    units = {"people": "people", "money": currency, "share": "share", "rate": "share a quarter"}
    if stem and suffix in units:
        return f"{_sentence(stem)} ({units[suffix]})"
    if name == "pay_mean":
        return f"Mean pay ({currency} a year)"
    return _sentence(name)


def number_format(name: str) -> str:
    """Return the workbook's number format for a column, or for a unit's suffix."""
    stem, _, suffix = name.rpartition("_")
    if name == "gap_share":
        return "0.0000%"
    if suffix == "people":
        return _TENTH if stem in _EXPECTED else _WHOLE
    if suffix in ("share", "rate"):
        return _SHARE
    if suffix in ("money", "mean"):
        return _WHOLE
    if name in ("pay_ratio", "fit", "confidence"):
        return _HUNDREDTH
    return _TENTH if name == "weeks" else "General"


def _sentence(name: str) -> str:
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]
