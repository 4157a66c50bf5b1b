"""What the words of a person's status say: at work, on leave, or gone.

The whole text is compared, then the word or words that lead it, as in "Terminated - Final Process".
Words of an employer's own mapping file stand in the place of the lists here.
"""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from passerelle.data.roster.mapping_file import CONTRACTOR_WORDS, LEAVE_WORDS, LEFT_WORDS, ColumnMapping

LEFT: Final = "left"
LEAVE: Final = "leave"
STAYS: Final = "stays"  # at work, or away without being on leave, such as suspended

_INACTIVE: Final = ("inactive", "inaktiv", "inactif", "inactivo", "inativo", "inattivo", "inactief")
# These lead the kind of an employment, too, without another meaning.
_CERTAIN: Final = (
    *("terminated", "termed", "leaver", "former", "offboarded", "resigned", "dismissed", "deceased"),
    *("ausgetreten", "ausgeschieden", "cesado", "cessato", "dimesso", "desligado", "uit dienst"),
    *_INACTIVE,
)
_GONE: Final = (
    *_CERTAIN,
    *("left", "ex", "retired", "separated", "withdrawn", "laid off", "no longer employed", "not employed"),
    *("sorti", "sortie", "parti", "partie", "baja"),
)
# "Term appointment" is a job for a time: the word alone, or before a sign.
_TERM: Final = r"^term\.?\s*(?:$|[-–—:(/,])"
_STAYING: Final = (
    *("active", "current", "currently employed", "employed", "hired", "rehired", "new hire", "working"),
    *("present", "on assignment", "in service", "in post", "probation", "on probation", "probationary"),
    *("secondment", "on secondment", "seconded", "transferred", "regular", "permanent", "temporary"),
    *("full time", "full-time", "part time", "part-time", "suspended", "suspension", "garden leave"),
    *("gardening leave", "notice", "on notice", "serving notice", "under notice", "notice period"),
    *("aktiv", "beschäftigt", "suspendiert", "freigestellt", "actif", "active", "en poste", "suspendu"),
    *("activo", "activa", "alta", "suspendido", "attivo", "attiva", "in forza", "sospeso", "ativo"),
    *("ativa", "suspenso", "actief", "in dienst", "geschorst", "a", "yes", "y"),
)
_NOTICE: Final = r"\b(?:serving|working|on|under) (?:(?:his|her|their|a) )?notice\b|\bnotice period\b"
_INSTEAD: Final = r"in lieu"
_ON_LEAVE: Final = (
    r"\bleave\b|\bloa\b|\bsabbatical\b|\bfurlough(?:ed)?\b|\belternzeit\b|\bmutterschutz\b|\bbeurlaubt\b|"
    r"\bcongé\b|\bexcedencia\b|\baspettativa\b|\blicença\b|\bverlof\b"
)
_FOR_OTHERS: Final = (
    r"\bleave (?:replacement|cover|substitute|eligible|accru\w+|earning)|\bgarden(?:ing)? leave\b|"
    r"\b(?:no|without|eligible for|accrues) (?:\w+ )?leave\b"
)
# "Contract" alone, or for a fixed term, is the employer's own; so are "interim manager" and "agency head".
_CONTRACTOR: Final = (
    r"\bcontractors?\b|\bsub-?contract\w*|\bfree-?lanc\w*|\bcontingent\b|\bcontract worker\b|"
    r"\bagency (?:workers?|staff|temps?|nurses?|employees?)\b|\b(?:temp|temporary|staffing) agency\b|"
    r"[-–—(/]\s*agency\b|\bagency\s*(?:$|[-–—)(/])|\boutsourced\b|\bself-?employed\b|"
    r"\bindependent consultants?\b|\bconsultants?\s*[-–—(/,]|^consultants?$|^external consultants?\b|"
    r"^(?:vendors?|vendor (?:staff|workers?|employees?))$|"
    r"\bleih(?:arbeit|kraft|kräfte)\w*|\bzeitarbeit\w*|\barbeitnehmerüberlassung\b|"
    r"\bint[ée]rimaires?\b|\bint[ée]rim\s*(?:$|[-–—)(/])|"
    r"\bprestataires?\b|\buitzendkracht\w*|\bsomministrat\w+"
)
_AFTER: Final = r"(?:$|[\s:(/,;.\[–—-])"


def _led_by(words: tuple[str, ...]) -> str:
    longest = sorted(set(words), key=len, reverse=True)
    return rf"^(?:{'|'.join(map(re.escape, longest))}){_AFTER}"


_LEADS_LEFT: Final = _led_by(_GONE)
_LEADS_CERTAIN: Final = _led_by(_CERTAIN)
_LEADS_INACTIVE: Final = _led_by(_INACTIVE)
_LEADS_STAYS: Final = _led_by(_STAYING)


def states(said: pl.Series, mapping: ColumnMapping) -> pl.Series:
    """Return what each status says: ``LEFT``, ``LEAVE``, ``STAYS``; empty where it is not understood.

    Args:
        said: statuses, best the distinct ones.
        mapping: its words for people who left and who are on leave; its own ones stand alone.
    """
    text = pl.col("text")
    default_left, default_leave = mapping.left_when == LEFT_WORDS, mapping.leave_when == LEAVE_WORDS
    gone = text.str.contains(_LEADS_LEFT) | text.str.contains(_TERM)
    away = text.str.contains(_ON_LEAVE) & ~text.str.contains(_FOR_OTHERS)
    there = text.str.contains(_NOTICE) & ~text.str.contains(_INSTEAD)
    inactive = text.str.contains(_LEADS_INACTIVE)
    state = (
        pl.when(text.is_in(list(mapping.left_when)))
        .then(pl.lit(LEFT))
        .when(text.is_in(list(mapping.leave_when)))
        .then(pl.lit(LEAVE))
        .when(there)
        .then(pl.lit(STAYS))
        .when(away & default_leave & (inactive | ~gone))
        .then(pl.lit(LEAVE))
        .when(gone & default_left)
        .then(pl.lit(LEFT))
        .when(text.str.contains(_LEADS_STAYS))
        .then(pl.lit(STAYS))
        .otherwise(pl.lit(None, dtype=pl.String))
    )
    lower = said.cast(pl.String).str.to_lowercase().str.replace_all(r"\s+", " ").alias("text")
    return pl.DataFrame([lower]).select(state.alias("state")).to_series()


def are(said: pl.Series, state: str, mapping: ColumnMapping) -> pl.Series:
    """Return which statuses say ``state``; false where they are empty."""
    distinct = said.unique().drop_nulls()
    return said.is_in(distinct.filter(states(distinct, mapping) == state).implode()).fill_null(value=False)


def type_says_left(distinct: pl.Series, mapping: ColumnMapping) -> pl.Series:
    """Return which kinds of employment say that the person has left.

    A retired annuitant or an ex-pat is at work: fewer words lead here than in a status.
    """
    lower = distinct.str.to_lowercase()
    whole = lower.is_in(list(mapping.left_when))
    return whole | lower.str.contains(_LEADS_CERTAIN) if mapping.left_when == LEFT_WORDS else whole


def type_says_leave(distinct: pl.Series, mapping: ColumnMapping) -> pl.Series:
    """Return which kinds of employment say that the person is on leave; a mapping's own words stand alone."""
    lower = _lower(distinct)
    whole = lower.is_in(list(mapping.leave_when))
    if mapping.leave_when != LEAVE_WORDS:
        return whole
    gone = lower.str.contains(_LEADS_CERTAIN) & ~lower.str.contains(_LEADS_INACTIVE)
    return whole | (lower.str.contains(_ON_LEAVE) & ~lower.str.contains(_FOR_OTHERS) & ~gone)


def type_says_contractor(distinct: pl.Series, mapping: ColumnMapping) -> pl.Series:
    """Return which kinds of employment are another employer's; a mapping's own words stand alone."""
    lower = _lower(distinct)
    whole = lower.is_in(list(mapping.contractor_when))
    return whole | lower.str.contains(_CONTRACTOR) if mapping.contractor_when == CONTRACTOR_WORDS else whole


def _lower(said: pl.Series) -> pl.Series:
    return said.cast(pl.String).str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()


def is_state(distinct: pl.Series) -> pl.Series:
    """Return which values can be a status alone: no kind of employment or working time."""
    lower = distinct.str.to_lowercase()
    staying = lower.str.contains(_led_by(("active", "aktiv", "actif", "activo", "attivo", "ativo", "actief")))
    away = lower.str.contains(_ON_LEAVE) & ~lower.str.contains(_FOR_OTHERS)
    return (lower.str.contains(_LEADS_LEFT) | staying | away).fill_null(value=False)
