"""What tells one file of a stack from the next: its year where the names hold one, else what its name has of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import takewhile
from pathlib import PurePosixPath

from explorer.geo.names import fold
from explorer.schema.calendars import MONTHS

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_JOINTS = " \t:–—-_.,;|/("
YEARS = {"es": "año", "pt": "ano", "fr": "année", "ca": "any", "it": "anno", "de": "Jahr"}
FILES = {"es": "archivo", "pt": "arquivo", "fr": "fichier", "ca": "fitxer", "it": "file", "de": "Datei"}
"""Names of the column that says which file a row is from, in the language of the table: part of links, so never the reader's."""


def labels(titles: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """One label a file, each another: years of the titles or of the files' names, else titles without what all begin with."""
    return years(titles) or years(names) or _distinct(_own(titles)) or _distinct(names) or _numbered(_own(titles))


def years(texts: Sequence[str]) -> tuple[str, ...]:
    """The year of each text, where each has one of its own; else ()."""
    found = [set(_YEAR.findall(text)) for text in texts]
    everywhere = set.intersection(*found) if found else set()
    own = [years - everywhere for years in found]
    return _distinct([next(iter(each)) for each in own]) if all(len(each) == 1 for each in own) else ()


def column_name(labelled: Sequence[str], language: str, taken: Sequence[str]) -> str:
    """What the column of labels is called: no column of the table is called so."""
    tongue, used = language[:2].lower(), {fold(name) for name in taken}
    by_year, by_file = YEARS.get(tongue, "year"), FILES.get(tongue, "file")
    wanted = [by_year, by_file] if all(_YEAR.fullmatch(label) for label in labelled) else [by_file]
    more = (f"{by_file} {number}" for number in range(2, len(taken) + 3))
    return next(name for name in (*wanted, *more) if fold(name) not in used)


def shared(texts: Sequence[str]) -> str:
    """The words that all texts begin with; "" where there are none."""
    words = [re.split(r"(\W+|_+)", text) for text in texts]
    alike = takewhile(lambda turn: len(set(turn)) == 1, zip(*words, strict=False))
    return "".join(turn[0] for turn in alike).strip(_JOINTS)


def pattern(text: str) -> str:
    """A name without what changes from one file of a series to the next: its numbers and months."""
    return " ".join(word for word in re.sub(r"\d+", " ", fold(PurePosixPath(text).name)).split() if word not in MONTHS)


def _own(titles: Sequence[str]) -> list[str]:
    common = shared(titles)
    return [title[len(common) :].strip(_JOINTS) or title if title.startswith(common) else title for title in titles]


def _distinct(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(texts) if all(texts) and len(set(texts)) == len(texts) else ()


def _numbered(texts: Sequence[str]) -> tuple[str, ...]:
    """Equal labels told apart by a number."""
    seen: Counter[str] = Counter()
    found = []
    for text in texts:
        seen[text] += 1
        found.append(f"{text} ({seen[text]})" if seen[text] > 1 else text)
    return tuple(found)
