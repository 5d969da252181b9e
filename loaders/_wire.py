"""How does one request travel? To the address that was checked, within what one fetch may take, and no other way."""

from __future__ import annotations

import io
import logging
import socket
import time
import zlib
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from explorer.errors import SourceError
from explorer.model.message import Message, Value, message
from loaders._address import DEFAULT_PORTS, Doors, parse
from loaders._decode import CHUNK, Decoder, Foreign, require_frame
from loaders._meter import LATER, PACE, Meter, too_large

LOG = logging.getLogger(__name__)
logging.getLogger("urllib3").setLevel(logging.ERROR)  # below that it writes whole addresses, with queries and inner hosts

ANSWER_BYTES = 64_000_000
"""Bytes of one answer that is held in memory (an API's page); files go to disk and have the operator's limit."""
ATTEMPTS = 3
LONGEST_PAUSE = 10.0
"""Seconds that a busy server may ask us to wait; one that asks for more is reported as busy."""
BUSY = (429, 503)


class Garbled(SourceError):
    """What came cannot be unpacked."""


class TooLong(SourceError):
    """An answer that is held in memory has more bytes than there is room for."""


class BrokenOff(SourceError):
    """The connection ended before the answer did."""


class Guard:
    """Opens connections: looks the name up, checks every address, connects to one that was checked."""

    def __init__(self, doors: Doors, meter: Meter) -> None:
        self.doors = doors
        self.meter = meter

    def connect(self, host: str, port: int) -> socket.socket:
        failure: OSError = OSError("no address")
        addresses = self.doors.addresses(host, port, self.meter.timeout())
        for place, ip in enumerate(addresses):
            try:
                share = self.meter.timeout() / (len(addresses) - place)  # one that is silent leaves time for the others
                connection = socket.create_connection((ip, port), timeout=share)
            except OSError as error:
                failure = error
                continue
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else each question to an API waits 40 ms for its body
            self.meter.watch(connection)
            return connection
        raise failure


class _Guarded:
    """The part of a urllib3 connection that opens the socket, for both of its classes."""

    host: str
    port: int

    def __init__(self, *args: Any, guard: Guard, **named: Any) -> None:
        super().__init__(*args, **named)
        self._guard = guard

    def _new_conn(self) -> socket.socket:
        return self._guard.connect(self.host.strip("[]"), self.port)


class _Connection(_Guarded, HTTPConnection):
    pass


class _SecureConnection(_Guarded, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class Adapter(HTTPAdapter):
    """Sends what requests and ckanapi ask for. Everything that goes wrong on the way is a SourceError."""

    def __init__(self, guard: Guard) -> None:
        super().__init__(max_retries=0)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}
        self._guard = guard

    def build_connection_pool_key_attributes(self, request: requests.PreparedRequest, verify: Any, cert: Any = None) -> tuple[Any, Any]:
        """The host that is connected to comes from our own parsing of the address."""
        _, tls = super().build_connection_pool_key_attributes(request, verify, cert)
        address = parse(str(request.url))
        return {"scheme": address.scheme, "host": address.host, "port": address.port}, tls

    def get_connection_with_tls_context(self, *args: Any, **named: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*args, **named)
        pool.conn_kw["guard"] = self._guard
        return pool

    def request_url(self, request: requests.PreparedRequest, proxies: Mapping[str, str] | None) -> str:
        return parse(str(request.url)).target

    def send(self, request: requests.PreparedRequest, stream: bool = False, *_: Any, **__: Any) -> requests.Response:
        """The answer; its body is read already unless `stream`. Timeouts, verification and proxies are ours to decide, not the caller's."""
        for attempt in range(ATTEMPTS):
            self._guard.meter.rest(PACE.turn(parse(str(request.url)).host, self._guard.meter.per_second))
            response = self._send(request)
            pause = _asked_pause(response)
            if pause is None or attempt + 1 == ATTEMPTS or pause >= self._guard.meter.left:
                break
            response.close()
            self._guard.meter.rest(pause)
        if not stream:
            response.raw = io.BytesIO(self._plainly(request, response))
        return response

    def _plainly(self, request: requests.PreparedRequest, response: requests.Response) -> bytes:
        """The whole body; once more without compression where a server compresses badly."""
        try:
            return self._whole(response)
        except Garbled:
            request.headers["Accept-Encoding"] = "identity"
            return self._whole(self._send(request))

    def _send(self, request: requests.PreparedRequest) -> requests.Response:
        """The answer's head; asked for once more where the server hung up instead, as it may on a connection that was kept open."""
        name = self._name(request)
        try:
            try:
                return self._sent(request)
            except requests.ConnectionError as error:
                if not _hung_up(error):
                    raise
            return self._sent(request)
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise self._translate(error, name) from None  # their texts hold addresses and queries

    def _sent(self, request: requests.PreparedRequest) -> requests.Response:
        meter = self._guard.meter
        with meter.awaiting():
            try:
                response = super().send(request, stream=True, timeout=meter.timeout(), verify=True)
            except (requests.RequestException, urllib3.exceptions.HTTPError):
                if meter.is_unanswered:
                    raise requests.Timeout from None
                raise
            if meter.is_unanswered:  # where a head is cut, http.client takes that for its end
                response.close()
                raise requests.Timeout
        return response

    def pieces(self, response: requests.Response) -> Iterator[bytes]:
        """The body, decoded, piece by piece; each is counted before it is given."""
        meter = self._guard.meter
        decoder = Decoder(response.headers.get("Content-Encoding", ""))
        try:
            require_frame(next(iter(response.raw.headers.getlist("Transfer-Encoding")), ""))  # the first counts, as for http.client
            while data := response.raw.read1(CHUNK, decode_content=False):
                meter.took(len(data), 0)
                meter.timeout()
                for piece in decoder.feed(data):
                    meter.took(0, len(piece))
                    yield piece
            meter.timeout()
            decoder.finish()
        except zlib.error as error:
            raise Garbled(_explain(error, self._name(response.request)), LATER) from error
        except urllib3.exceptions.HTTPError as error:
            raise self._translate(error, self._name(response.request)) from None
        finally:
            response.close()

    def _whole(self, response: requests.Response) -> bytes:
        body = bytearray()
        for piece in self.pieces(response):
            body += piece
            if len(body) > ANSWER_BYTES:
                failure = too_large(ANSWER_BYTES)
                raise TooLong(failure.message, failure.hint)
        return bytes(body)

    def _name(self, request: requests.PreparedRequest) -> Value:
        address = parse(str(request.url))
        return self._guard.doors.name(address.host, address.port)

    def _translate(self, error: Exception, name: Value) -> SourceError:
        """Raises what the meter says where that cut the connection."""
        LOG.info("fetch failed: %s", type(error).__name__)
        self._guard.meter.check()
        kind = BrokenOff if isinstance(error, urllib3.exceptions.ProtocolError) else SourceError
        return kind(_explain(error, name), LATER)


def _hung_up(error: requests.ConnectionError) -> bool:
    """Whether the server closed a connection on which it had been asked, and answered nothing."""
    cause = error.args[0] if error.args else None
    return isinstance(cause, urllib3.exceptions.ProtocolError) and isinstance(cause.args[-1], ConnectionError)


def _explain(error: Exception, host: Value) -> Message:
    """What a reader is told for an exception of requests or urllib3; the first that fits."""
    if isinstance(error, Foreign):
        return message("{host} gave an answer that cannot be understood.", host=host)
    if isinstance(error, (requests.Timeout, urllib3.exceptions.TimeoutError)):
        return message("{host} did not answer in time.", host=host)
    if isinstance(error, (requests.exceptions.SSLError, urllib3.exceptions.SSLError)):
        return message("{host} could not set up a secure connection: its certificate may not be valid.", host=host)
    if isinstance(error, (urllib3.exceptions.ProtocolError, zlib.error)):
        return message("{host} broke off before the end of its answer.", host=host)
    if isinstance(error, requests.ConnectionError):
        return message("{host} cannot be reached at the moment.", host=host)
    return message("{host} gave an answer that cannot be understood.", host=host)


def _asked_pause(response: requests.Response) -> float | None:
    """Seconds after which a busy server wants to be asked again; None where it is not busy, or wants too many."""
    asked = seconds_asked(response.headers.get("Retry-After", "")) if response.status_code in BUSY else None
    return asked if asked is not None and asked <= LONGEST_PAUSE else None


def seconds_asked(retry_after: str) -> float | None:
    """Seconds to wait that a Retry-After header names, as a number or as a date; None where it names none."""
    if retry_after.isascii() and retry_after.isdecimal():
        return float(retry_after[:9])
    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return None


class Session(requests.Session):
    """A session that knows one way out, follows no redirect by itself and takes nothing from the environment."""

    def __init__(self, adapter: Adapter, agent: str) -> None:
        super().__init__()
        self.trust_env = False
        self.adapters.clear()
        for scheme in DEFAULT_PORTS:
            self.mount(f"{scheme}://", adapter)
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))  # a server's cookies are not kept, nor sent back
        self.headers.update({"User-Agent": agent, "Accept-Encoding": "gzip, deflate"})

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None: redirects are followed by the fetcher, which checks each hop and drops credentials."""
