"""What loaders need to look something up for a page: settings, a folder, whose visit it is."""

from __future__ import annotations

from explorer.model.search import WHOLE, Narrow
from explorer.web.visit import Visit
from loaders._base import Desk


def desk_of(visit: Visit, narrow: Narrow = WHOLE) -> Desk:
    """A loader's desk for searching and resolving; nothing is fetched into it."""
    return Desk(visit.settings, visit.settings.data / "incoming", visit.visitor, locale=visit.locale, narrow=narrow)
