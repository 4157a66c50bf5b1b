"""Kinds of files told by their beginning; bombs, locked files and old ones refused."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from passerelle.data.extract.kinds import contents
from passerelle.data.extract.limits import Limits
from passerelle.errors import BadInput

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal(path: Path, data: bytes, limits: Limits | None = None) -> str:
    path.write_bytes(data)
    with pytest.raises(BadInput) as caught:
        contents(path, limits or Limits())
    return str(caught.value)


def test_folders_damaged_gzips_and_old_workbooks_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is a folder, and not one"):
        contents(tmp_path, Limits())
    damaged = bytearray(gzip.compress(b"id,title\n1,Clerk\n" * 200))
    damaged[20] ^= 0xFF
    assert "damaged" in refusal(tmp_path / "roster.csv.gz", bytes(damaged))
    assert "Save it as .xlsx or .csv" in refusal(tmp_path / "roster.xls", OLE)
    assert "old kind" in refusal(tmp_path / "roster.xlsx", OLE)
    locked = OLE + "EncryptedPackage".encode("utf-16-le")
    assert "protected by a password" in refusal(tmp_path / "roster.xlsx", locked)
    assert "packed twice" in refusal(tmp_path / "a.csv.gz", gzip.compress(gzip.compress(b"id")))
    assert "is empty" in refusal(tmp_path / "a.csv.gz", gzip.compress(b""))


def test_a_gzip_bomb_stops_at_the_limit(tmp_path: Path) -> None:
    bomb = gzip.compress(b"\x00" * (80 << 20))
    assert "more than 200 times its size" in refusal(tmp_path / "roster.csv.gz", bomb)
    said = refusal(tmp_path / "roster.csv.gz", bomb, Limits(unpacked_mib=2))
    assert "more than 2 MiB when unpacked; at most 2 MiB are read" in said
    assert "--limit-mib" in said


def test_a_packed_workbook_is_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "roster.gz").write_bytes(gzip.compress(b"PK\x03\x04rest"))
    assert contents(tmp_path / "roster.gz", Limits()).kind == "xlsx"
