"""The message catalogs: gettext `.po` files beside this module, keyed by the English text, read once a process."""

from __future__ import annotations

import functools
from importlib.resources import files

from babel.messages.catalog import Catalog
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

LANGUAGES = ("es", "en", "pt", "fr")
"""Languages that everything is written in; English is the source and has no catalog."""


@functools.cache
def catalog(language: str) -> Catalog:
    """The catalog of one of LANGUAGES; empty for English."""
    if language not in LANGUAGES or language == "en":
        return Catalog(locale="en")
    with files(__package__).joinpath("po", f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def translate(text: str, many: str, n: int, language: str) -> str:
    """The pattern of `text` in that language (its plural form for `n` where there is `many`); English where the catalog has none."""
    found = catalog(language).get((text, many) if many else text)
    if found is None or not found.string:
        return many if many and n != 1 else text
    if not many:
        return str(found.string)
    form = _plural_form(language, n)
    return str(found.string[min(form, len(found.string) - 1)]) or many


def _plural_form(language: str, n: int) -> int:
    """Index of the plural form, by the rules of the catalog's language: one form apart for 1 (and for 0 in French and Portuguese)."""
    assert get_plural(language).num_plurals == 2
    return int(n > 1) if language in ("fr", "pt") else int(n != 1)
