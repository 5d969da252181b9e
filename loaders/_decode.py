"""What was sent, once the compression of the transfer is undone, in pieces that cannot grow without being counted."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

CHUNK = 1 << 16
"""Bytes handed on at a time, however much they were compressed."""


_OURS = {"gzip", "x-gzip", "deflate"}
_FOREIGN = {"br", "zstd", "compress", "x-compress", "dcb", "dcz"}
"""Compressions that nobody asked for. A word that names none (utf-8) is a server's slip, and the file is sent as it is."""


class Foreign(zlib.error):
    """Compressed in a way, or more than once, that was not asked for."""


class Decoder:
    """Undoes a Content-Encoding of gzip or deflate in pieces of bounded size. Raises Foreign for another compression."""

    def __init__(self, encoding: str) -> None:
        said = [word.partition(";")[0].strip(' "') for word in encoding.lower().split(",")]
        named = [word for word in said if word in _OURS | _FOREIGN]
        self._kind = named[0] if named else ""
        self._foreign = len(named) > 1 or self._kind in _FOREIGN
        self._active = bool(named)
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)
        self._begun = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        if not self._begun:
            self._begin(data)
        if not self._active:
            yield data
            return
        while data:
            if self._inflate.eof:
                if not data.startswith(b"\x1f"):
                    return  # padding after the last member
                self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)
            if piece := self._inflate.decompress(data, CHUNK):
                yield piece
            data = self._inflate.unconsumed_tail or self._inflate.unused_data

    def _begin(self, data: bytes) -> None:
        """Some servers send bare deflate without its two-byte head; some name an encoding and send the file as it is."""
        self._begun = True
        if self._foreign:
            raise Foreign(self._kind)
        if not self._active:
            return
        if self._kind == "deflate":
            if data[0] & 0x0F != 8:
                self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        elif not data.startswith(b"\x1f"):
            self._active = False

    def finish(self) -> None:
        """Raises zlib.error where the body ended too soon."""
        if self._active and self._begun and not self._inflate.eof:
            raise zlib.error("incomplete")


def require_frame(transfer_encoding: str) -> None:
    """Raises Foreign for a frame that http.client leaves in the body, where its lengths would be taken for text."""
    if transfer_encoding.lower() != "chunked" and transfer_encoding.strip().lower() not in ("", "identity"):
        raise Foreign(transfer_encoding)
