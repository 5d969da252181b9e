"""May this address be fetched from, and which machine is it? Every connection the program makes is decided here."""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
from dataclasses import dataclass
from urllib.parse import quote, urljoin

from explorer.errors import SourceError
from explorer.model.message import Value, message
from explorer.settings import Portal, Settings

IP = ipaddress.IPv4Address | ipaddress.IPv6Address

DEFAULT_PORTS = {"http": 80, "https": 443}
MAX_LENGTH = 8_000
"""Longer addresses are refused: gunicorn's and most servers' request line ends near here."""
LOOKUP_SECONDS = 10.0
"""For a server's name to be looked up: as long as a resolver tries twice."""

_ADDRESS = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<host>[^/?#]*)(?P<path>[^?#]*)(?P<query>\?[^#]*)?(?:#.*)?", re.ASCII | re.DOTALL
)
SCHEMELESS = re.compile(r"(?:[a-z0-9_-]+\.)+[a-z]{2,24}(?::[0-9]{1,5})?/\S*", re.IGNORECASE | re.ASCII)
"""A server's name with a path after it: without one it would be words to search for, or a file's name."""
_HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(?P<port>[0-9]{1,5}))?", re.ASCII)
_LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?", re.ASCII)
_NUMERIC = re.compile(r"[0-9]+|0[xX][0-9A-Fa-f]*", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\\\u2028\u2029\ud800-\udfff]")
_KEPT = "!$%&'()*+,/:;=?@[]~"
"""ASCII signs of a path or query that are sent as they are; spaces and other letters are percent-encoded."""

# Python 3.11 calls these global. Protocol assignments, 6to4 relays and multicast are no web servers (RFC 6890, 7526, 5771);
# 168.63.129.16 is Azure's machine service, public by number and private by meaning.
_DENIED = tuple(map(ipaddress.IPv4Network, ("192.0.0.0/24", "192.88.99.0/24", "224.0.0.0/4", "168.63.129.16/32")))
# What of IPv6 is given out as public (RFC 4291), less 6bone's and documentation's later blocks.
_UNICAST = ipaddress.IPv6Network("2000::/3")
_DENIED_6 = tuple(map(ipaddress.IPv6Network, ("3fff::/20", "3ffe::/16")))
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_ISATAP = (0x00005EFE, 0x02005EFE)
"""Upper half of an interface identifier that tunnels to the IPv4 address in its lower half (RFC 5214)."""


@dataclass(frozen=True)
class Address:
    """An http or https address, taken apart once. `target` is path and query as sent; `host` has no brackets and no final dot."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> tuple[str, str, int]:
        """What decides whether credentials may travel on."""
        return (self.scheme, self.host, self.port)

    @property
    def netloc(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.netloc}{self.target}"

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    def join(self, location: str) -> Address:
        """Where a redirect or a relative link leads."""
        try:
            return parse(urljoin(self.url, location))
        except ValueError as error:  # brackets that hold no address
            raise _no_host() from error


def linked(text: str, base: str) -> Address:
    """Where a link in a portal's record leads: people leave out the scheme, and portals write paths of their own server."""
    text = text.strip()
    if text.startswith("/"):
        return parse(base).join(text)
    return parse(f"http://{text}" if SCHEMELESS.fullmatch(text) else text)


def maybe_parse(text: str) -> Address | None:
    """The address that a pasted text is; None where it is none."""
    try:
        return parse(text) if text.lower().startswith(("http://", "https://")) else None
    except SourceError:
        return None


def parse(text: str) -> Address:
    """The parts of an address. Raises SourceError for anything but a plain http or https one."""
    text = text.strip(" \t\r\n")
    if len(text) > MAX_LENGTH or _CONTROL.search(text):
        raise SourceError(message("The address holds characters that no web address has, or is too long."), _HINT)
    match = _ADDRESS.fullmatch(text)
    if match is None or match["scheme"].lower() not in DEFAULT_PORTS:
        raise SourceError(message("Only addresses that start with http:// or https:// can be opened."), _HINT)
    if "@" in match["host"]:
        raise SourceError(message("The address holds a user name or a password."), message("Remove what stands before the @ sign."))
    scheme = match["scheme"].lower()
    host, port = _host(match["host"])
    path = quote(match["path"] or "/", safe=_KEPT)
    query = quote(match["query"] or "", safe=_KEPT)
    return Address(scheme, host, port or DEFAULT_PORTS[scheme], path + query)


_HINT = message("Copy the address from the browser's address bar, or from the download link of the page.")


def _no_host() -> SourceError:
    return SourceError(message("The server's name in this address is not valid."), _HINT)


def _host(text: str) -> tuple[str, int]:
    """Host and port (0 where none is given). Only what every resolver reads alike passes: no other alphabets, no shortened numbers."""
    match = _HOST.fullmatch(text)
    port = int(match["port"] or 0) if match else 0
    if match is None or port > 65_535 or (match["port"] and not port):
        raise _no_host()
    name = match["name"].lower()
    if name.startswith("["):
        return _literal(name[1:-1]), port
    name = name.removesuffix(".")
    labels = name.split(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise _no_host()
    return (_literal(name) if _NUMERIC.fullmatch(labels[-1]) else name), port


def _literal(text: str) -> str:
    """An IP address in its one usual spelling. Raises SourceError for 127.1, 0x7f000001 and their like."""
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise _no_host() from None


def is_public(ip: IP) -> bool:
    """Whether an address is on the open internet, and so is every address that it tunnels to."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip.is_global and not any(ip in network for network in _DENIED)
    if ip.ipv4_mapped is not None:
        return is_public(ip.ipv4_mapped)
    if ip in _NAT64:
        return is_public(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    if ip not in _UNICAST or not ip.is_global or any(ip in network for network in _DENIED_6):
        return False
    return all(is_public(inner) for inner in _tunnelled(ip))


def _tunnelled(ip: ipaddress.IPv6Address) -> tuple[ipaddress.IPv4Address, ...]:
    """The IPv4 addresses inside a 6to4, Teredo or ISATAP address."""
    inner = [ip.sixtofour, *(ip.teredo or ())]
    if (int(ip) >> 32) & 0xFFFFFFFF in _ISATAP:
        inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return tuple(address for address in inner if address is not None)


@dataclass(frozen=True)
class Doors:
    """What the operator opened: ports for everybody, (host, port) of portals, and (host, port) that may be on a private network."""

    ports: frozenset[int]
    portals: tuple[tuple[str, int, str], ...]
    private: frozenset[tuple[str, int]]

    @classmethod
    def of(cls, settings: Settings) -> Doors:
        """From the operator's file only, never from data."""
        portals = tuple((address.host, address.port, portal.title) for portal in settings.portals for address in [parse(portal.url)])
        private = {pair for host in settings.hosts for pair in _exception(host)}
        private |= {_place(portal) for portal in settings.portals if portal.allow_private_address}
        return cls(frozenset(settings.ports), portals, frozenset(private))

    def name(self, host: str, port: int) -> Value:
        """What a reader is told of a server, to begin a sentence: never the name of a machine inside."""
        title = next((title for its_host, its_port, title in self.portals if (its_host, its_port) == (host, port)), "")
        return title or (message("The server") if (host, port) in self.private else host)

    def addresses(self, host: str, port: int, seconds: float = LOOKUP_SECONDS) -> tuple[str, ...]:
        """The IP addresses of a server that may be connected to. Raises SourceError if it may not, has none, or nobody says in time."""
        open_inside = (host, port) in self.private
        if not open_inside and port not in self.ports and (host, port) not in {place[:2] for place in self.portals}:
            raise SourceError(message("The address asks for port {port}, which this explorer does not open.", port=str(port)))
        found = _resolve(host, port, min(seconds, LOOKUP_SECONDS))
        if found is None:
            raise SourceError(message("{host} did not answer in time.", host=self.name(host, port)))
        if not found:
            raise SourceError(
                message("{host} was not found.", host=self.name(host, port)), message("Check the address for typing mistakes.")
            )
        if not open_inside and not all(is_public(ipaddress.ip_address(ip)) for ip in found):
            raise SourceError(message("The address leads into a private network, so it is not opened."))
        return found


def _resolve(host: str, port: int, seconds: float) -> tuple[str, ...] | None:
    """In a thread of its own, as a lookup cannot be told to hurry; None where it takes longer."""
    found: list[tuple[str, ...]] = []
    lookup = threading.Thread(target=lambda: found.append(_looked_up(host, port)), name="lookup", daemon=True)
    lookup.start()
    lookup.join(seconds)
    return found[0] if found else None


def _looked_up(host: str, port: int) -> tuple[str, ...]:
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    return tuple(dict.fromkeys(str(answer[4][0]) for answer in answers))


def _place(portal: Portal) -> tuple[str, int]:
    address = parse(portal.url)
    return address.host, address.port


def _exception(text: str) -> tuple[tuple[str, int], ...]:
    """`host:port`; without a port both of the web's usual ones."""
    host, port = _host(text)
    return ((host, port),) if port else tuple((host, usual) for usual in DEFAULT_PORTS.values())
