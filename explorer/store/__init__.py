"""Tables kept on this machine: fetched, read and understood once, then found again."""

from explorer.store.flight import Progress
from explorer.store.place import usable
from explorer.store.store import Store

__all__ = ["Progress", "Store", "usable"]
