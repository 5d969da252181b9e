"""The one fetcher: SAFETY rules 1 to 6 and 27, each where it fires and where it does not."""

from __future__ import annotations

import gzip
import ipaddress
import json
import logging
import socket
import ssl
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer.errors import SourceError
from explorer.settings import Portal, Settings
from loaders._address import Doors, is_public, parse
from loaders._base import Desk, Unchanged
from loaders._decode import CHUNK, Decoder
from loaders._http import Fetched, Fetcher
from tests.served import Asked, Reply, Server, allowing, serving
from tests.test_loaders_address import WAYS

CSV = b"a,b\n1,2\n"


@pytest.fixture
def server() -> Iterator[Server]:
    with serving({"/ok.csv": Reply(headers={"Content-Type": "text/csv"}, body=CSV)}) as server:
        yield server


def download(address: str, settings: Settings, folder: Path, headers: dict[str, str] | None = None, validator: str = "") -> Fetched:
    with Fetcher(Desk(settings, folder)) as fetcher:
        return fetcher.download(parse(address), headers, validator)


def refused(address: str, settings: Settings, folder: Path) -> str:
    with pytest.raises(SourceError) as error:
        download(address, settings, folder)
    return str(error.value)


# What may not be connected to

ADDRESSES = json.loads((Path(__file__).parent / "data" / "addresses.json").read_text())


@pytest.fixture
def no_connection(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """No socket is opened and no name is looked up: tries are listed."""
    tried: list[object] = []
    monkeypatch.setattr(socket, "create_connection", lambda *args, **named: tried.append(args))
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: tried.append(address))
    return tried


@pytest.mark.parametrize("text", ADDRESSES["texts"])
def test_hostile_texts_are_refused_before_any_look_up(
    text: str, no_connection: list[object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **named: pytest.fail("looked up"))
    refused(text, Settings(), tmp_path)
    assert not no_connection


@pytest.mark.parametrize("ip", ADDRESSES["inner"])
def test_inner_addresses_are_refused_as_literals_and_behind_names(
    ip: str, no_connection: list[object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    host = f"[{ip}]" if ":" in ip else ip
    assert "private network" in refused(f"http://{host}/x.csv", Settings(), tmp_path)
    answers = [(0, 0, 0, "", ("8.8.8.8", 80)), (0, 0, 0, "", (ip, 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **named: answers)
    assert "private network" in refused("http://two-faced.example/x.csv", Settings(), tmp_path)
    assert not no_connection


@pytest.mark.parametrize("ip", ADDRESSES["public"])
def test_public_addresses_pass(ip: str) -> None:
    assert is_public(ipaddress.ip_address(ip))


@pytest.mark.parametrize("port", [22, 25, 81, 3306, 6379, 8080, 11211])
def test_other_ports_are_refused_unless_the_operator_adds_them(port: int, no_connection: list[object], tmp_path: Path) -> None:
    assert str(port) in refused(f"http://8.8.8.8:{port}/", Settings(), tmp_path)
    assert Doors.of(Settings(ports=(port,))).addresses("8.8.8.8", port) == ("8.8.8.8",)


def test_a_portals_own_port_is_open_and_its_private_address_only_where_said() -> None:
    closed = Portal(name="p", title="P", url="http://127.0.0.1:5055")
    with pytest.raises(SourceError, match="private network"):
        Doors.of(Settings(portals=(closed,))).addresses("127.0.0.1", 5055)
    doors = Doors.of(Settings(portals=(closed.model_copy(update={"allow_private_address": True}),)))
    assert doors.addresses("127.0.0.1", 5055) == ("127.0.0.1",)
    with pytest.raises(SourceError):
        doors.addresses("127.0.0.1", 80)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What each name means, one answer after the other; numbers mean themselves."""
    known: dict[str, list[str]] = {}

    def look_up(host: str, port: int, *_: object, **__: object) -> list[tuple[int, int, int, str, tuple[str, int]]]:
        ip = known[host].pop(0) if host in known else host
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


def test_the_connection_goes_to_the_address_that_was_checked(names: dict[str, list[str]], server: Server, tmp_path: Path) -> None:
    names["rebinding.example"] = ["127.0.0.1", "169.254.169.254"]
    download(f"http://rebinding.example:{server.port}/ok.csv", Settings(hosts=(f"rebinding.example:{server.port}",)), tmp_path)
    assert server.asked[0].headers["host"] == f"rebinding.example:{server.port}"
    assert names["rebinding.example"] == ["169.254.169.254"]


def test_https_names_the_server_and_requires_its_certificate(
    names: dict[str, list[str]], server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names["data.example"] = ["127.0.0.1"]
    asked: list[object] = []
    real = ssl.SSLContext.wrap_socket

    def wrap(self: ssl.SSLContext, *args: object, **named: object) -> ssl.SSLSocket:
        asked.append((named["server_hostname"], self.verify_mode, self.check_hostname))
        return real(self, *args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", wrap)
    told = refused(f"https://data.example:{server.port}/ok.csv", Settings(hosts=(f"data.example:{server.port}",)), tmp_path)
    assert "secure connection" in told
    assert asked == [("data.example", ssl.CERT_REQUIRED, True)]


def test_proxies_and_passwords_of_the_environment_are_not_used(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login someone password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "")
    download(server.url("/ok.csv"), allowing(server), tmp_path)
    assert "authorization" not in server.asked[0].headers
    assert server.asked[0].headers["user-agent"].startswith("Vistazo/")


# Redirects


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:1/x",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "//[::1]/x",
        "http://user:x@example.org/",
        "https://0/",
    ],
)
def test_redirects_inside_are_refused(location: str, server: Server, tmp_path: Path) -> None:
    server.routes["/go"] = Reply(302, {"Location": location})
    refused(server.url("/go"), allowing(server), tmp_path)
    assert server.paths() == ["/go"]


def test_five_redirects_are_followed_and_no_sixth(server: Server, tmp_path: Path) -> None:
    for hop in range(5):
        server.routes[f"/{hop}"] = Reply(302, {"Location": f"/{hop + 1}" if hop < 4 else "/ok.csv"})
    assert download(server.url("/0"), allowing(server), tmp_path).path.read_bytes() == CSV
    server.routes["/start"] = Reply(307, {"Location": "/0"})
    assert "without end" in refused(server.url("/start"), allowing(server), tmp_path)


def test_credentials_stay_with_the_first_server(server: Server, tmp_path: Path) -> None:
    secret = {"Authorization": "token", "X-CKAN-API-Key": "token", "Cookie": "a=b", "X-App-Token": "token"}
    with serving({"/ok.csv": Reply(body=CSV)}) as other:
        server.routes["/here"] = Reply(302, {"Location": "/there"})
        server.routes["/there"] = Reply(302, {"Location": other.url("/ok.csv")})
        download(server.url("/here"), allowing(server, other), tmp_path, secret)
        assert all(asked.headers["authorization"] == "token" for asked in server.asked)
        assert not {name.lower() for name in secret} & set(other.asked[0].headers)


def test_credentials_do_not_come_back_by_a_detour(server: Server, tmp_path: Path) -> None:
    with serving() as other:
        other.routes["/back"] = Reply(302, {"Location": server.url("/ok.csv")})
        server.routes["/away"] = Reply(302, {"Location": other.url("/back")})
        download(server.url("/away"), allowing(server, other), tmp_path, {"Authorization": "token"})
    assert "authorization" not in server.asked[-1].headers


def test_a_login_page_is_no_file(server: Server, tmp_path: Path) -> None:
    page = Reply(headers={"Content-Type": "text/html; charset=utf-8"}, body=b"<form>")
    server.routes |= {
        "/file": Reply(302, {"Location": "/user/login?came_from=/file"}),
        "/user/login": page,
        "/page": page,
        "/home": Reply(302, {"Location": "/page"}),
    }
    assert "log in" in refused(server.url("/file"), allowing(server), tmp_path)
    assert download(server.url("/page"), allowing(server), tmp_path).type == "text/html"
    assert download(server.url("/home"), allowing(server), tmp_path).type == "text/html"


# Limits


def test_a_file_within_the_limit_comes_and_one_byte_more_does_not(server: Server, tmp_path: Path) -> None:
    server.routes["/file"] = Reply(body=b"x" * 1000)
    assert download(server.url("/file"), allowing(server, download_bytes=1000), tmp_path).path.stat().st_size == 1000
    assert "larger than" in refused(server.url("/file"), allowing(server, download_bytes=999), tmp_path)


def test_an_endless_body_is_stopped_at_the_limit(server: Server, tmp_path: Path) -> None:
    def endless(out: object) -> None:
        while True:
            out.write(b"x" * 65536)  # type: ignore[attr-defined]

    server.routes["/endless"] = Reply(play=endless)
    assert "larger than" in refused(server.url("/endless"), allowing(server, download_bytes=1_000_000), tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_bomb_is_stopped_after_decoding(encoding: str, server: Server, tmp_path: Path) -> None:
    packed = {"gzip": gzip.compress, "deflate": zlib.compress}[encoding](bytes(50_000_000))
    server.routes["/bomb"] = Reply(headers={"Content-Encoding": encoding}, body=packed)
    assert "larger than" in refused(server.url("/bomb"), allowing(server, download_bytes=1_000_000), tmp_path)
    assert max(map(len, Decoder(encoding).feed(packed))) <= CHUNK


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", lambda body: gzip.compress(body[:4]) + gzip.compress(body[4:]) + b"\0\0"),
        ("deflate", zlib.compress),
        ("deflate", lambda body: _bare(body)),
        ("gzip", lambda body: body),
        ("utf-8", lambda body: body),
    ],
)
def test_compression_of_the_transfer_is_undone(encoding: str, pack: object, server: Server, tmp_path: Path) -> None:
    server.routes["/packed"] = Reply(headers={"Content-Encoding": encoding}, body=pack(CSV))  # type: ignore[operator]
    assert download(server.url("/packed"), allowing(server), tmp_path).path.read_bytes() == CSV


def _bare(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def test_a_server_that_compresses_badly_is_asked_for_the_plain_file(server: Server, tmp_path: Path) -> None:
    def badly(asked: Asked) -> Reply:
        plain = asked.headers["accept-encoding"] == "identity"
        return Reply(body=CSV) if plain else Reply(headers={"Content-Encoding": "gzip"}, body=gzip.compress(CSV)[:-9] + b"x")

    server.routes["/badly"] = badly
    assert download(server.url("/badly"), allowing(server), tmp_path).path.read_bytes() == CSV
    assert len(list(tmp_path.iterdir())) == 1


def test_slow_bytes_end_at_the_deadline(server: Server, tmp_path: Path) -> None:
    def drip(out: object) -> None:
        for _ in range(1000):
            out.write(b"x")  # type: ignore[attr-defined]
            out.flush()  # type: ignore[attr-defined]
            time.sleep(0.05)

    server.routes["/drip"] = Reply(headers={"Content-Length": "1000"}, play=drip)
    begun = time.monotonic()
    assert "too long" in refused(server.url("/drip"), allowing(server, download_seconds=0.3, first_byte_seconds=0.2), tmp_path)
    assert time.monotonic() - begun < 2


def test_slow_headers_end_at_the_deadline(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        settings = Settings(hosts=(f"127.0.0.1:{port}",), limits={"download_seconds": 0.3, "first_byte_seconds": 5})
        assert "too long" in refused(f"http://127.0.0.1:{port}/", settings, tmp_path)


def test_a_server_that_says_nothing_is_left_at_the_first_byte_limit(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        settings = Settings(hosts=(f"127.0.0.1:{port}",), limits={"download_seconds": 30, "first_byte_seconds": 0.1})
        assert "in time" in refused(f"http://127.0.0.1:{port}/", settings, tmp_path)


def test_a_body_shorter_than_stated_is_an_error_and_a_huge_stated_length_is_refused_at_once(server: Server, tmp_path: Path) -> None:
    server.routes["/short"] = Reply(headers={"Content-Length": "400"}, body=CSV)
    server.routes["/huge"] = Reply(headers={"Content-Length": "9" * 18}, body=CSV)
    assert "broke off" in refused(server.url("/short"), allowing(server), tmp_path)
    assert "larger than" in refused(server.url("/huge"), allowing(server), tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_compressed_body_that_breaks_off_is_an_error(server: Server, tmp_path: Path) -> None:
    server.routes["/half"] = Reply(headers={"Content-Encoding": "gzip"}, body=gzip.compress(CSV * 100)[:-12])
    assert "broke off" in refused(server.url("/half"), allowing(server), tmp_path)


@pytest.mark.parametrize("raw", [b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 300 + b"\r\n", b"\xff" * 100_000])
def test_answers_that_are_no_http_are_one_sentence(raw: bytes, server: Server, tmp_path: Path) -> None:
    server.routes["/raw"] = Reply(raw=raw)
    assert refused(server.url("/raw"), allowing(server), tmp_path).startswith("The server ")


# What is told


@pytest.mark.parametrize(
    ("status", "words"),
    [(401, "public"), (403, "public"), (404, "moved"), (410, "moved"), (418, "refused"), (429, "too many"), (500, "fault"), (503, "fault")],
)
def test_each_status_has_its_sentence(status: int, words: str, server: Server, tmp_path: Path) -> None:
    server.routes["/status"] = Reply(status, {"Content-Type": "text/html"}, b"<h1>secret place</h1>")
    assert words in refused(server.url("/status"), allowing(server), tmp_path)


def test_a_busy_server_is_asked_again_after_the_pause_it_wants(server: Server, tmp_path: Path) -> None:
    def busy(_: Asked) -> Reply:
        return Reply(429, {"Retry-After": "0"}) if len(server.asked) < 3 else Reply(body=CSV)

    server.routes["/busy"] = busy
    assert download(server.url("/busy"), allowing(server), tmp_path).path.read_bytes() == CSV
    server.routes["/later"] = Reply(429, {"Retry-After": "3600"})
    refused(server.url("/later"), allowing(server), tmp_path)
    assert server.paths().count("/later") == 1


def test_neither_errors_nor_logs_show_secrets_or_inner_addresses(server: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server.routes["/x"] = Reply(500)
    server.routes["/y"] = Reply(headers={"Content-Length": "99"})
    told = [refused(server.url(path) + "?key=hush", allowing(server), tmp_path) for path in ("/x", "/y", "/z")]
    with socket.create_server(("127.0.0.1", 0)) as listener:
        closed = listener.getsockname()[1]
    told.append(refused(f"http://127.0.0.1:{closed}/?key=hush", Settings(hosts=(f"127.0.0.1:{closed}",)), tmp_path))
    told.append(refused("http://me:hush@example.org/", Settings(), tmp_path))
    said = " ".join([*told, caplog.text])
    assert "hush" not in said
    assert "127.0.0.1" not in said


def test_an_unknown_name_is_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr("loaders._address.socket.getaddrinfo", unknown)
    assert refused("https://datos.example/x.csv", Settings(), tmp_path) == "datos.example was not found."


# What comes


def test_progress_is_told_with_the_size_where_it_is_known(server: Server, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    server.routes["/big"] = Reply(body=bytes(1_000_000))
    desk = Desk(allowing(server), tmp_path, report=lambda *step: told.append(step))
    with Fetcher(desk) as fetcher:
        fetcher.download(parse(server.url("/big")))
    assert told[-1] == ("fetching", 1_000_000, 1_000_000)
    assert len(told) > 2
    assert all(stage == "fetching" and total == 1_000_000 for stage, _, total in told)


def test_what_is_unchanged_is_not_fetched_again(server: Server, tmp_path: Path) -> None:
    known = {"ETag": '"1"', "Last-Modified": "Sun, 22 Nov 2026 10:00:00 GMT"}
    server.routes["/file"] = lambda asked: (
        Reply(304, known) if asked.headers.get("if-none-match") == '"1"' else Reply(headers=known, body=CSV)
    )
    first = download(server.url("/file"), allowing(server), tmp_path)
    assert first.modified == "2026-11-22T10:00:00Z"
    with pytest.raises(Unchanged):
        download(server.url("/file"), allowing(server), tmp_path, validator=first.validator)
    server.routes["/file"] = Reply(headers=known, body=CSV)  # a server that ignores the question
    with pytest.raises(Unchanged):
        download(server.url("/file"), allowing(server), tmp_path, validator=first.validator)
    server.routes["/file"] = Reply(headers={**known, "ETag": '"2"'}, body=CSV)
    assert download(server.url("/file"), allowing(server), tmp_path, validator=first.validator).validator != first.validator


def test_a_full_disk_is_one_sentence_and_leaves_nothing(server: Server, tmp_path: Path) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    desk = Desk(allowing(server), tmp_path, report=full)
    with pytest.raises(SourceError, match="no room left"), Fetcher(desk) as fetcher:
        server.routes["/big"] = Reply(body=bytes(1_000_000))
        fetcher.download(parse(server.url("/big")))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("path", "disposition", "name"),
    [
        ("/datos/a%C3%B1o%202024.csv?x=1", "", "año 2024.csv"),
        ("/get", 'attachment; filename="tabla.csv"', "tabla.csv"),
        ("/get", "attachment; filename*=UTF-8''poblaci%C3%B3n.csv", "población.csv"),
        ("/get", 'attachment; filename="../../etc/passwd"', "passwd"),
        ("/get", r'attachment; filename="C:\temp\x.csv"', "x.csv"),
        ("/a%2Fb%00.csv", "", "b.csv"),
        ("/", "", ""),
    ],
)
def test_a_file_has_the_name_that_its_server_gives(path: str, disposition: str, name: str, server: Server, tmp_path: Path) -> None:
    headers = {"Content-Disposition": disposition} if disposition else {}
    server.routes[path.partition("?")[0]] = Reply(headers=headers, body=CSV)
    fetched = download(server.url(path), allowing(server), tmp_path)
    assert fetched.name == name
    assert fetched.path.parent == tmp_path


def test_addresses_with_spaces_and_accents_are_sent_encoded(server: Server, tmp_path: Path) -> None:
    server.routes["/datos%20abiertos/a%C3%B1o.csv"] = Reply(body=CSV)
    download(server.url("/datos abiertos/año.csv?q=a b"), allowing(server), tmp_path)
    assert server.paths() == ["/datos%20abiertos/a%C3%B1o.csv?q=a%20b"]


@pytest.mark.parametrize("way", WAYS)
def test_no_redirect_leads_inside_however_it_is_written(way: str, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect, tried = socket.create_connection, []
    monkeypatch.setattr(socket, "create_connection", lambda place, **named: tried.append(place) or connect(place, **named))  # type: ignore[func-returns-value]
    inner = WAYS[way](ipaddress.IPv4Address("127.0.0.1"))
    with Fetcher(Desk(allowing(server), tmp_path)) as fetcher:
        for location in (f"http://{inner}:80/", f"https://{inner}/x", f"//{inner}/"):
            sent = f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nConnection: close\r\n\r\n".encode()
            server.routes["/file"] = Reply(raw=sent)
            with pytest.raises(SourceError):
                fetcher.download(parse(server.url("/file")))
    assert set(tried) <= {("127.0.0.1", server.port)}


DAMAGED = [
    {"ETag": ""}, {"ETag": '""'}, {"ETag": 'W/""'}, {"ETag": "null"}, {"ETag": "x" * 5_000}, {"ETag": '"a\x01"'},
    {"Last-Modified": "yesterday"}, {"Last-Modified": "Thu, 01 Jan 1970 00:00:00 GMT"}, {"Last-Modified": "2026-11-22T10:00:00Z"},
    {"Last-Modified": "Sun, 99 Nov 2026 10:00:00 GMT"}, {"Last-Modified": " , "},
    {"Last-Modified": "0"}, {"Last-Modified": "Mon, 01 Jan 1900 00:00:00 +2359"}, {"Last-Modified": "\xe0\xb2"},
]  # fmt: skip


@pytest.mark.parametrize("headers", DAMAGED)
def test_a_validator_that_says_nothing_is_none(headers: dict[str, str], server: Server, tmp_path: Path) -> None:
    """What changed under the same empty sign is fetched."""
    server.routes["/file"] = Reply(200, headers, b"a\n1\n")
    with Fetcher(Desk(allowing(server), tmp_path)) as fetcher:
        first = fetcher.download(parse(server.url("/file")))
        assert (first.validator, first.modified) == ("", "")
        server.routes["/file"] = Reply(200, headers, b"a\n2\n")
        assert fetcher.download(parse(server.url("/file")), validator=first.validator).path.read_bytes() == b"a\n2\n"


@pytest.mark.parametrize(
    "kept", ["{", "null", "[]", '"x"', '{"etag": 5}', '{"etag": "a\\r\\nX: y"}', '{"modified": ["x"]}', "\ufffd", "{}" * 900]
)
def test_a_validator_that_was_damaged_on_disk_is_not_sent(kept: str, server: Server, tmp_path: Path) -> None:
    server.routes["/file"] = Reply(200, {"ETag": '"1"'}, b"a\n1\n")
    with Fetcher(Desk(allowing(server), tmp_path)) as fetcher:
        assert fetcher.download(parse(server.url("/file")), validator=kept).validator == '{"etag": "\\"1\\""}'
    assert not any(name.startswith("if-") or name == "x" for name in server.asked[0].headers)


@pytest.mark.parametrize(("status", "method"), [(303, "GET"), (307, "POST"), (308, "POST")])
def test_what_was_posted_is_got_where_the_answer_is_elsewhere(status: int, method: str, server: Server, tmp_path: Path) -> None:
    server.routes |= {"/ask": Reply(status, {"Location": "/answer"}), "/answer": Reply(body=b"a\n1\n")}
    with Fetcher(Desk(allowing(server), tmp_path)) as fetcher:
        fetcher.get(parse(server.url("/ask")), {"Content-Type": "application/json", "X-App-Token": "t"}, body=b"{}")
    last = server.asked[-1]
    assert (last.method, last.body, last.headers.get("x-app-token")) == (method, b"{}" if method == "POST" else b"", "t")
    assert ("content-type" in last.headers) == (method == "POST")
