"""Brings the message catalogs up to date with the code: `python -m explorer.text.extract` (what `make messages` runs).

Every literal given to `message` and `plural` is found in the source. What is new is added empty, what is gone is removed, what is
translated stays. `tests/test_text_catalogs.py` fails while anything is missing.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from explorer.text.catalogs import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("explorer", "charts", "loaders")
KEYWORDS = {"message": None, "plural": (1, 2)}
"""The functions of `explorer.model.message`: which of their arguments are text to translate."""


def template() -> Catalog:
    """Every text that the program can say, with the files it stands in; sorted, so that a new one changes one place."""
    found = Catalog(charset="utf-8", header_comment="")
    for folder in FOLDERS:
        for name, _, text, _, _ in extract_from_dir(
            ROOT / folder, method_map=[("**.py", "python")], keywords=KEYWORDS, strip_comment_tags=True
        ):
            found.add(text, locations=[(f"{folder}/{name}", 0)])
    return found


def path_of(language: str) -> Path:
    """The catalog's file."""
    return ROOT / "explorer" / "text" / "po" / f"{language}.po"


def update(language: str) -> None:
    """Writes one catalog anew: no fuzzy guesses, no leftovers."""
    path = path_of(language)
    with path.open("rb") as file:
        catalog = read_po(file, locale=language)
    catalog.update(template(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    with path.open("wb") as file:
        write_po(file, catalog, sort_output=True, omit_header=False, include_lineno=False, width=140)


if __name__ == "__main__":
    for each in LANGUAGES:
        if each != "en":
            update(each)
