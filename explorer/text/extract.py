"""Brings the message catalogs up to date with the code: `python -m explorer.text.extract` (what `make messages` runs).

Every literal given to `message` and `plural` is found in the source; anything but a literal stops it. What is new is added empty, what
is gone is removed, what is translated stays. `tests/test_text_catalogs.py` fails while anything is missing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from explorer.text.catalogs import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("explorer", "charts", "loaders")
TEXTS = {"message": 1, "plural": 2}
"""The functions of `explorer.model.message`: how many of their arguments are text to translate."""


def template() -> Catalog:
    """Every text that the program can say, with the files it stands in; sorted, so that a new one changes one place."""
    found = Catalog(charset="utf-8", header_comment="")
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for text in texts(path.read_text(encoding="utf-8")):
                found.add(text if len(text) > 1 else text[0], locations=[(path.relative_to(ROOT).as_posix(), 0)])
    return found


def texts(source: str) -> Iterator[tuple[str, ...]]:
    """What a module can say. Its tree is read, because a scan of its words would miss what stands inside an f-string."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TEXTS:
            yield tuple(str(ast.literal_eval(text)) for text in node.args[: TEXTS[node.func.id]])


def path_of(language: str) -> Path:
    """The catalog's file."""
    return ROOT / "explorer" / "text" / "po" / f"{language}.po"


def update(language: str) -> None:
    """Writes one catalog anew: no fuzzy guesses, no leftovers."""
    path = path_of(language)
    with path.open("rb") as file:
        catalog = read_po(file, locale=language)
    catalog.update(template(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    with path.open("wb") as file:
        write_po(file, catalog, sort_output=True, omit_header=False, include_lineno=False, width=140)


if __name__ == "__main__":
    for each in LANGUAGES:
        if each != "en":
            update(each)
