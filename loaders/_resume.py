"""How does a file come whole though its connection breaks? Taken up where it broke where the server can, else begun anew."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

import requests

from explorer.errors import SourceError
from loaders._meter import Meter
from loaders._validators import etag, modified
from loaders._wire import BrokenOff

PAUSES = (1.0, 3.0, 6.0)
"""Seconds before each further try: a portal that restarts is back within ten. A break at the same place twice is the server's own."""

_RANGE = re.compile(r"bytes (?P<start>[0-9]+)-[0-9]+/(?:[0-9]+|\*)", re.ASCII)

Ask = Callable[[Mapping[str, str]], requests.Response]
"""Asks once more, with these headers besides the first ones."""


class Body:
    """What has come of a file so far, and in which answer."""

    def __init__(self, file: BinaryIO, response: requests.Response) -> None:
        self._file = file
        self.restart(response)

    def add(self, piece: bytes) -> None:
        """Writes what came."""
        self._file.write(piece)
        self._digest.update(piece)
        self.done += len(piece)

    def restart(self, response: requests.Response) -> None:
        """Nothing has come yet, in a new answer."""
        self._file.seek(0)
        self._file.truncate()
        self.response, self.done, self._digest = response, 0, hashlib.sha256()

    @property
    def digest(self) -> str:
        return self._digest.hexdigest()

    def onward(self) -> dict[str, str]:
        """Headers that ask for the rest of this very file; none where the server gave nothing to know it by."""
        headers = self.response.headers
        known = tag if (tag := etag(headers)).startswith('"') else modified(headers)
        if not known or headers.get("Content-Encoding") or headers.get("Accept-Ranges", "").strip().lower() == "none":
            return {}
        return {"Range": f"bytes={self.done}-", "If-Range": known, "Accept-Encoding": "identity"}

    def goes_on(self, response: requests.Response) -> bool:
        """Whether an answer is the rest, from the byte that was asked for."""
        match = _RANGE.fullmatch(response.headers.get("Content-Range", "").strip())
        return response.status_code == 206 and match is not None and int(match["start"]) == self.done


def fill(body: Body, pieces: Callable[[requests.Response], Iterator[bytes]], ask: Ask, meter: Meter, told: Callable[[int], None]) -> None:
    """Until the file is whole. Raises SourceError where it breaks off at the same place again, or no try is left."""
    failure, furthest = _taken(body, body.response, pieces, told), -1
    for pause in PAUSES:
        if failure is None:
            return
        if body.done <= furthest:
            break
        furthest = body.done
        meter.rest(pause)
        response = _asked_again(body, ask, meter)
        if response is not None:
            failure = _taken(body, response, pieces, told)
        else:
            furthest = -1  # the server is not back yet: that is no break at the same place
    if failure is not None:
        raise SourceError(failure.message, failure.hint) from failure


def _taken(
    body: Body, response: requests.Response, pieces: Callable[[requests.Response], Iterator[bytes]], told: Callable[[int], None]
) -> BrokenOff | None:
    """Adds what an answer brings; what broke it off, if something did."""
    try:
        for piece in pieces(response):
            body.add(piece)
            told(body.done)
    except BrokenOff as failure:
        return failure
    return None


def _asked_again(body: Body, ask: Ask, meter: Meter) -> requests.Response | None:
    """The rest, or the whole anew; None while the server is away."""
    try:
        response = ask(body.onward())
    except SourceError:
        return None
    if body.goes_on(response):
        return response
    if response.status_code != 200:
        response.close()
        return None
    meter.took(-body.done, -body.done)  # it does not count against the limit twice
    body.restart(response)
    return response
