"""What does a publisher say of the columns, and which would it show first?"""

from __future__ import annotations

from collections.abc import Mapping

from explorer.model.table import Hint, Steer
from loaders._ckan.words import as_object, plain, records, translated
from loaders._said import Record

_YES = ("1", "true", "t", "yes", "y", "si", "sí", "on")


def hint(field: Record) -> Hint:
    """A column's entry in the data dictionary: a type that the publisher set counts more than the database's."""
    info = field.get("info")
    said: Record = info if isinstance(info, Mapping) else {}
    return Hint(
        column=str(field["id"]),
        type=plain(said, "type_override") or plain(field, "type"),
        label=translated(said, "label", ""),
        unit=translated(said, "unit", ""),
        note=translated(said, "notes", ""),
    )


def described_columns(resource: Record) -> tuple[Hint, ...]:
    """The columns as a Table Schema tells them (ckanext-validation), for a file that no data dictionary speaks of."""
    fields = records(as_object(resource.get("schema")), "fields")
    return tuple(
        Hint(
            plain(field, "name"),
            plain(field, "type"),
            translated(field, "title", ""),
            plain(field, "unit"),
            translated(field, "description", ""),
        )
        for field in fields
        if plain(field, "name")
    )


def steer(resource: Record) -> Steer | None:
    """The fields that publishers of Mexico City's portal fill in on a resource; None where none is."""
    chart = plain(resource, "chart_type").lower() or ("table" if plain(resource, "dashboard").lower() == "table" else "")
    wishes = Steer(
        chart=chart,
        show=_names(resource, "resource_viz"),
        split=_names(resource, "resource_disaggregate"),
        filters=_names(resource, "resource_filters"),
        default=plain(resource, "resource_default_var"),
        date=plain(resource, "resource_priority_date"),
        date_format=plain(resource, "date_format"),
        subtitle=plain(resource, "resource_subtitle"),
        average=resource.get("average_legend") is True or plain(resource, "average_legend").lower() in _YES,
        tooltip=_names(resource, "resource_tooltip"),
    )
    return wishes if wishes != Steer() else None


def _names(resource: Record, field: str) -> tuple[str, ...]:
    """A list of column names: commas between them, or a list already."""
    value = resource.get(field)
    parts = value if isinstance(value, list) else plain(resource, field).split(",")
    return tuple(dict.fromkeys(part.strip() for part in parts if isinstance(part, str) and part.strip()))
