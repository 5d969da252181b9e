"""Which elements of an XML document are its records: those that come most often beside each other and hold most fields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from loaders.readers._xml.parsing import Parser, local

Path = tuple[str, ...]

MOST_PATHS = 20_000
"""Kinds of elements that are told apart: a document with more has no form."""
MOST_FIELDS = 50
"""Fields of a record that count when two kinds of records are compared."""
MOST_KEYS = 500
"""Names that elements with a name in an attribute may have, to be columns."""
KEYS = ("name", "key", "concept", "field", "column", "id", "code")
"""Attributes that name the value of an element, likeliest first."""
_QUIET = ("nil", "type", "schemaLocation", "noNamespaceSchemaLocation", "space", "lang", "base")


@dataclass
class Kind:
    """What is known of all elements with one path."""

    count: int = 0
    most: int = 0
    """How many stand beside each other in one parent at most."""
    parent: bool = False
    """Elements stand within."""
    attributes: set[str] = field(default_factory=set)
    keys: dict[str, set[str]] = field(default_factory=dict)
    repeats: bool = False
    """The same key came twice within one parent."""

    def key(self) -> str:
        """The attribute that names its values: several beside each other, each with another name; "" for none."""
        named = [name for name in KEYS if len(self.keys.get(name, ())) > 1 and len(self.keys[name]) <= MOST_KEYS]
        return named[0] if named and self.most > 1 and not self.repeats and self.most >= len(self.keys[named[0]]) // 2 else ""


def fields_of(attributes: dict[str, str]) -> Iterable[tuple[str, str]]:
    """Attributes that say something: no namespaces, no types of schemas."""
    for name, value in attributes.items():
        prefix, _, rest = name.rpartition(":")
        if name != "xmlns" and prefix != "xmlns" and not (prefix and rest in _QUIET) and value.strip():
            yield local(name), value


class Shape:
    """Counts the elements of a document by their path."""

    def __init__(self) -> None:
        self.kinds: dict[Path, Kind] = {}
        self._path: list[str] = []
        self._beside: list[dict[str, int]] = [{}]
        self._named: list[set[tuple[str, str]]] = [set()]
        self._parser = Parser(self._start, self._end, lambda text: None)

    def feed(self, piece: bytes, last: bool = False) -> None:
        """A piece of the document."""
        self._parser.feed(piece, last)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._path:
            self.kinds[tuple(self._path)].parent = True
        self._path.append(tag)
        kind = self.kinds.get(path := tuple(self._path))
        if kind is None:
            kind = self.kinds[path] = Kind() if len(self.kinds) < MOST_PATHS else next(iter(self.kinds.values()))
        kind.count += 1
        beside = self._beside[-1]
        beside[tag] = beside.get(tag, 0) + 1
        kind.most = max(kind.most, beside[tag])
        if attributes:
            self._note(kind, tag, attributes)
        self._beside.append({})
        self._named.append(set())

    def _note(self, kind: Kind, tag: str, attributes: dict[str, str]) -> None:
        for name, value in fields_of(attributes):
            if len(kind.attributes) < MOST_FIELDS:
                kind.attributes.add(name)
            if name in KEYS and len(seen := kind.keys.setdefault(name, set())) <= MOST_KEYS:
                seen.add(value)
        key = next((value for name in KEYS if (value := attributes.get(name, ""))), "")
        kind.repeats = kind.repeats or (bool(key) and (tag, key) in self._named[-1])
        self._named[-1].add((tag, key))

    def _end(self, tag: str) -> None:
        self._path.pop()
        self._beside.pop()
        self._named.pop()

    def records(self) -> list[Path]:
        """Paths of what may be records, likeliest first; () of them where nothing comes twice."""
        beside = [path for path, kind in self.kinds.items() if kind.most > 1]
        many = [path for path in beside if not self.kinds[path].key()] or beside
        weights = {path: self.kinds[path].count * min(self._fields(path), MOST_FIELDS) for path in many}
        found = [path for path in many if self.kinds[path].parent or self.kinds[path].attributes]
        return sorted(found or many, key=lambda path: -weights[path])

    def _fields(self, path: Path) -> int:
        """How many cells an element fills by itself: attributes, texts, those of what it holds once."""
        inside = [kind for other, kind in self.kinds.items() if other[: len(path)] == path and not self._is_many(other, path)]
        keyed = sum(len(kind.keys[key]) for other, kind in self.kinds.items() if other[: len(path)] == path and (key := kind.key()))
        return keyed + sum(len(kind.attributes) + (not kind.parent) for kind in inside)

    def _is_many(self, other: Path, path: Path) -> bool:
        """Within elements that come several times in one element with `path`."""
        return any(self.kinds[other[:end]].most > 1 for end in range(len(path) + 1, len(other) + 1))
