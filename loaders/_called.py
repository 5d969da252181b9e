"""What is a source, in a reader's words? "A Socrata data set of data.example.org": said while it is opened and beside it."""

from __future__ import annotations

import re
from collections.abc import Callable

from explorer.errors import SourceError
from explorer.model.message import Message, message
from explorer.model.source import Source
from explorer.settings import Settings
from loaders._address import parse

_TABLES: dict[str, Callable[[str], Message]] = {
    "ckan": lambda host: message("A data set of the CKAN portal {host}", host=host),
    "datapackage": lambda host: message("A data package of {host}", host=host),
    "dcat": lambda host: message("A data set of the catalogue of {host}", host=host),
    "dkan": lambda host: message("A data set of the DKAN portal {host}", host=host),
    "opendatasoft": lambda host: message("An Opendatasoft data set of {host}", host=host),
    "socrata": lambda host: message("A Socrata data set of {host}", host=host),
    "url": lambda host: message("A file of {host}", host=host),
}
_PORTALS: dict[str, Callable[[str], Message]] = {
    "ckan": lambda host: message("{host} is a CKAN portal.", host=host),
    "dcat": lambda host: message("{host} has a catalogue of data sets.", host=host),
    "dkan": lambda host: message("{host} is a DKAN portal.", host=host),
    "opendatasoft": lambda host: message("{host} is an Opendatasoft portal.", host=host),
    "socrata": lambda host: message("{host} is a Socrata portal.", host=host),
}


def called(source: Source, settings: Settings) -> Message | None:
    """What a source is and where; None for samples and readers' own files, which need no such word."""
    tell = _TABLES.get(source.loader)
    return tell(_host(source.ref, settings)) if tell else None


def portal_called(kind: str, host: str) -> Message:
    return _PORTALS[kind](host)


def _host(ref: str, settings: Settings) -> str:
    """The portal's title where the operator configured it, else the server's name."""
    where = re.split("[/#]", ref)[0]
    title = next((portal.title for portal in settings.portals if portal.name == where), "")
    if title:
        return title
    try:
        return parse(ref if "://" in ref else f"https://{ref}").host
    except SourceError:
        return where[:100]
