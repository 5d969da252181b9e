"""Under which name is a table kept? By its content and all else that decides how it is understood."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from explorer.model.table import Read, Table
from explorer.store.shelf import FORMAT


def fingerprint_of(table: Table, read: Read, visitor: str) -> str:
    """Names a table by all that decides how it is understood; a private one by its visitor too, so that equal files never meet."""
    content = table.digest or _digest(table.path)
    said = [
        FORMAT,
        content,
        asdict(read),
        table.name,
        table.format,
        [asdict(hint) for hint in table.hints],
        visitor if table.private else "",
        *([table.sheet] if table.sheet else []),
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
