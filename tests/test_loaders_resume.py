"""Connections that break: the file comes whole all the same, or one sentence says that it did not; servers that misbehave besides."""

from __future__ import annotations

import gzip
import hashlib
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from email.utils import formatdate
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from explorer.errors import SourceError
from explorer.settings import Settings
from loaders import _resume
from loaders._address import parse
from loaders._base import Desk, Stopped
from loaders._http import Fetched, Fetcher
from loaders._meter import MOST_OPEN
from tests.served import Asked, Reply, Server, allowing, serving

CSV = b"a,b\n" + b"".join(b"%d,%d\n" % (i, i * i) for i in range(20_000))
HALF, MOST = len(CSV) // 2, 3 * len(CSV) // 4
ETAG = {"ETag": '"v1"', "Accept-Ranges": "bytes"}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_resume, "PAUSES", (0.0, 0.0, 0.0))


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def download(server: Server, folder: Path, path: str = "/file", **limits: float) -> Fetched:
    with Fetcher(Desk(allowing(server, **limits), folder)) as fetcher:
        return fetcher.download(parse(server.url(path)))


def refused(server: Server, folder: Path, **limits: float) -> str:
    with pytest.raises(SourceError) as error:
        download(server, folder, **limits)
    assert not list(folder.iterdir())
    return str(error.value)


def breaking(ends: list[int], headers: dict[str, str], content: Callable[[int], bytes] = lambda turn: CSV) -> Callable[[Asked], Reply]:
    """A server that breaks off at each of these bytes in turn, and understands ranges as RFC 9110 says."""
    turns = iter(enumerate([*ends, 1 << 30]))

    def answer(asked: Asked) -> Reply:
        turn, end = next(turns)
        whole = content(turn)
        start = int(asked.headers.get("range", "bytes=0-").removeprefix("bytes=").rstrip("-"))
        wanted = start if asked.headers.get("if-range") in (headers.get("ETag"), headers.get("Last-Modified")) else 0
        stated = {**headers, "Content-Length": str(len(whole) - wanted)}
        if wanted:
            stated["Content-Range"] = f"bytes {wanted}-{len(whole) - 1}/{len(whole)}"
        return Reply(206 if wanted else 200, stated, play=lambda out: out.write(whole[wanted:end]))

    return answer


@pytest.mark.parametrize("known", [ETAG, {"Last-Modified": "Sun, 22 Nov 2026 10:00:00 GMT"}])
def test_a_file_that_breaks_off_twice_is_taken_up_where_it_broke(known: dict[str, str], server: Server, tmp_path: Path) -> None:
    server.routes["/file"] = breaking([HALF, MOST], known)
    fetched = download(server, tmp_path)
    assert fetched.path.read_bytes() == CSV
    assert fetched.digest == hashlib.sha256(CSV).hexdigest()
    assert [asked.headers.get("range") for asked in server.asked] == [None, f"bytes={HALF}-", f"bytes={MOST}-"]


@pytest.mark.parametrize("known", [{}, {"ETag": 'W/"weak"'}, {**ETAG, "Accept-Ranges": "none"}])
def test_without_anything_to_know_it_by_it_begins_anew(known: dict[str, str], server: Server, tmp_path: Path) -> None:
    server.routes["/file"] = breaking([HALF, MOST], known)
    assert download(server, tmp_path).path.read_bytes() == CSV
    assert all("range" not in asked.headers for asked in server.asked)


def test_a_file_that_changed_meanwhile_is_not_mixed(server: Server, tmp_path: Path) -> None:
    old, new = CSV, b"c,d\n" + b"9,9\n" * 30_000
    routes = [
        Reply(200, {**ETAG, "Content-Length": str(len(old))}, play=lambda out: out.write(old[:HALF])),
        Reply(200, {"ETag": '"v2"'}, new),
    ]
    server.routes["/file"] = lambda asked: routes.pop(0)
    fetched = download(server, tmp_path)
    assert fetched.path.read_bytes() == new
    assert "v2" in fetched.validator


@pytest.mark.parametrize("said", ["bytes 0-9/10", "bytes 5-", "", "items 1-2/3", f"bytes {HALF + 1}-{len(CSV) - 1}/{len(CSV)}"])
def test_a_part_that_is_not_the_one_asked_for_is_not_taken(said: str, server: Server, tmp_path: Path) -> None:
    def answer(asked: Asked) -> Reply:
        if "range" in asked.headers:
            return Reply(206, {**ETAG, "Content-Range": said}, b"wrong part")
        return Reply(200, {**ETAG, "Content-Length": str(len(CSV))}, play=lambda out: out.write(CSV[:HALF]))

    server.routes["/file"] = answer
    assert "broke off" in refused(server, tmp_path)


def test_a_break_at_the_same_place_is_the_servers_own(server: Server, tmp_path: Path) -> None:
    server.routes["/file"] = Reply(headers={"Content-Length": "4000"}, body=b"a,b\n")
    assert "broke off" in refused(server, tmp_path)
    assert len(server.asked) == 2


def test_a_server_that_restarts_is_waited_for(server: Server, tmp_path: Path) -> None:
    turns = breaking([HALF], ETAG)
    answers: list[Any] = [turns, Reply(503), Reply(502), turns]
    server.routes["/file"] = lambda asked: route(asked) if callable(route := answers.pop(0)) else route
    assert download(server, tmp_path).path.read_bytes() == CSV


def test_what_came_twice_counts_once_against_the_limit(server: Server, tmp_path: Path) -> None:
    server.routes["/file"] = breaking([HALF, MOST], {})
    assert download(server, tmp_path, download_bytes=len(CSV)).path.read_bytes() == CSV


def test_a_reset_in_the_middle_is_taken_up_too(server: Server, tmp_path: Path) -> None:
    def reset(out: Any) -> None:
        out.write(CSV[: HALF // 2])  # how much of it comes is chance: not so much that the next break is at the same place
        out.flush()
        out._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        out._sock.close()

    following = breaking([HALF], {})
    answers: list[Any] = [Reply(200, {"Content-Length": str(len(CSV))}, play=reset), following, following]
    server.routes["/file"] = lambda asked: route(asked) if callable(route := answers.pop(0)) else route
    assert download(server, tmp_path).path.read_bytes() == CSV


def test_calling_off_ends_the_wait_for_a_silent_server(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        place = f"127.0.0.1:{listener.getsockname()[1]}"
        begun = time.monotonic()
        desk = Desk(Settings(hosts=(place,)), tmp_path, stopped=lambda: time.monotonic() > begun + 0.2)
        with pytest.raises(Stopped), Fetcher(desk) as fetcher:
            fetcher.download(parse(f"http://{place}/"))
        assert time.monotonic() - begun < 5


def test_calling_off_ends_the_pause_that_a_busy_server_asks_for(server: Server, tmp_path: Path) -> None:
    server.routes["/file"] = Reply(429, {"Retry-After": "9"})
    begun = time.monotonic()
    desk = Desk(allowing(server), tmp_path, stopped=lambda: time.monotonic() > begun + 0.2)
    with pytest.raises(Stopped), Fetcher(desk) as fetcher:
        fetcher.download(parse(server.url("/file")))
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(("after", "times"), [("0", 3), (formatdate(0, usegmt=True), 3), ("99999", 1), ("soon", 1), ("-1", 1), ("", 1)])
def test_a_busy_server_is_asked_again_when_it_wants_it_soon(after: str, times: int, server: Server, tmp_path: Path) -> None:
    server.routes["/file"] = Reply(503, {"Retry-After": after})
    refused(server, tmp_path)
    assert len(server.asked) == times


# Each misbehaves in a way of its own: the right bytes, or one sentence, in time, and nothing is left.


def chunks(*parts: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in parts) + end


def answer(*headers: bytes, body: bytes = b"a,b\n", status: bytes = b"200 OK") -> bytes:
    return b"HTTP/1.1 " + status + b"\r\n" + b"".join(header + b"\r\n" for header in headers) + b"\r\n" + body


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


FINE = b"a,b\n"
RAW: dict[str, tuple[bytes, bytes | None]] = {
    "chunks": (chunks(b"a,", b"b\n"), FINE),
    "chunks with an extension and a trailer": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;x=y\r\na,b\n\r\n0\r\nX: y\r\n\r\n",
        FINE,
    ),
    "chunks without an end": (chunks(b"a,b\n", end=b""), None),
    "a chunk of no number": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\na,b\n\r\n", None),
    "a chunk below zero": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-4\r\na,b\n\r\n0\r\n\r\n", None),
    "a chunk longer than all memory": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\na,b\n", None),
    "a length below zero": (answer(b"Content-Length: -4", b"Connection: close"), FINE),
    "a length of no number": (answer(b"Content-Length: four", b"Connection: close"), FINE),
    "a length too short": (answer(b"Content-Length: 2"), b"a,"),
    "a length too long": (answer(b"Content-Length: 400"), None),
    "a length of twenty digits": (answer(b"Content-Length: 99999999999999999999"), None),
    "no length": (answer(b"Connection: close"), FINE),
    "no headers": (b"HTTP/1.1 200 OK\r\n\r\na,b\n", FINE),
    "no status": (b"a,b\n1,2\n", None),
    "a status of no number": (answer(status=b"abc"), None),
    "a status of four digits": (answer(status=b"2000 OK"), None),
    "HTTP 0.9": (b"<html>", None),
    "HTTP 3": (b"HTTP/3.0 200 OK\r\nConnection: close\r\n\r\na,b\n", None),
    "nothing at all": (b"\r\n", None),
    "ten thousand headers": (answer(*[b"X-%d: y" % i for i in range(10_000)]), None),
    "a header of a megabyte": (answer(b"X: " + b"y" * 1_000_000), None),
    "a header with NUL": (answer(b"X: a\0b", b"Content-Length: 4"), FINE),
    "a header without a colon": (answer(b"nonsense", b"Connection: close"), FINE),
    "a name with a line break": (answer(b'Content-Disposition: attachment; filename="a\r\n .csv"', b"Content-Length: 4"), FINE),
    "a name in an unknown alphabet": (answer(b"Content-Disposition: attachment; filename*=x-nope''a%ff.csv", b"Content-Length: 4"), FINE),
    "a name in parts that do not fit": (answer(b"Content-Disposition: x; a*0*=b; a*=d", b"Content-Length: 4"), FINE),
    "a name of paths": (answer(b'Content-Disposition: attachment; filename="../../../etc/cron.d/x"', b"Content-Length: 4"), FINE),
    "gzip": (answer(b"Content-Encoding: gzip", b"Connection: close", body=gzip.compress(FINE)), FINE),
    "gzip in capitals": (answer(b"Content-Encoding: GZIP", b"Connection: close", body=gzip.compress(FINE)), FINE),
    "gzip with noise after it": (answer(b"Content-Encoding: gzip", b"Connection: close", body=gzip.compress(FINE) + b"noise"), FINE),
    "gzip cut short": (answer(b"Content-Encoding: gzip", b"Connection: close", body=gzip.compress(CSV)[:-20]), None),
    "gzip with a wrong sum": (answer(b"Content-Encoding: gzip", b"Connection: close", body=gzip.compress(FINE)[:-8] + bytes(8)), None),
    "gzip of nothing": (answer(b"Content-Encoding: gzip", b"Connection: close", body=b""), b""),
    "gzip twice in the file is the file's own": (
        answer(b"Content-Encoding: gzip", b"Connection: close", body=gzip.compress(gzip.compress(FINE, mtime=0))),
        gzip.compress(FINE, mtime=0),
    ),
    "bare deflate": (answer(b"Content-Encoding: deflate", b"Connection: close", body=raw_deflate(FINE)), FINE),
    "deflate of noise": (answer(b"Content-Encoding: deflate", b"Connection: close", body=b"\xff" * 50), None),
    "brotli that nobody asked for": (answer(b"Content-Encoding: br", b"Connection: close", body=b"\x0b\x02\x80a,b\n\x03"), None),
    "zstd that nobody asked for": (answer(b"Content-Encoding: zstd", b"Connection: close", body=b"\x28\xb5\x2f\xfd" + bytes(8)), None),
    "gzip with parameters": (answer(b'Content-Encoding: "gzip";q=1, identity', b"Connection: close", body=gzip.compress(FINE)), FINE),
    "an encoding that is none": (answer(b"Content-Encoding: UTF-8, 7bit", b"Connection: close"), FINE),
    "chunks that are said twice": (
        answer(b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked", body=b"4\r\na,b\n\r\n0\r\n\r\n"),
        FINE,
    ),
    "chunks in another frame": (answer(b"Transfer-Encoding: gzip, chunked", body=b"4\r\na,b\n\r\n0\r\n\r\n"), None),
    "chunks with a space too many": (answer(b"Transfer-Encoding: chunked ", body=b"4\r\na,b\n\r\n0\r\n\r\n"), None),
    "a frame that is none": (answer(b"Transfer-Encoding: identity", b"Connection: close"), FINE),
    "two encodings": (answer(b"Content-Encoding: gzip, gzip", b"Connection: close", body=gzip.compress(gzip.compress(FINE))), None),
    "201": (answer(status=b"201 Created"), None),
    "204": (answer(status=b"204 No Content", body=b""), None),
    "205": (answer(status=b"205 Reset Content", body=b""), None),
    "206 that nobody asked for": (answer(b"Content-Range: bytes 0-3/9", status=b"206 Partial Content"), None),
    "300": (answer(status=b"300 Multiple Choices"), None),
    "301 to nowhere": (answer(status=b"301 Moved Permanently"), None),
    "304 that nobody asked for": (answer(status=b"304 Not Modified", body=b""), None),
    "305 to a proxy": (answer(b"Location: http://10.0.0.1/", status=b"305 Use Proxy"), None),
    "302 with a line break": (answer(b"Location: http://example.org/\x0bx", status=b"302 Found"), None),
    "302 to a file": (answer(b"Location: file:///etc/passwd", status=b"302 Found"), None),
    "302 to gopher": (answer(b"Location: gopher://10.0.0.1/", status=b"302 Found"), None),
    "302 inside": (answer(b"Location: http://169.254.169.254/latest/", status=b"302 Found"), None),
    "302 of nine thousand signs": (answer(b"Location: /" + b"x" * 9_000, status=b"302 Found"), None),
    "401 with a challenge": (answer(b'WWW-Authenticate: Basic realm="x"', status=b"401 Unauthorized"), None),
    "407 with a challenge": (answer(b"Proxy-Authenticate: NTLM", status=b"407 Proxy Authentication Required"), None),
    "418": (answer(status=b"418 I'm a teapot"), None),
    "451": (answer(status=b"451 Unavailable For Legal Reasons"), None),
    "500": (answer(status=b"500 Oops"), None),
    "599": (answer(status=b"599 Oops"), None),
    "999": (answer(status=b"999 Request denied"), None),
    "101 to another protocol": (answer(b"Upgrade: websocket", status=b"101 Switching Protocols"), None),
    "a page that sends on by itself is not followed": (
        answer(b"Content-Type: text/html", b"Connection: close", body=b'<meta http-equiv="refresh" content="0; url=http://10.0.0.1/">'),
        b'<meta http-equiv="refresh" content="0; url=http://10.0.0.1/">',
    ),
    "a refresh header is not followed": (answer(b"Refresh: 0; url=http://10.0.0.1/", b"Content-Length: 4"), FINE),
    "a type that lies": (answer(b"Content-Type: image/png", b"Content-Length: 4"), FINE),
    "a type that is none": (answer(b"Content-Type: \xff/\xfe; charset=\0", b"Content-Length: 4"), FINE),
    "a date that is none": (answer(b"Last-Modified: yesterday", b"Content-Length: 4"), FINE),
    "a date beyond all years": (answer(b"Last-Modified: Sun, 22 Nov 99999 10:00:00 GMT", b"Content-Length: 4"), FINE),
    "more after the end": (answer(b"Content-Length: 4") + b"HTTP/1.1 200 OK\r\n\r\nsmuggled", FINE),
    "a length and chunks": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\nTransfer-Encoding: chunked\r\n\r\n4\r\na,b\n\r\n0\r\n\r\n",
        FINE,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", RAW)
def test_right_bytes_or_one_sentence(case: str, server: Server, tmp_path: Path) -> None:
    raw, right = RAW[case]
    server.routes["/file"] = Reply(raw=raw)
    begun = time.monotonic()
    if right is None:
        told = refused(server, tmp_path)
        assert told.endswith(".") and "\n" not in told
        assert not any(word in told for word in ("Error", "Exception", "127.0.0.1", "urllib3", "Traceback"))
    else:
        fetched = download(server, tmp_path)
        assert fetched.path.read_bytes() == right
        assert fetched.path.parent == tmp_path
        assert "/" not in fetched.name and fetched.name.isprintable()
    assert time.monotonic() - begun < 10


def for_ever(out: Any, piece: bytes, pause: float) -> None:
    while True:
        out.write(piece)
        out.flush()
        time.sleep(pause)


ENDLESS: dict[str, tuple[bytes, bytes, float]] = {
    "one byte at a time": (answer(b"Connection: close", body=b""), b"x", 0.02),
    "headers without end": (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", 0.02),
    "one header without end": (b"HTTP/1.1 200 OK\r\nX: ", b"y", 0.02),
    "continue without end": (b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.02),
    "chunks of one byte": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", 0.02),
    "one chunk's number without end": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0", 0.02),
    "trailers without end": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n", 0.02),
    "gzip without content": (answer(b"Content-Encoding: gzip", b"Connection: close", body=b"\x1f\x8b\x08\x10" + bytes(6)), b"x", 0.02),
    "a status line without end": (b"HTTP/1.1 200 ", b"O", 0.02),
}


@pytest.mark.parametrize("case", ENDLESS)
def test_what_never_ends_ends_at_the_deadline(case: str, tmp_path: Path) -> None:
    head, piece, pause = ENDLESS[case]
    with socket.create_server(("127.0.0.1", 0)) as listener:
        place = f"127.0.0.1:{listener.getsockname()[1]}"

        def serve() -> None:
            connection, _ = listener.accept()
            with connection, connection.makefile("wb") as out:
                connection.recv(65_536)
                out.write(head)
                for_ever(out, piece, pause)

        threading.Thread(target=_quietly, args=(serve,), daemon=True).start()
        begun = time.monotonic()
        settings = Settings(hosts=(place,), limits={"download_seconds": 0.6, "first_byte_seconds": 5})  # type: ignore[arg-type]
        with pytest.raises(SourceError), Fetcher(Desk(settings, tmp_path)) as fetcher:
            fetcher.download(parse(f"http://{place}/"))
        assert time.monotonic() - begun < 4
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("case", [case for case in ENDLESS if any(word in case for word in ("header ", "headers", "status", "continue"))])
def test_a_head_that_drips_has_the_time_of_a_first_byte(case: str, tmp_path: Path) -> None:
    head, piece, pause = ENDLESS[case]
    with socket.create_server(("127.0.0.1", 0)) as listener:
        place = f"127.0.0.1:{listener.getsockname()[1]}"

        def serve() -> None:
            connection, _ = listener.accept()
            with connection, connection.makefile("wb") as out:
                connection.recv(65_536)
                out.write(head)
                for_ever(out, piece, pause)

        threading.Thread(target=_quietly, args=(serve,), daemon=True).start()
        begun = time.monotonic()
        settings = Settings(hosts=(place,), limits={"download_seconds": 60, "first_byte_seconds": 0.6})  # type: ignore[arg-type]
        with pytest.raises(SourceError, match="did not answer in time"), Fetcher(Desk(settings, tmp_path)) as fetcher:
            fetcher.download(parse(f"http://{place}/"))
        assert time.monotonic() - begun < 5


def test_a_body_that_takes_longer_than_a_first_byte_comes_whole(server: Server, tmp_path: Path) -> None:
    def slowly(out: Any) -> None:
        for number in range(8):
            out.write(b"%d\n" % number)
            out.flush()
            time.sleep(0.1)

    server.routes["/file"] = Reply(play=slowly)
    assert download(server, tmp_path, first_byte_seconds=0.4).path.read_bytes() == b"0\n1\n2\n3\n4\n5\n6\n7\n"


def test_a_name_that_nobody_looks_up_has_a_deadline_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(30) and [])
    begun = time.monotonic()
    settings = Settings(limits={"first_byte_seconds": 0.3})  # type: ignore[arg-type]
    with pytest.raises(SourceError, match="did not answer in time"), Fetcher(Desk(settings, tmp_path)) as fetcher:
        fetcher.download(parse("http://slow.example/"))
    over.set()
    assert time.monotonic() - begun < 5


def test_a_silent_address_leaves_time_for_the_next(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.create_connection

    def silent_at_first(place: tuple[str, int], timeout: float) -> socket.socket:
        if place[0] == "127.0.0.2":
            time.sleep(timeout)
            raise TimeoutError
        return connect(place, timeout=timeout)

    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, server.port)) for ip in ("127.0.0.2", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
    monkeypatch.setattr(socket, "create_connection", silent_at_first)
    server.routes["/file"] = Reply(body=FINE)
    assert download(server, tmp_path, first_byte_seconds=2).path.read_bytes() == FINE


def _quietly(serve: Callable[[], None]) -> None:
    try:
        serve()
    except OSError:
        return  # it hung up, which is right


def test_cookies_are_not_kept(server: Server, tmp_path: Path) -> None:
    server.routes["/file"] = Reply(302, {"Location": "/other", "Set-Cookie": "a=b; Path=/"})
    server.routes["/other"] = Reply(body=CSV)
    with Fetcher(Desk(allowing(server), tmp_path)) as fetcher:
        for _ in range(2):
            fetcher.download(parse(server.url("/file")))
    assert all("cookie" not in asked.headers for asked in server.asked)


def test_what_a_server_sends_ahead_is_not_the_next_answer(tmp_path: Path) -> None:
    """Keep-alive abused: an answer that nobody asked for lies on the connection when the next request goes out."""
    smuggled = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nevil\n"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        place = f"127.0.0.1:{listener.getsockname()[1]}"

        def talk(connection: socket.socket) -> None:
            with connection:
                while connection.recv(65_536):
                    connection.sendall(answer(b"Content-Length: 4", b"Connection: keep-alive"))
                    time.sleep(0.05)
                    connection.sendall(smuggled)

        def serve() -> None:
            while True:
                threading.Thread(target=_quietly, args=(partial(talk, listener.accept()[0]),), daemon=True).start()

        threading.Thread(target=_quietly, args=(serve,), daemon=True).start()
        with Fetcher(Desk(Settings(hosts=(place,)), tmp_path)) as fetcher:
            files = []
            for i in range(3):
                files.append(fetcher.download(parse(f"http://{place}/{i}")).path.read_bytes())
                time.sleep(0.2)
    assert files == [FINE] * 3


def test_a_server_that_closes_every_connection_takes_no_descriptors(server: Server, tmp_path: Path) -> None:
    server.routes["/file"] = Reply(raw=answer(b"Content-Length: 4"))
    with Fetcher(Desk(allowing(server), tmp_path)) as fetcher:
        before = len(list(Path("/proc/self/fd").iterdir()))
        for _ in range(3 * MOST_OPEN):
            fetcher.get(parse(server.url("/file")))
        assert len(list(Path("/proc/self/fd").iterdir())) < before + 2 * MOST_OPEN


@pytest.mark.parametrize(("silent", "right"), [((), True), ((2,), True), ((1,), True), ((1, 2), False)])
def test_a_server_that_hangs_up_instead_of_answering_is_asked_once_more(silent: tuple[int, ...], right: bool, tmp_path: Path) -> None:
    """It may close a connection that was kept open in the moment in which it is asked again."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        place = f"127.0.0.1:{listener.getsockname()[1]}"

        def serve() -> None:
            turn = 0
            while True:
                with listener.accept()[0] as connection:
                    while connection.recv(65_536):
                        turn += 1
                        if turn in silent:
                            break
                        connection.sendall(answer(b"Content-Length: 4"))

        threading.Thread(target=_quietly, args=(serve,), daemon=True).start()
        with Fetcher(Desk(Settings(hosts=(place,)), tmp_path)) as fetcher:
            for file in range(2):
                if right:
                    assert fetcher.download(parse(f"http://{place}/{file}")).path.read_bytes() == FINE
                    continue
                with pytest.raises(SourceError, match="cannot be reached"):
                    fetcher.download(parse(f"http://{place}/{file}"))
                break
