"""A sample to a schema: every column's kind, role and cast, and the candidates for how columns hang together."""

from __future__ import annotations

from explorer.model.message import message
from explorer.model.schema import Schema
from explorer.model.table import Hint, Sample
from explorer.schema import columns
from explorer.schema.decide import decide


def infer(sample: Sample, hints: tuple[Hint, ...] = ()) -> Schema:
    """What the sample says; `settle` makes it exact once the whole table is stored."""
    names = columns.unique_names(sample.names)
    evidences = columns.evidences(sample, hints)
    found = tuple(columns.column(place, name, e, decide(e)) for place, (name, e) in enumerate(zip(names, evidences, strict=True)))
    return Schema(found, "record", message("each row is one record"), rows=len(sample.rows))
