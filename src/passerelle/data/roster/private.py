"""Tells private data by the header that names it or by the values themselves: never stored, never shown.

What is looked for in values: e-mail addresses, bank accounts (IBAN), national ids whose form or check digit
gives them away, phone numbers, and names of people as "Family, Given". A plain row of digits is not told: it
may as well be an employee number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
import polars as pl

from passerelle.data.private_shapes import EMAIL, is_account, is_email, is_national_id, is_ssn
from passerelle.data.roster import cells

EMAILS: Final = "e-mail addresses"
PHONES: Final = "phone numbers"
NAMES: Final = "names of people"
NATIONAL_IDS: Final = "national ids"
ACCOUNTS: Final = "bank account numbers"

# A column is private from this share of its distinct values on: below it, somebody typed into a wrong cell.
THRESHOLD: Final = 0.2
# Names look like titles and places ("Director, Sales"), so more of them must, and few may repeat.
_NAMES_SHARE: Final = 0.8
_NAMES_DISTINCT: Final = 0.7
_FEWEST_NAMES: Final = 5
_ALONE: Final = 0.5  # share of the rows with such a value that have one of their own
_SAMPLE: Final = 2_000  # rows looked at, evenly over the column

# Recognised so that they can be named: kind -> words of the header, without accents and in lower case.
_HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "e-mail": r"\be ?mails?\b|\bcorreo\b|\bcourriel\b",
        "phone": (
            r"\b(phones?|telephones?|mobile|cell|fax|pager|telefon\w*|handy|telemovel|celular|cellulare|"
            r"portable|mobiel|mobil)\b"
        ),
        "bank data": (
            r"\b(bank\w*|iban|bic|swift|routing|sort code|account (number|no)|kontonummer|banque|banco|banca|"
            r"cuenta|rekening\w*)\b"
        ),
        "national id": (
            r"\b(ssn|social (security|insurance)|national (id|identifier|insurance)|nin|nino|sin|tin|"
            r"tax (id|file)|passport|aadhaar|pan number|identification (id|no|number)|driv\w+ licen[cs]e|"
            r"sozialversicherung\w*|steuer ?id|steuernummer|securite sociale|nir|dni|nie|nif|nss|"
            r"codice fiscale|cpf|bsn|burgerservicenummer|visa n(o|umber)|permit n(o|umber))\b"
        ),
        "home address": (
            r"\b(address|street|post ?code|postal|zip|home (city|state|town)|strasse|plz|postleitzahl|"
            r"anschrift|adresse|adres|domicilio|indirizzo|endereco|morada)\b"
        ),
        "name": (
            r"\b(first|last|middle|full|legal|preferred|given|family|maiden|nick|display|worker|employee|"
            r"person|associate|manager|supervisor|spouse|contact|staff|payroll|mother|father|partner) ?"
            r"names?\b|\bto name\b|^worker s manager$|^(reporting to|requested by|hiring manager|coach)$|"
            r"^(sur|fore|user|nick)?name$|^(worker|manager|supervisor|line manager|initials)$|"
            r"\b(vor|nach|familien|geburts)name\b|^(mitarbeiter|vorgesetzter|fuhrungskraft|fuehrungskraft)$|"
            r"\b(prenom|nom de famille|nom usuel)\b|^nom$|^(salarie|responsable|jefe)$|"
            r"^nombre( completo)?$|\bapellidos?\b|^(nome|cognome|sobrenome|apelido)$|"
            r"^(dipendente|responsabile)$|^nome completo$|\b(voor|achter)naam\b|^(naam|leidinggevende)$"
        ),
        "a trait that no rule here reads": (
            r"\b(age|religion|religious|marital|nationality|citizenship|veteran|sexual|gender identity|"
            r"pronouns?|pregnan\w+|children|dependants?|dependents?|medical|health|blood|photo|image|salutation|"
            r"union member|hispanic|konfession|religionszugehorigkeit|familienstand|kinder|"
            r"staatsangehorigkeit|nationalite|situation familiale|situation de famille|estado civil|"
            r"nacionalidad|hijos|stato civile|nazionalita|cittadinanza|nacionalidade|filhos|"
            r"nationaliteit|burgerlijke staat|country of birth|place of birth|country id)\b"
        ),
    }
)

# What may be the form of a social security number, or an IBAN: looked at one by one.
_SUSPECT: Final = r"@|^[\dxX*]{3}[- ]?[\dxX*]{2}[- ]?\d{4}$|^[A-Za-z]{2} ?\d[\dA-Za-z ]{12,42}$"
_SIN: Final = re.compile(r"\d{3}[- ]\d{3}[- ]\d{3}")
_PHONE: Final = re.compile(
    r"\+\d[\d ().\-/]{6,18}\d|(?:1[ .-])?\(?\d{3}\)?[ .-]{1,2}\d{3}[ .-]\d{4}|0\d{1,4}[ /-]\d{3,}[\d -]*"
)
_FEWEST_DIGITS: Final = 9  # of a phone number
_PERSON: Final = re.compile(r"[^\W\d_][\w'’.-]*(?: [\w'’.-]+){0,2}, ?[^\W\d_][\w'’.-]*(?: [\w'’.-]+){0,2}")
_PLACE: Final = re.compile(r".*, ?[A-Z]{2,3}")  # Austin, TX


def private_header(words: str) -> str | None:
    """Return what private thing the words of a header name, such as ``e-mail``; nothing if none.

    Args:
        words: of the header, without accents, in lower case, one blank between them.
    """
    return next((kind for kind, pattern in _HEADERS.items() if re.search(pattern, words)), None)


def private_values(values: pl.Series, *, threshold: float = THRESHOLD) -> str | None:
    """Return what private thing a column holds, such as ``e-mail addresses``; nothing if none.

    Two thousand rows are looked at, evenly over the column.

    Args:
        values: the column as read.
        threshold: share of the distinct values that must look so; names of people need 80 % and must
            mostly differ from row to row.
    """
    said = sampled(values)
    distinct = said.unique().to_list()
    if not distinct:
        return None
    for kind, holds, least, alone in _KINDS:
        found = [text for text in distinct if holds(text)]
        often = len(found) >= max(threshold, least) * len(distinct)
        if often and (not alone or len(found) >= _ALONE * int(said.is_in(found).sum())):
            return kind
    many = len(distinct) >= _FEWEST_NAMES and len(distinct) >= _NAMES_DISTINCT * len(said)
    if many and sum(map(_is_person, distinct)) >= _NAMES_SHARE * len(distinct):
        return NAMES
    return None


def with_email(values: pl.Series) -> pl.Series:
    """Return which values hold an e-mail address, as booleans; empty values hold none."""
    at = values.str.contains("@", literal=True).fill_null(value=False)
    return at & values.str.contains(EMAIL).fill_null(value=False) if at.any() else at


def without_emails(values: pl.Series) -> pl.Series:
    """Return text with e-mail addresses taken out, empty where nothing is left."""
    if not values.str.contains("@", literal=True).any():
        return values
    clean = values.str.replace_all(EMAIL, "").str.replace_all(r"[(<\[]\s*[)>\]]", "").str.strip_chars()
    return clean.set(clean.str.len_bytes() == 0, None)


def without_private(values: pl.Series, column: pl.Series | None = None) -> tuple[pl.Series, pl.Series]:
    """Return text without e-mail addresses, social security numbers and IBANs, and where it had one.

    Addresses are taken out; a text that is one of the others is left empty. A form of social security
    numbers that a fifth of the column has is taken for the form of its codes.

    Args:
        values: text without blanks around it.
        column: the whole column, where ``values`` are some of it.
    """
    looked = values.unique() if cells.are_few(values) else values
    suspects = looked.filter(looked.str.contains(_SUSPECT)).unique()
    if not len(suspects):
        return values, pl.repeat(value=False, n=len(values), dtype=pl.Boolean, eager=True)
    ssn = pl.Series([is_ssn(text) for text in suspects], dtype=pl.Boolean)
    if ssn.any():
        some = sampled(values if column is None else column).unique().to_list()
        ssn &= sum(map(is_ssn, some)) < THRESHOLD * len(some)
    account = pl.Series([is_account(text) for text in suspects], dtype=pl.Boolean)
    clean = without_emails(suspects).set(ssn | account, None)
    changed = clean.ne_missing(suspects)
    before, after = suspects.filter(changed), clean.filter(changed)
    if not len(before):
        return values, pl.repeat(value=False, n=len(values), dtype=pl.Boolean, eager=True)
    return values.replace(before, after), values.is_in(before.implode()).fill_null(value=False)


def sampled(values: pl.Series, rows: int = _SAMPLE) -> pl.Series:
    """Return what ``rows`` rows say, evenly over a column: text without blanks around it, no empty ones."""
    if len(values) > rows:
        values = values.gather(np.linspace(0, len(values) - 1, rows).astype(np.int64))
    return cells.text(values).drop_nulls()


def _is_sin(text: str) -> bool:
    """Say whether text is a Canadian SIN as it is written, by Luhn's check."""
    if not _SIN.fullmatch(text):
        return False
    digits = [int(char) for char in text if char.isdigit()]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _is_phone(text: str) -> bool:
    return sum(map(str.isdigit, text)) >= _FEWEST_DIGITS and _PHONE.fullmatch(text) is not None


def _is_person(text: str) -> bool:
    return _PERSON.fullmatch(text) is not None and _PLACE.fullmatch(text) is None


# Kind, what it looks like, least share of distinct values, and whether each must be one person's: a code with
# the form of a national id or phone number repeats. One in ten numbers passes Luhn's check.
_KINDS: Final[tuple[tuple[str, Callable[[str], bool], float, bool], ...]] = (
    (EMAILS, is_email, 0.0, False),
    (NATIONAL_IDS, is_national_id, 0.0, True),
    (NATIONAL_IDS, _is_sin, 0.5, True),
    (ACCOUNTS, is_account, 0.0, False),
    (PHONES, _is_phone, 0.0, True),
)
