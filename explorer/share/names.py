"""What a file is called when a reader takes it along."""

from __future__ import annotations

import re
import unicodedata

from explorer.model.picture import Picture
from explorer.text import language_of

LONGEST = 60
"""Characters of the title in a file's name: what a file manager shows."""


def file_name(picture: Picture, ending: str) -> str:
    """`victimas-por-alcaldia_2023-09-30_es.png`: title, date of the data, language."""
    date = (picture.credit.modified or picture.credit.fetched)[:10]
    parts = (slug(picture.title) or "vistazo", date if re.fullmatch(r"[\d-]{4,10}", date) else "", language_of(picture.view.locale))
    return "_".join(part for part in parts if part) + f".{ending}"


def slug(text: str) -> str:
    """Lower case ASCII letters and digits with hyphens: safe on every system."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].rstrip("-")
