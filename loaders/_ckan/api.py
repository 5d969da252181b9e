"""One CKAN portal's API, by ckanapi over the fetcher's session; what it refuses comes out as SourceErrors."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from itertools import product
from typing import NoReturn

import requests
from ckanapi import RemoteCKAN
from ckanapi.errors import (
    CKANAPIError,
    NotAuthorized,
    NotFound,
    SearchError,
    SearchIndexError,
    SearchQueryError,
    ServerIncompatibleError,
    ValidationError,
)

from explorer.errors import SourceError
from explorer.model.message import message
from loaders._address import Address, parse
from loaders._base import Stranger
from loaders._ckan.address import Place
from loaders._exact import exactly
from loaders._http import Fetcher, agent, refusal
from loaders._said import Record, parsed, text

_ROOTS = ("api/3/action/", "api/action/")
"""Where the API may be: some portals answer only without the version (data.gov.uk)."""
_PROBES = ("status_show", "package_search")
"""What is asked to know a CKAN; the second only of a portal that the operator calls one, for some hide the first."""
# CKAN's own classes where ckan is installed, which are no children of CKANAPIError then: so each by name.
_FOREIGN = (
    CKANAPIError,
    NotAuthorized,
    NotFound,
    SearchError,
    SearchIndexError,
    SearchQueryError,
    ServerIncompatibleError,
    ValidationError,
)


_NO_POST = (405, 411, 501)
"""What servers in front of a portal say that let nobody post: its actions that only read may be got as well."""


class NotThere(SourceError):
    """The portal has no such thing."""


class NotAllowed(SourceError):
    """The portal has it, and not for everybody."""


class NotUnderstood(SourceError):
    """The portal does not know the action or one of its arguments."""


class Client:
    """A portal that was found to speak CKAN's API. `token` is "" until `unlock`; `language` is the site's own."""

    def __init__(self, place: Place, fetcher: Fetcher) -> None:
        self.place = place
        self.token = ""
        self._fetcher = fetcher
        self._status, self._body = 0, b""
        fetcher.session.hooks["response"].append(self._note)
        self.base, root, self.language = self._find()
        self._remote = RemoteCKAN(self.base, user_agent=agent(fetcher.desk.settings), session=fetcher.session, get_only=False)
        self._remote.base_url = root

    def _note(self, response: requests.Response, *_: object, stream: bool = False, **__: object) -> None:
        """What ckanapi does not tell; and that JSON is UTF-8, where the server says nothing and ckanapi would guess."""
        if stream:
            return  # a file, whose body is nobody's to read here
        self._status, self._body = response.status_code, response.content
        if "charset" not in response.headers.get("Content-Type", "").lower():
            response.encoding = "utf-8-sig"

    def _find(self) -> tuple[str, str, str]:
        """Base, root of the API and language. ckanapi follows no redirects, so the base is followed first, without credentials."""
        status = 0
        probes = _PROBES if self.place.portal else _PROBES[:1]
        for action, root in product(probes, _ROOTS):
            found, answered = self._asked(self.place.base.rstrip("/"), root, action)
            if found:
                return found
            status = answered if answered != 404 else status
        if status in (401, 403, 429) or status >= 500:
            raise refusal(status, self.place.title)
        return self._beside() or self._fail()

    def _asked(self, base: str, root: str, action: str) -> tuple[tuple[str, str, str] | None, int]:
        """What was found below a base, or None; and the status of the answer."""
        tail = f"/{root}{action}"
        response, final = self._fetcher.get(parse(f"{base}{tail}?rows=0" if action == "package_search" else base + tail))
        result = _result(response.content)
        if result is None or not final.path.endswith(tail):
            return None, response.status_code
        return (final.url.partition("?")[0].removesuffix(tail), root, text(result, "locale_default")), response.status_code

    def _beside(self) -> tuple[str, str, str] | None:
        """The API on a host of its own beside the site's."""
        try:
            return next((found for base in beside(self.place.base) if (found := self._asked(base, _ROOTS[0], _PROBES[0])[0])), None)
        except SourceError:
            return None

    def _fail(self) -> NoReturn:
        raise self._stranger()

    def _stranger(self) -> SourceError:
        return Stranger(
            message("{portal} does not answer as a CKAN portal does.", portal=self.place.title),
            message("If the table can be downloaded there, paste the address of the file itself."),
        )

    def call(self, action: str, **arguments: object) -> Record:
        """The result of an action. Raises NotThere, NotAllowed, NotUnderstood or another SourceError; goes by type, not by wording."""
        given = _for_address(arguments) if self._remote.get_only else arguments
        try:
            result = self._remote.call_action(action, given, apikey=self.token or None)
        except NotFound as error:
            raise NotThere(message("{portal} has no table or data set under {id}.", portal=self.place.title, id=self.place.id)) from error
        except NotAuthorized as error:
            raise not_allowed(self.place) from error
        except ValidationError as error:
            raise NotUnderstood(message("{portal} did not understand the request.", portal=self.place.title)) from error
        except _FOREIGN:
            if self._status in _NO_POST and not self._remote.get_only:
                self._remote.get_only = True
                return self.call(action, **arguments)
            raise self._unexpected() from None  # ckanapi puts address and body into its text
        except (KeyError, RecursionError):  # no result, or one of a thousand levels
            raise self._garbled() from None
        if not isinstance(result, dict):
            raise self._garbled()
        return _whole(result, self._body)

    @property
    def answered(self) -> int:
        """Bytes of the last answer."""
        return len(self._body)

    def exactly(self) -> Record:
        """The result of the last answer, its numbers as they were written."""
        result: Record = exactly(self._body)["result"]
        return result

    def _garbled(self) -> SourceError:
        return SourceError(message("{host} gave an answer that cannot be understood.", host=self.place.title))

    def _unexpected(self) -> SourceError:
        if self._status == 400:
            return NotUnderstood(message("{portal} did not understand the request.", portal=self.place.title))
        return self._stranger() if self._status < 400 else refusal(self._status, self.place.title)

    def is_own(self, address: Address) -> bool:
        """Whether an address is on the portal's own server, as configured: the only one that is shown its token."""
        if self.place.portal is None:
            return False
        home = parse(self.place.portal.url)
        upgraded = (home.scheme, home.port, address.scheme, address.port) == ("http", 80, "https", 443)
        return home.origin == address.origin or (upgraded and home.host == address.host)

    def unlock(self) -> bool:
        """Use the operator's token from now on; False where there is none, or where it would go to another server."""
        portal = self.place.portal
        token = os.environ.get(portal.token_env, "").strip() if portal and portal.token_env else ""
        if token and self.is_own(parse(self.base)):
            self.token = token
        return bool(self.token)

    def credentials(self, address: Address) -> dict[str, str]:
        """The headers for a file of a private resource: none for any server but the portal's own."""
        return {"Authorization": self.token, "X-CKAN-API-Key": self.token} if self.token and self.is_own(address) else {}


def beside(base: str) -> tuple[str, ...]:
    """Where CKAN is when the site in front of it is another program: `ckan.` and the site's name (opendata.swiss, govdata.de)."""
    address = parse(base)
    host = address.host.removeprefix("www.")
    named = host.rpartition(".")[2].isalpha() and not host.startswith("ckan.")
    return (f"{address.scheme}://{address.netloc.replace(address.host, f'ckan.{host}')}",) if named else ()


def not_allowed(place: Place) -> NotAllowed:
    return NotAllowed(
        message("{portal} does not show this table to the public.", portal=place.title),
        message("Ask the portal's team to publish it, or open a file of your own."),
    )


def _for_address(arguments: Mapping[str, object]) -> dict[str, object]:
    """Arguments as an address holds them: all but texts as JSON, except that columns are told one by one."""
    return {name: value if isinstance(value, str) or name == "fields" else json.dumps(value) for name, value in arguments.items()}


def _whole(result: Record, body: bytes) -> Record:
    """The result without halves of characters, which JSON may hold and no file or page can."""
    return parsed(body)["result"] if b"\\ud" in body.lower() else result


def _result(body: bytes) -> Record | None:
    """The result in CKAN's envelope; None where this is something else."""
    try:
        answer = parsed(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(answer, dict) or "success" not in answer:
        return None
    result = answer.get("result")
    return result if isinstance(result, dict) else {}
