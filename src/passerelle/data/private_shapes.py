"""What single values look like that say who somebody is: e-mail addresses, national ids, bank accounts.

Names and phone numbers are not told: too many other texts and numbers look like them.
"""

from __future__ import annotations

import re
from typing import Final

HIDDEN: Final = "(private)"  # shown in the place of such a value
EMAIL: Final = r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
# Area 000, 666 and 9xx, group 00 and serial 0000 are never given (Social Security Administration).
_SSN: Final = re.compile(
    r"[*xX]{3}[- ]?[*xX]{2}[- ]?\d{4}|(?!000|666|9)\d{3}[- ](?!00)\d{2}[- ](?!0000)\d{4}"
)
_NINO: Final = re.compile(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]")
_CODICE_FISCALE: Final = re.compile(r"[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]")
_DNI: Final = re.compile(r"([XYZ]?\d{7,8})-?([A-Z])")
_CPF: Final = re.compile(r"\d{3}\.\d{3}\.\d{3}-\d{2}")
_NIR: Final = re.compile(r"[12]\d{4}(?:\d\d|2[AB])\d{6}\d{2}")
_IBAN: Final = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")


def shown(text: str) -> str:
    """Return a text as it may be shown: ``HIDDEN`` where it holds or is something private."""
    plain = text.strip()
    is_private = re.search(EMAIL, plain) is not None or is_account(plain) or is_national_id(plain)
    return HIDDEN if is_private else text


def is_email(text: str) -> bool:
    """Say whether text is an e-mail address."""
    return re.fullmatch(EMAIL, text) is not None


def is_account(text: str) -> bool:
    """Say whether text is an IBAN: ISO 13616, remainder 1 modulo 97 with letters as 10 to 35."""
    plain = text.replace(" ", "").upper()
    if not _IBAN.fullmatch(plain):
        return False
    return int("".join(str(int(char, 36)) for char in plain[4:] + plain[:4])) % 97 == 1


def is_ssn(text: str) -> bool:
    """Say whether text has the form of a United States social security number, masked ones included."""
    return _SSN.fullmatch(text) is not None


def is_national_id(text: str) -> bool:
    """Say whether text has the form of a national id, with the right check digit where there is one."""
    plain = text.upper()
    if any(form.fullmatch(plain) for form in (_SSN, _NINO, _CODICE_FISCALE)):
        return True
    return any(holds(plain) for holds in (_is_dni, _is_cpf, _is_nir))


def _is_dni(text: str) -> bool:
    """Say whether text is a Spanish DNI or NIE: its letter is the number modulo 23."""
    found = _DNI.fullmatch(text)
    if not found:
        return False
    number, letter = found.groups()
    if len(number) != 8:
        return False
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(number.translate(str.maketrans("XYZ", "012"))) % 23] == letter


def _is_cpf(text: str) -> bool:
    """Say whether text is a Brazilian CPF as it is written, with its two check digits modulo 11."""
    if not _CPF.fullmatch(text):
        return False
    digits = [int(char) for char in text if char.isdigit()]
    if len(set(digits)) == 1:
        return False
    return all(
        sum(digit * weight for digit, weight in zip(digits[:most], range(most + 1, 1, -1), strict=True))
        * 10
        % 11
        % 10
        == digits[most]
        for most in (9, 10)
    )


def _is_nir(text: str) -> bool:
    """Say whether text is a French NIR: its key is 97 less the number modulo 97; 2A is 19 and 2B is 18."""
    plain = text.replace(" ", "")
    if not _NIR.fullmatch(plain):
        return False
    number = int(plain[:13].replace("2A", "19").replace("2B", "18"))
    return 97 - number % 97 == int(plain[13:])
