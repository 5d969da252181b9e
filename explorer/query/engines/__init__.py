"""What answers queries: one engine a file."""

from __future__ import annotations

from typing import Protocol

from explorer.model.picture import Answer
from explorer.model.query import Query
from explorer.model.table import Dataset


class Engine(Protocol):
    """What the rest of the program knows of an engine."""

    def run(self, dataset: Dataset, query: Query) -> Answer:
        """The small frame that answers the query, and what was left out."""

    def values(self, dataset: Dataset, column: str, contains: str = "", limit: int = 200) -> tuple[tuple[str, int], ...]:
        """A column's values as written with their rows, most first."""

    def recipe(self, dataset: Dataset, query: Query) -> str:
        """The query as SQL that a reader can repeat."""
