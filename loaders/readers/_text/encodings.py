"""Which encoding a text file is in: byte order marks, then strict UTF-8, then the one that spells words."""

from __future__ import annotations

import codecs
import unicodedata

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
    if wide := _wide_without_mark(parts[0]):
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
    """A name that `decode` understands and that stands for text as files hold it."""
    try:
        return encoding == MIXED or (codecs.lookup(encoding)._is_text_encoding and codecs.lookup(encoding).name not in _NO_FILES)
    except (LookupError, ValueError):
        return False


_NO_FILES = ("idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf-7")
"""Codecs of names and programs, some of them slow on long texts."""


def offered(encoding: str) -> tuple[str, ...]:
    """What a file read in that encoding may be in instead, itself first."""
    others = ("utf-8", *WESTERN) if encoding in ("utf-8", "utf-8-sig", MIXED, *WESTERN) else ("utf-8", *WESTERN, "utf-16")
    return tuple(dict.fromkeys((encoding, *others)))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _wide_without_mark(head: bytes) -> str:
    """Text that is mostly ASCII has a zero in every other byte, or in three of four."""
    head = head[: 4_000 // 4 * 4]
    if len(head) < 4:
        return ""
    zeros = [head[place::4].count(0) / len(head[place::4]) for place in range(4)]
    high = "".join("0" if share > WIDE_SHARE else "." if share < 1 - WIDE_SHARE - 0.5 else "?" for share in zeros)
    return _WIDE.get(high, "")


WIDE_SHARE = 0.4
"""Of the bytes in one place of each character, how many must be zero for that place to hold the upper half of a letter."""
_WIDE = {".0.0": "utf-16-le", "0.0.": "utf-16-be", ".000": "utf-32-le", "000.": "utf-32-be"}


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
