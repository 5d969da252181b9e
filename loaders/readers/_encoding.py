"""Which encoding a text file is in: byte order marks, then strict UTF-8, then the one that spells words."""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path

from charset_normalizer import from_bytes

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
          (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip

WESTERN = ("cp1252", "cp850", "mac_roman")
"""What Spanish, Portuguese, French and English files are in when they are not Unicode, likeliest first. cp1252 stands for latin-1 too."""

OTHER = ("cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr")
"""What other languages' files are in, for the guess by their letters' frequencies."""

MIXED = "utf-8-mixed"
"""Mostly UTF-8 with stray bytes of cp1252, as when files were pasted together: `decode` reads the strays one by one."""

MIXED_SHARE = 0.5
"""Of the lines with letters beyond ASCII, how many must be UTF-8 for a file with strays to count as UTF-8."""

GOOD_SHARE = 0.6
"""Of the letters beyond ASCII, how many must stand where such letters stand for a Western encoding to be believed."""

LIKELIER = 0.2
"""Another encoding than cp1252 has to spell so much better: it is far rarer on the web than a few odd letters."""

_PART_BYTES = 200_000
"""Enough letters to tell encodings apart; more only costs time."""

_WORDLY = set("áéíóúñüçãõàèìòùâêîôûäëïöœæåøßýÁÉÍÓÚÑÜÇÃÕÀÈÌÒÙÂÊÎÔÛÄËÏÖŒÆÅØ¿¡ºª°€«»–—‘’“”…·•®©™²³½£§\u00a0")


def _stray(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("cp1252-stray", _stray)


def decide(parts: tuple[bytes, ...]) -> str:
    """The encoding of a file, from its head and other parts of it that begin and end with a line."""
    for mark, name in _MARKS:
        if parts[0].startswith(mark):
            return name
    if wide := _utf16_without_mark(parts[0]):
        return wide
    whole = b"\n".join(parts)
    if _is_utf8(whole):
        return "utf-8"
    lines = [line for line in whole.splitlines() if not line.isascii()]
    if sum(map(_is_utf8, lines)) >= MIXED_SHARE * len(lines):
        return MIXED
    return _by_letters(b"\n".join(lines)[:_PART_BYTES])


def decode(data: bytes, encoding: str) -> str:
    """Text of `data`; bytes that the encoding does not know become the replacement character, never an error."""
    if encoding == MIXED:
        return data.decode("utf-8", "cp1252-stray")
    return data.decode(encoding, "replace")


def reader(encoding: str) -> tuple[str, str]:
    """(codec, error handler) for `open`."""
    return ("utf-8-sig", "cp1252-stray") if encoding == MIXED else (encoding, "replace")


def is_known(encoding: str) -> bool:
    """A name that `decode` understands and that stands for text."""
    try:
        return encoding == MIXED or codecs.lookup(encoding)._is_text_encoding
    except LookupError:
        return False


def is_utf8_file(path: Path) -> bool:
    """The whole file is UTF-8, read in pieces."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while data := file.read(1 << 20):
                decoder.decode(data)
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            return False
    return True


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _utf16_without_mark(head: bytes) -> str:
    """Text that is mostly ASCII has a zero in every other byte."""
    head = head[: 4_000 // 2 * 2]
    if len(head) < 4:
        return ""
    even, odd = head[::2].count(0) / len(head[::2]), head[1::2].count(0) / len(head[1::2])
    if odd > 0.4 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 and odd < 0.1 else ""


def _by_letters(data: bytes) -> str:
    scores = {name: _spelling(data.decode(name, "replace")) for name in WESTERN}
    best = max(WESTERN, key=lambda name: scores[name] + (LIKELIER if name == WESTERN[0] else 0))
    if scores[best] >= GOOD_SHARE:
        return best
    guess = from_bytes(data, cp_isolation=[WESTERN[0], *OTHER]).best()
    return guess.encoding if guess is not None else best


def _spelling(text: str) -> float:
    """Share of the characters beyond ASCII that Western words hold, in a place where they hold them."""
    beyond = good = 0
    for before, here, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if here.isascii():
            continue
        beyond += 1
        shouts = here.isupper() and before.islower()
        in_word = before.isalpha() and after.isalpha() and unicodedata.category(here)[0] != "L"
        good += here in _WORDLY and not shouts and not (in_word and here not in "’·–‘")
    return good / beyond if beyond else 1.0
