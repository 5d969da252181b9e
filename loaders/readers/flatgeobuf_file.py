"""Reads FlatGeobuf: features one after the other, with the columns and the system of places that its head names."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from explorer.errors import FormatError
from explorer.model.message import message
from explorer.model.schema import Schema
from explorer.model.table import Facts, Read, Sample
from loaders._base import Reader, Report
from loaders.readers._geometry.flatgeobuf import blocks, feature, head_of
from loaders.readers._geometry.layers import Feature, Layer, Spans, peek_layer, store_layer
from loaders.readers._kinds import kind
from loaders.readers._spelling import Speller

_POINT = 1
"""FlatGeobuf's number for a layer of points only."""
_TYPES = {2: "BOOLEAN", 9: "DOUBLE", 10: "DOUBLE", 11: "VARCHAR", 13: "TIMESTAMP"}
"""Its numbers for the types of columns, in DuckDB's words; below nine all others are whole numbers."""


def peek(path: Path, read: Read, name: str) -> Sample:
    """A sample of the features."""
    return peek_layer(_layer(path, Speller()), read)


def store(path: Path, read: Read, schema: Schema, out: Path, report: Report) -> Facts:
    """All of them, typed."""
    report("reading", 0, 0)
    speller = Speller()
    return store_layer(_layer(path, speller), path, schema, out, report, speller.notes)


def _layer(path: Path, speller: Speller) -> Layer:
    try:
        head = head_of(path)
    except (struct.error, ValueError, IndexError, OverflowError) as error:
        raise _damaged() from error
    rows = sum(1 for _ in blocks(path, head.start, False))
    if not rows or rows < head.rows:
        raise _damaged() if head.rows else FormatError(message("This FlatGeobuf file holds no features."))

    def pick(chosen: Spans) -> Iterator[Feature]:
        passing, at = blocks(path, head.start, True), 0
        for start, length in chosen:
            yield from (feature(data, head, speller) for data in islice(passing, start - at, start - at + length))
            at = start + length

    types = tuple(_TYPES.get(kind, "BIGINT" if kind < 9 else "") for kind in head.kinds)
    return Layer(head.names, types, rows, pick, True, head.shape == _POINT, head.heights, head.said, head.bounds, measures=head.measures)


def _damaged() -> FormatError:
    return FormatError(
        message("This FlatGeobuf file is damaged, or not what it says it is."),
        message("The file may have been cut off while it was fetched."),
    )


def accepts(head: bytes, name: str) -> bool:
    """The letters that every FlatGeobuf file of version 3 begins with."""
    return kind(head) == "flatgeobuf"


_EXAMPLE = zlib.decompress(
    base64.b64decode(
        "eNqNVN1q2zAUVtdsK1spHRQ6diXMLjJQQyw5cXxXxzFuwPkhTliG5wsnVlKDY4fEZd2u9zJ7i8JgTzL2HDvyT8rGGD4gHfmcz58kH39ntV4cr9aLI7uG0FtU"
        "2htYn6BT9PQQOUev0TN0ARmwI4RscBjGBYw5jCfo0SCNfh4jBJRoJezH/CHP1HN/7Txk8RW7RsW7/F6szoCvlu0sdjyD+Svw/DpHaFvwLcBb5sgyJo4rvbcc"
        "3FEkYg4dc9C1TYgkuyjAFk8CnoZL7Hzep3yDZa2jYB7v+WYRcYkMAGxO/guuT3d+vA/Td5JXCW6prFkZ21FZZawst6oTy21VqQ5W27QymMpMqw6mWluATdvu"
        "j51Rv/dYqTZTOzJTCdU6DdpSKWWtNiO2ObSmN7Nhf+pKG57uoEay5x3KqhvGbKIbH1zaaEJ4POnDMVzJ2nEefwqXtxJpEn1o2WbOEPA1ZCDYaMqq0mJUoy1Z"
        "0xTG4GXDcXkUhdt9EgZ+RKhH9HkffqV1eZXIT8P0LuC4bvtQfhInu/SWjCY9uLbsVd7nb9YkXpe0SQy03N+nBSutzjpzdMt0HWM0hn/9JtmFX5I49SO8TDbb"
        "JOZxipMVZj28z+rRgBroE1MvyiUeu93R3L3SmuRK7jQJeHDAK0pkjh1LIgqjbc9DoHWE8qLluhNZoc9zUOfzTMSnmT7BXp4Uuhe42N9wsf6YKTg3oWehaoEj"
        "Be4yy7yCYYR3gR9g+DSD79/uw2VSIGvFnPeHso+UfcPOTvAnNy7wLw6nscONj/7JV/ahsi/9BlxuKXc="
    )
)
"""Two points: Ciudad de México and Lima."""

READER = Reader("flatgeobuf_file", message("FlatGeobuf"), accepts, peek, store, (("cities.fgb", _EXAMPLE),))
