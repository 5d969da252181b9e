"""Texts that would keep a careless pattern busy for hours: each is gone through at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from explorer.errors import ExplorerError
from explorer.settings import Settings
from loaders import LOADERS
from loaders._columns import degrees
from loaders._dcat.documents import read
from loaders._look import is_page
from loaders._package.cells import changes
from loaders._recognise import bare
from loaders._said import prose
from loaders.readers._kinds import kind

SECONDS = 2.0
"""Each takes milliseconds; where a pattern goes back again and again, it is minutes or for ever."""
PATHS = ("/dataset", "/a", "/", "/resource", "/explore", "/x/resource", "/organization/a", "/%2f", "/api/3/action", "/data.json")


def _described(text: str, folder: Path) -> None:
    page = folder / "page"
    page.write_text(f"<!doctype html>{text}")
    list(read(page, "example.org"))


def _accepted(text: str, _: Path) -> None:
    for loader in LOADERS.values():
        loader.accepts(bare(text), Settings())


def _number(text: str, _: Path) -> None:
    changes({"fields": [{"name": "v", "type": "number", "groupChar": " ", "decimalChar": ","}]})["v"](text)


LOOKS: dict[str, tuple[Callable[[str, Path], object], str]] = {
    "a page of spaces": (lambda text, _: is_page(text.encode()), " " * 500_000),
    "a file of comments": (lambda text, _: kind(text.encode()), "<!---->" * 500 + "x"),
    "a file of document types": (lambda text, _: kind(text.encode()), "<!doctype a[]>" * 250 + "x"),
    "a page of openings": (_described, "<script type=application/ld+json>" * 15_000),
    "a page of halves of openings": (_described, "<script application/ld+json" * 15_000),
    "a point after spaces": (lambda text, _: degrees(text), "1,2" + " " * 100_000 + "x"),
    "a number of spaces": (_number, " " * 50_000 + "x"),
    "a description of spaces": (lambda text, _: prose({"x": text}, "x"), "a" + " " * 100_000 + "b"),
    "a description of tags": (lambda text, _: prose({"x": text}, "x"), "<a" * 100_000),
    "words of dots": (_accepted, "a." * 4_000),
    **{f"a path of {part}": (_accepted, f"https://example.org{part * (7_900 // len(part))}!") for part in PATHS},
}


@pytest.mark.parametrize("case", LOOKS)
def test_no_text_keeps_a_pattern_busy(case: str, tmp_path: Path) -> None:
    look, text = LOOKS[case]
    begun = time.process_time()
    with suppress(ExplorerError):  # what it is not is said
        look(text, tmp_path)
    assert time.process_time() - begun < SECONDS
