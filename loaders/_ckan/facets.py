"""What can a portal's results be narrowed by, in our names for it?"""

from __future__ import annotations

from collections.abc import Iterator

from explorer.model.search import Facet, merged
from loaders._ckan import words
from loaders._said import Record, part, total

FIELDS = {"org": "organization", "group": "groups", "tag": "tags", "format": "res_format", "licence": "license_id"}
"""The facets that CKAN counts by itself, and its fields for them."""


def facets(answer: Record, most: int, language: str) -> tuple[Facet, ...]:
    """What a page can be narrowed by, in our names; formats that mean the same are one."""
    told = [Facet(name, tuple(_labelled(answer, field, language))) for name, field in FIELDS.items()]
    return merged(Facet("format", tuple(_one_name(facet, most))) if facet.name == "format" else facet for facet in told if facet.values)


def _labelled(answer: Record, field: str, language: str) -> Iterator[tuple[str, str, int]]:
    for value, label, count in values(answer, field):
        yield value, words.translated({"label": label}, "label", language) or value, count


def _one_name(facet: Facet, most: int) -> Iterator[tuple[str, str, int]]:
    """Formats in our names. A data set may hold several that mean the same: their sum is never more than there are data sets."""
    sums: dict[str, int] = {}
    for value, _, count in facet.values:
        if known := words.format_named(value):
            sums[known] = min(most, sums.get(known, 0) + count)
    return ((known, known, count) for known, count in sums.items())


def values(answer: Record, field: str) -> Iterator[tuple[str, object, int]]:
    """(value, label, count) of a facet, as the portal tells them."""
    for item in words.records(part(answer, "search_facets", field), "items") or _bare(part(answer, "facets", field)):
        name, count = item.get("name"), total(item, "count")
        if isinstance(name, str) and name and count:
            yield name, item.get("display_name"), count


def _bare(counts: Record) -> tuple[Record, ...]:
    """The older form: counts by name."""
    return tuple({"name": name, "count": count} for name, count in counts.items())
