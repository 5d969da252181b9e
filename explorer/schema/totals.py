"""Rows that add up others: found by their name, and by arithmetic."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from explorer import geo
from explorer.model.schema import Column, Totals
from explorer.schema.words import fold, listed

NAMES = frozenset(
    name.replace("_", " ")
    for name in listed(
        """
        total totals total_general gran_total totales grand_total all overall all_ages all_sexes all_persons both both_sexes todos todas
        ambos ambos_sexos nacional total_nacional national ensemble toutes tous les_deux_sexes total_geral geral todos_os_sexos
        tutti tutte totale totale_generale subtotal sub-total combined t._total total_pais total_del_pais total_estatal
        estados_unidos_mexicanos brasil_total france_entiere france_metropolitaine
        """
    )
)
"""Names of rows that sum others, folded, in five languages."""

OPENING = re.compile(r"(?:sub|gran |grand )?tota(?:l|is|les|le|li|ux)\b(?!\s*(?:wine|loss|perdida))")
"""`Total nacional`, `Totales`, `Total Colombia`."""

BEGINNINGS = frozenset({name[:2] for name in NAMES} | {"su", "gr", "to"})
"""Of the names, and of what opens one."""

WORLD = frozenset(
    name.replace("_", " ")
    for name in listed(
        """
        world mundo monde mondo global europe europa africa afrique asia asie oceania oceanie america americas south_america north_america
        european_union union_europea uniao_europeia union_europeenne unione_europea eu eu27 eu28 eu-27 eu-28 oecd ocde euro_area zona_euro
        arab_world latin_america latin_america_and_the_caribbean america_latina america_latina_y_el_caribe sub-saharan_africa middle_east
        """
    )
)
"""Groups of countries that stand among them in tables of the world, folded."""

GROUPED = re.compile(
    r"\b(?:income|ida|ibrd|hipc|oecd|developing|developed|euro area|small states|dividend|fragile|en desarrollo|desarrollad[oa]s)\b"
    r"|excluding|\(.*(?:total|countries|paises|pays)\)|\bingresos? (?:alt|medi|baj)os?|[-–:] ?total$"
    r"|^(?:european union|union europea|uniao europeia|union europeenne|unione europea|eu|ue|zona euro|zone euro|g)[ -–]*\d"
)

CONTINENTS = listed(
    """
    africa afrique asia asie europe europa america americas amerique ameriques oceania oceanie caribbean caribe caraibes pacific pacifico
    pacifique baltics balticos
    """
)
DIRECTIONS = listed(
    """
    north south east west northern southern eastern western central middle sub saharan subsaharan latin and the of arab near far
    norte sur este oeste oriental occidental central meridional septentrional latina medio oriente subsahariana y el la los las de del
    sul leste do da dos e ao nord sud est ouest ovest centrale orientale occidentale septentrionale meridionale latine moyen
    orient et du des
    """
)
"""Names of nothing but these and a continent are of groups of countries, where they are of no country themselves: South Africa is one."""

PARTIAL = listed("partial parcial partielle partiel parziale")
"""Beside these `total` is a degree, not a sum."""


NO_NAMES = ("boolean", "free_text", "url", "json", "latitude", "longitude")
"""Roles whose values name no rows."""


def by_name(columns: Sequence[Column], values: Mapping[str, Sequence[tuple[str, int]]]) -> tuple[Totals, ...]:
    """The values of each column that name a sum; `values` are (value, rows) by column name."""
    found = []
    for column in columns:
        if column.kind not in ("categorical", "geographic", "text", "temporal") or column.role in NO_NAMES:
            continue
        if column.distinct > (MOST_NAMES if column.kind == "text" else MOST_CLASSES):
            continue
        named = _named(column, values.get(column.name, ()))
        if named:
            found.append(Totals(column.name, named))
    return tuple(found)


def _named(column: Column, values: Sequence[tuple[str, int]]) -> tuple[str, ...]:
    among_countries = column.role in ("country_name", "region_name")
    short = [text for text, _ in values if len(text) <= LONGEST and not text[:1].isdigit()]
    named = tuple(text for text in short if _may_be_total(text, among_countries) and _is_sum(_plain(text), among_countries))
    named += tuple(text for text in _whole_country(column) if text not in named)
    if not named or len(values) - len(named) < LEAST_LEFT or any(_plain(text) in PARTIAL for text in short) or _are_codes(named, values):
        return ()
    return named


def _whole_country(column: Column) -> tuple[str, ...]:
    """What names the country among its own regions, and none of these: `España` among Andalucía and Aragón, `Brasil` among its states."""
    match = column.match
    found = geo.maybe_layer(match.layer) if match else None
    if match is None or found is None or not found.country or len(match.unmatched) > FEW_OTHERS:
        return ()
    on_world = geo.on_layer([(text, 1) for text in match.unmatched], "world")
    return tuple(text for text, code in on_world.pairs if code == found.country)


FEW_OTHERS = 12
"""With more names that its map does not know, the column is not of the map's regions alone."""


def _plain(text: str) -> str:
    return fold(text).strip(" .:")


def _may_be_total(text: str, among_countries: bool) -> bool:
    """It begins as the name of a sum does, accents and marks before it aside: most names are told from them by that."""
    start = text[:2]
    return among_countries or start.lower() in BEGINNINGS or not start.isascii() or not start.isalpha()


def _is_sum(plain: str, among_countries: bool) -> bool:
    return is_total(plain) or (among_countries and is_world_group(plain))


LONGEST = 80
"""Longer values are sentences; and what begins with a digit is a number, a date or a code."""


def _are_codes(named: Sequence[str], values: Sequence[tuple[str, int]]) -> bool:
    """ALL is Albania's money among codes of three capitals."""
    lengths = {len(text) for text in named}
    return all(text.isupper() for text, _ in values[:MANY]) and len({len(text) for text, _ in values[:MANY]} | lengths) == 1


MANY = 50
"""So many of the commonest values show whether they are codes."""

MOST_NAMES, MOST_CLASSES = 400, 10_000
"""Long lists of names are of things, not of statistics; the municipalities of a country are thousands."""

LEAST_LEFT = 2
"""A total of one other row would be that row again."""


def is_total(folded: str) -> bool:
    """The folded text names a sum."""
    return folded in NAMES or bool(OPENING.match(folded))


def is_world_group(folded: str) -> bool:
    """The folded text names a group of countries."""
    return folded in WORLD or bool(GROUPED.search(folded)) or _is_part_of_the_world(folded)


def _is_part_of_the_world(folded: str) -> bool:
    words = set(_WORDS.findall(folded))
    if not words & CONTINENTS or not words <= CONTINENTS | DIRECTIONS:
        return False
    return not geo.on_layer([(folded, 1)], "world").pairs


_WORDS = re.compile(r"[^\W\d_]+")


def by_arithmetic(keys: Sequence[str], groups: Sequence[str], measures: Sequence[Sequence[float | None]]) -> str:
    """The one value of `keys` whose measures are the sum of all others' in every group, or "". `groups` names each row's group."""
    for candidate in dict.fromkeys((keys[0], keys[-1])) if keys else ():
        rows_of = [place for place, key in enumerate(keys) if key == candidate]
        if len(set(keys)) >= FEWEST_PARTS and all(_sums_up(candidate, keys, groups, measure, rows_of) for measure in measures):
            return candidate
    return ""


FEWEST_PARTS = 4
"""With fewer parts one may be the sum of the rest by chance."""
CLOSE = 0.005
"""Published parts are rounded: half a percent away is still their sum."""


def _sums_up(candidate: str, keys: Sequence[str], groups: Sequence[str], measure: Sequence[float | None], rows_of: Sequence[int]) -> bool:
    wholes: dict[str, float] = {}
    parts: dict[str, float] = {}
    for place, key in enumerate(keys):
        into = wholes if key == candidate else parts
        into[groups[place]] = into.get(groups[place], 0.0) + (measure[place] or 0.0)
    if not rows_of or not any(wholes.values()):
        return False
    return all(abs(parts.get(group, 0.0) - whole) <= CLOSE * abs(whole) for group, whole in wholes.items())


def with_margins(found: tuple[Totals, ...], cells: Mapping[str, Sequence[str]]) -> tuple[Totals, ...]:
    """The totals, marked where they are the margins of a table whose inner cells are not told: hardly a row is without one of them."""
    if len(found) < 2:
        return found
    marked = [[cell in each.values for cell in cells[each.column]] for each in found]
    inner = sum(1 for row in zip(*marked, strict=True) if not any(row))
    parts = all(not all(column) for column in marked)
    return tuple(replace(each, margin=True) for each in found) if parts and inner <= FEW_INNER * len(marked[0]) else found


FEW_INNER = 0.02
"""Share of rows inside the margins that may be mistakes."""
