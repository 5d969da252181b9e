"""Packed files: the table that is meant is read and the others are offered; what is hostile ends in one sentence."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import stat
import struct
import tarfile
import warnings
import zipfile
from pathlib import Path

import duckdb
import openpyxl
import pytest

from explorer.errors import FormatError
from explorer.model.message import message
from explorer.model.schema import Cast, Column, Schema
from explorer.model.table import Credit, Facts, Read, Sample, Table
from explorer.settings import Limits, Settings
from explorer.store import Store
from loaders import readers, upload

SETTINGS = Settings()
CSV = b"name,value\na,1\nb,2\n"
LONG_CSV = b"city,people\n" + b"".join(b"place %d,%d\n" % (n, n) for n in range(500))


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(data, "w", method) as archive:
        warnings.simplefilter("ignore")
        for name, content in members:
            archive.writestr(name, content)
    return data.getvalue()


def tarred(*members: tuple[str, bytes]) -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for name, content in members:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return data.getvalue()


def book() -> bytes:
    made, data = openpyxl.Workbook(), io.BytesIO()
    for row in [["city", "people"], *([f"city {n}", n] for n in range(40))]:
        made.active.append(row)
    made.save(data)
    return data.getvalue()


def table(folder: Path, data: bytes, name: str = "table.zip") -> Table:
    path = folder / "incoming"
    path.write_bytes(data)
    return Table(path, name, Credit())


def peek(folder: Path, data: bytes, name: str = "table.zip", read: Read = Read(), settings: Settings = SETTINGS) -> Sample:
    return readers.peek(table(folder, data, name), read, settings)


def stored(folder: Path, data: bytes, name: str = "table.zip", read: Read = Read()) -> tuple[Sample, Facts, list[tuple[object, ...]]]:
    source = table(folder, data, name)
    sample = readers.peek(source, read, SETTINGS)
    columns = tuple(Column(f"c{n}", key, key, "categorical", "", message("x"), cast=Cast()) for n, key in enumerate(sample.names, 1))
    out = folder / "out" / "t.duckdb"
    facts = readers.store(source, read, Schema(columns, "record", message("row")), out, SETTINGS, lambda stage, done, total: None)
    with duckdb.connect(str(out), read_only=True) as store:
        return sample, facts, store.execute("SELECT * FROM t ORDER BY rowid").fetchall()


def members(sample: Sample) -> tuple[str, ...]:
    return dict(sample.choices).get("member", ())


# The member that is meant


@pytest.mark.parametrize(
    ("data", "member"),
    [
        (zipped(("data.csv", CSV)), "data.csv"),
        (zipped(("LEEME.txt", b"Sobre estos datos, lea, esto, y, mas.\n" * 400), ("data.csv", CSV)), "data.csv"),
        (zipped(("Licencia.csv", LONG_CSV), ("data.csv", CSV)), "data.csv"),
        (zipped(("diccionario_de_datos.csv", LONG_CSV), ("data.csv", CSV)), "data.csv"),
        (zipped(("Metadata_Country_API.csv", LONG_CSV), ("API_data.csv", CSV)), "API_data.csv"),
        (zipped(("small.csv", CSV), ("large.csv", LONG_CSV)), "large.csv"),
        (zipped(("prose.txt", b"Nothing but words here.\nAnd more of them.\n" * 900), ("data.txt", CSV)), "data.txt"),
        (zipped(("__MACOSX/._data.csv", LONG_CSV), ("data.csv", CSV), (".DS_Store", b"x" * 9_000)), "data.csv"),
        (zipped(("report.pdf", b"%PDF-1.7 " + b"x" * 90_000), ("map.png", b"\x89PNG" + b"x" * 90_000), ("data.csv", CSV)), "data.csv"),
        (zipped(("manual.docx", zipped(("word/document.xml", b"<x/>" * 9_000))), ("data.csv", CSV)), "data.csv"),
        (zipped(("a/", b""), ("a/b/", b""), ("a/b/data.csv", CSV)), "a/b/data.csv"),
        (zipped(("data.csv", CSV), ("book.xlsx", book())), "book.xlsx"),
        (zipped(("records", b'[{"a": 1}, {"a": 2}]')), "records"),
        (zipped(("data.csv", CSV), ("datapackage.json", b'{"name": "x", "resources": [{"path": "data.csv"}]}' * 40)), "data.csv"),
        (zipped(("data.csv", CSV), ("index.html", b"<html><table><tr><td>1</td></tr></table>" + b"<p>words</p>" * 900)), "data.csv"),
        (zipped(("data.csv", CSV), ("metadatos.xml", b"<?xml version='1.0'?><a>" + b"<b>1</b>" * 900 + b"</a>")), "data.csv"),
        (zipped(("only.txt", b"one\ntwo\nthree\n")), "only.txt"),
        (tarred(("readme.md", b"# words\n" * 900), ("data.csv", CSV)), "data.csv"),
    ],
)  # fmt: skip
def test_the_largest_table_is_chosen_by_content_and_name(tmp_path: Path, data: bytes, member: str) -> None:
    assert peek(tmp_path, data).read.member == member


def test_other_tables_are_offered_and_what_is_none_is_not(tmp_path: Path) -> None:
    data = zipped(
        ("b.csv", LONG_CSV), ("a.csv", CSV), ("leeme.txt", b"Palabras."), ("dic/diccionario.csv", CSV), ("x.pdf", b"%PDF-1"),
        ("__MACOSX/b.csv", CSV), ("datapackage.json", b"{}"),
    )  # fmt: skip
    assert members(peek(tmp_path, data)) == ("b.csv", "a.csv", "dic/diccionario.csv")
    assert members(peek(tmp_path, zipped(("a.csv", CSV)))) == ()


def test_the_member_that_is_asked_for_is_read_and_stored(tmp_path: Path) -> None:
    sample, facts, rows = stored(tmp_path, zipped(("b.csv", LONG_CSV), ("a.csv", CSV)), read=Read(member="a.csv"))
    assert (sample.names, sample.read.member, facts.rows, rows) == (("name", "value"), "a.csv", 2, [("a", "1"), ("b", "2")])


def test_a_member_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"c\.csv") as caught:
        peek(tmp_path, zipped(("b.csv", LONG_CSV), ("a.csv", CSV)), read=Read(member="c.csv"))
    assert "b.csv, a.csv" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("pack", "name"),
    [(gzip.compress, "t.csv.gz"), (bz2.compress, "t.csv.bz2"), (lzma.compress, "t.csv.xz"), (lambda data: gzip.compress(data) * 1, "t")],
)
def test_a_file_packed_alone_is_itself(tmp_path: Path, pack: object, name: str) -> None:
    sample, facts, _ = stored(tmp_path, pack(LONG_CSV), name)  # type: ignore[operator]  # any of the packers
    assert (sample.names, facts.rows, sample.read.member, members(sample)) == (("city", "people"), 500, "", ())


def test_several_gzip_members_are_one_file_and_padding_is_none(tmp_path: Path) -> None:
    data = gzip.compress(CSV) + gzip.compress(b"c,3\n") + b"\0" * 512
    assert stored(tmp_path, data, "t.csv.gz")[1].rows == 3


def test_a_packed_archive_gives_its_members(tmp_path: Path) -> None:
    data = gzip.compress(tarred(("a.csv", CSV), ("b.csv", LONG_CSV)))
    assert members(peek(tmp_path, data, "t.tar.gz")) == ("a.csv", "b.csv")
    assert peek(tmp_path, data, "t.tgz", Read(member="a.csv")).names == ("name", "value")


def test_an_archive_in_an_archive_gives_its_members_too(tmp_path: Path) -> None:
    data = zipped(("years/2020.zip", zipped(("a.csv", CSV), ("b.csv", LONG_CSV))), ("readme.txt", b"words"))
    sample = peek(tmp_path, data)
    assert (sample.read.member, members(sample)) == ("years/2020.zip/b.csv", ("years/2020.zip/a.csv", "years/2020.zip/b.csv"))
    assert peek(tmp_path, data, read=Read(member="years/2020.zip/a.csv")).names == ("name", "value")
    with pytest.raises(FormatError, match=r"c\.csv"):
        peek(tmp_path, data, read=Read(member="years/2020.zip/c.csv"))


def test_an_archive_beside_a_table_is_opened_when_it_is_asked_for(tmp_path: Path) -> None:
    data = zipped(("old.zip", zipped(("a.csv", LONG_CSV))), ("data.csv", CSV), ("more.csv.gz", gzip.compress(LONG_CSV)))
    assert members(peek(tmp_path, data)) == ("old.zip", "data.csv", "more.csv.gz")
    assert peek(tmp_path, data).read.member == "data.csv"
    assert peek(tmp_path, data, read=Read(member="old.zip")).read.member == "old.zip/a.csv"
    assert peek(tmp_path, data, read=Read(member="more.csv.gz")).names == ("city", "people")


def test_what_was_decided_inside_is_told_and_can_be_changed(tmp_path: Path) -> None:
    data = zipped(("data.csv", "año;región\n2020;Bogotá\n2021;Córdoba\n".encode("cp1252")))
    sample = peek(tmp_path, data)
    assert (sample.names, sample.read.encoding, sample.read.delimiter) == (("año", "región"), "cp1252", ";")
    assert peek(tmp_path, data, read=Read(delimiter=",")).names == ("año;región",)


def test_sheets_of_a_packed_spreadsheet_are_choices_beside_the_members(tmp_path: Path) -> None:
    made, data = openpyxl.load_workbook(io.BytesIO(book())), io.BytesIO()
    made.create_sheet("Other").append(["x", "y"])
    made.save(data)
    sample = peek(tmp_path, zipped(("book.xlsx", data.getvalue()), ("data.csv", CSV)))
    assert dict(sample.choices) == {"sheet": ("Sheet", "Other"), "member": ("book.xlsx", "data.csv")}


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "cp850"])
def test_names_in_any_code_page_are_read(tmp_path: Path, encoding: str) -> None:
    name = "población_niños.csv"
    data = zipped(("x" * len(name.encode(encoding)), CSV), ("b.csv", CSV)).replace(b"x" * len(name.encode(encoding)), name.encode(encoding))
    assert members(peek(tmp_path, data)) == (name, "b.csv")


def test_a_name_that_comes_twice_is_numbered(tmp_path: Path) -> None:
    data = zipped(("a.csv", CSV), ("a.csv", LONG_CSV))
    assert members(peek(tmp_path, data)) == ("a.csv", "a.csv (2)")
    assert peek(tmp_path, data, read=Read(member="a.csv (2)")).names == ("city", "people")


def test_hundreds_of_tables_are_looked_at_quickly(tmp_path: Path) -> None:
    files = [(f"{n:04d}.csv", LONG_CSV + b"x" * n) for n in range(1_000)]
    sample = peek(tmp_path, zipped(*files), settings=Settings(limits=Limits(peek_seconds=6)))
    assert (sample.read.member, len(members(sample))) == ("0999.csv", 200)
    assert [(note.rule, dict(note.text.values)["n"]) for note in sample.notes] == [("unseen", 800)]


def test_a_large_packed_text_goes_the_fast_way(tmp_path: Path) -> None:
    chance = random.Random(1)
    data = b"id,value\n" + b"".join(b"%d,%d\n" % (n, chance.randrange(10**6)) for n in range(700_000))
    assert len(data) > 8_000_000
    assert stored(tmp_path, gzip.compress(data, 1), "t.csv.gz")[1].rows == 700_000


def test_the_title_says_which_of_several_files_a_table_is(tmp_path: Path) -> None:
    for data, title in ((zipped(("a_b.csv", LONG_CSV), ("c.csv", CSV)), "datos.zip: a b"), (zipped(("a_b.csv", LONG_CSV)), "datos.zip")):
        settings = Settings(data=tmp_path / title[-1])
        source = upload.receive(io.BytesIO(data), "datos.zip", len(data), "visitor", settings)
        assert Store(settings).open(source, Read(), "visitor").credit.title == title


# What is hostile


def locked() -> bytes:
    """The bit that says so, in both headers."""
    data = bytearray(zipped(("data.csv", CSV)))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + place] |= 1
    return bytes(data)


def method(number: int) -> bytes:
    data = bytearray(zipped(("data.csv", CSV)))
    for signature, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(signature) + place] = number
    return bytes(data)


def overlapping() -> bytes:
    """Two names for the same bytes."""
    data = zipped(("data.csv", CSV))
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    directory = data[start:end] * 2
    return data[:start] + directory + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 2, 2, len(directory), start, 0)


def linked(name: str = "data.csv", target: bytes = b"/etc/passwd") -> bytes:
    entry = zipfile.ZipInfo(name)
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(entry, target)
    return data.getvalue()


def tar_link() -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            entry = tarfile.TarInfo("data.csv")
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
    return data.getvalue()


def understated() -> bytes:
    """A megabyte that says it is ten bytes."""
    data = bytearray(zipped(("data.csv", b"a,b\n" * 250_000)))
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.index(signature) + place, 10)
    return bytes(data)


def flipped() -> bytes:
    data = bytearray(zipped(("data.csv", LONG_CSV), method=zipfile.ZIP_STORED))
    data[data.index(b"place 250")] ^= 0xFF
    return bytes(data)


def nested(layers: int) -> bytes:
    data = zipped(("data.csv", CSV))
    for _ in range(layers):
        data = zipped(("more.zip", data))
    return data


GOOD = zipped(("data.csv", LONG_CSV))

HOSTILE = {
    "empty": (zipped(), "No table"),
    "folders only": (zipped(("a/", b""), ("b/", b"")), "No table"),
    "images only": (zipped(("a.png", b"\x89PNG0000"), ("b.pdf", b"%PDF-1")), "No table"),
    "locked": (locked(), "password"),
    "unknown method": (method(9), "cannot be undone"),
    "implausible method": (method(77), "cannot be undone"),
    "overlapping": (overlapping(), "damaged"),
    "symbolic link": (linked(), "No table"),
    "links and devices in a tar": (tar_link(), "No table"),
    "says less than it is": (understated(), "damaged"),
    "a letter changed": (flipped(), "damaged"),
    "cut in the middle": (GOOD[: len(GOOD) // 2], "damaged"),
    "cut before the end": (GOOD[:-10], "damaged"),
    "cut at the beginning": (b"PK\x03\x04", "damaged"),
    "end only": (b"PK\x05\x06" + b"\xff" * 18, "damaged"),
    "noise": (b"PK\x03\x04" + random.Random(2).randbytes(5_000), "damaged"),
    "too many layers": (nested(3), "layers"),
    "bomb": (zipped(("data.csv", b"0" * 60_000_000)), "no program packs"),
    "bomb in gzip": (gzip.compress(b"0" * 60_000_000), "no program packs"),
    "bomb in bzip2": (bz2.compress(b"0" * 60_000_000), "no program packs"),
    "bomb in xz": (lzma.compress(b"0" * 60_000_000), "no program packs"),
    "bomb of bombs": (zipped(("a.zip", zipped(("b.csv", b"0" * 60_000_000)))), "no program packs"),
    "too many files": (zipped(*((f"{n}.csv", b"") for n in range(10_001))), "more than 10000 files"),
    "gzip cut": (gzip.compress(LONG_CSV)[:-20], "damaged"),
    "gzip of nothing": (gzip.compress(b""), "empty"),
    "gzip of noise": (b"\x1f\x8b\x08\x00" + random.Random(3).randbytes(500), "damaged"),
    "gzip with another sum": (gzip.compress(LONG_CSV)[:-8] + b"12345678", "damaged"),
    "bzip2 cut": (bz2.compress(LONG_CSV)[:-20], "damaged"),
    "bzip2 of noise": (b"BZh9" + random.Random(4).randbytes(500), "damaged"),
    "xz cut": (lzma.compress(LONG_CSV)[:-20], "damaged"),
    "xz of noise": (b"\xfd7zXZ\x00" + random.Random(5).randbytes(500), "damaged"),
    "tar cut": (tarred(("data.csv", LONG_CSV))[:2_000], "damaged"),
    "tar of noise": (tarred(("data.csv", CSV))[:300] + random.Random(6).randbytes(2_000), "damaged"),
    "gzip of an image": (gzip.compress(b"\x89PNG\r\n\x1a\n0000"), "image"),
    "zip of a program": (zipped(("setup.exe", b"MZ\x90" + b"\0" * 500)), "No table"),
    "rar": (b"Rar!\x1a\x07\x00" + b"\0" * 50, "packed"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + b"\0" * 50, "packed"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_broken_or_hostile_archive_is_one_sentence(tmp_path: Path, name: str) -> None:
    data, said = HOSTILE[name]
    with pytest.raises(FormatError, match=said) as caught:
        peek(tmp_path, data)
    assert not any(word in str(caught.value) for word in ("/", "Error", "zlib", "Traceback"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["incoming"]


@pytest.mark.parametrize(
    "name", ["../../evil.csv", "/etc/passwd", "C:\\windows\\evil.csv", "a/../../../evil.csv", "..", "\x1b[2Jevil.csv", "a" * 60_000]
)
def test_no_name_leads_anywhere(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "a" / "b" / "c"
    folder.mkdir(parents=True)
    before = Path("/etc/passwd").read_bytes()
    sample, facts, _ = stored(folder, zipped((name, CSV)))
    assert (sample.names, facts.rows, len(sample.read.member) <= 200) == (("name", "value"), 2, True)
    written = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    assert (written, Path("/etc/passwd").read_bytes()) == (["a/b/c/incoming", "a/b/c/out/t.duckdb"], before)


def test_what_is_said_to_be_too_large_is_refused_and_so_is_what_is(tmp_path: Path) -> None:
    chance = random.Random(7)
    data = b"a,b\n" + b"".join(b"%d,%d\n" % (chance.randrange(9), n) for n in range(20_000))
    small = Settings(limits=Limits(unpacked_bytes=100_000))
    for packed, name in ((zipped(("data.csv", data)), "t.zip"), (gzip.compress(data), "t.gz"), (lzma.compress(data), "t.xz")):
        with pytest.raises(FormatError, match="larger than"):
            peek(tmp_path, packed, name, settings=small)
        assert peek(tmp_path, packed, name).names == ("a", "b")


def test_a_small_file_beside_a_large_one_is_no_bomb(tmp_path: Path) -> None:
    point = struct.pack(">2i", 1, 10) + struct.pack("<i2d", 1, -99.1, 19.4)
    body = bytes(bytearray(point) * 900_000)
    head = struct.pack(">7i", 9994, 0, 0, 0, 0, 0, 50 + len(body) // 2) + struct.pack("<2i8d", 1000, 1, -180, -90, 180, 90, 0, 0, 0, 0)
    data = zipped(("a.shp", head + body), ("a.prj", b'GEOGCS["GCS_WGS_1984"]'), method=zipfile.ZIP_STORED)
    assert peek(tmp_path, data).names == ("latitude", "longitude")


def test_one_damaged_member_does_not_spoil_the_others(tmp_path: Path) -> None:
    data = bytearray(zipped(("a.csv", LONG_CSV), ("b.csv", CSV), method=zipfile.ZIP_STORED))
    data[data.index(b"place 250")] ^= 0xFF
    assert peek(tmp_path, bytes(data)).read.member == "b.csv"


def test_a_locked_member_is_told_when_it_is_asked_for(tmp_path: Path) -> None:
    data = bytearray(zipped(("a.csv", LONG_CSV), ("b.csv", CSV)))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert peek(tmp_path, bytes(data)).read.member == "b.csv"
    with pytest.raises(FormatError, match="password"):
        peek(tmp_path, bytes(data), read=Read(member="a.csv"))
