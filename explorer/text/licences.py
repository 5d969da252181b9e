"""The name of a licence as a reader of this language knows it: portals give titles, ids and addresses, in whatever language."""

from __future__ import annotations

import re
import unicodedata

from explorer.model.message import Message, message
from explorer.text.sentences import say

VERSION = re.compile(r"(?<![\d.])(\d\.\d)(?![\d.])")
CREATIVE = re.compile(r"\bcc\b|\bcreative ?commons")

TERMS = (
    ("BY", re.compile(r"\bby\b|\bat?tribu|\breconocimiento|\bpaternite")),
    ("NC", re.compile(r"\bnc\b|non? ?commerci|nao ?comercial|no ?comercial|pas d utilisation commerciale")),
    ("SA", re.compile(r"\bsa\b|share ?alike|compartir ?igual|compartilha ?igual|partage")),
    ("ND", re.compile(r"\bnd\b|no ?deriv|sin ?(obra ?)?deriv|sem ?deriv|pas ?de ?modif")),
)
"""The parts of a Creative Commons licence, in the order in which their letters stand."""

LETTERS = (
    ("CC0", re.compile(r"\bcc ?0\b|\bcc ?zero\b|\bpublicdomain zero\b")),
    ("ODbL", re.compile(r"\bodbl\b|open database licen")),
    ("ODC-By", re.compile(r"\bodc by\b|open data commons attribution")),
    ("PDDL", re.compile(r"\bpddl\b|public domain dedication and licen")),
)
"""Licences that are known by their letters everywhere."""

WORDS: tuple[tuple[Message, re.Pattern[str]], ...] = (
    (message("public domain"), re.compile(r"^(other )?public domain$|^dominio publico$|^domaine public$|^(us|other) pd$")),
    (message("licence not specified"), re.compile(r"^(licen[cs]e |licencia |licenca )?(not ?specified|no especificada|nao especificada)$")),
    (message("another open licence"), re.compile(r"^other open$|^otr[oa] abiert[oa]$|^outr[oa] abert[oa]$|^autre ouverte?$")),
    (message("another licence with attribution"), re.compile(r"^other at( attribution)?$|^other attribution$")),
    (message("a licence that is not open"), re.compile(r"^other (closed|not open)$")),
    (message("non-commercial use only"), re.compile(r"^other (nc|non commercial)$")),
)
"""What is said in words, and so in the reader's own: the same in several languages, and the ids of CKAN."""


def licence(name: str, tag: str) -> str:
    """The licence's letters, or its words in the language of the locale; a name that is not known stays as it is."""
    plain = _plain(name)
    letters = next((letters for letters, pattern in LETTERS if pattern.search(plain)), "") or _creative(plain, name)
    words = next((words for words, pattern in WORDS if pattern.search(plain)), None)
    return letters or (say(words, tag) if words else name)


def _creative(plain: str, name: str) -> str:
    """`CC BY-SA 4.0`; "" where it is no such licence."""
    terms = [letters for letters, pattern in TERMS if pattern.search(plain)]
    if not CREATIVE.search(plain) or terms[:1] != ["BY"]:
        return ""
    version = VERSION.search(name)
    return " ".join(("CC", "-".join(terms), *([version[1]] if version else [])))


def _plain(name: str) -> str:
    """Small letters without accents, one space for whatever stands between words."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", bare))
