"""Two spellings of one place name: when they are the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

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
_COMPASS = re.compile(
    r"(?:(?:(?:nor|sud|sur|nord|sul)?(?:este|oeste|leste|est|ouest|ost|west)|(?:north|south)(?:east|west)?(?:ern)?|(?:east|west)(?:ern)?"
    r"|nor(?:te|d)|sud|sued|sur|sul|centr(?:al|e|o)|center|middle|mitte) ?)+"
)
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "Œ": "oe", "ı": "i", "&": " and "}
)


def fold(text: str) -> str:
    """Lower case, no accents, no punctuation, single spaces: `N. de Santander` is `n de santander`, `D.F.` and `D. F.` are `df`."""
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    letters = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    letters = re.sub(r"\b\w(?:\. ?\w)+\b", lambda found: re.sub(r"[. ]", "", found[0]), letters)
    return re.sub(r"[\W_]+", " ", letters).strip()


def spellings(text: str, admin: bool) -> Iterator[str]:
    """The folded name as written, then without article or (in an `admin` layer) `Estado de`, and with `Rioja, La` turned round."""
    yield from _shortened(fold(text), admin)
    head, comma, tail = text.partition(",")
    if comma:
        yield from _shortened(fold(f"{tail} {head}"), admin)


def numbered(text: str) -> tuple[str, str] | None:
    """`28 Madrid` as ("28", "Madrid"): how statistics offices often write a code and a name in one cell."""
    found = _NUMBERED.match(text.strip())
    return (found[1], found[2]) if found else None


def is_compass(text: str) -> bool:
    """`North East`, `Centro`: the names of some regions, and the parts of any country, city or building."""
    return _COMPASS.fullmatch(fold(text)) is not None


def _shortened(folded: str, admin: bool) -> Iterator[str]:
    yield folded
    yield _ARTICLE.sub("", folded)
    yield _ARTICLE_BEHIND.sub("", folded)  # `Bahamas (the)`, as ISO 3166 writes them
    if admin:
        yield from (short for short in (_ADMIN.sub("", folded), _SUFFIX.sub("", folded)) if not _BARE.fullmatch(short))
