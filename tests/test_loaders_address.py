"""Several hundred addresses that try to reach inside, and a fuzz run: what is connected to is what was checked, and nothing else."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable
from contextlib import closing, suppress
from urllib.parse import quote, urlsplit

import pytest
import requests
import urllib3
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.errors import SourceError
from explorer.settings import Settings
from loaders._address import Doors, is_public, parse
from loaders._meter import Meter
from loaders._wire import Guard

OPEN = Settings(ports=tuple(range(1, 65_536)))
PUBLIC = "93.184.216.34"

# Each way to write an IPv4 address that some program reads as that address.

WAYS: dict[str, Callable[[ipaddress.IPv4Address], str]] = {
    "as usual": str,
    "with a final dot": lambda ip: f"{ip}.",
    "with two final dots": lambda ip: f"{ip}..",
    "decimal": lambda ip: str(int(ip)),
    "decimal and dotted": lambda ip: f"{int(ip)}.",
    "octal": lambda ip: f"0{int(ip):o}",
    "hexadecimal": lambda ip: f"0x{int(ip):x}",
    "hexadecimal, upper": lambda ip: f"0X{int(ip):X}",
    "hexadecimal, dotted": lambda ip: ".".join(f"0x{byte:x}" for byte in ip.packed),
    "octal, dotted": lambda ip: ".".join(f"0{byte:o}" for byte in ip.packed),
    "zeros before": lambda ip: ".".join(f"{byte:03}" for byte in ip.packed),
    "many zeros before": lambda ip: ".".join(f"{byte:010}" for byte in ip.packed),
    "two parts": lambda ip: f"{ip.packed[0]}.{int(ip) & 0xFFFFFF}",
    "three parts": lambda ip: f"{ip.packed[0]}.{ip.packed[1]}.{int(ip) & 0xFFFF}",
    "mixed": lambda ip: f"0x{ip.packed[0]:x}.{ip.packed[1]}.0{ip.packed[2]:o}.{ip.packed[3]}",
    "overflowing": lambda ip: f"{int(ip) + (1 << 32)}",
    "overflowing parts": lambda ip: ".".join(str(byte + 256) for byte in ip.packed),
    "full-width digits": lambda ip: str(ip).translate({48 + i: 0xFF10 + i for i in range(10)}),
    "circled digits": lambda ip: "".join(chr(0x245F + int(c)) if c in "123456789" else c for c in str(ip)),
    "Arabic digits": lambda ip: str(ip).translate({48 + i: 0x660 + i for i in range(10)}),
    "ideographic dots": lambda ip: str(ip).replace(".", "\u3002"),
    "full-width dots": lambda ip: str(ip).replace(".", "\uff0e"),
    "percent-encoded": lambda ip: "".join(f"%{ord(c):02x}" for c in str(ip)),
    "a percent-encoded dot": lambda ip: str(ip).replace(".", "%2e", 1),
    "a soft hyphen": lambda ip: str(ip).replace(".", ".\u00ad", 1),
    "a zero-width space": lambda ip: f"\u200b{ip}",
    "after a user": lambda ip: f"example.org@{ip}",
    "after an encoded user": lambda ip: f"example.org%40{ip}",
    "after a backslash": lambda ip: f"example.org\\@{ip}",
    "before a backslash": lambda ip: f"{ip}\\.example.org",
    "before a null": lambda ip: f"{ip}%00.example.org",
    "with a port of a name": lambda ip: f"{ip}:http",
    "in brackets": lambda ip: f"[{ip}]",
    "mapped": lambda ip: f"[::ffff:{ip}]",
    "mapped, in hexadecimal": lambda ip: f"[{ipaddress.IPv6Address((0xFFFF << 32) | int(ip)).compressed}]",
    "mapped, in full": lambda ip: f"[{ipaddress.IPv6Address((0xFFFF << 32) | int(ip)).exploded}]",
    "compatible": lambda ip: f"[::{ip}]",
    "translated": lambda ip: f"[::ffff:0:{ip}]",
    "NAT64": lambda ip: f"[64:ff9b::{ip}]",
    "local NAT64": lambda ip: f"[64:ff9b:1::{ip}]",
    "6to4": lambda ip: f"[{ipaddress.IPv6Address((0x2002 << 112) | (int(ip) << 80) | 1)}]",
    "Teredo's server": lambda ip: f"[{ipaddress.IPv6Address((0x20010000 << 96) | (int(ip) << 64))}]",
    "Teredo's client": lambda ip: f"[{ipaddress.IPv6Address((0x20010000 << 96) | (0x08080808 << 64) | (int(ip) ^ 0xFFFFFFFF))}]",
    "ISATAP": lambda ip: f"[{ipaddress.IPv6Address((0x2600 << 112) | (0x5EFE << 32) | int(ip))}]",
    "with a zone": lambda ip: f"[::ffff:{ip}%25eth0]",
    "in an unclosed bracket": lambda ip: f"[::ffff:{ip}",
}  # fmt: skip
INNER = [
    "127.0.0.1", "127.8.8.8", "10.0.0.5", "172.16.9.1", "172.31.255.254", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "100.100.100.200", "0.0.0.0", "198.18.0.1", "192.0.0.192", "168.63.129.16", "255.255.255.255",
]  # fmt: skip
NAMES = [
    "localhost", "LOCALHOST", "localhost.", "a.localhost", "localhost.localdomain", "ip6-localhost", "metadata.google.internal",
    "metadata", "router", "intranet", "wiki.internal", "printer.local", "host.docker.internal", "kubernetes.default.svc", "db.lan",
    "instance-data.ec2.internal", "127.0.0.1.nip.io", "0x7f000001.example", "a.home.arpa", "1.0.0.127.in-addr.arpa", "_http._tcp.corp",
]  # fmt: skip


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What would be connected to. Names are looked up as the laxest resolver does; every other name is of a machine inside."""
    found: list[tuple[str, int]] = []

    def look_up(host: str, port: int, *_: object, **__: object) -> list[tuple[int, int, int, str, tuple[str, int]]]:
        try:
            ip = socket.inet_ntoa(socket.inet_aton(host))
        except OSError:
            ip = host if ":" in host else "10.9.8.7"
        return [(0, 0, 0, "", (ip, port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", lambda place, **_: found.append(place))
    return found


def connect(text: str) -> None:
    """As a fetch does."""
    address = parse(text)
    with closing(Meter(OPEN.limits, 5)) as meter:
        Guard(Doors.of(OPEN), meter).connect(address.host, address.port)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("ip", INNER)
def test_no_spelling_of_an_inner_address_is_connected_to(ip: str, way: str, scheme: str, tried: list[tuple[str, int]]) -> None:
    with pytest.raises(SourceError):
        connect(f"{scheme}://{WAYS[way](ipaddress.IPv4Address(ip))}/data.csv")
    assert tried == []


@pytest.mark.parametrize("name", NAMES)
def test_no_name_of_an_inner_machine_is_connected_to(name: str, tried: list[tuple[str, int]]) -> None:
    with pytest.raises(SourceError):
        connect(f"http://{name}/data.csv")
    assert tried == []


@pytest.mark.parametrize(
    "text",
    [
        "http:////127.0.0.1/", "http:///127.0.0.1/", "http:/\\127.0.0.1/", "http:\t//127.0.0.1/", "ht\ntp://127.0.0.1/",
        "http://127.0.0.1#@example.org/", "http://127.0.0.1?@example.org/", "http://127.0.0.1;@example.org/", "http://#/", "http://?/",
        "http://example.org:80@127.0.0.1:80/", "http://[::1]:80:80/", "http://[0:0:0:0:0:ffff:7f00:1]/", "http://1.1.1.1 @127.0.0.1/",
        "http://1.1.1.1 &@127.0.0.1# @8.8.8.8/", "http://127.1.1.1:80\\@127.2.2.2:80/", "url:file:///etc/passwd", "HTTP://127.0.0.1/",
        "http://xn--80ak6aa92e.0x7f.1/", "http://0000::1/", "http://[::]/", "http://[::1]./", "http://[::1].example.org/", "http://@/",
        "http://\u2488\u2489/", "http://\uff4c\uff4f\uff43\uff41\uff4c\uff48\uff4f\uff53\uff54/", "http://loca\u017fhost/", "http://\u212aube/",
        "dict://127.0.0.1/", "ldap://127.0.0.1/", "smb://127.0.0.1/", "tftp://127.0.0.1/", "ws://127.0.0.1/", "unix:///run/x.sock", "blob:http://127.0.0.1/",
    ],
)  # fmt: skip
def test_no_trick_of_the_text_is_connected_to(text: str, tried: list[tuple[str, int]]) -> None:
    with pytest.raises(SourceError):
        connect(text)
    assert tried == []


@pytest.mark.parametrize("at", range(4))
def test_one_inner_answer_among_public_ones_is_enough_to_refuse(at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = ["1.1.1.1", "8.8.8.8", "9.9.9.9"]
    answers.insert(at, "192.168.0.1")
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, port, **_: [(0, 0, 0, "", (ip, port)) for ip in answers])
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("connected"))
    with pytest.raises(SourceError, match="private network"):
        connect("http://several.example/")


def test_what_is_public_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def refuse(place: tuple[str, int], **_: object) -> None:
        asked.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", lambda host, port, **_: [(0, 0, 0, "", (PUBLIC, port))])
    monkeypatch.setattr(socket, "create_connection", refuse)
    for text in ("http://example.org/", "HTTPS://EXAMPLE.org.:8443/a b?c=ñ#d", f"http://{PUBLIC}/", "http://xn--espaa-rta.example/"):
        with pytest.raises(ConnectionRefusedError):
            connect(text)
    assert asked == [(PUBLIC, 80), (PUBLIC, 8443), (PUBLIC, 80), (PUBLIC, 80)]


# The fuzz run: seeded, so that it finds the same on every machine.

HOSTS = st.one_of(
    st.sampled_from([*NAMES, *INNER, "example.org", "a.b", "[::1]", "[2606:4700::1111]", "xn--a", "1.1.1.1", "[", "]", "[]", ""]),
    st.builds(lambda way, ip: way(ip), st.sampled_from(list(WAYS.values())), st.ip_addresses(v=4)),
    st.ip_addresses(v=6).map(lambda ip: f"[{ip}]"),
    st.text("abcz019.-_%:@\\/[]#?&;\u3002\uff0e\u00ad\u212a\u017f\u2024 \t\n\0", max_size=20),
    st.text(max_size=12),
)
RESTS = ["", "/", "/x", "?q", "#f", "\\x", "/../..", "/%2e%2e", "/\r\nHost: x", "//x", ";x"]
TEXTS = st.one_of(
    st.text(max_size=60),
    st.builds(
        lambda scheme, slashes, user, host, port, rest: f"{scheme}:{slashes}{user}{host}{port}{rest}",
        st.sampled_from(["http", "https", "HTTP", "hTTps", "ftp", "file", "http ", "\thttp", "url:http", "javascript", ""]),
        st.sampled_from(["//", "//", "//", "/", "///", "////", "\\\\", "/\\", ""]),
        st.sampled_from(["", "", "", "user@", "user:pw@", "@", "a%40", "1.1.1.1\\@", "1.1.1.1#@", "1.1.1.1?@"]),
        HOSTS,
        st.sampled_from(["", "", ":80", ":443", ":0", ":", ":99999", ":8080", ":-1", ":\uff18\uff10", ":80:80", ":+80", ": 80"]),
        st.one_of(
            st.sampled_from(["", "/", "/x", "?q", "#f", "\\x", "/../..", "/%2e%2e", "/\r\nHost: x", "//x", ";x"]), st.text(max_size=15)
        ),
    ),
)
FUZZ = settings(max_examples=600, derandomize=True, deadline=None, database=None)


def accepted(text: str) -> bool:
    try:
        parse(text)
    except SourceError:
        return False
    return True


@FUZZ
@given(TEXTS)
def test_what_is_accepted_means_the_same_to_every_library(text: str) -> None:
    if not accepted(text):
        return
    address = parse(text)
    assert address.scheme in ("http", "https") and 0 < address.port < 65_536
    assert re.fullmatch(r"[a-z0-9._:-]+", address.host)
    assert address.url.isascii() and not re.search(r"[\s\\\x00-\x20\x7f]", address.url)
    assert parse(address.url) == address
    split, third, sent = urlsplit(address.url), urllib3.util.parse_url(address.url), requests.Request("GET", address.url).prepare()
    assert split.hostname == address.host and (split.port or {"http": 80, "https": 443}[split.scheme]) == address.port
    assert (third.host or "").strip("[]") == address.host and third.auth is None
    assert parse(str(sent.url)).origin == address.origin


@FUZZ
@given(TEXTS, st.lists(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6), st.sampled_from(INNER).map(ipaddress.ip_address)), max_size=4))
def test_only_what_was_checked_is_connected_to(text: str, answers: list[ipaddress.IPv4Address | ipaddress.IPv6Address]) -> None:
    looked: list[str] = []
    connected: list[str] = []

    def look_up(host: str, port: int, *_: object, **__: object) -> list[tuple[int, int, int, str, tuple[str, int]]]:
        looked.append(host)
        return [(0, 0, 0, "", (str(ip), port)) for ip in answers]

    def refuse(place: tuple[str, int], **_: object) -> None:
        connected.append(place[0])
        raise ConnectionRefusedError

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(socket, "getaddrinfo", look_up)
        patched.setattr(socket, "create_connection", refuse)
        with suppress(SourceError, ConnectionRefusedError):
            connect(text)
    assert len(looked) <= 1, "looked up once: there is no second answer"
    assert set(connected) <= {str(ip) for ip in answers}
    assert all(is_public(ipaddress.ip_address(ip)) for ip in connected)
    if not all(is_public(ip) for ip in answers):
        assert connected == []


@FUZZ
@given(TEXTS)
def test_wherever_a_redirect_leads_it_is_checked_like_an_address(location: str) -> None:
    try:
        onward = parse("https://example.org/a/b?c").join(location)
    except SourceError:
        return
    assert parse(onward.url) == onward


@settings(FUZZ, max_examples=300)
@given(st.text(max_size=40))
def test_any_text_in_a_path_or_query_stays_there(text: str) -> None:
    for url in (f"http://example.org/{quote(text, safe='')}", f"http://example.org/?q={quote(text, safe='')}"):
        assert parse(url).origin == ("http", "example.org", 80)
