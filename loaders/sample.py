"""The embedded demo portal: tables of real figures that come with the program, each with its source and licence."""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from explorer.errors import SourceError
from explorer.geo.names import fold
from explorer.model.message import Listing, message
from explorer.model.source import Source
from explorer.model.table import Credit, Found, Listed, Table
from explorer.settings import Settings
from loaders._base import Desk, Loader, Unchanged

FOLDER = Path(__file__).parent / "samples"
LANGUAGES = ("es", "en", "pt", "fr")
PAGE = 20  # results on a page, as catalogues give them


@dataclass(frozen=True)
class Embedded:
    """One sample as `samples.yaml` has it: `titles` and `descriptions` by language; `file` here, or `member` of an installed `package`."""

    name: str
    language: str
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    publisher: str
    licence: str
    licence_url: str
    link: str
    date: str
    file: str = ""
    package: str = ""
    member: str = ""

    def words(self) -> str:
        """All that a search looks through, folded."""
        return fold(" ".join((self.name, self.publisher, *self.titles.values(), *self.descriptions.values())))


@cache
def samples() -> dict[str, Embedded]:
    """Every sample by name, in the order of the list."""
    entries: list[dict[str, Any]] = yaml.safe_load((FOLDER / "samples.yaml").read_text(encoding="utf-8"))
    return {entry["name"]: _embedded(entry) for entry in entries}


def catalogue(settings: Settings, language: str = "") -> tuple[Found, ...]:
    """What the home page shows; nothing where the operator wants no samples. Titles are in that language, else in the table's own."""
    return tuple(_found(sample, language) for sample in samples().values()) if settings.samples else ()


def title(name: str, language: str) -> str:
    """A sample's title in a language ("es", "pt-BR"); English where that is none of ours. Raises KeyError."""
    return _in_language(samples()[name].titles, language)


def description(name: str, language: str) -> str:
    """A sample's description in a language, as `title`. Raises KeyError."""
    return _in_language(samples()[name].descriptions, language)


def _accepts(text: str, settings: Settings) -> Source | None:
    name, _, ref = text.strip().partition(":")
    return Source("sample", ref) if name == "sample" and ref else None


def _resolve(text: str, desk: Desk) -> Listed:
    source = _accepts(text, desk.settings)
    return Listed((_found(_sample(source.ref), desk.locale),), 1) if source else Listed((), 0)


def _search(words: str, page: int, desk: Desk) -> Listed:
    """Samples that hold every word, in whatever of the four languages."""
    wanted = fold(words).split()
    hits = [found for found in catalogue(desk.settings, desk.locale) if all(word in samples()[found.source.ref].words() for word in wanted)]
    return Listed(tuple(hits[page * PAGE : (page + 1) * PAGE]), len(hits))


def _fetch(source: Source, desk: Desk) -> Table:
    sample = _sample(source.ref)
    desk.report("found", 0, 0)
    path = _path(sample)
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    validator = hashlib.sha256(content + repr(_credit(sample)).encode()).hexdigest()
    if validator == desk.validator:
        raise Unchanged
    name = path.name.removesuffix(".gz")
    copy = desk.folder / name
    copy.write_bytes(content)
    desk.report("fetching", len(content), len(content))
    return Table(copy, name, _credit(sample), copy.suffix.removeprefix(".").upper(), validator=validator)


def _sample(name: str) -> Embedded:
    sample = samples().get(name)
    if sample is None:
        known = Listing(tuple(samples()))
        raise SourceError(message("There is no sample {name}.", name=name[:50]), message("The samples are {names}.", names=known))
    return sample


def _path(sample: Embedded) -> Path:
    """The file, found without importing the package that ships it."""
    if sample.file:
        return FOLDER / sample.file
    spec = importlib.util.find_spec(sample.package)
    roots = spec.submodule_search_locations if spec else None
    path = Path(next(iter(roots or ()), "")) / sample.member
    if not path.is_file():
        raise SourceError(message("The sample {name} is not installed.", name=sample.name), message("Choose another sample."))
    return path


def _found(sample: Embedded, language: str) -> Found:
    kind = Path(sample.file or sample.member.removesuffix(".gz")).suffix.removeprefix(".").upper()
    name, spoken = sample.name, language or sample.language
    return Found(Source("sample", name), title(name, spoken), sample.publisher, kind, sample.date, description(name, spoken))


def _credit(sample: Embedded) -> Credit:
    return Credit(
        title=sample.titles[sample.language],
        publisher=sample.publisher,
        licence=sample.licence,
        licence_url=sample.licence_url,
        link=sample.link,
        modified=sample.date,
        language=sample.language,
        description=sample.descriptions[sample.language],
        checked=True,
        translations=tuple((language, title, sample.descriptions[language]) for language, title in sample.titles.items()),
    )


def _embedded(entry: dict[str, Any]) -> Embedded:
    rest = {key: value for key, value in entry.items() if key not in ("title", "description")}
    return Embedded(titles=entry["title"], descriptions=entry["description"], **rest)


def _in_language(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language.partition("-")[0].partition("_")[0].lower(), texts["en"])


LOADER = Loader(
    name="sample",
    label=message("Samples"),
    accepts=_accepts,
    resolve=_resolve,
    search=_search,
    fetch=_fetch,
    examples=("sample:gapminder", "sample:estados-mexico"),
)
