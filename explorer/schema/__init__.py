"""Understanding a table: what each column is, and what a row is."""

from explorer.schema.fixed import fixed
from explorer.schema.infer import infer, warm
from explorer.schema.settle import settle

__all__ = ["fixed", "infer", "settle", "warm"]
