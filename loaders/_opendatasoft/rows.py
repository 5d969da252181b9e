"""The rows of an Opendatasoft data set, all of them: an export as Parquet where it says the same as CSV, else as CSV, counted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from explorer.errors import SourceError
from explorer.model.table import Hint, Note
from loaders._bulk import broken, examine, joined, limited, require_whole
from loaders._columns import Column, hints
from loaders._opendatasoft.words import columns, is_plain
from loaders._rest import Api
from loaders._said import Record, items, text, total

_MARK = b"PAR1"
_CSV = {"delimiter": ",", "with_bom": "false", "use_labels": "false"}
"""Said, because the portal's own way is semicolons and a mark in front."""
_PARQUET = {"parquet_compression": "zstd"}


@dataclass(frozen=True)
class Rows:
    path: Path
    format: str
    hints: tuple[Hint, ...]
    notes: tuple[Note, ...]


def save(api: Api, path: str, record: Record) -> Rows:
    """The whole table in the desk's folder; `path` is the data set's in the API. Raises SourceError where rows are missing."""
    told = columns(record)
    before, most = count(api, path), api.fetcher.desk.settings.limits.rows
    limit = {"limit": str(most)} if before > most else {}
    if is_plain(record) and _offers(api, path, "parquet"):
        try:
            return _parquet(api, path, limit, told, before)
        except SourceError:
            if api.fetcher.meter.spent:
                raise  # there is no time or room left for the other form
    fetched = api.download(api.address(f"{path}/exports/csv", {**_CSV, **limit}))
    part = examine(fetched.path, told, api.site.title)
    if not limit:
        require_whole(part.rows, before, lambda: count(api, path), api.site.title)
    whole = joined([part], told, api.fetcher.desk.folder, api.site.title)
    return Rows(whole.path, "CSV", hints(whole.header, told), limited(part.rows, before) if limit else ())


def _parquet(api: Api, path: str, limit: dict[str, str], told: tuple[Column, ...], counted: int) -> Rows:
    """A Parquet file ends with its list of contents: one that was broken off has no end."""
    fetched = api.download(api.address(f"{path}/exports/parquet", {**_PARQUET, **limit}))
    if not _is_complete(fetched.path):
        raise broken(api.site.title)
    most = api.fetcher.desk.settings.limits.rows
    return Rows(fetched.path, "PARQUET", tuple(column.hint for column in told), limited(most, counted) if limit else ())


def _is_complete(path: Path) -> bool:
    if path.stat().st_size < 2 * len(_MARK):
        return False
    with path.open("rb") as file:
        head = file.read(len(_MARK))
        file.seek(-len(_MARK), 2)
        return head == file.read() == _MARK


def _offers(api: Api, path: str, form: str) -> bool:
    """Whether the portal lists an export in this form."""
    try:
        listed = api.record(f"{path}/exports")
    except SourceError:
        return False
    return any(text(link, "rel") == form for link in items(listed, "links"))


def count(api: Api, path: str) -> int:
    """How many rows the portal counts."""
    counted = total(api.record(f"{path}/records", {"limit": "1"}), "total_count")
    if counted is None:
        raise api.stranger()
    return counted
