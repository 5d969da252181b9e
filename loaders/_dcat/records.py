"""What do a catalogue's records say? DCAT-US (data.json), JSON-LD of DCAT and of schema.org, as one kind of entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from explorer.errors import SourceError
from loaders._address import parse
from loaders._ckan import words as formats
from loaders._look import names_file
from loaders._said import LONGEST_TEXT, Record, clean, date, prose

_SOUGHT = frozenset({"title", "name", "description", "keyword", "keywords", "theme", "publisher"})
_TAG = re.compile("[a-z]{2,3}(?:[-_][A-Za-z]{2,8})*|@none", re.ASCII)
_DEEPEST = 4
"""References that are followed from a value to its text."""


@dataclass(frozen=True)
class File:
    """One file of a data set; `url` is "" where only a page or an interface is named."""

    title: str
    url: str
    format: str
    description: str = ""

    @property
    def is_openable(self) -> bool:
        return bool(self.url) and formats.is_openable({"format": self.format})


@dataclass(frozen=True)
class Entry:
    """One data set of a catalogue."""

    id: str
    title: str
    description: str
    publisher: str
    licence: str
    modified: str
    language: str
    link: str
    files: tuple[File, ...]


class Graph:
    """Records that may refer to each other by `@id`, with names that may be written in full or with a prefix."""

    def __init__(self, nodes: tuple[Record, ...] = (), language: str = "") -> None:
        self._nodes = {str(node["@id"]): node for node in nodes if "@id" in node}
        self._language = language

    def values(self, node: Record, *names: str) -> Iterator[Any]:
        """All values of a record under any of the names, references followed."""
        for name in names:
            for key, value in node.items():
                if _local(key) == name:
                    yield from (self._followed(item) for item in (value if isinstance(value, list) else [value]))

    def text(self, node: Record, *names: str) -> str:
        """The first text among the values: of several languages the reader's."""
        told = sorted(self.values(node, *names), key=lambda value: not self._is_readers(value))
        return next((text for value in told if (text := self._text(value, 0))), "")

    def _is_readers(self, value: Any) -> bool:
        tag = value.get("@language") if isinstance(value, Mapping) else None
        return bool(self._language) and isinstance(tag, str) and _root(tag) == _root(self._language)

    def parts(self, node: Record, *names: str) -> tuple[Record, ...]:
        return tuple(value for value in self.values(node, *names) if isinstance(value, Mapping))

    def _followed(self, value: Any) -> Any:
        if isinstance(value, Mapping) and set(value) == {"@id"}:
            return self._nodes.get(str(value["@id"]), value)
        return self._nodes.get(value, value) if isinstance(value, str) and len(value) < LONGEST_TEXT else value

    def _text(self, value: Any, depth: int) -> str:
        if isinstance(value, (str, int, float)) and not isinstance(value, bool):
            return clean(str(value)).strip()[:LONGEST_TEXT]
        if not isinstance(value, Mapping) or depth > _DEEPEST:
            return ""
        if "@value" in value:
            return self._text(value["@value"], depth + 1)
        if value and all(_TAG.fullmatch(name) for name in value):  # a text in several languages, each under its tag
            own = sorted(value, key=lambda name: _root(name) != _root(self._language))
            return next((text for name in own if (text := self._text(value[name], depth + 1))), "")
        names = ("name", "title", "prefLabel", "label", "id", "@id")
        inner = (item for name in names for item in self.values(value, name))
        return next((text for item in inner if (text := self._text(item, depth + 1))), "")


def _root(tag: str) -> str:
    return re.split("[-_]", tag)[0].lower()


@lru_cache(1_000)
def _local(name: str) -> str:
    """`dcat:downloadURL` and `http://www.w3.org/ns/dcat#downloadURL` are one name."""
    return re.split(r"[:/#]", name)[-1] if not name.startswith("@") else name


@dataclass(frozen=True)
class Draft:
    """A data set's record before it is understood: of a hundred thousand in a catalogue a reader sees twenty."""

    node: Record
    graph: Graph
    position: int

    @property
    def id(self) -> str:
        """One without an id is known by its place."""
        return self.graph.text(self.node, "identifier") or clean(str(self.node.get("@id") or f"~{self.position}"))

    def holds(self, words: tuple[str, ...]) -> bool:
        """Whether every word is somewhere in what is said of the data set."""
        said = " ".join(str(value) for name, value in self.node.items() if _local(name) in _SOUGHT).casefold()
        return all(word in said for word in words)

    def entry(self) -> Entry:
        return _entry(self.node, self.graph, self.id)


def drafts(document: Any, language: str = "") -> Iterator[Draft]:
    """The data sets of a document that was read whole, to be told in a language where they are in several."""
    nodes = tuple(_nodes(document))
    graph = Graph(nodes, language)
    sets = [node for node in nodes if _is_a(node, "Dataset")]
    for position, node in enumerate(sets):
        yield Draft(node, graph, position)


def following(document: Any) -> str:
    """Where a catalogue that is told in pages goes on (Hydra); "" at its end."""
    graph = Graph()
    return next((address for node in _nodes(document) if (address := graph.text(node, "next", "nextPage"))), "")


def _nodes(document: Any, depth: int = 0) -> Iterator[Record]:
    """Every record of a document: in a list, a graph, or inside a catalogue."""
    if isinstance(document, list) and depth <= _DEEPEST:
        for item in document:
            yield from _nodes(item, depth + 1)
    if isinstance(document, Mapping):
        yield document
        for key, value in document.items():
            if _local(key) in ("@graph", "dataset", "mainEntity") and isinstance(value, (list, Mapping)) and depth <= _DEEPEST:
                yield from _nodes(value, depth + 1)


def _is_a(node: Record, kind: str) -> bool:
    said = node.get("@type")
    return any(_local(str(name)) == kind for name in (said if isinstance(said, list) else [said]))


def _entry(node: Record, graph: Graph, identifier: str) -> Entry:
    return Entry(
        id=identifier,
        title=graph.text(node, "title", "name"),
        description=prose({"text": graph.text(node, "description")}, "text"),
        publisher=graph.text(node, "publisher", "creator"),
        licence=graph.text(node, "license"),
        modified=date({"date": graph.text(node, "modified", "dateModified", "issued", "datePublished")}, "date"),
        language=graph.text(node, "language", "inLanguage").rpartition("/")[2].lower(),
        link=graph.text(node, "landingPage", "url"),
        files=tuple(_file(part, graph) for part in graph.parts(node, "distribution")),
    )


def _file(node: Record, graph: Graph) -> File:
    said = graph.text(node, "format", "mediaType", "encodingFormat", "fileFormat").rpartition("/file-type/")[2]
    address = graph.text(node, "downloadURL", "contentUrl") or _if_file(graph.text(node, "accessURL"))
    return File(
        graph.text(node, "title", "name"),
        address,
        formats.format_of({"format": re.sub(r"^.*/media-types/", "", said)}) or _ending(address),
        prose({"text": graph.text(node, "description")}, "text"),
    )


def _if_file(address: str) -> str:
    """Where only an access address is given, it may be a page or an interface; one that ends as a file's is a file."""
    try:
        return address if names_file(parse(address)) else ""
    except SourceError:
        return ""


def _ending(address: str) -> str:
    name = address.partition("?")[0].rpartition("/")[2]
    return name.rpartition(".")[2].upper()[:10] if "." in name else ""
