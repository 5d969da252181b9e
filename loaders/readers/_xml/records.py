"""The records of an XML document as flat rows: dotted names for what is inside, lists for what repeats, what stands above in each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from loaders.readers._xml.parsing import PIECE_BYTES, Parser, attribute, local
from loaders.readers._xml.shape import Kind, Path, fields_of

Record = dict[Any, Any]


class Records:
    """Collects the records of fed pieces in `found`."""

    def __init__(self, path: Path, kinds: dict[Path, Kind]) -> None:
        self.found: list[Record] = []
        self._record = path
        self._kinds = kinds
        self._keys = {where: key for where, kind in kinds.items() if where != path and (key := kind.key())}
        self._path: list[str] = []
        self._frames: list[tuple[int, Record]] = []
        """Cells of the record that is open, and of the elements above it, with their depth."""
        self._texts: list[list[str]] = []
        self._names: list[str] = []
        self._parser = Parser(self._start, self._end, self._text)

    def feed(self, piece: bytes, last: bool = False) -> None:
        """A piece of the document."""
        self._parser.feed(piece, last)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._path.append(tag)
        self._texts.append([])
        depth = len(self._path)
        if depth <= len(self._record) and tuple(self._path) == self._record[:depth]:
            self._frames.append((depth, {}))
            self._names.append("")
        elif self._frames:
            self._names.append(self._name(tag, attributes))
        else:
            self._names.append("")
        if self._frames and attributes:
            self._take_attributes(attributes)

    def _name(self, tag: str, attributes: dict[str, str]) -> str:
        """The element's name within the record: that of its key where it has one."""
        key = self._keys.get(tuple(self._path), "")
        name = (attribute(attributes, key) if key else "") or tag
        outer = self._names[-1] if len(self._path) - 1 > self._frames[-1][0] else ""
        return f"{outer}.{name}" if outer else name

    def _take_attributes(self, attributes: dict[str, str]) -> None:
        key = self._keys.get(tuple(self._path), "")
        for name, value in fields_of(attributes):
            if key and name == "value":
                self._add(self._names[-1], value)
            elif name != key:
                self._add(f"{self._names[-1]}.{name}" if self._names[-1] else name, value)

    def _add(self, name: str, value: str) -> None:
        """A second value of the same name makes a list."""
        cells = self._frames[-1][1]
        if name not in cells:
            cells[name] = value
        elif isinstance(cells[name], list):
            cells[name].append(value)
        else:
            cells[name] = [cells[name], value]

    def _end(self, tag: str) -> None:
        text = "".join(self._texts.pop()).strip()
        name, depth = self._names.pop(), len(self._path)
        self._path.pop()
        if not self._frames:
            return
        if text:
            self._add(name or local(tag), text)
        if self._frames[-1][0] == depth:
            self._close(depth)

    def _close(self, depth: int) -> None:
        _, cells = self._frames.pop()
        if depth == len(self._record):
            self.found.append(self._inherited() | cells)

    def _inherited(self) -> Record:
        """What stands in the elements above that come several times themselves."""
        cells: Record = {}
        for depth, above in self._frames:
            where = self._record[:depth]
            if self._kinds[where].count > 1:
                cells.update({f"{where[-1]}.{name}": value for name, value in above.items()})
        return cells

    def _text(self, text: str) -> None:
        if self._texts:
            self._texts[-1].append(text)


def records_of(file: IO[bytes], path: Path, kinds: dict[Path, Kind]) -> Iterator[Record]:
    """Every record, in order. Raises FormatError where the document is damaged."""
    records = Records(path, kinds)
    while piece := file.read(PIECE_BYTES):
        records.feed(piece)
        yield from records.found
        records.found.clear()
    records.feed(b"", True)
