"""How a file of ours is sent: compressed as the browser likes it, kept by it as long as the file's name stays true."""

from __future__ import annotations

import functools
import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

import brotli
from flask import Response, request

FOREVER = "public, max-age=31536000, immutable"
"""For names that carry a hash or a version: other content has another name."""

A_WEEK = "public, max-age=604800, stale-while-revalidate=86400"
ASK_AGAIN = "public, no-cache"

COMPRESSED = (".js", ".mjs", ".css", ".json", ".geojson", ".svg")
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
QUALITY = 5
"""Brotli's: the file is compressed once a process; 11 takes seconds for a bundle."""


@dataclass(frozen=True)
class Sent:
    """A file's bytes in each encoding that it has, and its ETag."""

    encodings: dict[str, bytes]
    etag: str


def send(path: Path, cache: str, mimetype: str = "") -> Response:
    """The file as a response that any page may use, a sandboxed frame's included."""
    return _response(_read(path, path.stat().st_mtime_ns), cache, mimetype or TYPES.get(path.suffix, "application/octet-stream"))


def send_bytes(plain: bytes, cache: str, mimetype: str) -> Response:
    """The same of what is no file: text, compressed once a process."""
    return _response(_compressed(plain), cache, mimetype)


def _response(sent: Sent, cache: str, mimetype: str) -> Response:
    encoding = _preferred(sent)
    response = Response(sent.encodings[encoding], mimetype=mimetype)
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = cache
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.set_etag(f"{sent.etag}-{encoding or 'plain'}")
    response.make_conditional(request)
    return response


def _preferred(sent: Sent) -> str:
    """The smallest encoding that the browser accepts; "" for the plain file."""
    return next((name for name in ("br", "gzip") if name in sent.encodings and request.accept_encodings[name] > 0), "")


@functools.lru_cache(maxsize=64)
def _read(path: Path, changed: int) -> Sent:
    """The file, with the compressed neighbours that the build left beside it, or compressed now."""
    plain = path.read_bytes()
    encodings = {"": plain}
    if path.suffix in COMPRESSED:
        encodings["br"] = _neighbour(path, ".br") or brotli.compress(plain, quality=QUALITY)
        encodings["gzip"] = _neighbour(path, ".gz") or gzip.compress(plain, 6)
    return Sent(encodings, hashlib.sha256(plain).hexdigest()[:20])


@functools.lru_cache(maxsize=64)
def _compressed(plain: bytes) -> Sent:
    encodings = {"": plain, "br": brotli.compress(plain, quality=QUALITY), "gzip": gzip.compress(plain, 6)}
    return Sent(encodings, hashlib.sha256(plain).hexdigest()[:20])


def _neighbour(path: Path, suffix: str) -> bytes:
    beside = path.with_name(path.name + suffix)
    return beside.read_bytes() if beside.is_file() else b""
