"""Which language and country a reader gets, and how that country writes numbers and sorts words."""

from __future__ import annotations

import functools
import unicodedata

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol, get_group_symbol

from explorer.text.catalogs import LANGUAGES


@functools.cache
def babel_locale(tag: str) -> Locale:
    """Babel's locale of a tag such as es-MX; plain English for one it does not know."""
    try:
        return Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale("en")


def language_of(tag: str) -> str:
    """The language of a tag, one of LANGUAGES; English for any other."""
    language = tag.partition("-")[0].lower()
    return language if language in LANGUAGES else "en"


def negotiate(wanted: str, accepted: str, default: str) -> str:
    """The locale of a link (`wanted`), else of an Accept-Language header, else the operator's; with its country where one is known."""
    offers = [wanted, *_by_preference(accepted), default]
    for offer in offers:
        tag = _canonical(offer)
        if tag:
            return tag if "-" in tag or language_of(default) != tag else default
    return "en"


def _by_preference(header: str) -> list[str]:
    """Tags of an Accept-Language header, most wanted first."""
    rows = []
    for place, part in enumerate(header.split(",")[:20]):
        tag, _, quality = part.strip().partition(";q=")
        try:
            rows.append((-float(quality or 1), place, tag))
        except ValueError:
            continue
    return [tag for _, _, tag in sorted(rows)]


def _canonical(tag: str) -> str:
    """`es_mx` as es-MX; "" for a language that has no catalog or a tag that Babel does not know."""
    language, _, country = tag.strip().replace("_", "-").partition("-")
    if language.lower() not in LANGUAGES:
        return ""
    country = country.upper() if len(country) in (2, 3) else ""
    try:
        Locale(language.lower(), country or None)
    except (ValueError, UnknownLocaleError):
        country = ""
    return f"{language.lower()}-{country}" if country else language.lower()


def separators(tag: str) -> str:
    """Decimal and thousands marks, as plotly's `layout.separators` wants them."""
    locale = babel_locale(tag)
    return str(get_decimal_symbol(locale)) + str(get_group_symbol(locale))


def collation_key(text: str) -> tuple[str, str]:
    """Sorts as a dictionary does: accents and case count only between words that are equal without them; ñ after n."""
    marked = text.casefold().replace("ñ", "n\uffff")
    bare = "".join(c for c in unicodedata.normalize("NFKD", marked) if not unicodedata.combining(c))
    return bare, text
