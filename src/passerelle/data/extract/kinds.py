"""The bytes of a file or of standard input, and which kind of file they are: their beginning tells."""

from __future__ import annotations

import gzip
import hashlib
import io
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from passerelle.data.extract.limits import MIB, Limits
from passerelle.data.extract.sheet import refuse

STANDARD_INPUT: Final = Path("-")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Excel files and encrypted ones
_MAGIC: Final = {b"\x1f\x8b": "gzip", b"PK\x03\x04": "xlsx", b"PK\x05\x06": "xlsx", b"PAR1": "parquet"}
_KINDS: Final = {
    ".gz": "gzip",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".parquet": "parquet",
    ".csv": "text",
    ".tsv": "text",
    ".txt": "text",
}
_TITLES: Final = {
    "gzip": "a gzip file",
    "xlsx": "an Excel workbook",
    "parquet": "a Parquet file",
    "text": "a text file",
}
_SUFFIX: Final = {"gzip": ".csv.gz", "xlsx": ".xlsx", "parquet": ".parquet", "text": ".csv"}
_REFUSED: Final = (".xls", ".xlsb", ".ods", ".json", ".pdf", ".docx", ".numbers")
_BLOCK: Final = 16 * MIB
_SMALL: Final = 64 * MIB  # unpacked bytes below which no ratio is looked at
_DAMAGED: Final = "Copy or download it again."


@dataclass(slots=True)
class Contents:
    """What a file holds, until it is taken."""

    name: str  # as shown
    data: bytes  # unpacked
    kind: str  # text, xlsx or parquet
    hash: str  # SHA-256 of the file's own bytes

    def take(self) -> bytes:
        """Return the bytes and keep none, so that whoever reads them can free them."""
        data, self.data = self.data, b""
        return data


def contents(path: Path, limits: Limits) -> Contents:
    """Return what a file, or standard input for ``-``, holds.

    Raises:
        BadInput: it is absent, empty, too large, cut short, of no kind that is read, or misnamed.
    """
    is_input = path == STANDARD_INPUT
    name = "standard input" if is_input else path.name
    data = _input(limits) if is_input else _file(path, limits)
    if not data:
        refuse(name, "is empty.", "Export it again; a table has a header and rows below it.")
    digest = hashlib.sha256(data).hexdigest()
    suffix = "" if is_input else path.suffix.lower()
    if suffix in _REFUSED:
        refuse(name, f"is a {suffix} file, which is not read.", "Save it as .xlsx or .csv.")
    kind = _kind(data, suffix, name)
    if kind == "gzip":
        data = _unpacked(data, name, limits)
        kind = _found(data, name)
        if kind == "gzip":
            refuse(name, "is packed twice.", "Unpack it once.")
        if not data:
            refuse(name, "is empty.", "Export it again; a table has a header and rows below it.")
    return Contents(name, data, kind, digest)


def beyond(name: str, size: str, limits: Limits) -> None:
    """Refuse a file that holds more than the limit."""
    what = f"holds {size}; at most {limits.unpacked_mib:,} MiB are read."
    refuse(name, what, "Check that it is what it should be; raise the limit with --limit-mib.")


def _file(path: Path, limits: Limits) -> bytes:
    if not path.exists():
        refuse(str(path), "does not exist.", "Check the name and the folder.")
    if path.is_dir():
        what = "is a folder, and not one that an import wrote."
        refuse(str(path), what, "Name the roster's file, or the folder that 'roster import' wrote.")
    if not path.is_file():
        refuse(str(path), "is not a file.", "Name the file itself.")
    try:
        size = path.stat().st_size
        if size > limits.unpacked_mib * MIB:
            beyond(path.name, f"{size / MIB:,.0f} MiB", limits)
        return path.read_bytes()
    except OSError as error:
        refuse(str(path), f"cannot be read: {error.strerror}.", "Check who may read it.")


def _input(limits: Limits) -> bytes:
    data = sys.stdin.buffer.read(limits.unpacked_mib * MIB + 1)
    if len(data) > limits.unpacked_mib * MIB:
        beyond("standard input", f"more than {limits.unpacked_mib:,} MiB", limits)
    return data


def _kind(data: bytes, suffix: str, name: str) -> str:
    found = _found(data, name)
    said = _KINDS.get(suffix, found)
    if said != found and found == "text":
        remedy = "Export it again; if it is text with separators, end its name in .csv."
        refuse(name, f"is named like {_TITLES[said]} but is none, or its beginning is lost.", remedy)
    if said != found:
        remedy = f"End its name in {_SUFFIX[found]}, or export it again."
        refuse(name, f"is named like {_TITLES[said]} but is {_TITLES[found]}.", remedy)
    return found


def _found(data: bytes, name: str) -> str:
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            refuse(name, "is protected by a password.", "Save it without one.")
        refuse(name, "is an Excel file of the old kind (.xls).", "Save it as .xlsx or .csv.")
    return next((kind for magic, kind in _MAGIC.items() if data.startswith(magic)), "text")


def _unpacked(data: bytes, name: str, limits: Limits) -> bytes:
    blocks, size = [], 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            while block := file.read(_BLOCK):
                blocks.append(block)
                size += len(block)
                if size > limits.unpacked_mib * MIB:
                    beyond(name, f"more than {limits.unpacked_mib:,} MiB when unpacked", limits)
                if size > _SMALL and size > limits.ratio * len(data):
                    what = f"unpacks to more than {limits.ratio} times its size, which no roster does."
                    refuse(name, what, "Check that it is what it should be; unpack it first if so.")
    except EOFError:
        refuse(name, "is cut short: the gzip file ends before its data do.", _DAMAGED)
    except (gzip.BadGzipFile, zlib.error):
        refuse(name, "is damaged: the gzip data cannot be unpacked.", _DAMAGED)
    return blocks[0] if len(blocks) == 1 else b"".join(blocks)
