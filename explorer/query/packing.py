"""An Answer as bytes for the cache: Arrow for the frame, JSON for what is said of it."""

from __future__ import annotations

import io

import pyarrow
from pydantic import TypeAdapter, ValidationError

from explorer.model.picture import Answer
from explorer.model.table import Note

NOTES: TypeAdapter[tuple[Note, ...]] = TypeAdapter(tuple[Note, ...])


def pack(answer: Answer) -> bytes:
    """The answer as bytes."""
    said = {b"rows": str(answer.rows), b"used": str(answer.used), b"notes": NOTES.dump_json(answer.notes)}
    frame = answer.frame.replace_schema_metadata(said)
    out = io.BytesIO()
    with pyarrow.ipc.new_stream(out, frame.schema) as writer:
        writer.write_table(frame)
    return out.getvalue()


def unpack(entry: bytes) -> Answer | None:
    """The answer again; None where the bytes are of another version."""
    try:
        frame = pyarrow.ipc.open_stream(entry).read_all()
        said = frame.schema.metadata or {}
        return Answer(frame.replace_schema_metadata(None), int(said[b"rows"]), int(said[b"used"]), NOTES.validate_json(said[b"notes"]))
    except (pyarrow.ArrowInvalid, KeyError, ValueError, ValidationError):
        return None
