"""Two spellings of one place name: when they are the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_ARTICLES = r"(?:the|el|la|los|las|le|les|o|os|as|l)"
_KINDS = (
    r"(?:estado libre y soberano|estado|edo|state|commonwealth|etat|departamento|depto|dpto|department|departement|provincia|pcia|prov"
    r"|province|citta metropolitana|libero consorzio comunale|regione|region|regiao|comunidad autonoma|comunidad foral|comunidad"
    r"|principado|uf)"
)
_ADMIN = re.compile(rf"^{_KINDS}(?: (?:de|do|da|du|del|des|of|d|di|della|dell))?(?: {_ARTICLES})? (?=\w)")
_ARTICLE = re.compile(rf"^{_ARTICLES} (?=\w\w)")
_ARTICLE_BEHIND = re.compile(rf" {_ARTICLES}$")
_SUFFIX = re.compile(r" (?:state|province|department|region)$")
_BARE = re.compile(r"\w|\d+|[ivx]+")
"""What is left of `Región V` is a number, and no name."""
_NUMBERED = re.compile(r"^(\d\w{1,2})[\s.\-–:]+(?=\D{3})(.+)$")
LONGEST = 60  # letters of the longest official names; longer texts are sentences
TELLING = 4  # letters that one word of an abbreviated name must have: `Mar.` is a month
_WRITTEN_OUT = {
    "st": "saint",
    "ste": "sainte",
    "sta": "santa",
    "sto": "santo",
    "nte": "norte",
    "gral": "general",
    "sn": "san",
    "nvo": "nuevo",
}
_DOTTED = re.compile(r"\b\w(?:\. ?\w)+\b")
_GAPS = re.compile(r"[\W_]+")
_TWICE = re.compile(r"^([^(/]+?) ?(?:\((.+)\)|/(.+))$")
_COMPASS = re.compile(
    r"(?:(?:(?:nor|sud|sur|nord|sul)?(?:este|oeste|leste|est|ouest|ost|west)|(?:north|south)(?:east|west)?(?:ern)?|(?:east|west)(?:ern)?"
    r"|nor(?:te|d)|sud|sued|sur|sul|centr(?:al|e|o)|center|middle|mitte) ?)+"
)
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "Œ": "oe", "ı": "i"})


def fold(text: str) -> str:
    """Lower case, no accents, no punctuation, single spaces: `N. de Santander` is `n de santander`, `D.F.` and `D. F.` are `df`."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text.translate(_LETTERS)) if not unicodedata.combining(c))
    letters = text.lower().replace("&", " and ")
    if "." in letters:
        letters = _DOTTED.sub(lambda found: re.sub(r"[. ]", "", found[0]), letters)
    return _GAPS.sub(" ", letters).strip()


@lru_cache(maxsize=256)
def plain(text: str) -> str:
    """Folded, with usual abbreviations written out: `Seine-St-Denis`, `Sta. Cruz`, `Nte. de Santander`."""
    return " ".join(_WRITTEN_OUT.get(word, word) for word in fold(text).split())


def spellings(text: str, admin: bool) -> Iterator[str]:
    """The folded name as written, then without article or (in an `admin` layer) `Estado de`, and with `Rioja, La` turned round."""
    yield from _shortened(plain(text), admin)
    head, comma, tail = text.partition(",")
    if comma:
        yield from _shortened(plain(f"{tail} {head}"), admin)


def numbered(text: str) -> tuple[str, str] | None:
    """`28 Madrid` as ("28", "Madrid"): how statistics offices often write a code and a name in one cell."""
    found = _NUMBERED.match(text.strip())
    return (found[1], found[2]) if found else None


def cut_short(text: str) -> tuple[tuple[str, bool], ...]:
    """The words of a name with abbreviations, folded, each with whether a dot ends it: `Emilia-Rom.`, `R. de Janeiro`; else ()."""
    if "." not in text or len(text) > LONGEST:
        return ()
    words = [(word, part.endswith(".")) for part in re.findall(r"[^\s\-]+", text) for word in plain(part).split()]
    telling = any(len(word) >= TELLING for word, _ in words)
    return tuple(words) if telling and any(short for _, short in words) else ()


def twice(text: str) -> tuple[str, str] | None:
    """`Países Baixos (Holanda)`, `Bolzano / Bozen`: a cell that may say one name in two ways."""
    found = _TWICE.match(text.strip())
    return (found[1], found[2] or found[3]) if found else None


def is_compass(text: str) -> bool:
    """`North East`, `Centro`: the names of some regions, and the parts of any country, city or building."""
    return _COMPASS.fullmatch(fold(text)) is not None


def _shortened(folded: str, admin: bool) -> Iterator[str]:
    yield folded
    yield _ARTICLE.sub("", folded)
    yield _ARTICLE_BEHIND.sub("", folded)  # `Bahamas (the)`, as ISO 3166 writes them
    if admin:
        yield from (short for short in (_ADMIN.sub("", folded), _SUFFIX.sub("", folded)) if not _BARE.fullmatch(short))
