"""Where a table is, in one line of text that fits a URL and a cache key."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """`ckan:<portal>/<resource>`, `url:<address>`, `upload:<id>` or `sample:<name>`."""

    loader: str
    ref: str

    def __str__(self) -> str:
        return f"{self.loader}:{self.ref}"

    @classmethod
    def parse(cls, text: str) -> Source:
        """Split at the first colon. Raises ValueError where there is none."""
        loader, colon, ref = text.partition(":")
        if not (loader and colon and ref):
            raise ValueError(f"not a source: {text!r}")
        return cls(loader, ref)
