"""A reader's own file: received in pieces, kept for its visitor alone, deleted after a stated time."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from explorer.errors import SourceError
from explorer.model.message import Amount, message
from explorer.model.source import Source
from explorer.model.table import Credit, Listed, Table
from explorer.settings import Settings
from loaders._base import Desk, Loader, Unchanged

PIECE = 1_000_000  # bytes read at a time: what one upload takes of memory
NAME_LENGTH = 200
HOUR = 3_600
NOTED = {"name": str, "time": float, "visitor": str, "bytes": int}
"""What is noted of an upload, and as what."""
_ID = re.compile(r"[0-9a-f]{32}")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


def receive(stream: IO[bytes], name: str, length: int | None, visitor: str, settings: Settings) -> Source:
    """The upload, written and bound to the visitor. `name` is text to show, never a path; `length` what the browser says, if it does."""
    if not settings.uploads:
        raise SourceError(message("This explorer does not take files."), message("Publish the file and paste its address."))
    if not visitor:
        raise SourceError(
            message("The file was not kept, because the browser refuses cookies."), message("Allow cookies for this page and try again.")
        )
    limit = settings.limits.upload_bytes
    if length and length > limit:
        raise _too_large(limit)
    sweep(settings)
    ref = secrets.token_hex(16)
    with _new_folder(_folder(ref, settings)) as folder:
        size, digest = _copy(stream, folder / "file", limit)
        _check_whole(size, length)
        meta = {"name": _shown(name), "time": time.time(), "visitor": _digest(visitor), "bytes": size, "digest": digest}
        (folder / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    return Source("upload", ref)


@contextmanager
def _new_folder(folder: Path) -> Iterator[Path]:
    """An upload's own folder, which stays only if all goes well."""
    complete = False
    try:
        folder.mkdir(parents=True, mode=0o700)
        yield folder
        complete = True
    except ConnectionError as error:
        raise SourceError(*_BROKEN_OFF) from error
    except OSError as error:
        raise SourceError(message("This explorer has no room left to keep the file."), message("Try again in a few minutes.")) from error
    finally:
        if not complete:
            shutil.rmtree(folder, ignore_errors=True)


def forget(source: Source, visitor: str, settings: Settings) -> None:
    """Deletes the visitor's upload now. Raises SourceError where it is not theirs or gone."""
    _meta(source.ref, visitor, settings, time.time())
    shutil.rmtree(_folder(source.ref, settings), ignore_errors=True)


def sweep(settings: Settings, now: float | None = None) -> int:
    """Deletes uploads older than `limits.upload_hours`, half-written ones included; says how many."""
    root = settings.data / "uploads"
    at = time.time() if now is None else now
    old = [folder for folder in root.glob("*") if folder.is_dir() and _age(folder, at) > settings.limits.upload_hours * HOUR]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)


def _accepts(text: str, settings: Settings) -> Source | None:
    name, _, ref = text.strip().partition(":")
    return Source("upload", ref) if settings.uploads and name == "upload" and _ID.fullmatch(ref) else None


def _resolve(text: str, desk: Desk) -> Listed:
    return Listed((), 0)


def _search(words: str, page: int, desk: Desk) -> Listed:
    """An upload is in no catalogue: only its visitor's link leads to it."""
    return Listed((), 0)


def _fetch(source: Source, desk: Desk) -> Table:
    meta = _meta(source.ref, desk.visitor, desk.settings, time.time())
    if desk.validator == source.ref:
        raise Unchanged
    desk.report("found", 0, 0)
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(meta["time"]))
    credit = Credit(title=meta["name"], fetched=at)
    path = _folder(source.ref, desk.settings) / "file"
    return Table(path, meta["name"], credit, validator=source.ref, private=True, digest=meta.get("digest", ""))


def _meta(ref: str, visitor: str, settings: Settings, now: float) -> dict[str, Any]:
    """What was noted of an upload, for its visitor only: one sentence for every reason why not, so that ids cannot be probed."""
    folder = _folder(ref, settings)
    if not visitor or not (folder / "file").is_file() or _age(folder, now) > settings.limits.upload_hours * HOUR:
        raise _gone()
    meta = _noted(folder / "meta.json")
    if not secrets.compare_digest(str(meta.get("visitor")), _digest(visitor)):
        raise _gone()
    return meta


def _noted(path: Path) -> dict[str, Any]:
    """What stands in the note; nothing where it is missing or no note of ours."""
    with suppress(OSError, ValueError):
        meta = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(meta, dict) and NOTED.items() <= {name: type(value) for name, value in meta.items()}.items():
            return meta
    return {}


def _folder(ref: str, settings: Settings) -> Path:
    if not _ID.fullmatch(ref):
        raise _gone()
    return settings.data / "uploads" / ref


def _age(folder: Path, now: float) -> float:
    """Seconds; 0 for one that is being deleted at this moment."""
    meta = folder / "meta.json"
    with suppress(OSError):
        return now - (meta if meta.is_file() else folder).stat().st_mtime
    return 0.0


def _copy(stream: IO[bytes], path: Path, limit: int) -> tuple[int, str]:
    """Bytes written, and their SHA-256."""
    size, digest = 0, hashlib.sha256()
    with path.open("wb") as file:
        while piece := stream.read(PIECE):
            size += len(piece)
            if size > limit:
                raise _too_large(limit)
            digest.update(piece)
            file.write(piece)
    return size, digest.hexdigest()


def _check_whole(size: int, length: int | None) -> None:
    if not size:
        raise SourceError(message("The file is empty."), message("Choose a file that holds a table."))
    if length and size != length:
        raise SourceError(*_BROKEN_OFF)


_BROKEN_OFF = (message("The file did not arrive whole."), message("Send it again."))


def _digest(visitor: str) -> str:
    return hashlib.sha256(visitor.encode()).hexdigest()


def _shown(name: str) -> str:
    """The last part of the name, without control characters: some browsers send a whole path."""
    last = re.split(r"[\\/]", _CONTROLS.sub("", name))[-1].strip()
    return last[-NAME_LENGTH:] or "file"


class TooLarge(SourceError):
    """The file is more than the operator takes."""


def _too_large(limit: int) -> TooLarge:
    size = Amount(limit, "bytes")
    return TooLarge(
        message("The file is larger than {limit}, the most that is taken here.", limit=size), message("Send a part of it, or compress it.")
    )


def _gone() -> SourceError:
    return SourceError(message("This file is not yours or was deleted."), message("Open the file again from your own computer."))


LOADER = Loader(
    name="upload",
    label=message("Your own file"),
    accepts=_accepts,
    resolve=_resolve,
    search=_search,
    fetch=_fetch,
    examples=("upload:0123456789abcdef0123456789abcdef",),
)
