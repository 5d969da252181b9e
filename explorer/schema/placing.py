"""Places by their header: what columns of names, codes and digits under a place's word are."""

from __future__ import annotations

from explorer import geo
from explorer.model.message import Message, message
from explorer.model.schema import PlaceMatch
from explorer.schema import casts, looks, reasons
from explorer.schema._base import Evidence, Finding
from explorer.schema.words import Lexicon, lexicon

CODE_WORDS = lexicon(
    """code codes codigo cod clave cve id codice cle kode num no numero key iso abbr abbreviation sigla siglas sigle fips insee ine ibge
    istat nuts"""
)
"""Words that make a place's column one of codes."""


def judge(evidence: Evidence, words: Lexicon, name_role: str, code_role: str) -> Finding | None:
    """Names, or codes where the values are short capitals or digits, under a header that says the place."""
    said = evidence.says(words)
    if not said or evidence.distinct == 0 or evidence.mean_length > LONGEST or evidence.moments.share > 0.5:
        return None
    if evidence.numbers.share > 0.9 and (evidence.named_amount or not _may_be_codes(evidence)):
        return None
    if evidence.numbers.share > 0.9:
        code_said = evidence.says(CODE_WORDS)
        score = 0.9 if code_said or looks.zero_ahead(evidence) else 0.65
        return Finding(score, reason(evidence), said, casts.text(evidence), role=code_role)
    role = code_role if looks.short_capitals(evidence) or (looks.coded(evidence) > 0.9 and looks.wordy(evidence) < 0.5) else name_role
    return Finding(0.9, reason(evidence), said, casts.text(evidence), role=role)


def role_on_map(role: str, match: PlaceMatch | None) -> str:
    """The role that the map implies: names on the map of the world are countries, whatever the header calls them."""
    if match is None or match.share < MOSTLY:
        return role
    coded = role.endswith("code") or all(len(text) <= 3 and text.isupper() for text, _ in match.pairs)
    return f"{level(match)}_{'code' if coded else 'name'}"


def level(match: PlaceMatch) -> str:
    """The roles of the places on a match's map, without `_name` or `_code`."""
    found = geo.maybe_layer(match.layer)
    return found.level if found else "admin1_or_2"


MOSTLY = 0.8
"""A map that misses a fifth of the rows is of a neighbouring level."""

LONGEST = 60
"""The longest official names of places have some sixty letters; longer values are addresses or remarks."""


def _may_be_codes(evidence: Evidence) -> bool:
    """Whole numbers without sign or thousands mark."""
    found = evidence.numbers
    return found.whole and not found.thousands and found.low >= 0 and not found.money and not found.percent


def reason(evidence: Evidence) -> Message:
    """How many fall on a map, or that the header says so."""
    match = evidence.place
    if match is None:
        return message("the name of the column says a place")
    return reasons.places(match)
