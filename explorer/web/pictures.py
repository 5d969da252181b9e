"""The public GETs of a picture: `/picture.json`, `.png`, `.svg`, `.pdf`, `.csv`, `.xlsx`, each with the state of the page as its query."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from flask import Flask, Response, request

from explorer.cache import BytesCache, cache_key, open_cache
from explorer.errors import ExplorerError
from explorer.model.picture import Picture
from explorer.model.table import Dataset
from explorer.picture import picture
from explorer.settings import Settings
from explorer.share import poster
from explorer.share.as_json import as_dict, dumps
from explorer.share.data_file import csv_file, xlsx_file
from explorer.share.image import image
from explorer.share.names import file_name
from explorer.text import say
from explorer.web.asked import Asked, asked, base_of, short_link, status_of, table_of

if TYPE_CHECKING:
    from explorer.store import Store

JSON_WAIT, FILE_WAIT = 2.0, 40.0
"""Seconds that an answer waits for a table that is still being read: a page asks again by itself, an image in an article does not."""

FRESH = "public, max-age=300, stale-while-revalidate=3600"
"""For public data: portals change their files seldom, and corrections must not take a day."""

PRIVATE = "private, no-store"
TYPES = {
    "json": "application/json",
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ATTACHED = ("csv", "xlsx", "pdf")


@dataclass(frozen=True)
class Shop:
    """What answers are made from."""

    store: Store
    settings: Settings
    images: BytesCache


Make = Callable[[Asked, Dataset, Shop], tuple[Picture, bytes]]


def register(server: Flask, store: Store, settings: Settings) -> None:
    """One route a kind of file."""
    shop = Shop(store, settings, open_cache(settings))
    for kind, make in MAKERS.items():
        server.add_url_rule(f"/picture.{kind}", f"picture_{kind}", partial(_answer, kind, make, shop))


def _answer(kind: str, make: Make, shop: Shop) -> Response:
    given = asked(request, shop.settings)
    try:
        table = table_of(given, shop.store, JSON_WAIT if kind == "json" else FILE_WAIT)
        if not isinstance(table, Dataset):
            return _not_yet(table.stage, table.done, table.total)
        made, body = make(given, table, shop)
    except ExplorerError as error:
        return failed(error, given.locale)
    response = Response(body, mimetype=TYPES[kind])
    response.headers["Content-Type"] = TYPES[kind]
    attached = kind in ATTACHED or given.options.get("download") == "1"
    if kind != "json":
        name = file_name(made, kind)
        response.headers["Content-Disposition"] = f'{"attachment" if attached else "inline"}; filename="{name}"'
    if made.credit.link and _is_header_safe(made.credit.link):
        response.headers["Link"] = f'<{made.credit.link}>; rel="describedby"'
    return sent(response, given, is_private(table))


def _json(given: Asked, table: Dataset, shop: Shop) -> tuple[Picture, bytes]:
    """The picture for a page; with `poster=1` the one for an image, with the words that go around it."""
    if given.options.get("poster") != "1":
        made = picture(given.view, given.look(), shop.store, given.visitor)
        return made, dumps(_with_notes(as_dict(made, shop.settings), given))
    width, height, _ = poster.bounded(given.number("w", 1200), given.number("h", 675))
    look = poster.look(width, height)
    made = picture(given.view, look, shop.store, given.visitor)
    link = short_link(base_of(request, shop.settings), given.state)
    words = poster.words(made, shop.settings, width, look.height, link, given.is_dark)
    extra = {"poster": words, "file": file_name(made, "png"), **({"table": poster.table(made)} if made.figure is None else {})}
    return made, dumps({**as_dict(made, shop.settings), **extra})


def _with_notes(found: dict[str, object], given: Asked) -> dict[str, object]:
    """What the address said that could not be used is told with the rest."""
    return {**found, "dropped": [say(note.text, given.locale) for note in given.notes]}


def _image(form: str, given: Asked, table: Dataset, shop: Shop) -> tuple[Picture, bytes]:
    """An image of the same picture, of the same size, is drawn once."""
    width, height, scale = poster.bounded(given.number("w", 1200), given.number("h", 675), given.scale())
    made = picture(given.view, poster.look(width, height), shop.store, given.visitor)
    link = short_link(base_of(request, shop.settings), given.state)
    told = hashlib.sha256(dumps(as_dict(made, shop.settings))).hexdigest()
    key = cache_key("image", told, form, width, height, str(scale), link, str(given.is_dark))
    # What only one visitor may see is not kept where another could find it.
    kept = None if is_private(table) else shop.images.get(key)
    body = kept or image(made, form, shop.settings, width, height, scale, link, given.is_dark)
    if kept is None and not is_private(table):
        shop.images.set(key, body)
    return made, body


def _data(write: Callable[[Picture], bytes], given: Asked, table: Dataset, shop: Shop) -> tuple[Picture, bytes]:
    made = picture(given.view, given.look(), shop.store, given.visitor)
    return made, write(made)


MAKERS: dict[str, Make] = {
    "json": _json,
    "png": partial(_image, "png"),
    "svg": partial(_image, "svg"),
    "pdf": partial(_image, "pdf"),
    "csv": partial(_data, csv_file),
    "xlsx": partial(_data, xlsx_file),
}


def is_private(table: Dataset) -> bool:
    """Whether only this visitor may see it: an upload, or what the operator's token opened."""
    return table.private or table.source.loader == "upload"


def sent(response: Response, given: Asked, private: bool) -> Response:
    """With what caches and other pages may do with it."""
    response.headers["Cache-Control"] = PRIVATE if private else FRESH
    if given.negotiated:
        response.vary.add("Accept-Language")
    if not private:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:24])
        response.make_conditional(request)
    return response


def failed(error: ExplorerError, locale: str) -> Response:
    """One sentence in the reader's language, and what would work."""
    told = {"message": say(error.message, locale), "hint": say(error.hint, locale) if error.hint else ""}
    response = Response(dumps(told), status=status_of(error), mimetype="application/json")
    response.headers.update({"Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"})
    if response.status_code == 503:
        response.headers["Retry-After"] = "3"
    return response


def _not_yet(stage: str, done: int, total: int) -> Response:
    response = Response(dumps({"stage": stage, "done": done, "total": total}), status=202, mimetype="application/json")
    response.headers.update({"Cache-Control": "no-store", "Access-Control-Allow-Origin": "*", "Retry-After": "1"})
    return response


def _is_header_safe(address: str) -> bool:
    """Whether an address from a portal may stand in a header as it is."""
    return address.isascii() and address.isprintable() and not set(address) & set('<>" ')
