"""Names and keys to regions: accents, case and spelling aside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from babel import Locale, UnknownLocaleError

from explorer.geo import olympic
from explorer.geo.gazetteer import Hits, gazetteer
from explorer.geo.headers import ANY_SIZE, LAYER_WORDS, roles, says
from explorer.geo.layers import Layer, added, layer, layers, maybe_layer, regions
from explorer.geo.names import fold, is_compass
from explorer.geo.within import placed
from explorer.model.schema import PlaceMatch

ENOUGH = 0.5  # a map of less than half the rows tells more of what it lacks
UNANNOUNCED = 0.7  # names that no header announces: half of a list of first names may be countries
NEARLY_ALL = 0.8  # codes under a header that only speaks of the level: a status or zone number rarely stays on a list
WITHOUT_HEADER = 0.9  # letter codes that nothing announces: languages and currencies reach 0.8
ON_A_LIST = 0.9  # codes in digits: another country's fill most of a list by chance
LOOKED_AT = 2_000  # distinct values, most frequent first, that show whether a long column holds places at all
HARDLY_ANY = 0.05
AT_LEAST = 2  # one name that fits may be chance: Meta, Victoria, Jordan
MANY_PAIRS, MANY_TRIPLES = 8, 5  # letter codes without a header: so many distinct ones are no chance
LONG_CODE = 6  # E12000007: no word, and no other list's code by chance
MENU = 150  # regions up to which a menu has them all; a list of thousands is no help
BELOW = ("municipality_name", "municipality_code", "place_name", "postal_code", "address")
LEVEL = ("country_name", "country_code", "admin1_or_2_name", "admin1_or_2_code")

Cells = tuple[tuple[str, int], ...]
NONE, WEAK, STRONG = 0, 1, 2


@dataclass(frozen=True)
class _Known:
    """A column's values that name or key any region, each with its layers and codes."""

    names: dict[str, Hits]
    letters: dict[str, Hits]
    digits: dict[str, Hits]


NOTHING = _Known({}, {}, {})


@dataclass(frozen=True)
class _Fit:
    """One layer's try: its place in the order, how far the header speaks for it, and what it matched."""

    layer: Layer
    order: int
    spoken: int
    codes: dict[str, str]
    share: float

    def rank(self) -> tuple[float, int, int, int]:
        return (round(self.share, 3), self.spoken, len(self.codes), -self.order)


def match(values: Iterable[tuple[str, int]], header: str = "") -> PlaceMatch | None:
    """The layer that most of the (value, rows) fall on, or None where fewer than half the rows do."""
    cells = tuple((value, rows) for value, rows in values if value and value.strip())
    asked = _asked(header)
    if not cells or not asked:
        return None
    known = NOTHING if _is_hopeless(cells) else _look_up(cells)
    tried = [
        _fit_within(layer, order, cells, header) if layer.parents else _fit(layer, order, cells, known, header) for order, layer in asked
    ]
    fits = [fit for fit in tried if fit]
    best = max(fits, key=_Fit.rank, default=None)
    if best is None or best.share < ENOUGH:
        return None
    return PlaceMatch(
        best.layer.name,
        tuple((value, best.codes[value]) for value, _ in cells if value in best.codes),
        best.share,
        tuple(value for value, _ in cells if value not in best.codes),
        rivals=tuple(fit.layer.name for fit in fits if fit.layer.country != best.layer.country and fit.rank()[:3] == best.rank()[:3]),
    )


def on_layer(values: Iterable[tuple[str, int]], name: str) -> PlaceMatch:
    """What of the (value, rows) falls on the layer of that name, which is said to be theirs: every spelling counts. Raises KeyError."""
    cells = tuple((value, rows) for value, rows in values if value and value.strip())
    if layer(name).parents:
        part, codes = placed(cells, name)
        return PlaceMatch(part, tuple(codes.items()), _share(codes, cells), tuple(value for value, _ in cells if value not in codes))
    known = _look_up(cells)
    codes = _of(layer(name), known.digits) | _of(layer(name), known.letters) | _of(layer(name), known.names)
    unmatched = tuple(value for value, _ in cells if value not in codes)
    return PlaceMatch(name, tuple(codes.items()), _share(codes, cells), unmatched)


def nearest(value: str, name: str) -> tuple[tuple[str, str], ...]:
    """The regions of the layer of that name as (code, name), those most like `value` first: of many the likeliest. Raises KeyError."""
    spelt = SequenceMatcher(b=fold(value))

    def likeness(region: tuple[str, str], quick: bool = False) -> float:
        spelt.set_seq1(fold(region[1]))
        return -(spelt.quick_ratio() if quick else spelt.ratio())

    listed = layer(name).regions
    likely = listed if len(listed) <= MENU else sorted(listed, key=lambda region: likeness(region, quick=True))[:MENU]
    return tuple(sorted(likely, key=likeness))


def evidence(values: Iterable[tuple[str, int]], header: str = "") -> float:
    """How much of a column looks like regions or countries, from 0 to 1: the matched rows, else the names on any layer."""
    cells = tuple((value, rows) for value, rows in values if value and value.strip())
    found = match(cells, header)
    if found or not cells:
        return found.share if found else 0.0
    named = gazetteer().named
    return sum(1 for value, _ in cells if named(value)) / len(cells)


def label(name: str, code: str, locale: str = "") -> str:
    """A region's name: a country's in the locale's language, others as their own country writes them. Raises KeyError."""
    written = dict(layer(name).regions)[code]
    if name != "world" or not locale:
        return written
    territory = {region.code: region.codes[0] for region in regions("world")}[code]
    try:
        return str(Locale.parse(locale.replace("-", "_")).territories.get(territory, written))
    except (UnknownLocaleError, ValueError):
        return written


def _asked(header: str) -> tuple[tuple[int, Layer], ...]:
    """The layers that may hold the column. Cities and districts bear the names of states: a header that says so is believed, unless it
    names a layer's own level too."""
    numbered = tuple((order, layer) for order, layer in enumerate(layers()) if not layer.parents or speaks(header, layer))
    found = [role for role in roles(header) if role in LEVEL or role in BELOW]
    if not found or found[0] not in BELOW or says(header, ANY_SIZE):
        return numbered
    return tuple((order, layer) for order, layer in numbered if speaks(header, layer))


def _is_hopeless(cells: Cells) -> bool:
    if len(cells) <= LOOKED_AT:
        return False
    first = tuple(sorted(cells, key=lambda cell: -cell[1])[:LOOKED_AT])
    known = _look_up(first)
    return len(known.names.keys() | known.letters.keys() | known.digits.keys()) < HARDLY_ANY * len(first)


def _look_up(cells: Cells) -> _Known:
    found = gazetteer()
    names, letters, digits = (
        {value: hits for value, _ in cells if (hits := lookup(value))} for lookup in (found.named, found.lettered, found.keyed)
    )
    letters |= {value: letters.get(value, {}) | {"world": code} for value, code in olympic.meant(value for value, _ in cells).items()}
    return _Known(names, letters, digits)


def _words_of(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of a layer of the operator's."""
    found = added(name)
    return found.words if found else ((), ())


def speaks(header: str, layer: Layer) -> int:
    """How far a header speaks for a layer: NONE, WEAK of its level, or STRONG of its very codes."""
    strong, weak = LAYER_WORDS.get(layer.name) or _words_of(layer.name)
    return STRONG if says(header, strong) else WEAK if says(header, weak) else NONE


def _fit(layer: Layer, order: int, cells: Cells, known: _Known, header: str) -> _Fit | None:
    """What the layer matches: by name, and by letters or digits where those are believed."""
    spoken = speaks(header, layer)
    codes = _of(layer, known.names)
    telling = sum(not is_compass(value) for value in codes)
    if telling < (0 if spoken == STRONG else 1 if spoken else AT_LEAST):
        codes = {}
    for hits, believed in ((known.letters, _letters_believed), (known.digits, _digits_believed)):
        more = {value: code for value, code in _of(layer, hits).items() if value not in codes}
        if more and believed(spoken, more, codes, cells, layer):
            codes |= more
    if not codes or (not spoken and len(codes) < UNANNOUNCED * len(cells)):
        return None
    return _Fit(layer, order, spoken, codes, _share(codes, cells))


def _fit_within(layer: Layer, order: int, cells: Cells, header: str) -> _Fit | None:
    """What a layer with another above matches, under a header that speaks of it: else names of people would be towns."""
    name, codes = placed(cells, layer.name)
    spoken = speaks(header, layer)
    share = _share(codes, cells)
    if not codes or (spoken != STRONG and (share < UNANNOUNCED or len(codes) < AT_LEAST)):
        return None
    return _Fit(maybe_layer(name) or layer, order, spoken, codes, share)


def _of(layer: Layer, hits: dict[str, Hits]) -> dict[str, str]:
    return {value: found[layer.name] for value, found in hits.items() if layer.name in found}


def _share(codes: dict[str, str], cells: Cells) -> float:
    return sum(rows for value, rows in cells if value in codes) / max(1, sum(rows for _, rows in cells))


def _letters_believed(spoken: int, letters: dict[str, str], names: dict[str, str], cells: Cells, layer: Layer) -> bool:
    """`SI`, `NO`, `AM` are words and codes: without a header only many, in capitals and nearly all of them codes."""
    if spoken == STRONG or min(map(len, letters)) >= LONG_CODE:
        return True
    if min(map(len, letters)) == 1:
        return False
    both = letters | names
    if spoken == WEAK:
        return len(both) >= AT_LEAST + 1 and _share(both, cells) >= NEARLY_ALL
    least = MANY_PAIRS if min(map(len, letters)) == 2 else MANY_TRIPLES
    return len(both) >= least and all(value.isupper() for value in letters) and len(both) >= WITHOUT_HEADER * len(cells)


def _digits_believed(spoken: int, digits: dict[str, str], names: dict[str, str], cells: Cells, layer: Layer) -> bool:
    """Small integers are anything: the header must name these very codes, or their level while most regions are there."""
    if spoken == NONE or _share(digits | names, cells) < ON_A_LIST:
        return False
    if spoken == STRONG:
        return True
    found = set(digits.values())
    return len(found) >= ENOUGH * len(layer.regions) and (len(found) == len(layer.regions) or not _counted(digits))


def _counted(digits: dict[str, str]) -> bool:
    """1, 2, 3 and so on: any list may be numbered so."""
    return {value.strip().removesuffix(".0").lstrip("0") for value in digits} == {str(n) for n in range(1, len(digits) + 1)}
