"""Encodings told for certain, guessed with a note, or asked for."""

from __future__ import annotations

import pytest

from passerelle.data.extract.encoding import guess, utf8
from passerelle.data.extract.sheet import Ask
from passerelle.errors import BadInput

LATIN = "id,title\n1,Sécrétaire\n2,Bürokraft\n3,Größe\n4,Ingénieur\n"
OLDER = [
    ("cp1252", "Windows-1252", LATIN),
    ("mac-roman", "Mac Roman", LATIN),
    (
        "cp1250",
        "Windows-1250",
        "id,title\n1,Kierowca wózka widłowego\n2,Księgowy\n3,Řidič\n4,Učitelka mateřské školy\n",
    ),
    ("cp1251", "Windows-1251", "id,title\n1,Водитель погрузчика\n2,Бухгалтер\n3,Учитель\n"),
    ("cp932", "Shift-JIS", "社員番号,部署\n1,営業部\n2,エンジニア\n3,プログラマー\n"),
    ("gb18030", "GB18030", "员工编号,部门\n1,销售部\n2,工程师\n3,会计\n"),
]


@pytest.mark.parametrize(("encoding", "title", "text"), OLDER)
def test_older_encodings_are_guessed_and_the_guess_is_told(encoding: str, title: str, text: str) -> None:
    body, notes = utf8(text.encode(encoding), Ask("roster.csv"))
    assert body.decode() == text
    assert f"read as {title}, which is a guess" in notes[0].what
    assert "--encoding" in notes[0].remedy


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"]
)
def test_unicode_is_told_for_certain(encoding: str) -> None:
    text = "id,title\n1,Bürokraft 🙂\n2,Clerk\n"
    assert utf8(text.encode(encoding), Ask("roster.csv")) == (text.encode(), [])


def test_an_encoding_may_be_asked_for() -> None:
    data = LATIN.encode("cp1252")
    assert utf8(data, Ask("roster.csv", encoding="latin-1")) == (LATIN.encode(), [])
    for encoding, says in (
        ("utf-8", "is not utf-8 text"),
        ("nonsense", "no such encoding"),
        ("zip", "no such"),
        ("a\x00", "no such"),
    ):
        with pytest.raises(BadInput, match=says):
            utf8(data, Ask("roster.csv", encoding=encoding))


def test_bytes_that_no_encoding_has_are_counted_and_shown() -> None:
    text = "é".encode("cp1252") * 9
    body, notes = utf8(b"id,title\n1,r" + text + b"s\n2,a\x81b\n", Ask("roster.csv"))
    assert body.decode().count("\ufffd") == ("no letters" in notes[0].what)


def test_null_characters_in_a_text_are_left_out_and_counted() -> None:
    body, notes = utf8(b"id,title\n" + b"1,Clerk\n" * 20 + b"2,Cl\x00e\x00rk\n", Ask("roster.csv"))
    assert body.endswith(b"2,Clerk\n")
    assert (notes[0].where, notes[0].count) == ("roster.csv, line 22", 2)


def test_bytes_that_are_no_text_and_half_a_character_are_refused() -> None:
    with pytest.raises(BadInput, match="is not text"):
        utf8(b"id,title\n\x00\x02\x03,x\n", Ask("roster.csv"))
    with pytest.raises(BadInput, match="cut short"):
        utf8("id,title\n".encode("utf-16")[:-1], Ask("roster.csv"))


@pytest.mark.parametrize(
    ("data", "body"),
    [
        (b"a\r\nb\r\n", b"a\nb\n"),
        (b"a\rb\r", b"a\nb\n"),
        (b'a\rb\r"c\nd"\r', b'a\nb\n"c d"\n'),
        (b"a\nb\rc\n", b"a\nb c\n"),
        (b"a\nb\x1a", b"a\nb"),
    ],
)
def test_one_line_end_is_left(data: bytes, body: bytes) -> None:
    assert utf8(data, Ask("roster.csv"))[0] == body


def test_a_guess_looks_only_at_lines_with_letters_beyond_ascii() -> None:
    # A pattern that tries every start of every such line would not end within the test run.
    lines = [b"x" * 300_000] * 20
    assert guess(b"\n".join([*lines, LATIN.encode("mac-roman")])) == "mac-roman"
    assert guess(b"\r".join([*lines, LATIN.encode("cp1252")])) == "cp1252"


def test_a_guess_finds_the_letters_at_the_end_of_a_long_line() -> None:
    assert guess(b"x," * 5000 + "Водитель погрузчика".encode("cp1251")) == "cp1251"
