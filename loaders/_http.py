"""The one fetcher: every byte that comes from an address comes through here (SAFETY 1 to 6, 27)."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message as Headers
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from urllib.parse import unquote

import requests

from explorer.errors import SourceError
from explorer.model.message import Message, Value, message
from explorer.settings import Settings
from loaders._address import Address, Doors, parse
from loaders._base import Desk, Unchanged
from loaders._meter import Meter, too_large
from loaders._resume import Ask, Body, fill
from loaders._validators import conditions, moment
from loaders._validators import validator as known_as
from loaders._wire import LONGEST_PAUSE, Adapter, Garbled, Guard, Session, seconds_asked

REDIRECTS = 5
NOT_YET = 202
"""Accepted, and not done: Socrata and others say so while they prepare an export."""
_WHOLE = (200, 203)
"""All of the file, from its server or from one between that changed it. The rest of 2xx is a part, nothing, or something else."""
_SEE_OTHER = 303
"""What was posted has its answer elsewhere, to be got."""
_FOLLOWED = (301, 302, _SEE_OTHER, 307, 308)
_HARMLESS = ("accept", "accept-encoding", "if-none-match", "if-modified-since", "if-range", "range")
"""Headers that may travel to another server; whatever else was given stays with the first."""
_LOGIN = re.compile(
    r"(?:^|[/_.-])(?:log-?in|sign-?in|sso|cas|oauth2?|saml2?|auth|authorize|acceso|iniciar-sesion)(?:$|[/_.?-])", re.IGNORECASE
)
"""Words of a page that asks who you are, as a part of the host or path where a redirect ended."""
REPORT_BYTES = 1 << 18
"""Progress is told every quarter of a megabyte."""


@dataclass(frozen=True)
class Fetched:
    """A file that came: where it is now, where it was in the end, what its server said of it. `modified` is ISO 8601 or ""."""

    path: Path
    address: Address
    name: str
    type: str
    modified: str
    validator: str
    digest: str = ""


class Fetcher:
    """All that one visit to other servers shares: its session, its limits, its deadline. A context manager."""

    def __init__(self, desk: Desk, seconds: float | None = None) -> None:
        self.desk = desk
        self.doors = Doors.of(desk.settings)
        self.meter = Meter(desk.settings.limits, seconds or desk.settings.limits.download_seconds, desk.stopped)
        self._adapter = Adapter(Guard(self.doors, self.meter))
        self.session: requests.Session = Session(self._adapter, agent(desk.settings))

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.session.close()
        self.meter.close()

    def name(self, address: Address) -> Value:
        """What a reader is told of a server, to begin a sentence."""
        return self.doors.name(address.host, address.port)

    def get(
        self, address: Address, headers: Mapping[str, str] | None = None, stream: bool = False, body: bytes = b""
    ) -> tuple[requests.Response, Address]:
        """The answer at the end of at most five redirects, each checked anew, and where that was. A `body` is posted."""
        sent = dict(headers or {})
        for _ in range(REDIRECTS + 1):
            method = "POST" if body else "GET"
            response = self.session.request(method, address.url, headers=sent, data=body or None, stream=stream, allow_redirects=False)
            location = response.headers.get("Location", "")
            if response.status_code not in _FOLLOWED or not location:
                return response, address
            response.close()
            onward = address.join(_readable(location))
            if onward.origin != address.origin:
                sent = {name: value for name, value in sent.items() if name.lower() in _HARMLESS}
            if response.status_code == _SEE_OTHER:
                sent, body = {name: value for name, value in sent.items() if name.lower() != "content-type"}, b""
            address = onward
        raise SourceError(message("{host} sends from one address to the next without end.", host=self.name(address)))

    def beginning(self, address: Address, most: int, headers: Mapping[str, str] | None = None) -> tuple[requests.Response, Address, bytes]:
        """The first bytes of what is at an address, with the answer that they came in, and where that was."""
        response, final = self.get(address, {"Accept": "*/*", **(headers or {})}, stream=True)
        head = b""
        with response:
            for piece in self._adapter.pieces(response):
                head += piece
                if len(head) >= most:
                    break
        return response, final, head[:most]

    def download(self, address: Address, headers: Mapping[str, str] | None = None, validator: str = "", body: bytes = b"") -> Fetched:
        """The file at an address, in the desk's folder. Raises Unchanged where it still is what `validator` says."""
        wanted = {"Accept": "*/*", **(headers or {}), **conditions(validator)}
        try:
            return self._fetched(address, wanted, validator, body)
        except Garbled:  # some servers compress badly: once more without
            return self._fetched(address, {**wanted, "Accept-Encoding": "identity"}, validator, body)

    def _fetched(self, address: Address, headers: Mapping[str, str], validator: str, body: bytes) -> Fetched:
        response, final = self.get(address, headers, stream=True, body=body)
        with response:
            if validator and (response.status_code == 304 or known_as(response.headers) == validator):
                raise Unchanged
            self._require_file(response, address, final)
            path, whole = self._save(response, lambda more: self.get(address, _again(headers, more), True, body)[0])
        named = (_file_name(whole.response, final), _media_type(whole.response), moment(whole.response.headers))
        return Fetched(path, final, *named, known_as(whole.response.headers), whole.digest)

    def _require_file(self, response: requests.Response, asked: Address, final: Address) -> None:
        """Raises SourceError for an answer that is not the file."""
        if response.status_code not in _WHOLE:
            raise refusal(response.status_code, self.name(final), response.headers.get("Retry-After", ""))
        if final != asked and _media_type(response) == "text/html" and _LOGIN.search(final.host + final.path):
            raise SourceError(message("{host} asks to log in before it gives this file.", host=self.name(final)), _DOWNLOAD)
        stated = response.headers.get("Content-Length", "")
        if stated.isdecimal() and int(stated[:20]) > self.meter.wire:
            raise too_large(self.meter.limit)

    def _save(self, response: requests.Response, ask: Ask) -> tuple[Path, Body]:
        stated = response.headers.get("Content-Length", "")
        total = int(stated[:20]) if stated.isdecimal() and not response.headers.get("Content-Encoding") else 0
        last = 0

        def told(done: int) -> None:
            nonlocal last
            if abs(done - last) >= REPORT_BYTES:
                last = done
                self.desk.report("fetching", done, max(total, done) if total else 0)

        with new_file(self.desk.folder) as path, path.open("wb") as file:
            self.desk.report("fetching", 0, total)
            body = Body(file, response)
            fill(body, self._adapter.pieces, ask, self.meter, told)
        self.desk.report("fetching", body.done, body.done)
        return path, body


@contextmanager
def new_file(folder: Path) -> Iterator[Path]:
    """An empty file of ours to write into, which stays only if all goes well."""
    handle, name = tempfile.mkstemp(dir=folder, prefix="fetched-")
    os.close(handle)
    path, complete = Path(name), False
    try:
        yield path
        complete = True
    except OSError as error:
        raise SourceError(message("This explorer has no room left to keep the file."), message("Try again in a few minutes.")) from error
    finally:
        if not complete:
            path.unlink(missing_ok=True)


_DOWNLOAD = message("Download the file yourself and open it from your device.")


def agent(settings: Settings) -> str:
    """Who asks, honestly: this program, its version, and where it can be seen."""
    where = settings.look.public_url
    return f"Vistazo/{version('vistazo')} (+{parse(where).url})" if where else f"Vistazo/{version('vistazo')} (open data explorer)"


class Refused(SourceError):
    """The server understood, and does not do what was asked: something else may be asked for."""


class Busy(SourceError):
    """The server asks for patience. `soon`: it did not ask for more of it than a reader has."""

    soon = True


def refusal(status: int, host: Value, retry_after: str = "") -> SourceError:
    """What is told for a status that is no success."""
    failure = _refusal(status, host)
    if isinstance(failure, Busy):
        failure.soon = (seconds_asked(retry_after) or 0.0) <= LONGEST_PAUSE
    return failure


def _refusal(status: int, host: Value) -> SourceError:
    if status in (401, 403, 407, 451):
        return SourceError(message("{host} does not give this to the public.", host=host), _DOWNLOAD)
    if status in (404, 410):
        return SourceError(message("{host} has nothing at this address: it may have moved.", host=host), _MOVED)
    if status == NOT_YET:
        return Busy(message("{host} is still preparing this file.", host=host), message("Try again in a few minutes."))
    if status < 300:
        return SourceError(message("{host} answered without the whole file.", host=host), _DOWNLOAD)
    if status == 429:
        return Busy(message("{host} is getting too many requests just now.", host=host), message("Try again in a few minutes."))
    if status >= 500:
        kind = Busy if status == 503 else SourceError
        return kind(message("{host} is having a fault of its own just now.", host=host), message("Try again in a few minutes."))
    return Refused(message("{host} refused the request.", host=host), _MOVED)


_MOVED: Message = message("Look for the table on the portal's page and copy its address from there.")


def now() -> str:
    """This moment, for "fetched on": ISO 8601, UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _again(headers: Mapping[str, str], more: Mapping[str, str]) -> dict[str, str]:
    """The first headers without their conditions, and those for the rest."""
    return {**{name: value for name, value in headers.items() if not name.lower().startswith("if-")}, **more}


def _media_type(response: requests.Response) -> str:
    return response.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def _file_name(response: requests.Response, final: Address) -> str:
    """What the server calls the file, else the last part of its path; no folder, no control characters."""
    headers = Headers()
    headers["Content-Disposition"] = _readable(response.headers.get("Content-Disposition", "")).replace("\n", " ")
    said = _told_name(headers) or unquote(final.path).rstrip("/")
    return "".join(sign for sign in re.split(r"[/\\]", said)[-1] if sign.isprintable())[:200]


def _told_name(headers: Headers) -> str:
    """The name in Content-Disposition; "" for none, or for parts of one that the standard library cannot put together."""
    try:
        return headers.get_filename() or ""
    except (TypeError, ValueError, LookupError):
        return ""


def _readable(header: str) -> str:
    """A header's text: bytes that http.client read as Latin-1 and that were UTF-8 all along."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header
