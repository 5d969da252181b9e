"""Every spelling of every region of the layers without another above, built once a process and when first asked for."""

from __future__ import annotations

import gettext
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import pycountry
from babel import Locale

from explorer.geo.layers import Layer, Region, layers, regions
from explorer.geo.names import cut_short, numbered, plain, spellings, twice

# The locales in which statistics offices of the four languages name countries.
LOCALES = ("en", "es", "es_MX", "es_419", "pt", "pt_PT", "fr", "fr_CA")
TRANSLATIONS = ("es", "pt", "pt_BR", "fr")

Hits = dict[str, str]
"""Layer to code."""


@dataclass(frozen=True)
class Gazetteer:
    """Folded names, letter codes and digit codes, each to the layers' codes."""

    names: dict[str, Hits]
    letters: dict[str, Hits]
    digits: dict[str, Hits]

    def named(self, value: str) -> Hits:
        """The regions of that name, a layer each."""
        if not any(map(str.isalpha, value)):
            return {}
        return self._spelled(value) or self._numbered(value) or self._twice(value) or self._cut_short(value)

    def lettered(self, value: str) -> Hits:
        """The regions of that letter code (`MX`, `JAL`, `Jal.`), case aside."""
        return self.letters.get(value.strip().rstrip(".").upper(), {})

    def keyed(self, value: str) -> Hits:
        """The regions of that code in digits (`9`, `09`, `9.0`, `2A`), padded with zeros or not; never longer than the code itself."""
        text = value.strip().removesuffix(".0").upper()
        hits = self.digits.get(text.lstrip("0"), {}) if text.isascii() else {}
        return {layer: code for layer, code in hits.items() if len(text) <= _width(layer, code)}

    def _numbered(self, value: str) -> Hits:
        """The name after a code, where the two agree."""
        pair = numbered(value)
        if pair is None:
            return {}
        code, name = pair
        key = self.digits.get(code.lstrip("0"), {})
        return {layer: known for layer, known in self._spelled(name).items() if key.get(layer, known) == known}

    def _twice(self, value: str) -> Hits:
        """The region that two names in one cell share."""
        pair = twice(value)
        if pair is None:
            return {}
        first, second = map(self._spelled, pair)
        return {layer: code for layer, code in first.items() if second.get(layer) == code}

    def _cut_short(self, value: str) -> Hits:
        """The only region of a layer whose words begin as an abbreviation's do."""
        words = cut_short(value)
        if not words:
            return {}
        alike = [name for name in self.initials.get("".join(word[0] for word, _ in words), ()) if begins(name, words)]
        codes: dict[str, set[str]] = {}
        for name in alike:
            for layer, code in self.names[name].items():
                codes.setdefault(layer, set()).add(code)
        return {layer: code for layer, [code, *others] in codes.items() if not others}

    @cached_property
    def initials(self) -> dict[str, list[str]]:
        """The names by the first letters of their words."""
        return initials(self.names)

    def _spelled(self, value: str) -> Hits:
        found: Hits = {}
        for admin in (False, True):
            for spelling in spellings(value, admin):
                for layer, code in self.names.get(spelling, {}).items():
                    if layer != "world" or not admin:  # `Estado de México` is no country
                        found.setdefault(layer, code)
        return found


def initials(names: Iterable[str]) -> dict[str, list[str]]:
    """Folded names by the first letters of their words."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault("".join(word[0] for word in name.split()), []).append(name)
    return found


def begins(name: str, words: tuple[tuple[str, bool], ...]) -> bool:
    """Whether the words of a name are those of an abbreviated one, or go on from them."""
    return all(full.startswith(word) if short else full == word for full, (word, short) in zip(name.split(), words, strict=True))


@cache
def gazetteer() -> Gazetteer:
    """The one index of a process."""
    return Gazetteer(_names(), _codes(digits=False), _codes(digits=True))


def _names() -> dict[str, Hits]:
    """Names as written before shortened ones, so that no region takes another's full name."""
    unclear = {layer.name: _repeated(regions(layer.name)) for layer in _first()}
    said = [(layer.name, code, name) for layer in _first() for code, name in _said(layer)]
    written = [(layer, code, name) for layer, code, name in said if plain(name) not in unclear[layer]]
    found: dict[str, Hits] = {}
    for layer, code, name in written:
        found.setdefault(plain(name), {}).setdefault(layer, code)
    for layer, code, name in written:
        for spelling in spellings(name, admin=layer != "world"):
            found.setdefault(spelling, {}).setdefault(layer, code)
    return found


def _first() -> tuple[Layer, ...]:
    return tuple(layer for layer in layers() if not layer.parents)


def _repeated(listed: Sequence[Region]) -> frozenset[str]:
    """Names, folded, that several regions bear: which one is meant, a name alone cannot say."""
    return frozenset(name for name, times in Counter(plain(region.name) for region in listed).items() if times > 1)


def _said(layer: Layer) -> Iterator[tuple[str, str]]:
    """(code, name) of a layer: our own table first, then other lists; `BR-SP` counts as a name, for nothing else is written so."""
    country = {region.code: region.codes[0] for region in regions("world")}.get(layer.country)
    for region in regions(layer.name):
        yield from ((region.code, name) for name in (region.name, *region.aliases))
        if country:
            yield from ((region.code, f"{country}-{code}") for code in (region.code, *region.codes))
    if layer.name == "world":
        yield from _countries_in_locales()
        yield from _countries_by_iso()


def _countries_in_locales() -> Iterator[tuple[str, str]]:
    for locale in LOCALES:
        territories = Locale.parse(locale).territories
        for region in regions("world"):
            yield region.code, territories[region.codes[0]]


def _countries_by_iso() -> Iterator[tuple[str, str]]:
    """Short, official and common names of ISO 3166-1, and their translations."""
    catalogs = [gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language]) for language in TRANSLATIONS]
    ours = {region.code for region in regions("world")}
    for country in pycountry.countries:
        if country.alpha_3 in ours:
            for name in filter(None, (country.name, getattr(country, "official_name", ""), getattr(country, "common_name", ""))):
                yield country.alpha_3, name
                yield from ((country.alpha_3, catalog.gettext(name)) for catalog in catalogs)


def _codes(digits: bool) -> dict[str, Hits]:
    found: dict[str, Hits] = {}
    for layer in _first():
        for region in regions(layer.name):
            for code in (region.code, *region.codes):
                if code[0].isdigit() == digits:
                    found.setdefault(code.lstrip("0") if digits else code, {}).setdefault(layer.name, region.code)
    return found


def _width(layer: str, code: str) -> int:
    return len(code) if layer != "world" else 3  # ISO's numeric code beside alpha-3: as long
