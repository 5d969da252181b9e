"""POST /upload: a reader's own file, taken in pieces, known afterwards by an id that only that reader's cookie opens; and its deletion."""

from __future__ import annotations

import secrets
from contextlib import suppress
from urllib.parse import unquote

from flask import Flask, Response, jsonify, redirect, request

from explorer.errors import ExplorerError, SourceError
from explorer.model.message import message
from explorer.model.source import Source
from explorer.model.view import View
from explorer.settings import Settings
from explorer.store import Store
from explorer.web.visit import COOKIE, Visit, visit_of
from loaders import upload

KEY_BYTES = 16
"""128 random bits: cannot be guessed."""
COOKIE_SECONDS = 30 * 86_400


def register(server: Flask, store: Store, settings: Settings) -> None:
    """The route that `explorer.js` sends files to."""

    @server.post("/upload")
    def receive() -> Response:
        visit = visit_of(store, settings, request.args.get("lang", ""))
        if not settings.uploads:
            return refused(ExplorerError(message("This explorer does not take files.")), visit)
        visitor = visit.visitor or secrets.token_hex(KEY_BYTES)
        name = unquote(request.headers.get("X-File-Name", ""))[:200]
        try:
            source = upload.receive(request.stream, name, request.content_length or 0, visitor, settings)
        except ExplorerError as error:
            return refused(error, visit)
        answer = jsonify(address=visit.address(View((source,))))
        if visitor != visit.visitor:
            answer.set_cookie(COOKIE, visitor, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure)
        return answer

    @server.post("/upload/delete")
    def delete() -> Response:
        visit = visit_of(store, settings, request.form.get("lang", ""))
        source = upload.LOADER.accepts(request.form.get("src", ""), settings)
        with suppress(SourceError):  # gone already, or somebody else's: the first page is the answer to both
            if source is not None:
                forget(source, visit)
        return redirect(f"/?lang={visit.locale}", 303)  # type: ignore[return-value]


def forget(source: Source, visit: Visit) -> None:
    """Deletes a visitor's file and its table, however it was read. Raises SourceError where it is not theirs."""
    upload.forget(source, visit.visitor, visit.settings)
    visit.store.forget(source)


def refused(error: ExplorerError, visit: Visit) -> Response:
    """The sentence for the reader, where the file was dropped."""
    words = [visit.say(part) for part in (error.message, error.hint) if part]
    answer = jsonify(message=" ".join(words))
    answer.status_code = 413 if isinstance(error, upload.TooLarge) else 400
    return answer
