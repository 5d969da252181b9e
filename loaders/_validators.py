"""By what is a file known again? Its server's ETag and Last-Modified, where they say anything."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from loaders._base import known_of

_SENDABLE = re.compile(r"[!-~\x80-\xff](?:[ -~\x80-\xff]{0,998}[!-~\x80-\xff])?")
"""What may be sent back in a header: a line break that came in one would end it."""
_EMPTY = frozenset({"", "-", "0", "none", "null", "undefined", "unknown"})
"""Tags that servers give to every file alike."""
_FIRST, _LAST = datetime(1980, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""Before and after, a date is no date: 1970 is what programs say that know none."""


def etag(headers: Mapping[str, str]) -> str:
    """The tag as it was sent; "" for none, or one that says nothing."""
    said = headers.get("ETag", "").strip()
    return said if _SENDABLE.fullmatch(said) and said.removeprefix("W/").strip('"').lower() not in _EMPTY else ""


def modified(headers: Mapping[str, str]) -> str:
    """The date as it was sent; "" for none, or what is no date in the one form that headers have."""
    said = headers.get("Last-Modified", "").strip()
    return said if _SENDABLE.fullmatch(said) and _date(said) else ""


def moment(headers: Mapping[str, str]) -> str:
    """When the file last changed: ISO 8601, or ""."""
    date = _date(headers.get("Last-Modified", ""))
    return date.strftime("%Y-%m-%dT%H:%M:%SZ") if date else ""


def _date(said: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(said).astimezone(UTC)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
    return date if _FIRST <= date < _LAST else None


def validator(headers: Mapping[str, str]) -> str:
    """What a later visit is compared with; "" where the server gives nothing to compare."""
    known = {name: value for name, value in (("etag", etag(headers)), ("modified", modified(headers))) if value}
    return json.dumps(known, sort_keys=True) if known else ""


def conditions(known: str) -> dict[str, str]:
    """The headers that ask for a file only if it is another than the one of that validator; none for a damaged one."""
    pairs = (("If-None-Match", known_of(known).get("etag")), ("If-Modified-Since", known_of(known).get("modified")))
    return {header: value for header, value in pairs if isinstance(value, str) and _SENDABLE.fullmatch(value)}
