"""Deletes what is over also when nobody comes: uploads and private tables after their time, what crashes left."""

from __future__ import annotations

import logging
import threading
import weakref

from explorer.settings import Settings
from explorer.store import Store
from loaders import upload

LOG = logging.getLogger(__name__)

SECONDS = 600.0
"""How much later than stated a file may go: hours are stated, so minutes do not matter."""


def start(store: Store, settings: Settings, seconds: float = SECONDS) -> threading.Event:
    """Begins; ends with the store, or when the event is set. Each process does it: what another deleted is no error."""
    ended, kept = threading.Event(), weakref.ref(store)

    def sweep() -> None:
        while not ended.wait(seconds) and (store := kept()) is not None:
            once(store, settings)
            del store

    threading.Thread(target=sweep, name="sweeping", daemon=True).start()
    return ended


def once(store: Store, settings: Settings) -> None:
    """One round. What goes wrong is logged, and the next round comes all the same."""
    try:
        upload.sweep(settings)
        store.sweep()
    except Exception:
        LOG.exception("sweeping failed")
