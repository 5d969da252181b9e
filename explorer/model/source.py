"""Where a table is, in one line of text that fits a URL and a cache key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, unquote

_PLAIN = "!\"#$&'()*+,-./:;<=>?@[\\]^_`{|}~"
"""Signs of a source that need no escape inside a stack: all but the space between two and the percent sign."""


@dataclass(frozen=True)
class Source:
    """`ckan:<portal>/<resource>`, `url:<address>`, `upload:<id>`, `sample:<name>`, or `stack:` and several of them."""

    loader: str
    ref: str

    def __str__(self) -> str:
        return f"{self.loader}:{self.ref}"

    @classmethod
    def parse(cls, text: str) -> Source:
        """Split at the first colon; an address alone is one of a file. Raises ValueError where there is none."""
        loader, colon, ref = text.partition(":")
        if not (loader and colon and ref):
            raise ValueError(f"not a source: {text!r}")
        return cls("url", text) if loader in ("http", "https") else cls(loader, ref)


def stacked(sources: Iterable[Source]) -> Source:
    """Several sources read as one table, each below the one before: a source itself."""
    return Source("stack", " ".join(quote(str(source), safe=_PLAIN) for source in sources))


def members(stack: Source) -> tuple[Source, ...]:
    """What a stack is made of. Raises ValueError where it is none."""
    return tuple(Source.parse(unquote(part)) for part in stack.ref.split())
