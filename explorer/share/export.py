"""A picture as a file of any kind, for the command line."""

from __future__ import annotations

from collections.abc import Callable

from explorer.model.picture import Picture
from explorer.settings import Settings
from explorer.share.as_json import as_dict, dumps
from explorer.share.data_file import csv_file, xlsx_file
from explorer.share.html_file import html_file
from explorer.share.image import image

_MAKERS: dict[str, Callable[[Picture, Settings], bytes]] = {
    "png": lambda picture, settings: image(picture, "png", settings),
    "svg": lambda picture, settings: image(picture, "svg", settings),
    "pdf": lambda picture, settings: image(picture, "pdf", settings),
    "csv": lambda picture, settings: csv_file(picture),
    "xlsx": lambda picture, settings: xlsx_file(picture),
    "json": lambda picture, settings: dumps(as_dict(picture, settings)),
    "html": html_file,
}

FORMATS = tuple(_MAKERS)


def export(picture: Picture, kind: str, settings: Settings) -> bytes:
    """The file's bytes; `kind` is one of FORMATS."""
    return _MAKERS[kind](picture, settings)
