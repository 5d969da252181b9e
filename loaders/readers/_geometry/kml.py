"""The placemarks of a KML file, one after the other: what each says of itself, its shape, and the folder it lies in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from loaders.readers._geometry.kml_text import part, places, told
from loaders.readers._geometry.marks import Key, Mark
from loaders.readers._geometry.shapes import Line, Shape, line, together
from loaders.readers._xml.parsing import PIECE_BYTES, Parser, attribute

FOLDER: Key = ("", "folder")
DESCRIPTION: Key = ("", "description")
OWN: tuple[Key, ...] = (("", "name"), DESCRIPTION, FOLDER, ("", "when"), ("", "begin"), ("", "end"), ("", "address"), ("", "phoneNumber"))
"""KML's own words, in the order of the columns."""
_PARENTS = {"when": "TimeStamp", "begin": "TimeSpan", "end": "TimeSpan"}
_FOLDERS = ("Folder", "Document")


class Marks:
    """Iterates over the placemarks of a file; afterwards `links` are the addresses that it names, `folders` their names.

    `pictures` is how many it lays over the map.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.links: list[str] = []
        self.folders: set[str] = set()
        self.pictures = 0

    def __iter__(self) -> Iterator[Mark]:
        collector = _Collector()
        parser = Parser(collector.start, collector.end, collector.text.append)
        with self._path.open("rb") as file:
            while piece := file.read(PIECE_BYTES):
                parser.feed(piece)
                yield from collector.taken()
        parser.feed(b"", True)
        yield from collector.taken()
        self.links, self.folders, self.pictures = collector.links, collector.folders, collector.pictures


class _Collector:
    """Listens to the elements as they open and close."""

    def __init__(self) -> None:
        self.links: list[str] = []
        self.folders: set[str] = set()
        self.pictures = 0
        self.text: list[str] = []
        self._found: list[Mark] = []
        self._path: list[str] = []
        self._folders: list[str] = []
        self._mark = Mark()
        self._label = ""
        self._line = line((), ())
        self._rings: list[Line] = []
        self._track: list[str] = []
        self._shapes: list[list[Shape]] = [[]]

    def taken(self) -> list[Mark]:
        """The placemarks since the last time."""
        found, self._found = self._found, []
        return found

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Elements inside a description are its words."""
        if "description" not in self._path:
            self.text.clear()
            if name in _STARTS:
                _STARTS[name](self, attributes)
        self._path.append(name)

    def end(self, name: str) -> None:
        """The element's text is whole now."""
        self._path.pop()
        if "description" in self._path:
            return
        parent = self._path[-1] if self._path else ""
        text = "".join(self.text).strip()
        self.text.clear()
        if name in _ENDS:
            _ENDS[name](self, parent, text)
        elif text and parent == "ExtendedData":
            self._mark.cells[("data", name)] = text

    def _open_mark(self, attributes: dict[str, str]) -> None:
        self._mark, self._shapes = Mark(), [[]]

    def _open_picture(self, attributes: dict[str, str]) -> None:
        self.pictures += 1

    def _open_folder(self, attributes: dict[str, str]) -> None:
        self._folders.append("")

    def _open_data(self, attributes: dict[str, str]) -> None:
        self._label = attribute(attributes, "name").strip()

    def _open_area(self, attributes: dict[str, str]) -> None:
        self._rings = []

    def _open_track(self, attributes: dict[str, str]) -> None:
        self._track = []

    def _open_set(self, attributes: dict[str, str]) -> None:
        self._shapes.append([])

    def _close_name(self, parent: str, text: str) -> None:
        if parent in _FOLDERS and self._folders:
            self._folders[-1] = text
        elif parent == "Placemark" and text:
            self._mark.cells[("", "name")] = text

    def _close_data(self, parent: str, text: str) -> None:
        if self._label and text:
            self._mark.cells[("data", self._label)] = text

    def _close_places(self, parent: str, text: str) -> None:
        self._line = places(text)

    def _close_point(self, parent: str, text: str) -> None:
        self._add(Shape("Point", (part(self._line, 1),)) if self._line.xs else None)

    def _close_line(self, parent: str, text: str) -> None:
        if parent in ("outerBoundaryIs", "innerBoundaryIs"):
            self._rings.insert(0 if parent == "outerBoundaryIs" else len(self._rings), self._line)
        else:
            self._add(Shape("LineString", (self._line,)) if self._line.xs else None)

    def _close_area(self, parent: str, text: str) -> None:
        self._add(Shape("Polygon", tuple(self._rings)) if self._rings and self._rings[0].xs else None)

    def _close_step(self, parent: str, text: str) -> None:
        self._track.append(",".join(text.split()))

    def _close_track(self, parent: str, text: str) -> None:
        along = places(" ".join(self._track))
        self._add(Shape("LineString", (along,)) if along.xs else None)

    def _close_set(self, parent: str, text: str) -> None:
        if len(self._shapes) > 1:
            members = self._shapes.pop()
            self._add(together(members) if members else None)

    def _add(self, shape: Shape | None) -> None:
        if shape is not None:
            self._shapes[-1].append(shape)
        self._line = line((), ())

    def _close_link(self, parent: str, text: str) -> None:
        if text and "NetworkLink" in self._path:
            self.links.append(text)

    def _close_folder(self, parent: str, text: str) -> None:
        if self._folders:
            self._folders.pop()

    def _close_mark(self, parent: str, text: str) -> None:
        cells = self._mark.cells
        inside = " / ".join(name for name in self._folders[1:] if name)
        self.folders.add(inside)
        if inside:
            cells[FOLDER] = inside
        if pairs := told(cells.get(DESCRIPTION, "")):
            del cells[DESCRIPTION]
            self._mark.cells = {**{("data", name): value for name, value in pairs.items()}, **cells}
        self._mark.shape = together(self._shapes[0]) if self._shapes[0] else None
        self._found.append(self._mark)
        self._mark = Mark()


def _own(name: str) -> Callable[[_Collector, str, str], None]:
    """Keeps one of KML's own words, where it is said of a placemark."""

    def close(collector: _Collector, parent: str, text: str) -> None:
        if text and parent == _PARENTS.get(name, "Placemark"):
            collector._mark.cells[("", name)] = text

    return close


_STARTS: dict[str, Callable[[_Collector, dict[str, str]], None]] = {
    "Placemark": _Collector._open_mark, "Folder": _Collector._open_folder, "Document": _Collector._open_folder,
    "Data": _Collector._open_data, "SimpleData": _Collector._open_data, "Polygon": _Collector._open_area,
    "Track": _Collector._open_track, "MultiGeometry": _Collector._open_set, "MultiTrack": _Collector._open_set,
    "GroundOverlay": _Collector._open_picture, "PhotoOverlay": _Collector._open_picture,
}  # fmt: skip
_ENDS: dict[str, Callable[[_Collector, str, str], None]] = {
    **{name: _own(name) for _, name in OWN if name not in ("name", "folder")},
    "name": _Collector._close_name, "value": _Collector._close_data, "SimpleData": _Collector._close_data,
    "coordinates": _Collector._close_places, "coord": _Collector._close_step, "Point": _Collector._close_point,
    "LineString": _Collector._close_line, "LinearRing": _Collector._close_line, "Polygon": _Collector._close_area,
    "Track": _Collector._close_track, "MultiGeometry": _Collector._close_set, "MultiTrack": _Collector._close_set,
    "href": _Collector._close_link, "Placemark": _Collector._close_mark, "Folder": _Collector._close_folder,
    "Document": _Collector._close_folder,
}  # fmt: skip
