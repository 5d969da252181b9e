"""Where the data folder is: the operator's, or one for the meantime where that cannot be written."""

from __future__ import annotations

import hashlib
import logging
import os
import stat
import tempfile
from pathlib import Path

from explorer.errors import StateError
from explorer.model.message import message
from explorer.settings import Settings

LOG = logging.getLogger(__name__)

PARTS = ("cache", "incoming", "locks", "sources", "spill", "tables", "uploads")
"""The folders within it."""


def usable(settings: Settings) -> Settings:
    """The settings with a data folder that can be written. All processes of one explorer find the same one.

    Raises StateError where there is none at all.
    """
    if is_writable(settings.data):
        return settings
    meantime = _meantime(settings.data)
    LOG.warning(
        "the data folder %s cannot be written: tables and uploads are kept in %s until it can, and are fetched anew",
        settings.data,
        meantime,
    )
    return settings.model_copy(update={"data": meantime})


def is_writable(data: Path) -> bool:
    """Whether each part can be made and written."""
    try:
        for part in PARTS:
            (data / part).mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=data / part) as file:
                file.write(b"x")
    except OSError:
        return False
    return True


def _meantime(data: Path) -> Path:
    """A folder of this user alone, named by the one it stands for: what another user put there is not trusted."""
    name = hashlib.sha256(str(data.absolute()).encode()).hexdigest()[:16]
    path = Path(tempfile.gettempdir()) / f"vistazo-{os.getuid()}-{name}"
    try:
        path.mkdir(mode=0o700, exist_ok=True)
        status = path.lstat()
        if stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid() and not status.st_mode & 0o077 and is_writable(path):
            return path
    except OSError as error:
        LOG.warning("%s: %s", path, error.strerror)
    raise StateError(message("The data folder {path} cannot be written.", path=str(data)), message("Give its owner the right to write."))
