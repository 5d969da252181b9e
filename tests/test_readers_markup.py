"""Web pages with tables and XML of records: the table that was meant, or a sentence."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from explorer.errors import FormatError
from explorer.model.message import message
from explorer.model.schema import Column, Schema
from explorer.model.table import Credit, Read, Sample, Table
from explorer.settings import Settings
from loaders import readers
from loaders.readers import html_file, xml_file

SETTINGS = Settings()


def at(folder: Path, data: str | bytes, name: str) -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def stored(path: Path, read: Read = Read()) -> list[tuple[str | None, ...]]:
    """Every row that is stored, by way of the confined child, as texts."""
    table = Table(path, path.name, Credit())
    sample = readers.peek(table, read, SETTINGS)
    columns = tuple(Column(f"c{place}", name, name, "categorical", "nominal", message("x")) for place, name in enumerate(sample.names, 1))
    out = path.parent / "out.duckdb"
    out.unlink(missing_ok=True)
    readers.store(table, sample.read, Schema(columns, "record", message("row")), out, SETTINGS, lambda stage, done, total: None)
    with duckdb.connect(str(out), read_only=True) as store:
        return store.execute(f"SELECT {', '.join(column.id for column in columns)} FROM t ORDER BY rowid").fetchall()


# Web pages


def page(folder: Path, body: str | bytes, read: Read = Read()) -> Sample:
    text = body if isinstance(body, bytes) else f"<!DOCTYPE html><html><body>{body}</body></html>"
    return html_file.peek(at(folder, text, "page.html"), read, "page.html")


CITIES = "<table><tr><th>city<th>people<tr><td>Lima<td>9<tr><td>Quito<td>2</table>"
RIVERS = "<table><caption>Rivers</caption><tr><th>river<th>km<tr><td>Napo<td>1075<tr><td>Beni<td>1130<tr><td>Rimac<td>160</table>"


def test_the_largest_table_is_read_and_the_others_are_offered(tmp_path: Path) -> None:
    sample = page(tmp_path, f"<h2>Cities</h2>{CITIES}{CITIES}<p>text</p>{RIVERS * 1}")
    assert sample.choices == (("sheet", ("1: Cities", "2: city", "3: Rivers")),)
    assert page(tmp_path, CITIES + RIVERS, Read(sheet="2: Rivers")).rows[0] == ("Napo", "1075")
    with pytest.raises(FormatError, match="9: Seas"):
        page(tmp_path, CITIES + RIVERS, Read(sheet="9: Seas"))


@pytest.mark.parametrize(
    ("body", "names", "rows"),
    [
        (CITIES, ("city", "people"), (("Lima", "9"), ("Quito", "2"))),
        (
            "<table><thead><tr><th rowspan=2>city</th><th colspan=2>2020</th></tr><tr><th>men</th><th>women</th></tr></thead>"
            "<tbody><tr><td>Lima</td><td>1</td><td>2</td></tr><tr><td>Quito</td><td>3</td><td>4</td></tr></tbody></table>",
            ("city", "2020 men", "2020 women"),
            (("Lima", "1", "2"), ("Quito", "3", "4")),
        ),
        (
            "<table><tr><th>state<th>city<th>n"
            "<tr><td rowspan=2>Jalisco<td>Tala<td>1<tr><td>Tuxpan<td>2<tr><td>Puebla<td>Atlixco<td>3</table>",
            ("state", "city", "n"),
            (("Jalisco", "Tala", "1"), ("Jalisco", "Tuxpan", "2"), ("Puebla", "Atlixco", "3")),
        ),
        (
            "<table><thead><tr><th>city<th>n<th>of</thead><tfoot><tr><td>All<td colspan=2>3</tfoot>"
            "<tr><td rowspan=2>Lima<td>1<td>a<tr><td>2<td>b</table>",
            ("city", "n", "of"),
            (("Lima", "1", "a"), ("Lima", "2", "b"), ("All", "3", None)),
        ),
        (
            f"<table><tr><td>menu<td>{CITIES}</table>",
            ("city", "people"),
            (("Lima", "9"), ("Quito", "2")),
        ),
        (
            "<table><tr><th>a&ntilde;o</th><th>n &amp; m</th></tr><tr><td><a href='x'>2019</a><script>alert(1)</script></td>"
            "<td>1<br>2</td></tr>"
            "<tr><td>2020</td><td>3</td></tr></table>",
            ("año", "n & m"),
            (("2019", "1 2"), ("2020", "3")),
        ),
        (
            "<table><tr><td>code<td>n<tr><td>007<td x:num='1.23456'>1.23<tr><td>008<td x:num>2</table>",
            ("code", "n"),
            (("007", "1.23456"), ("008", "2")),
        ),
    ],
)  # fmt: skip
def test_a_table_of_a_page_is_read(tmp_path: Path, body: str, names: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:
    sample = page(tmp_path, body)
    assert (sample.names, sample.rows) == (names, rows)
    assert stored(tmp_path / "page.html") == list(rows)


@pytest.mark.parametrize(
    ("charset", "encoding"), [("", "utf-8"), ("<meta charset=windows-1252>", "cp1252"), ("<meta charset=utf-8>", "cp1252"), ("", "utf-16")]
)
def test_the_letters_of_a_page_are_read(tmp_path: Path, charset: str, encoding: str) -> None:
    text = f"<html><head>{charset}</head><body><table><tr><th>año<th>población<tr><td>uno<td>5<tr><td>dos<td>6</table></body></html>"
    assert page(tmp_path, text.encode(encoding)).names == ("año", "población")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<h1>404</h1><p>Not found</p>",
        "<div id=root></div><script>document.write('<table><tr><td>1</table>')</script>",
        "<form><table><tr><td>user<td><input><tr><td>password<td><input type=password></table></form>",
        "<table><tr><td>menu<td>content</table>",
        "<table><tr><th>Field<th>Value<tr><td>Format<td>CSV<tr><td>Licence<td>Open</table>",
        f"<table><tr><td>{'long text ' * 60}<td>{'more text ' * 60}<tr><td>{'and on ' * 60}<td>{'and on ' * 60}</table>",
        "<table>" * 5_000,
        "<div>" * 50_000 + "x",
        "<table><tr>" + "<td>" * 3,
    ],
)
def test_a_page_without_a_table_of_data_is_refused(tmp_path: Path, body: str) -> None:
    path = at(tmp_path, f"<!DOCTYPE html><html><body>{body}</body></html>", "page.csv")
    with pytest.raises(FormatError, match="web page") as caught:
        readers.peek(Table(path, path.name, Credit()), Read(), SETTINGS)
    assert caught.value.hint


def test_spans_without_measure_do_not_fill_the_memory(tmp_path: Path) -> None:
    rows = "<tr><td rowspan=65534 colspan=1000>a<td rowspan=99999999 colspan=1000>b" + "<tr><td>1<td>2" * 3_000
    path = at(tmp_path, f"<!DOCTYPE html><table><tr><th>a<th>b{rows}</table>", "page.html")
    with pytest.raises(FormatError, match="web page"):
        readers.peek(Table(path, path.name, Credit()), Read(), SETTINGS)


# XML


def xml(folder: Path, text: str | bytes, read: Read = Read()) -> Sample:
    return xml_file.peek(at(folder, text, "table.xml"), read, "table.xml")


@pytest.mark.parametrize(
    ("text", "names", "rows"),
    [
        ("<rows><row><a>1</a><b>x &amp; y</b></row><row><a>2</a></row></rows>", ("a", "b"), (("1", "x & y"), ("2", None))),
        ('<rows><row a="1" b="x"/><row a="2" b="y"/></rows>', ("a", "b"), (("1", "x"), ("2", "y"))),
        (
            "<response><row><row _id='r1'><col>1</col></row><row _id='r2'><col>2</col></row></row></response>",
            ("_id", "col"),
            (("r1", "1"), ("r2", "2")),
        ),
        (
            "<data xmlns:xsi='i'><row _id='1'><a xsi:nil='true'/><b>x</b></row><row _id='2'><a>5</a><b>y</b></row></data>",
            ("_id", "b", "a"),
            (("1", "x", None), ("2", "y", "5")),
        ),
        (
            "<s:list xmlns:s='x'><s:item><s:who><s:name>a</s:name></s:who><s:n u='kg'>1</s:n></s:item>"
            "<s:item><s:who><s:name>b</s:name></s:who><s:n u='kg'>2</s:n></s:item></s:list>",
            ("who.name", "n.u", "n"),
            (("a", "kg", "1"), ("b", "kg", "2")),
        ),
        (
            "<books><book><t>A</t><by>x</by><by>y</by></book><book><t>B</t><by>z</by></book></books>",
            ("t", "by"),
            (("A", "x, y"), ("B", "z")),
        ),
        (
            "<Root><data><record><field name='Country' key='ABW'>Aruba</field><field name='Year'>2000</field></record>"
            "<record><field name='Country' key='PER'>Peru</field><field name='Year'>2001</field></record></data></Root>",
            ("Country.key", "Country", "Year"),
            (("ABW", "Aruba", "2000"), ("PER", "Peru", "2001")),
        ),
        (
            "<g:DataSet xmlns:g='g'><g:Series><g:SeriesKey><g:Value id='FREQ' value='A'/><g:Value id='GEO' value='MX'/></g:SeriesKey>"
            "<g:Obs><g:ObsDimension value='2000'/><g:ObsValue value='3.10'/></g:Obs>"
            "<g:Obs><g:ObsDimension value='2001'/><g:ObsValue value='4'/></g:Obs>"
            "</g:Series><g:Series><g:SeriesKey><g:Value id='FREQ' value='A'/><g:Value id='GEO' value='PE'/></g:SeriesKey>"
            "<g:Obs><g:ObsDimension value='2000'/><g:ObsValue value='5'/></g:Obs></g:Series></g:DataSet>",
            ("Series.SeriesKey.FREQ", "Series.SeriesKey.GEO", "ObsDimension.value", "ObsValue.value"),
            (("A", "MX", "2000", "3.10"), ("A", "MX", "2001", "4"), ("A", "PE", "2000", "5")),
        ),
        (
            "<?xml version='1.0'?><rss version='2.0'><channel><title>News</title><item><title>a</title><category>x</category></item>"
            "<item><title>b</title><category>y</category></item></channel></rss>",
            ("title", "category"),
            (("a", "x"), ("b", "y")),
        ),
        (
            "<feed><title>T</title><entry><id>1</id><link href='u'/></entry><entry><id>2</id><link href='v'/></entry></feed>",
            ("id", "link.href"),
            (("1", "u"), ("2", "v")),
        ),
        ("<?xml version='1.0'?><table><line><a>1</a></line><line><a>2</a></line></table>", ("a",), (("1",), ("2",))),
        ("<list><v>a</v><v>b</v></list>", ("v",), (("a",), ("b",))),
        ("<r><row id='007' v='1.10'/><row id='008' v='2'/></r>", ("id", "v"), (("007", "1.10"), ("008", "2"))),
        ("<r><row><t><![CDATA[<b>1</b>]]></t></row><row><t>2</t></row></r>", ("t",), (("<b>1</b>",), ("2",))),
    ],
)  # fmt: skip
def test_records_are_found_by_their_form(tmp_path: Path, text: str, names: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:
    sample = xml(tmp_path, text)
    assert (sample.names, sample.rows) == (names, rows)
    assert stored(tmp_path / "table.xml") == list(rows)


def test_other_lists_are_choices(tmp_path: Path) -> None:
    text = "<d><cities><c><a>1</a></c><c><a>2</a></c><c><a>3</a></c></cities><notes><n><b>x</b></n><n><b>y</b></n></notes></d>"
    sample = xml(tmp_path, text)
    assert (sample.read.sheet, sample.choices) == ("d/cities/c", (("sheet", ("d/cities/c", "d/notes/n")),))
    assert xml(tmp_path, text, Read(sheet="d/notes/n")).names == ("b",)
    with pytest.raises(FormatError, match="d/seas"):
        xml(tmp_path, text, Read(sheet="d/seas"))


def test_the_encoding_that_a_document_declares_is_read(tmp_path: Path) -> None:
    for encoding in ("iso-8859-1", "windows-1252", "utf-16"):
        text = f"<?xml version='1.0' encoding='{encoding}'?><r><row><a>año</a></row><row><a>ñu</a></row></r>"
        assert xml(tmp_path, text.encode(encoding)).rows == (("año",), ("ñu",))


@pytest.mark.parametrize("said", ["", "<?xml version='1.0' encoding='UTF-8'?>", "<?xml version='1.0' encoding='nobody-knows'?>"])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_a_document_may_be_written_otherwise_than_it_says(tmp_path: Path, said: str, encoding: str) -> None:
    text = f"{said}<r><row><a>año €</a></row><row><a>ñu</a></row></r>"
    assert xml(tmp_path, text.encode(encoding)).rows == (("año €",), ("ñu",))


TWICE = ("México", "Bogotá", "Á Coruña", "10 €", "Lima")


@pytest.mark.parametrize(("more", "is_mended"), [((), True), (("Perú",), False), (("Ã",), False)])
def test_letters_that_were_encoded_twice_are_put_right_where_all_were(tmp_path: Path, more: tuple[str, ...], is_mended: bool) -> None:
    wrong = ["".join(chr(byte) if byte in b"\x81\x8d" else bytes([byte]).decode("cp1252") for byte in text.encode()) for text in TWICE]
    rows = "".join(f"<row><a>{text}</a><a>x</a></row>" for text in (*wrong, *more))
    path = at(tmp_path, f"<r>{rows}</r>", "t.xml")
    sample = xml_file.peek(path, Read(), "t.xml")
    schema = Schema((Column("c1", "a", "a", "categorical", "nominal", message("x")),), "record", message("row"))
    facts = xml_file.store(path, sample.read, schema, tmp_path / "o.duckdb", lambda stage, done, total: None)
    assert [row[0] for row in sample.rows] == [f"{text}, x" for text in (*(TWICE if is_mended else wrong), *more)]
    assert [(note.rule, dict(note.text.values)["n"]) for note in facts.notes] == ([("twice", 4)] if is_mended else [])


def test_fields_that_come_late_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_file, "SAMPLE_BYTES", 10)
    monkeypatch.setattr(xml_file, "LARGE_ROWS", 2)
    path = at(tmp_path, "<r><row><a>1</a></row><row><a>2</a></row><row><a>3</a><late>x</late></row></r>", "t.xml")
    sample = xml_file.peek(path, Read(), "t.xml")
    schema = Schema((Column("c1", "a", "a", "categorical", "nominal", message("x")),), "record", message("row"))
    facts = xml_file.store(path, sample.read, schema, tmp_path / "o.duckdb", lambda stage, done, total: None)
    assert (facts.rows, [note.rule for note in facts.notes]) == (3, ["late"])


LAUGHS = (
    "<!DOCTYPE r [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {b} '&{a};&{a};&{a};&{a};'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"<?xml version='1.0'?>{LAUGHS}<r><row><a>&i;</a></row><row><a>2</a></row></r>", "entities"),
        ("<?xml version='1.0'?><!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r><row><a>&x;</a></row></r>", "entities"),
        ("<?xml version='1.0'?><r><row><a>1</a></row><row><a>2</a>", "damaged"),
        ("<?xml version='1.0'?><r><row><a>1</b></row></r>", "damaged"),
        ("<?xml version='1.0'?><r><row><a>&undeclared;</a></row></r>", "damaged"),
        ("<?xml version='1.0'?>" + "<a>" * 100_000, "nested"),
        ("<?xml version='1.0'?><note><to>you</to><from>me</from></note>", "no list of records"),
        ("<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", "no list of records"),
        ("<?xml version='1.0'?>", "damaged"),
        ("<?xml version='1.0'?><!DOCTYPE r SYSTEM 'http://127.0.0.1/x.dtd'><r><a>1</a></r>", "no list of records"),
    ],
)
def test_xml_without_a_table_or_with_tricks_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = at(tmp_path, text, "table.xml")
    with pytest.raises(FormatError, match=said) as caught:
        readers.peek(Table(path, path.name, Credit()), Read(), SETTINGS)
    assert not any(word in str(caught.value) for word in ("Error", "Traceback", "/etc"))
