"""How a View is written in an address and read back: `?src=…&chart=bar&by=Alcaldía&in.Sexo=F`. What is not understood is named."""

from __future__ import annotations

import base64
import math
import re
import zlib
from collections.abc import Callable, Iterable
from datetime import datetime
from urllib.parse import parse_qsl, quote, unquote

from explorer.model.message import Listing, message
from explorer.model.schema import FIXES, Fix
from explorer.model.search import FACETS
from explorer.model.source import Source
from explorer.model.table import Note, Read
from explorer.model.view import AGGREGATES, GRAINS, OPERATORS, SLOTS, SORTS, ChartSpec, Crossing, Filter, Marks, View, Words

LONGEST_PLAIN = 2_000
"""Characters of an address that mail programs and chats leave whole; a longer state is packed."""
LONGEST_UNPACKED = 64_000
"""Bytes of a packed state: far above what any reader clicks together, far below what hurts."""
MOST_PAIRS = 2_000
"""Key and value pairs in one address."""
LONGEST_TEXT = 1_000
"""Characters of a column's name, a value or a reader's words; published headers of 500 characters exist."""
MOST_SOURCES, MOST_COLUMNS, MOST_LIMIT, MOST_HEADER = 60, 20, 1_000, 1_000
STACKS = ("stacked", "grouped", "share")
CROSSINGS = ("join", "stack")
PAGE_KEYS = ("q", "page", *FACETS, "order", "ckanConf", "ckan", "resource", "theme")
"""What pages say in an address beside the View: a search, how it is narrowed, its page, where a portal's frame points to, light or dark."""

LOCALE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,4})?")
WORD = re.compile(r"[a-z][a-z0-9_]{0,30}")
ENCODING = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,40}")

Pairs = list[tuple[str, str]]
Check = Callable[[str], bool]


def read_state(query_string: str) -> tuple[View, tuple[Note, ...]]:
    """The View that an address says, and a note about what was left out of it. Never raises."""
    pairs, wrong = _pairs(query_string.removeprefix("?"))
    singles: dict[str, str] = {}
    lists: dict[str, list[str]] = {}
    dotted: list[tuple[str, str, str]] = []
    for key, value in pairs:
        operator, dot, column = key.partition(".")
        if key in SINGLES and not value:
            continue  # a form sends its empty fields along
        if key in SINGLES and SINGLES[key](value):
            singles[key] = value
        elif key in LISTS and len(lists.setdefault(key, [])) < LISTS[key][0] and LISTS[key][1](value):
            lists[key].append(value)
        elif dot and column and DOTTED.get(operator, _never)(value) and _is_text(column):
            dotted.append((operator, column, value))
        elif key not in PAGE_KEYS:
            wrong.append(key)
    view = _view(singles, {key: tuple(values) for key, values in lists.items()}, dotted)
    if view.spec is None:
        wrong += [key for key in (*SLOTS, *SPEC_KEYS) if key in singles or key in lists]
    return view, _notes(wrong)


def write_state(view: View) -> str:
    """The address of a View, without the question mark; packed where it would be too long to send around."""
    plain = "&".join(f"{quote(key, safe='.')}={quote(value, safe=':/,')}" for key, value in _written(view))
    if len(plain) <= LONGEST_PLAIN:
        return plain
    packed = zlib.compress(plain.encode(), 9, wbits=-15)
    return "z=" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _pairs(query: str) -> tuple[Pairs, list[str]]:
    """Keys and values in order, those of a packed state first; and the keys that could not be used."""
    pairs = _split(query)
    packed = [value for key, value in pairs if key == "z"]
    if not packed:
        return pairs, []
    inner = _unpack(packed[-1])
    outer = [(key, value) for key, value in pairs if key != "z"]
    return (outer, ["z"]) if inner is None else ([*_split(inner), *outer], [])


def _split(query: str) -> Pairs:
    if len(query) > LONGEST_UNPACKED:
        query = query[:LONGEST_UNPACKED].rpartition("&")[0]
    pieces = "&".join(query.split("&", MOST_PAIRS)[:MOST_PAIRS])
    return parse_qsl(pieces, keep_blank_values=True, errors="replace")


def _unpack(text: str) -> str | None:
    """The plain state; None where it is damaged or too large. Stops unpacking at the limit."""
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj(wbits=-15)
        plain = unpacker.decompress(packed, LONGEST_UNPACKED + 1)
        return plain.decode() if unpacker.eof and len(plain) <= LONGEST_UNPACKED else None
    except (ValueError, zlib.error):
        return None


def _view(singles: dict[str, str], lists: dict[str, tuple[str, ...]], dotted: list[tuple[str, str, str]]) -> View:
    return View(
        sources=tuple(Source.parse(text) for text in lists.get("src", ())),
        crossing=Crossing(singles.get("how", ""), tuple(_pair(text) for text in lists.get("key", ()))),
        read=_read(singles),
        fixes=tuple(Fix(column, what, value) for what, column, value in dotted if what in FIXES),
        filters=_filters((operator, column, value) for operator, column, value in dotted if operator in OPERATORS),
        spec=_spec(singles, lists),
        words=Words(**{key: singles[key] for key in WORDS if key in singles}),
        marks=Marks(
            tuple(_pair(text) for text in lists.get("line", ())), tuple(_pair(text) for text in lists.get("mark", ())), lists.get("hl", ())
        ),
        locale=singles.get("lang", ""),
        version=int(singles.get("v", "1")),
    )


def _read(singles: dict[str, str]) -> Read:
    header = singles.get("header")
    texts = {field: singles.get(key, "") for key, field in READ_KEYS.items()}
    return Read(**texts, header=None if header is None else int(header))


def _spec(singles: dict[str, str], lists: dict[str, tuple[str, ...]]) -> ChartSpec | None:
    if "chart" not in singles:
        return None
    slots = tuple((slot, lists[slot]) for slot in SLOTS if lists.get(slot))
    texts = {field: singles.get(key, "") for key, field in SPEC_KEYS.items() if key != "top"}
    return ChartSpec(singles["chart"], slots, limit=int(singles["top"]) if "top" in singles else None, **texts)


def _filters(found: Iterable[tuple[str, str, str]]) -> tuple[Filter, ...]:
    """One Filter a column and operator, in the order they first come; ranges hold one value, the last."""
    merged: dict[tuple[str, str], list[str]] = {}
    for operator, column, value in found:
        values = merged.setdefault((column, operator), [])
        if operator in ("in", "notin"):
            values += [] if value in values else [value]
        else:
            values[:] = [value]
    return tuple(Filter(column, operator, tuple(values)) for (column, operator), values in merged.items())


def _written(view: View) -> Pairs:
    """Every field that says something, as keys and values."""
    spec, pairs = view.spec, [("src", str(source)) for source in view.sources]
    if spec is not None:
        pairs += [("chart", spec.chart), *((slot, column) for slot, columns in spec.slots for column in columns)]
        pairs += [(key, str(getattr(spec, field))) for key, field in SPEC_KEYS.items() if getattr(spec, field)]
    pairs += [(f"{filter_.op}.{filter_.column}", value) for filter_ in view.filters for value in filter_.values]
    pairs += [(f"{fix.what}.{fix.column}", fix.value) for fix in view.fixes]
    pairs += [(key, getattr(view.read, field)) for key, field in READ_KEYS.items() if getattr(view.read, field)]
    pairs += [] if view.read.header is None else [("header", str(view.read.header))]
    pairs += [(key, getattr(view.words, key)) for key in WORDS if getattr(view.words, key)]
    pairs += [("line", _joined(*line)) for line in view.marks.lines]
    pairs += [("mark", _joined(*mark)) for mark in view.marks.annotations] + [("hl", key) for key in view.marks.highlight]
    pairs += [("how", view.crossing.how)] if view.crossing.how else []
    pairs += [("key", _joined(*pair)) for pair in view.crossing.keys]
    pairs += [("lang", view.locale)] if view.locale else []
    return pairs + ([("v", str(view.version))] if view.version != 1 else [])


def _joined(left: str, right: str) -> str:
    """Two texts as one, whatever they hold."""
    return left.replace("%", "%25").replace(":", "%3A") + ":" + right


def _pair(text: str) -> tuple[str, str]:
    left, _, right = text.partition(":")
    return unquote(left), right


def _notes(wrong: list[str]) -> tuple[Note, ...]:
    if not wrong:
        return ()
    names = Listing(tuple(dict.fromkeys(key[:60] for key in wrong[:5])))
    return (Note("state", message("Part of this link was not understood and is left out: {names}.", names=names)),)


def _never(text: str) -> bool:
    return False


def _is_text(text: str) -> bool:
    return len(text) <= LONGEST_TEXT


def _is_one_of(*words: str) -> Check:
    return lambda text: text in words


def _is_like(pattern: re.Pattern[str]) -> Check:
    return lambda text: pattern.fullmatch(text) is not None


def _is_whole(low: int, high: int) -> Check:
    return lambda text: re.fullmatch(r"-?[0-9]{1,6}", text) is not None and low <= int(text) <= high


def _is_source(text: str) -> bool:
    loader, colon, ref = text.partition(":")
    return bool(loader and colon and ref) and len(text) <= 2 * LONGEST_TEXT


def is_bound(text: str) -> bool:
    """A finite number or an ISO date: what a range may end at."""
    return _is_finite(text) or _is_moment(text)


def _is_finite(text: str) -> bool:
    try:
        return len(text) <= 60 and math.isfinite(float(text))
    except ValueError:
        return False


def _is_moment(text: str) -> bool:
    try:
        return bool(datetime.fromisoformat(text))
    except ValueError:
        return False


READ_KEYS = {"enc": "encoding", "sep": "delimiter", "quote": "quote", "sheet": "sheet", "member": "member"}
SPEC_KEYS = {"agg": "aggregate", "grain": "grain", "sort": "sort", "top": "limit", "stack": "stack", "calc": "calc"}
WORDS = ("title", "subtitle", "note", "alt")

SINGLES: dict[str, Check] = {
    "lang": _is_like(LOCALE),
    "chart": _is_like(WORD),
    "agg": _is_one_of(*AGGREGATES),
    "grain": _is_one_of(*GRAINS),
    "sort": _is_one_of(*SORTS),
    "top": _is_whole(1, MOST_LIMIT),
    "stack": _is_one_of(*STACKS),
    "calc": _is_like(WORD),
    "how": _is_one_of(*CROSSINGS),
    "enc": _is_like(ENCODING),
    "sep": lambda text: len(text) <= 3,
    "quote": lambda text: len(text) <= 1,
    "sheet": _is_text,
    "member": _is_text,
    "header": _is_whole(-1, MOST_HEADER),
    "v": _is_whole(1, 1_000),
    **dict.fromkeys(WORDS, _is_text),
}
"""Keys that are said once (the last counts), and what each may hold."""

LISTS: dict[str, tuple[int, Check]] = {
    "src": (MOST_SOURCES, _is_source),
    **dict.fromkeys(SLOTS, (MOST_COLUMNS, _is_text)),
    "line": (20, _is_text),
    "mark": (100, _is_text),
    "hl": (100, _is_text),
    "key": (10, _is_text),
}
"""Keys that may be repeated, how often, and what each may hold."""

DOTTED: dict[str, Check] = {
    **dict.fromkeys(("in", "notin", "has"), _is_text),
    "gte": is_bound,
    "lte": is_bound,
    "missing": _is_one_of("yes", "no"),
    **dict.fromkeys(FIXES, _is_text),
}
"""Operators before the first dot; what follows is a column's name, whatever it holds."""
