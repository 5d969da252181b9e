"""Where may a table come from? One module beside this one for each kind of source."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from typing import TYPE_CHECKING

from explorer.errors import StateError
from explorer.model.message import Message, message
from explorer.model.search import merged
from explorer.model.source import Source
from explorer.model.table import Listed, Table
from loaders._base import Desk, Loader

if TYPE_CHECKING:
    from explorer.settings import Settings

PAGE = 20
"""Results that a catalogue gives at once: tables of a small one, data sets of a portal."""
LOADERS: dict[str, Loader]
"""By name, in the order in which they are asked: `url`, which takes any address, comes last."""


@functools.cache
def _found() -> dict[str, Loader]:
    """Imported when first asked for: the readers' process, which fetches nothing, starts twice as fast without."""
    return {
        module.name: importlib.import_module(f"{__name__}.{module.name}").LOADER
        for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name)
        if not module.name.startswith("_") and not module.ispkg
    }


def __getattr__(name: str) -> dict[str, Loader]:
    if name == "LOADERS":
        return _found()
    raise AttributeError(name)


def warm() -> None:
    """Imports every loader, which takes as long as drawing a chart."""
    _found()


def find(text: str, settings: Settings) -> Source | None:
    """The source that a text means, by the first loader that accepts it; None where none does. Asks no one."""
    return next((source for loader in _found().values() if (source := loader.accepts(text, settings))), None)


def resolve(text: str, desk: Desk, page: int = 0) -> Listed:
    """What a text leads to after asking: the tables of a data set, one source, or a portal's data sets. Empty where nobody knows it."""
    from loaders._recognise import recognise  # not at the top: the readers' process, which fetches nothing, starts faster without

    return recognise(text, page, desk, _found())


def search(words: str, page: int, desk: Desk) -> Listed:
    """What all catalogues find for these words that can be narrowed as `desk.narrow` says; pages are counted from 0.

    A catalogue that is away is named in a note; only where no other finds anything that is an error.
    """
    from loaders._catalogues import everywhere

    able = [loader for loader in _found().values() if set(desk.narrow.names) <= set(loader.facets)]
    answers = everywhere([functools.partial(loader.search, words, page, desk) for loader in able])
    return Listed(
        tuple(item for listed in answers for item in listed.items),
        sum(listed.total for listed in answers),
        tuple(note for listed in answers for note in listed.notes),
        merged(facet for listed in answers for facet in listed.facets),
        max((pages(listed) for listed in answers), default=0),
    )


def called(source: Source, settings: Settings) -> Message | None:
    """What a source is, in a reader's words: "A Socrata data set of data.example.org"; None for samples and readers' own files."""
    from loaders._called import called

    return called(source, settings)


def pages(listed: Listed) -> int:
    """How many pages a search has."""
    return listed.pages or -(-listed.total // PAGE)


def fetch(source: Source, desk: Desk) -> Table:
    """The table, in a file of the desk's folder. Raises ExplorerErrors, and Unchanged where `desk.validator` still holds."""
    loader = _found().get(source.loader)
    if loader is None:
        raise StateError(message("The link names a kind of source that does not exist: {name}.", name=source.loader[:50]))
    return loader.fetch(source, desk)
