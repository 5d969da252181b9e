"""Municipalities and counties: regions whose names repeat between the regions that they lie in, and which of them a cell may mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from explorer.geo.gazetteer import begins, gazetteer, initials
from explorer.geo.layers import layer, regions
from explorer.geo.names import cut_short, plain, spellings

_KIND = re.compile(
    r"^(?:municipio|mpio|mun|alcaldia|delegacion|demarcacion territorial|ayuntamiento|prefeitura|prefeitura municipal|condado|county"
    r"|comuna|ciudad|city)(?: (?:de|do|da|del|of))?(?: (?:la|el|los|las))? (?=\w)"
)
_KIND_BEHIND = re.compile(r" (?:county|parish|borough|census area|municipio|city and borough|municipality)$")
_WITH_PARENT = re.compile(r"^([^,(]+?)(?:, ?| ?\(| - )([^,()]+)\)?$")
_LONG_FORM = re.compile(r" (?:de|del) \w.*$")

Codes = dict[str, str]
"""Code of the region that lies above, to code; UNCLEAR where several of its regions may be meant."""
UNCLEAR = ""


NEARLY_ALL = 0.9
"""Share of the rows known at all that one region above must hold, to be the only one meant."""
AT_LEAST = 2
"""Names that only that region has, and that a column must have for it."""


@dataclass(frozen=True)
class Within:
    """One layer's names, folded, and codes in digits, of which leading zeros are left out."""

    parents_layer: str
    names: dict[str, Codes]
    digits: dict[str, tuple[str, str]]
    initials: dict[str, list[str]]

    def placed(self, value: str) -> Codes:
        """The regions that a cell may mean: of a code one, of a name one for each region above that has it."""
        key = value.strip().removesuffix(".0").lstrip("0")
        if key in self.digits and len(value.strip().removesuffix(".0")) <= len(self.digits[key][1]):
            return dict([self.digits[key]])
        return self._named(value) or self._with_parent(value) or self._cut_short(value)

    def inside(self, value: str, parents: Iterable[str]) -> Codes:
        """The regions of the code that a cell has within each of those above: 010 of 09 is 09010."""
        digits = value.strip().removesuffix(".0")
        if not digits.isdecimal():
            return {}
        length = len(next(iter(self.digits.values()))[1])
        keys = {parent: (parent + digits.zfill(length - len(parent))).lstrip("0") for parent in parents}
        return {parent: self.digits[key][1] for parent, key in keys.items() if self.digits.get(key, ("",))[0] == parent}

    def _named(self, value: str) -> Codes:
        return next((self.names[spelt] for spelt in _spellings(value) if spelt in self.names), {})

    def _with_parent(self, value: str) -> Codes:
        """`Benito Juárez, Quintana Roo` and `Benito Juárez (Q. Roo)` say which."""
        found = _WITH_PARENT.match(value.strip())
        if found is None:
            return {}
        known = gazetteer().lettered(found[2]) | gazetteer().named(found[2])
        return {parent: code for parent, code in self._named(found[1]).items() if parent == known.get(self.parents_layer)}

    def _cut_short(self, value: str) -> Codes:
        """The region above's only one whose words begin as an abbreviation's do."""
        words = cut_short(value)
        alike = [name for name in self.initials.get("".join(word[0] for word, _ in words), ()) if begins(name, words)] if words else []
        found: dict[str, set[str]] = {}
        for name in alike:
            for parent, code in self.names[name].items():
                found.setdefault(parent, set()).add(code)
        return {parent: code for parent, [code, *others] in found.items() if not others}


@cache
def within(name: str) -> Within:
    """The index of a layer that has another above. Raises KeyError."""
    names: dict[str, Codes] = {}
    for each in regions(name):
        codes = names.setdefault(plain(each.name), {})
        codes[each.parent] = UNCLEAR if each.parent in codes else each.code
    for spelt, parent, code in _said(name):
        names.setdefault(spelt, {}).setdefault(parent, code)
    for spelt, parent, meant in _short_forms(name):
        names.setdefault(spelt, {}).setdefault(parent, meant[0] if len(meant) == 1 else UNCLEAR)
    digits = {code.lstrip("0"): (each.parent, each.code) for each in regions(name) for code in (each.code, *each.codes)}
    return Within(layer(name).parents, names, digits, initials(names))


def _said(name: str) -> Iterator[tuple[str, str, str]]:
    """(name, region above, code) of all that our list says."""
    for each in regions(name):
        for text in (each.name, *each.aliases):
            yield from ((spelt, each.parent, each.code) for spelt in spellings(text, admin=False))


def _short_forms(name: str) -> Iterator[tuple[str, str, list[str]]]:
    """`Ecatepec` for `Ecatepec de Morelos`: (name, region above, codes of those that it may mean)."""
    found: dict[tuple[str, str], list[str]] = {}
    for each in regions(name):
        full = plain(each.name)
        short = _LONG_FORM.sub("", full)
        if short != full:
            found.setdefault((short, each.parent), []).append(each.code)
    return ((short, parent, codes) for (short, parent), codes in found.items())


def _spellings(value: str) -> Iterator[str]:
    for spelt in spellings(value, admin=False):
        yield spelt
        yield _KIND.sub("", spelt)
        yield _KIND_BEHIND.sub("", spelt)


def placed(cells: Iterable[tuple[str, int]], name: str) -> tuple[str, dict[str, str]]:
    """The layer, or its part where nearly all (value, rows) that it knows lie in one region above; and the values' codes in it.

    A name that several regions bear has no code in the whole layer. Raises KeyError.
    """
    whole, _, parent = name.partition(".")
    rows = dict(cells)
    found = {value: codes for value in rows if (codes := within(whole).placed(value))}
    parent = parent or _above(found, rows)
    if parent:
        return f"{whole}.{parent}", {value: code for value, codes in found.items() if (code := codes.get(parent, UNCLEAR))}
    return whole, {value: code for value, codes in found.items() if len(codes) == 1 and (code := next(iter(codes.values())))}


def _above(found: dict[str, Codes], rows: dict[str, int]) -> str:
    """The one region above that nearly all values may lie in, some of them there only; else ""."""
    weights: Counter[str] = Counter()
    for value, codes in found.items():
        weights.update(dict.fromkeys(codes, rows[value]))
    sure = Counter(next(iter(codes)) for codes in found.values() if len(codes) == 1)
    parent, weight = max(weights.items(), key=lambda each: (each[1], sure[each[0]]), default=("", 0))
    return parent if sure[parent] >= AT_LEAST and weight >= NEARLY_ALL * sum(rows[value] for value in found) else ""
