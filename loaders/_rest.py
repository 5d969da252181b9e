"""What does a portal's JSON API answer? Politely asked; whatever is no answer comes out as a SourceError in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import requests

from explorer.errors import SourceError
from explorer.model.message import message
from loaders._address import Address, parse
from loaders._base import Stranger
from loaders._http import NOT_YET, Busy, Fetched, Fetcher, refusal
from loaders._meter import Meter
from loaders._portals import Site
from loaders._said import Record, parsed

PAUSES = (1.0, 2.0, 4.0, 8.0)
"""Seconds between attempts where a server is busy and does not say for how long: fifteen in all, more than Socrata's window of ten."""
MOST_BYTES = 12_000_000
"""Of an answer: pages and descriptions are far below, and as objects they take up to twenty times as much memory."""
Answer = TypeVar("Answer")


class NotThere(SourceError):
    """The portal has no such thing."""


class NotAllowed(SourceError):
    """The portal has it, and not for everybody."""


class NotUnderstood(SourceError):
    """The portal does not know what was asked for."""


@dataclass(frozen=True)
class Dialect:
    """What runs a portal, for a reader, and the fields of its errors, by which it is told from another's."""

    product: str
    errors: tuple[str, ...]


class Api:
    """One portal's API. `headers` go to the portal's own server only."""

    def __init__(self, site: Site, dialect: Dialect, fetcher: Fetcher, headers: Mapping[str, str] | None = None) -> None:
        self.site = site
        self.fetcher = fetcher
        self._dialect = dialect
        self._headers = dict(headers or {})

    def address(self, path: str, query: Mapping[str, str] | None = None) -> Address:
        asked = f"?{urlencode(query, quote_via=quote)}" if query else ""
        return parse(f"{self.site.base}{path}{asked}")

    def ask(self, path: str, query: Mapping[str, str] | None = None, body: bytes = b"", read: Callable[[bytes], Any] = parsed) -> Any:
        """The JSON at a path of the portal, as `read` takes it (`parsed`, or `exactly`).

        Raises NotThere, NotAllowed, NotUnderstood, Stranger or another SourceError.
        """
        address = self.address(path, query)
        response = self.patiently(lambda: self._answered(address, body))
        if len(response.content) > MOST_BYTES:
            raise SourceError(message("{host} gave an answer that cannot be understood.", host=self.site.title))
        answer = _json(response, read)
        if response.status_code in (401, 403) and answer is not None:
            raise NotAllowed(
                message("{portal} does not show this table to the public.", portal=self.site.title),
                message("Ask the portal's team to publish it, or open a file of your own."),
            )
        if response.status_code >= 400 and isinstance(answer, dict):
            raise self._refused(response.status_code, answer)
        if response.status_code >= 500 or response.status_code in (401, 403):
            raise refusal(response.status_code, self.site.title)
        if answer is None or response.status_code >= 300:
            raise self.stranger()
        return answer

    def record(self, path: str, query: Mapping[str, str] | None = None, read: Callable[[bytes], Any] = parsed) -> Record:
        """The JSON object at a path."""
        answer = self.ask(path, query, read=read)
        if not isinstance(answer, dict):
            raise self.stranger()
        return answer

    def _answered(self, address: Address, body: bytes) -> requests.Response:
        headers = {"Accept": "application/json", **self._sent(address, body)}
        response, _ = self.fetcher.get(address, headers, body=body)
        if response.status_code in (NOT_YET, 429, 503):
            raise refusal(response.status_code, self.site.title, response.headers.get("Retry-After", ""))
        return response

    def _refused(self, status: int, answer: Record) -> SourceError:
        if status < 500 and not all(name in answer for name in self._dialect.errors):
            return self.stranger()
        if status in (404, 410):
            return NotThere(message("{portal} has no such table or data set.", portal=self.site.title), _LOOK)
        if status < 500:
            return NotUnderstood(message("{portal} did not understand the request.", portal=self.site.title))
        return refusal(status, self.site.title)

    def download(self, address: Address, validator: str = "", body: bytes = b"") -> Fetched:
        """A file of the portal's, asked for again while the portal is preparing it or has too much to do."""
        return self.patiently(lambda: self.fetcher.download(address, self._sent(address, body), validator, body))

    def _sent(self, address: Address, body: bytes) -> dict[str, str]:
        """Credentials, for the portal's own server only, and what a body is."""
        own = self._headers if self.site.is_own(address) else {}
        return {**own, **({"Content-Type": "application/json"} if body else {})}

    def patiently(self, act: Callable[[], Answer]) -> Answer:
        """The outcome, after a few pauses where the server is busy and time is left."""
        return patiently(act, self.fetcher.meter)

    def stranger(self) -> Stranger:
        return Stranger(
            message("{portal} does not answer as a portal of {product} does.", portal=self.site.title, product=self._dialect.product),
            message("If the table can be downloaded there, paste the address of the file itself."),
        )


def patiently(act: Callable[[], Answer], meter: Meter) -> Answer:
    """The outcome of what is tried again after each of the pauses, while its server is busy and time is left."""
    for pause in PAUSES:
        try:
            return act()
        except Busy as busy:
            if not busy.soon or pause >= meter.left:
                raise
        meter.rest(pause)
    return act()


_LOOK = message("Look for the table on the portal's page and copy its address from there.")


def _json(response: requests.Response, read: Callable[[bytes], Any]) -> Any | None:
    """What was answered; None where it is no JSON."""
    try:
        return read(response.content)
    except (ValueError, RecursionError):
        return None
