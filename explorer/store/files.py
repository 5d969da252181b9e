"""Small files that several processes share: written whole or not at all, read only where they are plain files; a fault is never raised."""

from __future__ import annotations

import logging
import os
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from explorer.cache import read_plain

LOG = logging.getLogger(__name__)

MOST_BYTES = 50_000_000
"""More than any description needs: the widest table's, 2,000 columns, is a few megabytes."""


def plain_size(path: Path) -> int | None:
    """Bytes of a plain file; None where there is none, or something else has its name."""
    with suppress(OSError):
        status = path.lstat()
        return status.st_size if stat.S_ISREG(status.st_mode) else None
    return None


def read(path: Path) -> bytes | None:
    """The content; None where it is missing, no plain file, or larger than anything of ours."""
    return read_plain(path, MOST_BYTES)


def write(path: Path, content: bytes) -> bool:
    """Whole or not at all; says whether. Where it cannot be, the log says why and work goes on without."""
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        place(Path(temporary), path)
    except OSError as error:
        LOG.warning("%s was not written: %s", path.parent.name, error.strerror)
        if temporary:
            remove(Path(temporary))
        return False
    return True


def place(new: Path, path: Path) -> None:
    """Moves a file to its name, whatever has that name. Raises OSError where it cannot."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    os.replace(new, path)


def remove(path: Path) -> None:
    """Deletes a file where there is one."""
    with suppress(OSError):
        path.unlink()
