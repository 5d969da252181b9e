"""Uploads: in pieces, within the limit, for their visitor alone, and gone in time."""

from __future__ import annotations

import hashlib
import io
import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from explorer.errors import SourceError
from explorer.model.source import Source
from explorer.settings import Limits, Settings
from loaders import upload
from loaders._base import Desk, Unchanged
from loaders.upload import LOADER, forget, receive, sweep

CONTENT = b"a,b\n1,2\n"
ANA, BEA = "ana's key", "bea's key"
GONE = "This file is not yours or was deleted."


@pytest.fixture
def settings(tmp_path):
    return Settings(data=tmp_path, limits=Limits(upload_bytes=3_000_000, upload_hours=24))


def _send(settings, content=CONTENT, name="ventas.csv", visitor=ANA, length=None) -> Source:
    return receive(io.BytesIO(content), name, length, visitor, settings)


def _fetch(source, visitor, settings):
    return LOADER.fetch(source, Desk(settings, settings.data, visitor))


def _folders(settings) -> list:
    root = settings.data / "uploads"
    return list(root.iterdir()) if root.exists() else []


def test_a_visitor_gets_their_file_back(settings):
    table = _fetch(_send(settings, length=len(CONTENT)), ANA, settings)
    assert table.path.read_bytes() == CONTENT
    assert (table.name, table.credit.title, table.private, table.credit.checked) == ("ventas.csv", "ventas.csv", True, False)


def test_a_stored_upload_is_still_asked_whose_it_is(settings):
    source = _send(settings)
    with pytest.raises(Unchanged):
        LOADER.fetch(source, Desk(settings, settings.data, ANA, validator=source.ref))
    with pytest.raises(SourceError, match=GONE):
        LOADER.fetch(source, Desk(settings, settings.data, BEA, validator=source.ref))


@pytest.mark.parametrize("visitor", [BEA, "", "ANA'S KEY"])
def test_another_visitor_does_not(settings, visitor):
    source = _send(settings)
    with pytest.raises(SourceError, match=GONE):
        _fetch(source, visitor, settings)


@pytest.mark.parametrize("ref", ["0" * 32, "../../etc", "", "x" * 32, "0" * 31, "0" * 33, "0" * 32 + "\n"])
def test_an_unknown_id_gets_the_same_sentence(settings, ref):
    _send(settings)
    with pytest.raises(SourceError, match=GONE):
        _fetch(Source("upload", ref), ANA, settings)


def test_ids_are_128_random_bits(settings):
    first, second = _send(settings).ref, _send(settings).ref
    assert first != second and len(first) == len(second) == 32 and int(first, 16) >= 0


def test_the_visitors_key_is_nowhere_on_disk(settings):
    folder = settings.data / "uploads" / _send(settings).ref
    meta = json.loads((folder / "meta.json").read_text())
    assert ANA not in json.dumps(meta) and len(meta["visitor"]) == 64


def test_a_file_within_the_limit_arrives_in_pieces(settings):
    content = b"x" * 2_500_000
    assert _fetch(_send(settings, content), ANA, settings).path.stat().st_size == len(content)


@pytest.mark.parametrize("length", [None, 10, 4_000_000])
def test_a_file_over_the_limit_is_refused_whatever_its_length_says(settings, length):
    with pytest.raises(SourceError, match="larger than"):
        _send(settings, b"x" * 3_000_001, length=length)
    assert _folders(settings) == []


def test_no_more_is_read_than_the_limit_and_a_piece(settings):
    stream = io.BytesIO(b"x" * 9_000_000)
    with pytest.raises(SourceError):
        receive(stream, "big.csv", None, ANA, settings)
    assert stream.tell() <= 3_000_000 + upload.PIECE


def test_an_empty_file_is_refused(settings):
    with pytest.raises(SourceError, match="empty"):
        _send(settings, b"")
    assert _folders(settings) == []


def test_half_a_file_is_refused(settings):
    with pytest.raises(SourceError, match="whole"):
        _send(settings, length=len(CONTENT) + 1)
    assert _folders(settings) == []


def test_a_broken_connection_leaves_nothing(settings):
    class Broken(io.BytesIO):
        def read(self, size=-1):
            raise ConnectionResetError

    with pytest.raises(SourceError, match="whole"):
        receive(Broken(), "a.csv", None, ANA, settings)
    assert _folders(settings) == []


def test_a_request_that_the_server_ends_leaves_nothing(settings):
    class Ended(io.BytesIO):
        def read(self, size=-1):
            raise SystemExit

    with pytest.raises(SystemExit):
        receive(Ended(), "a.csv", None, ANA, settings)
    assert _folders(settings) == []


def test_a_full_disk_is_one_sentence_and_leaves_nothing(settings, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(upload, "_copy", full)
    with pytest.raises(SourceError, match="no room left"):
        _send(settings)
    assert _folders(settings) == []


def test_two_at_once_are_two_files(settings):
    contents = [bytes(f"a,b\n{i},2\n", "ascii") * 200_000 for i in range(2)]
    with ThreadPoolExecutor() as pool:
        sources = list(pool.map(lambda content: _send(settings, content), contents))
    assert [_fetch(source, ANA, settings).path.read_bytes() for source in sources] == contents


def test_its_digest_is_counted_while_it_comes(settings):
    assert _fetch(_send(settings), ANA, settings).digest == hashlib.sha256(CONTENT).hexdigest()


@pytest.mark.parametrize(
    "note", ["", "{", "[]", "{}", "null", '{"visitor": 1}', '{"name": "x", "time": "now", "visitor": "v", "bytes": 1}']
)
def test_a_poisoned_note_opens_nothing(settings, note):
    source = _send(settings)
    (settings.data / "uploads" / source.ref / "meta.json").write_text(note)
    with pytest.raises(SourceError, match=GONE):
        _fetch(source, ANA, settings)


def test_what_is_in_the_way_of_sweeping_is_passed_over(settings):
    _send(settings)
    (settings.data / "uploads" / "a file").write_text("x")
    assert sweep(settings, time.time() + 25 * upload.HOUR) == 1


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ana\\ventas 2024.xlsx", "ventas 2024.xlsx"),
        ("año\x00\n.csv", "año.csv"),
        ("", "file"),
        ("/", "file"),
        ("n" * 300 + ".csv", "n" * 196 + ".csv"),
    ],
)
def test_a_name_is_text_and_never_a_path(settings, name, shown):
    source = _send(settings, name=name)
    table = _fetch(source, ANA, settings)
    assert table.name == shown and table.path == settings.data / "uploads" / source.ref / "file"


def test_a_visitor_may_delete_their_file(settings):
    source = _send(settings)
    with pytest.raises(SourceError, match=GONE):
        forget(source, BEA, settings)
    forget(source, ANA, settings)
    assert _folders(settings) == []
    with pytest.raises(SourceError, match=GONE):
        _fetch(source, ANA, settings)


def test_files_are_deleted_after_the_stated_time_and_not_before(settings):
    source, now = _send(settings), time.time()
    assert sweep(settings, now + 23 * upload.HOUR) == 0
    _fetch(source, ANA, settings)
    assert sweep(settings, now + 25 * upload.HOUR) == 1
    assert _folders(settings) == []


def test_a_half_written_upload_is_swept_too(settings):
    (settings.data / "uploads" / ("f" * 32)).mkdir(parents=True)
    assert sweep(settings, time.time() + 25 * upload.HOUR) == 1


def test_an_expired_file_that_was_not_swept_yet_does_not_open(settings):
    source = _send(settings)
    with pytest.raises(SourceError, match=GONE):
        upload._meta(source.ref, ANA, settings, time.time() + 25 * upload.HOUR)


def test_an_operator_may_switch_uploads_off(tmp_path):
    closed = Settings(data=tmp_path, uploads=False)
    with pytest.raises(SourceError, match="does not take files"):
        _send(closed)
    assert LOADER.accepts(LOADER.examples[0], closed) is None


def test_without_a_visitor_nothing_is_kept(settings):
    with pytest.raises(SourceError, match="cookies"):
        _send(settings, visitor="")


@pytest.mark.parametrize("text", ["upload:", "upload:short", "upload:" + "G" * 32, "upload:../../x", "0" * 32])
def test_other_texts_are_no_uploads(text):
    assert LOADER.accepts(text, Settings()) is None
    assert LOADER.accepts(LOADER.examples[0], Settings()) == Source.parse(LOADER.examples[0])
